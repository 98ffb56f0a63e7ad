"""Words that people wrote in a changelog, or in fragments of another tool, as files under `release-notes/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagline.errors import TaglineError
from tagline.reading.git import decode
from tagline.reading.notes_folder import FOLDER
from tagline.rules.keep_a_changelog import SECTIONS, entries_of, parts_of
from tagline.rules.peers import changesets, towncrier
from tagline.rules.peers.fragments import fragment_path, fragment_text
from tagline.rules.peers.towncrier import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagline.assembly.beginnings import Beginning
    from tagline.reading.peers.configurations import Configured
    from tagline.rules.keep_a_changelog import KeptRelease

_MOST_NAMED = 5
_TYPES = dict(zip(SECTIONS, ("feat", "change", "deprecate", "remove", "fix", "security"), strict=True))


def notes_files(seen: Beginning) -> Iterator[tuple[str, str, str]]:
    """Give path, text and meaning of each file of words."""
    if seen.kept is not None and not seen.kept.share.by_machine:
        for _, placed in seen.kept.placed:
            for tag, section in placed.sections.items():
                if text := notes_text(section):
                    yield f"{FOLDER}/{tag}.md", text, ""
        yield from _coming(seen)
    for path, found in fragments(seen):
        yield path, fragment_text(found), ""


def notes_left(seen: Beginning) -> Iterator[tuple[str, str]]:
    """Give file and reason of words that no file of ours has a place for."""
    kept = seen.kept
    if kept is not None and kept.share.by_machine:
        yield kept.name, "made by a tool, so its entries are not copied"
    elif kept is not None:
        versions = [one.version for _, placed in kept.placed for one in placed.untagged]
        if versions:
            more = f" and {len(versions) - _MOST_NAMED} more" if len(versions) > _MOST_NAMED else ""
            yield kept.name, f"keeps the words about {', '.join(versions[:_MOST_NAMED])}{more}, which no tag marks"
        if any(placed.coming and (parts_of(placed.coming).summary or book.package) for book, placed in kept.placed):
            yield kept.name, "keeps unreleased words that stand in none of the six sections, or belong to a package"
    if seen.book.packages and any(one.spot.tool == "changesets" for one in seen.peers):
        yield ".changeset/", "its entries name packages, which those of ours do not; release them first"


def notes_text(section: KeptRelease) -> str:
    """Write the words of a release as a file: its headline, else its version, which is none, and its text."""
    text = section.text.strip()
    if not text and not section.headline:
        return ""
    return f"# {section.headline or section.version}\n\n{text}".rstrip("\n") + "\n"


def _coming(seen: Beginning) -> Iterator[tuple[str, str, str]]:
    """Give the entries of what is unreleased as fragments; the project's own only, for they name no package."""
    placed = next((told for book, told in seen.kept.placed if not book.package), None) if seen.kept else None
    if placed is None or not placed.coming:
        return
    for section, text in parts_of(placed.coming).sections.items():
        for number, entry in enumerate(entries_of(text), 1):
            found = Found(_TYPES[section], (), entry)
            yield fragment_path(f"{section.lower()}-{number}"), fragment_text(found), ""


def fragments(seen: Beginning) -> Iterator[tuple[str, Found]]:
    """Give the fragments of other tools that wait for a release, as files of ours."""
    for one in seen.peers:
        if one.spot.tool == "towncrier":
            yield from _of_towncrier(seen, one)
        elif one.spot.tool == "changesets" and not seen.book.packages:
            yield from _of_changesets(seen)


def _of_towncrier(seen: Beginning, configured: Configured) -> Iterator[tuple[str, Found]]:
    folder, types = towncrier.folder_of(configured.data), towncrier.type_names(configured.data)
    for name in seen.root.files_in(folder):
        found = towncrier.fragment(name, _text(seen, f"{folder}/{name}"), types)
        if found is not None and found.text:
            yield fragment_path(name), found


def _of_changesets(seen: Beginning) -> Iterator[tuple[str, Found]]:
    for name in seen.root.files_in(".changeset"):
        found = changesets.fragment(_text(seen, f".changeset/{name}")) if name.endswith(".md") else None
        if found is not None:
            yield fragment_path(name), found


def _text(seen: Beginning, path: str) -> str:
    try:
        return decode(seen.root.read(path) or b"")
    except TaglineError:
        return ""
