"""When trains depart: the days of their rules, without those that have to be avoided."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice

from tagline.model.plan import Cadence, Freeze, Plan
from tagline.model.schedule import Departure, Train
from tagline.rules.recurrence import days, recurrence

WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WORKDAYS = frozenset(range(5))
_FARTHEST = 366
_MOST_PAST = 10_000
Blocked = Callable[[date], str]


def cadences(plan: Plan) -> Mapping[str, Cadence]:
    """Give the trains by name: "" is the one that stands in [cadence] itself."""
    whole = plan.cadence
    if whole is None:
        return {}
    own = {"": whole} if whole.every or whole.rrule else {}
    return own | dict(whole.trains)


def trains(plan: Plan, holidays: Mapping[date, str], today: date) -> tuple[Train, ...]:
    """Lay all trains out: every departure up to today, and as many after it as the horizon says.

    WordsError where a rule cannot be read.
    """
    return tuple(
        _train(name, cadence, plan.freeze, holidays, today)
        for name, cadence in cadences(plan).items()
        if cadence.from_ is not None
    )


def _train(name: str, cadence: Cadence, freezes: Sequence[Freeze], holidays: Mapping[date, str], today: date) -> Train:
    rule = recurrence(cadence.rrule or cadence.every).rule
    blocked = obstacle(cadence, freezes, holidays)
    planned = _planned(cadence, rule, today)
    found: dict[date, Departure] = {}
    for day in planned:
        departure = avoided(day, cadence, blocked)
        if departure is not None:
            found.setdefault(departure.day, departure)
    return Train(name, cadence, rule, tuple(found[day] for day in sorted(found)))


def _planned(cadence: Cadence, rule: str, today: date) -> list[date]:
    """Give the days of the rule, with what is left out and added."""
    first, last = cadence.from_, cadence.until or date.max
    if first is None:
        return []
    every = days(rule, first, last)
    skipped, added = set(cadence.skip), sorted(day for day in set(cadence.also) if day <= last)
    past: list[date] = []
    ahead: list[date] = []
    for day in every:
        if day in skipped:
            continue
        if day <= today:
            past.append(day)
            if len(past) > _MOST_PAST:
                break
            continue
        if len(ahead) == max(cadence.horizon, 0):
            break
        ahead.append(day)
    return sorted({*past, *ahead, *added})


def obstacle(cadence: Cadence, freezes: Sequence[Freeze], holidays: Mapping[date, str]) -> Blocked:
    """Give the function that says why a train may not depart on a day, "" where it may."""
    allowed = {WEEKDAY_NAMES.index(name) for name in cadence.weekdays}
    closed = [
        freeze
        for freeze in freezes
        if freeze.kind == "release"
        and "normal" not in freeze.allow
        and (not freeze.lines or not cadence.line or cadence.line in freeze.lines)
    ]

    def why(day: date) -> str:
        if allowed and day.weekday() not in allowed:
            return f"{_WEEKDAY_WORDS[day.weekday()]} is no day for departures"
        if day in holidays:
            return holidays[day]
        freeze = next((one for one in closed if one.from_ <= day <= one.to), None)
        return f"freeze {freeze.id}" if freeze else ""

    return why


def avoided(day: date, cadence: Cadence, blocked: Blocked) -> Departure | None:
    """Move a departure as the train says; None where it is left out. What may not move keeps its day and the reason."""
    reason = blocked(day)
    if not reason:
        return Departure(day, day)
    match cadence.avoid:
        case "skip":
            return None
        case "error":
            return Departure(day, day, reason)
        case "next-workday" | "previous-workday" as which:
            step = 1 if which == "next-workday" else -1
            return Departure(next(_workdays(day, step, cadence, blocked), day), day, reason)


def _workdays(day: date, step: int, cadence: Cadence, blocked: Blocked) -> Iterator[date]:
    for distance in range(1, _FARTHEST):
        try:
            there = day + timedelta(days=step * distance)
        except OverflowError:
            return
        if (cadence.weekdays or there.weekday() in _WORKDAYS) and not blocked(there):
            yield there


def first_after(train: Train, today: date) -> date | None:
    """Give the next departure of a train."""
    return next(islice((one.day for one in train.departures if one.day >= today), 1), None)
