"""The rhythm of releases, seen only where there is one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.rules.recurrence import is_on, recurrence
from tagline.rules.rhythm import NoRhythm, Rhythm, rhythm

MONDAY = date(2026, 1, 5)


def every(step: int, count: int, first: date = MONDAY) -> list[date]:
    return [first + timedelta(days=step * at) for at in range(count)]


def in_months(months: int, count: int, day: int = 12) -> list[date]:
    return [date(2024 + (months * at) // 12, (months * at) % 12 + 1, day) for at in range(count)]


def found(days: list[date], later: int = 1) -> Rhythm | NoRhythm:
    return rhythm(days, days[-1] + timedelta(days=later))


def test_six_weeks_on_a_weekday_are_seen_and_the_next_one_is_named() -> None:
    days = every(42, 6)
    assert found(days) == Rhythm("6 weeks on Monday", days[-1] + timedelta(days=42), 5, 5)


def test_a_day_late_now_and_then_keeps_the_weekday_of_most() -> None:
    days = every(14, 9)
    days[3] += timedelta(days=1)
    days[8] += timedelta(days=2)
    assert found(days) == Rhythm("2 weeks on Monday", MONDAY + timedelta(days=14 * 9), 8, 8)


def test_one_stray_in_five_is_forgiven_and_two_are_not() -> None:
    days = every(14, 8)
    assert isinstance(found([*days[:-1], days[-1] + timedelta(days=9)]), Rhythm)
    spoilt = [days[0], days[1] + timedelta(days=6), *days[2:]]
    assert isinstance(found(spoilt), NoRhythm)


def test_a_day_of_the_month_is_named_as_people_name_it() -> None:
    assert found(in_months(1, 8)) == Rhythm("month on the 12th day", date(2024, 9, 12), 7, 7)
    assert found(in_months(2, 6, 1)) == Rhythm("2 months on the 1st day", date(2025, 1, 1), 5, 5)
    thirds = [date(2025, month, day) for month, day in ((1, 21), (2, 18), (3, 18), (4, 15), (5, 20), (6, 17))]
    assert found(thirds) == Rhythm("month on the third Tuesday", date(2025, 7, 15), 5, 5)


def test_every_quarter_on_days_that_differ_is_every_three_months() -> None:
    days = [date(2025, 1, 26), date(2025, 4, 23), date(2025, 7, 30), date(2025, 10, 25), date(2026, 1, 28)]
    assert found(days) == Rhythm("3 months", date(2026, 4, 26), 4, 4)


def test_departures_that_are_over_are_not_the_next_one() -> None:
    days = every(7, 6)
    seen = found(days, later=10)
    assert isinstance(seen, Rhythm)
    assert seen.next == days[-1] + timedelta(days=14)


def test_a_project_that_has_gone_quiet_has_no_rhythm() -> None:
    assert found(every(7, 6), later=60) == NoRhythm("the last release is 60 days old, and they came every 7 days")


def test_too_few_days_and_wild_ones_show_none() -> None:
    assert found(every(42, 4)) == NoRhythm("releases came on 4 days, and a rhythm shows in 5 or more")
    wild = [MONDAY + timedelta(days=at) for at in (0, 3, 90, 97, 200, 201)]
    assert found(wild) == NoRhythm("the last 6 came 1 to 103 days apart")
    assert rhythm([], MONDAY) == NoRhythm("there is no release yet that would show a rhythm")


@given(st.lists(st.dates(date(2000, 1, 1), date(2030, 1, 1)), max_size=12), st.integers(0, 90))
def test_whatever_is_seen_is_a_rule_that_the_next_day_is_on(days: list[date], later: int) -> None:
    today = max(days, default=MONDAY) + timedelta(days=later)
    seen = rhythm(days, today)
    if isinstance(seen, Rhythm):
        assert is_on(recurrence(seen.every).rule, seen.next)
        assert seen.next >= today
        assert seen.next > max(days)


@given(st.integers(1, 26), st.integers(5, 12), st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_a_rhythm_of_weeks_is_always_seen(weeks: int, count: int, first: date) -> None:
    days = every(7 * weeks, count, first)
    seen = found(days)
    assert isinstance(seen, Rhythm)
    assert is_on(recurrence(seen.every).rule, seen.next)


@pytest.mark.parametrize("months", [1, 2, 3, 4, 6, 12])
def test_a_rhythm_of_months_is_always_seen(months: int) -> None:
    seen = found(in_months(months, 6))
    assert isinstance(seen, Rhythm)
    assert seen.every == f"{'month' if months == 1 else f'{months} months'} on the 12th day"
