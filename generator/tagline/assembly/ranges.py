"""Read what a range of commits tells, or one commit."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Optional

from tagline.assembly.sources import read_notes, teller_of
from tagline.errors import TaglineError
from tagline.model.book import ReleaseBook
from tagline.model.commit import Change, Commit
from tagline.model.release import (
    Contributors,
)
from tagline.model.settings import DEFAULTS, Settings
from tagline.reading.git import Git
from tagline.reading.history import Place, mapped, opened, read_commits, read_refs, read_touching
from tagline.rules.contributors import contributors, people
from tagline.rules.meaning import meaning_of

if TYPE_CHECKING:
    from tagline.model.notes import Fragments


class Range(NamedTuple):
    """The changes between two commits, newest first, and who made them."""

    title: str
    changes: tuple[Change, ...]
    people: Contributors


def read_range(book: ReleaseBook, text: str, *, repository: Path, git_dir: Path | None = None) -> Range:
    """Read the changes of `A..B`: versions, tags, branches or commits.

    Without A they begin with the first commit, without B they end with HEAD.
    """
    title, changes, _ = _range(book, text, Git(directory=repository, git_dir=git_dir))
    return Range(title, changes, contributors(people(changes), people(changes)))


def read_unspoken(book: ReleaseBook, text: str, *, repository: Path, git_dir: Path | None = None) -> tuple[Change, ...]:
    """Read the changes of `A..B` that ask for a release and that no fragment speaks for."""
    from tagline.rules.fragments import unspoken  # noqa: PLC0415 - for those who demand them

    _, changes, fragments = _range(book, text, Git(directory=repository, git_dir=git_dir))
    return unspoken(changes, fragments.committed if fragments else (), meaning_of(book.settings))


def _range(book: ReleaseBook, text: str, git: Git) -> tuple[str, tuple[Change, ...], Optional["Fragments"]]:
    git, place = opened(git)
    old, _, new = text.partition("..")
    if not new:
        new = "HEAD"
    end = _commit_of(book, git, new)
    start = _commit_of(book, git, old) if old else ""
    commits, indices = _range_commits(book, git, place, [end, *([f"^{start}"] if start else [])])
    notes = read_notes(git, place, read_refs(git), book.as_of)
    told = teller_of(commits, end, notes, book.settings, book.project.forge, whole=False).tell(indices)
    return f"{old or 'the first commit'} to {new}", told.changes, notes.fragments


def read_entry(  # noqa: PLR0913 - all but the first two are named
    repository: Path,
    commit_hash: str,
    *,
    git_dir: Path | None,
    as_of: datetime,
    amendments: bytes,
    settings: Settings = DEFAULTS,
) -> tuple[Change, ...]:
    """Read what the notes tell of one commit, were `amendments` what the file of that name says."""
    from tagline.reading.amendments import amendments_from  # noqa: PLC0415 - for those who amend

    git, place = opened(Git(directory=repository, git_dir=git_dir))
    notes = read_notes(git, place, read_refs(git), as_of, amendments_from(amendments, as_of))
    commits = read_commits(git, [commit_hash, f"^{commit_hash}^@"])
    wanted = mapped(git, place, tuple(one for one in commits if one.hash == commit_hash))
    return teller_of(wanted, commit_hash, notes, settings, None, whole=False).of_commit(0)


def _range_commits(
    book: ReleaseBook, git: Git, place: Place, starts: Sequence[str]
) -> tuple[Sequence[Commit], Sequence[int]]:
    """Read the commits of a range, and say which of them belong to the package or project."""
    if book.extent is None and not book.settings.paths:
        commits = mapped(git, place, tuple(read_commits(git, starts)))
        return commits, range(len(commits))
    from tagline.rules.packages import project_paths, touching  # noqa: PLC0415 - as above

    pairs = tuple(read_touching(git, starts))
    paths = book.extent.paths if book.extent else project_paths(book.settings)
    (chosen,) = touching([paths], [touched for _, touched in pairs])
    return mapped(git, place, tuple(commit for commit, _ in pairs)), chosen


def _commit_of(book: ReleaseBook, git: Git, name: str) -> str:
    release = book.named(name)
    if release is not None:
        return release.tag.commit_hash
    code, out, _ = git.try_run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if code:
        problem = f"{name}: no such version, tag, branch or commit"
        raise TaglineError(problem)
    return out.decode().strip()
