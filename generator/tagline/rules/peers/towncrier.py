"""What a configuration of towncrier means, and what its fragments say."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tagline.model.settings import KindWord
from tagline.rules.meaning import CONVENTIONAL
from tagline.rules.peers.pieces import Facts, Piece, Said, read, told
from tagline.rules.peers.type_words import kind_of
from tagline.rules.rst_marks import markdown

_STANDARD = {"feature": "Features", "bugfix": "Bugfixes", "doc": "Documentation", "removal": "Removals", "misc": "Misc"}
_OF_KIND: dict[KindWord, str] = {
    "removed": "remove",
    "deprecated": "deprecate",
    "internal": "chore",
    "changed": "change",
}
_REASONS = {
    "template": "its template: see docs/templates.md",
    "title_format": "its template: see docs/templates.md",
    "underlines": "its template: see docs/templates.md",
    "section": "its sections: say `scope` in fragments",
}
_FILE = re.compile(
    r"(?P<issue>[^.]{1,100}|\+[^.]{0,100}(?:\.[^.]{1,40})?)\.(?P<type>[A-Za-z0-9_-]{1,50})(?:\.(?P<number>[0-9]{1,5}))?(?:\.(?P<form>rst|md|txt))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FragmentType:
    """A type of fragments: how its files are called, and what its heading is."""

    directory: str = ""
    name: str = ""
    showcontent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The part of its configuration that counts here."""

    directory: str = ""
    filename: str = ""
    package: str = ""
    package_dir: str = "."
    type: tuple[FragmentType, ...] = ()
    fragment: Mapping[str, FragmentType] = field(default_factory=dict)


class Found(NamedTuple):
    """A fragment of another tool in the words of ours: its type, its issues, its text."""

    type: str
    refs: tuple[str, ...]
    text: str
    scope: str = ""
    breaking: bool = False


def pieces(data: Mapping[str, object], facts: Facts) -> Iterator[Piece]:
    """Say its configuration in our settings, as far as they have words for it."""
    del facts
    config, mistakes = read(Configuration, data)
    yield from mistakes
    for name, heading, path in _types(config):
        if name not in CONVENTIONAL.kinds and name not in _STANDARD:
            yield Said(("types", name), kind_of(heading) or kind_of(name) or "other", path)
    yield Said(("hide",), ["other"], ())  # only fragments are news there
    yield from told(data, _REASONS)


def _types(config: Configuration) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    for at, one in enumerate(config.type):
        yield (one.directory or one.name).lower(), one.name if one.showcontent else "trivial", ("type", at)
    for name, one in config.fragment.items():
        heading = (one.name or name) if one.showcontent else "trivial"
        yield (one.directory or name).lower(), heading, ("fragment", name)


def folder_of(data: Mapping[str, object]) -> str:
    """Name the folder of its fragments, from the root."""
    config, _ = read(Configuration, data)
    if config.directory:
        return config.directory.removeprefix("./").strip("/")
    if config.package:
        home = "/".join((config.package_dir.strip("./"), config.package.replace(".", "/"), "newsfragments"))
        return home.strip("/")
    return "newsfragments"


def type_names(data: Mapping[str, object]) -> Mapping[str, str]:
    """Give our type for each of its types."""
    config, _ = read(Configuration, data)
    own = {name: heading for name, heading, _ in _types(config)} or _STANDARD
    return {name: _ours(name, heading) for name, heading in own.items()}


def _ours(name: str, heading: str) -> str:
    if name in CONVENTIONAL.kinds or name not in _STANDARD:
        return name
    return _OF_KIND.get(kind_of(heading) or kind_of(name) or "internal", name)


def fragment(file: str, text: str, types: Mapping[str, str]) -> Found | None:
    """Read a fragment; None for a file that is none."""
    found = _FILE.fullmatch(file)
    if found is None or found["type"].lower() not in types:
        return None
    issue = found["issue"].removeprefix("gh-").removeprefix("#")
    return Found(
        types[found["type"].lower()],
        (issue,) if issue.isascii() and issue.isdigit() and len(issue) < 10 else (),  # noqa: PLR2004 - numbers of issues
        text.strip() if found["form"] == "md" else markdown(text.strip()),
    )
