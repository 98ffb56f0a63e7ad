"""When releases come and came: departures of trains, planned releases with their stages, freezes, slips and support."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from tagline.model.plan import Cadence, Freeze, Plan, Release

if TYPE_CHECKING:
    from tagline.model.evidence import Evidence


class Confidence(StrEnum):
    """How sure a date is, in the order of certainty."""

    TENTATIVE = "tentative"
    PLANNED = "planned"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    MISSED = "no release"
    CANCELLED = "cancelled"


class Precision(StrEnum):
    """How exactly a target is known."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    UNKNOWN = "tba"


class Target(NamedTuple):
    """A span of days, both ends included. What is less precise sorts at its end; what is unknown sorts last."""

    first: date
    last: date
    precision: Precision

    @property
    def known(self) -> bool:
        """Whether it names any days."""
        return self.precision is not Precision.UNKNOWN

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        return self.precision is Precision.DAY

    @property
    def words(self) -> str:
        """As the planning file writes it: 2026-11-03, 2026-11, 2026-Q4 or tba."""
        match self.precision:
            case Precision.DAY:
                return self.first.isoformat()
            case Precision.MONTH:
                return self.first.isoformat()[:7]
            case Precision.QUARTER:
                return f"{self.first.year:04}-Q{(self.first.month + 2) // 3}"
            case Precision.UNKNOWN:
                return "tba"


class Departure(NamedTuple):
    """A day on which a train departs. `planned` is the rule's own day; the two differ where that had to be avoided."""

    day: date
    planned: date
    reason: str = ""

    @property
    def moved(self) -> bool:
        """Whether the rule's own day had to be avoided."""
        return self.day != self.planned


class Train(NamedTuple):
    """A train and its departures, in order; `name` is "" for the only one. `rule` is as RFC 5545 writes it."""

    name: str
    cadence: Cadence
    rule: str
    departures: tuple[Departure, ...]


class StageDay(NamedTuple):
    """The day of a stage.

    `by_train` is the one that the train gives, where the release has another; `zone` is "" for the plan's own.
    """

    name: str
    day: date
    owner: str = ""
    zone: str = ""
    by_train: date | None = None


class Fulfilment(NamedTuple):
    """The release that fulfilled a plan: its tag, its version, its day, and how the two were brought together."""

    tag: str
    version: str
    day: date
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRelease:
    """A release that is planned, or was.

    `entry` is what the planning file says of it beyond its train (None for a mere departure); `departure` is the one
    that it takes (None without a train). `window_end` is the last day that still counts as on time.
    """

    id: str
    train: str
    line: str
    departure: Departure | None
    target: Target
    window_end: date
    stages: tuple[StageDay, ...]
    confidence: Confidence
    entry: Release | None
    fulfilled: Fulfilment | None

    @property
    def sort_key(self) -> tuple[date, date, str]:
        """What came on its day, else what is planned at the end of its target."""
        day = self.fulfilled.day if self.fulfilled else self.target.last
        return day, self.target.first, self.id


class Unplanned(NamedTuple):
    """A final release that fulfils no plan, or came before there was one."""

    tag: str
    version: str
    day: date
    line: str


