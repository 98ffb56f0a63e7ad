"""Known issues and defects as pages show them: a page of all of them, and parts of the pages of releases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.maintenance import NO_MAINTENANCE, IssueState, Maintenance, Standing
from tagline.model.page import Page, SearchEntry, TocEntry
from tagline.pages.anchors import anchor_of
from tagline.pages.entries import title
from tagline.pages.happenings import Mark
from tagline.pages.release_ways import Way, release_ways
from tagline.pages.rendering import render
from tagline.rules.defects import gap
from tagline.rules.plain_text import plural, without_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tagline.model.book import ReleaseBook
    from tagline.model.commit import Change
    from tagline.model.maintenance import Defect
    from tagline.model.release import Release

FOLDER: Final = "known-issues/"
_TAKEN: Final = frozenset({"open", "fixed", "ended", "source"})
_SEVERITIES: Final = ("critical", "major", "minor")
_MARKS: Final = {
    "critical": Mark("cross", "is-bad", "critical"),
    "major": Mark("full", "k-changed", "major"),
    "minor": Mark("ring", "is-mute", "minor"),
}
_MOST_DEFECTS: Final = 50


class Issue(NamedTuple):
    """A known issue in a list. `path` is its place below the site's root, `end` says in words how it stands."""

    id: str
    anchor: str
    path: str
    mark: Mark
    what: str
    workaround: str
    since: Way | None
    affected: str
    fixed_in: Sequence[Way]
    open_in: Sequence[Way]
    end: str
    fresh: bool = False


class Found(NamedTuple):
    """A defect that was found later; `title` is "" where no output tells its commit. `wait` counts days in words."""

    title: str
    scope: str
    commit: str
    fixed_in: Way | None
    wait: str


class KnownIssues(NamedTuple):
    """What pages may say of issues and defects; `up` leads from the root of a part of the site to that of the site."""

    maintenance: Maintenance
    ways: Mapping[str, Way]
    changes: Mapping[str, Change]
    up: str = ""

    def of_release(self, release: Release, before: Release | None = None) -> list[Issue]:
        """Give the issues of a release, the worst first; fresh are those that the release `before` has not."""
        old = {one.issue.id for one in self.maintenance.of_release(before.tag.name)} if before else None
        return [
            self.issue(one, release)._replace(fresh=old is not None and one.issue.id not in old)
            for one in by_severity(self.maintenance.of_release(release.tag.name))
        ]

    def issue(self, one: IssueState, release: Release | None = None) -> Issue:
        """Make the view of an issue; of a `release`, only the way out of it counts."""
        fixed = _way_out(one, release) if release else one.fixed_in
        name = anchor_of(one.issue.id, "issue", _TAKEN)
        return Issue(
            id=one.issue.id,
            anchor=name,
            path=f"{FOLDER}#{name}",
            mark=_MARKS[one.issue.severity],
            what=_plain(one.issue.what),
            workaround=_plain(one.issue.workaround),
            since=self._way(one.since) if one.since else None,
            affected=_affected(one),
            fixed_in=self._ways(fixed),
            open_in=[] if release or one.open_in == (one.since,) else self._ways(one.open_in),
            end=_end(one, fixed=bool(fixed)),
        )

    def defects(self, release: Release) -> list[Found]:
        """Give what was found after a release had shipped it."""
        found = self.maintenance.defects.get(release.tag.name, ())
        return [self._defect(release, one) for one in found[:_MOST_DEFECTS]]

    def _defect(self, release: Release, one: Defect) -> Found:
        change = self.changes.get(one.fix.hash)
        days = gap(release, one)
        return Found(
            title=title(change) if change else "",
            scope=change.scope if change else "",
            commit=one.fix.hash,
            fixed_in=self._way(one.fixed_in) if one.fixed_in else None,
            wait="" if days is None or days < 0 else "the same day" if days == 0 else f"{plural(days, 'day')} after",
        )

    def _way(self, release: Release) -> Way:
        return self.ways[release.tag.name]

    def _ways(self, releases: Iterable[Release]) -> list[Way]:
        return [self._way(one) for one in sorted(releases, key=lambda one: one.version, reverse=True)]


