"""What types of commits mean to another tool, said in our table of types where it is something else than here."""

import re
from collections.abc import Iterator

from tagline.model.commit import Bump, ChangeKind
from tagline.model.settings import KindWord
from tagline.rules.meaning import CONVENTIONAL, Meaning
from tagline.rules.peers.pieces import Said
from tagline.rules.typed_data import Path

_COMMENT = re.compile(r"<!--.{0,100}?-->")
# The beginnings of words in headings, the more telling ones first.
_HEADINGS: tuple[tuple[str, KindWord], ...] = (
    ("trivial", "internal"),
    ("process", "internal"),
    ("misc", "internal"),
    ("break", "breaking"),
    ("secur", "security"),
    ("vulnerab", "security"),
    ("deprecat", "deprecated"),
    ("remov", "removed"),
    ("dependenc", "internal"),
    ("doc", "docs"),
    ("feat", "added"),
    ("add", "added"),
    ("new", "added"),
    ("bug", "fixed"),
    ("fix", "fixed"),
    ("perf", "changed"),
    ("refactor", "changed"),
    ("improve", "changed"),
    ("enhance", "changed"),
    ("chang", "changed"),
    ("revert", "changed"),
    ("test", "internal"),
    ("styl", "internal"),
    ("build", "internal"),
    ("ci", "internal"),
    ("continuous", "internal"),
    ("chore", "internal"),
    ("intern", "internal"),
    ("maint", "internal"),
    ("vendor", "internal"),
)
_BY_BUMP: dict[Bump, KindWord] = {
    Bump.MAJOR: "breaking",
    Bump.MINOR: "added",
    Bump.PATCH: "changed",
    Bump.NONE: "internal",
}


def kind_of(heading: str) -> KindWord | None:
    """Give the kind that a heading of release notes means; None for one that means none of ours."""
    words = re.findall(r"[a-z]+", _COMMENT.sub(" ", heading[:200]).lower())
    return next((kind for start, kind in _HEADINGS if any(word.startswith(start) for word in words)), None)


def rule(name: str, path: Path, *, kind: KindWord | None = None, bump: Bump | None = None) -> Iterator[Said]:
    """Say what a type means, if that is something else than here; None is what the other tool does not say."""
    known = CONVENTIONAL.kinds.get(name)
    wanted = kind or (known.value if known else _BY_BUMP[Bump.NONE if bump is None else bump])
    now = ChangeKind(wanted)
    usual = Meaning({name: now}, {}).bump(now, name)
    moves = bump if bump is not None else CONVENTIONAL.bump(known, name) if known else usual
    if known is now and CONVENTIONAL.bump(now, name) is moves:
        return
    yield Said(("types", name), wanted if moves is usual else {"kind": wanted, "bump": moves.word}, path)


def hidden(name: str, path: Path) -> Iterator[Said]:
    """Say that notes leave a type out; one that nobody knows here becomes known."""
    if name not in CONVENTIONAL.kinds:
        yield Said(("types", name), "internal", path)
    yield Said(("hide",), [name], path)
