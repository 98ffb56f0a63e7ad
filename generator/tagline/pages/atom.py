"""The releases as an Atom feed with full text (RFC 4287)."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from markupsafe import Markup, escape

from tagline.model.page import SiteFile
from tagline.pages.dates import of_day
from tagline.pages.text import block, inline, line_html, line_text, prose_html, sentence
from tagline.rules.advisories import address
from tagline.rules.changelog import HEADINGS, QUIET, counts, sections
from tagline.rules.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagline.model.book import ReleaseBook
    from tagline.model.commit import Change, ChangeKind
    from tagline.model.forge import Forge
    from tagline.model.release import Release, Yank

PATH = "releases.atom"
MOST_ENTRIES = 50
MOST_CHANGES = 500
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom_feed(book: ReleaseBook, site_url: str = "") -> SiteFile:
    """Write the feed of the newest releases; without a site's address its links are relative to the feed.

    A project that has no release of its own has those of all its packages in its feed.

    Ids are made of the project's address on its forge (else its name and first commit) and the tag: they outlive a
    move of the site.
    """
    base = site_url and site_url.rstrip("/") + "/"
    name, several = book.project.name, book.only_packages
    told = [(release, one) for one in (book.packages if several else (book,)) for release in one.releases]
    if several:
        told.sort(key=lambda pair: (-pair[0].released, pair[1].package))
    newest = told[:MOST_ENTRIES]
    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    _add(feed, "id", _identity(book).urn)
    _add(feed, "title", f"{name} releases")
    _add(feed, "updated", _moment(max((updated(r) for r, _ in newest), default=int(book.as_of.timestamp()))))
    _add(_add(feed, "author"), "name", name)
    _add(feed, "link", rel="alternate", type="text/html", href=f"{base}{'packages' if several else 'releases'}/")
    if base:
        _add(feed, "link", rel="self", type="application/atom+xml", href=f"{base}{PATH}")
    identities = {one.package: _identity(one) for _, one in newest}
    for release, one in newest:
        part = f"packages/{slug(one.package)}/" if several else ""
        _entry(feed, release, one, identities[one.package], f"{base}{part}")
    ET.indent(feed)
    return SiteFile(PATH, ET.tostring(feed, encoding="utf-8", xml_declaration=True) + b"\n")


def _identity(book: ReleaseBook) -> uuid.UUID:
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


def _entry(feed: ET.Element, release: Release, book: ReleaseBook, identity: uuid.UUID, base: str) -> None:
    page = urljoin(base, f"releases/{slug(str(release.version))}/")
    entry = _add(feed, "entry")
    _add(entry, "id", uuid.uuid5(identity, release.tag.name).urn)
    _add(entry, "title", f"{book.project.name} {release.version}{' (yanked)' if release.yanked else ''}")
    _add(entry, "updated", _moment(updated(release)))
    _add(entry, "published", _moment(release.released))
    _add(entry, "link", rel="alternate", type="text/html", href=page)
    if release.prose.headline:
        _add(entry, "summary", line_text(release.prose.headline))
    _add(entry, "content", full_text(release, book.project.forge, page), type="html")


def updated(release: Release) -> int:
    """Say when the notes of a release last changed: when it came out, was withdrawn, or when an entry was corrected."""
    days = [change.amended for change in release.changes if change.amended]
    if release.yanked and release.yanked.on:
        days.append(release.yanked.on)
    corrected = datetime.fromisoformat(max(days)).replace(tzinfo=UTC) if days else None
    return max(release.released, int(corrected.timestamp()) if corrected else 0)


def full_text(release: Release, forge: Forge | None, page: str) -> Markup:
    """Give the notes of a release as HTML without classes, for readers that know no style sheet."""
    blocks = [_withdrawn(release.yanked)] if release.yanked else []
    blocks += [Markup("<p>{}</p>").format(line_html(release.prose.headline))] if release.prose.headline else []
    blocks.append(prose_html(release.prose.text) if release.prose.text else Markup())
    told = [change for change in release.changes if change.kind not in QUIET]
    blocks += [_section(kind, changes, forge) for kind, changes in sections(told[:MOST_CHANGES])]
    rest = [*told[MOST_CHANGES:], *(change for change in release.changes if change.kind in QUIET)]
    if rest:
        words = ", ".join(f"{count:,} {kind}" for kind, count in counts(rest).items())
        blocks.append(Markup('<p>Not listed: {}. <a href="{}">See all changes</a>.</p>').format(words, page))
    return Markup().join(blocks) or Markup('<p>No changes are recorded. <a href="{}">See the release</a>.</p>').format(
        page
    )


def _withdrawn(yank: Yank) -> Markup:
    when = Markup(" on {}").format(of_day(yank.on)) if yank.on else Markup()
    use = Markup(" Use {} instead.").format(yank.use) if yank.use else Markup()
    return Markup("<p><b>Withdrawn{}.</b> {}{}</p>").format(when, inline(sentence(yank.reason)), use)


def _section(kind: ChangeKind, changes: Sequence[Change], forge: Forge | None) -> Markup:
    items = Markup().join(Markup("<li>{}</li>").format(_item(change, forge)) for change in changes)
    return Markup("<h3>{}</h3><ul>{}</ul>").format(HEADINGS[kind], items)


def _item(change: Change, forge: Forge | None) -> Markup:
    words = inline(sentence(change.description))
    if change.scope:
        words = Markup("<b>{}:</b> {}").format(change.scope, words)
    if change.breaking_change and change.breaking_change != change.description:
        words += Markup(" <i>{}</i>").format(inline(change.breaking_change))
    if change.details:
        words += block(change.details)
    words += _marks(change)
    short = change.commit.hash[:7]
    if forge is None:
        return words + Markup(" ({})").format(short)
    if change.pull:
        sign = forge.shape.pull_sign
        return words + Markup(' (<a href="{}">{}{}</a>)').format(forge.pull(change.pull), sign, change.pull)
    return words + Markup(' (<a href="{}">{}</a>)').format(forge.commit(change.commit.hash), short)


def _marks(change: Change) -> Markup:
    """Name the advisories, and the day of the last correction."""
    ids = Markup(", ").join(
        Markup('<a href="{}">{}</a>').format(address(one), one) if address(one) else escape(one)
        for one in change.advisories
    )
    severity = f", {change.severity}" if change.severity else ""
    found = Markup(" [{}{}]").format(ids, severity) if ids else Markup()
    return found + Markup(" (amended {})").format(of_day(change.amended)) if change.amended else found


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """Add an element; characters that XML cannot carry become U+FFFD."""
    element = ET.SubElement(parent, tag, {name: _legal(value) for name, value in attributes.items()})
    if text:
        element.text = _legal(text)
    return element


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
