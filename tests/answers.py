"""Stories that are asked for their next version."""

from datetime import UTC, datetime
from pathlib import Path

from stories import story
from tagline.assembly.books import read_book
from tagline.model.book import ReleaseBook
from tagline.model.release import NextVersion, Refusal
from tagline.model.settings import DEFAULTS, Settings
from tagline.rules.next_version import Wish

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)
NOTHING = ""
REFUSED = "refused"


def book_of(
    where: Path, lines: tuple[str, ...], *, settings: Settings = DEFAULTS, wish: Wish = Wish(), as_of: datetime = AS_OF
) -> ReleaseBook:
    """Write the repository of a story, HEAD on the branch that came last, and read it."""
    here = next((line.split()[2] for line in reversed(lines) if line.startswith(("$ branch ", "$ switch "))), "main")
    made = story(*lines)
    made.tip = made.refs[f"refs/heads/{here}"]
    return read_book(made.told(where, branch=here), as_of=as_of, settings=settings, wish=wish)


def answer(
    where: Path, lines: tuple[str, ...], *, settings: Settings = DEFAULTS, wish: Wish = Wish(), as_of: datetime = AS_OF
) -> NextVersion | Refusal:
    """Ask a story for its next version."""
    return book_of(where, lines, settings=settings, wish=wish, as_of=as_of).next


def shown(found: NextVersion | Refusal) -> str:
    """Give an answer as tables have it: the version, REFUSED, or NOTHING."""
    return REFUSED if isinstance(found, Refusal) else str(found.version or NOTHING)
