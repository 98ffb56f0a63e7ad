"""Change one fact in the text of a planning file, and nothing else: not a comment, not a space, not a line end.

No library for it keeps a text as it is: tables that stand scattered come out in another order, and spaces go. So the
words are put where they belong, and the result is parsed: it has to say what was asked for, and nothing else.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

from tagline.rules.toml_places import Path, places
from tagline.rules.typed_data import written

Value: TypeAlias = date | str
Facts: TypeAlias = Mapping[str, Value]
_LIST = "release"
_BEFORE = ("id", "line", "train")  # what a target stands behind
_MOST_TRIED = 20
_SCALAR = r"""(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|"[^"\\\n]{0,300}"|'[^'\n]{0,300}')"""


def _pair(key: str) -> re.Pattern[str]:
    return re.compile(rf"""(?<![\w."'-])(?:{key}|"{key}"|'{key}')[ \t]{{0,100}}=[ \t]{{0,100}}(?P<value>{_SCALAR})""")


_TARGET, _ID = _pair("target"), _pair("id")


class CannotEditError(ValueError):
    """That a text is written in a way that cannot be changed here without a risk."""


class Difference(NamedTuple):
    """The lines that went and those that came; `line` is where, from 1."""

    line: int
    old: tuple[str, ...]
    new: tuple[str, ...]


def with_target(text: str, at: int, target: Value) -> str:
    """Give the text in which the release of that number has another target."""
    wanted = _data(text)
    if wanted[_LIST][at].get("target") == target:
        return text
    wanted[_LIST][at]["target"] = target
    return _first_right(_other_targets(_Text(text), at, target), wanted)


def with_release(text: str, facts: Facts) -> str:
    """Give the text with one release more: behind the last one, or at the end."""
    wanted = _data(text)
    wanted[_LIST] = [*wanted.get(_LIST, ()), dict(facts)]
    return _first_right(_further_releases(_Text(text), facts), wanted)


def difference(old: str, new: str) -> Difference:
    """Say which lines differ, from the first to the last."""
    before, after = old.splitlines(), new.splitlines()
    shorter = min(len(before), len(after))
    first = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    most = shorter - first
    same = next((at for at in range(most) if before[-1 - at] != after[-1 - at]), most)
    return Difference(first + 1, tuple(before[first : len(before) - same]), tuple(after[first : len(after) - same]))


def _data(text: str) -> Any:  # noqa: ANN401 - whatever a file holds
    import tomllib  # noqa: PLC0415 - for those who change a plan

    return tomllib.loads(text.replace("\r\n", "\n"))


def _first_right(texts: Iterable[str], wanted: object) -> str:
    """Give the first of the texts that says what is wanted."""
    for text in islice(texts, _MOST_TRIED):
        try:
            if _data(text) == wanted:
                return text
        except ValueError:
            continue
    raise CannotEditError


class _Text:
    """A text, its lines with their ends, and where things stand in it (from 0)."""

    def __init__(self, text: str) -> None:
        self.text = text
        parts = text.split("\n")  # the only end of a line that TOML knows; others would count too many
        self.lines = [*(f"{part}\n" for part in parts[:-1]), *([parts[-1]] if parts[-1] else [])]
        self.end = "\r\n" if "\r\n" in text else "\n"
        self.places = {path: line - 1 for path, line in places(text).lines.items()}
        start = self.places.get((_LIST,))
        self.inline = start is not None and not self.lines[start].lstrip().startswith("[[")

    def region(self, prefix: Path) -> tuple[int, int]:
        """Give the first line that says something of a path, and the one behind the last."""
        if prefix not in self.places:
            raise CannotEditError
        first = self.places[prefix]
        later = (line for path, line in self.places.items() if line > first and path[: len(prefix)] != prefix)
        return first, min(later, default=len(self.lines))

    def part(self, first: int, last: int) -> tuple[str, str, str]:
        """Cut the text into what stands before, in and behind some lines."""
        return "".join(self.lines[:first]), "".join(self.lines[first:last]), "".join(self.lines[last:])

    @property
    def last_number(self) -> int:
        """The number of the last release; -1 where there is none."""
        second = (path[1] for path in self.places if path[0] == _LIST and len(path) > 1)
        return max((number for number in second if isinstance(number, int)), default=-1)


