"""Look at a repository before its first settings: history, forge, and what its other release tools are told."""

from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from tagline.assembly.books import read_book
from tagline.errors import TaglineError
from tagline.model.settings import DEFAULTS, Settings
from tagline.reading.git import Git, decode
from tagline.reading.hand_kept import read_hand_kept
from tagline.reading.history import opened, read_refs
from tagline.reading.peers.configurations import Configured, Unread, configurations
from tagline.reading.peers.root import Root
from tagline.reading.settings import OWN, PROJECT, read_settings
from tagline.rules.first_settings import First, first_settings
from tagline.rules.hand_kept import Placed, place
from tagline.rules.keep_a_changelog import START, read_changelog
from tagline.rules.kept_share import Share, share
from tagline.rules.peers import (
    changesets,
    commitizen,
    git_cliff,
    python_semantic_release,
    release_please,
    semantic_release_js,
    standard_version,
    towncrier,
)
from tagline.rules.peers.pieces import Facts, Piece, Said, Unsaid
from tagline.rules.peers.version_places import CHANGELOG, VERSIONS
from tagline.rules.rst_marks import markdown
from tagline.rules.schemes import SEMVER
from tagline.rules.settings import path_trouble
from tagline.rules.tags import Tags, VersionTag, pattern_of, sort_tags
from tagline.rules.typed_data import typed
from tagline.rules.unread_tags import better_scheme

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from tagline.model.book import ReleaseBook
    from tagline.model.commit import Change, Tag

MEANING = {
    "python-semantic-release": python_semantic_release.pieces,
    "commitizen": commitizen.pieces,
    "release-please": release_please.pieces,
    "semantic-release": semantic_release_js.pieces,
    "standard-version": standard_version.pieces,
    "git-cliff": git_cliff.pieces,
    "towncrier": towncrier.pieces,
    "changesets": changesets.pieces,
}
TAGS = "the tags"
_OURS = f"{PROJECT} [tool.tagline]"
PROSE = ("changelog", "prose")
_STEMS = ("CHANGELOG", "CHANGES", "HISTORY", "NEWS", "RELEASES", "Changelog", "changelog", "Changes", "History")
_CHANGELOGS = (
    *(f"{stem}{form}" for stem in _STEMS for form in (".md", ".rst", "", ".markdown", ".txt")),
    "docs/changelog.md",
)
_MANIFESTS = ("package.json", "pyproject.toml", "Cargo.toml", "composer.json")
_MOST_PACKAGES = 100


class KeptFile(NamedTuple):
    """A changelog that is there: its name, its sections by the book that they belong to, and how many tell a release.

    `share` says how much of it a tool has made.
    """

    name: str
    placed: tuple[tuple[ReleaseBook, Placed], ...]
    share: Share
    releases: int


class Beginning(NamedTuple):
    """A repository before its first settings.

    `peers` are the configurations of other tools, in the order in which `first` counts them; `unread` are broken ones.
    What `first` counts beyond them has its name in `others`. `stands` says where settings are already, "" for nowhere.
    `branch` is the default branch, "" where nobody knows.
    """

    root: Root
    book: ReleaseBook
    peers: tuple[Configured, ...]
    others: tuple[str, ...]
    unread: tuple[Unread, ...]
    first: First
    kept: KeptFile | None
    stands: str
    branch: str


def read_beginning(repository: Path, git_dir: Path | None, as_of: datetime) -> Beginning:
    """Look at a repository. What is broken in it is told, and hides nothing else."""
    git, where = opened(Git(directory=repository, git_dir=git_dir))
    root = Root(git, where)
    peers, unread = configurations(root)
    tags = read_refs(git).tags
    facts = _facts(root, peers, tags)
    said = [tuple(MEANING[one.spot.tool](one.data, facts)) for one in peers]
    told = [(at, tuple(_writable(root, pieces))) for at, pieces in enumerate(said)]
    others = [TAGS, ""]
    told.append((len(peers), tuple(_scheme(first_settings(told), tags))))
    first = first_settings(told)
    stands, settings, broken = _in_force(root, first)
    book = read_book(
        repository,
        as_of=as_of,
        git_dir=git_dir,
        allow_shallow=True,
        with_people=False,
        with_packages=True,
        settings=settings._replace(changelog=settings.changelog._replace(prose="")),
    )
    kept = _kept(root, book, _names(said))
    if kept is not None and not kept.share.by_machine:
        others[1] = kept.name
        told.append((len(peers) + 1, (Said(PROSE, kept.name, ()),)))
    return Beginning(
        root=root,
        book=book,
        peers=tuple(peers),
        others=tuple(others),
        unread=(*broken, *unread),
        first=first_settings(told),
        kept=kept,
        stands=stands,
        branch=_default_branch(git, book),
    )


