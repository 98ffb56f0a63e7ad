"""Changes as pages show them: entries, kinds, counts and bars."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from markupsafe import Markup

from tagline.model.commit import Change, ChangeKind
from tagline.model.page import SearchEntry
from tagline.pages.catalogue import notable
from tagline.pages.rendering import macro, number
from tagline.pages.text import block_text, plain, sentence
from tagline.rules.advisories import address
from tagline.rules.changelog import HEADINGS, QUIET
from tagline.rules.contributors import co_authors, names_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tagline.model.forge import Forge

    Beside = Mapping[str, Markup]

LONGEST_LIST: Final = 2000
_LONGEST_FOUND: Final = 2000
_FEW_CHANGES: Final = 10
# A component that has more entries than the first number shows as many as the second and folds the rest;
# a kind that knows no components may be longer before it folds.
_FOLD_ONE_OF_MANY: Final = (20, 12)
_FOLD_ALONE: Final = (40, 25)


_NOTHING: Final[Mapping[str, Markup]] = MappingProxyType({})


class Entries:
    """The entries of one book, each rendered once: most changes stand on several pages."""

    def __init__(self, forge: Forge | None) -> None:
        self._forge = forge
        self._made: dict[tuple[str, str, bool], Markup] = {}
        self._entry = macro("entry.html", "entry")
        self._references = macro("entry.html", "references")
        self._marks = macro("entry.html", "marks")

    def entry(self, change: Change, *, scoped: bool = False) -> Markup:
        """Give the list item of a change; `scoped` names the component that it stands under elsewhere."""
        key = (change.anchor, change.description, scoped)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._item(change, change.anchor, scoped=scoped)
        return found

    def _item(self, change: Change, anchor: str, *, scoped: bool, also: Markup | str = "") -> Markup:
        scope = change.scope if scoped else ""
        marks = self.marks(change)
        together = names_in_words(co_authors(change.commit))
        return self._entry(title(change), anchor, self.references(change), scope, marks, change.details, also, together)

    def marks(self, change: Change) -> Markup:
        """Give the advisories of a change, and the day on which people last corrected it."""
        if not (change.amended or change.advisories):
            return Markup()
        return self._marks([(one, address(one)) for one in change.advisories], change.severity, change.amended)

    def references(self, change: Change) -> Markup:
        """Give the pull request, the issues and the commit of a change."""
        return self._references(change, self._forge)

    def items(
        self, changes: Iterable[Change], anchors: Anchors, *, scoped: bool = False, also: Beside = _NOTHING
    ) -> list[Markup]:
        """Give list items for one page, each with an anchor of its own; `also` is what stands beside some of them."""
        found = []
        for change in changes:
            anchor = anchors.new(change)
            beside = also.get(change.commit.hash) if also else None
            if beside:
                found.append(self._item(change, anchor, scoped=scoped, also=beside))
                continue
            own = anchor == change.anchor
            found.append(self.entry(change, scoped=scoped) if own else self._item(change, anchor, scoped=scoped))
        return found


class Anchors:
    """The anchors of one page: several changes of a commit are told apart by a number."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}
        self._found: dict[tuple[str, str], str] = {}

    def new(self, change: Change) -> str:
        """Take an anchor for a change."""
        base = change.anchor
        times = self._taken[base] = self._taken.get(base, 0) + 1
        anchor = base if times == 1 else f"{base}-{times}"
        self._found.setdefault((change.commit.hash, change.description), anchor)
        return anchor

    def of(self, change: Change) -> str:
        """Find the anchor that a change has taken; "" for one that the page does not list."""
        return self._found.get((change.commit.hash, change.description), "")


class Group(NamedTuple):
    """The entries of one component; the `folded` ones are shown on demand."""

    name: str
    shown: list[Markup]
    folded: list[Markup]


class KindView(NamedTuple):
    """The changes of one kind; `more` counts those that are too many to list."""

    kind: ChangeKind
    heading: str
    amount: int
    groups: list[Group]
    more: int


def title(change: Change) -> str:
    """Give the text of an entry. What follows no convention stays as it was written."""
    return sentence(change.description) if change.type else change.description


