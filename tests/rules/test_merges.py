"""A merge speaks for what it brings, or gives its number to it, or says nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import story
from tagline.assembly.books import read_book
from tagline.model.book import ReleaseBook
from tagline.model.commit import Commit
from tagline.rules.graph import graph_of
from tagline.rules.merges import Announced, announced, bring

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)


def read(where: Path) -> ReleaseBook:
    """Read a repository."""
    return read_book(where, as_of=AS_OF)


def told(book: ReleaseBook) -> list[str]:
    """Give the unreleased changes as they stand, with their pull requests."""
    return [f"{change.type or '-'}: {change.description} #{change.pull}" for change in book.unreleased]


def merged(tmp_path: Path, title: str, *side: str) -> ReleaseBook:
    """Tell a release, a side branch and its merge."""
    lines = ("feat: a", "$ tag v1.0.0", "$ branch side", *side, "$ switch main", "docs: main goes on")
    return read(story(*lines, f"$ merge side {title}").told(tmp_path))


def test_a_title_by_convention_counts_once_and_not_again_for_what_it_brings(tmp_path: Path) -> None:
    book = merged(tmp_path, "feat: the calendar (#3)", "feat: draw months", "fix: a line", "wip")
    assert told(book) == ["feat: the calendar #3", "docs: main goes on #"]
    assert book.unreleased_commits == 5


def test_what_breaks_keeps_its_say_beside_a_title_that_breaks_nothing(tmp_path: Path) -> None:
    book = merged(tmp_path, "feat: the calendar (#3)", "fix!: drop old files")
    assert "fix: drop old files #" in told(book)


def test_a_commit_with_a_pull_request_of_its_own_keeps_its_say(tmp_path: Path) -> None:
    book = merged(tmp_path, "feat: the next line (#9)", "feat: reviewed by itself (#7)")
    assert "feat: reviewed by itself #7" in told(book)


def test_a_title_of_internal_work_does_not_silence_what_it_brings(tmp_path: Path) -> None:
    book = merged(tmp_path, "chore: merge develop", "feat: draw months")
    assert "feat: draw months #" in told(book)


GITHUB = "Merge pull request #3 from ada/side\n\n"


def test_a_forge_gives_its_number_to_what_it_merges(tmp_path: Path) -> None:
    book = merged(tmp_path, f"{GITHUB}Draw a calendar", "feat: draw months", "fix: a line (#2)")
    assert told(book) == ["docs: main goes on #", "fix: a line #2", "feat: draw months #3"]


def test_the_title_of_a_forge_does_not_count_beside_conventional_commits(tmp_path: Path) -> None:
    book = merged(tmp_path, f"{GITHUB}feat!: everything", "fix: a line")
    assert told(book) == ["docs: main goes on #", "fix: a line #3"]


def test_the_title_of_a_forge_counts_where_nothing_that_it_brings_is_conventional(tmp_path: Path) -> None:
    book = merged(tmp_path, f"{GITHUB}feat: draw a calendar", "wip", "more")
    assert told(book) == ["feat: draw a calendar #3", "docs: main goes on #"]


def test_without_any_convention_the_commits_are_listed_with_the_number(tmp_path: Path) -> None:
    book = merged(tmp_path, f"{GITHUB}Draw a calendar", "Draw months")
    assert told(book) == ["docs: main goes on #", "-: Draw months #3"]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Merge pull request #3 from ada/side\n\nfeat: x", Announced("3", "feat: x")),
        ("Merge pull request 'feat: x' (#3) from side into main\n\nmore", Announced("3", "feat: x")),
        ("Merged in side (pull request #3)\n\nfeat: x", Announced("3", "feat: x")),
        ("Merged PR 3: feat: x\n\nmore", Announced("3", "feat: x")),
        ("Merge branch 'side' into 'main'\n\nfeat: x\n\nSee merge request a/b/c!3", Announced("3", "feat: x")),
        ("Merge branch 'side' into 'main'\n\nfeat: x", None),
        ("Merge branch 'side'", None),
        ("Merge remote-tracking branch 'origin/main'", None),
        ("feat: Merge pull request #3 from ada/side", None),
        ("Merge pull request #3 from", None),
    ],
)
def test_the_messages_of_five_forges_are_known(message: str, expected: Announced | None) -> None:
    assert announced(message) == expected


@given(st.data())
def test_a_merge_on_the_line_of_head_brings_what_its_first_parent_does_not_reach(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 16))
    parents: list[tuple[int, ...]] = [()]
    for number in range(1, count):
        chosen = data.draw(st.lists(st.integers(0, number - 1), min_size=1, max_size=3, unique=True))
        parents.append(tuple(chosen))
    commits = [Commit(str(n), tuple(map(str, parents[n])), n, "Ada", "x") for n in reversed(range(count))]
    at, line = count - 1, [count - 1]
    while parents[at]:
        at = parents[at][0]
        line.append(at)
    merges = {count - 1 - number for number in line if len(parents[number]) > 1}
    for merge, brought in bring(graph_of(commits), str(count - 1), merges).items():
        first, *others = (int(name) for name in commits[merge].parents)
        expected = set().union(*(reach(parents, one) for one in others)) - reach(parents, first)
        assert {int(commits[one].hash) for one in brought} == expected
        assert len(brought) == len(expected)


def reach(parents: list[tuple[int, ...]], start: int) -> set[int]:
    """Give what a commit reaches."""
    found, todo = set(), [start]
    while todo:
        at = todo.pop()
        if at not in found:
            found.add(at)
            todo += parents[at]
    return found
