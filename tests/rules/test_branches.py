"""A branch that is named after a release line is for versions of that line."""

from pathlib import Path

import pytest

from answers import REFUSED, answer, shown
from tagline.model.release import Refusal
from tagline.model.settings import Settings
from tagline.rules.branches import line_of_branch


@pytest.mark.parametrize(
    ("branch", "line"),
    [
        ("1.x", "1.x"),
        ("1.0.x", "1.0.x"),
        ("v1.x", "1.x"),
        ("1.x.x", "1.x"),
        ("1.X", "1.x"),
        ("3.12", "3.12.x"),
        ("30-x-y", "30.x"),
        ("30-x", "30.x"),
        ("release/1.0", "1.0.x"),
        ("release/2", "2.x"),
        ("release-1.0", "1.0.x"),
        ("releases/v1.2.x", "1.2.x"),
        ("maintenance/1.0.x", "1.0.x"),
        ("stable/4.2.x", "4.2.x"),
        ("support/1.x", "1.x"),
        *((name, None) for name in ("main", "", "1", "12", "feature/1.0", "fix-1.0", "release", "release/next", "x.1")),
        *(
            (name, None)
            for name in ("release/1.1.0", "1.0.0", "v1", "1.0.x-topic", "1..x", "\u0661.x", "release/2024-05")
        ),
        (None, None),
    ],
)
def test_a_branch_names_a_line_or_none(branch: str | None, line: str | None) -> None:
    found = line_of_branch(branch)
    assert (str(found) if found else None) == line


LINES: dict[str, tuple[str, str, str]] = {
    "a fix goes on on its line": ("1.0.x", "fix: b", "1.0.1"),
    "a feature would leave the line": ("1.0.x", "feat: b", REFUSED),
    "a feature stays on the line of a major version": ("1.x", "feat: b", "1.1.0"),
    "a breaking change would leave that too": ("1.x", "feat!: b", REFUSED),
    "a branch in a folder names a line": ("release/1.0", "feat: b", REFUSED),
    "a branch that prepares the next minor version takes its features": ("release/1.1", "feat: b", "1.1.0"),
    "a branch that prepares the next minor version takes no mere fix for one": ("release/1.1", "fix: b", REFUSED),
    "a date is no line of versions that are no dates": ("release/2026.01", "feat: b", "1.1.0"),
    "any other branch takes all": ("topic", "feat!: b", "2.0.0"),
}


@pytest.mark.parametrize("name", LINES)
def test_on_this_branch(name: str, tmp_path: Path) -> None:
    branch, message, expected = LINES[name]
    found = answer(tmp_path, ("feat: a", "$ tag v1.0.0", f"$ branch {branch} main", message))
    assert shown(found) == expected


def test_the_refusal_names_the_branch_and_the_way_out(tmp_path: Path) -> None:
    found = answer(tmp_path, ("feat: a", "$ tag v1.0.0", "$ branch 1.0.x main", "feat: b"))
    assert isinstance(found, Refusal)
    assert found.problem.startswith("1.1.0 is none of 1.0.x, which the branch 1.0.x is for")
    assert "keep this branch to fixes" in found.remedy
    assert "Release-As" in found.remedy


def test_a_line_of_dates_is_left_when_the_month_is_over(tmp_path: Path) -> None:
    settings = Settings(scheme="calver:YYYY.0M.MICRO")
    lines = ("feat: a", "$ tag 2025.12.0", "$ branch release/2025.12 main", "fix: b")
    assert shown(answer(tmp_path, lines, settings=settings)) == REFUSED
