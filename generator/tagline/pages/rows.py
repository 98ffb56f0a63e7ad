"""Releases as rows of a table, with the tracks of their lines beside them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from markupsafe import Markup

from tagline.model.commit import Bump, Change, ChangeKind
from tagline.pages import dates
from tagline.pages.catalogue import notable
from tagline.pages.departure import cell
from tagline.pages.entries import bar, in_words, title
from tagline.pages.rendering import number
from tagline.pages.text import inline, line_html
from tagline.rules.changelog import QUIET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tagline.model.release import Release
    from tagline.pages.catalogue import Catalogue
    from tagline.pages.departure import Cell

ONLY: Final = ("breaking", "security", "yanked")
MOST_TRACKS: Final = 7
_NAMED_CHANGES: Final = 2
_NAMED_COMPONENTS: Final = 6
_PRERELEASE: Final = "pre"
_LONGEST_NAME: Final = 90
_ROWS_IN_VIEW: Final = 25
_ORDER: Final = {kind: place for place, kind in enumerate(ChangeKind)}


class Row(NamedTuple):
    """A release in a table. `weight` is the size of its disc, `has` what the filter "only" asks for.

    `tally` counts what the coloured words and the gist do not tell; the gist of a `scoped` one names components.
    """

    slug: str
    version: str
    line: str
    weight: str
    released: int
    year: int
    total: str
    bar: Markup
    words: str
    breaking: int
    security: int
    has: str
    gist: Markup
    headline: bool
    tally: str
    scoped: bool
    gone: bool
    plan: Cell | None


class Track(NamedTuple):
    """A line's stretch in a table: its lane and the rows between which it runs."""

    lane: int
    top: int
    bottom: int
    starts: bool


def row(release: Release, found: Catalogue) -> Row:
    """Make the row of a release."""
    counts = found.counts[release.tag.name]
    breaking, security = counts.get(ChangeKind.BREAKING, 0), counts.get(ChangeKind.SECURITY, 0)
    return Row(
        slug=found.slug(release),
        version=str(release.version),
        line=release.line,
        weight=weight(release),
        released=release.released,
        year=dates.year(release.released),
        total=number(len(release.changes)),
        bar=bar(counts, scale=0.45, longest=5.2),
        words=in_words(counts, quiet=False),
        breaking=breaking,
        security=security,
        has=" ".join(name for name, count in zip(ONLY, (breaking, security, release.yanked), strict=True) if count),
        gist=gist(release, notable(counts)),
        headline=bool(release.prose.headline),
        tally=_tally(counts) if not release.prose.headline and notable(counts) > _NAMED_CHANGES else "",
        scoped=_scoped(release),
        gone=release.yanked is not None,
        plan=cell(release, found.plans),
    )


def _tally(counts: Mapping[ChangeKind, int]) -> str:
    said = (ChangeKind.BREAKING, ChangeKind.SECURITY)
    return in_words({kind: count for kind, count in counts.items() if kind not in said}, quiet=False)


def weight(release: Release) -> str:
    """How far a release moved the version: the size of its disc."""
    if not release.version.final:
        return _PRERELEASE
    return max(release.bump, release.version.opens, Bump.PATCH).word


def gist(release: Release, count: int) -> Markup:
    """Say what a release is about: its headline, else the components it touched, else its first change.

    A sentence picked from many commits would mislead, so none is picked: one or two changes are all, or are counted.
    """
    if release.prose.headline:
        return line_html(release.prose.headline)
    changes = [change for change in release.changes if change.kind not in QUIET]
    if not count:
        return Markup('<span class="tl-c">{}</span>').format(_quiet_words(release))
    if count > _NAMED_CHANGES and _scoped(release):
        return _components(changes)
    shown = count if count <= _NAMED_CHANGES else 1
    named = sorted(changes, key=lambda change: _ORDER[change.kind])[:shown]
    more = (
        Markup(' <span class="tl-c">and {} more</span>').format(count - len(named)) if count > len(named) else Markup()
    )
    return Markup(" · ").join(map(_named, named)) + more


def _scoped(release: Release) -> bool:
    return any(change.scope and change.kind not in QUIET for change in release.changes)


def _quiet_words(release: Release) -> str:
    kinds = {change.kind for change in release.changes}
    if not kinds:
        return "no changes of its own"
    return {
        frozenset({ChangeKind.DOCS}): "documentation only",
        frozenset({ChangeKind.INTERNAL}): "internal work only",
    }.get(frozenset(kinds), "documentation and internal work only")


def _named(change: Change) -> Markup:
    scope = Markup('<span class="tl-c">{}</span> ').format(change.scope) if change.scope else Markup()
    return scope + inline(shortened(title(change)))


def shortened(text: str) -> str:
    """Cut a long text at a word."""
    if len(text) <= _LONGEST_NAME:
        return text
    head, _, _ = text[:_LONGEST_NAME].rpartition(" ")
    return f"{head or text[:_LONGEST_NAME]} …"


