"""Which lines are supported until when: a chart, a table, and sentences for a security policy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.page import Page, SearchEntry
from tagline.model.schedule import Phase, SupportWindow, Timetable
from tagline.pages.happenings import Mark
from tagline.pages.markdown import escaped
from tagline.pages.release_ways import Way, release_ways
from tagline.pages.rendering import render
from tagline.pages.support_chart import NARROW, WIDE, Drawing, drawing
from tagline.rules import day_words
from tagline.rules.plain_text import plural, without_addresses
from tagline.rules.slugs import slug
from tagline.rules.zones import zone_words as zone_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tagline.model.book import ReleaseBook

FOLDER: Final = "support/"
_MOST_DRAWN: Final = 12
_ENDED_DRAWN: Final = 3
_MOST_OPEN: Final = 12
_MOST_SENTENCES: Final = 40
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]{1,2000}")
_MARKS: Final = {
    Phase.PLANNED: ("ring", "is-info"),
    Phase.ACTIVE: ("full", "is-good"),
    Phase.SECURITY: ("ring", "k-security"),
    Phase.EXTENDED: ("ring", "k-changed"),
    Phase.ENDED: ("dash", "is-mute"),
    Phase.UNKNOWN: ("dash", "is-mute"),
}


class Line(NamedTuple):
    """A row of the table. `path` leads to the latest release below the site's root, "" where there is none."""

    name: str
    anchor: str
    aside: str
    mark: Mark
    released: date | None
    latest: str
    path: str
    latest_day: date | None
    active: date | None
    security: date | None
    extended: date | None


class SupportView(NamedTuple):
    """What the chart and the table show. `folded` are rows that most readers need not see."""

    wide: Drawing
    narrow: Drawing
    drawn: int
    known: int
    lines: Sequence[Line]
    folded: Sequence[Line]
    folded_words: str
    promised: bool
    extended: bool
    caption: str


def has_support(timetable: Timetable | None) -> bool:
    """Whether there is a page of support: something is promised, or there are several lines to tell of."""
    if timetable is None:
        return False
    return len(timetable.support) > 1 or any(window.phase is not Phase.UNKNOWN for window in timetable.support)


def zone_words(timetable: Timetable) -> str:
    """Say which zone the dates of a page are in: git's are UTC, those of a plan may be in another one."""
    zone = timetable.schedule.zone
    return "UTC" if zone == "UTC" else f"UTC; those of the plan are {zone_name(zone)}"


def support_pages(book: ReleaseBook, known: str = "") -> tuple[Page, ...]:
    """Make the page of support; none where nothing is promised for the only line. `known` counts the known issues."""
    if book.timetable is None or not has_support(book.timetable):
        return ()
    timetable, windows = book.timetable, book.timetable.support
    view = support_view(timetable, release_ways(book))
    html = render(
        "support.html",
        root="../",
        book=book,
        lede=_lede(windows),
        support=view,
        links=_links(windows),
        sources=_sources(timetable),
        policy=_policy(windows) if view.promised else "",
        known=known,
        zone=zone_words(timetable),
        holidays="",
    )
    name = book.project.name
    shown = {window.line: window for window in windows}
    entries = tuple(
        SearchEntry(f"Support of {line.name}", without_addresses(shown[line.name].sentence), FOLDER, line.anchor)
        for line in (*view.lines, *view.folded)
    )
    return (
        Page(
            path=FOLDER,
            title="Support",
            html=html,
            description=f"Which lines of {name} are supported, and until when.",
            search_entries=(SearchEntry("Support", _lede(windows), FOLDER), *entries),
        ),
    )


def support_view(timetable: Timetable, ways: Mapping[str, Way], *, short: bool = False) -> SupportView:
    """Lay out chart and table. A `short` one leaves the folded rows to the page of support."""
    windows, today = timetable.support, timetable.schedule.today
    drawn = _drawn(windows)
    lines = [_line(window, ways) for window in windows]
    ended = [line for line, window in zip(lines, windows, strict=True) if window.phase is Phase.ENDED]
    shown = [line for line in lines if line not in ended]
    promised = any(window.phase is not Phase.UNKNOWN for window in windows)
    opened = [*shown[:_MOST_OPEN], *(ended[:_ENDED_DRAWN] if promised else [])]
    folded = [line for line in lines if line not in opened]
    return SupportView(
        wide=drawing(drawn, today, WIDE),
        narrow=drawing(drawn, today, NARROW),
        drawn=len(drawn),
        known=len(windows),
        lines=[line for line in lines if line in opened],
        folded=[] if short else folded,
        folded_words=_folded_words(len(folded), len([line for line in folded if line in ended])),
        promised=promised,
        extended=any(window.extended_until for window in windows),
        caption=_caption(drawn),
    )


def _drawn(windows: Sequence[SupportWindow]) -> list[SupportWindow]:
    """Choose what is drawn: lines that have not ended, and the last few that did."""
    alive = [window for window in windows if window.phase is not Phase.ENDED][:_MOST_DRAWN]
    ended = [window for window in windows if window.phase is Phase.ENDED][:_ENDED_DRAWN]
    chosen = {window.line for window in (*alive, *ended)}
    return [window for window in windows if window.line in chosen]


