"""Which release follows which, and how far it moved the version."""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence

from tagline.model.commit import Bump
from tagline.model.version import Version
from tagline.rules.schemes import SEMVER, Scheme
from tagline.rules.tags import VersionTag


def line_of(version: Version, scheme: Scheme = SEMVER) -> str:
    """Give the release line of a version: its major number, or what its scheme has for one."""
    return scheme.line(version)


def previous_of(items: Sequence[VersionTag], order: Sequence[int], ranks: Sequence[int]) -> Mapping[int, VersionTag]:
    """For each release the highest version below it that came before it; for a final that of a final."""
    found: dict[int, VersionTag] = {}
    every: list[int] = []
    finals: list[int] = []
    of_rank = dict(zip(ranks, items, strict=True))
    for at in order:
        own = ranks[at]
        ranked = finals if items[at].version.final else every
        place = bisect_left(ranked, own)
        if place:
            found[at] = of_rank[ranked[place - 1]]
        insort(every, own)
        if ranked is finals:
            insort(finals, own)
    return found


def candidates_of(items: Sequence[VersionTag], ranks: Sequence[int]) -> Mapping[Version, tuple[Version, ...]]:
    """Give the prereleases of each final, lowest first."""
    found: dict[Version, list[Version]] = {}
    for at in sorted((at for at, item in enumerate(items) if not item.version.final), key=ranks.__getitem__):
        version = items[at].version
        found.setdefault(version.core, []).append(version)
    return {version: tuple(before) for version, before in found.items()}


def step_between(old: Version | None, new: Version, scheme: Scheme = SEMVER) -> Bump:
    """Say how far a release moved the version of the one before it; NONE for a prerelease."""
    if not new.final:
        return Bump.NONE
    if old is None:
        return Bump.MAJOR if new.major else Bump.MINOR
    return scheme.step(old, new)
