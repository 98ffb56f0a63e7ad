"""Read `release-notes/amendments.toml`: the entries that are in force, or all that is wrong with the file."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from typing import Any, NamedTuple, TypeVar, cast

from tagline.errors import TaglineError, mistaken
from tagline.model.notes import PATH, Advisory, Amendment, Amendments, Withdrawal
from tagline.reading.git import decode
from tagline.reading.notes_folder import FOLDER, LARGEST, NotesFolder
from tagline.rules.plain_text import without_addresses

NAME = PATH.removeprefix(f"{FOLDER}/")
_ID = re.compile(r"[0-9a-fA-F]{7,64}")
_ADVISORY = re.compile(r"[A-Za-z]{2,20}(?:-[A-Za-z0-9]{1,20}){1,6}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HEADER = re.compile(r"[ \t]*\[\[?[ \t]*([A-Za-z0-9_-]+)[ \t]*\]")
_KEY = re.compile(r"""[ \t]*["']?([A-Za-z0-9_-]+)["']?[ \t]*=""")
_TOKEN = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}]')
_SEVERITIES = ("low", "moderate", "high", "critical")
_LONGEST_FOUND = 60
_LONGEST_TEXT = 20_000

E = TypeVar("E", Amendment, Withdrawal, Advisory)
Table = Mapping[str, object]


class _WrongError(Exception):
    """What was expected in a value's place."""


def read_amendments(folder: NotesFolder, as_of: datetime) -> Amendments:
    """Read the entries that are in force at a moment; nothing is told of a security entry under embargo."""
    raw = folder.raw([NAME]).get(NAME)
    return amendments_from(raw, as_of) if raw else Amendments()


def amendments_from(raw: bytes, as_of: datetime) -> Amendments:
    """Read the text of the file. Each mistake is a line of the error."""
    entries = list(_entries(raw, as_of))
    if any(entry.mistakes for entry in entries):
        raise mistaken((PATH, line, _clean(words)) for entry in entries for line, words in entry.mistakes)
    today = as_of.astimezone(UTC).date()
    return Amendments(
        amend=_made(Amendment, entries, today),
        yank=_made(Withdrawal, entries, today),
        security=_made(Advisory, entries, today),
    )


class _Entry(NamedTuple):
    """An entry of the file: what its keys say, or what is wrong with them, each with its line."""

    kind: type
    values: Mapping[str, object]
    mistakes: tuple[tuple[int, str], ...]


def _made(kind: type[E], entries: list[_Entry], today: date) -> tuple[E, ...]:
    made = (kind(**cast("dict[str, Any]", entry.values)) for entry in entries if entry.kind is kind)
    return tuple(entry for entry in made if entry.on <= today)


