"""The rhythm in which releases came, where they came in one."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from tagline.rules.plain_text import plural

MOST = 9
FEWEST = 5
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NTH = ("first", "second", "third", "fourth", "last")
_MONTHS = (1, 2, 3, 4, 6, 12)
_WEEK = 7
_LONGEST = 26
_SHORT_MONTH = 28
_STRAYS = 0.15
_MOSTLY = 0.7


class Rhythm(NamedTuple):
    """A rhythm in words that a plan takes, its next departure, and how many of how many distances kept it."""

    every: str
    next: date
    kept: int
    of: int


class NoRhythm(NamedTuple):
    """Why there is none to be seen."""

    reason: str


def rhythm(days: Sequence[date], today: date) -> Rhythm | NoRhythm:
    """Look for a rhythm in the latest days: one that one distance in five may miss, and no more."""
    recent = sorted({day for day in days if day <= today})[-MOST:]
    if not recent:
        return NoRhythm("there is no release yet that would show a rhythm")
    if len(recent) < FEWEST:
        return NoRhythm(f"releases came on {plural(len(recent), 'day')}, and a rhythm shows in {FEWEST} or more")
    gaps = [(after - before).days for before, after in pairwise(recent)]
    usual = _middle(gaps)
    if (today - recent[-1]).days > 2 * usual + _WEEK:
        return NoRhythm(f"the last release is {(today - recent[-1]).days} days old, and they came every {usual} days")
    found = next(filter(None, (_monthly(recent, months, today) for months in _MONTHS)), None) or _weekly(
        recent, usual, today
    )
    return found or NoRhythm(f"the last {len(recent)} came {min(gaps)} to {max(gaps)} days apart")


def _weekly(days: Sequence[date], usual: int, today: date) -> Rhythm | None:
    weeks = round(usual / _WEEK)
    if not 1 <= weeks <= _LONGEST:
        return None
    whole = weeks * _WEEK
    kept = sum(
        abs((after - before).days - whole) <= max(3 if weeks > 1 else 2, whole * _STRAYS)
        for before, after in pairwise(days)
    )
    if not _enough(kept, len(days) - 1):
        return None
    weekday, often = Counter(day.weekday() for day in days).most_common(1)[0]
    step = "week" if weeks == 1 else f"{weeks} weeks"
    if often < len(days) / 2:
        return Rhythm(
            step, _next(days[-1], today, lambda at: days[-1] + timedelta(days=whole * at)), kept, len(days) - 1
        )
    anchor = days[-1] + timedelta(days=(weekday - days[-1].weekday() + 3) % _WEEK - 3)
    following = _next(days[-1], today, lambda at: anchor + timedelta(days=whole * at))
    return Rhythm(f"{step} on {_WEEKDAYS[weekday]}", following, kept, len(days) - 1)


def _monthly(days: Sequence[date], months: int, today: date) -> Rhythm | None:
    """Look for releases in every so many months, on a day that is named in the words people have for it."""
    steps = [12 * (after.year - before.year) + after.month - before.month for before, after in pairwise(days)]
    kept = steps.count(months)
    if not _enough(kept, len(steps)):
        return None
    step = "month" if months == 1 else f"{months} months"
    for name, day_of in ((_nth_weekday, _day_of_nth), (_day_name, _day_of_name)):
        called, often = Counter(map(name, days)).most_common(1)[0]
        if called and often >= _MOSTLY * len(days):
            months_on = partial(_named_day, days[-1], months, called, day_of)
            return Rhythm(f"{step} on the {called}", _next(days[-1], today, months_on), kept, len(steps))
    spread = [day.day for day in days]
    if max(spread) - min(spread) > _WEEK * 2:
        return None
    middle = min(_SHORT_MONTH, _middle(spread))
    following = _next(days[-1], today, lambda at: date(*_month(days[-1], months * at), middle))
    return Rhythm(step, following, kept, len(steps))


def _named_day(last: date, months: int, called: str, day_of: Callable[[int, int, str], date], at: int) -> date:
    return day_of(*_month(last, months * at), called)


def _nth_weekday(day: date) -> str:
    last = (day + timedelta(days=_WEEK)).month != day.month
    return f"{'last' if last else _NTH[(day.day - 1) // _WEEK]} {_WEEKDAYS[day.weekday()]}"


def _day_of_nth(year: int, month: int, name: str) -> date:
    days = [date(year, month, 1) + timedelta(days=at) for at in range(31)]
    return next(day for day in days if day.month == month and (_nth_weekday(day) == name or _counted(day) == name))


def _counted(day: date) -> str:
    return f"{_NTH[(day.day - 1) // _WEEK]} {_WEEKDAYS[day.weekday()]}"


def _day_name(day: date) -> str:
    if day.day > _SHORT_MONTH:
        return ""
    ending = "th" if 11 <= day.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")  # noqa: PLR2004 - eleventh to thirteenth
    return f"{day.day}{ending} day"


def _day_of_name(year: int, month: int, name: str) -> date:
    return date(year, month, int(name.partition(" ")[0][:-2]))


def _month(day: date, later: int) -> tuple[int, int]:
    months = 12 * day.year + day.month - 1 + later
    return months // 12, months % 12 + 1


def _next(last: date, today: date, departure: Callable[[int], date]) -> date:
    """Give the first departure after the last release that is not over."""
    at = 1
    while (day := departure(at)) < today or day <= last:
        at += 1
    return day


def _middle(numbers: Sequence[int]) -> int:
    return sorted(numbers)[len(numbers) // 2]


def _enough(kept: int, of: int) -> bool:
    return of - kept <= of // 5
