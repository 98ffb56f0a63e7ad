"""Where the version that people released is not the one that its commits ask for, and why.

Commits rarely decide alone: a feature ships in a patch, a major version is a matter of marketing. That is normal, and
it is told rather than hidden.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from tagline.model.commit import Bump
from tagline.model.release import Release
from tagline.rules.meaning import CONVENTIONAL, Meaning
from tagline.rules.plain_text import plural


class Reason(StrEnum):
    """Why a release moved the version otherwise than its commits ask for."""

    BREAKING_IN_MINOR = "a breaking change in a minor version"
    BREAKING_IN_PATCH = "a breaking change in a patch"
    FEATURE_IN_PATCH = "a feature in a patch"
    MAJOR_BY_DECISION = "a major version without a breaking change"
    MINOR_BY_DECISION = "a minor version without a feature"
    NOTHING_ASKED = "a release of changes that ask for none"
    NO_CONVENTION = "commits that follow no convention"


class Agreement(NamedTuple):
    """How far the changes of a release ask to move the version, how far it was moved, and why the two differ."""

    asked: Bump
    made: Bump
    reason: Reason | None


class Study(NamedTuple):
    """How many final releases follow another one, and how many of them differ, by reason, most frequent first."""

    releases: int
    differing: Mapping[Reason, int]

    @property
    def different(self) -> int:
        """How many releases differ."""
        return sum(self.differing.values())


def agreement(release: Release, meaning: Meaning = CONVENTIONAL) -> Agreement | None:
    """Compare one release; None for a prerelease and for the first release, which follow no rule."""
    before = release.previous_version
    if not release.version.final or before is None:
        return None
    pairs = {(change.kind, change.type) for change in release.changes}
    asked = max((meaning.bump(kind, name) for kind, name in pairs), default=Bump.NONE)
    if before.major == 0 and release.version.major == 0:
        asked = min(asked, Bump.MINOR)  # 0.x makes no promise
    made = release.bump
    return Agreement(asked, made, None if asked == made else _reason(release, asked, made))


def _reason(release: Release, asked: Bump, made: Bump) -> Reason:
    if made < asked:
        if asked is Bump.MINOR:
            return Reason.FEATURE_IN_PATCH
        return Reason.BREAKING_IN_MINOR if made is Bump.MINOR else Reason.BREAKING_IN_PATCH
    typed = sum(bool(change.type) for change in release.changes)
    if 2 * typed < len(release.changes):
        return Reason.NO_CONVENTION
    if asked is Bump.NONE:
        return Reason.NOTHING_ASKED
    return Reason.MAJOR_BY_DECISION if made is Bump.MAJOR else Reason.MINOR_BY_DECISION


def study(releases: Iterable[Release], meaning: Meaning = CONVENTIONAL) -> Study:
    """Compare all releases."""
    found = [compared for release in releases if (compared := agreement(release, meaning))]
    tally = Counter(one.reason for one in found if one.reason)
    return Study(len(found), dict(sorted(tally.items(), key=lambda item: (-item[1], item[0]))))


def sentence(found: Study) -> str:
    """Say how often people decided otherwise, "" where there is nothing to compare."""
    if not found.releases:
        return ""
    of = plural(found.releases, "release")
    if not found.different:
        return f"In all of {of} before, the version moved as the commits ask."
    reasons = "; ".join(f"{count:,} × {reason}" for reason, count in found.differing.items())
    share = round(100 * found.different / found.releases)
    return f"In {found.different:,} of {of} before ({share} %), people decided otherwise: {reasons}."