def tables_of(raw: bytes) -> Mapping[str, object]:
    """Read the file as TOML."""
    if len(raw) >= LARGEST:
        problem = f"{PATH}: expected a file of less than a megabyte"
        raise TaglineError(problem, "correct old notes in `release-notes/<tag>.md` instead")
    try:
        return tomllib.loads(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        problem = f"{PATH}:{raw[: error.start].count(10) + 1}: expected a text in UTF-8"
        raise TaglineError(problem, "save the file as UTF-8") from None
    except ValueError as error:  # also of a number that is too long
        place = re.search(r"at line (\d{1,9})", str(error))  # the rest may quote what is under embargo
        line = place[1] if place else raw.count(b"\n") + 1
        problem = f'{PATH}:{line}: expected TOML, such as `[[amend]]`, `key = "text"` or `on = 2026-01-31`'
    except RecursionError:
        problem = f"{PATH}:1: expected TOML that is not nested as deeply"
    raise TaglineError(problem)


def _entries(raw: bytes, as_of: datetime) -> Iterator[_Entry]:
    data = tables_of(raw)
    lines = key_lines(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    for name, tables in data.items():
        line = lines.get((name, 0, ""), 1)
        if name not in TABLES:
            yield _Entry(object, {}, ((line, f"{name}: expected one of {_listed(TABLES)}{_near(name, TABLES)}"),))
        elif not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            yield _Entry(object, {}, ((line, f"{name}: expected `[[{name}]]` above each entry"),))
        else:
            kind, keys = TABLES[name]
            for number, table in enumerate(tables):
                place = _Place(name, lines, number)
                hidden = _under_embargo(table, place, as_of) if kind is Advisory else None
                if hidden is None:
                    yield _entry(kind, keys, table, place)
                else:
                    yield from hidden


class _Place(NamedTuple):
    """Where an entry stands."""

    name: str
    lines: Mapping[tuple[str, int, str], int]
    number: int

    def line(self, key: str = "") -> int:
        return self.lines.get((self.name, self.number, key)) or self.lines.get((self.name, self.number, ""), 1)


def _under_embargo(table: Table, place: _Place, as_of: datetime) -> tuple[_Entry, ...] | None:
    """Give what may be known of an entry under embargo: nothing, or that a line is wrong. None for one that is not.

    A mistake is told without a word of what the entry says.
    """
    if "embargo" not in table:
        return None
    try:
        lifted = _moment(table["embargo"])
    except _WrongError:
        words = "expected a date such as 2026-01-31, or a date with time"
        return (_Entry(Advisory, {}, ((place.line("embargo"), words),)),)
    if as_of >= lifted:
        return None
    if not _entry(Advisory, TABLES["security"][1], table, place).mistakes:
        return ()
    return (_Entry(Advisory, {}, ((place.line(), "expected an entry as the documentation describes it"),)),)


def _entry(kind: type, keys: Mapping[str, Callable[[object], object]], table: Table, place: _Place) -> _Entry:
    values: dict[str, object] = {"line": place.line()}
    mistakes: list[tuple[int, str]] = []
    for key, found in table.items():
        where = f"{place.name}: {key}"
        if key not in keys:
            mistakes.append((place.line(key), f"{where}: expected one of {_listed(keys)}{_near(key, keys)}"))
            continue
        try:
            values[_FIELDS.get(key, key)] = keys[key](found)
        except _WrongError as error:
            shown = "" if kind is Advisory else f", found {_shown(found)}"
            mistakes.append((place.line(key), f"{where}: expected {error}{shown}"))
    mistakes += ((place.line(), f"{place.name}: {words}") for words in _missing(kind, table))
    if kind is Advisory and not mistakes and isinstance(lifted := values.get("embargo"), datetime):
        values["on"] = max(cast("date", values["on"]), lifted.date())
    return _Entry(kind, values, tuple(mistakes))


def _missing(kind: type, table: Table) -> Iterator[str]:
    """Say what an entry lacks."""
    if "on" not in table:
        yield "expected the day, as `on = 2026-01-31`"
    if kind is Withdrawal and "tag" not in table:
        yield 'expected the release, as `tag = "v1.2.3"`'
    if kind is Amendment and "commit" not in table:
        yield 'expected the commit, as `commit = "1a2b3c4"`'
    if kind is Amendment and not table.keys() & _SAYS:
        yield f"expected what to change: one of {_listed(_SAYS)}"
    if kind is Advisory and ("commit" in table) == ("tag" in table):
        yield 'expected either `commit = "1a2b3c4"` or `tag = "v1.2.3"`'
    if kind is Advisory and "id" not in table:
        yield 'expected the ids, as `id = ["CVE-2026-1234"]`'


def _text(found: object) -> str:
    if not isinstance(found, str):
        words = "a text"
        raise _WrongError(words)
    return without_addresses(_clean(found).strip())[:_LONGEST_TEXT]


def _clean(text: str) -> str:
    """Take out what could fool a reader: an escape of TOML can bring what a file does not show."""
    return decode(text.replace("\0", "\ufffd").encode("utf-8", "replace"))


def _filled(found: object) -> str:
    if not _text(found):
        words = "a text that says something"
        raise _WrongError(words)
    return _text(found)


def _commit(found: object) -> str:
    if not isinstance(found, str) or not _ID.fullmatch(found):
        words = "the id of a commit, at least 7 digits of it"
        raise _WrongError(words)
    return found.lower()


def _flag(found: object) -> bool:
    if not isinstance(found, bool):
        words = "true or false"
        raise _WrongError(words)
    return found


def _breaking(found: object) -> bool | str:
    if isinstance(found, bool):
        return found
    try:
        return _filled(found)
    except _WrongError:
        words = "true, false, or a text that says what breaks"
        raise _WrongError(words) from None


def _part(found: object) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        words = "the number of an entry, 0 for the first"
        raise _WrongError(words)
    return found


def _day(found: object) -> date:
    if isinstance(found, date):
        return found.date() if isinstance(found, datetime) else found
    if isinstance(found, str) and _DAY.fullmatch(found):
        try:
            return date.fromisoformat(found)
        except ValueError:
            pass
    words = "a date such as 2026-01-31"
    raise _WrongError(words)


def _moment(found: object) -> datetime:
    """Read the end of an embargo; UTC unless it says otherwise."""
    if isinstance(found, str):
        try:
            found = datetime.fromisoformat(found)
        except ValueError:
            found = None
    if isinstance(found, datetime):
        try:
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        except OverflowError:
            found = None
    return datetime.combine(_day(found), time(), UTC)


def _ids(found: object) -> tuple[str, ...]:
    ids = [found] if isinstance(found, str) else found
    if (
        not isinstance(ids, list)
        or not ids
        or not all(isinstance(one, str) and _ADVISORY.fullmatch(one) for one in ids)
    ):
        words = 'ids, as ["CVE-2026-1234", "GHSA-xxxx-xxxx-xxxx"]'
        raise _WrongError(words)
    return tuple(dict.fromkeys(_canonical(one) for one in ids))


def _canonical(text: str) -> str:
    """Write an id as those who give it do: CVE in capitals, GHSA with small letters behind."""
    head, _, rest = text.partition("-")
    return f"{head.upper()}-{rest.lower() if head.upper() == 'GHSA' else rest.upper()}"


def _severity(found: object) -> str:
    if found not in _SEVERITIES:
        words = f"one of {_listed(_SEVERITIES)}"
        raise _WrongError(words)
    return str(found)


TABLES: Mapping[str, tuple[type, Mapping[str, Callable[[object], object]]]] = {
    "amend": (
        Amendment,
        {
            "commit": _commit,
            "part": _part,
            "on": _day,
            "as": _filled,
            "description": _filled,
            "type": _filled,
            "scope": _text,
            "breaking": _breaking,
            "migration": _filled,
            "hide": _flag,
            "why": _text,
        },
    ),
    "yank": (Withdrawal, {"tag": _filled, "why": _text, "use": _text, "on": _day}),
    "security": (
        Advisory,
        {
            "commit": _commit,
            "tag": _filled,
            "part": _part,
            "id": _ids,
            "text": _text,
            "severity": _severity,
            "on": _day,
            "embargo": _moment,
        },
    ),
}
_FIELDS = {"as": "as_"}
_SAYS = dict.fromkeys(("as", "description", "type", "scope", "breaking", "migration", "hide"))


def _listed(words: Mapping[str, object] | tuple[str, ...]) -> str:
    return ", ".join(words)


def _near(word: str, words: Mapping[str, object]) -> str:
    near = get_close_matches(word, list(words), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _shown(found: object) -> str:
    if isinstance(found, bool):
        return str(found).lower()
    text = without_addresses(f'"{found}"' if isinstance(found, str) else str(found)).replace("\n", " ")
    return text if len(text) <= _LONGEST_FOUND else text[: _LONGEST_FOUND - 1] + "…"


def key_lines(text: str) -> Mapping[tuple[str, int, str], int]:
    """Say on which line each entry and each of its keys stands, by table, number of the entry and key ("" for itself).

    tomllib does not tell. Lines inside of texts and lists of several lines are passed over.
    """
    found: dict[tuple[str, int, str], int] = {}
    counts: dict[str, int] = {}
    here, inside, depth = "", "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not inside and not depth:
            if header := _HEADER.match(line):
                here = header[1]
                counts[here] = counts.get(here, -1) + 1
                found[here, counts[here], ""] = number
                continue
            if key := _KEY.match(line):
                found.setdefault((here, counts[here], key[1]) if here else (key[1], 0, ""), number)
        inside, depth = _open_after(line, inside, depth)
    return found


def _open_after(line: str, inside: str, depth: int) -> tuple[str, int]:
    """Say whether a text of several lines is open after a line, and how many brackets are."""
    at = 0
    while True:
        if inside:
            end = line.find(inside, at)
            if end < 0:
                return inside, depth
            at, inside = end + len(inside), ""
        token = _TOKEN.search(line, at)
        if token is None:
            return "", max(0, depth)
        at = token.end()
        if token[0] in {'"""', "'''"}:
            inside = token[0]
        elif token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
