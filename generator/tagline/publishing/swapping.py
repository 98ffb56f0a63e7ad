"""Put a finished folder in the place of an old one, so that nobody ever sees half of either."""

from __future__ import annotations

import ctypes
import glob
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tagline.errors import TaglineError

if TYPE_CHECKING:
    from collections.abc import Iterator

A_DAY = 86_400
GIT_SIGNS = ("HEAD", "objects", "refs")
SITE_SIGNS = ("index.html", "sitemap.xml")
_HERE = -100  # AT_FDCWD of Linux
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux


@contextmanager
def writing(place: Path | str) -> Iterator[None]:
    """Make one sentence of whatever the system refuses: rights, room on the disk, a file where a folder should be."""
    try:
        yield
    except BrokenPipeError:  # whoever read our output has seen enough
        raise
    except OSError as error:
        at = f" ({error.filename})" if error.filename else ""
        problem = f"{place}: could not be written: {error.strerror or error}{at}"
        raise TaglineError(problem, "see to the folder's rights and the room on the disk, or name another") from error


def refuse_git(target: Path) -> None:
    """Refuse to write into a git directory: whatever lies there is git's."""
    real = target.resolve()
    for place in (real, *real.parents):
        if place.name == ".git" or all((place / sign).exists() for sign in GIT_SIGNS):
            problem = f"{target}: lies in the git directory {place}, where only git writes"
            raise TaglineError(problem, "name another folder")


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give an empty folder beside `target`; when all went well, it takes the target's place. Else it is removed."""
    target = Path(os.path.abspath(target))  # noqa: PTH100 - resolve() would follow the symlink that is refused
    refuse_foreign(target)
    refuse_git(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", suffix=".tmp", dir=target.parent))
    sweep(target, fresh)
    try:
        fresh.chmod(0o777 & ~_umask())  # mkdtemp's folders are for their owner only
        yield fresh
        keep_hidden(target, fresh)
        swap(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def sweep(target: Path, fresh: Path) -> None:
    """Remove what builds left that were killed: folders of our naming that nobody has touched for a day."""
    now = fresh.stat().st_mtime
    for left in target.parent.glob(f".{glob.escape(target.name)}-*.tmp"):
        if left != fresh and left.is_dir() and not left.is_symlink() and now - left.stat().st_mtime > A_DAY:
            shutil.rmtree(left, ignore_errors=True)


def refuse_foreign(target: Path) -> None:
    """Refuse to replace what is no site: it may be somebody's work."""
    if target.is_symlink():
        problem = f"{target}: is a symbolic link, and a site is not written through one"
        raise TaglineError(problem, "name the folder itself with --site-dir")
    if target.exists() and not target.is_dir():
        problem = f"{target}: is a file, where the site's folder should be"
        raise TaglineError(problem, "name another folder with --site-dir")
    if not target.is_dir() or not any(target.iterdir()):
        return
    if (target / ".git").exists() or not all((target / sign).is_file() for sign in SITE_SIGNS):
        problem = f"{target}: holds files that are no site, and building would replace them"
        raise TaglineError(problem, "name another folder with --site-dir, or empty this one")


def keep_hidden(old: Path, new: Path) -> None:
    """Copy what a site's owner may have put there and MkDocs leaves alone too: `.nojekyll` and its like."""
    hidden = [path for path in old.glob(".*") if not (new / path.name).exists()] if old.is_dir() else []
    for path in hidden:
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, new / path.name, symlinks=True)
        else:
            shutil.copy2(path, new / path.name, follow_symlinks=False)


def swap(fresh: Path, target: Path) -> None:
    """Let two folders change places; the old one goes. In one step on Linux, elsewhere in two renames."""
    if not target.exists():
        fresh.rename(target)
        return
    if exchange(fresh, target):
        return
    old = fresh.with_suffix(".old")
    target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system or its file system cannot."""
    if sys.platform != "linux":
        return False
    with suppress(OSError, AttributeError):
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
        return bool(renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
    return False


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
