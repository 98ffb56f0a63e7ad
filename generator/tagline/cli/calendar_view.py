"""`tagline calendar`."""

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from tagline.cli.options import Where, repository_options
from tagline.cli.plan import NO_PLAN, rhythm_words
from tagline.errors import TaglineError
from tagline.model.event import Event, EventKind
from tagline.model.schedule import Timetable
from tagline.rules import day_words
from tagline.rules.events import events
from tagline.rules.month_sheets import Mark, Row, Sheet, last_day, mark_of, months_before, sheets
from tagline.rules.plain_text import without_addresses
from tagline.rules.terminal_text import padded, wrapped

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook

WIDTH = 80
NARROWEST = 40
GRID = 28
GAP = 3
LABEL = 10
MONTHS = 3
_WEEKDAYS = " Mo  Tu  We  Th  Fr  Sa  Su "
_NAMES = {
    Mark.RELEASED: "released",
    Mark.CONFIRMED: "confirmed",
    Mark.PLANNED: "planned",
    Mark.TENTATIVE: "tentative",
    Mark.END: "end of life",
    Mark.STAGE: "stage",
    Mark.CLOSE: "window or support ends",
    Mark.NONE: "no release",
    Mark.FREEZE: "freeze",
}
_COLOURS = {Mark.RELEASED: "green", Mark.CONFIRMED: "blue", Mark.PLANNED: "blue", Mark.END: "red"}
_SATURDAY = 5
_BETWEEN = "   "


class Look(NamedTuple):
    """The signs that the output can show: one for each mark, and the one that stands before today."""

    marks: Mapping[Mark, str]
    today: str


UNICODE = Look(dict(zip(Mark, "●◉○◌×◇–×░", strict=True)), "▸")
ASCII = Look(dict(zip(Mark, "*@o?x+-x#", strict=True)), ">")


@click.command(
    epilog="Examples: tagline calendar | tagline calendar --from 2026-11 --months 6 | tagline calendar --ics plan.ics"
)
@click.option(
    "--months",
    type=click.IntRange(1, 120),
    default=MONTHS,
    show_default=True,
    metavar="N",
    help="How many months are shown.",
)
@click.option("--from", "start", metavar="DATE", help="A day of the first month [default: this month].")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--ics",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="Write FILE for calendar programs instead, with all that is known; - is the standard output.",
)
@repository_options
def calendar(where: Where, *, months: int, start: str | None, as_json: bool, ics: Path | None) -> None:
    """Print the calendar of releases.

    It shows months with marks, and beside each what happens in it: what was released, what is planned with its stages,
    freezes, and ends of support. Without release-plan.toml these are the releases of the last months, and the rhythm
    that was observed.
    """
    if ics is not None and as_json:
        problem = "--ics writes a calendar and --json prints another form of it: choose one."
        raise click.UsageError(problem)
    book = where.read(with_people=False, with_packages=True, with_plan=True)
    found = book.timetable
    if found is None:
        click.echo(NO_PLAN, err=True)
        return
    if ics is not None:
        _write(ics, book)
        return
    shown = sheets(events(found), _first(start, found, months), months)
    if as_json:
        click.echo(json.dumps(record(found, shown), indent=2, ensure_ascii=False))
    else:
        look = UNICODE if _knows(UNICODE) else ASCII
        click.echo("\n".join(_calendar(found, shown, look, _width())).rstrip("\n"))


def _write(target: Path, book: "ReleaseBook") -> None:
    """Write what calendar programs read, in one step; one without any event would be no calendar."""
    from tagline.pages.ics import calendar_file  # noqa: PLC0415 - for those who ask for it

    content = calendar_file(book)
    if not content:
        click.echo("nothing is planned and nothing was released: no calendar is written", err=True)
    elif str(target) == "-":
        click.echo(content, nl=False)
    else:
        from tagline.publishing.whole_files import write_whole  # noqa: PLC0415 - as above

        write_whole(target.resolve(), [content], called=str(target))


