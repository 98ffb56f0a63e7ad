"""What a configuration of semantic-release (of Node.js) means."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tagline.model.commit import Bump
from tagline.rules.peers.changelog_types import ChangelogType, types
from tagline.rules.peers.pieces import Facts, Piece, Said, Unsaid, read, told
from tagline.rules.peers.type_words import rule
from tagline.rules.peers.version_places import BRANCHES, CHANGELOG, NPM, versions
from tagline.rules.settings import tag_trouble
from tagline.rules.typed_data import Path, shown

_BUMPS = {"major": Bump.MAJOR, "minor": Bump.MINOR, "patch": Bump.PATCH}
_PRESETS = {"angular", "conventionalcommits"}
_REASONS = {"extends": "is a package of npm and is not read"}
_PLUGINS = {
    "@semantic-release/exec": "its commands are not run; run them around `tagline release`",
    "@semantic-release/git": "a release is a commit only where `release.versions` or `release.changelog` names files",
}
_KNOWN = frozenset({*_PLUGINS, "@semantic-release/github", "@semantic-release/gitlab"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRule:
    """How far commits move the version that have these marks."""

    type: str = ""
    scope: str = ""
    subject: str = ""
    breaking: bool = False
    revert: bool = False
    release: str | bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """The types of the preset `conventionalcommits`."""

    types: tuple[ChangelogType, ...] = ()


def pieces(data: Mapping[str, object], facts: Facts) -> Iterator[Piece]:
    """Say its configuration in our settings, as far as they have words for it."""
    del facts
    tag = data.get("tagFormat")
    if isinstance(tag, str):
        ours = tag.replace("${version}", "{version}").replace("<%= version %>", "{version}")
        trouble = tag_trouble(ours)
        yield Unsaid(("tagFormat",), trouble) if trouble else Said(("tag",), ours, ("tagFormat",))
    yield from _branches(data.get("branches"))
    plugins = data.get("plugins")
    for at, plugin in enumerate(plugins if isinstance(plugins, list) else []):
        name, options = (
            (plugin[0], plugin[1] if len(plugin) > 1 else {}) if isinstance(plugin, list) and plugin else (plugin, {})
        )
        if isinstance(name, str):
            where: Path = ("plugins", at, 1) if isinstance(plugin, list) else ("plugins", at)
            yield from _plugin(name, options if isinstance(options, Mapping) else {}, where)
    yield from told(data, _REASONS)


def _branches(given: object) -> Iterator[Piece]:
    found = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    tables = [one if isinstance(one, Mapping) else {"name": one} for one in found]
    if any(one.get("prerelease") for one in tables):
        yield Unsaid(("branches",), "branches of prereleases: `tagline next --pre beta` asks for one")
    names = [one.get("name") for one in tables if not one.get("prerelease")]
    plain = [name for name in names if isinstance(name, str) and not any(sign in name for sign in "+?(){}$")]
    if plain:
        yield Said(BRANCHES, plain, ("branches",))


def _plugin(name: str, options: Mapping[str, object], path: Path) -> Iterator[Piece]:
    match name:
        case "@semantic-release/commit-analyzer":
            yield from _analyzer(options, path)
        case "@semantic-release/release-notes-generator":
            yield from _notes(options, path)
        case "@semantic-release/changelog":
            file = options.get("changelogFile")
            yield Said(CHANGELOG, file if isinstance(file, str) else "CHANGELOG.md", path)
        case "@semantic-release/npm":
            yield from versions([NPM], path)
        case _ if name in _PLUGINS:
            yield Unsaid(path, f"{name}: {_PLUGINS[name]}")
        case _ if name not in _KNOWN:
            yield Unsaid(path, f"the plugin {shown(name)} is a program and is not run")


def _analyzer(options: Mapping[str, object], path: Path) -> Iterator[Piece]:
    yield from _preset(options, path)
    rules = options.get("releaseRules")
    if isinstance(rules, str):
        yield Unsaid((*path, "releaseRules"), "is a program; say in `types` what types mean")
    for at, given in enumerate(rules if isinstance(rules, list) else []):
        here: Path = (*path, "releaseRules", at)
        one, mistakes = read(ReleaseRule, given if isinstance(given, Mapping) else {}, here)
        yield from mistakes
        if one.scope or one.subject:
            yield Unsaid(here, "a type moves the version alike, whatever its scope; `tagline amend` corrects a commit")
        elif one.type and not one.breaking:
            bump = _BUMPS.get(str(one.release), Bump.NONE)
            yield from rule(one.type.lower(), here, bump=bump)


def _notes(options: Mapping[str, object], path: Path) -> Iterator[Piece]:
    yield from _preset(options, path)
    config = options.get("presetConfig")
    if isinstance(config, Mapping):
        preset, mistakes = read(Preset, config, (*path, "presetConfig"))
        yield from mistakes
        yield from types(preset.types, (*path, "presetConfig", "types"), counting=False)
    if "writerOpts" in options:
        yield Unsaid((*path, "writerOpts"), "its template: see docs/templates.md")


def _preset(options: Mapping[str, object], path: Path) -> Iterator[Piece]:
    preset = options.get("preset", "angular")
    if not isinstance(preset, str) or preset not in _PRESETS:
        yield Unsaid((*path, "preset"), f"{shown(preset)}: say in `types` how subjects begin")
    if "parserOpts" in options:
        yield Unsaid((*path, "parserOpts"), "subjects are read as Conventional Commits say")
