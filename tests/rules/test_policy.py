"""What the settings say of versions: 0.x, and where they begin."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import NOTHING, REFUSED, answer, shown
from tagline.errors import TaglineError
from tagline.model.commit import Bump
from tagline.model.release import NextVersion
from tagline.model.settings import Settings
from tagline.model.version import Version
from tagline.rules.policy import Policy, policy_of

NO_ZERO = Settings(allow_zero=False)
UP = Settings(major_on_zero=True)
AS_OF = datetime(2026, 1, 31, tzinfo=UTC)

STORIES: dict[str, tuple[Settings, str, tuple[str, ...]]] = {
    "without 0.x the first version is 1.0.0": (NO_ZERO, "1.0.0", ("feat: a",)),
    "without 0.x a feature leads to 1.0.0": (NO_ZERO, "1.0.0", ("a", "$ tag v0.5.0", "feat: b")),
    "without 0.x a fix leads to 1.0.0": (NO_ZERO, "1.0.0", ("a", "$ tag v0.5.0", "fix: b")),
    "without 0.x a chore leads nowhere (python-semantic-release#1256)": (
        *(NO_ZERO, NOTHING),
        ("a", "$ tag v0.5.0", "chore: b"),
    ),
    "without 0.x documentation leads nowhere (zeroconf#1674)": (NO_ZERO, NOTHING, ("a", "$ tag v0.5.0", "docs: b")),
    "without 0.x what follows no convention leads nowhere": (NO_ZERO, NOTHING, ("a", "$ tag v0.5.0", "whatever")),
    "without 0.x a candidate of 0.6.0 leads to 1.0.0": (
        *(NO_ZERO, "1.0.0"),
        ("a", "$ tag v0.5.0", "feat: b", "$ tag v0.6.0-rc.1"),
    ),
    "without 0.x a candidate alone leads to 1.0.0": (NO_ZERO, "1.0.0", ("feat: b", "$ tag v0.1.0-rc.1")),
    "without 0.x, 1.x goes on as ever": (NO_ZERO, "1.0.1", ("a", "$ tag v1.0.0", "fix: b")),
    "0.x goes to 1.0.0 by what breaks, where it may": (UP, "1.0.0", ("a", "$ tag v0.5.0", "feat!: b")),
    "0.x stays 0.x by a feature even where it may go": (UP, "0.6.0", ("a", "$ tag v0.5.0", "feat: b")),
    "0.x stays 0.x by a fix even where it may go": (UP, "0.5.1", ("a", "$ tag v0.5.0", "fix: b")),
    "0.x stays 0.x where nothing is said": (Settings(), "0.6.0", ("a", "$ tag v0.5.0", "feat!: b")),
    "0.x and a chore are nothing": (Settings(), NOTHING, ("a", "$ tag v0.5.0", "chore: b")),
    "the first version may be set": (Settings(first_version="2.0.0"), "2.0.0", ("feat: a",)),
    "a first version that is set counts for the first only": (
        *(Settings(first_version="2.0.0"), "0.1.1"),
        ("a", "$ tag v0.1.0", "fix: b"),
    ),
    "a first version that is set may be 0.x": (
        Settings(first_version="0.0.1", allow_zero=False),
        "0.0.1",
        ("feat: a",),
    ),
    "a python package without 0.x begins at 1.0.0": (
        Settings(scheme="pep440", allow_zero=False),
        "1.0.0",
        ("feat: a",),
    ),
    "a python package leaves 0.x with as many numbers as it writes": (
        *(Settings(scheme="pep440", allow_zero=False), "1.0"),
        ("a", "$ tag 0.5", "fix: b"),
    ),
    "dates know no 0.x": (
        *(Settings(scheme="calver:MAJOR.YYYY.MICRO", allow_zero=False), "0.2026.1"),
        ("a", "$ tag 0.2026.0", "fix: b"),
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_in_this_story(name: str, tmp_path: Path) -> None:
    settings, expected, lines = STORIES[name]
    assert shown(answer(tmp_path, lines, settings=settings)) == expected


def test_the_explanation_says_why_0_x_is_left(tmp_path: Path) -> None:
    found = answer(tmp_path, ("a", "$ tag v0.5.0", "fix: b"), settings=NO_ZERO)
    assert isinstance(found, NextVersion)
    assert found.explanation == ("v0.5.0 and a patch change make a major version, because the settings allow no 0.x")


def test_the_explanation_says_why_0_x_is_kept(tmp_path: Path) -> None:
    found = answer(tmp_path, ("a", "$ tag v0.5.0", "feat!: b"))
    assert isinstance(found, NextVersion)
    assert found.explanation.endswith("make a minor version, because 0.x makes no promise yet")


def test_a_first_version_that_is_taken_on_another_line_is_refused(tmp_path: Path) -> None:
    lines = ("a", "$ branch side", "b", "$ tag v2.0.0", "$ branch other main", "feat: c")
    assert shown(answer(tmp_path, lines, settings=Settings(first_version="2.0.0"))) == REFUSED


@pytest.mark.parametrize(
    ("scheme", "text"), [("semver", "1.0"), ("semver", "v1.0.0"), ("semver", "1.0.0-rc.1"), ("pep440", "one")]
)
def test_a_first_version_that_is_none_is_refused(scheme: str, text: str) -> None:
    with pytest.raises(TaglineError, match=rf'first-version: expected a .* that is final, found "{text}"'):
        policy_of(Settings(scheme=scheme, first_version=text), AS_OF)


small = st.integers(0, 3)
versions = st.builds(Version, major=small, minor=small, patch=small)


@given(base=versions, bump=st.sampled_from(list(Bump)), allow_zero=st.booleans(), major_on_zero=st.booleans())
def test_only_what_asks_for_a_release_moves_a_version(
    base: Version, bump: Bump, *, allow_zero: bool, major_on_zero: bool
) -> None:
    step = Policy(allow_zero=allow_zero, major_on_zero=major_on_zero).step(base, bump)
    assert (step is Bump.NONE) == (bump is Bump.NONE)
    assert step == bump or base.major == 0
