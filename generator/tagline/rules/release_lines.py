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

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tagline.model.commit import Commit

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


def ship(commits: Sequence[Commit], stops: Sequence[Stop], head: str | None) -> Shipment:
    """Say which commits each release holds. `commits` have children before parents and hold every stop's commit."""
    burdens = carried(commits, _own_burdens(commits, stops))
    order = in_order(commits, stops, burdens)
    position = {stop: at for at, stop in enumerate(order)}
    above_all = len(stops)
    weights = _Weights(
        (*(burdens[stops[at].commit_hash].rank for at in order), above_all),
        (*(burdens[stops[at].commit_hash].final_rank for at in order), above_all),
        (*(stops[at].final for at in order), True),
    )
    tagged: dict[str, list[int]] = {}
    for number, stop in enumerate(stops):
        tagged.setdefault(stop.commit_hash, []).append(position[number])
    states, of_commit, reached = _pass(commits, tagged, head, weights)
    return _shipment(states, of_commit, reached, weights, position, order)


class Burden(NamedTuple):
    """What is carried along the graph: the latest date, and the highest rank of any release and of any final."""

    date: int
    rank: int
    final_rank: int


NO_BURDEN = Burden(-1, -1, -1)


def _own_burdens(commits: Sequence[Commit], stops: Sequence[Stop]) -> dict[str, Burden]:
    """Give what each tagged commit adds itself."""
    ranks: dict[str, int] = {}
    finals: dict[str, int] = {}
    for commit_hash, rank, final in stops:
        ranks[commit_hash] = max(ranks.get(commit_hash, -1), rank)
        if final:
            finals[commit_hash] = max(finals.get(commit_hash, -1), rank)
    return {
        commit.hash: Burden(commit.committed, ranks[commit.hash], finals.get(commit.hash, -1))
        for commit in commits
        if commit.hash in ranks
    }


def carried(commits: Sequence[Commit], own: Mapping[str, Burden]) -> dict[str, Burden]:
    """Give for each commit of `own` the greatest values of itself and its ancestors in `own`."""
    found: dict[str, Burden] = {}
    burdens: dict[str, Burden] = {}
    get = burdens.get
    for commit_hash, parents, *_ in reversed(commits):
        burden = NO_BURDEN
        for parent in parents:
            other = get(parent, NO_BURDEN)  # a shallow clone lacks parents
            if burden is NO_BURDEN:
                burden = other
            elif other is not burden:
                burden = _heavier(burden, other)
        if commit_hash in own:
            burden = found[commit_hash] = _heavier(burden, own[commit_hash])
        burdens[commit_hash] = burden
    return found


def _heavier(one: Burden, two: Burden) -> Burden:
    return Burden(*map(max, one, two))


def in_order(commits: Sequence[Commit], stops: Sequence[Stop], burdens: Mapping[str, Burden]) -> tuple[int, ...]:
    """Give the stops in the order in which they came: ancestors first, then by the commit's date, then by version.

    The date is the carried one, so a clock that went wrong puts no release before its ancestors.
    """
    place = {commit.hash: -at for at, commit in enumerate(commits) if commit.hash in burdens}
    return tuple(
        sorted(
            range(len(stops)),
            key=lambda at: (burdens[stops[at].commit_hash].date, place[stops[at].commit_hash], stops[at].rank),
        )
    )


class _Weights(NamedTuple):
    """By position: the carried rank among all releases and among finals, and whether it is a final. HEAD comes last."""

    all: tuple[int, ...]
    finals: tuple[int, ...]
    final: tuple[bool, ...]


def foremost(positions: Iterable[int], weight: Sequence[int]) -> Front:
    """Keep those that no other one of them stands in the way of: earlier and not heavier."""
    kept: list[int] = []
    lightest = len(weight) + 1
    for position in sorted(set(positions)):
        if weight[position] < lightest:
            kept.append(position)
            lightest = weight[position]
    return tuple(kept)


