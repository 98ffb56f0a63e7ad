"""The releases of a project and its packages as one history, with the line that each belongs to."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from tagline.model.book import ReleaseBook
from tagline.model.release import Release
from tagline.model.schedule import Phase

Line: TypeAlias = tuple[str, str]


class Lineup:
    """What rules about maintenance ask of releases. A line is a package ("" for the project) and its line there."""

    def __init__(self, book: ReleaseBook) -> None:
        self.head = book.head.hash if book.head else ""
        found = dict(_each(book))
        self.releases: Sequence[Release] = tuple(release for _, release in found.values())
        self.lines: Mapping[str, Line] = {tag: line for tag, (line, _) in found.items()}
        windows = book.timetable.support if book.timetable else ()
        over = {self.lines.get(one.latest_tag) for one in windows if one.phase is Phase.ENDED}
        self.ended = frozenset(line for line in over if line is not None)

    @cached_property
    def finals(self) -> Sequence[Release]:
        """The releases that are no prereleases, in order."""
        return tuple(one for one in self.releases if one.version.final)

    @cached_property
    def newest(self) -> Mapping[Line, Release]:
        """The highest final of each line that was not withdrawn."""
        found: dict[Line, Release] = {}
        for one in self.finals:
            line = self.line(one)
            if one.yanked is None and (line not in found or one.version > found[line].version):
                found[line] = one
        return found

    def line(self, release: Release) -> Line:
        """Give the line of a release."""
        return self.lines[release.tag.name]

    @cached_property
    def named(self) -> Mapping[str, Release]:
        """Releases by all names of their tags, and by their versions where only one has it."""
        by_version: dict[str, list[Release]] = {}
        for one in self.releases:
            by_version.setdefault(str(one.version), []).append(one)
        found = {version: several[0] for version, several in by_version.items() if len(several) == 1}
        return found | {tag.name: one for one in self.releases for tag in (*one.aliases, one.tag)}


def _each(book: ReleaseBook) -> Iterator[tuple[str, tuple[Line, Release]]]:
    """Give the releases of each book in the order in which they came; those of packages once, as theirs."""
    for one in (book, *book.packages):
        for release in reversed(one.releases):
            yield release.tag.name, ((one.package, release.line), release)
