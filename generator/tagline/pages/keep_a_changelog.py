"""Changelogs and notes in the layouts of Keep a Changelog 1.1 and 2.0 (keepachangelog.com)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tagline.model.commit import Change, ChangeKind
from tagline.model.forge import issue_name
from tagline.model.release import NextVersion, Prose
from tagline.pages.markdown import (
    KEEP_START,
    MOST_ISSUES,
    NO_CHANGES,
    below,
    detail_lines,
    escaped,
    heading,
    left_out,
    lowered,
    paragraph,
    prose,
    unstarted,
    untagged_after,
    untagged_heading,
    with_names,
    withdrawn,
)
from tagline.rules.fences import closed
from tagline.rules.keep_a_changelog import SECTIONS, headings_of, parts_of, without_definitions
from tagline.rules.plain_text import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tagline.model.book import ReleaseBook
    from tagline.model.forge import Forge
    from tagline.model.release import Contributors, Release, Untagged

_SCHEMES = {
    "semver": "[Semantic Versioning](https://semver.org/spec/v2.0.0.html)",
    "pep440": "[the version scheme of Python](https://packaging.python.org/en/latest/specifications/version-specifiers/)",
    "calver": "[Calendar Versioning](https://calver.org/)",
}
# No kind but these six has a section. What follows no convention may be notable, so it is listed; documentation and
# internal work is what 1.1 calls noise.
_SECTION_OF = {
    ChangeKind.ADDED: "Added",
    ChangeKind.BREAKING: "Changed",
    ChangeKind.CHANGED: "Changed",
    ChangeKind.DEPRECATED: "Deprecated",
    ChangeKind.REMOVED: "Removed",
    ChangeKind.FIXED: "Fixed",
    ChangeKind.SECURITY: "Security",
    ChangeKind.OTHER: "Changed",
}
_ORDER = (ChangeKind.BREAKING, ChangeKind.CHANGED, ChangeKind.OTHER, ChangeKind.DOCS, ChangeKind.INTERNAL)
_RANK = {kind: rank for rank, kind in enumerate(_ORDER)}
_REMOVALS = frozenset({"remove", "removed"})
_UNLISTED = {ChangeKind.DOCS: "documentation", ChangeKind.INTERNAL: "internal"}
_SHORT, _LONGER = 7, 12


class Edition(NamedTuple):
    """An edition of the convention: the page that says what it is, and whether links stand at the end of the file."""

    address: str
    collected: bool


EDITIONS = {
    "keep-a-changelog-1.1": Edition("https://keepachangelog.com/en/1.1.0/", collected=False),
    "keep-a-changelog-2.0": Edition("https://keepachangelog.com/en/2.0.0/", collected=True),
}


class Keeper:
    """Writes releases in one edition. It remembers the links that have to stand at the end of the text."""

    def __init__(self, forge: Forge | None, edition: Edition, *, everything: bool) -> None:
        self._forge = forge
        self._edition = edition
        self._everything = everything
        self._links: dict[str, str] = {}
        self._written: dict[Change, str] = {}

    def section(self, said: Prose, changes: Iterable[Change], told: frozenset[str], gone: str = "") -> str:
        """Write what stands below the heading of a release: a summary, the six sections, and what is not listed.

        `gone` says that the release was withdrawn.
        """
        text, links = without_definitions(closed(said.text))
        self._links |= {label: line for label, line in links.items() if label not in self._links}
        own = parts_of(text)
        rest, again = (list(changes), "") if self._everything else left_out(changes, told)
        made = self._sections(rest)
        summary = prose(Prose(said.headline, "")) + ("\n" if said.headline and own.summary else "")
        parts = [
            gone,
            summary + (f"{lowered(own.summary, 3)}\n" if own.summary else ""),
            *(
                f"### {word}\n\n{_merged(lowered(own.sections.get(word, '')), made.get(word, ''))}"
                for word in SECTIONS
                if word in made or own.sections.get(word)
            ),
            self._unlisted(rest, again),
        ]
        return "\n".join(part for part in parts if part)

    def _sections(self, changes: Sequence[Change]) -> Mapping[str, str]:
        """Write the entries of each section, what breaks first."""
        found: dict[str, list[Change]] = {}
        for change in changes:
            word = _SECTION_OF.get(change.kind, "Changed" if self._everything else "")
            if change.kind is ChangeKind.BREAKING and change.type in _REMOVALS:
                word = "Removed"
            if word:
                found.setdefault(word, []).append(change)
        return {
            word: "".join(map(self.entry, sorted(found[word], key=lambda change: _RANK.get(change.kind, 1))))
            for word in SECTIONS
            if word in found
        }

    def _unlisted(self, changes: Iterable[Change], again: str) -> str:
        """Say in one line each what a reader does not see."""
        if self._everything:
            return ""
        counts = dict.fromkeys(_UNLISTED, 0)
        for change in changes:
            if change.kind in counts:
                counts[change.kind] += 1
        named = [plural(count, f"{_UNLISTED[kind]} change") for kind, count in counts.items() if count]
        verb = "is" if sum(counts.values()) == 1 else "are"
        line = f"{' and '.join(named)} {verb} not listed." if named else ""
        return "".join(f"{text}\n" for text in (again, line) if text)

    def entry(self, change: Change) -> str:
        """Write one change as an item, each change once."""
        found = self._written.get(change)
        if found is None:
            found = self._written[change] = self._item(change)
        return found

    def _item(self, change: Change) -> str:
        text = escaped(change.description)
        scope = f"**{escaped(change.scope)}:** " if change.scope else ""
        breaking = "**Breaking:** " if change.kind is ChangeKind.BREAKING else ""
        ids = [name for name in change.advisories if name not in change.description]
        lead = f"{', '.join(map(escaped, ids))}: " if ids else ""
        before = breaking + scope + lead
        line = f"- {before}{text if before else unstarted(text)} ({', '.join(self._references(change))})\n"
        migration = change.breaking_change
        if migration and migration != change.description:
            line += below(paragraph(migration).split("\n"))
        return line + (below(detail_lines(change.details)) if change.details else "")

    def _references(self, change: Change) -> Iterator[str]:
        """Give the pull request, the commit, the issues, how severe it is, who took part, and when it was corrected."""
        forge = self._forge
        sign = forge.shape.pull_sign if forge else "#"
        if change.pull:
            yield self._link(f"{sign}{change.pull}", forge.pull(change.pull) if forge else "")
        yield self._commit(change.commit.hash)
        if change.issues:
            issues = change.issues[:MOST_ISSUES]
            yield "see " + " ".join(self._link(issue_name(one), forge.issue(one) if forge else "") for one in issues)
        if change.severity:
            yield f"{change.severity} severity"
        if together := with_names(change.commit):
            yield together.removeprefix(", ")
        if change.amended:
            yield f"updated {change.amended}"

    def _commit(self, whole: str) -> str:
        address = self._forge.commit(whole) if self._forge else ""
        taken = self._links.get(whole[:_SHORT], "")
        longer = self._edition.collected and taken and not taken.endswith(f" {address}")
        return self._link(whole[: _LONGER if longer else _SHORT], address)

    def _link(self, label: str, address: str) -> str:
        if not address:
            return label
        if not self._edition.collected:
            return f"[{label}]({address})"
        self._links.setdefault(label, f"[{label}]: {address}")
        return f"[{label}]"

    def links(self) -> Iterator[str]:
        """Give the lines that stand at the end."""
        yield from (f"{line}\n" for line in self._links.values())


def _merged(own: str, made: str) -> str:
    """Put what people wrote into a section before what was made; entries never come under a heading of theirs."""
    if not own or not made:
        return made or f"{own}\n"
    if headings_of(own):
        return f"{made}\n{own}\n"
    return f"{own}\n{made}" if _is_list(own) else f"{own}\n\n{made}"


def _is_list(text: str) -> bool:
    return text.startswith("- ") and "\n\n" not in text


def keep_a_changelog(book: ReleaseBook, layout: str, *, everything: bool, coming: bool = True) -> Iterator[str]:
    """Write the changelog of all releases, newest first; `coming` says whether to begin with what is unreleased."""
    edition = EDITIONS[layout]
    keeper = Keeper(book.project.forge, edition, everything=everything)
    untagged = untagged_after(book)
    yield _introduction(book, edition)
    if coming:
        kept = book.by_hand
        text = keeper.section(kept.unreleased, book.unreleased, kept.told)
        yield f"\n## [Unreleased]\n{chr(10) if text else ''}{text}"
    yield from (_untagged(section, keeper) for section in untagged.get("", ()))
    for release in book.releases:
        yield f"\n{_release(release, keeper)}"
        yield from (_untagged(section, keeper) for section in untagged.get(release.tag.name, ()))
    links = [*_versions(book, coming=coming), *keeper.links()]
    yield from ("\n", *links) if links else ()


def _introduction(book: ReleaseBook, edition: Edition) -> str:
    scheme = _SCHEMES.get(book.settings.scheme.partition(":")[0], _SCHEMES["semver"])
    return (
        f"{KEEP_START}{escaped(book.project.name)}, release by release, the newest first.\n\n"
        f"The layout is that of [Keep a Changelog]({edition.address}), the versions follow\n{scheme}.\n"
    )


def _release(release: Release, keeper: Keeper) -> str:
    text = keeper.section(release.prose, release.changes, release.told, _gone(release))
    return f"{heading(release)}\n{text or NO_CHANGES}"


def _gone(release: Release) -> str:
    """Say why a release was withdrawn; that it was stands in its heading already."""
    yank = release.yanked
    return withdrawn(release) if yank and (yank.reason or yank.use) else ""


def _untagged(section: Untagged, keeper: Keeper) -> str:
    return f"\n{untagged_heading(section)}\n{keeper.section(section.prose, (), frozenset()) or NO_CHANGES}"


def _versions(book: ReleaseBook, *, coming: bool) -> Iterator[str]:
    """Give where the versions in brackets lead."""
    forge = book.project.forge
    if forge is None:
        return
    base = book.next.base if isinstance(book.next, NextVersion) else None
    if coming and base:
        yield f"[Unreleased]: {forge.since(base.name, 'HEAD')}\n"
    for release in book.releases:
        yield _version(release, forge)


def _version(release: Release, forge: Forge) -> str:
    tag, before = release.tag.name, release.previous
    return f"[{release.version}]: {forge.compare(before.name, tag) if before else forge.release(tag)}\n"


def release_notes(release: Release, forge: Forge | None, layout: str, *, everything: bool, titled: bool) -> str:
    """Write the notes of one release."""
    keeper = Keeper(forge, EDITIONS[layout], everything=everything)
    text = keeper.section(release.prose, release.changes, release.told, _gone(release)) or NO_CHANGES
    parts = [heading(release) if titled else "", text, _people(release.contributors)]
    links = [*([_version(release, forge)] if titled and forge else []), *keeper.links()]
    return "\n".join((*filter(None, parts), *(["".join(links)] if links else [])))


def range_notes(  # noqa: PLR0913 - what a range is, and how it is written
    title: str,
    changes: Iterable[Change],
    people: Contributors,
    forge: Forge | None,
    layout: str,
    *,
    everything: bool,
    said: Prose,
    told: frozenset[str],
) -> str:
    """Write the notes of any set of changes, under a title unless it is ""."""
    keeper = Keeper(forge, EDITIONS[layout], everything=everything)
    parts = [f"## {title}\n" if title else "", keeper.section(said, changes, told), _people(people)]
    links = list(keeper.links())
    return "\n".join((*filter(None, parts), *(["".join(links)] if links else [])))


def _people(people: Contributors) -> str:
    """Thank in one line: there is no section for that."""
    if not people.names:
        return ""
    return unstarted(f"Contributors: {', '.join(map(escaped, people.names))}.") + "\n"
