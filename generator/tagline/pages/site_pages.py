"""Every page and file of a site, out of one book."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from tagline.pages.api import api_files
from tagline.pages.atom import atom_feed
from tagline.pages.badges import badge_files
from tagline.pages.catalogue import Catalogue, catalogue
from tagline.pages.change_pages import change_pages
from tagline.pages.entries import Entries, Share
from tagline.pages.home_page import home_page
from tagline.pages.index_pages import index_pages
from tagline.pages.next_page import next_page
from tagline.pages.release_pages import release_page
from tagline.pages.upgrade_pages import upgrade_pages
from tagline.rules.changelog import QUIET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    shares = _shares(found)
    yield from chain(
        [home_page(found, entries)] if home else [],
        index_pages(found),
        _release_pages(found, entries, shares),
        [next_page(found, entries, shares[""])],
        change_pages(found, entries),
        upgrade_pages(found, entries),
        api_files(book),
        [atom_feed(book, base)],
        badge_files(book),
    )


def _release_pages(found: Catalogue, entries: Entries, shares: Mapping[str, Share]) -> Iterator[Page]:
    for release in found.book.releases:
        yield release_page(release, found, entries, shares.get(release.tag.name, Share(0, 0)))


def _shares(found: Catalogue) -> dict[str, Share]:
    """Say how many changes of each release search knows, by tag, and of what is not released, as "".

    What readers gain goes first and quiet work has what is left; either way the newest, until the index is full.
    """
    told = {"": found.book.unreleased} | {release.tag.name: release.changes for release in _told(found)}
    loud = {name: sum(change.kind not in QUIET for change in changes) for name, changes in told.items()}
    quiet = {name: len(changes) - loud[name] for name, changes in told.items()}
    for_loud = _filled(loud, _MOST_FOUND)
    for_quiet = _filled(quiet, _MOST_FOUND - sum(for_loud.values()))
    return {name: Share(for_loud[name], for_quiet[name]) for name in told}


def _filled(wanted: Mapping[str, int], room: int) -> dict[str, int]:
    found = {}
    for name, count in wanted.items():
        found[name] = min(count, room)
        room -= found[name]
    return found


def _told(found: Catalogue) -> Iterator[Release]:
    return (release for release in found.book.releases if release.version.final or found.is_open(release))
