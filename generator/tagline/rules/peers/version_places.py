"""Where other tools write a version, in the words of our setting `release.versions`."""

from collections.abc import Iterable, Iterator

from tagline.rules.peers.pieces import Said
from tagline.rules.typed_data import Path

VERSIONS = ("release", "versions")
CHANGELOG = ("release", "changelog")
BRANCHES = ("release", "branches")
PEP_621 = "pyproject.toml:project.version"
POETRY = "pyproject.toml:tool.poetry.version"
CARGO = "Cargo.toml:package.version"
NPM = "package.json:version"


def versions(places: Iterable[str], path: Path) -> Iterator[Said]:
    """Say where the version is written."""
    if found := list(dict.fromkeys(places)):
        yield Said(VERSIONS, found, path)
