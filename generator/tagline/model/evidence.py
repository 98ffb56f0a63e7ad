"""What git says of a planned release: what of its scope is there, which checks were answered, where it was deployed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tagline.model import plan
from tagline.model.approval import Approvals
from tagline.model.commit import Change
from tagline.model.release import Release


class Source(StrEnum):
    """Where a proof stands."""

    COMMIT = "commit"
    TAG = "tag"
    FILE = "file"
    NOTE = "note"


class Proof(NamedTuple):
    """Something in git that answers a check.

    `name` is the id of a commit (of a note, that of the commit that it is about), a tag, or the path of a file; `words`
    is what was said beyond the name of a person, `failed` whether that is a refusal.
    """

    source: Source
    name: str
    day: date | None = None
    who: str = ""
    words: str = ""
    failed: bool = False


class Result(StrEnum):
    """How a check was answered, the good ones first."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    NOT_RUN = "not run"
    NOT_RECORDED = "not recorded"


class Answer(NamedTuple):
    """A check of the plan with what answers it; the newest proof decides. `due` is None where its phase has no day."""

    check: plan.Check
    result: Result
    proofs: tuple[Proof, ...] = ()
    due: date | None = None


class ItemState(StrEnum):
    """How far an item of the scope has come."""

    RELEASED = "released"
    IN_BUILD = "in the build"
    IN_PROGRESS = "in progress"
    AT_RISK = "at risk"
    NOT_BEGUN = "no commit yet"
    MISSING = "not in the release"
    DROPPED = "dropped"


class Item(NamedTuple):
    """An item of the scope, with the commits that name it: those of the build, else those of a branch; newest first."""

    need: plan.Need
    state: ItemState
    commits: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None


class Progress(NamedTuple):
    """How many items of the scope had a commit in the build on a day."""

    day: date
    items: int


class Scope(NamedTuple):
    """The items of a scope, additions of the build that none of them names, and how the build filled."""

    items: tuple[Item, ...] = ()
    beyond: tuple[Change, ...] = ()
    progress: tuple[Progress, ...] = ()

    @property
    def wanted(self) -> tuple[Item, ...]:
        """The items that were not dropped."""
        return tuple(one for one in self.items if one.state is not ItemState.DROPPED)

    @property
    def there(self) -> tuple[Item, ...]:
        """The items that are in the build or came out."""
        return tuple(one for one in self.items if one.state in {ItemState.IN_BUILD, ItemState.RELEASED})


class Deployment(NamedTuple):
    """A tag that records a deployment, and the version that stands there ("" where that is no release)."""

    tag: str
    day: date
    version: str = ""


class Reached(NamedTuple):
    """An environment of the plan with the deployments of a release and its candidates, the last one first."""

    environment: plan.DeployEnvironment
    deployments: tuple[Deployment, ...]


class Ring(NamedTuple):
    """A ring of the rollout: the day planned for it (None without a target), and its deployment where recorded."""

    rollout: plan.Rollout
    planned: date | None
    reached: Deployment | None = None


class Candidate(NamedTuple):
    """A prerelease on the way: the fixes since the one before it, and who tested it."""

    release: Release
    day: date
    fixes: int
    testers: tuple[str, ...] = ()


NO_SCOPE = Scope()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What git says of a planned release.

    `begun` is the day of the release before it, None for a first one. `authors` are the people behind its commits;
    `exceptions` counts commits that claim an exception from a freeze; `known` is False where nobody can say which
    commits it will hold, because another branch makes it.
    """

    known: bool
    begun: date | None
    previous: str
    commits: int
    authors: tuple[str, ...]
    exceptions: int
    approvals: Approvals
    scope: Scope = NO_SCOPE
    answers: tuple[Answer, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    deployed: tuple[Reached, ...] = ()
    rings: tuple[Ring, ...] = ()
    reporter: str = ""

    @property
    def blocking(self) -> tuple[Answer, ...]:
        """The checks that the release has to wait for."""
        return tuple(one for one in self.answers if one.check.must and one.result is not Result.PASS)
