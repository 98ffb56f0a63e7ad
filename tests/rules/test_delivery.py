"""The delivery metrics: what counts, what does not, and when nothing is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import examples
from deliveries import book, delivered, deployed, mending, steady
from pages.timetables import timetable
from tagline.model.commit import Bump
from tagline.model.delivery import DAY, Cause, Delivered, Delivery, Omission, Spread, spread
from tagline.model.plan import Plan, Release
from tagline.rules.delivery import delivery
from tagline.rules.delivery_words import NOT_RECORDED, duration, five_lines, per_month, share

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook
    from tagline.model.schedule import Timetable


def figures(*releases: Delivered, **others: object) -> Delivery:
    found = delivery(replace(book(releases), **others))  # type: ignore[arg-type] # the fields of a book
    assert found is not None
    return found


def figure(found: Delivery, word: str) -> str:
    return next(line.figure for line in five_lines(found) if line.word == word)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1))
def test_the_median_and_the_p90_occurred_and_the_right_share_does_not_exceed_them(values: list[int]) -> None:
    found = spread(values)
    for reached, tenths in ((found.median, 5), (found.p90, 9)):
        assert reached in values
        assert 10 * sum(value <= reached for value in values) >= tenths * len(values)
        assert 10 * sum(value < reached for value in values) < tenths * len(values)


def test_of_nothing_the_median_is_nothing() -> None:
    assert (Spread(()).n, Spread(()).median, Spread(()).p90) == (0, 0, 0)


def test_without_a_release_there_are_no_figures() -> None:
    assert delivery(examples.empty_book()) is None
    assert delivery(book([delivered("1.0.0", -1)])) is None  # it comes only tomorrow


def test_lead_times_run_from_the_commit_and_from_when_it_was_written() -> None:
    found = figures(delivered("1.0.0", 10, [1, 2, 3, 4, 5]), delivered("1.1.0", 5, [6, 7, 8, 9, 10])).year.lead
    assert (found.committed.n, found.committed.median, found.committed.p90) == (10, 5 * DAY, 9 * DAY)
    assert found.authored.median == 10 * DAY
    assert found.left_out == {Omission.MERGE: 2}


def test_a_change_that_is_younger_than_its_release_is_kept_and_counted() -> None:
    found = figures(delivered("1.0.0", 10, [-1, 2])).year.lead.committed
    assert (found.values, found.negative) == ((-DAY, 2 * DAY), 1)


def test_the_window_begins_with_the_day_after_the_same_one_a_year_before() -> None:
    found = figures(delivered("1.0.0", 365, [1]), delivered("1.1.0", 364, [1]), delivered("1.2.0", 0, [1]))
    assert (found.year.lead.committed.n, found.whole.lead.committed.n) == (2, 3)


def test_figures_change_by_the_day_and_not_by_the_second() -> None:
    releases = [delivered("1.0.0", 5), delivered("1.1.0", 2)]
    early, late = (figures(*releases, as_of=datetime(2028, 2, 28, hour, tzinfo=UTC)) for hour in (1, 23))
    assert early.year == late.year


def test_a_year_before_a_leap_day_is_the_day_before() -> None:
    as_of = datetime(2028, 2, 29, 12, tzinfo=UTC)
    found = figures(delivered("1.0.0", 5), as_of=as_of)
    assert found.year.window.since == int(datetime(2027, 2, 28, 23, 59, 59, tzinfo=UTC).timestamp())


def test_lines_stand_apart_and_the_newest_comes_first() -> None:
    found = figures(*steady(), delivered("2.0.0", 20, [4]), delivered("1.9.1", 15, [5])).year
    assert [(line, values.n) for line, values in found.lead.lines] == [("1", 31), ("2", 1)]
    assert [(one.line, one.n) for one in found.releases.lines] == [("1", 11), ("2", 1)]


def test_a_gap_belongs_to_the_window_in_which_it_ends() -> None:
    found = figures(delivered("1.0.0", 400), delivered("1.1.0", 300), delivered("1.2.0", 290)).year.releases
    assert found.gaps.values == (10 * DAY, 100 * DAY)


def test_months_without_a_release_are_shown() -> None:
    months = figures(delivered("1.0.0", 300), delivered("1.1.0", 200)).year.releases.months
    assert (len(months), sum(count for _, count in months)) == (13, 2)
    assert months[0][0] == date(2025, 3, 1)
    whole = figures(delivered("1.0.0", 300), delivered("1.1.0", 200)).whole.releases.months
    assert whole[0] == (date(2025, 6, 1), 1)


def test_nothing_is_projected() -> None:
    quick = [delivered(f"1.{at}.0", 10 - at) for at in range(9)]
    assert per_month(figures(*quick).year.releases) == "too few"
    assert per_month(figures(*steady()[:4]).year.releases) == "too few"
    assert per_month(figures(*steady()).year.releases) == "0.9"


def test_where_nobody_recorded_a_failure_nothing_is_claimed() -> None:
    found = figures(*(delivered(f"1.{at}.0", 300 - at) for at in range(20)))
    assert not found.recorded
    assert {figure(found, word) for word in ("recovery", "fail rate")} == {NOT_RECORDED}


def test_a_patch_that_followed_makes_no_failure() -> None:
    found = figures(delivered("1.0.0", 100), delivered("1.0.1", 99), delivered("1.1.0", 50), delivered("1.1.1", 30))
    assert (found.year.failed.failed, found.year.failed.possible, found.recorded) == ((), 1, False)
    assert found.year.recovery.hotfix_gaps.values == (DAY,)


def test_a_release_failed_where_it_was_withdrawn_or_another_one_says_so() -> None:
    found = figures(*steady())
    assert [(one.release.version, one.causes) for one in found.year.recovery.failures] == [
        ("1.3.0", (Cause.YANKED,)),
        ("1.5.0", (Cause.MENDED,)),
    ]
    assert [one.recovery for one in found.year.recovery.failures] == [30 * DAY, 30 * DAY]
    assert [one.since_detected for one in found.year.recovery.failures] == [None, 25 * DAY]
    assert (len(found.year.failed.failed), found.year.failed.judged) == (2, 10)
    assert figure(found, "fail rate") == "20 %"


def test_what_a_withdrawn_release_is_replaced_by_mended_it() -> None:
    releases = [delivered("1.0.0", 50, yanked=True, use="v1.0.2"), delivered("1.0.1", 40), delivered("1.0.2", 30)]
    (failure,) = figures(*releases).year.recovery.failures
    assert failure.mended_by is not None
    assert failure.mended_by.version == "1.0.2"


def test_an_emergency_makes_the_release_before_it_on_its_line_a_failure() -> None:
    found = figures(delivered("1.0.0", 50), delivered("2.0.0", 40), delivered("1.0.1", 30, emergency=True))
    assert [(one.release.version, one.causes) for one in found.year.recovery.failures] == [
        ("1.0.0", (Cause.EMERGENCY,))
    ]


def test_a_failure_that_nothing_mended_is_open() -> None:
    found = figures(delivered("1.0.0", 50, yanked=True)).year.recovery
    assert (found.open, found.spread.n) == (1, 0)


def test_no_release_mends_itself_or_a_later_one_and_unknown_names_are_told() -> None:
    releases = [
        delivered("1.0.0", 50, mends=mending("1.0.0", "1.1.0", "v9")),
        delivered("1.1.0", 40, mends=mending("v1.1.0")),
    ]
    found = figures(*releases)
    assert (found.year.recovery.failures, found.unknown) == ((), ("v9",))


def test_a_young_release_is_not_judged_even_if_it_failed() -> None:
    found = figures(*steady(), delivered("2.0.0", 13, yanked=True), delivered("2.1.0", 14))
    assert [one.version for one in found.year.failed.young] == ["2.0.0"]
    assert (found.year.failed.judged, len(found.year.failed.failed)) == (11, 2)


def test_below_five_there_is_no_rate() -> None:
    found = figures(*steady()[:4])
    assert share(1, 4) == "1 of 4, too few for a share"
    assert figure(found, "fail rate") == "1 of 4"
    assert figure(found, "frequency") == "4 releases"
    assert figure(figures(delivered("1.0.0", 30, [1, 2])), "lead time") == "too few"


def planned(*entries: Release) -> tuple[ReleaseBook, Timetable]:
    """Lay entries out beside three releases of the example: 2.0.0 of 10 January 2026, and 1.0.0 of 4 January."""
    begun = Release(id="begun", target=date(2026, 1, 1), status="cancelled")
    plan = Plan(release=(begun, *entries))
    made = examples.book()
    return made, timetable(made, plan)


def deliveries_of(made: ReleaseBook) -> tuple[Delivered, ...]:
    found = [
        delivered(str(one.version), 0)._replace(released=one.released) for one in made.releases if one.version.final
    ]
    return tuple(sorted(found, key=lambda one: one.released))


def test_rework_is_unplanned_and_mends_something_and_the_rest_is_counted_apart() -> None:
    made, table = planned(Release(id="first", target=date(2026, 1, 4), line="1"))
    first, second = deliveries_of(made)
    loose = figures(first, second, timetable=table).year.rework
    assert (loose.n, loose.rework, [one.version for one in loose.apart]) == (2, (), ["2.0.0"])
    mended = figures(first, second._replace(mends=mending("1.0.0")), timetable=table).year.rework
    assert ([one.version for one in mended.rework], mended.apart) == (["2.0.0"], ())


def test_an_emergency_that_stands_in_the_plan_was_written_down_and_not_planned() -> None:
    made, table = planned(Release(id="now", target=date(2026, 1, 10), class_="emergency"))
    found = figures(*deliveries_of(made), timetable=table)
    assert [one.version for one in found.year.rework.rework] == ["2.0.0"]
    assert not found.recorded  # 1.0.0 is of another line


def test_without_a_plan_nobody_knows_what_was_planned() -> None:
    found = figures(*steady())
    assert (found.year.rework.n, found.year.slips) == (None, None)
    assert figure(found, "rework") == "not known"


def test_slips_are_those_of_planned_releases_that_came_in_the_window() -> None:
    made, table = planned(Release(id="big", target=date(2026, 1, 7), tolerance="2 days", line="2"))
    slips = figures(*deliveries_of(made), timetable=table).year.slips
    assert slips is not None
    assert (slips.n, slips.on_time, slips.net.values, slips.unplanned) == (1, 0, (3,), 1)


def test_deployments_have_figures_of_their_own() -> None:
    found = delivery(book(steady(), [deployed(300 - 20 * at, [at + 1]) for at in range(12)]))
    assert found is not None
    assert found.environments == ("production",)
    assert found.year.deployments is not None
    assert found.year.deployed is not None
    assert (found.year.deployments.n, found.year.deployed.committed.median) == (12, 6 * DAY)
    assert figure(found, "frequency") == "12 deployments"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "under a minute"),
        (-59, "under a minute"),
        (46 * 3_600, "46 hours"),
        (61, "1 minute"),
        (3_599, "60 minutes"),
        (5_400, "1.5 hours"),
        (2 * DAY, "2.0 days"),
        (10 * DAY, "10 days"),
        (-2 * DAY, "−2.0 days"),
        (4_000 * DAY, "4,000 days"),
    ],
)
def test_durations_are_written_for_people(seconds: int, words: str) -> None:
    assert duration(seconds) == words


def test_a_bump_alone_is_no_sign_of_a_fix() -> None:
    found = figures(delivered("1.0.0", 50), delivered("1.0.1", 49, fixes=False, bump=Bump.PATCH))
    assert found.year.failed.possible == 0
