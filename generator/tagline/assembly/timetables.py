"""The plan beside the releases: when they come and came."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import NamedTuple

from tagline.assembly.change_requests import Recorded
from tagline.assembly.evidence import approved, read_evidence, read_words
from tagline.errors import TaglineError
from tagline.model.book import ReleaseBook
from tagline.model.plan import NO_PLAN, Plan
from tagline.model.schedule import Schedule, SupportWindow, Timetable, UnreadVersion
from tagline.reading.git import Git
from tagline.reading.history import History, Place
from tagline.reading.holidays import read_holidays, source_of
from tagline.reading.plan_file import NAME, PlanFile, day_of, read_plan, zone_of
from tagline.reading.plan_history import read_plan_history
from tagline.rules.plan_record import record
from tagline.rules.schedule import Shipped, earlier, schedule, shipped, span_of
from tagline.rules.slips import PlanVersion, slips
from tagline.rules.support import support
from tagline.rules.words import WordsError


class PlanRead(NamedTuple):
    """What was read of the plan, once: its file, its holidays, its earlier versions, and who approved what."""

    file: PlanFile | None
    holidays: Mapping[date, str]
    versions: tuple[PlanVersion, ...]
    words: Recorded

    @property
    def plan(self) -> Plan:
        """What people wrote; an empty plan where they wrote none."""
        return self.file.plan if self.file else NO_PLAN


def read_the_plan(history: History, as_of: datetime) -> PlanRead:
    """Read the planning file and what belongs to it."""
    git, place = history.git, history.place
    file = read_plan(git, place)
    plan = file.plan if file else NO_PLAN
    day = day_of(plan.timezone)
    return PlanRead(
        file=file,
        holidays=read_holidays(git, place, plan.holidays, *span_of(plan, day(int(as_of.timestamp())))),
        versions=read_plan_history(git, file.names, day) if file and not place.shallow else (),
        words=read_words(history, plan, file.names[0] if file else ""),
    )


def timetable_of(book: ReleaseBook, history: History, read: PlanRead) -> Timetable | None:
    """Lay out when releases come; None where there is no plan and no release.

    The releases of packages count where the book holds them: there is one calendar for all of a repository.
    """
    file, plan, versions, words = read.file, read.plan, read.versions, read.words
    if file is None and not any(one.finals for one in (book, *book.packages)):
        return None
    day = day_of(plan.timezone)
    own, released = shipped(book.releases, day), tuple(_all_shipped(book, day))
    today = day(int(book.as_of.timestamp()))
    laid, windows = laid_out(
        plan, released, today, read.holidays, _of_lines(plan, own, released), approved(plan, words)
    )
    fulfilling = {one.fulfilled.tag for one in laid.releases if one.fulfilled}
    return Timetable(
        schedule=laid,
        slips=slips(laid, versions),
        support=windows,
        earlier=earlier((one for one in released if one.tag not in fulfilling), laid.since),
        plan=plan,
        file=file.names[0] if file else "",
        holidays=source_of(plan.holidays),
        unread=tuple(UnreadVersion(one.commit, one.day, text) for one in versions for text in one.unread),
        history=not history.place.shallow,
        record=record(versions),
        clock=zone_of(plan.timezone),
        evidence=read_evidence(book, history, file, laid, words, day) if file else {},
    )


def read_schedule(book: ReleaseBook, git: Git, place: Place, plan: Plan, day: date | None) -> Schedule:
    """Lay out a plan that is not written yet; its holidays are those of the one `day` that it is asked about."""
    releases = [release for one in (book, *book.packages) for release in one.releases]
    day_in_zone = day_of(plan.timezone)
    today = day_in_zone(int(book.as_of.timestamp()))
    holidays = read_holidays(git, place, plan.holidays, *span_of(plan, today))
    found, _ = laid_out(plan, shipped(releases, day_in_zone), today, holidays)
    there = read_holidays(git, place, plan.holidays, day, day) if day else {}
    return replace(found, holidays=tuple(there.items()))


def laid_out(  # noqa: PLR0913, PLR0917 - all that a layout is made of
    plan: Plan,
    released: Sequence[Shipped],
    today: date,
    holidays: Mapping[date, str],
    lines: Sequence[Shipped] | None = None,
    approved: frozenset[str] = frozenset(),
) -> tuple[Schedule, tuple[SupportWindow, ...]]:
    """Lay the plan out; `lines` are the releases that supported lines are made of, where those are not all.

    `approved` are the ids of releases that have every approval they need.

    Words that can be read may still lead beyond the calendar, from a day that is near its end.
    """
    try:
        laid = schedule(plan, released, today, holidays, approved)
        return laid, support(plan, laid, released if lines is None else lines)
    except WordsError as error:
        problem = f"{NAME}: {error}"
        raise TaglineError(problem, "name an earlier day, or a shorter span") from error


def _all_shipped(book: ReleaseBook, day: Callable[[int], date]) -> Iterator[Shipped]:
    """Give the releases of a project and of its packages; the line of a package carries its name.

    A plan that names no line means the project's own releases, where it has some.
    """
    yield from shipped(book.releases, day)
    alone = not book.releases
    for package in book.packages:
        for one in shipped(package.releases, day):
            yield one._replace(line=f"{package.package} {one.line}", leading=alone and one.leading)


def _of_lines(plan: Plan, own: Sequence[Shipped], released: Sequence[Shipped]) -> Sequence[Shipped]:
    """Choose the releases that lines are made of: the project's own, and those whose tags the plan names.

    A package's 9.1 does not begin the project's line 9. Where there are only packages, their lines are all there are.
    """
    if not own:
        return released
    known = {one.tag for one in own}
    patterns = [line.tags for line in plan.line if line.tags]
    return [one for one in released if one.tag in known or any(fnmatchcase(one.tag, pattern) for pattern in patterns)]
