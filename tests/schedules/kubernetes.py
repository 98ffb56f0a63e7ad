"""Kubernetes: a page in Markdown for each cycle, whose dates stand twice, in a summary and in a table."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from schedules.rebuilt import Edition, Shipment, Version, versions
from tagline.model.plan import Line, Plan, Release

CYCLES = range(24, 38)
Source = Literal["summary", "table"]
# The day of each x.0, as the project's own pages record it.
SHIPPED = {
    23: date(2021, 12, 7),
    24: date(2022, 5, 3),
    25: date(2022, 8, 23),
    26: date(2022, 12, 9),
    27: date(2023, 4, 11),
    28: date(2023, 8, 15),
    29: date(2023, 12, 13),
    30: date(2024, 4, 17),
    31: date(2024, 8, 13),
    32: date(2024, 12, 11),
    33: date(2025, 4, 23),
    34: date(2025, 8, 27),
    35: date(2025, 12, 17),
    36: date(2026, 4, 22),
}
_MONTHS = {
    name: number
    for number, name in enumerate(
        (
            *("january", "february", "march", "april", "may", "june"),
            *("july", "august", "september", "october", "november", "december"),
        ),
        1,
    )
}
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3,9}),? (\d{4})\b")
_FINAL = re.compile(r"v?1\.\d{1,3}(?:\.0)? released")
_STAGES = {
    "start": re.compile(r"start of release cycle|release cycle begins", re.IGNORECASE),
    "enhancements-freeze": re.compile(r"begin.{0,3}enhancements freeze|enhancements freeze\]", re.IGNORECASE),
    "code-freeze": re.compile(r"code freeze\]", re.IGNORECASE),
    "docs-freeze": re.compile(r"docs freeze\]", re.IGNORECASE),
}


class Cycle(NamedTuple):
    """What a page says of its cycle: the final day as the summary and as the table have it, and stages."""

    summary: date | None
    table: date | None
    stages: Mapping[str, date]

    def final(self, source: Source) -> date | None:
        """Give the final day of one of the two places, of the other where that says nothing yet."""
        return (self.summary or self.table) if source == "summary" else (self.table or self.summary)


def cycle(text: str) -> Cycle:
    """Read a page, whatever form its table has."""
    summary: date | None = None
    table: date | None = None
    stages: dict[str, date] = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        is_row = line.lstrip().startswith("|") and len(cells) > 2
        what, when = (cells[0], cells[2]) if is_row else (line, line)
        found = day(when)
        if found is None or not (is_row or line.lstrip().startswith(("-", "*"))):
            continue
        if _FINAL.search(what.replace("*", "")):
            table, summary = (found, summary) if is_row else (table, found)
        for name, pattern in _STAGES.items():
            if is_row and pattern.search(what):
                stages.setdefault(name, found)
    return Cycle(summary, table, stages)


def day(text: str) -> date | None:
    """Read the first day in words such as Tuesday 3rd May 2022, with an hour or a zone before or behind it."""
    for number, month, year in _DAY.findall(text):
        if month.lower() in _MONTHS:
            return date(int(year), _MONTHS[month.lower()], int(number))
    return None


def editions(pages: Iterable[tuple[int, Version]], source: Source) -> Iterator[Edition]:
    """Follow all cycles at once: each version of a page is a version of the whole plan."""
    known: dict[int, Release] = {}
    for minor, version in sorted(pages, key=lambda pair: pair[1].committed):
        told = cycle(version.text)
        final = told.final(source)
        if final is not None:
            known[minor] = Release(id=f"cycle-{minor}", line=f"1.{minor}", target=final, stage=told.stages)
        releases = tuple(known[minor] for minor in sorted(known))
        yield Edition(version.committed, version.message, Plan(line=tuple(map(_line, sorted(known))), release=releases))


def _line(minor: int) -> Line:
    return Line(id=f"1.{minor}", tags=f"v1.{minor}.*", active="12 months", security="14 months")


def public(clone: Path, source: Source) -> tuple[list[Edition], list[Shipment]]:
    """Read the real history out of a clone of kubernetes/sig-release."""
    pages = (
        (minor, version) for minor in CYCLES for version in versions(clone, f"releases/release-1.{minor}/README.md")
    )
    return list(editions(pages, source)), [Shipment(f"v1.{minor}.0", when) for minor, when in SHIPPED.items()]
