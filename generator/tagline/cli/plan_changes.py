"""`tagline plan move` and `tagline plan add`."""

import shlex
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tagline.cli.options import Where, repository_options
from tagline.errors import TaglineError
from tagline.rules.day_words import short as day
from tagline.rules.plain_text import plural, without_addresses
from tagline.rules.plan_changes import Consequences, StageChange, moved_words, notice_words
from tagline.rules.terminal_text import wrapped

if TYPE_CHECKING:
    from tagline.assembly.open_plans import OpenPlan
    from tagline.model.book import ReleaseBook
    from tagline.model.schedule import Target
    from tagline.publishing.planning import Done

WIDTH = 80
LABEL = 11


@click.command(epilog='Example: tagline plan move 2026-11 2026-11-12 --reason "two reviewers are away" --commit')
@click.argument("name", metavar="ID")
@click.argument("when", metavar="DATE")
@click.option("--reason", required=True, metavar="TEXT", help="Why; the history of the plan keeps it.")
@click.option("--commit", "committed", is_flag=True, help="Commit the file, and nothing else.")
@repository_options
def move(where: Where, *, name: str, when: str, reason: str, committed: bool) -> None:
    """Give a planned release another date.

    DATE is a day, a month (2026-11), a quarter (2026-Q4) or tba. The file keeps its comments, its order and its line
    ends. A departure of a train that has no entry of its own gets one. What follows is told: stages that move along,
    the notice, freezes and holidays in the way.

    With --commit just that file is committed, with your hooks and your signature, as `chore(plan): move ID to DATE`;
    the reason becomes its trailer `Slip-reason`.
    """
    from tagline.publishing import planning  # noqa: PLC0415 - what it loads, `tagline --help` does without

    if not reason.strip():
        problem = "Say why: --reason."
        raise click.UsageError(problem)
    opened, book = _read(where)
    _told(planning.move(book, opened, planning.Move(name, when, reason), committed=committed), name)


@click.command(epilog='Example: tagline plan add 2027-01 --target 2027-01-19 --goal "Faster imports" --commit')
@click.argument("name", metavar="ID")
@click.option("--target", default="", metavar="DATE", help="When: a day, a month, a quarter, or tba.")
@click.option("--line", default="", metavar="LINE", help="The line that it belongs to.")
@click.option("--goal", default="", metavar="TEXT", help="What it is for, in a sentence.")
@click.option("--owner", default="", metavar="KEY", help="Who is responsible, a key of [people].")
@click.option("--train", metavar="DATE", help="The departure that it replaces.")
@click.option("--commit", "committed", is_flag=True, help="Commit the file, and nothing else.")
@repository_options
def add(  # noqa: PLR0913 - one argument for each option
    where: Where, *, name: str, target: str, line: str, goal: str, owner: str, train: str | None, committed: bool
) -> None:
    """Plan a release.

    It gets an entry behind the last one of its line; without release-plan.toml that file is begun. Without --target it
    takes the day of the departure that it replaces.
    """
    from tagline.publishing import planning  # noqa: PLC0415 - as above

    wanted = planning.Addition(name, target, line, goal, owner, _departure(train))
    opened, book = _read(where)
    _told(planning.add(book, opened, wanted, committed=committed), name)


def _read(where: Where) -> "tuple[OpenPlan, ReleaseBook]":
    from tagline.assembly.open_plans import open_plan  # noqa: PLC0415 - as above

    opened = open_plan(where.repository, where.git_dir)
    return opened, where.read(with_people=False, with_packages=True, with_plan=True)


def _departure(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        problem = f"--train: expected a date such as 2026-03-31, found {text!r}"
        raise TaglineError(problem) from None


# What is told


def _told(done: "Done", name: str) -> None:
    if done.difference is None or done.consequences is None:
        click.echo(f"{done.file}: {name} is planned for that date already; nothing was changed or committed", err=True)
        return
    click.echo("\n".join(shown(done)), err=True)


def shown(done: "Done") -> Iterator[str]:
    """Say what was written, what follows from it, and how it is committed."""
    changed, found = done.difference, done.consequences
    if changed is None or found is None:
        return
    yield click.style(f"{done.file}:{changed.line}", bold=True)
    yield from (click.style(f"- {line}", fg="red") for line in changed.old)
    yield from (click.style(f"+ {line}", fg="green") for line in _without_blanks(changed.new))
    yield ""
    yield from _consequences(found)
    yield ""
    if done.commit:
        yield from done.said.splitlines()
        yield f"committed as {done.commit[:10]}: {done.message.partition(chr(10))[0]}"
    else:
        yield "not committed; to do so, with the words that the history of the plan is read by:"
        yield from _by_hand(done)


def _without_blanks(lines: Sequence[str]) -> Sequence[str]:
    """Leave out the empty lines at both ends, which a further release brings along."""
    there = [at for at, line in enumerate(lines) if line]
    return lines[there[0] : there[-1] + 1] if there else lines


def _by_hand(done: "Done") -> Iterator[str]:
    """Give the command that commits what was written."""
    subject, *trailers = [part.strip() for part in done.message.split("\n\n")]
    there = [] if Path.cwd() == done.top else ["-C", str(done.top)]
    first = shlex.join(["git", *there, "commit", "--only", "-m", subject])
    rest = shlex.join([*(word for part in trailers for word in ("-m", part)), "--", done.file])
    yield from (f"  {first} \\", f"    {rest}")


def _consequences(found: Consequences) -> Iterator[str]:
    release = found.release
    was = f"{_when(found.old)} -> " if found.old else ""
    by = f", {moved}" if (moved := moved_words(found)) else ""
    yield from _row(release.id, f"{was}{_when(release.target)}{by}")
    if notice := notice_words(found):
        yield from _row("notice", notice)
    if found.moves > 1 and found.baseline is not None:
        yield from _row("moves", f"{plural(found.moves, 'time')} since {found.baseline.words}, this one included")
    if release.window_end > release.target.last:
        yield from _row("window", f"until {day(release.window_end)}")
    for at, stage in enumerate(found.stages):
        yield from _row("" if at else "stages", _stage(stage))
    for warning in found.warnings:
        yield from _row("warning", without_addresses(warning), colour="yellow")


def _when(target: "Target") -> str:
    return day(target.first) if target.exact else target.words


def _stage(stage: StageChange) -> str:
    name = f"{stage.name:<18}"
    if stage.new is None:
        return f"{name} {day(stage.old)} -> none, until a day is known" if stage.old else name
    if stage.old is None:
        return f"{name} {day(stage.new)}"
    if stage.old == stage.new:
        return f"{name} {day(stage.new)}, stays: it has a day of its own" if stage.fixed else f"{name} {day(stage.new)}"
    return f"{name} {day(stage.old)} -> {day(stage.new)}"


def _row(label: str, text: str, colour: str | None = None) -> Iterator[str]:
    head = f"{label:<{LABEL - 1}} "
    lines = _kept(text, WIDTH - LABEL)
    yield click.style(head, bold=True, fg=colour) + lines[0]
    yield from (" " * LABEL + line for line in lines[1:])


def _kept(text: str, width: int) -> list[str]:
    """Break a text where it is too long; one that fits keeps its spaces."""
    return [text] if len(text) <= width and text.isascii() else wrapped(text, width)
