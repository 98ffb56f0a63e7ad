"""Read notes and changelogs from the JSON that tagline printed: the same values again, without a repository.

A file may come from anywhere, so nothing in it is taken on trust: texts lose control characters and hosts of e-mail
addresses, and what stands in links must look as it does where git gave it.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TypeVar

from tagline.errors import TaglineError
from tagline.model.book import Project, ReleaseBook
from tagline.model.commit import Bump, Change, ChangeKind, Commit, Tag
from tagline.model.forge import SHAPES, Forge
from tagline.model.release import (
    Contributors,
    HandKept,
    NextVersion,
    Prose,
    Release,
    TagScheme,
    Untagged,
    Yank,
)
from tagline.model.settings import Settings
from tagline.reading.git import decode
from tagline.rules.plain_text import without_addresses
from tagline.rules.schemes import scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tagline.model.version import Version

T = TypeVar("T")
CHANGELOG, NOTES = "schema/changelog.json", "schema/notes.json"
UNRELEASED = "[Unreleased]"
_SHOWN = 60
_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NUMBER = re.compile(r"[0-9]{1,9}")
_REFERENCE = re.compile(r"[0-9]{1,9}|[A-Za-z][A-Za-z0-9_]{0,40}-[0-9]{1,9}|[\w./-]{1,700}#[0-9]{1,9}", re.ASCII)
_DAY = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?")
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'\\]{1,2000}")
_SEVERITY = re.compile(r"[a-z]{0,20}")


class Told(NamedTuple):
    """What a file tells: a `whole` book, or one release, or one range as what is unreleased in a book; its title."""

    book: ReleaseBook
    release: Release | None = None
    whole: bool = True
    title: str = UNRELEASED


class _Node(NamedTuple):
    """A value of the file and the path to it."""

    value: object
    path: str
    name: str
    scheme: str = "semver"

    def refuse(self, expected: str) -> NoReturn:
        shown = json.dumps(self.value, ensure_ascii=False) if isinstance(self.value, str | int) else ""
        found = shown[:_SHOWN] or {dict: "an object", list: "a list", float: "a number"}.get(type(self.value), "null")
        problem = f"{self.name}: {self.path or 'the file'}: expected {expected}, found {found}"
        raise TaglineError(problem, "write it with `tagline changelog --json` or `tagline notes --json`")

    def at(self, key: str) -> _Node:
        if not isinstance(self.value, dict):
            self.refuse("an object")
        below = f"{self.path}.{key}" if self.path else key
        if key not in self.value:
            problem = f"{self.name}: {below}: is missing"
            raise TaglineError(problem, "write it with `tagline changelog --json` or `tagline notes --json`")
        return _Node(self.value[key], below, self.name, self.scheme)

    def items(self, key: str) -> Iterator[_Node]:
        node = self.at(key)
        if not isinstance(node.value, list):
            node.refuse("a list")
        return (_Node(value, f"{node.path}[{at}]", self.name, self.scheme) for at, value in enumerate(node.value))

    def as_text(self) -> str:
        if not isinstance(self.value, str):
            self.refuse("a text")
        return without_addresses(decode(self.value.encode("utf-8", "replace")))

    def as_line(self) -> str:
        text = self.as_text()
        return text.replace("\n", " ") if "\n" in text else text

    def text(self, key: str) -> str:
        """Give a text that may have several lines."""
        return self.at(key).as_text()

    def line(self, key: str) -> str:
        return self.at(key).as_line()

    def lines(self, key: str) -> tuple[str, ...]:
        return tuple(node.as_line() for node in self.items(key))

    def matching(self, pattern: re.Pattern[str], expected: str) -> str:
        text = self.as_text()
        return text if pattern.fullmatch(text) else self.refuse(expected)

    def flag(self, key: str) -> bool:
        node = self.at(key)
        return node.value if isinstance(node.value, bool) else node.refuse("true or false")

    def count(self, key: str) -> int:
        node = self.at(key)
        if isinstance(node.value, int) and not isinstance(node.value, bool) and node.value >= 0:
            return node.value
        return node.refuse("a number")

    def moment(self, key: str) -> int:
        node = self.at(key)
        text = node.as_text()
        if not text:
            return 0
        try:
            return int(datetime.strptime(text, _MOMENT).replace(tzinfo=UTC).timestamp())
        except ValueError:
            return node.refuse("a moment such as 2026-01-31T12:00:00Z")

    def version(self) -> Version:
        scheme = scheme_of(self.scheme)
        return scheme.parse(self.as_text()) or self.refuse(f"a version such as {scheme.example.partition(' or ')[0]}")

    def one_of(self, choices: Mapping[str, T]) -> T:
        found = choices.get(self.as_line())
        return found if found is not None else self.refuse(f"one of {', '.join(choices)}")


_BUMPS = {bump.word: bump for bump in Bump}
_KINDS = {kind.value: kind for kind in ChangeKind}


def read_told(text: str, name: str, *, as_of: datetime) -> Told:
    """Read what `tagline changelog --json` or `tagline notes --json` wrote; `name` is the file's, for what is wrong."""
    try:
        top = _Node(json.loads(text), "", name)
    except (ValueError, RecursionError) as error:
        reason = f"line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        problem = f"{name}: is no JSON: {reason}"
        raise TaglineError(problem, "write it with `tagline changelog --json` or `tagline notes --json`") from error
    schema = top.at("$schema")
    if schema.value == CHANGELOG or schema.value == NOTES:  # noqa: PLR1714 - a foreign value may have no hash
        top = top._replace(scheme=top.at("project").line("scheme"))
    if schema.value == CHANGELOG:
        return Told(_changelog(top, as_of))
    if schema.value != NOTES:
        schema.refuse(f"{CHANGELOG} or {NOTES}")
    if not top.line("version"):
        ranged = _Ranged(top)
        return Told(_book(top, ranged, (), (), as_of), whole=False, title=ranged.title)
    release = _release(top)
    return Told(_book(top, None, (release,), (), as_of), release, whole=False)


