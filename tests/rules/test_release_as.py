"""`Release-As` in a commit chooses the version, where that can be."""

from pathlib import Path

import pytest

from answers import AS_OF, NOTHING, REFUSED, answer, shown
from stories import commit_of, git, story
from tagline.assembly.books import read_book
from tagline.model.commit import Bump
from tagline.model.release import NextVersion, Refusal
from tagline.rules.release_as import requests

BEGUN = ("feat: a", "$ tag v1.2.0")

STORIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "it wins over the changes": ("3.0.0", (*BEGUN, "fix: b\n\nRelease-As: 3.0.0")),
    "it may stand in a commit that asks for nothing": ("3.0.0", (*BEGUN, "chore: b\n\nRelease-As: 3.0.0")),
    "it may stand in a commit without convention": ("3.0.0", (*BEGUN, "Go on\n\nRelease-As: 3.0.0")),
    "small letters and capitals count": ("3.0.0", (*BEGUN, "fix: b\n\nrelease-AS: 3.0.0")),
    "it stands beside other footers": ("3.0.0", (*BEGUN, "fix: b\n\nRefs: #1\nRelease-As: 3.0.0\nCloses: #2")),
    "a v in front does no harm": ("3.0.0", (*BEGUN, "fix: b\n\nRelease-As: v3.0.0")),
    "the prefix of the tags does no harm": (
        "3.0.0",
        ("a", "$ tag release-1.2.0", "fix: b\n\nRelease-As: release-3.0.0"),
    ),
    "it may ask for any higher version": ("1.9.0", (*BEGUN, "fix: b\n\nRelease-As: 1.9.0")),
    "it may ask for less than the changes do": ("1.2.1", (*BEGUN, "feat: b\n\nRelease-As: 1.2.1")),
    "it may ask for a prerelease": ("2.0.0-beta.3", (*BEGUN, "fix: b\n\nRelease-As: 2.0.0-beta.3")),
    "it makes the first version": ("1.0.0", ("feat: a\n\nRelease-As: 1.0.0",)),
    "of two the newer one counts": ("3.0.0", (*BEGUN, "fix: b\n\nRelease-As: 4.0.0", "fix: c\n\nRelease-As: 3.0.0")),
    "of two in one commit the last counts": ("3.0.0", (*BEGUN, "fix: b\n\nRelease-As: 4.0.0\nRelease-As: 3.0.0")),
    "what is released already does not count again": (
        "3.0.1",
        (*BEGUN, "fix: b\n\nRelease-As: 3.0.0", "$ tag v3.0.0", "fix: c"),
    ),
    "a version below the last does not count": ("1.2.1", (*BEGUN, "fix: b\n\nRelease-As: 1.1.0")),
    "the last version itself does not count": (NOTHING, (*BEGUN, "docs: b\n\nRelease-As: 1.2.0")),
    "a version below a prerelease of its line does not count": (
        "2.0.0",
        (*BEGUN, "feat!: b", "$ tag v2.0.0-rc.1", "fix: c\n\nRelease-As: 1.9.0"),
    ),
    "it still counts for the final after a prerelease": (
        "3.0.0",
        (*BEGUN, "fix: b\n\nRelease-As: 3.0.0", "$ tag v3.0.0-rc.1", "fix: c"),
    ),
    "a malformed one is refused": (REFUSED, (*BEGUN, "fix: b\n\nRelease-As: 3.0")),
    "a number of 19 digits is malformed": (REFUSED, (*BEGUN, f"fix: b\n\nRelease-As: {'9' * 19}.0.0")),
    "an empty one is refused": (REFUSED, (*BEGUN, "fix: b\n\nRelease-As:")),
    "a newer valid one mends a malformed one": (
        "3.0.0",
        (*BEGUN, "fix: b\n\nRelease-As: 3", "chore: c\n\nRelease-As: 3.0.0"),
    ),
    "prose that mentions it is prose": ("1.2.1", (*BEGUN, "fix: b\n\nOne day Release-As: 3.0.0 may be said.")),
    "a paragraph that is not the last is prose": ("1.2.1", (*BEGUN, "fix: b\n\nRelease-As: 3.0.0\n\nBut not yet")),
    "a version that another line has is refused": (
        REFUSED,
        (
            "a",
            "$ tag v1.0.0",
            "$ branch side",
            "b",
            "$ tag v3.0.0",
            "$ branch other v1.0.0",
            "fix: c\n\nRelease-As: 3.0.0",
        ),
    ),
    "it may open a version below another line": (
        "2.0.0",
        (
            "a",
            "$ tag v1.0.0",
            "$ branch side",
            "b",
            "$ tag v3.0.0",
            "$ branch other v1.0.0",
            "fix: c\n\nRelease-As: 2.0.0",
        ),
    ),
    "it may leave the line of its branch": (
        "1.1.0",
        ("a", "$ tag v1.0.0", "$ branch 1.0.x v1.0.0", "feat: c\n\nRelease-As: 1.1.0"),
    ),
    "a squash may hold it below one of its commits": (
        "3.0.0",
        (*BEGUN, "Rework (#3)\n\n* feat: b\n\n  Release-As: 3.0.0\n\n* fix: c"),
    ),
    "a nested commit may hold it": (
        "3.0.0",
        (*BEGUN, "feat: b\n\nBEGIN_NESTED_COMMIT\nfix: c\n\nRelease-As: 3.0.0\nEND_NESTED_COMMIT\n\nMore text."),
    ),
    "prose in a list is prose": ("1.3.0", (*BEGUN, "feat: b\n\n* feat: c\n* say Release-As: 3.0.0 when you are ready")),
    "a merge commit may hold it": (
        "3.0.0",
        (
            *("a", "$ tag v1.0.0", "$ branch topic", "fix: b", "$ switch main", "c"),
            "$ merge topic Merge branch 'topic'\n\nRelease-As: 3.0.0",
        ),
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_in_this_story(name: str, tmp_path: Path) -> None:
    expected, lines = STORIES[name]
    assert shown(answer(tmp_path, lines)) == expected


def test_the_request_is_evidence_and_the_explanation(tmp_path: Path) -> None:
    found = answer(tmp_path, (*BEGUN, "chore: b\n\nRelease-As: 3.0.0"))
    assert isinstance(found, NextVersion)
    assert found.explanation.startswith("`Release-As: 3.0.0` in ")
    assert (found.evidence[0].change.description, found.evidence[0].bump, found.bump) == ("b", Bump.MAJOR, Bump.MAJOR)
    assert found.evidence[0].rule == found.explanation


def test_a_request_that_does_not_count_is_ignored_with_the_reason(tmp_path: Path) -> None:
    found = answer(tmp_path, (*BEGUN, "fix: b\n\nRelease-As: 1.1.0"))
    assert isinstance(found, NextVersion)
    assert "does not count, because that is not above v1.2.0" in found.explanation
    assert "does not count" in found.ignored[0].rule


def test_a_malformed_request_is_refused_with_what_would_be_right(tmp_path: Path) -> None:
    found = answer(tmp_path, (*BEGUN, "fix: b\n\nRelease-As: three"))
    assert isinstance(found, Refusal)
    assert "`Release-As: three` in " in found.problem
    assert "`Release-As: 1.2.3`" in found.remedy
    assert "\n" not in found.problem + found.remedy


def test_who_takes_a_commit_back_takes_back_what_it_asks_for(tmp_path: Path) -> None:
    where = story("feat: a", "$ tag v1.2.0", "fix: b").told(tmp_path, bare=False)
    git(where, "reset", "--hard", "--quiet")
    git(where, "commit", "--quiet", "--allow-empty", "--message", "feat: c\n\nRelease-As: 3.0.0")
    assert shown(read_book(where, as_of=AS_OF).next) == "3.0.0"
    commit = git(where, "rev-parse", "HEAD").decode().strip()
    revert = f'Revert "feat: c"\n\nThis reverts commit {commit}.'
    git(where, "commit", "--quiet", "--allow-empty", "--message", revert)
    assert shown(read_book(where, as_of=AS_OF).next) == "1.2.1"


def test_no_address_comes_out_of_a_request(tmp_path: Path) -> None:
    found = answer(tmp_path, (*BEGUN, "fix: b\n\nRelease-As: ada@users.invalid <ada@users.invalid>"))
    assert isinstance(found, Refusal)
    assert "@users" not in found.problem + found.remedy


def test_no_address_comes_out_of_a_merge_that_holds_a_request(tmp_path: Path) -> None:
    merge = "$ merge topic Merge branch 'x' of git@users.invalid:y\n\nRelease-As: 3.0.0"
    found = answer(tmp_path, ("a", "$ tag v1.0.0", "$ branch topic", "fix: b", "$ switch main", "c", merge))
    assert isinstance(found, NextVersion)
    assert found.evidence[0].change.description.startswith("Merge branch 'x' of git@")
    assert "users.invalid" not in found.evidence[0].change.description


def test_requests_are_found_in_the_order_of_the_commits() -> None:
    commits = [commit_of("a\n\nRelease-As: 1.0.0"), commit_of("b"), commit_of("c\n\nrelease-as: 2.0.0\nmore", number=3)]
    assert [request.text for request in requests(commits)] == ["1.0.0", "2.0.0"]
