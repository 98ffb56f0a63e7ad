"""Node.js' lines: starts that were recorded late, long-term support from a day on, and ends that moved."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from schedules import node
from schedules.rebuilt import Shipment, Version, noon, rebuilt, timetable
from tagline.model.schedule import Confidence, Phase, Timetable

LINE = {"start": "2040-04-24", "lts": "2040-10-30", "maintenance": "2041-10-20", "end": "2043-04-30", "codename": "K"}


def version(day: date, why: str, **changed: Mapping[str, str]) -> Version:
    """Tell one version of the file: what the lines say, v70 as it was planned first."""
    return Version(noon(day), why, json.dumps({"v70": LINE, **changed}))


def follow(where: Path, *found: Version, today: date, came: date = date(2040, 4, 26)) -> Timetable:
    """Rebuild a history, in which 70 came two days after its day, and read it."""
    return timetable(rebuilt(where, node.editions(found), [Shipment("v70.0.0", came)]), today)


def test_a_day_that_was_corrected_after_the_release_is_recorded_late(tmp_path: Path) -> None:
    late = version(date(2040, 5, 4), "Correct", v70={**LINE, "start": "2040-04-26"})
    slip = follow(tmp_path / "told", version(date(2039, 9, 1), "Plan"), late, today=date(2040, 6, 1)).slips["start-70"]
    assert [(move.by, move.notice, move.late, move.after) for move in slip.moves] == [(2, -10, True, 8)]
    assert (slip.net, slip.last_error) == (2, 2)


def test_a_move_after_the_old_day_and_before_the_new_one_was_still_announced(tmp_path: Path) -> None:
    moved = version(date(2040, 5, 4), "Move", v70={**LINE, "start": "2040-05-08"})
    told = (version(date(2039, 9, 1), "Plan"), moved)
    slip = follow(tmp_path / "told", *told, today=date(2040, 6, 1), came=date(2040, 5, 8)).slips["start-70"]
    assert [(move.late, move.after) for move in slip.moves] == [(True, None)]
    assert (slip.net, slip.last_error) == (14, 0)


def test_a_line_is_long_term_from_its_day_on(tmp_path: Path) -> None:
    told = version(date(2039, 9, 1), "Plan")
    days = (date(2040, 10, 29), date(2040, 10, 30), date(2041, 10, 21), date(2043, 5, 1))
    found = [follow(tmp_path / str(day), told, today=day).support[0] for day in days]
    assert [(one.lts, one.phase, one.maintained) for one in found] == [
        (False, Phase.ACTIVE, True),
        (True, Phase.ACTIVE, True),
        (True, Phase.SECURITY, True),
        (True, Phase.ENDED, False),
    ]
    assert {(one.codename, one.lts_from) for one in found} == {("K", date(2040, 10, 30))}


def test_an_old_line_without_tags_has_ended_and_is_not_what_ships_next(tmp_path: Path) -> None:
    old = {"start": "2030-01-01", "end": "2032-12-31"}
    coming = {"start": "2041-04-24", "maintenance": "2041-10-20", "end": "2042-04-30"}
    told = version(date(2039, 9, 1), "Plan", v50=old, v71=coming)
    found = follow(tmp_path / "told", told, today=date(2040, 6, 1))
    assert found.schedule.next is not None
    assert found.schedule.next.id == "start-71"
    ended = next(one for one in found.support if one.line == "50")
    assert ended.sentence == "50 reached its end of life on 31 December 2032; please upgrade."
    assert [one.line for one in found.support] == ["71", "70", "50"]


def test_the_public_starts_that_were_recorded_late_are_those_that_were_published(
    clone: Callable[[str], Path], tmp_path: Path
) -> None:
    editions, shipments = node.public(clone("Release"))
    found = timetable(rebuilt(tmp_path / "told", editions, shipments), date(2026, 7, 2))
    after = {slip.id: [move.after for move in slip.moves] for slip in found.slips.values() if slip.moves}
    assert {name: days for name, days in after.items() if days != [None]} == {
        "start-8": [41],
        "start-10": [9],
        "start-22": [2],
        "start-23": [8],
        "start-26": [6],
    }
    assert {name for name, days in after.items() if days == [None]} == {"start-15", "start-24"}
    assert found.schedule.next is not None
    assert found.schedule.next.id == "start-27"
    missed = [one.id for one in found.schedule.releases if one.confidence is Confidence.MISSED]
    assert missed == ["start-0.8", "start-0.10", "start-0.12", "start-9"]


def test_the_public_windows_say_what_the_schedule_says(clone: Callable[[str], Path], tmp_path: Path) -> None:
    editions, shipments = node.public(clone("Release"))
    found = timetable(rebuilt(tmp_path / "told", editions, shipments), date(2026, 7, 2))
    said = {line.id: (line.lts or None, line.active, line.security, line.codename) for line in editions[-1].plan.line}
    assert {
        one.line: (one.lts_from, one.active_until, one.security_until, one.codename) for one in found.support
    } == said
    assert [one.line for one in found.support if one.maintained] == ["26", "24", "22"]
