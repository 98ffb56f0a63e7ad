"""Look at files from the root of a repository: in its work tree, else in the tree of HEAD."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.reading.files import committed_bytes, file_bytes, leads_away
from tagline.reading.git import Git
from tagline.reading.history import Place
from tagline.rules.settings import path_trouble

MOST_FILES = 2_000
LONGEST_NAME = 255


class Root(NamedTuple):
    """The root of a repository."""

    git: Git
    place: Place

    @property
    def top(self) -> Path | None:
        """The work tree; None without one."""
        return self.place.top

    def read(self, name: str) -> bytes | None:
        """Give the start of a file; None where there is none, or a link to somewhere else."""
        if not _is_name(name):
            return None
        if self.top is not None:
            return None if leads_away(self.top, name) or (self.top / name).is_dir() else file_bytes(self.top, name)
        return committed_bytes(self.git, [name]).get(name) if self.place.head else None

    def there(self, names: Iterable[str]) -> list[str]:
        """Name those of some files that are there."""
        good = [name for name in names if _is_name(name)]
        if self.top is not None:
            return [name for name in good if os.path.lexists(self.top / name)]
        if not self.place.head or not good:
            return []
        found = self.git.run("ls-tree", "-z", "--name-only", "--full-tree", "HEAD", "--", *good).split(b"\0")
        return [name for name in good if os.fsencode(name) in set(found)]

    def files_in(self, folder: str) -> list[str]:
        """Name the files that stand directly in a folder, in order of the alphabet."""
        if not _is_name(folder):
            return []
        if self.top is None:
            return self._committed_in(folder)
        where = self.top / folder
        if not where.is_dir() or leads_away(self.top, folder):
            return []
        try:
            with os.scandir(where) as entries:
                found = sorted(entry.name for entry in entries if entry.is_file(follow_symlinks=False))
        except OSError as error:
            problem = f"{folder}: cannot be read: {error.strerror}"
            raise TaglineError(problem) from error
        return found[:MOST_FILES]

    def _committed_in(self, folder: str) -> list[str]:
        if not self.place.head:
            return []
        code, out, _ = self.git.try_run("ls-tree", "-z", "--full-tree", f"HEAD:{folder}")
        records = [record.partition(b"\t") for record in out.split(b"\0")] if code == 0 else []
        return [os.fsdecode(name) for about, _, name in records if about.startswith(b"100")][:MOST_FILES]


def _is_name(name: str) -> bool:
    """Whether a name, which may come out of a configuration, can be that of something in a repository."""
    try:
        parts = os.fsencode(name).split(b"/")
    except UnicodeError:
        return False
    return not path_trouble(name) and b"\0" not in b"".join(parts) and max(map(len, parts)) <= LONGEST_NAME
