"""The pieces in which a configuration of another tool is told in our settings."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeAlias, TypeVar

from tagline.rules.typed_data import Path, typed

T = TypeVar("T")


class Said(NamedTuple):
    """A setting of ours, by its keys ("types", "deps"), its value as TOML has it, and where it stands there."""

    field: tuple[str, ...]
    value: object
    path: Path


class Unsaid(NamedTuple):
    """What stands there and is not taken over, and what to do about it."""

    path: Path
    text: str


Piece: TypeAlias = Said | Unsaid


class Facts(NamedTuple):
    """What is known of a repository beside its configurations.

    `tags` are the names of all tags, `packages` the names that manifests give, by folder ("" for the root).
    `in_zero` says that its highest version is a 0.x.
    """

    tags: tuple[str, ...] = ()
    packages: Mapping[str, str] = MappingProxyType({})
    in_zero: bool = False


NO_FACTS = Facts()


def read(
    definition: type[T], data: Mapping[str, object], path: Path = (), *, kebab: bool = False
) -> tuple[T, list[Unsaid]]:
    """Read as much of a table as can be read; each mistake in it is a piece that is not taken over."""
    found = typed(definition, data, kebab=kebab, strict=False)
    return definition(**found.given), [Unsaid((*path, *mistake.path), mistake.text) for mistake in found.mistakes]


def told(data: Mapping[str, object], reasons: Mapping[str, str], path: Path = ()) -> Iterator[Unsaid]:
    """Say of each key that is there and has a reason why it is not taken over."""
    yield from (
        Unsaid((*path, key), reasons[key])
        for key in data
        if key in reasons and data[key] not in ("", [], {}, None, False)
    )


def zero(facts: Facts) -> Iterator[Unsaid]:
    """Say to a project in 0.x that the other tool would leave it by itself."""
    if facts.in_zero:
        yield Unsaid((), "leaves 0.x with the first breaking change; here `major-on-zero = true` would")
