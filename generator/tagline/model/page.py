"""Pages and files of a site, before any site builder has seen them."""

from dataclasses import dataclass
from typing import NamedTuple


class TocEntry(NamedTuple):
    """An entry of a page's table of contents; titles are plain text."""

    title: str
    anchor: str
    children: "tuple[TocEntry, ...]" = ()


class SearchEntry(NamedTuple):
    """What search finds: plain text and where it stands (`path` of the page, "" or an anchor in it)."""

    title: str
    text: str
    path: str
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page. `path` is its address below the site's root and ends in "/" ("" is the home page).

    `html` is the body, safe to be put into a theme as it is; `title` and `description` are plain text.
    `updated` is in seconds since 1970 and None where the page has no date of its own; `edit_path` is the file of
    the repository that a reader would edit, "" where there is none. `template` names the page's own theme template.
    """

    path: str
    title: str
    html: str
    description: str = ""
    toc: tuple[TocEntry, ...] = ()
    search_entries: tuple[SearchEntry, ...] = ()
    updated: int | None = None
    edit_path: str = ""
    show_toc: bool = False


class SiteFile(NamedTuple):
    """A file of the site that is no page: feeds, data, badges."""

    path: str
    content: bytes