def _line(window: SupportWindow, ways: Mapping[str, Way]) -> Line:
    shape, tone = _MARKS[window.phase]
    way = ways.get(window.latest_tag)
    return Line(
        name=window.line,
        anchor=f"line-{slug(window.line)}",
        aside=_aside(window),
        mark=Mark(shape, tone, str(window.phase)),
        released=window.released if window.latest else None,
        latest=way.label if way else window.latest,
        path=way.path if way else "",
        latest_day=window.latest_day,
        active=window.active_until,
        security=window.security_until,
        extended=window.extended_until,
    )


def _aside(window: SupportWindow) -> str:
    """Say what stands beside a line's name: its codename, and whether or from when its support is long."""
    later = f"LTS from {day_words.compact(window.lts_from)}" if window.lts_from and not window.lts else ""
    return ", ".join(filter(None, [without_addresses(window.codename), "LTS" if window.lts else later]))


def _folded_words(count: int, ended: int) -> str:
    if count == ended:
        return f"{plural(count, 'more line')} past the end of life"
    return f"{plural(count, 'older line')}"


def _caption(windows: Sequence[SupportWindow]) -> str:
    """Explain the shapes that the drawing holds, and no others."""
    phases = {window.phase for window in windows}
    if phases == {Phase.UNKNOWN}:
        return "From the first release of a line to its latest one. This is what was observed; nothing is promised."
    dated = [window for window in windows if window.phase is not Phase.UNKNOWN]
    said = [
        ("Solid: all fixes", any(window.active_until or window.phase is Phase.ACTIVE for window in dated)),
        ("Striped: security fixes only", any(_only_security(window) for window in dated)),
        ("Dotted: extended support", any(window.extended_until for window in dated)),
        ("Outlined: planned, or without a planned end", any(_outlined(window) for window in dated)),
        ("The upright stroke is the end of life", any(_ends(window) for window in dated)),
    ]
    return ". ".join(words for words, there in said if there) + "."


def _only_security(window: SupportWindow) -> bool:
    return window.security_until is not None and window.security_until != window.active_until


def _outlined(window: SupportWindow) -> bool:
    return window.phase is Phase.PLANNED or not _ends(window)


def _ends(window: SupportWindow) -> bool:
    return any((window.active_until, window.security_until, window.extended_until))


def _lede(windows: Sequence[SupportWindow]) -> str:
    """Say in a sentence what is supported."""
    if all(window.phase is Phase.UNKNOWN for window in windows):
        return "Nothing says how long a line is supported. What follows was observed, and is no promise."
    groups = (
        (Phase.ACTIVE, "gets all fixes", "get all fixes"),
        (Phase.SECURITY, "gets security fixes", "get security fixes"),
        (Phase.EXTENDED, "has extended support", "have extended support"),
    )
    parts = []
    for phase, one, many in groups:
        names = [window.line for window in windows if window.phase is phase]
        if names:
            parts.append(f"{_listed(names)} {one if len(names) == 1 else many}")
    return f"{'; '.join(parts)}." if parts else "No line is supported any more."


def _listed(names: Sequence[str]) -> str:
    if len(names) > _ENDED_DRAWN * 2:
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _links(windows: Sequence[SupportWindow]) -> list[str]:
    """Give the addresses of policies, each once; what is no web address is left out."""
    found = dict.fromkeys(window.link for window in windows if window.link)
    return [link for link in found if _ADDRESS.fullmatch(link)]


def _sources(timetable: Timetable) -> list[str]:
    """Say where the dates come from."""
    file = timetable.file
    policies = list(dict.fromkeys(window.policy for window in timetable.support))
    said = []
    for policy in policies:
        if policy == "the plan":
            said.append(f"The days stand in {file}; a duration counts from the first final release of its line.")
        elif policy == "no end is planned":
            said.append(f"Some lines stand in {file} without an end: they are supported until it names one.")
        elif policy == "nothing is promised":
            said.append("There is no plan that names lines and their support: lines and days are those of the tags.")
        else:
            said.append(f"{file} says that {policy}; the days are those on which newer lines came.")
    return said


def _policy(windows: Sequence[SupportWindow]) -> str:
    """Write the sentences as Markdown; lines long past share one."""
    told = [window for window in windows if window.phase is not Phase.UNKNOWN]
    alive = [window for window in told if window.phase is not Phase.ENDED][:_MOST_SENTENCES]
    ended = [window for window in told if window.phase is Phase.ENDED]
    named, others = ended[:_ENDED_DRAWN], ended[_ENDED_DRAWN:]
    lines = [f"- {escaped(without_addresses(window.sentence))}" for window in (*alive, *named)]
    if others:
        lines.append(f"- {plural(len(others), 'older line')} reached the end of life before.")
    return "\n".join(["## Supported versions", "", *lines])
