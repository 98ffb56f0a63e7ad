"""The files under `release-notes/` are the same from a work tree and from HEAD's tree."""

import os
import sys
from pathlib import Path

import pytest

from stories import Story, git
from tagline.reading.git import Git
from tagline.reading.notes_folder import LARGEST, NotesFolder, notes_folder

FILES: dict[str, str | bytes] = {
    "release-notes/v1.0.0.md": "# One\r\n\r\nText\r\n",
    "release-notes/pkg/v1.0.0.md": "# Of a package\n",
    "release-notes/next/a.md": "a",
    "release-notes/empty.md": "",
    "release-notes/bytes.md": b"\xff\x00",
    "other/v1.0.0.md": "other",
}


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """Tell a repository with notes, and check it out."""
    told = Story()
    told.commit("fix: a", files=FILES)
    path = told.told(tmp_path / "work", bare=False)
    git(path, "reset", "--hard", "--quiet")
    return path


def both(where: Path) -> tuple[NotesFolder, NotesFolder]:
    head = git(where, "rev-parse", "HEAD").decode().strip()
    return notes_folder(Git(where), where, head), notes_folder(Git(where), None, head)


def test_work_tree_and_head_hold_the_same(where: Path) -> None:
    work, head = both(where)
    names = {name.removeprefix("release-notes/") for name in FILES if name.startswith("release-notes/")}
    assert work.files.keys() == head.files.keys() == names
    assert work.texts(names) == head.texts(names)
    assert work.texts(["pkg/v1.0.0.md", "none.md"]) == {"pkg/v1.0.0.md": "# Of a package\n"}
    assert work.texts(["v1.0.0.md"]) == {"v1.0.0.md": "# One\n\nText\n"}


def test_where_there_is_no_folder_there_is_nothing(tmp_path: Path) -> None:
    told = Story()
    told.commit("fix: a")
    where = told.told(tmp_path / "work", bare=False)
    for folder in both(where):
        assert (folder.files, folder.there) == ({}, False)
    assert notes_folder(Git(where), None, None).files == {}


@pytest.mark.skipif(sys.platform == "win32", reason="making a symbolic link needs rights on Windows")
def test_links_are_no_files_in_either(where: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "x.md").write_text("secret", encoding="utf-8")
    (where / "release-notes" / "link.md").symlink_to(tmp_path / "secret" / "x.md")
    (where / "release-notes" / "folder").symlink_to(tmp_path / "secret")
    git(where, "add", "--all")
    git(where, "commit", "--quiet", "--message", "link")
    for folder in both(where):
        assert not [name for name in folder.files if name.startswith(("link", "folder"))]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes of this kind on Windows")
def test_a_pipe_is_no_file_and_nobody_waits_for_it(where: Path) -> None:
    os.mkfifo(where / "release-notes" / "pipe.md")
    assert "pipe.md" not in both(where)[0].files


def test_no_more_than_a_megabyte_is_read(where: Path) -> None:
    (where / "release-notes" / "v1.0.0.md").write_bytes(b"x" * (LARGEST + 5))
    git(where, "commit", "--quiet", "--all", "--message", "large")
    work, head = both(where)
    assert len(work.raw(["v1.0.0.md"])["v1.0.0.md"]) == LARGEST
    assert head.raw(["v1.0.0.md"]) == {}


def test_many_files_are_read_in_two_processes_at_most(where: Path) -> None:
    _, head = both(where)
    assert head.texts(head.files).keys() == head.files.keys()
