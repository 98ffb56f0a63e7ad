"""What a frozen dataclass or named tuple asks of a file: which keys, of which shape, and what people read about them.

`Annotated[type, "sentence"]` describes a field; `Example(…)` behind it shows a value. A field without a default must be
given. In a file a key has "-" for the "_" of its field, and none at its end. A field that is marked `Rest()` takes the
tables whose keys are no other field's.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import MISSING
from datetime import date, datetime, time
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Literal,
    NamedTuple,
    Protocol,
    TypeAlias,
    TypeGuard,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from tagline.model.definition import Example, Rest

SCALARS = frozenset({bool, int, float, str, date, time, datetime})


class _Definition(Protocol):
    """A named tuple, as its class shows it."""

    _fields: tuple[str, ...]
    _field_defaults: Mapping[str, object]


class Scalar(NamedTuple):
    """One value of one of `SCALARS`."""

    type: type


class Choice(NamedTuple):
    """One of a few values."""

    values: tuple[str | int, ...]


class Listing(NamedTuple):
    """A list."""

    of: "Shape"


class Keyed(NamedTuple):
    """A table whose keys are free."""

    of: "Shape"


class Table(NamedTuple):
    """A table that becomes a dataclass or a named tuple."""

    type: type


class Either(NamedTuple):
    """One of several shapes."""

    options: tuple["Shape", ...]


class Anything(NamedTuple):
    """What is left alone."""


Shape: TypeAlias = Scalar | Choice | Listing | Keyed | Table | Either | Anything


class Field(NamedTuple):
    """A key of a table. `example` is None where none is given."""

    name: str
    key: str
    shape: Shape
    text: str
    required: bool
    default: object
    example: object
    rest: bool = False


def fields_of(definition: type) -> tuple[Field, ...]:
    """Read the fields of a definition, in their order."""
    return _fields(definition)


@cache
def _fields(definition: type) -> tuple[Field, ...]:
    hints = get_type_hints(definition, include_extras=True)
    return tuple(_field(name, hints[name], default) for name, default in _defaults(definition))


def _defaults(definition: type) -> Iterator[tuple[str, object]]:
    """Give the names of the fields, each with its default or `MISSING`."""
    if _is_named_tuple(definition):
        yield from ((name, definition._field_defaults.get(name, MISSING)) for name in definition._fields)
        return
    for field in dataclasses.fields(definition):
        yield field.name, field.default if field.default_factory is MISSING else field.default_factory()


def _is_named_tuple(hint: type) -> TypeGuard["type[_Definition]"]:
    return issubclass(hint, tuple) and hasattr(hint, "_field_defaults")


def _field(name: str, hint: object, default: object) -> Field:
    extras = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    return Field(
        name=name,
        key=name.rstrip("_").replace("_", "-"),
        shape=shape_of(hint),
        text=next((extra for extra in extras if isinstance(extra, str)), ""),
        required=default is MISSING,
        default=None if default is MISSING else default,
        example=next((extra.value for extra in extras if isinstance(extra, Example)), None),
        rest=any(isinstance(extra, Rest) for extra in extras),
    )


def shape_of(hint: object) -> Shape:  # noqa: PLR0911 - a line for each kind of type
    """Read a type; what no file can hold is a TypeError."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return shape_of(inner[0])
    if origin in {Union, UnionType}:
        options = tuple(shape_of(option) for option in inner if option is not NoneType)
        return options[0] if len(options) == 1 else Either(options)
    if origin is Literal:
        return Choice(inner)
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:  # noqa: PLR2004 - tuple[X, ...]
        return Listing(shape_of(inner[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping) and inner[0] is str:
        return Keyed(shape_of(inner[1]))
    if hint is object:
        return Anything()
    if isinstance(hint, type) and hint in SCALARS:
        return Scalar(hint)
    if isinstance(hint, type) and (dataclasses.is_dataclass(hint) or _is_named_tuple(hint)):
        return Table(hint)
    message = f"{hint!r} is nothing that a file can hold"
    raise TypeError(message)
