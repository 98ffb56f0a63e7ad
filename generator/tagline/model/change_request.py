"""What has become of the changes that people asked for."""

from enum import StrEnum
from typing import NamedTuple

from tagline.model.approval import Approvals, Identity
from tagline.model.commit import Commit
from tagline.model.plan import ChangeRequest
from tagline.model.release import Release
from tagline.model.schedule import PlannedRelease


class Outcome(StrEnum):
    """How a request ended, or where it stands."""

    RELEASED = "released"
    DONE = "done"
    DECLINED = "declined"
    PLANNED = "planned"
    OPEN = "open"


class Decision(NamedTuple):
    """Who declined a request, when (in seconds since 1970), and why ("" where nobody says it)."""

    by: tuple[Identity, ...]
    moment: int
    reason: str
    commit: str


class RequestState(NamedTuple):
    """A change request with its owner, its approvals and what came of it.

    `planned` is the release that is to carry it, `release` the one that did; both are None where none does. `commits`
    name it, the oldest first.
    """

    request: ChangeRequest
    owner: Identity
    approvals: Approvals
    outcome: Outcome
    planned: PlannedRelease | None
    release: Release | None
    declined: Decision | None
    commits: tuple[Commit, ...]
