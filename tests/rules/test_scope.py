"""An item of a scope is tied to the commits that name it, and to no others."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import commit_of
from tagline.model.commit import Change, ChangeKind, Commit
from tagline.model.evidence import ItemState, Scope
from tagline.model.plan import Need
from tagline.rules.scope import Names, naming, scope


def day_of(moment: int) -> date:
    """Give the day of a moment."""
    return datetime.fromtimestamp(moment, UTC).date()


def scoped(needs: Sequence[Need], build: Sequence[str], branches: Sequence[str] = (), **how: bool) -> Scope:
    """Tell the scope of a build whose commits say these things, the newest first."""
    commits = [commit_of(text, number=len(build) - at) for at, text in enumerate(build)]
    elsewhere = [commit_of(text, number=100 + at) for at, text in enumerate(branches)]
    told = [Change(commit, ChangeKind.ADDED, "feat", "", commit.message, None, "", ()) for commit in commits]
    return scope(needs, commits, told, naming((one.need for one in needs), elsewhere), day_of, **how)


@pytest.mark.parametrize(
    ("need", "text", "named"),
    [
        ("#41", "feat: import (#41)", True),
        ("#41", "feat: import (#412)", False),
        ("#41", "feat: import (gh#41)", False),
        ("41", "Refs: #41", True),
        ("proj-7", "PROJ-7 import", True),
        ("PROJ-7", "PROJ-77", False),
        ("a.b", "axb", False),
        (" ", "feat: a b", False),
    ],
)
def test_a_name_counts_as_a_whole(need: str, text: str, named: bool) -> None:  # noqa: FBT001 - a column of the table
    assert (need in Names([need]).in_text(text)) is named


@given(st.lists(st.integers(1, 99_999), max_size=8, unique=True), st.integers(1, 99_999))
def test_of_many_numbers_only_those_are_named_that_stand_there(numbers: list[int], other: int) -> None:
    text = " and ".join(f"#{number}" for number in numbers)
    assert Names([f"#{number}" for number in (*numbers, other)]).in_text(text) == {f"#{one}" for one in numbers}


def test_commits_are_found_in_their_order_and_what_nobody_names_is_left_out() -> None:
    commits: list[Commit] = [commit_of(text, number=at) for at, text in enumerate(("b #1", "c #2", "a #1"))]
    assert {need: [one.message for one in some] for need, some in naming(["#1", "#2", "#3"], commits).items()} == {
        "#1": ["b #1", "a #1"],
        "#2": ["c #2"],
    }


@pytest.mark.parametrize(
    ("promise", "where", "how", "state"),
    [
        ("committed", "build", {}, ItemState.IN_BUILD),
        ("committed", "build", {"out": True}, ItemState.RELEASED),
        ("committed", "branch", {}, ItemState.IN_PROGRESS),
        ("committed", "branch", {"frozen": True}, ItemState.AT_RISK),
        ("stretch", "branch", {"frozen": True}, ItemState.IN_PROGRESS),
        ("committed", "branch", {"out": True}, ItemState.MISSING),
        ("committed", "", {}, ItemState.NOT_BEGUN),
        ("committed", "", {"frozen": True}, ItemState.AT_RISK),
        ("stretch", "", {"frozen": True}, ItemState.NOT_BEGUN),
        ("stretch", "", {"out": True}, ItemState.MISSING),
        ("dropped", "build", {}, ItemState.DROPPED),
    ],
)
def test_how_far_an_item_has_come(promise: str, where: str, how: dict[str, bool], state: ItemState) -> None:
    need = Need(need="#1", state=promise)  # type: ignore[arg-type]  # a column of the table
    found = scoped([need], ["feat: a (#1)"] * (where == "build"), ["feat: b (#1)"] * (where == "branch"), **how)
    assert [item.state for item in found.items] == [state]


def test_what_the_build_adds_beyond_the_scope_is_told() -> None:
    found = scoped([Need(need="#1")], ["feat: a (#1)", "feat: b (#2)"])
    assert [change.commit.message for change in found.beyond] == ["feat: b (#2)"]
    assert scoped([], ["feat: b (#2)"]) == Scope()


def test_the_build_fills_day_by_day_and_never_empties() -> None:
    needs = [Need(need=f"#{number}") for number in range(1, 5)]
    found = scoped(needs, [f"feat: x (#{number})" for number in (1, 2, 3)])
    counts = [each.items for each in found.progress]
    assert (counts, counts[-1], len(found.there), len(found.wanted)) == (sorted(counts), 3, 3, 4)
