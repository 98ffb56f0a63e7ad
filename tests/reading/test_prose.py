"""Prose about a release comes from its file, else from its tag; a line that only repeats the version is none."""

import sys
from pathlib import Path

import pytest

from tagline.model.commit import Tag
from tagline.model.release import Prose
from tagline.reading.git import Git
from tagline.reading.notes_folder import NotesFolder, notes_folder
from tagline.reading.prose import prose_of_file, prose_of_message, read_prose, says_nothing


def tag(message: str = "", name: str = "v1.2.0") -> Tag:
    """Make an annotated tag."""
    return Tag(name=name, commit_hash="1" * 40, tagged=1, message=message)


def folder_of(top: Path) -> NotesFolder:
    """Look at the notes of a work tree."""
    return notes_folder(Git(top), top, None)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "v1.2.0",
            "1.2.0",
            "Release v1.2.0",
            "Release 1.2.0",
            "release: v1.2.0",
            "Version 1.2.0",
            "v1.2.0.",
            "Tag v1.2.0",
        ),
        *(
            "Tagging v1.2.0",
            "chore(release): v1.2.0",
            "Bump version to 1.2.0",
            "New release 1.2.0",
            "Released v1.2.0",
            "",
        ),
        *("project 1.2.0", "project v1.2.0", "project-1.2.0"),
    ],
)
def test_a_line_that_repeats_the_version_says_nothing(line: str) -> None:
    assert says_nothing(line, "v1.2.0")


@pytest.mark.parametrize(
    "line", ["Faster than ever", "v1.2.0: faster than ever", "Release of the year", "The 1.2.0 with the wheel"]
)
def test_a_line_with_words_of_its_own_is_a_headline(line: str) -> None:
    assert not says_nothing(line, "v1.2.0")


def test_a_tag_message_has_a_headline_and_a_text() -> None:
    assert prose_of_message(tag("Faster than ever\n\nThanks to *all*.")) == Prose(
        headline="Faster than ever", text="Thanks to *all*."
    )


def test_the_plan_that_a_tag_names_is_no_prose() -> None:
    assert prose_of_message(tag("Faster\n\nTwice.\n\nPlan: 2026-11")) == Prose("Faster", "Twice.")
    assert not prose_of_message(tag("Plan: 2026-11"))
    assert prose_of_message(tag("Plan: a garden for all")).headline == "Plan: a garden for all"


def test_a_tag_message_without_words_is_no_prose() -> None:
    assert not prose_of_message(tag("Release v1.2.0"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Faster\n\nThanks.\n", Prose(headline="Faster", text="Thanks.")),
        ("## Faster ##\n", Prose(headline="Faster")),
        ("Thanks.\n\n# Not a headline\n", Prose(text="Thanks.\n\n# Not a headline")),
        ("#nothing\n", Prose(text="#nothing")),
        ("\n\n", Prose()),
        ("", Prose()),
    ],
)
def test_the_first_line_of_a_file_is_a_headline_where_it_is_a_heading(text: str, expected: Prose) -> None:
    assert prose_of_file(text) == expected


def test_a_file_wins_over_the_message(tmp_path: Path) -> None:
    (tmp_path / "release-notes").mkdir()
    (tmp_path / "release-notes" / "v1.2.0.md").write_text("# From the file\n", encoding="utf-8")
    found = read_prose(folder_of(tmp_path), [tag("From the tag"), tag("Another tag", "v1.1.0"), tag("", "v1.0.0")])
    assert found == {"v1.2.0": Prose(headline="From the file"), "v1.1.0": Prose(headline="Another tag")}


def test_where_there_is_no_folder_the_messages_are_read() -> None:
    assert read_prose(notes_folder(Git(Path()), None, None), [tag("From the tag")]) == {
        "v1.2.0": Prose(headline="From the tag")
    }


@pytest.mark.skipif(sys.platform == "win32", reason="making a symbolic link needs rights on Windows")
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "release-notes").mkdir()
    (tmp_path / "release-notes" / "v1.2.0.md").symlink_to(tmp_path / "secret")
    assert read_prose(folder_of(tmp_path), [tag()]) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="making a symbolic link needs rights on Windows")
def test_a_folder_that_is_a_link_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "v1.2.0.md").write_text("secret", encoding="utf-8")
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "release-notes").symlink_to(tmp_path / "outside")
    assert read_prose(folder_of(tmp_path / "inside"), [tag()]) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="making a symbolic link needs rights on Windows")
def test_a_link_below_the_folder_is_not_followed_either(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "v1.2.0.md").write_text("secret", encoding="utf-8")
    (tmp_path / "release-notes").mkdir()
    (tmp_path / "release-notes" / "core").symlink_to(tmp_path / "outside")
    assert read_prose(folder_of(tmp_path), [tag("", "core/v1.2.0")]) == {}


@pytest.mark.parametrize("name", ["../v1.2.0", "a/b", "x" * 300, "CON"])
def test_a_tag_name_that_is_no_file_name_reads_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "release-notes").mkdir()
    (tmp_path / "v1.2.0.md").write_text("outside", encoding="utf-8")
    assert read_prose(folder_of(tmp_path), [tag("", name)]) == {}


def test_a_folder_named_like_a_file_is_no_prose(tmp_path: Path) -> None:
    (tmp_path / "release-notes" / "v1.2.0.md").mkdir(parents=True)
    assert read_prose(folder_of(tmp_path), [tag()]) == {}


def test_no_address_is_shown() -> None:
    found = prose_of_message(tag("By ada@users.invalid\n\nand bob@users.invalid"))
    assert "users.invalid" not in found.headline + found.text


@pytest.mark.parametrize("heading", ["# 1.2.0", "## v1.2.0", "# Release 1.2.0"])
def test_a_heading_of_a_file_that_only_repeats_the_version_is_no_headline(heading: str) -> None:
    assert prose_of_file(f"{heading}\n\n# Added\n\n- a", "v1.2.0") == Prose(text="# Added\n\n- a")


def test_who_said_yes_to_a_release_is_no_prose_of_it() -> None:
    message = "Faster\n\nAll of it.\n\nPlan: 2026-11\nApproved-by: Ada <ada@users.invalid>\nTested-by: Grace\n"
    assert prose_of_message(Tag("v1.0.0", "a" * 40, 1, message)) == Prose("Faster", "All of it.")
