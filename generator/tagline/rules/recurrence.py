"""Recurring days: plain words or RFC 5545 rules, and the traps that both have.

"6 weeks on Tuesday", "every 2 months on the first Monday", "last Wednesday of the month", "third Tuesday of April and
October", "last working day of the month" and "FREQ=WEEKLY;INTERVAL=6;BYDAY=TU" all become one `Recurrence`.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import NamedTuple

from tagline.rules.words import plain, refuse

_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = {name: name[:2].upper() for name in _DAY_NAMES}
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_NUMBERS = {"last": -1} | {
    word: at // 2 + 1
    for at, word in enumerate(("first", "1st", "second", "2nd", "third", "3rd", "fourth", "4th", "fifth", "5th"))
}
_COUNT_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTS = {word: number for number, word in enumerate(_COUNT_WORDS, 1)}
_UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_OFTEN = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}
_WORKDAYS = "MO,TU,WE,TH,FR"
_PARTS = frozenset(
    {
        "FREQ",
        "INTERVAL",
        "BYDAY",
        "BYMONTH",
        "BYMONTHDAY",
        "BYYEARDAY",
        "BYWEEKNO",
        "BYSETPOS",
        "WKST",
        "COUNT",
        "UNTIL",
    }
)
EXPECTED = (
    'words such as "6 weeks on Tuesday", "last Wednesday of the month" or "third Tuesday of April and October", '
    'or a rule such as "FREQ=WEEKLY;INTERVAL=6;BYDAY=TU"'
)
_MOST_YEARS = 400
_FREQ = re.compile(
    r"(?:every )?(?:(?P<count>[0-9]{1,3}|[a-z]+) )?(?P<unit>day|week|month|quarter|year)s?(?: on (?P<on>.+))?"
)
_NTH = re.compile(
    r"(?:the )?(?P<nth>[a-z0-9]+) (?P<what>working day|workday|weekday|day|[a-z]+)(?: (?:of|in) (?P<of>.+))?"
)


class Recurrence(NamedTuple):
    """A rule, as RFC 5545 writes it, and the words that people wrote."""

    rule: str
    words: str


def recurrence(words: str) -> Recurrence:
    """Read plain words or a rule; WordsError for anything else."""
    text = _OFTEN.get(plain(words), plain(words))
    if "=" in text:
        return Recurrence(_checked_rule(text.upper().removeprefix("RRULE:")), words)
    return Recurrence(_rule_of(text.replace(" the ", " ").removeprefix("the "), words), words)


def _rule_of(text: str, words: str) -> str:
    found = _FREQ.fullmatch(text)
    if found and (interval := _interval(found["count"])) is not None:
        return _every(found["unit"], interval, found["on"], words)
    if text.startswith("every "):
        text = text.removeprefix("every ")
        if text in DAYS:
            return f"FREQ=WEEKLY;BYDAY={DAYS[text]}"
    nth = _NTH.fullmatch(text)
    if nth is None:
        refuse(EXPECTED, words)
    day = _nth_day(nth["nth"], nth["what"], words)
    of = nth["of"] or "month"
    if of in {"month", "every month", "each month"}:
        return f"FREQ=MONTHLY;{day}"
    if of in {"quarter", "every quarter", "each quarter"}:
        return f"FREQ=MONTHLY;INTERVAL=3;{day}"
    numbers = sorted(MONTHS.get(name, 0) for name in re.split(r",? and |, ?", of))
    if not numbers[0]:
        refuse(EXPECTED, words)
    return f"FREQ=YEARLY;BYMONTH={','.join(map(str, numbers))};{day}"


def _interval(count: str | None) -> int | None:
    if count is None or count == "every":
        return 1
    return int(count) if count.isdigit() else 2 if count == "other" else _COUNTS.get(count)


def _every(unit: str, interval: int, on: str | None, words: str) -> str:
    if interval == 0:
        refuse("an interval of 1 or more", words)
    if unit == "quarter":
        unit, interval = "month", 3 * interval
    step = f"FREQ={_UNITS[unit]}" + (f";INTERVAL={interval}" if interval > 1 else "")
    if on is None:
        return step
    if unit == "week":
        days = [DAYS.get(name) for name in re.split(r",? and |, ?", on)]
        if None in days:
            refuse(EXPECTED, words)
        return f"{step};BYDAY={','.join(filter(None, days))}"
    nth = _NTH.fullmatch(on)
    if unit != "month" or nth is None or nth["of"] not in {None, "month"}:
        refuse(EXPECTED, words)
    return f"{step};{_nth_day(nth['nth'], nth['what'], words)}"


def _nth_day(nth: str, what: str, words: str) -> str:
    """Give the part of a rule for "third tuesday", "last working day" or "15th day"."""
    number = _NUMBERS.get(nth)
    if what in {"working day", "workday", "weekday"} and number is not None:
        return f"BYDAY={_WORKDAYS};BYSETPOS={number}"
    if what == "day":
        found = re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)", nth)
        day = int(found[1]) if found else number
        if day is not None and day <= 31:  # noqa: PLR2004 - no month is longer
            return f"BYMONTHDAY={day}"
    if what not in DAYS or number is None:
        refuse(EXPECTED, words)
    return f"BYDAY={number}{DAYS[what]}"


def _checked_rule(rule: str) -> str:
    parts = dict(part.partition("=")[::2] for part in rule.strip(";").split(";"))
    unknown = next((name for name in parts if name not in _PARTS), None)
    if unknown is not None:
        refuse("the parts of a rule for days (RFC 5545), such as FREQ, INTERVAL and BYDAY", unknown)
    if parts.get("FREQ") not in _UNITS.values():
        refuse("FREQ=DAILY, WEEKLY, MONTHLY or YEARLY", f"FREQ={parts.get('FREQ', '')}")
    if not parts.get("INTERVAL", "1").strip("0"):
        refuse("an INTERVAL of 1 or more", f"INTERVAL={parts['INTERVAL']}")
    if "COUNT" in parts or "UNTIL" in parts:
        refuse("a rule without COUNT and UNTIL, and `until = 2027-12-31` beside it", rule)
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        next(_dates(text, date(2024, 1, 1)), None)
    except (ValueError, TypeError, LookupError, AttributeError):
        refuse("a recurrence rule (RFC 5545)", text)
    return text


def days(rule: str, start: date, last: date) -> Iterator[date]:
    """Give the days of a rule from `start` to `last`, both included; the count of intervals begins at `start`."""
    return takewhile(lambda day: day <= last, _dates(rule, start))


def _dates(rule: str, start: date) -> Iterator[date]:
    from dateutil.rrule import rrulestr  # noqa: PLC0415 - for plans with a cadence

    begin = datetime(start.year, start.month, start.day)  # noqa: DTZ001 - days have no zone
    end = begin + timedelta(days=366 * _MOST_YEARS) if start.year + _MOST_YEARS < date.max.year else datetime.max  # noqa: DTZ901 - as above
    for moment in rrulestr(f"{rule};UNTIL={end.year:04}{end:%m%dT%H%M%S}", dtstart=begin):
        yield moment.date()


def is_on(rule: str, start: date) -> bool:
    """Whether a rule that begins on a day has that day; if not, libraries silently begin at a later one."""
    return next(_dates(rule, start), None) == start


def skips_short_months(rule: str) -> bool:
    """Whether a rule names a day that some months do not have, which leaves those months out."""
    found = re.search(r"BYMONTHDAY=([0-9,]+)", rule)
    return found is not None and any(int(day) > 28 for day in found[1].split(",") if day)  # noqa: PLR2004 - February
