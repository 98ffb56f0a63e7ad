"""Follow a file of the plan through its versions: what its releases say, reading anew only the tables that changed.

A file is cut into pieces: a table or an element of a list with all that belongs to it. A piece that is TOML by itself
ends where a statement ends, so what follows it begins anew: hence pieces can be read apart from each other, and a
version costs what it changed, however long the file is. Whatever cannot be told apart like that is read whole.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tagline.rules.toml_places import DEEPEST, places

_NAME = rb"(?:[A-Za-z0-9_-]++|cadence[ \t]*+\.[^\]\n]*+)"  # a train's table goes with no list that stands before it
_BEGINS = re.compile(rb"\n(?=\[\[?[ \t]*+" + _NAME + rb"[ \t]*+\]\]?[ \t]*+(?:#[^\n]*+)?\r?(?:\n|\Z))")
MOST_ENTRIES = 100_000  # keys and elements: what a megabyte of releases may hold
_MARK = b"\xef\xbb\xbf"
_MOST_JOINED = 16
_MOST_KEPT = 32_000_000
_STEP = 4096


class Said(NamedTuple):
    """What an entry of the plan says of its day, as it stands in the file; `wrong` where that is of no known kind.

    `cancelled` says whether people wrote that it is not planned any more; `mark` is another one wherever anything else
    in the entry is, too.
    """

    target: date | str | None
    train: date | None
    wrong: bool = False
    cancelled: bool = False
    mark: int = 0


class Outcome(NamedTuple):
    """The ids of the releases about which a version says something else; or why it could not be read."""

    touched: frozenset[str]
    problem: str = ""


class _Piece(NamedTuple):
    """A piece that was read; `key` is "" unless it holds elements of one list, and nothing else."""

    key: str
    entries: tuple[tuple[str, Said], ...]


class FollowedFile:
    """A file of the plan in the version that was read last; one that is no TOML changes nothing.

    `work` counts the bytes that were parsed for it.
    """

    def __init__(self) -> None:
        self.said: dict[str, Said] = {}
        self.include: tuple[str, ...] = ()
        self.work = 0
        self._text = b""
        self._apart = True  # whether every line that looks like the head of a table is one, and no id stands twice
        self._others: frozenset[str] = frozenset()  # the keys at the top that are no lists of tables
        self._read: dict[bytes, _Piece | None] = {}
        self._kept = 0

    def read(self, text: bytes) -> Outcome:
        """Go on to the next version; b"" stands for one in which the file is gone."""
        text = text.removeprefix(_MARK)
        touched = self._in_part(text) if self._apart else None
        if touched is None:
            return self._whole(text)
        self._text = text
        return Outcome(touched)

    def _in_part(self, text: bytes) -> frozenset[str] | None:
        """Read what changed since the version before; None where that cannot be told apart."""
        old: list[tuple[str, Said]] = []
        new: list[tuple[str, Said]] = []
        for before, after in stretches(self._text, text):
            removed, added = self._lists(before), self._lists(after)
            if removed is None or added is None or any(piece.key in self._others for piece in added):
                return None
            old += (entry for piece in removed for entry in piece.entries)
            new += (entry for piece in added for entry in piece.entries)
        gone, come = dict(old), dict(new)
        if len(come) < len(new) or any(name in self.said and name not in gone for name in come):
            return None
        for name in gone.keys() - come.keys():
            del self.said[name]
        self.said |= come
        return frozenset(name for name in gone.keys() | come.keys() if gone.get(name) != come.get(name))

    def _lists(self, text: bytes) -> list[_Piece] | None:
        """Read a stretch of elements of lists; None where it holds anything else."""
        found: list[_Piece] = []
        for raw in _cut(text):
            piece = self._piece(raw)
            if piece is None or not piece.key:
                return None
            found.append(piece)
        return found

    def _whole(self, text: bytes) -> Outcome:
        """Read all pieces, most of which are known; and where they do not stand by themselves, all as one."""
        joined = self._joined(text)
        others = None if joined is None else self._rest(joined[0])
        if joined is None or others is None:
            joined = [], False
            try:
                others = self._toml(text)
            except ValueError as error:
                return Outcome(frozenset(), f"is no TOML: {error}")
        pieces, exact = joined
        entries = [*_entries(others), *(entry for _, piece in pieces for entry in piece.entries)]
        said = dict(entries)
        touched = frozenset(name for name in self.said.keys() | said.keys() if self.said.get(name) != said.get(name))
        self._apart = exact and len(said) == len(entries)
        self._text, self._others, self.said, self.include = text, frozenset(others), said, _include(others)
        return Outcome(touched)

    def _rest(self, pieces: Iterable[tuple[bytes, _Piece]]) -> Mapping[str, object] | None:
        """Read what is no list, as one; None where it needs the lists to be read, or speaks of them."""
        try:
            others = self._toml(b"".join(raw for raw, piece in pieces if not piece.key))
        except ValueError:
            return None
        return None if any(piece.key in others for _, piece in pieces) else others

    def _joined(self, text: bytes) -> tuple[list[tuple[bytes, _Piece]], bool] | None:
        """Cut a text into pieces that can be read, and say whether each of its cuts was one.

        A line inside a long string may look like a table's head: what cannot be read is joined with what follows.
        """
        found: list[tuple[bytes, _Piece]] = []
        waiting: list[bytes] = []
        exact = True
        for raw in _cut(text):
            waiting.append(raw)
            whole = raw if len(waiting) == 1 else b"".join(waiting)
            piece = self._piece(whole)
            if piece is not None:
                found.append((whole, piece))
                waiting = []
            elif len(waiting) > _MOST_JOINED:
                return None
            else:
                exact = False
        return None if waiting else (found, exact)

    def _piece(self, raw: bytes) -> _Piece | None:
        """Read a piece, once."""
        if raw not in self._read:
            if self._kept > _MOST_KEPT:
                self._read, self._kept = {}, 0
            self._kept += len(raw)
            self._read[raw] = self._new_piece(raw)
        return self._read[raw]

    def _new_piece(self, raw: bytes) -> _Piece | None:
        try:
            top = self._toml(raw)
        except ValueError:
            return None
        key, value = next(iter(top.items()), ("", None))
        if len(top) != 1 or not raw.startswith(b"[[") or not isinstance(value, list):
            return _Piece("", ())
        return _Piece(key, tuple(_entries(top)))

    def _toml(self, raw: bytes) -> Mapping[str, object]:
        """Parse; ValueError for what is none. A key of many parts would cost the parser time by the square."""
        import tomllib  # noqa: PLC0415 - for plans with a history

        self.work += len(raw)
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            message = "it is no text in UTF-8"
            raise ValueError(message) from error
        if raw.count(b".") > DEEPEST and any(line.count(b".") > DEEPEST for line in raw.split(b"\n")):
            excess = places(text, MOST_ENTRIES).excess
            if excess is not None:
                raise ValueError(excess.text)
        try:
            return tomllib.loads(text)
        except RecursionError as error:
            message = "it is too deep"
            raise ValueError(message) from error


def _cut(text: bytes) -> Iterator[bytes]:
    """Cut a text before every line that looks like the head of a table."""
    start = 0
    for found in _BEGINS.finditer(text):
        yield text[start : found.end()]
        start = found.end()
    if start < len(text):
        yield text[start:]


def _entries(top: Mapping[str, object]) -> Iterator[tuple[str, Said]]:
    told = top.get("release")
    for entry in told if isinstance(told, list) else []:
        if isinstance(entry, dict) and isinstance(name := entry.get("id"), str):
            yield name, _said(entry)


def _said(entry: Mapping[str, object]) -> Said:
    target, train = entry.get("target"), entry.get("train")
    # A date with a time of day is a date to Python, and none to the plan.
    day = target if target is None or type(target) is date or isinstance(target, str) else None
    departure = train if type(train) is date else None
    wrong = (target is not None and day is None) or (train is not None and departure is None)
    return Said(day, departure, wrong, entry.get("status") == "cancelled", hash(repr(entry)))


def _include(top: Mapping[str, object]) -> tuple[str, ...]:
    told = top.get("include")
    return tuple(name for name in told if isinstance(name, str)) if isinstance(told, list) else ()


# What differs between two texts


def stretches(old: bytes, new: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give the stretches of whole tables in which two texts differ, the old one and the new one of each.

    Comparing is left to slices, which the machine compares: a text of 400 KB costs some microseconds.
    """
    view = memoryview(new)
    most = min(len(old), len(new))
    head = _alike(old, 0, view, 0, most)
    if head == len(old) == len(new):
        return
    ends = _ends(old, new, _alike_at_end(old, view, most - head))
    i, j = 0, 0
    while (i, j) != ends:
        run = _alike(old, i, view, j, min(ends[0] - i, ends[1] - j))
        if (i + run, j + run) == ends:
            return
        start = _before(old, i, i + run)
        stops = min(_after(old, i + run), ends[0]), min(_after(new, j + run), ends[1])
        if not _goes_on(old, new, stops, ends):
            stops = ends
        yield old[start : stops[0]], new[j + start - i : stops[1]]
        i, j = stops


