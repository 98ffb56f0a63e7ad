"""What the forge gets of a release: a page of its own with the notes, and files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tagline.errors import TaglineError
from tagline.model.releasing import Step
from tagline.pages import markdown
from tagline.rules.ci_words import defused
from tagline.rules.forges import forge_of
from tagline.rules.tokens import token_for, variables_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tagline.model.book import ReleaseBook
    from tagline.model.forge import Forge
    from tagline.model.release import Release
    from tagline.publishing.release_scene import Scene
    from tagline.writing.forge_releases import Card, ForgeReleases

NAME = "forge"
_AGAIN = "stays where it is: run this again to finish"


def forge_there(scene: Scene) -> Forge | None:
    """Say on which forge the remote is."""
    book, said = scene.book, scene.book.settings.forge
    url = scene.remote.git.run("remote", "get-url", "--", scene.remote.name)
    address = scene.remote.name if url.code else url.out.decode("utf-8", "replace").strip()
    if said.address or address.startswith(("/", ".", "file:")):
        return book.project.forge
    return forge_of(address, said.kind, "", said.issues)


def why_not(scene: Scene) -> str:
    """Say why the forge gets nothing; "" where it does."""
    if not (scene.settings.forge and scene.order.forge):
        return "not asked for"
    if not scene.order.push:
        return "nothing is pushed"
    forge = forge_there(scene)
    if forge is None:
        return "nothing tells which forge this is (the setting `forge`)"
    variables = variables_for(forge)
    if not variables:
        return f"{forge.shape.name} has no releases"
    if token_for(forge, scene.order.environment) is None:
        return f"not recorded: there is no token in {' or '.join(variables)}"
    return ""


def opened_forge(scene: Scene) -> ForgeReleases | None:
    """Open the releases of the project on its forge."""
    forge = forge_there(scene)
    token = token_for(forge, scene.order.environment) if forge else None
    if forge is None or token is None:
        return None
    from tagline.writing.forge_releases import forge_releases  # noqa: PLC0415 - it loads an HTTP library

    return forge_releases(forge, token, scene.order.secrets, scene.order.pause)


def put_on_forge(scene: Scene, tags: Iterable[str]) -> Iterator[Step]:
    """Let the forge have the releases of these tags, and say what was done."""
    if why := why_not(scene):
        yield Step(NAME, why)
        return
    desk = opened_forge(scene)
    if desk is None:
        return
    for book, release in _releases(scene, frozenset(tags)):
        try:
            yield Step(NAME, desk.put(_card(scene, book, release)))
        except TaglineError as error:
            remedy = f"{error.remedy}; the tag {release.tag.name} {_AGAIN}"
            raise TaglineError(error.problem, remedy) from None


def _releases(scene: Scene, tags: frozenset[str]) -> Iterator[tuple[ReleaseBook, Release]]:
    for book in scene.books:
        yield from ((book, one) for one in book.releases if one.tag.name in tags)


def _card(scene: Scene, book: ReleaseBook, release: Release) -> Card:
    from tagline.writing.forge_releases import Card  # noqa: PLC0415 - as above

    text = markdown.release_notes(release, book.project.forge, everything=False, titled=False)
    notes = defused(scene.order.secrets.without(text))
    return Card(release.tag.name, notes, not release.version.final, assets(scene))


def assets(scene: Scene) -> tuple[Path, ...]:
    """Find the files that the release on the forge gets."""
    top = scene.top
    found: dict[Path, None] = {}
    for pattern in (*scene.settings.assets, *scene.order.assets):
        there = sorted(path for path in top.glob(pattern) if path.is_file()) if _inside(pattern) else [Path(pattern)]
        if not there or not all(path.is_file() for path in there):
            problem = f"{pattern}: there is no such file to go with the release"
            raise TaglineError(problem, "build it first, or leave it out of release.assets and --asset")
        found.update(dict.fromkeys(there))
    return tuple(found)


def _inside(pattern: str) -> bool:
    return not Path(pattern).is_absolute()
