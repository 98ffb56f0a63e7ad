"""Read the commits whose messages are to be checked: one, a range, or what is not out yet."""

from collections.abc import Iterable
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.model.commit import Commit
from tagline.reading.git import Git, decode, words
from tagline.reading.history import opened, read_commits, read_refs
from tagline.rules.linting import reverted
from tagline.rules.tags import sort_tags

NO_SUCH = "no such file, version, tag, branch or commit"


class Chosen(NamedTuple):
    """The commits of a range, newest first; `what` names it, `unknown` are ids that they revert and nobody has."""

    what: str
    commits: tuple[Commit, ...]
    unknown: frozenset[str]
    cut_off: bool


def read_chosen(git: Git, text: str) -> Chosen:
    """Read the commits of `A..B` or one commit; without a text, what HEAD has and neither its upstream nor a release.

    `cut_off` says that the clone is shallow and that its end may have cut the range.
    """
    git, place = opened(git)
    if not text and not place.head:
        return Chosen("HEAD", (), frozenset(), cut_off=False)
    what, starts, alone = _starts(git, text)
    commits = tuple(read_commits(git, starts))
    ids = dict.fromkeys(found for commit in commits for found in reverted(commit.message))
    unknown = frozenset() if place.shallow else frozenset(_unknown(git, ids))
    return Chosen(what, commits, unknown, cut_off=place.shallow and not alone)


def _starts(git: Git, text: str) -> tuple[str, list[str], bool]:
    """Give the range in words, what `git log` is asked for, and whether it is a single commit."""
    if not text:
        return *_not_out_yet(git), False
    if "..." in text:
        problem = f"{text}: expected a range such as A..B, with two dots"
        raise TaglineError(problem)
    if ".." not in text:
        return text, [f"{_commit(git, text)}^!"], True
    old, _, new = text.partition("..")
    before = [f"^{_commit(git, old)}"] if old else []
    return text, [_commit(git, new or "HEAD"), *before], False


def _not_out_yet(git: Git) -> tuple[str, list[str]]:
    upstream = _resolved(git, "HEAD@{upstream}")
    head = _commit(git, "HEAD")
    if upstream:
        return "HEAD since its upstream", [head, f"^{upstream}"]
    releases = dict.fromkeys(item.tag.commit_hash for item in sort_tags(read_refs(git).tags).releases)
    return "HEAD since the last release" if releases else "HEAD", [head, *(f"^{commit}" for commit in releases)]


def _commit(git: Git, name: str) -> str:
    found = _resolved(git, name)
    if found:
        return found
    for item in sort_tags(read_refs(git).tags).releases:
        if str(item.version) == name:
            return item.tag.commit_hash
    problem = f"{name}: {NO_SUCH}"
    raise TaglineError(problem)


def _resolved(git: Git, name: str) -> str:
    code, out, _ = git.try_run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    return "" if code else decode(out).strip()


def _unknown(git: Git, ids: Iterable[str]) -> Iterable[str]:
    """Give those ids that no commit here has, in one call."""
    asked = list(ids)
    if not asked:
        return ()
    answers = git.run("cat-file", "--batch-check", stdin=words(f"{one}^{{commit}}" for one in asked))
    lines = decode(answers).splitlines()
    return [one for one, line in zip(asked, lines, strict=True) if line.endswith(" missing")]
