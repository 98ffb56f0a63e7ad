"""The calendar: this month and the next, a page a month, a list of what comes, and what moved lately."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from markupsafe import Markup

from tagline.model.event import EventKind
from tagline.model.page import Page, SearchEntry
from tagline.model.schedule import Confidence
from tagline.pages import dates
from tagline.pages.agenda import Agenda, day_of
from tagline.pages.happenings import Mark, Naming, days_late, moved_by_train, shown_events
from tagline.pages.month_grid import Days, Grid, month_grid
from tagline.pages.release_ways import release_ways
from tagline.pages.rendering import render
from tagline.pages.subscriptions import NOTHING, Subscriptions
from tagline.pages.support_page import has_support, support_view, zone_words
from tagline.rules import day_words
from tagline.rules.cadence import cadences
from tagline.rules.events import events
from tagline.rules.plain_text import plural, without_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tagline.model.book import ReleaseBook
    from tagline.model.event import Event
    from tagline.model.schedule import Move, Timetable
    from tagline.pages.agenda import Row

FOLDER: Final = "calendar/"
_DAYS_BACK: Final = 30
_DAYS_AHEAD: Final = 366
_MOST_BACK: Final = 12
_MOST_AHEAD: Final = 60
_MOST_IN_A_MONTH: Final = 200
_MONTHS_AROUND: Final = 24
_MOST_MONTHS: Final = 120
_MOST_MOVES: Final = 12
_MOST_FOUND: Final = 40
_FIRST_YEAR, _LAST_YEAR = 2, 9998
_NEXT_KINDS: Final = {EventKind.RELEASE, EventKind.STAGE, EventKind.FREEZE, EventKind.END}
_SETTLED: Final = {Confidence.RELEASED, Confidence.MISSED, Confidence.CANCELLED}


_LEGEND: Final = (
    Mark("full", "is-good", "released"),
    Mark("full", "is-info", "confirmed"),
    Mark("ring", "is-info", "planned"),
    Mark("dotted", "is-mute", "tentative"),
    Mark("cross", "is-bad", "end of life, late or yanked"),
    Mark("dash", "is-mute", "passed, ends or moved"),
)


class Beside(NamedTuple):
    """What other pages and files of the site give to the calendar.

    `plans` are the addresses of pages of planned releases by id, `subscriptions` is what the template of that name
    takes, `cycle` is the chart of the current cycle with its heading. `versions` are those that planned releases would
    get, by id.
    """

    plans: Mapping[str, str] = {}
    subscriptions: Subscriptions = NOTHING
    cycle: Markup = Markup()
    versions: Mapping[str, str] = {}


ALONE: Final = Beside()


class Coming(NamedTuple):
    """The next thing that happens."""

    name: str
    what: str
    day: date
    mark: Mark


class Moved(NamedTuple):
    """A row of what moved lately."""

    announced: date
    name: str
    path: str
    old: Markup
    new: Markup
    by: str
    notice: str
    late: bool
    reason: str


class Month(NamedTuple):
    """A month that has a page."""

    first: date
    name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """All that the pages of a calendar are made of. `months` are those that have a page, in order."""

    book: ReleaseBook
    timetable: Timetable
    beside: Beside
    naming: Naming
    events: Sequence[Event]
    by_month: Mapping[date, Sequence[Event]]
    months: Sequence[Month]
    days: Days
    avoided: Mapping[str, tuple[date, date, str]]

    @property
    def today(self) -> date:
        """The day that it is, in the plan's zone."""
        return self.timetable.schedule.today

    def agenda(self, root: str) -> Agenda:
        """Make the writer of lists for a page."""
        found = self.timetable
        freezes = {freeze.id: freeze for freeze in found.schedule.freezes}
        return Agenda(self.naming, root, found.slips, self.avoided, freezes, found.support)


