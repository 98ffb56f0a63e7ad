"""What a range of commits tells: a squash several changes, a change and its revert nothing, a merge what it brings."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from tagline.model.commit import Change, Commit
from tagline.model.forge import Forge
from tagline.model.settings import DEFAULTS, Settings
from tagline.rules.changes import changes as read_changes
from tagline.rules.exclusion import excluded, hidden
from tagline.rules.graph import Graph, graph_of
from tagline.rules.meaning import Meaning, meaning_of
from tagline.rules.merges import read_merges
from tagline.rules.references import by_forge
from tagline.rules.reverts import Undoing, Undoings, cancelled, reapplied, reverted
from tagline.rules.squashes import parts, suspects


class Told(NamedTuple):
    """The changes of a range, newest first; those that cancel each other; and how many commits tell nothing."""

    changes: tuple[Change, ...]
    cancelled: tuple[Change, ...]
    silent: int


class Teller(NamedTuple):
    """A whole history, read once; ranges of it are asked for by position.

    `single` has the one change that most commits tell, `several` those of commits that tell more or have another entry.
    `spoken_for` names the merge whose title speaks for a commit, `left_out` holds what the settings exclude.
    """

    single: Sequence[Change | None]
    several: Mapping[int, tuple[Change, ...]]
    undoings: Undoings
    spoken_for: Mapping[int, int]
    left_out: Mapping[int, Change]
    hide: frozenset[str]

    def tell(self, indices: Sequence[int]) -> Told:
        """Tell the notes of a range: what the settings hide is left out."""
        told = self.weigh(indices)
        if not self.hide:
            return told
        shown = tuple(change for change in told.changes if not hidden(change, self.hide))
        gone = {change.commit.hash for change in told.changes} - {change.commit.hash for change in shown}
        return Told(shown, told.cancelled, told.silent + len(gone))

    def weigh(self, indices: Sequence[int]) -> Told:
        """Tell everything of a range that counts for the version."""
        gone = cancelled(indices, self.undoings) if self.undoings else set()
        mute = self._mute(indices, gone)
        several = self.several
        if not gone and not mute and several.keys().isdisjoint(indices):
            plain = tuple(filter(None, map(self.single.__getitem__, indices)))
            return Told(plain, (), len(indices) - len(plain))
        kept: list[Change] = []
        lost: list[Change] = []
        silent = 0
        for at in indices:
            own = self.of_commit(at)
            if at in gone:
                lost += own
            elif not own or at in mute:
                silent += 1
            else:
                kept += own
        return Told(tuple(kept), tuple(lost), silent)

    def of_commit(self, at: int) -> tuple[Change, ...]:
        """Give what one commit tells by itself."""
        found = self.several.get(at)
        if found is not None:
            return found
        change = self.single[at]
        return () if change is None else (change,)

    def _mute(self, indices: Sequence[int], gone: set[int]) -> set[int]:
        """Say which commits a merge's title speaks for; the merge has to stand in the same range."""
        spoken = self.spoken_for.keys() & indices
        if not spoken:
            return set()
        speaking = {self.spoken_for[at] for at in spoken}.intersection(indices) - gone
        return {at for at in spoken if self.spoken_for[at] in speaking}


def teller(
    commits: Sequence[Commit],
    head: str | None,
    settings: Settings = DEFAULTS,
    forge: Forge | None = None,
    graph: Graph | None = None,
) -> Teller:
    """Read a history by the settings, and references as the forge means them; `commits` stand newest first.

    `graph` is that of the commits, where it is known already.
    """
    meaning = meaning_of(settings)
    graph = graph or graph_of(commits)
    single = by_forge(read_changes(commits, meaning), forge)
    left_out = excluded(single, settings.exclude)
    for at in left_out:
        single[at] = None
    undoings = reverted(commits, single, meaning, graph.position)
    asked = {one for undoing in undoings.values() if not undoing.any_of for one in undoing.commits}
    merges = read_merges(commits, single, head, graph, meaning, asked)
    for at, change in merges.changed.items():
        single[at] = change
    undoings = {at: _whole(undoing, merges.brings, single) for at, undoing in undoings.items()}
    for at, change in reapplied(single, undoings).items():
        single[at] = change
    spoken_for = {one: merge for merge, those in merges.speaks_for.items() for one in those}
    return Teller(
        single,
        _several(commits, single, meaning),
        undoings,
        spoken_for,
        left_out,
        frozenset(word.strip().lower() for word in settings.hide),
    )


def _whole(undoing: Undoing, brings: Mapping[int, Sequence[int]], single: Sequence[Change | None]) -> Undoing:
    """Let the revert of a merge take back what the merge brought; a merge that tells nothing needs no taking back."""
    if undoing.any_of or brings.keys().isdisjoint(undoing.commits):
        return undoing
    whole = dict.fromkeys(one for at in undoing.commits for one in (at, *brings.get(at, ())))
    return Undoing(tuple(one for one in whole if single[one] is not None) or undoing.commits)


def _several(
    commits: Sequence[Commit], single: Sequence[Change | None], meaning: Meaning
) -> dict[int, tuple[Change, ...]]:
    found: dict[int, tuple[Change, ...]] = {}
    for at in suspects(list(map(itemgetter(4), commits))):
        change = single[at]
        if change is not None and (told := parts(commits[at], change, meaning)) != (change,):
            found[at] = told
    return found
