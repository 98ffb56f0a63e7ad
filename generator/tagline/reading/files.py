"""Read single files of a repository, out of its work tree or of HEAD's tree."""

from collections.abc import Sequence
from pathlib import Path

from tagline.errors import TaglineError
from tagline.reading.git import Git, decode

LARGEST = 1_000_000


def leads_away(top: Path, name: str) -> bool:
    """Whether a name in a work tree is a link that leads out of it."""
    path = top / name
    return path.is_symlink() and not path.resolve().is_relative_to(top.resolve())


def file_bytes(top: Path, name: str) -> bytes | None:
    """Read a file of a work tree, at most a little more than `LARGEST`; None where there is none.

    A link that leads out of the work tree is not followed.
    """
    path = top / name
    try:
        if leads_away(top, name):
            problem = f"{name}: is a symbolic link that leads out of the repository, so it is not read"
            raise TaglineError(problem, "put the file itself there")
        if not path.exists():
            return None
        if not path.is_file():
            problem = f"{name}: expected a file, found something else of this name"
            raise TaglineError(problem)
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, RuntimeError) as error:  # a RuntimeError: links in a circle
        reason = error.strerror if isinstance(error, OSError) else "symbolic links lead in a circle"
        problem = f"{name}: cannot be read: {reason}"
        raise TaglineError(problem) from error


def committed_bytes(git: Git, names: Sequence[str]) -> dict[str, bytes]:
    """Read files of HEAD's tree, for a repository without a work tree. Links are left out."""
    code, out, _ = git.try_run("ls-tree", "-z", "-l", "HEAD", "--", *names)
    if code:  # there is no commit yet
        return {}
    found: dict[str, bytes] = {}
    for entry in filter(None, out.split(b"\0")):
        facts, _, name = entry.partition(b"\t")
        mode, kind, object_id, size = facts.split()
        if kind != b"blob" or mode == b"120000":
            continue
        if size.isdigit() and int(size) > LARGEST:
            raise too_large(decode(name))
        found[decode(name)] = git.run("cat-file", "blob", object_id.decode())
    return found


def too_large(name: str) -> TaglineError:
    """Say that a file is not read because of its size."""
    return TaglineError(f"{name}: is larger than {LARGEST // 1_000_000} MB, so it is not read")
