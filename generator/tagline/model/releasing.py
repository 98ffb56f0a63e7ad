"""What cutting a release is made of: what is asked, gates, the release that is to be, and steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tagline.model.commit import Bump
from tagline.model.evidence import Result
from tagline.model.plan import ChangeClass, Freeze

RELEASING = "chore(release): "
UNASKED = "the remote was not asked"


class Verdict(StrEnum):
    """How a gate ended."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    UNKNOWN = "not recorded"


class Gate(NamedTuple):
    """A question before a release, its answer with what that rests on, and what helps where it failed."""

    name: str
    verdict: Verdict
    evidence: str
    remedy: str = ""


class Approvals(NamedTuple):
    """Whose word a release needs: how many, `of` whom it is still missing, and who gave it; `remarks` are what is odd.

    `plan` is the id of the release in the plan, which approvals name.
    """

    need: int
    of: tuple[str, ...]
    given: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    plan: str = ""


class Proved(NamedTuple):
    """A check that the release has to pass: its id, how it was answered, and by what."""

    id: str
    result: Result
    words: str = ""


class Promise(NamedTuple):
    """What the plan promises of a release ("minor", "prerelease" …), and what it is."""

    plan: str
    promised: str
    bump: Bump
    prerelease: bool


class Made(NamedTuple):
    """A tag: the object that its ref names, and the commit that this stands on."""

    object: str
    commit: str


class Asked(NamedTuple):
    """What the remote has: the tip of the branch ("" without one), its tags, and its default branch ("" if unknown)."""

    tip: str
    tags: Mapping[str, Made]
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A release that is to be made. `plan` is the id of the planned release that it fulfils, `message` is its tag's."""

    package: str
    version: str
    tag: str
    title: str
    message: str
    prerelease: bool
    bump: Bump
    reason: str
    base: str = ""
    plan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that the gates look at.

    `branch` is the one that the release is for (None where nobody knows), `branch_from` says who says so; `allowed` are
    the patterns of the settings, `default` is the remote's own branch ("" where that is not known). `ahead` is how many
    commits the remote has that HEAD lacks and the other way round, None where that is not known; `asked` is None where
    the remote was not asked. `taken` are tags of the new names that stand on another commit, with where; `unfinished`
    are older tags that the remote lacks. `lines` are the branches of the plan's
    release lines, as patterns.
    """

    remote: str
    branch: str | None
    branch_from: str
    allowed: tuple[str, ...]
    default: str
    changed: tuple[str, ...]
    asked: Asked | None
    why_unasked: str
    ahead: tuple[int, int] | None
    tags: tuple[str, ...]
    taken: Mapping[str, str] = field(default_factory=dict)
    unfinished: tuple[str, ...] = ()
    today: date
    freezes: tuple[Freeze, ...] = ()
    kind: ChangeClass = "normal"
    promises: tuple[Promise, ...] = ()
    prerelease: bool = False
    lines: tuple[str, ...] = ()
    approvals: Approvals | None = None
    checks: tuple[Proved, ...] = ()
    strict: bool = False


class Step(NamedTuple):
    """One step: its name, and what it did or would do."""

    name: str
    words: str
