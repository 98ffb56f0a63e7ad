"""Fixes after a candidate, in what it had changed, came back from the testers."""

from datetime import UTC, datetime
from pathlib import Path

from stories import story
from tagline.assembly.books import read_book
from tagline.model.release import Release
from tagline.rules.returned import returned

LINES = (
    *("feat(queue): order targets", "feat(sky): name stars", "$ tag v1.0.0-rc.1"),
    *("fix(queue): keep the order", "fix(mount): stop in time", "docs(sky): tell the names", "$ tag v1.0.0-rc.2"),
    *("fix(queue): keep it over midnight", "fix(mount): stop at once", "fix: all else", "$ tag v1.0.0"),
)


def ladder(where: Path, *lines: str) -> list[Release]:
    """Give the candidates and their final, in order."""
    book = read_book(story(*lines).told(where), as_of=datetime(2026, 1, 31, tzinfo=UTC))
    return sorted(book.releases, key=lambda one: one.version)


def test_a_fix_in_a_part_that_was_tested_before_came_back(tmp_path: Path) -> None:
    assert returned(ladder(tmp_path, *LINES)) == {"mount": 1, "queue": 2}


def test_what_only_the_final_tells_again_came_back_no_second_time(tmp_path: Path) -> None:
    first, second, final = ladder(tmp_path, *LINES)
    assert (returned([first, second]), returned([first, final])["queue"]) == ({"queue": 1}, 2)


def test_the_first_candidate_returns_nothing(tmp_path: Path) -> None:
    assert returned(ladder(tmp_path, *LINES)[:1]) == {}
