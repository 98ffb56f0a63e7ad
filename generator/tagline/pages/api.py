"""The releases as JSON, for programs: `api/v1/`, each kind of file with its JSON Schema.

Every key is always there. What is not known is an empty text, an empty list or a zero, so that no value changes its
type and typed languages read the files as they are.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from tagline.model.commit import Change, ChangeKind, Tag
from tagline.model.page import SiteFile
from tagline.model.release import NextVersion, Reason, Refusal, Release
from tagline.pages.resources import folder
from tagline.pages.text import line_text
from tagline.rules.agreement import agreement
from tagline.rules.changelog import counts
from tagline.rules.contributors import co_authors
from tagline.rules.meaning import meaning_of
from tagline.rules.plain_text import person
from tagline.rules.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tagline.model.book import ReleaseBook

ROOT = "api/v1"
LONGEST_TEXT = 4_000
MOST_CHANGES = 10_000

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json]"
Record: TypeAlias = dict[str, Json]


def api_files(book: ReleaseBook) -> Iterator[SiteFile]:
    """Give every file of the interface: the index, the releases, the next version and the schemas."""
    slugs = slug_map(book)
    yield _file("index.json", _index(book))
    yield _file("releases.json", _releases(book, slugs))
    yield _file("next.json", next_record(book))
    for release in book.releases:
        yield _file(f"releases/{slugs[release.tag.name]}.json", release_record(book, release, slugs))
    for schema in sorted((folder("site_config") / "schema").glob("*.json")):
        yield SiteFile(f"{ROOT}/schema/{schema.name}", schema.read_bytes())


def _index(book: ReleaseBook) -> Record:
    forge = book.project.forge
    latest = book.latest
    return {
        "$schema": "schema/index.json",
        "project": {
            "name": book.project.name,
            "forge": forge.shape.name if forge else "",
            "address": forge.address if forge else "",
            "branch": book.project.branch or "",
        },
        "as_of": _moment(int(book.as_of.timestamp())),
        "head": book.head.hash if book.head else "",
        "commits": book.commits,
        "shallow": book.shallow,
        "releases": len(book.releases),
        "latest": str(latest.version) if latest else "",
        "lines": list(book.lines),
        "warnings": [_bounded(warning) for warning in book.warnings],
        "files": {"releases": "releases.json", "next": "next.json"},
    }


def _releases(book: ReleaseBook, slugs: Mapping[str, str]) -> Record:
    return {
        "$schema": "schema/releases.json",
        "releases": [_summary(release, slugs) for release in book.releases],
    }


def _summary(release: Release, slugs: Mapping[str, str]) -> Record:
    name = slugs[release.tag.name]
    return {
        "version": str(release.version),
        "tag": release.tag.name,
        "slug": name,
        "page": f"releases/{name}/",
        "file": f"releases/{name}.json",
        "released": _moment(release.released),
        "line": release.line,
        "final": release.version.final,
        "on_head": release.on_head,
        "bump": release.bump.word,
        "headline": _bounded(line_text(release.prose.headline)),
        "counts": _counts(release.changes),
    }


def slug_map(book: ReleaseBook) -> dict[str, str]:
    """Give the page name of each release, by its tag."""
    return {release.tag.name: slug(str(release.version)) for release in book.releases}


def release_record(book: ReleaseBook, release: Release, slugs: Mapping[str, str]) -> Record:
    """Give everything about one release."""
    forge, previous = book.project.forge, release.previous
    compared = agreement(release, meaning_of(book.settings))
    return {
        **_summary(release, slugs),
        "$schema": "../schema/release.json",
        "commit": release.tag.commit_hash,
        "aliases": [tag.name for tag in release.aliases],
        "previous": _neighbour(previous, slugs),
        "candidates": [str(version) for version in release.candidates],
        "notes": _bounded(release.prose.text, 10 * LONGEST_TEXT),
        "contributors": list(release.contributors.names),
        "first_time_contributors": list(release.contributors.first_time),
        "links": {
            "release": forge.release(release.tag.name) if forge else "",
            "compare": forge.compare(previous.name, release.tag.name) if forge and previous else "",
        },
        "asked": compared.asked.word if compared else "none",
        "decided": compared.reason or "" if compared else "",
        "silent": release.silent,
        "cancelled": [_change(change) for change in release.cancelled[:MOST_CHANGES]],
        **_changes(release.changes),
    }


def _neighbour(tag: Tag | None, slugs: Mapping[str, str]) -> Record:
    """Name a tag and its slug; a tag that is no release of the book has none."""
    return {"tag": tag.name if tag else "", "slug": slugs.get(tag.name, "") if tag else ""}


def next_record(book: ReleaseBook) -> Record:
    """Give the next version with its evidence, and what is not released yet."""
    found = _refused(book.next) if isinstance(book.next, Refusal) else _computed(book.next)
    return {
        "$schema": "schema/next.json",
        **found,
        "counts": _counts(book.unreleased),
        "silent": book.unreleased_silent,
        "cancelled": [_change(change) for change in book.unreleased_cancelled[:MOST_CHANGES]],
        "contributors": list(book.newcomers.names),
        "first_time_contributors": list(book.newcomers.first_time),
        **_changes(book.unreleased),
    }


def _computed(found: NextVersion) -> Record:
    return {
        "version": str(found.version) if found.version else "",
        "bump": found.bump.word,
        "base": {
            "tag": found.base.name if found.base else "",
            "version": str(found.base_version) if found.base_version else "",
        },
        "explanation": _bounded(found.explanation),
        "refused": False,
        "problem": "",
        "remedy": "",
        "evidence": _reasons(found.evidence),
        "ignored": _reasons(found.ignored),
    }


def _refused(refusal: Refusal) -> Record:
    return {
        "version": "",
        "bump": "none",
        "base": {"tag": "", "version": ""},
        "explanation": "",
        "refused": True,
        "problem": _bounded(refusal.problem),
        "remedy": _bounded(refusal.remedy),
        "evidence": [],
        "ignored": [],
    }


def _reasons(reasons: Sequence[Reason]) -> list[Json]:
    return [
        {
            "commit": reason.change.commit.hash,
            "type": reason.change.type,
            "scope": reason.change.scope,
            "description": _bounded(reason.change.description),
            "bump": reason.bump.word,
            "rule": _bounded(reason.rule),
        }
        for reason in reasons[:MOST_CHANGES]
    ]


def _changes(changes: Sequence[Change]) -> Record:
    """Give the changes, newest first as they come, with the number of those that a huge range leaves out."""
    return {
        "changes": [_change(change) for change in changes[:MOST_CHANGES]],
        "omitted": max(0, len(changes) - MOST_CHANGES),
    }


def _change(change: Change) -> Record:
    commit, kind, type_, scope, description, breaking_change, pull, issues, amended, part, advisories = change
    return {
        "commit": commit.hash,
        "anchor": change.anchor,
        "committed": _moment(commit.committed),
        "author": person(commit.author),
        "co_authors": list(co_authors(commit)),
        "kind": kind,
        "type": type_,
        "scope": scope,
        "description": _bounded(description),
        "breaking": breaking_change is not None,
        "breaking_change": _bounded(breaking_change or ""),
        "pull": pull,
        "issues": list(issues),
        "amended": amended,
        "part": part,
        "advisories": list(advisories),
    }


def _counts(changes: Sequence[Change]) -> Record:
    found = counts(changes)
    return {"total": len(changes), **{kind.value: found.get(kind, 0) for kind in ChangeKind}}


def _bounded(text: str, longest: int = LONGEST_TEXT) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _moment(seconds: int) -> str:
    """Write a moment; git's 0 stands for a date that it does not know."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if seconds else ""


def text_of(record: Record, *, indent: int | None = None) -> str:
    """Write a record as JSON."""
    return json.dumps(record, ensure_ascii=False, indent=indent, separators=(",", ": " if indent else ":")) + "\n"


def _file(path: str, record: Record) -> SiteFile:
    # A message may hold half of a surrogate pair; JSON in UTF-8 cannot.
    return SiteFile(f"{ROOT}/{path}", text_of(record).encode("utf-8", "replace"))
