"""Join the words that people keep in a changelog with the releases, so that nothing is lost or told twice."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from tagline.model.commit import Change, ChangeKind
from tagline.model.release import HandKept, Prose, Release, Untagged, Yank
from tagline.rules.keep_a_changelog import Kept, KeptRelease, entries_of
from tagline.rules.tags import Tags

_PAGES = r"/(?:pull|pulls|pull-requests|pullrequest|merge_requests)/"
_NUMBER = re.compile(rf"(?:(?<![\w&])[#!]|\bGH-|{_PAGES})([0-9]{{1,9}})\b")
_HASH = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{7,64}(?![0-9A-Za-z])")
_ITEM = re.compile(r"^[ \t]{0,40}[-*+][ \t]{1,4}(?=\S)", re.MULTILINE)
_LINK = re.compile(r"\]\([^()\s]{0,500}\)|\]\[[^\[\]\n]{0,200}\]|https?://[^\s)>]{1,500}")
_BRACKETS = re.compile(r"\([^()\n]{0,300}\)")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_ENTRY = 2_000
_SHORT = 7


class Placed(NamedTuple):
    """Where the sections of a file belong: those of releases by the name of the tag, and all others."""

    path: str
    sections: Mapping[str, KeptRelease]
    coming: str
    untagged: tuple[Untagged, ...]
    unplaced: tuple[str, ...]

    @property
    def prose(self) -> Mapping[str, Prose]:
        """The words of releases, by tag."""
        return {name: prose_of(section) for name, section in self.sections.items()}


def place(kept: Kept, tags: Tags, path: str) -> Placed:
    """Find the release of each section.

    A section without a tag stays beside the releases; one that the file itself calls unreleased belongs to what is
    not released yet.
    """
    names = _names(tags)
    sections: dict[str, KeptRelease] = {}
    untagged: list[Untagged] = []
    coming, above = [kept.unreleased], ""
    unplaced = list(kept.unplaced)
    for section in kept.releases:
        name = names.get(section.version) or names.get(f"{section.version}.0")
        if name is None and section.pending:
            coming.append(section.text)
        elif name is None:
            untagged.append(
                Untagged(section.version, section.day, prose_of(section), yanked=section.yanked, after=above)
            )
        elif name in sections:
            unplaced.append(f"line {section.line}: {section.version} is {name} again; only the first one counts")
        else:
            sections[name] = section
            above = name
    return Placed(path, sections, "\n\n".join(filter(None, coming)), tuple(untagged), tuple(unplaced))


def _names(tags: Tags) -> Mapping[str, str]:
    """Give the tag of each version, and of each name that a tag has; a version wins over a name."""
    found: dict[str, str] = {}
    for item in tags.releases:
        for tag in (item.tag, *tags.aliases.get(item.version, ())):
            found.setdefault(tag.name.removeprefix("v"), item.tag.name)
    return {**found, **{str(item.version): item.tag.name for item in tags.releases}}


def prose_of(section: KeptRelease) -> Prose:
    """Give the words of a section."""
    return Prose(headline=section.headline, text=section.text)


def told_again(release: Release, placed: Placed) -> Release:
    """Mark the changes of a release that its section tells, and that the section calls it withdrawn.

    A release that has words of its own (in a file under `release-notes/`) keeps those, and its section tells nothing.
    """
    section = placed.sections.get(release.tag.name)
    if section is None:
        return release
    shown = release.prose == prose_of(section)
    return replace(
        release,
        told=told_by(section.text, release.changes) if shown else frozenset(),
        yanked=release.yanked or (Yank(reason="") if section.yanked else None),
    )


def by_hand(placed: Placed, unreleased: Iterable[Change]) -> HandKept:
    """Give what a file says beside the words of releases."""
    told = told_by(placed.coming, unreleased)
    return HandKept(placed.path, Prose(text=placed.coming), told, placed.untagged, placed.unplaced)


def told_by(text: str, changes: Iterable[Change]) -> frozenset[str]:
    """Give the anchors of the changes that a text tells already.

    It tells a change when one of its entries has the change's words, or when it names the pull request or the commit.
    What breaks, and what an advisory is about, is always listed: readers have to act.
    """
    if not text:
        return frozenset()
    numbers = set(_NUMBER.findall(text))
    hashes: dict[str, list[str]] = {}
    for name in _HASH.findall(text):
        hashes.setdefault(name[:_SHORT], []).append(name)
    told = {words(entry) for entry in _items(text)} - {""}
    return frozenset(
        change.anchor
        for change in changes
        if not (change.kind is ChangeKind.BREAKING or change.advisories)
        and (
            change.pull in numbers
            or any(map(change.commit.hash.startswith, hashes.get(change.commit.hash[:_SHORT], ())))
            or words(change.description) in told
            or (change.scope and words(f"{change.scope} {change.description}") in told)
        )
    )


def _items(text: str) -> Iterable[str]:
    """Give the items of all lists, those inside others too."""
    for item in entries_of(text):
        yield item
        yield from _ITEM.split(item)


def words(text: str) -> str:
    """Give what a line says, without its links, references in brackets, marks and case."""
    if len(text) > _LONGEST_ENTRY:
        return ""
    bare = _BRACKETS.sub(" ", _LINK.sub("] ", text))
    return " ".join(_WORD.findall(bare.casefold()))
