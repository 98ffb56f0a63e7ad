"""How punctual planned releases were: in days, in words, and as a record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.model.plan import Release
from tagline.model.schedule import Confidence, Fulfilment, PlannedRelease, Target
from tagline.rules.punctuality import days_off, lateness, outcome, outcomes, record, record_words, shift, times
from tagline.rules.targets import TBA, on, target

DAY = date(2026, 11, 3)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def planned(name: str, planned_for: Target, actual: date | None, window: int = 0) -> PlannedRelease:
    return PlannedRelease(
        id=name,
        train="",
        line="",
        departure=None,
        target=planned_for,
        window_end=planned_for.last + timedelta(days=window) if planned_for.known else planned_for.last,
        stages=(),
        confidence=Confidence.RELEASED if actual else Confidence.PLANNED,
        entry=None,
        fulfilled=Fulfilment("v1", "1", actual, "on its day") if actual else None,
    )


@given(days, days)
def test_a_day_is_off_its_target_by_their_difference(first: date, second: date) -> None:
    assert days_off(on(first), second) == (second - first).days


@pytest.mark.parametrize(
    ("actual", "words"),
    [
        (date(2026, 11, 3), "on its day"),
        (date(2026, 11, 4), "1 day late"),
        (date(2026, 11, 1), "2 days early"),
    ],
)
def test_a_slip_is_told_in_days(actual: date, words: str) -> None:
    assert lateness(days_off(on(DAY), actual), on(DAY)) == words


def test_what_was_planned_for_a_month_is_on_time_in_all_of_it_and_counted_from_its_ends() -> None:
    month = target("2026-11")
    assert lateness(days_off(month, date(2026, 11, 30)), month) == "in its month"
    assert lateness(days_off(month, date(2026, 12, 2)), month) == "2 days late"
    assert lateness(days_off(target("2026-Q4"), date(2026, 12, 2)), target("2026-Q4")) == "in its quarter"


def test_what_had_no_date_has_no_slip() -> None:
    found = outcome(planned("tba", TBA, DAY), None)
    assert (found.net, found.on_time, lateness(found.net, found.baseline)) == (None, False, "not recorded")


def test_late_within_the_window_is_on_time() -> None:
    assert outcome(planned("a", on(DAY), DAY + timedelta(days=3), window=3), None).on_time
    assert not outcome(planned("a", on(DAY), DAY + timedelta(days=4), window=3), None).on_time


def test_a_record_of_few_gives_no_rate() -> None:
    few = [planned(str(n), on(DAY), DAY) for n in range(4)]
    assert record_words(record(few, outcomes(few, {}))) == "4 planned releases came so far, too few for a rate."
    assert record_words(record([], {})) == "No planned release has come yet."


def test_a_record_counts_what_was_on_time_and_what_never_came() -> None:
    came = [planned(str(n), on(DAY), DAY + timedelta(days=n)) for n in range(5)]
    missed = replace(planned("missed", on(DAY), None), confidence=Confidence.MISSED)
    listed = [*came, missed]
    assert record_words(record(listed, outcomes(listed, {}))) == (
        "1 of 5 planned releases came on time, within their windows; the median slip is 2 days. "
        "1 date passed without a release."
    )


def test_candidates_are_no_part_of_the_record() -> None:
    candidate = replace(planned("rc", on(DAY), DAY), entry=Release(id="rc", bump="prerelease"))
    assert record([candidate], outcomes([candidate], {})).came == 0


def test_moves_are_told_in_words() -> None:
    assert [times(count) for count in (1, 2, 3)] == ["once", "twice", "3 times"]
    assert [shift(by) for by in (7, -1, 0, None)] == ["7 days later", "1 day earlier", "", ""]
