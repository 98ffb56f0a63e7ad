"""Defects that were found after a release had shipped them, and how long users had to wait for the fix."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tagline.model.commit import Commit
from tagline.model.maintenance import Defect
from tagline.model.release import Release
from tagline.rules.fix_trailers import Mending
from tagline.rules.lineup import Line, Lineup
from tagline.rules.reach import Reach

_DAY = 86_400
MOST = 10_000  # commits with a fix that are looked at, the newest first


class Repair(NamedTuple):
    """A fix, the commits that brought what it mends, and the releases that it names.

    `alike` are the ids of its own twins: the same fix on other lines. `causes` hold the twins of what it names.
    """

    fix: Commit
    causes: tuple[Commit, ...]
    releases: tuple[str, ...]
    alike: tuple[str, ...] = ()


def repairs(
    mended: Iterable[Mending],
    known: Mapping[str, Commit],
    releases: Mapping[str, Release],
    twins: Mapping[str, tuple[Commit, ...]],
) -> Iterator[Repair]:
    """Give the fixes that name a commit of the history or a release.

    `known` are commits by the names that were given to them, `releases` by all names of theirs.
    """
    for one in mended:
        named = [known[name.lower()] for name in one.names if name.lower() in known]
        causes = [twin for commit in named for twin in (commit, *twins.get(commit.hash, ()))]
        broken = tuple(dict.fromkeys(releases[name].tag.name for name in one.releases if name in releases))
        alike = tuple(twin.hash for twin in twins.get(one.commit.hash, ()))
        if causes or broken:
            yield Repair(one.commit, tuple(dict.fromkeys(causes)), broken, alike)


def marks_of(found: Iterable[Repair]) -> Iterator[str]:
    """Give the commits that the graph has to be asked about."""
    for one in found:
        yield one.fix.hash
        yield from one.alike
        yield from (cause.hash for cause in one.causes)


def defects(found: Sequence[Repair], lineup: Lineup, reach: Reach) -> Mapping[str, tuple[Defect, ...]]:
    """Give the defects of each release, by its tag, in the order in which they were mended.

    A release has one where it shipped the cause first and does not hold the fix, which comes after the cause; or where
    a fix names it. The same fix on several lines is told once.
    """
    told: dict[str, dict[str, Defect]] = {}
    for one in sorted(found, key=lambda one: (one.fix.committed, one.fix.hash)):
        for release, causes in _releases_with(one, lineup, reach):
            of_release = told.setdefault(release.tag.name, {})
            if not of_release.keys() & {one.fix.hash, *one.alike}:
                of_release[one.fix.hash] = Defect(one.fix, causes, _way_out(release, one, lineup, reach))
    return {tag: tuple(of_release.values()) for tag, of_release in told.items()}


def _releases_with(one: Repair, lineup: Lineup, reach: Reach) -> Iterator[tuple[Release, tuple[Commit, ...]]]:
    causes = [cause for cause in one.causes if reach.holds(one.fix.hash, cause.hash)]
    for release in lineup.releases:
        place = release.tag.commit_hash
        before = release.previous.commit_hash if release.previous else ""
        brought = tuple(
            cause for cause in causes if reach.holds(place, cause.hash) and not reach.holds(before, cause.hash)
        )
        named = release.tag.name in one.releases
        if named or (brought and not reach.holds(place, one.fix.hash)):
            yield release, brought


def _way_out(release: Release, one: Repair, lineup: Lineup, reach: Reach) -> Release | None:
    """Choose the release to which users of another one go for the fix: of its own line, else the first after it.

    Users of a candidate may go to the next one.
    """
    later: dict[Line, Release] = {}
    package, line = lineup.line(release)
    for other in lineup.releases:
        fits = other.version.final or not release.version.final
        after = other.version > release.version and lineup.line(other)[0] == package
        if fits and after and reach.any(other.tag.commit_hash, (one.fix.hash, *one.alike)):
            later.setdefault(lineup.line(other), other)
    return later.get((package, line)) or next(iter(later.values()), None)


def gap(release: Release, defect: Defect) -> int | None:
    """Count the days from a release to the one with the fix; None where there is none yet, or no date is known."""
    fixed = defect.fixed_in
    if fixed is None or not release.released or not fixed.released:
        return None
    return fixed.released // _DAY - release.released // _DAY
