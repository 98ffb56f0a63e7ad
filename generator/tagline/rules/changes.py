"""A commit as readers see it. This runs once for every commit of a history, so what costs is asked for last."""

import re
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import repeat
from operator import itemgetter

from tagline.model.commit import Bump, Change, ChangeKind, Commit
from tagline.rules import meaning as meanings
from tagline.rules.conventional_commits import HEADER, parse
from tagline.rules.meaning import CONVENTIONAL, Meaning
from tagline.rules.merge_titles import titled
from tagline.rules.plain_text import without_addresses

LONGEST_BEGINNING = 60
_BEGUN_SCOPE = r"\(([^()\n]{1,200})\)!?:?[ \t]{0,8}"
_PULL = r"\((?:[#!]|GH-|gh-|pull request #)([0-9]{1,9})\)$"
_ISSUE = r"(?i),?[ \t]*\(?\b(?:close|fix|resolve)(?:s|d|es|ed)?:?[ \t]+#([0-9]{1,9})\)?$"
_NUMBER = r"#([0-9]{1,9})\b"
_CLOSING = r"(?i)\b(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?|refs?):?[ \t]+\Z"
_ELSEWHERE = rf"{_CLOSING[:-2]}((?:[\w-][\w.-]{{0,99}}/){{1,5}}[\w-][\w.-]{{0,99}})\Z"  # owner/repository#12
_ANNOUNCEMENT = re.compile(
    r"(?:(?:bump|release|version|prepare|tag|publish|cut)\b[^\n]{0,20}?[ \t])?v?[0-9]+\.[0-9]+\.[0-9]+[\w.+-]{0,40}"
    r"(?: release)?$",
    re.IGNORECASE,
)
LONGEST = 2000
# A member costs ten times as much when asked of its class.
_OTHER, _INTERNAL, _BREAKING = ChangeKind.OTHER, ChangeKind.INTERNAL, ChangeKind.BREAKING
_FIXED, _SECURITY = ChangeKind.FIXED, ChangeKind.SECURITY
BY_FORGES = ("Merge", "Pull request #")
_make = partial(tuple.__new__, Change)  # what Change._make does, without a Python frame for each of them
MOST_ISSUES = 50
NO_MESSAGE = "(no message)"


def changes(commits: Sequence[Commit], meaning: Meaning = CONVENTIONAL) -> list[Change | None]:
    """Read the subject of every commit; None for a merge commit that says nothing of its own."""
    if meaning.beginnings:
        return [change_of(commit, meaning) for commit in commits]
    headers = map(HEADER.match, map(itemgetter(4), commits))
    return list(map(_told, commits, headers, repeat(meaning)))


def change_of(commit: Commit, meaning: Meaning = CONVENTIONAL) -> Change | None:
    """Read one commit by its subject. A merge counts only where its own title is conventional."""
    if meaning.beginnings and (begun := _begun(commit, meaning)):
        return begun
    return _told(commit, HEADER.match(commit[4]), meaning)


def _told(commit: Commit, header: re.Match[str] | None, meaning: Meaning) -> Change | None:
    message = commit[4]
    if header is None:  # as it is of every title that a forge gives
        if len(commit[1]) > 1:
            return None
        if message.startswith(BY_FORGES) and (inner := _unwrapped(message)):
            change = change_of(commit._replace(message=inner), meaning)
            return change and change._replace(commit=commit)
    return _read(commit, message, header, meaning)


def read(commit: Commit, message: str, meaning: Meaning = CONVENTIONAL) -> Change:
    """Read a message as a change of a commit, be it the commit's own or a part of it."""
    return _read(commit, message, HEADER.match(message), meaning)


def _read(commit: Commit, message: str, header: re.Match[str] | None, meaning: Meaning) -> Change:
    breaking: str | None = None
    scope = ""
    if header is None:
        description = _first_line(message)
        name, kind = _unconventional(description)
    else:
        name, found_scope, mark, description = header.groups()
        kind = meaning.kinds.get(name, _OTHER)
        if kind is _OTHER:  # by far most types are known, and written small
            name, kind, scope = _unfamiliar(name, meaning)
        if found_scope is not None:
            scope = _scope(found_scope)
        if mark or kind is _BREAKING or "BREAKING" in message:
            said = _breaking(message)
            breaking = description if said is None and kind is _BREAKING else said  # a kind by the settings
        if breaking is not None:
            kind = _BREAKING
        elif scope == "security" and kind is _FIXED:
            kind = _SECURITY
    end = len(description) if header is None else header.end()
    description = description.strip()
    pull = ""
    issues: tuple[str, ...] = ()
    if "#" in message or description[-1:] == ")":
        description, pull, issues = _references(description, message, end)
    if "@" in description:
        description = without_addresses(description)
    if len(description) > LONGEST:
        description = description[:LONGEST] + "…"
    return _make((commit, kind, name, scope, description or NO_MESSAGE, breaking, pull, issues, "", 0, (), "", ""))


