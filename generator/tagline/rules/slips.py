"""How planned releases moved: every earlier version of the plan, held against what was first promised and what came."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from tagline.model.schedule import Confidence, Move, PlannedRelease, Schedule, Slip, Target
from tagline.rules.schedule import is_prerelease
from tagline.rules.targets import TBA, on

START = "start"  # the stage on which a cycle begins, where a plan says so


class ByTrain(NamedTuple):
    """That an entry leaves its day to a train: to the departure of this day, else to the one that has its id."""

    train: date | None


Wish: TypeAlias = Target | ByTrain


class PlanVersion(NamedTuple):
    """What one commit changed in the plan: what releases want by id, None where one was taken out; and why.

    `baselines` are the ids whose baseline the commit sets by a `Plan-baseline:` trailer. `unread` says what of the
    plan could not be read in this version: that stayed as it was in the one before. `committed` is its time in
    seconds; `touched` are the entries in which it changed anything, `removed` those of them that went, `cancelled` and
    `restored` those whose status it changed. A commit that changed other tables only, a freeze or a train, stands here
    with nothing in it.
    """

    commit: str
    day: date
    changed: Mapping[str, Wish | None]
    reason: str
    baselines: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    committed: int = 0
    touched: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()


class IdMistake(NamedTuple):
    """An id that was renamed or used again; calendars and slips would be torn apart.

    `before` is the id that a renamed release had, "" for one that was used again.
    """

    commit: str
    id: str
    text: str
    before: str = ""


class _Point(NamedTuple):
    """A target that came into force, with the commit at a place of the history."""

    at: int
    version: PlanVersion
    target: Target


def slips(schedule: Schedule, history: Sequence[PlanVersion]) -> Mapping[str, Slip]:
    """Give the slip of every planned release that the history knows; `history` stands oldest first."""
    wishes: dict[str, list[tuple[int, Wish | None]]] = {}
    for at, version in enumerate(history):
        for name, wish in version.changed.items():
            wishes.setdefault(name, []).append((at, wish))
    marked = {name: at for at, version in enumerate(history) for name in version.baselines}
    departures = {one.planned: one.day for train in schedule.trains for one in train.departures}
    starts = _Starts(schedule)
    found: dict[str, Slip] = {}
    for slot in schedule.releases:
        points = _points(slot, wishes.get(slot.id, ()), history, departures)
        if points:
            found[slot.id] = _slip(slot, points, starts.of(slot, points), marked.get(slot.id), schedule.today)
    return found


def _points(
    slot: PlannedRelease,
    wishes: Sequence[tuple[int, Wish | None]],
    history: Sequence[PlanVersion],
    departures: Mapping[date, date],
) -> list[_Point]:
    """Give each target that was new when it came.

    What was taken out and came back has not moved; what stays out falls back to the departure of its train.
    """
    found: list[_Point] = []
    for number, (at, wish) in enumerate(wishes):
        if wish is None and (number + 1 < len(wishes) or slot.departure is None):
            continue
        target = _target(wish, slot, departures)
        if not found or found[-1].target != target:
            found.append(_Point(at, history[at], target))
    return found


def _target(wish: Wish | None, slot: PlannedRelease, departures: Mapping[date, date]) -> Target:
    if isinstance(wish, Target):
        return wish
    own = slot.departure
    train = wish.train if wish is not None else None
    if own is not None and train in {None, own.planned, own.day}:
        return on(own.day)
    return TBA if train is None else on(departures.get(train, train))


class _Starts:
    """On which day the cycle of a release began: when the release before it on its line came, or was due.

    A prerelease begins no cycle: it belongs to that of its final.
    """

    def __init__(self, schedule: Schedule) -> None:
        self.by_train: dict[str, date] = {}
        self.days: dict[str, list[tuple[date, str]]] = {}
        for slot in filter(_begins_another, schedule.releases):
            if slot.fulfilled or slot.target.known:
                self.days.setdefault(slot.line, []).append((slot.sort_key[0], slot.id))
        before: dict[str, PlannedRelease] = {}
        for slot in sorted(schedule.releases, key=_planned):
            if slot.departure is None:
                continue
            if slot.train in before:
                self.by_train[slot.id] = _departed(before[slot.train], slot.departure.day)
            if _begins_another(slot):
                before[slot.train] = slot
        for days in self.days.values():
            days.sort()

    def of(self, slot: PlannedRelease, points: Sequence[_Point]) -> date | None:
        """Give the day; None where nothing came before.

        Where a plan has a stage for it, that says so. Else a release of a train follows the departure before its own,
        wherever it has moved to since; any other follows the release that was the last before it when it was the next
        to come. To slip beyond others, or to be drawn before them, begins no new cycle.
        """
        said = next((stage.day for stage in slot.stages if stage.name == START), None)
        if said is not None:
            return said
        if slot.departure is not None:
            return self.by_train.get(slot.id)
        days = self.days.get(slot.line, [])
        for point, following in zip(points, [*points[1:], None], strict=True):
            if point.target.known:
                before = _last(days, point.target.last, slot.id)
                if before is None or following is None or before < following.version.day:
                    return before
        return _last(days, slot.sort_key[0], slot.id)


def _begins_another(slot: PlannedRelease) -> bool:
    return slot.confidence is not Confidence.CANCELLED and not is_prerelease(slot)


def _planned(slot: PlannedRelease) -> date:
    return slot.departure.planned if slot.departure else date.min


def _departed(slot: PlannedRelease, following: date) -> date:
    """Give the day on which a train left: when its release came, unless that was not before the following one."""
    if slot.fulfilled is not None and slot.fulfilled.day < following:
        return slot.fulfilled.day
    return slot.departure.day if slot.departure else slot.target.last


def _last(days: Sequence[tuple[date, str]], before: date, name: str) -> date | None:
    """Give the last of some days before a day, without that of a name."""
    at = bisect_left(days, (before, "")) - 1
    if at >= 0 and days[at][1] == name:
        at -= 1
    return days[at][0] if at >= 0 else None


def _slip(slot: PlannedRelease, points: Sequence[_Point], start: date | None, marked: int | None, today: date) -> Slip:
    at, baseline, since = _baseline(slot, points, start, marked, today)
    actual = slot.fulfilled.day if slot.fulfilled else None
    current = points[-1].target
    promised = [point.target for point in points if actual is None or point.version.day <= actual]
    return Slip(
        id=slot.id,
        baseline=baseline,
        since=since,
        moves=tuple(_moves(points[max(at, 0) :], baseline, actual)),
        drafts=max(at, 0),
        net=_days(baseline, actual) if actual else _between(baseline, current),
        last_error=_days(promised[-1] if promised else current, actual) if actual else None,
        planned_on=points[0].version.day,
    )


def _baseline(
    slot: PlannedRelease, points: Sequence[_Point], start: date | None, marked: int | None, today: date
) -> tuple[int, Target, str]:
    """Choose what a release is held against, and the point from which on changes are moves (-1: all of them)."""
    if marked is not None:
        at = max((n for n, point in enumerate(points) if point.at <= marked), default=0)
        return at, points[at].target, "set by the plan"
    if start is not None:
        before = [n for n, point in enumerate(points) if point.version.day <= start]
        if before:
            began = f"in force when its cycle began on {start}" if start <= today else f"its cycle begins on {start}"
            return before[-1], points[before[-1]].target, began
    if slot.departure is not None and points[0].target != on(slot.departure.day):
        return -1, on(slot.departure.day), "the departure of its train"
    return 0, points[0].target, "first planned"


def _moves(points: Sequence[_Point], baseline: Target, actual: date | None) -> Iterator[Move]:
    before = baseline
    for _, version, target in points:
        if target != before:
            yield Move(
                commit=version.commit,
                day=version.day,
                old=before,
                new=target,
                by=_between(before, target),
                notice=(before.last - version.day).days if before.known else None,
                reason=version.reason,
                after=(version.day - actual).days if actual and version.day > actual else None,
                committed=version.committed,
            )
            before = target


def _between(old: Target, new: Target) -> int | None:
    return (new.first - old.first).days if old.exact and new.exact else None


def _days(planned: Target, actual: date) -> int | None:
    if not planned.known:
        return None
    if planned.first <= actual <= planned.last:
        return 0
    return (actual - (planned.last if actual > planned.last else planned.first)).days


def id_mistakes(history: Sequence[PlanVersion]) -> Iterator[IdMistake]:
    """Find ids that were renamed (one went and one came in a commit, with the same target) or used again.

    An id that comes back with its old target was restored, by a revert or so, and is no mistake.
    """
    current: dict[str, Wish] = {}
    gone: dict[str, Wish] = {}
    for version in history:
        left = {name: current.pop(name) for name, new in version.changed.items() if new is None and name in current}
        for name, wish in version.changed.items():
            if wish is None:
                continue
            if name not in current:
                yield from _mistake(version.commit, name, wish, left, gone)
            current[name] = wish
        gone |= left


def _mistake(
    commit: str, name: str, wish: Wish, left: Mapping[str, Wish], gone: Mapping[str, Wish]
) -> Iterator[IdMistake]:
    if gone.get(name) == wish:
        return
    twin = next((old for old, before in left.items() if before == wish and _names_a_day(wish)), None)
    if twin is not None:
        yield IdMistake(commit, name, f'release "{twin}" was renamed to "{name}"', before=twin)
    elif name in gone:
        yield IdMistake(commit, name, f'the id "{name}" was used again for another release')


def _names_a_day(wish: Wish) -> bool:
    return wish.known if isinstance(wish, Target) else wish.train is not None
