"""The schedule: departures and what people planned beyond them, brought together with what was released."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fnmatch import fnmatchcase
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING, NamedTuple

from tagline.model.commit import Bump
from tagline.model.plan import Line, Plan, Release, StageDate, StageOffset
from tagline.model.release import Release as ReleasedVersion
from tagline.model.schedule import (
    Confidence,
    Departure,
    Fulfilment,
    PlannedRelease,
    Rhythm,
    Schedule,
    StageDay,
    Target,
    Train,
    Unplanned,
)
from tagline.rules.cadence import cadences, first_after, trains
from tagline.rules.spans import offset, span
from tagline.rules.targets import TBA, on, target

if TYPE_CHECKING:
    from tagline.model.version import Version

FARTHEST = 21  # days between a plan and the release that is taken for it
_EARLY = timedelta(days=2)  # so much before its day a patch may be what a plan brought
_GAPS = 12
_MOST_YEARS = 6
_IDS = "%Y-%m-%d"
_PLAN_LINE = re.compile(r"(?m)^Plan: {0,4}([A-Za-z0-9][A-Za-z0-9.-]{0,99})[ \t]*$")
_LONGEST_MESSAGE = 20_000


class Shipped(NamedTuple):
    """A release as the schedule sees it; `day` is in the plan's time zone, `plan_id` what its tag says it is.

    `leading` says whether no higher version was out before it: a fix of an older line fulfils no plan without a line.
    """

    tag: str
    version: str
    day: date
    line: str
    bump: Bump
    plan_id: str = ""
    final: bool = True
    leading: bool = True


def shipped(releases: Iterable[ReleasedVersion], day_of: Callable[[int], date]) -> tuple[Shipped, ...]:
    """Give releases as the schedule sees them; `day_of` gives the day of a moment in the plan's time zone."""
    given = tuple(releases)
    leading = _leading(given)
    return tuple(
        Shipped(
            tag=one.tag.name,
            version=str(one.version),
            day=day_of(one.released),
            line=one.line,
            bump=one.bump,
            plan_id=plan_id(one.tag.message),
            final=one.version.final,
            leading=one.tag.name in leading,
        )
        for one in given
    )


def _leading(releases: Sequence[ReleasedVersion]) -> frozenset[str]:
    """Give the tags of releases that no higher version came before."""
    found: set[str] = set()
    highest: Version | None = None
    for one in sorted(releases, key=lambda one: (one.released, one.version)):
        if highest is None or one.version > highest:
            highest = one.version
            found.add(one.tag.name)
    return frozenset(found)


def plan_id(message: str) -> str:
    """Give the id of the planned release that a tag's message names by a line `Plan: <id>`; "" without one."""
    found = _PLAN_LINE.search(message[-_LONGEST_MESSAGE:])
    return found[1] if found else ""


def schedule(
    plan: Plan,
    releases: Sequence[Shipped],
    today: date,
    holidays: Mapping[date, str],
    approved: frozenset[str] = frozenset(),
) -> Schedule:
    """Lay everything out. `approved` are the ids of releases that have every approval they need.

    Prereleases fulfil plans that promise one; all else is about finals. WordsError where the plan holds words that
    cannot be read; the check of a plan tells where.
    """
    running = trains(plan, holidays, today)
    slots = list(_slots(plan, running))
    fulfilled = fulfilments(slots, releases, plan.line)
    upcoming = {train.name: first_after(train, today) for train in running}
    over = set(_passed_by(slots, releases, plan.line, today))
    released = tuple(
        _with_outcome(_given_up(slot, over), fulfilled.get(slot.id), upcoming.get(slot.train), today, approved)
        for slot in slots
    )
    since = _since(running, plan.release)
    finals = [one for one in releases if one.final]
    taken = {found.tag for found in fulfilled.values()}
    return Schedule(
        today=today,
        zone=plan.timezone,
        trains=running,
        releases=tuple(sorted(released, key=lambda one: one.sort_key)),
        freezes=tuple(sorted(plan.freeze, key=lambda freeze: (freeze.from_, freeze.id))),
        holidays=_that_matter(released, today, holidays),
        unplanned=tuple(
            Unplanned(one.tag, one.version, one.day, one.line)
            for one in sorted(finals, key=lambda one: one.day)
            if since is not None and one.day >= since and one.tag not in taken
        ),
        rhythm=rhythm(finals),
        since=since,
    )