def _first(start: str | None, found: Timetable, months: int) -> date:
    """Give a day of the first month. Without a plan nothing is ahead, so the months end with this one."""
    if start is not None:
        try:
            return date.fromisoformat(f"{start}-01" if len(start) == len("2026-11") else start)
        except ValueError:
            problem = f"--from: expected a date such as 2026-11-01, found {start!r}"
            raise TaglineError(problem) from None
    return found.schedule.today if found.file else months_before(found.schedule.today, months - 1)


def _knows(look: Look) -> bool:
    """Whether the output can show all signs. In the C locale Python writes UTF-8 where the terminal may know none."""
    locale = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := os.environ.get(name))), "")
    if locale in {"C", "POSIX"}:
        return False
    try:
        "".join((*look.marks.values(), look.today)).encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _width() -> int:
    return max(min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDTH), NARROWEST)


# The months


def _calendar(found: Timetable, shown: Sequence[Sheet], look: Look, width: int) -> Iterator[str]:
    today = found.schedule.today
    by_tag = _has_series(row.event for sheet in shown for row in sheet.rows)
    for sheet in shown:
        grid = list(_grid(sheet, today, look))
        if width >= WIDTH:
            yield from _beside(grid, list(_list(sheet, look, width - GRID - GAP, by_tag=by_tag)))
        else:
            yield from (*(line.rstrip() for _, line in grid), "", *_list(sheet, look, width, by_tag=by_tag))
        yield ""
    if not found.file and found.schedule.rhythm:
        yield from wrapped(f"Observed: {rhythm_words(found.schedule)}.", width)
    yield from (click.style(line, dim=True) for line in _legend(found, shown, look, width))


def _beside(grid: Sequence[tuple[int, str]], rows: Sequence[str]) -> Iterator[str]:
    """Put the list beside the grid, from the row of weekdays on."""
    high = max(len(grid), len(rows) + 1)
    lefts = [*grid, *[(0, "")] * (high - len(grid))]
    rights = ["", *rows, *[""] * (high - len(rows) - 1)]
    for (taken, left), right in zip(lefts, rights, strict=True):
        yield f"{left}{' ' * (GRID + GAP - taken)}{right}".rstrip()


def _grid(sheet: Sheet, today: date, look: Look) -> Iterator[tuple[int, str]]:
    """Give each line of a month's grid with the cells that it takes."""
    title = day_words.month(sheet.first)
    yield len(title), click.style(title, bold=True)
    yield GRID, click.style(_WEEKDAYS, dim=True)
    for week in sheet.weeks:
        yield GRID, "".join(_cell(sheet, day, at, today, look) for at, day in enumerate(week))


def _cell(sheet: Sheet, day: int, weekday: int, today: date, look: Look) -> str:
    """Write a day in four cells: what leads up to it, its number, its mark."""
    if not day:
        return "    "
    is_today = sheet.first.replace(day=day) == today
    fill = click.style(look.marks[Mark.FREEZE], dim=True) if day in sheet.frozen else " "
    mark = sheet.marks.get(day)
    before = look.today if is_today else fill
    sign = fill if mark is None else look.marks[mark]
    quiet = mark is None and weekday >= _SATURDAY and not is_today
    number = _styled(f"{day:2}", reverse=is_today, bold=mark is not None, dim=quiet)
    return f"{before}{number}{_coloured(sign, mark)}"


def _styled(text: str, *, reverse: bool, bold: bool, dim: bool) -> str:
    """Style a text; what is not wanted stays unsaid, because to end one style would end another with it."""
    return click.style(text, reverse=reverse or None, bold=bold or None, dim=dim or None)


def _coloured(sign: str, mark: Mark | None) -> str:
    colour = None if mark is None else _COLOURS.get(mark)
    return click.style(sign, fg=colour) if colour else sign


# The list