class Rhythm(NamedTuple):
    """How often releases came: the middle of so many gaps, in days. An observation, not a promise."""

    median: int
    gaps: int
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Everything about time: `releases` in order, `today` in the plan's own time zone.

    `holidays` are the days that mattered, with their names; `since` is the first day that the plan speaks about.
    """

    today: date
    zone: str
    trains: tuple[Train, ...]
    releases: tuple[PlannedRelease, ...]
    freezes: tuple[Freeze, ...]
    holidays: tuple[tuple[date, str], ...]
    unplanned: tuple[Unplanned, ...]
    rhythm: Rhythm | None
    since: date | None

    @property
    def coming(self) -> tuple[PlannedRelease, ...]:
        """What is still to come, in order."""
        ended = {Confidence.RELEASED, Confidence.MISSED, Confidence.CANCELLED}
        return tuple(one for one in self.releases if one.confidence not in ended)

    @property
    def next(self) -> PlannedRelease | None:
        """The next release of which at least the month or quarter is known."""
        return next((one for one in self.coming if one.target.known), None)

    def freeze_on(self, day: date) -> tuple[Freeze, ...]:
        """Give the freezes in force on a day."""
        return tuple(one for one in self.freezes if one.from_ <= day <= one.to)


class Move(NamedTuple):
    """One time a target was moved, by a commit.

    `notice` is in days: how long before the old target it was known; a negative one was recorded late. `by` is in days,
    None where one of the two targets is no day. `after` is how many days after the release it was recorded, None where
    it came before: then it announced nothing, and only wrote down what had happened. `committed` is the commit's time
    in seconds.
    """

    commit: str
    day: date
    old: Target
    new: Target
    by: int | None
    notice: int | None
    reason: str
    after: int | None = None
    committed: int = 0

    @property
    def late(self) -> bool:
        """Whether it was recorded after the day that it moved."""
        return self.notice is not None and self.notice < 0


class Deed(StrEnum):
    """What a commit may do to an entry of the plan."""

    PLANNED = "planned"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    TAKEN_OUT = "taken out"


class PlanDeed(NamedTuple):
    """One time an entry of the plan came, was moved, cancelled or restored, or went.

    `target` is the one in force then, of an entry that went the last one that it had; `before` the one before a move.
    """

    deed: Deed
    id: str
    target: Target
    commit: str
    committed: int
    day: date
    reason: str
    before: Target | None = None


class Revision(NamedTuple):
    """How an entry of the plan changed: when it did for the last time, in how many commits, and its day in how many.

    An entry that was only ever written has one commit and no change of its day.
    """

    committed: int
    commits: int
    moves: int


class PlanRecord(NamedTuple):
    """What the history of the plan says of its entries, by id; `deeds` stand oldest first.

    `committed` is the time of its last commit, 0 without one.
    """

    committed: int = 0
    revisions: Mapping[str, Revision] = {}
    deeds: Mapping[str, tuple[PlanDeed, ...]] = {}


NO_RECORD = PlanRecord()


class Slip(NamedTuple):
    """How a planned release moved.

    `baseline` is the target in force when its cycle began, `since` says where that comes from; `moves` came after it,
    `drafts` before. `net` is actual (else current) minus baseline, `last_error` actual minus the target that was in
    force on that day, in days. `planned_on` is the day on which it came into the plan.
    """

    id: str
    baseline: Target
    since: str
    moves: tuple[Move, ...]
    drafts: int
    net: int | None
    last_error: int | None
    planned_on: date | None = None


class Phase(StrEnum):
    """What a release line gets."""

    PLANNED = "planned"
    ACTIVE = "active"
    SECURITY = "security fixes"
    EXTENDED = "extended support"
    ENDED = "end of life"
    UNKNOWN = "not recorded"


class SupportWindow(NamedTuple):
    """How long a release line is supported. A day is the last one of its phase; None is not known.

    `lts` is whether it has long-term support today, `lts_from` the first day of that where it is planned. `policy` says
    where all that comes from: the plan's words, or what was observed.
    """

    line: str
    codename: str
    lts: bool
    released: date | None
    latest: str
    latest_tag: str
    latest_day: date | None
    active_until: date | None
    security_until: date | None
    extended_until: date | None
    phase: Phase
    policy: str
    link: str
    sentence: str
    lts_from: date | None = None

    @property
    def maintained(self) -> bool:
        """Whether anybody still gets fixes for it, of whatever kind."""
        return self.phase in {Phase.ACTIVE, Phase.SECURITY, Phase.EXTENDED}


class UnreadVersion(NamedTuple):
    """What could not be read of the plan as it was at a commit: that was taken to be as in the version before."""

    commit: str
    day: date
    text: str


class Timetable(NamedTuple):
    """The schedule with how it moved (by the ids of its releases) and what is supported until when.

    `earlier` are the final releases before the first day that the plan speaks about (all of them where there is no
    plan). `plan` is what people wrote, `file` where ("" where there is no plan); `holidays` says whose holidays count
    and who knows them, such as "DE (BY), holidays 0.109". `record` is what the history of the plan says of its entries;
    `clock` is the time zone of the plan. `evidence` is what git says of planned releases, by their ids: of those that
    have an entry, and of those that come.
    `unread` are the earlier versions of the plan that say less than they should; `history` is False where nobody could
    look at them, because the clone is shallow.
    """

    schedule: Schedule
    slips: Mapping[str, Slip]
    support: tuple[SupportWindow, ...]
    earlier: tuple[Unplanned, ...]
    plan: Plan
    file: str = ""
    holidays: str = ""
    unread: tuple[UnreadVersion, ...] = ()
    history: bool = True
    record: PlanRecord = NO_RECORD
    clock: tzinfo = UTC
    evidence: Mapping[str, "Evidence"] = {}
