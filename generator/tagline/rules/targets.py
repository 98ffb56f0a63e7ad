"""When a release is planned: a day, a month, a quarter, or not known yet."""

import calendar as months
import re
from datetime import date

from tagline.model.schedule import Precision, Target
from tagline.rules.words import plain, refuse

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"([0-9]{4})-q([1-4])")
YEARS = range(1900, 3000)  # in which people plan
FAR = date.max
TBA = Target(FAR, FAR, Precision.UNKNOWN)


def on(day: date) -> Target:
    """Give the target that is one day."""
    return Target(day, day, Precision.DAY)


def target(value: date | str) -> Target:
    """Read a target; WordsError for anything else."""
    if isinstance(value, date):
        return on(value)
    text = plain(value)
    if text in {"tba", "tbd"}:
        return TBA
    if found := _MONTH.fullmatch(text):
        return _months(int(found[1]), int(found[2]), 1, value)
    if found := _QUARTER.fullmatch(text):
        return _months(int(found[1]), 3 * int(found[2]) - 2, 3, value)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        refuse('a date such as 2026-03-31, "2026-03", "2026-Q1" or "tba"', value)
    _check_year(day.year, text)
    return on(day)


def _check_year(year: int, words: str) -> None:
    if year not in YEARS:
        refuse(f"a year from {YEARS[0]} to {YEARS[-1]}", words)


def _months(year: int, first: int, count: int, words: str) -> Target:
    _check_year(year, words)
    last = first + count - 1
    end = date(year, last, months.monthrange(year, last)[1])
    return Target(date(year, first, 1), end, Precision.MONTH if count == 1 else Precision.QUARTER)
