"""A month as a grid of weeks: what happens on each day, and the freezes that run through them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.event import EventKind
from tagline.pages.happenings import Mark
from tagline.rules import day_words
from tagline.rules.plain_text import without_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tagline.model.event import Event
    from tagline.pages.happenings import Naming

_DAYS: Final = 7
_SATURDAY: Final = 5
# Widths of the columns in per cent, as the style sheet has them: a band is as wide as the days that it runs through.
_WORKDAY_WIDTH: Final = 16
_WEEKEND_WIDTH: Final = 10
_MOST_ENTRIES: Final = 4
_MOST_BANDS: Final = 3
_MOVED: Final = Mark("dash", "is-mute", "moved")


class Entry(NamedTuple):
    """Something on a day. `word` follows the name, `spoken` says all of it; `path` is "" where no page tells more."""

    mark: Mark
    name: str
    word: str
    spoken: str
    path: str
    gone: bool = False


class Band(NamedTuple):
    """A freeze's stretch in one week, drawn from the first day of it.

    `width` is in widths of that day's column, `days` where all columns are equal; `starts` and `ends` say whether the
    freeze itself does so in this week.
    """

    label: str
    lane: int
    width: float
    days: int
    starts: bool
    ends: bool


class Cell(NamedTuple):
    """A day. `frozen` names the freezes that run on through it; `more` counts the entries that found no room."""

    day: date
    label: str
    kind: str
    holiday: str
    as_of: bool
    entries: Sequence[Entry]
    more: int
    bands: Sequence[Band]
    frozen: Sequence[str]


class Week(NamedTuple):
    """Seven days; `lanes` is how many bands run through them, one above the other."""

    cells: Sequence[Cell]
    lanes: int


class Grid(NamedTuple):
    """A month. `key` is 2026-08, `holidays` are those of its own days."""

    title: str
    key: str
    weeks: Sequence[Week]
    holidays: Sequence[tuple[date, str]]


class Days(NamedTuple):
    """What a grid is made of: events by their day, freezes, holidays, and departures that avoided their own day."""

    naming: Naming
    events: Mapping[date, Sequence[Event]]
    freezes: Sequence[Event]
    holidays: Mapping[date, str]
    avoided: Mapping[date, Sequence[tuple[str, date, str]]]


def month_grid(month: date, days: Days) -> Grid:
    """Lay out the month of a day."""
    first = month.replace(day=1)
    monday = first - timedelta(days=first.weekday())
    weeks = [_week(start, first, days) for start in _mondays(monday, first)]
    holidays = [
        (day, name) for day, name in days.holidays.items() if (day.year, day.month) == (first.year, first.month)
    ]
    return Grid(day_words.month(first), first.isoformat()[:7], weeks, sorted(holidays))


def _mondays(monday: date, first: date) -> Iterator[date]:
    after = first.replace(day=28)
    while monday <= after or monday.month == first.month:
        yield monday
        monday += timedelta(days=_DAYS)


def _week(monday: date, month: date, days: Days) -> Week:
    bands = _bands(monday, days.freezes)
    cells = [_cell(monday + timedelta(days=at), month, days, bands) for at in range(_DAYS)]
    return Week(cells, max((band.lane + 1 for _, band in bands), default=0))


def _cell(day: date, month: date, days: Days, bands: Sequence[tuple[date, Band]]) -> Cell:
    out = day.month != month.month
    entries = list(_entries(day, days))
    shown = entries if len(entries) <= _MOST_ENTRIES else entries[: _MOST_ENTRIES - 1]
    return Cell(
        day=day,
        label=f"{day.day} {day_words.MONTHS[day.month - 1][:3]}" if out or day.day == 1 else str(day.day),
        kind=" ".join(
            word
            for word, there in (
                ("out", out),
                ("we", day.weekday() >= _SATURDAY),
                ("asof", day == days.naming.today),
            )
            if there
        ),
        holiday=days.holidays.get(day, ""),
        as_of=day == days.naming.today,
        entries=shown,
        more=len(entries) - len(shown),
        bands=[band for start, band in bands if start == day],
        frozen=[band.label for start, band in bands if start < day < start + timedelta(days=band.days)],
    )


def _entries(day: date, days: Days) -> Iterator[Entry]:
    for event in days.events.get(day, ()):
        yield _entry(event, days.naming)
    for name, there, reason in days.avoided.get(day, ()):
        to = f"{_MOVED.word} to {day_words.brief(there)}"
        yield Entry(_MOVED, name, to, f"{name} {to}: {reason}", days.naming.plans.get(name, ""))


def _entry(event: Event, naming: Naming) -> Entry:
    mark, name = naming.mark(event), naming.label(event)
    word = mark.word
    if event.kind in {EventKind.STAGE, EventKind.SUPPORT, EventKind.WINDOW, EventKind.END}:
        word = without_addresses(event.what.removeprefix(event.name).strip())
    said = f"{name} {word}" if word == mark.word else f"{name} {word}, {mark.word}"
    quiet = event.kind is EventKind.RELEASE and mark.word == "released"
    return Entry(mark, name, "" if quiet else word, said, naming.path(event), gone=mark.word in {"yanked", "cancelled"})


def _bands(monday: date, freezes: Sequence[Event]) -> list[tuple[date, Band]]:
    """Give each freeze of a week the highest lane that is free; those that find none are told by the list alone."""
    sunday = monday + timedelta(days=_DAYS - 1)
    free_from: list[date] = []
    found = []
    for freeze in freezes:
        if freeze.first > sunday or freeze.last < monday:
            continue
        start, end = max(freeze.first, monday), min(freeze.last, sunday)
        lane = next((n for n, day in enumerate(free_from) if day <= start), len(free_from))
        if lane == _MOST_BANDS:
            continue
        free_from[lane : lane + 1] = [end + timedelta(days=1)]
        found.append((start, _band(freeze, lane, start, end)))
    return found


def _band(freeze: Event, lane: int, start: date, end: date) -> Band:
    days = (end - start).days + 1
    widths = [_WEEKEND_WIDTH if start.weekday() + at >= _SATURDAY else _WORKDAY_WIDTH for at in range(days)]
    return Band(
        label=without_addresses(freeze.what),
        lane=lane,
        width=round(sum(widths) / widths[0], 4),
        days=days,
        starts=start == freeze.first,
        ends=end == freeze.last,
    )
