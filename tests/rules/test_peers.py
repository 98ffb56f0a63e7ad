"""Small histories that other tools get wrong, each with the answer that any person would give.

What went wrong elsewhere stands behind the name of each: a thread in a tracker, or what the tool prints.
"""

from pathlib import Path

import pytest

from answers import NOTHING, REFUSED, answer, book_of, shown
from tagline.model.settings import DEFAULTS, Settings
from tagline.rules.next_version import Wish

ONE = ("feat: a", "$ tag v1.0.0")
HALF = ("feat: a", "$ tag v0.5.0")
NO_ZERO = Settings(allow_zero=False)

HISTORIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "a chore in 0.x is no release (python-semantic-release#1256: 1.0.0)": (NOTHING, (*HALF, "chore: b")),
    "a feature in 0.x is a minor version (zeroconf#1674: 1.0.0)": ("0.6.0", (*HALF, "feat: b")),
    "what breaks in 0.x is a minor version (git-cliff: 1.0.0)": ("0.6.0", (*HALF, "feat!: b")),
    "a type in capitals counts (python-semantic-release: none)": ("1.1.0", (*ONE, "Feat: b")),
    "any type may break (python-semantic-release: none)": ("2.0.0", (*ONE, "deps!: drop node 14")),
    "a revert of what is released is a patch (python-semantic-release: none)": ("1.0.1", (*ONE, "revert: feat: a")),
    "prose that looks like a header is prose (python-semantic-release: 1.1.0)": (
        NOTHING,
        (*ONE, "docs: b\n\nfeat: is the keyword that makes a minor version.\n\nMore text."),
    ),
    "a merge with a title of its own counts (python-semantic-release: none)": (
        "1.1.0",
        (*ONE, "$ branch topic", "wip", "$ switch main", "chore: c", "$ merge topic feat: a topic (#3)"),
    ),
    "a fix on a maintenance line": (
        "1.0.2",
        (*ONE, "fix: b", "$ tag v1.0.1", "feat: c", "$ tag v1.1.0", "$ branch 1.0.x v1.0.1", "fix: d"),
    ),
    "a feature on a maintenance line whose version is taken (git-cliff: 1.1.0, semantic-release#1487)": (
        REFUSED,
        (*ONE, "fix: b", "$ tag v1.0.1", "feat: c", "$ tag v1.1.0", "$ branch 1.0.x v1.0.1", "feat: d"),
    ),
    "the final after -beta.0 (git-changelog: 1.1.1)": ("1.1.0", (*ONE, "feat: b", "$ tag v1.1.0-beta.0", "fix: c")),
    "the final after -rc1 (git-cliff: 1.1.0-rc1.1)": ("1.1.0", (*ONE, "feat: b", "$ tag v1.1.0-rc1", "fix: c")),
    "junk tags are passed over (commitizen#916)": (
        "1.0.2",
        (*ONE, "b", "$ tag v1.0.1", "$ tag nightly", "$ tag release-2020", "fix: c", "$ tag latest"),
    ),
    "a footer chooses the version (all but release-please ignore it)": ("3.0.0", (*ONE, "fix: b\n\nRelease-As: 3.0.0")),
    "commits without convention ask for none (git-cliff: 1.0.0 again)": (NOTHING, (*ONE, "Fix the thing", "Update")),
    "without a colon nothing breaks (git-changelog: 2.0.0)": ("1.0.1", (*ONE, "fix: b\n\nBREAKING CHANGE the thing")),
    "in small letters nothing breaks (git-changelog: 2.0.0)": ("1.0.1", (*ONE, "fix: b\n\nbreaking change: the thing")),
    "a tag that only looks higher as text (git-cliff#1080)": (
        "0.10.1",
        ("a", "$ tag v0.9.0", "b", "$ tag v0.10.0", "fix: c"),
    ),
    "a candidate on the commit of its final (goreleaser#5240)": (
        "1.1.1",
        (*ONE, "feat: b", "$ tag v1.1.0-rc.1", "$ tag v1.1.0", "fix: c"),
    ),
    "the tag of another package is not ours (git-cliff#648)": (
        "1.0.1",
        (*ONE, "$ tag other@7.0.0", "fix: b", "$ tag other@7.1.0"),
    ),
}


@pytest.mark.parametrize("name", HISTORIES)
def test_in_this_history(name: str, tmp_path: Path) -> None:
    expected, lines = HISTORIES[name]
    assert shown(answer(tmp_path, lines)) == expected


@pytest.mark.parametrize("settings", [DEFAULTS, NO_ZERO, Settings(major_on_zero=True)])
@pytest.mark.parametrize("message", ["chore: b", "docs: b", "wip"])
def test_no_setting_makes_a_release_of_what_asks_for_none(settings: Settings, message: str, tmp_path: Path) -> None:
    assert shown(answer(tmp_path, (*HALF, message), settings=settings)) == NOTHING


def test_a_tag_of_another_form_than_the_pattern_is_said_to_be_there(tmp_path: Path) -> None:
    lines = ("feat: a", "$ tag 2026.1.0", "feat: b")
    assert shown(answer(tmp_path / "one", lines, settings=Settings(tag="v{version}"))) == REFUSED
    book = book_of(tmp_path / "two", lines, settings=Settings(tag="v{version}"))
    assert [tuple(tag) for tag in book.ignored_tags] == [("2026.1.0", "does not fit the pattern v{version}")]


def test_a_branch_of_prereleases_goes_its_way_to_the_final(tmp_path: Path) -> None:
    beta = Wish(pre="beta")
    told: tuple[str, ...] = (*ONE, "$ branch next main", "feat: b")
    assert shown(answer(tmp_path / "1", told, wish=beta)) == "1.1.0-beta.1"
    told = (*told, "$ tag v1.1.0-beta.1", "fix: c")
    assert shown(answer(tmp_path / "2", told, wish=beta)) == "1.1.0-beta.2"
    told = (*told, "$ tag v1.1.0-beta.2", "feat!: d")
    assert shown(answer(tmp_path / "3", told, wish=beta)) == "2.0.0-beta.1"
    told = (*told, "$ tag v2.0.0-beta.1", "$ switch main", "$ merge next Merge next")
    assert shown(answer(tmp_path / "4", told)) == "2.0.0"


def test_the_same_branch_after_a_final_that_was_not_merged_back_is_refused(tmp_path: Path) -> None:
    told: tuple[str, ...] = (
        *ONE,
        "$ branch next main",
        "feat!: b",
        "$ tag v2.0.0-beta.1",
        "$ switch main",
        "$ merge next Merge next",
    )
    told = (*told, "$ tag v2.0.0", "$ switch next", "fix: c")
    assert shown(answer(tmp_path / "1", told, wish=Wish(pre="beta"))) == REFUSED
    assert shown(answer(tmp_path / "2", told)) == REFUSED