def plain_title(change: Change) -> str:
    """Give the text of an entry for titles and search."""
    return plain(title(change))


class Share(NamedTuple):
    """How many changes of a page search may know: those that readers gain, and quiet work."""

    loud: int
    quiet: int


def search_entries(
    changes: Sequence[Change], version: str, path: str, anchors: Anchors, share: Share
) -> Iterator[SearchEntry]:
    """Give what search finds of the changes that a page lists, with what to do about those that break something."""
    left = {False: share.loud, True: share.quiet}
    for change in changes:
        quiet = change.kind in QUIET
        anchor = anchors.of(change) if left[quiet] > 0 else ""
        if not anchor:
            continue
        left[quiet] -= 1
        parts = (change.scope, HEADINGS[change.kind], version, *change.advisories, _migration(change))
        yield SearchEntry(plain_title(change), " · ".join(filter(None, parts)), path, anchor)


def _migration(change: Change) -> str:
    text = change.breaking_change
    texts = (text if text != change.description else "", change.details)
    return " ".join(block_text(text[:_LONGEST_FOUND]) for text in texts if text)


def kind_views(
    changes: Iterable[Change], entries: Entries, anchors: Anchors, *, fold: bool = True, also: Beside = _NOTHING
) -> list[KindView]:
    """Sort changes by kind, then component; a page of thousands stays a page.

    `also` is what stands beside some of the entries, by the id of their commit.
    """
    kinds: dict[ChangeKind, list[Change]] = {kind: [] for kind in ChangeKind}
    for change in changes:
        kinds[change.kind].append(change)
    return [_kind_view(kind, found, entries, anchors, fold, also) for kind, found in kinds.items() if found]


def _kind_view(  # noqa: PLR0913, PLR0917 - what `kind_views` was given, and one kind of it
    kind: ChangeKind,
    changes: list[Change],
    entries: Entries,
    anchors: Anchors,
    fold: bool,  # noqa: FBT001 - as above
    also: Beside,
) -> KindView:
    listed = changes[:LONGEST_LIST]
    scopes: dict[str, list[Change]] = {}
    for change in listed:
        scopes.setdefault("" if kind in QUIET else change.scope, []).append(change)
    groups = []
    over, first = _FOLD_ALONE if len(scopes) == 1 else _FOLD_ONE_OF_MANY
    for scope in sorted(scopes, key=lambda name: (not name, name.casefold(), name)):
        items = entries.items(scopes[scope], anchors, also=also)
        shown = first if fold and kind not in QUIET and len(items) > over else len(items)
        groups.append(Group(scope, items[:shown], items[shown:]))
    return KindView(kind, HEADINGS[kind], len(changes), groups, len(changes) - len(listed))


def in_words(counts: Mapping[ChangeKind, int], *, quiet: bool = True) -> str:
    """Write "13 breaking, 2 added"; documentation and internal work only when asked for."""
    return ", ".join(f"{number(n)} {kind}" for kind, n in counts.items() if n and (quiet or kind not in QUIET))


def bar(counts: Mapping[ChangeKind, int], *, scale: float, longest: float) -> Markup:
    """Draw the kinds as a bar whose width grows with the square root of the total; both sizes in rem."""
    total = sum(counts.values())
    if not total:
        return Markup()
    width = min(longest, scale * math.sqrt(total))
    segments = Markup().join(Markup('<i class="k-{}" style="flex:{}"></i>').format(k, n) for k, n in counts.items())
    return Markup('<span class="tl-bar" role="img" aria-label="{}" style="width:{:.2f}rem">{}</span>').format(
        in_words(counts), max(width, 0.3), segments
    )


def wide_bar(counts: Mapping[ChangeKind, int]) -> Markup:
    """Draw the bar of a page's head; none where there are too few changes to compare."""
    if sum(counts.values()) < _FEW_CHANGES or not notable(counts):
        return Markup()
    segments = Markup().join(Markup('<i class="k-{}" style="flex:{}"></i>').format(k, n) for k, n in counts.items())
    return Markup('<span class="tl-bar is-wide" role="img" aria-label="{}">{}</span>').format(
        in_words(counts), segments
    )
