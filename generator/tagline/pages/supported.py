"""How long a release is supported: by the window of the line that it belongs to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tagline.model.commit import Bump
from tagline.model.schedule import Phase, SupportWindow
from tagline.pages.agenda import last_day
from tagline.rules import day_words
from tagline.rules.plain_text import without_addresses
from tagline.rules.schedule import Shipped, of_line

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook
    from tagline.model.release import Release

_ANY_DAY = date.min


class Supported(NamedTuple):
    """The words of a chip, its mark and tone, and the whole sentence."""

    words: str
    mark: str
    tone: str
    sentence: str


def supported(release: Release, book: ReleaseBook) -> Supported | None:
    """Say how long a final release is supported; None where nothing is promised for its line."""
    window = _window(release, book) if release.version.final else None
    if window is None or window.phase in {Phase.UNKNOWN, Phase.PLANNED}:
        return None
    fixed = window.security_until or window.active_until
    match window.phase:
        case Phase.ENDED:
            words, mark, tone = f"End of life{_day(' since', last_day(window))}", "dash", "is-mute"
        case Phase.EXTENDED:
            words, mark, tone = f"Extended support{_day(' until', window.extended_until)}", "ring", "k-changed"
        case Phase.SECURITY:
            words, mark, tone = f"Security fixes{_day(' until', fixed)}", "ring", "k-security"
        case _:
            words, mark, tone = f"Supported{_day(' until', fixed)}", "full", "is-good"
    return Supported(words, mark, tone, without_addresses(window.sentence))


def _day(word: str, day: date | None) -> str:
    return f"{word} {day_words.compact(day)}" if day else ""


def _window(release: Release, book: ReleaseBook) -> SupportWindow | None:
    timetable = book.timetable
    if timetable is None:
        return None
    shipped = Shipped(release.tag.name, str(release.version), _ANY_DAY, release.line, Bump.NONE)
    lines = timetable.plan.line
    return next((window for window in timetable.support if of_line(shipped, window.line, lines)), None)
