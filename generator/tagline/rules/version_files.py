"""Versions in files: find the place that a setting names, and write another version there; no other byte changes."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.rules.toml_places import places

LONGEST_KEY = 200
LARGEST = 10_000_000
_TOML_VALUE = r"""(?P<before>[ \t]{0,20}=[ \t]{0,20})(?P<quote>["'])(?P<value>[^"'\n]{0,200})(?P=quote)"""
_JSON_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.){0,100000}+"|[{}\[\],:]')
_NAME = re.compile(r"[A-Za-z_$][\w$.-]{0,199}", re.ASCII)
# `name = "1.2.3"`, `name: str = '1.2.3'`, `"name": "1.2.3"`, `name: 1.2.3`, `#define NAME "1.2.3"`
_ASSIGNED = (
    r"""(?m)(?<![\w.$-])(?P<named>["']?%s["']?(?:[ \t]{0,9}:[ \t]{0,9}[\w.\[\]]{1,50})?[ \t]{0,20}(?:[:=]=?|[ \t])"""
    r"""[ \t]{0,20})(?:(?P<quote>["'])(?P<value>[^"'\n]{0,200})(?P=quote)|(?P<bare>v?[0-9][\w.+!-]{0,199}))"""
)


class Spot(NamedTuple):
    """A place where the version is written: a file, and a key of it or a name in its text."""

    path: str
    key: str

    def __str__(self) -> str:
        return f"{self.path}:{self.key}"


def spot_of(text: str) -> Spot | None:
    """Read `pyproject.toml:project.version`; None for what names no place."""
    path, colon, key = text.rpartition(":")
    good = bool(colon and path) and len(key) <= LONGEST_KEY and _NAME.fullmatch(key) is not None
    return Spot(path, key) if good else None


def rewritten(content: bytes, spot: Spot, version: str) -> bytes:
    """Write a version at a place; TaglineError where the file has no such place."""
    if len(content) > LARGEST:
        problem = f"{spot.path}: is larger than a file with a version in it should be"
        raise TaglineError(problem)
    text = content.decode("latin-1")  # each byte is one letter, so that no encoding can be wrong
    suffix = spot.path.rpartition(".")[2].lower()
    found = {"toml": _in_toml, "json": _in_json}.get(suffix, _in_text)(text, spot.key)
    if found is None:
        what = "text" if suffix in {"toml", "json"} else 'name with a version, such as name = "1.2.3"'
        problem = f"{spot.path}: expected {spot.key} with a {what}, found none"
        raise TaglineError(problem, "see to release.versions in the settings")
    begin, end = found
    return (text[:begin] + version + text[end:]).encode("latin-1")


def _in_toml(text: str, key: str) -> tuple[int, int] | None:
    """Find the value of a key of TOML."""
    path = tuple(key.split("."))
    line = places(text.replace("\r\n", "\n")).lines.get(path)
    if line is None:
        return None
    begin = 0
    for _ in range(line - 1):
        begin = text.index("\n", begin) + 1
    end = text.find("\n", begin)
    name = rf"(?<![\w-])[\"']?{re.escape(path[-1])}[\"']?{_TOML_VALUE}"
    found = re.compile(name).search(text, begin, end if end >= 0 else len(text))
    return found.span("value") if found else None


def _in_json(text: str, key: str) -> tuple[int, int] | None:
    """Find the value of a key of JSON."""
    return next((span for path, span in _strings(text) if path == key), None)


def _strings(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Give the strings in the objects of a JSON document by their paths, with where they stand."""
    above: list[str | None] = []  # the key that is open in each object, None in a list
    value = False
    for found in _JSON_TOKEN.finditer(text):
        sign = found[0]
        if sign in "{[":
            above.append("" if sign == "{" else None)
            value = sign == "["
        elif sign in "}]":
            if above:
                above.pop()
            value = False
        elif sign == ":":
            value = True
        elif sign == ",":
            value = bool(above) and above[-1] is None
        elif value:
            if above and None not in above:
                yield ".".join(map(str, above)), (found.start() + 1, found.end() - 1)
        elif above:
            above[-1] = sign[1:-1]


def _in_text(text: str, key: str) -> tuple[int, int] | None:
    """Find the first value that a name has in any text."""
    found = re.search(_ASSIGNED % re.escape(key), text)
    return found.span("value" if found["quote"] else "bare") if found else None
