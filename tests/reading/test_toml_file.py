"""A file that people write is read whole, or it is told in a line each what is wrong with it."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from stories import Story
from tagline.errors import TaglineError
from tagline.reading.files import LARGEST, committed_bytes, file_bytes
from tagline.reading.git import Git
from tagline.reading.toml_file import parsed, read_toml

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are made as on POSIX")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A small definition."""

    text: str = ""
    number: int = 0


def read(top: Path, raw: bytes) -> Note | None:
    """Read a file of these bytes."""
    (top / "note.toml").write_bytes(raw)
    return read_toml(Note, top, "note.toml")


def refusal(top: Path, raw: bytes) -> str:
    """Give what is said of a file of these bytes."""
    with pytest.raises(TaglineError) as caught:
        read(top, raw)
    return str(caught.value)


def test_a_file_that_is_not_there_is_nothing(tmp_path: Path) -> None:
    assert read_toml(Note, tmp_path, "note.toml") is None


@pytest.mark.parametrize(
    "raw",
    [
        b'text = "a"\nnumber = 1\n',
        b'text = "a"\r\nnumber = 1\r\n',
        b'\xef\xbb\xbftext = "a"\nnumber = 1\n',
        b'number = 1\ntext = "a"',
    ],
)
def test_line_ends_and_a_byte_order_mark_do_not_count(tmp_path: Path, raw: bytes) -> None:
    assert read(tmp_path, raw) == Note(text="a", number=1)


def test_an_empty_file_has_the_defaults(tmp_path: Path) -> None:
    assert read(tmp_path, b"") == Note()


def test_mistakes_stand_in_the_order_of_the_file_with_their_lines(tmp_path: Path) -> None:
    said = refusal(tmp_path, b'\r\ntxet = "a"\r\nnumber = "x"\r\n').splitlines()
    assert [line.split(": ")[0] for line in said] == ["note.toml:2", "note.toml:3"]


def test_very_many_mistakes_are_cut(tmp_path: Path) -> None:
    said = refusal(tmp_path, b"".join(b"k%d = 1\n" % number for number in range(500))).splitlines()
    assert len(said) == 51
    assert said[-1] == "and 450 more mistakes"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"text", "note.toml:1: this is no TOML: Expected '='"),
        (b"\ntext = 1 2", "note.toml:2:10: this is no TOML"),
        (b'text = "a', "note.toml:"),
        (b"a = 1\na = 2", "note.toml:2: this is no TOML: Cannot overwrite a value"),
        (b"text = 2026-13-40", "this is no TOML"),
        (b"number = " + b"1" * 5000, "this is no TOML"),
        (b"text = '\x1b[31m'", "this is no TOML"),
        (b'# \xfc\ntext = "\xff"', "note.toml:1: expected text in UTF-8, found the byte 0xfc; save the file as UTF-8"),
        ("text = 'a'".encode("utf-16"), "expected text in UTF-8, found UTF-16"),
        (b"a." * 1000 + b"b = 1", "note.toml:1: a key has more than 32 parts, so it is not read"),
        (b"a = " + b"[" * 400_000, "deep in each other, so it is not read"),
        (b"#" * (LARGEST + 1), "note.toml: is larger than 1 MB, so it is not read"),
    ],
)
def test_what_is_no_toml_is_one_line_with_its_place(tmp_path: Path, raw: bytes, words: str) -> None:
    said = refusal(tmp_path, raw)
    assert words in said
    assert "\n" not in said
    assert "\x1b" not in said


@needs_posix
def test_a_link_out_of_the_repository_is_refused_and_one_inside_is_followed(tmp_path: Path) -> None:
    top = tmp_path / "top"
    (top / "config").mkdir(parents=True)
    (tmp_path / "secret").write_text("text = 'secret'", encoding="utf-8")
    (top / "config" / "real.toml").write_text("number = 3", encoding="utf-8")
    (top / "note.toml").symlink_to("config/real.toml")
    assert read_toml(Note, top, "note.toml") == Note(number=3)
    (top / "out.toml").symlink_to("../secret")
    with pytest.raises(TaglineError, match="leads out of the repository"):
        read_toml(Note, top, "out.toml")


@needs_posix
@pytest.mark.parametrize("kind", ["pipe", "folder", "loop"])
def test_what_is_no_file_is_told_and_nothing_waits_for_it(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "note.toml"
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case _:
            path.symlink_to("note.toml")
    with pytest.raises(TaglineError, match=r"note\.toml: "):
        file_bytes(tmp_path, "note.toml")


def test_committed_files_are_read_without_a_work_tree(tmp_path: Path) -> None:
    told = Story()
    told.commit("a", files={"note.toml": "number = 3", "other": "x"})
    git = Git(told.told(tmp_path / "bare"))
    assert committed_bytes(git, ("note.toml", "missing.toml")) == {"note.toml": b"number = 3"}


def test_a_committed_file_of_no_measure_is_not_read(tmp_path: Path) -> None:
    told = Story()
    told.commit("a", files={"note.toml": "#" * (LARGEST + 1)})
    with pytest.raises(TaglineError, match="larger than 1 MB"):
        committed_bytes(Git(told.told(tmp_path / "bare")), ("note.toml",))


def test_a_table_of_another_kind_is_told() -> None:
    with pytest.raises(TaglineError, match=r"x\.toml:2: expected a table \[tool\.tagline\], found 3"):
        parsed("x.toml", b"[tool]\ntagline = 3").table(("tool", "tagline"))
