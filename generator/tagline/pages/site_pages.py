"""Every page and file of a site, out of one book."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from tagline.pages.api import api_files
from tagline.pages.atom import atom_feed
from tagline.pages.badges import badge_files
from tagline.pages.catalogue import Catalogue, catalogue
from tagline.pages.change_pages import change_pages
from tagline.pages.entries import Entries
from tagline.pages.home_page import home_page
from tagline.pages.index_pages import index_pages
from tagline.pages.next_page import next_page
from tagline.pages.release_pages import release_page
from tagline.pages.upgrade_pages import upgrade_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagline.model.book import ReleaseBook
    from tagline.model.page import Page, SiteFile
    from tagline.model.release import Release

_MOST_FOUND: Final = 20_000


def site_pages(book: ReleaseBook, *, home: bool = True, base: str = "") -> Iterator[Page | SiteFile]:
    """Make the pages and files of a book; links between them are relative.

    Without `home` the site has a home page of its own. `base` is the address where the site will stand, for what is
    read elsewhere: the feed.
    """
    found = catalogue(book)
    entries = Entries(book.project.forge)
    yield from chain(
        [home_page(found, entries)] if home else [],
        index_pages(found),
        _release_pages(found, entries),
        [next_page(found, entries)],
        change_pages(found, entries),
        upgrade_pages(found, entries),
        api_files(book),
        [atom_feed(book, base)],
        badge_files(book),
    )


def _release_pages(found: Catalogue, entries: Entries) -> Iterator[Page]:
    searchable = _searchable(found)
    for release in found.book.releases:
        yield release_page(release, found, entries, searchable=release.tag.name in searchable)


def _searchable(found: Catalogue) -> set[str]:
    """Choose whose changes search knows: finals and open prereleases, the newest first, until the index is full."""
    chosen: set[str] = set()
    count = 0
    for release in _told(found):
        count += len(release.changes)
        if count > _MOST_FOUND:
            break
        chosen.add(release.tag.name)
    return chosen


def _told(found: Catalogue) -> Iterator[Release]:
    return (release for release in found.book.releases if release.version.final or found.is_open(release))
