"""What a configuration of git-cliff means."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tagline.model.commit import Bump
from tagline.rules.meaning import CONVENTIONAL
from tagline.rules.peers.pieces import Facts, Piece, Said, Unsaid, read, told, zero
from tagline.rules.peers.type_words import hidden, kind_of, rule
from tagline.rules.peers.version_places import CHANGELOG
from tagline.rules.settings import tag_trouble, usable
from tagline.rules.typed_data import Path, shown

_PREFIX = re.compile(
    r"\^?((?:[A-Za-z0-9_/@-]|\\[./@-]){0,100}?)(?:\(?(?:\?:)?(?:\[0-9|\[1-9|\\d)|(?<=[A-Za-z0-9_/@-])(?:\.\*|\.\+|\*))"
)
_WORDS = r"\^?[A-Za-z][A-Za-z0-9_-]{0,49}"
_TYPES = re.compile(
    rf"(?:\^\((?:\?:)?(?P<group>{_WORDS}(?:\|{_WORDS}){{0,20}})\)|(?P<bare>\^[A-Za-z][A-Za-z0-9_-]{{0,49}}"
    rf"(?:\|\^[A-Za-z][A-Za-z0-9_-]{{0,49}}){{0,20}}))(?P<rest>.{{0,40}})"
)
_ANY_SCOPE = re.compile(
    r"(?:\.\*|\*|\\b|(?:\(?\\\((?:\.\*|\.\+|\[\^\)\]\*|\[\^\)\]\+)\\\)\)?\?)?(?:!\?)?:? ?(?:\.\*)?)"
)
_BEGINNING = re.compile(r"\^\(?(?:\?:)?([A-Za-z]{1,50})")
_EVERYTHING = frozenset({".*", "^.*", ".", ".+", "^.+"})
_TEMPLATES = ("header", "body", "footer", "postprocessors")
_GIT = {
    "commit_preprocessors": "commits are not rewritten; `tagline amend` corrects one",
    "skip_tags": "`tagline doctor` shows which tags do not count; `tagline amend --yank` withdraws one",
    "ignore_tags": "prereleases have notes of their own, and their final tells all again",
    "count_tags": "`tagline doctor` shows which tags do not count",
    "limit_commits": "all commits are read",
    "split_commits": "a line of a message is a change where it is a bullet with a type",
    "require_conventional": "`tagline lint` demands it, before it is history",
    "exclude_paths": "only whole folders can be named, in `paths`",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    """One of its commit parsers: what it looks at, and what it makes of it."""

    message: str = ""
    group: str = ""
    skip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GitOptions:
    """The part of its table `git` that counts here."""

    conventional_commits: bool = True
    filter_unconventional: bool = True
    filter_commits: bool = False
    commit_parsers: tuple[Parser, ...] = ()
    tag_pattern: str = ""
    include_paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BumpOptions:
    """Its table `bump`."""

    features_always_bump_minor: bool | None = None
    breaking_always_bump_major: bool | None = None
    initial_tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangelogOptions:
    """The part of its table `changelog` that counts here."""

    output: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The part of its configuration that counts here."""

    git: GitOptions = GitOptions()
    bump: BumpOptions = BumpOptions()
    changelog: ChangelogOptions = ChangelogOptions()


class _Types(NamedTuple):
    """The types that a pattern means, and whether it means all commits of them."""

    names: tuple[str, ...]
    whole: bool


def pieces(data: Mapping[str, object], facts: Facts) -> Iterator[Piece]:
    """Say its configuration in our settings, as far as they have words for it."""
    config, mistakes = read(Configuration, data)
    yield from mistakes
    yield from _tags(config.git)
    yield from _bump(config.bump, facts)
    git = data.get("git")
    parsers = git.get("commit_parsers") if isinstance(git, Mapping) else None
    yield from _parsers(config.git, parsers if isinstance(parsers, list) else [])
    if (config.git.conventional_commits and config.git.filter_unconventional) or config.git.filter_commits:
        key = "filter_commits" if config.git.filter_commits else "filter_unconventional"
        yield Said(("hide",), ["other"], ("git", key))
    if folders := [path.removesuffix("/*").removesuffix("/**") for path in config.git.include_paths]:
        good = not any(sign in folder for folder in folders for sign in "*?[]{}!")
        path = ("git", "include_paths")
        yield Said(("paths",), folders, path) if good else Unsaid(path, "only whole folders can be named, in `paths`")
    if config.changelog.output:
        yield Said(CHANGELOG, config.changelog.output, ("changelog", "output"))
    yield from _others(data)


