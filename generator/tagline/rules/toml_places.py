"""On which line of a TOML file each key and each element of a list stands.

The standard library's reader tells no places. This one goes over the same text in one pass, far enough to know them: it
takes whatever that reader takes, and more. It is asked first, because it knows limits: a key of many parts would cost
the other one time and memory by the square.
"""

import re
from contextlib import suppress
from typing import NamedTuple, NoReturn, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

DEEPEST = 32
MOST_ENTRIES = 10_000
_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_SPACE = re.compile(r"[ \t]*+")
_KEY = re.compile(r"""(?P<bare>[A-Za-z0-9_-]++)|"(?P<basic>[^"\\\n]*+(?:\\.[^"\\\n]*+)*+)"|'(?P<literal>[^'\n]*+)'""")
_VALUE = re.compile(
    r'''"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+"{3,5}'''
    r"""|\'\'\'[^']*+(?:'(?!'')[^']*+)*+'{3,5}"""
    r'''|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'''
    r"""|'[^'\n]*+'"""
    r"""|[^,\[\]{}#\n"']++""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


class Excess(NamedTuple):
    """That a file goes beyond what is read: where, and how."""

    line: int
    text: str


class Places(NamedTuple):
    """The line of each path, from 1. A path is made of keys and of numbers, from 0, in lists."""

    lines: dict[Path, int]
    excess: Excess | None = None

    def line(self, path: Path) -> int:
        """Give the line of a path, else of the nearest thing that holds it, else the first."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Stopped(Exception):  # noqa: N818 - the end of the way, not always a mistake
    """That the text cannot be followed any further."""


def places(text: str, most: int = MOST_ENTRIES) -> Places:
    """Find the places in a document of at most so many keys and elements; in a broken one those before the break."""
    walk = _Walk(text, most)
    with suppress(_Stopped):
        walk.document()
    return Places(walk.lines, walk.excess)


class _Walk:
    """One way through a document, from its first letter to its last."""

    def __init__(self, text: str, most: int) -> None:
        self.text = text
        self.most = most
        self.at = 0
        self.line = 1
        self.counted = 0
        self.lines: dict[Path, int] = {}
        self.lasts: dict[Path, int] = {}
        self.excess: Excess | None = None

    def document(self) -> None:
        """Go over every table and every key."""
        table: Path = ()
        while True:
            self.skip(_BLANK)
            if self.at >= len(self.text):
                return
            if self.take("[["):
                table = self.element(self.keys())
                self.must("]]")
            elif self.take("["):
                table = self.table(self.keys())
                self.must("]")
            else:
                self.pair(table)

    def table(self, keys: list[str]) -> Path:
        """Enter `[a.b]`: where a list of tables is on the way, its last one is meant."""
        path: Path = ()
        for key in keys:
            path = self.entered(path)
            path = self.note((*path, key))
        return path

    def element(self, keys: list[str]) -> Path:
        """Enter `[[a.b]]`, a further element of a list."""
        path = self.table(keys)
        number = self.lasts[path] = self.lasts.get(path, -1) + 1
        return self.note((*path, number))

    def entered(self, path: Path) -> Path:
        last = self.lasts.get(path)
        return path if last is None else (*path, last)

    def pair(self, table: Path) -> None:
        """Go over `key = value`."""
        path = self.key_of(table)
        self.value(path)

    def key_of(self, table: Path) -> Path:
        """Go over `a.b =`."""
        for key in self.keys():
            table = self.note((*table, key))
        self.skip(_SPACE)
        self.must("=")
        return table

    def value(self, path: Path) -> None:
        """Go over a value, however deep; what is open is kept in a list, so that depth costs no stack."""
        opened: list[tuple[str, Path, int]] = []
        while True:
            self.skip(_BLANK)
            if self.take("["):
                opened.append(("]", path, 0))
            elif self.take("{"):
                opened.append(("}", path, 0))
            else:
                self.must_match(_VALUE)
            following = self.next_in(opened)
            if following is None:
                return
            path = following

    def next_in(self, opened: list[tuple[str, Path, int]]) -> Path | None:
        """Close what ends here and give the path of the next value in what is open; None where nothing is."""
        while opened:
            end, path, held = opened.pop()
            self.skip(_BLANK)
            more = held == 0 or self.take(",")
            self.skip(_BLANK)
            if self.take(end):
                continue
            if not more:
                raise _Stopped
            opened.append((end, path, held + 1))
            return self.note((*path, held)) if end == "]" else self.key_of(path)
        return None

    def keys(self) -> list[str]:
        """Go over a key and its dots."""
        found: list[str] = []
        while True:
            self.skip(_SPACE)
            match = self.must_match(_KEY)
            found.append(
                _unescaped(match["basic"]) if match["basic"] is not None else match["bare"] or match["literal"]
            )
            if len(found) > DEEPEST:
                self.stop(f"a key has more than {DEEPEST} parts")
            self.skip(_SPACE)
            if not self.take("."):
                return found

    def note(self, path: Path) -> Path:
        """Note where a path stands, the first time."""
        if path not in self.lines:
            self.lines[path] = self.here()
            if len(path) > DEEPEST:
                self.stop(f"tables and lists stand more than {DEEPEST} deep in each other")
            if len(self.lines) > self.most:
                self.stop(f"it holds more than {self.most:,} entries")
        return path

    def stop(self, text: str) -> NoReturn:
        self.excess = Excess(self.here(), text)
        raise _Stopped

    def here(self) -> int:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line

    def skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def take(self, sign: str) -> bool:
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def must(self, sign: str) -> None:
        if not self.take(sign):
            raise _Stopped

    def must_match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise _Stopped
        self.at = found.end()
        return found


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_escaped, text) if "\\" in text else text


def _escaped(found: re.Match[str]) -> str:
    short, long, byte, sign = found.groups()
    if sign is not None:
        return _ESCAPES.get(sign, sign)
    number = int(short or long or byte, 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - the last code point
