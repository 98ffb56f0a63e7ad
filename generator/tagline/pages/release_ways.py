"""Where each release has its page, by the names of its tags: a calendar shows those of all packages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tagline.pages.package_pages import part_folder
from tagline.rules.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagline.model.book import ReleaseBook


class Way(NamedTuple):
    """A release as a calendar names it, the address of its page below the site's root, and when it came (seconds)."""

    label: str
    path: str
    gone: bool
    released: int


def release_ways(book: ReleaseBook) -> Mapping[str, Way]:
    """Find the pages of all releases of a book and of its packages; those of a package carry its name."""
    found: dict[str, Way] = {}
    for one in (*book.packages, book):
        part = part_folder(one) if one is not book else ""
        name = f"{one.package} " if one is not book else ""
        for release in one.releases:
            version = str(release.version)
            way = Way(name + version, f"{part}releases/{slug(version)}/", release.yanked is not None, release.released)
            found |= {tag.name: way for tag in (*release.aliases, release.tag)}
    return found
