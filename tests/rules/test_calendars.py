"""Which calendars there are, and what stands in each."""

from dataclasses import replace
from datetime import date, timedelta

import planned as plans
from tagline.model.commit import Bump
from tagline.model.event import EventKind
from tagline.model.plan import Freeze, Line, Plan, Release
from tagline.model.schedule import Confidence
from tagline.rules.calendars import KEPT, MOST_PAST, calendars, published
from tagline.rules.schedule import Shipped


def paths(plan: Plan = plans.PLAN) -> list[str]:
    return [one.path for one in calendars(plans.timetable(plan))]


def test_a_plan_has_the_fixed_calendars_and_one_for_each_line_and_owner() -> None:
    fixed = ["all.ics", "releases.ics", "freezes.ics", "eol.ics"]
    assert paths() == [*fixed, "2.x.ics", "1.x.ics", "ada.ics", "owner-all.ics"]


def test_a_line_an_owner_and_a_reserved_name_never_share_a_file() -> None:
    lines = tuple(Line(id=name) for name in ("all", "ada", "EOL", "eol"))
    entry = Release(id="x", line="ada", target=date(2026, 5, 1), owner="ada")
    others = tuple(Release(id=f"y{n}", line=line.id, target=date(2026, 5, 2)) for n, line in enumerate(lines))
    found = paths(Plan(line=lines, release=(entry, *others)))
    assert len(found) == len(set(found))
    assert {"line-all.ics", "ada.ics", "line-eol.ics", "owner-ada.ics"} <= set(found)
    assert all(path == path.lower() for path in found)


def test_without_a_plan_past_releases_are_all_that_there_is() -> None:
    assert paths(Plan()) == ["all.ics", "releases.ics"]
    assert calendars(plans.timetable(Plan(), finals=(), history=())) == ()


def test_what_is_called_off_stays_for_a_while_and_then_goes() -> None:
    def ids(today: date) -> set[str]:
        return {one.id for one in published(plans.timetable(today=today))}

    assert {"off.release", "gone.release"} <= ids(plans.TODAY)
    assert "off.release" in ids(date(2026, 4, 20) + KEPT)
    assert "off.release" not in ids(date(2026, 4, 20) + KEPT + timedelta(days=1))


def test_what_was_taken_out_is_cancelled_unless_its_train_still_departs() -> None:
    (gone,) = (one for one in published(plans.timetable()) if one.id == "gone.release")
    assert (gone.confidence, gone.first) == (Confidence.CANCELLED, date(2026, 5, 5))
    history = [
        plans.version(1, date(2026, 1, 1), {"2026-05-19": date(2026, 5, 20)}),
        plans.version(2, date(2026, 1, 2), {"2026-05-19": None}),
    ]
    found = {one.id: one for one in published(plans.timetable(history=history))}
    assert found["2026-05-19.release"].confidence is Confidence.TENTATIVE


def test_no_two_events_have_the_same_id_whatever_people_call_things() -> None:
    entry = Release(
        id="x", target=date(2026, 5, 1), tolerance="2 days", stage={name: date(2026, 4, 1) for name in STAGES}
    )
    plan = Plan(release=(entry,), freeze=(Freeze(id="x", from_=date(2026, 5, 1), to=date(2026, 5, 2)),))
    found = {one.id: one.kind for one in published(plans.timetable(plan))}
    assert len(found) == len(published(plans.timetable(plan)))
    assert found["x.release"] is EventKind.RELEASE


STAGES = ("release", "window", "freeze", "eol")


def test_only_the_newest_of_the_past_is_published_and_all_that_comes() -> None:
    many = [
        Shipped(f"v1.{n}.0", f"1.{n}.0", date(2020, 1, 1) + timedelta(days=n), "1", Bump.MINOR)
        for n in range(MOST_PAST + 9)
    ]
    found = published(plans.timetable(finals=many))
    assert sum(one.last < plans.TODAY for one in found) == MOST_PAST
    assert any(one.id == "summer.release" for one in found)


def test_a_line_has_its_own_releases_those_of_its_tags_and_freezes_that_hold_for_it() -> None:
    freezes = (
        Freeze(id="everywhere", from_=date(2026, 8, 1), to=date(2026, 8, 2)),
        Freeze(id="both", from_=date(2026, 8, 1), to=date(2026, 8, 2), lines=("2.x", "1.x")),
        Freeze(id="other", from_=date(2026, 8, 1), to=date(2026, 8, 2), lines=("1.x",)),
    )
    found = {
        one.path: {event.id for event in one.events}
        for one in calendars(plans.timetable(replace(plans.PLAN, freeze=freezes)))
    }
    assert {"v2.0.0.tag", "summer.release", "everywhere.freeze", "both.freeze", "2.x.eol"} <= found["2.x.ics"]
    assert not {"v1.0.0.tag", "other.freeze", "autumn.release"} & found["2.x.ics"]


def test_a_freeze_that_is_a_stage_stands_among_the_freezes() -> None:
    (found,) = (one for one in calendars(plans.timetable()) if one.path == "freezes.ics")
    assert {"summer.freeze", "summer.feature-freeze", "summer.docs-freeze"} <= {event.id for event in found.events}
