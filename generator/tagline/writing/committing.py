"""Commit one file of a work tree, and nothing else."""

import shlex
from pathlib import Path
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.reading.git import decode
from tagline.rules.plain_text import without_addresses
from tagline.writing.user_git import Done, UserGit

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
    git = UserGit(top)
    for ref, what in _UNDER_WAY.items():
        if git.run("rev-parse", "--verify", "--quiet", ref).code == 0:
            problem = f"a {what} is under way here, and a single file cannot be committed in it"
            raise TaglineError(problem, f"end the {what} first, or leave out --commit")
    if git.run("check-ignore", "--quiet", "--", name).code == 0:
        problem = f"{name}: is ignored by git, so it cannot be committed"
        raise TaglineError(problem, "take it out of .gitignore, or leave out --commit")
    state = git.ask("status", "--porcelain", "-z", "--untracked-files=all", "--", _only(name))
    if state:
        found = "is not committed yet" if state.startswith("??") else "has changes that nobody committed yet"
        problem = f"{name}: {found}, and that would go into the same commit"
        raise TaglineError(problem, "commit it first, or leave out --commit")


def commit(top: Path, name: str, message: str, *, new: bool) -> Commit:
    """Commit exactly one file; what else is staged stays staged. A `new` file is made known to git first.

    It may take as long as it likes: hooks run tests, and people type in passphrases.
    """
    git = UserGit(top)
    if new:
        added = git.run("add", "--intent-to-add", "--", _only(name))
        if added.code:
            raise _not_committed(name, message, added)
    words = ("commit", "--only", "--file=-", "--", _only(name))
    done = git.run(*words, stdin=message.encode(), patience=None)
    if done.code:
        if new:
            git.run("reset", "--quiet", "--", _only(name))
        raise _not_committed(name, message, done)
    return Commit(git.ask("rev-parse", "HEAD"), without_addresses(done.told.strip()))


def _only(name: str) -> str:
    return f":(top,literal){name}"


def _not_committed(name: str, message: str, done: Done) -> TaglineError:
    """Say why, and how the file that is written already can still be committed with its reason."""
    parts = (word for part in message.strip().split("\n\n") for word in ("-m", part))
    later = shlex.join(["git", "commit", "--only", *parts, "--", name])
    told = without_addresses(done.told + decode(done.out))
    lines = [line for line in told.splitlines() if line.strip()]
    reason = "\n".join(lines[-_MOST_LINES:]) or done.reason
    problem = f"{name} is changed, but not committed, because git says: {reason}"
    return TaglineError(problem, f"mend it, then: {later}")
