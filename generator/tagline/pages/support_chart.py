"""The drawing of support windows: where each bar, stroke and word stands. The template draws it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.schedule import Phase, SupportWindow
from tagline.pages.agenda import last_day
from tagline.rules import day_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_YEARS_BACK, _YEARS_AHEAD = 8, 10
_DAYS_A_YEAR: Final = 365.25
_LONGEST_NAME: Final = 12
_LETTER: Final = 7.6
_STEPS: Final = (1, 3, 6, 12, 24, 60, 120)
_MONTHS: Final = 12
_OPEN_DAYS: Final = 274


class Shape(NamedTuple):
    """The measures of a drawing. Bars stand between `left` and `right`; in a narrow one their words stand above."""

    kind: str
    width: int
    left: float
    right: float
    pitch: int
    head: int
    bar: int
    between_ticks: int


WIDE: Final = Shape("wide", 1080, 200, 968, 42, 40, 11, 84)
NARROW: Final = Shape("narrow", 340, 2, 338, 56, 34, 11, 66)
_WIDE_BASE: Final = 18
_NARROW_BASE: Final = 40
_FOOT: Final = 34


class Bar(NamedTuple):
    """A stretch of a line's life: active, security, extended, open or observed."""

    kind: str
    x: float
    width: float


class Lane(NamedTuple):
    """A line in the drawing. `end` is where its stroke stands, None where no end is known or shown."""

    name: str
    words: str
    y: float
    text_y: float
    bars: Sequence[Bar]
    dot: float | None
    end: float | None
    label: str
    label_x: float


class Drawing(NamedTuple):
    """A drawing in numbers."""

    shape: Shape
    height: float
    ticks: Sequence[tuple[float, str]]
    lanes: Sequence[Lane]
    today: float
    today_label: str
    today_box: float


def drawing(windows: Sequence[SupportWindow], today: date, shape: Shape) -> Drawing:
    """Lay windows out, the first at the top."""
    first, last = _range(windows, today)
    scale = _Scale(first, last, shape)
    height = shape.head + len(windows) * shape.pitch + _FOOT
    label = day_words.compact(today)
    box = max(0.0, min(scale.x(today) - _box_width(label) / 2, shape.width - _box_width(label)))
    return Drawing(
        shape=shape,
        height=height,
        ticks=list(_ticks(scale)),
        lanes=[_lane(window, at, today, scale) for at, window in enumerate(windows)],
        today=scale.x(today),
        today_label=label,
        today_box=round(box, 1),
    )


def _box_width(label: str) -> float:
    return len(label) * _LETTER + 12


class _Scale(NamedTuple):
    """Days as places on the line of time."""

    first: date
    last: date
    shape: Shape

    def x(self, day: date) -> float:
        """Give the place of a day; what lies outside stands at the edge."""
        share = ((day - self.first).days) / max(1, (self.last - self.first).days)
        return round(self.shape.left + min(1.0, max(0.0, share)) * (self.shape.right - self.shape.left), 1)

    def holds(self, day: date) -> bool:
        """Whether a day lies inside."""
        return self.first <= day <= self.last


def _range(windows: Sequence[SupportWindow], today: date) -> tuple[date, date]:
    """Choose the days that are drawn: from the first release to the last end, at most so many years around today."""
    low, high = _shifted(today, -_YEARS_BACK), _shifted(today, _YEARS_AHEAD)
    starts = [window.released for window in windows if window.released]
    ends = [day for window in windows if (day := last_day(window))]
    open_end = today + timedelta(days=_OPEN_DAYS if any(_is_open(window) for window in windows) else 30)
    first = max(low, min([*starts, *ends, today]))
    return first, min(high, max([*ends, *starts, open_end]))


def _shifted(day: date, years: int) -> date:
    return day + timedelta(days=int(years * _DAYS_A_YEAR))


def _is_open(window: SupportWindow) -> bool:
    return window.phase in {Phase.ACTIVE, Phase.PLANNED} and last_day(window) is None


