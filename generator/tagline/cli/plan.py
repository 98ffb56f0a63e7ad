"""`tagline plan`."""

from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import fill

import click

from tagline.cli.options import Where, repository_options
from tagline.cli.plan_changes import add, move
from tagline.model.schedule import Phase, PlannedRelease, Schedule, Slip, SupportWindow, Timetable, UnreadVersion
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
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as api/v1/schedule.json of a site has it.")
@click.option(
    "--schema", is_flag=True, help="Print the JSON Schema of release-plan.toml instead; it needs no repository."
)
@repository_options
@click.pass_context
def plan(ctx: click.Context, where: Where, *, as_json: bool, schema: bool) -> None:
    """Print what ships next and when, or change it.

    It is read from release-plan.toml: the next departures and how sure they are, freezes, how often the next one moved,
    and what is supported. Without that file the rhythm of past releases is shown, which is an observation and no
    promise.
    """
    if ctx.invoked_subcommand is not None and (as_json or schema):
        problem = f"{'--json prints the plan' if as_json else '--schema prints the schema'}, and goes with no command."
        raise click.UsageError(problem)
    if ctx.invoked_subcommand is not None:  # what stands before the subcommand holds for it
        given = {key: value for key, value in ctx.params.items() if value is not None}
        ctx.default_map = dict.fromkeys(plan.commands, given)
        return
    if schema:
        from tagline.pages.file_schemas import plan_schema  # noqa: PLC0415 - for those who ask for it

        click.echo(plan_schema(), nl=False)
        return
    found = where.read(with_people=False, with_packages=True, with_plan=True).timetable
    if found is None:
        click.echo(NO_PLAN, err=True)
    elif as_json:
        from tagline.pages.json_values import text_of  # noqa: PLC0415 - as above
        from tagline.pages.schedule_json import schedule_record  # noqa: PLC0415 - as above

        click.echo(text_of(schedule_record(found), indent=2), nl=False)
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
