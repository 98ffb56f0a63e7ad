"""What commits reach, held against a walk over the parents, on any graph and with any clock."""

from hypothesis import given
from hypothesis import strategies as st

from stories import FIRST_DAY
from tagline.model.commit import Commit
from tagline.rules import reach as module
from tagline.rules.graph import graph_of
from tagline.rules.reach import reach


@st.composite
def histories(draw: st.DrawFn) -> list[Commit]:
    """Make a graph whose commits stand in any order."""
    made: list[Commit] = []
    for number in range(draw(st.integers(0, 12))):
        parents = draw(st.lists(st.integers(0, number - 1), max_size=3, unique=True)) if number else []
        when = FIRST_DAY + draw(st.integers(0, 9))
        made.append(Commit(f"{number:040x}", tuple(f"{one:040x}" for one in parents), when, "Ada", "x"))
    return sorted(made, key=lambda one: (-one.committed, draw(st.integers(0, 99))))


def ancestors(commits: list[Commit], start: str) -> set[str]:
    """Give a commit and all that it reaches."""
    parents = {one.hash: one.parents for one in commits}
    found, waiting = set(), [start] if start in parents else []
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += parents[name]
    return found


@given(histories(), st.integers(1, 5))
def test_a_commit_holds_what_it_reaches_and_nothing_else(commits: list[Commit], at_once: int) -> None:
    names = [one.hash for one in commits]
    before, module._AT_ONCE = module._AT_ONCE, at_once  # noqa: SLF001 - so that few marks need several walks
    try:
        found = reach(graph_of(commits), [*names, "f" * 40], names)
    finally:
        module._AT_ONCE = before  # noqa: SLF001 - as above
    for place in names:
        assert {mark for mark in (*names, "f" * 40) if found.holds(place, mark)} == ancestors(commits, place)


def test_nobody_reaches_what_is_not_in_the_history() -> None:
    found = reach(graph_of([]), ["a" * 40], ["b" * 40])
    assert not found.holds("b" * 40, "a" * 40)
    assert not reach(graph_of([]), [], []).any("b" * 40, ["a" * 40])
