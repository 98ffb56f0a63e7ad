"""Charts of time, laid out: where every line, disc, bar and label stands, so that no two labels overlap.

A chart is drawn twice: wide, with time running to the right, and narrow, with time running down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.rules.day_words import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Scale = Callable[[date], float]

WIDE: Final = 1080.0
NARROW: Final = 340.0
_SIZES: Final = {"s3": 13.0, "now": 13.0, "s2": 14.0, "b": 14.0}
_NAME_ROOM: Final = 112.0
_LEFT: Final = 124.0
_RIGHT: Final = 1066.0
_TOP: Final = 28.0
_GAP: Final = 3.0
_ROW_GAP: Final = 22.0
_BAR: Final = 14.0
_RADIUS: Final = {False: 5.0, True: 7.5}
_THIN: Final = frozenset("iljtfrI.,:;'|!()[]-1 ")
_BROAD: Final = frozenset("mwMWOQGDH@%&")
_MOST_TICKS: Final = 11
_WEEK: Final = 7
_WEEKS: Final = 150  # in days: longer charts count in months
_PITCH: Final = 18.0
_NARROW_TOP: Final = 34.0
_LEAST_HEIGHT: Final = 380.0
_AXIS: Final = 52.0
_LANE: Final = 38.0
_LEAST_LANE: Final = 18.0
_LANES_ROOM: Final = 152.0
_WAY: Final = 60.0
_SHORTEST: Final = 4.0
_LATIN: Final = 0x2FF


class Mark(NamedTuple):
    """Something on a day. `kind` is done, plan, tent, first or gone; a `big` one is what its row is about."""

    day: date
    text: str
    kind: str
    big: bool = False


class Bar(NamedTuple):
    """A span of days, both included: a window (`win`), a target that is no day (`span`) or a freeze (`hatch`).

    `brief` is what the narrow drawing says.
    """

    first: date
    last: date
    kind: str
    text: str = ""
    brief: str = ""


class Rail(NamedTuple):
    """The track between two days: `rail` is solid, `railp` dotted."""

    first: date
    last: date
    kind: str


class Row(NamedTuple):
    """What stands beside one name; `brief` is the name of its lane in the narrow drawing.

    Of a `quiet` one the narrow drawing names what is big only; a lower `lane` stands further from the names. Of
    one that is `below`, the name of what is big stands under its disc.
    """

    name: str
    marks: tuple[Mark, ...] = ()
    bars: tuple[Bar, ...] = ()
    rails: tuple[Rail, ...] = ()
    quiet: bool = False
    brief: str = ""
    lane: int = 1
    below: bool = False


class Link(NamedTuple):
    """A thin line from a day in one row to a day in another, with what it says."""

    row: int
    day: date
    to_row: int
    to_day: date
    text: str


class Chart(NamedTuple):
    """What is drawn between two days. `today` is a line of its own."""

    name: str
    title: str
    desc: str
    first: date
    last: date
    today: date
    today_text: str
    rows: tuple[Row, ...]
    links: tuple[Link, ...] = ()


class Area(NamedTuple):
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Area, gap: float = 0.0) -> bool:
        """Whether two rectangles share more than their edges, or come nearer than the gap."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )


class Line(NamedTuple):
    """A straight line."""

    kind: str
    x1: float
    y1: float
    x2: float
    y2: float


