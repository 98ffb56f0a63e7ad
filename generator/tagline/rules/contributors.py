"""Who made a release. Names only; bots are left out."""

import re
from collections.abc import Iterable, Sequence

from tagline.model.commit import Change
from tagline.model.release import Contributors
from tagline.rules.plain_text import person

_TOGETHER = r"(?im)^co-authored-by:[ \t]{1,8}([^<\n]{1,200})"
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
            found.update(name.strip() for name in re.findall(_TOGETHER, change.commit.message))
    return {name for name in map(person, found) if not is_bot(name)}


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
