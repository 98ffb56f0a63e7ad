"""Which changes take each other back: `git revert` and its own revert, told by commit id, pull request or title."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tagline.model.commit import Change, Commit
from tagline.rules.changes import read
from tagline.rules.conventional_commits import trailers
from tagline.rules.meaning import CONVENTIONAL, Meaning

TYPES = frozenset({"revert", "⏪", "⏪️", ":rewind:"})
_IDS = re.compile(r"(?i)\breverts?:? (?:commits? ){0,1}((?:[0-9a-f]{7,64}(?:[,;]? and |[,;] ?|\s)?){1,50})")
_ID = re.compile(r"\b[0-9a-f]{7,64}\b")
_PULL = re.compile(r"(?m)^Reverts [\w.~/-]{0,200}[#!]([0-9]{1,9})\b")
_QUOTED = re.compile(r'(?:Revert|Reapply) "(.{1,1000})"(?=[^"]{0,60}$)')
_HEADER = re.compile(r"[Rr]evert[^:\n]{0,210}: *(\S[^\n]{0,1000})")
_FULL = frozenset({40, 64})
_SHORTEST = 7
_LONGEST = 20_000


class Undoing(NamedTuple):
    """The earlier commits that a revert takes back, by position: all of them, or (`any_of`) one of several twins."""

    commits: tuple[int, ...]
    any_of: bool = False


Undoings = Mapping[int, Undoing]


def reverted(
    commits: Sequence[Commit],
    changes: Sequence[Change | None],
    meaning: Meaning = CONVENTIONAL,
    position: Mapping[str, int] | None = None,
) -> Undoings:
    """Say for each revert, by position, which earlier commits it may take back.

    A commit id in the message is what counts. Where there is none, the pull request that a forge names; else the newest
    earlier commit of the quoted title. A revert of nothing that is known takes nothing back. `position` is that of the
    commits by their ids, where it is known already.
    """
    reverts = [at for at, change in enumerate(changes) if change is not None and change[2] in TYPES]
    if not reverts:
        return {}
    where = position or {commit[0]: at for at, commit in enumerate(commits)}
    search = _Search(commits, changes, meaning, reverts, where)
    return {at: found for at in reverts if (found := search.undoing(at)).commits}


class _Question(NamedTuple):
    """What a revert says of what it takes back: commits, else pull requests, else a subject."""

    commits: tuple[int, ...]
    pulls: tuple[str, ...] = ()
    type: str = ""
    title: str = ""
    pull: str = ""


class _Search:
    """Finds commits by what reverts say of them. What all of them ask for is collected in one look at the changes."""

    def __init__(
        self,
        commits: Sequence[Commit],
        changes: Sequence[Change | None],
        meaning: Meaning,
        reverts: Sequence[int],
        position: Mapping[str, int],
    ) -> None:
        self.commits = commits
        self.changes = changes
        said = {at: commits[at].message[:_LONGEST] for at in reverts}
        named = {at: tuple(ids(message)) for at, message in said.items()}
        known = _by_id({name for names in named.values() for name in names}, position)
        self._asked = {
            at: self._question(at, message, [known[name] for name in named[at] if name in known], meaning)
            for at, message in said.items()
        }
        self._by_pull: dict[str, list[int]] = {pull: [] for asked in self._asked.values() for pull in asked.pulls}
        self._by_title: dict[str, list[int]] = {asked.title: [] for asked in self._asked.values() if asked.title}
        if self._by_pull or self._by_title:
            self._collect()

    def _question(self, at: int, message: str, named: Sequence[int], meaning: Meaning) -> _Question:
        if others := dict.fromkeys(one for one in named if one != at):
            return _Question(tuple(others))
        own = self.changes[at]
        pulls = tuple(number for number in _PULL.findall(message) if own is None or number != own.pull)
        quoted = quoted_title(message)
        told = read(self.commits[at], quoted, meaning) if quoted else None
        return _Question((), pulls, *((told.type, told.description, told.pull) if told else ()))

    def _collect(self) -> None:
        of_pull, of_title = self._by_pull.get, self._by_title.get
        for at, change in enumerate(self.changes):
            if change is not None:
                if (found := of_title(change[4])) is not None:
                    found.append(at)
                if change[6] and (found := of_pull(change[6])) is not None and change[2] not in TYPES:
                    found.append(at)

    def undoing(self, at: int) -> Undoing:
        """Give what a revert takes back; of twins the newest comes first."""
        asked = self._asked[at]
        if asked.commits:
            return Undoing(asked.commits)
        for number in asked.pulls:
            if earlier := self._earlier(self._by_pull[number], at):
                return Undoing(earlier, any_of=True)
        same = [one for one in self._by_title.get(asked.title, ()) if self._is_meant(asked, self.changes[one])]
        return Undoing(self._earlier(same, at), any_of=True)

    @staticmethod
    def _is_meant(asked: _Question, change: Change | None) -> bool:
        return change is not None and change.type == asked.type and (not asked.pull or change.pull == asked.pull)

    @staticmethod
    def _earlier(candidates: Sequence[int], at: int) -> tuple[int, ...]:
        """Give the candidates that are older, the newest first: commits stand newest first."""
        return tuple(one for one in candidates if one > at)


def _by_id(names: Iterable[str], position: Mapping[str, int]) -> dict[str, int]:
    """Find the commits of ids, whole or abbreviated; an id that fits none or several is left out."""
    found = {name: position[name] for name in names if name in position}
    short = [name for name in names if len(name) not in _FULL]
    near: dict[str, list[str]] = {name[:_SHORTEST]: [] for name in short}
    if near:
        for one in position:
            if one[:_SHORTEST] in near:
                near[one[:_SHORTEST]].append(one)
    for name in short:
        alike = [one for one in near[name[:_SHORTEST]] if one.startswith(name)]
        if len(alike) == 1:
            found[name] = position[alike[0]]
    return found


def ids(message: str) -> Iterator[str]:
    """Give the commit ids that a revert names: git's own sentence, or the `Refs:` of a `revert:` header."""
    first, _, body = message.partition("\n")
    said = False
    for found in _IDS.finditer(body):
        for name in _ID.findall(found[1].lower()):
            said = True
            yield name
    if not said and first.lower().startswith("revert"):
        for footer in trailers(message):
            if footer.token.lower() in {"refs", "reverts", "ref"}:
                yield from _ID.findall(footer.value.lower())


