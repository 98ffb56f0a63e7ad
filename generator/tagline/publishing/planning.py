"""Change the planning file in one step, and say what follows from it; commit it where that is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tagline.assembly.timetables import read_schedule
from tagline.errors import TaglineError
from tagline.model.plan import NO_PLAN, Plan
from tagline.model.schedule import Confidence, PlannedRelease, Schedule, Target
from tagline.publishing.whole_files import write_whole
from tagline.reading.files import file_bytes
from tagline.reading.plan_file import NAME, PlanFile, read_plan
from tagline.rules.day_words import short
from tagline.rules.plan_changes import Consequences, consequences
from tagline.rules.plan_text import CannotEditError, Difference, difference, with_release, with_target
from tagline.rules.plan_words import id_mistake
from tagline.rules.targets import target
from tagline.rules.typed_data import nearest, shown
from tagline.rules.words import WordsError
from tagline.writing.committing import commit, expect_clean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date
    from pathlib import Path

    from tagline.assembly.open_plans import OpenPlan
    from tagline.model.book import ReleaseBook
    from tagline.rules.plan_text import Value

_MARK = b"\xef\xbb\xbf"


class Move(NamedTuple):
    """A release that is to have another target, and why."""

    id: str
    target: str
    reason: str


class Addition(NamedTuple):
    """A release to be planned; "" and None are what nobody said."""

    id: str
    target: str = ""
    line: str = ""
    goal: str = ""
    owner: str = ""
    train: date | None = None


class Done(NamedTuple):
    """What was written where in which work tree, what follows, and how it is committed.

    `difference` is None where the file says so already; `commit` is "" where nothing was committed, `said` what git and
    its hooks said.
    """

    top: Path
    file: str
    difference: Difference | None
    consequences: Consequences | None
    message: str = ""
    commit: str = ""
    said: str = ""


class _Draft(NamedTuple):
    """A text that is to be written, and the plan that it then says (without the entry, where that is a new one)."""

    file: str
    new: bool
    before: bytes
    after: bytes
    plan: Plan


def move(book: ReleaseBook, opened: OpenPlan, asked: Move, *, committed: bool) -> Done:
    """Give a planned release another target. `book` is that of the same repository, read with the plan."""
    top = _work_tree(opened)
    file = opened.file
    if file is None:
        problem = f"there is no {NAME}, so nothing is planned"
        raise TaglineError(problem, "plan a release: `tagline plan add ID --target DATE`")
    schedule = book.timetable.schedule if book.timetable else read_schedule(book, *opened[:2], file.plan, None)
    slot = _movable(schedule, asked.id, file)
    wanted = _target(asked.target, "DATE")
    if slot.target == wanted:
        return Done(top, _where(file, slot)[0], None, None)
    draft = _moved(top, file, slot, wanted)
    slips = book.timetable.slips if book.timetable else {}
    message = f"chore(plan): move {asked.id} to {wanted.words}\n\nSlip-reason: {' '.join(asked.reason.split())}\n"
    after = _checked(book, opened, draft, asked.id, wanted)
    found = consequences(slot, after.slot, after.schedule, slips.get(asked.id))
    return _written(top, draft, found, message, committed=committed)


def add(book: ReleaseBook, opened: OpenPlan, wanted: Addition, *, committed: bool) -> Done:
    """Plan one release more; without a planning file, begin one."""
    top = _work_tree(opened)
    plan = opened.plan
    _expect_new(opened, wanted)
    schedule = read_schedule(book, *opened[:2], plan, None)
    before = next((slot for slot in schedule.releases if slot.id == wanted.id), None)
    if before is not None and before.fulfilled is not None:
        raise _released(before)
    when = _target(wanted.target, "--target") if wanted.target else None
    given = {"id": wanted.id, "line": wanted.line, "train": wanted.train, "target": when and _value(when)}
    facts = {**given, "goal": " ".join(wanted.goal.split()), "owner": wanted.owner}
    draft = _with_entry(top, opened.file, {key: value for key, value in facts.items() if value}, wanted.line)
    after = _checked(book, opened, draft, wanted.id, when)
    until = f" for {after.slot.target.words}"
    return _written(
        top,
        draft,
        consequences(None, after.slot, after.schedule),
        f"chore(plan): add {wanted.id}{until}\n",
        committed=committed,
    )


# What may be changed


def _work_tree(opened: OpenPlan) -> Path:
    top, git_dir = opened.place.top, opened.place.git_dir
    if top is None:
        problem = f"{git_dir}: a bare repository has no work tree to write {NAME} into"
        raise TaglineError(problem, "run this in a clone")
    if top == git_dir.resolve():
        problem = f"{git_dir}: this is the git directory, and no work tree to write {NAME} into"
        raise TaglineError(problem, "run this in the folder beside it")
    return top


def _movable(schedule: Schedule, name: str, file: PlanFile) -> PlannedRelease:
    slot = next((one for one in schedule.releases if one.id == name), None)
    if slot is None:
        near = nearest(name, [one.id for one in schedule.releases])
        hint = f"did you mean {near}?" if near else "`tagline plan` shows what there is"
        problem = f"no release {shown(name)} is planned"
        raise TaglineError(problem, hint)
    if slot.fulfilled is not None:
        raise _released(slot)
    if slot.confidence is Confidence.CANCELLED:
        path, line = _where(file, slot)
        problem = f"{path}:{line}: {name} is cancelled"
        raise TaglineError(problem, 'take out its `status = "cancelled"` first')
    return slot


def _released(slot: PlannedRelease) -> TaglineError:
    done = slot.fulfilled
    assert done is not None  # noqa: S101 - who calls has seen it
    return TaglineError(
        f"{slot.id} came out as {done.version} on {short(done.day)} (tag {done.tag}, {done.how})",
        "the day of a release is that of its tag, and is not planned",
    )


def _where(file: PlanFile, slot: PlannedRelease) -> tuple[str, int]:
    """Give the file and the line of a release's entry, else of the train that it departs with."""
    at = _number(file.plan, slot.id)
    holder, path = file.place(("cadence",) if at is None else ("release", at))
    return holder.name, holder.places.line(path)


