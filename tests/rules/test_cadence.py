"""Trains depart on days that are allowed, whatever is to be avoided, and their stages keep their order."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tagline.model.plan import Cadence, Freeze, Plan
from tagline.rules.cadence import trains
from tagline.rules.schedule import schedule
from tagline.rules.spans import Offset, Span

TODAY = date(2026, 11, 25)
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@st.composite
def plans(draw: st.DrawFn) -> tuple[Plan, dict[date, str]]:
    """Make a plan with one train and much that stands in its way."""
    cadence = Cadence(
        every=draw(st.sampled_from(["3 weeks", "10 days", "monthly", "last working day of the month", "daily"])),
        from_=draw(DAYS),
        avoid=draw(st.sampled_from(["next-workday", "previous-workday", "skip", "error"])),
        weekdays=tuple(draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True))),
        skip=tuple(draw(st.lists(DAYS, max_size=2))),
        also=tuple(draw(st.lists(DAYS, max_size=2))),
        line="3.x",
        horizon=draw(st.integers(0, 12)),
    )
    freezes = []
    for at in range(draw(st.integers(0, 4))):
        first = draw(DAYS)
        freezes.append(
            Freeze(
                id=f"f{at}",
                from_=first,
                to=first + timedelta(days=draw(st.integers(0, 40))),
                kind=draw(st.sampled_from(["release", "release", "feature"])),
                allow=draw(st.sampled_from([(), ("emergency",), ("normal",)])),
                lines=draw(st.sampled_from([(), ("3.x",), ("2.x",)])),
            )
        )
    holidays = draw(st.dictionaries(DAYS, st.just("Holiday"), max_size=20))
    return Plan(cadence=cadence, freeze=tuple(freezes)), holidays


def forbidden(day: date, plan: Plan, holidays: dict[date, str]) -> bool:
    """Say, in words of its own, whether a day is to be avoided."""
    assert plan.cadence is not None
    wanted = plan.cadence.weekdays
    frozen = any(
        freeze.from_ <= day <= freeze.to
        and freeze.kind == "release"
        and "normal" not in freeze.allow
        and freeze.lines in {(), ("3.x",)}
        for freeze in plan.freeze
    )
    return day in holidays or frozen or (bool(wanted) and NAMES[day.weekday()] not in wanted)


@given(plans())
def test_no_departure_falls_on_a_day_that_is_to_be_avoided(made: tuple[Plan, dict[date, str]]) -> None:
    plan, holidays = made
    (train,) = trains(plan, holidays, TODAY)
    for one in train.departures:
        if train.cadence.avoid == "error":
            assert (one.day, bool(one.reason)) == (one.planned, forbidden(one.planned, plan, holidays))
        else:
            assert not forbidden(one.day, plan, holidays)
            assert one.moved == bool(one.reason) == forbidden(one.planned, plan, holidays)


@given(plans())
def test_a_departure_is_moved_to_the_nearest_day_that_is_allowed(made: tuple[Plan, dict[date, str]]) -> None:
    plan, holidays = made
    (train,) = trains(plan, holidays, TODAY)
    step = {"next-workday": 1, "previous-workday": -1}.get(train.cadence.avoid, 0)
    for one in train.departures:
        assert (one.day - one.planned).days * step >= 0
        assert step or not one.moved
        passed = (one.planned + timedelta(days=step * at) for at in range(abs((one.day - one.planned).days)))
        weekend = {5, 6} if not train.cadence.weekdays else set[int]()
        assert all(forbidden(day, plan, holidays) or day.weekday() in weekend for day in passed)


@given(plans())
def test_departures_stand_in_order_with_as_many_ahead_as_the_horizon_says(made: tuple[Plan, dict[date, str]]) -> None:
    plan, holidays = made
    (train,) = trains(plan, holidays, TODAY)
    days = [one.day for one in train.departures]
    assert days == sorted(set(days))
    ahead = [one for one in train.departures if one.planned > TODAY and one.planned not in train.cadence.also]
    assert len(ahead) <= train.cadence.horizon


@given(
    st.lists(st.integers(-400, 400), min_size=1, max_size=8, unique=True),
    st.sampled_from(["day", "week"]),
    st.sampled_from(["", " on Wednesday"]),
)
def test_stages_keep_their_order_when_their_distances_do(counts: list[int], unit: str, weekday: str) -> None:
    given_stages = {f"s{count}": f"{count:+} {unit}s{weekday}" for count in sorted(counts)}
    cadence = Cadence(every="6 weeks on Tuesday", from_=date(2026, 1, 13), stages=given_stages)
    for one in schedule(Plan(cadence=cadence), (), TODAY, {}).releases:
        found = {stage.name: stage.day for stage in one.stages}
        days = [found[f"s{count}"] for count in sorted(counts)]
        assert days == sorted(days)
        assert [stage.day for stage in one.stages] == days


@given(st.dates(date(1900, 1, 1), date(2300, 1, 1)), st.integers(-50, 50), st.integers(0, 50), st.integers(0, 6))
def test_a_longer_span_never_ends_earlier(day: date, months: int, more: int, weekday: int) -> None:
    assert Span(months=months).after(day) <= Span(months=months + more).after(day)
    assert Span(days=7 * months).after(day) <= Span(days=7 * (months + more)).after(day)
    there = Offset(Span(days=7 * months), weekday).from_day(day)
    assert (there.weekday(), abs((there - Span(days=7 * months).after(day)).days) < 7) == (weekday, True)


@given(st.dates(date(1900, 1, 1), date(2300, 1, 1)), st.integers(0, 200))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    there = Span(months=months).after(day)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day == day.day or (there.day < day.day and (there + timedelta(days=1)).day == 1)


def test_where_no_day_is_allowed_for_a_year_a_departure_keeps_its_day_and_the_reason() -> None:
    freeze = Freeze(id="long", from_=date(2026, 1, 1), to=date(2029, 1, 1))
    cadence = Cadence(every="6 weeks on Tuesday", from_=date(2026, 1, 13), avoid="next-workday", horizon=1)
    (train,) = trains(Plan(cadence=cadence, freeze=(freeze,)), {}, TODAY)
    assert {(one.moved, one.reason) for one in train.departures} == {(False, "freeze long")}


def test_a_train_that_has_departed_more_often_than_is_told_still_departs() -> None:
    cadence = Cadence(every="daily", from_=date(1960, 1, 1), horizon=2)
    (train,) = trains(Plan(cadence=cadence), {}, TODAY)
    assert [one.day for one in train.departures[-3:]] == [TODAY + timedelta(days=at) for at in range(3)]
