"""Calendars to subscribe to (RFC 5545 with the names of RFC 7986)."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from icalendar import Calendar as IcsCalendar
from icalendar import Event as IcsEvent
from icalendar import vDuration, vText, vUri

from tagline.model.event import EventKind
from tagline.model.page import SiteFile
from tagline.model.schedule import Confidence, Deed
from tagline.pages.release_ways import release_ways
from tagline.rules.calendars import ALL, calendars
from tagline.rules.event_words import description

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tagline.model.book import ReleaseBook
    from tagline.model.event import Calendar, Event
    from tagline.model.schedule import Timetable
    from tagline.pages.release_ways import Way

REFRESH: Final = timedelta(hours=12)
_PRODUCT: Final = "-//Tagline//Tagline//EN"
_LENGTH: Final = timedelta(hours=1)  # of a release whose hour is planned; a moment would have no place in a calendar
_LONGEST: Final = 4_000  # characters of one text
# What RFC 5545 does not allow in a text, and halves of characters that UTF-8 does not know.
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_LINE_ENDS: Final = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_END: Final = b"END:VCALENDAR\r\n"
_LATEST: Final = 253_402_300_799  # the end of the year 9999
_OF_RELEASES: Final = frozenset({EventKind.RELEASE, EventKind.STAGE, EventKind.WINDOW})
_CALLED_OFF: Final = frozenset({Deed.CANCELLED, Deed.RESTORED, Deed.TAKEN_OUT})
_STATUS: Final = {
    Confidence.TENTATIVE: "TENTATIVE",
    Confidence.MISSED: "CANCELLED",
    Confidence.CANCELLED: "CANCELLED",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What lies ready for the writing of every event.

    `base` is the site's address with a slash, or ""; `host` names the project in the ids of events. `ways` are those to
    all releases by their tags; `called_off` counts by id how often an entry of the plan was cancelled, restored or
    taken out. `default` is the time of what has none of its own, `pages` are those of planned releases by their ids.
    """

    book: ReleaseBook
    timetable: Timetable
    base: str
    host: str
    ways: Mapping[str, Way]
    called_off: Mapping[str, int]
    default: int
    pages: Mapping[str, str]


def calendar_files(
    book: ReleaseBook, site_url: str = "", pages: Mapping[str, str] = MappingProxyType({})
) -> Iterator[SiteFile]:
    """Give every calendar of a book as a file of the site; none where there is neither a plan nor a release.

    `pages` are the addresses of planned releases that have a page, by their ids.
    """
    if book.timetable is None:
        return
    found, desk = calendars(book.timetable), _desk(book, book.timetable, site_url, pages)
    written = {event.id: _event(event, desk) for event in (found[0].events if found else ())}
    for calendar in found:
        body = (written.get(event.id) or _event(event, desk) for event in calendar.events)
        yield SiteFile(calendar.path, b"".join((_head(calendar, desk), *body, _END)))


def calendar_file(book: ReleaseBook, site_url: str = "", path: str = ALL) -> bytes:
    """Give one calendar by the name of its file; b"" where nothing stands in it."""
    return next((file.content for file in calendar_files(book, site_url) if file.path == path), b"")


def _desk(book: ReleaseBook, timetable: Timetable, site_url: str, pages: Mapping[str, str]) -> _Desk:
    forge, deeds = book.project.forge, timetable.record.deeds
    return _Desk(
        book=book,
        timetable=timetable,
        base=site_url and site_url.rstrip("/") + "/",
        host=forge.address.partition("://")[2] if forge else book.project.name,
        ways=release_ways(book),
        called_off={name: sum(deed.deed in _CALLED_OFF for deed in its) for name, its in deeds.items()},
        pages=pages,
        default=timetable.record.committed or book.moment,
    )


def _head(calendar: Calendar, desk: _Desk) -> bytes:
    """Write what a calendar is called, what it is and where it comes from."""
    name, zone = f"{desk.book.project.name}: {calendar.title}", desk.timetable.schedule.zone
    days = f" Days are those of {zone}." if zone not in {"", "UTC"} else ""
    made = IcsCalendar()
    made.add("PRODID", _PRODUCT)
    made.add("VERSION", "2.0")
    made.add("CALSCALE", "GREGORIAN")
    made.add("NAME", vText(_line(name)))
    made.add("X-WR-CALNAME", vText(_line(name)))
    made.add("DESCRIPTION", _line(f"Releases of {desk.book.project.name} and what is planned around them.{days}"))
    made.add("LAST-MODIFIED", _moment(max(_changed(event, desk) for event in calendar.events)))
    made.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    if desk.base:
        made.add("SOURCE", vUri(_line(desk.base + calendar.path)), parameters={"VALUE": "URI"})
        made.add("URL", vUri(_line(desk.base)))
    text: bytes = made.to_ical()
    return text.removesuffix(_END)


