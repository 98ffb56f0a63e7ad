"""Make a value of a definition out of plain data, such as a TOML file holds, and tell every mistake in it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from tagline.rules.definitions import Anything, Choice, Either, Field, Keyed, Listing, Scalar, Shape, Table, fields_of
from tagline.rules.plain_text import HIDDEN, without_addresses

Path: TypeAlias = tuple[str | int, ...]
T = TypeVar("T")

MOST_NAMED = 12
LONGEST_SHOWN = 60
_EXPECTED: dict[type, tuple[str, object]] = {
    bool: ("true or false", None),
    int: ("a whole number", 3),
    float: ("a number", 1.5),
    str: ("text", "some words"),
    date: ("a date", date(2026, 3, 31)),
    time: ("a time of day", time(15, 0)),
    datetime: ("a date with time", datetime(2026, 3, 31, 15, 0)),  # noqa: DTZ001 - TOML has local ones too
}
_HIDDEN = re.compile(f"[\0{HIDDEN}]")


class Mistake(NamedTuple):
    """What is wrong with the value at a path, and what would be right."""

    path: Path
    text: str


class Typed(NamedTuple, Generic[T]):
    """A value, None where there is a mistake; `given` are the fields that the data has and that are right, by name."""

    value: T | None
    mistakes: tuple[Mistake, ...]
    given: Mapping[str, Any]


class _Reader:
    """Collects mistakes on the way through the data."""

    def __init__(self, *, kebab: bool, strict: bool) -> None:
        self.kebab = kebab
        self.strict = strict
        self.mistakes: list[Mistake] = []

    def wrong(self, path: Path, text: str) -> None:
        self.mistakes.append(Mistake(path, text))

    def read(  # noqa: PLR0911 - a line for each shape
        self,
        shape: Shape,
        data: object,
        path: Path,
        example: object = None,
    ) -> Any:  # noqa: ANN401 - see `typed`
        """Give the value; where that cannot be, note the mistake and give None."""
        match shape, data:
            case Anything(), _:
                return data
            case Table(), Mapping():
                return self.table(shape.type, data, path)
            case Keyed(of), Mapping():
                return {key: self.read(of, item, (*path, key)) for key, item in data.items() if self.clear(key, path)}
            case Listing(of), list():
                first = example[0] if isinstance(example, tuple) and example else None
                return tuple(self.read(of, item, (*path, at), first) for at, item in enumerate(data))
            case Choice(values), _ if any(value == data and type(value) is type(data) for value in values):
                return data
            case Scalar(wanted), _ if _fits(wanted, data):
                return data if not isinstance(data, str) or self.clear(data, path) else None
            case Either(options), _ if option := _option(options, data):
                return self.read(option, data, path, example)
        self.wrong(path, f"expected {expected(shape, example)}, found {shown(data)}{_nearest(shape, data)}")
        return None

    def clear(self, text: str, path: Path) -> bool:
        """Whether a text is what it looks like."""
        found = _HIDDEN.search(text)
        if found:
            self.wrong(path, f"expected text that can be seen, found the hidden character U+{ord(found[0]):04X}")
        return not found

    def table(self, definition: type, data: Mapping[str, object], path: Path, *, rest: bool = True) -> object:
        before = len(self.mistakes)
        values = self.values(definition, data, path, rest=rest)
        return definition(**values) if len(self.mistakes) == before else None

    def values(
        self, definition: type, data: Mapping[str, object], path: Path, *, rest: bool = True
    ) -> dict[str, object]:
        """Give the values that are right, by the names of their fields."""
        known = {field.key if self.kebab else field.name: field for field in fields_of(definition) if not field.rest}
        others = next((field.name for field in fields_of(definition) if field.rest and rest), "")
        found: dict[str, object] = {}
        more: dict[str, object] = {}
        for key, item in data.items():
            before = len(self.mistakes)
            if key in known:
                value = self.read(known[key].shape, item, (*path, key), known[key].example)
                found |= {known[key].name: value} if len(self.mistakes) == before else {}
            elif others and isinstance(item, Mapping):
                more[key] = self.table(definition, item, (*path, key), rest=False)
            elif self.strict:
                self.wrong((*path, key), unknown(key, known))
        for key, field in known.items():
            if field.required and key not in data:
                self.wrong(path, f"{key} is missing: expected {expected(field.shape, field.example)}")
        return {**found, others: more} if more else found


def typed(definition: type[T], data: Mapping[str, object], *, kebab: bool = True, strict: bool = True) -> Typed[T]:
    """Read a table as a dataclass says, whatever it holds.

    With `kebab` keys have "-" for "_"; without `strict` unknown ones are left alone. A mistake in one place hides none
    in another.
    """
    reader = _Reader(kebab=kebab, strict=strict)
    given = reader.values(definition, data, ())
    value = definition(**given) if not reader.mistakes else None
    return Typed(value, tuple(reader.mistakes), given)


def _fits(wanted: type, data: object) -> bool:
    """Whether data is of a type. TOML knows true from 1 and a date from a date with time; Python does not."""
    if wanted is float:
        return type(data) in {int, float}
    return type(data) is wanted


def _option(options: Sequence[Shape], data: object) -> Shape | None:
    """Choose the one shape that data can be meant for; None where that is none or several."""
    able = [option for option in options if _able(option, data)]
    return able[0] if able else None


def _able(shape: Shape, data: object) -> bool:
    match shape:
        case Anything():
            return True
        case Table() | Keyed():
            return isinstance(data, Mapping)
        case Listing():
            return isinstance(data, list)
        case Choice(values):
            return data in values
        case Scalar(wanted):
            return _fits(wanted, data)
        case Either(options):
            return any(_able(option, data) for option in options)


def expected(shape: Shape, example: object = None) -> str:  # noqa: PLR0911 - a line for each shape
    """Say what a shape asks for, with an example."""
    match shape:
        case Choice(values):
            said = [value for value in values if value != ""]
            return f"one of {listed(said)}" if len(said) > 1 else written(said[0])
        case Either(options):
            *some, last = [expected(option, example if at == 0 else None) for at, option in enumerate(options)]
            return f"{', '.join(some)}, or {last}"
        case Scalar(wanted):
            words, usual = _EXPECTED[wanted]
            value = usual if example is None else example
            return words if value is None else f"{words} such as {written(value)}"
        case Listing(Table(definition)):
            return f"a list of tables such as [{_table_example(definition)}]"
        case Listing(of):
            return f"a list such as {written(example if isinstance(example, tuple) else (_usual(of),))}"
        case Table(definition):
            return f"a table such as {_table_example(definition)}"
        case Keyed(of):
            return f"a table such as {written(example if isinstance(example, Mapping) else {'name': _usual(of)})}"
        case Anything():
            return "any value"


def _usual(shape: Shape) -> object:
    match shape:
        case Choice(values):
            return values[0]
        case Scalar(wanted):
            return _EXPECTED[wanted][1] if wanted is not bool else True
        case Either(options):
            return _usual(options[0])
        case Listing(of):
            return (_usual(of),)
        case _:
            return {}


def _table_example(definition: type) -> str:
    fields = fields_of(definition)
    chosen: tuple[Field, ...] = tuple(field for field in fields if field.required) or fields[:1]
    return written({field.key: _usual(field.shape) if field.example is None else field.example for field in chosen})


def written(value: object) -> str:
    """Write a value as TOML has it, on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        case datetime() | date() | time():
            return value.isoformat()
        case Mapping():
            pairs = ", ".join(f"{_key(str(key))} = {written(item)}" for key, item in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case tuple() | list():
            return f"[{', '.join(map(written, value))}]"
        case _:
            return str(value)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]{1,1000}", key) else written(key)


