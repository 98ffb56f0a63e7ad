"""How much of a changelog the commits tell as well: what a tool has made of them is no word of people."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tagline.model.commit import Change
from tagline.rules.hand_kept import words
from tagline.rules.keep_a_changelog import entries_of

MADE = 0.75
_FEWEST = 5
_HASH = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{7,64}(?![0-9A-Za-z])")
_PULL = re.compile(r"(?<![\w&])[#!]([0-9]{1,9})\b")
_MARK = re.compile(r"[ \t]{0,40}[-*+][ \t]{1,4}")
_SHORT = 7


class Share(NamedTuple):
    """How many entries there are, and how many of them commits tell with the same words, number or id."""

    entries: int = 0
    told: int = 0

    @property
    def by_machine(self) -> bool:
        """Whether a tool made nearly all of it out of the commits."""
        return self.entries >= _FEWEST and self.told >= MADE * self.entries

    @property
    def percent(self) -> int:
        """How much of it commits tell."""
        return 100 * self.told // self.entries if self.entries else 0


class _Known(NamedTuple):
    """What commits tell: descriptions, pull requests, ids."""

    words: frozenset[str]
    pulls: frozenset[str]
    hashes: frozenset[str]


def share(texts: Iterable[str], changes: Iterable[Change]) -> Share:
    """Count the entries of the sections of a changelog, and those that changes tell."""
    known = _known(changes)
    entries = [line for text in texts for item in entries_of(text) for line in _lines(item)]
    return Share(len(entries), sum(_is_told(line, known) for line in entries))


def _known(changes: Iterable[Change]) -> _Known:
    said: set[str] = set()
    pulls: set[str] = set()
    hashes: set[str] = set()
    for change in changes:
        said |= {words(change.description), words(f"{change.scope} {change.description}")}
        pulls |= {change.pull} if change.pull else set()
        hashes.add(change.commit.hash[:_SHORT])
    return _Known(frozenset(said - {""}), frozenset(pulls), frozenset(hashes))


def _lines(item: str) -> Iterator[str]:
    """Give an item and those of the lists inside it, each by its first line."""
    first, *others = item.split("\n")
    yield first
    yield from (line for line in others if _MARK.match(line))


def _is_told(line: str, known: _Known) -> bool:
    return (
        words(line) in known.words
        or any(name[:_SHORT] in known.hashes for name in _HASH.findall(line))
        or any(number in known.pulls for number in _PULL.findall(line))
    )
