"""Which release each commit first shipped in, on every line at once.

The rule: **a release holds what it reaches and no earlier, lower release reaches.** "Earlier" is the order in which the
releases came (ancestors first, then by date), "lower" the order of their versions, carried along the graph so that a
release is never lower than one of its ancestors. Only finals stand in the way of a final, so that it tells everything
since the last final; and only releases that HEAD reaches stand in the way of one that HEAD reaches, so that a
maintenance line takes nothing away from the main one.

All releases are served in one pass over the commits, children before parents. Each commit carries a *state*: for each
question the smallest set of releases that no other one of the set stands in the way of (mostly one release). A parent's
state is the union of its children's, and a union of the same two states is computed once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from tagline.model.commit import Commit
from tagline.rules.graph import Graph, graph_of

Front = tuple[int, ...]


class Stop(NamedTuple):
    """A release as the graph sees it: where it is and how its version ranks (0 lowest)."""

    commit_hash: str
    rank: int
    final: bool


class State(NamedTuple):
    """What is known of a commit: whether HEAD reaches it, and the foremost releases that do (positions, ascending)."""

    on_head: bool
    of_all: Front
    of_finals: Front
    on_head_of_all: Front
    on_head_of_finals: Front


class Shipment(NamedTuple):
    """Indices into the commits: `releases` for each stop, in the order in which the stops were given."""

    releases: tuple[list[int], ...]
    on_head: tuple[bool, ...]
    order: tuple[int, ...]  # the stops in the order in which they came
    unreleased: list[int]  # HEAD reaches them, no release does
    since_final: list[int]  # HEAD reaches them, no final that HEAD reaches does
    since_any: list[int]  # HEAD reaches them, no release that HEAD reaches does


def ship(commits: Sequence[Commit], stops: Sequence[Stop], head: str | None, graph: Graph | None = None) -> Shipment:
    """Say which commits each release holds. `commits` hold every stop's commit; `graph` is given where it is known."""
    graph = graph or graph_of(commits)
    dates = {stop.commit_hash: commits[graph.position[stop.commit_hash]].committed for stop in stops}
    found = _assigned(graph, dates, stops, head)
    return found.shipment(enumerate(found.of_commit))


class Junctions(NamedTuple):
    """The commits at which a state can change: those with a release of any package, HEAD, branch points and tips.

    Every other commit has one child, whose state it shares; so it belongs to the nearest junction above it. `graph` has
    the junctions only, `nearest` says for each commit which one it belongs to.
    """

    graph: Graph
    nearest: Sequence[int]
    dates: Mapping[str, int]


def junctions(commits: Sequence[Commit], marked: Iterable[str], graph: Graph | None = None) -> Junctions:
    """Contract a history to its junctions, `marked` commits among them, so that many packages can be asked about it."""
    whole = graph or graph_of(commits)
    first, others = whole.first, whole.others
    children = Counter(chain(first, *others.values()))
    kept = {whole.position[one] for one in marked if one in whole.position}
    kept.update(at for at in range(len(commits)) if children[at] != 1)
    nearest = [0] * (len(commits) + 1)  # what the only child says, until a commit's own turn comes
    numbers: dict[int, int] = {}
    ways: list[list[int]] = []
    for at in whole.walk:
        if at in kept:
            nearest[at] = numbers[at] = len(ways)
            ways.append([])
        here = nearest[at]
        for parent in (first[at], *others[at]) if at in others else (first[at],):
            if parent in kept:
                ways[here].append(parent)
            else:
                nearest[parent] = here
    del nearest[-1]
    found = [list(dict.fromkeys(map(numbers.__getitem__, parents))) for parents in ways]
    graph = Graph(
        position={commits[at].hash: number for at, number in numbers.items()},
        first=[parents[0] if parents else len(found) for parents in found],
        others={number: parents[1:] for number, parents in enumerate(found) if len(parents) > 1},
        walk=range(len(found)),
    )
    return Junctions(graph, nearest, {commits[at].hash: commits[at].committed for at in numbers})


def ship_touching(where: Junctions, stops: Sequence[Stop], head: str | None, touching: Sequence[int]) -> Shipment:
    """Say which commits each release of a package holds: of what `ship` would say, those that are `touching` it.

    `touching` are indices into the commits, ascending; HEAD and every stop's commit are junctions.
    """
    found = _assigned(where.graph, where.dates, stops, head)
    states = map(found.of_commit.__getitem__, map(where.nearest.__getitem__, touching))
    return found.shipment(zip(touching, states, strict=True))


