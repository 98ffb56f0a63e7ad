"""Releases, what is in them, and the version that comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tagline.model.commit import Bump, Change, ChangeKind, Tag
from tagline.model.version import Version


class Section(NamedTuple):
    """The changes of one kind."""

    kind: ChangeKind
    changes: tuple[Change, ...]


class Prose(NamedTuple):
    """What people wrote about a release: a headline (one line of Markdown) and a text (Markdown). Both may be empty."""

    headline: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.headline or self.text)


class Contributors(NamedTuple):
    """Names, in order of the alphabet; `first_time` are those of `names` who were in no earlier release."""

    names: tuple[str, ...] = ()
    first_time: tuple[str, ...] = ()


def number_of_commits(changes: tuple[Change, ...], cancelled: tuple[Change, ...], silent: int) -> int:
    """Count the commits behind changes (one may tell several), and those that tell nothing."""
    return len({change.commit.hash for change in (*changes, *cancelled)}) + silent


class Yank(NamedTuple):
    """That a release was withdrawn: why, which version to use instead ("" for none), and when (2026-01-31, or "")."""

    reason: str
    use: str = ""
    on: str = ""


class Untagged(NamedTuple):
    """A release that a hand-kept changelog tells and no tag marks. `day` is 2026-01-31 or "".

    `after` is the name of the tag whose section stands above it in the file, "" where none does.
    """

    version: str
    day: str
    prose: Prose
    yanked: bool = False
    after: str = ""


class HandKept(NamedTuple):
    """What a changelog that people keep by hand holds beside the words of the releases; `path` is "" where none is.

    `unreleased` is what it says of the next release, `told` are the anchors of the unreleased changes that this tells;
    `unplaced` are sentences about what could not be placed.
    """

    path: str = ""
    unreleased: Prose = Prose()
    told: frozenset[str] = frozenset()
    untagged: tuple[Untagged, ...] = ()
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One version that shipped.

    `released` is in seconds since 1970: the tagger's date, else the commit's. `line` is the release line ("7").
    A final holds every change since the last final before it; a prerelease those since the release before it.
    `cancelled` are changes and the reverts that take them back before anybody got them: they are in nobody's notes.
    `silent` counts the commits of its range that tell nothing of their own (merges, those that a merge's title speaks
    for, those that the settings leave out). `bump` is how far it moved the version. `previous` is the release before it
    on the way of versions; `candidates` the prereleases of this final. `told` are the anchors of the changes that the
    prose tells already, so that no list need repeat them.
    """

    version: Version
    tag: Tag
    aliases: tuple[Tag, ...] = ()
    released: int
    line: str
    on_head: bool
    bump: Bump
    previous: Tag | None
    changes: tuple[Change, ...]
    silent: int
    cancelled: tuple[Change, ...] = ()
    prose: Prose = Prose()
    contributors: Contributors = Contributors()
    candidates: tuple[Version, ...] = ()
    yanked: Yank | None = None
    previous_version: Version | None = None
    told: frozenset[str] = frozenset()

    @property
    def commits(self) -> int:
        """How many commits are in the range of the release: those of the set difference on the graph."""
        return number_of_commits(self.changes, self.cancelled, self.silent)


class Reason(NamedTuple):
    """Why a change moves the version as it does: the rule, in words."""

    change: Change
    bump: Bump
    rule: str


class NextVersion(NamedTuple):
    """The next version with its evidence; `version` is None when nothing since `base` asks for a release."""

    version: Version | None
    bump: Bump
    base: Tag | None
    base_version: Version | None
    evidence: tuple[Reason, ...]
    ignored: tuple[Reason, ...]
    explanation: str


class Refusal(NamedTuple):
    """The history has no right answer; `remedy` says what the user can do."""

    problem: str
    remedy: str


class SecondOpinion(NamedTuple):
    """What python-semantic-release says: `version` is "" where it would release nothing or was not asked."""

    asked: bool = False
    version: str = ""
    agrees: bool = False
    explanation: str = ""


class IgnoredTag(NamedTuple):
    """A tag that is no release, and why."""

    name: str
    reason: str


class TagScheme(NamedTuple):
    """How the tags of this project carry versions: the prefixes that count, most used first.

    `pattern` is how the settings name tags, such as `release-{version}`; "" where that was found out from the tags.
    """

    prefixes: tuple[str, ...]
    counts: Mapping[str, int]
    pattern: str = ""

    @property
    def prefix(self) -> str:
        """The prefix that a new tag takes."""
        return self.prefixes[0] if self.prefixes else "v"

    def tag_of(self, version: Version | str) -> str:
        """Give the name of the tag of a version."""
        return self.pattern.replace("{version}", str(version)) if self.pattern else f"{self.prefix}{version}"