def _writable(root: Root, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Keep of the files that a release writes those that it can write without losing a word."""
    for piece in pieces:
        if isinstance(piece, Said) and piece.field == CHANGELOG and isinstance(piece.value, str):
            yield _with_marks(root, piece, piece.value)
        elif isinstance(piece, Said) and piece.field == VERSIONS and isinstance(piece.value, list):
            there = set(root.there([place.partition(":")[0] for place in piece.value]))
            kept = [place for place in piece.value if place.partition(":")[0] in there]
            yield from [piece._replace(value=kept)] if kept else []
            yield from (
                Unsaid(piece.path, f"{place}: there is no such file") for place in piece.value if place not in kept
            )
        else:
            yield piece


def _with_marks(root: Root, piece: Said, name: str) -> Piece:
    with suppress(TaglineError):  # what is too large to be read is not written on either
        if not root.there([name]) or START.encode() in (root.read(name) or b""):
            return piece
    return Unsaid(piece.path, f"{name} needs the marks of a region to be written on: see docs/changelog.md")


def _scheme(first: First, tags: Sequence[Tag]) -> Iterator[Piece]:
    """Say the scheme that the tags are written in, where nobody has said one and it is another than SemVer."""
    if "scheme" in first.table:
        return
    pattern = pattern_of(named) if isinstance(named := first.table.get("tag"), str) else None
    found = sort_tags(tags, pattern=pattern)
    hint = better_scheme(SEMVER, [one.version for one in found.releases], [one.name for one in found.ignored])
    if hint is not None:
        yield Said(("scheme",), hint.scheme, ())


def _facts(root: Root, peers: Sequence[Configured], tags: Sequence[Tag]) -> Facts:
    found = sort_tags(tags).releases
    highest = max((one.version for one in found if one.version.final), default=None)
    names = {folder: name for folder in _folders(peers) if (name := _name_in(root, folder))}
    return Facts(tuple(tag.name for tag in tags), names, highest is not None and highest.major == 0)


def _folders(peers: Sequence[Configured]) -> Iterator[str]:
    """Name the folders whose manifests are asked for a name: those that release-please counts as packages."""
    for one in peers:
        packages = one.data.get("packages") if one.spot.tool == "release-please" else None
        if isinstance(packages, dict):
            yield from (str(folder).strip("/").removeprefix(".") for folder in list(packages)[:_MOST_PACKAGES])


def _name_in(root: Root, folder: str) -> str:
    """Give the name that a manifest in a folder has; "" without one, and for one that cannot be read."""
    for manifest in _MANIFESTS:
        try:
            raw = root.read(f"{folder}/{manifest}".lstrip("/"))
            if raw is None:
                continue
            data = json.loads(raw) if manifest.endswith(".json") else tomllib.loads(raw.decode("utf-8"))
        except (TaglineError, ValueError, RecursionError):
            continue
        tables = (data, data.get("project"), data.get("package")) if isinstance(data, dict) else ()
        for table in tables:
            if isinstance(table, dict) and isinstance(name := table.get("name"), str):
                return name
    return ""


def _in_force(root: Root, first: First) -> tuple[str, Settings, tuple[Unread, ...]]:
    """Give the place of settings that are there, those that the book is read by, and what is broken in the former."""
    drafted = typed(Settings, first.table).value or DEFAULTS
    own = root.there([OWN])
    try:
        found = read_settings(root.git, root.place)
    except TaglineError as error:
        stands = OWN if own else _OURS if _names_us(root) else ""
        return stands, drafted, tuple(Unread("tagline", line) for line in str(error).splitlines())
    ours = [origin for origin in found.origins.places.values() if origin.table in {"", "tool.tagline"}]
    if not ours and not own:
        return "", drafted, ()
    return OWN if own else _OURS, found.settings, ()


def _names_us(root: Root) -> bool:
    """Whether the project's file has settings of ours, though it cannot be read as a whole."""
    try:
        return b"[tool.tagline" in (root.read(PROJECT) or b"")
    except TaglineError:
        return False


def _default_branch(git: Git, book: ReleaseBook) -> str:
    """Name the default branch: that of the remote, else the one that is checked out."""
    code, out, _ = git.try_run("symbolic-ref", "--short", "refs/remotes/origin/HEAD")
    if code == 0:
        return decode(out).strip().removeprefix("origin/")
    if book.project.branch:
        return book.project.branch
    code, out, _ = git.try_run("symbolic-ref", "--short", "HEAD")
    return decode(out).strip() if code == 0 else ""


# Changelogs


def _names(said: Iterable[Iterable[Piece]]) -> list[str]:
    """Name the files that may be a changelog, those first that a tool writes."""
    values = [
        piece.value for pieces in said for piece in pieces if isinstance(piece, Said) and piece.field == CHANGELOG
    ]
    named = [name for name in values if isinstance(name, str) and name and not path_trouble(name)]
    return list(dict.fromkeys([*named, *_CHANGELOGS]))


def _kept(root: Root, book: ReleaseBook, names: Sequence[str]) -> KeptFile | None:
    """Find the changelog that tells the most releases, at the root and in the folders of packages."""
    packages = [(one.extent.paths[0], one) for one in book.packages[:_MOST_PACKAGES] if one.extent and one.extent.paths]
    homes = [("", book, set(root.there(names))), *((at, one, set(root.files_in(at))) for at, one in packages)]
    found: list[KeptFile] = []
    for name in names:
        here = [(f"{at}/{name}".lstrip("/"), one) for at, one, files in homes if name in files]
        placed = [(one, told) for path, one in here if (told := _placed(root, path, one))]
        releases = sum(len(told.sections) for _, told in placed)
        if releases:
            found.append(KeptFile(name, tuple(placed), _share(placed), releases))
    return max(found, key=lambda one: one.releases, default=None)


def _placed(root: Root, name: str, book: ReleaseBook) -> Placed | None:
    try:
        text = read_hand_kept(root.git, root.place, name, needed=False)
    except TaglineError:
        return None  # what cannot be read is not taken for one
    if not text:
        return None
    releases = tuple(VersionTag(one.tag, one.version, "") for one in book.releases)
    aliases = {one.version: one.aliases for one in book.releases}
    text = markdown(text) if name.endswith(".rst") else text
    return place(read_changelog(text), Tags(releases, aliases, (), book.scheme), name)


def _share(placed: Sequence[tuple[ReleaseBook, Placed]]) -> Share:
    shares = [share((one.text for one in told.sections.values()), _changes(book)) for book, told in placed]
    return Share(sum(one.entries for one in shares), sum(one.told for one in shares))


def _changes(book: ReleaseBook) -> Iterator[Change]:
    for release in book.releases:
        yield from release.changes
        yield from release.cancelled
