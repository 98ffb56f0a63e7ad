"""The feed of the plan, read back by a parser that feed readers use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import feedparser
import html5lib
import pytest

import examples
import planned as plans
from tagline.model.commit import Bump
from tagline.model.page import SiteFile
from tagline.model.plan import Plan, Release
from tagline.pages.plan_feed import MOST_ENTRIES, PATH, plan_feed
from tagline.pages.site_pages import site_pages
from tagline.rules.schedule import Shipped

if TYPE_CHECKING:
    from tagline.model.schedule import Timetable

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://example.org/project"


def feed(found: Timetable | None = None, site_url: str = SITE) -> Any:  # noqa: ANN401 - feedparser has no types
    found = found or plans.timetable()
    read = feedparser.parse(plan_feed(plans.planned_book(found), found, site_url).content, sanitize_html=False)
    assert not read.bozo, read.get("bozo_exception")
    return read


def test_what_happened_to_the_plan_is_told_newest_first() -> None:
    read = feed()
    assert [(entry.updated[:10], entry.title) for entry in read.entries] == [
        ("2026-03-25", "off is cancelled"),
        ("2026-03-20", "gone was taken out of the plan"),
        ("2026-03-20", "off is planned for Mon 20 Apr 2026"),
        ("2026-03-20", "summer moved from Tue 9 Jun 2026 to Tue 16 Jun 2026"),
        ("2026-03-01", "summer moved from Tue 2 Jun 2026 to Tue 9 Jun 2026"),
        ("2026-01-10", "2026-01-13 came as 2.0.0, 3 days before Tue 13 Jan 2026, the day it is held against"),
        ("2025-12-01", "autumn is planned for 2026-Q4"),
        ("2025-12-01", "gone is planned for Tue 5 May 2026"),
        ("2025-12-01", "summer is planned for Tue 2 Jun 2026"),
    ]
    assert read.feed.updated == read.entries[0].updated


def test_a_move_tells_both_days_the_notice_the_reason_and_whom_it_concerns() -> None:
    content = feed().entries[4].content[0].value
    told = [element.text or "" for element in html5lib.parse(content, namespaceHTMLElements=False).iter("dd")]
    assert told[:4] == ["Tue 2 Jun 2026", "Tue 9 Jun 2026", "93 days before the old day", "two reviewers are away"]
    assert "Ada Lovelace, Everybody" in told
    assert "ada@" not in content
    assert "github.com/example/example/commit/" in content


def test_a_move_that_was_recorded_late_says_so() -> None:
    history = (*plans.HISTORY[:1], plans.version(9, date(2026, 6, 12), {"summer": date(2026, 6, 16)}))
    (entry,) = (one for one in feed(plans.timetable(history=history)).entries if "moved" in one.title)
    assert "recorded 10 days after the day that it moved" in entry.content[0].value


@pytest.mark.parametrize("site_url", ["", SITE])
@pytest.mark.parametrize("history", [plans.HISTORY, ()], ids=["history", "nothing"])
def test_the_feed_has_all_that_rfc_4287_demands(site_url: str, history: tuple[Any, ...]) -> None:
    found = plans.timetable(history=history)
    root = ET.fromstring(plan_feed(plans.planned_book(found), found, site_url).content)  # noqa: S314 - our own bytes
    for element in (root, *root.iter(f"{ATOM}entry")):
        for required in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{required}")) == 1
            assert element.findtext(f"{ATOM}{required}")
        assert element.find(f"{ATOM}link") is not None
    assert root.findtext(f"{ATOM}author/{ATOM}name")


def test_ids_stay_when_the_site_moves_and_when_more_happens() -> None:
    here = {entry.title: entry.id for entry in feed().entries}
    there = feed(plans.timetable(history=plans.HISTORY[:3]), "").entries
    assert all(here[entry.title] == entry.id for entry in there)
    assert len({*here.values(), feed().feed.id}) == len(here) + 1


def test_the_two_feeds_of_a_project_have_ids_of_their_own() -> None:
    made = {each.path: each for each in site_pages(plans.planned_book()) if isinstance(each, SiteFile)}
    ids = [feedparser.parse(made[path].content).feed.id for path in ("releases.atom", PATH)]
    assert len(set(ids)) == 2


def test_hostile_text_stays_text() -> None:
    plan = Plan(release=(Release(id="x", target=date(2026, 5, 1), goal=examples.HOSTILE),))
    history = (plans.version(1, date(2026, 1, 1), {"x": date(2026, 5, 1)}, reason=f"{examples.HOSTILE}\x0b"),)
    content = feed(plans.timetable(plan, history=history)).entries[0].content[0].value
    document = html5lib.parse(content, namespaceHTMLElements=False)
    assert not list(document.iter("script"))
    assert not list(document.iter("img"))
    assert examples.HOSTILE in "".join(document.itertext())


def test_only_the_newest_is_told_and_what_was_written_down_after_its_day_is_no_news() -> None:
    ids = [f"r{n}" for n in range(MOST_ENTRIES + 9)]
    plan = Plan(release=tuple(Release(id=name, target=date(2026, 5, 1)) for name in ids))
    history = [plans.version(1, date(2026, 1, 1), dict.fromkeys(ids, date(2026, 5, 1)))]
    assert len(feed(plans.timetable(plan, history=history)).entries) == MOST_ENTRIES
    late = [plans.version(1, date(2026, 5, 2), dict.fromkeys(ids, date(2026, 5, 1)))]
    assert feed(plans.timetable(plan, finals=(), history=late)).entries == []


def test_a_release_that_came_leads_to_its_notes() -> None:
    came = (Shipped("v2.0.0", "2.0.0", date(2026, 1, 10), "2", Bump.MAJOR),)
    (entry,) = feed(plans.timetable(finals=came, history=())).entries
    assert entry.link == f"{SITE}/releases/2.0.0/"


def test_a_project_without_a_plan_has_no_such_feed() -> None:
    book = replace(plans.planned_book(), timetable=plans.timetable(Plan(), history=()))
    assert PATH not in {each.path for each in site_pages(book)}
    assert PATH in {each.path for each in site_pages(plans.planned_book())}