def earlier(releases: Iterable[Shipped], since: date | None) -> tuple[Unplanned, ...]:
    """Give the finals before the first day that the plan speaks about, oldest first; all of them without a plan."""
    before = (one for one in releases if one.final and (since is None or one.day < since))
    return tuple(Unplanned(one.tag, one.version, one.day, one.line) for one in sorted(before, key=lambda one: one.day))


def span_of(plan: Plan, today: date) -> tuple[date, date]:
    """Give the first and last day that a plan can speak about: its holidays are asked for between them.

    The weeks before today count too: the month that it is in shows them.
    """
    starts = [cadence.from_ for cadence in cadences(plan).values() if cadence.from_]
    first = min([*starts, date.fromordinal(max(1, today.toordinal() - 31))])
    ahead = max((cadence.horizon for cadence in cadences(plan).values()), default=1)
    return first, min(today + timedelta(days=366 * min(ahead + 1, _MOST_YEARS)), date.max)


def _since(running: Iterable[Train], entries: Iterable[Release]) -> date | None:
    starts = [train.cadence.from_ for train in running if train.cadence.from_]
    starts += [found.first for entry in entries if (found := _target_of(entry, None)).known]
    return min(starts, default=None)


def _that_matter(
    slots: Iterable[PlannedRelease], today: date, holidays: Mapping[date, str]
) -> tuple[tuple[date, str], ...]:
    """Choose the holidays from the month before the first date of a plan, or today, to the month after the last."""
    days = [slot.departure.planned for slot in slots if slot.departure]
    days += [day for slot in slots if slot.target.known for day in (slot.target.first, slot.target.last)]
    month = timedelta(days=31)
    first = min([today, *days], default=today)
    last = max([today, *days], default=today)
    return tuple((day, holidays[day]) for day in sorted(holidays) if first - day <= month and day - last <= month)


# What is planned


def _slots(plan: Plan, running: Sequence[Train]) -> Iterator[PlannedRelease]:
    """Merge departures and entries: by the departure that an entry names, else by the same id."""
    by_train = {(entry.line, entry.train): entry for entry in plan.release if entry.train is not None}
    by_id = {entry.id: entry for entry in plan.release}
    merged: set[str] = set()
    taken: set[str] = set()
    for train in running:
        for departure in train.departures:
            name = id_of(train, departure)
            if name in taken:  # the check says so; here each keeps a page of its own
                name = f"{train.name}-{departure.planned}".lstrip("-")
            taken.add(name)
            entry = (
                by_train.get((train.cadence.line, departure.planned))
                or by_train.get((train.cadence.line, departure.day))
                or by_train.get(("", departure.planned))
                or by_id.get(name)
            )
            if entry is not None and (entry.id in merged or not _same_line(entry, train)):
                entry = None
            if entry is not None:
                merged.add(entry.id)
            yield _slot(entry.id if entry else name, train, departure, entry)
    for entry in plan.release:
        if entry.id not in merged:
            serving = next((train for train in running if _same_line(entry, train)), None)
            yield _slot(entry.id, serving, None, entry)


def id_of(train: Train, departure: Departure) -> str:
    """Give the id of a departure that has no entry of its own; a named train stands before it."""
    text = departure.planned.strftime(train.cadence.ids or _IDS)
    return f"{train.name}-{text}" if train.name and not train.cadence.ids else text


def _same_line(entry: Release, train: Train) -> bool:
    return not entry.line or not train.cadence.line or entry.line == train.cadence.line


def _target_of(entry: Release | None, departure: Departure | None) -> Target:
    if entry is not None and entry.target is not None:
        return target(entry.target)
    if departure is not None:
        return on(departure.day)
    return on(entry.train) if entry is not None and entry.train is not None else TBA


