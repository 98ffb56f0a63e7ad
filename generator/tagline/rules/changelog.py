"""Changes put in the order in which people read them."""

from collections import defaultdict
from collections.abc import Iterable

from tagline.model.commit import Change, ChangeKind
from tagline.model.release import Section

HEADINGS = {
    ChangeKind.BREAKING: "Breaking changes",
    ChangeKind.SECURITY: "Security",
    ChangeKind.ADDED: "Added",
    ChangeKind.CHANGED: "Changed",
    ChangeKind.DEPRECATED: "Deprecated",
    ChangeKind.REMOVED: "Removed",
    ChangeKind.FIXED: "Fixed",
    ChangeKind.OTHER: "Other",
    ChangeKind.DOCS: "Documentation",
    ChangeKind.INTERNAL: "Internal",
}
ORDER = tuple(ChangeKind)
_URGENT = frozenset({ChangeKind.BREAKING, ChangeKind.SECURITY})
QUIET = frozenset({ChangeKind.DOCS, ChangeKind.INTERNAL})


def sections(changes: Iterable[Change]) -> tuple[Section, ...]:
    """Part changes by kind, in the order of `ChangeKind`; kinds without a change are left out.

    What has an advisory stands first in its kind.
    """
    by_kind: defaultdict[ChangeKind, list[Change]] = defaultdict(list)
    for change in changes:
        by_kind[change[1]].append(change)  # by number: half the cost of the name, and this runs for every change
    for kind in _URGENT:
        if kind in by_kind:
            by_kind[kind].sort(key=_without_advisory)
    return tuple(Section(kind, tuple(by_kind[kind])) for kind in ORDER if kind in by_kind)


def _without_advisory(change: Change) -> bool:
    return not change.advisories


def counts(changes: Iterable[Change]) -> dict[ChangeKind, int]:
    """Count changes by kind, in the order of `ChangeKind`."""
    return {section.kind: len(section.changes) for section in sections(changes)}


def by_scope(changes: Iterable[Change]) -> tuple[tuple[str, tuple[Change, ...]], ...]:
    """Part changes by component, in order of the alphabet; those without one come last, under ""."""
    by_name: dict[str, list[Change]] = {}
    for change in changes:
        by_name.setdefault(change.scope, []).append(change)
    return tuple(
        (name, tuple(by_name[name])) for name in sorted(by_name, key=lambda name: (not name, name.lower(), name))
    )
