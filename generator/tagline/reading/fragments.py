"""Read the fragments under `release-notes/next/`: which commit added each, and its newest text."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tagline.errors import mistaken
from tagline.model.notes import FRAGMENTS, Fragment, Fragments
from tagline.reading.git import Git, decode, words
from tagline.reading.notes_folder import FOLDER, NotesFolder, read_blobs
from tagline.rules.fragments import MistakenError, fragment_of

BELOW = FRAGMENTS.removeprefix(f"{FOLDER}/") + "/"
QUESTION = (
    *("log", "-z", "--stdin", "--no-notes", "--no-color", "--full-history", "-c", "--diff-filter=AR", "-M100%"),
    *("--raw", "--no-abbrev", "--format=%x01%H", "--", f":(top){FRAGMENTS}"),
)
_LINK = "120000"


class Addition(NamedTuple):
    """That a commit added a file, or gave it another name (`before`); `blob` is its text at the time."""

    commit: str
    path: str
    blob: str
    before: str = ""


def cut_commits(common_dir: Path) -> frozenset[str]:
    """Name the commits at which a shallow clone was cut off: to git they seem to add all files that they have."""
    try:
        return frozenset((common_dir / "shallow").read_text(encoding="ascii", errors="replace").split())
    except OSError:
        return frozenset()


def read_fragments(
    git: Git, folder: NotesFolder, starts: Iterable[str], cut: frozenset[str] = frozenset()
) -> Fragments:
    """Read every fragment that the commits reached by `starts` added, and those that no commit has yet.

    What the commits in `cut` seem to add is older than they are, so it is left out.
    """
    out = git.run(*QUESTION, stdin=words(dict.fromkeys(starts)))
    traced = list(_traced(additions_from(out)))
    added = [(one, name) for one, name in traced if one.commit not in cut]
    current = folder.texts(name for name in folder.files if is_fragment(name))
    blobs = read_blobs(git, [one.blob for one, name in added if name not in current])
    committed: dict[str, list[Fragment]] = {}
    mistakes: list[tuple[str, int, str]] = []
    for one, name in added:
        text = current[name] if name in current else decode(blobs.get(one.blob, b""))
        read = _read(text, f"{FOLDER}/{name}" if name else one.path, mistakes if name in current else [])
        if read is not None:  # what was deleted cannot be mended any more: without it its commit speaks for itself
            committed.setdefault(one.commit, []).append(read)
    taken = {name for _, name in traced}
    pending = [_read(current[name], f"{FOLDER}/{name}", mistakes) for name in sorted(current.keys() - taken)]
    if mistakes:
        raise mistaken(mistakes)
    return Fragments(
        committed={commit: tuple(sorted(found, key=lambda one: one.path)) for commit, found in committed.items()},
        pending=tuple(filter(None, pending)),
    )


def _read(text: str, path: str, mistakes: list[tuple[str, int, str]]) -> Fragment | None:
    try:
        return fragment_of(text, decode(os.fsencode(path)))
    except MistakenError as error:
        mistakes += error.mistakes
        return None


def is_fragment(name: str) -> bool:
    """Whether a file below the folder of notes is a fragment; what explains the folder to its readers is none."""
    file = name.removeprefix(BELOW)
    return (
        file != name
        and "/" not in file
        and file.endswith(".md")
        and not file.startswith((".", "_"))
        and file.lower() != "readme.md"
    )


def additions_from(out: bytes) -> Iterator[Addition]:
    """Read what git printed to `QUESTION`, the newest commits first."""
    fields = iter(out.split(b"\0"))
    commit = ""
    for field in fields:
        word = field.lstrip(b"\n")
        if word.startswith(b"\x01"):
            commit = word[1:].decode()
        elif word.startswith(b":"):
            parents = len(word) - len(word.lstrip(b":"))
            facts = word[parents:].decode().split(" ")
            path = os.fsdecode(next(fields, b""))
            before, path = (path, os.fsdecode(next(fields, b""))) if facts[-1].startswith("R") else ("", path)
            if facts[parents] != _LINK and is_fragment(path.removeprefix(f"{FOLDER}/")):
                yield Addition(commit, path, facts[2 * parents + 1], before)


def _traced(additions: Iterable[Addition]) -> Iterator[tuple[Addition, str]]:
    """Give each addition and the name under which its file lives today, below the folder; "" for one that was replaced.

    A file that was added again, or took a name over, is a new one; the older one of that name has come to its end.
    """
    known_as: dict[str, str] = {}
    for one in additions:
        name = known_as.pop(one.path, None)
        own = one.path.removeprefix(f"{FOLDER}/") if name is None else name
        if one.before:
            known_as[one.before] = own
        else:
            yield one, own
        known_as[one.path] = ""
