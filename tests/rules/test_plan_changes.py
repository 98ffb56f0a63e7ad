"""What follows from a new target."""

from dataclasses import replace
from datetime import date

import pytest

from tagline.model.commit import Bump
from tagline.model.plan import Cadence, Freeze, Plan, Release
from tagline.model.schedule import PlannedRelease, Schedule
from tagline.rules.plan_changes import Consequences, consequences, moved_words, notice_words
from tagline.rules.schedule import Shipped, schedule

TODAY = date(2026, 11, 25)
FINALS = (Shipped("v1.0.0", "1.0.0", date(2026, 11, 20), "1", Bump.MINOR),)


def laid(target: date | str | None, **more: object) -> tuple[PlannedRelease, Schedule]:
    release = Release(id="a", target=target, **more)  # type: ignore[arg-type] # fields of a release
    plan = Plan(
        cadence=Cadence(every="6 weeks on Tuesday", from_=date(2027, 1, 5), stages={"rc1": "-2 weeks"}),
        freeze=(Freeze(id="winter", from_=date(2026, 12, 18), to=date(2027, 1, 4), allow=("emergency",)),),
        release=(release,),
    )
    found = schedule(plan, FINALS, TODAY, {})
    return next(one for one in found.releases if one.id == "a"), found


def moved(old: date | str, new: date | str, **more: object) -> Consequences:
    after, found = laid(new, **more)
    return consequences(laid(old, **more)[0], after, found)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (date(2026, 12, 1), date(2026, 12, 8), ("7 days later", "6 days before the old target")),
        (date(2026, 12, 8), date(2026, 12, 7), ("1 day earlier", "13 days before the old target")),
        ("2026-12", date(2026, 12, 7), ("", "36 days before the old target")),
        (date(2026, 11, 24), "tba", ("", "recorded late, 1 day after the old target")),
        ("tba", "2026-12", ("", "")),
    ],
)
def test_how_far_it_moved_and_how_long_before(old: date | str, new: date | str, words: tuple[str, str]) -> None:
    found = moved(old, new)
    assert (moved_words(found), notice_words(found)) == words


def test_stages_of_the_train_move_along_and_those_with_a_day_of_their_own_stay() -> None:
    found = moved(date(2026, 12, 1), date(2026, 12, 8), stage={"docs": date(2026, 11, 27)})
    assert [(one.name, one.new, one.fixed) for one in found.stages] == [
        ("rc1", date(2026, 11, 24), False),
        ("docs", date(2026, 11, 27), True),
    ]


def test_a_stage_has_no_day_where_the_target_has_none() -> None:
    (stage,) = moved(date(2026, 12, 1), "tba").stages
    assert (stage.old, stage.new) == (date(2026, 11, 17), None)


@pytest.mark.parametrize(("change", "count"), [("normal", 1), ("emergency", 0)])
def test_a_freeze_speaks_against_a_day_unless_it_allows_the_class(change: str, count: int) -> None:
    found = moved(date(2026, 12, 1), date(2026, 12, 24), class_=change)
    assert sum("release freeze winter" in warning for warning in found.warnings) == count


def test_a_release_that_would_be_taken_for_it_is_told() -> None:
    found = moved(date(2027, 2, 1), date(2026, 11, 27))
    assert "1.0.0, which came out on Fri 20 Nov 2026, would be taken for it" in found.warnings


def test_a_release_that_was_not_planned_before_has_no_notice() -> None:
    after, found = laid("2027-Q1")
    assert consequences(None, after, found)[1:6] == (None, None, None, 0, None)


def test_releases_that_it_passes_are_named_the_first_few_of_many() -> None:
    entries = [Release(id=f"r{at}", target=date(2026, 12, at + 1)) for at in range(6)]
    plan = Plan(release=tuple(entries))
    before = schedule(plan, (), TODAY, {})
    after = schedule(replace(plan, release=(replace(entries[0], target="2026-12"), *entries[1:])), (), TODAY, {})
    found = consequences(before.releases[0], next(one for one in after.releases if one.id == "r0"), after)
    assert found.warnings == ("it now comes after r1 (2026-12-02), r2 (2026-12-03), r3 (2026-12-04) and 2 more",)
