"""Commits, tags and what a commit message says, in the words of Git and Conventional Commits.

The values are named tuples: a dataclass costs 8 times as much when its module is imported, and a history holds tens of
thousands of commits.
"""

from enum import IntEnum, StrEnum
from typing import NamedTuple

# The line of a tag's message below which stand no words of people: `tagline release` wrote the rest.
GENERATED = "Changes, as tagline reads them:"


class Commit(NamedTuple):
    """One commit.

    `hash` and `parents` are full object ids; `committed` is in seconds since 1970 (0 where git knows no date);
    `author` is the name after `.mailmap`, never an address.
    """

    hash: str
    parents: tuple[str, ...]
    committed: int
    author: str
    message: str


class Tag(NamedTuple):
    """One tag that peels to a commit. `tagged` is the tagger's date, None for a lightweight tag."""

    name: str
    commit_hash: str
    tagged: int | None = None
    message: str = ""
    signed: bool = False

    @property
    def annotated(self) -> bool:
        """Whether the tag is an object of its own."""
        return self.tagged is not None


class Footer(NamedTuple):
    """A footer of a message: `token: value` or `token #value` (specification, rules 8 to 10)."""

    token: str
    value: str


class ConventionalCommit(NamedTuple):
    """What a message says by Conventional Commits 1.0.0. `breaking_change` is None, or what breaks."""

    type: str
    scope: str | None
    description: str
    body: str
    footers: tuple[Footer, ...]
    breaking_change: str | None


class Bump(IntEnum):
    """How far a change moves the version; `max()` decides."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def word(self) -> str:
        """The name as people write it: none, patch, minor, major."""
        return self.name.lower()


class ChangeKind(StrEnum):
    """What a change means to a reader, in the order in which notes show it (Keep a Changelog, with its gaps filled)."""

    BREAKING = "breaking"
    SECURITY = "security"
    ADDED = "added"
    CHANGED = "changed"
    DEPRECATED = "deprecated"
    REMOVED = "removed"
    FIXED = "fixed"
    OTHER = "other"
    DOCS = "docs"
    INTERNAL = "internal"


class Change(NamedTuple):
    """A commit as readers see it. `type` is "" and `kind` OTHER where the message follows no convention.

    `description` is one line without the references that `pull` and `issues` (numbers as text) give;
    `breaking_change` is None, or the text of what breaks (the description where no footer says it).
    `amended` is the day on which people last corrected the entry, as 2026-01-31, "" where nobody did; `part` counts the
    changes of one commit that tells several (0 for the first); `advisories` are ids such as CVE-2026-1234, with their
    `severity` ("" where nobody gave one). `details` is what people wrote below the entry, in several lines.
    """

    commit: Commit
    kind: ChangeKind
    type: str
    scope: str
    description: str
    breaking_change: str | None
    pull: str
    issues: tuple[str, ...]
    amended: str = ""
    part: int = 0
    advisories: tuple[str, ...] = ()
    severity: str = ""
    details: str = ""

    @property
    def anchor(self) -> str:
        """The permanent anchor of the change, made of its commit's id."""
        return f"c-{self.commit.hash[:10]}-{self.part + 1}" if self.part else f"c-{self.commit.hash[:10]}"
