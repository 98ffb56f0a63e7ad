"""The page of the delivery metrics: each with what it is made of and what is missing, and none as a grade."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.delivery import day_of
from tagline.model.page import Page, SearchEntry
from tagline.pages import delivery_notes as notes
from tagline.pages.delivery_charts import Columns, of_leads, of_months
from tagline.pages.rendering import render
from tagline.rules import day_words
from tagline.rules.delivery import FOLLOWED_WITHIN, delivery, enough
from tagline.rules.delivery_words import (
    NOT_RECORDED,
    duration,
    left_out,
    middle,
    per_month,
    share,
    tail,
)
from tagline.rules.plain_text import plural
from tagline.rules.punctuality import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tagline.model.delivery import Delivered, Delivery, Failure, Figures, Frequency, LeadTimes, SlipFigures
    from tagline.pages.catalogue import Catalogue

FOLDER: Final = "delivery/"
SOURCE: Final = "https://dora.dev/guides/dora-metrics/"
_SHOWN: Final = 20
_NAMED: Final = 8
_LINES: Final = 12


class Row(NamedTuple):
    """A figure of both windows."""

    name: str
    year: str
    whole: str


class Table(NamedTuple):
    """A further table of a metric: its heads, and rows whose first cell names what it is about."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    more: int = 0


class Section(NamedTuple):
    """A metric. `lede` says in a sentence what it is, `notes` how it is counted and what is missing."""

    anchor: str
    title: str
    lede: str
    rows: Sequence[Row]
    notes: Sequence[str]
    chart: Columns | None = None
    chart_words: str = ""
    tables: Sequence[Table] = ()


def delivery_pages(found: Catalogue) -> tuple[Page, ...]:
    """Make the page; none where nothing final was released."""
    book = found.book
    figures = delivery(book)
    if figures is None:
        return ()
    sections = list(sections_of(figures))
    html = render(
        "delivery.html",
        root="../",
        book=book,
        sections=sections,
        source=SOURCE,
        enough=ENOUGH,
        since=day_of(figures.year.window.since),
        until=day_of(figures.year.window.until),
        first=day_of(book.deliveries[0].released),
        status=book.timetable is not None,
    )
    name = book.project.name
    entries = (SearchEntry(section.title, section.lede, FOLDER, section.anchor) for section in sections)
    return (
        Page(
            path=FOLDER,
            title="Delivery",
            html=html,
            description=f"The delivery metrics of {name}, with what they are made of.",
            search_entries=(SearchEntry("Delivery", "The five DORA metrics, and slips", FOLDER), *entries),
        ),
    )


def sections_of(found: Delivery) -> Iterator[Section]:
    """Give the metrics in the order of DORA, then the slips."""
    if found.year.deployed and found.whole.deployed:
        yield _lead_to_deployment(found, found.year.deployed, found.whole.deployed)
    yield _lead(found)
    if found.year.deployments and found.whole.deployments:
        yield _deployments(found, found.year.deployments, found.whole.deployments)
    yield _releases(found)
    yield _recovery(found)
    yield _fail_rate(found)
    yield _rework(found)
    if found.year.slips and found.whole.slips:
        yield _slips(found.year.slips, found.whole.slips)


def _both(found: Delivery, name: str, written: Callable[[Figures], str]) -> Row:
    return Row(name, written(found.year), written(found.whole))


# Change lead time


def _lead(found: Delivery) -> Section:
    recorded, year = found.year.deployed is not None, found.year.lead
    return Section(
        anchor="lead-time" if not recorded else "lead-time-to-release",
        title="Lead time to release" if recorded else "Change lead time",
        lede="From the commit of a change to the first final release that brought it.",
        rows=[*_spreads(year, found.whole.lead, "release"), *_negative(found)],
        notes=[notes.DEPLOYMENTS_APART if recorded else notes.NO_DEPLOYMENTS, notes.CHANGE, notes.DATES],
        chart=of_leads(year.committed) if enough(year.committed.n) else None,
        chart_words=f"Changes of the last 12 months by their lead time: {_reach(year)}. {notes.COLUMNS}",
        tables=_lead_lines(year),
    )


def _spreads(year: LeadTimes, whole: LeadTimes, what: str) -> Iterator[Row]:
    """Give the rows of lead times; where there are few, each of them is told."""
    if enough(whole.committed.n):
        yield Row("Median", middle(year.committed), middle(whole.committed))
        yield Row("Nine of ten within", tail(year.committed), tail(whole.committed))
        yield Row("Since it was written, median", middle(year.authored), middle(whole.authored))
        yield Row("Since it was written, nine of ten", tail(year.authored), tail(whole.authored))
    else:
        yield Row("Each of them", _each(year), _each(whole))
    yield Row("Changes", _changes(year, what), _changes(whole, what))
    yield Row("Left out", left_out(year.left_out), left_out(whole.left_out))


def _each(times: LeadTimes) -> str:
    return ", ".join(map(duration, times.committed.values)) or "none"


