"""Every page and file of a site, out of one book."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urljoin

from markupsafe import Markup

from tagline.pages.api import api_files
from tagline.pages.atom import atom_feed
from tagline.pages.badges import badge_files
from tagline.pages.calendar_pages import Beside, calendar_pages
from tagline.pages.catalogue import Catalogue, catalogue
from tagline.pages.change_pages import change_pages
from tagline.pages.delivery_page import delivery_pages
from tagline.pages.entries import Entries, Share
from tagline.pages.file_schemas import plan_schema_file
from tagline.pages.home_page import home_page
from tagline.pages.ics import calendar_files
from tagline.pages.index_pages import index_pages
from tagline.pages.known_issues import KnownIssues, known_issue_pages, known_issues, open_words
from tagline.pages.next_page import next_page
from tagline.pages.package_pages import packages_page, part_folder, within
from tagline.pages.plan_charts import cycle
from tagline.pages.plan_feed import plan_feed
from tagline.pages.plan_pages import plan_pages
from tagline.pages.plans import Plans, plans_of
from tagline.pages.register_page import register_pages
from tagline.pages.release_pages import release_page
from tagline.pages.release_ways import release_ways
from tagline.pages.rendering import macro
from tagline.pages.status_page import status_pages
from tagline.pages.subscriptions import subscriptions
from tagline.pages.support_page import support_pages
from tagline.pages.upgrade_pages import upgrade_pages
from tagline.rules.changelog import QUIET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tagline.model.book import ReleaseBook
    from tagline.model.page import Page, SiteFile
    from tagline.model.release import Release

_MOST_FOUND: Final = 20_000


def site_pages(book: ReleaseBook, *, home: bool = True, base: str = "") -> Iterator[Page | SiteFile]:
    """Make the pages and files of a book and of its packages; links between them are relative.

    Without `home` the site has a home page of its own. `base` is the address where the site will stand, for what is
    read elsewhere: the feed.
    """
    plans, known = plans_of(book, release_ways(book)), known_issues(book)
    shared = _Shared(Entries(book.project.forge), _Room(_MOST_FOUND), known, plans)
    if book.only_packages:
        yield from _of_packages_only(book, plans, home=home, base=base)
    else:
        yield from _of_one(book, shared, home=home, base=base)
    yield from _machine_files(book, plans, base)
    if plans is not None:
        yield from plan_pages(book, plans)
    yield from chain(calendar_pages(book, _beside(plans, book, base)), support_pages(book, open_words(known)))
    yield from chain(known_issue_pages(book, known), register_pages(book, plans.pages if plans else {}))
    yield from status_pages(book)
    if book.packages:
        yield packages_page(book)
    for package in book.packages:
        there = base and urljoin(base.rstrip("/") + "/", part_folder(package))
        yield from within(package, _of_one(package, shared.from_part(), home=True, base=there))


class _Shared(NamedTuple):
    """What the parts of a site share; `room` is what search may still know."""

    entries: Entries
    room: _Room
    known: KnownIssues
    plans: Plans | None

    def from_part(self) -> _Shared:
        """Give the same as a package's part of the site sees it."""
        plans = replace(self.plans, up="../../", coming=None) if self.plans else None
        return self._replace(known=self.known._replace(up="../../"), plans=plans)


def _of_one(book: ReleaseBook, shared: _Shared, *, home: bool, base: str) -> Iterator[Page | SiteFile]:
    """Make the pages and files of one book."""
    entries, found = shared.entries, catalogue(book, shared.known, shared.plans)
    shares = _shares(found, shared.room)
    yield from chain(
        [home_page(found, entries, base)] if home else [],
        index_pages(found),
        _release_pages(found, entries, shares),
        [next_page(found, entries, shares[""])],
        change_pages(found, entries),
        upgrade_pages(found, entries),
        delivery_pages(found),
        api_files(book, base),
        [atom_feed(book, base)],
        badge_files(book),
    )


def _of_packages_only(book: ReleaseBook, plans: Plans | None, *, home: bool, base: str) -> Iterator[Page | SiteFile]:
    """Make what a project has that has no release of its own: the table of its packages, and one feed and index."""
    yield from chain(
        [packages_page(book, plans, home=True, base=base)] if home else [],
        api_files(book, base),
        [atom_feed(book, base)],
    )


def _machine_files(book: ReleaseBook, plans: Plans | None, base: str) -> Iterator[SiteFile]:
    """Make what programs read of the plan beside the interface: calendars, a feed, and the schema of its file."""
    pages = plans.pages if plans else {}
    yield from calendar_files(book, base, pages)
    if plans is not None:
        yield plan_feed(book, plans.timetable, base, pages)
    if book.timetable or not book.package:
        yield plan_schema_file()


def _release_pages(found: Catalogue, entries: Entries, shares: Mapping[str, Share]) -> Iterator[Page]:
    for release in found.book.releases:
        yield release_page(release, found, entries, shares.get(release.tag.name, Share(0, 0)))


def _beside(plans: Plans | None, book: ReleaseBook, base: str) -> Beside:
    """Give the calendar what the plan's pages and the calendar files have for it."""
    files = subscriptions(book, "../", base)
    if plans is None:
        return Beside(subscriptions=files)
    running = cycle(plans, book)
    chart = macro("chart.html", "cycle_section")(running) if running else Markup()
    versions = {plans.coming.id: plans.version} if plans.coming and plans.version else {}
    return Beside(plans=plans.pages, subscriptions=files, cycle=chart, versions=versions)


class _Room:
    """How many more changes search may know. The project comes first, its packages have what is left."""

    def __init__(self, left: int) -> None:
        self.left = left

    def filled(self, wanted: Mapping[str, int]) -> dict[str, int]:
        """Share the room out, first come, first served."""
        found = {}
        for name, count in wanted.items():
            found[name] = min(count, self.left)
            self.left -= found[name]
        return found


def _shares(found: Catalogue, room: _Room) -> dict[str, Share]:
    """Say how many changes of each release search knows, by tag, and of what is not released, as "".

    What readers gain goes first and quiet work has what is left; either way the newest, until the index is full.
    """
    told = {"": found.book.unreleased} | {release.tag.name: release.changes for release in _told(found)}
    loud = {name: sum(change.kind not in QUIET for change in changes) for name, changes in told.items()}
    quiet = {name: len(changes) - loud[name] for name, changes in told.items()}
    for_loud, for_quiet = room.filled(loud), room.filled(quiet)
    return {name: Share(for_loud[name], for_quiet[name]) for name in told}


def _told(found: Catalogue) -> Iterator[Release]:
    return (release for release in found.book.releases if release.version.final or found.is_open(release))