class Box(NamedTuple):
    """A rectangle; `round` is the radius of its corners."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    round: float = 0.0


class Disc(NamedTuple):
    """A disc, or a cross of the same size where it is `gone`."""

    kind: str
    x: float
    y: float
    r: float


class Label(NamedTuple):
    """A text; `y` is its base line."""

    kind: str
    text: str
    x: float
    y: float
    anchor: str = "start"

    @property
    def area(self) -> Area:
        """Give the room that it takes, estimated on the safe side."""
        wide, size = width(self.text, self.kind), _SIZES[self.kind]
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return Area(left, self.y - size * 0.78, left + wide, self.y + size * 0.24)


@dataclass
class Drawing:
    """Shapes in the order in which they are drawn."""

    width: float
    height: float = 0.0
    lines: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    discs: list[Disc] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)


def width(text: str, kind: str) -> float:
    """Estimate how wide a text is set."""
    units = sum(0.31 if c in _THIN else 0.84 if c in _BROAD else 1.05 if ord(c) > _LATIN else 0.57 for c in text)
    return units * _SIZES[kind] * (1.06 if kind in {"b", "now"} else 1.0)


def shortened(text: str, kind: str, room: float) -> str:
    """Cut a text that is too wide, with a sign that says so."""
    if width(text, kind) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width(f"{text[:middle].rstrip()}…", kind) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return f"{text[:low].rstrip()}…"


def merged(marks: Iterable[Mark]) -> list[Mark]:
    """Bring together what happens on one day; the big one gives the shape."""
    by_day: dict[date, list[Mark]] = {}
    for mark in marks:
        by_day.setdefault(mark.day, []).append(mark)
    found = []
    for day in sorted(by_day):
        same = sorted(by_day[day], key=lambda mark: not mark.big)
        text = ", ".join(dict.fromkeys(mark.text for mark in same if mark.text))
        found.append(same[0]._replace(text=text))
    return found


def ticks(first: date, last: date) -> Iterator[tuple[date, str, str]]:
    """Give the days of a scale, their words and shorter ones: Mondays, or of a long time the first days of months."""
    if (last - first).days <= _WEEKS:
        weeks = -(-(last - first).days // (_WEEK * _MOST_TICKS)) or 1
        day = first + timedelta(days=-first.weekday() % _WEEK)
        while day <= last:
            yield day, brief(day), brief(day)
            day += timedelta(days=_WEEK * weeks)
        return
    count = (last.year - first.year) * 12 + last.month - first.month
    years = 12 * (1 + count // (12 * _MOST_TICKS))
    step = next((step for step in (1, 2, 3, 6) if count <= step * _MOST_TICKS), years)
    number = first.year * 12 + first.month - 1 + (first.day > 1)
    number += -number % step
    shown = 0
    while (day := date(number // 12, number % 12 + 1, 1)) <= last:
        name = MONTHS[day.month - 1][:3]
        yield day, name if shown == day.year else f"{name} {day.year}", str(day.year) if day.month == 1 else name
        shown, number = day.year, number + step


# Time running to the right


def wide(chart: Chart) -> Drawing:
    """Draw a chart with time running to the right, a row under the other."""
    made = Drawing(WIDE)
    span = max(1, (chart.last - chart.first).days)

    def x(day: date) -> float:
        inside = min(max(day, chart.first), chart.last)
        return round(_LEFT + (inside - chart.first).days / span * (_RIGHT - _LEFT), 1)

    today, places, top = x(chart.today), [], _TOP + 8
    for at, row in enumerate(chart.rows):
        placed, reach = _row(row, x, today, _ways(chart, at, x))
        base = top - reach.top
        places.append(base)
        _lower(made, placed, base)
        made.labels.append(Label("s2", shortened(row.name, "s2", _NAME_ROOM), 0.0, base + 5))
        top = base + reach.bottom + _ROW_GAP
    _links(made, chart, x, places)
    bottom = top - _ROW_GAP + 10
    scale = [(x(day), text) for day, text, _ in ticks(chart.first, chart.last)]
    made.lines[:0] = [Line("grid", at, _TOP - 2, at, bottom) for at, _ in scale]
    made.labels += _apart(Label("s3", text, min(at, _RIGHT - 8), 14.0, "middle") for at, text in scale)
    wide_now = width(chart.today_text, "now") + 14
    middle = min(max(today, wide_now / 2), WIDE - wide_now / 2)
    made.lines.append(Line("today", today, _TOP - 2, today, bottom + 4))
    made.boxes.append(Box("now", round(middle - wide_now / 2, 1), bottom + 4, round(wide_now, 1), 21.0, 2.0))
    made.labels.append(Label("now", chart.today_text, round(middle, 1), bottom + 19, "middle"))
    made.height = round(bottom + 27, 1)
    return made


def _ways(chart: Chart, row: int, at: Scale) -> list[Area]:
    """Give the room at a row that its links need, so that no name stands in their way."""
    found = []
    for link in chart.links:
        start, end = at(link.day), at(link.to_day)
        reach = max(-_WAY, min(_WAY, end - start))
        if link.row == row:
            found.append(Area(min(start, start + reach), 8.0, max(start, start + reach) + 1, 34.0))
        if link.to_row == row:
            found.append(Area(min(end, end - reach), -34.0, max(end, end - reach) + 1, -8.0))
    return found


def _row(row: Row, at: Scale, today: float, ways: Sequence[Area]) -> tuple[Drawing, Area]:
    """Lay out one row around its own base line; also how far it reaches."""
    made = Drawing(WIDE)
    made.lines = [Line(rail.kind, at(rail.first), 0.0, at(rail.last), 0.0) for rail in row.rails]
    taken = [Area(today - 2, -99.0, today + 2, 99.0), *ways]
    for bar in row.bars:
        left = at(bar.first)
        right = max(at(bar.last + timedelta(days=1)) if bar.last < date.max else at(bar.last), left + _SHORTEST)
        made.boxes.append(
            Box(bar.kind, left, -_BAR / 2, round(right - left, 1), _BAR, 0.0 if bar.kind == "hatch" else _BAR / 2)
        )
        taken.append(Area(left, -_BAR / 2, right, _BAR / 2))
    marks = merged(row.marks)
    made.discs = [Disc(mark.kind, at(mark.day), 0.0, _RADIUS[mark.big]) for mark in marks]
    taken += [Area(disc.x - disc.r, -disc.r, disc.x + disc.r, disc.r) for disc in made.discs]
    for mark in sorted(marks, key=lambda mark: not mark.big):
        kind = _kind(mark)
        _put(made, taken, _around(mark, kind, at(mark.day), below=row.below and mark.big))
    for bar, box in zip(row.bars, made.boxes, strict=True):
        _put(made, taken, _beside(bar, box, today))
    areas = [*(label.area for label in made.labels), Area(0.0, -10.0, 0.0, 10.0)]
    return made, Area(0.0, min(area.top for area in areas), 0.0, max(area.bottom for area in areas))


def _kind(mark: Mark) -> str:
    return "s3" if mark.kind == "first" else "b" if mark.big or mark.kind == "done" else "s2"


def _around(mark: Mark, kind: str, at: float, *, below: bool) -> Iterator[Label]:
    """Give the places for the name of a disc, the best one first."""
    text, away = shortened(mark.text, kind, 220.0), 3.0 if mark.big else 0.0
    above, under = (-13.0 - away, -32.0 - away), (24.0 + away, 43.0 + away)
    for y in (*under, *above) if below else (above[0], under[0], above[1], under[1]):
        yield Label(kind, text, at, y, "middle")
        yield Label(kind, text, at - 6, y)
        yield Label(kind, text, at + 6, y, "end")


def _beside(bar: Bar, box: Box, today: float) -> Iterator[Label]:
    text = shortened(bar.text, "s3", 280.0)
    right = Label("s3", text, box.x + box.width + 8, 5.0)
    below = [Label("s3", text, at, y, anchor) for y in (24.0, 46.0) for at, anchor in _edges(box, today)]
    return iter([*below, right] if bar.kind == "hatch" else [right, *below])


def _edges(box: Box, today: float) -> tuple[tuple[float, str], ...]:
    right = box.x + box.width
    begin = today + 6 if box.x <= today < right else box.x
    return (
        (box.x, "start"),
        (begin, "start"),
        (right, "end"),
        (box.x + box.width / 2, "middle"),
        (right, "start"),
        (box.x, "end"),
    )


def _put(made: Drawing, taken: list[Area], candidates: Iterable[Label]) -> None:
    """Take the first place that is free; what finds none is told by the table beside the chart."""
    for label in candidates:
        area = label.area
        if not label.text:
            return
        if area.left >= _NAME_ROOM and area.right <= WIDE and not any(area.meets(other, _GAP) for other in taken):
            made.labels.append(label._replace(x=round(label.x, 1)))
            taken.append(area)
            return


def _lower(made: Drawing, row: Drawing, base: float) -> None:
    made.lines += [line._replace(y1=line.y1 + base, y2=line.y2 + base) for line in row.lines]
    made.boxes += [box._replace(y=box.y + base) for box in row.boxes]
    made.discs += [disc._replace(y=disc.y + base) for disc in row.discs]
    made.labels += [label._replace(y=label.y + base) for label in row.labels]


def _links(made: Drawing, chart: Chart, at: Scale, places: Sequence[float]) -> None:
    for link in chart.links:
        x1, y1, x2, y2 = at(link.day), places[link.row] + 9, at(link.to_day), places[link.to_row] - 9
        made.lines.append(Line("conn", x1, y1, x2, y2))
        middle, y = (x1 + x2) / 2, (y1 + y2) / 2 + 5
        away = 10 + abs(x2 - x1) / max(1.0, y2 - y1) * 6
        taken = [label.area for label in made.labels]
        taken += [Area(disc.x - disc.r, disc.y - disc.r, disc.x + disc.r, disc.y + disc.r) for disc in made.discs]
        _put(
            made,
            taken,
            [Label("s3", link.text, middle + away, y), Label("s3", link.text, middle - away, y, "end")],
        )


def _apart(labels: Iterable[Label]) -> list[Label]:
    """Leave out what would touch the one before it."""
    found: list[Label] = []
    for label in labels:
        if not found or not found[-1].area.meets(label.area, 6.0):
            found.append(label)
    return found


# Time running down


class _Item(NamedTuple):
    """A name in the column of names: where it wants to stand, and the disc that it belongs to."""

    y: float
    x: float
    label: Label


def narrow(chart: Chart) -> Drawing:
    """Draw a chart with time running down: a lane a row, and all names in one column beside the lanes."""
    made = Drawing(NARROW)
    pitch = max(_LEAST_LANE, min(_LANE, _LANES_ROOM / max(1, len(chart.rows))))
    order = sorted(range(len(chart.rows)), key=lambda at: (chart.rows[at].lane, at))
    lanes = [_AXIS + pitch * (order.index(at) + 0.5) for at in range(len(chart.rows))]
    names = _AXIS + pitch * len(lanes) + 8
    count = sum(len(merged(row.marks)) + len(row.bars) for row in chart.rows)
    height = max(_LEAST_HEIGHT, (count + 2) * _PITCH)
    span = max(1, (chart.last - chart.first).days)

    def y(day: date) -> float:
        inside = min(max(day, chart.first), chart.last)
        return round(_NARROW_TOP + (inside - chart.first).days / span * height, 1)

    bottom = _NARROW_TOP + height
    today = y(chart.today)
    now = Label("now", brief(chart.today), 4.0, today + 4.5)
    scale = [Label("s3", text, 0.0, y(day) + 4.5) for day, _, text in ticks(chart.first, chart.last)]
    made.labels = [label for label in _apart(scale) if not label.area.meets(now.area, 5.0)]
    made.lines = [Line("grid", _AXIS - 4, label.y - 4.5, NARROW, label.y - 4.5) for label in scale]
    items: list[_Item] = []
    for row, lane in zip(chart.rows, lanes, strict=True):
        items += _lane(made, row, lane, y)
    made.lines += [
        Line("conn", lanes[link.row], y(link.day), lanes[link.to_row], y(link.to_day)) for link in chart.links
    ]
    _named(made, items, names, bottom)
    made.labels += [
        _heading(row.brief or row.name, lane, pitch, first=lane == min(lanes))
        for row, lane in zip(chart.rows, lanes, strict=True)
    ]
    made.labels = [label for label in made.labels if label.text not in {"", "…"}]
    made.lines.append(Line("today", _AXIS - 4, today, names - 6, today))
    made.boxes.append(Box("now", 0.0, today - 10, round(width(now.text, "now") + 8, 1), 20.0, 2.0))
    made.labels.append(now)
    made.height = round(bottom + 14, 1)
    return made


def _heading(name: str, lane: float, pitch: float, *, first: bool) -> Label:
    """Name a lane; the first one has the room above the scale, too."""
    text = shortened(name, "s3", pitch + (40 if first else 0))
    if width(text, "s3") > pitch:
        return Label("s3", text, round(lane + pitch / 2, 1), 16.0, "end")
    return Label("s3", text, round(lane, 1), 16.0, "middle")


def _lane(made: Drawing, row: Row, lane: float, at: Scale) -> Iterator[_Item]:
    made.lines += [Line(rail.kind, lane, at(rail.first), lane, at(rail.last)) for rail in row.rails]
    for bar in row.bars:
        top = at(bar.first)
        bottom = max(at(bar.last + timedelta(days=1)) if bar.last < date.max else at(bar.last), top + _SHORTEST)
        made.boxes.append(
            Box(
                bar.kind,
                lane - _BAR / 2,
                top,
                _BAR,
                round(bottom - top, 1),
                0.0 if bar.kind == "hatch" else _BAR / 2,
            )
        )
        if bar.text:
            where = bottom if bar.kind == "win" else top
            yield _Item(where, lane, Label("s3", bar.brief or bar.text, 0.0, 0.0))
    for mark in merged(row.marks):
        made.discs.append(Disc(mark.kind, lane, at(mark.day), _RADIUS[mark.big]))
        if mark.text and (mark.big or not row.quiet):
            yield _Item(at(mark.day), lane, Label(_kind(mark), mark.text, 0.0, 0.0))


def _named(made: Drawing, items: list[_Item], left: float, bottom: float) -> None:
    """Set the names one under the other, each as near to its day as the others let it."""
    items.sort(key=lambda item: item.y)
    places: list[float] = []
    for item in items:
        places.append(max(item.y, places[-1] + _PITCH) if places else item.y)
    limit = bottom + _PITCH
    for n in range(len(places) - 1, -1, -1):
        limit = places[n] = min(places[n], limit - _PITCH)
    for item, place in zip(items, places, strict=True):
        text = shortened(item.label.text, item.label.kind, NARROW - left)
        made.lines.append(Line("lead", round(item.x + 9, 1), item.y, left - 3, round(place, 1)))
        made.labels.append(item.label._replace(text=text, x=round(left, 1), y=round(place + 4.5, 1)))


def brief(day: date) -> str:
    """Write "3 Nov"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"