def _slot(name: str, train: Train | None, departure: Departure | None, entry: Release | None) -> PlannedRelease:
    when = _target_of(entry, departure)
    tolerance = span(entry.tolerance) if entry is not None and entry.tolerance else None
    cancelled = entry is not None and entry.status == "cancelled"
    return PlannedRelease(
        id=name,
        train=train.name if train and departure else "",
        line=(entry.line if entry else "") or (train.cadence.line if train and departure else ""),
        departure=departure,
        target=when,
        window_end=tolerance.after(when.last) if tolerance and when.known else when.last,
        stages=_stages(train, when, entry),
        confidence=Confidence.CANCELLED if cancelled else Confidence.TENTATIVE,
        entry=entry,
        fulfilled=None,
    )


def _stages(train: Train | None, when: Target, entry: Release | None) -> tuple[StageDay, ...]:
    """Give the stages in order: those of the train at their distance, and the entry's own in their place."""
    found: dict[str, StageDay] = {}
    if train is not None and when.exact:
        for name, given in train.cadence.stages.items():
            stage = given if isinstance(given, StageOffset) else StageOffset(at=given)
            found[name] = StageDay(name, offset(stage.at).from_day(when.first), stage.owner, stage.zone)
    for name, own in (entry.stage if entry else {}).items():
        before = found.get(name)
        chosen = own if isinstance(own, StageDate) else StageDate(on=own)
        owner = chosen.owner or (before.owner if before else "")
        zone = chosen.zone or (before.zone if before else "")
        found[name] = StageDay(name, chosen.on, owner, zone, before.day if before else None)
    return tuple(sorted(found.values(), key=lambda stage: stage.day))


def _passed_by(
    slots: Iterable[PlannedRelease], releases: Sequence[Shipped], lines: Sequence[Line], today: date
) -> Iterator[str]:
    """Find plans that nothing will fulfil: long after their day their line has gone on without them, or has ended.

    A plan that names no line stays overdue, and so does one whose line ships patches only.
    """
    ended = {line.id for line in lines if (end := _last_day(line)) is not None and end < today}
    last: dict[tuple[str, bool, bool], date] = {}
    for slot in slots:
        if not slot.line or not slot.target.known or (today - slot.window_end).days <= FARTHEST:
            continue
        kind = (slot.line, is_prerelease(slot), _wants_patch(slot))
        if kind not in last:
            days = (one.day for one in releases if _of_its_kind(slot, one) and _on_line(slot, one, lines))
            last[kind] = max(days, default=date.min)
        if slot.line in ended or (last[kind] - slot.window_end).days > FARTHEST:
            yield slot.id


def _given_up(slot: PlannedRelease, over: Container[str]) -> PlannedRelease:
    given_up = slot.id in over and slot.confidence is not Confidence.CANCELLED
    return replace(slot, confidence=Confidence.MISSED) if given_up else slot


def _of_its_kind(slot: PlannedRelease, one: Shipped) -> bool:
    """Whether a release could have been the planned one: no patch for more than a patch, a prerelease for its like."""
    return one.final is not is_prerelease(slot) and (one.bump is not Bump.PATCH or _wants_patch(slot))


def _last_day(line: Line) -> date | None:
    """Give the last day on which a line is supported, where that is a day."""
    return max((day for day in (line.active, line.security, line.extended) if isinstance(day, date)), default=None)


def _with_outcome(
    slot: PlannedRelease,
    found: Fulfilment | None,
    upcoming: date | None,
    today: date,
    approved: frozenset[str],
) -> PlannedRelease:
    return replace(slot, fulfilled=found, confidence=_confidence(slot, found, upcoming, today, approved))


def _confidence(
    slot: PlannedRelease, found: Fulfilment | None, upcoming: date | None, today: date, approved: frozenset[str]
) -> Confidence:
    """Derive how sure a date is: on a train's horizon, planned by people, approved, or over."""
    if found is not None:
        return Confidence.RELEASED
    if slot.confidence in {Confidence.CANCELLED, Confidence.MISSED}:
        return slot.confidence
    if slot.entry is not None:
        return Confidence.CONFIRMED if slot.id in approved else Confidence.PLANNED
    if slot.target.last + timedelta(days=FARTHEST) < today:
        return Confidence.MISSED
    day = slot.departure.day if slot.departure else None
    return Confidence.PLANNED if day is not None and (day < today or day == upcoming) else Confidence.TENTATIVE


# What was released


