"""The releases as an Atom feed with full text (RFC 4287)."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from markupsafe import Markup, escape

from tagline.model.page import SiteFile
from tagline.pages.atom_xml import MEDIA_TYPE, add, as_bytes, feed_of, identity, moment
from tagline.pages.dates import of_day
from tagline.pages.text import block, inline, line_html, line_text, prose_html, sentence
from tagline.rules.advisories import address
from tagline.rules.changelog import HEADINGS, QUIET, counts, sections
from tagline.rules.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree import ElementTree as ET

    from tagline.model.book import ReleaseBook
    from tagline.model.commit import Change, ChangeKind
    from tagline.model.forge import Forge
    from tagline.model.release import Release, Yank

PATH = "releases.atom"
MOST_ENTRIES = 50
MOST_CHANGES = 500


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
    latest = max((updated(r) for r, _ in newest), default=book.moment)
    page = f"{base}{'packages' if several else 'releases'}/"
    feed = feed_of(identity(book), f"{name} releases", author=name, updated=latest, page=page)
    if base:
        add(feed, "link", rel="self", type=MEDIA_TYPE, href=f"{base}{PATH}")
    identities = {one.package: identity(one) for _, one in newest}
    for release, one in newest:
        part = f"packages/{slug(one.package)}/" if several else ""
        _entry(feed, release, one, identities[one.package], f"{base}{part}")
    return SiteFile(PATH, as_bytes(feed))


def _entry(feed: ET.Element, release: Release, book: ReleaseBook, project: uuid.UUID, base: str) -> None:
    page = urljoin(base, f"releases/{slug(str(release.version))}/")
    entry = add(feed, "entry")
    add(entry, "id", uuid.uuid5(project, release.tag.name).urn)
    add(entry, "title", f"{book.project.name} {release.version}{' (yanked)' if release.yanked else ''}")
    add(entry, "updated", moment(updated(release)))
    add(entry, "published", moment(release.released))
    add(entry, "link", rel="alternate", type="text/html", href=page)
    if release.prose.headline:
        add(entry, "summary", line_text(release.prose.headline))
    add(entry, "content", full_text(release, book.project.forge, page), type="html")


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
