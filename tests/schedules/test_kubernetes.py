"""Kubernetes' cycles: moves of the final day, drafts before a cycle begins, and two places that disagree."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from schedules import kubernetes
from schedules.rebuilt import Shipment, Version, noon, rebuilt, timetable
from tagline.model.schedule import Slip

PAGE = """# The cycle

- **{start}**: Week 1 — Release cycle begins
- **{summary}**: Week 15 — Kubernetes v1.90.0 released

| What | Who | When |
|---|---|---|
| Start of Release Cycle | Lead | {start} |
| **Begin [Code Freeze]** | Lead | 02:00 UTC Friday 1st May 2043 / 18:00 PST Thursday 30th April 2043 |
| v1.90.0-rc.1 released | Lead | Tuesday 2nd June 2043 |
| **v1.90.0 released** | Lead | {table} |
"""
WIDE = """## Timeline

| **What**                  | **Who** | **When**                                        | **Week** |
|---------------------------|---------|-------------------------------------------------|----------|
| Start of Release Cycle    | Lead    | Monday 7th March 2044                           | week 1   |
| **Begin [Docs Freeze]**   | Docs    | Monday 2nd May 2044 (AoE) / 3rd May, 12:00 UTC  | week 9   |
| **v1.91.0 released**      | Lead    | Tuesday, 14 June 2044                           | week 15  |
"""
START = "Monday 2nd March 2043"


def page(day: date, why: str, summary: str, table: str) -> tuple[int, Version]:
    """Tell one version of the page of 1.90."""
    return 90, Version(noon(day), why, PAGE.format(start=START, summary=summary, table=table))


DRAFTED = [
    page(date(2043, 1, 10), "Outline", "Tuesday 16th June 2043", "**TBC**"),
    page(date(2043, 2, 1), "Draft", "Tuesday 9th June 2043", "Tuesday 9th June 2043"),
]
MOVED = [
    *DRAFTED,
    page(date(2043, 6, 2), "Two weeks more", "Tuesday 9th June 2043", "Tuesday 23rd June 2043"),
    page(date(2043, 6, 10), "Tell it above too", "Tuesday 23rd June 2043", "Tuesday 23rd June 2043"),
]


def slip_of(where: Path, pages: list[tuple[int, Version]], source: kubernetes.Source) -> Slip:
    """Give the slip of 1.90, which came on 23 June 2043."""
    told = rebuilt(where, kubernetes.editions(pages, source), [Shipment("v1.90.0", date(2043, 6, 23))])
    return timetable(told, date(2043, 7, 1)).slips["cycle-90"]


def test_a_final_day_that_moved_by_two_weeks_is_one_move_and_drafts_are_none(tmp_path: Path) -> None:
    slip = slip_of(tmp_path / "told", MOVED, "table")
    assert (slip.baseline.words, slip.drafts, slip.net) == ("2043-06-09", 1, 14)
    assert [(move.by, move.notice, move.reason) for move in slip.moves] == [(14, 7, "Two weeks more")]


def test_the_place_that_was_forgotten_makes_the_same_move_late(tmp_path: Path) -> None:
    slip = slip_of(tmp_path / "told", MOVED, "summary")
    assert [(move.by, move.notice, move.late) for move in slip.moves] == [(14, -1, True)]


def test_a_table_of_another_form_is_read_alike() -> None:
    found = kubernetes.cycle(WIDE)
    assert (found.summary, found.table) == (None, date(2044, 6, 14))
    assert found.stages == {"start": date(2044, 3, 7), "docs-freeze": date(2044, 5, 2)}


@pytest.mark.parametrize("words", ["TBC", "", "Tuesday", "12:00 UTC", "30 Smarch 2043"])
def test_what_names_no_day_is_none(words: str) -> None:
    assert kubernetes.day(words) is None


@pytest.mark.parametrize(
    ("source", "moved", "late"),
    [
        ("summary", {24: [14], 26: [2, 1], 29: [8], 33: [7]}, {26: 1, 29: 1}),
        ("table", {24: [14], 26: [2, 1], 29: [8]}, {26: 1}),
    ],
)
def test_the_public_moves_are_those_that_were_published(
    clone: Callable[[str], Path],
    tmp_path: Path,
    source: kubernetes.Source,
    moved: dict[int, list[int]],
    late: dict[int, int],
) -> None:
    editions, shipments = kubernetes.public(clone("sig-release"), source)
    found = timetable(rebuilt(tmp_path / "told", editions, shipments), date(2026, 8, 14))
    slips = {minor: found.slips[f"cycle-{minor}"] for minor in kubernetes.CYCLES}
    assert {minor: [move.by for move in slip.moves] for minor, slip in slips.items() if slip.moves} == moved
    assert {minor: n for minor, slip in slips.items() if (n := sum(move.late for move in slip.moves))} == late
    assert {minor: slip.net for minor, slip in slips.items() if slip.net} == {m: sum(by) for m, by in moved.items()}
    assert found.schedule.unplanned == ()


# The last day of each line as published: fourteen months, and on to the 28th; two were prolonged after all.
ENDS = {
    "1.36": date(2027, 6, 28),
    "1.35": date(2027, 2, 28),
    "1.34": date(2026, 10, 27),
    "1.33": date(2026, 6, 28),
    "1.32": date(2026, 2, 28),
    "1.31": date(2025, 11, 11),
    "1.30": date(2025, 7, 15),
    "1.29": date(2025, 2, 28),
    "1.28": date(2024, 10, 28),
    "1.27": date(2024, 6, 28),
    "1.26": date(2024, 2, 28),
    "1.25": date(2023, 10, 27),
    "1.24": date(2023, 7, 28),
}


def test_fourteen_months_are_what_was_published_but_for_days_and_two_that_were_prolonged(
    clone: Callable[[str], Path], tmp_path: Path
) -> None:
    editions, shipments = kubernetes.public(clone("sig-release"), "table")
    found = timetable(rebuilt(tmp_path / "told", editions, shipments), date(2026, 8, 14))
    ours = {one.line: one.security_until for one in found.support}
    apart = {line: (end - mine).days for line, end in ENDS.items() if (mine := ours[line])}
    assert {line: days for line, days in apart.items() if not 0 <= days <= 25} == {"1.31": 29, "1.30": 28}
