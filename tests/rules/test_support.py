"""How long a line is supported: durations, days, months, and long-term support from a day on."""

from datetime import date

import pytest

from tagline.model.commit import Bump
from tagline.model.plan import Line, Plan, Release
from tagline.model.schedule import Phase, SupportWindow
from tagline.rules.plan_words import word_mistakes
from tagline.rules.schedule import Shipped, schedule
from tagline.rules.support import support, support_end

FIRST = date(2026, 1, 13)
FINAL = Shipped("v1.0.0", "1.0.0", FIRST, "1", Bump.MAJOR)
CANDIDATE = Shipped("v1.0.0-rc.1", "1.0.0-rc.1", date(2026, 1, 2), "1", Bump.MAJOR, final=False)


def window(line: Line, today: date, *releases: Shipped, planned: tuple[Release, ...] = ()) -> SupportWindow:
    """Give the window of the only line."""
    plan = Plan(line=(line,), release=planned)
    return support(plan, schedule(plan, releases, today, {}), releases)[0]


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("12 months", date(2027, 1, 13)),
        ("12 months, end of month", date(2027, 1, 31)),
        ("13 months to the end of the month", date(2027, 2, 28)),
        ("2030-10", date(2030, 10, 31)),
        ("2030-Q1", date(2030, 3, 31)),
        ("2030-10-05", date(2030, 10, 5)),
    ],
)
def test_an_end_is_a_span_a_day_or_the_end_of_a_month(words: str, last: date) -> None:
    assert support_end(words, FIRST) == last


def test_a_month_is_an_end_before_anything_was_released() -> None:
    assert support_end("2030-10", None) == date(2030, 10, 31)
    assert support_end("12 months", None) is None


def test_words_for_an_end_that_cannot_be_read_are_a_mistake() -> None:
    plan = Plan(line=(Line(id="1", lts="soon", active="tba", security="60 months, end of month"),))
    assert [one.path for one in word_mistakes(plan, lambda _: True)] == [("line", 0, "lts"), ("line", 0, "active")]


@pytest.mark.parametrize(
    ("lts", "before", "since"),
    [
        (True, True, None),
        (False, False, None),
        ("6 months", False, date(2026, 7, 13)),
        (date(2026, 7, 13), False, date(2026, 7, 13)),
    ],
)
def test_long_term_support_may_begin_on_a_day(lts: bool | date | str, before: bool, since: date | None) -> None:  # noqa: FBT001 - a column of the table
    line = Line(id="1", lts=lts, security="30 months")
    found = [window(line, day, FINAL) for day in (date(2026, 7, 12), date(2026, 7, 13))]
    assert [one.lts for one in found] == [before, lts is not False]
    assert {one.lts_from for one in found} == {since}


def test_a_prerelease_begins_no_line() -> None:
    planned = (
        Release(id="rc2", line="1", target=date(2026, 1, 9), bump="prerelease"),
        Release(id="final", line="1", target=FIRST),
    )
    found = window(Line(id="1", security="12 months"), date(2026, 1, 5), CANDIDATE, planned=planned)
    assert (found.phase, found.released, found.latest) == (Phase.PLANNED, FIRST, "")


def test_a_line_without_a_known_release_has_ended_with_its_last_day() -> None:
    line = Line(id="0.8", security=date(2014, 7, 31))
    assert [window(line, day).phase for day in (date(2014, 7, 31), date(2014, 8, 1))] == [Phase.PLANNED, Phase.ENDED]
