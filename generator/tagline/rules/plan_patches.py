"""Follow a planning file through its patches: what each commit said, without reading a whole file anew each time."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

_HUNK = re.compile(r"@@ -([0-9]{1,9})(?:,([0-9]{1,9}))? \+[0-9]{1,9}(?:,([0-9]{1,9}))? @@")
_HEADER = re.compile(r"[ \t]*\[\[?[ \t]*(?P<name>[A-Za-z0-9_.\"' \t-]{1,200})\]")


class Hunk(NamedTuple):
    """A piece of a patch without context: from `start` (0 is the first line) `removed` lines give way to `added`."""

    start: int
    removed: int
    added: tuple[str, ...]


class Patch(NamedTuple):
    """What a commit did to one file."""

    path: str
    hunks: tuple[Hunk, ...]


def patches(text: str) -> Iterator[Patch]:
    """Read what `git log -p -U0 --no-prefix` printed for one commit. What is no patch is passed over."""
    lines = text.split("\n")
    at, path = 0, ""
    hunks: list[Hunk] = []
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.startswith("diff --git "):
            if path:
                yield Patch(path, tuple(hunks))
            path, hunks = "", []
        elif line.startswith(("--- ", "+++ ")):
            path = path if line[4:] == "/dev/null" else line[4:].rstrip("\t")
        elif found := _HUNK.match(line):
            hunk, at = _hunk(found, lines, at)
            hunks.append(hunk)
    if path:
        yield Patch(path, tuple(hunks))


def _hunk(found: re.Match[str], lines: Sequence[str], at: int) -> tuple[Hunk, int]:
    """Read the lines below the head of a hunk; give it, and where the next one may begin."""
    start, removed, count = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    added: list[str] = []
    end = at + removed + count
    while at < min(end, len(lines)):
        mark = lines[at][:1]
        if mark == "+":
            added.append(lines[at][1:].removesuffix("\r"))
        elif mark == "\\":
            end += 1
        elif mark != "-":
            break
        at += 1
    return Hunk(start - 1 if removed else start, removed, tuple(added)), at


class Said(NamedTuple):
    """What an entry of the plan says of its day, as it stands in the file, and the whole of it."""

    target: date | str | None
    train: date | None
    entry: Mapping[str, object]

    @property
    def cancelled(self) -> bool:
        """Whether people wrote that it is not planned any more."""
        return self.entry.get("status") == "cancelled"


class FollowedFile:
    """A file of the plan as its patches make it, and what its releases say; only what a patch touches is read anew."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.said: dict[str, Said] = {}
        self._read: dict[str, dict[str, Said] | None] = {}

    def apply(self, hunks: Sequence[Hunk]) -> set[str]:
        """Apply the hunks of one patch and give the ids that it touched.

        A version that is no TOML says what the one before it said.
        """
        whole, touched = True, set[str]()
        for hunk in reversed(hunks):  # their places are those of the file before the patch
            first, last = self._region(hunk.start, hunk.start + hunk.removed)
            old = self._entries(first, last)
            self.lines[hunk.start : hunk.start + hunk.removed] = hunk.added
            first, last = self._region(first, last + len(hunk.added) - hunk.removed)
            new = self._entries(first, last)
            if old is None or new is None:
                whole = False
                continue
            for name in old:
                self.said.pop(name, None)
            self.said |= new
            touched |= old.keys() | new.keys()
        if not whole and (every := self._entries(0, len(self.lines))) is not None:
            touched |= self.said.keys() | every.keys()
            self.said = dict(every)
        return touched

    def _region(self, first: int, last: int) -> tuple[int, int]:
        """Widen a stretch of lines to the tables that it touches; a release's own tables stay with it."""
        while first > 0 and not self._begins(first):
            first -= 1
        while last < len(self.lines) and not self._begins(last):
            last += 1
        return first, last

    def _begins(self, at: int) -> bool:
        if at >= len(self.lines):
            return False
        header = _HEADER.match(self.lines[at])
        return header is not None and not header["name"].lstrip().startswith("release.")

    def _entries(self, first: int, last: int) -> dict[str, Said] | None:
        """Read the releases of a stretch of whole tables; None where it is no TOML."""
        text = "\n".join(self.lines[first:last])
        if text not in self._read:
            self._read[text] = _entries(text)
        return self._read[text]


def _entries(text: str) -> dict[str, Said] | None:
    import tomllib  # noqa: PLC0415 - for plans with a history

    if "release" not in text:
        return {}
    try:
        told = tomllib.loads(text).get("release", [])
    except (ValueError, RecursionError):
        return None
    found: dict[str, Said] = {}
    for entry in told if isinstance(told, list) else []:
        if isinstance(entry, dict) and isinstance(name := entry.get("id"), str):
            target, train = entry.get("target"), entry.get("train")
            found[name] = Said(
                target if isinstance(target, date | str) else None, train if isinstance(train, date) else None, entry
            )
    return found
