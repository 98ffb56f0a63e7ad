"""The page of the status: what it says, and that it is one sheet of paper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

import deliveries
import examples
from pages.payloads import PAYLOADS
from pages.sites import built, document, served
from pages.timetables import PLAN, planned_book, unplanned_book
from tagline.model.finding import Finding, Level
from tagline.model.page import Page
from tagline.model.plan import Freeze, Line, Release
from tagline.pages.site_pages import site_pages
from tagline.pages.status import LINES, RISKS, status_of
from tagline.pages.status_page import status_pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from xml.etree import ElementTree as ET

    from playwright.sync_api import Browser

    from tagline.model.book import ReleaseBook

LONG = "a sentence of somebody who had much to say " * 12


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def page_of(book: ReleaseBook) -> ET.Element:
    (page,) = status_pages(book)
    return document(page.html)


def finding(level: Level = Level.ERROR, check: str = "passed", found: str = "a target that passed") -> Finding:
    return Finding(check, level, "release-plan.toml", 7, "release", "target", f"found {found}", found)


def delivering(book: ReleaseBook) -> ReleaseBook:
    """Give a book the deliveries of ten months."""
    return replace(book, deliveries=deliveries.steady())


def crowded() -> ReleaseBook:
    """Make a book in which everything that a status shows is there, more often than it has room for, and long."""
    plan = replace(
        PLAN,
        freeze=tuple(
            Freeze(id=f"f{number}-{'x' * 200}", from_=date(2026, 3, 1), to=date(2026, 4, 20), why=LONG)
            for number in range(9)
        ),
        line=tuple(Line(id=f"{number}", active=date(2026, 4, 30), codename="y" * 90) for number in range(1, 12)),
        release=(
            *(Release(id=f"late-{number}-{'z' * 90}", target=date(2026, 2, 1), line="77") for number in range(9)),
            Release(id="first", target=date(2026, 1, 4), goal=LONG, line="1"),
            Release(id="next", target=date(2026, 4, 8), goal=LONG, tolerance="7 days"),
        ),
    )
    book = delivering(planned_book(plan))
    project = book.project._replace(name="n" * 300)
    findings = tuple(finding(check="scope-missing", found=f'"{LONG}" without a commit') for _ in range(30))
    return replace(book, project=project, findings=(*findings, finding(found=LONG), finding(Level.WARNING)))


def test_the_next_release_stands_with_its_date_and_how_sure_it_is() -> None:
    told = words(page_of(planned_book()))
    assert "Next release overdue Tuesday 24 February 2026 35 days overdue never moved" in told
    later = replace(PLAN, release=tuple(one for one in PLAN.release if one.id != "overdue"))
    told = words(page_of(planned_book(later)))
    assert "2.1.0 Tuesday 7 April 2026 planned on time until Tue 14 Apr 2026 moved twice since its first plan" in told
    assert "Faster imports." in told


def test_without_a_plan_the_rhythm_is_told_and_no_column_of_plans() -> None:
    html = page_of(unplanned_book())
    assert "No date is planned" in words(html)
    assert [words(head) for head in html.iter("th") if head.get("scope") == "col"] == ["Release", "Came"]


def test_what_stands_in_the_way_is_told_the_worst_first() -> None:
    book = replace(planned_book(), findings=(finding(Level.WARNING), finding(Level.INFO)))
    status = status_of(book)
    assert status is not None
    assert [risk.level for risk in status.risks] == ["bad", "attention", "attention"]
    told = [risk.words for risk in status.risks]
    assert told[0] == "overdue is 35 days overdue (Tue 24 Feb 2026)."
    assert told[1] == "String freeze spring is in force until Wed 8 Apr 2026: Translators work."
    assert told[2].startswith("tagline check finds 1 warning; release-plan.toml:7: release: target: found a target")


def test_inside_its_window_a_late_release_asks_for_attention_only() -> None:
    plan = replace(PLAN, release=(Release(id="soon", target=date(2026, 3, 28), tolerance="7 days", line="5"),))
    status = status_of(planned_book(plan))
    assert status is not None
    assert (status.risks[0].level, status.risks[0].words) == (
        "attention",
        "soon is 3 days overdue (Sat 28 Mar 2026); its window is open until Sat 4 Apr 2026.",
    )


def test_needs_without_a_commit_are_named() -> None:
    missing = finding(Level.WARNING, "scope-missing", '"#412" without a commit that names it')
    status = status_of(replace(planned_book(), findings=(missing,)))
    assert status is not None
    assert 'Promised, and no commit names it yet: "#412".' in [risk.words for risk in status.risks]


def test_releases_without_a_plan_count_as_a_risk_unless_they_are_patches() -> None:
    plan = replace(PLAN, cadence=None, release=(Release(id="begun", target=date(2026, 1, 1), status="cancelled"),))
    came = tuple(
        deliveries.delivered(str(one.version), 0)._replace(released=one.released)
        for one in reversed(examples.book().releases)
        if one.version.final
    )
    status = status_of(replace(planned_book(plan), deliveries=came))
    assert status is not None
    assert "Not planned, and no patch, in the last 12 months: 1.0.0, 2.0.0." in [risk.words for risk in status.risks]


def test_the_last_releases_stand_against_their_first_plan() -> None:
    plan = replace(PLAN, release=(Release(id="big", target=date(2026, 1, 8), line="2"),))
    html = page_of(planned_book(plan))
    rows = [[words(cell) for cell in row] for row in next(html.iter("table")).iter("tr")]
    assert rows[1] == ["2.0.0", "Sat 10 Jan 2026", "Thu 8 Jan 2026", "2 days late"]
    assert rows[2] == ["1.0.0", "Sun 4 Jan 2026", "–", "before the plan"]


def test_the_metrics_are_five_lines_and_lead_to_what_they_mean() -> None:
    html = page_of(delivering(planned_book()))
    tables = list(html.iter("table"))
    assert len(list(next(tables[1].iter("tbody")))) == 5
    assert "../delivery/" in [link.get("href") for link in html.iter("a")]


def test_there_is_no_status_where_nothing_is_known_and_a_site_has_one_for_all_packages() -> None:
    assert status_pages(examples.empty_book()) == ()
    book = planned_book(PLAN, examples.monorepo_book())
    paths = [one.path for one in site_pages(book) if isinstance(one, Page)]
    assert [path for path in paths if path.endswith("status/")] == ["status/"]


def test_a_crowded_status_leaves_out_what_has_no_room_and_says_so() -> None:
    status = status_of(crowded())
    assert status is not None
    assert len(status.risks) == RISKS
    assert status.more_risks > 0
    assert len(status.support) == LINES
    assert status.more_support
    longest = max(len(text) for text in (status.project, *(risk.words for risk in status.risks), *status.support))
    assert longest < 400


@pytest.mark.parametrize("payload", PAYLOADS[:40])
def test_hostile_words_stay_words(payload: str) -> None:
    plan = replace(
        PLAN,
        freeze=(Freeze(id="f", from_=date(2026, 3, 1), to=date(2026, 4, 20), why=payload),),
        release=(Release(id="next", target=date(2026, 4, 8), goal=payload),),
    )
    html = page_of(replace(planned_book(plan), findings=(finding(found=payload),)))
    assert not {"script", "img", "svg", "iframe", "object", "form"} & {str(one.tag) for one in html.iter()}
    assert not [one for one in html.iter() if any(name.startswith("on") for name in one.attrib)]


def sheets(pdf: bytes) -> int:
    """Count the pages of a PDF."""
    return len(re.findall(rb"/Type\s*/Page(?![a-zA-Z])", pdf))


@pytest.mark.browser
@pytest.mark.parametrize("made", [crowded, planned_book, unplanned_book])
def test_the_status_is_one_sheet_of_a4_and_of_letter(
    made: Callable[[], ReleaseBook], tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(built(delivering(made()), tmp_path, monkeypatch)) as address:
        page = browser.new_page()
        page.goto(f"{address}status/")
        for paper in ("A4", "Letter"):
            assert sheets(page.pdf(format=paper, prefer_css_page_size=False)) == 1
        assert sheets(page.pdf(prefer_css_page_size=True)) == 1


@pytest.mark.browser
@pytest.mark.parametrize("path", ["status/", "delivery/"])
def test_no_page_is_wider_than_a_phone(
    path: str, tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(built(crowded(), tmp_path, monkeypatch)) as address:
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        page.goto(f"{address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
