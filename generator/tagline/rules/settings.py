"""Whether settings make sense, beyond what their types say."""

import re
from collections.abc import Iterable, Iterator
from typing import get_args
from urllib.parse import urlsplit

from tagline.model.settings import KindWord, PackageSettings, Settings
from tagline.model.version import Version
from tagline.rules.meaning import meaning_of
from tagline.rules.patterns import trouble
from tagline.rules.typed_data import Mistake, nearest, shown, written
from tagline.rules.version_files import spot_of

MOST_PATTERNS = 100
LONGEST_WORD = 100
LONGEST_TAG = 200
_CALVER_PARTS = ("YYYY", "YY", "0Y", "MM", "0M", "WW", "0W", "DD", "0D", "MAJOR", "MINOR", "MICRO", "PATCH")
_YEARS = {"YYYY", "YY", "0Y"}
_PLACEHOLDER = r"\{([^{}]{0,50})\}"
_NUMBERS = r"[0-9]{1,18}(?:[.!_-]?[0-9A-Za-z]{1,18}){0,20}"
# What `git check-ref-format` refuses.
_NO_REF = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|^[/.-]|[/.]$|\.lock(?:/|$)")


def mistakes_in(settings: Settings) -> Iterator[Mistake]:
    """Give every setting that cannot be meant, by its path in a file."""
    yield from _name(settings)
    yield from _told(("scheme",), scheme_trouble(settings.scheme))
    yield from _told(("tag",), tag_trouble(settings.tag))
    yield from _first_version(settings)
    yield from _types(settings)
    yield from _exclude(settings)
    yield from _hide(settings)
    yield from _told(("changelog", "prose"), path_trouble(settings.changelog.prose))
    yield from _told(("forge", "address"), address_trouble(settings.forge.address))
    yield from _release(settings)
    yield from _packages(settings)


def _told(path: tuple[str | int, ...], text: str) -> Iterator[Mistake]:
    if text:
        yield Mistake(path, text)


def _release(settings: Settings) -> Iterator[Mistake]:
    said = settings.release
    yield from _told(("release", "changelog"), path_trouble(said.changelog))
    for at, text in enumerate(said.versions):
        spot = spot_of(text)
        wanted = "expected a file and a key or name in it, such as pyproject.toml:project.version"
        trouble = path_trouble(spot.path) if spot else f"{wanted}, found {shown(text)}"
        yield from _told(("release", "versions", at), trouble)
    if _NO_REF.search(said.request) or not said.request:
        yield Mistake(("release", "request"), f"expected the name of a branch, found {shown(said.request)}")


def _name(settings: Settings) -> Iterator[Mistake]:
    if not _is_line(settings.name):
        yield Mistake(
            ("name",), f"expected one line of at most {LONGEST_WORD} characters, found {shown(settings.name)}"
        )


def _is_line(text: str) -> bool:
    return len(text) <= LONGEST_WORD and text == " ".join(text.split())


def scheme_trouble(scheme: str) -> str:
    """Say what is wrong with a scheme; "" for a good one."""
    if scheme in {"semver", "pep440"}:
        return ""
    wanted = "expected semver, pep440, or calver: with a pattern such as calver:YYYY.MM.MICRO"
    kind, colon, pattern = scheme.partition(":")
    if kind != "calver" or not colon:
        return f"{wanted}, found {shown(scheme)}"
    parts = re.split(r"[._-]", pattern)
    odd = next((part for part in parts if part not in _CALVER_PARTS), None)
    if odd is not None:
        return f"expected parts of {', '.join(_CALVER_PARTS)}, found {shown(odd)} in {shown(scheme)}"
    if not _YEARS & set(parts):
        return f"expected a year (YYYY, YY or 0Y) in the pattern, found {shown(scheme)}"
    if len(set(parts)) < len(parts):
        return f"expected each part once, found {shown(scheme)}"
    return ""


def tag_trouble(tag: str) -> str:
    """Say what is wrong with the pattern of a tag; "" for a good one and for none."""
    if not tag:
        return ""
    wanted = 'expected a pattern with {version} once, such as "v{version}"'
    placeholders = re.findall(_PLACEHOLDER, tag)
    odd = next((name for name in placeholders if name not in {"version", "package"}), None)
    if odd is not None:
        return f"{wanted}; the only other name is {{package}}, found {{{odd}}}"
    if placeholders.count("version") != 1 or placeholders.count("package") > 1 or len(tag) > LONGEST_TAG:
        return f"{wanted}, found {shown(tag)}"
    filled = re.sub(_PLACEHOLDER, "1.0.0", tag)
    if re.search(r"[{}]", filled) or _NO_REF.search(filled):
        return f"expected a name that git allows for a tag, found {shown(tag)}"
    return ""


