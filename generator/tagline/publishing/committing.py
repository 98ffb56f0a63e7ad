"""Commit one file, as the user would: with their name, their hooks and their signature."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from tagline.errors import TaglineError
from tagline.reading.git import decode
from tagline.rules.plain_text import without_addresses

if TYPE_CHECKING:
    from pathlib import Path

# What would lead git to another repository than the one that was read.
_ELSEWHERE = frozenset(
    {
        *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE"),
        *("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_IMPLICIT_WORK_TREE"),
    }
)
_UNDER_WAY = {
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "REBASE_HEAD": "rebase",
}
_MOST_LINES = 12


class Commit(NamedTuple):
    """A commit that was made, and what git and the hooks said meanwhile."""

    hash: str
    said: str


def expect_clean(top: Path, name: str) -> None:
    """Refuse where the file holds changes that nobody committed, or where git is in the middle of something."""
    for ref, what in _UNDER_WAY.items():
        if _git(top, "rev-parse", "--verify", "--quiet", ref).returncode == 0:
            problem = f"a {what} is under way here, and a single file cannot be committed in it"
            raise TaglineError(problem, f"end the {what} first, or leave out --commit")
    if _git(top, "check-ignore", "--quiet", "--", name).returncode == 0:
        problem = f"{name}: is ignored by git, so it cannot be committed"
        raise TaglineError(problem, "take it out of .gitignore, or leave out --commit")
    status = _git(top, "status", "--porcelain", "-z", "--untracked-files=all", "--", f":(top,literal){name}")
    if status.returncode:
        problem = "the state of the work tree cannot be read"
        raise _failed(problem, status.stderr)
    if status.stdout:
        found = "is not committed yet" if status.stdout.startswith(b"??") else "has changes that nobody committed yet"
        problem = f"{name}: {found}, and that would go into the same commit"
        raise TaglineError(problem, "commit it first, or leave out --commit")


def commit(top: Path, name: str, message: str, *, new: bool) -> Commit:
    """Commit exactly one file; what else is staged stays staged. A `new` file is made known to git first."""
    path = f":(top,literal){name}"
    if new:
        added = _git(top, "add", "--intent-to-add", "--", path)
        if added.returncode:
            raise _not_committed(name, message, added.stderr)
    done = _git(top, "commit", "--only", "--file=-", "--", path, stdin=message.encode())
    if done.returncode:
        if new:
            _git(top, "reset", "--quiet", "--", path)
        raise _not_committed(name, message, done.stderr + done.stdout)
    made = _git(top, "rev-parse", "HEAD")
    return Commit(decode(made.stdout).strip(), decode(done.stderr).strip())


def _git(top: Path, *words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git with the user's own configuration, in the work tree that was read."""
    own = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    return subprocess.run(
        ["git", "--no-pager", *words],
        cwd=top,
        env={**own, "GIT_EDITOR": ":"},
        input=stdin,
        capture_output=True,
        check=False,
    )


def _not_committed(name: str, message: str, said: bytes) -> TaglineError:
    """Say why, and how the file that is written already can still be committed with its reason."""
    words = (word for part in message.strip().split("\n\n") for word in ("-m", part))
    later = shlex.join(["git", "commit", "--only", *words, "--", name])
    return _failed(f"{name} is changed, but not committed", said, f"mend it, then: {later}")


def _failed(problem: str, said: bytes, remedy: str = "") -> TaglineError:
    """Word what git or a hook said: its last lines hold the reason."""
    lines = [line for line in without_addresses(decode(said)).splitlines() if line.strip()]
    reason = "\n".join(lines[-_MOST_LINES:]) or "git failed"
    return TaglineError(f"{problem}, because git says: {reason}", remedy)
