"""Pages and files that no docs folder holds, in the shapes that MkDocs knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel, file_sort_key
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import nest_paths

from tagline.model.page import Page, SearchEntry, TocEntry
from tagline.pages import resources
from tagline.pages.site_pages import site_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mkdocs.config.defaults import MkDocsConfig

    from tagline.model.book import ReleaseBook

TABS = {
    "": "Home",
    "releases/": "Releases",
    "next/": "Next",
    "changes/": "Changes",
    "upgrade/": "Upgrade",
    "calendar/": "Calendar",
    "plan/": "Plan",
    "support/": "Support",
    "status/": "Status",
    "packages/": "Packages",
}
Progress = Callable[[int, int], None]
_FOLDER_LINK = re.compile(r'(?<=\shref=")(?![a-z]+:|//)([^"#?]*/)(?=["#?])')
_ANCHOR = re.compile(r'\sid="([^"]+)"')

log = get_plugin_logger("tagline")


class GeneratedPage(MkDocsPage):
    """A page whose HTML is there already. MkDocs' themes escape nothing, so every plain text is escaped here."""

    def __init__(self, made: Page, file: File, config: MkDocsConfig, updated: int) -> None:
        super().__init__(TABS.get(made.path) or escape(made.title), file, config)
        self.made = made
        self.update_date = datetime.fromtimestamp(made.updated or updated, UTC).date().isoformat()
        self.edit_url = edit_url(config, made.edit_path)

    def take_label(self, labels: Mapping[str, str]) -> None:
        """Carry the name that the user's nav gives this page; MkDocs would pass it over."""
        self.title = labels.get(self.file.src_uri, self.title)

    def read_source(self, config: MkDocsConfig) -> None:
        """Give the meta data of a page that has no Markdown."""
        self.markdown = ""
        hidden = ["navigation"] if "navigation.tabs" in config.theme.get("features", []) else []
        self.meta = {
            "hide": hidden if self.made.show_toc else [*hidden, "toc"],
            "search": {"exclude": True},
            "generated_by": "tagline",
        }
        if self.made.path:
            self.meta["title"] = escape(self.made.title)
        if self.made.description:
            self.meta["description"] = escape(self.made.description)

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs' signature
        """Give the HTML as it is; without directory addresses a link to a folder names its index."""
        html = self.made.html
        self.content = html if config.use_directory_urls else _FOLDER_LINK.sub(r"\1index.html", html)
        self.toc = TableOfContents([_anchor_link(entry, 2) for entry in self.made.toc])
        self.present_anchor_ids = set(_ANCHOR.findall(html))
        self.links_to_anchors = {}


class Additions:
    """Adds files to those of a build. What the user wrote stays: our page at the same place is left out."""

    def __init__(self, files: Files, config: MkDocsConfig, updated: int) -> None:
        self.files = files
        self.config = config
        self.updated = updated
        self.taken: dict[str, str] = {}
        # MkDocs' own questions to an inclusion level carry no types.
        self.theirs = {f.dest_uri: f for f in files if f.inclusion.value > InclusionLevel.DRAFT.value}

    def all(self, book: ReleaseBook, *, home: bool | None, progress: Progress) -> dict[str, GeneratedPage]:
        """Add every page and file; give the pages by their paths. Nobody knows beforehand how many there will be."""
        if home and (index := self.theirs.pop("index.html", None)):
            self.files.remove(index)
        home = home is not False and "index.html" not in self.theirs
        pages: dict[str, GeneratedPage] = {}
        for made in site_pages(book, home=home, base=self.config.site_url or ""):
            if not isinstance(made, Page):
                self.put(File.generated(self.config, made.path, content=made.content))
            elif file := self.put(File.generated(self.config, f"{made.path}index.md", content="")):
                pages[made.path] = GeneratedPage(made, file, self.config, self.updated)
                progress(len(pages), 0)
        for path, source in resources.assets():
            self.put(File.generated(self.config, path, abs_src_path=str(source)))
        return pages

    def put(self, file: File) -> File | None:
        """Add one file, out of the nav unless a nav names it."""
        if theirs := self.theirs.get(file.dest_uri):
            log.info("'%s' takes the place of the generated '%s'", theirs.src_uri, file.dest_uri)
            self.taken[file.src_uri] = theirs.src_uri
            return None
        file.inclusion = InclusionLevel.NOT_IN_NAV
        self.files.append(file)
        return file


def nav(files: Files, pages: Iterable[GeneratedPage]) -> list[Any]:
    """Make the nav of a site that has none: its own pages as MkDocs would list them, and our index pages as tabs."""
    made = {page.made.path: page.file for page in pages}
    ours = {file.src_uri for file in made.values()}
    pages_in_nav = (f for f in files.documentation_pages() if f.inclusion is not InclusionLevel.NOT_IN_NAV)
    own = sorted((f for f in pages_in_nav if f.src_uri not in ours), key=file_sort_key)
    tabs = [{label: made[path].src_uri} for path, label in TABS.items() if path in made]
    home = tabs[:1] if "" in made else []
    nested: list[Any] = nest_paths(file.src_uri for file in own)  # type: ignore[no-untyped-call]
    return [*home, *nested, *tabs[len(home) :]]


def titles(nav: object) -> dict[str, str]:
    """Find the names that a nav gives to pages."""
    match nav:
        case list():
            return {path: title for item in nav for path, title in titles(item).items()}
        case dict():
            named = {path: title for title, path in nav.items() if isinstance(path, str)}
            return named | titles([value for value in nav.values() if not isinstance(value, str)])
        case _:
            return {}


def renamed(nav: object, taken: Mapping[str, str]) -> Any:  # noqa: ANN401 - whatever a nav may hold
    """Let a nav that names a page of ours lead to the user's own page, where that has taken its place."""
    match nav:
        case list():
            return [renamed(item, taken) for item in nav]
        case dict():
            return {title: renamed(item, taken) for title, item in nav.items()}
        case str():
            return taken.get(nav, nav)
        case _:
            return nav


def add_entries(search_index: Any, pages: Mapping[str, GeneratedPage]) -> None:  # noqa: ANN401 - of whatever plugin
    """Add the entries of our pages to a search index. Material's browser side takes them for HTML, MkDocs' for text."""
    material = hasattr(search_index, "entries")
    entries = search_index.entries if material else search_index._entries  # noqa: SLF001 - there is no other way in
    clean = partial(escape, quote=False) if material else str
    entries += [
        {"location": location(entry, pages[entry.path]), "title": clean(entry.title), "text": clean(entry.text)}
        for page in pages.values()
        for entry in page.made.search_entries
        if entry.path in pages
    ]


def location(entry: SearchEntry, page: GeneratedPage) -> str:
    """Give the address of a search entry."""
    return f"{page.url}#{quote(entry.anchor)}" if entry.anchor else page.url


def edit_url(config: MkDocsConfig, path: str) -> str | None:
    """Give the address at which the forge edits a file of the repository, where mkdocs.yml tells one for its docs."""
    docs = Path(config.docs_dir).name + "/"
    if not (path and config.repo_url and config.edit_uri and config.edit_uri.endswith(docs)):
        return None
    return urljoin(config.repo_url.rstrip("/") + "/", config.edit_uri.removesuffix(docs) + quote(path))


def _anchor_link(entry: TocEntry, level: int) -> AnchorLink:
    link = AnchorLink(escape(entry.title), entry.anchor, level)
    link.children = [_anchor_link(child, level + 1) for child in entry.children]
    return link