def _reach(times: LeadTimes) -> str:
    return f"half within {middle(times.committed)}, nine of ten within {tail(times.committed)}"


def _changes(times: LeadTimes, what: str) -> str:
    return f"{times.committed.n:,} in {plural(times.releases, what)}"


def _negative(found: Delivery) -> list[Row]:
    row = _both(found, "Younger than their release", lambda one: f"{one.lead.committed.negative:,}")
    return [row] if found.whole.lead.committed.negative else []


def _lead_lines(times: LeadTimes) -> list[Table]:
    if len(times.lines) < 2:  # noqa: PLR2004 - one line is the whole
        return []
    rows = [(line, f"{values.n:,}", middle(values), tail(values)) for line, values in times.lines[:_LINES]]
    more = len(times.lines[_LINES:])
    return [Table("By line, in the last 12 months", ("Line", "Changes", "Median", "Nine of ten within"), rows, more)]


def _lead_to_deployment(found: Delivery, year: LeadTimes, whole: LeadTimes) -> Section:
    return Section(
        anchor="lead-time",
        title="Change lead time",
        lede="From the commit of a change to the first deployment that brought it to production.",
        rows=list(_spreads(year, whole, "deployment")),
        notes=[notes.PRODUCTION.format(names=" and ".join(found.environments))],
        chart=of_leads(year.committed)._replace(name="deployed") if enough(year.committed.n) else None,
        chart_words=f"Changes of the last 12 months by their lead time to production: {_reach(year)}. {notes.COLUMNS}",
    )


# Deployment frequency


def _releases(found: Delivery) -> Section:
    recorded = found.year.deployments is not None
    return _frequency(
        "releases" if recorded else "frequency",
        "Release frequency" if recorded else "Deployment frequency",
        "release",
        (found.year.releases, found.whole.releases),
        [*([] if recorded else [notes.RELEASES_INSTEAD]), notes.ALL_LINES],
    )


def _deployments(found: Delivery, year: Frequency, whole: Frequency) -> Section:
    note = notes.EACH_TAG.format(names=" and ".join(found.environments))
    return _frequency("frequency", "Deployment frequency", "deployment", (year, whole), [note])


def _frequency(
    anchor: str, title: str, noun: str, windows: tuple[Frequency, Frequency], said: Sequence[str]
) -> Section:
    year, whole = windows
    many = "final releases" if noun == "release" else "deployments"
    rows = [
        Row(many.capitalize(), f"{year.n:,}", f"{whole.n:,}"),
        Row("Median gap", _gap(year), _gap(whole)),
        Row("A month", per_month(year), per_month(whole)),
    ]
    if not enough(year.n):
        rows.append(Row("Dates", _dates(year), "" if enough(whole.n) else _dates(whole)))
    months = of_months(year.months, noun.capitalize()) if enough(year.n) else None
    return Section(
        anchor=anchor,
        title=title,
        lede=f"How many {many} came, and how far apart.",
        rows=rows,
        notes=[*said, notes.GAPS],
        chart=months._replace(name=anchor) if months else None,
        chart_words=f"{noun.capitalize()}s by month. The first and the last month are in the window only in part.",
        tables=_frequency_lines(year),
    )


def _gap(found: Frequency) -> str:
    return f"{middle(found.gaps)}" + (f", of {plural(found.gaps.n, 'gap')}" if enough(found.gaps.n) else "")


def _dates(found: Frequency) -> str:
    shown = [f"{day_words.compact(day_of(moment))} ({name})" for name, moment in found.moments[-_NAMED:]]
    return ", ".join(shown) or "none"


def _frequency_lines(year: Frequency) -> list[Table]:
    if len(year.lines) < 2:  # noqa: PLR2004 - as above
        return []
    rows = [
        (one.line, f"{one.n:,}", middle(one.gaps), day_words.short(day_of(one.last))) for one in year.lines[:_LINES]
    ]
    more = len(year.lines[_LINES:])
    return [Table("By line, in the last 12 months", ("Line", "Releases", "Median gap", "Last"), rows, more)]


# Failures


def _recovery(found: Delivery) -> Section:
    rows = [
        _both(found, "Releases recorded as failed", lambda one: f"{len(one.recovery.failures):,}"),
        _both(found, "Median until mended", lambda one: middle(one.recovery.spread)),
        _both(found, "Since it was seen, median", lambda one: middle(one.recovery.since_detected)),
        _both(found, "Not mended yet", lambda one: f"{one.recovery.open:,}"),
    ]
    gap = _both(found, "Hotfix gap", _hotfix_gap)
    return Section(
        anchor="recovery",
        title="Failed deployment recovery time",
        lede="From a release that failed to the release that mended it.",
        rows=[*rows, gap] if found.recorded else [Row("Recovery time", NOT_RECORDED, NOT_RECORDED), gap],
        notes=[notes.FAILED, notes.HOTFIX, *_unknown(found)],
        tables=_failures(found),
    )


def _hotfix_gap(figures: Figures) -> str:
    gaps = figures.recovery.hotfix_gaps
    return f"{duration(gaps.median)}, of {gaps.n:,}" if enough(gaps.n) else middle(gaps)


