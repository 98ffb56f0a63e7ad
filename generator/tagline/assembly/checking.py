"""The check of a whole repository: all that was read goes to the rules, and all mistakes become findings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from tagline.assembly.books import read_book
from tagline.assembly.change_requests import Recorded
from tagline.assembly.evidence import read_evidence, read_words
from tagline.assembly.sources import read_notes
from tagline.assembly.timetables import PlanRead, laid_out
from tagline.errors import TaglineError
from tagline.model.book import ReleaseBook
from tagline.model.finding import Finding, Level, Report
from tagline.model.notes import PATH
from tagline.model.plan import NO_PLAN, Plan
from tagline.reading.fragments import is_fragment
from tagline.reading.git import Git
from tagline.reading.history import History, Place, opened, read_refs
from tagline.reading.holidays import read_holidays
from tagline.reading.notes_folder import FOLDER, NotesFolder, notes_folder
from tagline.reading.plan_file import NAME, PlanFile, day_of, included, is_zone, read_plan
from tagline.reading.plan_history import read_plan_history
from tagline.reading.settings import Found, read_settings
from tagline.rules.checks.definitions import CHECKS
from tagline.rules.checks.grounds import Grounds
from tagline.rules.checks.mistakes import findings_of
from tagline.rules.checks.promises import needs_due
from tagline.rules.checks.running import Spot, finding, remarks
from tagline.rules.packages import unknown
from tagline.rules.plain_text import plural
from tagline.rules.schedule import shipped, span_of
from tagline.rules.scope import naming
from tagline.rules.typed_data import Path as Keys
from tagline.rules.typed_data import where

T = TypeVar("T")
_BY_CHECK = {"settings-mistake": "tagline.toml", "plan-mistake": NAME, "notes-mistake": ""}
FETCH = "in CI set `fetch-depth: 0` (`GIT_DEPTH: 0` in GitLab); else `git fetch --unshallow --tags`"


class _Sheet:
    """Collects findings on the way, and what could not be read."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.unread: list[str] = []

    def tried(self, read: Callable[[], T], check: str, what: str) -> T | None:
        """Read something; a mistake becomes findings, and `what` is noted as unread."""
        try:
            return read()
        except TaglineError as error:
            self.take(error, check)
            self.unread.append(what)
            return None

    def take(self, error: TaglineError, check: str) -> None:
        """Make findings of an error, those that are not there already."""
        known = set(self.findings)
        self.findings += (one for one in findings_of(error, check, _BY_CHECK[check]) if one not in known)


class _Read(NamedTuple):
    """What was read; None stands for what is not there, or holds a mistake."""

    settings: Found | None
    book: ReleaseBook | None
    file: PlanFile | None
    history: History | None
    plan: PlanRead | None = None


def read_report(  # noqa: PLR0913 - all but the first are named
    repository: Path,
    *,
    as_of: datetime,
    git_dir: Path | None = None,
    allow_shallow: bool = False,
    package: str = "",
    watch: Callable[[int], None] | None = None,
) -> Report:
    """Check everything of a repository: its settings, notes and plan, and what tags and commits say to that.

    The plan is that of all packages, so the whole repository is checked even where one `package` is named.
    """
    git, place = opened(Git(directory=repository, git_dir=git_dir))
    sheet, kept = _Sheet(), list[History]()
    if place.shallow:
        sheet.findings.append(_shallow(allowed=allow_shallow))

    def book_of(found: Found, mistakes: list[TaglineError]) -> ReleaseBook:
        return read_book(
            repository,
            as_of=as_of,
            git_dir=git_dir,
            allow_shallow=True,
            with_people=False,
            with_packages=True,
            settings=found.settings,
            mistakes=mistakes,
            kept=kept,
            watch=watch,
        )

    read = _read(git, place, sheet, as_of, book_of)._replace(history=kept[0] if kept else None)
    if package and read.book is not None and package not in read.book.package_names:
        raise unknown(package, read.book.package_names)
    plan_read = "the plan" not in sheet.unread
    if plan_read:
        sheet.findings += _checked(git, place, read, sheet, as_of)
    return Report(
        findings=tuple(sorted(sheet.findings, key=lambda one: one.sort_key)),
        files=_files(read, notes_folder(git, place.top, place.head)),
        plan=NAME if read.file or not plan_read else "",
        planned=len(read.file.plan.release) if read.file else 0,
        tags=sum(len(one.releases) for one in _books(read.book)),
        commits=read.book.commits if read.book else 0,
        partly=" and ".join(dict.fromkeys(sheet.unread)),
    )


def findings_about(book: ReleaseBook, git: Git, history: History, found: Found, plan: PlanRead) -> tuple[Finding, ...]:
    """Check a repository whose book is there already; its files could be read."""
    sheet, place = _Sheet(), history.place
    read = _Read(found, book, plan.file, history, plan)
    sheet.findings += _checked(git, place, read, sheet, book.as_of)
    return tuple(sorted(sheet.findings, key=lambda one: one.sort_key))


