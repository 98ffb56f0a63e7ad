"""The chart of how the scope of a release fills: items with a commit, day by day, against those that are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.rules.day_words import without_year
from tagline.rules.plain_text import plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tagline.model.evidence import Progress

WIDTH: Final = 340
HEIGHT: Final = 132
_TOP: Final = 24
_FLOOR: Final = 100
_RIGHT: Final = 300
_FEWEST: Final = 2


class BurnUp(NamedTuple):
    """A drawing of WIDTH by HEIGHT: the steps as a path, and where the day of the build stands (None outside)."""

    path: str
    top: int
    floor: int
    right: int
    today: float | None
    wanted: int
    there: int
    first: str
    last: str
    words: str


def burn_up(progress: Sequence[Progress], wanted: int, start: date | None, end: date, today: date) -> BurnUp | None:
    """Lay the chart out over a cycle; None where fewer than two items are wanted, or none has a commit yet."""
    if wanted < _FEWEST or not progress:
        return None
    first = min(filter(None, (start, progress[0].day)))
    last = max(end, progress[-1].day)
    days = max((last - first).days, 1)
    reached = min(max(today, progress[-1].day), last)

    def across(day: date) -> float:
        return round((day - first).days / days * _RIGHT, 1)

    def up(items: int) -> float:
        return round(_FLOOR - items / max(wanted, progress[-1].items) * (_FLOOR - _TOP), 1)

    steps = [f"M0 {_FLOOR}", *(f"H{across(one.day)}V{up(one.items)}" for one in progress), f"H{across(reached)}"]
    there = progress[-1].items
    newest = progress[-1].day
    verb = "has" if there == 1 else "have"
    return BurnUp(
        path="".join(steps),
        top=_TOP,
        floor=_FLOOR,
        right=_RIGHT,
        today=across(today) if first <= today <= last else None,
        wanted=wanted,
        there=there,
        first=without_year(first),
        last=without_year(last),
        words=f"{there:,} of {plural(wanted, 'item')} {verb} a commit, the newest since {without_year(newest)}.",
    )
