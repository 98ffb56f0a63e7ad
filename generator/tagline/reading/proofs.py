"""Look for files that prove something and for who last touched a line."""

from collections.abc import Mapping, Sequence

from tagline.reading.git import Git, decode
from tagline.reading.history import Place
from tagline.rules.plain_text import person

_MOST = 200


def read_files(git: Git, commit: str, paths: Sequence[str]) -> Mapping[str, str]:
    """Give those paths that a commit's tree has, each with the commit that last touched it ("" if unknown)."""
    asked = [path for path in dict.fromkeys(paths) if _is_inside(path)][:_MOST]
    if not asked or not commit:
        return {}
    code, out, _ = git.try_run("ls-tree", "--full-tree", "-z", "--name-only", commit, "--", *asked)
    there = [] if code else [name for name in decode(out).split("\0") if name]
    return {name: _last_touched(git, commit, name) for name in there}


def _is_inside(path: str) -> bool:
    """Whether words can be the path of a file in a repository."""
    parts = path.split("/")
    return bool(path) and "\0" not in path and not path.startswith(("/", "-")) and not {"", ".", ".."} & set(parts)


def _last_touched(git: Git, commit: str, path: str) -> str:
    words = ("--max-count=1", "--format=%H", "--no-color", commit, "--", f":(top,literal){path}")
    code, out, _ = git.try_run("log", *words)
    return "" if code else decode(out).strip()


def read_author(git: Git, place: Place, path: str, line: int, word: str) -> str:
    """Give who last changed a line of a committed file, "" where HEAD has no such line that holds the word."""
    at_top = git._replace(directory=place.top) if place.top else git
    words = ("--no-textconv", "--porcelain", "--ignore-revs-file=", f"-L{line},{line}", "HEAD", "--", path)
    code, out, _ = at_top.try_run("blame", *words)
    return "" if code else author_from(decode(out), word)


def author_from(text: str, word: str) -> str:
    """Read what `git blame --porcelain` printed of one line."""
    head, _, line = text.partition("\n\t")
    name = next((row.removeprefix("author ") for row in head.split("\n") if row.startswith("author ")), "")
    return person(name) if name and word in line else ""
