"""The files that a release changes: the changelog's region, and the places where the version is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tagline.errors import TaglineError
from tagline.model.commit import Commit
from tagline.model.releasing import RELEASING
from tagline.pages import markdown
from tagline.pages.keep_a_changelog import keep_a_changelog
from tagline.pages.markdown import shifted
from tagline.publishing.delegated_files import delegated_files
from tagline.reading.git import Git
from tagline.reading.history import opened
from tagline.reading.settings import semantic_release
from tagline.rules.changes import change_of
from tagline.rules.excerpts import after, released_as, version_meant
from tagline.rules.exclusion import excluded, hidden
from tagline.rules.keep_a_changelog import read_changelog
from tagline.rules.marked_region import PASTE, filled, find_region, new_file
from tagline.rules.meaning import meaning_of
from tagline.rules.version_files import rewritten, spot_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tagline.model.book import ReleaseBook
    from tagline.model.releasing import Cut
    from tagline.publishing.release_scene import Scene

_OWN = "tagline"
_RELEASE_LEVEL = 2


def release_files(scene: Scene, cuts: Sequence[Cut]) -> Mapping[str, bytes]:
    """Give the new contents of files, by path from the root; only of those that change."""
    books = {book.package: book for book in scene.books}
    found: dict[str, bytes] = {}
    for cut in cuts:
        found |= _written(scene, books[cut.package], cut, cuts, found)
    if scene.settings.delegate and any(not cut.package for cut in cuts):
        found |= _delegated(scene, next(cut for cut in cuts if not cut.package))
    return {path: content for path, content in found.items() if content != scene.clone.read_file(scene.head, path)}


def _delegated(scene: Scene, cut: Cut) -> Mapping[str, bytes]:
    git, place = opened(Git(directory=scene.order.repository, git_dir=scene.order.git_dir))
    if not semantic_release(git, place):
        problem = "release.delegate: there is no [tool.semantic_release] in pyproject.toml"
        raise TaglineError(problem, "write it, or leave the setting out")
    return delegated_files(scene, cut)


def _written(
    scene: Scene, book: ReleaseBook, cut: Cut, cuts: Sequence[Cut], before: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Write the version and the changelog of one release; `before` is what the others of this run have written."""
    settings = scene.settings
    folder = book.extent.paths[0] if book.extent and book.extent.paths else ""
    found: dict[str, bytes] = {}

    def content(path: str) -> bytes | None:
        given = found.get(path, before.get(path))
        return scene.clone.read_file(scene.head, path) if given is None else given

    for text in settings.versions:
        spot = spot_of(text)
        if spot is None:  # the settings were checked when they were read
            continue
        path = _below(folder, spot.path)
        held = content(path)
        if held is not None:
            found[path] = rewritten(held, spot._replace(path=path), cut.version)
        elif not folder:  # one setting serves all packages, and not all have all files
            problem = f"{path}: no such file in the commit that is to be released"
            raise TaglineError(problem, "see to release.versions in the settings")
    if settings.changelog:
        path = _below(folder, settings.changelog)
        found[path] = _changelog(_with_its_commit(book, cut, cuts), path, content(path))
    return found


def _with_its_commit(book: ReleaseBook, cut: Cut, cuts: Sequence[Cut]) -> ReleaseBook:
    """Take the release for made, its own commit included: what is written now shall be what is read afterwards."""
    coming = released_as(book, version_meant(book, cut.version))
    settings = book.settings
    own = change_of(Commit("", (), int(book.as_of.timestamp()), "", commit_message(cuts)), meaning_of(settings))
    hide = frozenset(word.strip().lower() for word in settings.hide)
    if own is None or excluded([own], settings.exclude) or hidden(own, hide):
        return coming
    made, *before = coming.releases
    return replace(coming, releases=(replace(made, changes=(own, *made.changes)), *before))


def commit_message(cuts: Sequence[Cut]) -> str:
    """Word the commit of a release."""
    return f"{RELEASING}{', '.join(cut.tag if cut.package else cut.version for cut in cuts)}\n"


def _below(folder: str, path: str) -> str:
    return path if folder in {"", "."} else f"{folder}/{path}"


def _changelog(book: ReleaseBook, path: str, held: bytes | None) -> bytes:
    """Write the region of a changelog. What the rest of the file tells is left to it."""
    if held is None or not held.strip():
        title, rest = _text(book)
        return new_file(rest, title or "# Changelog\n")
    region = find_region(held, path)
    if region is None:
        problem = f"{path}: has no region that belongs to tagline"
        raise TaglineError(problem, PASTE)
    others = (held[: region.begin] + held[region.end :]).decode("utf-8", "replace").replace("\r\n", "\n")
    kept = {release.version for release in read_changelog(others).releases}
    told = next((release for release in book.releases if str(release.version) in kept), None)
    _, rest = _text(after(book, told) if told else book)
    return filled(held, region, shifted(rest, region.level - _RELEASE_LEVEL))


def _text(book: ReleaseBook) -> tuple[str, str]:
    layout = book.settings.changelog.format
    if layout == _OWN:
        title, *rest = markdown.changelog(book, everything=False)
    else:
        title, *rest = keep_a_changelog(book, layout, everything=False, coming=False)
    return title, "".join(rest)
