"""What a merge brings, and whether its title or the commits that it brings are told.

A merge titled by convention counts once and speaks for what it brings; but what breaks, and what has a pull request of
its own, keeps its say. A merge that a forge made for a pull request gives its number to the commits that it brings; its
title (in the body) counts only when none of them is conventional.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from tagline.model.commit import Change, ChangeKind, Commit
from tagline.rules.changelog import QUIET
from tagline.rules.changes import BY_FORGES, read
from tagline.rules.graph import Graph
from tagline.rules.meaning import CONVENTIONAL, Meaning
from tagline.rules.merge_titles import titled

_make = partial(tuple.__new__, Change)  # a history may hold many thousands of them


class Announced(NamedTuple):
    """What a forge's merge says of the pull request that it merges."""

    number: str
    title: str


class Merges(NamedTuple):
    """By position: which commits a merge speaks for; changes that merges alter; what the merges asked for bring."""

    speaks_for: Mapping[int, Sequence[int]]
    changed: Mapping[int, Change]
    brings: Mapping[int, Sequence[int]]


def announced(message: str) -> Announced | None:
    """Read the message that a forge writes when it merges a pull request; None for any other."""
    found = titled(message) if message.startswith(BY_FORGES) else None
    return Announced(found.pull, found.title) if found and found.pull else None


def read_merges(  # noqa: PLR0913, PLR0917 - what changes are read by, and what is known of them
    commits: Sequence[Commit],
    changes: Sequence[Change | None],
    head: str | None,
    graph: Graph,
    meaning: Meaning = CONVENTIONAL,
    asked: Iterable[int] = (),
) -> Merges:
    """Look at every merge that says something or is `asked` for; nothing is walked where there is none."""
    titled: dict[int, Change] = {}
    forges: dict[int, Announced] = {}
    for at in graph.others:
        change = changes[at]
        if change is None:
            if found := announced(commits[at][4]):
                forges[at] = found
        elif change.kind not in QUIET and change.kind is not ChangeKind.OTHER:
            titled[at] = change
    merges = [at for at in asked if at in graph.others]
    if not titled and not forges and not merges:
        return Merges({}, {}, {})
    brought = bring(graph, head, {*titled, *forges, *merges})
    speaks: dict[int, Sequence[int]] = {}
    changed: dict[int, Change] = {}
    for at, change in titled.items():
        speaks[at] = [one for one in brought[at] if _silenced(changes[one], change)]
    for at, merge in forges.items():
        _number(changes, brought[at], merge.number, changed)
        title = _title(commits[at], merge, meaning)
        if title and not any((own := changes[one]) and own.type for one in brought[at]):
            changed[at] = title
            speaks[at] = brought[at]
    return Merges(speaks, changed, {at: brought[at] for at in merges})


def _silenced(own: Change | None, title: Change) -> bool:
    """Whether a commit has no say beside the title of the merge that brings it."""
    if own is None or (own.pull and own.pull != title.pull):
        return False
    return own.kind is not ChangeKind.BREAKING or title.kind is ChangeKind.BREAKING


def _number(changes: Sequence[Change | None], brought: Sequence[int], number: str, changed: dict[int, Change]) -> None:
    for one in brought:
        own = changed.get(one, changes[one])
        if own is not None and not own[6]:
            values = list(own)
            values[6] = number
            changed[one] = _make(values)


def _title(commit: Commit, merge: Announced, meaning: Meaning) -> Change | None:
    """Read the title of a merged pull request; None where it follows no convention."""
    rest = commit.message.partition("\n")[2].strip("\n").removeprefix(merge.title)
    found = read(commit, f"{merge.title}\n{rest}", meaning)
    return found._replace(pull=found.pull or merge.number) if found.type else None


class _Line(NamedTuple):
    """A stretch of first parents that is being walked, oldest last; what it brings, and to which merge (-1 for none).

    `above` is what the line brings on which that merge stands.
    """

    todo: list[int]
    brings: list[int]
    owner: int
    above: list[int]


def bring(graph: Graph, head: str | None, wanted: frozenset[int] | set[int]) -> dict[int, list[int]]:
    """Say which commits each of the wanted merges brings: those that no commit before it on its line reaches.

    Each line is walked from its oldest commit on, HEAD's first, and every commit once; a merge inside what another
    brings has its own share, and that is part of the other's.
    """
    first, others = graph.first, graph.others
    nowhere = len(first)
    taken = bytearray(nowhere + 1)
    taken[nowhere] = 1
    found: dict[int, list[int]] = {at: [] for at in wanted}

    def line(start: int, owner: int, above: list[int]) -> _Line:
        todo = []
        at = start
        while not taken[at]:
            taken[at] = 1
            todo.append(at)
            at = first[at]
        return _Line(todo, [], owner, above)

    for tip in _tips(graph, head):
        stack = [line(tip, -1, [])]
        while stack:
            todo, brings, owner, above = stack[-1]
            while todo:
                at = todo.pop()
                brings.append(at)
                if at in others:
                    stack += [line(one, at, brings) for one in others[at]]
                    break
            else:
                stack.pop()
                above += brings
                if owner in found:
                    found[owner] += brings
    return found


def _tips(graph: Graph, head: str | None) -> list[int]:
    """Give where lines begin: HEAD, then every commit without a child, newest first."""
    start = graph.position.get(head or "")
    childless = set(range(len(graph.first))).difference(graph.first, *graph.others.values())
    return [*([] if start is None else [start]), *sorted(childless)]
