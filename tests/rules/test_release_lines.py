"""Each commit is in the releases that first shipped it: what a release reaches and none in its way does."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphs import POOL, Graph, Mark, Node, Tagged, graphs, in_the_way, reach
from stories import FIRST_DAY, git
from tagline.assembly.books import read_book
from tagline.model.commit import Commit
from tagline.rules.release_lines import Shipment, Stop, junctions, ship, ship_touching

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)


# Without git: many graphs, and ancestors by sets


def commits_of(graph: Graph) -> list[Commit]:
    """Give a graph's commits as reading would."""
    return [
        Commit(str(number), tuple(map(str, graph.nodes[number].parents)), graph.nodes[number].date, "Ada", "feat: x")
        for number in graph.order
    ]


def shipped(graph: Graph) -> Shipment:
    """Ask the rule what each release of a graph holds."""
    ranks = sorted(mark.rank for mark in graph.marks)
    stops = [Stop(str(mark.commit), ranks.index(mark.rank), mark.final) for mark in graph.marks]
    return ship(commits_of(graph), stops, None if graph.head is None else str(graph.head))


def reached_of(graph: Graph) -> dict[str, frozenset[str]]:
    """Give for each commit of a graph itself and its ancestors."""
    return reach({str(number): tuple(map(str, node.parents)) for number, node in enumerate(graph.nodes)})


def tagged_of(graph: Graph, reached: Mapping[str, frozenset[str]]) -> list[Tagged]:
    """Give a graph's releases as the definition sees them."""
    main = reached[str(graph.head)] if graph.head is not None else frozenset[str]()
    return [Tagged(str(mark.commit), mark.rank, mark.final, str(mark.commit) in main) for mark in graph.marks]


# The earlier final v1.1.0 descends from a candidate of 2.0.0, which weighs nothing among finals: it is in v1.1.1's way.
AFTER_A_CANDIDATE = Graph(
    nodes=(Node((), 0), Node((0,), 1), Node((1,), 2), Node((0,), 3)),
    marks=(Mark(1, POOL.index("2.0.0-rc.1")), Mark(2, POOL.index("1.1.0")), Mark(3, POOL.index("1.1.1"))),
    head=None,
    order=(3, 2, 1, 0),
)


@settings(max_examples=400)
@given(graphs())
@example(AFTER_A_CANDIDATE)
def test_a_release_holds_what_it_reaches_and_none_in_its_way_reaches(graph: Graph) -> None:
    found, reached = shipped(graph), reached_of(graph)
    tagged = tagged_of(graph, reached)
    order = [tagged[at] for at in found.order]
    for release, indices in zip(tagged, found.releases, strict=True):
        others = frozenset[str]().union(*(reached[one.commit] for one in in_the_way(release, order, reached)))
        assert {str(graph.order[at]) for at in indices} == reached[release.commit] - others


@given(graphs())
def test_no_release_holds_a_commit_twice_and_each_is_newest_first(graph: Graph) -> None:
    found = shipped(graph)
    assert [indices for indices in found.releases if indices != sorted(set(indices))] == []


@given(graphs())
def test_every_commit_that_a_release_reaches_is_in_a_release(graph: Graph) -> None:
    found, reached = shipped(graph), reached_of(graph)
    held = {str(graph.order[at]) for indices in found.releases for at in indices}
    assert held == frozenset[str]().union(*(reached[str(mark.commit)] for mark in graph.marks))


@given(graphs())
def test_what_no_release_reaches_is_unreleased_where_head_reaches_it(graph: Graph) -> None:
    found, reached = shipped(graph), reached_of(graph)
    main = reached[str(graph.head)] if graph.head is not None else frozenset[str]()
    tagged = tagged_of(graph, reached)

    def left(releases: Sequence[Tagged]) -> frozenset[str]:
        return main.difference(*(reached[one.commit] for one in releases))

    assert {str(graph.order[at]) for at in found.unreleased} == left(tagged)
    assert {str(graph.order[at]) for at in found.since_any} == left([one for one in tagged if one.on_head])
    assert {str(graph.order[at]) for at in found.since_final} == left([o for o in tagged if o.on_head and o.final])


