"""Build a repository's site with MkDocs: by its own mkdocs.yml where that asks for Tagline, else by ours."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.plugins import BasePlugin

from tagline.errors import TaglineError
from tagline.pages.resources import folder
from tagline.publishing.swapping import replacing, writing

if TYPE_CHECKING:
    from datetime import datetime

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from tagline.model.book import ReleaseBook

CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml")
DEEPEST_INHERITANCE = 8
Progress = Callable[[int, int], None]
Watch = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is read: the repository or a package of it, and how; and where the site will stand, if that is known."""

    repository: Path
    as_of: datetime
    git_dir: Path | None = None
    package: str = ""
    allow_shallow: bool = False
    site_url: str = ""


class Built(NamedTuple):
    """What a build made, and of what: the latest version ("" without one) and the commit of HEAD ("" without one)."""

    releases: int
    pages: int
    latest: str = ""
    head: str = ""


class ReadingPlugin(Protocol):
    """Tagline's plugin, as far as a build needs it (it stands above this module)."""

    config: dict[str, Any]
    book: ReleaseBook | None
    progress: Progress

    def read(self, watch: Watch | None = None) -> ReleaseBook:
        """Read the releases, once."""


class NoOptions(Config):  # type: ignore[no-untyped-call] # MkDocs leaves it untyped
    """A plugin that no user configures."""


class Counting(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call] # MkDocs leaves it untyped
    """Counts pages while MkDocs works: each is counted when it is read and when it is written."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.pages = 0
        self.done = 0

    def on_env(self, _env: Environment, /, *, files: Files, **_: object) -> None:
        """Learn how many pages there are."""
        self.pages = len(files.documentation_pages())

    def on_post_page(self, _output: str, /, **_: object) -> None:
        """Count a written page."""
        self.done += 1
        self.progress(self.done, self.pages)


def build_site(
    source: Source,
    site_dir: Path,
    *,
    verbose: bool = False,
    watch: Watch | None = None,
    progress: Progress = lambda *_: None,
) -> Built:
    """Build the site of a repository. The old one stays whole until the new one is, also when the build is killed.

    `watch` is told how many commits came in; `progress` how many pages are made (of 0, while nobody knows how many
    there will be), then how many of how many are written.
    """
    with writing(site_dir), replacing(site_dir) as fresh, empty_folder() as docs, quiet(verbose=verbose):
        config = configured(source, fresh, docs, watch)
        plugin = plugin_of(config)
        plugin.progress, book = progress, plugin.read(watch)
        config.plugins["tagline-counting"] = counting = Counting(progress)
        with dated(book):
            run(config)
    return Built(
        releases=sum(len(one.releases) for one in (book, *book.packages)),
        pages=counting.pages,
        latest=str(book.latest.version) if book.latest else "",
        head=book.head.hash if book.head else "",
    )


def configured(source: Source, site_dir: Path, docs_dir: Path, watch: Watch | None = None) -> MkDocsConfig:
    """Make MkDocs' configuration: the repository's own where it names our plugin, else ours without any page."""
    own = own_config(source)
    try:
        if own:
            config = load_config(str(own), site_dir=str(site_dir))
        else:
            ours = str(folder("site_config") / "mkdocs.yml")
            config = load_config(ours, site_dir=str(site_dir), docs_dir=str(docs_dir), strict=True)
    except MkDocsException as error:
        raise stopped(error) from error
    options = plugin_of(config).config
    options["as_of"] = source.as_of
    options["allow_shallow"] = options["allow_shallow"] or source.allow_shallow
    options["package"] = source.package or options["package"]
    config.site_url = source.site_url or config.site_url
    if not own:
        options["repository"] = str(source.repository.absolute())
        options["git_dir"] = str(source.git_dir.absolute()) if source.git_dir else ""
        # MkDocs' themes escape nothing; a folder or an address at a remote may be named as it likes.
        name = escape(plugin_of(config).read(watch).project.name)
        config.site_name = f"{name} releases"
        config.copyright = f"Read from the Git history of {name}"
    return config


def own_config(source: Source) -> Path | None:
    """Find the repository's mkdocs.yml, if its plugins hold ours; a bare repository has no files."""
    folders = upwards(source.repository.absolute()) if source.git_dir is None else ()
    found = next(filter(Path.is_file, (place / name for place in folders for name in CONFIG_NAMES)), None)
    return found if found and "tagline" in plugin_names(found) else None


def upwards(folder: Path) -> Iterator[Path]:
    """Give a folder and those above it, up to the root of its repository."""
    for place in (folder, *folder.parents):
        yield place
        if (place / ".git").exists():
            return


def plugin_names(config_file: Path, depth: int = 0) -> set[str]:
    """Read the names of the plugins in an mkdocs.yml and the files that it inherits from; nothing in it is executed."""
    try:
        text = config_file.read_bytes()
    except OSError:
        return set()
    try:
        told = yaml.load(text, _NamesOnly)  # noqa: S506 - it makes plain values only
    except yaml.YAMLError:  # a broken file that names us is MkDocs' to explain
        return {"tagline"} if b"tagline" in text else set()
    if not isinstance(told, dict):
        return set()
    plugins = told.get("plugins") or ()
    names = {
        name for item in plugins for name in (item if isinstance(item, dict) else (item,)) if isinstance(name, str)
    }
    parent = told.get("INHERIT")
    if isinstance(parent, str) and depth < DEEPEST_INHERITANCE:
        names |= plugin_names(config_file.parent / parent, depth + 1)
    return names


class _NamesOnly(yaml.SafeLoader):
    """Reads plain values; what a tag such as `!!python/name` or `!ENV` would make is None."""


_NamesOnly.add_constructor(None, lambda *_: None)


def plugin_of(config: MkDocsConfig) -> ReadingPlugin:
    """Give our plugin of a configuration."""
    return cast("ReadingPlugin", config.plugins["tagline"])


def run(config: MkDocsConfig, serve_url: str | None = None) -> None:
    """Run MkDocs; what it stopped at is in its own words on the log."""
    try:
        build(config, serve_url=serve_url)
    except (MkDocsException, Abort) as error:
        raise stopped(error) from error


def stopped(error: Exception) -> TaglineError:
    """Make one sentence of MkDocs' surrender."""
    return TaglineError(f"MkDocs could not build the site: {error}", "see the messages above")


@contextmanager
def dated(book: ReleaseBook) -> Iterator[None]:
    """Give MkDocs the date of the last commit for its sitemap and archives, so that a site can be built twice alike."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        os.environ["SOURCE_DATE_EPOCH"] = str(book.moment)
    try:
        yield
    finally:
        if given is None:
            os.environ.pop("SOURCE_DATE_EPOCH", None)


@contextmanager
def empty_folder() -> Iterator[Path]:
    """Give a folder for the time of a build."""
    with tempfile.TemporaryDirectory(prefix="tagline-", ignore_cleanup_errors=True) as made:
        yield Path(made)


@contextmanager
def quiet(*, verbose: bool) -> Iterator[None]:
    """Let MkDocs tell its warnings only, or everything."""
    log = logging.getLogger("mkdocs")
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    before, level = log.level, logging.INFO if verbose else logging.WARNING
    log.addHandler(handler)
    log.setLevel(level)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before)