class Burden(NamedTuple):
    """What is carried along the graph: the latest date, and the highest rank of any release and of any final."""

    date: int
    rank: int
    final_rank: int


NO_BURDEN = Burden(-1, -1, -1)


def _own_burdens(dates: Mapping[str, int], stops: Sequence[Stop], where: Sequence[int]) -> dict[int, Burden]:
    """Give what each tagged commit adds itself."""
    ranks: dict[int, int] = {}
    finals: dict[int, int] = {}
    committed: dict[int, int] = {}
    for (commit_hash, rank, final), at in zip(stops, where, strict=True):
        committed[at] = dates[commit_hash]
        ranks[at] = max(ranks.get(at, -1), rank)
        if final:
            finals[at] = max(finals.get(at, -1), rank)
    return {at: Burden(committed[at], rank, finals.get(at, -1)) for at, rank in ranks.items()}


def carried(graph: Graph, own: Mapping[int, Burden]) -> dict[int, Burden]:
    """Give for each commit of `own` the greatest values of itself and its ancestors in `own`."""
    first, others = graph.first, graph.others
    found: dict[int, Burden] = {}
    burdens = [NO_BURDEN] * (len(first) + 1)
    special = own.keys() | others.keys()
    for at in reversed(graph.walk):
        burden = burdens[first[at]]
        if at in special:
            for parent in others.get(at, ()):
                if burdens[parent] is not burden:
                    burden = _heavier(burden, burdens[parent])
            if at in own:
                burden = found[at] = _heavier(burden, own[at])
        burdens[at] = burden
    return found


def _heavier(one: Burden, two: Burden) -> Burden:
    if one[0] >= two[0] and one[1] >= two[1] and one[2] >= two[2]:
        return one
    return Burden(*map(max, one, two))


def in_order(
    graph: Graph, stops: Sequence[Stop], where: Sequence[int], burdens: Mapping[int, Burden]
) -> tuple[int, ...]:
    """Give the stops in the order in which they came: ancestors first, then by the commit's date, then by version.

    The date is the carried one, so a clock that went wrong puts no release before its ancestors.
    """
    turn = {at: -number for number, at in enumerate(graph.walk) if at in burdens}
    keys = [(burdens[at].date, turn[at], stop.rank) for stop, at in zip(stops, where, strict=True)]
    return tuple(sorted(range(len(stops)), key=keys.__getitem__))


class _Weights(NamedTuple):
    """By position: the carried rank among all releases and among finals, and whether it is a final. HEAD comes last."""

    all: tuple[int, ...]
    finals: tuple[int, ...]
    final: tuple[bool, ...]


def foremost(positions: Front, weight: Sequence[int]) -> Front:
    """Keep those that no other one of them stands in the way of: earlier and not heavier."""
    if len(positions) < 2:  # noqa: PLR2004 - nothing to compare, and by far the most frequent case
        return positions
    if len(positions) == 2:  # noqa: PLR2004 - nearly all others
        one, two = positions if positions[0] < positions[1] else (positions[1], positions[0])
        return (one, two) if weight[two] < weight[one] else (one,)
    kept: list[int] = []
    lightest = len(weight) + 1
    for position in sorted(set(positions)):
        if weight[position] < lightest:
            kept.append(position)
            lightest = weight[position]
    return tuple(kept)


class _States:
    """The states met so far, numbered, so that equal ones are compared and remembered cheaply; 0 knows nothing."""

    def __init__(self, weights: _Weights) -> None:
        nothing = State(on_head=False, of_all=(), of_finals=(), on_head_of_all=(), on_head_of_finals=())
        self.weights = weights
        self.all = [nothing]
        self.number = {nothing: 0}
        self.joined: dict[tuple[int, int], int] = {}

    def numbered(self, state: State) -> int:
        """Give the number of a state, a new one where it was never met."""
        found = self.number.get(state)
        if found is None:
            found = self.number[state] = len(self.all)
            self.all.append(state)
        return found

    def join(self, one: int, two: int) -> int:
        """Give the state of a commit that two children speak for."""
        key = (one, two) if one < two else (two, one)
        found = self.joined.get(key)
        if found is None:
            a, b = self.all[one], self.all[two]
            every, finals, _ = self.weights
            found = self.joined[key] = self.numbered(
                State(
                    a.on_head or b.on_head,
                    foremost(a.of_all + b.of_all, every),
                    foremost(a.of_finals + b.of_finals, finals),
                    foremost(a.on_head_of_all + b.on_head_of_all, every),
                    foremost(a.on_head_of_finals + b.on_head_of_finals, finals),
                )
            )
        return found

    def arrive(self, before: int, here: Front, *, is_head: bool) -> int:
        """Give the state of a commit that the releases `here`, HEAD or both stand on."""
        state = self.all[before]
        every, finals, final = self.weights
        final_here = tuple(position for position in here if final[position])
        if is_head:
            head_at = len(every) - 1
            here, final_here = (*here, head_at), (*final_here, head_at)
        on_head = state.on_head or is_head
        return self.numbered(
            State(
                on_head,
                foremost(state.of_all + here, every),
                foremost(state.of_finals + final_here, finals),
                foremost(state.on_head_of_all + here, every) if on_head else state.on_head_of_all,
                foremost(state.on_head_of_finals + final_here, finals) if on_head else state.on_head_of_finals,
            )
        )


