"""The files that `tagline changelog` writes as a whole."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from tagline.errors import TaglineError
from tagline.pages.markdown import CHANGELOG_START, KEEP_START

LONGEST_START = 200
OWN_STARTS = (CHANGELOG_START, KEEP_START, '{\n  "unreleased": {', '{\n  "$schema": "schema/changelog.json"')


def refuse_link(path: Path) -> None:
    """Refuse to write through a link, or into what is no file."""
    if path.is_symlink():
        problem = f"{path}: is a symbolic link, and a changelog is not written through one"
        raise TaglineError(problem, "name the file itself")
    if path.exists() and not path.is_file():
        problem = f"{path}: is no ordinary file"
        raise TaglineError(problem, "name a file")


def refuse_foreign(path: Path, *, force: bool) -> None:
    """Refuse to replace what tagline did not write, and to write through a link."""
    refuse_link(path)
    if force or not path.is_file():
        return
    start = read_bytes(path, LONGEST_START).decode("utf-8", "replace").replace("\r\n", "\n")
    if start.strip() and not start.startswith(OWN_STARTS):
        problem = f"{path}: was not written by tagline, and what people wrote there would be lost"
        raise TaglineError(problem, "name another FILE, replace it with --force, or mark a region and --write into it")


def read_bytes(path: Path, longest: int = -1) -> bytes:
    """Read a file, or its beginning."""
    try:
        with path.open("rb") as file:
            return file.read(longest)
    except OSError as error:
        problem = f"{path}: cannot be read: {error.strerror}"
        raise TaglineError(problem) from error


def write_whole(path: Path, parts: Iterable[str]) -> None:
    """Write a text; see `write_bytes`."""
    write_bytes(path, _encoded(parts))


def _encoded(parts: Iterable[str]) -> Iterator[bytes]:
    return (part.encode("utf-8", "replace") for part in parts)


def write_bytes(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file in one step, so that no half file is ever left."""
    from tagline.publishing.whole_files import write_whole  # noqa: PLC0415 - most runs print

    write_whole(path.resolve(), parts, called=str(path))
