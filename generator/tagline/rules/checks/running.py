"""Run all checks, and make findings of their remarks."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from tagline.model.finding import Finding
from tagline.rules.checks import days, freezes, lines, names, promises, readiness, stages, tags, trains
from tagline.rules.checks.definitions import CHECKS
from tagline.rules.checks.grounds import Grounds, Remark
from tagline.rules.typed_data import Path

Rule: TypeAlias = Callable[[Grounds], Iterator[Remark]]
OF_PLAN: tuple[Rule, ...] = (
    *(names.includes, names.people, names.lines, names.releases, names.ids),
    *(trains.short_months, trains.exceptions, trains.ids, trains.blocked, trains.stage_zones),
    *(days.passed, days.departures_passed, days.frozen, days.on_holidays, days.weekdays),
    *(days.off_train, days.tolerances),
    *(stages.late, stages.disorder, stages.copied),
    lines.support,
    *(promises.bump, promises.scope),
    *(freezes.features, freezes.claims),
    *(readiness.approvals, readiness.emergencies, readiness.own_approvals, readiness.proofs, readiness.budgets),
    *(tags.unknown_ids, tags.unplanned, tags.cancelled, tags.named_by_plan),
)
OF_REPOSITORY: tuple[Rule, ...] = (tags.unread, tags.broken)


class Spot(NamedTuple):
    """Where a path of the plan stands, and what it is called there."""

    file: str
    line: int
    table: str
    key: str


def remarks(grounds: Grounds, *, with_plan: bool) -> Iterator[Remark]:
    """Run the checks; those of the plan where there is one."""
    for rule in (*OF_PLAN, *OF_REPOSITORY) if with_plan else OF_REPOSITORY:
        yield from rule(grounds)


def finding(remark: Remark, spot_of: Callable[[Path], Spot]) -> Finding:
    """Make a finding of a remark; `spot_of` knows where paths of the plan stand."""
    spot = spot_of(remark.path) if remark.path else Spot("", 0, remark.subject, "")
    problem = f"found {remark.found}"
    return Finding(
        check=remark.check,
        level=remark.level or CHECKS[remark.check].level,
        file=spot.file,
        line=spot.line,
        table=spot.table,
        key=spot.key,
        problem=f"{problem}; expected {remark.expected}" if remark.expected else problem,
        found=remark.found,
        expected=remark.expected,
        remedy=remark.remedy,
    )
