"""Badges of a project: pictures for a README, and the same as data for shields.io."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from markupsafe import Markup

from tagline.model.page import SiteFile
from tagline.model.release import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagline.model.book import ReleaseBook

HEIGHT = 20
PADDING = 6
LONGEST = 60
NARROW = frozenset("1iljtfI.,:;|!'()[] -")
WIDE = frozenset("mwMW@%")
# Words on colour: each holds 4.5 to 1 against white.
INK, GREEN, BLUE, GREY = "#3a3a37", "#1d6838", "#1a56a6", "#67645c"
PICTURE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" role="img" aria-labelledby="title">'
    '<title id="title">{label}: {message}</title>'
    '<path fill="{ink}" d="M0 0h{left}v{height}H0z"/><path fill="{colour}" d="M{left} 0h{right}v{height}H{left}z"/>'
    '<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11" aria-hidden="true">'
    '<text x="{padding}" y="14" textLength="{label_width}">{label}</text>'
    '<text x="{message_at}" y="14" textLength="{message_width}">{message}</text></g></svg>\n'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A label, what it says, and the colour of that."""

    name: str
    label: str
    message: str
    colour: str

    def picture(self) -> bytes:
        """Draw it. The text is stretched to the measured width, so that every font fits."""
        label, message = width(self.label), width(self.message)
        left, right = label + 2 * PADDING, message + 2 * PADDING
        drawing = PICTURE.format(
            width=left + right,
            height=HEIGHT,
            left=left,
            right=right,
            padding=PADDING,
            ink=INK,
            colour=self.colour,
            label=self.label,
            label_width=label,
            message=self.message,
            message_at=left + PADDING,
            message_width=message,
        )
        return drawing.encode("utf-8", "replace")

    def endpoint(self) -> bytes:
        """Say it in the words of shields.io's endpoint badge."""
        words = {
            "schemaVersion": 1,
            "label": self.label,
            "message": self.message,
            "color": self.colour.removeprefix("#"),
            "labelColor": INK.removeprefix("#"),
        }
        return json.dumps(words, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def badge_files(book: ReleaseBook) -> Iterator[SiteFile]:
    """Give `badge/<name>.svg` and `badge/<name>.json` for each badge."""
    for badge in badges(book):
        yield SiteFile(f"badge/{badge.name}.svg", badge.picture())
        yield SiteFile(f"badge/{badge.name}.json", badge.endpoint())


def badges(book: ReleaseBook) -> tuple[Badge, ...]:
    """Say what is out, since when, and what comes."""
    latest = book.latest
    released = datetime.fromtimestamp(latest.released, UTC).date().isoformat() if latest else "not yet"
    return (
        Badge(
            name="version",
            label="release",
            message=_short(latest.tag.name if latest else "yanked" if book.releases else "none yet"),
            colour=GREEN if latest else GREY,
        ),
        Badge(name="released", label="released", message=released, colour=INK if latest else GREY),
        _next(book),
    )


def _next(book: ReleaseBook) -> Badge:
    if isinstance(book.next, Refusal):
        return Badge(name="next", label="next", message="unknown", colour=GREY)
    if book.next.version is None:
        return Badge(name="next", label="next", message="nothing yet", colour=GREY)
    return Badge(name="next", label="next", message=_short(str(book.next.version)), colour=BLUE)


def _short(text: str) -> str:
    """Keep a badge a badge, and drop what XML cannot carry."""
    text = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def width(text: str) -> int:
    """Estimate how wide a text of 11 px is."""
    return sum(4 if c in NARROW else 10 if c in WIDE else 7 for c in text)
