"""Hostile text in every field of a repository: nothing of it runs, and readers see what was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import examples
from pages.payloads import PAYLOADS, RUN
from pages.sites import built, document, served
from pages.timetables import TODAY, timetable
from tagline.model.commit import Bump, Change, ChangeKind, Tag
from tagline.model.page import Page
from tagline.model.plan import Freeze, Line, Plan, Release
from tagline.model.release import Contributors, IgnoredTag, Prose, Reason, Refusal, Yank
from tagline.pages.entries import plain_title
from tagline.pages.site_pages import site_pages
from tagline.pages.text import line_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree import ElementTree as ET

    from playwright.sync_api import Browser

    from tagline.model.book import ReleaseBook

_SAID = 5000  # from this number on, people said something of the changes
FOUND_BY_SEARCH = ("onerror", "autofocus")
ENOUGH_UPGRADES = "upgrade/1.1"


def hostile_changes(first: int, kind: ChangeKind) -> tuple[Change, ...]:
    """Make a change a payload, with the payload in each of its fields."""
    return tuple(
        Change(
            commit=examples.commit(number, payload)._replace(author=payload, hash=f"{number:010x}" * 4),
            kind=kind,
            type=payload if number % 2 else "",
            scope=payload,
            description=payload,
            breaking_change=f"{payload}\n\n- {payload}\n\n```\n{payload}\n```\n"
            if kind is ChangeKind.BREAKING
            else None,
            pull="",
            issues=(),
            amended="2026-01-31" if first >= _SAID else "",
            advisories=(payload,) if first >= _SAID else (),
            severity=payload,
            details=f"{payload}\n\n- {payload}" if first >= _SAID else "",
        )
        for number, payload in enumerate(PAYLOADS, start=first)
    )


def hostile_book() -> ReleaseBook:
    """Make a book that says nothing but payloads: a release for each, and one with all of them in its changes."""
    book = examples.book()
    changes = [
        *hostile_changes(1000, ChangeKind.BREAKING),
        *hostile_changes(2000, ChangeKind.FIXED),
        *hostile_changes(3000, ChangeKind.INTERNAL),
    ]
    full = replace(
        book.releases[0],
        changes=tuple(changes),
        contributors=Contributors(names=PAYLOADS, first_time=PAYLOADS[::2]),
        aliases=tuple(Tag(name=payload, commit_hash="0" * 40) for payload in PAYLOADS),
    )
    named = [
        examples.release(
            f"1.{number}.0",
            4000 + number,
            (),
            tag=Tag(name=payload, commit_hash="1" * 40, tagged=1, message=payload),
            previous=Tag(name=PAYLOADS[number - 1], commit_hash="1" * 40) if number else None,
            prose=Prose(headline=payload, text=payload),
            yanked=Yank(payload, use=payload, on="2026-01-31") if number % 2 else None,
        )
        for number, payload in enumerate(PAYLOADS)
    ]
    unreleased = (*hostile_changes(5000, ChangeKind.ADDED), *hostile_changes(6000, ChangeKind.BREAKING))
    reasons = tuple(Reason(change, Bump.MAJOR, change.description) for change in unreleased)
    assert not isinstance(book.next, Refusal)
    hostile = replace(
        book,
        project=book.project._replace(name=PAYLOADS[0], branch=PAYLOADS[5]),
        releases=(full, *reversed(named)),
        unreleased=unreleased,
        newcomers=Contributors(names=PAYLOADS, first_time=PAYLOADS),
        next=book.next._replace(evidence=reasons, ignored=reasons, explanation=PAYLOADS[32]),
        ignored_tags=tuple(IgnoredTag(payload, payload) for payload in PAYLOADS),
        warnings=PAYLOADS,
    )
    return replace(hostile, timetable=timetable(hostile, hostile_plan(), holidays={TODAY: PAYLOADS[1]}))


def hostile_plan() -> Plan:
    """Make a plan that says nothing but payloads, around the day that the pages are of."""
    days = [TODAY + timedelta(days=at - 20) for at in range(len(PAYLOADS))]
    said = list(zip(PAYLOADS, days, strict=True))
    return Plan(
        people=dict.fromkeys(PAYLOADS, PAYLOADS[3]),
        freeze=tuple(Freeze(id=one, from_=day, to=day + timedelta(days=3), why=one) for one, day in said),
        line=tuple(Line(id=one, codename=one, active=day, policy=one) for one, day in said),
        release=tuple(
            Release(id=one, line=one, target=day, goal=one, owner=one, stage={one: day}, tolerance="2 days")
            for one, day in said
        ),
    )


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    """Give the pages of the hostile book by their paths."""
    return {page.path: page for page in site_pages(hostile_book()) if isinstance(page, Page)}


def text_of(element: ET.Element) -> str:
    return "".join(element.itertext())


def by_class(root: ET.Element, name: str) -> Iterator[ET.Element]:
    return (element for element in root.iter() if name in element.get("class", "").split())


def test_there_are_seventy_payloads_or_more_and_each_is_its_own() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 70


def test_no_page_holds_an_element_handler_or_link_that_could_run(pages: dict[str, Page]) -> None:
    for page in pages.values():
        for element in document(page.html).iter():
            handlers = [name for name in element.attrib if str(name).startswith("on")]
            assert not handlers, (page.path, handlers)
            assert element.tag not in {
                "script",
                "iframe",
                "object",
                "embed",
                "img",
                "svg",
                "math",
                "base",
                "meta",
                "link",
            }
            address = element.get("href") or element.get("action") or ""
            assert ":" not in address.split("/")[0] or address.startswith(("https://", "http://")), (page.path, address)


def test_every_subject_is_shown_as_it_was_written(pages: dict[str, Page]) -> None:
    root = document(pages["releases/2.0.0/"].html)
    entries = {li.get("id"): text_of(li[0]).removeprefix("#") for li in by_class(root, "tl-entry")}
    steps = {li.get("id"): text_of(li[0]) for li in root.iter("li") if len(li) and li[0].tag == "h3"}
    for change in hostile_book().releases[0].changes:
        shown = steps if change.kind is ChangeKind.BREAKING else entries
        assert shown[change.anchor] == plain_title(change)


def test_every_migration_text_is_shown_as_it_was_written(pages: dict[str, Page]) -> None:
    root = document(pages["releases/2.0.0/"].html)
    shown = [text_of(code) for pre in root.iter("pre") for code in pre]
    for payload in PAYLOADS:
        assert payload in shown


def test_every_scope_names_its_component_as_it_was_written(pages: dict[str, Page]) -> None:
    headings = [text_of(h4) for h4 in document(pages["releases/2.0.0/"].html).iter("h4")]
    overview = text_of(document(pages["changes/"].html))
    for payload in PAYLOADS:
        assert payload in headings
        assert payload in overview


def test_every_author_and_every_other_tag_name_is_shown_as_it_was_written(pages: dict[str, Page]) -> None:
    shown = text_of(document(pages["releases/2.0.0/"].html))
    for payload in PAYLOADS:
        assert shown.count(payload) > 2


def test_every_tag_name_and_headline_is_shown_as_it_was_written(pages: dict[str, Page]) -> None:
    for number, payload in enumerate(PAYLOADS):
        root = document(pages[f"releases/1.{number}.0/"].html)
        names = [text_of(code) for dd in root.iter("dd") for code in dd.iter("code")]
        assert payload in names
        shown = [text_of(p) for p in by_class(root, "tl-lede")]
        assert line_text(payload) in shown
        if not any(mark in payload for mark in ("`", "](", "__", "\t")):
            assert payload in shown


@pytest.mark.browser
@pytest.mark.slow
def test_nothing_runs_in_a_browser_on_any_page_or_in_search(
    tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = built(hostile_book(), tmp_path, monkeypatch)
    every = sorted(path.parent.relative_to(site).as_posix() for path in site.rglob("index.html"))
    # The steps from one release to the next are alike: some of them are enough.
    paths = [path for path in every if not path.startswith("upgrade/1.") or path.startswith(ENOUGH_UPGRADES)]
    context = browser.new_context()
    context.add_init_script("window.alert = window.confirm = window.prompt = () => { window.ran = 1; }")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with served(site) as address:
        for path in paths:
            page.goto(f"{address}{path}/".replace("/./", "/"), wait_until="load")
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            assert page.evaluate("window.ran") is None, path
        page.goto(f"{address}upgrade/#from=1.0.0&to=2.0.0", wait_until="load")
        page.wait_for_selector(".tl-found h2")
        page.goto(address, wait_until="load")
        for word in FOUND_BY_SEARCH:
            page.click(".md-search__input")
            page.fill(".md-search__input", "")
            page.keyboard.type(word)
            page.wait_for_selector(".md-search-result__item")
            assert page.evaluate("window.ran") is None, word
        assert RUN in page.inner_text(".md-search-result")
        assert not [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    context.close()
