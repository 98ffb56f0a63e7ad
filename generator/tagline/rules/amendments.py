"""What people said about entries after the fact, put over what the commits say."""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from itertools import count
from typing import NamedTuple

from tagline.errors import mistaken
from tagline.model.commit import Change, ChangeKind, Commit
from tagline.model.notes import PATH, Advisory, Amendment, Amendments
from tagline.rules.conventional_commits import BREAKING, HEADER, trailers
from tagline.rules.meaning import Meaning
from tagline.rules.plain_text import without_addresses

_REFERENCES = r"(?:[ \t,]{0,4}\(?(?:[#!]|GH-|gh-)[0-9]{1,9}\)?){0,50}[ \t]{0,4}"
# Lines of a message that say who took part and what it has to do with other commits: no wording of its author's.
_KEPT = re.compile(r"(?i)(?:co-authored-by:|this reverts commit |\(cherry picked from commit |removes:)")
_WHOLE = (40, 64)
LONGEST = 2000
_LOOSE = re.compile(r"[ \t]*([A-Za-z]{1,40})?[ \t]*(\([^()\n]{1,200}\))?[ \t]*(!)?[ \t]*(:)?[ \t]*([^\n]*)")


class Saying(NamedTuple):
    """What one entry of the file says of a change, key by key. Without `part` it is about the first of its commit."""

    on: date
    line: int
    part: int | None
    says: Mapping[str, object]
    extra: bool = False


def amended(  # noqa: PLR0913 - all but the first two are named
    commits: Sequence[Commit],
    own: Callable[[int], tuple[Change, ...]],
    *,
    amendments: Amendments,
    tags: Mapping[str, str],
    meaning: Meaning,
    whole: bool,
) -> Mapping[int, tuple[Change, ...]]:
    """Give the changes of every commit that an amendment is about, by its position in `commits`.

    `own` gives what a commit says without them; `tags` are the ids of the tagged commits, by the names of the tags.
    Where `commits` are the `whole` history, each entry that matches none of them is a mistake.
    """
    find = _finder(commits)
    mistakes: list[tuple[int, str]] = []
    by_commit: dict[int, list[Saying]] = {}
    entries: tuple[Amendment | Advisory, ...] = (*amendments.amend, *amendments.security)
    for entry in entries:
        try:
            saying = _saying(entry, meaning)
            at = _place(entry, tags, find, whole=whole)
        except ValueError as error:
            mistakes.append((entry.line, str(error)))
        else:
            if at is not None:
                by_commit.setdefault(at, []).append(saying)
    found: dict[int, tuple[Change, ...]] = {}
    for at, sayings in by_commit.items():
        sayings.sort(key=lambda saying: (saying.on, saying.line))
        changes, wrong = _retold(own(at), commits[at], sayings, meaning)
        mistakes += wrong
        found[at] = changes
    if mistakes:
        raise mistaken((PATH, line, words) for line, words in mistakes)
    return found


def _finder(commits: Sequence[Commit]) -> Callable[[str], list[int]]:
    """Give the function that finds the positions of the commits whose ids begin so."""
    position = {commit[0]: at for at, commit in enumerate(commits)}
    ordered: list[str] = []

    def find(start: str) -> list[int]:
        if len(start) in _WHOLE and start in position:
            return [position[start]]
        if not ordered:
            ordered.extend(sorted(position))
        at = bisect_left(ordered, start)
        return [position[one] for one in ordered[at : at + 2] if one.startswith(start)]

    return find


def _place(
    entry: Amendment | Advisory, tags: Mapping[str, str], find: Callable[[str], list[int]], *, whole: bool
) -> int | None:
    """Find the commit that an entry is about; None where it is not in a part of the history."""
    kind = "amend" if isinstance(entry, Amendment) else "security"
    quiet = kind == "security"
    if isinstance(entry, Advisory) and entry.tag:
        if entry.tag not in tags and whole:
            problem = f"{kind}: tag: expected a tag of this repository"
            raise ValueError(problem)
        matches = find(tags.get(entry.tag, "-"))
        return matches[0] if matches else None
    matches = find(entry.commit)
    shown = "" if quiet else f", found {entry.commit}, which is"
    if len(matches) > 1:
        problem = f"{kind}: commit: expected the id of one commit{shown and f'{shown} the beginning of several'}"
        raise ValueError(problem)
    if not matches and whole:
        problem = f"{kind}: commit: expected the id of a commit{shown and f'{shown} none that a branch or tag reaches'}"
        raise ValueError(problem)
    return matches[0] if matches else None


