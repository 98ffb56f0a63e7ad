"""What pages look up in a book, found once: every question is one step, however many releases there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagline.model.version import Version
from tagline.rules.changelog import QUIET, counts
from tagline.rules.slugs import slug
from tagline.rules.twins import twins_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tagline.model.book import ReleaseBook
    from tagline.model.commit import ChangeKind, Tag
    from tagline.model.release import Release
    from tagline.pages.known_issues import KnownIssues
    from tagline.pages.plans import Plans
    from tagline.rules.twins import Twins


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """A book with its indexes. Tags and releases are found by the name of the tag."""

    book: ReleaseBook
    latest: Release | None
    finals: tuple[Release, ...]
    by_tag: Mapping[str, Release]
    by_version: Mapping[Version, Release]
    by_line: Mapping[str, tuple[Release, ...]]
    slugs: Mapping[str, str]
    line_slugs: Mapping[str, str]
    following: Mapping[str, Release]
    newest_of_line: Mapping[str, Release]
    counts: Mapping[str, Mapping[ChangeKind, int]]
    twins: Twins
    known: KnownIssues
    plans: Plans | None = None

    def release(self, tag: Tag | None) -> Release | None:
        """Find the release of a tag, also by another of its names."""
        return self.by_tag.get(tag.name) if tag else None

    def named(self, name: str) -> Release | None:
        """Find a release by a tag or a version as people write it."""
        version = Version.parse(name)
        return self.by_tag.get(name) or (self.by_version.get(version) if version else None)

    def slug(self, release: Release) -> str:
        """Give the last part of the address of a release's page."""
        return self.slugs[release.tag.name]

    def line_path(self, line: str) -> str:
        """Give the address of a line's page."""
        return f"releases/line-{self.line_slugs[line]}/"

    def candidates(self, release: Release) -> tuple[Release, ...]:
        """Give the prereleases of a final, oldest first."""
        found = (self.by_version.get(version) for version in release.candidates)
        return tuple(sorted(filter(None, found), key=lambda candidate: candidate.version))

    def is_open(self, release: Release) -> bool:
        """Whether this is a prerelease of a final that may still come."""
        if release.version.final or release.version.core in self.by_version:
            return False
        return self.latest is None or not self.latest.version.final or release.version > self.latest.version


def catalogue(book: ReleaseBook, known: KnownIssues, plans: Plans | None = None) -> Catalogue:
    """Index a book; `known` and `plans` are what its pages may say of known issues and of the plan."""
    by_line: dict[str, list[Release]] = defaultdict(list)
    for release in book.releases:
        by_line[release.line].append(release)
    return Catalogue(
        book=book,
        latest=book.latest,
        finals=book.finals,
        by_tag={tag.name: release for release in book.releases for tag in (*release.aliases, release.tag)},
        by_version={release.version: release for release in reversed(book.releases)},
        by_line={line: tuple(by_line[line]) for line in book.lines},
        slugs={release.tag.name: slug(str(release.version)) for release in book.releases},
        line_slugs={line: slug(line) for line in by_line},
        following=_following(book.releases),
        newest_of_line={line: _newest(releases) for line, releases in by_line.items()},
        counts={release.tag.name: counts(release.changes) for release in book.releases},
        twins=twins_of(book),
        known=known,
        plans=plans,
    )


def notable(found: Mapping[ChangeKind, int]) -> int:
    """How many changes are neither documentation nor internal."""
    return sum(count for kind, count in found.items() if kind not in QUIET)


def _newest(releases: Iterable[Release]) -> Release:
    """Give the highest final, else the highest prerelease; one that was withdrawn only where no other is."""
    return max(releases, key=lambda release: (release.yanked is None, release.version.final, release.version))


def _following(releases: Iterable[Release]) -> dict[str, Release]:
    """Find the release after each one: of the same line where there is one, the earliest of them."""
    found: dict[str, Release] = {}
    lines: dict[str, str] = {}
    ordered = sorted(releases, key=lambda release: (release.version, release.released))
    for release in ordered:
        lines[release.tag.name] = release.line
    for release in ordered:
        if release.previous is None:
            continue
        name = release.previous.name
        before = found.get(name)
        if before is None or _nearer(release, before, lines.get(name, "")):
            found[name] = release
    return found


def _nearer(release: Release, before: Release, line: str) -> bool:
    def rank(candidate: Release) -> tuple[bool, bool]:
        return (candidate.line == line, candidate.version.final)

    return rank(release) > rank(before)
