"""Read the settings of a project: `tagline.toml`, else `[tool.tagline]`, beside that `[tool.semantic_release]`."""

from collections.abc import Mapping
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tagline.errors import MistakesError, TaglineError, Told
from tagline.model.settings import DEFAULTS, NOWHERE, Origin, Origins, Settings
from tagline.reading.files import committed_bytes, file_bytes, leads_away
from tagline.reading.git import Git
from tagline.reading.history import Place

if TYPE_CHECKING:
    from tagline.reading.toml_file import TomlFile
    from tagline.rules.typed_data import Mistake

OWN = "tagline.toml"
PROJECT = "pyproject.toml"
FILES = (OWN, PROJECT)
_TABLE = ("tool", "tagline")
_THEIRS = ("tool", "semantic_release")
_WORDS = (b"tagline", b"semantic_release")


class Found(NamedTuple):
    """The settings in force, and where they stand."""

    settings: Settings = DEFAULTS
    origins: Origins = NOWHERE


def read_settings(git: Git, place: Place) -> Found:
    """Read the settings from the root of the work tree, or from HEAD's tree where there is no work tree.

    Without a file that says something nothing is parsed.
    """
    own, project = _own_files(place.top) if place.top else _committed(git, place)
    if own is None and project is None:
        return Found()
    return _found(own, project)


def _own_files(top: Path) -> "tuple[TomlFile | None, TomlFile | None]":
    # A project file that is a link to somebody else's says nothing about this project.
    project = None if leads_away(top, PROJECT) else file_bytes(top, PROJECT)
    return _parsed(file_bytes(top, OWN), project)


def _parsed(own: bytes | None, project: bytes | None, prefix: str = "") -> "tuple[TomlFile | None, TomlFile | None]":
    """Parse what there is; the project's file only where it names us or python-semantic-release."""
    if project is not None and not any(word in project for word in _WORDS):
        project = None
    if own is None and project is None:
        return None, None
    from tagline.reading.toml_file import parsed  # noqa: PLC0415 - for repositories that have settings

    return (
        None if own is None else parsed(f"{prefix}{OWN}", own),
        None if project is None else parsed(f"{prefix}{PROJECT}", project),
    )


def _committed(git: Git, place: Place) -> "tuple[TomlFile | None, TomlFile | None]":
    if place.head is None:
        return None, None
    found = committed_bytes(git, FILES)
    return _parsed(found.get(OWN), found.get(PROJECT), "HEAD:")


def semantic_release(git: Git, place: Place) -> "Mapping[str, object]":
    """Give the configuration of python-semantic-release as it stands, {} without one."""
    _, project = _own_files(place.top) if place.top else _committed(git, place)
    return (project.table(_THEIRS) if project else None) or {}


def _found(own: "TomlFile | None", project: "TomlFile | None") -> Found:
    ours, at = (own, ()) if own else (project, _TABLE)
    if own and project and project.table(_TABLE) is not None:
        line = project.places.line(_TABLE)
        problem = f"{project.name}:{line}: [tool.tagline] stands beside {own.name}, and settings have one place"
        raise TaglineError(problem, f"keep {own.name}, and move there what only {project.name} says; or delete it")
    told: list[Told] = []
    draft = _Draft()
    if project and (theirs := project.table(_THEIRS)) is not None:
        told += _take_over(draft, project, theirs)
    if ours and (table := ours.table(at)) is not None:
        told += _take(draft, ours, table, at)
    told += _senseless(draft, ours, at)
    if told:
        raise MistakesError(sorted(told, key=attrgetter("line")))
    return Found(draft.settings(), Origins(draft.origins, tuple(draft.notes)))


class _Draft:
    """Settings on their way: what the files have said so far, by field, and where."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self.origins: dict[str, Origin] = {}
        self.notes: list[str] = []

    def settings(self) -> Settings:
        return Settings(**self.values)  # type: ignore[arg-type] # the reader has checked each


def _take_over(draft: _Draft, file: "TomlFile", table: Mapping[str, object]) -> list[Told]:
    """Take what python-semantic-release is told; give its mistakes."""
    from tagline.rules import semantic_release as other  # noqa: PLC0415 - for projects that use it

    config, mistakes = other.configuration(table)
    if config is None:
        return file.told(mistakes, _THEIRS)
    said = other.taken(config)
    draft.values |= said.values
    for key, path in said.paths.items():
        draft.origins[key] = _origin(file, _THEIRS, path)
    draft.notes += map(str, file.told(said.notes, _THEIRS))
    return []


def _take(draft: _Draft, file: "TomlFile", table: Mapping[str, object], at: tuple[str, ...]) -> list[Told]:
    """Take our own settings; give their mistakes."""
    from tagline.rules.typed_data import typed  # noqa: PLC0415 - for repositories that have settings

    found = typed(Settings, table)
    for name, value in found.given.items():
        draft.values[name] = _together(draft, name, value)
        key = name.replace("_", "-")
        _note_origins(draft, file, at, key, table[key])
    return file.told((_hinted(mistake, at) for mistake in found.mistakes), at)


def _hinted(mistake: "Mistake", at: tuple[str, ...]) -> "Mistake":
    """Say to those who copied the table of pyproject.toml that it has no name here."""
    if at or mistake.path != ("tool",):
        return mistake
    return mistake._replace(text=f"unknown key; in {OWN} the settings stand at the top, without [tool.tagline]")


def _together(draft: _Draft, name: str, value: object) -> object:
    """Let our own types stand above those of python-semantic-release, one by one; all else wins as a whole."""
    theirs = draft.values.get(name)
    if name != "types" or not isinstance(theirs, Mapping) or not isinstance(value, Mapping):
        return value
    own = {str(key).strip().lower() for key in value}
    for key in own:
        draft.origins.pop(f"types.{key}", None)
    return {**{key: rule for key, rule in theirs.items() if key not in own}, **value}


def _note_origins(draft: _Draft, file: "TomlFile", at: tuple[str, ...], key: str, item: object) -> None:
    """Note where a setting stands; those of a table stand one by one."""
    if isinstance(item, Mapping):
        for inner in item:
            draft.origins[f"{key}.{inner}"] = _origin(file, at, (key, inner))
    elif key == "packages" and isinstance(item, list):
        for number, package in enumerate(item):
            for inner in package:
                draft.origins[f"{key}.{package['name']}.{inner}"] = _origin(file, at, (key, number, inner))
    else:
        draft.origins[key] = _origin(file, at, (key,))


def _origin(file: "TomlFile", at: tuple[str, ...], path: tuple[str | int, ...]) -> Origin:
    key = ".".join(str(step) for step in path)
    return Origin(file.name, file.places.line((*at, *path)), key, ".".join(at))


def _senseless(draft: _Draft, ours: "TomlFile | None", at: tuple[str, ...]) -> list[Told]:
    """Give what cannot be meant, at the place that says it."""
    from tagline.rules.settings import mistakes_in  # noqa: PLC0415 - for repositories that have settings

    told: list[Told] = []
    for mistake in mistakes_in(draft.settings()):
        names = (".".join(map(str, mistake.path[:2])), str(mistake.path[0]))
        origin = next((draft.origins[name] for name in names if name in draft.origins), None)
        if origin and origin.table == ".".join(_THEIRS):
            told.append(Told(origin.file, origin.line, f"[{origin.table}] {origin.key}", mistake.text))
        elif ours:
            told += ours.told([mistake], at)
    return told
