"""Read the file in which git keeps a commit message while it is written."""

import re
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.reading.git import decode

SIGNS = b"#;@!$%^&|:"  # those that git tries where core.commentChar is "auto"
_SCISSORS = r"(?m)^(.{1,8}) -{24} >8 -{24}[ \t]{0,8}$"
_SETTINGS = r"^(core\.comment(char|string)|commit\.cleanup|i18n\.commitencoding)$"
LARGEST = 100_000_000


class MessageFile(NamedTuple):
    """A message while it is written: its text as `decode` gives it, and what begins a line that git takes out."""

    text: str
    comment_sign: str = "#"
    comments_removed: bool = True


def read_message_file(path: Path, directory: Path) -> MessageFile:
    """Read a message file. Git is asked for its settings only where they can make a difference.

    The user's own configuration counts, as it does for the `git commit` that called; `git config` runs nothing of it.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST)
    except OSError as error:
        problem = f"{path}: cannot be read: {error.strerror}"
        raise TaglineError(problem) from error
    plain = raw.isascii() and not any(line[:1] in SIGNS for line in raw.split(b"\n") if line)
    return MessageFile(text_of(raw)) if plain else message_file_from(raw, _settings(directory))


def text_of(raw: bytes) -> str:
    """Decode a message; a zero byte, which no commit can have, shows as U+FFFD too."""
    return decode(raw).replace("\0", "\ufffd")


def _settings(directory: Path) -> str:
    question = ["git", "config", "--get-regexp", "-z", _SETTINGS]
    try:
        done = subprocess.run(question, cwd=directory, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except OSError:  # without git a message file is read as git's defaults have it
        return ""
    return decode(done.stdout)


def message_file_from(raw: bytes, settings: str) -> MessageFile:
    """Read a message by what `git config` printed. "auto" is told by the scissors, else by the last line."""
    found = dict(entry.partition("\n")[::2] for entry in settings.split("\0") if entry)
    text = text_of(_in_utf8(raw, found.get("i18n.commitencoding", "")))
    sign = found.get("core.commentstring") or found.get("core.commentchar") or "#"
    if sign.lower() == "auto":
        last = text.rstrip().rpartition("\n")[2][:1]
        cut = re.search(_SCISSORS, text)
        sign = cut[1] if cut else last if last and last.encode() in SIGNS else "#"
    return MessageFile(text, sign, found.get("commit.cleanup", "strip") not in {"verbatim", "whitespace", "scissors"})


def _in_utf8(raw: bytes, encoding: str) -> bytes:
    """Decode by the setting only what is no UTF-8; an encoding that nobody knows changes nothing."""
    with suppress(UnicodeDecodeError):
        raw.decode()
        return raw
    with suppress(LookupError, UnicodeError):
        return raw.decode(encoding).encode()
    return raw
