"""Find the configurations of other release tools in a repository."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.reading.peers.documents import document
from tagline.reading.peers.root import Root
from tagline.reading.toml_file import TomlFile
from tagline.rules.typed_data import Path

_TOOL = "pyproject.toml"


class Spot(NamedTuple):
    """A place where a tool keeps its configuration: a file, and the table in it (() is all of the file)."""

    tool: str
    file: str
    table: tuple[str, ...] = ()


class Configured(NamedTuple):
    """A configuration of a tool."""

    spot: Spot
    file: TomlFile
    data: Mapping[str, object]

    def place(self, path: Path) -> str:
        """Name a place in it, as file and line, with its table."""
        return f"{self.file.name}:{self.file.places.line((*self.spot.table, *path))}"

    @property
    def called(self) -> str:
        """What people call it: the file, and the table where that holds more than one tool."""
        return f"{self.file.name} [{'.'.join(self.spot.table)}]" if self.spot.table else self.file.name


class Unread(NamedTuple):
    """A configuration that could not be read: which tool's, and why, with file and line."""

    tool: str
    text: str


def _spots() -> Iterator[Spot]:
    yield Spot("python-semantic-release", _TOOL, ("tool", "semantic_release"))
    yield Spot("python-semantic-release", "releaserc.toml", ("semantic_release",))
    for file in (_TOOL, ".cz.toml", "cz.toml"):
        yield Spot("commitizen", file, ("tool", "commitizen"))
    for file in (".cz.json", "cz.json", ".cz.yaml", "cz.yaml"):
        yield Spot("commitizen", file, ("commitizen",))
    for file in ("release-please-config.json", ".github/release-please-config.json"):
        yield Spot("release-please", file)
    for file in (".releaserc", ".releaserc.json", ".releaserc.yaml", ".releaserc.yml"):
        yield Spot("semantic-release", file)
    yield Spot("semantic-release", "package.json", ("release",))
    for file in (".versionrc", ".versionrc.json"):
        yield Spot("standard-version", file)
    for table in ("standard-version", "commit-and-tag-version"):
        yield Spot("standard-version", "package.json", (table,))
    for file in ("cliff.toml", ".cliff.toml", ".config/cliff.toml", "cliff.yaml", "cliff.yml"):
        yield Spot("git-cliff", file)
    yield Spot("git-cliff", _TOOL, ("tool", "git-cliff"))
    for owner in ("package", "workspace"):
        yield Spot("git-cliff", "Cargo.toml", (owner, "metadata", "git-cliff"))
    for file in (_TOOL, "towncrier.toml"):
        yield Spot("towncrier", file, ("tool", "towncrier"))
    yield Spot("changesets", ".changeset/config.json")


SPOTS = tuple(_spots())
PROGRAMS = {
    **dict.fromkeys((".releaserc.js", ".releaserc.cjs", ".releaserc.mjs"), "semantic-release"),
    **dict.fromkeys(("release.config.js", "release.config.cjs", "release.config.mjs"), "semantic-release"),
    **dict.fromkeys((".versionrc.js", ".versionrc.cjs"), "standard-version"),
}


def configurations(root: Root) -> tuple[list[Configured], list[Unread]]:
    """Read every configuration that is there; one that is broken hides none of the others."""
    found: list[Configured] = []
    unread: list[Unread] = []
    files: dict[str, TomlFile | None] = {}
    there = set(root.there([*{spot.file for spot in SPOTS}, *PROGRAMS]))
    for spot in SPOTS:
        if spot.file not in there:
            continue
        try:
            if spot.file not in files:
                files[spot.file] = None
                raw = root.read(spot.file)
                files[spot.file] = document(spot.file, raw) if raw is not None else None
            file = files[spot.file]
            table = file.table(spot.table) if file else None
        except TaglineError as error:
            unread.append(Unread(spot.tool, str(error)))
            continue
        if file is not None and table is not None:
            found.append(Configured(spot, file, table))
    unread += [
        Unread(tool, f"{name}: is a program and is not run; say its settings in tagline.toml")
        for name, tool in PROGRAMS.items()
        if name in there
    ]
    return found, unread
