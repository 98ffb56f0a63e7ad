"""The delivery metrics of DORA and how planned releases slipped, each with what it is made of.

What is not recorded is not guessed: a patch that followed is no failure, and nobody's silence is a success.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise

from tagline.model.book import ReleaseBook
from tagline.model.commit import Bump
from tagline.model.delivery import (
    DAY,
    Cause,
    Delivered,
    Delivery,
    Deployed,
    FailRate,
    Failure,
    Figures,
    Frequency,
    LeadTimes,
    LineFrequency,
    Omission,
    Recovery,
    Rework,
    SlipFigures,
    Spread,
    Window,
    day_of,
    spread,
)
from tagline.model.schedule import Confidence, Timetable
from tagline.rules.punctuality import ENOUGH, outcomes
from tagline.rules.schedule import is_prerelease

JUDGED_AFTER = 14  # days: a younger release may still turn out to have failed
FOLLOWED_WITHIN = 14  # days: a patch with a fix that came so soon is a possible sign of a failure
YEAR = "the last 12 months"
WHOLE = "all releases"
_MONTHS = 12


def delivery(book: ReleaseBook) -> Delivery | None:
    """Give the figures of a book that was read with its deliveries; None where nothing final was released yet.

    Windows end with the day in UTC, so that figures change by the day and not by the second.
    """
    last = _end_of_day(book.as_of)
    until = int(last.timestamp())
    came = tuple(one for one in book.deliveries if one.released <= until)
    if not came:
        return None
    made = tuple(one for one in book.deployments if one.moment <= until)
    emergencies = _emergencies(book.timetable)
    failures, unknown = _failures(came, emergencies)
    windows = Window(YEAR, _year_before(last), until), Window(WHOLE, 0, until)
    year, whole = (_figures(window, came, made, failures, emergencies, book.timetable) for window in windows)
    return Delivery(
        year=year,
        whole=whole,
        recorded=bool(failures),
        unknown=unknown,
        environments=tuple(dict.fromkeys(one.environment for one in made)),
    )


def has_delivery(book: ReleaseBook) -> bool:
    """Whether there are figures of a book."""
    until = int(_end_of_day(book.as_of).timestamp())
    return any(one.released <= until for one in book.deliveries)


def enough(count: int) -> bool:
    """Whether so many allow a rate or a middle value."""
    return count >= ENOUGH


def _end_of_day(as_of: datetime) -> datetime:
    return as_of.astimezone(UTC).replace(hour=23, minute=59, second=59, microsecond=0)


def _year_before(moment: datetime) -> int:
    """Give the same moment a year earlier; of a 29 February that of the day before."""
    leap_day = (moment.month, moment.day) == (2, 29)
    return int(moment.replace(year=moment.year - 1, day=28 if leap_day else moment.day).timestamp())


def _figures(  # noqa: PLR0913, PLR0917 - all that figures are made of
    window: Window,
    came: Sequence[Delivered],
    made: Sequence[Deployed],
    failures: Sequence[Failure],
    emergencies: frozenset[str],
    timetable: Timetable | None,
) -> Figures:
    here = [one for one in came if window.holds(one.released)]
    deployed = [one for one in made if window.holds(one.moment)]
    failed = [one for one in failures if window.holds(one.release.released)]
    marks = [(one.tag, one.moment) for one in made]
    return Figures(
        window=window,
        lead=_lead_times(here),
        deployed=_lead_to_deployments(deployed) if made else None,
        releases=_of_releases(came, window),
        deployments=_frequency(marks, window) if made else None,
        recovery=_recovery(came, failed, window),
        failed=_fail_rate(came, here, failed, window),
        rework=_rework(here, timetable, emergencies),
        slips=_slips(here, timetable, window),
    )


# Change lead time


def _lead_times(here: Sequence[Delivered]) -> LeadTimes:
    by_line: dict[str, list[int]] = {}
    for one in here:
        by_line.setdefault(one.line, []).extend(one.released - lead.committed for lead in one.leads)
    return LeadTimes(
        committed=spread([value for values in by_line.values() for value in values]),
        authored=spread([one.released - lead.authored for one in here for lead in one.leads]),
        left_out=_together(one.left_out for one in here),
        releases=sum(bool(one.leads) for one in here),
        lines=tuple((line, spread(values)) for line, values in _newest_first(by_line, here)),
    )


def _together(counts: Iterable[Mapping[Omission, int]]) -> Mapping[Omission, int]:
    """Add up what was left out, in the order in which it is asked."""
    found: Counter[Omission] = Counter()
    for one in counts:
        found.update(one)
    return {omission: found[omission] for omission in Omission if found[omission]}


def _newest_first(by_line: Mapping[str, list[int]], here: Sequence[Delivered]) -> Iterator[tuple[str, list[int]]]:
    """Give the lines by their last release, the newest first."""
    order = dict.fromkeys(one.line for one in reversed(here))
    return ((line, by_line[line]) for line in order)


def _lead_to_deployments(deployed: Sequence[Deployed]) -> LeadTimes:
    return LeadTimes(
        committed=spread([one.moment - lead.committed for one in deployed for lead in one.leads]),
        authored=spread([one.moment - lead.authored for one in deployed for lead in one.leads]),
        left_out=_together(one.left_out for one in deployed),
        releases=sum(bool(one.leads) for one in deployed),
    )


# Deployment frequency


def _of_releases(came: Sequence[Delivered], window: Window) -> Frequency:
    by_line: dict[str, list[tuple[str, int]]] = {}
    for one in reversed(came):
        by_line.setdefault(one.line, []).append((one.tag, one.released))
    lines = (_of_line(line, marks[::-1], window) for line, marks in by_line.items())
    found = _frequency([(one.tag, one.released) for one in came], window)
    return found._replace(lines=tuple(line for line in lines if line.n))


def _of_line(line: str, marks: Sequence[tuple[str, int]], window: Window) -> LineFrequency:
    found = _frequency(marks, window)
    return LineFrequency(line, found.n, found.gaps, found.moments[-1][1] if found.n else 0)


def _frequency(marks: Sequence[tuple[str, int]], window: Window) -> Frequency:
    """Count what came, in the order of time; a gap belongs to the window in which it ends."""
    here = tuple(mark for mark in marks if window.holds(mark[1]))
    gaps = [late - early for (_, early), (_, late) in pairwise(marks) if window.holds(late)]
    first = marks[0][1] if marks else window.until
    return Frequency(
        n=len(here),
        gaps=spread(gaps),
        months=tuple(_months(here, window)),
        moments=here,
        rated=len(here) - (first > window.since),
        span=window.until - max(first, window.since),
    )


def _months(here: Sequence[tuple[str, int]], window: Window) -> Iterator[tuple[date, int]]:
    """Count by calendar months, those without anything among them; the first and the last are seldom whole."""
    if not here:
        return
    counts = Counter(day_of(moment).replace(day=1) for _, moment in here)
    first = day_of(window.since) if window.since else day_of(here[0][1])
    last = day_of(window.until)
    for number in range(first.year * _MONTHS + first.month - 1, last.year * _MONTHS + last.month):
        month = date(number // _MONTHS, number % _MONTHS + 1, 1)
        yield month, counts[month]


# Failed releases


def _emergencies(timetable: Timetable | None) -> frozenset[str]:
    """Give the tags of releases that the plan calls an emergency."""
    slots = timetable.schedule.releases if timetable else ()
    return frozenset(
        one.fulfilled.tag for one in slots if one.fulfilled and one.entry and one.entry.class_ == "emergency"
    )


def _failures(came: Sequence[Delivered], emergencies: frozenset[str]) -> tuple[tuple[Failure, ...], tuple[str, ...]]:
    """Find what is recorded as failed, in order, and names in `Fixes-release` that no final release has."""
    named = {name: one for one in came for name in one.names}
    menders: dict[str, tuple[Delivered, int]] = {}
    unknown: dict[str, None] = {}
    for one in came:
        for mending in one.mends:
            broken = named.get(mending.release)
            if broken is None:
                unknown[mending.release] = None
            elif broken.released < one.released:
                menders.setdefault(broken.tag, (one, mending.detected))
    successors = _successors(came)
    found = (_failure(one, menders, successors.get(one.tag), named, emergencies) for one in came)
    return tuple(one for one in found if one.causes), tuple(unknown)


def _successors(came: Iterable[Delivered]) -> dict[str, Delivered]:
    """Give for each release the one that came next on its line."""
    last: dict[str, Delivered] = {}
    found: dict[str, Delivered] = {}
    for one in came:
        if one.line in last:
            found[last[one.line].tag] = one
        last[one.line] = one
    return found


def _failure(
    one: Delivered,
    menders: Mapping[str, tuple[Delivered, int]],
    successor: Delivered | None,
    named: Mapping[str, Delivered],
    emergencies: frozenset[str],
) -> Failure:
    mender, detected = menders.get(one.tag, (None, 0))
    followed = successor is not None and (successor.emergency or successor.tag in emergencies)
    causes = {Cause.YANKED: one.yanked, Cause.MENDED: mender is not None, Cause.EMERGENCY: followed}
    use = named.get(one.use)
    instead = use if use is not None and use.released > one.released else successor
    return Failure(one, tuple(cause for cause, holds in causes.items() if holds), mender or instead, detected)


def _recovery(came: Sequence[Delivered], failed: Sequence[Failure], window: Window) -> Recovery:
    seen = [one.since_detected for one in failed]
    taken = [one.recovery for one in failed]
    return Recovery(
        failures=tuple(failed),
        spread=spread([value for value in taken if value is not None]),
        since_detected=spread([value for value in seen if value is not None]),
        open=sum(value is None for value in taken),
        hotfix_gaps=spread([gap for one, gap in _hotfixes(came) if window.holds(one.released)]),
    )


def _hotfixes(came: Sequence[Delivered]) -> Iterator[tuple[Delivered, int]]:
    """Give the releases that a patch with a fix followed soon on their line, with the seconds between."""
    successors = _successors(came)
    for one in came:
        after = successors.get(one.tag)
        if after is not None and after.bump is Bump.PATCH and after.fixes:
            gap = after.released - one.released
            if gap <= FOLLOWED_WITHIN * DAY:
                yield one, gap


def _fail_rate(
    came: Sequence[Delivered], here: Sequence[Delivered], failed: Sequence[Failure], window: Window
) -> FailRate:
    old = window.until - JUDGED_AFTER * DAY
    judged = {one.tag for one in here if one.released <= old}
    known = {one.release.tag for one in failed}
    possible = {one.tag for one, _ in _hotfixes(came)} - known
    return FailRate(
        judged=len(judged),
        failed=tuple(one for one in failed if one.release.tag in judged),
        young=tuple(one for one in here if one.tag not in judged),
        possible=len(judged & possible),
    )


# The plan


def _rework(here: Sequence[Delivered], timetable: Timetable | None, emergencies: frozenset[str]) -> Rework:
    """Count what nobody planned; an emergency that stands in the plan was written down, and not planned."""
    if timetable is None or not timetable.file:
        return Rework(None)
    schedule = timetable.schedule
    planned = {one.fulfilled.tag for one in schedule.releases if one.fulfilled} - emergencies
    unplanned = {one.tag for one in schedule.unplanned} | emergencies
    spoken_of = [one for one in here if one.tag in planned or one.tag in unplanned]
    loose = [one for one in spoken_of if one.tag in unplanned]
    rework = tuple(one for one in loose if one.emergency or one.mends or one.tag in emergencies)
    return Rework(len(spoken_of), rework, tuple(one for one in loose if one not in rework))


def _slips(here: Sequence[Delivered], timetable: Timetable | None, window: Window) -> SlipFigures | None:
    """Hold the planned releases that came against their first plan; candidates are on the way to one."""
    if timetable is None or not timetable.file:
        return None
    schedule, tags = timetable.schedule, {one.tag for one in here}
    slots = [one for one in schedule.releases if not is_prerelease(one)]
    came = [one for one in slots if one.fulfilled and one.fulfilled.tag in tags]
    found = outcomes(came, timetable.slips)
    counted = [one for one in found.values() if one.net is not None]
    moves = [[move for move in one.moves if move.after is None] for one in found.values()]
    missed = [one.target.last for one in slots if one.confidence is Confidence.MISSED and one.target.known]
    announced = [move.notice for those in moves for move in those if move.notice is not None]
    return SlipFigures(
        n=len(counted),
        on_time=sum(one.on_time for one in counted),
        net=_days(one.net for one in counted),
        last_error=_days(one.last_error for one in counted),
        moved=sum(bool(those) for those in moves),
        moves=sum(map(len, moves)),
        notice=spread(announced),
        late=sum(notice < 0 for notice in announced),
        unplanned=sum(one.tag in tags for one in schedule.unplanned),
        missed=sum(not window.since or day > day_of(window.since) for day in missed),
    )


def _days(values: Iterable[int | None]) -> Spread:
    return spread([value for value in values if value is not None])
