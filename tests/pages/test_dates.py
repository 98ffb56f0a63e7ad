"""Dates are absolute, in UTC, with their weekday, and never wrong where there is none."""

from __future__ import annotations

import pytest

from tagline.pages import dates

AUGUST = 1_787_184_000  # Thursday 20 August 2026


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (dates.in_full, '<time datetime="2026-08-20">Thursday 20 August 2026</time>'),
        (dates.short, '<time datetime="2026-08-20">Thu 20 Aug 2026</time>'),
        (dates.brief, '<time datetime="2026-08-20">Thu 20 Aug</time>'),
        (dates.plain, "Thu 20 Aug 2026"),
        (dates.month, "August 2026"),
        (dates.year, 2026),
    ],
)
def test_a_moment_is_written_as_its_day(write: object, words: object) -> None:
    assert write(AUGUST + 86_399) == words  # type: ignore[operator] # one of the functions above


@pytest.mark.parametrize("seconds", [0, 10**15, -(10**15), 10**20])
def test_a_moment_that_is_no_date_is_said_to_be_none(seconds: int) -> None:
    assert dates.short(seconds) == "date not recorded"
    assert dates.year(seconds) == 0


def test_moments_before_1970_have_dates_too() -> None:
    assert dates.plain(-1) == "Wed 31 Dec 1969"
