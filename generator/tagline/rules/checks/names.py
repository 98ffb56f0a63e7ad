"""Names in the plan that name nobody and nothing, and ids that did not stay."""

from collections.abc import Iterable, Iterator

from tagline.model.finding import Level
from tagline.rules.checks.grounds import Grounds, Remark, train_path
from tagline.rules.checks.mistakes import parted
from tagline.rules.plan_words import unknown_people
from tagline.rules.slips import IdMistake, id_mistakes
from tagline.rules.typed_data import Path, nearest, shown


def people(grounds: Grounds) -> Iterator[Remark]:
    """Find owners and approvers whom nobody knows."""
    for mistake in unknown_people(grounds.plan):
        found, expected, remedy = parted(mistake.text)
        yield Remark("unknown-person", mistake.path, found, expected, remedy)


def includes(grounds: Grounds) -> Iterator[Remark]:
    """Find patterns that include nothing."""
    for at in grounds.idle_includes:
        found = f"{shown(grounds.plan.include[at])}, which names no file that git tracks"
        yield Remark("include-empty", ("include", at), found, "the name of a file, or a pattern of some")


def lines(grounds: Grounds) -> Iterator[Remark]:
    """Find names of lines that the plan does not have."""
    known = [line.id for line in grounds.plan.line]
    for path, name in _lines_named(grounds) if known else ():
        if name and name not in known:
            yield _unknown("unknown-line", path, name, "the id of a [[line]]", known)


def _lines_named(grounds: Grounds) -> Iterator[tuple[Path, str]]:
    for name, train in grounds.trains.items():
        yield (*train_path(name), "line"), train.line
    for at, freeze in enumerate(grounds.plan.freeze):
        yield from ((("freeze", at, "lines", number), line) for number, line in enumerate(freeze.lines))
    for at, release in enumerate(grounds.plan.release):
        yield ("release", at, "line"), release.line


def releases(grounds: Grounds) -> Iterator[Remark]:
    """Find change requests that name a release which the plan does not know."""
    known = {one.id for one in grounds.schedule.releases} | grounds.entries.keys()
    for at, change in enumerate(grounds.plan.change):
        if change.release and change.release not in known:
            yield _unknown("unknown-release", ("change", at, "release"), change.release, "the id of a release", known)


def _unknown(check: str, path: Path, name: str, expected: str, known: Iterable[str]) -> Remark:
    near = nearest(name, known)
    return Remark(check, path, shown(name), expected, f"did you mean {near}?" if near else "")


def ids(grounds: Grounds) -> Iterator[Remark]:
    """Find releases that were renamed, and ids that were another release's. What was set right again is passed over."""
    coming = {one.id for one in grounds.schedule.coming}
    for mistake in id_mistakes(grounds.history):
        at = grounds.entries.get(mistake.id)
        if at is None or _set_right(mistake, grounds):
            continue
        level = None if mistake.id in coming else Level.WARNING
        yield Remark(
            "id-changed",
            ("release", at, "id"),
            f"that {mistake.text}, in commit {mistake.commit[:10]}",
            "one id for one release, from the first day on",
            "give it the id that it had" if mistake.before else "give the new release an id of its own",
            level=level,
        )


def _set_right(mistake: IdMistake, grounds: Grounds) -> bool:
    """Whether a release that was renamed has its old id again, beside the new one."""
    return bool(mistake.before) and mistake.before in grounds.entries
