"""In the messages that forges write, people's own title is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import commit_of
from tagline.model.commit import ChangeKind
from tagline.rules.changes import change_of
from tagline.rules.merge_titles import Titled, titled

MESSAGES: dict[str, tuple[str, Titled]] = {
    "GitHub": ("Merge pull request #3 from ada/fix\n\nfix: x\n\nMore.", Titled("3", "fix: x", "More.")),
    "GitLab": (
        "Merge branch 'fix' into 'main'\n\nfix: x\n\nCloses #4\n\nSee merge request group/sub/engine!3",
        Titled("3", "fix: x", "Closes #4\n\nSee merge request group/sub/engine!3"),
    ),
    "Gitea": (
        "Merge pull request 'fix: it's x' (#3) from ada/fix into main\n\nReviewed-on: https://x.example/3",
        Titled("3", "fix: it's x", "Reviewed-on: https://x.example/3"),
    ),
    "Bitbucket": (
        "Merged in ada/fix (pull request #3)\n\nfix: x\n\nApproved-by: Grace",
        Titled("3", "fix: x", "Approved-by: Grace"),
    ),
    "Bitbucket's server": (
        "Pull request #3: fix: x\n\nMerge in ENG/engine from ada/fix to main",
        Titled("3", "fix: x", "Merge in ENG/engine from ada/fix to main"),
    ),
    "Azure": ("Merged PR 3: fix: x\n\nRelated work items: #4", Titled("3", "fix: x", "Related work items: #4")),
}


@pytest.mark.parametrize("forge", MESSAGES)
def test_the_title_by_people_is_found(forge: str) -> None:
    message, expected = MESSAGES[forge]
    assert titled(message) == expected


@pytest.mark.parametrize("forge", MESSAGES)
def test_a_squashed_pull_request_counts_by_its_own_title(forge: str) -> None:
    message, expected = MESSAGES[forge]
    found = change_of(commit_of(message))
    assert found is not None
    assert (found.kind, found.pull, found.description) == (ChangeKind.FIXED, "3", expected.title.removeprefix("fix: "))
    assert found.commit.message == message


@pytest.mark.parametrize("forge", MESSAGES)
def test_a_true_merge_stays_silent(forge: str) -> None:
    message, _ = MESSAGES[forge]
    assert change_of(commit_of(message, parents=("1" * 40, "2" * 40))) is None


@pytest.mark.parametrize(
    "message",
    [
        *("", "fix: x", "Merge branch 'main'", "Merge branch 'a' into 'b'", "Merge branch 'a' into b"),
        *("Merged PR x: y", "Pull request #: x", "Merge pull request from a", "Merged in x\n\nfix: y"),
    ],
)
def test_what_no_forge_wrote_has_no_title(message: str) -> None:
    assert titled(message) is None


@pytest.mark.parametrize(
    "message", ["Merged PR 3:", "Merge pull request #3 from a/b", "Merged in x (pull request #3)\n\n \n"]
)
def test_where_people_gave_no_title_the_number_is_left(message: str) -> None:
    assert titled(message) == Titled("3", "", "")
    found = change_of(commit_of(message))
    assert found is not None
    assert found.type == ""


def test_a_number_that_the_title_has_already_is_not_told_twice() -> None:
    assert Titled("3", "fix: x (#3)", "").message == "fix: x (#3)"
    assert Titled("3", "fix: x", "").message == "fix: x (#3)"
    assert Titled("", "fix: x", "y").message == "fix: x\n\ny"


def test_words_of_forges_inside_each_other_are_taken_off_once() -> None:
    found = change_of(commit_of("Pull request #1: " * 100_000))
    assert found is not None
    assert found.description.startswith("Pull request #1: Pull request #1:")


@given(st.text("Merge pull request #1 from '(): \nin", max_size=120))
def test_any_message_is_read(message: str) -> None:
    found = titled(message)
    assert found is None or "\n" not in found.title
