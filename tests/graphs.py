"""Random histories: any shape of graph, any clock, any tags. And by the definition, slowly, what each release holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from stories import FIRST_DAY, Story

POOL = (
    *("0.1.0", "0.2.0", "1.0.0-rc.1", "1.0.0-rc.2", "1.0.0", "1.0.1", "1.0.2-a", "1.0.2", "1.1.0-beta.0", "1.1.0"),
    *("1.1.1", "2.0.0-alpha", "2.0.0-rc.1", "2.0.0", "2.0.1", "3.0.0-0", "3.0.0"),
)
FINAL = tuple("-" not in version for version in POOL)  # the pool is in ascending order, so a place in it is a rank


class Node(NamedTuple):
    """A commit of a made graph: its parents (numbers of earlier commits) and its date."""

    parents: tuple[int, ...]
    date: int


class Mark(NamedTuple):
    """A tag of a made graph: the commit it stands on, and the place of its version in POOL."""

    commit: int
    rank: int

    @property
    def final(self) -> bool:
        """Whether it is no prerelease."""
        return FINAL[self.rank]

    @property
    def name(self) -> str:
        """The tag's name."""
        return f"v{POOL[self.rank]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """A made history. `head` is a commit or None; `order` lists all commits, children before parents."""

    nodes: tuple[Node, ...]
    marks: tuple[Mark, ...]
    head: int | None
    order: tuple[int, ...]

    def story(self) -> Story:
        """Tell it as a repository; every commit speaks for itself by a pull request of its own, merges too."""
        told = Story()
        for number, node in enumerate(self.nodes):
            told.commit(
                f"feat: commit {number} (#{number + 1})",
                parents=[parent + 1 for parent in node.parents],
                when=node.date,
            )
        for mark in self.marks:
            told.tag(mark.name, mark.commit + 1)
        if self.head is not None:
            told.ref("refs/heads/main", self.head + 1)
        return told


@st.composite
def graphs(draw: DrawFn, *, most: int = 14, headless: bool = True) -> Graph:
    """Make a graph with merges, octopuses, criss-crosses, several roots, and clocks that may run backwards."""
    size = draw(st.integers(1, most))
    dates = draw(st.sampled_from((st.just(0), st.integers(0, 3), st.integers(0, 10 * most))))
    skewed = draw(st.booleans())
    nodes: list[Node] = []
    for number in range(size):
        near = st.integers(max(0, number - 4), number - 1) if number else st.nothing()
        parents = draw(st.lists(near, unique=True, max_size=draw(st.sampled_from((1, 1, 2, 3))))) if number else []
        if not parents and number and draw(st.integers(0, 3)):
            parents = [number - 1]  # a second root is rare
        date = draw(dates)
        least = 0 if skewed else max((nodes[parent].date for parent in parents), default=FIRST_DAY)
        nodes.append(Node(tuple(parents), (FIRST_DAY if skewed else least) + date))
    ranks = draw(st.lists(st.integers(0, len(POOL) - 1), unique=True, max_size=7))
    marks = tuple(Mark(draw(st.integers(0, size - 1)), rank) for rank in ranks)
    head = draw(st.integers(0, size - 1)) if not headless or draw(st.integers(0, 7)) else None
    return Graph(nodes=tuple(nodes), marks=marks, head=head, order=sorted_by_chance(draw, nodes))


def sorted_by_chance(draw: DrawFn, nodes: Sequence[Node]) -> tuple[int, ...]:
    """List commits with children before parents, in any such order."""
    waiting = [0] * len(nodes)
    for node in nodes:
        for parent in node.parents:
            waiting[parent] += 1
    ready = [number for number, children in enumerate(waiting) if not children]
    order: list[int] = []
    while ready:
        number = ready.pop(draw(st.integers(0, len(ready) - 1)))
        order.append(number)
        for parent in nodes[number].parents:
            waiting[parent] -= 1
            if not waiting[parent]:
                ready.append(parent)
    return tuple(order)


# The definition


def reach(parents: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """Give for each commit itself and all its ancestors."""
    found: dict[str, frozenset[str]] = {}
    for start in parents:
        pending = [start]
        while pending:
            commit = pending[-1]
            missing = [parent for parent in parents[commit] if parent not in found]
            if missing:
                pending += missing
                continue
            pending.pop()
            found[commit] = frozenset((commit,)).union(*(found[parent] for parent in parents[commit]))
    return found


class Tagged(NamedTuple):
    """A release as the definition sees it: its commit, the rank of its version, and who counts it."""

    commit: str
    rank: int
    final: bool
    on_head: bool


def in_the_way(release: Tagged, order: Iterable[Tagged], reached: Mapping[str, frozenset[str]]) -> set[Tagged]:
    """Give the releases that stand in the way of one: earlier in `order` and not heavier, of those that count for it.

    A release weighs as much as the highest version that its commit reaches, among those that count.
    """
    every = list(order)
    counted = [one for one in every if one.final or not release.final]

    def weight(of: Tagged) -> int:
        return max(one.rank for one in counted if one.commit in reached[of.commit])

    earlier = every[: every.index(release)]
    return {
        one
        for one in counted
        if one in earlier and weight(one) <= weight(release) and (one.on_head or not release.on_head)
    }
