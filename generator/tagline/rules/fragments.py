"""Notes written next to the code: how one is read, and how it speaks for the commit that added it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tagline.model.commit import Bump, Change, ChangeKind, Commit
from tagline.model.notes import Fragment
from tagline.rules.amendments import nearest_type
from tagline.rules.meaning import Meaning, verdict
from tagline.rules.plain_text import without_addresses

KEYS = ("type", "scope", "refs", "breaking")
EXAMPLE = "`---`, `type: fix`, `---`, then the text"
_TYPE = re.compile(r"([A-Za-z][A-Za-z0-9_/+.-]{0,39})(!?)")
_NUMBER = re.compile(r"(?:#|!|GH-|gh-)?([0-9]{1,9})")
_KEY = re.compile(r"([A-Za-z_-]{1,40})[ \t]*:(?:[ \t]+(.*))?$")
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\s]{1,500}\)")
_MARKED = re.compile(r"(?<![\w*_\\])(\*\*|__)(?=[^\s*_])([^*_\n]{1,300})(?<=\S)\1(?![\w*_])")
_START = re.compile(r"(?:#{1,6}|[-*+])[ \t]+")
_LONGEST = 2000
_MOST_DETAILS = 20_000


class MistakenError(Exception):
    """What is wrong with a fragment: path, line and words of each mistake."""

    def __init__(self, path: str, mistakes: Iterable[tuple[int, str]]) -> None:
        super().__init__(path)
        self.mistakes = [(path, line, words) for line, words in mistakes]


class _Value(NamedTuple):
    """What a key says, and on which line it stands."""

    line: int
    text: str
    items: tuple[str, ...] = ()


def fragment_of(text: str, path: str) -> Fragment:
    """Read a fragment: keys between two lines `---`, then Markdown whose first paragraph is the entry."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), 0)
    if lines[0].rstrip() != "---" or not end:
        raise MistakenError(path, [(1, f"expected {EXAMPLE}, found no front matter")])
    mistakes: list[tuple[int, str]] = []
    values = _values(lines[1:end], mistakes)
    entry, details = _body("\n".join(lines[end + 1 :]))
    if not entry:
        mistakes.append((end + 1, "expected the text of the entry below the front matter, found nothing"))
    if "type" not in values:
        mistakes.append((1, "type: expected a type such as fix or feat!, found none"))
    name, mark = _type(values.get("type"), mistakes)
    breaking = _breaking(values.get("breaking"), mistakes)
    refs = _refs(values.get("refs"), mistakes)
    if mistakes:
        raise MistakenError(path, mistakes)
    return Fragment(
        path=path,
        type=name,
        scope=without_addresses(" ".join(values["scope"].text.split())) if "scope" in values else "",
        refs=refs,
        breaking="" if mark and breaking is None else breaking,
        description=without_addresses(entry)[:_LONGEST],
        details=without_addresses(details)[:_MOST_DETAILS],
        line=values["type"].line,
    )


