"""What a month shows."""

from datetime import date

from tagline.model.event import Event, EventKind
from tagline.model.schedule import Confidence
from tagline.rules.month_sheets import Mark, mark_of, months_before, sheets


def event(
    name: str,
    first: date,
    last: date | None = None,
    kind: EventKind = EventKind.RELEASE,
    sure: Confidence = Confidence.PLANNED,
) -> Event:
    return Event(first, last or first, kind, name, name, name, sure)


def test_weeks_begin_on_monday_and_hold_each_day_once() -> None:
    (sheet,) = sheets([], date(2026, 2, 14), 1)
    assert sheet.weeks[0] == (0, 0, 0, 0, 0, 0, 1)
    assert [day for week in sheet.weeks for day in week if day] == list(range(1, 29))


def test_of_several_things_on_a_day_a_release_is_shown() -> None:
    day = date(2026, 2, 3)
    (sheet,) = sheets(
        [event("stage", day, kind=EventKind.STAGE), event("x", day, sure=Confidence.RELEASED), event("y", day)], day, 1
    )
    assert sheet.marks == {3: Mark.RELEASED}
    assert len(sheet.rows) == 3


def test_a_freeze_is_listed_in_each_month_that_it_touches() -> None:
    freeze = event("f", date(2026, 12, 18), date(2027, 2, 4), EventKind.FREEZE)
    december, january, february, march = sheets([freeze], date(2026, 12, 1), 4)
    assert (min(december.frozen), max(february.frozen), march.rows) == (18, 4, ())
    assert [row.goes_on for sheet in (december, january, february) for row in sheet.rows] == [False, True, True]


def test_what_is_known_to_the_quarter_stands_at_its_end_or_in_the_last_month_shown() -> None:
    quarter = event("q", date(2026, 10, 1), date(2026, 12, 31))
    assert [len(sheet.rows) for sheet in sheets([quarter], date(2026, 10, 1), 4)] == [0, 0, 1, 0]
    assert [len(sheet.rows) for sheet in sheets([quarter], date(2026, 10, 1), 2)] == [0, 1]


def test_a_release_that_never_came_has_the_mark_of_none() -> None:
    assert mark_of(event("x", date(2026, 1, 1), sure=Confidence.MISSED)) is Mark.NONE
    assert mark_of(event("x", date(2026, 1, 1), kind=EventKind.END)) is Mark.END


def test_the_calendar_ends_where_its_days_end() -> None:
    assert len(sheets([], date(9999, 11, 1), 12)) == 2
    assert months_before(date(1, 2, 1), 5) == date(1, 1, 1)
    assert months_before(date(2026, 2, 14), 2) == date(2025, 12, 1)
