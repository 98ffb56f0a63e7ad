"""The pages of the plan, and what other pages say of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import examples
import plans as made
from pages.payloads import PAYLOADS
from pages.sites import built, document, served
from tagline.model.page import Page
from tagline.model.plan import Cadence, Freeze, Line, Plan, Release
from tagline.pages.site_pages import site_pages

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tagline.model.book import ReleaseBook


def pages_of(book: ReleaseBook) -> dict[str, Page]:
    return {page.path: page for page in site_pages(book) if isinstance(page, Page)}


def words(html: str) -> str:
    return " ".join("".join(document(html).itertext()).split())


def rows_of(page: Page, anchor: str) -> list[str]:
    """Give the rows of the first table after a heading."""
    _, _, after = page.html.partition(f'id="{anchor}"')
    table = after.partition("<tbody>")[2].partition("</tbody>")[0]
    return [words(f"<table><tr>{row}</table>") for row in table.split("<tr>")[1:]]


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return pages_of(made.planned_book())


def test_without_a_plan_there_is_no_page_of_it() -> None:
    assert not [path for path in pages_of(examples.book()) if path.startswith("plan/")]
    observed = made.timetable(examples.book(), Plan())._replace(file="")
    assert "plan/" not in pages_of(replace(examples.book(), timetable=observed))


def test_each_entry_and_each_coming_departure_has_a_page(pages: dict[str, Page]) -> None:
    named = {"january", "april", "quarter", "month", "never", "open"}
    assert {f"plan/{name}/" for name in named} <= pages.keys()
    assert {"plan/train-2026-05/", "plan/lts-2026-04-01/", "plan/lts-2026-05-06/"} <= pages.keys()
    assert "plan/train-2026-02/" not in pages  # it passed without a release


def test_what_comes_is_told_with_its_window_how_sure_it_is_and_how_it_moved(pages: dict[str, Page]) -> None:
    rows = rows_of(pages["plan/"], "coming")
    april = next(row for row in rows if row.startswith("april"))
    for said in ("2.1.0", "Tue 21 Apr 2026", "Tue 28 Apr", "planned", "twice, 10 days later"):
        assert said in april
    assert any("fourth quarter of 2026" in row for row in rows)
    assert any("no date yet" in row for row in rows)
    assert any("cancelled" in row for row in rows)
    assert any("tentative" in row for row in rows)


def test_the_record_says_how_late_a_release_was_and_that_few_make_no_rate(pages: dict[str, Page]) -> None:
    (january,) = [row for row in rows_of(pages["plan/"], "record") if row.startswith("january")]
    assert "2.0.0" in january
    assert "too few for a rate" in words(pages["plan/"].html)


def test_every_chart_is_drawn_twice_has_a_title_and_stands_beside_a_table(pages: dict[str, Page]) -> None:
    root = document(pages["plan/"].html)
    figures = list(root.iter("figure"))
    assert len(figures) == 2
    for figure in figures:
        drawings = [element for element in figure.iter() if element.tag.endswith("svg")]
        assert [drawing.get("class") for drawing in drawings] == ["wide", "tall"]
        for drawing in drawings:
            assert drawing.get("role") == "img"
            assert {"title", "desc"} <= {part.tag.partition("}")[2] for part in drawing}
    identifiers = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(identifiers) == len(set(identifiers))


def test_a_planned_release_tells_people_by_name_and_never_their_address(pages: dict[str, Page]) -> None:
    text = words(pages["plan/april/"].html)
    assert "Ada Lovelace" in text
    assert "example.org>" not in text
    assert "@example" not in "".join(page.html for page in pages.values())


def test_a_planned_release_holds_the_computed_version_against_its_promise(pages: dict[str, Page]) -> None:
    assert "2.1.0, agrees with the plan’s “minor”" in words(pages["plan/april/"].html)


def test_a_promise_that_the_commits_do_not_keep_is_told() -> None:
    plan = made.plan()
    major = [replace(one, bump="major") if one.id == "april" else one for one in plan.release]
    book = replace(examples.book(), timetable=made.timetable(examples.book(), replace(plan, release=tuple(major))))
    assert "2.1.0, less than the plan’s “major”" in words(pages_of(book)["plan/april/"].html)


def test_every_move_of_a_release_is_told_with_its_notice_and_its_first_plan(pages: dict[str, Page]) -> None:
    rows = rows_of(pages["plan/april/"], "moves")
    assert len(rows) == 3
    assert "7 days later" in rows[0]
    assert "16 days" in rows[0]
    assert "first plan" in rows[2]


def test_only_addresses_that_a_browser_may_follow_are_links(pages: dict[str, Page]) -> None:
    links = [link.get("href", "") for link in document(pages["plan/april/"].html).iter("a")]
    assert "https://example.org/m/1" in links
    assert not [link for link in links if link.startswith("javascript:")]


def test_a_release_page_holds_planned_against_actual(pages: dict[str, Page]) -> None:
    text = words(pages["releases/2.0.0/"].html)
    assert "Planned and actual" in text
    assert "Plan january" in text
    assert "Planned and actual" in [entry.title for entry in pages["releases/2.0.0/"].toc]


def test_a_release_that_no_plan_spoke_of_says_so() -> None:
    late = examples.release("2.5.0", 80, (), previous=examples.book().releases[0].tag)
    book = replace(examples.book(), releases=(late, *examples.book().releases))
    pages = pages_of(replace(book, timetable=made.timetable(book)))
    assert "Unplanned: no plan spoke of this release." in words(pages["releases/2.5.0/"].html)
    assert "unplanned" in words(pages["releases/"].html)


def test_the_index_has_a_column_for_the_plan_only_where_there_is_one(pages: dict[str, Page]) -> None:
    assert "Against plan" in pages["releases/"].html
    assert "Against plan" not in pages_of(examples.book())["releases/"].html


def large(book: ReleaseBook) -> ReleaseBook:
    """Add so many releases that the home page takes its large form."""
    more = tuple(examples.release(f"1.0.{n}", 4, ()) for n in range(1, 5))
    return replace(book, releases=(*book.releases, *more))


def test_home_tells_of_the_freeze_the_next_departure_and_the_last_slip() -> None:
    text = words(pages_of(large(made.planned_book()))[""].html)
    assert "Feature freeze until Thursday 9 April 2026." in text
    assert "Next departure of line 2.x 2.1.0 Tuesday 21 April 2026" in text
    assert "With 2 approvals it is confirmed." in text
    assert "Last slip 2.0.0 left 5 days late, on Sat 10 Jan instead of Mon 5 Jan. Recorded 1 day after" in text
    assert "What moved lately" in text


def test_a_freeze_that_begins_within_a_week_is_announced_and_a_later_one_is_not() -> None:
    for after, said in ((7, True), (8, False)):
        freeze = Freeze(id="f", from_=made.day(after), to=made.day(after + 3))
        table = made.timetable(examples.book(), replace(made.plan(), freeze=(freeze,)))
        assert ("Release freeze from" in pages_of(replace(examples.book(), timetable=table))[""].html) is said


@pytest.mark.parametrize("book", [examples.empty_book(), examples.refused_book()], ids=["empty", "refused"])
def test_a_project_without_an_answer_shows_its_next_departure_too(book: ReleaseBook) -> None:
    plan = Plan(cadence=Cadence(every="6 weeks on Tuesday", from_=made.day(7)))
    pages = pages_of(replace(book, timetable=made.timetable(book, plan)))
    assert "Tuesday 7 April 2026" in words(pages[""].html)
    assert "plan/2026-04-07/" in pages


def test_what_should_have_come_is_overdue_and_not_planned() -> None:
    entry = Release(id="late", target=made.day(-5), tolerance="2 days", bump="major")
    table = made.timetable(examples.book(), Plan(release=(entry,)))
    pages = pages_of(replace(examples.book(), timetable=table))
    assert "3 days overdue" in words(pages["plan/late/"].html)


def test_a_monorepo_has_one_plan_whose_links_lead_to_the_pages_of_packages() -> None:
    book = examples.monorepo_book()
    book = replace(book, packages=book.packages[:1])
    tags = [one.tag.name for one in book.packages[0].finals]
    entry = Release(id="core-2", target=made.day(-81), line="core")
    line = Line(id="core", tags="core@*")
    released = replace(
        book, releases=(), timetable=made.timetable(book.packages[0], Plan(release=(entry,), line=(line,)))
    )
    pages = pages_of(released)
    assert tags
    assert 'href="../../packages/core/releases/2.0.0/"' in pages["plan/core-2/"].html
    assert 'href="../../../../plan/core-2/"' in pages["packages/core/releases/2.0.0/"].html
    assert [path for path in pages if path.endswith("plan/")] == ["plan/"]


def test_ids_that_two_trains_share_give_one_page() -> None:
    train = Cadence(
        every="6 weeks on Tuesday",
        from_=made.day(7),
        ids="%Y",
        trains={"other": Cadence(every="6 weeks on Tuesday", from_=made.day(7), ids="%Y")},
    )
    book = replace(examples.book(), timetable=made.timetable(examples.book(), Plan(cadence=train)))
    made_pages = list(site_pages(book))
    assert len({page.path for page in made_pages}) == len(made_pages)


def test_dates_of_the_plan_name_their_zone() -> None:
    table = made.timetable(examples.book(), replace(made.plan(), timezone="Europe/Berlin"))
    pages = pages_of(replace(examples.book(), timetable=table))
    assert words(pages["plan/"].html).endswith("All dates are Europe/Berlin.")
    assert words(pages[""].html).endswith("All dates are UTC; those of the plan are Europe/Berlin.")


def test_search_finds_planned_releases_by_their_goals() -> None:
    pages = pages_of(made.planned_book("dials for phones"))
    (entry,) = pages["plan/april/"].search_entries
    assert entry.title == "Plan april"
    assert "dials for phones" in entry.text


@pytest.fixture(scope="module")
def hostile() -> dict[str, Page]:
    return pages_of(replace(examples.book(), timetable=made.timetable(examples.book(), made.plan_of(PAYLOADS))))


def test_nothing_that_a_plan_says_runs(hostile: dict[str, Page]) -> None:
    for page in hostile.values():
        for element in document(page.html).iter():
            assert not [name for name in element.attrib if str(name).startswith("on")], page.path
            assert element.tag not in {"script", "iframe", "object", "embed", "img", "math", "base", "meta", "link"}
            assert not element.tag.endswith("svg") or element.get("class") in {"wide", "tall", "narrow"}
            address = element.get("href") or ""
            assert ":" not in address.split("/")[0] or address.startswith(("https://", "http://")), address


def test_goals_are_shown_as_they_were_written(hostile: dict[str, Page]) -> None:
    for number, payload in enumerate(PAYLOADS):
        if "`" not in payload:
            assert payload in "".join(document(hostile[f"plan/r{number}/"].html).itertext())


def test_a_long_record_is_cut_and_says_so() -> None:
    entries = tuple(Release(id=f"r{n}", target=made.day(-30 - n)) for n in range(260))
    releases = tuple(examples.release(f"1.{260 - n}.0", 59 - n, ()) for n in range(260))
    book = replace(examples.book(), releases=releases)
    page = pages_of(replace(book, timetable=made.timetable(book, Plan(release=entries))))["plan/"]
    assert "180 earlier" in words(page.html)
    assert "still earlier ones that this page leaves out" in words(page.html)


@pytest.mark.browser
def test_charts_are_legible_and_pages_fit_in_every_width(
    tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = built(large(made.planned_book()), tmp_path, monkeypatch)
    with served(site) as address:
        for width in (390, 1000, 1120, 1280):
            context = browser.new_context(viewport={"width": width, "height": 900})
            page = context.new_page()
            for path in ("", "plan/", "plan/april/", "releases/2.0.0/", "releases/"):
                page.goto(address + path, wait_until="load")
                assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            page.goto(f"{address}plan/", wait_until="load")
            sizes, overlaps = page.evaluate(_SEEN)
            assert len(sizes) > 10
            assert min(sizes) >= 12, width
            assert overlaps == [], width
            context.close()


_SEEN = """() => {
  const sizes = [], overlaps = [];
  for (const drawing of document.querySelectorAll(".tl-chart svg")) {
    const all = drawing.getBoundingClientRect(), scale = all.width / drawing.viewBox.baseVal.width;
    if (!all.width) continue;
    const labels = [...drawing.querySelectorAll("text")];
    const areas = labels.map(label => [label.textContent, label.getBoundingClientRect()]);
    labels.forEach(label => sizes.push(parseFloat(getComputedStyle(label).fontSize) * scale));
    areas.forEach(([name, one], at) => areas.slice(at + 1).forEach(([other, two]) => {
      const beside = one.left >= two.right || two.left >= one.right;
      const above = one.top + 2 >= two.bottom - 2 || two.top + 2 >= one.bottom - 2;
      if (!beside && !above) overlaps.push(`${name} over ${other}`);
    }));
  }
  return [sizes, overlaps];
}"""
