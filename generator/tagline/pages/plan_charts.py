"""What the charts of a plan show: the cycle that runs, and the months ahead of all trains."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.commit import Bump
from tagline.model.plan import StageOffset
from tagline.model.schedule import Confidence
from tagline.pages import dates, timeline
from tagline.pages.dates import target_words
from tagline.pages.plans import state_of
from tagline.pages.timeline import Bar, Chart, Link, Mark, Rail, Row
from tagline.rules import day_words
from tagline.rules.plain_text import plural
from tagline.rules.punctuality import in_words
from tagline.rules.schedule import Shipped, is_prerelease, of_line
from tagline.rules.slips import START
from tagline.rules.spans import offset
from tagline.rules.words import WordsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tagline.model.book import ReleaseBook
    from tagline.model.plan import Freeze
    from tagline.model.schedule import PlannedRelease
    from tagline.pages.plans import Plans

_LONGEST_CYCLE: Final = 190
_MARGIN: Final = 4
_BEHIND: Final = 35
_AHEAD: Final = 400
_MOST_ROWS: Final = 6
_MOST_MARKS: Final = 40
_OTHER: Final = "Other"
_KINDS: Final = {
    Confidence.RELEASED: "done",
    Confidence.TENTATIVE: "tent",
    Confidence.CANCELLED: "gone",
    Confidence.MISSED: "gone",
}


class Drawn(NamedTuple):
    """A chart in both of its drawings."""

    name: str
    title: str
    desc: str
    wide: timeline.Drawing
    narrow: timeline.Drawing


class Dated(NamedTuple):
    """A row of the table beside a chart. `first` is None where nothing else was planned first."""

    day: date
    last: date
    what: str
    word: str
    mark: str
    tone: str
    first: date | None = None
    big: bool = False
    path: str = ""


class Cycle(NamedTuple):
    """The cycle that runs: what it is called, its chart, and the same dates for a table."""

    name: str
    drawn: Drawn
    rows: list[Dated]
    has_first: bool


def drawn(chart: Chart) -> Drawn:
    """Lay a chart out."""
    return Drawn(chart.name, chart.title, chart.desc, timeline.wide(chart), timeline.narrow(chart))


def day_after(day: date, days: int) -> date:
    """Give the day so many days later, at the ends of the calendar the last or first one."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


# The cycle that runs


class _Parts(NamedTuple):
    """What a cycle consists of."""

    one: PlannedRelease
    name: str
    start: date
    end: date
    baseline: date | None
    first_stages: dict[str, date]
    actual: list[Mark]
    freezes: list[Freeze]


def cycle(plans: Plans, book: ReleaseBook) -> Cycle | None:
    """Show the cycle of the release that comes next; None where its target is no day."""
    one = plans.coming or plans.schedule.next
    if one is None or not one.target.exact:
        return None
    parts = _parts(plans, book, one)
    today = plans.schedule.today
    chart = Chart(
        name="cycle",
        title=f"Cycle {parts.name}: plan, actual releases and freezes",
        desc="The table below the chart has the same dates.",
        first=parts.start,
        last=parts.end,
        today=today,
        today_text=day_words.brief(today),
        rows=tuple(_cycle_rows(parts, today)),
        links=tuple(_moved(parts, plans)),
    )
    return Cycle(parts.name, drawn(chart), list(_dated(parts, plans)), parts.baseline is not None)