def calendar_pages(book: ReleaseBook, beside: Beside = ALONE) -> Iterator[Page]:
    """Make the calendar and its months; none where nothing has a date."""
    diary = _diary(book, beside)
    if diary is None or not diary.events:
        return
    yield _calendar(diary)
    for at, month in enumerate(diary.months):
        yield _month(diary, month, *_neighbours(diary.months, at))


def _diary(book: ReleaseBook, beside: Beside) -> Diary | None:
    timetable = book.timetable
    if timetable is None:
        return None
    today = timetable.schedule.today
    naming = Naming(today, release_ways(book), beside.plans, timetable.plan.people, beside.versions)
    found = [one for one in shown_events(events(timetable), today) if _in_reach(one)]
    found.sort(key=lambda event: (day_of(event), event.kind is not EventKind.RELEASE, event.id))
    avoided = moved_by_train(timetable)
    by_month = _by_month(found, today)
    return Diary(
        book=book,
        timetable=timetable,
        beside=beside,
        naming=naming,
        events=found,
        by_month=by_month,
        months=_months(by_month, today),
        days=_days(found, timetable, naming, avoided),
        avoided=avoided,
    )


def _in_reach(event: Event) -> bool:
    """Whether all days around an event can be written."""
    return event.first.year >= _FIRST_YEAR and event.last.year <= _LAST_YEAR


def _days(
    found: Iterable[Event], timetable: Timetable, naming: Naming, avoided: Mapping[str, tuple[date, date, str]]
) -> Days:
    by_day: dict[date, list[Event]] = defaultdict(list)
    freezes = []
    for event in found:
        if event.kind is EventKind.FREEZE:
            freezes.append(event)
        elif event.exact:
            by_day[event.first].append(event)
    left: dict[date, list[tuple[str, date, str]]] = defaultdict(list)
    for name, (planned, there, reason) in avoided.items():
        left[planned].append((name, there, reason))
    return Days(naming, by_day, freezes, dict(timetable.schedule.holidays), left)


def _by_month(found: Iterable[Event], today: date) -> Mapping[date, Sequence[Event]]:
    """Sort events into months; a freeze stands in every month near today that it touches."""
    months: dict[date, list[Event]] = defaultdict(list)
    for event in found:
        months[day_of(event).replace(day=1)].append(event)
        if event.kind is EventKind.FREEZE:
            for month in _around(today):
                if event.first < month <= event.last:
                    months[month].append(event)
    return months


def _around(today: date) -> Iterator[date]:
    for distance in range(-_MONTHS_AROUND, _MONTHS_AROUND + 1):
        yield month_after(today, distance)


