"""The elements of an Atom feed (RFC 4287), and the ids of what it tells."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook

MEDIA_TYPE = "application/atom+xml"
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed_of(name: uuid.UUID, title: str, *, author: str, updated: int, page: str) -> ET.Element:
    """Begin a feed; `page` is the address of the page that tells the same."""
    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    add(feed, "id", name.urn)
    add(feed, "title", title)
    add(feed, "updated", moment(updated))
    add(add(feed, "author"), "name", author)
    add(feed, "link", rel="alternate", type="text/html", href=page)
    return feed


def identity(book: ReleaseBook) -> uuid.UUID:
    """Make an id of what stays the same for as long as the project or package is there."""
    project = book.project
    where = project.forge.address if project.forge else f"{project.name} {_first_commit(book)}".strip()
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{where} {book.package}" if project.forge and book.package else where)


def _first_commit(book: ReleaseBook) -> str:
    """Give the id of the oldest commit that the first release tells; "" where there is no commit."""
    first = min(book.releases, key=lambda release: (release.released, release.version), default=None)
    told = first.changes if first else book.unreleased
    oldest = min((change.commit for change in told), key=lambda commit: (commit.committed, commit.hash), default=None)
    return oldest.hash if oldest else first.tag.commit_hash if first else ""


def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """Add an element; characters that XML cannot carry become U+FFFD."""
    element = ET.SubElement(parent, tag, {name: _legal(value) for name, value in attributes.items()})
    if text:
        element.text = _legal(text)
    return element


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)


def moment(seconds: int) -> str:
    """Write a moment."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_bytes(feed: ET.Element) -> bytes:
    """Write a whole feed."""
    ET.indent(feed)
    text: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
