"""Which commits only make a release."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.rules.release_commits import is_release_commit


@pytest.mark.parametrize(
    "line",
    [
        "chore(release): 1.2.0",
        "chore(main): release 16.1.0 (#2000)",
        "chore(release): prepare for v2.0.0",
        "bump: version 3.0.0 → 3.0.1",
        "release: v3.5.0-beta.1",
        "release: create-vite@5.0.0",
        "7.3.1\n\nAutomatically generated",
        "Release 3.2.0",
        "Bump version to 3.2.0 [skip ci]",
        "v8.0.0",
    ],
)
def test_a_line_that_only_makes_a_version_is_a_release_commit(line: str) -> None:
    assert is_release_commit(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "feat: release",
        "fix: 1.2.3 lost rows",
        "chore(deps): bump vite from 5.0.0 to 5.0.1",
        "docs: guide for 2.0",
        "build: support python 3.14",
        "feat!: drop node 18.0",
        "1",
    ],
)
def test_a_line_that_says_more_is_none(line: str) -> None:
    assert not is_release_commit(line)


@given(st.text())
def test_any_line_can_be_asked_about(line: str) -> None:
    assert is_release_commit(line) in {True, False}
