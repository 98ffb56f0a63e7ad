"""What commits say that they mend: `Fixes: KI-7`, `Fixes: <commit>`, `Fixes-release: v1.2.3`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tagline.model.commit import Commit
from tagline.rules.conventional_commits import trailers

_FIXES = "fixes"
_RELEASE = "fixes-release"
_PART = re.compile(r"(?:ixes|IXES)")
_ID = re.compile(r"[0-9a-fA-F]{7,64}")
_ENDS = ".,;:()[]<>\"'`"
_MOST_WORDS = 20
_LONGEST = 20_000  # as many characters of a message as are looked at


class Mending(NamedTuple):
    """A commit and what it says that it mends: names in the order of its words, and releases."""

    commit: Commit
    names: tuple[str, ...]
    releases: tuple[str, ...]


def mendings(commits: Iterable[Commit]) -> Iterator[Mending]:
    """Give the commits that say of something that they mend it. Numbers of a forge (`Fixes: #12`) are no such thing."""
    for commit in commits:
        message = commit[4]
        if _PART.search(message, 0, _LONGEST):
            said = [(footer.token.lower(), footer.value) for footer in trailers(message[:_LONGEST])]
            names = tuple(dict.fromkeys(name for token, value in said if token == _FIXES for name in _names(value)))
            releases = tuple(
                dict.fromkeys(name for token, value in said if token == _RELEASE for name in _names(value))
            )
            if names or releases:
                yield Mending(commit, names, releases)


def _names(value: str) -> Iterator[str]:
    """Give the names in a trailer: the words before what explains them, as in `1a2b3c4d5e6f ("its title")`."""
    for word in value.split("(", 1)[0].replace(",", " ").split()[:_MOST_WORDS]:
        bare = word.strip(_ENDS)
        if bare and not bare.startswith(("#", "!")):
            yield bare


def commits_named(names: Iterable[str], commits: Sequence[Commit]) -> Mapping[str, Commit]:
    """Find the commits that names stand for: full ids, or at least seven digits that only one commit begins with."""
    asked = {name.lower() for name in names if _ID.fullmatch(name)}
    found: dict[str, Commit] = {}
    for length in {len(name) for name in asked}:
        several: set[str] = set()
        for commit in commits:
            start = commit[0][:length]
            if start in asked:
                several.update([start] if start in found else [])
                found[start] = commit
        for start in several:
            del found[start]
    return found
