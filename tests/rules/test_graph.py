"""The graph of a history: parents by position, and a walk that meets children before parents."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from graphs import Graph, graphs
from tagline.model.commit import Commit
from tagline.rules.graph import graph_of


def commits_of(graph: Graph, order: Sequence[int]) -> list[Commit]:
    """List the commits of a made graph in an order."""
    nodes = graph.nodes
    return [Commit(str(at), tuple(map(str, nodes[at].parents)), nodes[at].date, "Ada", "feat: x") for at in order]


@settings(max_examples=300)
@given(graphs(), st.data())
def test_the_walk_meets_every_commit_once_and_children_before_parents(graph: Graph, data: st.DataObject) -> None:
    order = data.draw(st.permutations(graph.order))
    commits = commits_of(graph, order)
    walk = list(graph_of(commits).walk)
    assert sorted(walk) == list(range(len(commits)))
    turn = {commits[at].hash: number for number, at in enumerate(walk)}
    assert all(turn[commit.hash] < turn[parent] for commit in commits for parent in commit.parents)


@given(graphs())
def test_a_history_in_order_is_walked_as_it_stands(graph: Graph) -> None:
    assert graph_of(commits_of(graph, graph.order)).walk == range(len(graph.nodes))


def test_only_what_stands_between_a_late_child_and_its_parent_is_sorted_anew() -> None:
    parents = {"f": "e", "e": "d", "d": "c", "c": "b", "b": "a", "a": ""}
    commits = [Commit(name, tuple(parents[name]), 0, "Ada", "x") for name in "fecdba"]
    assert list(graph_of(commits).walk) == [0, 1, 3, 2, 4, 5]


def test_a_parent_that_is_not_there_is_nowhere() -> None:
    graph = graph_of([Commit("b", ("a",), 1, "Ada", "x"), Commit("c", ("b", "x"), 1, "Ada", "x")])
    assert (list(graph.first), dict(graph.others)) == ([2, 0], {1: [2]})
    assert list(graph.walk) == [1, 0]
