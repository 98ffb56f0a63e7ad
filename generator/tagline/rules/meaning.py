"""What a type of commit means: where notes list it, and how far it moves the version."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from tagline.model.commit import Bump, ChangeKind
from tagline.model.settings import Settings, TypeRule

_WORDS: dict[ChangeKind, str] = {
    ChangeKind.SECURITY: "security sec",
    ChangeKind.ADDED: "feat feature features add added",
    ChangeKind.CHANGED: "perf performance refactor change changed revert improvement improve enhance enhancement",
    ChangeKind.DEPRECATED: "deprecate deprecated deprecation",
    ChangeKind.REMOVED: "remove removed",
    ChangeKind.FIXED: "fix fixes fixed bugfix hotfix bug",
    ChangeKind.DOCS: "docs doc documentation",
    ChangeKind.INTERNAL: "build chore chores ci cd test tests style release deps dep types wip workflow workflows lint",
}
_BUMP_OF_KIND = {
    ChangeKind.BREAKING: Bump.MAJOR,
    ChangeKind.ADDED: Bump.MINOR,
    ChangeKind.DEPRECATED: Bump.MINOR,
    ChangeKind.REMOVED: Bump.PATCH,
    ChangeKind.FIXED: Bump.PATCH,
    ChangeKind.SECURITY: Bump.PATCH,
}
_BUMP_OF_TYPE = {"perf": Bump.PATCH, "performance": Bump.PATCH, "revert": Bump.PATCH}


class Meaning(NamedTuple):
    """What types mean in one project, by the type in lower case.

    `beginnings` are those that are no type of Conventional Commits but how a subject starts ("✨", "[fix]"), the
    longest first. `bumps` are those that differ from what the kind asks for.
    """

    kinds: Mapping[str, ChangeKind]
    bumps: Mapping[str, Bump]
    beginnings: tuple[str, ...] = ()

    def kind(self, name: str) -> ChangeKind:
        """Give where notes list a type."""
        return self.kinds.get(name, ChangeKind.OTHER)

    def bump(self, kind: ChangeKind, name: str) -> Bump:
        """Give how far a change of this kind and type moves the version. What breaks is always major."""
        if kind is ChangeKind.BREAKING:
            return Bump.MAJOR
        if name in self.bumps and self.kinds.get(name) is kind:
            return self.bumps[name]
        return _BUMP_OF_KIND.get(kind, Bump.NONE)


def _kinds(table: Mapping[ChangeKind, str]) -> dict[str, ChangeKind]:
    return {word: kind for kind, words in table.items() for word in words.split()}


CONVENTIONAL = Meaning(kinds=_kinds(_WORDS), bumps=_BUMP_OF_TYPE)


def meaning_of(settings: Settings) -> Meaning:
    """Make the meaning of types from the settings: their own table stands above the style's, that above ours."""
    if not settings.types and settings.style == "conventional":
        return CONVENTIONAL
    kinds, bumps = dict(CONVENTIONAL.kinds), dict(CONVENTIONAL.bumps)
    if settings.style == "gitmoji":
        from tagline.rules import gitmoji  # noqa: PLC0415 - for those who use it

        kinds |= _kinds(gitmoji.WORDS)
        bumps |= gitmoji.BUMPS
    for written, rule in settings.types.items():
        name = written.strip().lower()
        kinds[name] = ChangeKind(rule.kind if isinstance(rule, TypeRule) else rule)
        bumps.pop(name, None)
        if isinstance(rule, TypeRule) and rule.bump is not None:
            bumps[name] = Bump[rule.bump.upper()]
    beginnings = sorted((name for name in kinds if not _is_type(name)), key=lambda name: (-len(name), name))
    return Meaning(kinds, bumps, tuple(beginnings))


def _is_type(name: str) -> bool:
    """Whether a name can stand as a type before a colon; any other is the beginning of a subject."""
    return name.isascii() and name[:1].isalpha() and name.replace("-", "").replace("_", "").isalnum()


def verdict(kind: ChangeKind, name: str, meaning: Meaning = CONVENTIONAL) -> tuple[Bump, str]:
    """Give how far a change moves the version, and the rule in words."""
    bump = meaning.bump(kind, name)
    return bump, _rule(kind, name, bump)


@cache
def _rule(kind: ChangeKind, name: str, bump: Bump) -> str:
    if kind is ChangeKind.BREAKING:
        return "a breaking change asks for a major version"
    if bump:
        return f"`{name}` asks for a {bump.word} version" if name else f"what is {kind} asks for a {bump.word} version"
    return f"`{name}` asks for no release" if name else "follows no convention, so it asks for no release"
