"""The part of a file that belongs to tagline: between two marks, found without touching a byte beside it."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.rules.fences import closed, fenced
from tagline.rules.keep_a_changelog import END, MARK, START, headings_of, names_release

_LINES = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")
_BOM = b"\xef\xbb\xbf"
_WIDE = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_DEEPEST = 5  # a release has sections below it, and six is the last level
PASTE = f"put these two lines where the changelog belongs: {START} and {END}"


class Region(NamedTuple):
    """Where the region lies: the bytes between the lines of the marks, and the first line of it.

    `newline` is that of the line of the first mark, `level` the one that headings of releases have to have there.
    """

    begin: int
    end: int
    line: int
    newline: str
    level: int


class _Line(NamedTuple):
    number: int
    begin: int
    end: int
    text: str


def find_region(data: bytes, name: str) -> Region | None:
    """Find the region of a file; None where there is no mark, TaglineError where there is no one region."""
    if data[:2] in _WIDE:
        problem = f"{name}: is {_WIDE[data[:2]]}, which is written differently from the changelog"
        raise TaglineError(problem, "save it as UTF-8")
    lines = tuple(_lines(data))
    marks = [(mark[1], line) for line in _outside_code(lines) if (mark := MARK.match(line.text))]
    if not marks:
        return None
    start, end = _pair(marks, name)
    newline = data[start.begin : start.end][len(data[start.begin : start.end].rstrip(b"\r\n")) :].decode()
    level = _level(data[: start.begin], data[end.end :])
    return Region(start.end, end.begin, start.number + 1, newline, level)


def _lines(data: bytes) -> Iterator[_Line]:
    """Part a file into lines. Each byte is one letter, so that no encoding can be wrong."""
    skipped = len(_BOM) if data.startswith(_BOM) else 0
    for number, found in enumerate(_LINES.finditer(data, skipped), 1):
        yield _Line(number, found.start(), found.end(), found[0].decode("latin-1").rstrip("\r\n"))


def _outside_code(lines: Sequence[_Line]) -> Iterator[_Line]:
    return (line for line, code in zip(lines, fenced(line.text for line in lines), strict=True) if not code)


def _pair(marks: Sequence[tuple[str, _Line]], name: str) -> tuple[_Line, _Line]:
    """Take the two marks, or say in which lines they are wrong."""
    found = {"start": [line for word, line in marks if word == "start"]}
    found["end"] = [line for word, line in marks if word == "end"]
    for word, lines in found.items():
        if len(lines) > 1:
            numbers = " and ".join(str(line.number) for line in lines)
            problem = f"{name}:{lines[1].number}: expected one mark tagline:{word}, found it in lines {numbers}"
            raise TaglineError(problem, "leave one of them")
        if not lines:
            other = marks[0][1].number
            problem = f"{name}:{other}: the mark tagline:{word} is missing, only the other one stands here"
            raise TaglineError(problem, PASTE)
    start, end = found["start"][0], found["end"][0]
    if end.number < start.number:
        problem = f"{name}:{end.number}: the mark tagline:end stands before tagline:start in line {start.number}"
        raise TaglineError(problem, "let them change places")
    return start, end


def _level(before: bytes, after: bytes) -> int:
    """Give the level that releases have in the rest of a file; else the one below the heading that stands above."""
    below = next((heading for heading in headings_of(_text(after)) if names_release(heading.text)), None)
    if below:
        return min(below.level, _DEEPEST)
    above = headings_of(_text(before))
    if not above:
        return 2
    last = above[-1]
    return min(last.level if names_release(last.text) else last.level + 1, _DEEPEST)


def _text(data: bytes) -> str:
    return data.removeprefix(_BOM).decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")


def filled(data: bytes, region: Region, text: str) -> bytes:
    """Put a text between the marks, with the line ends of the file; every other byte stays as it is."""
    return data[: region.begin] + content(region, text) + data[region.end :]


def content(region: Region, text: str) -> bytes:
    """Give the bytes that a text is between the marks."""
    whole = closed(text.strip("\n"))
    lines = [line for line in whole.split("\n") if not MARK.match(line)] if whole else []
    return region.newline.join(["", *lines, "", ""] if lines else [""]).encode("utf-8", "replace")


def new_file(text: str, title: str) -> bytes:
    """Write a file that holds nothing but a title and the region."""
    empty = f"{title}\n{START}\n{END}\n".encode()
    region = find_region(empty, "")
    return filled(empty, region, text) if region else empty


class Difference(NamedTuple):
    """The first line in which two texts differ; "" is a line that is not there."""

    line: int
    expected: str
    found: str


def first_difference(expected: bytes, found: bytes, line: int = 1) -> Difference | None:
    """Compare two texts line by line, line ends too; the first line has the number `line`."""
    if expected == found:
        return None
    wanted, had = ([one[0] for one in _LINES.finditer(text)] for text in (expected, found))
    at = next((at for at, (one, two) in enumerate(zip(wanted, had, strict=False)) if one != two), -1)
    if at < 0:
        at = min(len(wanted), len(had))
    shown = [lines[at].decode("utf-8", "replace") if at < len(lines) else "" for lines in (wanted, had)]
    return Difference(line + at, *shown)
