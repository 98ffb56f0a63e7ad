"""The page of the status: one sheet of paper, for people who read nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tagline.model.page import Page, SearchEntry
from tagline.pages.rendering import render
from tagline.pages.status import status_of

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook

FOLDER: Final = "status/"


def status_pages(book: ReleaseBook) -> tuple[Page, ...]:
    """Make the page; none where there is neither a plan nor a release."""
    status = status_of(book)
    if status is None:
        return ()
    html = render("status.html", root="../", book=book, status=status)
    name = book.project.name
    entry = SearchEntry("Status", " ".join(risk.words for risk in status.risks), FOLDER)
    return (
        Page(
            path=FOLDER,
            title="Status",
            html=html,
            description=f"How {name} stands: what comes next, risks, and the last releases.",
            search_entries=(entry,),
        ),
    )
