"""The delivery metrics, held against the same numbers reckoned by plain git commands."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from delivery.recomputed import Figures, recomputed
from stories import FIRST_DAY, HOUR, Story
from tagline.assembly.books import read_book
from tagline.model.delivery import Delivery, Spread
from tagline.rules.delivery import delivery

DAY = 24 * HOUR
AS_OF = datetime(2026, 7, 31, 23, 59, 59, tzinfo=UTC)
NAMES = ("git-cliff", "commitizen", "python-semantic-release", "core", "release-please")


def told(repository: Path, as_of: datetime) -> Figures:
    """Give the same figures as Tagline tells them."""
    found = delivery(read_book(repository, as_of=as_of, with_delivery=True, with_people=False))
    assert found is not None
    year = found.year
    return Figures(
        lead=triple(year.lead.committed),
        written=triple(year.lead.authored),
        left_out={str(omission): count for omission, count in year.lead.left_out.items()},
        releases=year.releases.n,
        months={month.strftime("%Y-%m"): count for month, count in year.releases.months if count},
        gaps=(year.releases.gaps.n, year.releases.gaps.median),
        judged=year.failed.judged,
        possible=year.failed.possible,
    )


def triple(values: Spread) -> tuple[int, int, int]:
    return values.n, values.median, values.p90


@pytest.mark.parametrize("name", NAMES)
def test_public_repositories_have_the_same_figures_to_the_last_digit(name: str, clone: Callable[[str], Path]) -> None:
    repository = clone(name)
    assert told(repository, AS_OF) == recomputed(repository, AS_OF)


def made(folder: Path) -> Path:
    """Write a history of two lines, with merges, bots, release commits, and dates that a rebase renewed."""
    history = Story()
    for number in range(40):
        history.commit(f"feat: thing {number}", when=FIRST_DAY + number * 9 * DAY)
        history.commit(f"fix: fault {number} (#{number})", when=FIRST_DAY + number * 9 * DAY + 5 * HOUR)
        history.commit(
            "chore: new lock file",
            author="renovate[bot] <bot@example.org>",
            when=FIRST_DAY + number * 9 * DAY + 6 * HOUR,
        )
        side = history.commit(f"docs: page {number}", when=FIRST_DAY + number * 9 * DAY + 7 * HOUR)
        history.commit(
            f"Merge branch 'b{number}'", parents=[side - 1, side], when=FIRST_DAY + number * 9 * DAY + 8 * HOUR
        )
        if number % 3 == 2:
            version = f"1.{number // 3}.0"
            history.commit(f"chore(release): {version}", when=FIRST_DAY + number * 9 * DAY + 9 * HOUR)
            history.tag(f"v{version}", message=version, when=FIRST_DAY + number * 9 * DAY + 30 * HOUR)
        if number % 6 == 5:
            top = history.tip
            history.commit("fix: backported by hand", when=FIRST_DAY + number * 9 * DAY + 40 * HOUR)
            history.tag(f"v1.{number // 3}.1", when=FIRST_DAY + number * 9 * DAY + 50 * HOUR)
            history.ref(f"refs/heads/maintenance-{number}")
            history.tip = top
    return history.told(folder)


@pytest.mark.parametrize("days", [100, 361, 365, 380])
def test_a_made_history_has_the_same_figures(days: int, tmp_path: Path) -> None:
    as_of = datetime.fromtimestamp(FIRST_DAY, UTC) + timedelta(days=days)
    repository = made(tmp_path)
    mine, theirs = told(repository, as_of), recomputed(repository, as_of)
    assert mine == theirs
    assert mine.lead[0] > 20
    assert set(mine.left_out) == {"merges", "release commits", "commits of bots"}


def test_the_figures_hold_for_the_window_that_they_name(tmp_path: Path) -> None:
    as_of = datetime.fromtimestamp(FIRST_DAY, UTC) + timedelta(days=400)
    found = delivery(read_book(made(tmp_path), as_of=as_of, with_delivery=True))
    assert isinstance(found, Delivery)
    end = as_of.replace(hour=23, minute=59, second=59)
    assert found.year.window.since == int(end.replace(year=as_of.year - 1).timestamp())
    assert found.whole.releases.n > found.year.releases.n
