"""What checks look at, and what they say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from tagline.model.book import ReleaseBook
from tagline.model.evidence import Evidence
from tagline.model.finding import Level
from tagline.model.plan import Cadence, Plan
from tagline.model.release import Release
from tagline.model.schedule import PlannedRelease, Schedule, SupportWindow
from tagline.rules import day_words
from tagline.rules.cadence import cadences
from tagline.rules.slips import PlanVersion
from tagline.rules.typed_data import Path


class Remark(NamedTuple):
    """What a check has to say.

    `path` is where in the plan; where it is about something else, `subject` names that, such as a tag. `level` is that
    of the check's definition unless it is given.
    """

    check: str
    path: Path
    found: str
    expected: str
    remedy: str = ""
    subject: str = ""
    level: Level | None = None


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """Everything that was read. `book` is None where the releases are not known: in a shallow clone, say.

    `evidence` is what git says of planned releases, by id; `history` holds the versions of the plan; `named` are the
    needs of the plan that some commit names; `idle_includes` are the places of patterns in `include` that name no file.
    `day_of` gives the day of a moment in the plan's time zone, `is_zone` knows time zones.
    """

    plan: Plan
    schedule: Schedule
    support: Sequence[SupportWindow]
    history: Sequence[PlanVersion]
    holidays: Mapping[date, str]
    book: ReleaseBook | None
    named: frozenset[str]
    idle_includes: Sequence[int] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    day_of: Callable[[int], date]
    is_zone: Callable[[str], bool]

    @cached_property
    def entries(self) -> Mapping[str, int]:
        """The place of each release of the plan, by its id."""
        return {entry.id: at for at, entry in enumerate(self.plan.release)}

    @cached_property
    def trains(self) -> Mapping[str, Cadence]:
        """The trains by name."""
        return cadences(self.plan)

    @cached_property
    def own(self) -> Sequence[tuple[PlannedRelease, Path]]:
        """What is still to come and has an entry of its own, with the path of that."""
        return [(one, ("release", self.entries[one.id])) for one in self.schedule.coming if one.id in self.entries]

    @cached_property
    def books(self) -> Sequence[ReleaseBook]:
        """The book and those of its packages."""
        return () if self.book is None else (self.book, *self.book.packages)

    @cached_property
    def releases(self) -> Sequence[Release]:
        """All releases, also those of packages, each once."""
        found = {release.tag.name: release for book in self.books for release in book.releases}
        return tuple(found.values())

    def train_of(self, one: PlannedRelease) -> str | None:
        """Give the name of the train that a planned release belongs to; without a departure, by its line."""
        if one.departure is not None:
            return one.train
        line = one.entry.line if one.entry else ""
        return next((name for name, train in self.trains.items() if not line or train.line in {"", line}), None)


def train_path(name: str) -> Path:
    """Give where a train stands in the plan."""
    return ("cadence", name) if name else ("cadence",)


def when_path(one: PlannedRelease, path: Path) -> Path:
    """Give the key of an entry that says its day."""
    entry = one.entry
    if entry is None or (entry.target is None and entry.train is None):
        return (*path, "id")
    return (*path, "target" if entry.target is not None else "train")


def plain_day(day: date) -> str:
    """Write "18 Dec 2026"."""
    return day_words.short(day).partition(" ")[2]


def days_between(first: date, last: date) -> str:
    """Write "18 Dec 2026 to 4 Jan 2027"."""
    return f"{plain_day(first)} to {plain_day(last)}"
