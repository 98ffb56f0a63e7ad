"""`tagline plan`."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import fill

import click

from tagline.cli.options import Where, repository_options
from tagline.cli.plan_changes import add, move
from tagline.model.schedule import (
    Confidence,
    Phase,
    PlannedRelease,
    Schedule,
    Slip,
    SupportWindow,
    Timetable,
    UnreadVersion,
)
from tagline.rules.day_words import short as day
from tagline.rules.plain_text import plural

WIDTH = 80
LABEL = 11
SHOWN = 6
NO_PLAN = "there is no release-plan.toml, and no release to learn a rhythm from"


@click.group(
    invoke_without_command=True,
    subcommand_metavar="[COMMAND]",
    epilog="Examples: tagline plan | tagline plan move 2026-11 2026-11-12 --reason …",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@repository_options
@click.pass_context
def plan(ctx: click.Context, where: Where, *, as_json: bool) -> None:
    """Print what ships next and when, or change it.

    It is read from release-plan.toml: the next departures and how sure they are, freezes, how often the next one moved,
    and what is supported. Without that file the rhythm of past releases is shown, which is an observation and no
    promise.
    """
    if ctx.invoked_subcommand is not None and as_json:
        problem = "--json prints the plan, and goes with no command."
        raise click.UsageError(problem)
    if ctx.invoked_subcommand is not None:  # what stands before the subcommand holds for it
        given = {key: value for key, value in ctx.params.items() if value is not None}
        ctx.default_map = dict.fromkeys(plan.commands, given)
        return
    found = where.read(with_people=False, with_packages=True, with_plan=True).timetable
    if found is None:
        click.echo(NO_PLAN, err=True)
    elif as_json:
        click.echo(json.dumps(record(found), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(shown(found)))


plan.add_command(move)
plan.add_command(add)


def shown(found: Timetable) -> Iterator[str]:
    """Lay the timetable out in 80 columns."""
    schedule = found.schedule
    coming = [one for one in schedule.coming if one.target.known]
    if coming:
        yield from _coming(coming[:SHOWN], schedule.today)
        yield from _stages(coming[0], schedule.today)
    elif schedule.rhythm:
        yield _row("rhythm", rhythm_words(schedule))
    else:
        yield _row("next", "nothing is planned")
    for freeze in schedule.freezes:
        if freeze.to >= schedule.today:
            why = f": {freeze.why}" if freeze.why else ""
            yield _row("freeze", f"{freeze.id}, {day(freeze.from_)} to {day(freeze.to)}{why}")
    if coming and (slip := found.slips.get(coming[0].id)) and slip.moves:
        yield _row("moved", moved(slip))
    if not found.history:
        yield _row("moved", "not known: this clone is shallow, and how the plan moved stands in its history")
    if found.unread:
        yield _row("history", unread(found.unread))
    yield from _support(found.support)


def _row(label: str, text: str) -> str:
    words = fill(text, WIDTH, initial_indent=f"{label:<{LABEL}}", subsequent_indent=" " * LABEL, break_on_hyphens=False)
    return click.style(words[:LABEL], bold=True) + words[LABEL:]


def _coming(coming: list[PlannedRelease], today: date) -> Iterator[str]:
    for at, one in enumerate(coming):
        when = day(one.target.first) if one.target.exact else one.target.words
        window = f", window until {day(one.window_end)}" if one.window_end > one.target.last else ""
        late = f", {plural((today - one.target.last).days, 'day')} overdue" if one.target.last < today else ""
        goal = f". {one.entry.goal}" if one.entry and one.entry.goal else ""
        yield _row("" if at else "next", f"{one.id:<12} {when}, {one.confidence}{window}{late}{goal}")


def _stages(one: PlannedRelease, today: date) -> Iterator[str]:
    ahead = [stage for stage in one.stages if stage.day >= today]
    for at, stage in enumerate(ahead[:SHOWN]):
        who = f" ({stage.owner})" if stage.owner else ""
        yield _row("" if at else "stages", f"{stage.name:<18} {day(stage.day)}{who}")


def _support(windows: Sequence[SupportWindow]) -> Iterator[str]:
    """Tell what is still supported; lines that ended take no place from one that did not."""
    standing = [window for window in windows if window.phase is not Phase.ENDED] or windows[:1]
    yield from (_row("support", window.sentence) for window in standing[:SHOWN])
    if more := ", ".join(window.line for window in standing[SHOWN:]):
        yield _row("", f"and {more}")


def rhythm_words(schedule: Schedule) -> str:
    """Say how often releases came; "" where that cannot be observed."""
    found = schedule.rhythm
    if found is None:
        return ""
    gaps = plural(found.gaps, "gap")
    return f"a release every {found.median} days (the middle of {gaps}), the last on {day(found.last)}; not a promise"


def moved(slip: Slip) -> str:
    """Say how often a release moved, and the last time in full."""
    last = slip.moves[-1]
    notice = "recorded late" if last.late else f"{plural(last.notice, 'day')} before" if last.notice is not None else ""
    times = plural(len(slip.moves), "time")
    return f"{times} since {slip.baseline.words} ({slip.since}); last to {last.new.words}, {notice}: {last.reason}"


def unread(versions: Sequence[UnreadVersion]) -> str:
    """Say which earlier versions of the plan could not be read."""
    last = versions[-1]
    more = f"; and {plural(len(versions) - 1, 'earlier one')}" if len(versions) > 1 else ""
    return f"not read, and taken as before: {last.text}, in {last.commit[:7]} of {day(last.day)}{more}"


def record(found: Timetable) -> dict[str, object]:
    """Give the timetable as JSON."""
    return {
        "today": found.schedule.today.isoformat(),
        "zone": found.schedule.zone,
        "releases": [_release(one, found.slips.get(one.id)) for one in found.schedule.releases],
        "support": [_window(one) for one in found.support],
        "history": found.history,
        "unread": [{"commit": one.commit, "day": one.day.isoformat(), "text": one.text} for one in found.unread],
    }


def _release(one: PlannedRelease, slip: Slip | None) -> dict[str, object]:
    return {
        "id": one.id,
        "line": one.line,
        "target": one.target.words,
        "confidence": str(one.confidence),
        "coming": one.confidence in {Confidence.TENTATIVE, Confidence.PLANNED, Confidence.CONFIRMED},
        "tag": one.fulfilled.tag if one.fulfilled else "",
        "released": one.fulfilled.day.isoformat() if one.fulfilled else "",
        "matched": one.fulfilled.how if one.fulfilled else "",
        "stages": [{"name": stage.name, "day": stage.day.isoformat(), "owner": stage.owner} for stage in one.stages],
        "baseline": slip.baseline.words if slip else "",
        "net": slip.net if slip else None,
        "moves": len(slip.moves) if slip else 0,
    }


def _window(one: SupportWindow) -> dict[str, object]:
    return {
        "line": one.line,
        "codename": one.codename,
        "phase": str(one.phase),
        "maintained": one.maintained,
        "released": one.released.isoformat() if one.released else "",
        "lts": one.lts,
        "lts_from": one.lts_from.isoformat() if one.lts_from else "",
        "latest": one.latest,
        "latest_day": one.latest_day.isoformat() if one.latest_day else "",
        "active_until": one.active_until.isoformat() if one.active_until else "",
        "security_until": one.security_until.isoformat() if one.security_until else "",
        "extended_until": one.extended_until.isoformat() if one.extended_until else "",
        "sentence": one.sentence,
    }
