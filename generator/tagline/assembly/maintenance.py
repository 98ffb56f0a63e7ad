"""What is known to go wrong and what was mended later, out of the commits that were read for a book."""

import re
from collections.abc import Iterable, Mapping, Sequence

from tagline.model.book import ReleaseBook
from tagline.model.commit import Commit
from tagline.model.maintenance import NO_MAINTENANCE, Maintenance
from tagline.rules.defects import MOST, defects, marks_of, repairs
from tagline.rules.fix_trailers import commits_named, mendings
from tagline.rules.graph import Graph
from tagline.rules.known_issues import fixes_of, issue_state
from tagline.rules.lineup import Lineup
from tagline.rules.reach import reach
from tagline.rules.reverts import ids
from tagline.rules.twins import twins_of

_REVERTS = re.compile(r"(?i)\breverts?\b")


def read_maintenance(book: ReleaseBook, commits: Sequence[Commit], graph: Graph) -> Maintenance:
    """Find the known issues of the plan and the defects of releases on the graph."""
    issues = book.timetable.plan.issue if book.timetable else ()
    mended = tuple(mendings(commits))[:MOST]
    if not issues and not mended:
        return NO_MAINTENANCE
    lineup = Lineup(book)
    taken_back = _reverts(commits, {one.commit.hash for one in mended}) if issues else {}
    fixes = [fixes_of(issue, mended, taken_back) for issue in issues]
    known = commits_named((name for one in mended for name in one.names), commits)
    found = tuple(repairs(mended, known, lineup.named, _twins(book) if known else {}))
    since = (lineup.named[one.since].tag.commit_hash for one in issues if one.since in lineup.named)
    marks = [*since, *(mark for some in fixes for fix in some for mark in fix.marks), *marks_of(found)]
    places = [lineup.head, *(one.tag.commit_hash for one in lineup.releases), *(one.fix.hash for one in found)]
    reached = reach(graph, marks, places)
    return Maintenance(
        issues=tuple(issue_state(issue, some, lineup, reached) for issue, some in zip(issues, fixes, strict=True)),
        defects=defects(found, lineup, reached),
    )


def _reverts(commits: Iterable[Commit], asked: set[str]) -> Mapping[str, tuple[str, ...]]:
    """Find the commits that take others back, by the ids of those that are asked about."""
    found: dict[str, tuple[str, ...]] = {}
    if not asked:
        return found
    for commit in commits:
        if _REVERTS.search(commit.message):
            for name in ids(commit.message):
                for full in asked:
                    if full.startswith(name):
                        found[full] = (*found.get(full, ()), commit.hash)
    return found


def _twins(book: ReleaseBook) -> Mapping[str, tuple[Commit, ...]]:
    """Give the other commits that bring the same change, by the id of each."""
    found: dict[str, tuple[Commit, ...]] = {}
    for one in (book, *book.packages):
        for own, group in twins_of(one).groups.items():
            found[own] = tuple(dict.fromkeys(change.commit for change in group if change.commit.hash != own))
    return found