def _alike(old: bytes, i: int, new: memoryview, j: int, most: int) -> int:
    """Count the bytes that are equal from two places on."""
    done, step = 0, _STEP
    while done < most:
        step = min(4 * step, most - done)
        if not old.startswith(new[j + done : j + done + step], i + done):
            break
        done += step
    low, high = 0, min(step, most - done)  # up to the first one they are equal, up to the second they are not
    while high - low > 1:
        middle = (low + high) // 2
        if old.startswith(new[j + done + low : j + done + middle], i + done + low):
            low = middle
        else:
            high = middle
    return done + low


def _alike_at_end(old: bytes, new: memoryview, most: int) -> int:
    """Count the bytes that are equal at the ends."""
    i, j = len(old), len(new)
    done, step = 0, _STEP
    while done < most:
        step = min(4 * step, most - done)
        if not old.startswith(new[j - done - step : j - done], i - done - step):
            break
        done += step
    low, high = 0, min(step, most - done)
    while high - low > 1:
        middle = (low + high) // 2
        if old.startswith(new[j - done - middle : j - done - low], i - done - middle):
            low = middle
        else:
            high = middle
    return done + low


def _ends(old: bytes, new: bytes, tail: int) -> tuple[int, int]:
    """Give the first places of tables from which on both texts are the same."""
    end = _after(old, len(old) - tail)
    return end, len(new) - (len(old) - end)


def _after(text: bytes, at: int) -> int:
    """Give where the next table begins, behind a place; the end where there is none."""
    found = _BEGINS.search(text, at)
    return found.end() if found else len(text)


def _before(text: bytes, first: int, at: int) -> int:
    """Give where the table begins that holds what stands before a place."""
    while (at := text.rfind(b"\n[", first, at)) >= 0:
        if _BEGINS.match(text, at):
            return at + 1
        at += 1
    return first


def _goes_on(old: bytes, new: bytes, at: tuple[int, int], ends: tuple[int, int]) -> bool:
    """Whether the two go on with the same table, or both end."""
    if at == ends:
        return True
    length = min(_after(old, at[0]), ends[0]) - at[0]
    return 0 < length <= ends[1] - at[1] and new.startswith(old[at[0] : at[0] + length], at[1])
