"""Read a changelog that people keep by hand: from the work tree, or from HEAD's own tree where there is none."""

from pathlib import Path, PurePosixPath

from tagline.errors import TaglineError
from tagline.reading.git import Git, decode
from tagline.reading.history import Place

LARGEST = 20_000_000
SETTING = "changelog.prose"
_FILES = ("100644", "100755", "100664")


def read_hand_kept(git: Git, place: Place, path: str, *, needed: bool = True) -> str | None:
    """Give the text of the file that the settings name; "" before the first commit of a bare repository.

    None where there is no such file and it is not `needed`.
    """
    named = PurePosixPath(path.replace("\\", "/"))
    if named.is_absolute() or ".." in named.parts or ":" in named.parts[0] or "\n" in path:
        problem = f"{SETTING}: expected a file inside the repository, found {path!r}"
        raise TaglineError(problem, "write its path from the root of the repository, such as CHANGELOG.md")
    raw: bytes | None = b""
    if place.top is not None:
        raw = _of_work_tree(place.top, named)
    elif place.head:
        raw = _of_head(git, str(named))
    if raw is None and needed:
        problem = f"{named}: no such file, though {SETTING} names it"
        raise TaglineError(problem, f"mend {SETTING} in the settings")
    return None if raw is None else _text(raw)


def _text(raw: bytes) -> str:
    return decode(raw.removeprefix(b"\xef\xbb\xbf"))


def _of_work_tree(top: Path, named: PurePosixPath) -> bytes | None:
    file = top / named
    if any(folder.is_symlink() for folder in (file, *file.parents) if folder.is_relative_to(top) and folder != top):
        problem = f"{named}: is a symbolic link, or lies behind one, and {SETTING} does not follow it"
        raise TaglineError(problem, "name the file itself")
    if not file.is_file():
        return None
    try:
        with file.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except OSError as error:
        problem = f"{named}: cannot be read: {error.strerror}"
        raise TaglineError(problem) from error
    return _bounded(raw, named)


def _of_head(git: Git, named: str) -> bytes | None:
    listed = git.run("ls-tree", "-z", "-l", "--full-tree", "HEAD", "--", named).split(b"\0")[0]
    mode, _, rest = listed.decode("utf-8", "replace").partition(" ")
    kind, _, rest = rest.partition(" ")
    if kind != "blob" or mode not in _FILES:
        return None
    name, size = rest.partition("\t")[0].split()
    return _bounded(b"" if size == "-" else git.run("cat-file", "blob", name) if int(size) <= LARGEST else None, named)


def _bounded(raw: bytes | None, named: PurePosixPath | str) -> bytes:
    if raw is None or len(raw) > LARGEST:
        problem = f"{named}: is larger than {LARGEST // 1_000_000} MB, which is no changelog that people keep"
        raise TaglineError(problem, f"name another file in {SETTING}")
    return raw