def _first_version(settings: Settings) -> Iterator[Mistake]:
    text, path = settings.first_version, ("first-version",)
    if not text:
        return
    version = Version.parse(text)
    if settings.scheme == "semver" and version is None:
        yield Mistake(path, f"expected a semantic version such as 0.1.0, found {shown(text)}")
    elif not re.fullmatch(_NUMBERS, text.partition("+")[0]):
        yield Mistake(path, f"expected a version such as 0.1.0, found {shown(text)}")
    elif version and version.major == 0 and settings.scheme == "semver" and not settings.allow_zero:
        yield Mistake(path, f"expected 1.0.0 or more, because allow-zero is false, found {shown(text)}")


def _types(settings: Settings) -> Iterator[Mistake]:
    known: dict[str, str] = {}
    for name in settings.types:
        same = name.strip().lower()
        if not same or not _is_line(name):
            wanted = f"expected a type or the beginning of a subject, at most {LONGEST_WORD} characters"
            yield Mistake(("types", name), f"{wanted}, found {shown(name)}")
        elif same in known:
            yield Mistake(("types", name), f"is the same type as {written(known[same])}, because case does not count")
        known.setdefault(same, name)


def _exclude(settings: Settings) -> Iterator[Mistake]:
    if len(settings.exclude) > MOST_PATTERNS:
        yield Mistake(("exclude",), f"expected at most {MOST_PATTERNS} patterns, found {len(settings.exclude):,}")
        return
    for at, pattern in enumerate(settings.exclude):
        yield from _told(("exclude", at), _pattern_trouble(pattern))


def _pattern_trouble(pattern: str) -> str:
    if not pattern:
        return "expected a regular expression, found an empty one, which would leave out every commit"
    reason = trouble(pattern)
    return f"{shown(pattern)} cannot be used: {reason}" if reason else ""


def _hide(settings: Settings) -> Iterator[Mistake]:
    known = {*get_args(KindWord), *meaning_of(settings).kinds}
    for at, word in enumerate(settings.hide):
        if word == "breaking":
            yield Mistake(("hide", at), "what breaks is never hidden")
        elif word.strip().lower() not in known:
            near = nearest(word, known)
            meant = f"did you mean {written(near)}?" if near else "a type of your own stands in `types` first"
            yield Mistake(
                ("hide", at), f"expected a kind such as other, or a type such as chore, found {shown(word)}; {meant}"
            )


def path_trouble(path: str) -> str:
    """Say what is wrong with a path in the repository; "" for a good one and for none."""
    parts = path.split("/")
    if "\\" in path:
        return f'expected a path with "/" between its parts, found {shown(path)}'
    if path.startswith(("/", "~")) or ".." in parts or re.match(r"[A-Za-z]:", path) or "\n" in path:
        return f"expected a path inside the repository, from its root, found {shown(path)}"
    if ".git" in map(str.lower, parts):
        return f"expected a path beside .git, found {shown(path)}"
    return ""


def address_trouble(address: str) -> str:
    """Say what is wrong with the address of a project's pages; "" for a good one and for none."""
    if not address:
        return ""
    wanted = "expected an address such as https://code.example.org/ada/engine"
    try:
        parts = urlsplit(address)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return f"{wanted}, found one that cannot be read"
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        return f"{wanted}, without a user name or password"
    if not good or parts.query or parts.fragment or re.search(r"[\s\\<>\"'`{}|^]", address):
        return f"{wanted}, found {shown(address)}"
    return ""


def _packages(settings: Settings) -> Iterator[Mistake]:
    names: set[str] = set()
    tags: dict[str, str] = {}
    for at, package in enumerate(settings.packages):
        path = ("packages", at)
        yield from _package(package, path)
        if package.name in names:
            yield Mistake((*path, "name"), f"two packages are called {shown(package.name)}")
        names.add(package.name)
        tag = package.tag.replace("{package}", package.name)
        if tag and tag in tags:
            yield Mistake((*path, "tag"), f"has the same tags as package {shown(tags[tag])}, {shown(tag)}")
        tags.setdefault(tag, package.name)


def _package(package: PackageSettings, path: tuple[str | int, ...]) -> Iterator[Mistake]:
    if not package.name or not _is_line(package.name):
        yield Mistake(
            (*path, "name"), f"expected one line of at most {LONGEST_WORD} characters, found {shown(package.name)}"
        )
    yield from _told((*path, "tag"), tag_trouble(package.tag))
    for number, folder in enumerate(package.paths):
        text = path_trouble(folder) if folder else 'expected a folder such as "packages/core", found an empty text'
        yield from _told((*path, "paths", number), text)


def usable(patterns: Iterable[str]) -> tuple[tuple[str, ...], tuple[Mistake, ...]]:
    """Part patterns that were written for another tool: those that can be used, and why each of the others cannot."""
    good: list[str] = []
    others: list[Mistake] = []
    for at, pattern in enumerate(patterns):
        if reason := _pattern_trouble(pattern):
            others.append(Mistake((at,), reason))
        elif len(good) < MOST_PATTERNS:
            good.append(pattern)
    return tuple(good), tuple(others)
