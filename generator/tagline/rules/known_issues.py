"""Known issues on the graph: which releases have one, where it is fixed, and where it is still open."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tagline.model.commit import Commit
from tagline.model.maintenance import IssueState
from tagline.model.plan import KnownIssue
from tagline.model.release import Release
from tagline.rules.fix_trailers import Mending
from tagline.rules.lineup import Line, Lineup
from tagline.rules.reach import Reach


class Fix(NamedTuple):
    """A commit that mends something, and the ids of those that take it back."""

    commit: Commit
    reverts: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """The commits that the graph has to be asked about."""
        return (self.commit.hash, *self.reverts)


def fixes_of(issue: KnownIssue, mended: Iterable[Mending], reverts: Mapping[str, tuple[str, ...]]) -> tuple[Fix, ...]:
    """Find the commits that say `Fixes:` with the id of an issue; `reverts` are those that take a commit back."""
    name = issue.id.casefold()
    return tuple(
        Fix(one.commit, reverts.get(one.commit.hash, ()))
        for one in mended
        if any(said.casefold() == name for said in one.names)
    )


def issue_state(issue: KnownIssue, fixes: Sequence[Fix], lineup: Lineup, reach: Reach) -> IssueState:
    """Say what has become of an issue.

    A release has it that holds the first affected one and no fix; a fix that was taken back again is none.
    """
    since = lineup.named.get(issue.since)
    mended = {one.tag.name for one in lineup.releases if _mended(one.tag.commit_hash, fixes, reach)}
    holding = [one for one in lineup.releases if since and reach.holds(one.tag.commit_hash, since.tag.commit_hash)]
    affected = [one for one in holding if one.tag.name not in mended]
    tags = {one.tag.name for one in affected}
    still = [one for line, one in lineup.newest.items() if one.tag.name in tags and line not in lineup.ended]
    out = [one for one in (holding if since else lineup.releases) if one.version.final and one.tag.name in mended]
    return IssueState(
        issue=issue,
        since=since,
        affected=tuple(affected),
        fixed_in=_fixed_in(affected, out, lineup),
        open_in=tuple(sorted(still, key=lambda one: one.version, reverse=True)),
        fixes=tuple(fix.commit for fix in fixes),
        coming=_mended(lineup.head, fixes, reach) and not any(one.on_head for one in out),
    )


def _mended(place: str, fixes: Iterable[Fix], reach: Reach) -> bool:
    return any(reach.holds(place, fix.commit.hash) and not reach.any(place, fix.reverts) for fix in fixes)


def _fixed_in(affected: Sequence[Release], out: Sequence[Release], lineup: Lineup) -> tuple[Release, ...]:
    """Give the first final without the issue on each line that had it.

    Where no such line has a fix, or nobody says since when it is there, the first one `out` that has the fix counts:
    the way for whoever stays on a line without one.
    """
    had = {lineup.line(one) for one in affected}
    found: dict[Line, Release] = {}
    for one in out:
        if lineup.line(one) in had:
            found.setdefault(lineup.line(one), one)
    return tuple(found.values()) or tuple(out[:1])
