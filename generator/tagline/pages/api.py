"""The releases as JSON, for programs: `api/v1/`, each kind of file with its JSON Schema.

Every key is always there. What is not known is an empty text, an empty list or a zero, so that no value changes its
type and typed languages read the files as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagline.model.commit import Change, ChangeKind, Tag
from tagline.model.page import SiteFile
from tagline.model.release import NextVersion, Reason, Refusal, Release, SecondOpinion, Yank
from tagline.pages.json_values import LONGEST_TEXT, bounded, moment, text_of
from tagline.pages.maintenance_json import changes_record, known_issues_record, of_release
from tagline.pages.readiness_json import readiness_record
from tagline.pages.resources import folder
from tagline.pages.schedule_json import schedule_record
from tagline.pages.support_json import support_record
from tagline.pages.text import line_text
from tagline.rules.agreement import agreement
from tagline.rules.calendars import calendars
from tagline.rules.changelog import counts
from tagline.rules.contributors import co_authors
from tagline.rules.delivery import delivery, has_delivery
from tagline.rules.deprecations import Deprecation, collected
from tagline.rules.meaning import meaning_of
from tagline.rules.plain_text import person
from tagline.rules.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tagline.model.book import ReleaseBook
    from tagline.model.event import Calendar
    from tagline.model.release import TagScheme
    from tagline.pages.json_values import Json, Record

ROOT = "api/v1"
NOT_ASKED = SecondOpinion()
MOST_CHANGES = 10_000


def api_files(book: ReleaseBook, site_url: str = "") -> Iterator[SiteFile]:
    """Give every file of the interface: the index, the releases, the next version, the schedule, and the schemas.

    Below `schema/files/` are those of the files that people write, for their editors.
    """
    slugs = slug_map(book)
    yield _file("index.json", _index(book))
    yield _file("releases.json", _releases(book, slugs))
    yield _file("next.json", next_record(book))
    yield _file("deprecations.json", deprecations_record(book))
    yield _file("known-issues.json", known_issues_record(book))
    yield _file("changes.json", changes_record(book))
    if book.timetable:
        yield _file("schedule.json", schedule_record(book.timetable))
        yield _file("readiness.json", readiness_record(book, book.timetable))
        yield _file("support.json", support_record(book, book.timetable, site_url))
    yield from _standing(book)
    for release in book.releases:
        yield _file(f"releases/{slugs[release.tag.name]}.json", release_record(book, release, slugs))
    schemas = folder("site_config") / "schema"
    for schema in sorted(schemas.rglob("*.json")):
        yield SiteFile(f"{ROOT}/schema/{schema.relative_to(schemas).as_posix()}", schema.read_bytes())


def _standing(book: ReleaseBook) -> Iterator[SiteFile]:
    """Give how the project delivers and stands; a command that prints one record needs none of that."""
    from tagline.pages.delivery_json import delivery_record  # noqa: PLC0415 - for whole sites
    from tagline.pages.status import status_of  # noqa: PLC0415 - as above
    from tagline.pages.status_json import status_record  # noqa: PLC0415 - as above

    if (figures := delivery(book)) is not None:
        yield _file("delivery.json", delivery_record(figures, book))
    if (status := status_of(book)) is not None:
        yield _file("status.json", status_record(status, book))


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
        "as_of": moment(book.moment),
        "head": book.head.hash if book.head else "",
        "commits": book.commits,
        "shallow": book.shallow,
        "releases": len(book.releases),
        "latest": str(latest.version) if latest else "",
        "lines": list(book.lines),
        "warnings": [bounded(warning) for warning in book.warnings],
        "files": {
            "releases": "releases.json",
            "next": "next.json",
            "deprecations": "deprecations.json",
            "known_issues": "known-issues.json",
            "changes": "changes.json",
            "schedule": "schedule.json" if book.timetable else "",
            "readiness": "readiness.json" if book.timetable else "",
            "support": "support.json" if book.timetable else "",
            "delivery": "delivery.json" if has_delivery(book) else "",
            "status": "status.json" if book.timetable else "",
        },
        "calendars": [{"title": one.title, "file": f"../../{one.path}"} for one in _calendars(book)],
        "package": book.package,
        "packages": [_where(one) for one in book.packages],
    }


def _calendars(book: ReleaseBook) -> Sequence[Calendar]:
    return calendars(book.timetable) if book.timetable else ()


def _where(book: ReleaseBook) -> Record:
    """Say what a package is and where its part of the site is, seen from the site's root and from this file."""
    name = slug(book.package)
    return {
        **package_record(book),
        "slug": name,
        "page": f"packages/{name}/",
        "file": f"../../packages/{name}/{ROOT}/index.json",
    }


