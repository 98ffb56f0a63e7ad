"""Where one commit went, and how its message was read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from tagline.model.book import ReleaseBook
from tagline.model.commit import Bump, Change, Commit, ConventionalCommit, Footer
from tagline.model.release import NextVersion, Refusal, Release
from tagline.rules.changes import BY_FORGES, change_of, verdict
from tagline.rules.conventional_commits import BREAKING, HEADER, parse, trailers
from tagline.rules.exclusion import hidden
from tagline.rules.meaning import meaning_of
from tagline.rules.merge_titles import titled
from tagline.rules.plain_text import without_addresses
from tagline.rules.reverts import reverted
from tagline.rules.twins import Twins, first_of

_NUMBER = re.compile(
    r"[#!]([0-9]{1,9})|https?://\S+/(?:pull|pulls|merge_requests|pull-requests|pullrequest|issues)/([0-9]{1,9})"
)
_ID = re.compile(r"(?:\S*#)?c-([0-9a-f]{10})(?:-[0-9]{1,4})?|https?://\S+/commits?/([0-9a-f]{7,64})|([0-9a-f]{4,64})")
MOST_NEAR = 3


class Stay(NamedTuple):
    """How one line has a commit: since which release, and since which final (None while there is none).

    `from_start` says that the line had it in its first release already; `package` is "" for the project itself.
    """

    package: str
    line: str
    first: Release
    final: Release | None
    from_start: bool


class Merge(NamedTuple):
    """The merge that brought a commit to its line: its pull request and title, and whether notes list it itself."""

    commit: Commit
    pull: str
    title: str
    speaks: bool


class Undone(NamedTuple):
    """That a commit was taken back, or takes another one back. `cancelled` where nobody ever got either of the two."""

    change: Change
    word: str
    cancelled: bool


class Reading(NamedTuple):
    """How a message was read: `header` is the line that counted, `breaking` the rule by which it breaks ("" if not)."""

    header: str
    unwrapped: bool
    parsed: ConventionalCommit | None
    breaking: str
    footers: tuple[Footer, ...]


class Account(NamedTuple):
    """All that is known of a commit. `changes` are what it tells, none where it says nothing of its own.

    `stays` has the line that got it first in front; `listed` are the releases whose notes tell it. `coming` says what
    becomes of it where it is not released yet; `branches` are those that hold it. `brought_by` is the id of the merge
    that brought it to its line ("" where it was made there), `merge` what that one says. `awaited` are those that notes
    will list, `hidden` those that the settings keep out of them.
    """

    commit: Commit
    changes: tuple[Change, ...]
    reading: Reading
    bump: Bump
    rule: str
    stays: tuple[Stay, ...]
    listed: tuple[Release, ...]
    on_head: bool
    coming: str
    branches: tuple[str, ...]
    brought_by: str
    twins: tuple[tuple[Change, Release | None], ...]
    undone: tuple[Undone, ...]
    awaited: bool = False
    hidden: bool = False
    merge: Merge | None = None

    @property
    def unlisted(self) -> str:
        """Why no notes tell the commit although it is released or will be; "" where they do."""
        if self.listed or self.awaited or not (self.stays or self.coming):
            return ""
        if not self.changes:
            return "it is a merge that says nothing of its own"
        if self.hidden:
            return "the settings hide it"
        if any(each.cancelled for each in self.undone):
            return "it was taken back before anybody got it"
        if self.merge is not None and self.merge.speaks:
            return "the title of the merge speaks for it"
        return "the settings leave it out, or another entry tells it"


class Several(NamedTuple):
    """The changes that a text may mean, where it does not mean a single one."""

    changes: tuple[Change, ...]


class Graph(NamedTuple):
    """The parents of all commits, and the commit of each branch."""

    parents: Mapping[str, tuple[str, ...]]
    branches: Mapping[str, str]


def books_of(book: ReleaseBook) -> tuple[ReleaseBook, ...]:
    """Give the book of a project and those of its packages."""
    return (book, *book.packages)


def all_changes(book: ReleaseBook) -> dict[str, tuple[Change, ...]]:
    """Give the changes of every commit of a book and its packages, cancelled ones too."""
    found: dict[str, dict[int, Change]] = {}
    for each in books_of(book):
        lists = [each.unreleased, each.unreleased_cancelled]
        for release in each.releases:
            lists += (release.changes, release.cancelled)
        for changes in lists:
            for change in changes:
                found.setdefault(change[0][0], {}).setdefault(change[9], change)
    return {own: tuple(parts[at] for at in sorted(parts)) for own, parts in found.items()}


def by_reference(known: Mapping[str, Sequence[Change]], text: str) -> tuple[Change, ...] | None:
    """Find changes by a number (`#12`), a key or `owner/repository#12`; None for a text that is no reference."""
    number = _NUMBER.fullmatch(text)
    if number is None and not re.fullmatch(r"[A-Z][A-Z0-9]{1,9}-[0-9]{1,8}|[\w./-]{1,200}#[0-9]{1,9}", text):
        return None
    wanted = (number[1] or number[2]) if number else text
    every = [change for parts in known.values() for change in parts]
    pulled = tuple(change for change in every if change.pull == wanted) if number else ()
    return pulled or tuple(change for change in every if wanted in change.issues)


def id_in(text: str) -> str:
    """Give the commit id, or the beginning of one, that a text is: an entry's anchor or address too; "" for none."""
    found = _ID.fullmatch(text.strip())
    return next(filter(None, found.groups()), "") if found else ""


