"""What a project will take away: read from trailers, and gathered over all releases."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tagline.model.book import ReleaseBook
from tagline.model.commit import Change, ChangeKind, Commit
from tagline.model.release import Release
from tagline.rules.conventional_commits import HEADER, trailers
from tagline.rules.meaning import CONVENTIONAL
from tagline.rules.plain_text import without_addresses

_TRAILER = "deprecated"
_CODE = r"`([^`\n]{1,200})`"
_INSTEAD = (
    r"(?i)(?:[,;.:]|[ \t]-|[ \t]\u2013)[ \t]{1,4}(?=(?:please[ \t])?(?:use|instead|prefer|switch|replaced|in fav))|"
    r"[ \t](?=(?:in favou?r of|use)[ \t])"
)
_LEADING = (
    r"(?i)(?:please[ \t])?(?:instead,?[ \t])?(?:use|prefer|switch[ \t]to|replaced[ \t]by|in[ \t]favou?r[ \t]of)[ \t]"
)
_TRAILING = r"(?i)[ \t]+instead\.?$|\.$"
_COMMIT = r"[0-9a-fA-F]{7,64}"
_SHORTEST_NAME = 3
_EDGES = "`()[]{},.;:!?\"'"


def deprecations(commit: Commit, first: int = 1) -> tuple[Change, ...]:
    """Give a change for each `Deprecated: what, what to use instead` of a commit, as its parts from `first` on."""
    header = HEADER.match(commit.message)
    scope = (header["scope"] or "").strip() if header else ""
    texts = [" ".join(f.value.split()) for f in trailers(commit.message) if f.token.lower() == _TRAILER]
    return tuple(
        Change(
            commit,
            ChangeKind.DEPRECATED,
            "deprecate",
            without_addresses(scope),
            without_addresses(text),
            None,
            "",
            (),
            part=first + at,
        )
        for at, text in enumerate(filter(None, texts))
    )


class Deprecation(NamedTuple):
    """Something that will go. `since` and `removed_in` are None where no release has it yet."""

    change: Change
    what: str
    instead: str
    since: Release | None
    removed: Change | None = None
    removed_in: Release | None = None


def collected(book: ReleaseBook) -> tuple[Deprecation, ...]:
    """Gather the deprecations of all releases and of what is not released yet, the newest first.

    One is removed by a later change of a commit that says `Removes:` with the id of its commit, or by a removal that
    names the same thing.
    """
    told = list(_each_once(book))
    removals = [(at, release, change) for at, (release, change) in enumerate(told) if _removes(change)]
    found = []
    for at, (release, change) in enumerate(told):
        if change.kind is not ChangeKind.DEPRECATED:
            continue
        what, instead = parted(change)
        gone = next(
            ((by, where) for later, where, by in removals if later > at and _takes_away(by, change, what)), (None, None)
        )
        found.append(Deprecation(change, what, instead, release, *gone))
    return tuple(reversed(found))


def _each_once(book: ReleaseBook) -> Iterator[tuple[Release | None, Change]]:
    """Walk all changes from the oldest on, each in the first final that has it."""
    seen: set[tuple[str, int]] = set()
    finals = [release for release in reversed(book.releases) if release.version.final]
    sources: Sequence[tuple[Release | None, Iterable[Change]]] = [
        *((release, release.changes) for release in finals),
        (None, book.unreleased),
    ]
    for release, changes in sources:
        for change in reversed(tuple(changes)):
            key = (change.commit.hash, change.part)
            if key not in seen:
                seen.add(key)
                yield release, change


def parted(change: Change) -> tuple[str, str]:
    """Part the words of a deprecation into what goes, and what to use instead ("" where nobody says it)."""
    text = change.description
    found = re.search(_INSTEAD, text)
    if found:
        what, instead = text[: found.start()], text[found.end() :]
    elif change.part and ", " in text:  # a trailer's form
        what, _, instead = text.partition(", ")
    else:
        what, instead = text, ""
    instead = re.sub(_TRAILING, "", re.sub(_LEADING, "", instead.strip(), count=1)).strip()
    return what.strip().removesuffix("."), instead


def _removes(change: Change) -> bool:
    return (
        change.kind is ChangeKind.REMOVED
        or CONVENTIONAL.kind(change.type) is ChangeKind.REMOVED
        or "emoves:" in change.commit.message
    )


def _takes_away(removal: Change, deprecated: Change, what: str) -> bool:
    ids = [f.value.strip().lower() for f in trailers(removal.commit.message) if f.token.lower() == "removes"]
    if any(re.fullmatch(_COMMIT, one) and deprecated.commit.hash.startswith(one) for one in ids):
        return True
    if removal.kind is not ChangeKind.REMOVED and CONVENTIONAL.kind(removal.type) is not ChangeKind.REMOVED:
        return False
    code = _code(what)
    if code & _code(removal.description):
        return True
    said = _words(removal.description)
    names = code or {_words(what)}
    return any(name in said for name in names if len(name.strip()) >= _SHORTEST_NAME)


def _code(text: str) -> set[str]:
    return {_words(code) for code in re.findall(_CODE, text)}


def _words(text: str) -> str:
    """Put words in small letters between spaces, without quotes, brackets and full stops at their ends."""
    bare = (word.strip(_EDGES) for word in text.lower().split())
    return f" {' '.join(filter(None, bare))} "
