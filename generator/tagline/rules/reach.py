"""Which commits of interest some others reach: all of them in one walk over the graph."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tagline.rules.graph import Graph

_AT_ONCE = 1_024  # so many marks are carried along together


class Reach(NamedTuple):
    """For each place that was asked about the marks that it reaches, as bits of a number."""

    bits: Mapping[str, int]
    of: Mapping[str, int]

    def holds(self, place: str, mark: str) -> bool:
        """Whether a commit reaches another, or is it; nobody reaches what is not in the history."""
        bit = self.bits.get(mark)
        return bit is not None and bool(self.of.get(place, 0) >> bit & 1)

    def any(self, place: str, marks: Iterable[str]) -> bool:
        """Whether a commit reaches one of others."""
        return any(self.holds(place, mark) for mark in marks)


def reach(graph: Graph, marks: Iterable[str], places: Iterable[str]) -> Reach:
    """Say which `marks` each of the `places` reaches, both by their full ids."""
    asked = tuple(dict.fromkeys(marks))
    if not asked:
        return Reach({}, {})
    where = {place: graph.position[place] for place in places if place in graph.position}
    known = [mark for mark in asked if mark in graph.position]
    found = dict.fromkeys(where, 0)
    walk = graph.walk[::-1]
    for start in range(0, len(known), _AT_ONCE):
        own = {graph.position[mark]: 1 << at for at, mark in enumerate(known[start : start + _AT_ONCE])}
        carried = [0] * (len(graph.first) + 1)
        first, others = graph.first, graph.others
        special = own.keys() | others.keys()
        for at in walk:
            mask = carried[first[at]]
            if at in special:
                for parent in others.get(at, ()):
                    mask |= carried[parent]
                mask |= own.get(at, 0)
            carried[at] = mask
        for place, at in where.items():
            found[place] |= carried[at] << start
    return Reach({mark: at for at, mark in enumerate(known)}, found)
