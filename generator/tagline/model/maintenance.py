"""What is known to go wrong, and what was found after a release had shipped it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from tagline.model.commit import Commit
from tagline.model.plan import KnownIssue
from tagline.model.release import Release


class Standing(StrEnum):
    """What has become of a known issue; `ENDED` is one that nobody mended while its lines were supported."""

    OPEN = "open"
    FIXED = "fixed"
    ENDED = "not fixed"


class IssueState(NamedTuple):
    """A known issue and what the graph says of it.

    `since` is the first affected release, None where the plan names none that is there. `affected` are the releases
    that hold it and no fix, in the order of time; `fixed_in` the first ones without it on each line that had it;
    `open_in` the newest of each line that is still supported and has it. `fixes` are the commits that mend it, and
    `coming` says that one of them waits for its first final release.
    """

    issue: KnownIssue
    since: Release | None
    affected: tuple[Release, ...]
    fixed_in: tuple[Release, ...]
    open_in: tuple[Release, ...]
    fixes: tuple[Commit, ...]
    coming: bool

    @property
    def standing(self) -> Standing:
        """Whether it is open, fixed wherever anybody is supported, or was never mended."""
        if self.open_in or not (self.affected or self.fixes):
            return Standing.OPEN
        return Standing.FIXED if self.fixes else Standing.ENDED


class Defect(NamedTuple):
    """Something that a release shipped and that had to be mended later.

    `causes` are the commits that brought it, () where only the release is named. `fixed_in` is the release to which
    its users go for the fix, None where there is none yet.
    """

    fix: Commit
    causes: tuple[Commit, ...]
    fixed_in: Release | None


class Maintenance(NamedTuple):
    """Known issues in the order of the plan, and the defects of each release by the name of its tag."""

    issues: tuple[IssueState, ...] = ()
    defects: Mapping[str, tuple[Defect, ...]] = {}

    def of_release(self, tag: str) -> tuple[IssueState, ...]:
        """Give the known issues that a release has."""
        return tuple(one for one in self.issues if any(release.tag.name == tag for release in one.affected))


NO_MAINTENANCE = Maintenance()
