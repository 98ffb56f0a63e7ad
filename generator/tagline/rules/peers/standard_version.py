"""What a configuration of standard-version, or commit-and-tag-version, means."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tagline.rules.peers.changelog_types import ChangelogType, types
from tagline.rules.peers.pieces import Facts, Piece, Said, Unsaid, read, told
from tagline.rules.peers.version_places import CHANGELOG, NPM, versions
from tagline.rules.settings import tag_trouble

_REASONS = {
    "scripts": "its commands are not run; run them around `tagline release`",
    "releaseCommitMessageFormat": "the commit of a release is called `chore(release): VERSION`",
    "writerOpts": "its template: see docs/templates.md",
    "parserOpts": "subjects are read as Conventional Commits say",
    "header": "its template: see docs/templates.md",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The part of its configuration that counts here, as far as its keys are names in Python, too."""

    types: tuple[ChangelogType, ...] = ()
    infile: str = ""


def pieces(data: Mapping[str, object], facts: Facts) -> Iterator[Piece]:
    """Say its configuration in our settings, as far as they have words for it."""
    config, mistakes = read(Configuration, data)
    yield from mistakes
    key = "tag-prefix" if "tag-prefix" in data else "tagPrefix"
    if isinstance(prefix := data.get(key), str):
        trouble = tag_trouble(f"{prefix}{{version}}")
        yield Unsaid((key,), trouble) if trouble else Said(("tag",), f"{prefix}{{version}}", (key,))
    yield from types(config.types, ("types",), counting=False)
    if facts.in_zero:
        yield Unsaid((), "in 0.x a feature moves the patch number; here a feature asks for a minor version")
    bumped = data.get("bumpFiles")
    files = (
        [one.get("filename") if isinstance(one, Mapping) else one for one in bumped] if isinstance(bumped, list) else []
    )
    yield from versions(
        (f"{name}:version" for name in files if isinstance(name, str) and name.endswith(".json")), ("bumpFiles",)
    )
    if not files:
        yield from versions([NPM], ())
    yield Said(CHANGELOG, config.infile or "CHANGELOG.md", ("infile",))
    yield from told(data, _REASONS)
