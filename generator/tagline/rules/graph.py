"""The commits of a history by position: who is whose parent, found once for all who walk it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count, repeat
from operator import itemgetter, le
from typing import NamedTuple

from tagline.model.commit import Commit


class Graph(NamedTuple):
    """The commits by position: a walk over numbers costs half of a walk over hashes.

    `first` is the position of each commit's first parent, and one past the last commit where there is none or a shallow
    clone lacks it; `others` are those of a merge's further parents, by its position. `walk` has children before
    parents.
    """

    position: Mapping[str, int]
    first: Sequence[int]
    others: Mapping[int, Sequence[int]]
    walk: Sequence[int]


def graph_of(commits: Sequence[Commit]) -> Graph:
    """Find the parents of commits, which stand newest first."""
    position = dict(zip(map(itemgetter(0), commits), count(), strict=False))
    parents = list(map(itemgetter(1), commits))
    nowhere = len(commits)
    find = position.get
    first = list(map(find, [hashes[0] if hashes else "" for hashes in parents], repeat(nowhere)))
    merges = [at for at, amount in enumerate(map(len, parents)) if amount > 1]
    others = {at: [find(one, nowhere) for one in parents[at][1:]] for at in merges}
    return Graph(position, first, others, _walk(first, others))


def _walk(first: Sequence[int], others: Mapping[int, Sequence[int]]) -> Sequence[int]:
    """Give the positions with children before parents: as they stand, but for where a clock went wrong.

    Git's own order is by date, so a commit that is older than its parent may come after it. Asking git to sort
    (`--date-order`) costs every history more than this costs those few: only what stands between such a parent and its
    child is sorted anew.
    """
    if not any(map(le, first, count())) and all(min(parents) > at for at, parents in others.items()):
        return range(len(first))
    walk = list(range(len(first)))
    for start, end in _disordered(first, others):
        walk[start:end] = _sorted(first, others, start, end)
    return walk


def _disordered(first: Sequence[int], others: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Give the stretches, apart from each other, outside which every child stands before its parents."""
    wrong = [(parent, at) for at, parent in enumerate(first) if parent <= at]
    wrong += [(parent, at) for at, parents in others.items() for parent in parents if parent <= at]
    wrong.sort()
    start, end = wrong[0]
    for parent, child in wrong:
        if parent > end:
            yield start, end + 1
            start = parent
        end = max(end, child)
    yield start, end + 1


def _sorted(first: Sequence[int], others: Mapping[int, Sequence[int]], start: int, end: int) -> list[int]:
    """Sort a stretch so that children stand before parents."""
    children = dict.fromkeys(range(start, end), 0)
    parents = {at: [one for one in (first[at], *others.get(at, ())) if one in children] for at in children}
    for parent in chain.from_iterable(parents.values()):
        children[parent] += 1
    ready = [at for at in reversed(children) if not children[at]]
    found: list[int] = []
    while ready:
        at = ready.pop()
        found.append(at)
        for parent in parents[at]:
            children[parent] -= 1
            if not children[parent]:
                ready.append(parent)
    return found
