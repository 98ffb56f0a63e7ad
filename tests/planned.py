"""Plans made by hand, laid out with a history, and a repository whose plan moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, tzinfo
from typing import TYPE_CHECKING

import examples
from stories import Story
from tagline.model.commit import Bump
from tagline.model.plan import Cadence, Freeze, Line, Need, Plan, Release, StageDate
from tagline.model.schedule import Target, Timetable
from tagline.rules.plan_record import record
from tagline.rules.schedule import Shipped, earlier, schedule
from tagline.rules.slips import PlanVersion, slips
from tagline.rules.support import support
from tagline.rules.targets import target

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tagline.model.book import ReleaseBook

TODAY = date(2026, 3, 31)  # as `examples` have it
PLAN = Plan(
    people={"ada": "Ada Lovelace <ada@example.org>", "all": "Everybody"},
    cadence=Cadence(
        every="6 weeks on Tuesday",
        from_=date(2026, 1, 13),
        horizon=2,
        line="2.x",
        stages={"feature-freeze": "-4 weeks"},
    ),
    freeze=(Freeze(id="summer", from_=date(2026, 7, 1), to=date(2026, 7, 14), why="Nobody is here; really, nobody."),),
    line=(
        Line(id="2.x", tags="v2.*", codename="Kestrel", active="12 months", security="24 months", lts=True),
        Line(id="1.x", tags="v1.*", active=date(2026, 2, 1), security=date(2026, 12, 31)),
    ),
    release=(
        Release(
            id="summer",
            line="2.x",
            target=date(2026, 6, 16),
            tolerance="7 days",
            owner="ada",
            goal="Faster imports, first ARM build.",
            scope=(Need(need="#412", what="Bulk import"),),
            depends=("libfoo@2.3",),
            stage={"docs-freeze": StageDate(on=date(2026, 6, 1), zone="AoE", owner="all")},
        ),
        Release(id="autumn", target="2026-Q4"),
        Release(id="off", target=date(2026, 4, 20), status="cancelled"),
        Release(id="some-day", target="tba"),
    ),
)
FINALS = (
    Shipped("v1.0.0", "1.0.0", date(2026, 1, 4), "1", Bump.MAJOR),
    Shipped("v2.0.0", "2.0.0", date(2026, 1, 10), "2", Bump.MAJOR),
)


def version(
    number: int,
    day: date,
    changed: Mapping[str, str | date | None],
    *,
    reason: str = "",
    cancelled: Sequence[str] = (),
) -> PlanVersion:
    """Make a commit of the plan at noon of a day; None takes an entry out."""
    targets: dict[str, Target | None] = {name: None if new is None else target(new) for name, new in changed.items()}
    return PlanVersion(
        commit=f"{number:040x}",
        day=day,
        changed=targets,
        reason=reason or f"reason {number}",
        committed=int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()),
        touched=tuple(changed),
        removed=tuple(name for name, new in changed.items() if new is None),
        cancelled=tuple(cancelled),
    )


HISTORY = (
    version(1, date(2025, 12, 1), {"summer": date(2026, 6, 2), "autumn": "2026-Q4", "gone": date(2026, 5, 5)}),
    version(2, date(2026, 3, 1), {"summer": date(2026, 6, 9)}, reason="two reviewers are away"),
    version(3, date(2026, 3, 20), {"summer": date(2026, 6, 16), "gone": None, "off": date(2026, 4, 20)}),
    version(4, date(2026, 3, 25), {"off": date(2026, 4, 20)}, cancelled=("off",)),
)


def timetable(
    plan: Plan = PLAN,
    finals: Sequence[Shipped] = FINALS,
    history: Sequence[PlanVersion] = HISTORY,
    *,
    today: date = TODAY,
    clock: tzinfo = UTC,
) -> Timetable:
    """Lay a plan out with what was released and how it came about."""
    laid = schedule(plan, finals, today, {})
    return Timetable(
        schedule=laid,
        slips=slips(laid, history),
        support=support(plan, laid, finals),
        earlier=earlier(finals, laid.since),
        plan=plan,
        file="" if plan == Plan() else "release-plan.toml",
        record=record(history),
        clock=clock,
    )


def planned_book(found: Timetable | None = None) -> ReleaseBook:
    """Make the example book with a plan."""
    return replace(examples.book(), timetable=found or timetable())


def timed(plan: Plan = PLAN) -> Plan:
    """Give the plan an hour at which releases come."""
    return replace(plan, time=time(15))


FILE = """[cadence]
every = "6 weeks on Tuesday"
from = 2026-01-13

[[release]]
id = "spring"
train = 2026-02-24
{spring}

[[release]]
id = "summer"
target = 2026-07-01
{more}
"""


def told(where: Path) -> Path:
    """Tell a repository whose plan moved, lost an entry and called one off, each in a commit of its own."""
    first = FILE.format(spring="target = 2026-02-24", more='\n[[release]]\nid = "gone"\ntarget = 2026-03-10\n')
    moved = FILE.format(spring="target = 2026-03-03", more='\n[[release]]\nid = "gone"\ntarget = 2026-03-10\n')
    without = FILE.format(spring="target = 2026-03-03", more="")
    off = FILE.format(spring="target = 2026-03-03", more='status = "cancelled"')
    story = Story()
    story.commit("feat: begin", files={"release-plan.toml": first}, when=1_767_225_600)
    story.tag("v1.0.0")
    story.commit(
        "docs: move spring\n\nSlip-reason: two reviewers are away",
        files={"release-plan.toml": moved},
        when=1_768_500_000,
    )
    story.commit("docs: drop one", files={"release-plan.toml": without}, when=1_768_600_000)
    story.commit("docs: call summer off", files={"release-plan.toml": off}, when=1_768_700_000)
    story.commit("fix: mend it", when=1_768_800_000)
    return story.told(where)