def _unknown(found: Delivery) -> list[str]:
    if not found.unknown:
        return []
    names = ", ".join(found.unknown[:_NAMED])
    return [f"No final release has the name that “Fixes-release” gives: {names}."]


def _failures(found: Delivery) -> list[Table]:
    failures = found.whole.recovery.failures
    if not failures:
        return []
    rows = [_failure_row(one) for one in reversed(failures[-_SHOWN:])]
    heads = ("Release", "Of", "What says so", "Mended by", "After")
    return [Table("Releases recorded as failed", heads, rows, max(0, len(failures) - _SHOWN))]


def _failure_row(one: Failure) -> tuple[str, ...]:
    causes = ", ".join(str(cause) for cause in one.causes)
    mended = one.mended_by.version if one.mended_by else "nothing yet"
    after = duration(one.recovery) if one.recovery is not None else "–"
    seen = f" ({duration(one.since_detected)} since it was seen)" if one.since_detected is not None else ""
    return one.release.version, day_words.short(day_of(one.release.released)), causes, mended, f"{after}{seen}"


def _fail_rate(found: Delivery) -> Section:
    judged = _both(found, "Releases judged", lambda one: f"{one.failed.judged:,}")
    possible = _both(
        found, f"Followed by a fix within {FOLLOWED_WITHIN} days, not counted", lambda one: f"{one.failed.possible:,}"
    )
    rows = [
        _both(found, "Share that failed", lambda one: share(len(one.failed.failed), one.failed.judged)),
        judged,
        _both(found, "Failed", lambda one: f"{len(one.failed.failed):,}"),
        possible,
    ]
    if not found.recorded:
        rows = [Row("Share that failed", NOT_RECORDED, NOT_RECORDED), judged, possible]
    return Section(
        anchor="fail-rate",
        title="Change fail rate",
        lede="Which share of the releases needed to be mended at once.",
        rows=[*rows, _both(found, "Too young to judge", lambda one: _young(one.failed.young))],
        notes=[notes.JUDGED, *([] if found.recorded else [notes.NOBODY])],
    )


def _young(young: Sequence[Delivered]) -> str:
    if not young:
        return "none"
    names = ", ".join(one.version for one in young[-_NAMED:])
    return names if len(young) <= _NAMED else f"{names} and {len(young) - _NAMED} more"


def _rework(found: Delivery) -> Section:
    lede = "Which share of the releases nobody planned, and an incident made necessary."
    if found.whole.rework.n is None:
        return Section(
            "rework",
            "Deployment rework rate",
            lede,
            [Row("Share", "not known", "not known")],
            [notes.NO_PLAN, notes.REWORK],
        )
    rows = [
        _both(found, "Share", lambda one: share(len(one.rework.rework), one.rework.n or 0))
        if found.recorded
        else Row("Share", NOT_RECORDED, NOT_RECORDED),
        _both(found, "Releases that the plan speaks about", lambda one: f"{one.rework.n or 0:,}"),
        _both(found, "Rework", lambda one: f"{len(one.rework.rework):,}"),
        _both(found, "Unplanned for another reason", lambda one: f"{len(one.rework.apart):,}"),
    ]
    return Section("rework", "Deployment rework rate", lede, rows, [notes.REWORK])


# Slips


def _slips(year: SlipFigures, whole: SlipFigures) -> Section:
    def row(name: str, written: Callable[[SlipFigures], str]) -> Row:
        return Row(name, written(year), written(whole))

    return Section(
        anchor="slips",
        title="Slips",
        lede="How planned releases came against their first plan.",
        rows=[
            row("Planned releases that came", lambda one: f"{one.n:,}"),
            row("On time, within their windows", _on_time),
            row(
                "Median against the first plan",
                lambda one: _days_late(one.net.median) if enough(one.n) else f"too few ({one.n})",
            ),
            row("Nine of ten within", lambda one: _days_late(one.net.p90) if enough(one.n) else "too few"),
            row(
                "Median against the last target",
                lambda one: _days_late(one.last_error.median) if enough(one.n) else "too few",
            ),
            row("Moved", lambda one: f"{one.moved:,}, in {plural(one.moves, 'move')}"),
            row(
                "Notice of a move, median",
                lambda one: plural(one.notice.median, "day") if enough(one.notice.n) else f"too few ({one.notice.n})",
            ),
            row("Recorded only after the old day", lambda one: f"{one.late:,}"),
            row("Releases that fulfil no plan", lambda one: f"{one.unplanned:,}"),
            row("Plans that no release fulfilled", lambda one: f"{one.missed:,}"),
        ],
        notes=[notes.SLIPS],
    )


def _on_time(one: SlipFigures) -> str:
    return f"{one.on_time:,} of {one.n:,}" + (f", {share(one.on_time, one.n)}" if enough(one.n) else "")


def _days_late(days: int) -> str:
    return "on the day" if not days else f"{plural(abs(days), 'day')} {'late' if days > 0 else 'early'}"
