"""What pages offer to subscribe to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import feedparser
import html5lib
import pytest
from icalendar import Calendar

import examples
import planned as plans
from tagline.model.page import Page, SiteFile
from tagline.model.plan import Plan
from tagline.pages.site_pages import site_pages
from tagline.pages.subscriptions import subscriptions

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook

SITE = "https://example.org/engine/"
UNPLANNED = plans.planned_book(plans.timetable(Plan(), history=()))


def test_with_an_address_links_open_a_calendar_program_and_files_stand_beside_them() -> None:
    found = subscriptions(plans.planned_book(), "", SITE).main[0]
    assert (found.address, found.file) == ("webcal://example.org/engine/all.ics", "all.ics")


@pytest.mark.parametrize("site_url", ["", "file:///srv/site/", "//example.org"])
def test_without_one_they_are_files(site_url: str) -> None:
    found = subscriptions(plans.planned_book(), "../", site_url).main[0]
    assert (found.address, found.file) == ("../all.ics", "")


def test_without_a_plan_there_is_one_calendar_of_releases() -> None:
    found = subscriptions(UNPLANNED, "", SITE)
    assert [one.words for one in found.main] == ["releases"]
    assert (found.others, found.plan_feed) == ((), False)
    assert subscriptions(examples.book(), "") == ((), (), False)


def test_every_calendar_that_a_page_offers_is_a_file_of_the_site() -> None:
    large = replace(plans.planned_book(), releases=examples.book().releases * 2)
    packages = replace(examples.packages_only_book(), timetable=plans.timetable())
    for book in (plans.planned_book(), large, UNPLANNED, packages):
        made = list(site_pages(book, base=SITE))
        files = {each.path for each in made if isinstance(each, SiteFile)}
        (home,) = (each for each in made if isinstance(each, Page) and not each.path)
        links = {link.get("href", "") for link in html5lib.parse(home.html, namespaceHTMLElements=False).iter("a")}
        offered = {link.removeprefix("webcal://example.org/engine/") for link in links if link.endswith(".ics")}
        assert offered
        assert offered <= files
        assert ("plan.atom" in links) == (book is not UNPLANNED)


@pytest.mark.parametrize("book", [plans.planned_book(), UNPLANNED], ids=["planned", "unplanned"])
def test_every_page_that_a_calendar_or_the_feed_of_the_plan_leads_to_is_one_of_the_site(book: ReleaseBook) -> None:
    made = list(site_pages(book, base=SITE))
    pages = {f"{SITE}{each.path}" for each in made if isinstance(each, Page)}
    files = {each.path: each.content for each in made if isinstance(each, SiteFile)}
    read = [Calendar.from_ical(content) for path, content in files.items() if path.endswith(".ics")]
    led = {str(one["URL"]) for calendar in read for one in calendar.walk("VEVENT")}
    led |= {entry.link for entry in feedparser.parse(files.get("plan.atom", b"")).entries}
    assert led
    assert led <= pages
