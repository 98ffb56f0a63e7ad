"""Plain words and rules name the days that people mean, and what would go wrong silently is refused."""

from datetime import date
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.rules.recurrence import DAYS, days, is_on, recurrence, skips_short_months
from tagline.rules.spans import offset, span
from tagline.rules.targets import target
from tagline.rules.words import WordsError


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("6 weeks on Tuesday", "FREQ=WEEKLY;INTERVAL=6;BYDAY=TU"),
        ("every 6 weeks on Tuesday", "FREQ=WEEKLY;INTERVAL=6;BYDAY=TU"),
        ("every Tuesday", "FREQ=WEEKLY;BYDAY=TU"),
        ("every other week on Thursday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        ("monthly", "FREQ=MONTHLY"),
        ("every quarter", "FREQ=MONTHLY;INTERVAL=3"),
        ("last Wednesday of the month", "FREQ=MONTHLY;BYDAY=-1WE"),
        ("third Tuesday of April and October", "FREQ=YEARLY;BYMONTH=4,10;BYDAY=3TU"),
        ("last working day of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
        ("2 months on the first Monday", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO"),
        ("RRULE:FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TU"),
    ],
)
def test_words_become_a_rule(words: str, rule: str) -> None:
    assert recurrence(words).rule == rule


@pytest.mark.parametrize(
    "words",
    [
        *("soon", "", "0 weeks", "Tuesday", "sixth Tuesday of the month", "third Tuesday of Aprember"),
        *("FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=TUE", "FREQ=HOURLY", "FREQ=WEEKLY;UNTIL=20270101", "FREQ"),
        *("FREQ=WEEKLY;FOO=1", "x" * 10_000, "every " * 1_000),
    ],
)
def test_what_is_no_rule_is_refused(words: str) -> None:
    with pytest.raises(WordsError, match="expected"):
        recurrence(words)


def test_a_first_day_off_its_rule_is_noticed() -> None:
    rule = recurrence("6 weeks on Tuesday").rule
    assert is_on(rule, date(2026, 1, 13))
    assert not is_on(rule, date(2026, 1, 14))


def test_a_day_that_short_months_lack_is_noticed() -> None:
    assert skips_short_months("FREQ=MONTHLY;BYMONTHDAY=31")
    assert not skips_short_months("FREQ=MONTHLY;BYMONTHDAY=28")


@given(st.integers(1, 60), st.sampled_from(sorted(DAYS)), st.dates(date(2000, 1, 1), date(2300, 1, 1)))
def test_weeks_keep_their_distance_over_leap_years_and_year_ends(count: int, day: str, start: date) -> None:
    rule = recurrence(f"{count} weeks on {day}").rule
    first = next(days(rule, start, date.max))
    found = list(islice(days(rule, first, date.max), 60))
    assert {(after - before).days for before, after in pairwise(found)} == {7 * count}


@pytest.mark.parametrize(
    ("words", "start", "expected"),
    [
        ("12 months", date(2024, 2, 29), date(2025, 2, 28)),
        ("1 quarter", date(2026, 11, 30), date(2027, 2, 28)),
        ("-2 weeks", date(2027, 1, 5), date(2026, 12, 22)),
        ("+3 days", date(2026, 12, 30), date(2027, 1, 2)),
    ],
)
def test_a_span_leads_to_a_day_of_the_calendar(words: str, start: date, expected: date) -> None:
    assert span(words).after(start) == expected


def test_a_distance_may_name_the_weekday_of_its_week() -> None:
    assert offset("-2 weeks on Wednesday").from_day(date(2026, 11, 3)) == date(2026, 10, 21)


@pytest.mark.parametrize("words", ["soon", "", "3", "3 fortnights", "-1 week on Someday"])
def test_what_is_no_span_is_refused(words: str) -> None:
    with pytest.raises(WordsError, match="expected"):
        offset(words)


def test_a_span_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(WordsError, match="calendar"):
        span("9999 years").after(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2026-03-31", date(2026, 3, 31), date(2026, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_target_is_a_span_of_days_and_is_written_as_it_was(words: str, first: date, last: date) -> None:
    found = target(words)
    assert (found.first, found.last, found.words) == (first, last, words)


def test_an_unknown_target_names_no_day() -> None:
    assert (target("tba").known, target("tba").words) == (False, "tba")


@given(st.text(max_size=30))
def test_no_words_raise_anything_but_their_own_error(words: str) -> None:
    for read in (recurrence, span, offset, target):
        try:
            read(words)
        except WordsError:
            continue


def test_the_first_years_of_the_calendar_are_years() -> None:
    assert is_on("FREQ=DAILY", date(1, 1, 1))
