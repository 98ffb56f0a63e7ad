"""The region of somebody else's file that `tagline changelog` writes and checks."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tagline.cli.changelog_file import OWN_STARTS, read_bytes, refuse_link, write_bytes
from tagline.errors import TaglineError
from tagline.pages.markdown import shifted
from tagline.rules.keep_a_changelog import read_changelog
from tagline.rules.marked_region import PASTE, Region, content, filled, find_region, first_difference, new_file

LONGEST_SHOWN = 60
_TITLE_LEVEL = 2


class Text(NamedTuple):
    """A changelog: its title with the introduction, and all that follows."""

    title: str
    rest: str

    @property
    def whole(self) -> str:
        """The text of a file that is nothing else."""
        return self.title + self.rest


def region_of(path: Path) -> Region | None:
    """Find the region of a file before anything else is done; None for a file that is still to be made."""
    refuse_link(path)
    if not path.exists():
        return None
    data = read_bytes(path)
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
    before = read_bytes(path)
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
    data = read_bytes(path)
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