def _saying(entry: Amendment | Advisory, meaning: Meaning) -> Saying:
    if isinstance(entry, Amendment):
        return Saying(entry.on, entry.line, entry.part, _said(entry, meaning))
    says: dict[str, object] = {"advisories": entry.id, "hide": False, "type": "security"}
    if entry.severity:
        says["severity"] = entry.severity
    if entry.text:
        says["description"], says["details"] = entry_and_details(entry.text)
    elif entry.tag:
        says["description"] = " ".join(entry.id)
    return Saying(entry.on, entry.line, entry.part, says, extra=bool(entry.tag))


def _said(entry: Amendment, meaning: Meaning) -> dict[str, object]:
    says: dict[str, object] = {}
    if entry.as_ is not None:
        says |= header_of(entry.as_, meaning)
    if entry.type is not None:
        says["type"] = known_type(entry.type, meaning)
    if entry.description is not None:
        says["description"] = " ".join(entry.description.split())[:LONGEST]
    if entry.scope is not None:
        says["scope"] = " ".join(entry.scope.split())
    keys = {key: getattr(entry, key) for key in ("breaking", "migration", "hide")}
    return says | {key: value for key, value in keys.items() if value is not None}


def header_of(text: str, meaning: Meaning) -> dict[str, object]:
    """Read the first line that a commit should have had; ValueError says what would be right."""
    header = HEADER.fullmatch(text.strip())
    if header is None or header["type"].lower() not in meaning.kinds:
        problem = f'amend: as: expected a header such as "{nearest_header(text, meaning)}", found "{text}"'
        raise ValueError(problem)
    return {
        "type": header["type"].lower(),
        "scope": without_addresses(scope.strip()) if (scope := header["scope"]) else "",
        "description": without_addresses(header["description"].strip())[:LONGEST],
        "mark": bool(header["mark"]),
    }


def known_type(text: str, meaning: Meaning) -> str:
    """Give a type in small letters; ValueError names the nearest one that is known."""
    name = text.strip().lower()
    if name in meaning.kinds:
        return name
    problem = f'amend: type: expected a known type such as {nearest_type(name, meaning)}, found "{text}"'
    raise ValueError(problem)


def nearest_type(name: str, meaning: Meaning) -> str:
    """Give the known type that is most like a word; `fix` where none is."""
    words = [kind for kind in meaning.kinds if kind not in meaning.beginnings]
    return next(iter(get_close_matches(name.lower(), words, n=1)), "fix")


def nearest_header(text: str, meaning: Meaning) -> str:
    """Give the header that somebody probably meant."""
    lines = text.strip().splitlines()
    found = _LOOSE.match(lines[0] if lines else "")
    word, scope, mark, colon, rest = found.groups() if found else (None, None, None, None, "")
    known = (word or "").lower()
    if word and not colon and known not in meaning.kinds:  # a sentence without a type
        scope, mark, rest = None, None, (lines[0].strip() if lines else "")
        known = "fix"
    elif known not in meaning.kinds:
        known = nearest_type(known, meaning)
    return f"{known}{scope or ''}{mark or ''}: {rest.strip() or 'what changed'}"


def entry_and_details(text: str) -> tuple[str, str]:
    """Part a text into its first paragraph, as one line, and what follows."""
    first, _, rest = text.strip().partition("\n\n")
    return " ".join(first.split())[:LONGEST], rest.strip()


def _retold(
    own: tuple[Change, ...], commit: Commit, sayings: Sequence[Saying], meaning: Meaning
) -> tuple[tuple[Change, ...], list[tuple[int, str]]]:
    """Put over the changes of one commit what was said of them, the latest last; give them and what is wrong."""
    mistakes: list[tuple[int, str]] = []
    about = [saying for saying in sayings if not saying.extra]
    if not own and any("description" in saying.says for saying in about):
        own = (Change(commit, ChangeKind.OTHER, "", "", "", None, "", ()),)
    parts = {change.part for change in own}
    for saying in about:
        if saying.part is not None and saying.part not in parts:
            has = f"one of {len(parts)} entries, the first is 0" if parts else "no part: this commit has no entry"
            mistakes.append((saying.line, f"part: expected {has}, found {saying.part}"))
        elif not own and saying.says.keys() != {"hide"}:
            mistakes.append((saying.line, "expected words (`as`): this commit has no entry of its own"))
    first = min(parts, default=0)
    found = [_put_over(change, about, meaning, first=change.part == first) for change in own]
    places = count(max(parts, default=-1) + 1)
    for saying in sayings:
        if saying.extra:
            blank = Change(commit, ChangeKind.SECURITY, "", "", "", None, "", (), part=next(places))
            found.append(_put_over(blank, [saying], meaning, first=True))
    kept = tuple(change for change in found if change is not None)
    if kept == own:
        return kept, mistakes
    scrubbed = commit._replace(message=_scrubbed(commit.message, kept))
    return tuple(change._replace(commit=scrubbed) for change in kept), mistakes


