"""Which commits bring what a plan wants: an item is tied to the commits whose messages name it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter

from tagline.model.commit import Change, ChangeKind, Commit
from tagline.model.evidence import Item, ItemState, Progress, Scope
from tagline.model.plan import Need

_NUMBER = re.compile(r"#[0-9]{1,12}")
_NUMBERS = re.compile(r"(?<!\w)#[0-9]{1,12}(?!\w)")
_LONGEST = 200
_MOST = 1_000
_TOLD = 20_000  # as many characters of a message as are looked at
_ADDS = frozenset({ChangeKind.BREAKING, ChangeKind.ADDED, ChangeKind.DEPRECATED, ChangeKind.REMOVED})


class Names:
    """Finds the things that a plan wants in messages: "#41" is not in "#412", and capitals make no difference."""

    def __init__(self, needs: Iterable[str]) -> None:
        asked = [one for one in dict.fromkeys(needs) if one.strip() and "\n" not in one and len(one) <= _LONGEST]
        asked = asked[:_MOST]
        self._numbers = frozenset(one for one in asked if _NUMBER.fullmatch(one))
        words = [(one, one.lower()) for one in asked if one not in self._numbers]
        self._words = [(one, low, re.compile(rf"(?<!\w){re.escape(low)}(?!\w)")) for one, low in words]

    def in_text(self, text: str) -> frozenset[str]:
        """Give what a text names."""
        text = text[:_TOLD]
        found: set[str] = set()
        if self._numbers and "#" in text:
            found.update(self._numbers.intersection(_NUMBERS.findall(text)))
        if self._words:
            text = text.lower()
            found.update(one for one, low, pattern in self._words if low in text and pattern.search(text))
        return frozenset(found)


def naming(needs: Iterable[str], commits: Iterable[Commit]) -> Mapping[str, Sequence[Commit]]:
    """Give the commits that name each need, in the order of the commits; a need that none names is left out."""
    names = Names(needs)
    found: dict[str, list[Commit]] = {}
    for commit in commits:
        for need in names.in_text(commit.message):
            found.setdefault(need, []).append(commit)
    return found


def scope(  # noqa: PLR0913 - what a scope is made of
    needs: Sequence[Need],
    build: Iterable[Commit],
    changes: Iterable[Change],
    branches: Mapping[str, Sequence[Commit]],
    day_of: Callable[[int], date],
    *,
    frozen: bool = False,
    out: bool = False,
) -> Scope:
    """Tell how far a scope has come. `build` are the commits that the release holds so far, with their `changes`.

    `branches` are the commits elsewhere that name something. `frozen` says that no further feature is to come, `out`
    that the release is.
    """
    if not needs:
        return Scope()
    named = naming((one.need for one in needs), build)
    items = tuple(
        _item(one, named.get(one.need, ()), branches.get(one.need, ()), day_of, frozen=frozen, out=out) for one in needs
    )
    return Scope(items, tuple(_beyond(needs, changes)), tuple(_progress(items)))


def _item(  # noqa: PLR0913 - as above
    need: Need,
    build: Sequence[Commit],
    branches: Sequence[Commit],
    day_of: Callable[[int], date],
    *,
    frozen: bool,
    out: bool,
) -> Item:
    commits = sorted(build or ([] if out else branches), key=attrgetter("committed"), reverse=True)
    days = [day_of(one.committed) for one in commits]
    state = _state(need, in_build=bool(build), begun=bool(commits), frozen=frozen, out=out)
    return Item(need, state, tuple(one.hash for one in commits), min(days, default=None), max(days, default=None))


def _state(need: Need, *, in_build: bool, begun: bool, frozen: bool, out: bool) -> ItemState:
    if need.state == "dropped":
        return ItemState.DROPPED
    if in_build:
        return ItemState.RELEASED if out else ItemState.IN_BUILD
    if out:
        return ItemState.MISSING
    if begun and not frozen:
        return ItemState.IN_PROGRESS
    if frozen and need.state == "committed":
        return ItemState.AT_RISK
    return ItemState.IN_PROGRESS if begun else ItemState.NOT_BEGUN


def _beyond(needs: Sequence[Need], changes: Iterable[Change]) -> Iterator[Change]:
    """Find additions, and what breaks, that no item of the scope names."""
    names = Names(one.need for one in needs)
    for change in changes:
        if change.kind in _ADDS and not names.in_text(change.commit.message):
            yield change


def _progress(items: Iterable[Item]) -> Iterator[Progress]:
    """Count the items of the build, day by day."""
    there = (ItemState.IN_BUILD, ItemState.RELEASED)
    days = sorted(one.first for one in items if one.first is not None and one.state in there)
    for at, day in enumerate(days):
        if at + 1 == len(days) or days[at + 1] != day:
            yield Progress(day, at + 1)
