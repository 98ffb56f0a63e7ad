"""How changes reach people: what each release brought first, and figures about that. All moments are in seconds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

from tagline.model.commit import Bump

DAY = 86_400


class Omission(StrEnum):
    """Why a commit of a release has no lead time, in the order in which it is asked."""

    MERGE = "merges"
    RELEASE = "release commits"
    BOT = "commits of bots"
    COPY = "copies of changes that came before"
    UNDATED = "commits without a date"


class Lead(NamedTuple):
    """A change: when it was committed and when it was written. Of copies (backports) the first one counts."""

    commit: str
    committed: int
    authored: int


class Mending(NamedTuple):
    """That a release mends another one, by its tag or version; `detected` is when the failure was seen, 0 unknown."""

    release: str
    detected: int = 0


class Delivered(NamedTuple):
    """A final release with the changes that it brought first.

    `names` are its version and tags; `fixes` says whether it holds a fix. `left_out` counts commits that are no change.
    `emergency` says whether one of its commits or its tag says so; `use` is what a withdrawn one is replaced by.
    """

    tag: str
    version: str
    names: tuple[str, ...]
    line: str
    released: int
    bump: Bump
    fixes: bool
    leads: tuple[Lead, ...]
    left_out: Mapping[Omission, int]
    mends: tuple[Mending, ...] = ()
    emergency: bool = False
    yanked: bool = False
    use: str = ""


class Deployed(NamedTuple):
    """A recorded deployment to production, with the changes that it brought there first; `left_out` as of a release."""

    tag: str
    environment: str
    moment: int
    leads: tuple[Lead, ...]
    left_out: Mapping[Omission, int]


class Window(NamedTuple):
    """The time that figures are about: after `since` (0 for all), until `until`."""

    name: str
    since: int
    until: int

    def holds(self, moment: int) -> bool:
        """Whether a moment lies inside."""
        return self.since < moment <= self.until


class Spread(NamedTuple):
    """Durations, in order, in seconds.

    The median is the shortest duration that at least half of them do not exceed, `p90` the one that nine of ten do not:
    both are durations that occurred.
    """

    values: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many there are."""
        return len(self.values)

    @property
    def median(self) -> int:
        """The middle one, 0 where there is none."""
        return self.values[(self.n - 1) // 2] if self.values else 0

    @property
    def p90(self) -> int:
        """The one that nine of ten do not exceed, 0 where there is none."""
        return self.values[-(-9 * self.n // 10) - 1] if self.values else 0

    @property
    def negative(self) -> int:
        """How many are below zero: a clock went wrong, or a tag was dated back."""
        return sum(value < 0 for value in self.values)


def spread(values: Sequence[int]) -> Spread:
    """Put durations in order."""
    return Spread(tuple(sorted(values)))


class LeadTimes(NamedTuple):
    """From the commit to the release, or to the deployment; `authored` from when the change was written.

    `releases` counts those that brought at least one change; `lines` has the same for each release line.
    """

    committed: Spread
    authored: Spread
    left_out: Mapping[Omission, int]
    releases: int
    lines: tuple[tuple[str, Spread], ...] = ()


class LineFrequency(NamedTuple):
    """How often a line had a release: how many, the gaps between them, and the last."""

    line: str
    n: int
    gaps: Spread
    last: int


class Frequency(NamedTuple):
    """How often something came: how many in each month (its first day), and the gaps that ended in the window.

    `months` begins with the month of the window, of everything with that of the first. `moments` are in order. `rated`
    came in `span` seconds: the window, or what of it lies after the first one, which begins to count only then.
    """

    n: int
    gaps: Spread
    months: tuple[tuple[date, int], ...]
    moments: tuple[tuple[str, int], ...]
    rated: int
    span: int
    lines: tuple[LineFrequency, ...] = ()


class Cause(StrEnum):
    """What says that a release failed."""

    YANKED = "withdrawn"
    MENDED = "named by Fixes-release"
    EMERGENCY = "followed by an emergency release"


class Failure(NamedTuple):
    """A release that is recorded as failed; `mended_by` is None while nothing mended it."""

    release: Delivered
    causes: tuple[Cause, ...]
    mended_by: Delivered | None
    detected: int = 0

    @property
    def recovery(self) -> int | None:
        """The seconds from the failed release to the one that mended it."""
        return self.mended_by.released - self.release.released if self.mended_by else None

    @property
    def since_detected(self) -> int | None:
        """The same from when the failure was seen, where that is recorded."""
        return self.mended_by.released - self.detected if self.mended_by and self.detected else None


class Recovery(NamedTuple):
    """How long failed releases stayed unmended; `hotfix_gaps` are an observation, and say nothing of failures."""

    failures: tuple[Failure, ...]
    spread: Spread
    since_detected: Spread
    open: int
    hotfix_gaps: Spread


class FailRate(NamedTuple):
    """How many of the judged releases failed. `young` are too new to judge, `possible` were soon followed by a fix."""

    judged: int
    failed: tuple[Failure, ...]
    young: tuple[Delivered, ...]
    possible: int


class Rework(NamedTuple):
    """How many releases nobody planned and an incident caused; `apart` are the other unplanned ones.

    `n` are the releases that the plan speaks about, None without a plan.
    """

    n: int | None
    rework: tuple[Delivered, ...] = ()
    apart: tuple[Delivered, ...] = ()


class SlipFigures(NamedTuple):
    """How planned releases that came in the window stood against their first plan, in days.

    `unplanned` counts the releases that fulfil no plan, `missed` the plans that nothing fulfilled.
    """

    n: int
    on_time: int
    net: Spread
    last_error: Spread
    moved: int
    moves: int
    notice: Spread
    late: int
    unplanned: int
    missed: int


class Figures(NamedTuple):
    """All figures of one window."""

    window: Window
    lead: LeadTimes
    deployed: LeadTimes | None
    releases: Frequency
    deployments: Frequency | None
    recovery: Recovery
    failed: FailRate
    rework: Rework
    slips: SlipFigures | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The figures of the last twelve months and of everything.

    `recorded` says whether anybody ever recorded that a release failed; without that no share can be given. `unknown`
    are names in `Fixes-release` that no final release has; `environments` are those whose deployments were read.
    """

    year: Figures
    whole: Figures
    recorded: bool
    unknown: tuple[str, ...]
    environments: tuple[str, ...]


def day_of(moment: int) -> date:
    """Give the day of a moment in UTC."""
    return datetime.fromtimestamp(moment, UTC).date()
