"""What happened to the plan as an Atom feed: dates that moved, plans that came and went, releases that were planned."""

from __future__ import annotations

import uuid
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urljoin

from markupsafe import Markup

from tagline.model.page import SiteFile
from tagline.model.schedule import Deed
from tagline.pages.atom_xml import MEDIA_TYPE, add, as_bytes, feed_of, identity, moment
from tagline.pages.release_ways import release_ways
from tagline.pages.text import inline
from tagline.rules import event_words
from tagline.rules.day_words import short
from tagline.rules.plain_text import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from xml.etree import ElementTree as ET

    from tagline.model.book import ReleaseBook
    from tagline.model.forge import Forge
    from tagline.model.schedule import Move, PlanDeed, PlannedRelease, Timetable

PATH: Final = "plan.atom"
MOST_ENTRIES: Final = 50
_TITLES: Final = {
    Deed.PLANNED: "{id} is planned for {now}",
    Deed.MOVED: "{id} moved from {before} to {now}",
    Deed.CANCELLED: "{id} is cancelled",
    Deed.RESTORED: "{id} is planned again for {now}",
    Deed.TAKEN_OUT: "{id} was taken out of the plan",
}


class _News(NamedTuple):
    """An entry before it is written. `key` tells it from all others for good; `facts` are labels with what they say."""

    at: int
    key: str
    title: str
    page: str
    facts: Sequence[tuple[str, str]]
    commit: str = ""


def plan_feed(
    book: ReleaseBook, timetable: Timetable, site_url: str = "", pages: Mapping[str, str] = MappingProxyType({})
) -> SiteFile:
    """Write the feed of a plan, newest first; without a site's address its links are relative to the feed.

    Ids are made of the project, the planned release and the commit, so that they outlive a move of the site. `pages`
    are the addresses of planned releases that have a page, by their ids.
    """
    base = site_url and site_url.rstrip("/") + "/"
    told = [*_deeds(timetable, pages), *_arrivals(book, timetable)]
    told = sorted(told, key=lambda one: (-one.at, one.key))[:MOST_ENTRIES]
    name, project = book.project.name, identity(book)
    latest = max((one.at for one in told), default=timetable.record.committed or book.moment)
    feed = feed_of(uuid.uuid5(project, PATH), f"{name} plan", author=name, updated=latest, page=f"{base}plan/")
    if base:
        add(feed, "link", rel="self", type=MEDIA_TYPE, href=f"{base}{PATH}")
    for one in told:
        _entry(feed, one, project, base, book.project.forge)
    return SiteFile(PATH, as_bytes(feed))


def _entry(feed: ET.Element, one: _News, project: uuid.UUID, base: str, forge: Forge | None) -> None:
    entry = add(feed, "entry")
    add(entry, "id", uuid.uuid5(project, one.key).urn)
    add(entry, "title", one.title)
    add(entry, "updated", moment(one.at))
    add(entry, "link", rel="alternate", type="text/html", href=urljoin(base, one.page))
    add(entry, "content", _content(one, forge), type="html")


def _content(one: _News, forge: Forge | None) -> Markup:
    """Lay the facts out as a list of definitions, for readers that know no style sheet."""
    rows = [Markup("<dt>{}</dt><dd>{}</dd>").format(label, inline(text)) for label, text in one.facts if text]
    if one.commit:
        short = one.commit[:7]
        link = Markup('<a href="{}">{}</a>').format(forge.commit(one.commit), short) if forge else short
        rows.append(Markup("<dt>Commit</dt><dd>{}</dd>").format(link))
    return Markup("<dl>{}</dl>").format(Markup().join(rows))


def _deeds(timetable: Timetable, pages: Mapping[str, str]) -> Iterator[_News]:
    """Tell what commits did to the plan. A release that was written down after its day is no news."""
    planned = {one.id: one for one in timetable.schedule.releases}
    moves = {slip.id: {move.commit: move for move in slip.moves} for slip in timetable.slips.values()}
    for deed in chain.from_iterable(timetable.record.deeds.values()):
        if deed.deed is Deed.PLANNED and deed.target.last < deed.day:
            continue
        one = planned.get(deed.id)
        target = deed.target if deed.target.known or one is None else one.target
        before = event_words.day(deed.before) if deed.before else "its departure" if deed.deed is Deed.MOVED else ""
        now = event_words.day(target)
        yield _News(
            at=deed.committed,
            key=f"{deed.id} {deed.deed.name.lower()} {deed.commit}",
            title=_TITLES[deed.deed].format(id=deed.id, before=before, now=now),
            page=pages.get(deed.id, "plan/"),
            facts=(
                ("Was", before),
                ("Is", now if deed.deed is Deed.MOVED else ""),
                ("Notice", _notice(deed)),
                ("Why", deed.reason),
                ("Counts", _counts(deed, moves.get(deed.id, {}))),
                *_concerned(one, timetable),
            ),
            commit=deed.commit,
        )


def _notice(deed: PlanDeed) -> str:
    days = event_words.notice_of(deed)
    if days is None:
        return ""
    return event_words.notice(days).removeprefix(", ") + (" the day that it moved" if days < 0 else " the old day")


def _counts(deed: PlanDeed, moves: Mapping[str, Move]) -> str:
    """Say of a move that announced nothing why not: drafting is not slipping, and what came cannot be announced."""
    if deed.deed is not Deed.MOVED:
        return ""
    found = moves.get(deed.commit)
    if found is None:
        return "not as a slip: its cycle had not begun"
    return f"not as notice: it was recorded {plural(found.after, 'day')} after the release" if found.after else ""


def _concerned(one: PlannedRelease | None, timetable: Timetable) -> Iterator[tuple[str, str]]:
    """Say what a release is for, and whom its date concerns: its line, its owner, those of its stages."""
    if one is None:
        return
    owners = [one.entry.owner if one.entry else "", *(stage.owner for stage in one.stages)]
    names = dict.fromkeys(event_words.name_of(key, timetable) for key in owners if key)
    yield "Goal", one.entry.goal if one.entry else ""
    yield "Line", one.line
    yield "Concerns", ", ".join(names)
    yield "Depends on", ", ".join(one.entry.depends) if one.entry else ""


def _arrivals(book: ReleaseBook, timetable: Timetable) -> Iterator[_News]:
    """Tell the releases that fulfilled a plan, and how far they were from it."""
    ways = release_ways(book)
    for one in timetable.schedule.releases:
        way = ways.get(one.fulfilled.tag) if one.fulfilled else None
        if one.fulfilled is None or way is None:
            continue
        slip = timetable.slips.get(one.id)
        yield _News(
            at=way.released,
            key=f"{one.id} released {one.fulfilled.tag}",
            title=f"{one.id} came as {way.label}, {event_words.outcome(one, slip)}",
            page=way.path,
            facts=(
                ("Came", short(one.fulfilled.day)),
                ("First planned", f"{event_words.day(slip.baseline)}, {slip.since}" if slip else ""),
                ("Moved", plural(len(slip.moves), "time") if slip and slip.moves else ""),
                ("Matched", one.fulfilled.how),
                *_concerned(one, timetable),
            ),
        )