def by_id(known: Mapping[str, Sequence[Change]], start: str) -> tuple[Change, ...]:
    """Find changes by the beginning of their commit's id."""
    return tuple(parts[0] for own, parts in known.items() if own.startswith(start))


def by_text(known: Mapping[str, Sequence[Change]], text: str) -> tuple[Change, ...]:
    """Find the changes that a text names: as it stands, else as a part of their line. Case does not matter."""
    wanted = _folded(text)
    if not wanted:
        return ()
    lines = [(change, _folded(change.description), _folded(header_of(change))) for p in known.values() for change in p]
    exact = tuple(change for change, *texts in lines if wanted in texts)
    return exact or tuple(change for change, *texts in lines if any(wanted in text for text in texts))


def nearest(known: Mapping[str, Sequence[Change]], text: str) -> list[Change]:
    """Give the changes whose lines are most like a text, by their words first: there may be tens of thousands."""
    words = set(_folded(text).split())
    scored = (
        (len(words & set(_folded(change.description).split())), change) for parts in known.values() for change in parts
    )
    unlike = {change.description: (score, change) for score, change in scored if score}
    some = sorted(unlike.values(), key=lambda one: -one[0])[:100]
    matcher = SequenceMatcher(b=_folded(text)[:200], autojunk=False)

    def likeness(one: tuple[int, Change]) -> float:
        matcher.set_seq1(_folded(one[1].description)[:200])
        return -matcher.ratio()

    return [change for _, change in sorted(some, key=likeness)[:MOST_NEAR]]


def header_of(change: Change) -> str:
    """Write a change's line as a message begins."""
    name = f"{change.type}({change.scope})" if change.type and change.scope else change.type
    mark = "!" if change.breaking_change is not None else ""
    return f"{name}{mark}: {change.description}" if name else change.description


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def one_of(found: Sequence[Change], twins: Twins) -> Change | None:
    """Choose from several matches: where all of them are twins, the oldest one."""
    commits = {change.commit.hash for change in found}
    if len(commits) == 1:
        return found[0]
    group = twins.groups.get(found[0].commit.hash, ())
    return group[0] if commits <= {twin.commit.hash for twin in group} else None


def account(
    book: ReleaseBook, commit: Commit, graph: Graph, known: Mapping[str, tuple[Change, ...]], twins: Twins
) -> Account:
    """Tell all that is known of one commit."""
    own = commit.hash
    meaning = meaning_of(book.settings)
    changes = known.get(own) or tuple(filter(None, (change_of(commit, meaning),)))
    holders = holding(graph.parents, own)
    bump, rule = verdict(changes[0], meaning) if changes else (Bump.NONE, "a merge asks for nothing")
    on_head = book.head is not None and book.head.hash in holders
    stays = _stays(book, own, holders)
    tip = stays[0].first.tag.commit_hash if stays else book.head.hash if book.head and on_head else ""
    return Account(
        commit=commit,
        changes=changes,
        reading=read(commit),
        bump=bump,
        rule=rule,
        stays=stays,
        listed=_listing(book, own),
        on_head=on_head,
        coming=_coming(book, holders) if on_head else "",
        branches=tuple(sorted(name for name, there in graph.branches.items() if there in holders)),
        brought_by=_brought_by(graph.parents, own, tip, holders),
        twins=tuple((twin, first_of(twins.releases.get(twin.commit.hash, ()))) for twin in twins.others(commit)),
        awaited=any(own == change[0][0] for each in books_of(book) for change in each.unreleased),
        hidden=any(hidden(change, frozenset(book.settings.hide)) for change in changes),
        undone=tuple(_undone(book, own, known)),
    )


def merge_of(commit: Commit, known: Mapping[str, tuple[Change, ...]]) -> Merge:
    """Read the merge that brought a commit: the title that people gave it, else its first line."""
    own = known.get(commit.hash, ())
    change = own[0] if own else change_of(commit)
    if change is not None and change.type:
        return Merge(commit, change.pull, header_of(change), speaks=bool(own))
    found = titled(commit.message)
    line = (found.title if found else "") or commit.message.strip().partition("\n")[0]
    return Merge(commit, found.pull if found else "", without_addresses(line), speaks=False)


def read(commit: Commit) -> Reading:
    """Read a message again, to tell how it was done."""
    message = commit.message
    inner = None
    if HEADER.match(message) is None and message.startswith(BY_FORGES) and len(commit.parents) < 2:  # noqa: PLR2004
        found = titled(message)
        inner = found if found and found.title and not found.title.startswith(BY_FORGES) else None
    text = inner.message if inner else message
    parsed = parse(text)
    header = (inner.title if inner else text.lstrip("\n").partition("\n")[0]).strip()
    return Reading(
        header=without_addresses(header),
        unwrapped=inner is not None,
        parsed=parsed,
        breaking=_breaking_rule(text, parsed),
        footers=parsed.footers if parsed else trailers(message),
    )


