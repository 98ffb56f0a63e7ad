"""A change and its revert cancel inside a release; a revert of what is released is told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import tagline
from stories import Story, git
from tagline.assembly.books import read_book
from tagline.model.book import ReleaseBook
from tagline.model.commit import Bump, ChangeKind
from tagline.rules.meaning import verdict
from tagline.rules.reverts import Undoing, cancelled, ids, quoted_title

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)


class Told:
    """A repository that is told commit by commit, because a revert names the id of an earlier commit."""

    def __init__(self, folder: Path) -> None:
        self.story = Story()
        self.folder = folder
        self.times = 0

    def commit(self, message: str) -> str:
        """Tell a commit and give its id."""
        number = self.story.commit(message)
        where = self.story.told(self.folder / str(self.times))
        self.times += 1
        return git(where, "rev-parse", f"main~{self.story.count - number}").decode().strip()

    def revert(self, commit_hash: str, title: str, verb: str = "Revert") -> str:
        """Tell a revert as git words it."""
        return self.commit(f'{verb} "{title}"\n\nThis reverts commit {commit_hash}.')

    def book(self) -> ReleaseBook:
        """Read all of it."""
        return read_book(self.where(), as_of=AS_OF)

    def where(self) -> Path:
        """Give the repository."""
        self.times += 1
        return self.story.told(self.folder / str(self.times))


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """Begin with a release."""
    made = Told(tmp_path)
    made.commit("feat: first")
    made.story.tag("v1.0.0")
    return made


def unreleased(told: Told) -> list[str]:
    """Give the first lines of what is told as unreleased, newest first."""
    return [change.commit.message.partition("\n")[0] for change in told.book().unreleased]


def following(told: Told) -> str:
    """Give the next version."""
    return tagline("next", "--repository", told.where()).out.strip()


def test_a_change_and_its_revert_cancel_in_notes_and_version(told: Told) -> None:
    change = told.commit("feat: a")
    told.commit("fix: b")
    told.revert(change, "feat: a")
    assert unreleased(told) == ["fix: b"]
    assert following(told) == "1.0.1"
    assert len(told.book().unreleased_cancelled) == 2


def test_a_revert_of_a_revert_brings_the_change_back(told: Told) -> None:
    change = told.commit("feat: a")
    revert = told.revert(change, "feat: a")
    told.revert(revert, "feat: a", "Reapply")
    assert unreleased(told) == ["feat: a"]
    assert following(told) == "1.1.0"


def test_a_revert_of_something_released_is_told_and_is_a_patch(told: Told) -> None:
    change = told.commit("feat: a")
    told.story.tag("v1.1.0")
    told.revert(change, "feat: a")
    assert unreleased(told) == ['Revert "feat: a"']
    assert following(told) == "1.1.1"


def test_what_comes_back_in_a_later_release_counts_as_what_it_is(told: Told) -> None:
    change = told.commit("feat: a")
    told.story.tag("v1.1.0")
    revert = told.revert(change, "feat: a")
    told.story.tag("v1.1.1")
    told.revert(revert, "feat: a", "Reapply")
    (back,) = told.book().unreleased
    assert (back.kind, verdict(back.kind, back.type)[0]) == (ChangeKind.ADDED, Bump.MINOR)
    assert following(told) == "1.2.0"


def test_a_final_forgets_what_its_prereleases_had_and_lost(told: Told) -> None:
    change = told.commit("feat: a")
    told.commit("feat: b")
    told.story.tag("v1.1.0-rc.1")
    told.revert(change, "feat: a")
    told.story.tag("v1.1.0-rc.2")
    told.commit("docs: c")
    told.story.tag("v1.1.0")
    book = told.book()
    of = {str(release.version): [change.description for change in release.changes] for release in book.releases}
    assert of["1.1.0"] == ["c", "b"]
    assert of["1.1.0-rc.2"] == ['Revert "feat: a"']
    assert of["1.1.0-rc.1"] == ["b", "a"]


def test_a_conventional_revert_names_its_commits_in_refs(told: Told) -> None:
    one, two = told.commit("feat: a"), told.commit("feat: b")
    told.commit(f"revert: let us never speak of it again\n\nRefs: {one[:8]}, {two[:8]}")
    assert unreleased(told) == []


def test_without_an_id_the_pull_request_counts_then_the_title(told: Told) -> None:
    told.commit("feat: a (#12)")
    told.commit('Revert "feat: a" (#13)\n\nReverts ada/project#12')
    told.commit("feat: b (#14)")
    told.commit('Revert "feat: b (#14)" (#15)')
    assert unreleased(told) == []


def test_a_title_that_came_again_after_its_revert_stays(told: Told) -> None:
    change = told.commit("feat: a")
    told.revert(change, "feat: a")
    told.commit("feat: a")
    assert unreleased(told) == ["feat: a"]


def test_a_revert_of_nothing_that_is_known_is_told(told: Told) -> None:
    told.revert("0" * 40, "feat: never was")
    assert unreleased(told) == ['Revert "feat: never was"']


def test_a_revert_of_a_merge_takes_back_what_the_merge_brought(told: Told) -> None:
    told.commit("docs: main")
    main = told.story.tip
    told.story.tip = 1
    told.commit("feat: on the side")
    side = told.story.tip
    told.story.tip = main
    told.story.commit("Merge branch 'side'", parents=[main, side])
    merge = git(told.where(), "rev-parse", "main").decode().strip()
    told.commit(
        f"Revert \"Merge branch 'side'\"\n\nThis reverts commit {merge}, reversing\nchanges made to {'1' * 40}."
    )
    assert unreleased(told) == ["docs: main"]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ('Revert "x"\n\nThis reverts commit 0123456789abcdef0123456789abcdef01234567.', 1),
        ('Revert "x"\n\nThis reverts commits 0123456 and 89abcde.', 2),
        ('Revert "x"\n\nThis reverts commits 0123456, 89abcde, and fedcba9.', 3),
        ("revert: x\n\nRefs: 0123456, 89abcde", 2),
        ("feat: x\n\nRefs: 0123456", 0),
        ('Revert "x"\n\nit reverts the behaviour of yesterday', 0),
    ],
)
def test_the_ids_of_a_revert_are_found(message: str, expected: int) -> None:
    assert len(list(ids(message))) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ('Revert "feat: x (#12)" (#13)', "feat: x (#12)"),
        ('Reapply "feat: x"', "feat: x"),
        ('Revert "Revert "feat: x""', 'Revert "feat: x"'),
        ("revert: feat: x", "feat: x"),
        ('revert(core)!: "feat: x"', "feat: x"),
        ("feat: x", ""),
    ],
)
def test_the_title_that_a_revert_quotes_is_found(message: str, expected: str) -> None:
    assert quoted_title(message) == expected


@given(st.integers(1, 12), st.data())
def test_a_chain_of_reverts_leaves_its_first_change_after_every_second_one(length: int, data: st.DataObject) -> None:
    others = data.draw(st.integers(0, 5))
    chain = range(length, -1, -1)  # the newest stands first, at 0; the change itself is at `length`
    undoings = {at: Undoing((at + 1,)) for at in chain if at < length}
    gone = cancelled(range(length + 1 + others), undoings)
    assert (length not in gone) == (length % 2 == 0)
    assert len(gone) % 2 == 0


@given(st.lists(st.integers(0, 20), min_size=1, max_size=8), st.integers(0, 20))
def test_nothing_outside_a_range_is_cancelled_by_it(targets: list[int], start: int) -> None:
    undoings = {at: Undoing((at + 1 + target,)) for at, target in enumerate(targets)}
    here = range(start)
    assert cancelled(here, undoings) <= set(here)
