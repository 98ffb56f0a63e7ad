"""What pages offer to subscribe to."""

from __future__ import annotations

from dataclasses import replace

import html5lib
import pytest

import examples
import planned as plans
from tagline.model.page import Page, SiteFile
from tagline.model.plan import Plan
from tagline.pages.site_pages import site_pages
from tagline.pages.subscriptions import subscriptions

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
