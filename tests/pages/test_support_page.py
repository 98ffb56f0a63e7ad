"""What is supported until when: the chart, the table, and the words for a security policy."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import examples
from pages.sites import document
from pages.timetables import PLAN, TODAY, planned_book, timetable, unplanned_book
from tagline.model.page import Page
from tagline.model.plan import NO_PLAN, Cadence, Line, Plan
from tagline.model.schedule import Phase, SupportWindow
from tagline.pages.site_pages import site_pages
from tagline.pages.support_chart import NARROW, WIDE, Shape, drawing
from tagline.pages.support_page import support_pages

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from tagline.model.book import ReleaseBook


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def page_of(book: ReleaseBook) -> Page:
    (page,) = support_pages(book)
    return page


def drawn(root: ET.Element, tag: str) -> list[ET.Element]:
    """Find elements of a drawing, which stand in a namespace of their own."""
    return [one for one in root.iter() if str(one.tag).rpartition("}")[2] == tag]


def names(html: ET.Element) -> list[str]:
    """Give the lines of the wide drawing."""
    return [words(one) for one in drawn(drawn(html, "svg")[0], "tspan") if one.get("class") == "b"]


def table(page: Page) -> list[list[str]]:
    found = next(document(page.html).iter("table"))
    return [[words(cell) for cell in row] for row in found.iter("tr")]


def window(line: str, phase: Phase = Phase.ACTIVE, **others: object) -> SupportWindow:
    made = SupportWindow(
        line=line,
        codename="",
        lts=False,
        released=date(2025, 3, 1),
        latest=f"{line}.4.2",
        latest_tag=f"v{line}.4.2",
        latest_day=date(2026, 2, 1),
        active_until=None,
        security_until=None,
        extended_until=None,
        phase=phase,
        policy="the plan",
        link="",
        sentence=f"{line} is there.",
    )
    return made._replace(**others)  # type: ignore[arg-type] # the fields of a window, whatever their types


def with_windows(*windows: SupportWindow) -> ReleaseBook:
    book = planned_book()
    assert book.timetable is not None
    return replace(book, timetable=book.timetable._replace(support=windows))


def many(*versions: str) -> ReleaseBook:
    releases = tuple(examples.release(text, 80 - at, ()) for at, text in enumerate(versions))
    return replace(examples.book(), releases=releases)


def test_a_line_has_its_phase_its_latest_release_and_its_last_days() -> None:
    page = page_of(planned_book())
    assert table(page) == [
        ["Line", "Phase", "Latest", "Fixes until", "Security fixes until", "Extended until"],
        ["3", "planned", "none yet", "30 Sep 2027", "30 Sep 2028", "–"],
        ["2 Kestrel, LTS", "active", "2.0.0", "10 Jan 2027", "10 Jan 2028", "10 Jan 2029"],
        ["1", "end of life", "1.0.0", "31 Jan 2026", "20 Mar 2026", "–"],
    ]
    assert "../releases/2.0.0/" in [link.get("href") for link in document(page.html).iter("a")]


def test_the_sentences_can_be_copied_as_markdown() -> None:
    (block,) = (one for one in document(page_of(planned_book()).html).iter("pre"))
    lines = "".join(block.itertext()).splitlines()
    assert lines[0] == "## Supported versions"
    assert lines[3] == ("- 2 gets fixes until 10 January 2027 and security fixes until 10 January 2028; use 2.0.0.")
    assert lines[-1] == "- 1 reached its end of life on 20 March 2026; its last release is 1.0.0. Please upgrade."


def test_policies_are_linked_where_they_are_addresses() -> None:
    plan = replace(PLAN, line=(*PLAN.line, Line(id="0", policy="javascript:alert(1)")))
    links = [link.get("href", "") for link in document(page_of(planned_book(plan)).html).iter("a")]
    assert "https://example.org/policy" in links
    assert not [link for link in links if link.startswith("javascript")]


def test_the_page_says_where_its_days_come_from() -> None:
    assert "The days stand in release-plan.toml" in words(document(page_of(planned_book()).html))
    latest = Plan(cadence=Cadence(every="6 weeks on Tuesday", from_=date(2026, 4, 7), support="latest 2"))
    told = words(document(page_of(planned_book(latest, many("2.2.0", "2.1.0", "2.0.0"))).html))
    assert "release-plan.toml says that the latest 2 are supported" in told
    assert "2.2 and 2.1 get all fixes." in told


def test_without_a_promise_nothing_is_promised() -> None:
    page = page_of(unplanned_book())
    told = words(document(page.html))
    assert "Nothing says how long a line is supported. What follows was observed, and is no promise." in told
    assert table(page) == [
        ["Line", "Latest", "Of", "First release"],
        ["2", "2.0.0", "10 Jan 2026", "10 Jan 2026"],
        ["1", "1.0.0", "4 Jan 2026", "4 Jan 2026"],
    ]
    assert not list(document(page.html).iter("pre"))


def test_one_line_of_which_nothing_is_promised_has_no_page() -> None:
    book = planned_book(NO_PLAN, many("1.1.0", "1.0.0"))
    assert "support/" not in {each.path for each in site_pages(book)}
    assert "support/" not in {each.path for each in site_pages(examples.empty_book())}


def test_of_forty_lines_few_are_drawn_and_all_are_told() -> None:
    windows = [window(str(major), Phase.UNKNOWN, policy="nothing is promised") for major in range(40, 0, -1)]
    html = document(page_of(with_windows(*windows)).html)
    assert len(names(html)) == 12
    assert "12 of 40 lines are drawn." in words(html)
    (fold,) = html.iter("details")
    assert words(next(fold.iter("summary"))) == "28 older lines"
    assert len([row for each in html.iter("tbody") for row in each]) == 40


def test_of_lines_that_ended_the_last_ones_are_drawn() -> None:
    ended = [window(str(n), Phase.ENDED, active_until=date(2025, 5, n)) for n in range(9, 0, -1)]
    html = document(page_of(with_windows(window("10"), *ended)).html)
    assert names(html) == ["10", "9", "8", "7"]
    assert words(next(html.iter("summary"))) == "6 more lines past the end of life"


def test_both_drawings_have_a_title_and_a_description() -> None:
    found = drawn(document(page_of(planned_book()).html), "svg")
    assert [svg.get("class") for svg in found] == ["wide", "narrow"]
    for svg in found:
        named = svg.get("aria-labelledby", "").split()
        assert svg.get("role") == "img"
        assert [one.get("id") for tag in ("title", "desc") for one in drawn(svg, tag)] == named
        assert "2: active" in words(svg)


def test_phases_follow_each_other_in_the_drawing() -> None:
    one = window("2", active_until=date(2026, 3, 1), security_until=date(2027, 3, 1), extended_until=date(2028, 3, 1))
    (lane,) = drawing([one], TODAY, WIDE).lanes
    assert [bar.kind for bar in lane.bars] == ["active", "security", "extended"]
    for before, after in pairwise(lane.bars):
        assert before.x + before.width == pytest.approx(after.x, abs=0.2)
    assert lane.end == pytest.approx(lane.bars[-1].x + lane.bars[-1].width, abs=0.2)
    assert lane.label == "1 Mar 2028"


def test_a_line_without_a_planned_end_is_open_and_has_no_stroke() -> None:
    (lane,) = drawing([window("2")], TODAY, NARROW).lanes
    assert [bar.kind for bar in lane.bars] == ["active", "open planned"]
    assert lane.end is None
    assert lane.words == "active, no end planned"


def test_what_is_not_released_yet_is_an_outline() -> None:
    planned = window("3", Phase.PLANNED, released=date(2026, 9, 1), active_until=date(2027, 9, 1), latest="")
    (lane,) = drawing([planned], TODAY, WIDE).lanes
    assert [bar.kind for bar in lane.bars] == ["active planned"]


def test_the_date_of_an_end_stands_clear_of_the_line_of_today() -> None:
    made = drawing([window("2", Phase.ENDED, active_until=date(2026, 3, 25)), window("3")], TODAY, WIDE)
    assert made.lanes[0].label_x > made.today


days = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(st.lists(st.tuples(days, st.lists(days, min_size=3, max_size=3)), min_size=1, max_size=4), days)
@pytest.mark.parametrize("shape", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_stands_outside_of_a_drawing(shape: Shape, made: list[tuple[date, list[date]]], today: date) -> None:
    windows = []
    for at, (released, ends) in enumerate(made):
        active, security, extended = sorted(ends)
        one = window(str(at), released=released, active_until=active, security_until=security)
        windows.append(one._replace(extended_until=extended))
    laid = drawing(windows, today, shape)
    places = [laid.today, *(x for x, _ in laid.ticks)]
    places += [x for lane in laid.lanes for bar in lane.bars for x in (bar.x, bar.x + bar.width)]
    places += [lane.end for lane in laid.lanes if lane.end is not None]
    assert all(0 <= x <= shape.width + 2 for x in places)
    assert all(lane.text_y < laid.height for lane in laid.lanes)
    labels = [x for x, _ in laid.ticks]
    assert all(after - before > 40 for before, after in pairwise(labels))


def test_a_release_page_and_the_page_of_its_line_say_how_long_it_is_supported() -> None:
    pages = {page.path: page for page in site_pages(planned_book()) if isinstance(page, Page)}
    chips = [
        words(one) for one in document(pages["releases/2.0.0/"].html).iter("span") if "tl-chip" in one.get("class", "")
    ]
    assert "Supported until 10 Jan 2028" in chips
    assert "End of life since 20 Mar 2026" in words(document(pages["releases/1.0.0/"].html))
    assert "2 gets fixes until 10 January 2027" in words(document(pages["releases/line-2/"].html))
    unplanned = {page.path: page for page in site_pages(unplanned_book()) if isinstance(page, Page)}
    assert "upported" not in unplanned["releases/2.0.0/"].html


def test_packages_share_one_page_and_a_project_its_own_lines() -> None:
    book = planned_book(NO_PLAN, examples.packages_only_book())
    paths = [each.path for each in site_pages(book)]
    assert [path for path in paths if "support/" in path and not path.startswith("api")] == ["support/"]


def test_search_finds_each_line_and_its_anchor_is_there() -> None:
    page = page_of(planned_book())
    anchors = {one.get("id") for one in document(page.html).iter()}
    titles = {entry.title: entry for entry in page.search_entries}
    assert titles["Support of 2"].text.startswith("2 gets fixes until")
    assert {entry.anchor for entry in page.search_entries if entry.anchor} <= anchors


def test_no_window_is_lost_between_the_rows_and_the_fold() -> None:
    book = planned_book()
    assert timetable(book).support
    html = page_of(book).html
    assert len(re.findall(r'<tr id="line-', html)) == len(PLAN.line)
