"""A rule has the days that RFC 5545 gives it, over leap years, ends of years and weeks that belong to two years."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from tagline.rules.recurrence import days, is_on, recurrence
from tagline.rules.rule_days import WEEKDAYS
from tagline.rules.words import WordsError

STARTS = st.dates(date(1999, 1, 1), date(2060, 12, 31))


def some(least: int, most: int, *, negative: bool = True) -> st.SearchStrategy[str]:
    """Write a list of numbers."""
    numbers = st.integers(least, most)
    both = numbers | numbers.map(int.__neg__) if negative else numbers
    return st.lists(both, min_size=1, max_size=3, unique=True).map(lambda found: ",".join(map(str, found)))


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Write a rule whose meaning is not disputed.

    dateutil wants both of BYDAY=MO,2TU, counts BYSETPOS in the first week from its first day, and misses days that
    belong to the last week of the year before: none of it is in RFC 5545. It looks for a day until the year 9999, so
    rules that may have none are left out.
    """
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={freq}"]
    parts += [f"INTERVAL={draw(st.integers(1, 12))}"] if draw(st.booleans()) else []
    parts += [f"WKST={draw(st.sampled_from(WEEKDAYS))}"] if draw(st.booleans()) else []
    names = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True)
    match freq, draw(st.integers(0, 4)):
        case "DAILY", 0 | 1:
            parts += [f"BYMONTH={draw(some(1, 12, negative=False))}"]
        case "WEEKLY", 0 | 1 | 2:
            parts += [f"BYDAY={','.join(draw(names))}"]
        case "WEEKLY", 3:
            parts += [f"BYDAY={','.join(draw(names))}", f"BYMONTH={draw(some(1, 12, negative=False))}"]
        case "MONTHLY" | "YEARLY", 0:
            parts += [f"BYDAY={','.join(draw(names))}", f"BYSETPOS={draw(some(1, 3))}"]
        case "MONTHLY" | "YEARLY", 1:
            number = draw(st.integers(1, 4)) * draw(st.sampled_from([1, -1]))
            parts += [f"BYDAY={','.join(f'{number}{name}' for name in draw(names))}"]
        case "MONTHLY", 2 | 3:
            parts += [f"BYMONTHDAY={draw(some(1, 28))}"]
        case "YEARLY", 2:
            parts += [f"BYWEEKNO={draw(some(2, 51))}", f"BYDAY={','.join(draw(names))}"]
        case "YEARLY", 3:
            parts += [f"BYYEARDAY={draw(some(1, 365))}"]
        case "YEARLY", 4:
            parts += [
                f"BYMONTH={draw(some(1, 12, negative=False))}",
                f"BYDAY={draw(st.integers(1, 4))}{draw(names)[0]}",
            ]
    return ";".join(parts)


@settings(max_examples=300)
@given(rules(), STARTS)
def test_a_rule_has_the_days_that_dateutil_gives_it(rule: str, start: date) -> None:
    last = start + timedelta(days=12 * 366)
    theirs = rrulestr(rule, dtstart=datetime(start.year, start.month, start.day, tzinfo=UTC))
    expected = takewhile(lambda day: day <= last, (moment.date() for moment in islice(theirs, 300)))
    assert list(islice(days(recurrence(rule).rule, start, last), 300)) == list(expected)


@given(st.integers(1, 53), STARTS)
def test_weeks_are_those_of_iso_8601(week: int, start: date) -> None:
    found = days(f"FREQ=YEARLY;BYWEEKNO={week};BYDAY=MO,SU", start, start + timedelta(days=3 * 366))
    every = (start + timedelta(days=at) for at in range(3 * 366 + 1))
    assert list(found) == [day for day in every if day.isocalendar()[1:] in {(week, 1), (week, 7)}]


@given(rules(), STARTS)
def test_a_rule_has_its_days_in_order_and_each_once(rule: str, start: date) -> None:
    found = list(islice(days(rule, start, date.max), 100))
    assert found == sorted(set(found))
    assert is_on(rule, start) == (start in found)
    assert all(day >= start for day in found)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=YEARLY", "2024-02-29 2028-02-29 2032-02-29"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", "2023-02-28 2024-02-29 2025-02-28"),
        ("FREQ=MONTHLY", "2026-01-31 2026-03-31 2026-05-31"),
        ("FREQ=YEARLY;BYYEARDAY=366", "2024-12-31 2028-12-31 2032-12-31"),
        ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", "2026-12-28 2032-12-27 2037-12-28"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "2024-01-01 2024-12-30 2025-12-29"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO", "1997-08-05 1997-08-10 1997-08-19"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "1997-08-05 1997-08-17 1997-08-19"),
        ("FREQ=MONTHLY;BYDAY=MO,2TU", "2026-02-02 2026-02-09 2026-02-10"),
        ("FREQ=WEEKLY;INTERVAL=6;BYDAY=TU", "2026-12-22 2027-02-02 2027-03-16"),
    ],
)
def test_the_days_of_a_rule_where_calendars_are_odd(rule: str, expected: str) -> None:
    start = date.fromisoformat(expected.partition(" ")[0])
    assert " ".join(map(str, islice(days(rule, start, date.max), 3))) == expected


def test_the_first_and_the_last_day_of_the_calendar_are_days() -> None:
    assert list(islice(days("FREQ=WEEKLY", date.min, date.max), 2)) == [date.min, date.min + timedelta(days=7)]
    for rule in ("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR"):
        assert list(days(rule, date.max, date.max)) in ([date.max], [])


def test_a_rule_ends_after_two_hundred_years() -> None:
    assert max(days("FREQ=YEARLY", date(2026, 1, 1), date.max)).year == 2226


@pytest.mark.parametrize(
    "rule",
    [
        *(
            "FREQ=DAILY;INTERVAL=-1",
            "FREQ=WEEKLY;INTERVAL=+2",
            "FREQ=WEEKLY;INTERVAL=\uff16",
            "FREQ=YEARLY;INTERVAL=99999",
        ),
        *("FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=YEARLY;BYMONTH=13"),
        *("FREQ=YEARLY;BYWEEKNO=54", "FREQ=YEARLY;BYYEARDAY=367", "FREQ=MONTHLY;BYSETPOS=0", "FREQ=WEEKLY;BYDAY=2MO"),
        *("FREQ=WEEKLY;WKST=XX", "FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "FREQ=WEEKLY;BYDAY=MO,,TU"),
        *(
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=DAILY;BYSETPOS=2;BYDAY=MO",
            "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
        ),
        "FREQ=MONTHLY;BYMONTHDAY=" + "1," * 99,
    ],
)
def test_a_rule_that_libraries_would_take_for_another_is_refused(rule: str) -> None:
    with pytest.raises(WordsError, match="expected"):
        recurrence(rule)


@given(
    st.lists(
        st.sampled_from(
            ["FREQ", "INTERVAL", "BYDAY", "BYMONTH", "BYSETPOS", "BYWEEKNO", "BYEASTER", "WKST", ""]
        ).flatmap(lambda name: st.text("0123456789,-+MOTUWEDAILY=; ", max_size=8).map(lambda value: f"{name}={value}")),
        max_size=5,
    ).map(";".join)
)
def test_no_rule_raises_anything_but_its_own_error(text: str) -> None:
    try:
        rule = recurrence(f"FREQ=MONTHLY;{text}").rule
    except WordsError:
        return
    assert next(days(rule, date(2026, 1, 1), date.max), None) or "INTERVAL" in rule
