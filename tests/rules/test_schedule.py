"""Departures, entries and releases come together; how they moved is told as it was; support is what was promised."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tagline.model.commit import Bump
from tagline.model.plan import Cadence, Freeze, Line, Plan, Release
from tagline.model.schedule import Confidence, Phase, PlannedRelease, Schedule, Target
from tagline.rules.cadence import obstacle, trains
from tagline.rules.schedule import Shipped, plan_id, rhythm, schedule
from tagline.rules.slips import PlanVersion, id_mistakes, slips
from tagline.rules.support import support
from tagline.rules.targets import on, target

TODAY = date(2026, 11, 25)
SIX_WEEKS = Cadence(every="6 weeks on Tuesday", from_=date(2026, 1, 13), ids="%Y-%m-%d", horizon=2)


def minor(version: str, day: date, plan: str = "") -> Shipped:
    """Ship a minor version."""
    return Shipped(f"v{version}", version, day, version.partition(".")[0], Bump.MINOR, plan)


def laid(plan: Plan, *finals: Shipped, today: date = TODAY) -> Schedule:
    """Lay a plan out."""
    return schedule(plan, finals, today, {})


def of(found: Schedule, name: str) -> PlannedRelease:
    """Find a planned release."""
    return next(one for one in found.releases if one.id == name)


def test_the_next_departure_is_planned_and_those_after_it_are_tentative() -> None:
    coming = laid(Plan(cadence=SIX_WEEKS)).coming
    assert [(one.id, one.confidence) for one in coming] == [
        ("2026-12-15", Confidence.PLANNED),
        ("2027-01-26", Confidence.TENTATIVE),
    ]


def test_an_entry_takes_the_place_of_its_departure() -> None:
    entry = Release(id="winter", train=date(2026, 12, 15), target=date(2026, 12, 17), tolerance="7 days")
    found = of(laid(Plan(cadence=SIX_WEEKS, release=(entry,))), "winter")
    assert (found.target.first, found.window_end) == (date(2026, 12, 17), date(2026, 12, 24))
    assert found.departure is not None
    assert found.departure.planned == date(2026, 12, 15)


def test_a_release_fulfils_the_plan_that_its_tag_names_else_the_nearest() -> None:
    plan = Plan(release=(Release(id="a", target=date(2026, 3, 3)), Release(id="b", target=date(2026, 3, 10))))
    found = laid(plan, minor("1.1.0", date(2026, 3, 4)), minor("1.2.0", date(2026, 3, 4), "b"))
    assert [(one.id, one.fulfilled and one.fulfilled.tag) for one in found.releases] == [
        ("a", "v1.1.0"),
        ("b", "v1.2.0"),
    ]


def test_a_release_that_fulfils_nothing_is_unplanned() -> None:
    plan = Plan(release=(Release(id="a", target=date(2026, 3, 3)),))
    found = laid(plan, minor("1.0.0", date(2025, 1, 1)), minor("1.1.0", date(2026, 9, 1)))
    assert [one.tag for one in found.unplanned] == ["v1.1.0"]


def test_a_patch_before_the_day_does_not_take_the_plan_of_what_is_still_to_come() -> None:
    plan = Plan(release=(Release(id="a", target=date(2026, 3, 20)),))
    patch = Shipped("v1.0.1", "1.0.1", date(2026, 3, 6), "1", Bump.PATCH)
    assert of(laid(plan, patch), "a").fulfilled is None
    on_time = of(laid(plan, patch._replace(day=date(2026, 3, 19))), "a").fulfilled
    assert on_time is not None


def test_a_fix_of_an_older_line_fulfils_no_plan_without_a_line() -> None:
    plan = Plan(release=(Release(id="a", target=date(2026, 3, 3)), Release(id="old", line="1.x", target="2026-03")))
    older = Shipped("v1.0.1", "1.0.1", date(2026, 3, 3), "1.x", Bump.PATCH, leading=False)
    found = laid(plan, older)
    assert (of(found, "a").fulfilled, of(found, "old").fulfilled is not None) == (None, True)


def test_the_line_plan_in_a_tag_is_read() -> None:
    assert plan_id("Thanks\n\nPlan: 2026-11\n") == "2026-11"
    assert plan_id("The Plan: is good") == ""


def test_a_departure_in_a_freeze_moves_to_the_next_day_that_is_allowed() -> None:
    freeze = Freeze(id="year-end", from_=date(2026, 12, 10), to=date(2027, 1, 4))
    cadence = replace(SIX_WEEKS, avoid="next-workday", weekdays=("mon", "tue", "wed", "thu"))
    found = laid(Plan(cadence=cadence, freeze=(freeze,))).coming[0].departure
    assert found is not None
    assert (found.day, found.planned, found.reason) == (date(2027, 1, 5), date(2026, 12, 15), "freeze year-end")


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri"]), min_size=1),
    st.sampled_from(["next-workday", "previous-workday", "skip"]),
    st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    st.integers(0, 40),
)
def test_no_departure_falls_on_a_day_that_is_to_be_avoided(
    start: date, weekdays: set[str], avoid: str, frozen: date, length: int
) -> None:
    cadence = Cadence(every="3 weeks", from_=start, avoid=avoid, weekdays=tuple(sorted(weekdays)))  # type: ignore[arg-type]
    freeze = Freeze(id="x", from_=frozen, to=frozen + timedelta(days=length))
    (train,) = trains(Plan(cadence=cadence, freeze=(freeze,)), {}, TODAY)
    why = obstacle(cadence, (freeze,), {})
    assert not [one for one in train.departures if why(one.day)]


def test_the_rhythm_leaves_patches_out() -> None:
    days = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    finals = [minor(f"1.{at}.0", day) for at, day in enumerate(days)]
    patch = Shipped("v1.2.1", "1.2.1", date(2026, 3, 2), "1", Bump.PATCH)
    found = rhythm([*finals, patch])
    assert found is not None
    assert (found.median, found.gaps) == (28, 2)


def version(number: int, day: date, **changed: Target | None) -> PlanVersion:
    """Tell one commit of the plan."""
    return PlanVersion(f"{number:040x}", day, changed, f"reason {number}")


def test_a_move_has_its_notice_and_one_after_the_day_is_recorded_late() -> None:
    plan = Plan(release=(Release(id="a", target=date(2026, 3, 20)),))
    history = [
        version(1, date(2026, 1, 1), a=on(date(2026, 3, 3))),
        version(2, date(2026, 2, 1), a=on(date(2026, 3, 10))),
        version(3, date(2026, 3, 12), a=on(date(2026, 3, 20))),
    ]
    slip = slips(laid(plan, minor("1.1.0", date(2026, 3, 20))), history)["a"]
    assert [(move.by, move.notice, move.late) for move in slip.moves] == [(7, 30, False), (10, -2, True)]
    assert (slip.net, slip.last_error) == (17, 0)


def test_a_date_that_a_revert_restored_is_told_as_two_moves() -> None:
    plan = Plan(release=(Release(id="a", target=date(2026, 3, 3)),))
    old, new = on(date(2026, 3, 3)), on(date(2026, 3, 10))
    days = [date(2026, 1, day) for day in (1, 2, 3)]
    history = [version(at, day, a=when) for at, (day, when) in enumerate(zip(days, (old, new, old), strict=True))]
    slip = slips(laid(plan), history)["a"]
    assert [move.by for move in slip.moves] == [7, -7]
    assert slip.net == 0


def test_renamed_and_reused_ids_are_mistakes_and_restored_ones_are_not() -> None:
    one, two = on(date(2026, 3, 3)), on(date(2026, 9, 9))
    day = date(2026, 1, 1)
    renamed = [version(1, day, a=one), version(2, day, a=None, b=one)]
    reused = [version(1, day, a=one), version(2, day, a=None), version(3, day, a=two)]
    restored = [version(1, day, a=one), version(2, day, a=None), version(3, day, a=one)]
    assert ["renamed" in found.text for found in id_mistakes(renamed)] == [True]
    assert ["used again" in found.text for found in id_mistakes(reused)] == [True]
    assert list(id_mistakes(restored)) == []


def test_a_line_of_the_plan_goes_through_its_phases() -> None:
    line = Line(id="1.x", tags="v1.*", active="6 months", security="12 months")
    finals = (minor("1.0.0", date(2026, 1, 13)),)
    phases = [
        support(Plan(line=(line,)), laid(Plan(line=(line,)), *finals, today=day), finals)[0].phase
        for day in (date(2026, 7, 13), date(2026, 7, 14), date(2027, 1, 14))
    ]
    assert phases == [Phase.ACTIVE, Phase.SECURITY, Phase.ENDED]


def test_the_latest_two_are_supported_until_the_one_after_comes() -> None:
    cadence = replace(SIX_WEEKS, support="latest 2")
    finals = tuple(minor(f"1.{at}.0", date(2026, at + 1, 1)) for at in range(3))
    windows = support(Plan(cadence=cadence), laid(Plan(cadence=cadence), *finals), finals)
    assert [(one.line, one.phase, one.security_until) for one in windows] == [
        ("1.2", Phase.ACTIVE, None),
        ("1.1", Phase.ACTIVE, None),
        ("1.0", Phase.ENDED, date(2026, 3, 1)),
    ]


def test_without_a_policy_nothing_is_promised() -> None:
    finals = (minor("1.0.0", date(2026, 1, 13)),)
    (window,) = support(Plan(), laid(Plan(), *finals), finals)
    assert window.sentence == "Nothing is promised for 1; its latest release is 1.0.0."


def test_less_precise_targets_sort_at_their_end() -> None:
    plan = Plan(
        release=(
            Release(id="later", target="tba"),
            Release(id="quarter", target="2027-Q1"),
            Release(id="day", target=date(2027, 3, 30)),
        )
    )
    assert [one.id for one in laid(plan).releases] == ["day", "quarter", "later"]
    assert laid(plan).releases[1].target == target("2027-Q1")
