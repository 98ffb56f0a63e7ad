"""On a release's page an entry leads to the other releases that have the same change."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

import examples
from pages.sites import document
from tagline.model.commit import ChangeKind
from tagline.model.page import Page, SiteFile
from tagline.pages.site_pages import site_pages

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook
    from tagline.model.commit import Change


def backported(kind: ChangeKind = ChangeKind.FIXED) -> ReleaseBook:
    """Make a book of two lines that both got one change."""

    def told(number: int) -> tuple[Change, ...]:
        mended = examples.change(number, kind, "mend it", pull="12", breaking_change="do it")
        return mended, examples.change(number + 1, ChangeKind.ADDED, f"other {number}", type="feat")

    first = examples.release("1.0.0", 5, told(3)[1:])
    second = examples.release("2.0.0", 15, told(13), previous=first.tag)
    old = examples.release("1.0.1", 25, told(23), previous=first.tag, on_head=False)
    return replace(examples.book(), releases=(old, second, first), unreleased=())


def pages_of(book: ReleaseBook) -> dict[str, Page]:
    return {page.path: page for page in site_pages(book) if isinstance(page, Page)}


def links(page: Page) -> list[str]:
    """Give the addresses that stand beside the entries of a page."""
    notes = [element for element in document(page.html).iter() if element.get("class") == "tl-also"]
    return [urljoin(f"/{page.path}", link.get("href", "")) for note in notes for link in note.iter("a")]


def test_an_entry_leads_to_its_twin_and_back() -> None:
    for kind in (ChangeKind.FIXED, ChangeKind.BREAKING, ChangeKind.INTERNAL):
        pages = pages_of(backported(kind))
        anchors = {path: {element.get("id") for element in document(page.html).iter()} for path, page in pages.items()}
        found = [link for path in ("releases/1.0.1/", "releases/2.0.0/") for link in links(pages[path])]
        assert [urldefrag(link)[0] for link in found] == ["/releases/2.0.0/", "/releases/1.0.1/"]
        assert all(anchor in anchors[path.lstrip("/")] for path, anchor in map(urldefrag, found))


def test_an_entry_without_a_twin_says_nothing() -> None:
    assert not links(pages_of(backported())["releases/1.0.0/"])
    assert not [link for page in pages_of(examples.book()).values() for link in links(page)]


def test_the_script_of_upgrades_knows_a_backport_by_its_original() -> None:
    files = [one for one in site_pages(backported(ChangeKind.BREAKING)) if isinstance(one, SiteFile)]
    data = next(one.content for one in files if one.path == "upgrade/data.js").decode()
    releases = json.loads(data.removeprefix("window.taglineReleases=").removesuffix(";\n"))
    names = {release["v"]: [step[0] for step in release.get("b", [])] for release in releases}
    assert names["1.0.1"] == names["2.0.0"] == [examples.change(13, ChangeKind.FIXED, "").anchor]