def package_record(book: ReleaseBook) -> Record:
    """Give one line on a package, or on the project itself ("")."""
    planned, latest, extent = book.next, book.latest, book.extent
    found = _refused(planned) if isinstance(planned, Refusal) else _computed(planned, book.scheme)
    said = ("version", "bump", "explanation", "refused", "problem", "remedy")
    return {
        "package": book.package,
        "name": book.project.name,
        "paths": [path or "." for path in extent.paths] if extent else [],
        "tags": list(extent.patterns) if extent else [],
        "latest": str(latest.version) if latest else "",
        "released": moment(latest.released) if latest else "",
        "unreleased": len(book.unreleased),
        "next": {key: found[key] for key in said},
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
        "released": moment(release.released),
        "line": release.line,
        "final": release.version.final,
        "on_head": release.on_head,
        "bump": release.bump.word,
        "headline": bounded(line_text(release.prose.headline)),
        "yanked": release.yanked is not None,
        "yank": _yank(release.yanked or Yank("")),
        "counts": _counts(release.changes),
    }


def _yank(yank: Yank) -> Record:
    return {"reason": bounded(yank.reason), "use": bounded(yank.use), "on": yank.on}


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
        "notes": bounded(release.prose.text, 10 * LONGEST_TEXT),
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
        **of_release(book, release),
        **_changes(release.changes),
    }


def _neighbour(tag: Tag | None, slugs: Mapping[str, str]) -> Record:
    """Name a tag and its slug; a tag that is no release of the book has none."""
    return {"tag": tag.name if tag else "", "slug": slugs.get(tag.name, "") if tag else ""}


def next_record(book: ReleaseBook, opinion: SecondOpinion = NOT_ASKED) -> Record:
    """Give the next version with its evidence, what is not released yet, and a second opinion where one was asked."""
    found = _refused(book.next) if isinstance(book.next, Refusal) else _computed(book.next, book.scheme)
    return {
        "$schema": "schema/next.json",
        **found,
        "second_opinion": {**opinion._asdict(), "explanation": bounded(opinion.explanation)},
        "counts": _counts(book.unreleased),
        "silent": book.unreleased_silent,
        "cancelled": [_change(change) for change in book.unreleased_cancelled[:MOST_CHANGES]],
        "contributors": list(book.newcomers.names),
        "first_time_contributors": list(book.newcomers.first_time),
        **_changes(book.unreleased),
    }


def deprecations_record(book: ReleaseBook) -> Record:
    """Give what was deprecated, the newest first, with the releases since when and in which it is gone."""
    return {
        "$schema": "schema/deprecations.json",
        "deprecations": [_deprecation(one) for one in collected(book)],
    }


def _deprecation(one: Deprecation) -> Record:
    return {
        "commit": one.change.commit.hash,
        "anchor": one.change.anchor,
        "scope": one.change.scope,
        "what": bounded(one.what),
        "instead": bounded(one.instead),
        "since": str(one.since.version) if one.since else "",
        "removed": one.removed is not None,
        "removed_in": str(one.removed_in.version) if one.removed_in else "",
        "removed_by": one.removed.commit.hash if one.removed else "",
    }


def _computed(found: NextVersion, scheme: TagScheme) -> Record:
    return {
        "version": str(found.version) if found.version else "",
        "tag": scheme.tag_of(found.version) if found.version else "",
        "bump": found.bump.word,
        "base": {
            "tag": found.base.name if found.base else "",
            "version": str(found.base_version) if found.base_version else "",
        },
        "explanation": bounded(found.explanation),
        "refused": False,
        "problem": "",
        "remedy": "",
        "evidence": _reasons(found.evidence),
        "ignored": _reasons(found.ignored),
    }


def _refused(refusal: Refusal) -> Record:
    return {
        "version": "",
        "tag": "",
        "bump": "none",
        "base": {"tag": "", "version": ""},
        "explanation": "",
        "refused": True,
        "problem": bounded(refusal.problem),
        "remedy": bounded(refusal.remedy),
        "evidence": [],
        "ignored": [],
    }


def _reasons(reasons: Sequence[Reason]) -> list[Json]:
    return [
        {
            "commit": reason.change.commit.hash,
            "type": reason.change.type,
            "scope": reason.change.scope,
            "description": bounded(reason.change.description),
            "bump": reason.bump.word,
            "rule": bounded(reason.rule),
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
    commit, kind, type_, scope, description, breaking_change, pull, issues, amended, part, advisories, *_ = change
    return {
        "commit": commit.hash,
        "anchor": change.anchor,
        "committed": moment(commit.committed),
        "author": person(commit.author),
        "co_authors": list(co_authors(commit)),
        "kind": kind,
        "type": type_,
        "scope": scope,
        "description": bounded(description),
        "breaking": breaking_change is not None,
        "breaking_change": bounded(breaking_change or ""),
        "pull": pull,
        "issues": list(issues),
        "amended": amended,
        "part": part,
        "advisories": list(advisories),
        "severity": change.severity,
        "details": bounded(change.details),
    }


def _counts(changes: Sequence[Change]) -> Record:
    found = counts(changes)
    return {"total": len(changes), **{kind.value: found.get(kind, 0) for kind in ChangeKind}}


def _file(path: str, record: Record) -> SiteFile:
    # A message may hold half of a surrogate pair; JSON in UTF-8 cannot.
    return SiteFile(f"{ROOT}/{path}", text_of(record).encode("utf-8", "replace"))
