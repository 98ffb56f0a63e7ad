"""A message file is read as the `git commit` that calls the hook will read it."""

import os
from pathlib import Path

import pytest

from stories import git
from tagline.errors import TaglineError
from tagline.reading.message_file import MessageFile, message_file_from, read_message_file

SCISSORS = "------------------------ >8 ------------------------"


def answer(**settings: str) -> str:
    """Write settings as `git config -z` prints them."""
    return "".join(f"{name.replace('__', '.')}\n{value}\0" for name, value in settings.items())


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository whose user has no configuration."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    git(tmp_path, "init", "--quiet", "--template=")
    return tmp_path


def read(where: Path, raw: bytes) -> MessageFile:
    """Write a message and read it."""
    (where / "MESSAGE").write_bytes(raw)
    return read_message_file(where / "MESSAGE", where)


def test_a_comment_begins_with_a_number_sign(where: Path) -> None:
    assert read(where, b"feat: x\n# y\n") == ("feat: x\n# y\n", "#", True)


@pytest.mark.parametrize(("sign", "expected"), [(";", ";"), ("auto", "#")])
def test_a_comment_begins_as_git_is_set_up(where: Path, sign: str, expected: str) -> None:
    git(where, "config", "core.commentChar", sign)
    assert read(where, b"feat: x\n# y\n").comment_sign == expected


@pytest.mark.parametrize("text", [f"feat: x\n; {SCISSORS}\ndiff", "feat: x\n\n; Please enter\n;\n"])
def test_a_sign_that_git_chose_is_told_by_the_text(text: str) -> None:
    assert message_file_from(text.encode(), answer(core__commentchar="auto")).comment_sign == ";"


def test_a_newer_git_may_have_a_longer_sign() -> None:
    assert message_file_from(b"feat: x", answer(core__commentstring="//")).comment_sign == "//"


@pytest.mark.parametrize(("cleanup", "removed"), [("strip", True), ("whitespace", False), ("scissors", False)])
def test_comments_stay_where_git_is_told_to_keep_them(cleanup: str, *, removed: bool) -> None:
    assert message_file_from(b"feat: x", answer(commit__cleanup=cleanup)).comments_removed is removed


def test_an_encoding_that_git_is_told_is_read(where: Path) -> None:
    git(where, "config", "i18n.commitEncoding", "latin1")
    assert read(where, "feat: café\n".encode("latin-1")).text == "feat: café\n"
    assert read(where, "feat: café\n".encode()).text == "feat: café\n"


@pytest.mark.parametrize("encoding", ["", "no-such-encoding", "ascii", "base64", "\ud800"])
def test_what_cannot_be_decoded_is_replaced(encoding: str) -> None:
    assert message_file_from(b"feat: caf\xe9", answer(i18n__commitencoding=encoding)).text == "feat: caf\ufffd"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b"\xef\xbb\xbffeat: x", "\ufffdfeat: x"),
        (b"feat: x\r\n\r\nThe body.\r\n", "feat: x\n\nThe body.\n"),
        (b"feat: \x1b[31mx\0", "feat: \ufffd[31mx\ufffd"),
    ],
)
def test_line_ends_are_plain_and_nothing_controls_a_terminal(where: Path, raw: bytes, text: str) -> None:
    assert read(where, raw).text == text


def test_without_git_a_message_is_read_as_the_defaults_have_it(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(where))
    assert read(where, b"feat: x\n# y\n") == ("feat: x\n# y\n", "#", True)


def test_a_file_that_cannot_be_read_is_told_in_a_sentence(where: Path) -> None:
    with pytest.raises(TaglineError, match="cannot be read"):
        read_message_file(where, where)
