"""When a cycle begins, which plans prereleases fulfil, and which plans are over without a release."""

from datetime import date

from tagline.model.commit import Bump
from tagline.model.plan import Line, Plan, Release
from tagline.model.schedule import Confidence, Slip, Target
from tagline.rules.schedule import Shipped, schedule
from tagline.rules.slips import PlanVersion, slips
from tagline.rules.targets import on

TODAY = date(2026, 6, 30)


def version(day: date, **changed: Target | None) -> PlanVersion:
    """Tell one commit of the plan."""
    return PlanVersion(f"{day:%Y%m%d}", day, changed, "")


def shipped(version: str, day: date, *, final: bool = True, plan: str = "", bump: Bump = Bump.MINOR) -> Shipped:
    """Ship a version of line 1."""
    return Shipped(f"v{version}", version, day, "1", bump, plan, final)


def slip_of(name: str, plan: Plan, history: list[PlanVersion], *releases: Shipped) -> Slip:
    """Give the slip of a planned release."""
    return slips(schedule(plan, releases, TODAY, {}), history)[name]


def confidences(plan: Plan, *releases: Shipped) -> list[Confidence]:
    """Say how sure each planned release is."""
    return [one.confidence for one in schedule(plan, releases, TODAY, {}).releases]


def test_the_stage_start_begins_a_cycle_and_what_came_before_is_a_draft() -> None:
    days = [date(2026, 1, 5), date(2026, 1, 20), date(2026, 3, 2)]
    targets = [on(date(2026, 4, 14)), on(date(2026, 4, 7)), on(date(2026, 4, 21))]
    history = [version(day, a=target) for day, target in zip(days, targets, strict=True)]
    plan = Plan(release=(Release(id="a", target=date(2026, 4, 21), stage={"start": date(2026, 2, 1)}),))
    slip = slip_of("a", plan, history)
    assert (slip.drafts, slip.baseline, slip.net) == (1, targets[1], 14)
    assert (slip.planned_on, [move.by for move in slip.moves]) == (days[0], [14])


def test_a_prerelease_begins_no_cycle_of_its_own() -> None:
    plan = Plan(
        release=(
            Release(id="b1", line="1", target=date(2026, 5, 1), bump="prerelease"),
            Release(id="b2", line="1", target=date(2026, 6, 8), bump="prerelease"),
        )
    )
    history = [
        version(date(2026, 1, 1), b1=on(date(2026, 5, 1)), b2=on(date(2026, 6, 1))),
        version(date(2026, 4, 1), b2=on(date(2026, 6, 8))),
    ]
    assert slip_of("b2", plan, history).net == 7


def test_what_was_written_down_after_the_release_was_no_target_of_it() -> None:
    plan = Plan(release=(Release(id="a", target=date(2026, 3, 5)),))
    history = [version(date(2026, 1, 1), a=on(date(2026, 3, 3))), version(date(2026, 3, 9), a=on(date(2026, 3, 5)))]
    slip = slip_of("a", plan, history, shipped("1.1.0", date(2026, 3, 5)))
    assert [(move.notice, move.after) for move in slip.moves] == [(-6, 4)]
    assert (slip.net, slip.last_error) == (2, 2)


def test_a_move_on_the_day_of_the_release_still_counts() -> None:
    plan = Plan(release=(Release(id="a", target=date(2026, 3, 5)),))
    history = [version(date(2026, 1, 1), a=on(date(2026, 3, 3))), version(date(2026, 3, 5), a=on(date(2026, 3, 5)))]
    slip = slip_of("a", plan, history, shipped("1.1.0", date(2026, 3, 5)))
    assert ([move.after for move in slip.moves], slip.last_error) == ([None], 0)


def test_a_prerelease_fulfils_only_a_plan_that_promises_one() -> None:
    day = date(2026, 6, 1)
    promised = Plan(release=(Release(id="a", target=day, bump="prerelease"),))
    plain = Plan(release=(Release(id="a", target=day),))
    candidate, final = shipped("1.1.0-rc.1", day, final=False), shipped("1.1.0", day)
    named = shipped("1.1.0-rc.1", day, final=False, plan="a")
    found = [confidences(plan, one)[0] for plan in (promised, plain) for one in (candidate, named, final)]
    planned, released = Confidence.PLANNED, Confidence.RELEASED
    assert found == [released, released, planned, planned, planned, released]


def test_prereleases_are_neither_unplanned_nor_part_of_the_rhythm() -> None:
    betas = [shipped(f"1.1.0-beta.{n}", date(2026, 6, n), final=False) for n in (1, 2, 3, 4)]
    found = schedule(Plan(release=(Release(id="a", target=date(2026, 1, 1)),)), betas, TODAY, {})
    assert (found.unplanned, found.rhythm) == ((), None)


def test_a_plan_is_over_when_its_line_went_on_without_it_or_ended() -> None:
    late = Release(id="a", line="1", target=date(2026, 3, 1))
    ended = Line(id="1", security=date(2026, 6, 1))
    went_on, patch = shipped("1.2.0", date(2026, 6, 1)), shipped("1.1.1", date(2026, 6, 1), bump=Bump.PATCH)
    assert confidences(Plan(release=(late,)), went_on) == [Confidence.MISSED]
    assert confidences(Plan(release=(late,), line=(ended,))) == [Confidence.MISSED]
    assert confidences(Plan(release=(late,)), patch) == [Confidence.PLANNED]
    assert confidences(Plan(release=(Release(id="a", target=date(2026, 3, 1)),)), went_on) == [Confidence.PLANNED]


def test_a_cancelled_plan_stays_cancelled() -> None:
    plan = Plan(release=(Release(id="a", line="1", target=date(2026, 3, 1), status="cancelled"),))
    assert confidences(plan, shipped("1.2.0", date(2026, 6, 1))) == [Confidence.CANCELLED]