def quoted_title(message: str) -> str:
    """Give the subject that a revert takes back: what stands in quotes, or after `revert:`; "" for none."""
    first = message.partition("\n")[0]
    found = _QUOTED.search(first) or _HEADER.match(first)
    if found is None:
        return ""
    text = found[1].strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] in "\"'`" else text


def reapplied(changes: Sequence[Change | None], undoings: Undoings) -> dict[int, Change]:
    """Give the reverts that bring something back, by position, as changes of the kind of what they bring back."""
    found: dict[int, Change] = {}
    for at in undoings:
        own, back = changes[at], _brought_back(at, changes, undoings)
        if own is not None and back is not None and back.type:
            found[at] = own._replace(kind=back.kind, breaking_change=back.breaking_change)
    return found


def _brought_back(revert: int, changes: Sequence[Change | None], undoings: Undoings) -> Change | None:
    """Go down from a revert to what all of it is about; every second revert brings that back."""
    at, depth = revert, 0
    while at in undoings and depth <= len(undoings):
        at, depth = undoings[at].commits[0], depth + 1
    return changes[at] if depth % 2 == 0 else None


def cancelled(indices: Sequence[int], undoings: Undoings) -> set[int]:
    """Say which commits of a range take each other back: neither the change nor its revert reached anybody.

    The newest revert decides first, so that a revert of a revert brings the change back. A revert of several commits
    of which only some are in the range stays: the others were released before.
    """
    reverts = sorted(undoings.keys() & indices)  # commits stand newest first
    if not reverts:
        return set()
    here = set(indices)
    gone: set[int] = set()
    for at in reverts:
        if at in gone:
            continue
        meant, any_of = undoings[at]
        taken = [one for one in meant if one in here and one not in gone]
        if any_of:
            taken = taken[:1]
        gone.update(taken)
        if taken and (any_of or len(taken) == len(meant)):
            gone.add(at)
    return gone