def _pass(
    commits: Sequence[Commit], tagged: Mapping[str, list[int]], head: str | None, weights: _Weights
) -> tuple[list[State], list[int], set[int]]:
    """Walk the graph once: the states, the number of each commit's state, and the releases that HEAD reaches.

    States are numbered, so that equal ones are compared and remembered cheaply.
    """
    nothing = State(on_head=False, of_all=(), of_finals=(), on_head_of_all=(), on_head_of_finals=())
    states = [nothing]
    number = {nothing: 0}
    joined: dict[tuple[int, int], int] = {}
    head_at = len(weights.all) - 1

    def numbered(state: State) -> int:
        found = number.get(state)
        if found is None:
            found = number[state] = len(states)
            states.append(state)
        return found

    def join(one: int, two: int) -> int:
        key = (one, two) if one < two else (two, one)
        found = joined.get(key)
        if found is None:
            a, b = states[one], states[two]
            found = joined[key] = numbered(
                State(
                    a.on_head or b.on_head,
                    foremost(a.of_all + b.of_all, weights.all),
                    foremost(a.of_finals + b.of_finals, weights.finals),
                    foremost(a.on_head_of_all + b.on_head_of_all, weights.all),
                    foremost(a.on_head_of_finals + b.on_head_of_finals, weights.finals),
                )
            )
        return found

    def arrive(at: int, commit_hash: str) -> int:
        """Give the state of a commit that HEAD or releases stand on."""
        state = states[at]
        here = tuple(tagged.get(commit_hash, ()))
        finals = tuple(position for position in here if weights.final[position])
        on_head = state.on_head or commit_hash == head
        pseudo = (head_at,) if commit_hash == head else ()
        if on_head:
            reached.update(here)
        return numbered(
            State(
                on_head,
                foremost(state.of_all + here + pseudo, weights.all),
                foremost(state.of_finals + finals + pseudo, weights.finals),
                foremost(state.on_head_of_all + (here if on_head else ()) + pseudo, weights.all),
                foremost(state.on_head_of_finals + (finals if on_head else ()) + pseudo, weights.finals),
            )
        )

    reached: set[int] = set()
    special = {*tagged, head}
    waiting: dict[str, int] = {}
    of_commit: list[int] = []
    note = of_commit.append
    take = waiting.pop
    for commit_hash, parents, *_ in commits:
        state = take(commit_hash, 0)
        if commit_hash in special:
            state = arrive(state, commit_hash)
        note(state)
        for parent in parents:
            there = waiting.get(parent)
            if there is None:
                waiting[parent] = state
            elif there != state:
                waiting[parent] = join(there, state)
    return states, of_commit, reached


def _shipment(
    states: Sequence[State],
    of_commit: Sequence[int],
    reached: set[int],
    weights: _Weights,
    position: Mapping[int, int],
    order: tuple[int, ...],
) -> Shipment:
    head_at = len(weights.all) - 1
    on_head = [at in reached for at in range(head_at)]
    buckets: list[list[int]] = [[] for _ in range(head_at + 1)]
    since_final: list[int] = []
    since_any: list[int] = []
    targets: list[tuple[list[int], ...]] = []
    for state in states:
        holders = {
            at
            for front, of_final, here in (
                (state.of_all, False, False),
                (state.of_finals, True, False),
                (state.on_head_of_all, False, True),
                (state.on_head_of_finals, True, True),
            )
            for at in front
            if at != head_at and weights.final[at] is of_final and on_head[at] is here
        }
        lists = [buckets[at] for at in sorted(holders)]
        if state.of_all == (head_at,):
            lists.append(buckets[head_at])
        if head_at in state.on_head_of_finals:
            lists.append(since_final)
        if head_at in state.on_head_of_all:
            lists.append(since_any)
        targets.append(tuple(lists))
    for at, state_number in enumerate(of_commit):
        for bucket in targets[state_number]:
            bucket.append(at)
    return Shipment(
        releases=tuple(buckets[position[stop]] for stop in range(head_at)),
        on_head=tuple(on_head[position[stop]] for stop in range(head_at)),
        order=order,
        unreleased=buckets[head_at],
        since_final=since_final,
        since_any=since_any,
    )
