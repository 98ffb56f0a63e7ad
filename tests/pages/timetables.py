"""Timetables for pages: a plan with one of everything, and books that have it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import examples
from tagline.model.plan import NO_PLAN, Cadence, Freeze, Line, Plan, Release
from tagline.model.schedule import Move, Slip, Timetable
from tagline.rules.schedule import earlier, schedule, shipped
from tagline.rules.support import support
from tagline.rules.targets import on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagline.model.book import ReleaseBook

TODAY = date(2026, 3, 31)
PLAN = Plan(
    timezone="Europe/Berlin",
    people={"ada": "Ada Lovelace <ada@example.org>"},
    cadence=Cadence(
        every="6 weeks on Tuesday",
        from_=date(2026, 4, 7),
        horizon=3,
        ids="%Y-%m",
        avoid="next-workday",
        stages={"feature-freeze": "-1 week", "go-no-go": "-1 day"},
    ),
    freeze=(
        Freeze(id="spring", from_=date(2026, 3, 28), to=date(2026, 4, 8), kind="string", why="Translators work."),
        Freeze(id="may", from_=date(2026, 5, 18), to=date(2026, 5, 22), allow=("emergency",), why="Nobody is here."),
    ),
    line=(
        Line(id="3", active="12 months", security="24 months"),
        Line(id="2", codename="Kestrel", lts=True, active="12 months", security="24 months", extended="36 months"),
        Line(id="1", active=date(2026, 1, 31), security=date(2026, 3, 20), policy="https://example.org/policy"),
    ),
    release=(
        Release(id="2026-04", tolerance="7 days", owner="ada", goal="Faster imports."),
        Release(id="big", target="2026-Q3", line="3", goal="All new."),
        Release(id="dropped", target=date(2026, 4, 21), status="cancelled"),
        Release(id="overdue", target=date(2026, 2, 24), line="4"),
    ),
)
HOLIDAYS = {date(2026, 4, 6): "Easter Monday", date(2026, 5, 1): "May Day"}
MOVES = (
    Move("a" * 40, date(2026, 3, 1), on(date(2026, 3, 24)), on(date(2026, 3, 31)), 7, 23, "The `ARM` build waits."),
    Move("b" * 40, date(2026, 4, 2), on(date(2026, 3, 31)), on(date(2026, 4, 7)), 7, -2, "Lost rows."),
)


def timetable(
    book: ReleaseBook, plan: Plan = PLAN, *, holidays: Mapping[date, str] = HOLIDAYS, today: date = TODAY
) -> Timetable:
    """Lay a plan out for the releases of a book and of its packages."""
    finals = shipped(
        [release for one in (book, *book.packages) for release in one.releases],
        lambda seconds: date.fromordinal(date(1970, 1, 1).toordinal() + seconds // 86_400),
    )
    laid = schedule(plan, finals, today, holidays)
    slips = {"2026-04": Slip("2026-04", MOVES[0].old, "its first target", MOVES, 0, 14, None)}
    named = "" if plan == NO_PLAN else "release-plan.toml"
    known = {one.id for one in laid.releases}
    return Timetable(
        schedule=laid,
        slips={name: slip for name, slip in slips.items() if name in known},
        support=support(plan, laid, finals),
        earlier=earlier(finals, laid.since),
        plan=plan,
        file=named,
        holidays="DE (BY), holidays 0.109" if named else "",
    )


def planned_book(plan: Plan = PLAN, made: ReleaseBook | None = None, *, today: date = TODAY) -> ReleaseBook:
    """Make a book with a plan."""
    book = made or examples.book()
    return replace(book, timetable=timetable(book, plan, today=today))


def unplanned_book() -> ReleaseBook:
    """Make a book without a plan, as it is read for a site."""
    return planned_book(NO_PLAN)