@given(graphs())
def test_head_reaches_the_releases_of_its_ancestors(graph: Graph) -> None:
    found, reached = shipped(graph), reached_of(graph)
    assert list(found.on_head) == [one.on_head for one in tagged_of(graph, reached)]


@given(graphs())
def test_releases_came_with_ancestors_first_then_by_date_then_by_version(graph: Graph) -> None:
    found, reached = shipped(graph), reached_of(graph)
    dates = {str(mark.commit): graph.nodes[mark.commit].date for mark in graph.marks}
    carried = {commit: max(dates[one] for one in reached[commit] & dates.keys()) for commit in dates}
    came = [graph.marks[at] for at in found.order]
    assert sorted(found.order) == list(range(len(graph.marks)))
    assert [pair for pair in pairwise(came) if not comes_before(*pair, carried, reached)] == []


def comes_before(one: Mark, two: Mark, carried: Mapping[str, int], reached: Mapping[str, frozenset[str]]) -> bool:
    """Whether a release may stand before another: no descendant of it, no later one, and on one commit the lower."""
    first, second = str(one.commit), str(two.commit)
    if first == second:
        return one.rank < two.rank
    return carried[first] <= carried[second] and second not in reached[first]


@given(graphs())
def test_the_order_of_the_log_changes_nothing_where_dates_decide(graph: Graph) -> None:
    spread = tuple(node._replace(date=FIRST_DAY + number) for number, node in enumerate(graph.nodes))
    one = Graph(nodes=spread, marks=graph.marks, head=graph.head, order=graph.order)
    two = Graph(nodes=spread, marks=graph.marks, head=graph.head, order=tuple(reversed(range(len(spread)))))
    assert held_by(one) == held_by(two)


def held_by(graph: Graph) -> list[set[int]]:
    """Give the commits of each release."""
    return [{graph.order[at] for at in indices} for indices in shipped(graph).releases]


@given(graphs(), st.sets(st.integers(0, 13)))
def test_parents_that_a_shallow_clone_lacks_count_as_none(graph: Graph, lacking: set[int]) -> None:
    gone = {str(number) for number in lacking}
    there = [commit for commit in commits_of(graph) if commit.hash not in gone]
    cut = [commit._replace(parents=tuple(one for one in commit.parents if one not in gone)) for commit in there]
    marks = sorted(mark for mark in graph.marks if mark.commit not in lacking)
    stops = [Stop(str(mark.commit), rank, mark.final) for rank, mark in enumerate(marks)]
    assert ship(there, stops, str(graph.head)) == ship(cut, stops, str(graph.head))


# Packages: many series of releases on one history, each with the commits that touch it

NAMES = ("core", "cli", "docs")


def owners_of(draw: st.DataObject, graph: Graph) -> tuple[dict[Mark, str], dict[str, list[int]]]:
    """Give each mark to a package, and say which commits (places in the log) touch which package."""
    owner = {mark: draw.draw(st.sampled_from(NAMES)) for mark in graph.marks}
    places = st.lists(st.integers(0, len(graph.order) - 1), unique=True).map(sorted)
    return owner, {name: draw.draw(places) for name in NAMES}


@settings(max_examples=200)
@given(graphs(), st.data())
def test_a_package_holds_the_commits_that_touch_it_of_what_its_releases_hold(graph: Graph, data: st.DataObject) -> None:
    owner, touching = owners_of(data, graph)
    commits, head = commits_of(graph), None if graph.head is None else str(graph.head)
    where = junctions(commits, [*(str(mark.commit) for mark in graph.marks), *([head] if head else [])])
    for name in NAMES:
        marks = sorted((mark for mark in graph.marks if owner[mark] == name), key=lambda mark: mark.rank)
        stops = [Stop(str(mark.commit), rank, mark.final) for rank, mark in enumerate(marks)]
        found = ship_touching(where, stops, head, touching[name])
        whole, mine = ship(commits, stops, head), set(touching[name])
        assert (found.on_head, found.order) == (whole.on_head, whole.order)
        assert [*found.releases, found.unreleased, found.since_final, found.since_any] == [
            [at for at in indices if at in mine]
            for indices in (*whole.releases, whole.unreleased, whole.since_final, whole.since_any)
        ]