def _tags(options: GitOptions) -> Iterator[Piece]:
    if not options.tag_pattern:
        return
    path = ("git", "tag_pattern")
    found = _PREFIX.match(options.tag_pattern)
    tag = f"{found[1].replace(chr(92), '')}{{version}}" if found else ""
    if not tag or tag_trouble(tag):
        yield Unsaid(path, f"{shown(options.tag_pattern)} names no one form; tags are found out")
    else:
        yield Said(("tag",), tag, path)


def _bump(options: BumpOptions, facts: Facts) -> Iterator[Piece]:
    if options.breaking_always_bump_major is None:
        yield from zero(facts)
    else:
        path = ("bump", "breaking_always_bump_major")
        yield Said(("major-on-zero",), options.breaking_always_bump_major, path)
    if options.features_always_bump_minor is False:
        yield Unsaid(("bump", "features_always_bump_minor"), "a feature asks for a minor version, also in 0.x")
    if options.initial_tag:
        first = options.initial_tag.lstrip("vV")
        yield Said(("first-version",), first, ("bump", "initial_tag"))


def _parsers(options: GitOptions, raw: list[object]) -> Iterator[Piece]:
    """Go through the parsers in their order: the first one that fits a commit decides about it."""
    seen: set[str] = set()
    for at, (parser, given) in enumerate(zip(options.commit_parsers, raw, strict=False)):
        path: Path = ("git", "commit_parsers", at)
        types = _types_of(parser.message)
        fresh = _Types(tuple(name for name in types.names if name not in seen), types.whole)
        if not parser.message:
            yield from _looking_elsewhere(given, path)
        elif types.names and not fresh.names:
            continue  # an earlier one has taken all of them
        else:
            yield from _skipped(parser, fresh, path) if parser.skip else _listed(parser, fresh, path)
        seen.update(types.names if types.whole else ())


def _looking_elsewhere(given: object, path: Path) -> Iterator[Unsaid]:
    keys = set(given) if isinstance(given, Mapping) else set()
    if others := sorted({"body", "footer", "field", "sha", "scope", "pattern"} & keys):
        yield Unsaid(path, f"looks at {' and '.join(others)}; here the type decides, or `tagline amend`")


def _skipped(parser: Parser, types: _Types, path: Path) -> Iterator[Piece]:
    """Hide types that ask for no release; all else that is skipped there is left out by its pattern."""
    if types.whole and all(map(_silent, types.names)):
        for name in types.names:
            yield from hidden(name, path)
        return
    anchored = parser.message.startswith(("^", "(?i)^"))
    good, bad = usable([parser.message if anchored else f".*{parser.message}"])
    if good:
        yield Said(("exclude",), list(good), path)
    yield from (Unsaid(path, mistake.text) for mistake in bad)


def _listed(parser: Parser, types: _Types, path: Path) -> Iterator[Piece]:
    if types.whole:
        for name in types.names:
            yield from _grouped(name, parser.group, path)
    elif parser.message not in _EVERYTHING:
        yield Unsaid(path, f"{shown(parser.message)} is no plain type; `types` knows beginnings of subjects, too")


def _grouped(name: str, group: str, path: Path) -> Iterator[Said]:
    """Say where a type is listed; how far it moves the version is decided by its type alone there."""
    known = CONVENTIONAL.kinds.get(name)
    yield from rule(name, path, kind=kind_of(group), bump=CONVENTIONAL.bump(known, name) if known else None)


def _silent(name: str) -> bool:
    return CONVENTIONAL.bump(CONVENTIONAL.kind(name), name) is Bump.NONE


def _types_of(pattern: str) -> _Types:
    """Read a pattern such as `^feat` or `^(chore|ci)`: without more, it means every type that begins so."""
    found = _TYPES.fullmatch(pattern)
    if found is None:
        start = _BEGINNING.match(pattern)
        return _Types((start[1].lower(),) if start else (), whole=False)
    words = [word.removeprefix("^").lower() for word in (found["group"] or found["bare"]).split("|")]
    open_ended = not found["rest"] or found["rest"] in {".*", "*"}
    names = dict.fromkeys(name for word in words for name in _meant(word, open_ended=open_ended))
    return _Types(tuple(names), whole=_ANY_SCOPE.fullmatch(found["rest"]) is not None)


def _meant(word: str, *, open_ended: bool) -> list[str]:
    known = [name for name in CONVENTIONAL.kinds if name == word or (open_ended and name.startswith(word))]
    return known or [word]


def _others(data: Mapping[str, object]) -> Iterator[Unsaid]:
    changelog, git = data.get("changelog"), data.get("git")
    if isinstance(changelog, Mapping) and (there := [key for key in _TEMPLATES if changelog.get(key)]):
        yield Unsaid(("changelog", there[0]), f"its template ({', '.join(there)}): see docs/templates.md")
    if isinstance(git, Mapping):
        yield from told(git, _GIT, ("git",))
