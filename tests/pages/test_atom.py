"""The feed, read back by a parser that feed readers use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import feedparser
import html5lib
import pytest

import examples
from tagline.model.commit import ChangeKind
from tagline.model.release import Prose
from tagline.pages.atom import MOST_ENTRIES, atom_feed

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://example.org/project"


def parsed(content: bytes) -> Any:  # noqa: ANN401 - feedparser has no types
    feed = feedparser.parse(content, sanitize_html=False)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def test_each_release_is_an_entry_with_its_page_and_date() -> None:
    feed = parsed(atom_feed(examples.book(), SITE).content)
    assert [entry.title for entry in feed.entries] == ["example 2.0.0", "example 2.0.0-rc.1", "example 1.0.0"]
    assert feed.entries[0].link == f"{SITE}/releases/2.0.0/"
    assert feed.entries[0].updated == "2026-01-10T00:00:00Z"
    assert feed.feed.updated == feed.entries[0].updated


@pytest.mark.parametrize("book", [examples.book(), examples.empty_book()], ids=["whole", "empty"])
@pytest.mark.parametrize("site_url", ["", SITE])
def test_the_feed_has_all_that_rfc_4287_demands(book: ReleaseBook, site_url: str) -> None:
    root = ET.fromstring(atom_feed(book, site_url).content)  # noqa: S314 - our own bytes
    for element in (root, *root.iter(f"{ATOM}entry")):
        for required in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{required}")) == 1
            assert element.findtext(f"{ATOM}{required}")
        assert element.find(f"{ATOM}link") is not None
    assert root.findtext(f"{ATOM}author/{ATOM}name")


def test_ids_stay_when_the_site_moves_and_when_releases_are_added() -> None:
    book = examples.book()
    here = {entry.title: entry.id for entry in parsed(atom_feed(book, SITE).content).entries}
    there = parsed(atom_feed(replace(book, releases=book.releases[1:]), "").content).entries
    assert all(here[entry.title] == entry.id for entry in there)
    assert len(set(here.values())) == len(here)


def test_without_an_address_links_are_relative_to_the_feed() -> None:
    root = ET.fromstring(atom_feed(examples.book()).content)  # noqa: S314 - our own bytes
    assert [link.get("href") for link in root.iter(f"{ATOM}link")] == [
        "releases/",
        "releases/2.0.0/",
        "releases/2.0.0-rc.1/",
        "releases/1.0.0/",
    ]


def test_full_text_holds_hostile_text_as_text() -> None:
    content = parsed(atom_feed(examples.book(), SITE).content).entries[0].content[0].value
    document = html5lib.parse(content, namespaceHTMLElements=False)
    assert not list(document.iter("script"))
    assert not list(document.iter("img"))
    text = "".join(document.itertext())
    assert examples.HOSTILE in text
    assert "Some prose" in text
    assert "1 internal" in text


def test_projects_of_one_name_without_a_forge_have_ids_of_their_own() -> None:
    here = replace(examples.book(), project=examples.book().project._replace(forge=None))
    older = examples.release("0.1.0", 0, (examples.change(0, ChangeKind.FIXED, "another start"),))
    feeds = [parsed(atom_feed(book).content).feed.id for book in (here, replace(here, releases=(older,)))]
    assert len(set(feeds)) == 2
    assert parsed(atom_feed(replace(here, releases=here.releases[1:]), SITE).content).feed.id == feeds[0]


def test_a_headline_is_rich_in_the_content_and_plain_in_the_summary() -> None:
    book = examples.book()
    release = replace(book.releases[0], prose=Prose(headline="So *much* `a<b`"))
    entry = parsed(atom_feed(replace(book, releases=(release,)), SITE).content).entries[0]
    assert entry.summary == "So much a<b"
    assert "<p>So <em>much</em> <code>a&lt;b</code></p>" in entry.content[0].value


def test_only_the_newest_releases_are_told() -> None:
    book = examples.book()
    many = tuple(examples.release(f"{number}.0.0", number, ()) for number in range(MOST_ENTRIES + 10, 0, -1))
    feed = parsed(atom_feed(replace(book, releases=many), SITE).content)
    assert len(feed.entries) == MOST_ENTRIES
    assert feed.entries[0].title == "example 60.0.0"


def test_a_package_has_a_feed_and_ids_of_its_own() -> None:
    book = examples.monorepo_book()
    feeds = [parsed(atom_feed(one, SITE).content) for one in (book, *book.packages)]
    assert [feed.feed.title for feed in feeds[:2]] == ["example releases", "core releases"]
    ids = [made.id for feed in feeds for made in (feed.feed, *feed.entries)]
    assert len(ids) == len(set(ids))


def test_a_project_of_packages_only_has_the_releases_of_all_in_its_feed() -> None:
    book = examples.packages_only_book()
    feed = parsed(atom_feed(book, SITE).content)
    assert (feed.feed.link, len(feed.entries)) == (f"{SITE}/packages/", 9)
    (entry,) = (entry for entry in feed.entries if entry.title == "core 2.0.0")
    assert entry.link == f"{SITE}/packages/core/releases/2.0.0/"
    own = parsed(atom_feed(book.packages[0], SITE).content)
    assert entry.id in {one.id for one in own.entries}
