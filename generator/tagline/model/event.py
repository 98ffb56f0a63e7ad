"""What happens on which day: the one list behind calendars, feeds and the terminal."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tagline.model.schedule import Confidence, PlannedRelease


class EventKind(StrEnum):
    """What happens."""

    RELEASE = "release"
    STAGE = "stage"
    WINDOW = "window ends"
    FREEZE = "freeze"
    SUPPORT = "support changes"
    END = "end of life"


class Event(NamedTuple):
    """Something that happens from `first` to `last`, both included, or on that one day.

    `id` never changes and no other event has it: `2026-11.release`, `2026-11.rc1`, `year-end.freeze`, `3.x.eol`.
    `what` says it in words that need no context ("2026-11 planned"), `name` is the version or id that they begin with.
    `line` and `owner` are "" where there is none; `tag` is there once it was released.
    """

    first: date
    last: date
    kind: EventKind
    id: str
    name: str
    what: str
    confidence: Confidence
    line: str = ""
    owner: str = ""
    tag: str = ""
    note: str = ""
    release: PlannedRelease | None = None

    @property
    def exact(self) -> bool:
        """Whether it is known to the day: a freeze is, the target of a release may be a month."""
        return self.kind is EventKind.FREEZE or self.first == self.last


class Calendar(NamedTuple):
    """A calendar that people may subscribe to: its file, whom or what it is about, and what stands in it."""

    path: str
    title: str
    events: tuple[Event, ...]
