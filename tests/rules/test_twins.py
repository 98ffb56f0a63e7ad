"""Backports and what they were made of belong together, by what their messages say."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import examples
from stories import Story, commit_of, git, story
from tagline.assembly.books import read_book
from tagline.model.commit import Change, ChangeKind
from tagline.rules.changes import change_of
from tagline.rules.twins import first_of, twins, twins_of
from tagline.rules.upgrade import between


def changes(*messages: str) -> list[Change]:
    """Read messages as changes, numbered from 1."""
    found = (change_of(commit_of(message, number=at)) for at, message in enumerate(messages, 1))
    return [change for change in found if change is not None]


def grouped(*messages: str) -> set[tuple[int, ...]]:
    """Give the groups of twins among messages, by their numbers."""
    groups = twins(changes(*messages))
    return {tuple(int(change.commit.hash, 16) for change in group) for group in groups.values()}


def picked(number: int) -> str:
    """Write what `git cherry-pick -x` adds."""
    return f"(cherry picked from commit {number:040x})"


ORIGINAL = "fix: x (#12)"


@pytest.mark.parametrize(
    ("messages", "groups"),
    [
        ((ORIGINAL, f"fix: x again\n\n{picked(1)}"), {(1, 2)}),
        ((f"fix: copy\n\n{picked(2)}", "fix: original"), {(1, 2)}),
        ((f"fix: x\n\n{picked(9)}", f"fix: y\n\n{picked(9)}"), {(1, 2)}),  # of one that is on no branch any more
        ((ORIGINAL, f"fix: x\n\n{picked(1)}", f"fix: x\n\n{picked(1)}\n{picked(2)}"), {(1, 2, 3)}),
        ((ORIGINAL, ORIGINAL), {(1, 2)}),
        ((ORIGINAL, "fix: x (#12) (#15)"), {(1, 2)}),
        (("fix: x (#12) (#15)", ORIGINAL, "fix: x (#12) (#16)"), {(1, 2, 3)}),
        ((ORIGINAL, "fix: y (#12)"), set()),
        ((ORIGINAL, "feat: x (#12)"), set()),
        ((ORIGINAL, "fix: x (#13)"), set()),
        ((ORIGINAL, "fix: x"), set()),
        ((ORIGINAL, "fix: y\n\nCloses #12"), set()),
        ((ORIGINAL, "fix: backport #12, x in short (#15)"), {(1, 2)}),
        ((ORIGINAL, "fix: z\n\nBackport of #12"), {(1, 2)}),
        ((ORIGINAL, "fix: z\n\nBackports PR #12 to 1.x"), {(1, 2)}),
        (("fix: a\n\nBackport of #12", "fix: b\n\nBackported from #12."), {(1, 2)}),
        (("fix: x (#12)", "fix: y (#12)", "fix: z\n\nBackport of #12"), set()),  # of which of the two?
        ((ORIGINAL, "fix: z\n\nBackport of node#12"), set()),
        ((ORIGINAL, "fix: z\n\nBackport of nodejs/node#12"), set()),
        ((ORIGINAL, "fix: z\n\nNo backport"), set()),
        ((ORIGINAL, "fix: z\n\ncherry picked from commit 1234567"), set()),
        ((ORIGINAL, f"chore: many\n\n* fix: x\n\n{picked(1)}\n* fix: y"), set()),  # a squash, of which x is a part
        ((ORIGINAL, "fix: y (#13)", f"chore: many\n\n{picked(1)}\n{picked(2)}"), set()),
    ],
)
def test_twins_are_told_by_their_messages(messages: tuple[str, ...], groups: set[tuple[int, ...]]) -> None:
    assert grouped(*messages) == groups


WORDS = st.sampled_from(["x", "y", "(#1)", "(#2)", "Backport of #1", picked(1), picked(3), "\n\n", "* fix: x"])


@given(st.lists(st.lists(WORDS, max_size=5).map(" ".join), max_size=8))
def test_a_group_is_the_same_from_each_of_its_members(messages: list[str]) -> None:
    found = twins(changes(*(f"fix: {message}" for message in messages)))
    for own, group in found.items():
        hashes = [change.commit.hash for change in group]
        assert own in hashes
        assert len(set(hashes)) == len(hashes) > 1
        assert all(found[one] is group for one in hashes)


def test_thousands_of_twins_are_one_group() -> None:
    many = [ORIGINAL, *(f"fix: x\n\n{picked(number)}" for number in range(1, 5_000))]
    assert len(next(iter(twins(changes(*many)).values()))) == 5_000


def lines_of(where: Path) -> Path:
    """Tell a fix on the main line that two older lines got too, one of them by another text."""
    told = Story()
    told.commit("feat: a")
    told.tag("v1.0.0")
    told.commit("feat!: b")
    told.tag("v2.0.0")
    told.commit("fix: mend it (#12)")
    told.tag("v2.0.1")
    told.ref("refs/heads/main")
    told.commit("fix: mend it (#12) (#14)", parents=[1])
    told.tag("v1.0.1")
    told.ref("refs/heads/1.x")
    return told.told(where)


def test_the_other_releases_are_named_the_highest_first(tmp_path: Path) -> None:
    book = read_book(lines_of(tmp_path), as_of=examples.AS_OF)
    found = twins_of(book)
    by_tag = {release.tag.name: release for release in book.releases}
    named = {
        tag: [str(other.version) for change in release.changes for other, _ in found.also_in(change, release)]
        for tag, release in by_tag.items()
    }
    assert named == {"v1.0.0": [], "v2.0.0": [], "v2.0.1": ["1.0.1"], "v1.0.1": ["2.0.1"]}


def test_a_release_is_not_named_beside_itself(tmp_path: Path) -> None:
    where = story("feat: a", "$ tag v1.0.0", "fix: x (#1)", "chore: y", "fix: x (#1)", "$ tag v1.0.1").told(tmp_path)
    book = read_book(where, as_of=examples.AS_OF)
    found = twins_of(book)
    assert found.groups
    assert not any(found.also_in(change, release) for release in book.releases for change in release.changes)


def test_a_final_is_named_before_the_candidate_that_had_it_first() -> None:
    early = examples.release("2.0.0-rc.1", 1, ())
    final = examples.release("2.0.0", 2, ())
    assert [first_of(()), first_of((early,)), first_of((early, final))] == [None, early, final]


def test_an_upgrade_tells_a_backport_once(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: a")
    told.tag("v1.0.0")
    told.commit("fix: mend it (#12)")
    told.tag("v1.1.0")
    copied = told.commit("fix: mend it (#12)")
    told.tag("v1.2.0")
    book = read_book(told.told(tmp_path), as_of=examples.AS_OF)
    by_tag = {release.tag.name: release for release in book.releases}
    groups = twins_of(book).groups
    found = between(book, by_tag["v1.0.0"], by_tag["v1.2.0"], groups)
    assert [change.commit.hash for change in found] == [git(tmp_path, "rev-parse", "v1.2.0").decode().strip()]
    assert copied == 3
    assert between(book, by_tag["v1.1.0"], by_tag["v1.2.0"], groups) == ()


def test_changes_of_one_commit_are_all_told() -> None:
    one = examples.change(5, ChangeKind.FIXED, "one")
    first, second = examples.release("1.0.0", 1, ()), examples.release("1.1.0", 5, (one, one._replace(part=1)))
    book = replace(examples.book(), releases=(second, first))
    assert [change.part for change in between(book, first, second)] == [0, 1]