def _components(changes: Sequence[Change]) -> Markup:
    touched = Counter(change.scope for change in changes if change.scope)
    names = sorted(touched, key=lambda name: (-touched[name], name))
    rest = len(names) - _NAMED_COMPONENTS
    more = f" and {rest} more" if rest > 0 else ""
    return Markup('<span class="tl-c">{}{}</span>').format(", ".join(names[:_NAMED_COMPONENTS]), more)


class Table(NamedTuple):
    """Rows by year, each with the cells of the tracks; `lanes` is how many there are.

    `planned` says whether any of them stands against a plan.
    """

    years: list[Year]
    lanes: int
    labels: list[str]
    planned: bool


class Year(NamedTuple):
    """The rows of one year, newest first. `labels` are the lines whose tracks run through the year's heading."""

    year: int
    summary: str
    tracks: Markup
    rows: list[tuple[Row, Markup]]


def table(rows: Sequence[Row], found: Catalogue, *, current: str = "") -> Table:
    """Lay rows out by year; years take a row of their own, through which the tracks run.

    `current` names the line whose track runs on to the top of the page, because it is alive.
    """
    grouped: list[tuple[int, list[Row]]] = []
    for each in rows:
        if not grouped or grouped[-1][0] != each.year:
            grouped.append((each.year, []))
        grouped[-1][1].append(each)
    tracks, lanes = _tracks(grouped, found, current)
    place, years = 0, []
    for year, members in grouped:
        heading = _cells(tracks, lanes, place, None)
        cells = [(each, _cells(tracks, lanes, place + n, each)) for n, each in enumerate(members, start=1)]
        years.append(Year(year, _summary(members), heading, cells))
        place += len(members) + 1
    return Table(years, lanes, _labels(tracks, lanes), any(each.plan for each in rows))


def _tracks(grouped: list[tuple[int, list[Row]]], found: Catalogue, current: str) -> tuple[dict[str, Track], int]:
    """Give each line a lane, the highest line left. Of too many lines, later ones take lanes that became free."""
    spans: dict[str, tuple[int, int]] = {}
    oldest: dict[str, str] = {}
    place = 0
    for _, members in grouped:
        for each in members:
            place += 1
            spans[each.line] = (spans.get(each.line, (place, 0))[0], place)
            oldest[each.line] = each.slug
        place += 1
    if current in spans:
        spans[current] = (-1, spans[current][1])
    tracks: dict[str, Track] = {}
    free_after: list[int] = []
    scarce = len(spans) > MOST_TRACKS
    highest_first = [name for name in found.by_line if name in spans]
    # Those in view stand in the order of lines; further down it counts which lane is free.
    for line in sorted(highest_first, key=lambda name: max(_ROWS_IN_VIEW, spans[name][0]) if scarce else 0):
        top, bottom = spans[line]
        starts = oldest[line] in _first_of_line(line, found)
        lane = next((n for n, end in enumerate(free_after) if scarce and end < top), len(free_after))
        if lane >= MOST_TRACKS:
            continue
        free_after[lane : lane + 1] = [bottom if starts else place]
        tracks[line] = Track(lane, top, bottom if starts else place, starts)
    return tracks, max(1, len(free_after))


def _first_of_line(line: str, found: Catalogue) -> set[str]:
    """Give the slugs of the oldest release of a line and of its oldest final: a table may leave prereleases out."""
    releases = found.by_line[line]
    final = next((release for release in reversed(releases) if release.version.final), releases[-1])
    return {found.slug(releases[-1]), found.slug(final)}


def _cells(tracks: dict[str, Track], lanes: int, place: int, each: Row | None) -> Markup:
    cells = [""] * lanes
    for line, track in tracks.items():
        if not track.top <= place <= track.bottom:
            continue
        edge = " top" if place == track.top else ""
        edge += " end" if place == track.bottom and track.starts else ""
        disc = f" n {each.weight}" if each is not None and each.line == line else ""
        cells[track.lane] = f' class="on{edge}{disc}"'
    if each is not None and each.line not in tracks:
        cells[-1] = f' class="{"on " if "on" in cells[-1] else ""}n {each.weight}"'
    columns = "".join(f"<i{cell}></i>" for cell in cells)
    return Markup(f'<span class="tl-tracks" aria-hidden="true">{columns}</span>')  # noqa: S704 - all of it is ours


def _labels(tracks: dict[str, Track], lanes: int) -> list[str]:
    """Name the tracks that run in the first rows."""
    found = [""] * lanes
    for line, track in tracks.items():
        if track.top <= _ROWS_IN_VIEW:
            found[track.lane] = found[track.lane] or line
    return found


def _summary(rows: Sequence[Row]) -> str:
    parts = [f"{number(len(rows))} release" + ("" if len(rows) == 1 else "s")]
    parts += [f"{count} {name}" for name in ("major", "minor") if (count := sum(r.weight == name for r in rows))]
    return ", ".join(parts)
