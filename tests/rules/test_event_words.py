"""What calendars say of an event."""

from datetime import date

import pytest

import planned as plans
from tagline.model.commit import Bump
from tagline.model.plan import Plan
from tagline.rules.calendars import published
from tagline.rules.event_words import description, notice
from tagline.rules.schedule import Shipped


def words(name: str, **others: object) -> str:
    found = plans.timetable(**others)  # type: ignore[arg-type] # passed on
    (event,) = (one for one in published(found) if one.id == name)
    return "\n".join(description(event, found))


def test_a_planned_release_tells_its_goal_window_moves_and_owner_without_an_address() -> None:
    told = words("summer.release")
    assert told.splitlines() == [
        "Faster imports, first ARM build.",
        "Planned.",
        "It counts as on time until Tuesday 23 June 2026.",
        "Moved from Tue 2 Jun 2026 to Tue 9 Jun 2026 on Sun 1 Mar 2026, 93 days before: two reviewers are away",
        "Moved from Tue 9 Jun 2026 to Tue 16 Jun 2026 on Fri 20 Mar 2026, 81 days before: reason 3",
        "Owner: Ada Lovelace.",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("autumn.release", "Only the quarter is known: 2026-Q4."),
        ("off.release", "Cancelled."),
        ("gone.release", "It was taken out of the plan."),
        ("summer.docs-freeze", "it ends at 12:00 UTC of the day after"),
        ("summer.freeze", "Nothing is released from Wed 1 Jul 2026 to Tue 14 Jul 2026."),
        ("2.x.eol", "2.x gets"),
        ("2026-05-19.release", "Tentative"),
    ],
)
def test_each_kind_of_event_says_what_it_is(name: str, said: str) -> None:
    assert said in words(name)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 2, 24), "Released as 2.1.0, as planned."),
        (date(2026, 2, 25), "Released as 2.1.0, 1 day after Tue 24 Feb 2026"),
        (date(2026, 2, 20), "Released as 2.1.0, 4 days before Tue 24 Feb 2026"),
    ],
)
def test_a_release_that_came_says_how_far_from_its_day(day: date, said: str) -> None:
    came = Shipped("v2.1.0", "2.1.0", day, "2", Bump.MINOR)
    assert said in words("2026-02-24.release", finals=(came,))


def test_a_release_of_a_project_without_a_plan_says_nothing_of_plans() -> None:
    assert words("v2.0.0.tag", plan=Plan(), history=()) == ""


@pytest.mark.parametrize(("days", "said"), [(None, ""), (0, ", 0 days before"), (-1, ", recorded 1 day after")])
def test_a_move_that_was_recorded_late_says_so(days: int | None, said: str) -> None:
    assert notice(days) == said
