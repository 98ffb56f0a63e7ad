"""Find the commit that a text names, and tell where it is."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tagline.errors import TaglineError
from tagline.model.book import ReleaseBook
from tagline.model.commit import Change
from tagline.reading.git import Git
from tagline.reading.history import opened

if TYPE_CHECKING:
    from tagline.rules.why import Account, Several

LONGEST_NAME = 80


def read_account(book: ReleaseBook, text: str, *, repository: Path, git_dir: Path | None = None) -> "Account | Several":
    """Find the one commit that a text names and tell where it is; where it may mean several changes, give those.

    A text may be a commit (or a branch, a tag), an entry's anchor or address, a number, a key, or words of an entry.
    """
    from tagline.reading.whereabouts import read_branches, read_commit, read_parents  # noqa: PLC0415 - for `why` only
    from tagline.rules import why  # noqa: PLC0415 - as above
    from tagline.rules.twins import twins_of  # noqa: PLC0415 - as above

    git, place = opened(Git(directory=repository, git_dir=git_dir))
    known, twins = why.all_changes(book), twins_of(book)
    text = text.strip()
    found = why.by_reference(known, text)
    start = why.id_in(text)
    commit = read_commit(git, start or text) if found is None and text and not any(map(str.isspace, text)) else None
    if commit is None:
        found = found or (why.by_id(known, start) if start else ()) or why.by_text(known, text)
        if not found:
            raise _unknown(text, why.nearest(known, text))
        chosen = why.one_of(found, twins)
        if chosen is None:
            return why.Several(found)
        commit = chosen.commit
    graph = why.Graph(read_parents(git, place.head), read_branches(git))
    told = why.account(book, commit, graph, known, twins)
    merge = read_commit(git, told.brought_by) if told.brought_by else None
    return told._replace(merge=why.merge_of(merge, known)) if merge else told


def _unknown(text: str, near: Sequence[Change]) -> TaglineError:
    shown = text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"
    problem = f"{shown or 'nothing'}: names no commit, entry, pull request or issue here"
    likely = "; ".join(f"{change.commit.hash[:7]} {change.description[:LONGEST_NAME]}" for change in near)
    return TaglineError(problem, f"the most like it: {likely}" if likely else "`tagline notes` lists what there is")
