"""The files that `tagline changelog` writes and checks: whole ones, and a marked region in somebody else's."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.pages.markdown import CHANGELOG_START, KEEP_START, shifted
from tagline.rules.keep_a_changelog import read_changelog
from tagline.rules.marked_region import PASTE, Region, content, filled, find_region, first_difference, new_file

LONGEST_START = 200
LONGEST_SHOWN = 60
OWN_STARTS = (CHANGELOG_START, KEEP_START, '{\n  "unreleased": {', '{\n  "$schema": "schema/changelog.json"')
_TITLE_LEVEL = 2


class Text(NamedTuple):
    """A changelog: its title with the introduction, and all that follows."""

    title: str
    rest: str

    @property
    def whole(self) -> str:
        """The text of a file that is nothing else."""
        return self.title + self.rest


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
    start = _read(path, LONGEST_START).decode("utf-8", "replace").replace("\r\n", "\n")
    if start.strip() and not start.startswith(OWN_STARTS):
        problem = f"{path}: was not written by tagline, and what people wrote there would be lost"
        raise TaglineError(problem, "name another FILE, replace it with --force, or mark a region and --write into it")


def _read(path: Path, longest: int = -1) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(longest)
    except OSError as error:
        problem = f"{path}: cannot be read: {error.strerror}"
        raise TaglineError(problem) from error


def region_of(path: Path) -> Region | None:
    """Find the region of a file before anything else is done; None for a file that is still to be made."""
    refuse_link(path)
    if not path.exists():
        return None
    data = _read(path)
    found = find_region(data, str(path))
    if found is None and data.strip():
        problem = f"{path}: has no region that belongs to tagline"
        raise TaglineError(problem, PASTE)
    return found


def write_region(path: Path, text: Text) -> str:
    """Write the region of a file, every other byte as it is, and say what was done."""
    region = region_of(path)
    if region is None:
        write_bytes(path, [new_file(text.rest, text.title or "# Changelog\n")])
        return f"{path}: is new"
    before = _read(path)
    after = filled(before, region, shifted(text.rest, region.level - _TITLE_LEVEL))
    if find_region(after, str(path)) != region._replace(end=region.end + len(after) - len(before)):
        problem = f"{path}: the notes hold something that would break the marks"
        raise TaglineError(problem, "look for a block of code that is not closed in the prose of the releases")
    said = f"{path}: is up to date"
    if after != before:
        write_bytes(path, [after])
        said = f"{path}: is written between its marks, from line {region.line} on"
    return "\n".join((said, *_remarks(path, before[: region.begin] + before[region.end :], text)))


def _remarks(path: Path, rest: bytes, text: Text) -> Iterator[str]:
    """Say what a reader of the file may stumble over: another encoding, and releases that are told twice."""
    if not (text.rest.isascii() or _is_utf8(rest)):
        yield f"{path}: is not UTF-8, but the region is: save the file as UTF-8"
    written = {release.version for release in read_changelog(text.rest).releases}
    kept = read_changelog(rest.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")).releases
    twice = next((release.version for release in kept if release.version in written), "")
    if twice:
        yield f"{path}: its own part tells {twice} as well: --since {twice} leaves that to it"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def check_file(path: Path, text: Text, remedy: str) -> str:
    """Say that a file is up to date, its region or all of it; TaglineError with the first line that is not."""
    if not path.is_file():
        problem = f"{path}: no such file"
        raise TaglineError(problem, remedy)
    data = _read(path)
    region = find_region(data, str(path))
    if region:
        expected = content(region, shifted(text.rest, region.level - _TITLE_LEVEL))
        found, line = data[region.begin : region.end], region.line
    elif data.decode("utf-8", "replace").replace("\r\n", "\n").startswith(OWN_STARTS):
        newline = "\r\n" if data.partition(b"\n")[0].endswith(b"\r") else "\n"
        expected, found, line = text.whole.replace("\n", newline).encode("utf-8", "replace"), data, 1
    else:
        problem = f"{path}: has no region that belongs to tagline"
        raise TaglineError(problem, PASTE)
    different = first_difference(expected, found, line)
    if different is None:
        return f"{path}: is up to date"
    wanted, had = _shown(different.expected), _shown(different.found)
    problem = f"{path}:{different.line}: is not up to date: expected {wanted}, found {had}"
    raise TaglineError(problem, remedy)


def _shown(line: str) -> str:
    bare = line.rstrip("\r\n")
    if not line:
        return "the end"
    if not bare.strip():
        return "an empty line"
    return f'"{bare[:LONGEST_SHOWN]}{"…" if len(bare) > LONGEST_SHOWN else ""}"'


def write_whole(path: Path, parts: Iterable[str]) -> None:
    """Write a text; see `write_bytes`."""
    write_bytes(path, _encoded(parts))


def _encoded(parts: Iterable[str]) -> Iterator[bytes]:
    return (part.encode("utf-8", "replace") for part in parts)


def write_bytes(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file in one step, so that no half file is ever left."""
    from tagline.publishing.whole_files import write_whole  # noqa: PLC0415 - most runs print

    write_whole(path.resolve(), parts, called=str(path))