@settings(max_examples=200)
@given(graphs(), st.data())
def test_a_package_is_told_by_its_own_releases_alone(graph: Graph, data: st.DataObject) -> None:
    owner, touching = owners_of(data, graph)
    reached = reached_of(graph)
    head = None if graph.head is None else str(graph.head)
    where = junctions(commits_of(graph), [*(str(mark.commit) for mark in graph.marks), *([head] if head else [])])
    for name in NAMES:
        alone = replace(graph, marks=tuple(mark for mark in graph.marks if owner[mark] == name))
        tagged = tagged_of(alone, reached)
        ranks = sorted(mark.rank for mark in alone.marks)
        stops = [Stop(str(mark.commit), ranks.index(mark.rank), mark.final) for mark in alone.marks]
        found = ship_touching(where, stops, head, touching[name])
        order, mine = [tagged[at] for at in found.order], {str(graph.order[at]) for at in touching[name]}
        for release, indices in zip(tagged, found.releases, strict=True):
            others = frozenset[str]().union(*(reached[one.commit] for one in in_the_way(release, order, reached)))
            assert {str(graph.order[at]) for at in indices} == (reached[release.commit] - others) & mine


@given(graphs())
def test_a_line_without_branches_is_contracted_to_what_stands_on_it(graph: Graph) -> None:
    marked = {str(mark.commit) for mark in graph.marks}
    where = junctions(commits_of(graph), marked)
    children = [parent for node in graph.nodes for parent in node.parents]
    parting = {str(at) for at in range(len(graph.nodes)) if children.count(at) != 1}
    assert set(where.graph.position) == marked | parting


# With git: real repositories, and `git rev-list` for the set difference


@settings(max_examples=50, deadline=None)
@given(graphs(most=12, headless=False))
def test_a_release_holds_what_git_says_is_between_it_and_those_in_its_way(graph: Graph) -> None:
    with TemporaryDirectory() as folder:
        where = graph.story().told(Path(folder))
        book = read_book(where, as_of=AS_OF)
        lines = [line.split() for line in listed(where, "--parents", "--all")]
        reached = reach({commit: parents for commit, *parents in lines})
        assert book.head is not None
        tagged = {
            release.tag.name: Tagged(
                release.tag.commit_hash,
                next(mark.rank for mark in graph.marks if mark.name == release.tag.name),
                release.version.final,
                release.tag.commit_hash in reached[book.head.hash],
            )
            for release in book.releases
        }
        order = [tagged[release.tag.name] for release in reversed(book.releases)]
        names = {release: name for name, release in tagged.items()}
        for release in book.releases:
            before = [names[one] for one in in_the_way(tagged[release.tag.name], order, reached)]
            expected = listed(where, f"refs/tags/{release.tag.name}", *(f"^refs/tags/{name}" for name in before))
            assert {change.commit.hash for change in release.changes} == set(expected)
            assert len(release.changes) == len(expected)
            assert release.silent == 0
        unreleased = listed(where, "HEAD", *(f"^refs/tags/{mark.name}" for mark in graph.marks))
        assert {change.commit.hash for change in book.unreleased} == set(unreleased)
        assert {release.tag.name for release in book.releases} == {mark.name for mark in graph.marks}


def listed(where: Path, *words: str) -> list[str]:
    """Ask git for a list of commits."""
    return git(where, "rev-list", *words, "--").decode().splitlines()
