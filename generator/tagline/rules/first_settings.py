"""The first settings of a project, made of what its other tools are told, and their text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tagline.model.settings import Settings
from tagline.rules.definitions import fields_of
from tagline.rules.peers.pieces import Said, Unsaid
from tagline.rules.plain_text import HIDDEN
from tagline.rules.settings import mistakes_in
from tagline.rules.typed_data import Path, typed, written

WIDTH = 80
_HIDDEN = re.compile(f"[\0{HIDDEN}]")
_JOINED = frozenset({("hide",), ("exclude",), ("release", "versions"), ("release", "branches")})
_KEYS = tuple(field.key for field in fields_of(Settings))


class Lost(NamedTuple):
    """What a configuration says and the settings do not: which configuration (by its number), where, and why."""

    source: int
    path: Path
    text: str


class First(NamedTuple):
    """Settings as TOML has them, the configurations that each comes from, by its keys, and what was lost on the way."""

    table: Mapping[str, object]
    sources: Mapping[tuple[str, ...], tuple[int, ...]]
    lost: tuple[Lost, ...]

    def without(self, key: str, inner: str) -> "First":
        """Leave out one setting of a table."""
        own = self.table.get(key)
        rest = {name: value for name, value in own.items() if name != inner} if isinstance(own, Mapping) else {}
        table = {name: rest if name == key else value for name, value in self.table.items() if name != key or rest}
        sources = {field: at for field, at in self.sources.items() if field != (key, inner)}
        return First(table, sources, self.lost)


def first_settings(told: Iterable[tuple[int, Iterable[Said | Unsaid]]]) -> First:
    """Join what configurations say; where two differ, the earlier one counts. What cannot be meant is left out."""
    draft = _Draft()
    for source, pieces in told:
        for piece in pieces:
            if isinstance(piece, Unsaid):
                draft.lost.append(Lost(source, piece.path, piece.text))
            elif piece.field[0] in _KEYS:
                draft.take(source, piece)
    draft.clean()
    return First(draft.table(), {field: tuple(at) for field, at in draft.sources.items()}, tuple(draft.lost))


class _Draft:
    """Settings on their way, by their keys."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, ...], object] = {}
        self.places: dict[tuple[str, ...], Path] = {}
        self.sources: dict[tuple[str, ...], list[int]] = {}
        self.elements: dict[tuple[tuple[str, ...], str], tuple[int, Path]] = {}
        self.lost: list[Lost] = []

    def take(self, source: int, piece: Said) -> None:
        before = self.values.get(piece.field)
        if piece.field in _JOINED and isinstance(piece.value, list):
            kept = before if isinstance(before, list) else []
            for item in piece.value:
                self.elements.setdefault((piece.field, str(item)), (source, piece.path))
            self.values[piece.field] = list(dict.fromkeys([*kept, *piece.value]))
        elif before is not None and before != piece.value:
            self.lost.append(Lost(source, piece.path, f"{'.'.join(piece.field)} is {written(before)} already"))
            return
        else:
            self.values[piece.field] = piece.value
        self.places.setdefault(piece.field, piece.path)
        known = self.sources.setdefault(piece.field, [])
        known += [] if source in known else [source]

    def table(self) -> dict[str, object]:
        """Put the values where they stand in a file."""
        found: dict[str, object] = {}
        for key in _KEYS:
            own = {field: value for field, value in self.values.items() if field[0] == key}
            if key == "packages" and own:
                found[key] = list(own.values())
            elif (key,) in own:
                found[key] = own[key,]
            elif own:
                found[key] = {field[1]: value for field, value in own.items()}
        return found

    def clean(self) -> None:
        """Take out what is no setting of ours, one after the other."""
        while self.values and (mistake := self.mistake()) is not None:
            path, text = mistake
            field = self.field_at(path)
            self.lost.append(Lost(*self.origin(field, path), text))
            self.drop(field, path)

    def mistake(self) -> tuple[Path, str] | None:
        found = typed(Settings, self.table())
        if found.value is None:
            return found.mistakes[0]
        return next(iter(mistakes_in(found.value)), None)

    def field_at(self, path: Path) -> tuple[str, ...]:
        """Find the setting that a place belongs to, else the first of its table that has a hidden character."""
        if path[0] == "packages" and len(path) > 1 and isinstance(path[1], int):
            return [field for field in self.values if field[0] == "packages"][path[1]]
        wanted = tuple(map(str, path))
        same = [field for field in self.values if field[0] == wanted[0]]
        return next((field for field in same if field == wanted[: len(field)]), None) or next(
            (field for field in same if _HIDDEN.search("".join(field))), same[0]
        )

    def origin(self, field: tuple[str, ...], path: Path) -> tuple[int, Path]:
        """Say where a setting comes from, of a list the element at a place."""
        value, at = self.values[field], path[-1]
        whole = self.sources[field][0], self.places[field]
        if isinstance(value, list) and isinstance(at, int) and at < len(value):
            return self.elements.get((field, str(value[at])), whole)
        return whole

    def drop(self, field: tuple[str, ...], path: Path) -> None:
        """Drop a setting, of a list the one element that is wrong."""
        value = self.values[field]
        if isinstance(value, list) and len(value) > 1 and isinstance(at := path[-1], int) and at < len(value):
            self.values[field] = [*value[:at], *value[at + 1 :]]
            return
        del self.values[field], self.sources[field], self.places[field]


# Their text


def settings_text(first: First, names: Iterable[str]) -> str:
    """Write the file; `names` are what the configurations are called, by their numbers."""
    called = tuple(names)
    used = list(dict.fromkeys(called[at] for sources in first.sources.values() for at in sources))
    head = ["# Settings of Tagline. `tagline config` shows all that are in force."]
    head += [f"# Taken over by `tagline init` from {_list(used)}."] if used else []
    if not first.table:
        head.append("# None is needed so far: what is not said here is found out in the repository.")
    plain, tables = _parted(first.table)
    blocks = ["\n".join(head), "\n".join(line for key, value in plain for line in _lines(key, value))]
    blocks += ["\n".join(_table(key, value)) for key, value in tables]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _list(names: list[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


def _parted(table: Mapping[str, object]) -> tuple[list[tuple[str, object]], list[tuple[str, object]]]:
    """Part what stands at the top from tables, which come behind it."""
    are_tables = [(key, value) for key, value in table.items() if isinstance(value, Mapping) or key == "packages"]
    return [pair for pair in table.items() if pair not in are_tables], are_tables


def _table(key: str, value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield f"[{key}]"
        for name, item in value.items():
            yield from _lines(_name(name), item)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from ([""] if at else [])
            yield f"[[{key}]]"
            yield from (line for name, inner in item.items() for line in _lines(_name(name), inner))


def _lines(key: str, value: object) -> Iterator[str]:
    """Write a setting; a list that is too long for a line has a line for each element."""
    line = f"{key} = {_value(value)}"
    if not isinstance(value, list) or len(line) <= WIDTH:
        yield line
        return
    yield f"{key} = ["
    yield from (f"    {_value(item)}," for item in value)
    yield "]"


def _value(value: object) -> str:
    """Write a value; a pattern with backslashes stays as it is."""
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str) and "\\" in value and "'" not in value and value.isprintable():
        return f"'{value}'"
    return written(value)


def _name(key: str) -> str:
    return next(iter(written({key: 0}).removeprefix("{ ").split(" = 0"))) if key else '""'