def _event(event: Event, desk: _Desk) -> bytes:
    made, changed = IcsEvent(), _moment(_changed(event, desk))
    first, after = _span(event, desk)
    lines = "\n".join(description(event, desk.timetable))
    made.add("UID", _line(f"{event.id}@{desk.host}"))
    made.add("DTSTAMP", changed)
    made.add("LAST-MODIFIED", changed)
    made.add("SEQUENCE", _sequence(event, desk))
    made.add("DTSTART", first)
    made.add("DTEND", after)
    made.add("SUMMARY", _line(_summary(event, desk)))
    if lines:
        made.add("DESCRIPTION", _legal(lines))
    made.add("CATEGORIES", [_line(word) for word in (str(event.kind), event.line) if word])
    made.add("STATUS", _STATUS.get(event.confidence, "CONFIRMED" if event.exact else "TENTATIVE"))
    made.add("TRANSP", "TRANSPARENT")
    if desk.base:
        made.add("URL", vUri(_line(urljoin(desk.base, _page(event, desk)))))
    text: bytes = made.to_ical()
    return text


def _summary(event: Event, desk: _Desk) -> str:
    """Say what happens, after the name of the project, or of the package that a release is of."""
    way = desk.ways.get(event.tag)
    if way is None or way.label == event.name:
        return f"{desk.book.project.name} {event.what}"
    return way.label + event.what.removeprefix(event.name)


def _span(event: Event, desk: _Desk) -> tuple[date, date]:
    """Give when it begins and when it is over: days, or an hour where the plan says at which one releases come.

    What came is a day again: a tag's hour is not that of the release.
    """
    hour = desk.timetable.plan.time
    if hour and event.kind is EventKind.RELEASE and event.exact and not event.tag and event.release:
        with suppress(OverflowError):
            start = datetime.combine(event.first, hour, desk.timetable.clock).astimezone(UTC)
            return start, start + _LENGTH
    return event.first, event.last + timedelta(days=1) if event.last < date.max else event.last


def _changed(event: Event, desk: _Desk) -> int:
    """Give the time of the last change: of the tag, of the entry in the plan, else of the plan."""
    way = desk.ways.get(event.tag)
    if event.kind is EventKind.RELEASE and way:
        return way.released or desk.default
    revision = desk.timetable.record.revisions.get(event.name) if event.kind in _OF_RELEASES else None
    return revision.committed if revision else desk.default


def _sequence(event: Event, desk: _Desk) -> int:
    """Count how often an event got another day or was called off; of a stage, how often its entry was changed.

    The number never becomes smaller. A release that came counts once more: it may have come on another day.
    """
    if event.kind not in _OF_RELEASES:
        return 0
    name = event.release.id if event.release else event.name
    revision = desk.timetable.record.revisions.get(name)
    if event.kind is EventKind.STAGE:
        return revision.commits - 1 if revision else 0
    came = event.release is not None and event.release.fulfilled is not None
    return (revision.moves if revision else 0) + desk.called_off.get(name, 0) + came


def _page(event: Event, desk: _Desk) -> str:
    """Give the address of the page that tells more, below the site's."""
    way = desk.ways.get(event.tag)
    if way and event.kind is EventKind.RELEASE:
        return way.path
    if event.kind in {EventKind.SUPPORT, EventKind.END}:
        return "support/"
    return desk.pages.get(event.release.id, "calendar/") if event.release else "calendar/"


def _legal(text: str) -> str:
    """Leave out what a calendar cannot hold: control characters, and halves of characters."""
    return _ILLEGAL.sub("\ufffd", _LINE_ENDS.sub("\n", text))[:_LONGEST]


def _line(text: str) -> str:
    """Make one line of a text."""
    return " ".join(_legal(text).split())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(min(max(seconds, 0), _LATEST), UTC)
