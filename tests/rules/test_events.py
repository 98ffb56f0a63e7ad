"""What happens on which day."""

from datetime import date

from tagline.model.commit import Bump
from tagline.model.event import EventKind
from tagline.model.plan import Cadence, Freeze, Line, Plan, Release
from tagline.model.schedule import Confidence, Timetable
from tagline.rules.events import events
from tagline.rules.schedule import Shipped, earlier, schedule
from tagline.rules.support import support

TODAY = date(2026, 3, 1)
PLAN = Plan(
    cadence=Cadence(every="6 weeks on Tuesday", from_=date(2026, 1, 13), horizon=2, stages={"freeze": "-1 week"}),
    freeze=(Freeze(id="summer", from_=date(2026, 7, 1), to=date(2026, 7, 14), why="Nobody is here."),),
    line=(Line(id="1.x", active="12 months", security="24 months"),),
    release=(
        Release(id="big", target="2026-Q3", goal="All new."),
        Release(id="some-day", target="tba"),
        Release(id="2026-04-07", tolerance="7 days"),
    ),
)
FINALS = (
    Shipped("v1.0.0", "1.0.0", date(2025, 12, 1), "1.x", Bump.MAJOR),
    Shipped("v1.1.0", "1.1.0", date(2026, 1, 14), "1.x", Bump.MINOR),
)


def timetable(plan: Plan = PLAN, finals: tuple[Shipped, ...] = FINALS) -> Timetable:
    laid = schedule(plan, finals, TODAY, {})
    return Timetable(laid, {}, support(plan, laid, finals), earlier(finals, laid.since), plan)


def test_what_came_before_the_plan_is_there_too() -> None:
    assert [(one.what, one.tag) for one in events(timetable()) if one.tag] == [
        ("1.0.0 released", "v1.0.0"),
        ("1.1.0 released", "v1.1.0"),
    ]


def test_without_a_plan_every_release_is_an_event() -> None:
    found = events(timetable(Plan()))
    assert [one.name for one in found] == ["1.0.0", "1.1.0"]


def test_no_two_events_have_the_same_id() -> None:
    ids = [one.id for one in events(timetable())]
    assert len(ids) == len(set(ids))


def test_a_quarter_is_an_event_of_three_months_and_an_unknown_day_none() -> None:
    found = {one.id: one for one in events(timetable())}
    assert (found["big.release"].first, found["big.release"].last) == (date(2026, 7, 1), date(2026, 9, 30))
    assert "some-day.release" not in found


def test_a_window_a_freeze_and_the_ends_of_support_are_events() -> None:
    found = {one.id: one for one in events(timetable())}
    assert found["2026-04-07.window"].first == date(2026, 4, 14)
    assert found["summer.freeze"].note == "Nobody is here."
    assert found["1.x.active"].kind is EventKind.SUPPORT
    assert found["1.x.eol"].first == date(2027, 12, 1)


def test_a_stage_goes_with_its_release() -> None:
    (stage,) = (one for one in events(timetable()) if one.id == "2026-04-07.freeze")
    assert (stage.first, stage.confidence) == (date(2026, 3, 31), Confidence.PLANNED)
