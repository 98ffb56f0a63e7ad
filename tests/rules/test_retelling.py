"""Fragments, trailers and amendments are put over what messages tell, also over squashes, merges and reverts."""

from datetime import date

from stories import commit_of
from tagline.model.commit import ChangeKind, Commit
from tagline.model.notes import Amendment, Amendments, Fragment, Fragments
from tagline.rules.meaning import CONVENTIONAL
from tagline.rules.retelling import retold, waiting
from tagline.rules.telling import Teller, Told, teller

FRAGMENT = Fragment(path="release-notes/next/a.md", type="feat", scope="cli", description="by hand")


def told(
    commits: tuple[Commit, ...], fragments: dict[int, tuple[Fragment, ...]] | None = None, *amend: Amendment
) -> Teller:
    """Read commits (the newest first), with fragments by the number of their commit."""
    said = {commits[at].hash: found for at, found in (fragments or {}).items()}
    return retold(
        teller(commits, commits[0].hash),
        commits,
        amendments=Amendments(amend=amend) if amend else None,
        fragments=Fragments(committed=said),
        tags={},
        meaning=CONVENTIONAL,
        whole=True,
    )


def amendment(commit: Commit, header: str) -> Amendment:
    return Amendment(commit=commit.hash, on=date(2026, 1, 31), as_=header)


def words(found: Told) -> list[str]:
    return [change.description for change in found.changes]


def line(*messages: str) -> tuple[Commit, ...]:
    """Tell commits on one line, the newest first."""
    made: list[Commit] = []
    for number, message in enumerate(messages, start=1):
        made.insert(0, commit_of(message, number=number, parents=[made[0].hash] if made else []))
    return tuple(made)


def merge(title: str) -> tuple[Commit, ...]:
    """Tell a branch of two commits that was merged under a title, the newest first."""
    begin = commit_of("feat: begin", number=1)
    first = commit_of("wip one", number=2, parents=[begin.hash])
    second = commit_of("fix: two", number=3, parents=[first.hash])
    return (commit_of(title, number=4, parents=[begin.hash, second.hash]), second, first, begin)


def test_without_a_word_of_people_nothing_changes() -> None:
    commits = line("feat: a", "fix: b")
    assert told(commits) == teller(commits, commits[0].hash)


def test_a_fragment_of_a_branch_stands_in_place_of_the_title_of_its_merge() -> None:
    commits = merge("feat!: the title (#3)")
    assert words(told(commits).tell(range(4))) == ["the title", "begin"]
    found = told(commits, {1: (FRAGMENT,)}).tell(range(4))
    assert words(found) == ["by hand", "begin"]
    change = found.changes[0]
    assert (change.commit, change.pull, change.kind) == (commits[1], "3", ChangeKind.BREAKING)
    assert found.silent == 2


def test_two_fragments_of_a_branch_say_once_what_its_title_breaks() -> None:
    found = told(merge("feat!: the title (#3)"), {1: (FRAGMENT,), 2: (FRAGMENT,)}).tell(range(4))
    assert [(change.pull, change.kind) for change in found.changes[:2]] == [
        ("3", ChangeKind.BREAKING),
        ("3", ChangeKind.ADDED),
    ]


def test_a_correction_of_a_commit_that_a_merge_speaks_for_is_shown() -> None:
    commits = merge("feat: the title (#3)")
    assert words(told(commits, None, amendment(commits[1], "fix: told after all")).tell(range(4))) == [
        *("the title", "told after all", "begin")
    ]


def test_a_fragment_stands_in_place_of_all_parts_of_a_squash_and_a_trailer_follows() -> None:
    commits = line("feat: squash (#5)\n\n* feat: one\n\n* fix: two\n\nDeprecated: old, new")
    found = told(commits, {0: (FRAGMENT,)}).tell([0])
    assert [(change.description, change.part) for change in found.changes] == [("by hand", 0), ("old, new", 1)]


def test_what_was_taken_back_stays_so_whatever_people_say_of_it() -> None:
    commits = line("feat: a", f'Revert "feat: a"\n\nThis reverts commit {commit_of("", number=1).hash}.')
    found = told(commits, {1: (FRAGMENT,)}, amendment(commits[0], "fix: words")).tell(range(2))
    assert (found.changes, [change.description for change in found.cancelled]) == ((), ["words", "by hand"])


def test_what_no_commit_has_yet_follows_the_parts_of_head() -> None:
    commits = line("feat: a")
    pending = Fragments(committed={}, pending=(FRAGMENT,))
    (change,) = waiting(commits[0], commits, told(commits), pending, CONVENTIONAL)
    assert (change.part, change.commit) == (1, commits[0])
    assert waiting(None, (), told(commits), pending, CONVENTIONAL) == ()
