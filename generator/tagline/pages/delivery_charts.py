"""Columns in numbers, for a small chart and the table that says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.delivery import DAY
from tagline.rules import day_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tagline.model.delivery import Spread

_HOUR: Final = 3_600
_MONTH: Final = 30 * DAY
_CLASSES: Final = (
    ("1 h", "within an hour", _HOUR),
    ("4 h", "within 4 hours", 4 * _HOUR),
    ("1 d", "within a day", DAY),
    ("2 d", "within 2 days", 2 * DAY),
    ("4 d", "within 4 days", 4 * DAY),
    ("1 w", "within a week", 7 * DAY),
    ("2 w", "within 2 weeks", 14 * DAY),
    ("30 d", "within 30 days", _MONTH),
    ("60 d", "within 60 days", 2 * _MONTH),
    ("90 d", "within 90 days", 3 * _MONTH),
    ("180 d", "within 180 days", 6 * _MONTH),
    ("1 y", "within 365 days", 365 * DAY),
)
_LETTER: Final = 7.4


class Shape(NamedTuple):
    """The measures of a drawing."""

    kind: str
    width: int
    height: int


WIDE: Final = Shape("wide", 720, 150)
NARROW: Final = Shape("narrow", 340, 150)
_HEAD: Final = 20
_FOOT: Final = 24


class Column(NamedTuple):
    """A column: its label (below, "" where there is no room) and its name in words, how many, and where it stands."""

    label: str
    words: str
    amount: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its label and its number stand."""
        return round(self.x + self.width / 2, 1)


class Columns(NamedTuple):
    """A drawing of columns; `rows` are those of its table."""

    name: str
    title: str
    drawings: Sequence[tuple[Shape, Sequence[Column]]]
    head: str
    count_head: str
    rows: Sequence[tuple[str, int]]


def of_leads(found: Spread) -> Columns:
    """Draw how long changes waited: each column holds what came within its time and not within the one before."""
    counts = [0] * (len(_CLASSES) + 1)
    for value in found.values:
        counts[next((at for at, (_, _, limit) in enumerate(_CLASSES) if value <= limit), len(_CLASSES))] += 1
    labels = [*((label, words) for label, words, _ in _CLASSES), ("more", "longer")]
    given = [(label, words, count) for (label, words), count in zip(labels, counts, strict=True)]
    return _columns("leads", "Lead times of changes", given, "Released", "Changes")


def of_months(months: Sequence[tuple[date, int]], noun: str) -> Columns:
    """Draw how many releases or deployments came in each month."""
    given = [(_label(month, first=not at), day_words.month(month), count) for at, (month, count) in enumerate(months)]
    return _columns("months", f"{noun}s by month", given, "Month", f"{noun}s")


def _label(month: date, *, first: bool) -> str:
    short = day_words.MONTHS[month.month - 1][:3]
    return f"{short} {month.year % 100:02}" if first or month.month == 1 else short


def _columns(name: str, title: str, given: Sequence[tuple[str, str, int]], head: str, count_head: str) -> Columns:
    drawings = [(shape, _drawn(given, shape)) for shape in (WIDE, NARROW)]
    rows = [(words, count) for _, words, count in given]
    return Columns(name, title, drawings, head, count_head, rows)


def _drawn(given: Sequence[tuple[str, str, int]], shape: Shape) -> list[Column]:
    pitch = shape.width / max(1, len(given))
    most = max((count for _, _, count in given), default=0) or 1
    room = shape.height - _HEAD - _FOOT
    found: list[Column] = []
    taken = 0.0
    for at, (label, words, count) in enumerate(given):
        height = round(room * count / most, 1)
        middle, half = (at + 0.5) * pitch, len(label) * _LETTER / 2
        fits = middle - half >= taken and middle + half <= shape.width + 4
        taken = middle + half + 5 if fits else taken
        x, y = round(at * pitch + pitch * 0.15, 1), round(_HEAD + room - height, 1)
        found.append(Column(label if fits else "", words, count, x, y, round(pitch * 0.7, 1), height))
    return found
