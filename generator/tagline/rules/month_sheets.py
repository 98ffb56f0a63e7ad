"""Part events into months: what each day of a month shows, and what is listed beside it."""

import calendar as months
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from tagline.model.event import Event, EventKind
from tagline.model.schedule import Confidence

_WEEK = 7


class Mark(IntEnum):
    """What a day shows. Of several things on a day the first in this order is shown."""

    RELEASED = 0
    CONFIRMED = 1
    PLANNED = 2
    TENTATIVE = 3
    END = 4
    STAGE = 5
    CLOSE = 6
    NONE = 7
    FREEZE = 8


_BY_CONFIDENCE = {
    Confidence.RELEASED: Mark.RELEASED,
    Confidence.CONFIRMED: Mark.CONFIRMED,
    Confidence.PLANNED: Mark.PLANNED,
    Confidence.TENTATIVE: Mark.TENTATIVE,
}
_BY_KIND = {
    EventKind.STAGE: Mark.STAGE,
    EventKind.WINDOW: Mark.CLOSE,
    EventKind.SUPPORT: Mark.CLOSE,
    EventKind.END: Mark.END,
    EventKind.FREEZE: Mark.FREEZE,
}


class Row(NamedTuple):
    """An event in the list of a month. `day` is None where it is no single day; `goes_on` where it began earlier."""

    day: date | None
    event: Event
    goes_on: bool = False


class Sheet(NamedTuple):
    """A month: its days by weeks (0 for those of other months), what they show, which are frozen, and the list."""

    first: date
    weeks: tuple[tuple[int, ...], ...]
    marks: Mapping[int, Mark]
    frozen: frozenset[int]
    rows: tuple[Row, ...]


def sheets(events: Sequence[Event], first: date, count: int) -> tuple[Sheet, ...]:
    """Make the sheets of so many months; fewer where the calendar ends."""
    starts = list(_starts(first, count))
    until = last_day(starts[-1])
    shown = [one for one in events if one.first <= until and one.last >= starts[0]]
    return tuple(_sheet(start, shown, until) for start in starts)


def _starts(first: date, count: int) -> Iterator[date]:
    number = first.year * 12 + first.month - 1
    for at in range(number, number + count):
        if at // 12 > date.max.year:
            return
        yield date(at // 12, at % 12 + 1, 1)


def months_before(day: date, count: int) -> date:
    """Give the first day of the month so many months before."""
    number = max(day.year * 12 + day.month - 1 - count, 12)
    return date(number // 12, number % 12 + 1, 1)


def last_day(first: date) -> date:
    """Give the last day of a month."""
    return first.replace(day=months.monthrange(first.year, first.month)[1])


def mark_of(event: Event) -> Mark:
    """Say what an event looks like."""
    return _BY_KIND.get(event.kind) or _BY_CONFIDENCE.get(event.confidence, Mark.NONE)


def _sheet(first: date, events: Iterable[Event], until: date) -> Sheet:
    last = last_day(first)
    marks: dict[int, Mark] = {}
    frozen: set[int] = set()
    rows: list[Row] = []
    for event in events:
        if event.kind is EventKind.FREEZE:
            days = range(max(event.first, first).toordinal(), min(event.last, last).toordinal() + 1)
            frozen |= {date.fromordinal(day).day for day in days}
            if days:
                rows.append(Row(max(event.first, first), event, goes_on=event.first < first))
        elif not event.exact:
            rows += [Row(None, event)] if first <= min(event.last, until) <= last else []
        elif first <= event.first <= last:
            mark = mark_of(event)
            marks[event.first.day] = min(mark, marks.get(event.first.day, mark))
            rows.append(Row(event.first, event))
    return Sheet(first, _weeks(first, last), marks, frozenset(frozen), tuple(sorted(rows, key=_order)))


def _order(row: Row) -> tuple[date, bool, Mark]:
    """Sort by days; what goes on stands before them, and what is no day after them."""
    return row.day or row.event.last, row.day is None, mark_of(row.event)


def _weeks(first: date, last: date) -> tuple[tuple[int, ...], ...]:
    cells = [0] * first.weekday() + list(range(1, last.day + 1))
    cells += [0] * (-len(cells) % _WEEK)
    return tuple(tuple(cells[at : at + _WEEK]) for at in range(0, len(cells), _WEEK))
