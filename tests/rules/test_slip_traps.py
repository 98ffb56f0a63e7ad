"""How a release moved is told as it was: against what was promised when its cycle began, and against what came."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.model.commit import Bump
from tagline.model.plan import Cadence, Freeze, Plan, Release
from tagline.model.schedule import Schedule, Slip
from tagline.rules.schedule import Shipped, schedule
from tagline.rules.slips import ByTrain, PlanVersion, Wish, id_mistakes, slips
from tagline.rules.targets import TBA, on, target

TODAY = date(2026, 11, 25)
SIX_WEEKS = Cadence(every="6 weeks on Tuesday", from_=date(2026, 1, 13), horizon=2)  # 01-13, 02-24, 04-07, 05-19 …


def day(text: str) -> date:
    """Write a day of 2026 as month and day."""
    return date.fromisoformat(f"2026-{text}")


def to(text: str) -> Wish:
    """Write a target: a day of 2026, or what a plan may say."""
    return on(day(text)) if text[0].isdigit() and len(text) == 5 else target(text)


def ship(version: str, when: str, plan: str = "") -> Shipped:
    """Ship a minor version."""
    return Shipped(f"v{version}", version, day(when), version.partition(".")[0], Bump.MINOR, plan)


def told(*versions: tuple[str, dict[str, Wish | None]], baselines: dict[int, str] | None = None) -> list[PlanVersion]:
    """Tell the commits of a plan."""
    set_by = baselines or {}
    return [
        PlanVersion(f"{at:040x}", day(when), changed, f"reason {at}", (set_by[at],) if at in set_by else ())
        for at, (when, changed) in enumerate(versions)
    ]


def laid(plan: Plan, *finals: Shipped, today: date = TODAY) -> Schedule:
    """Lay a plan out."""
    return schedule(plan, finals, today, {})


def entries(**targets: str) -> tuple[Release, ...]:
    """Write entries of a plan."""
    return tuple(
        Release(id=name, target=day(when) if len(when) == 5 and when[0].isdigit() else when)
        for name, when in targets.items()
    )


def moves(slip: Slip) -> list[tuple[int | None, int | None]]:
    """Give by how much each move was, and its notice."""
    return [(move.by, move.notice) for move in slip.moves]


# Baselines


def test_what_was_changed_before_the_train_before_departed_was_a_draft() -> None:
    entry = Release(id="spring", train=day("04-07"), target=day("04-16"))
    history = told(
        ("01-20", {"spring": to("04-10")}), ("02-24", {"spring": to("04-09")}), ("02-25", {"spring": to("04-16")})
    )
    slip = slips(laid(Plan(cadence=SIX_WEEKS, release=(entry,))), history)["spring"]
    assert (slip.baseline, slip.since, slip.drafts) == (
        to("04-09"),
        "in force when its cycle began on 2026-02-24",
        1,
    )
    assert moves(slip) == [(7, 43)]


def test_a_cycle_begins_when_the_release_before_came_not_when_it_was_due() -> None:
    entry = Release(id="spring", train=day("04-07"), target=day("04-16"))
    plan = Plan(cadence=SIX_WEEKS, release=(entry,))
    history = told(("02-20", {"spring": to("04-09")}), ("02-26", {"spring": to("04-16")}))
    slip = slips(laid(plan, ship("1.0.0", "02-27")), history)["spring"]
    assert (slip.baseline, slip.moves) == (to("04-16"), ())


def test_a_train_that_left_very_late_does_not_swallow_the_moves_of_the_next_one() -> None:
    late = Release(id="late", train=day("02-24"))
    entry = Release(id="spring", train=day("04-07"), target=day("04-28"))
    history = told(
        ("02-01", {"spring": to("04-07"), "late": ByTrain(day("02-24"))}), ("04-01", {"spring": to("04-28")})
    )
    plan = Plan(cadence=SIX_WEEKS, release=(late, entry))
    slip = slips(laid(plan, ship("1.0.0", "04-20", "late")), history)["spring"]
    assert moves(slip) == [(21, 6)]


def test_a_trailer_sets_the_baseline_anew() -> None:
    history = told(
        ("01-01", {"a": to("03-03")}), ("02-01", {"a": to("04-04")}), ("02-02", {}), ("02-03", {"a": to("04-11")}),
        baselines={2: "a"},
    )  # fmt: skip
    slip = slips(laid(Plan(release=entries(a="04-11"))), history)["a"]
    assert (slip.baseline, slip.since, slip.drafts) == (to("04-04"), "set by the plan", 1)
    assert moves(slip) == [(7, 60)]


def test_a_release_that_slips_beyond_the_one_after_it_has_slipped() -> None:
    history = told(("01-01", {"a": to("03-03"), "b": to("04-04")}), ("02-20", {"a": to("06-06")}))
    slip = slips(laid(Plan(release=entries(a="06-06", b="04-04"))), history)["a"]
    assert (slip.baseline, slip.net) == (to("03-03"), 95)


def test_of_free_releases_the_one_before_begins_the_cycle() -> None:
    history = told(
        ("01-01", {"a": to("03-03"), "b": to("05-05")}), ("02-02", {"b": to("04-04")}), ("03-13", {"b": to("04-11")})
    )
    slip = slips(laid(Plan(release=entries(a="03-03", b="04-11"))), history)["b"]
    assert (slip.baseline, slip.drafts, moves(slip)) == (to("04-04"), 1, [(7, 22)])


def test_a_release_whose_cycle_has_not_begun_has_not_moved() -> None:
    history = told(("01-01", {"a": to("12-12"), "b": to("12-24")}), ("02-02", {"b": to("12-31")}))
    slip = slips(laid(Plan(release=entries(a="12-12", b="12-31"))), history)["b"]
    assert (slip.since, slip.moves, slip.drafts) == ("its cycle begins on 2026-12-12", (), 1)


def test_lines_do_not_begin_each_others_cycles() -> None:
    plan = Plan(
        release=(
            Release(id="a", line="1.x", target=day("03-03")),
            Release(id="b", line="2.x", target=day("04-11")),
        )
    )
    history = told(("01-01", {"a": to("03-03"), "b": to("05-05")}), ("02-02", {"b": to("04-11")}))
    assert slips(laid(plan), history)["b"].baseline == to("05-05")


def test_an_entry_that_comes_late_is_held_against_its_train() -> None:
    entry = Release(id="spring", train=day("04-07"), target=day("04-16"))
    slip = slips(laid(Plan(cadence=SIX_WEEKS, release=(entry,))), told(("03-31", {"spring": to("04-16")})))["spring"]
    assert (slip.baseline, slip.since) == (to("04-07"), "the departure of its train")
    assert moves(slip) == [(9, 7)]


# Moves


def test_early_is_negative_and_shown() -> None:
    history = told(("01-01", {"a": to("03-10")}), ("02-01", {"a": to("03-05")}))
    slip = slips(laid(Plan(release=entries(a="03-05")), ship("1.1.0", "03-03")), history)["a"]
    assert (moves(slip), slip.net, slip.last_error) == ([(-5, 37)], -7, -2)


def test_a_change_after_the_day_is_recorded_late() -> None:
    history = told(("01-01", {"a": to("03-03")}), ("03-05", {"a": to("03-10")}))
    (move,) = slips(laid(Plan(release=entries(a="03-10"))), history)["a"].moves
    assert (move.notice, move.late, move.reason) == (-2, True, "reason 1")


def test_on_the_day_itself_there_is_no_notice_and_it_is_not_late() -> None:
    history = told(("01-01", {"a": to("03-03")}), ("03-03", {"a": to("03-10")}))
    (move,) = slips(laid(Plan(release=entries(a="03-10"))), history)["a"].moves
    assert (move.notice, move.late) == (0, False)


def test_a_date_that_a_revert_restored_is_two_moves() -> None:
    history = told(("01-01", {"a": to("03-03")}), ("01-02", {"a": to("03-10")}), ("01-03", {"a": to("03-03")}))
    slip = slips(laid(Plan(release=entries(a="03-03"))), history)["a"]
    assert (moves(slip), slip.net) == ([(7, 60), (-7, 66)], 0)


def test_an_entry_that_was_out_of_the_plan_for_a_while_has_not_moved() -> None:
    history = told(("01-01", {"a": to("03-03")}), ("01-02", {"a": None}), ("01-03", {"a": to("03-03")}))
    assert slips(laid(Plan(release=entries(a="03-03"))), history)["a"].moves == ()


def test_less_precise_targets_move_and_have_a_notice_from_their_end() -> None:
    history = told(("01-01", {"a": to("2026-Q1")}), ("02-01", {"a": to("2026-04")}), ("03-01", {"a": to("tba")}))
    slip = slips(laid(Plan(release=entries(a="tba"))), history)["a"]
    assert (moves(slip), slip.net) == ([(None, 58), (None, 60)], None)


def test_whoever_keeps_a_month_is_in_time_on_any_of_its_days() -> None:
    slip = slips(
        laid(Plan(release=entries(a="2026-04")), ship("1.0.0", "04-17")), told(("01-01", {"a": to("2026-04")}))
    )
    assert (slip["a"].net, slip["a"].last_error) == (0, 0)


def test_a_departure_that_a_freeze_moved_is_no_move_of_people() -> None:
    cadence = Cadence(every="6 weeks on Tuesday", from_=day("01-13"), avoid="next-workday")
    freeze = Freeze(id="x", from_=day("04-06"), to=day("04-10"))
    plan = Plan(cadence=cadence, freeze=(freeze,), release=(Release(id="spring", train=day("04-07")),))
    slip = slips(laid(plan), told(("01-01", {"spring": ByTrain(day("04-07"))})))["spring"]
    assert (slip.baseline, slip.moves, slip.net) == (to("04-13"), (), 0)


def test_to_take_another_train_is_a_move() -> None:
    plan = Plan(cadence=SIX_WEEKS, release=(Release(id="spring", train=day("05-19")),))
    history = told(("02-01", {"spring": ByTrain(day("04-07"))}), ("03-01", {"spring": ByTrain(day("05-19"))}))
    assert moves(slips(laid(plan), history)["spring"]) == []  # its train's cycle began on 7 April: a draft until then
    late = told(("02-01", {"spring": ByTrain(day("04-07"))}), ("04-08", {"spring": ByTrain(day("05-19"))}))
    assert moves(slips(laid(plan), late)["spring"]) == [(42, -1)]


def test_an_entry_that_gave_its_own_day_back_goes_by_its_train_again() -> None:
    plan = Plan(cadence=SIX_WEEKS, release=(Release(id="2026-04-07"),))
    history = told(("02-24", {"2026-04-07": to("04-16")}), ("03-01", {"2026-04-07": ByTrain(None)}))
    assert moves(slips(laid(plan), history)["2026-04-07"]) == [(-9, 46)]
    gone = told(("02-24", {"2026-04-07": to("04-16")}), ("03-01", {"2026-04-07": None}))
    assert moves(slips(laid(Plan(cadence=SIX_WEEKS)), gone)["2026-04-07"]) == [(-9, 46)]


def test_an_entry_without_day_and_train_is_not_known_yet() -> None:
    plan = Plan(cadence=SIX_WEEKS, release=(Release(id="someday"),))
    slip = slips(laid(plan), told(("02-24", {"someday": ByTrain(None)})))["someday"]
    assert (slip.baseline, slip.net) == (TBA, None)


@given(st.lists(st.dates(date(2026, 1, 1), date(2027, 1, 1)), min_size=1, max_size=8), st.data())
def test_moves_lead_from_the_baseline_to_the_last_target(targets: list[date], data: st.DataObject) -> None:
    days = sorted(data.draw(st.lists(st.dates(date(2025, 1, 1), TODAY), min_size=len(targets), max_size=len(targets))))
    versions = zip(days, targets, strict=True)
    history = [PlanVersion(f"{at}", when, {"a": on(what)}, "") for at, (when, what) in enumerate(versions)]
    others = data.draw(st.lists(st.dates(date(2026, 1, 1), date(2027, 1, 1)), max_size=4))
    plan = Plan(
        release=(
            Release(id="a", target=targets[-1]),
            *(Release(id=f"b{at}", target=when) for at, when in enumerate(others)),
        )
    )
    slip = slips(laid(plan), history)["a"]
    ways = [slip.baseline, *(move.new for move in slip.moves)]
    assert ways[-1] == on(targets[-1])
    assert [move.old for move in slip.moves] == ways[:-1]
    assert all(move.old != move.new for move in slip.moves)
    assert slip.net == sum(move.by or 0 for move in slip.moves)


# Unplanned


def test_a_tag_may_name_its_plan_and_one_that_names_none_is_unplanned() -> None:
    plan = Plan(release=entries(a="03-03", b="03-10"))
    found = laid(plan, ship("1.1.0", "03-09", "a"), ship("1.2.0", "03-03", "nothing"), ship("1.3.0", "07-07"))
    assert [(one.id, one.fulfilled and one.fulfilled.tag) for one in found.releases] == [("a", "v1.1.0"), ("b", None)]
    assert [one.tag for one in found.unplanned] == ["v1.2.0", "v1.3.0"]


def test_what_came_more_than_three_weeks_away_is_unplanned() -> None:
    near, far = day("03-03") + timedelta(days=21), day("03-03") + timedelta(days=22)
    for when, count in ((near, 0), (far, 1)):
        found = laid(Plan(release=entries(a="03-03")), Shipped("v1.0.0", "1.0.0", when, "1", Bump.MAJOR))
        assert len(found.unplanned) == count


# Ids


@pytest.mark.parametrize(
    ("versions", "said"),
    [
        ([{"a": to("03-03")}, {"a": None, "b": to("03-03")}], ['release "a" was renamed to "b"']),
        ([{"a": to("03-03")}, {"a": None}, {"a": to("09-09")}], ['the id "a" was used again for another release']),
        ([{"a": to("03-03")}, {"a": None}, {"a": to("03-03")}], []),
        ([{"a": to("03-03")}, {"a": None}, {"a": to("03-03")}, {"a": to("04-04")}], []),
        ([{"a": to("tba")}, {"a": None, "b": to("tba")}], []),
        ([{"a": ByTrain(None)}, {"a": None, "b": ByTrain(None)}], []),
        ([{"a": ByTrain(day("03-03"))}, {"a": None, "b": ByTrain(day("03-03"))}], ['release "a" was renamed to "b"']),
        ([{"a": to("03-03")}, {"a": ByTrain(None)}, {"a": to("09-09")}], []),
        ([{"a": to("03-03"), "b": to("03-03")}, {"a": None}], []),
    ],
)
def test_renamed_and_reused_ids_are_mistakes_and_restored_ones_are_not(
    versions: list[dict[str, Wish | None]], said: list[str]
) -> None:
    history = told(*((f"01-{at:02}", changed) for at, changed in enumerate(versions, 1)))
    assert [found.text for found in id_mistakes(history)] == said