def _ticks(scale: _Scale) -> Iterator[tuple[float, str]]:
    """Mark years, or months where the drawing holds few years."""
    shape = scale.shape
    a_day = (shape.right - shape.left) / max(1, (scale.last - scale.first).days)
    step = next((step for step in _STEPS if step * 30.4 * a_day >= shape.between_ticks), _STEPS[-1])
    number = scale.first.year * _MONTHS + scale.first.month
    for at in range(-(-number // step) * step, scale.last.year * _MONTHS + scale.last.month, step):
        day = date(at // _MONTHS, at % _MONTHS + 1, 1)
        if scale.holds(day):
            label = str(day.year) if step >= _MONTHS else f"{day_words.MONTHS[day.month - 1][:3]} {day.year}"
            if scale.x(day) + len(label) * _LETTER < shape.width:
                yield scale.x(day), label


def _lane(window: SupportWindow, at: int, today: date, scale: _Scale) -> Lane:
    shape = scale.shape
    top = shape.head + at * shape.pitch
    wide = shape.kind == "wide"
    end = last_day(window)
    label = day_words.compact(end) if end else ""
    stroke = scale.x(end) if end and scale.holds(end) else None
    observed = window.phase is Phase.UNKNOWN and window.latest_day
    return Lane(
        name=_shortened(window.line),
        words=_words(window) if wide else _long_words(window),
        y=top + (_WIDE_BASE - shape.bar if wide else _NARROW_BASE - shape.bar),
        text_y=top + (_WIDE_BASE if wide else _NARROW_BASE - shape.bar - 8),
        bars=list(_bars(window, today, scale)),
        dot=scale.x(window.latest_day) if observed and window.latest_day else None,
        end=stroke,
        label=label if wide else "",
        label_x=_label_place(scale.x(end), label, scale.x(today), shape) if end else 0,
    )


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _words(window: SupportWindow) -> str:
    if window.phase is Phase.UNKNOWN:
        return f"latest {_shortened(window.latest)}"
    return f"{window.phase}, LTS" if window.lts and window.phase is Phase.ACTIVE else str(window.phase)


def _long_words(window: SupportWindow) -> str:
    end = last_day(window)
    if window.phase is Phase.UNKNOWN:
        return (
            f"latest {_shortened(window.latest)}, {day_words.compact(window.latest_day)}" if window.latest_day else ""
        )
    if end is None:
        return f"{window.phase}, no end planned" if window.phase is Phase.ACTIVE else str(window.phase)
    return f"{window.phase}{' since' if window.phase is Phase.ENDED else ', ends'} {day_words.compact(end)}"


def _label_place(end: float, label: str, today: float, shape: Shape) -> float:
    """Stand right of the stroke, out of the way of the line of today."""
    place, length = end + 8, len(label) * _LETTER
    if place - 4 < today < place + length + 4:
        place = today + 8
    return round(min(place, shape.width - length), 1)


def _bars(window: SupportWindow, today: date, scale: _Scale) -> Iterator[Bar]:
    """Give the stretches of a line, one after the other; what is not released yet is an outline."""
    if window.released is None:
        return
    start = window.released
    if window.phase is Phase.UNKNOWN:
        yield _bar("observed", start, window.latest_day or start, scale)
        return
    ends = (("active", window.active_until), ("security", window.security_until), ("extended", window.extended_until))
    planned = " planned" if window.phase is Phase.PLANNED else ""
    if last_day(window) is None:
        if not planned and start <= today:
            yield _bar("active", start, today, scale)
        yield _bar("open planned", max(start, today), scale.last, scale)
        return
    for kind, end in ends:
        if end is not None and end > start:
            yield _bar(kind + planned, start, end, scale)
            start = end


def _bar(kind: str, start: date, end: date, scale: _Scale) -> Bar:
    left, right = scale.x(start), scale.x(end)
    return Bar(kind, left, round(max(right - left, 1.5), 1))
