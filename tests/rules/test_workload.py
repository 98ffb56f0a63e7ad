"""Owners see what they have ahead by week; nobody is put before another for having more."""

from datetime import date

from tagline.model.plan import Release
from tagline.model.schedule import Confidence, PlannedRelease, StageDay
from tagline.rules.targets import on
from tagline.rules.workload import Duty, workload

TODAY = date(2026, 3, 4)


def planned(name: str, day: date, owner: str, *stages: StageDay) -> PlannedRelease:
    """Plan a release."""
    return PlannedRelease(
        id=name,
        train="",
        line="",
        departure=None,
        target=on(day),
        window_end=day,
        stages=stages,
        confidence=Confidence.PLANNED,
        entry=Release(id=name, owner=owner),
        fulfilled=None,
    )


def test_duties_stand_in_the_week_of_their_day() -> None:
    one = planned("a", date(2026, 3, 10), "ada", StageDay("rc1", date(2026, 3, 4), "bo"))
    found = workload([one], ("bo", "ada"), TODAY)
    assert [load.person for load in found] == ["bo", "ada"]
    assert found[0].weeks == ((date(2026, 3, 2), (Duty(date(2026, 3, 4), "a", "rc1"),)),)
    assert found[1].weeks == ((date(2026, 3, 9), (Duty(date(2026, 3, 10), "a"),)),)


def test_what_is_over_or_far_away_and_what_nobody_owns_is_no_duty() -> None:
    far, over = planned("far", date(2026, 12, 1), "ada"), planned("over", date(2026, 3, 3), "ada")
    assert workload([far, over, planned("free", date(2026, 3, 10), "")], (), TODAY) == ()


def test_releases_of_one_owner_that_share_days_overlap() -> None:
    first = planned("a", date(2026, 3, 20), "ada", StageDay("rc1", date(2026, 3, 6)))
    second = planned("b", date(2026, 3, 25), "ada", StageDay("rc1", date(2026, 3, 18)))
    later = planned("c", date(2026, 4, 25), "ada")
    (load,) = workload([first, second, later], (), TODAY)
    assert [(one.releases, one.first, one.last) for one in load.overlaps] == [
        (("a", "b"), date(2026, 3, 18), date(2026, 3, 20))
    ]