def _number(plan: Plan, name: str) -> int | None:
    return next((at for at, entry in enumerate(plan.release) if entry.id == name), None)


def _target(words: str, what: str) -> Target:
    try:
        return target(words)
    except WordsError as error:
        problem = f"{what}: {error}"
        raise TaglineError(problem) from None


def _value(wanted: Target) -> Value:
    return wanted.first if wanted.exact else wanted.words


def _expect_new(opened: OpenPlan, wanted: Addition) -> None:
    """Refuse an id that cannot be one or is taken, and a person or a line that nobody knows."""
    plan = opened.plan
    if mistake := id_mistake(wanted.id):
        problem = f"ID: {mistake}"
        raise TaglineError(problem)
    at = _number(plan, wanted.id)
    if opened.file is not None and at is not None:
        holder, path = opened.file.place(("release", at))
        problem = f"{holder.name}:{holder.places.line(path)}: {wanted.id} is planned already"
        raise TaglineError(problem, f"move it: `tagline plan move {wanted.id} DATE --reason …`")
    _expect_known("--owner", wanted.owner, plan.people, "a key of [people]")
    _expect_known("--line", wanted.line, [line.id for line in plan.line], "a [[line]] of the plan")


def _expect_known(option: str, name: str, known: Collection[str], what: str) -> None:
    if name and known and name not in known:
        near = nearest(name, known)
        problem = f"{option}: expected {what}, found {shown(name)}"
        raise TaglineError(problem, f"did you mean {near}?" if near else "")


# The text


