"""What people may subscribe to: calendars and feeds, with their addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tagline.rules.calendars import ALL, FIXED, calendars

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook
    from tagline.model.event import Calendar

_SCHEME = re.compile(r"https?://")


class Subscription(NamedTuple):
    """A link: its words and its address. `file` is the same as a file, "" where the address is that already."""

    words: str
    address: str
    file: str = ""


class Subscriptions(NamedTuple):
    """What a page offers: `main` calendars, which are called alike everywhere, and `others` of lines and people.

    Without a plan the calendar of everything holds releases only, and is not offered beside that of releases.
    """

    main: tuple[Subscription, ...] = ()
    others: tuple[Subscription, ...] = ()
    plan_feed: bool = False


NOTHING = Subscriptions()


def subscriptions(book: ReleaseBook, root: str, site_url: str = "") -> Subscriptions:
    """Give what a page may offer; `root` leads from it to the site's root.

    Where the address of the site is known, a calendar's link opens a calendar program, which then asks for it again.
    """
    base = _SCHEME.sub("webcal://", site_url.rstrip("/") + "/", count=1) if _SCHEME.match(site_url) else ""
    found = calendars(book.timetable) if book.timetable else ()
    planned = bool(book.timetable and book.timetable.file)
    fixed = [one for one in found if one.path in FIXED and (planned or one.path != ALL)]
    others = [one for one in found if one.path not in FIXED]

    def links(made: list[Calendar]) -> tuple[Subscription, ...]:
        return tuple(
            Subscription(one.title, f"{base or root}{one.path}", f"{root}{one.path}" if base else "") for one in made
        )

    return Subscriptions(links(fixed), links(others), planned)
