"""Python's schedule: labels that move on, releases that were put in, and days that a revert restored."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from schedules import python
from schedules.rebuilt import Version, noon, rebuilt, timetable
from tagline.model.schedule import Confidence, Timetable

SERIES = ("7.1", "7.2")


def version(day: date, why: str, entries: str, *, end: str = "2050-10-01") -> Version:
    """Tell one version of the file: a line is a series, a label, "+" for what came, and a day."""
    told = [f'[metadata."{series}"]\nend-of-bugfix = 2047-10-01\nend-of-life = {end}\n' for series in SERIES]
    for line in entries.strip().splitlines():
        series, label, state, when = (part.strip() for part in line.split("|"))
        known = "actual" if state else "expected"
        told.append(f'[[release."{series}"]]\nstage = "{label}"\nstate = "{known}"\ndate = {when}\n')
    return Version(noon(day), why, "\n".join(told))


def follow(where: Path, found: Sequence[Version], today: date) -> Timetable:
    """Rebuild a history and read it."""
    told = python.editions(found, SERIES)
    return timetable(rebuilt(where, told, python.shipments(found[-1].text, SERIES), scheme="pep440"), today)


FIRST = version(
    date(2045, 11, 1),
    "Plan",
    """
    7.1 | 7.1.0 final |+| 2045-10-01
    7.1 | 7.1.1       | | 2045-12-01
    7.1 | 7.1.2       | | 2046-02-01
    7.1 | 7.1.3       | | 2046-04-01
    """,
)
RENUMBERED = version(
    date(2045, 12, 6),
    "7.1.1 came, and a hotfix",
    """
    7.1 | 7.1.0 final |+| 2045-10-01
    7.1 | 7.1.1       |+| 2045-12-02
    7.1 | 7.1.2       |+| 2045-12-05
    7.1 | 7.1.3       | | 2046-02-01
    7.1 | 7.1.4       | | 2046-04-01
    """,
)


def test_a_hotfix_moves_labels_on_and_no_release(tmp_path: Path) -> None:
    found = follow(tmp_path / "told", [FIRST, RENUMBERED], date(2046, 1, 1))
    assert [(one.id, one.target.words, one.fulfilled and one.fulfilled.version) for one in found.schedule.releases] == [
        ("7.1-01", "2045-12-01", "7.1.1"),
        ("7.1-02", "2046-02-01", None),
        ("7.1-03", "2046-04-01", None),
    ]
    assert not [slip.id for slip in found.slips.values() if slip.moves]
    assert [(one.version, one.day) for one in found.schedule.unplanned] == [("7.1.2", date(2045, 12, 5))]
    assert found.slips["7.1-01"].net == 1


def test_a_dropped_beta_leaves_the_others_where_they_were(tmp_path: Path) -> None:
    betas = "7.2 | 7.2.0 beta 1 | | 2046-05-05\n7.2 | 7.2.0 beta 2 | | 2046-05-26\n7.2 | 7.2.0 beta 3 | | 2046-06-16"
    dropped = "7.2 | 7.2.0 beta 1 | | 2046-05-05\n7.2 | 7.2.0 beta 2 | | 2046-06-16"
    told = [version(date(2046, 1, 1), "Plan", betas), version(date(2046, 2, 1), "Drop one", dropped)]
    found = follow(tmp_path / "told", told, date(2046, 3, 1))
    assert [(one.id, one.target.words) for one in found.schedule.coming] == [
        ("7.2-01", "2046-05-05"),
        ("7.2-03", "2046-06-16"),
    ]
    assert not [slip.id for slip in found.slips.values() if slip.moves]


def test_prereleases_fulfil_their_own_plans_and_leave_the_final_to_come(tmp_path: Path) -> None:
    planned = "7.2 | 7.2.0 candidate 1 | | 2046-08-01\n7.2 | 7.2.0 final | | 2046-08-15"
    came = planned.replace("| | 2046-08-01", "|+| 2046-08-03")
    told = [version(date(2046, 1, 1), "Plan", planned), version(date(2046, 8, 4), "rc1 is out", came)]
    found = follow(tmp_path / "told", told, date(2046, 8, 5))
    assert [(one.confidence, one.fulfilled and one.fulfilled.tag) for one in found.schedule.releases] == [
        (Confidence.RELEASED, "v7.2.0rc1"),
        (Confidence.PLANNED, None),
    ]
    assert {one.line: one.latest for one in found.support} == {"7.1": "", "7.2": ""}


def test_a_day_that_a_revert_restored_is_two_moves_and_no_slip(tmp_path: Path) -> None:
    plan = "7.1 | 7.1.1 | | {}"
    told = [
        version(date(2045, 11, 1), "Plan", plan.format("2045-12-01")),
        version(date(2045, 11, 10), "Move 7.1.1", plan.format("2045-12-08")),
        version(date(2045, 11, 12), 'Revert "Move 7.1.1"', plan.format("2045-12-01")),
    ]
    slip = follow(tmp_path / "told", told, date(2045, 11, 20)).slips["7.1-01"]
    assert [(move.by, move.notice) for move in slip.moves] == [(7, 21), (-7, 26)]
    assert slip.net == 0


def test_an_end_of_life_that_was_extended_is_the_one_that_holds(tmp_path: Path) -> None:
    plan = "7.1 | 7.1.0 final |+| 2045-10-01"
    told = [version(date(2045, 11, 1), "Plan", plan), version(date(2046, 1, 1), "Extend", plan, end="2051-03-15")]
    ends = [
        next(one.security_until for one in follow(tmp_path / name, found, date(2046, 2, 1)).support)
        for name, found in (("first", told[:1]), ("both", told))
    ]
    assert ends == [date(2050, 10, 31), date(2051, 3, 15)]


@pytest.mark.parametrize(
    ("label", "expected"),
    [("7.1.0 final", "7.1.0"), ("7.1.4", "7.1.4"), ("7.2.0 Beta 3", "7.2.0b3"), ("7.2.0 candidate 1", "7.2.0rc1")],
)
def test_a_label_stands_for_a_version(label: str, expected: str) -> None:
    assert python.version_of(label) == expected


@pytest.fixture
def public(clone: Callable[[str], Path], tmp_path: Path) -> Timetable:
    """Rebuild the real history."""
    editions, shipments = python.public(clone("peps"))
    return timetable(rebuilt(tmp_path / "told", editions, shipments, scheme="pep440"), date(2026, 8, 22))


def test_the_public_slips_by_slot_are_those_that_were_published(public: Timetable) -> None:
    came = [one for one in public.schedule.releases if one.fulfilled]
    first = date(2025, 11, 10)  # slots that came into the file later were put in on short notice
    slots = {line: [one.id for one in came if one.line == line] for line in ("3.13", "3.14", "3.15")}
    net = {
        line: [public.slips[name].net for name in ids if public.slips[name].planned_on == first]
        for line, ids in slots.items()
    }
    assert net == {"3.13": [0, 0, 0, 1, 1], "3.14": [0, 0, 0, 1, 1], "3.15": [1, 0, 0, 1, 0, 0, 2, 7, 7, 4, 7]}
    late = [one.fulfilled.version for one in came if one.fulfilled and public.slips[one.id].planned_on != first]
    assert late == ["3.14.5rc1", "3.14.5"]
    unplanned = {one.version for one in public.schedule.unplanned}
    assert unplanned == {"3.13.11", "3.14.2", "3.12.13", "3.11.15", "3.10.20"}


def test_the_public_ends_of_life_are_those_that_were_published(public: Timetable) -> None:
    ends = {one.line: one.security_until for one in public.support}
    assert ends == {f"3.{minor}": date(2016 + minor, 10, 31) for minor in range(9, 17)}