def _moved(top: Path, file: PlanFile, slot: PlannedRelease, wanted: Target) -> _Draft:
    at = _number(file.plan, slot.id)
    if at is None:
        train = slot.departure.planned if slot.departure else None
        facts = {"id": slot.id, "line": slot.line, "train": train, "target": _value(wanted)}
        return _with_entry(top, file, {key: value for key, value in facts.items() if value}, slot.line)
    holder, path = file.place(("release", at))
    entry = replace(file.plan.release[at], target=_value(wanted))
    releases = (*file.plan.release[:at], entry, *file.plan.release[at + 1 :])
    place = f"{holder.name}:{holder.places.line(path)}"
    return _draft(
        top,
        holder.name,
        place,
        lambda text: with_target(text, int(path[1]), _value(wanted)),
        replace(file.plan, release=releases),
    )


def _with_entry(top: Path, file: PlanFile | None, facts: Mapping[str, Value], line: str) -> _Draft:
    name = _home(file, line) if file else NAME
    plan = file.plan if file else NO_PLAN
    return _draft(top, name, name, lambda text: with_release(text, facts), plan)


def _home(file: PlanFile, line: str) -> str:
    """Choose the file for a further release: where the last one of its line stands, else the main one."""
    same = [at for at, entry in enumerate(file.plan.release) if entry.line == line]
    return file.place(("release", same[-1]))[0].name if same else file.files[0].name


def _draft(top: Path, name: str, place: str, change: Callable[[str], str], plan: Plan) -> _Draft:
    path = top / name
    _expect_own(top, path)
    raw = file_bytes(top, name)
    before = raw or b""
    mark = _MARK if before.startswith(_MARK) else b""
    try:
        text = change(before.removeprefix(mark).decode("utf-8"))
    except (CannotEditError, UnicodeDecodeError) as error:
        problem = f"{place}: this is written in a way that is not changed without a risk"
        raise TaglineError(problem, "change it by hand") from error
    return _Draft(name, raw is None, before, mark + text.encode(), plan)


def _expect_own(top: Path, path: Path) -> None:
    link = next((one for one in (path, *path.parents) if one != top and top in one.parents and one.is_symlink()), None)
    if link is not None:
        problem = f"{link}: is a symbolic link, and nothing is written through one"
        raise TaglineError(problem, "put a file or a folder of its own there")


# The result


class _After(NamedTuple):
    """The release as the new text plans it, and everything around it."""

    slot: PlannedRelease
    schedule: Schedule


def _checked(book: ReleaseBook, opened: OpenPlan, draft: _Draft, name: str, wanted: Target | None) -> _After:
    """Read the new text as everybody will, and refuse it where it says anything else than what was asked for."""
    git, place, _ = opened
    file = read_plan(git, place, {draft.file: draft.after})
    assert file is not None  # noqa: S101 - it was just given
    at = _number(draft.plan, name)
    rest = file.plan if at is not None else _without(file.plan, name)
    day = wanted.first if wanted and wanted.exact else None
    schedule = read_schedule(book, git, place, file.plan, day)
    slot = next((one for one in schedule.releases if one.id == name), None)
    if rest != draft.plan or slot is None or (wanted and slot.target != wanted):
        problem = f"{draft.file}: {name} cannot be changed here without changing something else"
        raise TaglineError(problem, "change it by hand")
    return _After(slot, schedule)


def _without(plan: Plan, name: str) -> Plan:
    return replace(plan, release=tuple(entry for entry in plan.release if entry.id != name))


def _written(top: Path, draft: _Draft, found: Consequences, message: str, *, committed: bool) -> Done:
    if committed:
        expect_clean(top, draft.file)
    write_whole(top / draft.file, [draft.after], called=draft.file)
    changed = difference(*(raw.removeprefix(_MARK).decode() for raw in (draft.before, draft.after)))
    done = Done(top, draft.file, changed, found, message)
    if not committed:
        return done
    made = commit(top, draft.file, message, new=draft.new)
    return done._replace(commit=made.hash, said=made.said)
