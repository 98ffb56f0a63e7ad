"""Which things that a plan wants are named by some commit."""

from pathlib import Path

import pytest

from stories import story
from tagline.reading.git import Git
from tagline.reading.needs import named_in, read_named

NEEDS = ("#41", "PROJ-7", "-x", "nobody")


@pytest.mark.parametrize(
    ("need", "text", "named"),
    [
        ("#41", "feat: import (#41)", True),
        ("#41", "feat: import (#412)", False),
        ("41", "Refs: #41", True),
        ("proj-7", "PROJ-7 import", True),
        ("PROJ-7", "PROJ-77", False),
        ("a.b", "axb", False),
    ],
)
def test_a_name_counts_as_a_whole(need: str, text: str, named: bool) -> None:  # noqa: FBT001 - a column of the table
    assert (need in named_in([need], text)) is named


def test_git_is_asked_for_all_of_them_at_once_on_every_branch(tmp_path: Path) -> None:
    where = story(
        "feat: a\n\nRefs: #41", "$ tag v1", "$ branch next v1", "fix: proj-7", "$ switch main", "fix: say -x"
    ).told(tmp_path)
    assert read_named(Git(where), NEEDS, ["main", "next"]) == {"#41", "PROJ-7", "-x"}


def test_without_needs_or_commits_git_is_not_asked(tmp_path: Path) -> None:
    assert read_named(Git(tmp_path / "nowhere"), (), ["HEAD"]) == frozenset()
    assert read_named(Git(tmp_path / "nowhere"), ["#41"], ()) == frozenset()
