"""`tagline freeze`."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, get_args

import click

from tagline.cli.options import Where, repository_options
from tagline.errors import TaglineError
from tagline.model.plan import ChangeClass, Freeze, Plan
from tagline.rules.day_words import short as day
from tagline.rules.freezes import Kind, Question, Verdict, judge
from tagline.rules.plain_text import without_addresses
from tagline.rules.typed_data import nearest, shown

if TYPE_CHECKING:
    from tagline.assembly.open_plans import OpenPlan

KINDS, CLASSES = get_args(Kind), get_args(ChangeClass)
_THINGS = {"release": "releases", "feature": "features", "string": "changes of texts", "change": "changes"}


@click.command(epilog="Examples: tagline freeze | tagline freeze --at 2026-12-24 --class emergency")
@click.option("--at", metavar="DATE", help="The day, or the moment with its zone [default: now].")
@click.option("--kind", type=click.Choice(KINDS), default="release", show_default=True, help="What is to be done.")
@click.option(
    "--class", "change", type=click.Choice(CLASSES), default="normal", show_default=True, help="What class it is of."
)
@click.option("--line", default="", metavar="LINE", help="The line that it is for [default: any].")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@repository_options
def freeze(  # noqa: PLR0913 - one argument for each option
    where: Where, *, at: str | None, kind: Kind, change: ChangeClass, line: str, as_json: bool
) -> None:
    """Say whether a freeze of the plan stops a release now.

    The exit code is 1 inside a freeze that does not allow the class: one line says which freeze, until when, why, and
    what may still ship. Otherwise it is 0, and one line says when the next freeze begins. The time zone of the plan
    decides which day it is. Only freezes count, not holidays. Nothing but the plan is read, so a shallow clone will do.
    """
    from tagline.assembly.open_plans import open_plan  # noqa: PLC0415 - what it loads, `tagline --help` does without

    opened = open_plan(where.repository, where.git_dir)
    plan = opened.plan
    _expect_line(plan, line)
    asked = Question(opened.day(where.as_of) if at is None else _day(at, opened), kind, change, line)
    found = judge(plan.freeze, asked)
    if as_json:
        click.echo(json.dumps(record(asked, found, plan.timezone), indent=2, ensure_ascii=False))
    if found.stops:
        raise TaglineError(stopped(asked, found))
    if not as_json:
        click.echo(passed(asked, found))


def _day(text: str, opened: "OpenPlan") -> date:
    """Read `--at`. A moment that names its zone falls on a day of the plan's zone; any other is meant in that zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        problem = f"expected a date such as 2026-12-24 or a moment such as 2026-12-24T18:00+01:00, found {shown(text)}"
        raise click.BadParameter(problem, param_hint="--at") from None
    return opened.day(moment) if moment.tzinfo else moment.date()


def _expect_line(plan: Plan, line: str) -> None:
    """Refuse a line that the plan does not know: a slip of the pen must not open a freeze."""
    trains = () if plan.cadence is None else (plan.cadence, *plan.cadence.trains.values())
    known = {
        *(one.id for one in plan.line),
        *(name for one in plan.freeze for name in one.lines),
        *(one.line for one in trains),
        *(one.line for one in plan.release),
    } - {""}
    if line and known and line not in known:
        near = nearest(line, sorted(known))
        problem = f"expected a line of the plan, found {shown(line)}" + (f"; did you mean {near}?" if near else "")
        raise click.BadParameter(problem, param_hint="--line")


def stopped(asked: Question, found: Verdict) -> str:
    """Say in one line what stops it, until when, why, and what may ship all the same."""
    held, *more = found.stops
    also = f" (and {', '.join(one.id for one in more)})" if more else ""
    why = f": {_sentence(held.why)}" if held.why else "."
    allowed = [name for name in CLASSES if all(name in one.allow for one in found.stops)]
    may = f"Only {_either(allowed)} {_THINGS[asked.kind]} may ship" if allowed else "Nothing may ship"
    again = f"; {asked.change} ones again from {day(found.free)}" if found.free else ""
    return f"{asked.kind} freeze {held.id}{also} until {day(held.to)}{why} {may}{again}"


def passed(asked: Question, found: Verdict) -> str:
    """Say in one line that nothing stops it, and when the next freeze will."""
    if found.passes:
        now = f"{_listed(found.passes)} allows {asked.change} {_THINGS[asked.kind]}"
    else:
        other = f" (but {_listed(found.others)})" if found.others else ""
        now = f"no {asked.kind} freeze on {day(asked.day)}{other}"
    if found.next is None:
        return f"{now}; no further one is planned"
    return f"{now}; the next is {found.next.id}, from {day(found.next.from_)} to {day(found.next.to)}"


def _sentence(text: str) -> str:
    words = without_addresses(" ".join(text.split()))
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _either(names: list[str]) -> str:
    *some, last = names
    return f"{', '.join(some)} and {last}" if some else last


def _listed(freezes: Iterable[Freeze]) -> str:
    return ", ".join(f"the {one.kind} freeze {one.id} until {day(one.to)}" for one in freezes)


def record(asked: Question, found: Verdict, zone: str) -> dict[str, object]:
    """Give the answer as JSON."""
    return {
        "day": asked.day.isoformat(),
        "zone": zone,
        "kind": asked.kind,
        "class": asked.change,
        "line": asked.line,
        "frozen": bool(found.stops),
        "free": found.free.isoformat() if found.free else "",
        "stops": [_freeze(one) for one in found.stops],
        "passes": [_freeze(one) for one in found.passes],
        "others": [_freeze(one) for one in found.others],
        "next": _freeze(found.next) if found.next else None,
    }


def _freeze(one: Freeze) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "from": one.from_.isoformat(),
        "to": one.to.isoformat(),
        "allow": list(one.allow),
        "lines": list(one.lines),
        "why": without_addresses(one.why),
    }
