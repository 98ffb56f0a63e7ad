"""The files under `release-notes/`: in the work tree, else in the tree of HEAD."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.reading.git import Git, decode, words

FOLDER = "release-notes"
LARGEST = 1_000_000
_DEEPEST = 8
_ORDINARY = (b"100644", b"100755", b"100664")


class NotesFolder(NamedTuple):
    """What the folder holds, by path below it. `files` gives the object of each; "" where it lies in `top`.

    A link may lead out of the repository and is no file here.
    """

    git: Git
    top: Path | None
    files: Mapping[str, str]
    there: bool

    def raw(self, names: Iterable[str]) -> dict[str, bytes]:
        """Read files, the first megabyte of each; what the folder lacks is left out."""
        wanted = [name for name in names if name in self.files]
        if self.top is not None:
            return {name: _start_of(self.top / FOLDER / name) for name in wanted}
        blobs = read_blobs(self.git, [self.files[name] for name in wanted])
        return {name: blobs[self.files[name]] for name in wanted if self.files[name] in blobs}

    def texts(self, names: Iterable[str]) -> dict[str, str]:
        """Read files as text with line feeds only; what could fool a reader is U+FFFD."""
        return {name: decode(raw.replace(b"\0", b"\xff")) for name, raw in self.raw(names).items()}


def notes_folder(git: Git, top: Path | None, head: str | None) -> NotesFolder:
    """Look what the folder holds. Only a repository without a work tree costs a question to git."""
    if top is not None:
        folder = top / FOLDER
        there = folder.is_dir() and not folder.is_symlink()
        return NotesFolder(git, top, dict.fromkeys(_names(folder, ""), "") if there else {}, there)
    files = _names_in_tree(git, head) if head else {}
    return NotesFolder(git, None, files, bool(files))


def _names(folder: Path, below: str, depth: int = 0) -> Iterable[str]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        problem = f"{folder}: cannot be read: {error.strerror}"
        raise TaglineError(problem) from error
    for entry in found:
        if entry.is_file(follow_symlinks=False):
            yield below + entry.name
        elif entry.is_dir(follow_symlinks=False) and depth < _DEEPEST:
            yield from _names(folder / entry.name, f"{below}{entry.name}/", depth + 1)


def _start_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST)
    except OSError as error:
        problem = f"{path}: cannot be read: {error.strerror}"
        raise TaglineError(problem) from error


def _names_in_tree(git: Git, head: str) -> dict[str, str]:
    code, out, _ = git.try_run("ls-tree", "-r", "-z", "--full-tree", head, "--", FOLDER)
    return dict(names_from(out)) if code == 0 else {}


def names_from(out: bytes) -> Iterable[tuple[str, str]]:
    """Read what `ls-tree -z` printed: paths below the folder and their objects, of ordinary files."""
    for record in out.split(b"\0"):
        about, _, path = record.partition(b"\t")
        if about.startswith(_ORDINARY):
            yield os.fsdecode(path).removeprefix(f"{FOLDER}/"), about.split(b" ")[2].decode()


def read_blobs(git: Git, ids: Iterable[str]) -> dict[str, bytes]:
    """Read objects by their ids, all that are there and no larger than a megabyte."""
    asked = list(dict.fromkeys(ids))
    if not asked:
        return {}
    told = git.run("cat-file", "--batch-check", stdin=words(asked)).decode().splitlines()
    facts = [line.split(" ") for line in told]
    small = [fact[0] for fact in facts if len(fact) == 3 and fact[1] == "blob" and int(fact[2]) <= LARGEST]  # noqa: PLR2004 - id, type, size
    return dict(blobs_from(git.run("cat-file", "--batch", stdin=words(small)))) if small else {}


def blobs_from(out: bytes) -> Iterable[tuple[str, bytes]]:
    """Read what `cat-file --batch` printed: a line with id, type and size before each object."""
    at = 0
    while at < len(out):
        end = out.index(b"\n", at)
        name, _, size = out[at:end].split(b" ")
        yield name.decode(), out[end + 1 : end + 1 + int(size)]
        at = end + 2 + int(size)
