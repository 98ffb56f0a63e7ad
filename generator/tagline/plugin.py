"""The MkDocs plugin: the pages of the releases, in anybody's site."""

from __future__ import annotations

import os
import warnings
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority

from tagline.assembly.books import read_book
from tagline.errors import TaglineError
from tagline.pages import atom, plan_feed
from tagline.pages.resources import ASSETS, folder
from tagline.publishing.virtual_pages import Additions, GeneratedPage, Progress, add_entries, nav, renamed, titles
from tagline.reading.git import Git
from tagline.reading.history import opened
from tagline.reading.plan_file import NAME
from tagline.reading.settings import FILES

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from tagline.model.book import ReleaseBook

STYLE, SCRIPT, FROM_DISK = (f"{ASSETS}/{name}" for name in ("tagline.css", "tagline.js", "from-disk.js"))
# What a commit, a tag, a fetch or another branch changes; not the index, which every `git status` writes.
REFS = ("refs", "reftable", "packed-refs", "HEAD")
ABOVE = {
    "deprecations/": "changes/",
    "known-issues/": "support/",
    "changes-register/": "plan/",
    "delivery/": "status/",
}
OWN_CONFIG = folder("site_config") / "mkdocs.yml"


class Options(Config):  # type: ignore[no-untyped-call] # MkDocs leaves it untyped
    """What a user may set. No option may be named like a method of dict: MkDocs' Config is one."""

    repository = config_options.Type(str, default="")
    git_dir = config_options.Type(str, default="")
    package = config_options.Type(str, default="")
    home = config_options.Optional(config_options.Type(bool))
    as_of = config_options.Optional(config_options.Type((str, date)))
    allow_shallow = config_options.Type(bool, default=False)
    from_disk = config_options.Type(bool, default=False)


class TaglinePlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call] # MkDocs leaves it untyped
    """Adds the pages and files of a repository's releases to a site, reading the repository once a build."""

    def __init__(self) -> None:
        self.book: ReleaseBook | None = None
        self.made: dict[str, GeneratedPage] = {}
        self.taken: dict[str, str] = {}
        self.progress: Progress = lambda *_: None

    def read(self, watch: Callable[[int], None] | None = None) -> ReleaseBook:
        """Read the releases, once; `watch` is told how many commits came in."""
        if self.book is None:
            git_dir = self.place(self.config.git_dir) if self.config.git_dir else None
            try:
                self.book = read_book(
                    self.place(self.config.repository),
                    as_of=moment(self.config.as_of, self.file.name),
                    git_dir=git_dir,
                    allow_shallow=self.config.allow_shallow,
                    ask_remote=True,
                    package=self.config.package,
                    with_packages=True,
                    with_plan=True,
                    with_delivery=True,
                    watch=watch,
                )
            except TaglineError as error:
                raise self.in_its_words(error) from error
        return self.book

    @property
    def file(self) -> Path:
        """The configuration file that names the plugin."""
        return Path(self.config.config_file_path or "mkdocs.yml").resolve()

    def in_its_words(self, error: TaglineError) -> TaglineError:
        """Name the options of the user's own configuration file in place of the command line's."""
        if self.file == OWN_CONFIG.resolve():
            return error
        remedy = error.remedy.replace("--allow-shallow", f"in {self.file.name} `plugins: tagline: allow_shallow: true`")
        missing = self.config.git_dir and not self.place(self.config.git_dir).is_dir()
        if missing or "--repository" in remedy or "--git-dir" in remedy:
            option = "git_dir" if self.config.git_dir else "repository"
            remedy = f"name the right folder in {self.file.name}, `plugins: tagline: {option}`"
        return TaglineError(error.problem, remedy)

    def place(self, path: str) -> Path:
        """Resolve a path as the user means it: from the folder of mkdocs.yml."""
        return self.file.parent / path

    def on_config(self, config: MkDocsConfig) -> None:
        """Bring the look: partials for Material, style and script for every theme. The user's own stand above ours.

        Material asks another host for its faces. It does so only where the user has set `font`.
        """
        theme = config.theme
        if theme.name == "material":
            theme.dirs.insert(1 if theme.custom_dir else 0, str(folder("site_config") / "overrides"))
            if not sets_font(config):
                theme["font"] = False
        config.extra_css.insert(0, STYLE)
        config.extra_javascript.insert(0, SCRIPT)
        config.extra.setdefault("tagline_feed", atom.PATH)
        if self.config.from_disk:
            config.extra.setdefault("polyfills", []).append(FROM_DISK)

    @event_priority(50)
    def _add_files(self, files: Files, *, config: MkDocsConfig) -> None:
        try:
            book = self.read()
        except TaglineError as error:
            raise PluginError(str(error)) from error
        if book.timetable and book.timetable.file:
            config.extra.setdefault("tagline_plan_feed", plan_feed.PATH)
        updated = book.moment
        additions = Additions(files, config, updated)
        self.made = additions.all(book, home=self.config.home, progress=self.progress)
        self.taken = additions.taken

    @event_priority(-100)
    def _add_tabs(self, files: Files, *, config: MkDocsConfig) -> None:
        """Give a site without a nav our index pages behind its own, and lead a nav past our pages that are left out.

        Runs last, since other plugins write navs too.
        """
        if config.nav is None:
            config.nav = nav(files, self.made.values())
        config.nav = renamed(config.nav, self.taken)
        labels = titles(config.nav)
        for page in self.made.values():
            page.take_label(labels)

    on_files = CombinedEvent(_add_files, _add_tabs)

    def on_nav(self, nav: Navigation, /, **_: object) -> None:
        """Let the tab of an index page be the active one on the pages that it leads to."""
        known = {id(page) for page in nav.pages}
        for path, page in self.made.items():
            above = self.made.get(ABOVE.get(path) or path.partition("/")[0] + "/")
            if above is not page and id(page) not in known:
                page.parent = above  # type: ignore[assignment] # MkDocs tells it only whether it is active

    def on_env(self, _env: Environment, /, *, config: MkDocsConfig, **_: object) -> None:
        """Keep the search plugin from parsing our pages, a quarter of a build: their entries are known."""
        contexts = config.plugins.events["page_context"]
        contexts[:] = [
            partial(_unless_made, method) if hasattr(getattr(method, "__self__", None), "search_index") else method
            for method in contexts
        ]

    @event_priority(50)
    def _add_entries(self, *, config: MkDocsConfig) -> None:
        """Add our search entries, before the search plugin writes its index."""
        for plugin in config.plugins.values():
            if hasattr(plugin, "search_index"):
                add_entries(plugin.search_index, self.made)

    @event_priority(-100)
    def _write_script(self, *, config: MkDocsConfig) -> None:
        """Give Material the search index as a script too: a page opened from a disk may load nothing else."""
        written = Path(config.site_dir, "search", "search_index.json")
        if self.config.from_disk and written.is_file():
            script = b"var __index = " + written.read_bytes() + b"\n"
            written.with_suffix(".js").write_bytes(script)

    on_post_build = CombinedEvent(_add_entries, _write_script)

    def on_serve(self, server: LiveReloadServer, /, **_: object) -> None:
        """Rebuild when refs, notes or settings change; in a worktree HEAD stands apart from the refs."""
        git_dir = self.place(self.config.git_dir) if self.config.git_dir else None
        place = opened(Git(directory=self.place(self.config.repository), git_dir=git_dir))[1]
        watched = [directory / name for directory in {place.common_dir, place.git_dir} for name in REFS]
        if place.top:
            watched += (place.top / name for name in ("release-notes", NAME, *FILES))
        for path in filter(Path.exists, watched):
            server.watch(str(path))


def sets_font(config: MkDocsConfig) -> bool:
    """Whether the user has chosen faces, be it the theme's own: the theme itself does not tell."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # MkDocs has had no other way
        themes = [given.get("theme") for given in config.user_configs]
    return any(isinstance(theme, dict) and "font" in theme for theme in themes)


def moment(wanted: object, file: str = "mkdocs.yml") -> datetime:
    """Read the option `as_of`; without it SOURCE_DATE_EPOCH, else now: the plugin is an edge and may ask the clock."""
    match wanted:
        case datetime():
            return wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)
        case date():
            return datetime.combine(wanted, time(), UTC)
        case str():
            return _parsed(wanted, file)
        case _:
            epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
            return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)  # noqa: TID251


def _parsed(text: str, file: str) -> datetime:
    try:
        return moment(datetime.fromisoformat(text))
    except ValueError as error:
        problem = f"{file}: plugins: tagline: as_of: expected a date such as 2026-03-31, found {text!r}"
        raise PluginError(problem) from error


def _unless_made(method: Callable[..., object], context: object, *, page: Page, **others: object) -> object:
    return None if isinstance(page, GeneratedPage) else method(context, page=page, **others)
