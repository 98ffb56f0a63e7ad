"""Which commits bring the same change to several lines: backports and what they were made of."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from tagline.model.book import ReleaseBook
from tagline.model.commit import Change, Commit
from tagline.model.release import Release

_PICKED = re.compile(r"cherry[ -]picked from(?: commit)? ([0-9a-f]{40,64})\b")
_BACKPORT = re.compile(
    r"\bbackport(?:s|ed)?(?: of| from)?:?[ \t]{1,4}(?:PR |pull request |merge request )?[#!]([0-9]{1,9})\b",
    re.IGNORECASE,
)
_MOST = 200  # twins of one change that are looked at
_READ = 20_000  # as many characters of a message as are looked at

Groups = Mapping[str, tuple[Change, ...]]


def twins(changes: Iterable[Change]) -> Groups:
    """Give for each commit that has twins all of its group, the oldest first; commits are known by their ids.

    Twins are: `cherry picked from commit <id>` in either direction and of the same id; the same pull request with the
    same text, also where a backport keeps the number of the original before its own (`x (#12) (#15)`); and "Backport
    of #12" with the one change of that pull request.
    """
    known = {change[0][0]: change for change in changes}
    by_pull = _by_pull(known.values())
    joined = _Joined()
    for pulled in by_pull.values():
        if type(pulled) is list:
            joined.same_texts(pulled)
    for own, change in known.items():
        message = change[0][4]
        if "picked from" in message:
            for picked in _picked(change, known):
                joined.join(own, picked)
        if "ackport" in message:
            for number in _BACKPORT.findall(message[:_READ]):
                joined.join(own, f"#{number}")
                joined.originals(number, _all_of(by_pull, number))
        if change[7]:
            for number in change[7]:
                joined.same_texts([*(one for one in _all_of(by_pull, number) if one[4] == change[4]), change])
    return joined.groups(known)


def _picked(change: Change, known: Mapping[str, Change]) -> Iterator[str]:
    """Give the ids that a commit is a copy of.

    The body of a squash may tell of several that are only a part of it: there the texts have to agree.
    """
    message = change.commit.message
    ids = dict.fromkeys(_PICKED.findall(message))
    whole = len(ids) == 1 and "\n* " not in message
    return (one for one in ids if whole or (one in known and known[one].description == change.description))


def _by_pull(changes: Iterable[Change]) -> dict[str, Change | list[Change]]:
    """Sort changes by pull request; most have one, and a list for each would cost more than all the rest."""
    found: dict[str, Change | list[Change]] = {}
    put = found.setdefault
    for change in changes:
        pull = change[6]
        if pull:
            there = put(pull, change)
            if there is not change:
                if type(there) is list:
                    there.append(change)
                else:
                    found[pull] = [there, change]  # type: ignore[list-item] # a change is a tuple, not a list
    return found


def _all_of(by_pull: Mapping[str, Change | list[Change]], number: str) -> list[Change]:
    found = by_pull.get(number)
    return [] if found is None else found if type(found) is list else [found]  # type: ignore[list-item] # as above


class _Joined:
    """Names that belong together, each leading to another one or to itself."""

    def __init__(self) -> None:
        self._lead: dict[str, str] = {}

    def join(self, one: str, two: str) -> None:
        """Put two names into one group."""
        self._lead[self._end(one)] = self._end(two)

    def same_texts(self, changes: Iterable[Change]) -> None:
        """Join those of one pull request that say the same; a pull request may also have brought several changes."""
        texts: dict[tuple[str, str, str], str] = {}
        for change in changes:
            own = change.commit.hash
            self.join(own, texts.setdefault((change.type, change.scope, change.description), own))

    def originals(self, number: str, changes: list[Change]) -> None:
        """Join the change of a pull request with its backports, where it brought one change only."""
        if len({change.description for change in changes}) == 1:
            for change in changes:
                self.join(change.commit.hash, f"#{number}")

    def groups(self, known: Mapping[str, Change]) -> Groups:
        """Give the groups of more than one commit."""
        found: dict[str, list[Change]] = {}
        for name in self._lead:
            if name in known:
                found.setdefault(self._end(name), []).append(known[name])
        several = (tuple(sorted(group, key=_age)) for group in found.values() if len(group) > 1)
        return {change.commit.hash: group for group in several for change in group}

    def _end(self, name: str) -> str:
        lead = self._lead
        end = name
        while lead.setdefault(end, end) != end:
            end = lead[end]
        while lead[name] != end:
            lead[name], name = end, lead[name]
        return end


def _age(change: Change) -> tuple[int, str]:
    return change.commit.committed, change.commit.hash


class Twins(NamedTuple):
    """The groups of a book, and the releases that list each of their commits, the first one first."""

    groups: Groups
    releases: Mapping[str, tuple[Release, ...]]

    def others(self, commit: Commit) -> Iterator[Change]:
        """Give the twins of a commit, without itself."""
        own = commit.hash
        return (twin for twin in self.groups.get(own, ()) if twin.commit.hash != own)

    def also_in(self, change: Change, release: Release | None = None) -> tuple[tuple[Release, Change], ...]:
        """Give the other releases in which twins of a change came first, the highest version first."""
        found: dict[str, tuple[Release, Change]] = {}
        mine = {one.tag.name for one in self.releases.get(change.commit.hash, ())}
        mine |= {release.tag.name} if release else set()
        for twin in islice(self.others(change.commit), _MOST):
            first = first_of(self.releases.get(twin.commit.hash, ()))
            if first is not None and first.tag.name not in mine:
                found.setdefault(first.tag.name, (first, twin))
        return tuple(sorted(found.values(), key=lambda each: each[0].version, reverse=True))


def first_of(releases: Iterable[Release]) -> Release | None:
    """Give the release that users got first: a final where there is one."""
    listed = tuple(releases)
    return next((release for release in listed if release.version.final), listed[0] if listed else None)


def twins_of(book: ReleaseBook) -> Twins:
    """Find the twins of a book."""
    groups = twins(change for changes in (*(r.changes for r in book.releases), book.unreleased) for change in changes)
    releases: dict[str, list[Release]] = {}
    for release in reversed(book.releases):
        for change in release.changes:
            if change[0][0] in groups:
                releases.setdefault(change[0][0], []).append(release)
    return Twins(groups, {own: tuple(found) for own, found in releases.items()})
