"""What `[tool.semantic_release]` means; what decides about versions is read by `rules/semantic_release.py`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tagline.model.settings import TypeRule
from tagline.rules.peers.pieces import Facts, Piece, Said, Unsaid, read, told
from tagline.rules.peers.version_places import BRANCHES, CHANGELOG, versions
from tagline.rules.semantic_release import configuration, taken
from tagline.rules.typed_data import Path

_BRANCH = re.compile(r"\^?\(?([\w/.-]{1,100}(?:\|[\w/.-]{1,100}){0,20})\)?\$?")
_REASONS = {
    "build_command": "`tagline release` builds nothing: run it before",
    "commit_message": "the commit of a release is called `chore(release): VERSION`",
    "commit_author": "the commit of a release is made by whoever releases",
    "add_partial_tags": "tags such as v1 are not moved along",
    "assets": "the commit of a release carries only the files with the version and the changelog",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A table of its branches."""

    match: str = ""
    prerelease: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultTemplates:
    """Where its changelog is."""

    changelog_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changelog:
    """The part of its table `changelog` that counts for releases."""

    changelog_file: str = ""
    template_dir: str = ""
    default_templates: DefaultTemplates = DefaultTemplates()


@dataclass(frozen=True, slots=True, kw_only=True)
class Releasing:
    """The part of its configuration that is about the way of a release."""

    version_toml: tuple[str, ...] | None = None
    version_variables: tuple[str, ...] | None = None
    branches: Mapping[str, Branch] = field(default_factory=dict)
    changelog: Changelog = Changelog()


def pieces(data: Mapping[str, object], facts: Facts) -> Iterator[Piece]:
    """Say its configuration in our settings, as far as they have words for it."""
    del facts
    config, mistakes = configuration(data)
    yield from (Unsaid(mistake.path, mistake.text) for mistake in mistakes)
    if config is not None:
        found = taken(config)
        for name, value in found.values.items():
            yield from _setting(name.replace("_", "-"), value, found.paths)
        yield from (Unsaid(note.path, note.text) for note in found.notes)
    releasing, mistaken = read(Releasing, data)
    yield from mistaken
    yield from _releasing(releasing)
    yield from told(data, _REASONS)


def _setting(key: str, value: object, paths: Mapping[str, Path]) -> Iterator[Said]:
    if not isinstance(value, Mapping):
        yield Said((key,), list(value) if isinstance(value, tuple) else value, paths.get(key, ()))
        return
    for name, rule in value.items():
        said = {"kind": rule.kind, "bump": rule.bump} if isinstance(rule, TypeRule) and rule.bump else rule
        yield Said((key, name), said, paths.get(f"{key}.{name}", ()))


def _releasing(config: Releasing) -> Iterator[Piece]:
    for key, places in (("version_toml", config.version_toml), ("version_variables", config.version_variables)):
        yield from versions((place for text in places or () if (place := _place(text))), (key,))
    if file := config.changelog.default_templates.changelog_file or config.changelog.changelog_file:
        yield Said(CHANGELOG, file, ("changelog",))
    if config.changelog.template_dir:
        yield Unsaid(("changelog", "template_dir"), "its templates: see docs/templates.md")
    finals = [name for one in config.branches.values() if not one.prerelease for name in _names(one.match)]
    if finals:
        yield Said(BRANCHES, finals, ("branches",))
    if any(one.prerelease for one in config.branches.values()):
        yield Unsaid(("branches",), "branches of prereleases: `tagline next --pre rc` asks for one")


def _place(text: str) -> str:
    """Give "file:name" of "file:name:form"; "" for what is none."""
    parts = text.split(":")
    return ":".join(parts[:2]) if len(parts) in {2, 3} and all(parts[:2]) else ""


def _names(match: str) -> list[str]:
    found = _BRANCH.fullmatch(match)
    return found[1].split("|") if found else []