def month_after(day: date, months: int) -> date:
    """Give the first day of the month that lies so many months after a day's own."""
    number = day.year * 12 + day.month - 1 + months
    return date(max(1, min(number // 12, 9999)), number % 12 + 1, 1)


def _months(by_month: Mapping[date, Sequence[Event]], today: date) -> Sequence[Month]:
    """Choose the months that get a page: the nearest ones that have something."""
    nearest = sorted(by_month, key=lambda month: (abs((month - today).days), month))[:_MOST_MONTHS]
    return [Month(month, day_words.month(month), f"{FOLDER}{month.isoformat()[:7]}/") for month in sorted(nearest)]


def _neighbours(months: Sequence[Month], at: int) -> tuple[Month | None, Month | None]:
    return months[at - 1] if at else None, months[at + 1] if at + 1 < len(months) else None


# The calendar itself


def _calendar(diary: Diary) -> Page:
    listed = _list(diary, diary.agenda("../"))
    grids = _grids(diary, ahead=listed.ahead)
    coming = _coming(diary)
    moves = _moves(diary)
    html = render(
        "calendar.html",
        **_common(diary, "../"),
        coming=coming,
        rhythm=_rhythm(diary.timetable),
        grids=[_linked(grid, diary) for grid in grids],
        **_legend(grids),
        listed=listed,
        moves=moves,
        support=support_view(diary.timetable, diary.naming.ways, short=True) if has_support(diary.timetable) else None,
        cycle=diary.beside.cycle,
        subscriptions=diary.beside.subscriptions,
        years=_years(diary.months),
    )
    said = f"Next: {coming.name} {coming.what}".rstrip() + f" on {day_words.full(coming.day)}." if coming else ""
    return Page(
        path=FOLDER,
        title="Calendar",
        html=html,
        description=f"What {diary.book.project.name} releases when. {said}".rstrip(),
        search_entries=(SearchEntry("Calendar", said or "What was released when", FOLDER),),
    )


def _common(diary: Diary, root: str) -> dict[str, object]:
    return {
        "root": root,
        "book": diary.book,
        "zone": zone_words(diary.timetable),
        "holidays": diary.timetable.holidays,
    }


def _coming(diary: Diary) -> Coming | None:
    """Find the next release, stage, freeze or end of a line."""
    for event in diary.events:
        mark = diary.naming.mark(event)
        if (
            event.exact
            and event.kind in _NEXT_KINDS
            and event.first >= diary.today
            and event.confidence not in _SETTLED
        ):
            if event.confidence is Confidence.RELEASED:
                continue
            name = diary.naming.label(event) if event.kind is not EventKind.FREEZE else without_addresses(event.what)
            what = "" if event.kind in {EventKind.RELEASE, EventKind.FREEZE} else event.what.removeprefix(event.name)
            return Coming(name, without_addresses(what.strip()), event.first, mark)
    return None


def _grids(diary: Diary, *, ahead: bool) -> list[Grid]:
    """Lay out this month and the next; where nothing is to come, the last month that had something and this one."""
    this = diary.today.replace(day=1)
    if ahead:
        months = [this, month_after(this, 1)]
    else:
        before = [month for month in diary.by_month if month < this]
        months = [*([max(before)] if before else []), *([this] if this in diary.by_month or not before else [])]
    return [month_grid(month, diary.days) for month in months]


def _legend(grids: Sequence[Grid]) -> dict[str, object]:
    """Explain the marks that the grids hold, and no others."""
    cells = [cell for grid in grids for week in grid.weeks for cell in week.cells]
    held = {(entry.mark.shape, entry.mark.tone) for cell in cells for entry in cell.entries}
    return {
        "marks": [mark for mark in _LEGEND if (mark.shape, mark.tone) in held],
        "frozen": any(cell.bands for cell in cells),
    }


class Linked(NamedTuple):
    """A grid with the ways to its neighbours, and to its own page ("" where it has none)."""

    grid: Grid
    path: str
    before: Month | None
    after: Month | None


def _linked(grid: Grid, diary: Diary) -> Linked:
    own = next((month for month in diary.months if month.path == f"{FOLDER}{grid.key}/"), None)
    key = f"{grid.key}-01"
    before = next((month for month in reversed(diary.months) if month.first.isoformat() < key), None)
    after = next((month for month in diary.months if month.first.isoformat() > key), None)
    return Linked(grid, own.path if own else "", before, after)


class Listed(NamedTuple):
    """What came lately and what comes; how many dates more there are than are listed, and how many late releases."""

    rows: Sequence[Row]
    ahead: bool
    later: int
    late: int


def _list(diary: Diary, agenda: Agenda) -> Listed:
    today = diary.today
    start, end = today - timedelta(days=_DAYS_BACK), today + timedelta(days=_DAYS_AHEAD)
    told = [event for event in diary.events if event.kind is not EventKind.WINDOW and not _is_far(event)]
    past = [event for event in told if event.last < today]
    overdue = [event for event in past if _is_late(event, today)]
    lately = [event for event in past if day_of(event) >= start and not _says_little(event, today)]
    ahead = [event for event in told if event.last >= today]
    near = [event for event in ahead if day_of(event) <= end][:_MOST_AHEAD]
    rows = [
        *agenda.rows(overdue[-_MOST_BACK:]),
        *list(agenda.rows(lately))[-_MOST_BACK:],
        *agenda.rows(near),
    ]
    return Listed(rows, bool(ahead), len(ahead) - len(near), max(0, len(overdue) - _MOST_BACK))


def _is_late(event: Event, today: date) -> bool:
    return event.kind is EventKind.RELEASE and event.release is not None and days_late(event.release, today) > 0


def _is_far(event: Event) -> bool:
    """Whether this is a stage of a release that nobody has planned yet: months show it, a list would drown in them."""
    return event.kind is EventKind.STAGE and event.confidence is Confidence.TENTATIVE


def _says_little(event: Event, today: date) -> bool:
    """Whether what is over needs no line here: a stage that passed, a train that did not run; what is late has one."""
    return event.kind is EventKind.STAGE or event.confidence is Confidence.MISSED or _is_late(event, today)


def _moves(diary: Diary) -> list[Moved]:
    found = [(move, name) for name, slip in diary.timetable.slips.items() for move in slip.moves]
    found.sort(key=lambda pair: (pair[0].day, pair[1]), reverse=True)
    return [_moved(move, name, diary) for move, name in found[:_MOST_MOVES]]


def _moved(move: Move, name: str, diary: Diary) -> Moved:
    return Moved(
        announced=move.day,
        name=name,
        path=diary.beside.plans.get(name, ""),
        old=dates.short_target(move.old),
        new=dates.short_target(move.new),
        by=_by(move.by),
        notice=_notice(move),
        late=move.late or move.after is not None,
        reason=without_addresses(move.reason),
    )


def _by(days: int | None) -> str:
    if not days:
        return ""
    return f"{plural(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"


def _notice(move: Move) -> str:
    if move.after is not None:
        return f"recorded {plural(move.after, 'day')} after the release" if move.after else "recorded with the release"
    if move.notice is None:
        return "no day to measure from"
    if move.notice < 0:
        return f"recorded {plural(-move.notice, 'day')} late"
    return f"{plural(move.notice, 'day')} before" if move.notice else "on the day itself"


def _rhythm(timetable: Timetable) -> str:
    """Say how often releases come: as the plan says, else as was observed."""
    told = [
        (name, cadence.every or cadence.rrule) for name, cadence in cadences(timetable.plan).items() if cadence.every
    ]
    if told:
        trains = "; ".join(f"{name}: every {words}" if name else f"every {words}" for name, words in told)
        return f"The plan: {trains}." if len(told) > 1 else f"A release is due {trains.removeprefix(': ')}."
    found = timetable.schedule.rhythm
    if found is None or timetable.schedule.coming:
        return ""
    gaps = f"the middle of {plural(found.gaps, 'gap')}"
    last = day_words.without_weekday(found.last)
    return (
        f"Observed: releases came about every {plural(found.median, 'day')} ({gaps}), the last one on {last}. "
        "Nothing is planned or promised."
    )


def _years(months: Sequence[Month]) -> list[tuple[int, list[Month]]]:
    found: dict[int, list[Month]] = defaultdict(list)
    for month in months:
        found[month.first.year].append(month)
    return sorted(found.items(), reverse=True)


# A month


def _month(diary: Diary, month: Month, before: Month | None, after: Month | None) -> Page:
    found = diary.by_month[month.first]
    rows = list(diary.agenda("../../").rows(found[:_MOST_IN_A_MONTH]))
    names = " ".join(dict.fromkeys(diary.naming.label(event) for event in found[:_MOST_FOUND]))
    grid = month_grid(month.first, diary.days)
    html = render(
        "calendar_month.html",
        **_common(diary, "../../"),
        month=month,
        before=before,
        after=after,
        grid=grid,
        **_legend([grid]),
        rows=rows,
        later=max(0, len(found) - _MOST_IN_A_MONTH),
    )
    return Page(
        path=month.path,
        title=f"Calendar, {month.name}",
        html=html,
        description=f"What {diary.book.project.name} releases in {month.name}.",
        search_entries=(SearchEntry(month.name, names, month.path),),
    )