def known_issues(book: ReleaseBook) -> KnownIssues:
    """Find what pages may say. A commit is told by its change, so that nobody sees what people have hidden."""
    maintenance = book.maintenance or NO_MAINTENANCE
    asked = {one.fix.hash for some in maintenance.defects.values() for one in some}
    changes: dict[str, Change] = {}
    if asked:
        for one in (book, *book.packages):
            sources = (*(release.changes for release in one.releases), one.unreleased)
            changes |= {c.commit.hash: c for told in sources for c in told if c.commit.hash in asked and not c.part}
    return KnownIssues(maintenance, release_ways(book), changes)


def by_severity(issues: Iterable[IssueState]) -> list[IssueState]:
    """Sort issues, the worst first, and those of one severity as the plan has them."""
    return sorted(issues, key=lambda one: _SEVERITIES.index(one.issue.severity))


def _plain(text: str) -> str:
    return without_addresses(" ".join(text.split()))


def _way_out(one: IssueState, release: Release) -> list[Release]:
    """Choose where users of a release go for the fix: to the first of its line that has it, else the first after it."""
    later = [fixed for fixed in one.fixed_in if fixed.version > release.version]
    own = [fixed for fixed in later if fixed.line == release.line]
    return own[:1] or later[:1]


def _end(one: IssueState, *, fixed: bool) -> str:
    """Say how it stands where no release with a fix is named."""
    if fixed:
        return ""
    if one.coming:
        return "Fixed, and comes with the next release."
    return "Not fixed." if one.standing is Standing.ENDED else "Not fixed yet."


def _affected(one: IssueState) -> str:
    """Write "1.0.0 to 2.0.1, 8 releases"; prereleases only where nothing else has it."""
    found = [release for release in one.affected if release.version.final] or list(one.affected)
    versions = sorted(found, key=lambda release: release.version)
    if len(versions) < 2:  # noqa: PLR2004 - one release is no span
        return str(versions[0].version) if versions else ""
    return f"{versions[0].version} to {versions[-1].version}, {plural(len(versions), 'release')}"


def open_words(known: KnownIssues) -> str:
    """Say how many known issues are open; "" where nobody writes them down."""
    issues = known.maintenance.issues
    found = [known.issue(one) for one in issues if one.standing is Standing.OPEN]
    return _lede(found) if issues else ""


def known_issue_pages(book: ReleaseBook, known: KnownIssues) -> tuple[Page, ...]:
    """Make the page of all known issues; none where nobody writes them down."""
    issues = known.maintenance.issues
    if not issues:
        return ()
    groups = {
        standing: [known.issue(one) for one in by_severity(issues) if one.standing is standing] for standing in Standing
    }
    lede = _lede(groups[Standing.OPEN])
    html = render(
        "known_issues.html",
        root="../",
        book=book,
        lede=lede,
        open=groups[Standing.OPEN],
        fixed=[known.issue(one) for one in issues[::-1] if one.standing is Standing.FIXED],
        ended=groups[Standing.ENDED],
        file=book.timetable.file if book.timetable else "",
    )
    entries = (
        SearchEntry(f"Known issue {one.id}", one.what, FOLDER, one.anchor) for some in groups.values() for one in some
    )
    heads = {Standing.OPEN: "Open", Standing.FIXED: "Fixed", Standing.ENDED: "Not fixed"}
    ids = {Standing.OPEN: "open", Standing.FIXED: "fixed", Standing.ENDED: "ended"}
    return (
        Page(
            path=FOLDER,
            title="Known issues",
            html=html,
            description=f"What is known to go wrong in {book.project.name}, since when, and where it is fixed.",
            toc=tuple(TocEntry(heads[one], ids[one]) for one in Standing if groups[one]),
            search_entries=(SearchEntry("Known issues", lede, FOLDER), *entries),
        ),
    )


def _lede(found: Sequence[Issue]) -> str:
    if not found:
        return "No known issue is open in a release that is supported."
    counts = [(sum(one.mark.word == word for one in found), word) for word in _SEVERITIES]
    words = ", ".join(f"{count} {word}" for count, word in counts if count)
    return f"{plural(len(found), 'issue')} {'is' if len(found) == 1 else 'are'} open: {words}."
