"""Recurrence rules in words."""

import pytest

from tagline.rules.recurrence import recurrence
from tagline.rules.recurrence_words import rule_words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("6 weeks on Tuesday", "every 6 weeks on Tuesday"),
        ("weekly", "every week"),
        ("2 weeks on Monday and Wednesday", "every 2 weeks on Monday and Wednesday"),
        ("last Wednesday of the month", "every month on the last Wednesday"),
        ("third Tuesday of April and October", "every year on the third Tuesday of April and October"),
        ("last working day of the month", "every month on the last working day"),
        ("15th day of the month", "every month on the 15th"),
        ("last day of the month", "every month on the last day"),
        ("first Monday of the quarter", "every 3 months on the first Monday"),
        ("FREQ=MONTHLY;BYMONTHDAY=22", "every month on the 22nd"),
        ("FREQ=MONTHLY;BYDAY=+1MO", "every month on the first Monday"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"),
        ("FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYWEEKNO=20"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2"),
    ],
)
def test_a_rule_is_told_in_words_where_there_are_some_and_else_as_it_is(written: str, words: str) -> None:
    assert rule_words(recurrence(written).rule) == words
