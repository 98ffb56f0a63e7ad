"""How planned releases moved: every earlier version of the plan, held against what was first promised and what came."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tagline.model.schedule import Confidence, Move, PlannedRelease, Precision, Schedule, Slip, Target
from tagline.rules.schedule import is_prerelease

START = "start"  # the stage on which a cycle begins, where a plan says so


class PlanVersion(NamedTuple):
    """What one commit changed in the plan: the new target of releases by id, None where one was taken out; and why.

    `baselines` are the ids whose baseline the commit sets by a `Plan-baseline:` trailer. `committed` is its time in
    seconds; `touched` are the entries in which it changed anything, `removed` those of them that went, `cancelled` and
    `restored` those whose status it changed. A commit that changed other tables only, a freeze or a train, stands here
    with nothing in it.
    """

    commit: str
    day: date
    changed: Mapping[str, Target | None]
    reason: str
    baselines: tuple[str, ...] = ()
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
    """A target that came into force."""

    version: PlanVersion
    target: Target


def slips(schedule: Schedule, history: Sequence[PlanVersion]) -> Mapping[str, Slip]:
    """Give the slip of every planned release that the history knows; `history` stands oldest first."""
    lines = _timelines(history)
    marked = {name: at for at, version in enumerate(history) for name in version.baselines}
    place = {version.commit: at for at, version in enumerate(history)}
    found: dict[str, Slip] = {}
    starts = _cycle_starts(schedule)
    for slot in schedule.releases:
        points = lines.get(slot.id)
        if points:
            found[slot.id] = _slip(slot, points, starts.get(slot.id), marked.get(slot.id), place)
    return found


def _timelines(history: Sequence[PlanVersion]) -> dict[str, list[_Point]]:
    """Give, by id, each target that was new when it came. What was taken out of the plan has no point."""
    found: dict[str, list[_Point]] = {}
    for version in history:
        for name, target in version.changed.items():
            points = found.setdefault(name, [])
            if target is not None and (not points or points[-1].target != target):
                points.append(_Point(version, target))
    return {name: points for name, points in found.items() if points}


def _cycle_starts(schedule: Schedule) -> dict[str, date]:
    """Give the day on which the cycle of each release began.

    That is what its stage `start` says, else the release before it on its line came, or was due. A prerelease begins no
    cycle: it belongs to that of its final.
    """
    found: dict[str, date] = {}
    last: dict[tuple[str, str], date] = {}
    for slot in schedule.releases:
        key = (slot.line, slot.train)
        if key in last:
            found[slot.id] = last[key]
        said = next((stage.day for stage in slot.stages if stage.name == START), None)
        if said is not None:
            found[slot.id] = said
        if slot.confidence is not Confidence.CANCELLED and slot.target.known and not is_prerelease(slot):
            last[key] = slot.fulfilled.day if slot.fulfilled else slot.target.last
    return found


def _slip(
    slot: PlannedRelease,
    points: Sequence[_Point],
    start: date | None,
    marked: int | None,
    place: Mapping[str, int],
) -> Slip:
    at, baseline, since = _baseline(slot, points, start, marked, place)
    actual = slot.fulfilled.day if slot.fulfilled else None
    moves = tuple(_moves(points[max(at, 0) :], baseline, actual))
    current = points[-1].target
    promised = [point.target for point in points if actual is None or point.version.day <= actual]
    return Slip(
        id=slot.id,
        baseline=baseline,
        since=since,
        moves=moves,
        drafts=max(at, 0),
        net=_days(baseline, actual) if actual else _between(baseline, current),
        last_error=_days(promised[-1] if promised else current, actual) if actual else None,
        planned_on=points[0].version.day,
    )


def _baseline(
    slot: PlannedRelease,
    points: Sequence[_Point],
    start: date | None,
    marked: int | None,
    place: Mapping[str, int],
) -> tuple[int, Target, str]:
    """Choose what a release is held against, and the point from which on changes are moves (-1: all of them)."""
    if marked is not None:
        at = max((n for n, point in enumerate(points) if place[point.version.commit] <= marked), default=0)
        return at, points[at].target, "set by the plan"
    if start is not None:
        before = [n for n, point in enumerate(points) if point.version.day <= start]
        if before:
            return before[-1], points[before[-1]].target, f"in force when its cycle began on {start}"
    if slot.departure is not None and points[0].target != _of(slot.departure.day):
        return -1, _of(slot.departure.day), "the departure of its train"
    return 0, points[0].target, "first planned"


def _of(day: date) -> Target:
    return Target(day, day, Precision.DAY)


def _moves(points: Sequence[_Point], baseline: Target, actual: date | None) -> Iterator[Move]:
    before = baseline
    for version, target in points:
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
    current: dict[str, Target] = {}
    gone: dict[str, Target] = {}
    for version in history:
        left = {name: current.pop(name) for name, new in version.changed.items() if new is None and name in current}
        for name, target in version.changed.items():
            if target is None:
                continue
            if name not in current:
                yield from _mistake(version.commit, name, target, left, gone)
            current[name] = target
        gone |= left


def _mistake(
    commit: str, name: str, target: Target, left: Mapping[str, Target], gone: Mapping[str, Target]
) -> Iterator[IdMistake]:
    if gone.get(name) == target:
        return
    twin = next((old for old, before in left.items() if before == target and target.known), None)
    if twin is not None:
        yield IdMistake(commit, name, f'release "{twin}" was renamed to "{name}"', before=twin)
    elif name in gone:
        yield IdMistake(commit, name, f'the id "{name}" was used again for another release')
