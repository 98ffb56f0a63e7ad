"""What a list of types with headings means, as release-please, standard-version and semantic-release have it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tagline.model.commit import Bump
from tagline.rules.meaning import CONVENTIONAL
from tagline.rules.peers.pieces import Piece, Unsaid
from tagline.rules.peers.type_words import hidden, kind_of, rule
from tagline.rules.typed_data import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangelogType:
    """A type, the heading that lists it, and whether it is listed at all."""

    type: str = ""
    scope: str = ""
    section: str = ""
    hidden: bool = False


def types(given: Iterable[ChangelogType], path: Path, *, counting: bool) -> Iterator[Piece]:
    """Say where types are listed; `counting` where a listed type asks for a release by being listed."""
    for at, one in enumerate(given):
        here: Path = (*path, at)
        name = one.type.strip().lower()
        if one.scope:
            yield Unsaid(here, f"{name}({one.scope}): a type is listed in one place, whatever its scope")
        elif one.hidden:
            yield from hidden(name, here) if _moves_nothing(name) else _unlisted(name, here)
        elif name:
            yield from rule(name, here, kind=kind_of(one.section), bump=_bump(name) if counting else _own(name))


def _unlisted(name: str, path: Path) -> Iterator[Piece]:
    """Hide what asks for a release here, and there for none."""
    yield from rule(name, path, bump=Bump.NONE)
    yield from hidden(name, path)


def _moves_nothing(name: str) -> bool:
    return _own(name) in {None, Bump.NONE}


def _own(name: str) -> Bump | None:
    known = CONVENTIONAL.kinds.get(name)
    return CONVENTIONAL.bump(known, name) if known else None


def _bump(name: str) -> Bump:
    return max(_own(name) or Bump.PATCH, Bump.PATCH)
