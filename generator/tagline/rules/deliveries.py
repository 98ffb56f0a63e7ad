"""What each final release brought first, and what its commits say about failures."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from tagline.model.commit import GENERATED, ChangeKind, Commit
from tagline.model.delivery import Delivered, Deployed, Lead, Mending, Omission
from tagline.model.release import Release
from tagline.rules.contributors import is_bot
from tagline.rules.conventional_commits import trailers
from tagline.rules.release_commits import is_release_commit

_PICKED = re.compile(r"cherry[ -]picked from(?: commit)? ([0-9a-f]{40,64})\b")
_MENDS, _DETECTED, _CLASS = "fixes-release", "detected", "change-class"
_NAME = re.compile(r"[^\s,;]{1,200}")
_TIME = re.compile(
    r"(?P<day>[0-9]{4}-?[0-9]{2}-?[0-9]{2})(?:[T_. -]?(?P<hour>[0-9]{2})[:.-]?(?P<minute>[0-9]{2})"
    r"(?:[:.-]?(?P<second>[0-9]{2}))?)?Z?\Z"
)
_READ = 20_000  # as many characters of a message as are looked at
_LONGEST = 2_000
_MOST_STEPS = 50  # of a copy of a copy of a change


class Held(NamedTuple):
    """A final release and the positions of the commits that it holds."""

    release: Release
    commits: Sequence[int]


class Marked(NamedTuple):
    """A tag that records a deployment, and the position of its commit."""

    tag: str
    environment: str
    moment: int
    commit: int


def delivered(held: Iterable[Held], commits: Sequence[Commit], authored: Mapping[str, int]) -> tuple[Delivered, ...]:
    """Give the final releases in the order in which they came. A commit or its copy counts in the first one only."""
    finals = sorted(held, key=lambda one: (one.release.released, one.release.version))
    sorter = _Sorter(commits, authored, {at for one in finals for at in one.commits})
    return tuple(_delivered(one, commits, *sorter.taken(one.commits)) for one in finals)


def deployed(marks: Iterable[Marked], commits: Sequence[Commit], authored: Mapping[str, int]) -> tuple[Deployed, ...]:
    """Give the deployments in the order in which they came, each with what no earlier one of its kind had brought."""
    found: list[Deployed] = []
    by_environment: dict[str, list[Marked]] = {}
    for mark in sorted(marks, key=lambda mark: (mark.moment, mark.tag)):
        by_environment.setdefault(mark.environment, []).append(mark)
    for environment, those in by_environment.items():
        brought = first_reached(commits, [mark.commit for mark in those])
        sorter = _Sorter(commits, authored, {at for one in brought for at in one})
        found += (
            Deployed(mark.tag, environment, mark.moment, *sorter.taken(one))
            for mark, one in zip(those, brought, strict=True)
        )
    return tuple(sorted(found, key=lambda one: (one.moment, one.tag)))


def first_reached(commits: Sequence[Commit], starts: Sequence[int]) -> tuple[Sequence[int], ...]:
    """Give for each start, in their order, the commits that it reaches and none before it did."""
    position = {commit[0]: at for at, commit in enumerate(commits)}
    seen = bytearray(len(commits))
    return tuple(_reached(commits, position, start, seen) for start in starts)


def _reached(commits: Sequence[Commit], position: Mapping[str, int], start: int, seen: bytearray) -> list[int]:
    found: list[int] = []
    ahead = [start]
    while ahead:
        at = ahead.pop()
        if seen[at]:
            continue
        seen[at] = 1
        found.append(at)
        ahead += (position[parent] for parent in commits[at][1] if parent in position)
    return sorted(found)


def _delivered(
    one: Held, commits: Sequence[Commit], leads: tuple[Lead, ...], left: Mapping[Omission, int]
) -> Delivered:
    release = one.release
    by_people = release.tag.message.partition(f"\n{GENERATED}\n")[0]
    said = [f"\n\n{by_people}", *(commits[at][4] for at in one.commits)]
    names = (str(release.version), release.tag.name, *(tag.name for tag in release.aliases))
    return Delivered(
        tag=release.tag.name,
        version=str(release.version),
        names=names,
        line=release.line,
        released=release.released,
        bump=release.bump,
        fixes=any(change.kind in {ChangeKind.FIXED, ChangeKind.SECURITY} for change in release.changes),
        leads=leads,
        left_out=left,
        mends=tuple(mending for text in said for mending in mendings(text)),
        emergency=any(map(is_emergency, said)),
        yanked=release.yanked is not None,
        use=release.yanked.use if release.yanked else "",
    )


class _Sorter:
    """Sorts commits into changes and what is none; each change once, however often it was copied."""

    def __init__(self, commits: Sequence[Commit], authored: Mapping[str, int], asked: set[int]) -> None:
        self.commits = commits
        self.authored = authored
        self.originals = _originals(commits, asked)
        self.dates = self._first_dates()
        self.seen: set[str] = set()
        self.done: set[int] = set()

    def _first_dates(self) -> dict[str, tuple[int, int]]:
        """Give the first dates of each change that was copied, by its original."""
        known = {commit[0]: commit for commit in self.commits} if self.originals else {}
        groups: dict[str, list[str]] = {}
        for copy, original in self.originals.items():
            groups.setdefault(original, [original]).append(copy)
        found: dict[str, tuple[int, int]] = {}
        for original, group in groups.items():
            dated = [known[one] for one in group if known[one].committed]
            if dated:
                written = min(self.authored.get(one.hash, one.committed) for one in dated)
                found[original] = min(one.committed for one in dated), written
        return found

    def taken(self, positions: Iterable[int]) -> tuple[tuple[Lead, ...], Mapping[Omission, int]]:
        """Take the commits that were not taken before: the changes among them, and how many are none."""
        leads: list[Lead] = []
        left: Counter[Omission] = Counter()
        for at in positions:
            if at in self.done:
                continue
            self.done.add(at)
            commit = self.commits[at]
            omission = self._omission(commit)
            if omission is None:
                leads.append(self._lead(commit))
            else:
                left[omission] += 1
        return tuple(leads), left

    def _omission(self, commit: Commit) -> Omission | None:
        if len(commit.parents) > 1:
            return Omission.MERGE
        if is_release_commit(commit.message):
            return Omission.RELEASE
        if is_bot(commit.author):
            return Omission.BOT
        name = self.originals.get(commit.hash, commit.hash)
        if name in self.seen:
            return Omission.COPY
        if name in self.dates or commit.hash in self.originals:
            self.seen.add(name)
        return None if self._lead(commit).committed else Omission.UNDATED

    def _lead(self, commit: Commit) -> Lead:
        name = self.originals.get(commit.hash, commit.hash)
        own = commit.committed, self.authored.get(commit.hash, commit.committed)
        return Lead(commit.hash, *self.dates.get(name, own))


def _originals(commits: Sequence[Commit], asked: set[int]) -> dict[str, str]:
    """Give the original of each copy: the one commit that its message says to be picked from, if it is known."""
    picked: dict[str, str] = {}
    for at in asked:
        message = commits[at][4]
        if "picked from" in message:
            ids = set(_PICKED.findall(message[:_READ]))
            if len(ids) == 1:
                picked[commits[at][0]] = ids.pop()
    if not picked:
        return {}
    known = {commit[0] for commit in commits}
    return {copy: end for copy in picked if (end := _end(copy, picked, known)) != copy}


def _end(copy: str, picked: Mapping[str, str], known: set[str]) -> str:
    at = copy
    for _ in range(_MOST_STEPS):
        further = picked.get(at)
        if further is None or further not in known or further == copy:
            return at
        at = further
    return at


def mendings(message: str) -> Iterator[Mending]:
    """Give the releases that a message says to mend in trailers `Fixes-release:`, with the moment of `Detected:`."""
    if _MENDS not in message.lower():
        return
    said = trailers(message)
    detected = next((moment_of(one.value.strip()) for one in said if one.token.lower() == _DETECTED), 0)
    for one in said:
        if one.token.lower() == _MENDS:
            yield from (Mending(name, detected) for name in _NAME.findall(one.value[:_LONGEST]))


def is_emergency(message: str) -> bool:
    """Whether a trailer `Change-class:` calls a change an emergency."""
    if _CLASS not in message.lower():
        return False
    return any(one.token.lower() == _CLASS and one.value.strip().lower() == "emergency" for one in trailers(message))


def moment_of(text: str) -> int:
    """Read a day or a moment as people write it (UTC unless it says otherwise); 0 for what is none."""
    try:
        found = datetime.fromisoformat(text)
        return max(0, int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()))
    except (ValueError, OverflowError):
        return 0


def moment_in(name: str) -> int:
    """Read the moment at the end of a tag's name, such as deploy/production/2026-11-03T14-00; 0 without one."""
    found = _TIME.search(name.rpartition("/")[2][-40:])
    if found is None:
        return 0
    day = found["day"].replace("-", "")
    clock = "".join(found[part] or "00" for part in ("hour", "minute", "second"))
    try:
        return max(0, int(datetime.strptime(f"{day}{clock}+0000", "%Y%m%d%H%M%S%z").timestamp()))
    except (ValueError, OverflowError):
        return 0
