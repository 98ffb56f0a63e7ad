"""The releases in tables: all of them, those of a line, those of a year."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.page import Page
from tagline.pages import dates
from tagline.pages.rendering import number, render
from tagline.pages.rows import ONLY, Row, row, table
from tagline.pages.supported import supported
from tagline.rules.plain_text import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tagline.model.release import Release
    from tagline.pages.catalogue import Catalogue

_MOST_ROWS: Final = 300
_SHOWN_OF_MORE: Final = 150
_OPEN_OF_ONE_VERSION: Final = 5
_ROWS_A_PART: Final = 400
_LINES_TO_FILTER: Final = 8


class Link(NamedTuple):
    """A way to another table."""

    label: str
    path: str
    amount: int


class Part(NamedTuple):
    """A piece of a long table; `here` marks the one that is shown."""

    label: str
    path: str
    here: bool


def index_pages(found: Catalogue) -> Iterator[Page]:
    """Make the index, then a table a line and a table a year."""
    rows = {release.tag.name: row(release, found) for release in found.book.releases}
    years = _years(found)
    yield _index(found, rows, years)
    for line, members in found.by_line.items():
        final = next((release for release in members if release.version.final), members[0])
        support = supported(final, found.book)
        sentence = f"{plural(len(members), 'release')}, {_span(members)}." + (f" {support.sentence}" if support else "")
        yield from _parts(found, _Long(found.line_path(line), f"Line {line}", sentence, members, by_version=True), rows)
    for year, released in years.items():
        sentence = f"{plural(len(released), 'release')} of {_lines(released)}."
        title = str(year) if year else "Without a date"
        yield from _parts(found, _Long(_year_path(year), title, sentence, released, by_version=False), rows)


def shown_in_index(found: Catalogue) -> list[Release]:
    """Choose the rows of the index: finals, and the newest prereleases of each version that may still come."""
    taken: Counter[object] = Counter()
    chosen = []
    for release in found.book.releases:
        if not release.version.final:
            core = release.version.core
            taken[core] += 1
            if taken[core] > _OPEN_OF_ONE_VERSION or not found.is_open(release):
                continue
        chosen.append(release)
    return chosen


def _index(found: Catalogue, rows: dict[str, Row], years: dict[int, list[Release]]) -> Page:
    chosen = shown_in_index(found)
    shown = chosen if len(chosen) <= _MOST_ROWS else chosen[:_SHOWN_OF_MORE]
    current = found.latest.line if found.latest else ""
    laid = table([rows[release.tag.name] for release in shown], found, current=current)
    lines = Counter(release.line for release in shown)
    filter_lines = [line for line in found.by_line if line in lines][:_LINES_TO_FILTER]
    weights = {each.weight for year in laid.years for each, _ in year.rows}
    html = render(
        "index.html",
        root="../",
        book=found.book,
        count=len(found.book.releases),
        lines_word=_lines(found.book.releases),
        span=_span(found.book.releases),
        shown=len(shown),
        chosen=len(chosen),
        hidden=len(found.book.releases) - len(shown),
        table=laid,
        href="",
        filter_lines=filter_lines,
        weights=[(name, word) for name, word in _WEIGHT_WORDS if name in weights],
        wants=[name for name in ONLY if any(name in e.has for y in laid.years for e, _ in y.rows)],
        lines=[Link(line, found.line_path(line), len(releases)) for line, releases in found.by_line.items()],
        years=[
            Link(str(year) if year else "no date", _year_path(year), len(releases)) for year, releases in years.items()
        ],
    )
    name = found.book.project.name
    return Page(path="releases/", title="Releases", html=html, description=f"All releases of {name} by line and year.")


_WEIGHT_WORDS: Final = (("major", "major"), ("minor", "minor"), ("patch", "patch"), ("pre", "prerelease"))


class _Long(NamedTuple):
    """A table that may need several pages, and the words on them."""

    path: str
    title: str
    sentence: str
    releases: Sequence[Release]
    by_version: bool


def _parts(found: Catalogue, long: _Long, rows: dict[str, Row]) -> Iterator[Page]:
    """Make one table, in several pages where it is too long for one."""
    number_of_parts = max(1, -(-len(long.releases) // _ROWS_A_PART))
    size = -(-len(long.releases) // number_of_parts)
    pieces = [long.releases[at : at + size] for at in range(0, len(long.releases), size)]
    paths = [long.path if not at else f"{long.path[:-1]}-part-{at + 1}/" for at in range(len(pieces))]
    labels = [_part_label(piece, by_version=long.by_version) for piece in pieces]
    for here, piece, label in zip(paths, pieces, labels, strict=True):
        html = render(
            "releases.html",
            root="../../",
            book=found.book,
            title=long.title,
            sentence=long.sentence,
            parts=[Part(*link, here=link[1] == here) for link in zip(labels, paths, strict=True)]
            if len(pieces) > 1
            else [],
            table=table([rows[release.tag.name] for release in piece], found),
            years=long.by_version,
            href="../",
        )
        name = f"{long.title}, {label}" if len(pieces) > 1 else long.title
        description = f"{found.book.project.name}, {long.title}: {long.sentence}"
        yield Page(path=here, title=name, html=html, description=description)


def _part_label(releases: Sequence[Release], *, by_version: bool) -> str:
    if by_version:
        return f"{releases[0].version} to {releases[-1].version}"
    return f"{dates.month(releases[0].released)} to {dates.month(releases[-1].released)}"


def _years(found: Catalogue) -> dict[int, list[Release]]:
    years: dict[int, list[Release]] = {}
    for release in found.book.releases:
        years.setdefault(dates.year(release.released), []).append(release)
    return dict(sorted(years.items(), reverse=True))


def _year_path(year: int) -> str:
    return f"releases/year-{year:04d}/"


def _span(releases: Sequence[Release]) -> str:
    dated = [release.released for release in releases if release.released]
    if not dated:
        return "without dates"
    first, last = dates.month(min(dated)), dates.month(max(dated))
    return f"in {first}" if first == last else f"from {first} to {last}"


def _lines(releases: Sequence[Release]) -> str:
    lines = {release.line for release in releases}
    return f"line {next(iter(lines))}" if len(lines) == 1 else f"{number(len(lines))} lines"
