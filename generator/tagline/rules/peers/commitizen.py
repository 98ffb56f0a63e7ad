"""What a configuration of Commitizen means."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tagline.model.commit import Bump
from tagline.rules.peers import version_places
from tagline.rules.peers.pieces import Facts, Piece, Said, Unsaid, read, told, zero
from tagline.rules.peers.type_words import kind_of, rule
from tagline.rules.settings import tag_trouble

_VERSION = re.compile(
    r"\$\{?version\}?|\$\{?major\}?\.\$\{?minor\}?\.\$\{?patch\}?(?:-?\$\{?prerelease\}?)?(?:\.?\$\{?devrelease\}?)?"
)
_SCHEMES = {"pep440": "pep440", "semver": "semver", "semver2": "semver"}
_BUMPS = {"MAJOR": Bump.MAJOR, "MINOR": Bump.MINOR, "PATCH": Bump.PATCH}
_WORD = re.compile(r"\^?\(?([a-z][a-z0-9_-]{0,49}(?:\|[a-z][a-z0-9_-]{0,49}){0,20})\)?\$?")
_PLACES = {
    "pep621": version_places.PEP_621,
    "uv": version_places.PEP_621,
    "poetry": version_places.POETRY,
    "cargo": version_places.CARGO,
    "npm": version_places.NPM,
    "composer": "composer.json:version",
}
_PYTHON = ("__init__.py", "__version__.py", "__about__.py", "_version.py")
_NAME = re.compile(r"[A-Za-z_][\w.-]{0,99}")
# What its own rules, cz_conventional_commits, count otherwise than we do.
_CONVENTIONAL = {"refactor": Bump.PATCH, "revert": Bump.NONE}
_REASONS = {
    "bump_message": "the commit of a release is called `chore(release): VERSION`",
    "template": "its template: see docs/templates.md",
    "extras": "its template: see docs/templates.md",
    "pre_bump_hooks": "`tagline release` runs no hooks of its own; git's run",
    "post_bump_hooks": "`tagline release` runs no hooks of its own; git's run",
    "legacy_tag_formats": "older tags of another form are no releases; without `tag`, all forms are looked at",
    "ignored_tag_formats": "`tagline doctor` shows which tags do not count",
    "changelog_start_rev": "a changelog begins later with `--since`",
    "prerelease_offset": "prereleases are counted from the tags",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Customization:
    """Its rules where they are a project's own."""

    bump_map: Mapping[str, str] = field(default_factory=dict)
    bump_pattern: str = ""
    change_type_map: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The part of its configuration that counts here."""

    name: str = "cz_conventional_commits"
    tag_format: str = ""
    version_scheme: str = ""
    version_type: str = ""
    version_provider: str = ""
    version_files: tuple[str, ...] = ()
    major_version_zero: bool | None = None
    changelog_file: str = ""
    update_changelog_on_bump: bool = False
    gpg_sign: bool = False
    customize: Customization = Customization()


def pieces(data: Mapping[str, object], facts: Facts) -> Iterator[Piece]:
    """Say its configuration in our settings, as far as they have words for it."""
    config, mistakes = read(Configuration, data)
    yield from mistakes
    yield from _versions(config, facts)
    yield from _types(config)
    yield from _files(config)
    if config.gpg_sign:
        yield Said(("release", "sign"), "always", ("gpg_sign",))
    yield from told(data, _REASONS)


def _versions(config: Configuration, facts: Facts) -> Iterator[Piece]:
    if config.tag_format:
        tag = _VERSION.sub("{version}", config.tag_format)
        trouble = "$" in tag or tag_trouble(tag)
        path = ("tag_format",)
        yield Unsaid(path, "no tags of ours can be named so") if trouble else Said(("tag",), tag, path)
    key = "version_scheme" if config.version_scheme else "version_type"
    scheme = config.version_scheme or config.version_type
    if scheme in _SCHEMES:
        yield Said(("scheme",), _SCHEMES[scheme], (key,))
    elif scheme:
        yield Unsaid((key,), "is a program; say `scheme` yourself: semver, pep440 or calver:…")
    if config.major_version_zero is None:
        yield from zero(facts)
    else:
        yield Said(("major-on-zero",), not config.major_version_zero, ("major_version_zero",))


def _types(config: Configuration) -> Iterator[Piece]:
    if config.name == "cz_conventional_commits":
        for name, usual in _CONVENTIONAL.items():
            yield from rule(name, ("name",), bump=usual)
    elif config.name != "cz_customize":
        yield Unsaid(("name",), "its rules are a program and are not run; say in `types` what types mean")
    for pattern, word in config.customize.bump_map.items():
        path = ("customize", "bump_map", pattern)
        found, bump = _WORD.fullmatch(pattern.lower()), _BUMPS.get(word.upper())
        if found is None or bump is None:
            if "break" not in pattern.lower() and "!" not in pattern:
                yield Unsaid(path, "is no plain type; say in `types` what it means")
            continue
        for name in found[1].split("|"):
            if not name.startswith("break"):
                yield from rule(name, path, kind=kind_of(config.customize.change_type_map.get(name, "")), bump=bump)


def _files(config: Configuration) -> Iterator[Piece]:
    if place := _PLACES.get(config.version_provider):
        yield from version_places.versions([place], ("version_provider",))
    places: list[str] = []
    others: list[str] = []
    for text in config.version_files:
        file, _, name = text.partition(":")
        name = name or ("__version__" if file.endswith(_PYTHON) else "")
        (places if _NAME.fullmatch(name) else others).append(f"{file}:{name}" if name else text)
    yield from version_places.versions(places, ("version_files",))
    for text in others:
        yield Unsaid(("version_files",), f"{text[:60]}: a place is named as file:key or file:name")
    if config.changelog_file or config.update_changelog_on_bump:
        yield Said(version_places.CHANGELOG, config.changelog_file or "CHANGELOG.md", ("changelog_file",))