def shown(data: object) -> str:
    """Show what was found, on one line and not too long of it."""
    match data:
        case str():
            short = data if len(data) <= LONGEST_SHOWN else f"{data[:LONGEST_SHOWN]}…"
            return without_addresses(_HIDDEN.sub("\ufffd", written(short)))
        case Mapping():
            return "a table"
        case list():
            return "a list"
        case _:
            text = written(data)
            return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def listed(values: Iterable[object], most: int = MOST_NAMED) -> str:
    """List values, the first few of very many."""
    texts = [written(value) for value in values]
    more = len(texts) - most
    return ", ".join(texts) if more <= 0 else f"{', '.join(texts[:most])} and {more} more"


def unknown(key: str, known: Iterable[str]) -> str:
    """Say that a key is unknown, and the nearest that is known."""
    keys = list(known)
    near = nearest(key, keys)
    if near:
        return f"unknown key; did you mean {near}?"
    more = f" and {len(keys) - MOST_NAMED} more" if len(keys) > MOST_NAMED else ""
    return f"unknown key; known here are {', '.join(keys[:MOST_NAMED])}{more}"


def nearest(word: str, words: Iterable[str]) -> str:
    """Give the word that was probably meant; "" where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - for a mistake only

    plain = {known.lower().replace("_", "-"): known for known in words}
    return next((plain[near] for near in get_close_matches(word[:200].lower().replace("_", "-"), plain, n=1)), "")


def _nearest(shape: Shape, data: object) -> str:
    """Name the choice that was probably meant."""
    choices = [str(value) for value in _choices(shape)]
    near = nearest(data, choices) if isinstance(data, str) and choices else ""
    return f"; did you mean {written(near)}?" if near else ""


def _choices(shape: Shape) -> Iterator[str | int]:
    match shape:
        case Choice(values):
            yield from values
        case Either(options):
            for option in options:
                yield from _choices(option)


def where(path: Path, data: object) -> str:
    """Name a place in words: keys one after the other, an element of a list by its `id` or `name`, else its number."""
    words: list[str] = []
    for step in path:
        if isinstance(step, int):
            data = data[step] if isinstance(data, list) and step < len(data) else None
            words[-1:] = [f"{words[-1] if words else ''} {_called(data, step)}".strip()]
        else:
            data = data.get(step) if isinstance(data, Mapping) else None
            words.append(
                _HIDDEN.sub("\ufffd", _key(step)) if len(step) <= LONGEST_SHOWN else f"{step[:LONGEST_SHOWN]}…"
            )
    return ": ".join(words)


def _called(item: object, at: int) -> str:
    name = (item.get("id") or item.get("name")) if isinstance(item, Mapping) else None
    return shown(name) if isinstance(name, str) else str(at + 1)
