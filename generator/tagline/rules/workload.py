"""Who has what to do in which week: stages and releases by the people who own them. Nobody is ranked."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import NamedTuple

from tagline.model.schedule import PlannedRelease

_WEEKS = 8


class Duty(NamedTuple):
    """A day on which somebody has something to do: a stage of a release, or ("" as the stage) the release itself."""

    day: date
    release: str
    stage: str = ""


class Overlap(NamedTuple):
    """Two releases of one owner that are worked on in the same days, both ends included."""

    releases: tuple[str, str]
    first: date
    last: date


class Load(NamedTuple):
    """What a person has ahead: duties by the Monday of their week, and releases that overlap."""

    person: str
    weeks: tuple[tuple[date, tuple[Duty, ...]], ...]
    overlaps: tuple[Overlap, ...]


def workload(coming: Iterable[PlannedRelease], people: Sequence[str], today: date) -> tuple[Load, ...]:
    """Give what owners have to do in the next weeks, in the order of `people`, then of the alphabet."""
    end = min(today.toordinal() + 7 * _WEEKS, date.max.toordinal())
    duties: dict[str, list[Duty]] = {}
    owned: dict[str, list[PlannedRelease]] = {}
    for one in coming:
        owner = one.entry.owner if one.entry else ""
        days = [(stage.owner, Duty(stage.day, one.id, stage.name)) for stage in one.stages]
        days += [(owner, Duty(one.target.first, one.id))] if one.target.exact else []
        for person, duty in days:
            if person and today <= duty.day and duty.day.toordinal() <= end:
                duties.setdefault(person, []).append(duty)
        if owner and one.target.exact:
            owned.setdefault(owner, []).append(one)
    place = {person: at for at, person in enumerate(people)}
    names = sorted(duties, key=lambda name: (place.get(name, len(place)), name))
    return tuple(Load(name, _weeks(duties[name]), _overlaps(owned.get(name, ()))) for name in names)


def _weeks(duties: Iterable[Duty]) -> tuple[tuple[date, tuple[Duty, ...]], ...]:
    found: dict[date, list[Duty]] = {}
    for duty in sorted(duties):
        found.setdefault(duty.day - timedelta(days=min(duty.day.weekday(), duty.day.toordinal() - 1)), []).append(duty)
    return tuple((monday, tuple(some)) for monday, some in found.items())


def _overlaps(releases: Sequence[PlannedRelease]) -> tuple[Overlap, ...]:
    """Find releases whose time, from the first stage to the end of the window, is shared."""
    spans = [
        (one.id, min([one.target.first, *(stage.day for stage in one.stages)]), one.window_end) for one in releases
    ]
    return tuple(
        Overlap((first[0], second[0]), max(first[1], second[1]), min(first[2], second[2]))
        for first, second in combinations(spans, 2)
        if max(first[1], second[1]) <= min(first[2], second[2])
    )