def _pass(
    graph: Graph, tagged: Mapping[int, list[int]], head: int | None, weights: _Weights
) -> tuple[list[State], list[int], set[int]]:
    """Walk the graph once: the states, the number of each commit's state, and the releases that HEAD reaches."""
    states = _States(weights)
    join = states.join
    reached: set[int] = set()
    first, others = graph.first, graph.others
    of_commit = [0] * (len(first) + 1)  # what its children say, until its own turn comes
    arrivals = tagged.keys() if head is None else {*tagged, head}
    special = arrivals | others.keys()
    for at in graph.walk:
        state = of_commit[at]
        if at in special:
            if at in arrivals:
                here = tuple(tagged.get(at, ()))
                state = of_commit[at] = states.arrive(state, here, is_head=at == head)
                if states.all[state].on_head:
                    reached.update(here)
            for other in others.get(at, ()):
                of_commit[other] = join(of_commit[other], state)
        parent = first[at]
        there = of_commit[parent]
        if there != state:
            of_commit[parent] = join(there, state) if there else state
    del of_commit[-1]
    return states.all, of_commit, reached


class _Assigned(NamedTuple):
    """What the pass found: the states, the number of each commit's, and the releases in their order."""

    states: Sequence[State]
    of_commit: Sequence[int]
    reached: set[int]
    weights: _Weights
    order: tuple[int, ...]

    def shipment(self, commits: Iterable[tuple[int, int]]) -> Shipment:
        """Lay out for each stop the commits that it holds; each is given with the number of its state."""
        head_at = len(self.order)
        on_head = [at in self.reached for at in range(head_at)]
        buckets: list[list[int]] = [[] for _ in range(head_at + 1)]
        since_final: list[int] = []
        since_any: list[int] = []
        targets: list[tuple[list[int], ...]] = []
        for state in self.states:
            holders = {
                at
                for front, of_final, here in (
                    (state.of_all, False, False),
                    (state.of_finals, True, False),
                    (state.on_head_of_all, False, True),
                    (state.on_head_of_finals, True, True),
                )
                for at in front
                if at != head_at and self.weights.final[at] is of_final and on_head[at] is here
            }
            lists = [buckets[at] for at in sorted(holders)]
            if state.of_all == (head_at,):
                lists.append(buckets[head_at])
            if head_at in state.on_head_of_finals:
                lists.append(since_final)
            if head_at in state.on_head_of_all:
                lists.append(since_any)
            targets.append(tuple(lists))
        for at, state_number in commits:
            for bucket in targets[state_number]:
                bucket.append(at)
        position = {stop: at for at, stop in enumerate(self.order)}
        return Shipment(
            releases=tuple(buckets[position[stop]] for stop in range(head_at)),
            on_head=tuple(on_head[position[stop]] for stop in range(head_at)),
            order=self.order,
            unreleased=buckets[head_at],
            since_final=since_final,
            since_any=since_any,
        )


def _assigned(graph: Graph, dates: Mapping[str, int], stops: Sequence[Stop], head: str | None) -> _Assigned:
    """Find the state of every commit of a graph; `dates` are those of the stops' commits."""
    where = [graph.position[stop.commit_hash] for stop in stops]
    burdens = carried(graph, _own_burdens(dates, stops, where))
    order = in_order(graph, stops, where, burdens)
    position = {stop: at for at, stop in enumerate(order)}
    above_all = len(stops)
    weights = _Weights(
        (*(burdens[where[at]].rank for at in order), above_all),
        (*(burdens[where[at]].final_rank for at in order), above_all),
        (*(stops[at].final for at in order), True),
    )
    tagged: dict[int, list[int]] = {}
    for number, there in enumerate(where):
        tagged.setdefault(there, []).append(position[number])
    states, of_commit, reached = _pass(graph, tagged, graph.position.get(head or ""), weights)
    return _Assigned(states, of_commit, reached, weights, order)