class _Ranged:
    """A set of changes as the file has it."""

    def __init__(self, node: _Node) -> None:
        previous = node.at("previous")
        self.title = node.line("title")
        self.base = Tag(name, "") if (name := previous.line("tag")) else None
        self.base_version = previous.at("version").version() if previous.line("version") else None
        self.changes = _changes(node, "changes")
        self.cancelled = _changes(node, "cancelled")
        self.silent = node.count("silent")
        self.people = _people(node)
        self.said = Prose(node.line("headline"), node.text("notes"))
        self.told = frozenset(node.lines("told"))


def _changelog(top: _Node, as_of: datetime) -> ReleaseBook:
    releases = tuple(_release(node) for node in top.items("releases"))
    untagged = tuple(map(_untagged, top.items("untagged")))
    return _book(top, _Ranged(top.at("unreleased")), releases, untagged, as_of)


def _book(
    top: _Node,
    coming: _Ranged | None,
    releases: tuple[Release, ...],
    untagged: tuple[Untagged, ...],
    as_of: datetime,
) -> ReleaseBook:
    """Make a book of it; what only a repository knows is empty."""
    return ReleaseBook(
        project=_project(top.at("project")),
        head=None,
        releases=releases,
        unreleased=coming.changes if coming else (),
        unreleased_silent=coming.silent if coming else 0,
        unreleased_cancelled=coming.cancelled if coming else (),
        newcomers=coming.people if coming else Contributors(),
        next=NextVersion(
            version=None,
            bump=Bump.NONE,
            base=coming.base if coming else None,
            base_version=coming.base_version if coming else None,
            evidence=(),
            ignored=(),
            explanation="",
        ),
        scheme=_tag_scheme(releases),
        ignored_tags=(),
        warnings=(),
        shallow=False,
        commits=0,
        as_of=as_of,
        settings=Settings(scheme=top.at("project").line("scheme")),
        by_hand=HandKept("", coming.said, coming.told, untagged) if coming else HandKept(),
    )


