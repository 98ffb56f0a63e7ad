"""Who made a release. Names only; bots are left out."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tagline.model.commit import Change, Commit
from tagline.model.release import Contributors
from tagline.rules.plain_text import person

MOST_NAMES = 3
_PART = "uthored-"  # of "Co-authored-by" and "Co-Authored-By"
_TOGETHER = r"(?i)\nco-authored-by:[ \t]{1,8}([^<\n]{1,200})"  # with the line's end before it: quick to look for
_UNKNOWN = "unknown"
_BOTS = frozenset(
    {"dependabot", "renovate", "renovate bot", "github actions", "greenkeeper", "semantic-release", "web-flow"}
)


def is_bot(name: str) -> bool:
    """Whether a name is that of a program."""
    low = name.lower()
    return low.endswith(("[bot]", "-bot", " bot")) or low in _BOTS


def people(changes: Iterable[Change]) -> set[str]:
    """Give the authors and co-authors of changes."""
    found = set()
    for change in changes:
        found.add(change.commit.author)
        if "o-authored-by:" in change.commit.message.lower():
            found.update(name.strip() for name in re.findall(_TOGETHER, f"\n{change.commit.message}"))
    return {name for name in map(person, found) if not is_bot(name)}


def co_authors(commit: Commit) -> tuple[str, ...]:
    """Name those who made a commit together with its author, in the order in which the message does; no bots.

    A history may hold ten thousand such commits: the words that name people stand last, and are mostly the same.
    """
    message = commit[4]
    at = message.find(_PART)
    if at < 0:
        return ()
    names, own = _named_in(message[message.rfind("\n", 0, at) + 1 :]), _shown(commit[3])
    return tuple(name for name in names if name != own) if own in names else names


@lru_cache(4096)
def _named_in(text: str) -> tuple[str, ...]:
    """Name those whom a text says to have taken part, without bots."""
    names = dict.fromkeys(map(_named, re.findall(_TOGETHER, f"\n{text}")))
    names.pop("", None)
    return tuple(names)


@lru_cache(4096)
def _named(text: str) -> str:
    """Give a name as it may be shown; "" for a bot and for nobody."""
    name = person(text.strip())
    return "" if name == _UNKNOWN or is_bot(name) else name


_shown = lru_cache(4096)(person)


def names_in_words(names: Sequence[str]) -> str:
    """Write "Ada, Grace and Linus"; of many the first few, and how many more there are."""
    shown = list(names[:MOST_NAMES])
    if len(names) > MOST_NAMES:
        shown.append(f"{len(names) - MOST_NAMES:,} more")
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def contributors(names: set[str], known: set[str]) -> Contributors:
    """Put names in order and mark those that were not `known` before; where nobody was, nobody is new."""
    return Contributors(
        names=tuple(sorted(names, key=_by_letter)),
        first_time=tuple(sorted(names - known if known else (), key=_by_letter)),
    )


def _by_letter(name: str) -> tuple[str, str]:
    return name.casefold(), name


class Crowd:
    """Who has been met so far: by finals (which hold all since the last final), and by any release."""

    def __init__(self) -> None:
        self.of_finals: set[str] = set()
        self.of_all: set[str] = set()

    def meet(self, changes: Sequence[Change], *, final: bool) -> Contributors:
        """Give the people of a release and remember them; releases are met in the order in which they came."""
        names = people(changes)
        found = contributors(names, self.of_finals if final else self.of_all)
        self.of_all |= names
        if final:
            self.of_finals |= names
        return found
