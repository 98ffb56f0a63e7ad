"""What follows from a release's new target: stages that move along, the notice, and what speaks against the day."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tagline.model.plan import Release
from tagline.model.schedule import PlannedRelease, Schedule, Slip, Target
from tagline.rules.day_words import WEEKDAYS, short
from tagline.rules.freezes import Question, judge
from tagline.rules.plain_text import plural

_NO_ENTRY = Release(id="")
_MOST_NAMED = 3


class StageChange(NamedTuple):
    """A stage before and after; None where there was or is none. `fixed` has a day of its own, which stays."""

    name: str
    old: date | None
    new: date | None
    fixed: bool


class Consequences(NamedTuple):
    """What follows: `by` is in days (None where one of the targets is no day), `notice` in days before the old one.

    `old` is None for a release that was not planned before; `moves` counts this one too.
    """

    release: PlannedRelease
    old: Target | None
    by: int | None
    notice: int | None
    moves: int
    baseline: Target | None
    stages: tuple[StageChange, ...]
    warnings: tuple[str, ...]


def consequences(
    before: PlannedRelease | None, after: PlannedRelease, schedule: Schedule, slip: Slip | None = None
) -> Consequences:
    """Compare a release before and after. `schedule` is the one after, and its holidays are all that there are."""
    old, new = before.target if before else None, after.target
    days = (new.first - old.first).days if old and old.exact and new.exact else None
    return Consequences(
        release=after,
        old=old,
        by=days,
        notice=(old.last - schedule.today).days if old and old.known else None,
        moves=(len(slip.moves) if slip else 0) + (before is not None),
        baseline=slip.baseline if slip else old,
        stages=tuple(_stages(before, after)),
        warnings=tuple(_warnings(before, after, schedule)),
    )


def _stages(before: PlannedRelease | None, after: PlannedRelease) -> Iterator[StageChange]:
    was = {stage.name: stage.day for stage in before.stages} if before else {}
    own = after.entry.stage if after.entry else {}
    for stage in after.stages:
        yield StageChange(stage.name, was.pop(stage.name, None), stage.day, stage.name in own)
    yield from (StageChange(name, day, None, fixed=False) for name, day in was.items())


def _warnings(before: PlannedRelease | None, after: PlannedRelease, schedule: Schedule) -> Iterator[str]:
    target = after.target
    if target.exact:
        yield from _against_day(target.first, after, schedule)
    if target.known and target.last < schedule.today:
        yield f"{target.words} has passed already"
    if after.fulfilled is not None:
        done = after.fulfilled
        yield f"{done.version}, which came out on {short(done.day)}, would be taken for it"
    for stage in after.stages:
        if target.known and stage.day > target.last:
            yield f"the stage {stage.name}, {short(stage.day)}, comes after the release"
    yield from _overtaken(before, after, schedule)


def _against_day(day: date, after: PlannedRelease, schedule: Schedule) -> Iterator[str]:
    train = next((one for one in schedule.trains if after.departure and one.name == after.train), None)
    allowed = train.cadence.weekdays if train else ()
    if allowed and WEEKDAYS[day.weekday()][:3].lower() not in allowed:
        yield f"{short(day)} is no weekday on which this train departs"
    holiday = dict(schedule.holidays).get(day)
    if holiday:
        yield f"{short(day)} is a holiday: {holiday}"
    change = (after.entry or _NO_ENTRY).class_
    for freeze in judge(schedule.freezes, Question(day, "release", change, after.line)).stops:
        why = f": {freeze.why}" if freeze.why else ""
        yield f"{short(day)} lies in the release freeze {freeze.id}, until {short(freeze.to)}{why}"


def _overtaken(before: PlannedRelease | None, after: PlannedRelease, schedule: Schedule) -> Iterator[str]:
    """Find the releases of the same line that come at the same time, or that the move let pass."""
    old, new = before.target if before else None, after.target
    if not new.known:
        return
    others = [one for one in schedule.coming if one.id != after.id and one.line == after.line and one.target.known]
    if same := [one for one in others if one.target == new]:
        yield f"{_named(same)} {_are(same)} planned for the same {new.precision}"
    passed = [one for one in others if old and old.known and _side(one, old) != _side(one, new) and one not in same]
    earlier = [one for one in passed if not _side(one, new)]
    later = [one for one in passed if _side(one, new)]
    if earlier:
        yield f"it now comes after {_named(earlier)}"
    if later:
        yield f"it now comes before {_named(later)}"


def _side(one: PlannedRelease, target: Target) -> bool:
    return one.target.last > target.last


def _named(releases: Sequence[PlannedRelease]) -> str:
    names = [f"{one.id} ({one.target.words})" if one.id != one.target.words else one.id for one in releases]
    more = len(names) - _MOST_NAMED
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:_MOST_NAMED])} and {more:,} more"


def _are(releases: Sequence[PlannedRelease]) -> str:
    return "is" if len(releases) == 1 else "are"


def notice_words(found: Consequences) -> str:
    """Say how long before the old target the move was known."""
    if found.notice is None:
        return ""
    if found.notice < 0:
        return f"recorded late, {plural(-found.notice, 'day')} after the old target"
    return f"{plural(found.notice, 'day')} before the old target"


def moved_words(found: Consequences) -> str:
    """Say in which direction and how far it moved."""
    if found.by is None:
        return ""
    return f"{plural(abs(found.by), 'day')} {'later' if found.by > 0 else 'earlier'}"
