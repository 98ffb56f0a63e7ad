"""Notes and changelogs as JSON that holds everything, so that they can be read back and written in any other form.

As in the site's own JSON every key is always there, and nothing that is not known changes the type of a value. Nothing
is cut. `reading/notes_json.py` is the way back.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tagline.model.commit import Change, ChangeKind, Tag
from tagline.model.release import Contributors, HandKept, NextVersion, Release, Untagged, Yank
from tagline.rules.changelog import counts
from tagline.rules.contributors import co_authors
from tagline.rules.plain_text import person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tagline.model.book import ReleaseBook
    from tagline.model.forge import Forge
    from tagline.model.version import Version
    from tagline.pages.json_values import Json, Record

CHANGELOG, NOTES = "schema/changelog.json", "schema/notes.json"


def changelog_record(book: ReleaseBook) -> Record:
    """Give all releases, newest first, and what is not released yet."""
    kept = book.by_hand
    return {
        "$schema": CHANGELOG,
        "project": _project(book),
        "unreleased": unreleased_record(book),
        "releases": [release_record(release, book.project.forge) for release in book.releases],
        "untagged": [_untagged(section) for section in kept.untagged],
    }


def unreleased_record(book: ReleaseBook, title: str = "[Unreleased]") -> Record:
    """Give what is not released yet, with the release that it is compared with."""
    found, kept = book.next, book.by_hand
    base, version = (found.base, found.base_version) if isinstance(found, NextVersion) else (None, None)
    return {
        **range_record(title, book.unreleased, book.newcomers, kept),
        "previous": _previous(base, version),
        "silent": book.unreleased_silent,
        "cancelled": [change_record(change) for change in book.unreleased_cancelled],
    }


def range_record(title: str, changes: Sequence[Change], people: Contributors, kept: HandKept = HandKept()) -> Record:
    """Give any set of changes, such as those between two commits."""
    return {
        "title": title,
        "previous": _previous(None, None),
        "headline": kept.unreleased.headline,
        "notes": kept.unreleased.text,
        "told": sorted(kept.told),
        "counts": counts_record(changes),
        "contributors": list(people.names),
        "first_time_contributors": list(people.first_time),
        "silent": 0,
        "changes": [change_record(change) for change in changes],
        "cancelled": [],
    }


def release_record(release: Release, forge: Forge | None) -> Record:
    """Give everything about one release."""
    tag, previous = release.tag, release.previous
    return {
        "version": str(release.version),
        "tag": tag.name,
        "commit": tag.commit_hash,
        "tagged": moment(tag.tagged or 0),
        "signed": tag.signed,
        "aliases": [alias.name for alias in release.aliases],
        "released": moment(release.released),
        "line": release.line,
        "final": release.version.final,
        "on_head": release.on_head,
        "bump": release.bump.word,
        "previous": _previous(previous, release.previous_version),
        "candidates": [str(version) for version in release.candidates],
        "headline": release.prose.headline,
        "notes": release.prose.text,
        "told": sorted(release.told),
        "yanked": _yanked(release.yanked),
        "links": {
            "release": forge.release(tag.name) if forge else "",
            "compare": forge.compare(previous.name, tag.name) if forge and previous else "",
        },
        "counts": counts_record(release.changes),
        "contributors": list(release.contributors.names),
        "first_time_contributors": list(release.contributors.first_time),
        "silent": release.silent,
        "changes": [change_record(change) for change in release.changes],
        "cancelled": [change_record(change) for change in release.cancelled],
    }


def notes_record(book: ReleaseBook, found: Release | Record) -> Record:
    """Give the notes of one release, or of a range. Both have the same keys; a range has no version and no tag."""
    beginning: Record = {"$schema": NOTES, "project": _project(book)}
    if isinstance(found, Release):
        return {**beginning, "title": "", **release_record(found, book.project.forge)}
    return {**beginning, **_NO_RELEASE, **found}


def _project(book: ReleaseBook) -> Record:
    project, forge = book.project, book.project.forge
    return {
        "name": project.name,
        "forge": forge.shape.kind if forge else "",
        "address": forge.address if forge else "",
        "issues": forge.issues if forge else "",
        "branch": project.branch or "",
        "scheme": book.settings.scheme,
    }


def _previous(tag: Tag | None, version: Version | None) -> Record:
    return {"tag": tag.name if tag else "", "version": str(version) if tag and version else ""}


def _yanked(yank: Yank | None) -> Record:
    if yank is None:
        return {"yanked": False, "reason": "", "use": "", "on": ""}
    return {"yanked": True, "reason": yank.reason, "use": yank.use, "on": yank.on}


_NO_RELEASE: Record = {
    "version": "",
    "tag": "",
    "commit": "",
    "tagged": "",
    "signed": False,
    "aliases": [],
    "released": "",
    "line": "",
    "final": False,
    "on_head": False,
    "bump": "none",
    "candidates": [],
    "yanked": _yanked(None),
    "links": {"release": "", "compare": ""},
}


def _untagged(section: Untagged) -> Record:
    return {
        "version": section.version,
        "day": section.day,
        "headline": section.prose.headline,
        "notes": section.prose.text,
        "yanked": section.yanked,
        "after": section.after,
    }


def change_record(change: Change) -> Record:
    """Give everything about one change."""
    commit = change.commit
    return {
        "commit": commit.hash,
        "anchor": change.anchor,
        "committed": moment(commit.committed),
        "author": person(commit.author),
        "co_authors": list(co_authors(commit)),
        "kind": change.kind.value,
        "type": change.type,
        "scope": change.scope,
        "description": change.description,
        "breaking": change.breaking_change is not None,
        "breaking_change": change.breaking_change or "",
        "pull": change.pull,
        "issues": list(change.issues),
        "amended": change.amended,
        "part": change.part,
        "advisories": list(change.advisories),
        "severity": change.severity,
        "details": change.details,
    }


def counts_record(changes: Sequence[Change]) -> Mapping[str, Json]:
    """Count changes by kind."""
    found = counts(changes)
    return {"total": len(changes), **{kind.value: found.get(kind, 0) for kind in ChangeKind}}


def moment(seconds: int) -> str:
    """Write a moment; git's 0 stands for a date that it does not know."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if seconds else ""