def _shallow(*, allowed: bool) -> Finding:
    expected = "the whole history and its tags"
    problem = f"found a shallow clone; expected {expected}"
    level = Level.WARNING if allowed else CHECKS["shallow-clone"].level
    return Finding("shallow-clone", level, "", 0, "this clone", "", problem, "a shallow clone", expected, remedy=FETCH)


def _read(
    git: Git,
    place: Place,
    sheet: _Sheet,
    as_of: datetime,
    book_of: Callable[[Found, list[TaglineError]], ReleaseBook],
) -> _Read:
    """Read all files that people write, whatever is wrong with others of them."""
    found = sheet.tried(lambda: read_settings(git, place), "settings-mistake", "the releases")
    file = sheet.tried(lambda: read_plan(git, place), "plan-mistake", "the plan")
    mistakes: list[TaglineError] = []
    if found is not None:
        book = book_of(found, mistakes)
    else:  # without settings nobody knows what the releases are, but notes can be read
        book = None
        read_notes(git, place, read_refs(git), as_of, mistakes=mistakes)
    for error in mistakes:
        sheet.take(error, "notes-mistake")
    return _Read(found, book, file, None)


def _checked(git: Git, place: Place, read: _Read, sheet: _Sheet, as_of: datetime) -> Iterable[Finding]:
    plan = read.file.plan if read.file else NO_PLAN
    day = day_of(plan.timezone)
    today = day(int(as_of.timestamp()))
    span = span_of(plan, today)
    known = read.plan
    holidays = (
        known.holidays
        if known
        else sheet.tried(lambda: read_holidays(git, place, plan.holidays, *span), "plan-mistake", "the holidays")
    )
    if holidays is None:
        holidays = {}
        sheet.findings[:] = [_at_holidays(one, read.file) for one in sheet.findings]
    whole = None if place.shallow else read.book
    grounds = sheet.tried(lambda: _grounds(plan, whole, day, today, holidays), "plan-mistake", "the plan")
    if grounds is None:
        return ()
    if read.file is not None:
        if whole is not None and read.history is not None:
            words = known.words if known else read_words(read.history, plan, read.file.names[0])
            grounds = _with_evidence(grounds, whole, read.history, read.file, words)
        history = known.versions if known else () if place.shallow else read_plan_history(git, read.file.names, day)
        idle = tuple(at for at, pattern in enumerate(plan.include) if not included(git, place, [pattern]))
        grounds = replace(grounds, history=history, idle_includes=idle)
    spot_of = _spots(read.file)
    return (finding(remark, spot_of) for remark in remarks(grounds, with_plan=read.file is not None))


def _grounds(
    plan: Plan, book: ReleaseBook | None, day: Callable[[int], date], today: date, holidays: Mapping[date, str]
) -> Grounds:
    released = shipped([release for one in _books(book) for release in one.releases], day)
    laid, windows = laid_out(plan, released, today, holidays)
    return Grounds(
        plan=plan,
        schedule=laid,
        support=windows,
        history=(),
        holidays=holidays,
        book=book,
        named=frozenset(),
        day_of=day,
        is_zone=is_zone,
    )


def _books(book: ReleaseBook | None) -> tuple[ReleaseBook, ...]:
    return () if book is None else (book, *book.packages)


def _with_evidence(grounds: Grounds, book: ReleaseBook, history: History, file: PlanFile, words: Recorded) -> Grounds:
    """Add what commits, tags and notes say of the plan."""
    evidence = read_evidence(book, history, file, grounds.schedule, words, grounds.day_of)
    needs = [need.need for _, _, _, need in needs_due(grounds)]
    named = naming(needs, history.commits) if needs else {}
    return replace(grounds, evidence=evidence, named=frozenset(named))


def _spots(file: PlanFile | None) -> Callable[[Keys], Spot]:
    def spot_of(path: Keys) -> Spot:
        if file is None:
            return Spot("", 0, where(path, {}), "")
        part, own = file.place(path)
        cut = 2 if len(own) > 1 and isinstance(own[1], int) else 1
        table, whole = where(own[:cut], part.data), where(own, part.data)
        if len(own) == 1:
            table = ""
        return Spot(part.name, part.places.line(own), table, whole.removeprefix(table).removeprefix(": "))

    return spot_of


def _at_holidays(one: Finding, file: PlanFile | None) -> Finding:
    """Let a mistake in the table of holidays stand on its line."""
    if file is None or one.check != "plan-mistake" or not one.problem.startswith("holidays: "):
        return one
    spot = _spots(file)(("holidays",))
    return one._replace(
        file=spot.file, line=spot.line, table="holidays", problem=one.problem.removeprefix("holidays: ")
    )


def _files(read: _Read, notes: NotesFolder) -> tuple[str, ...]:
    """Name the files of people that were read, and count the fragments."""
    names = [origin.file for origin in read.settings.origins.places.values()] if read.settings else []
    names += [file.name for file in read.file.files] if read.file else []
    names += [PATH] if PATH.removeprefix(f"{FOLDER}/") in notes.files else []
    fragments = sum(map(is_fragment, notes.files))
    names += [plural(fragments, "fragment")] if fragments else []
    return tuple(dict.fromkeys(name.removeprefix("HEAD:") for name in names))
