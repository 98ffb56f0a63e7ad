"""The packages of a monorepo on a site: a table of all, and for each a part that is a site of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from markupsafe import Markup, escape

from tagline.model.page import Page, SearchEntry, SiteFile
from tagline.model.release import Refusal
from tagline.pages.departure import banner, next_departure
from tagline.pages.entries import in_words
from tagline.pages.rendering import macro, render
from tagline.pages.rows import gist
from tagline.pages.subscriptions import subscriptions
from tagline.rules.changelog import counts
from tagline.rules.delivery import has_delivery
from tagline.rules.plain_text import plural
from tagline.rules.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tagline.model.book import ReleaseBook
    from tagline.model.release import Release
    from tagline.pages.plans import Plans

FOLDER: Final = "packages/"
_RECENT: Final = 14
_SECTIONS: Final = {"releases": "Releases", "next": "Next", "changes": "Changes", "upgrade": "Upgrade"}


class Line(NamedTuple):
    """A package in the table. `version` is "" where nothing has left, `coming` where nothing is to come.

    `waiting` counts the changes that wait for a release, `words` those that readers gain.
    """

    name: str
    path: str
    version: str
    version_path: str
    released: int
    coming: str
    step: str
    refused: bool
    waiting: int
    words: str


class Recent(NamedTuple):
    """A release of any package."""

    released: int
    name: str
    path: str
    version: str
    version_path: str
    gist: Markup


def part_folder(book: ReleaseBook) -> str:
    """Give the address of a package's part of the site."""
    return f"{FOLDER}{slug(book.package)}/"


def packages_page(book: ReleaseBook, plans: Plans | None = None, *, home: bool = False, base: str = "") -> Page:
    """Make the table of all packages; as the `home` page it stands at the root of the site, whose address is `base`."""
    name, root = book.project.name, "" if home else "../"
    path = "" if home else FOLDER
    html = render(
        "packages.html",
        root=root,
        book=book,
        title=f"{name} packages" if home else "Packages",
        count=len(book.packages),
        lines=[_line(one) for one in book.packages],
        recent=_recent(book),
        banner=banner(plans),
        departure=next_departure(plans),
        subscriptions=subscriptions(book, root, base),
    )
    return Page(
        path=path,
        title=f"{name} releases" if home else "Packages",
        html=html,
        description=f"The {plural(len(book.packages), 'package')} of {name}: what is out, and what comes next.",
        search_entries=(SearchEntry("Packages", " ".join(one.package for one in book.packages), path),),
    )


def _line(book: ReleaseBook) -> Line:
    latest, planned, part = book.latest, book.next, part_folder(book)
    refused = isinstance(planned, Refusal)
    coming = planned.version if not isinstance(planned, Refusal) else None
    step = planned.bump.word if not isinstance(planned, Refusal) and planned.version and planned.bump else ""
    return Line(
        name=book.package,
        path=part,
        version=str(latest.version) if latest else "",
        version_path=_release_path(part, latest) if latest else "",
        released=latest.released if latest else 0,
        coming=str(coming) if coming else "",
        step=step,
        refused=refused,
        waiting=len(book.unreleased),
        words=in_words(counts(book.unreleased), quiet=False),
    )


def _release_path(part: str, release: Release) -> str:
    return f"{part}releases/{slug(str(release.version))}/"


def _recent(book: ReleaseBook) -> list[Recent]:
    """Give the newest finals of all packages, the newest first."""
    found = [(one, release) for one in book.packages for release in one.releases if release.version.final]
    found.sort(key=lambda pair: (-pair[1].released, pair[0].package))
    return [_recent_of(one, release) for one, release in found[:_RECENT]]


def _recent_of(book: ReleaseBook, release: Release) -> Recent:
    part = part_folder(book)
    return Recent(
        released=release.released,
        name=book.package,
        path=part,
        version=str(release.version),
        version_path=_release_path(part, release),
        gist=_gist(release),
    )


def _gist(release: Release) -> Markup:
    """Say what a release brought: its headline, else how many changes of which kinds, else what it touched."""
    words = "" if release.prose.headline else in_words(counts(release.changes), quiet=False)
    return escape(words) if words else gist(release, 0)


def within(book: ReleaseBook, made: Iterable[Page | SiteFile]) -> Iterator[Page | SiteFile]:
    """Move the pages and files of a package into its part of the site; links inside it are relative and stay right."""
    part = part_folder(book)
    for each in made:
        if isinstance(each, Page):
            yield _moved(each, book, part)
        else:
            yield SiteFile(part + each.path, each.content)


def _moved(page: Page, book: ReleaseBook, part: str) -> Page:
    entries = (
        entry._replace(title=_titled(entry.title, book), path=part + entry.path) for entry in page.search_entries
    )
    return replace(
        page,
        path=part + page.path,
        title=_titled(page.title, book),
        html=f"{_way(page, book)}\n{page.html}",
        search_entries=tuple(entries),
    )


def _titled(title: str, book: ReleaseBook) -> str:
    """Say whose page or change it is, where the title does not say it already."""
    if title.startswith(book.package):
        return title
    return f"{book.package} {title}" if title[:1].isdigit() else f"{book.package}: {title}"


def _way(page: Page, book: ReleaseBook) -> Markup:
    """Make the line above a page of a package: its name and its pages."""
    here = page.path.partition("/")[0]
    shown = _SECTIONS | ({"delivery": "Delivery"} if has_delivery(book) else {})
    sections = [(f"{path}/", word, path == here) for path, word in shown.items()]
    return macro("package.html", "way")("../" * page.path.count("/"), book.package, not page.path, sections)
