"""The JSON Schema of a definition, for editors and for those who check such a file without us."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, TypeAlias

from tagline.rules.definitions import Anything, Choice, Either, Field, Keyed, Listing, Scalar, Shape, Table, fields_of
from tagline.rules.typed_data import written

Schema: TypeAlias = dict[str, Any]
_SCALARS: dict[type, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    date: {"type": "string", "format": "date"},
    # Not `"format": "time"`: that wants a time zone, which a time in TOML cannot have.
    time: {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}(:[0-9]{2}|$)"},
    datetime: {"type": "string", "format": "date-time"},
}


def schema_of(definition: type, *, title: str, name: str) -> Schema:
    """Write the schema of a file. `name` identifies it without naming a host.

    It is a whole URI: Taplo, which checks TOML in editors, takes no relative one.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:tagline:{name}",
        "title": title,
        **_table(definition),
    }


def _table(definition: type, *, rest: bool = True) -> Schema:
    fields = [field for field in fields_of(definition) if not field.rest]
    required = [field.key for field in fields if field.required]
    more = rest and any(field.rest for field in fields_of(definition))
    return {
        "description": " ".join((definition.__doc__ or "").split()),
        "type": "object",
        "properties": {field.key: _field(field) for field in fields},
        **({"required": required} if required else {}),
        "additionalProperties": _table(definition, rest=False) if more else False,
    }


def _field(field: Field) -> Schema:
    schema = {**_shape(field.shape), "description": field.text}
    if field.default is not None and not isinstance(field.shape, Table) and not field.required:
        schema["default"] = _plain(field.default)
    if field.example is not None:
        schema["examples"] = [_plain(field.example)]
    return schema


def _plain(value: object) -> object:
    match value:
        case bool() | int() | float() | str():
            return value
        case tuple() | list():
            return [_plain(item) for item in value]
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case _:
            return written(value)


def _shape(shape: Shape) -> Schema:  # noqa: PLR0911 - a line for each shape
    match shape:
        case Scalar(kind):
            return dict(_SCALARS[kind])
        case Choice(values):
            return {"enum": list(values)}
        case Listing(of):
            return {"type": "array", "items": _shape(of)}
        case Keyed(of):
            return {"type": "object", "additionalProperties": _shape(of)}
        case Table(definition):
            return _table(definition)
        case Either(options):
            return {"anyOf": [_shape(option) for option in options]}
        case Anything():
            return {}
