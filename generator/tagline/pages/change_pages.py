"""Changes by kind and by component, over all releases, the newest first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.commit import Change, ChangeKind
from tagline.model.page import Page, SearchEntry
from tagline.pages.entries import Anchors, Entries
from tagline.pages.rendering import render
from tagline.pages.text import plain
from tagline.rules.changelog import HEADINGS, QUIET
from tagline.rules.deprecations import Deprecation, collected
from tagline.rules.plain_text import plural
from tagline.rules.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markupsafe import Markup

    from tagline.model.release import Release
    from tagline.pages.catalogue import Catalogue

_MOST_ENTRIES: Final = 1000
_MOST_COMPONENTS: Final = 200
_FEWEST_CHANGES: Final = 2
_LONGEST_WORDS: Final = 5000

Listed = list[tuple["Release | None", Change]]


class Batch(NamedTuple):
    """The changes that one release brought; `version` is "" for what is not released yet."""

    version: str
    slug: str
    released: int
    items: list[Markup]
    gone: bool = False


class Topic(NamedTuple):
    """A kind or a component in the overview."""

    name: str
    path: str
    amount: int
    version: str
    slug: str


def change_pages(found: Catalogue, entries: Entries) -> Iterator[Page]:
    """Make the overview, a page a kind and a page a component."""
    by_kind: dict[ChangeKind, Listed] = {kind: [] for kind in ChangeKind if kind not in QUIET}
    by_scope: dict[str, Listed] = defaultdict(list)
    for release, change in _each_once(found):
        if change.kind in by_kind:
            by_kind[change.kind].append((release, change))
            if change.scope:
                by_scope[change.scope].append((release, change))
    kinds = {kind: listed for kind, listed in by_kind.items() if listed}
    scopes = _chosen(by_scope)
    kind_topics = [_topic(HEADINGS[k], f"changes/{k}/", listed, found) for k, listed in kinds.items()]
    scope_topics = [_topic(name, _component_path(name), listed, found) for name, listed in scopes.items()]
    gone = collected(found.book)
    yield _overview(found, kind_topics, scope_topics, len(gone))
    if gone:
        yield _deprecations(found, gone)
    for kind, listed in kinds.items():
        yield _listing(found, entries, _List(HEADINGS[kind], f"changes/{kind}/", "../../", f"k-{kind}", listed))
    for name, listed in scopes.items():
        yield _listing(found, entries, _List(name, _component_path(name), "../../../", "", listed))


def _component_path(name: str) -> str:
    return f"changes/component/{slug(name)}/"


def _each_once(found: Catalogue) -> Iterator[tuple[Release | None, Change]]:
    """Walk all changes, those that are not released yet first, each in the newest release that tells it."""
    seen: set[tuple[str, str, int]] = set()
    for release, changes in _sources(found):
        for change in changes:
            key = (change.commit.hash, change.description, change.part)
            if key not in seen:
                seen.add(key)
                yield release, change


def _sources(found: Catalogue) -> Iterator[tuple[Release | None, Iterable[Change]]]:
    yield None, found.book.unreleased
    for release in found.book.releases:
        if release.version.final or found.is_open(release):
            yield release, release.changes


def _chosen(by_scope: dict[str, Listed]) -> dict[str, Listed]:
    """Choose the components that have a page: the ones with most changes, in order of the alphabet."""
    often = [name for name, listed in by_scope.items() if len(listed) >= _FEWEST_CHANGES]
    often.sort(key=lambda name: (-len(by_scope[name]), name))
    return {name: by_scope[name] for name in sorted(often[:_MOST_COMPONENTS], key=lambda name: (name.casefold(), name))}


def _topic(name: str, path: str, listed: Listed, found: Catalogue) -> Topic:
    release = next((release for release, _ in listed if release), None)
    return Topic(
        name, path, len(listed), str(release.version) if release else "", found.slug(release) if release else ""
    )


def _overview(found: Catalogue, kinds: Sequence[Topic], components: Sequence[Topic], deprecations: int) -> Page:
    html = render(
        "changes.html", root="../", book=found.book, kinds=kinds, components=components, deprecations=deprecations
    )
    words = " ".join(topic.name for topic in components)
    return Page(
        path="changes/",
        title="Changes",
        html=html,
        description=f"The changes of {found.book.project.name} by kind and by component.",
        search_entries=(SearchEntry("Changes by kind and component", words, "changes/"),),
    )


class Outgoing(NamedTuple):
    """Something deprecated, in a table. A version is "" where no release has it yet."""

    what: str
    scope: str
    instead: str
    since: str
    since_path: str
    removed: bool
    removed_in: str
    removed_path: str


def _deprecations(found: Catalogue, deprecations: Sequence[Deprecation]) -> Page:
    """Make the page of what is deprecated: what still works first, then what is gone."""
    rows = [_outgoing(one, found) for one in deprecations]
    html = render(
        "deprecations.html",
        root="../",
        book=found.book,
        standing=[row for row in rows if not row.removed],
        gone=[row for row in rows if row.removed],
    )
    words = " ".join(plain(one.change.description) for one in deprecations)
    return Page(
        path="deprecations/",
        title="Deprecations",
        html=html,
        description=f"What {found.book.project.name} deprecates, since when, and what to use instead.",
        search_entries=(SearchEntry("Deprecations", words[:_LONGEST_WORDS], "deprecations/"),),
    )


def _outgoing(one: Deprecation, found: Catalogue) -> Outgoing:
    since, gone = one.since, one.removed_in
    return Outgoing(
        what=one.what,
        scope=one.change.scope,
        instead=one.instead,
        since=str(since.version) if since else "",
        since_path=f"releases/{found.slug(since)}/#{one.change.anchor}" if since else f"next/#{one.change.anchor}",
        removed=one.removed is not None,
        removed_in=str(gone.version) if gone else "",
        removed_path=_place_of(one.removed, gone, found) if one.removed else "",
    )


def _place_of(change: Change, release: Release | None, found: Catalogue) -> str:
    return f"releases/{found.slug(release)}/#{change.anchor}" if release else f"next/#{change.anchor}"


class _List(NamedTuple):
    """What one page lists. `tone` is the class of a kind, "" for a component."""

    name: str
    path: str
    root: str
    tone: str
    listed: Listed


def _listing(found: Catalogue, entries: Entries, what: _List) -> Page:
    shown = what.listed[:_MOST_ENTRIES]
    total = plural(len(what.listed), "change")
    html = render(
        "change_list.html",
        root=what.root,
        book=found.book,
        name=what.name,
        tone=what.tone,
        count=len(what.listed),
        more=len(what.listed) - len(shown),
        batches=_batches(shown, found, entries, scoped=bool(what.tone)),
        component=not what.tone,
        deprecated=what.path == f"changes/{ChangeKind.DEPRECATED}/",
    )
    return Page(
        path=what.path,
        title=what.name if what.tone else f"{what.name} changes",
        html=html,
        description=f"{total} of {found.book.project.name}: {what.name}.",
        search_entries=(SearchEntry(what.name, f"{total} over all releases", what.path),),
    )


def _batches(listed: Listed, found: Catalogue, entries: Entries, *, scoped: bool) -> list[Batch]:
    batches: list[Batch] = []
    anchors = Anchors()
    for release, change in listed:
        version = str(release.version) if release else ""
        if not batches or batches[-1].version != version:
            batches.append(
                Batch(version, found.slug(release), release.released, [], release.yanked is not None)
                if release
                else Batch("", "", 0, [])
            )
        batches[-1].items.extend(entries.items([change], anchors, scoped=scoped))
    return batches