def _parts(plans: Plans, book: ReleaseBook, one: PlannedRelease) -> _Parts:
    today, result = plans.schedule.today, plans.outcomes[one.id]
    moved = result.moves and result.baseline.exact and result.baseline != one.target
    baseline = result.baseline.first if moved else None
    first_stages = train_stages(plans, one, baseline) if baseline else {}
    begun = _begun(plans, one)
    begun = begun or next((stage.day for stage in one.stages if stage.name == START), None)
    days = [stage.day for stage in one.stages] + list(first_stages.values()) + [today, one.target.first]
    start = min([*days, *([begun] if begun else []), *([baseline] if baseline else [])])
    start = max(day_after(start, -_MARGIN), day_after(today, -_LONGEST_CYCLE))
    end = max([*days, one.window_end, *([baseline] if baseline else [])])
    end = min(day_after(end, max(7, (end - start).days // 8)), day_after(today, _AHEAD))
    actual = [mark for mark in _actual(plans, book, one) if start <= mark.day <= today][-_MOST_MARKS:]
    freezes = [
        freeze
        for freeze in plans.schedule.freezes
        if freeze.from_ <= end and freeze.to >= start and (not freeze.lines or not one.line or one.line in freeze.lines)
    ]
    return _Parts(one, plans.name(one), start, end, baseline, first_stages, actual, freezes)


def _begun(plans: Plans, one: PlannedRelease) -> date | None:
    """Find when the cycle began: the day of the release before it on its line or train."""
    before = [
        other.fulfilled.day
        for other in plans.schedule.releases
        if other.fulfilled
        and other.fulfilled.day < one.target.first
        and not is_prerelease(other)
        and _alike(other, one)
    ]
    return max(before, default=None)


def _alike(other: PlannedRelease, one: PlannedRelease) -> bool:
    return other.line == one.line if one.line else not other.line


def train_stages(plans: Plans, one: PlannedRelease, day: date) -> dict[str, date]:
    """Give the stages as the train would have them before another day."""
    train = next(
        (
            train
            for train in plans.schedule.trains
            if (train.name == one.train if one.train else not one.line or train.cadence.line in {"", one.line})
        ),
        None,
    )
    if train is None:
        return {}
    known = {stage.name for stage in one.stages}
    found = {}
    for name, given in train.cadence.stages.items():
        if name in known:
            with suppress(WordsError):  # a day beyond the calendar is none
                found[name] = offset(given.at if isinstance(given, StageOffset) else given).from_day(day)
    return found


def _actual(plans: Plans, book: ReleaseBook, one: PlannedRelease) -> Iterator[Mark]:
    """Give what was released on the line of the release, with the candidates of the next version."""
    schedule = plans.schedule
    done = [
        (other.fulfilled.tag, other.fulfilled.version, other.fulfilled.day)
        for other in schedule.releases
        if other.fulfilled
    ]
    done += [(other.tag, other.version, other.day) for other in (*schedule.unplanned, *plans.timetable.earlier)]
    lines = plans.timetable.plan.line
    for tag, version, day in sorted(done, key=lambda item: (item[2], item[1])):
        if not one.line or of_line(Shipped(tag, version, day, "", Bump.NONE), one.line, lines):
            yield Mark(
                day,
                plans.names.get(tag, version),
                "done",
                big=tag in plans.by_tag and not is_prerelease(plans.by_tag[tag]),
            )
    core = plans.version
    for release in book.releases:
        day_ = dates.day(release.released)
        if (
            release.tag.name not in {tag for tag, _, _ in done}
            and day_
            and not release.version.final
            and core
            and str(release.version.core) == core
        ):
            yield Mark(day_, ".".join(release.version.prerelease) or str(release.version), "done")


def _cycle_rows(parts: _Parts, today: date) -> Iterator[Row]:
    one = parts.one
    begin = max(parts.start, min([mark.day for mark in parts.actual], default=parts.start))
    if parts.baseline:
        stages = [Mark(day, stage_words(name), "first") for name, day in parts.first_stages.items()]
        first = min([mark.day for mark in stages], default=parts.baseline)
        big = Mark(parts.baseline, f"first plan {timeline.brief(parts.baseline)}", "first", big=True)
        rail = Rail(first, parts.baseline, "railp")
        yield Row("First plan", (*stages, big), rails=(rail,), quiet=True, brief="First", lane=1)
    plan = [Mark(stage.day, stage_words(stage.name), "plan") for stage in one.stages]
    first = min([mark.day for mark in plan], default=one.target.first)
    window = Bar(
        one.target.first, one.window_end, "win", f"window until {timeline.brief(one.window_end)}", "window ends"
    )
    yield Row(
        "Plan now" if parts.baseline else "Plan",
        (*plan, Mark(one.target.first, f"{parts.name}, {day_words.brief(one.target.first)}", "plan", big=True)),
        (window,) if one.window_end > one.target.last else (),
        (Rail(first, one.target.first, "railp"),) if first < one.target.first else (),
        brief="Plan",
        lane=3,
        below=parts.baseline is not None,
    )
    if parts.actual:
        yield Row("Actual", tuple(parts.actual), rails=(Rail(begin, today, "rail"),), lane=2)
    if parts.freezes:
        yield Row("Freezes", bars=tuple(map(_hatch, parts.freezes)), brief="Freeze", lane=0)


def _hatch(freeze: Freeze) -> Bar:
    name = f"{freeze.kind} freeze".capitalize()
    return Bar(freeze.from_, freeze.to, "hatch", f"{name} until {timeline.brief(freeze.to)}", name)


def stage_words(name: str) -> str:
    """Write the name of a stage in words."""
    return "go or no-go" if name == "go-no-go" else name.replace("-", " ").replace("_", " ")


def _moved(parts: _Parts, plans: Plans) -> Iterator[Link]:
    if parts.baseline:
        net = (parts.one.target.first - parts.baseline).days
        times = len(plans.outcomes[parts.one.id].moves)
        text = f"moved {plural(abs(net), 'day')}" if net else f"moved {in_words(times)} times and back"
        yield Link(0, parts.baseline, 1, parts.one.target.first, text)


def _dated(parts: _Parts, plans: Plans) -> Iterator[Dated]:
    """Give the dates of a cycle in order, for the table."""
    today = plans.schedule.today
    one = parts.one
    found = [
        Dated(
            stage.day, stage.day, stage_words(stage.name), *_ahead(stage.day, today), parts.first_stages.get(stage.name)
        )
        for stage in one.stages
    ]
    day, path = one.target.first, plans.pages.get(one.id, "")
    found.append(Dated(day, day, parts.name, *state_of(one, plans), parts.baseline, big=True, path=path))
    if one.window_end > one.target.last:
        found.append(Dated(one.window_end, one.window_end, "window ends", "last day", "dash", "is-mute"))
    found += [
        Dated(mark.day, mark.day, mark.text, "released", "full", "is-good", big=mark.big) for mark in parts.actual
    ]
    for freeze in parts.freezes:
        word = "in force" if freeze.from_ <= today <= freeze.to else "over" if freeze.to < today else "ahead"
        found.append(Dated(freeze.from_, freeze.to, f"Freeze {freeze.id}", word, "hatch", "is-mute"))
    return iter(sorted(found, key=lambda row: (row.day, row.last, not row.big)))


def _ahead(day: date, today: date) -> tuple[str, str, str]:
    return ("day passed", "full", "is-mute") if day < today else ("planned", "ring", "is-info")


# The months ahead


def year(plans: Plans) -> Drawn | None:
    """Show the months ahead where there are several trains or lines; a row for each."""
    today = plans.schedule.today
    first, limit = day_after(today, -_BEHIND), day_after(today, _AHEAD)
    rows: dict[str, list[PlannedRelease]] = {}
    for one in plans.schedule.releases:
        if one.target.known and one.target.last >= first and one.target.first <= limit and _shown(one, first):
            rows.setdefault(_row_name(one), []).append(one)
    if len(rows) <= 1:
        return None
    known = [train.cadence.line or train.name for train in plans.schedule.trains]
    order = {
        name: at for at, name in enumerate([*known, *sorted(rows.keys() - {*known, _OTHER}, reverse=True), _OTHER])
    }
    several = sorted(rows.items(), key=lambda item: order[item[0]])[:_MOST_ROWS]
    last = max(one.target.last for one in chain(*(members for _, members in several)))
    last = min(day_after(max(last, day_after(today, 90)), 14), limit)
    drawn_rows = [_year_row(name, members, plans, first) for name, members in several]
    frozen = tuple(_hatch(freeze) for freeze in plans.schedule.freezes if freeze.to >= first and freeze.from_ <= last)
    if frozen:
        drawn_rows.append(Row("Freezes", bars=frozen, brief="Freeze", lane=0))
    return drawn(
        Chart(
            name="year",
            title="The months ahead, a row for each train or line",
            desc="The table below the chart has the same dates.",
            first=first,
            last=last,
            today=today,
            today_text=day_words.brief(today),
            rows=tuple(drawn_rows),
        )
    )


def _shown(one: PlannedRelease, first: date) -> bool:
    return one.confidence is not Confidence.MISSED and (not one.fulfilled or one.fulfilled.day >= first)


def _row_name(one: PlannedRelease) -> str:
    return one.line or one.train or _OTHER


def _year_row(name: str, members: Sequence[PlannedRelease], plans: Plans, first: date) -> Row:
    exact = [one for one in members if one.target.exact or one.fulfilled]
    marks = [_year_mark(one, plans) for one in exact][:_MOST_MARKS]
    bars = [
        Bar(
            one.target.first, one.target.last, "span", f"{plans.name(one)}, {target_words(one.target)}", plans.name(one)
        )
        for one in members
        if one not in exact
    ]
    today = plans.schedule.today
    ahead = [mark.day for mark in marks if mark.day > today]
    rails = [Rail(first, today, "rail")] if any(mark.kind == "done" for mark in marks) else []
    rails += [Rail(today, max(ahead), "railp")] if ahead else []
    return Row(name, tuple(marks), tuple(bars), tuple(rails))


def _year_mark(one: PlannedRelease, plans: Plans) -> Mark:
    if one.fulfilled:
        return Mark(one.fulfilled.day, plans.name(one), "done")
    by_rule = one.entry is None and one.departure is not None and not _named(one, plans)
    text = timeline.brief(one.target.first) if by_rule else plans.name(one)
    return Mark(one.target.first, text, _KINDS.get(one.confidence, "plan"), big=one is plans.coming)


def _named(one: PlannedRelease, plans: Plans) -> bool:
    """Whether its train gives departures names of their own; the others are called by their day."""
    return any(train.cadence.ids for train in plans.schedule.trains if train.name == one.train)