def _breaking_rule(message: str, parsed: ConventionalCommit | None) -> str:
    """Say by which rules of Conventional Commits 1.0.0 a message breaks something."""
    if parsed is None or parsed.breaking_change is None:
        return ""
    found = HEADER.match(message)
    rules = ["`!` before the colon (rule 13)"] if found and found["mark"] else []
    tokens = {footer.token for footer in parsed.footers}
    if BREAKING[0] in tokens:
        rules.append("the footer `BREAKING CHANGE` (rule 12)")
    if BREAKING[1] in tokens:
        rules.append("the footer `BREAKING-CHANGE` (rules 12 and 16)")
    return " and ".join(rules)


def holding(parents: Mapping[str, tuple[str, ...]], own: str) -> frozenset[str]:
    """Give the commits that a commit is an ancestor of, and itself."""
    children: dict[str, list[str]] = {}
    for child, before in parents.items():
        for parent in before:
            children.setdefault(parent, []).append(child)
    found = {own}
    todo = [own]
    while todo:
        for child in children.get(todo.pop(), ()):
            if child not in found:
                found.add(child)
                todo.append(child)
    return frozenset(found)


def _stays(book: ReleaseBook, own: str, holders: frozenset[str]) -> tuple[Stay, ...]:
    """Give for each line since when it has the commit: the line that got it first, then from low to high."""
    stays = [stay for each in books_of(book) if _concerns(each, own) for stay in _stays_in(each, holders)]
    if not stays:
        return ()
    came = {release.tag.name: at for each in books_of(book) for at, release in enumerate(reversed(each.releases))}
    earliest = min(stays, key=lambda stay: (stay.first.released, came[stay.first.tag.name]))
    return (earliest, *(stay for stay in stays if stay is not earliest))


def _concerns(book: ReleaseBook, own: str) -> bool:
    """Whether a book is about a commit: a package's only where it lists it."""
    lists = (*(release.changes for release in book.releases), book.unreleased)
    return not book.package or any(own == change[0][0] for changes in lists for change in changes)


def _stays_in(book: ReleaseBook, holders: frozenset[str]) -> Iterator[Stay]:
    lines: dict[str, list[Release]] = {}
    for release in sorted(book.releases, key=lambda release: release.version):
        lines.setdefault(release.line, []).append(release)
    for line, members in lines.items():
        held = [release for release in members if release.tag.commit_hash in holders]
        if held:
            final = next((release for release in held if release.version.final), None)
            yield Stay(book.package, line, held[0], final, from_start=held[0] is members[0])


def _listing(book: ReleaseBook, own: str) -> tuple[Release, ...]:
    """Give the releases whose notes tell a commit, the oldest first."""
    releases = (release for each in books_of(book) for release in reversed(each.releases))
    return tuple(release for release in releases if any(own == change[0][0] for change in release.changes))


def _coming(book: ReleaseBook, holders: frozenset[str]) -> str:
    """Say what becomes of a commit that HEAD has; "" where one of HEAD's releases has it already."""
    if any(release.on_head and release.tag.commit_hash in holders for release in book.releases):
        return ""
    match book.next:
        case NextVersion(version=None):
            return "not released yet, and nothing asks for a release so far"
        case NextVersion(version=version):
            return f"not released yet; it would be in {version}"
        case Refusal(problem=problem):
            return f"not released yet; the next version has no right answer: {problem}"


def _brought_by(parents: Mapping[str, tuple[str, ...]], own: str, tip: str, holders: frozenset[str]) -> str:
    """Find the merge that brought a commit to the line of first parents that ends at `tip`; "" for one made there."""
    brought, at = "", tip
    while at != own and at in holders:
        before = parents.get(at, ())
        brought, at = at, before[0] if before else ""
    return "" if at == own else brought


def _undone(book: ReleaseBook, own: str, known: Mapping[str, tuple[Change, ...]]) -> Iterator[Undone]:
    """Give what took a commit back, and what it takes back itself.

    Both are `cancelled` where the notes leave them out because no release ever had one without the other.
    """
    lists = [*(release.cancelled for each in books_of(book) for release in each.releases)]
    lists += [each.unreleased_cancelled for each in books_of(book)]
    cancelled = {change.commit.hash for changes in lists for change in changes}
    changes = sorted((parts[0] for parts in known.values()), key=lambda change: -change.commit.committed)
    undoings = reverted([change.commit for change in changes], changes, meaning_of(book.settings))
    for at, (commits, any_of) in undoings.items():
        revert = changes[at]
        for other in (changes[one] for one in (commits[:1] if any_of else commits)):
            both = {revert.commit.hash, other.commit.hash}
            if other.commit.hash == own:
                yield Undone(revert, "taken back by", cancelled=both <= cancelled)
            elif revert.commit.hash == own:
                yield Undone(other, "takes back", cancelled=both <= cancelled)