# Another target


def _other_targets(text: _Text, at: int, target: Value) -> Iterator[str]:
    before, own, behind = text.part(*text.region((_LIST, at)))
    for found in _TARGET.finditer(own):
        start, end = found.span("value")
        yield f"{before}{own[:start]}{written(target)}{own[end:]}{behind}"
    if text.inline:
        for found in _ID.finditer(own):
            yield f"{before}{own[: found.end()]}, target = {written(target)}{own[found.end() :]}{behind}"
    else:
        beside = max(text.places.get((_LIST, at, key), -1) for key in _BEFORE)
        yield "".join((*text.lines[:beside], *_with_line(text, beside, target), *text.lines[beside + 1 :]))


def _with_line(text: _Text, beside: int, target: Value) -> Iterator[str]:
    """Write the target below a line, in the way of that line."""
    line = text.lines[beside]
    yield line if line.endswith("\n") else f"{line}{text.end}"
    found = re.match(r"(?P<indent>[ \t]{0,100})(?P<key>[\w\"']{1,100}[ \t]{0,100})=(?P<gap>[ \t]{0,100})", line)
    if found is None:
        raise CannotEditError
    loose = found["key"][-1:].isspace()
    key = f"{'target':<{max(len(found['key']), len('target '))}}" if loose else "target"
    yield f"{found['indent']}{key}={found['gap']}{written(target)}{text.end if line.endswith(chr(10)) else ''}"


# A further release


def _further_releases(text: _Text, facts: Facts) -> Iterator[str]:
    if text.inline:
        yield from _further_in_list(text, facts)
        return
    at = _behind_the_last(text)
    column = _column(text)
    for place in dict.fromkeys((at, len(text.lines))):
        before, _, behind = text.part(place, place)
        joint = "" if not before or before.endswith("\n") else text.end
        gap = text.end if before else ""
        after = text.end if behind.split("\n", 1)[0].strip() else ""
        yield f"{before}{joint}{gap}{_block(facts, column, text.end)}{after}{behind}"


def _behind_the_last(text: _Text) -> int:
    """Give the line before which a further release fits: behind the last one, before what is said of the next thing."""
    if text.last_number < 0:
        return len(text.lines)
    first, last = text.region((_LIST, text.last_number))
    end = last
    while end > first + 1 and _says_nothing(text.lines[end - 1]):
        end -= 1
    blank = end
    while blank < last and text.lines[blank].strip():  # a remark right below the last release is one about it
        blank += 1
    return blank if blank < last or last == len(text.lines) else end


def _says_nothing(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _column(text: _Text) -> int:
    """Give how wide the keys of the last release are written, the space behind them included; 0 where there is none."""
    line = text.places.get((_LIST, text.last_number, "id"))
    found = None if line is None else re.match(r"[ \t]{0,100}(id[ ]{1,100})=", text.lines[line])
    return len(found[1]) if found else 0


def _block(facts: Facts, column: int, end: str) -> str:
    wide = max(column, *(len(key) + 1 for key in facts)) if column != len("id ") else 0
    pairs = (f"{f'{key} ':<{wide}}= {written(value)}" for key, value in facts.items())
    return "".join(f"{line}{end}" for line in (f"[[{_LIST}]]", *pairs))


def _further_in_list(text: _Text, facts: Facts) -> Iterator[str]:
    """Write a further table behind one that ends, the last one first."""
    before, own, behind = text.part(*text.region((_LIST,)))
    gap = f"{text.end}  " if "\n" in own.rstrip() else " "
    at = len(own)
    while (at := own.rfind("}", 0, at)) >= 0:
        yield f"{before}{own[: at + 1]},{gap}{written(facts)}{own[at + 1 :]}{behind}"
