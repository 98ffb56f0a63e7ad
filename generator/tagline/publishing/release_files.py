"""The files that a release changes: the changelog's region, and the places where the version is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tagline.model.book import ReleaseBook
    from tagline.model.releasing import Cut
    from tagline.writing.clone import Clone


def release_files(
    clone: Clone, head: str, book: ReleaseBook, books: Sequence[ReleaseBook], cuts: Sequence[Cut]
) -> Mapping[str, bytes]:
    """Give the new contents of files, by path from the root; only of those that change."""
    del clone, head, book, books, cuts
    return {}
