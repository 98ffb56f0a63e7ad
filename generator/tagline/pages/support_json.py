"""What is supported until when, in the shape of endoflife.date's interface (v1), for tools that read it.

Two differences: what is not known is "" and not null, so that no value changes its type, and every key is always there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagline.model.schedule import Phase
from tagline.pages.json_values import bounded, day, moment
from tagline.pages.release_ways import release_ways
from tagline.rules.slugs import slug

if TYPE_CHECKING:
    from datetime import date

    from tagline.model.book import ReleaseBook
    from tagline.model.schedule import SupportWindow, Timetable
    from tagline.pages.json_values import Record

SHAPE = "1.1.0"  # the version of the interface that this follows


def support_record(book: ReleaseBook, found: Timetable, site_url: str = "") -> Record:
    """Give the project with its release lines, newest first. A line without a release is none there."""
    base = site_url and site_url.rstrip("/") + "/"
    name, today = book.project.name, found.schedule.today
    lines = [one for one in found.support if one.phase is not Phase.PLANNED and one.released]
    promised = any(one.phase is not Phase.UNKNOWN for one in lines)
    links = _links(book, base)
    return {
        "$schema": "schema/support.json",
        "schema_version": SHAPE,
        "last_modified": moment(book.head.committed) if book.head else "",
        "result": {
            "name": slug(name),
            "label": name,
            "aliases": [],
            "category": "",
            "tags": [],
            "identifiers": [],
            "labels": {
                "eoas": "Fixes",
                "eol": "Security fixes",
                "eoes": "Extended support",
            },
            "links": {
                "html": f"{base}support/" if base else book.project.forge.address if book.project.forge else "",
                "releasePolicy": next((one.link for one in lines if one.link), ""),
            },
            "releases": [_release(one, today, links, newest=not promised and not at) for at, one in enumerate(lines)],
        },
    }


def _release(one: SupportWindow, today: date, links: dict[str, str], *, newest: bool) -> Record:
    """Give a line. Its last days belong to it: it is over from the day after. `newest` counts where nothing is said."""
    ends = one.security_until or one.active_until or one.extended_until
    over = one.phase is Phase.ENDED
    name = f"'{one.codename}'" if one.codename else ""
    return {
        "name": one.line,
        "codename": bounded(one.codename),
        "label": " ".join(filter(None, (one.line, name, "(LTS)" if one.lts else ""))),
        "releaseDate": day(one.released),
        "isLts": one.lts,
        "ltsFrom": day(one.lts_from),
        "isEoas": today > one.active_until if one.active_until else over,
        "eoasFrom": day(one.active_until),
        "isEol": today > ends if ends else over,
        "eolFrom": day(ends),
        "isEoes": today > one.extended_until if one.extended_until else over,
        "eoesFrom": day(one.extended_until),
        "isMaintained": one.maintained or newest,
        "latest": {"name": one.latest, "date": day(one.latest_day), "link": links.get(one.latest_tag, "")},
    }


def _links(book: ReleaseBook, base: str) -> dict[str, str]:
    """Give the address of the notes of each release by its tag: on the site, else on the forge."""
    forge = book.project.forge
    return {
        tag: base + way.path if base else forge.release(tag) if forge else "" for tag, way in release_ways(book).items()
    }
