"""The layouts of Keep a Changelog: what stands where, and that it reads back as it was written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import examples
from books import books
from tagline.model.commit import Change, ChangeKind
from tagline.model.release import Contributors, HandKept, NextVersion, Prose, Untagged, Yank
from tagline.model.settings import Settings
from tagline.pages.keep_a_changelog import EDITIONS, Keeper, keep_a_changelog, range_notes, release_notes
from tagline.pages.markdown import day, left_out
from tagline.rules.keep_a_changelog import SECTIONS, entries_of, parts_of, read_changelog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagline.model.book import ReleaseBook

OLD, NEW = EDITIONS
SECTION = {
    ChangeKind.ADDED: "Added",
    ChangeKind.CHANGED: "Changed",
    ChangeKind.OTHER: "Changed",
    ChangeKind.DEPRECATED: "Deprecated",
    ChangeKind.REMOVED: "Removed",
    ChangeKind.FIXED: "Fixed",
    ChangeKind.SECURITY: "Security",
}


def written(book: ReleaseBook, layout: str = OLD, *, everything: bool = False) -> str:
    """Write a whole changelog."""
    return "".join(keep_a_changelog(book, layout, everything=everything))


def notes(*changes: Change, layout: str = OLD, said: str = "", everything: bool = False) -> str:
    """Write the notes of some changes, without a heading and a forge."""
    return range_notes(
        "",
        changes,
        Contributors(),
        None,
        layout,
        everything=everything,
        said=Prose(text=said),
        told=frozenset(),
    )


def section_of(change: Change) -> str:
    """Give the section that a change stands in, by the convention; "" for none."""
    if change.kind is ChangeKind.BREAKING:
        return "Removed" if change.type == "remove" else "Changed"
    return SECTION.get(change.kind, "")


def expected(changes: Iterable[Change], keeper: Keeper) -> dict[str, list[str]]:
    """Give the entries of each section, in any order."""
    found: dict[str, list[str]] = {}
    for change in changes:
        if word := section_of(change):
            item = keeper.entry(change).removeprefix("- ").strip()
            found.setdefault(word, []).append("\n".join(map(str.strip, item.split("\n"))))
    return {word: sorted(entries) for word, entries in found.items()}


@given(books(prose=st.just(Prose())))
def test_what_is_written_reads_back_with_its_versions_days_sections_and_entries(book: ReleaseBook) -> None:
    kept = read_changelog(written(book))
    told = [release for release in kept.releases if release.version != "0.9"]
    assert [(one.version, one.day, one.yanked) for one in told] == [
        (str(release.version), day(release.released), bool(release.yanked)) for release in book.releases
    ]
    keeper = Keeper(book.project.forge, EDITIONS[OLD], everything=False)
    for release, section in zip(book.releases, told, strict=True):
        parts = parts_of(section.text).sections
        assert list(parts) == [word for word in SECTIONS if word in parts]
        found = {word: sorted(entries_of(text)) for word, text in parts.items()}
        assert found == expected(left_out(release.changes, release.told)[0], keeper)


@given(books(), st.sampled_from([OLD, NEW]), st.booleans())
def test_every_release_stands_in_the_file_whatever_people_wrote(
    book: ReleaseBook,
    layout: str,
    everything: bool,  # noqa: FBT001 - both ways to write it
) -> None:
    lines = written(book, layout, everything=everything).split("\n")
    for release in book.releases:
        mark = " [YANKED]" if release.yanked else ""
        assert lines.count(f"## [{release.version}] - {day(release.released)}{mark}") == 1


def test_the_file_begins_with_what_it_is_and_the_conventions_that_it_follows() -> None:
    book = examples.book()
    assert written(book).startswith(
        "# Changelog\n\nWhat changed in example, release by release, the newest first.\n\n"
        "The layout is that of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/), the versions follow\n"
        "[Semantic Versioning](https://semver.org/spec/v2.0.0.html).\n\n## [Unreleased]\n\n### Added\n"
    )
    assert "keepachangelog.com/en/2.0.0/" in written(book, NEW)


@pytest.mark.parametrize(
    ("scheme", "link"),
    [("pep440", "packaging.python.org"), ("calver:YYYY.MM.MICRO", "calver.org"), ("?", "semver.org")],
)
def test_the_scheme_of_versions_is_named(scheme: str, link: str) -> None:
    assert link in written(replace(examples.book(), settings=Settings(scheme=scheme))).partition("\n## ")[0]


def test_what_is_unreleased_has_a_section_even_when_there_is_nothing() -> None:
    book = replace(examples.book(), unreleased=())
    assert "\n\n## [Unreleased]\n\n## [2.0.0] - " in written(book)
    assert "[Unreleased]" not in "".join(keep_a_changelog(book, OLD, everything=False, coming=False))


def test_versions_lead_to_the_forge_at_the_end_of_the_file() -> None:
    assert written(examples.book()).endswith(
        "\n\n[Unreleased]: https://github.com/example/example/compare/v2.0.0...HEAD\n"
        "[2.0.0]: https://github.com/example/example/compare/v1.0.0...v2.0.0\n"
        "[2.0.0-rc.1]: https://github.com/example/example/releases/tag/v2.0.0-rc.1\n"
        "[1.0.0]: https://github.com/example/example/releases/tag/v1.0.0\n"
    )


def test_there_are_no_links_without_a_forge_and_no_link_to_what_was_never_released() -> None:
    book = examples.book()
    assert isinstance(book.next, NextVersion)
    assert "]: http" not in written(replace(book, project=book.project._replace(forge=None)))
    assert "[Unreleased]: " not in written(replace(book, next=book.next._replace(base=None)))


def test_what_breaks_stands_first_in_its_section_with_what_to_do() -> None:
    changed = examples.change(1, ChangeKind.CHANGED, "go faster", type="perf")
    broken = examples.change(2, ChangeKind.BREAKING, "break it", type="feat", scope="api", breaking_change="call new()")
    removed = examples.change(3, ChangeKind.BREAKING, "drop it", type="remove", breaking_change="drop it")
    assert notes(changed, broken, removed) == (
        f"### Changed\n\n- **Breaking:** **api:** break it ({2:07x})\n\n  call new()\n".replace(f"{2:07x}", "0000000")
        + "- go faster (0000000)\n\n### Removed\n\n- **Breaking:** drop it (0000000)\n"
    )


def test_what_has_no_section_is_counted_in_one_line() -> None:
    docs, chore = examples.change(1, ChangeKind.DOCS, "explain"), examples.change(2, ChangeKind.INTERNAL, "tidy")
    assert notes(docs) == "1 documentation change is not listed.\n"
    assert notes(docs, docs, chore) == "2 documentation changes and 1 internal change are not listed.\n"
    assert notes(docs, chore, everything=True).count("\n- ") == 2
    assert read_changelog(f"## 1.0.0\n\n{notes(docs, docs, chore)}").releases[0].text == ""


def test_what_follows_no_convention_stands_under_changed() -> None:
    assert notes(examples.change(1, ChangeKind.OTHER, "something", type="")) == "### Changed\n\n- something (0000000)\n"


def test_words_of_people_come_first_in_the_sections_that_they_name() -> None:
    said = "A summary.\n\n# Added\n\n- by hand\n\n# Thanks\n\nto [all]\n\n[all]: https://example.org"
    made = examples.change(1, ChangeKind.ADDED, "made", type="feat")
    assert notes(made, said=said) == (
        "A summary.\n\n#### Thanks\n\nto [all]\n\n### Added\n\n- by hand\n- made (0000000)\n\n[all]: https://example.org\n"
    )


def test_entries_never_come_under_a_heading_of_somebody_else() -> None:
    said = "# Added\n\n- by hand\n\n## Core\n\n- more"
    assert notes(examples.change(1, ChangeKind.ADDED, "made", type="feat"), said=said) == (
        "### Added\n\n- made (0000000)\n\n- by hand\n\n#### Core\n\n- more\n"
    )


def test_a_withdrawn_release_says_why_and_what_to_use() -> None:
    (release, *_) = examples.book().releases
    text = release_notes(
        replace(release, yanked=Yank("it lost data.", "2.0.1")), None, OLD, everything=False, titled=True
    )
    assert text.startswith("## [2.0.0] - 2026-01-10 [YANKED]\n\n**Withdrawn:** it lost data. Use 2.0.1 instead.\n")


def test_the_second_edition_collects_its_links_at_the_end() -> None:
    book = examples.book()
    text = written(book, NEW)
    assert "([#7], [000000000000], see [#3] [#4])" in text
    assert "[#7]: https://github.com/example/example/pull/7\n" in text
    assert text.count("\n[#7]: ") == 1


def test_two_commits_that_begin_alike_are_told_apart_in_the_second_edition() -> None:
    one, two = examples.change(1, ChangeKind.FIXED, "a"), examples.change(1 << 100, ChangeKind.FIXED, "b")
    book = replace(examples.book(), releases=(), unreleased=(one, two))
    text = written(book, NEW)
    assert f"- b ([{two.commit.hash[:12]}])" in text
    assert f"[{two.commit.hash[:12]}]: https://github.com/example/example/commit/{two.commit.hash}\n" in text


def test_an_advisory_leads_its_entry_and_a_correction_names_its_day() -> None:
    change = examples.change(1, ChangeKind.SECURITY, "close a hole")._replace(
        advisories=("CVE-2026-1",), amended="2026-01-31"
    )
    assert notes(change) == "### Security\n\n- CVE-2026-1: close a hole (0000000, updated 2026-01-31)\n"


def test_those_who_took_part_are_named_but_not_in_a_section() -> None:
    (release, *_) = examples.book().releases
    text = release_notes(release, None, OLD, everything=False, titled=False)
    assert text.endswith("\n\nContributors: Author 1, Author 2.\n")


def test_a_release_without_a_tag_stands_where_the_file_had_it() -> None:
    section = Untagged("1.5.0", "2017-06-20", Prose(text="# Fixed\n\n- by hand"), yanked=True, after="v2.0.0")
    book = replace(examples.book(), by_hand=HandKept("CHANGELOG.md", untagged=(section,)))
    text = written(book)
    assert "## [1.5.0] - 2017-06-20 [YANKED]\n\n### Fixed\n\n- by hand\n" in text
    assert text.index("## [2.0.0]") < text.index("## [1.5.0]") < text.index("## [1.0.0]")