def _unfamiliar(name: str, meaning: Meaning) -> tuple[str, ChangeKind, str]:
    """Give a type, its kind and what it says of the component, where it is not one of those known."""
    low = name.lower()
    kind = meaning.kinds.get(low, _OTHER)
    return low, kind, _scope(name) if kind is _OTHER else ""


def _unconventional(description: str) -> tuple[str, ChangeKind]:
    """Give type and kind of a subject without a type: git's own reverts, and commits that only name a version."""
    if description.startswith(('Revert "', 'Reapply "')):
        return "revert", ChangeKind.CHANGED
    return "", _INTERNAL if "." in description and _ANNOUNCEMENT.match(description) else _OTHER


def _begun(commit: Commit, meaning: Meaning) -> Change | None:
    """Read a subject that starts with one of the beginnings ("✨", "[fix]"); a conventional header after it wins."""
    message = commit.message.lstrip()
    low = message[:LONGEST_BEGINNING].lower()
    start = next((text for text in meaning.beginnings if low.startswith(text)), None)
    if start is None or (len(commit.parents) > 1 and meaning.kind(start) is _INTERNAL):
        return None
    rest = message[len(start) :].lstrip(" \t:-\ufe0f")
    if HEADER.match(rest):
        return read(commit, rest, meaning)
    kind = meaning.kind(start)
    scoped = re.match(_BEGUN_SCOPE, rest)
    scope, rest = (scoped[1], rest[scoped.end() :]) if scoped else ("", rest)
    found = read(commit, f"{'fix!' if kind is _BREAKING else 'fix'}: {rest}")
    kind = _BREAKING if found.breaking_change is not None else kind
    return found._replace(type=start, kind=kind, scope=_scope(scope))


def _unwrapped(message: str) -> str:
    """Give what people wrote in a squashed pull request, without the words of the forge round it; once only."""
    found = titled(message)
    return found.message if found and found.title and not found.title.startswith(BY_FORGES) else ""


def _first_line(message: str) -> str:
    first, _, rest = message.partition("\n")
    return first if first.strip() or not rest else next((line for line in rest.split("\n", 8) if line.strip()), "")


def _scope(text: str | None) -> str:
    """Give a component. Projects without types name it in a type's place ("Core: …", "HTTP/2: …")."""
    return without_addresses(text.strip()) if text else ""


def _breaking(message: str) -> str | None:
    parsed = parse(message)
    return None if parsed is None or parsed.breaking_change is None else without_addresses(parsed.breaking_change)


def _references(description: str, message: str, end: int) -> tuple[str, str, tuple[str, ...]]:
    """Take the pull request and the issues out of a description; add the issues that the text after it names."""
    before, found, number = description[:-1].rpartition("(#")
    if found and message.count("#") == 1 and description[-1] == ")" and number.isdecimal() and number.isascii():
        before = before.rstrip()
        if before[-1:] != ")":  # by far most name their pull request and nothing else
            return before, number, ()
    pull = ""
    issues: list[str] = []
    while description[-1:] == ")" and len(issues) < MOST_ISSUES:
        before, found, number = description[:-1].rpartition("(#")
        if not found or not number.isdecimal() or not number.isascii():
            match = re.search(_PULL, description[-26:]) if description[-2:-1].isdigit() else None
            if match is None:
                break
            before, number = description[: -len(match[0])], match[1]
        if pull:
            issues.insert(0, number)
        else:
            pull = number  # the last one is the forge's own; those before it were in the title
        description = before.rstrip()
    if "#" in description and (match := re.search(_ISSUE, description[-32:])) and len(match[0]) < len(description):
        issues.append(match[1])
        description = description[: len(description) - len(match[0])].rstrip()
    if message.find("#", end) > 0:
        issues += _closed(message, end)
    return description, pull, tuple(dict.fromkeys(issues)) if issues else ()


def _closed(message: str, start: int) -> Iterable[str]:
    """Give the issues that the first 20,000 characters after the header close or refer to ("Fixes #1, #2").

    Numbers are looked for first and the word before them second, because numbers are rare and words are not.
    """
    found: list[str] = []
    follows = -1
    for match in re.compile(_NUMBER).finditer(message, start, start + 20_000):
        at = match.start()
        before = message[max(start, at - 12) : at]
        if (before[-1:] in {" ", "\t"} and re.search(_CLOSING, before)) or (
            follows >= 0 and message[follows:at].strip(" \t") == ","
        ):
            found.append(match[1])
            follows = match.end()
        elif before[-1:].isalnum() and (path := re.search(_ELSEWHERE, message[max(start, at - 200) : at])):
            found.append(f"{path[1]}#{match[1]}")
        else:
            follows = -1
        if len(found) == MOST_ISSUES:
            break
    return found


def verdict(change: Change, meaning: Meaning = CONVENTIONAL) -> tuple[Bump, str]:
    """Give how far one change moves the version, by the table in ARCHITECTURE.md, and the rule in words."""
    return meanings.verdict(change.kind, change.type, meaning)
