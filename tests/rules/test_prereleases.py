"""Prereleases count on from the last one of their target, as the project writes them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import NOTHING, REFUSED, answer, shown
from tagline.errors import TaglineError
from tagline.model.commit import Tag
from tagline.model.release import NextVersion, Refusal
from tagline.model.settings import Settings
from tagline.model.version import Version
from tagline.rules.next_version import Wish
from tagline.rules.prereleases import next_prerelease, word_of
from tagline.rules.schemes import SEMVER, scheme_of
from tagline.rules.tags import Tagged

RELEASED = ("feat: a", "$ tag v1.0.0", "feat: b")

STORIES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "the first of a target begins at 1": ("rc", "1.1.0-rc.1", RELEASED),
    "the first of all versions may be a prerelease": ("alpha", "0.1.0-alpha.1", ("feat: a",)),
    "the next one counts on": ("rc", "1.1.0-rc.2", (*RELEASED, "$ tag v1.1.0-rc.1", "fix: c")),
    "it counts on behind ten": (
        "rc",
        "1.1.0-rc.11",
        (*RELEASED, "$ tag v1.1.0-rc.9", "x", "$ tag v1.1.0-rc.10", "fix: c"),
    ),
    "numbers without a dot stay so": ("rc", "1.1.0-rc2", (*RELEASED, "$ tag v1.1.0-rc1", "fix: c")),
    "numbers behind a hyphen stay so": ("rc", "1.1.0-rc-2", (*RELEASED, "$ tag v1.1.0-rc-1", "fix: c")),
    "a project that begins at 0 begins there again": (
        *("beta", "1.2.0-beta.0"),
        (*RELEASED, "$ tag v1.1.0-beta.0", "fix: c", "$ tag v1.1.0-beta.1", "$ tag v1.1.0", "feat: d"),
    ),
    "a new target is written as the last one was": (
        *("rc", "1.2.0-rc1"),
        (*RELEASED, "$ tag v1.1.0-rc1", "fix: c", "$ tag v1.1.0", "feat: d"),
    ),
    "another word takes the form of the others": ("rc", "1.1.0-rc.0", (*RELEASED, "$ tag v1.1.0-beta.0", "fix: c")),
    "a word without a number counts as the first": ("beta", "1.1.0-beta.1", (*RELEASED, "$ tag v1.1.0-beta", "fix: c")),
    "another word has a count of its own": (
        *("rc", "1.1.0-rc.1"),
        (*RELEASED, "$ tag v1.1.0-beta.1", "fix: c", "$ tag v1.1.0-beta.2", "fix: d"),
    ),
    "the same commit may go from beta to rc": ("rc", "1.1.0-rc.1", (*RELEASED, "$ tag v1.1.0-beta.1")),
    "a word below one that is out is refused": ("beta", REFUSED, (*RELEASED, "$ tag v1.1.0-rc.1", "fix: c")),
    "a greater change moves the target": ("rc", "2.0.0-rc.1", (*RELEASED, "$ tag v1.1.0-rc.1", "feat!: c")),
    "a greater change that was in the last one keeps it": (
        *("rc", "2.0.0-rc.2"),
        (*RELEASED, "feat!: c", "$ tag v2.0.0-rc.1", "fix: d"),
    ),
    "nothing since the last one asks for none": ("rc", NOTHING, (*RELEASED, "$ tag v1.1.0-rc.1")),
    "chores since the last one ask for none": ("rc", NOTHING, (*RELEASED, "$ tag v1.1.0-rc.1", "chore: c")),
    "nothing since the last final asks for none": ("rc", NOTHING, ("feat: a", "$ tag v1.0.0", "docs: b")),
    "a number that is taken on another line is passed over": (
        *("rc", "1.1.0-rc.3"),
        (
            *(*RELEASED, "$ tag v1.1.0-rc.1", "$ branch side", "fix: c", "$ tag v1.1.0-rc.2"),
            *("$ branch other v1.1.0-rc.1", "fix: d"),
        ),
    ),
    "a prerelease of a final that was not merged back is refused (semantic-release's 2.0.0-beta.2 after 2.0.0)": (
        *("beta", REFUSED),
        (
            *("feat: a", "$ tag v1.0.0", "$ branch beta", "feat!: b", "$ tag v2.0.0-beta.1", "$ branch stable beta"),
            *("chore: ready", "$ tag v2.0.0", "$ switch beta", "fix: c"),
        ),
    ),
    "after a final that was merged back the next patch begins": (
        *("beta", "2.0.1-beta.1"),
        (
            *("feat: a", "$ tag v1.0.0", "$ branch beta", "feat!: b", "$ tag v2.0.0-beta.1", "$ branch stable beta"),
            *("chore: ready", "$ tag v2.0.0", "$ switch beta", "$ merge stable Merge 2.0.0", "fix: c"),
        ),
    ),
    "text numbers that would go down are refused": (
        *("rc", REFUSED),
        (*RELEASED, "$ tag v1.1.0-rc8", "fix: c", "$ tag v1.1.0-rc9", "fix: d"),
    ),
    "a prerelease of two words does not count": ("rc", "1.1.0-rc.1", (*RELEASED, "$ tag v1.1.0-a.b.c", "fix: c")),
    "a version chosen by hand is the target": ("rc", "3.0.0-rc.1", (*RELEASED, "fix: c\n\nRelease-As: 3.0.0")),
    "a prerelease chosen by hand gives its target": (
        *("rc", "3.0.0-rc.1"),
        (*RELEASED, "fix: c\n\nRelease-As: 3.0.0-beta.4"),
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_in_this_story(name: str, tmp_path: Path) -> None:
    word, expected, lines = STORIES[name]
    assert shown(answer(tmp_path, lines, wish=Wish(pre=word))) == expected


PYTHON: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "rc is written together": ("rc", "1.3rc1", ("feat: a", "$ tag 1.2", "feat: b")),
    "alpha is written a": ("alpha", "1.3a1", ("feat: a", "$ tag 1.2", "feat: b")),
    "beta is written b": ("beta", "1.3b1", ("feat: a", "$ tag 1.2", "feat: b")),
    "dev stands behind a dot": ("dev", "1.3.dev1", ("feat: a", "$ tag 1.2", "feat: b")),
    "it counts on": ("rc", "1.3rc2", ("feat: a", "$ tag 1.2", "feat: b", "$ tag 1.3rc1", "fix: c")),
    "it counts on from another spelling": (
        "rc",
        "1.3rc3",
        ("feat: a", "$ tag 1.2", "feat: b", "$ tag 1.3-c.2", "fix: c"),
    ),
    "a development version leads to the one of its number": (
        *("rc", "1.3rc2"),
        ("feat: a", "$ tag 1.2", "feat: b", "$ tag 1.3rc1", "fix: c", "$ tag 1.3rc2.dev4", "fix: d"),
    ),
    "dev after a candidate is refused": ("dev", REFUSED, ("a", "$ tag 1.2", "feat: b", "$ tag 1.3rc1", "fix: c")),
    "an epoch is kept": ("rc", "1!1.3rc1", ("feat: a", "$ tag 1!1.2", "feat: b")),
}


@pytest.mark.parametrize("name", PYTHON)
def test_in_this_story_of_a_python_package(name: str, tmp_path: Path) -> None:
    word, expected, lines = PYTHON[name]
    found = answer(tmp_path, lines, settings=Settings(scheme="pep440"), wish=Wish(pre=word))
    assert shown(found) == expected


def test_a_prerelease_of_a_date_counts_on(tmp_path: Path) -> None:
    settings = Settings(scheme="calver:YYYY.0M.MICRO")
    lines = ("feat: a", "$ tag 2025.12.0", "feat: b", "$ tag 2026.01.0-rc.1", "fix: c")
    assert shown(answer(tmp_path, lines, settings=settings, wish=Wish(pre="rc"))) == "2026.01.0-rc.2"


def test_a_final_may_be_asked_for_where_a_commit_asks_for_a_prerelease(tmp_path: Path) -> None:
    lines = (*RELEASED, "fix: c\n\nRelease-As: 3.0.0-beta.4")
    assert shown(answer(tmp_path / "one", lines)) == "3.0.0-beta.4"
    assert shown(answer(tmp_path / "two", lines, wish=Wish(final=True))) == "3.0.0"


def test_the_explanation_names_the_prerelease_before_and_the_target(tmp_path: Path) -> None:
    found = answer(tmp_path, (*RELEASED, "$ tag v1.1.0-rc.1", "fix: c"), wish=Wish(pre="rc"))
    assert isinstance(found, NextVersion)
    assert found.explanation == "it comes after v1.1.0-rc.1 on the way to 1.1.0"


def test_the_explanation_of_the_first_one_says_how_the_target_came_about(tmp_path: Path) -> None:
    found = answer(tmp_path, RELEASED, wish=Wish(pre="rc"))
    assert isinstance(found, NextVersion)
    assert found.explanation == "it is the first rc of 1.1.0: v1.0.0 and a minor change make a minor version"


@pytest.mark.parametrize("text", ["", "1", "rc 1", "rc.1", "rc1", "-rc", "rc-", "\u00e9", "a" * 41, "rc\n"], ids=ascii)
def test_what_cannot_name_a_prerelease_is_refused(text: str) -> None:
    with pytest.raises(TaglineError, match="--pre: expected a word such as rc or beta, found"):
        word_of(text, SEMVER)


def test_a_python_package_has_four_kinds_of_prereleases() -> None:
    with pytest.raises(TaglineError, match='--pre: expected alpha, beta, rc or dev, found "nightly"'):
        word_of("nightly", scheme_of("pep440"))


# Laws

CORE = Version(major=1, minor=1, patch=0)
marks = st.sampled_from(
    (("rc", "1"), ("rc", "2"), ("beta", "0"), ("rc1",), ("rc10",), ("beta",), ("a", "b", "1"), ("7",), ("rc-1",))
)
prereleases = st.builds(
    Version,
    major=st.just(1),
    minor=st.integers(0, 1),
    patch=st.just(0),
    prerelease=marks,
)


@given(
    made=st.lists(st.tuples(prereleases, st.booleans()), max_size=6, unique_by=lambda one: one[0]),
    word=st.sampled_from(("alpha", "beta", "rc", "x")),
    news=st.booleans(),
)
def test_a_prerelease_is_above_all_others_of_its_target_and_below_it(
    made: list[tuple[Version, bool]], word: str, *, news: bool
) -> None:
    known = [Tagged(version, Tag(name=f"v{version}", commit_hash="0" * 40), on_head) for version, on_head in made]
    found = next_prerelease(CORE, word, known, SEMVER, news=news)
    version = None if isinstance(found, Refusal) else found.version
    assert version is None or (version.core == CORE and version < CORE)
    assert version is None or all(version > other for other, _ in made if other.core == CORE)
    assert version is None or version not in {other for other, _ in made}