def fulfilments(
    slots: Sequence[PlannedRelease], releases: Sequence[Shipped], lines: Sequence[Line]
) -> Mapping[str, Fulfilment]:
    """Say which release fulfilled which plan: what its tag says first, else the nearest of its line within three weeks.

    Each plan has one release and each release one plan. A patch is taken for a plan only where nothing larger came and
    not before its time, and a prerelease only for a plan that promises one. A plan without a line means the newest.
    """
    known = {slot.id: slot for slot in slots}
    found: dict[str, Fulfilment] = {}
    taken: set[str] = set()
    for one in releases:
        named = known.get(one.plan_id)
        if named is not None and named.id not in found and (one.final or is_prerelease(named)):
            found[one.plan_id] = Fulfilment(one.tag, one.version, one.day, "its tag names the plan")
            taken.add(one.tag)
    pairs = sorted(
        (one.bump is Bump.PATCH and not _wants_patch(slot), abs(_distance(slot, one)), slot.sort_key, slot.id, one)
        for slot, one in _near(slots, releases)
        if slot.id not in found
        and one.tag not in taken
        and not one.plan_id
        and one.final is not is_prerelease(slot)
        and _on_line(slot, one, lines)
        and (one.bump is not Bump.PATCH or _wants_patch(slot) or one.day >= slot.target.first - _EARLY)
    )
    for _, distance, _, name, one in pairs:
        if name not in found and one.tag not in taken:
            how = "on its day" if not distance else f"nearest to its day, {distance} days away"
            found[name] = Fulfilment(
                one.tag, one.version, one.day, how.replace("1 days", "1 day") if distance == 1 else how
            )
            taken.add(one.tag)
    return found


def _near(slots: Sequence[PlannedRelease], releases: Sequence[Shipped]) -> Iterator[tuple[PlannedRelease, Shipped]]:
    """Give the pairs that are near enough, in time that grows with their number and not with that of all pairs."""
    by_day: dict[date, list[Shipped]] = {}
    for one in releases:
        by_day.setdefault(one.day, []).append(one)
    days = sorted(by_day)
    for slot in slots:
        if not slot.target.known or slot.confidence is Confidence.CANCELLED:
            continue
        reach = timedelta(days=FARTHEST)
        try:
            first, last = slot.target.first - reach, slot.target.last + reach
        except OverflowError:
            continue
        for day in days[bisect_left(days, first) : bisect_right(days, last)]:
            yield from ((slot, one) for one in by_day[day])


def _distance(slot: PlannedRelease, one: Shipped) -> int:
    if slot.target.first <= one.day <= slot.target.last:
        return 0
    return (one.day - (slot.target.last if one.day > slot.target.last else slot.target.first)).days


def is_prerelease(slot: PlannedRelease) -> bool:
    """Whether a plan promises a prerelease."""
    return slot.entry is not None and slot.entry.bump == "prerelease"


def _wants_patch(slot: PlannedRelease) -> bool:
    return "patch" in slot.train or (slot.entry is not None and slot.entry.bump == "patch")


def _on_line(slot: PlannedRelease, one: Shipped, lines: Sequence[Line]) -> bool:
    return of_line(one, slot.line, lines) if slot.line else one.leading


def of_line(one: Shipped, line: str, lines: Sequence[Line]) -> bool:
    """Whether a release belongs to a line: by the line's tags, else by its name ("3.x", "3.1", "3")."""
    said = next((known for known in lines if known.id == line), None)
    if said is not None and said.tags:
        return fnmatchcase(one.tag, said.tags)
    stem = line.removesuffix(".x")
    return one.version == stem or one.version.startswith(f"{stem}.") or one.line == line


def rhythm(finals: Iterable[Shipped]) -> Rhythm | None:
    """Observe how often releases came: those that are more than patches where there are some, else all."""
    in_order = sorted(finals, key=lambda one: one.day)
    larger = [one.day for one in in_order if one.bump is not Bump.PATCH]
    chosen = larger if len(larger) > 2 else [one.day for one in in_order]  # noqa: PLR2004 - two gaps at least
    days = sorted(Counter(chosen))
    gaps = [(after - before).days for before, after in pairwise(days)][-_GAPS:]
    return Rhythm(median_low(gaps), len(gaps), days[-1]) if gaps else None
