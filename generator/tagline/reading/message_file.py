"""Read the file in which git keeps a commit message while it is written, and what git takes for a comment in it."""

import re
import subprocess
from pathlib import Path
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.reading.git import decode

SIGNS = "#;@!$%^&|:"  # those that git tries where core.commentChar is "auto"
_SCISSORS = re.compile(r"^(.{1,8}) -{24} >8 -{24}[ \t]{0,8}$", re.MULTILINE)
_SETTINGS = r"^(core\.comment(char|string)|commit\.cleanup)$"
LARGEST = 100_000_000


class Comments(NamedTuple):
    """What begins a comment line, and whether git takes such lines out."""

    sign: str = "#"
    removed: bool = True


def read_message_file(path: Path) -> str:
    """Read a message file as `decode` gives text."""
    try:
        with path.open("rb") as file:
            return text_of(file.read(LARGEST))
    except OSError as error:
        problem = f"{path}: cannot be read: {error.strerror}"
        raise TaglineError(problem) from error


def text_of(raw: bytes) -> str:
    """Decode a message; a zero byte, which no commit can have, shows as U+FFFD too."""
    return decode(raw).replace("\0", "\ufffd")


def read_comments(directory: Path, text: str) -> Comments:
    """Ask git what begins a comment in a message; not asked where no line could be one.

    The user's own configuration counts, as it does for the `git commit` that called: `git config` runs nothing of it.
    """
    if not any(line[:1] in SIGNS or (line[:1] and not line[0].isascii()) for line in text.split("\n") if line):
        return Comments()
    question = ["git", "config", "--get-regexp", "-z", _SETTINGS]
    try:
        done = subprocess.run(question, cwd=directory, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except OSError:  # without git a message file is read as git's defaults have it
        return Comments()
    return comments_from(decode(done.stdout), text)


def comments_from(answer: str, text: str) -> Comments:
    """Read what `git config` printed; "auto" is told by the scissors, else by the last lines of the text."""
    found = dict(entry.partition("\n")[::2] for entry in answer.split("\0") if entry)
    sign = found.get("core.commentstring") or found.get("core.commentchar") or "#"
    if sign.lower() == "auto":
        last = text.rstrip().rpartition("\n")[2][:1]
        cut = _SCISSORS.search(text)
        sign = cut[1] if cut else last if last in SIGNS else "#"
    return Comments(sign, found.get("commit.cleanup", "strip") not in {"verbatim", "whitespace", "scissors"})