def _tag_scheme(releases: tuple[Release, ...]) -> TagScheme:
    """Tell how tags are named by those that there are."""
    prefixes = [one.tag.name.removesuffix(str(one.version)) for one in releases]
    return TagScheme(tuple(dict.fromkeys(prefixes)), {prefix: prefixes.count(prefix) for prefix in prefixes[:1]})


def _project(node: _Node) -> Project:
    forge = None
    if kind := node.line("forge"):
        shape = SHAPES.get(kind) or node.at("forge").refuse(f"one of {', '.join(SHAPES)}")
        address = node.at("address").matching(_ADDRESS, "an address such as https://github.com/ada/engine")
        issues = node.at("issues").matching(_ADDRESS, "an address with {id}") if node.line("issues") else ""
        forge = Forge(shape, address, issues)
    return Project(node.line("name"), forge, node.line("branch") or None)


def _release(node: _Node) -> Release:
    commit = node.at("commit").matching(_HASH, "the full id of a commit")
    previous = node.at("previous")
    return Release(
        version=node.at("version").version(),
        tag=Tag(node.line("tag"), commit, node.moment("tagged") or None, signed=node.flag("signed")),
        aliases=tuple(Tag(name, commit) for name in node.lines("aliases")),
        released=node.moment("released"),
        line=node.line("line"),
        on_head=node.flag("on_head"),
        bump=node.at("bump").one_of(_BUMPS),
        previous=Tag(name, "") if (name := previous.line("tag")) else None,
        previous_version=previous.at("version").version() if previous.line("version") else None,
        changes=_changes(node, "changes"),
        silent=node.count("silent"),
        cancelled=_changes(node, "cancelled"),
        prose=Prose(node.line("headline"), node.text("notes")),
        contributors=_people(node),
        candidates=tuple(each.version() for each in node.items("candidates")),
        yanked=_yank(node.at("yanked")),
        told=frozenset(node.lines("told")),
    )


def _people(node: _Node) -> Contributors:
    return Contributors(node.lines("contributors"), node.lines("first_time_contributors"))


def _yank(node: _Node) -> Yank | None:
    if not node.flag("yanked"):
        return None
    return Yank(node.line("reason"), node.line("use"), node.at("on").matching(_DAY, "a day such as 2026-01-31"))


def _untagged(node: _Node) -> Untagged:
    return Untagged(
        node.line("version"),
        node.at("day").matching(_DAY, "a day such as 2026-01-31"),
        Prose(node.line("headline"), node.text("notes")),
        yanked=node.flag("yanked"),
        after=node.line("after"),
    )


def _changes(node: _Node, key: str) -> tuple[Change, ...]:
    return tuple(map(_change, node.items(key)))


def _change(node: _Node) -> Change:
    whole = node.at("commit").matching(_HASH, "the full id of a commit")
    # Of a message the file holds who took part; trailers say that as the message did.
    together = "\n".join(f"Co-authored-by: {name}" for name in node.lines("co_authors"))
    return Change(
        commit=Commit(whole, (), node.moment("committed"), node.line("author"), together),
        kind=node.at("kind").one_of(_KINDS),
        type=node.line("type"),
        scope=node.line("scope"),
        description=node.line("description"),
        breaking_change=node.text("breaking_change") if node.flag("breaking") else None,
        pull=_numbered(node.at("pull")) if node.line("pull") else "",
        issues=tuple(
            one.matching(_REFERENCE, "an issue such as 12, PROJ-12 or ada/engine#12") for one in node.items("issues")
        ),
        amended=node.at("amended").matching(_DAY, "a day such as 2026-01-31"),
        part=node.count("part"),
        advisories=node.lines("advisories"),
        severity=node.at("severity").matching(_SEVERITY, "a word in lower case"),
        details=node.text("details"),
    )


def _numbered(node: _Node) -> str:
    return node.matching(_NUMBER, "the number of an issue or pull request")
