"""The chart of a scope stays in its box and rises with what is in the build."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.model.evidence import Progress
from tagline.pages.burn_up import WIDTH, burn_up

START = date(2026, 10, 13)
END = date(2026, 12, 1)


def test_it_says_how_much_is_there() -> None:
    found = burn_up(
        [Progress(date(2026, 10, 19), 1), Progress(date(2026, 10, 21), 2)], 4, START, END, date(2026, 11, 25)
    )
    assert found is not None
    assert found.words == "2 of 4 items have a commit, the newest since 21 Oct."
    assert (found.first, found.last, found.wanted) == ("13 Oct", "1 Dec", 4)


@pytest.mark.parametrize(("progress", "wanted"), [([], 3), ([Progress(START, 1)], 1)])
def test_without_a_commit_or_with_one_item_there_is_no_chart(progress: list[Progress], wanted: int) -> None:
    assert burn_up(progress, wanted, START, END, START) is None


@given(
    st.lists(st.integers(-30, 90), min_size=1, max_size=8, unique=True).map(sorted),
    st.integers(2, 12),
    st.integers(-60, 200),
)
def test_the_line_never_falls_and_never_leaves_the_box(days: list[int], wanted: int, today: int) -> None:
    progress = [Progress(START + timedelta(days=day), at + 1) for at, day in enumerate(days)]
    found = burn_up(progress, wanted, START, END, START + timedelta(days=today))
    assert found is not None
    across = [float(one) for one in re.findall(r"H(-?[0-9.]+)", found.path)]
    up = [float(one) for one in re.findall(r"V(-?[0-9.]+)", found.path)]
    assert across == sorted(across)
    assert up == sorted(up, reverse=True)
    assert all(0 <= one <= found.right < WIDTH for one in across)
    assert all(found.top <= one <= found.floor for one in up)
    assert found.today is None or 0 <= found.today <= found.right
