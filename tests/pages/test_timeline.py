"""Charts of time: nothing lies outside of them, and no two labels overlap, whatever happens when."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagline.pages.timeline import (
    NARROW,
    WIDE,
    Area,
    Bar,
    Chart,
    Drawing,
    Link,
    Mark,
    Rail,
    Row,
    merged,
    narrow,
    shortened,
    ticks,
    wide,
    width,
)

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = date(2026, 1, 1)
texts = st.sampled_from(
    ["", "rc1", "8.3.0, Thu 10 Sep", "a very long name of a stage", "2026-11", "汉字汉字汉字", "W" * 40]
)
kinds = st.sampled_from(["done", "plan", "tent", "first", "gone"])


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Make a chart of any length with anything on any day."""
    last = FIRST + timedelta(days=draw(st.sampled_from([1, 7, 40, 150, 151, 400, 5000])))
    days = st.dates(FIRST, last)
    marks = st.builds(Mark, days, texts, kinds, st.booleans())
    spans = st.tuples(days, days).map(sorted)
    bars = st.builds(
        lambda span, kind, text: Bar(span[0], span[1], kind, text),
        spans,
        st.sampled_from(["win", "span", "hatch"]),
        texts,
    )
    rails = st.builds(lambda span: Rail(span[0], span[1], "rail"), spans)
    rows = st.builds(
        Row,
        texts,
        st.lists(marks, max_size=6).map(tuple),
        st.lists(bars, max_size=3).map(tuple),
        st.lists(rails, max_size=1).map(tuple),
        st.booleans(),
        below=st.booleans(),
        lane=st.integers(0, 3),
    )
    made = tuple(draw(st.lists(rows, min_size=2, max_size=5)))
    links = draw(st.lists(st.builds(lambda one, two: Link(0, one, 1, two, "moved 7 days"), days, days), max_size=1))
    return Chart("x", "title", "desc", FIRST, last, draw(days), "Wed 25 Nov", made, tuple(links))


def areas(drawing: Drawing) -> list[tuple[str, Area]]:
    return [(label.text, label.area) for label in drawing.labels]


@pytest.mark.parametrize("draw", [wide, narrow])
@settings(max_examples=40)
@given(chart=charts())
def test_no_two_labels_of_a_chart_overlap(draw: Callable[[Chart], Drawing], chart: Chart) -> None:
    for (one, first), (two, second) in combinations(areas(draw(chart)), 2):
        assert not first.meets(second), (one, two)


@pytest.mark.parametrize(("draw", "across"), [(wide, WIDE), (narrow, NARROW)])
@settings(max_examples=40)
@given(chart=charts())
def test_nothing_of_a_chart_lies_outside_of_it(draw: Callable[[Chart], Drawing], across: float, chart: Chart) -> None:
    drawing = draw(chart)
    shapes = [area for _, area in areas(drawing)]
    shapes += [Area(box.x, box.y, box.x + box.width, box.y + box.height) for box in drawing.boxes]
    shapes += [Area(disc.x - disc.r, disc.y - disc.r, disc.x + disc.r, disc.y + disc.r) for disc in drawing.discs]
    for area in shapes:
        assert area.left >= -1
        assert area.top >= -1
        assert area.right <= across + 1
        assert area.bottom <= drawing.height + 1


@settings(max_examples=40)
@given(chart=charts())
def test_the_narrow_drawing_names_everything_that_its_rows_name(chart: Chart) -> None:
    loud = [mark for row in chart.rows for mark in merged(row.marks) if mark.text and (mark.big or not row.quiet)]
    bars = [bar for row in chart.rows for bar in row.bars if bar.text]
    assert len([line for line in narrow(chart).lines if line.kind == "lead"]) == len(loud) + len(bars)


@given(texts, st.floats(20, 400))
def test_a_text_is_cut_to_its_room(text: str, room: float) -> None:
    assert width(shortened(text, "s2", room), "s2") <= room


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 30_000))
def test_a_scale_has_few_days_and_all_of_them_inside(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = list(ticks(first, last))
    assert len(found) <= 13
    assert all(first <= day <= last for day, _, _ in found)


def test_what_happens_on_one_day_has_one_name() -> None:
    marks = merged([Mark(FIRST, "rc1", "plan"), Mark(FIRST, "8.3.0", "plan", big=True), Mark(FIRST, "rc1", "plan")])
    assert marks == [Mark(FIRST, "8.3.0, rc1", "plan", big=True)]
