"""What stands beside the types of a definition, for those who write such a file."""

from typing import NamedTuple


class Example(NamedTuple):
    """A value that a field may have; mistakes and the JSON Schema show it."""

    value: object


class Rest(NamedTuple):
    """Marks the field that takes all tables whose key is no field: `[cadence.lts]` beside `[cadence]`."""