def _list(sheet: Sheet, look: Look, width: int, *, by_tag: bool) -> Iterator[str]:
    if not sheet.rows:
        yield click.style("nothing", dim=True)
    before: date | None = None
    for row in sheet.rows:
        label = "" if row.day is not None and row.day == before else _label(row)
        before = row.day
        mark = mark_of(row.event)
        sign = _coloured(look.marks[mark], mark)
        name = row.event.tag if by_tag and row.event.tag else row.event.name
        for at, line in enumerate(wrapped(words(row, name), width - LABEL)):
            head = f"{padded(label, LABEL - 2)}{sign} " if at == 0 else " " * LABEL
            yield f"{head}{_bold(line, name) if at == 0 else line}"


def _label(row: Row) -> str:
    """Write "Tue  3", or the period that is all that is known."""
    if row.day is not None:
        return f"{day_words.brief(row.day)[:3]} {row.day.day:2}"
    release = row.event.release
    return release.target.words[-2:] if release and "Q" in release.target.words else day_words.month(row.event.last)[:3]


def _bold(line: str, name: str) -> str:
    return click.style(name, bold=True) + line.removeprefix(name) if line.startswith(f"{name} ") else line


def _has_series(found: Iterable[Event]) -> bool:
    """Whether releases are of several series, as those of packages are: then a version does not say which."""
    return len({one.tag.removesuffix(one.name) for one in found if one.tag}) > 1


def words(row: Row, name: str) -> str:
    """Say what happens, with who is responsible and what there is to know; `name` is what the event is known by."""
    event = row.event
    if event.kind is EventKind.FREEZE:
        goes_on = "goes on " if row.goes_on else ""
        text = f"{event.what} {goes_on}until {day_words.brief(event.last)}"
        text += f" {event.last.year}" if event.last.year != event.first.year else ""
    else:
        text = f"{name}{event.what.removeprefix(event.name)}"
    zone = event.note if event.kind is EventKind.STAGE else ""
    aside = ", ".join(filter(None, (event.owner, zone)))
    text += f" ({aside})" if aside else ""
    text += f"{', ' if event.tag else ': '}{event.note}" if event.note and not zone else ""
    return without_addresses(" ".join(text.split()))


def _legend(found: Timetable, shown: Sequence[Sheet], look: Look, width: int) -> Iterator[str]:
    """Explain the marks that are there, in lines that break between them."""
    there = {mark_of(row.event) for sheet in shown for row in sheet.rows}
    items = [f"{look.marks[mark]} {_NAMES[mark]}" for mark in Mark if mark in there]
    today = found.schedule.today
    if any(sheet.first <= today <= last_day(sheet.first) for sheet in shown):
        items.append(f"{look.today} today, {day_words.short(today)} ({found.schedule.zone})")
    line = ""
    for item in items:
        if line and len(line) + len(_BETWEEN) + len(item) > width:
            yield line
            line = ""
        line += f"{_BETWEEN}{item}" if line else item
    if line:
        yield line


# JSON


def record(found: Timetable, shown: Sequence[Sheet]) -> dict[str, object]:
    """Give the events of the months as JSON, each once."""
    listed = {row.event.id: row.event for sheet in shown for row in sheet.rows}
    rhythm = found.schedule.rhythm
    return {
        "today": found.schedule.today.isoformat(),
        "zone": found.schedule.zone,
        "from": shown[0].first.isoformat(),
        "to": last_day(shown[-1].first).isoformat(),
        "plan": found.file,
        "rhythm": {"median_days": rhythm.median, "gaps": rhythm.gaps, "last": rhythm.last.isoformat()}
        if rhythm
        else None,
        "events": [_event(one) for one in sorted(listed.values(), key=lambda one: (one.first, one.last, one.id))],
    }


def _event(one: Event) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": str(one.kind),
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "name": one.name,
        "what": without_addresses(one.what),
        "confidence": str(one.confidence),
        "line": one.line,
        "owner": without_addresses(one.owner),
        "tag": one.tag,
        "note": without_addresses(one.note),
    }
