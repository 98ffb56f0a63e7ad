"""Branches that are named after the release line that they keep up: `1.x`, `release/1.0`, `maintenance/1.0.x`."""

import re
from typing import NamedTuple

from tagline.model.version import Version

_BRANCH = (  # compiled when the first branch with a number in its name needs it
    r"(?P<word>(?:release|releases|maintenance|maint|support|stable|lts)[/_-])?[vV]?"
    r"(?P<numbers>[0-9]{1,9}(?:\.[0-9]{1,9})?)(?P<open>(?:[.-][xXyY]){0,2})"
)
_FIRST_YEAR = 1900


class Line(NamedTuple):
    """The versions that a branch is for: those that begin with these numbers."""

    numbers: tuple[int, ...]

    def holds(self, version: Version) -> bool:
        """Whether a version is of this line."""
        return version.numbers[: len(self.numbers)] == self.numbers

    def concerns(self, base: Version | None) -> bool:
        """Whether the numbers are those of versions: a year says nothing where versions are no dates."""
        return base is None or self.numbers[0] < _FIRST_YEAR or base.major >= _FIRST_YEAR

    def __str__(self) -> str:
        return ".".join((*map(str, self.numbers), "x"))


def line_of_branch(branch: str | None) -> Line | None:
    """Give the line that a branch is named after; None for any other branch."""
    if branch is None or not re.search(r"[0-9]", branch):
        return None
    found = re.fullmatch(_BRANCH, branch, re.ASCII)
    if found is None or not (found["word"] or found["open"] or "." in found["numbers"]):
        return None
    return Line(tuple(map(int, found["numbers"].split("."))))
