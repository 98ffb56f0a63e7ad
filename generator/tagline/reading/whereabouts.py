"""Ask where a commit is: what comes after it, and which branches hold it."""

from collections.abc import Mapping

from tagline.model.commit import Commit
from tagline.reading.git import Git, decode, words
from tagline.reading.history import read_commits

Parents = Mapping[str, tuple[str, ...]]
_ID_LENGTHS = frozenset({40, 64})


def read_commit(git: Git, name: str) -> Commit | None:
    """Read the commit that a name stands for: an id or the beginning of one, a branch, a tag; None for no commit."""
    code, out, _ = git.try_run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if code:
        return None
    full = decode(out).strip()
    return next(read_commits(git, [full, *(f"^{parent}" for parent in _parents(git, full))]), None)


def _parents(git: Git, full: str) -> tuple[str, ...]:
    out = git.run("rev-list", "--parents", "--max-count=1", "--stdin", stdin=words([full]))
    return parents_from(decode(out)).get(full, ())


def read_parents(git: Git, head: str | None) -> Parents:
    """Ask for the parents of every commit that HEAD, a branch or a tag reaches."""
    start = words([head] if head else [])
    return parents_from(
        decode(git.run("rev-list", "--parents", "--branches", "--tags", "--remotes", "--stdin", stdin=start))
    )


def parents_from(text: str) -> dict[str, tuple[str, ...]]:
    """Read what `rev-list --parents` printed: a commit and its parents a line."""
    lines = (line.split(" ") for line in text.splitlines())
    return {line[0]: tuple(line[1:]) for line in lines if len(line[0]) in _ID_LENGTHS}


def read_branches(git: Git) -> dict[str, str]:
    """Ask for the branches: the commit of each, by its short name (`main`, `origin/main`)."""
    out = git.run("for-each-ref", "--format=%(objectname) %(refname)", "refs/heads", "refs/remotes")
    return branches_from(decode(out))


def branches_from(text: str) -> dict[str, str]:
    """Read what `for-each-ref` printed; a remote's HEAD is another name for one of its branches."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        commit, _, name = line.partition(" ")
        if not (name.startswith("refs/remotes/") and name.endswith("/HEAD")):
            found[name.removeprefix("refs/heads/").removeprefix("refs/remotes/")] = commit
    return found
