"""Where Markdown is code: the lines of fenced blocks."""

import re
from collections.abc import Iterable, Iterator

_LIST = r"(?:[-*+]|[0-9]{1,9}[.)])[ \t]{1,8}"  # these are compiled when the first fence needs them
_OPENING = r"(`{3,})[^`]*$|(~{3,})"
_NO_SPACE = r"[^ \t>]"
_DEEPEST = 8


def fenced(lines: Iterable[str]) -> Iterator[bool]:
    """Say of each line whether it belongs to a fenced block, fences included; also in lists and quotations.

    A block that nobody closes goes on to the end, as CommonMark has it.
    """
    return (code for code, _ in _states(lines))


def closed(text: str) -> str:
    """Close the block of code that a text leaves open, so that what follows is no part of it."""
    if "```" not in text and "~~~" not in text:
        return text
    *_, (_, end) = _states(text.split("\n"))
    return f"{text}\n{end}" if end else text


def _states(lines: Iterable[str]) -> Iterator[tuple[bool, str]]:
    """Say of each line whether it is code, and which line would close the block that is open after it."""
    fence = end = ""
    for line in lines:
        if not fence:
            fence = _opened(line)
            end = re.sub(_NO_SPACE, " ", line[: line.index(fence)]) + fence if fence else ""
            yield bool(fence), end
            continue
        bare = line.strip(" \t\r>")
        if len(bare) >= len(fence) and not bare.strip(fence[0]):
            fence = end = ""
        yield True, end


def _opened(line: str) -> str:
    """Give the fence that a line opens, "" for none."""
    if "```" not in line and "~~~" not in line:
        return ""
    bare = line.strip(" \t\r>")
    for _ in range(_DEEPEST):
        marker = re.match(_LIST, bare)
        if marker is None:
            break
        bare = bare[marker.end() :].lstrip(" \t>")
    found = re.match(_OPENING, bare)
    return (found[1] or found[2]) if found else ""