def _values(lines: Sequence[str], mistakes: list[tuple[int, str]]) -> Mapping[str, _Value]:
    """Read lines `key: value`; a list may stand in brackets or in lines `- item`, a text in indented lines."""
    found: dict[str, _Value] = {}
    key = ""
    for number, line in enumerate(lines, start=2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if key and (line[0] in " \t" or line.startswith("- ")):
            found[key] = _continued(found[key], line.strip())
            continue
        match = _KEY.match(line.rstrip())
        if match is None or match[1] not in KEYS:
            what = match[1] if match else line.strip()[:40]
            mistakes.append((number, f"{what}: expected one of {', '.join(KEYS)}"))
            key = ""
        elif match[1] in found:
            mistakes.append((number, f"{match[1]}: expected once, found twice"))
        else:
            key = match[1]
            found[key] = _Value(number, _unquoted(match[2] or ""))
    return found


def _continued(value: _Value, line: str) -> _Value:
    if line.startswith("- "):
        return value._replace(items=(*value.items, _unquoted(line[2:])))
    return value._replace(text=f"{value.text.strip('|>-+ ') if len(value.text) < 3 else value.text}\n{line}".strip())  # noqa: PLR2004 - the marks of a text in lines


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text.partition(" #")[0].rstrip() if not text.startswith("#") else text


def _type(value: _Value | None, mistakes: list[tuple[int, str]]) -> tuple[str, bool]:
    if value is None:
        return "", False
    found = _TYPE.fullmatch(value.text)
    if found is None:
        mistakes.append((value.line, f'type: expected a type such as fix or feat!, found "{value.text[:60]}"'))
        return "", False
    return found[1].lower(), bool(found[2])


def _breaking(value: _Value | None, mistakes: list[tuple[int, str]]) -> str | None:
    if value is None:
        return None
    match value.text.lower():
        case "":
            mistakes.append(
                (value.line, "breaking: expected true, false, or a text that says what breaks, found nothing")
            )
            return None
        case "true" | "yes":
            return ""
        case "false" | "no":
            return None
        case _:
            return without_addresses(value.text)[:_MOST_DETAILS]


def _refs(value: _Value | None, mistakes: list[tuple[int, str]]) -> tuple[str, ...]:
    if value is None:
        return ()
    items = [*value.text.strip().removeprefix("[").removesuffix("]").split(","), *value.items]
    words = [word for item in items for word in _unquoted(item).split()]
    numbers = [_NUMBER.fullmatch(_unquoted(word)) for word in words]
    if not words or not all(numbers):
        shown = " ".join(words)[:60]
        mistakes.append(
            (value.line, f"refs: expected numbers of issues, as 12 or [12, 34], found {shown or 'nothing'}")
        )
    return tuple(dict.fromkeys(number[1] for number in numbers if number))


def _body(text: str) -> tuple[str, str]:
    """Part the Markdown below the keys into the entry, as plain words in one line, and what follows."""
    first, _, rest = text.strip("\n").partition("\n")
    lines = [first, *rest.split("\n")]
    end = next((at for at, line in enumerate(lines) if at and (not line.strip() or _START.match(line))), len(lines))
    entry = " ".join(" ".join(lines[:end]).split())
    entry = _START.sub("", entry, count=1) if _START.match(entry) else entry
    entry = _MARKED.sub(r"\2", _LINK.sub(r"\1", entry))
    return entry, "\n".join(lines[end:]).strip()


def unknown_types(fragments: Iterable[Fragment], meaning: Meaning) -> Iterator[tuple[str, int, str]]:
    """Give the mistakes of fragments whose type this project does not know."""
    for fragment in fragments:
        if fragment.type not in meaning.kinds:
            near = nearest_type(fragment.type, meaning)
            yield fragment.path, fragment.line, f'type: expected a known type such as {near}, found "{fragment.type}"'


def spoken(
    own: Sequence[Change], commit: Commit, fragments: Sequence[Fragment], meaning: Meaning
) -> tuple[Change, ...]:
    """Give the changes of a commit that fragments speak for, in place of its `own`.

    Its pull request and its issues stay, and a commit that breaks something goes on to break it, unless a fragment says
    so in its own words.
    """
    pull = next((change.pull for change in own if change.pull), "")
    issues = tuple(dict.fromkeys(issue for change in own for issue in change.issues))
    breaks = next((change.breaking_change for change in own if change.breaking_change is not None), None)
    if any(fragment.breaking is not None for fragment in fragments):
        breaks = None
    return tuple(
        _change(fragment, commit, meaning, breaks if part == 0 else None)._replace(
            pull=pull, issues=tuple(dict.fromkeys((*issues, *fragment.refs))), part=part
        )
        for part, fragment in enumerate(fragments)
    )


def awaiting(head: Commit, fragments: Sequence[Fragment], meaning: Meaning, *, first: int) -> tuple[Change, ...]:
    """Give the changes of fragments that no commit has yet, as further parts of HEAD, counted from `first`."""
    return tuple(
        _change(fragment, head, meaning, None)._replace(issues=fragment.refs, part=first + at)
        for at, fragment in enumerate(fragments)
    )


def _change(fragment: Fragment, commit: Commit, meaning: Meaning, breaks: str | None) -> Change:
    details = fragment.details
    breaking = breaks
    if fragment.breaking is not None:
        breaking = "\n\n".join(filter(None, (fragment.breaking, details))) or fragment.description
        details = ""
    kind = ChangeKind.BREAKING if breaking is not None else meaning.kind(fragment.type)
    if kind is ChangeKind.FIXED and fragment.scope == "security":
        kind = ChangeKind.SECURITY
    return Change(
        commit, kind, fragment.type, fragment.scope, fragment.description, breaking, "", fragment.refs, details=details
    )


def unspoken(changes: Iterable[Change], spoken_for: Iterable[str], meaning: Meaning) -> tuple[Change, ...]:
    """Give the changes that ask for a release and whose commit no fragment speaks for."""
    known = frozenset(spoken_for)
    return tuple(
        change
        for change in changes
        if change.commit.hash not in known and verdict(change.kind, change.type, meaning)[0] > Bump.NONE
    )
