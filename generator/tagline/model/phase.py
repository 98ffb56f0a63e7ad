"""The phases of a release, and what is known of each."""

from enum import StrEnum
from typing import NamedTuple

from tagline.model.plan import Phase


class Standing(StrEnum):
    """How far a phase has come."""

    DONE = "done"
    CURRENT = "in progress"
    OPEN = "to come"
    LEFT = "left open"


class Mark(StrEnum):
    """What a line of evidence says: it is there, to come, not run, failed, worth a look, or nobody recorded it."""

    THERE = "there"
    COMES = "to come"
    WAITS = "not run"
    FAILED = "failed"
    LOOK = "look"
    UNKNOWN = "not recorded"


class Line(NamedTuple):
    """A line of evidence."""

    mark: Mark
    words: str


class PhaseState(NamedTuple):
    """A phase: how far it has come, that in words, and its evidence. `share` of its time, 0 to 1, has gone."""

    phase: Phase
    standing: Standing
    words: str
    lines: tuple[Line, ...]
    share: float = 0.0
