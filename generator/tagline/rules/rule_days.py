"""The days of a recurrence rule (RFC 5545), one period after another, as far as anybody plans.

Libraries look for the next day until the year 9999 where a rule has none, and count in their own way where a part has
no sense. This knows days only, and ends; a property test holds it against dateutil.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MOST_YEARS = 200
_WEEK = 7


class Rule(NamedTuple):
    """The parts of a rule. A weekday is a number from 0 for Monday, with which one of them is meant (0: all)."""

    freq: str
    interval: int = 1
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    weekdays: frozenset[tuple[int, int]] = frozenset()
    positions: tuple[int, ...] = ()
    week_start: int = 0

    def from_day(self, start: date) -> "Rule":
        """Fill in what a rule leaves to its first day."""
        if self.month_days or self.year_days or self.weeks or self.weekdays or self.freq == "DAILY":
            return self
        match self.freq:
            case "WEEKLY":
                return self._replace(weekdays=frozenset({(0, start.weekday())}))
            case "MONTHLY":
                return self._replace(month_days=frozenset({start.day}))
            case _:
                months = self.months or frozenset({start.month})
                return self._replace(months=months, month_days=frozenset({start.day}))

    def fits(self, day: date) -> bool:
        """Whether a day is one of those that the parts name."""
        return (
            (not self.months or day.month in self.months)
            and (not self.month_days or day.day in self.month_days or self._fits_backwards(day))
            and (not self.weekdays or (0, day.weekday()) in self.weekdays or self._fits_nth(day))
            and (not self.year_days or not self.year_days.isdisjoint(_both(day.timetuple().tm_yday, _length(day.year))))
            and (not self.weeks or not self.weeks.isdisjoint(_week(day, self.week_start)))
        )

    def _fits_backwards(self, day: date) -> bool:
        return min(self.month_days) < 0 and day.day - monthrange(day.year, day.month)[1] - 1 in self.month_days

    def _fits_nth(self, day: date) -> bool:
        if self.freq not in {"MONTHLY", "YEARLY"}:
            return False
        if self.freq == "MONTHLY" or self.months:
            at, length = day.day, monthrange(day.year, day.month)[1]
        else:
            at, length = day.timetuple().tm_yday, _length(day.year)
        weekday = day.weekday()
        return ((at - 1) // _WEEK + 1, weekday) in self.weekdays or (
            -((length - at) // _WEEK) - 1,
            weekday,
        ) in self.weekdays


@cache
def rule_of(text: str) -> Rule:
    """Read a rule that is known to be one."""
    parts = dict(part.split("=") for part in text.split(";"))

    def numbers(name: str) -> Iterator[int]:
        return map(int, parts[name].split(",") if name in parts else ())

    return Rule(
        freq=parts["FREQ"],
        interval=int(parts.get("INTERVAL", "1")),
        months=frozenset(numbers("BYMONTH")),
        month_days=frozenset(numbers("BYMONTHDAY")),
        year_days=frozenset(numbers("BYYEARDAY")),
        weeks=frozenset(numbers("BYWEEKNO")),
        weekdays=frozenset(map(_weekday, parts["BYDAY"].split(",") if "BYDAY" in parts else ())),
        positions=tuple(numbers("BYSETPOS")),
        week_start=WEEKDAYS.index(parts.get("WKST", "MO")),
    )


def _weekday(text: str) -> tuple[int, int]:
    return int(text[:-2] or "0"), WEEKDAYS.index(text[-2:])


def days_of(rule: Rule, start: date, last: date) -> Iterator[date]:
    """Give the days of a rule from `start` to `last`, both included, for two hundred years at the most."""
    rule = rule.from_day(start)
    last = min(last, date(min(start.year + _MOST_YEARS, date.max.year), 12, 31))
    for period in _periods(rule, start, last):
        found = [day for day in period if rule.fits(day)]
        for day in _positions(found, rule.positions) if rule.positions else found:
            if day > last:
                return
            if day >= start:
                yield day


def _positions(found: Sequence[date], positions: Sequence[int]) -> list[date]:
    places = {at - 1 if at > 0 else len(found) + at for at in positions}
    return [found[at] for at in sorted(places) if 0 <= at < len(found)]


def _periods(rule: Rule, start: date, last: date) -> Iterator[Sequence[date]]:
    """Give the days of each day, week, month or year that counts, up to the one that holds `last`."""
    match rule.freq:
        case "DAILY":
            for at in range(start.toordinal(), last.toordinal() + 1, rule.interval):
                yield (date.fromordinal(at),)
        case "WEEKLY":
            first = start.toordinal() - (start.weekday() - rule.week_start) % _WEEK
            for at in range(first, last.toordinal() + 1, _WEEK * rule.interval):
                yield _span(at, _WEEK)
        case "MONTHLY":
            for at in range(12 * start.year + start.month - 1, 12 * last.year + last.month, rule.interval):
                yield _month(*divmod(at, 12))
        case _:
            for year in range(start.year, last.year + 1, rule.interval):
                months = sorted(rule.months) or range(1, 13)
                yield [day for month in months for day in _month(year, month - 1)]


def _month(year: int, month: int) -> list[date]:
    first = date(year, month + 1, 1)
    return _span(first.toordinal(), monthrange(year, month + 1)[1])


def _span(first: int, length: int) -> list[date]:
    """Give days one after the other, as far as the calendar goes."""
    return [date.fromordinal(at) for at in range(max(first, 1), min(first + length, date.max.toordinal() + 1))]


def _length(year: int) -> int:
    return date(year, 12, 31).timetuple().tm_yday


def _both(at: int, length: int) -> tuple[int, int]:
    """Count from the beginning and from the end."""
    return at, at - length - 1


def _week(day: date, start: int) -> tuple[int, int]:
    """Give the number of a day's week in its year; the first week is the one with four days of the year."""
    middle = day.toordinal() - (day.weekday() - start) % _WEEK + 3
    if not 1 <= middle <= date.max.toordinal():
        return 0, 0
    there = date.fromordinal(middle)
    number = (there.timetuple().tm_yday - 1) // _WEEK + 1
    last = date(there.year, 12, 28)
    end = date.fromordinal(min(last.toordinal() - (last.weekday() - start) % _WEEK + 3, date.max.toordinal()))
    return _both(number, (end.timetuple().tm_yday - 1) // _WEEK + 1)


def first_day(rule: Rule) -> date | None:
    """Give the first day of a rule, whatever its first day and interval; None where it has none in forty years."""
    start = date(2024, 1, 1)
    return next(days_of(rule._replace(interval=1), start, start + timedelta(days=40 * 366)), None)
