"""Read a TOML file that people write, as a definition says; every mistake is told with its file and line."""

import re
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, TypeVar

from tagline.errors import MistakesError, TaglineError, Told
from tagline.reading.files import LARGEST, file_bytes, too_large
from tagline.reading.git import decode
from tagline.rules.toml_places import Places, places
from tagline.rules.typed_data import Mistake, Typed, shown, typed, where

_PLACE = r" \(at (?:line ([0-9]{1,9}), column ([0-9]{1,9})|end of document)\)\Z"
LONGEST_REASON = 200
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x1f\x8b": "compressed"}
T = TypeVar("T")


class TomlFile(NamedTuple):
    """What a file holds, and where. `name` is what people are told."""

    name: str
    data: Mapping[str, object]
    places: Places

    def table(self, at: Sequence[str]) -> Mapping[str, object] | None:
        """Give the table at a path of keys; None without one."""
        data: object = self.data
        for key in at:
            data = data.get(key) if isinstance(data, Mapping) else None
        if data is None:
            return None
        if not isinstance(data, Mapping):
            problem = (
                f"{self.name}:{self.places.line(tuple(at))}: expected a table [{'.'.join(at)}], found {shown(data)}"
            )
            raise TaglineError(problem)
        return data

    def told(self, mistakes: Iterable[Mistake], at: Sequence[str] = ()) -> list[Told]:
        """Tell where mistakes in the table at a path stand, in the order of the file."""
        data = self.table(at)
        header = f"[{'.'.join(at)}]" if at else ""
        found = [
            Told(
                self.name,
                self.places.line((*at, *mistake.path)),
                " ".join(filter(None, (header, where(mistake.path, data)))),
                mistake.text,
            )
            for mistake in mistakes
        ]
        return sorted(found, key=attrgetter("line"))


def read_toml(definition: type[T], top: Path, name: str) -> T | None:
    """Read a whole file of a work tree as a definition says; None where there is none."""
    raw = file_bytes(top, name)
    if raw is None:
        return None
    file = parsed(name, raw)
    return valid(file, typed(definition, file.data))


def valid(file: TomlFile, found: Typed[T], at: Sequence[str] = ()) -> T:
    """Give the value of the table at a path; all its mistakes are one error."""
    if found.value is None or found.mistakes:
        raise MistakesError(file.told(found.mistakes, at))
    return found.value


def parsed(name: str, raw: bytes) -> TomlFile:
    """Parse a file. What is no TOML, no UTF-8, or too much is one error with its place."""
    import tomllib  # noqa: PLC0415 - for repositories with such a file

    if len(raw) > LARGEST:
        raise too_large(name)
    text = _text(name, raw)
    found = places(text)
    if found.excess:
        raise MistakesError([Told(name, found.excess.line, "", f"{found.excess.text}, so it is not read")])
    try:
        return TomlFile(name, tomllib.loads(text), found)
    except (ValueError, RecursionError) as error:
        raise _broken(name, text, str(error)) from error


def _text(name: str, raw: bytes) -> str:
    try:
        return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        other = _MARKS.get(raw[:2])
        found = f"found {other}" if other else f"found the byte 0x{raw[error.start]:02x}"
        words = f"expected text in UTF-8, {found}; save the file as UTF-8"
        raise MistakesError([Told(name, line, "", words)]) from error


def _broken(name: str, text: str, message: str) -> TaglineError:
    """Say in one line where TOML ends; the reason is the parser's own, and so is the place."""
    place = re.search(_PLACE, message)
    reason = decode(re.sub(_PLACE, "", message)[:LONGEST_REASON].encode())
    if place is None:
        return TaglineError(f"{name}: this is no TOML: {reason}")
    words = f"this is no TOML: {reason}{'' if place[1] else ', at the end of the file'}"
    line, column = (int(place[1]), int(place[2])) if place[1] else (text.rstrip().count("\n") + 1, 0)
    return MistakesError([Told(name, line, "", words, column)])
