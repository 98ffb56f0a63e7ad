"""The calendar: what stands in it, what it says of it, and what it leaves out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

import examples
from pages.sites import built, document, served
from pages.timetables import PLAN, TODAY, planned_book, unplanned_book
from tagline.model.commit import ChangeKind
from tagline.model.page import Page
from tagline.model.plan import NO_PLAN, Freeze, Plan, Release
from tagline.model.release import Yank
from tagline.pages.calendar_pages import Beside, calendar_pages, month_after
from tagline.pages.site_pages import site_pages

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree import ElementTree as ET

    from playwright.sync_api import Browser

    from tagline.model.book import ReleaseBook

FEW = 3


def pages_of(book: ReleaseBook, beside: Beside | None = None) -> dict[str, Page]:
    return {page.path: page for page in (calendar_pages(book, beside) if beside else calendar_pages(book))}


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def rows(page: Page) -> list[tuple[str, str, str]]:
    found = next(one for one in document(page.html).iter("ol") if one.get("class") == "tl-agenda")
    return [tuple(words(part) for part in row) for row in found]  # type: ignore[misc] # each row has three parts


def cells(page: Page, day: str) -> list[ET.Element]:
    """Give the cells of a day, one in each grid that shows it."""
    found = [cell for cell in document(page.html).iter("td") if "d" in [one.get("class") for one in cell.iter("time")]]
    return [cell for cell in found if next(iter(cell.iter("time"))).get("datetime") == day]


def shown(cell: ET.Element) -> list[str]:
    return [words(one) for one in cell.iter("span") if one.get("class") == "t"]


def test_a_project_with_neither_plan_nor_release_has_no_calendar_and_no_tab() -> None:
    assert pages_of(examples.empty_book()) == {}
    assert "calendar/" not in {each.path for each in site_pages(examples.empty_book())}


def test_a_plan_that_knows_no_day_has_no_calendar() -> None:
    plan = Plan(release=(Release(id="some-day", target="tba"),))
    assert pages_of(planned_book(plan, replace(examples.book(), releases=()))) == {}


def test_the_grids_are_this_month_and_the_next() -> None:
    html = document(pages_of(planned_book())["calendar/"].html)
    assert [words(one) for one in html.iter("caption")] == ["March 2026", "April 2026"]
    heads = [words(one) for one in next(iter(html.iter("thead"))).iter("th")]
    assert (heads[0], heads[-1], len(heads)) == ("MonMonday", "SunSunday", 7)


def test_an_entry_is_told_by_mark_name_and_word() -> None:
    page = pages_of(planned_book())["calendar/"]
    (cell,) = cells(page, "2026-04-07")
    assert shown(cell) == ["2026-04 planned"]
    assert "tl-mark m-ring" in [one.get("class") for one in cell.iter("span")]
    assert shown(cells(page, "2026-04-14")[0]) == ["2026-04 window ends"]
    assert shown(cells(page, "2026-03-20")[0]) == ["1 end of life"]
    assert shown(cells(page, "2026-04-21")[0]) == ["dropped cancelled"]


def test_a_freeze_is_a_band_a_week_and_is_told_in_each_of_its_days() -> None:
    page = pages_of(planned_book())["calendar/2026-04/"]
    bands = [one for one in document(page.html).iter("span") if "fz" in one.get("class", "").split()]
    assert [words(one) for one in bands] == ["String freeze spring"] * 2
    first, last = (one.get("style") for one in bands)
    assert first == "--wide:6.25;--even:7;--lane:0"
    assert last == "--wide:3.0;--even:3;--lane:0"
    assert "String freeze spring" in words(cells(page, "2026-04-03")[0])
    assert "freeze" not in words(cells(page, "2026-04-09")[0])


def test_a_day_that_a_train_avoided_and_the_one_it_took_are_both_shown() -> None:
    pages = pages_of(planned_book())
    assert shown(cells(pages["calendar/2026-05/"], "2026-05-19")[0]) == ["2026-05 moved to Mon 25 May"]
    told = {what: when for when, what, _ in rows(pages["calendar/"])}
    assert told["2026-05, instead of Tue 19 May: freeze may."] == "Mon 25 May 2026"


def test_holidays_stand_beside_their_day_and_below_narrow_grids() -> None:
    page = pages_of(planned_book())["calendar/2026-04/"]
    assert words(cells(page, "2026-04-06")[0]).startswith("6 Easter Monday")
    (below,) = (one for one in document(page.html).iter("p") if one.get("class") == "tl-holidays")
    assert words(below) == "Mon 6 Apr: Easter Monday."


def test_the_list_tells_what_came_what_is_late_and_what_comes() -> None:
    told = rows(pages_of(planned_book())["calendar/"])
    assert told[0] == ("Tue 24 Feb 2026", "overdue", "35 days late")
    assert ("Fri 20 Mar 2026", "1 reached its end of life; go to 2.0.0.", "end of life") in told
    assert ("Tue 31 Mar 2026", "Feature freeze of 2026-04, Ada Lovelace", "planned") in told
    spring = "String freeze spring until Wed 8 Apr 2026. Translators work."
    assert ("Sat 28 Mar 2026", spring, "in force") in told
    april = "2026-04, window until Tue 14 Apr. Moved from Tue 31 Mar 2026. Faster imports."
    assert ("Tue 7 Apr 2026", april, "planned") in told
    assert ("third quarter of 2026", "big. All new.", "planned") in told
    assert not [what for _, what, word in told if word == "tentative" and what.startswith("Feature freeze")]


def test_releases_of_one_day_are_one_row_and_lead_to_their_pages() -> None:
    book = examples.book()
    twin = examples.release("1.0.1", 80, ())
    book = replace(book, releases=(examples.release("2.0.1", 80, ()), twin, *book.releases))
    page = pages_of(planned_book(NO_PLAN, book))["calendar/"]
    assert rows(page) == [("Sun 22 Mar 2026", "1.0.1 and 2.0.1", "released")]
    links = [link.get("href") for link in document(page.html).iter("a")]
    assert {"../releases/1.0.1/", "../releases/2.0.1/"} <= set(links)


def test_a_withdrawn_release_says_so() -> None:
    book = examples.book()
    gone = replace(examples.release("2.0.1", 80, ()), yanked=Yank("It loses data."))
    page = pages_of(planned_book(NO_PLAN, replace(book, releases=(gone, *book.releases))))["calendar/"]
    assert rows(page) == [("Sun 22 Mar 2026", "2.0.1", "yanked")]


def test_what_moved_lately_is_a_table_with_notice_and_reason() -> None:
    html = document(pages_of(planned_book(), Beside(plans={"2026-04": "plan/2026-04/"}))["calendar/"].html)
    table = next(one for one in html.iter("table") if "tl-moves" in one.get("class", ""))
    told = [[words(cell) for cell in row] for row in table.iter("tr")]
    assert told[1][:4] == ["2026-04", "Thu 2 Apr 2026", "Tue 31 Mar 2026", "Tue 7 Apr 2026 7 days later"]
    assert told[1][4:] == ["recorded 2 days late", "Lost rows."]
    assert told[2][4:] == ["23 days before", "The ARM build waits."]
    assert "../plan/2026-04/" in [link.get("href") for link in table.iter("a")]


def test_without_a_plan_the_rhythm_is_an_observation_and_no_promise() -> None:
    versions = ("2.4.0", "2.3.0", "2.2.0", "2.1.0")
    made = [examples.release(text, 80 - 20 * at, ()) for at, text in enumerate(versions)]
    page = pages_of(planned_book(NO_PLAN, replace(examples.book(), releases=tuple(made))))["calendar/"]
    told = words(document(page.html))
    assert "Observed: releases came about every 20 days (the middle of 3 gaps)" in told
    assert "Nothing is planned or promised." in told
    assert "Next:" not in told
    assert "As of" in told
    assert "Holidays:" not in told


def test_without_a_plan_the_last_months_that_had_something_are_shown() -> None:
    html = document(pages_of(unplanned_book())["calendar/"].html)
    assert [words(one) for one in html.iter("caption")] == ["January 2026"]


def test_months_lead_to_the_ones_before_and_after() -> None:
    pages = pages_of(planned_book())
    april = document(pages["calendar/2026-04/"].html)
    ways = {link.get("rel"): link.get("href") for link in april.iter("a") if link.get("rel")}
    assert ways == {"prev": "../../calendar/2026-03/", "next": "../../calendar/2026-05/"}
    first = document(pages[min(path for path in pages if path != "calendar/")].html)
    assert "prev" not in {link.get("rel") for link in first.iter("a")}


def test_every_link_inside_the_calendar_leads_somewhere() -> None:
    book = planned_book()
    pages = {page.path: page for page in site_pages(book) if isinstance(page, Page)}
    for path, page in pages.items():
        if not path.startswith(("calendar/", "support/")):
            continue
        html = document(page.html)
        anchors = {one.get("id") for one in html.iter()}
        for link in html.iter("a"):
            address, _, anchor = link.get("href", "").partition("#")
            depth = path.count("/")
            if not address:
                assert anchor in anchors
            elif address.startswith("../") and address.endswith("/"):
                assert address.removeprefix("../" * depth) in pages, (path, address)


def test_the_foot_names_zone_and_holidays() -> None:
    for path in ("calendar/", "calendar/2026-04/"):
        told = words(document(pages_of(planned_book())[path].html))
        assert told.endswith("UTC; those of the plan are Europe/Berlin. Holidays: DE (BY), holidays 0.109.")


def test_a_day_with_many_releases_shows_some_and_leads_to_the_rest() -> None:
    releases = tuple(examples.release(f"2.{at}.0", 80, ()) for at in range(30))
    page = pages_of(planned_book(NO_PLAN, replace(examples.book(), releases=releases)))["calendar/"]
    (cell,) = cells(page, "2026-03-22")
    assert len(shown(cell)) == FEW
    more = next(link for link in cell.iter("a") if "more" in link.get("class", ""))
    assert (words(more), more.get("href")) == ("27 more", "../calendar/2026-03/#d-2026-03-22")
    assert rows(page)[0][1].endswith("and 19 more")


def test_a_plan_of_thousands_of_releases_makes_no_huge_page_and_no_thousands_of_pages() -> None:
    many = tuple(Release(id=f"r{at}", target=date(2015, 1, 1) + timedelta(days=2 * at)) for at in range(5_000))
    pages = pages_of(planned_book(Plan(release=many), replace(examples.book(), releases=())))
    assert len(pages) == 121
    assert max(len(page.html) for page in pages.values()) < 200_000
    assert re.search(r"In the months below: [\d,]+ more releases that are late, [\d,]+ later dates\.", words_of(pages))


def words_of(pages: dict[str, Page]) -> str:
    return words(document(pages["calendar/"].html))


def test_days_at_the_ends_of_time_do_no_harm() -> None:
    plan = Plan(
        freeze=(Freeze(id="ever", from_=date(1, 1, 1), to=date(9999, 12, 31)),),
        release=(Release(id="a", target=date(9999, 12, 31)), Release(id="b", target=date(2026, 4, 1))),
    )
    assert set(pages_of(planned_book(plan))) >= {"calendar/", "calendar/2026-04/"}


def test_no_address_of_a_person_is_shown() -> None:
    plan = replace(PLAN, freeze=(replace(PLAN.freeze[0], why="Ask ada@example.org."),))
    assert not [path for path, page in pages_of(planned_book(plan)).items() if "example.org" in page.html]


def test_search_finds_the_calendar_and_its_months() -> None:
    entries = [entry for page in pages_of(planned_book()).values() for entry in page.search_entries]
    assert entries[0].text == "Next: 2026-04 feature freeze on Tuesday 31 March 2026."
    assert "April 2026" in [entry.title for entry in entries]


def test_packages_share_one_calendar_and_are_named_in_it() -> None:
    book = examples.monorepo_book()
    core = book.packages[0]
    released = examples.release("3.0.0", 80, (), tag=core.releases[0].tag._replace(name="core@3.0.0"))
    packages = (replace(core, releases=(released, *core.releases)), *book.packages[1:])
    for whole in (book, examples.packages_only_book()):
        made = planned_book(NO_PLAN, replace(whole, packages=packages))
        paths = [each.path for each in site_pages(made)]
        assert paths.count("calendar/") == 1
        assert not [path for path in paths if path.startswith("packages/") and "calendar" in path]
        page = pages_of(made)["calendar/"]
        assert rows(page) == [("Sun 22 Mar 2026", "core 3.0.0", "released")]
        assert "../packages/core/releases/3.0.0/" in [link.get("href") for link in document(page.html).iter("a")]


@pytest.mark.parametrize(("months", "expected"), [(0, "2026-03"), (1, "2026-04"), (10, "2027-01"), (-3, "2025-12")])
def test_months_are_counted_across_years(months: int, expected: str) -> None:
    assert month_after(TODAY, months).isoformat() == f"{expected}-01"


@pytest.mark.browser
def test_today_is_marked_when_the_page_is_looked_at_and_nothing_is_too_wide(
    tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = examples.change(1, ChangeKind.FIXED, "a fault")
    book = planned_book(made=replace(examples.book(), unreleased=(change,)))
    site = built(book, tmp_path, monkeypatch)
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.clock.set_fixed_time("2026-04-07T12:00:00Z")
    with served(site) as address:
        for path in ("calendar/", "calendar/2026-04/", "support/"):
            page.goto(f"{address}{path}", wait_until="load")
            assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.goto(f"{address}calendar/", wait_until="load")
        assert page.locator("td.today .tl-now").all_inner_texts() == ["today"]
        assert page.locator("td.today time").get_attribute("datetime") == "2026-04-07"
        assert page.locator("td.asof .tl-now").first.inner_text() == "as of"
        for width, kind in ((390, "narrow"), (1280, "wide")):
            page.set_viewport_size({"width": width, "height": 800})
            visible = [one.get_attribute("class") for one in page.locator(".tl-windows svg").all() if one.is_visible()]
            assert visible == [kind]
    page.close()
