"""On which line of a JSON text each key and each element of a list stands; the standard library tells none."""

import re
from contextlib import suppress
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined] # it is public, and its stubs are not whole

from tagline.rules.toml_places import Places
from tagline.rules.typed_data import Path

_SPACE = re.compile(r"[ \t\r\n]*+")
_SCALAR = re.compile(r"[^\s,\[\]{}\"]++")
_DEEPEST = 64


class _Stopped(Exception):  # noqa: N818 - the end of the way
    """That the text cannot be followed any further."""


def json_places(text: str) -> Places:
    """Find the places in a JSON text; in a broken one those before the break."""
    walk = _Walk(text)
    with suppress(_Stopped, JSONDecodeError, IndexError):
        walk.value(())
    return Places(walk.lines)


class _Walk:
    """One way through a text, from its first letter to its last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.counted = 0
        self.lines: dict[Path, int] = {}

    def next(self) -> str:
        """Skip what is blank and give the sign that follows."""
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.text[self.at]

    def note(self, path: Path) -> None:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        self.lines.setdefault(path, self.line)

    def value(self, path: Path) -> None:
        if len(path) > _DEEPEST:
            raise _Stopped
        match self.next():
            case "{":
                self.members(path)
            case "[":
                self.elements(path)
            case '"':
                _, self.at = scanstring(self.text, self.at + 1)
            case _:
                found = _SCALAR.match(self.text, self.at)
                if found is None:
                    raise _Stopped
                self.at = found.end()

    def members(self, path: Path) -> None:
        self.at += 1
        while self.next() == '"':
            start = self.at
            key, end = scanstring(self.text, start + 1)
            self.note((*path, key))
            self.at = end
            self.expect(":")
            self.value((*path, key))
            if self.next() == ",":
                self.at += 1
        self.expect("}")

    def elements(self, path: Path) -> None:
        self.at += 1
        number = 0
        while self.next() != "]":
            self.note((*path, number))
            self.value((*path, number))
            number += 1
            if self.next() == ",":
                self.at += 1
        self.at += 1

    def expect(self, sign: str) -> None:
        if self.next() != sign:
            raise _Stopped
        self.at += 1