def _put_over(change: Change, sayings: Sequence[Saying], meaning: Meaning, *, first: bool) -> Change | None:
    """Give one change as it was said to be; None for one that is hidden."""
    says: dict[str, object] = {}
    on = change.amended
    for saying in sayings:
        mine = saying.extra or saying.part == change.part or (saying.part is None and first)
        told = saying.says if mine else {"hide": saying.says["hide"]} if _hides_all(saying) else {}
        if not told:
            continue
        ids = (*_texts(says.get("advisories")), *_texts(told.get("advisories")))
        says |= told
        says["advisories"] = tuple(dict.fromkeys(ids))
        on = max(on, saying.on.isoformat())
    if says.get("hide"):
        return None
    return _changed(change, says, meaning)._replace(amended=on) if says else change


def _hides_all(saying: Saying) -> bool:
    return saying.part is None and "hide" in saying.says


def _texts(found: object) -> tuple[str, ...]:
    return found if isinstance(found, tuple) else ()


def _changed(change: Change, says: Mapping[str, object], meaning: Meaning) -> Change:
    def text(key: str, default: str) -> str:
        return str(says[key]) if key in says else default

    description = text("description", change.description)
    name, scope = text("type", change.type), text("scope", change.scope)
    breaking = _breaking(change, says, description)
    details = text("details", change.details)
    if "migration" in says:
        breaking, details = (
            (breaking, str(says["migration"])) if breaking is None else (str(says["migration"]), details)
        )
    advisories = tuple(dict.fromkeys((*change.advisories, *_texts(says.get("advisories")))))
    kind = change.kind
    if breaking is not None:
        kind = ChangeKind.BREAKING
    elif advisories:
        kind = ChangeKind.SECURITY
    elif "type" in says or kind is ChangeKind.BREAKING:
        kind = meaning.kind(name)
        if kind is ChangeKind.FIXED and scope == "security":
            kind = ChangeKind.SECURITY
    return change._replace(
        kind=kind,
        type=name,
        scope=scope,
        description=description,
        breaking_change=breaking,
        advisories=advisories,
        severity=text("severity", change.severity),
        details=details,
    )


def _breaking(change: Change, says: Mapping[str, object], description: str) -> str | None:
    """Give what breaks. A header without "!" takes back a "!", but not what a footer says."""
    breaking = change.breaking_change
    only_marked = breaking is not None and _says_again(breaking, change)
    if only_marked:
        breaking = description
    if "mark" in says:
        if says["mark"]:
            breaking = description if breaking is None else breaking
        elif only_marked:
            breaking = None
    match says.get("breaking"):
        case None:
            return breaking
        case True:
            return description if breaking is None else breaking
        case False:
            return None
        case told:
            return str(told)


def _says_again(breaking: str, change: Change) -> bool:
    """Whether what breaks is only the entry's own words, with the numbers that were taken out of it."""
    if not breaking.startswith(change.description):
        return False
    if re.fullmatch(_REFERENCES, breaking[len(change.description) :]):
        return True
    return not any(footer.token in BREAKING for footer in trailers(change.commit.message)) and "\n" not in breaking


def _scrubbed(message: str, kept: Sequence[Change]) -> str:
    """Give a message without its author's words: those of the entry, and who took part."""
    words = ""
    if kept:
        change = kept[0]
        mark = "!" if change.breaking_change is not None else ""
        scope = f"({change.scope})" if change.scope else ""
        words = f"{change.type}{scope}{mark}: {change.description}" if change.type else change.description
    lines = [line for line in message.split("\n")[1:] if _KEPT.match(line)]
    return "\n".join((words, "", *lines)).strip()
