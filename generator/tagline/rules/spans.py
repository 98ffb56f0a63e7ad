"""Spans of time in plain words: "-2 weeks on Wednesday" before a departure, "12 months" of support."""

import calendar as months
import re
from datetime import date, timedelta
from typing import NamedTuple

from tagline.rules.recurrence import DAYS
from tagline.rules.words import plain, refuse

_SPAN = re.compile(r"(?P<sign>[+-]?) ?(?P<count>[0-9]{1,4}) (?P<unit>day|week|month|quarter|year)s?")
_LENGTH = re.compile(rf"{_SPAN.pattern}(?P<whole>,? (?:to |until )?(?:the )?end of (?:the )?month)?")
_OFFSET = re.compile(rf"{_SPAN.pattern}(?: on (?P<day>[a-z]+))?")
_MOST_YEARS = 100
_WEEKDAYS = {name: number for number, name in enumerate(DAYS)}


class Span(NamedTuple):
    """So many months and days; negative ones lie before. With `whole` it goes on to the end of the month."""

    months: int = 0
    days: int = 0
    whole: bool = False

    def after(self, day: date) -> date:
        """Give the day that is so much later; a month that is too short ends on its last day."""
        month = day.year * 12 + day.month - 1 + self.months
        year, month = divmod(month, 12)
        if not date.min.year <= year <= date.max.year:
            refuse("a day of the calendar", f"one beyond it, from {day}")
        last = months.monthrange(year, month + 1)[1]
        try:
            there = date(year, month + 1, min(day.day, last)) + timedelta(days=self.days)
            return there.replace(day=months.monthrange(there.year, there.month)[1]) if self.whole else there
        except OverflowError:
            refuse("a day of the calendar", f"one beyond it, from {day}")


class Offset(NamedTuple):
    """A distance from a departure; `weekday` (Monday is 0) moves within the week that the span leads to."""

    span: Span
    weekday: int | None = None

    def from_day(self, day: date) -> date:
        """Give the day at this distance."""
        there = self.span.after(day)
        return there if self.weekday is None else there + timedelta(days=self.weekday - there.weekday())


def span(words: str) -> Span:
    """Read "12 months", "+3 days" or "60 months, end of month"."""
    found = _LENGTH.fullmatch(plain(words))
    if found is None:
        refuse('a span such as "12 months" or "7 days"', words)
    return _span(found, words)._replace(whole=found["whole"] is not None)


def offset(words: str) -> Offset:
    """Read "-4 weeks" or "-2 weeks on Wednesday"."""
    found = _OFFSET.fullmatch(plain(words))
    if found is None or (found["day"] is not None and found["day"] not in _WEEKDAYS):
        refuse('a distance such as "-4 weeks", "-2 weeks on Wednesday" or "+3 days"', words)
    return Offset(_span(found, words), _WEEKDAYS.get(found["day"] or ""))


def _span(found: re.Match[str], words: str) -> Span:
    count = int(found["count"]) * (-1 if found["sign"] == "-" else 1)
    match found["unit"]:
        case "day":
            made = Span(days=count)
        case "week":
            made = Span(days=7 * count)
        case "month":
            made = Span(months=count)
        case "quarter":
            made = Span(months=3 * count)
        case _:
            made = Span(months=12 * count)
    if abs(made.months) > 12 * _MOST_YEARS or abs(made.days) > 366 * _MOST_YEARS:
        refuse(f"a span of at most {_MOST_YEARS} years", words)
    return made
