"""Whether a freeze stops something on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.model.plan import Freeze
from tagline.rules.freezes import Question, judge

WINTER = Freeze(id="winter", from_=date(2026, 12, 18), to=date(2027, 1, 4), allow=("emergency",))
AUDIT = Freeze(id="audit", from_=date(2027, 1, 5), to=date(2027, 1, 8), lines=("3.x",))
TEXTS = Freeze(id="texts", from_=date(2026, 12, 1), to=date(2026, 12, 31), kind="string")
ALL = (AUDIT, TEXTS, WINTER)


def ids(freezes: tuple[Freeze, ...]) -> list[str]:
    return [one.id for one in freezes]


@pytest.mark.parametrize(
    ("question", "stops"),
    [
        (Question(date(2026, 12, 17)), []),
        (Question(date(2026, 12, 18)), ["winter"]),
        (Question(date(2027, 1, 4)), ["winter"]),
        (Question(date(2026, 12, 20), change="emergency"), []),
        (Question(date(2026, 12, 20), change="standard"), ["winter"]),
        (Question(date(2026, 12, 20), "string"), ["texts"]),
        (Question(date(2027, 1, 6), line="3.x"), ["audit"]),
        (Question(date(2027, 1, 6), line="4.x"), []),
        (Question(date(2027, 1, 6)), ["audit"]),
    ],
)
def test_a_freeze_stops_what_is_of_its_kind_and_lines_on_its_days_unless_it_allows_the_class(
    question: Question, stops: list[str]
) -> None:
    assert ids(judge(ALL, question).stops) == stops


def test_freezes_that_follow_each_other_end_together() -> None:
    assert judge(ALL, Question(date(2026, 12, 20), line="3.x")).free == date(2027, 1, 9)
    assert judge(ALL, Question(date(2026, 12, 20), line="4.x")).free == date(2027, 1, 5)


def test_what_lets_it_pass_and_what_is_of_another_kind_are_told_apart() -> None:
    found = judge(ALL, Question(date(2026, 12, 20), change="emergency"))
    assert (ids(found.passes), ids(found.others)) == (["winter"], ["texts"])


def test_the_next_freeze_is_one_that_will_stop_it() -> None:
    found = judge(ALL, Question(date(2026, 12, 17), change="emergency"))
    assert found.next is AUDIT


def test_a_freeze_until_the_end_of_the_calendar_ends_never() -> None:
    forever = Freeze(id="x", from_=date(2026, 1, 1), to=date.max)
    assert judge([forever], Question(date(2026, 1, 1))).free is None


DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))
FREEZES = st.builds(
    lambda start, days, allow: Freeze(id="x", from_=start, to=start + timedelta(days=days), allow=allow),
    DAYS,
    st.integers(0, 20),
    st.sampled_from([(), ("emergency",), ("normal", "standard")]),
)


@given(st.lists(FREEZES, max_size=6), DAYS)
def test_nothing_stops_it_on_the_first_free_day_and_something_on_all_days_before(
    freezes: list[Freeze], day: date
) -> None:
    free = judge(freezes, Question(day)).free
    assert free is not None
    assert not judge(freezes, Question(free)).stops
    assert all(judge(freezes, Question(day + timedelta(days=at))).stops for at in range((free - day).days))
