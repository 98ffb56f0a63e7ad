"""`tagline release`."""

import os
import sys
from textwrap import fill
from typing import get_args

import click

from tagline.cli.next import wish_of
from tagline.cli.options import Where, repository_options
from tagline.model.plan import ChangeClass
from tagline.model.releasing import Gate, Step, Verdict
from tagline.publishing.release_evidence import SHORT
from tagline.publishing.release_scene import Order
from tagline.publishing.releasing import Finished, Prospect, Talk
from tagline.publishing.releasing import release as cut_release
from tagline.rules.secrets import secrets_of

WIDTH = 80
NAME = 16
VERDICT = 14
_COLOURS = {Verdict.PASS: "green", Verdict.FAIL: "red", Verdict.UNKNOWN: "yellow"}


@click.command(
    epilog="Examples: tagline release --dry-run | tagline release --pre rc | tagline release --package core --no-push"
)
@click.option("--dry-run", is_flag=True, help="Print every step, ask no remote, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask (without a terminal nobody is asked).")
@click.option("--pre", metavar="NAME", help="Cut a prerelease, such as rc or beta.")
@click.option("--final", is_flag=True, help="Cut the final, even where a commit asks for a prerelease.")
@click.option("--all", "everything", is_flag=True, help="Release each package that has something, in one push.")
@click.option("--strict", is_flag=True, help="Approvals and required checks must be recorded.")
@click.option("--class", "kind", type=click.Choice(get_args(ChangeClass)), help="The class [default: the plan's].")
@click.option("--plan", "plan", metavar="ID", default="", help="The planned release that it is [default: the nearest].")
@click.option("--remote", metavar="REMOTE", default="", help="The remote, by name or address [default: origin].")
@click.option("--branch", metavar="NAME", default="", help="The branch that it is for [default: the current one].")
@click.option("--no-push", is_flag=True, help="Make the tag in this clone only.")
@click.option("--no-forge", is_flag=True, help="Make no release on the forge.")
@click.option(
    "--asset", "assets", multiple=True, metavar="FILE", help="A file for the forge's release; may be repeated."
)
@click.option("--publish", is_flag=True, help="Publish the site afterwards, as `tagline publish` does.")
@click.option("--pull-request", is_flag=True, help="Propose the release as a pull request; merging it is the word.")
@click.option("--if-merged", is_flag=True, help="Release only where HEAD is such a pull request, merged.")
@click.option("--resume", is_flag=True, help="Only finish what an earlier run began; never begin anew.")
@repository_options
def release(  # noqa: PLR0913 - a command's options
    where: Where,
    *,
    dry_run: bool,
    yes: bool,
    pre: str | None,
    final: bool,
    everything: bool,
    strict: bool,
    kind: ChangeClass | None,
    plan: str,
    remote: str,
    branch: str,
    no_push: bool,
    no_forge: bool,
    assets: tuple[str, ...],
    publish: bool,
    pull_request: bool,
    if_merged: bool,
    resume: bool,
) -> None:
    """Cut the next release: an annotated tag with its notes, pushed to the remote.

    First its gates are answered: a clean tree, the right branch, nothing missing from the remote, a free version, no
    freeze, and what the plan asks for. Run it again after a failure: it finishes what is missing, and does nothing
    twice.
    """
    _refuse_two({"--all": everything, "--package": bool(where.package)})
    _refuse_two({"--pull-request": pull_request, "--no-push": no_push, "--if-merged": if_merged, "--resume": resume})
    order = Order(
        repository=where.repository,
        git_dir=where.git_dir,
        as_of=where.as_of,
        package=where.package,
        everything=everything,
        wish=wish_of(pre, final=final),
        remote=remote,
        branch=branch,
        kind=kind,
        plan=plan,
        strict=strict,
        push=not no_push,
        forge=not no_forge,
        assets=assets,
        resume=resume,
        merged=if_merged,
        dry_run=dry_run,
        secrets=secrets_of(os.environ),
        environment=os.environ,
    )
    asking = not (yes or dry_run) and on_a_terminal()
    talk = Talk(lambda prospect: agreed(prospect, dry_run=dry_run, asking=asking), told)
    if pull_request:
        _propose(order, talk)
        return
    done = cut_release(order, talk)
    click.echo(ended(done, order))
    if publish and not done.declined:
        _publish(where, dry_run=dry_run, remote=remote)


def on_a_terminal() -> bool:
    """Whether somebody is there who could be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _refuse_two(given: dict[str, bool]) -> None:
    names = [name for name, value in given.items() if value]
    if len(names) > 1:
        problem = f"{names[0]} and {names[1]} exclude each other"
        raise click.UsageError(problem)


def _propose(order: Order, talk: Talk) -> None:
    from tagline.publishing.proposing import propose  # noqa: PLC0415 - for those who ask for it

    done = propose(order, talk)
    click.echo(done.words)
    if done.body:
        click.echo(f"\n{done.body}", nl=False)


def _publish(where: Where, *, dry_run: bool, remote: str) -> None:
    """Publish the site. A tag that a workflow pushes with its default token starts no other workflow."""
    if dry_run:
        click.echo(_row("site", "would be published (tagline publish --dry-run says how)"))
        return
    from tagline.cli.publish import publish  # noqa: PLC0415 - it loads MkDocs

    words = ["--repository", str(where.repository), "--as-of", where.as_of.isoformat()]
    words += ["--git-dir", str(where.git_dir)] if where.git_dir else []
    words += ["--package", where.package] if where.package else []
    words += ["--remote", remote] if remote else []
    publish.main(words, prog_name="tagline publish", standalone_mode=False)


def ended(done: Finished, order: Order) -> str:
    """Say how it ended."""
    if done.words:
        return done.words
    if done.declined:
        return "Nothing was released"
    if order.dry_run:
        return "A dry run: nothing was changed"
    where = "" if order.push else " in this clone"
    return f"Released {', '.join(done.tags)}{where}"


def agreed(prospect: Prospect, *, dry_run: bool, asking: bool) -> bool:
    """Show what is about to happen; ask on a terminal."""
    click.echo("\n".join(shown(prospect, full=dry_run)))
    failed = any(gate.verdict is Verdict.FAIL for gate in prospect.gates)
    return failed or not asking or click.confirm("Release?", default=False)


def told(step: Step) -> None:
    """Say that a step is done."""
    click.echo(_row(step.name, step.words))


def shown(prospect: Prospect, *, full: bool) -> list[str]:
    """Lay out the releases, the gates and the steps in 80 columns; the tags' messages where they are asked for."""
    lines = []
    for cut in prospect.cuts:
        at = f"{prospect.branch + ' ' if prospect.branch else ''}{prospect.head[:SHORT]}"
        plan = f", planned as {cut.plan}" if cut.plan else ""
        lines.append(click.style(_filled(f"{cut.tag} from {at}{plan}: {cut.reason}"), bold=True))
    lines += ["", *map(_gate, prospect.gates), ""]
    if full:
        lines += [_row(step.name, step.words) for step in prospect.steps]
        for cut in prospect.cuts:
            lines += ["", click.style(f"The message of {cut.tag}", bold=True)]
            lines += [f"  {line}".rstrip() for line in cut.message.splitlines()]
        lines.append("")
    return lines


def _gate(gate: Gate) -> str:
    verdict = click.style(f"{gate.verdict:<{VERDICT}}", fg=_COLOURS[gate.verdict])
    remedy = f"; {gate.remedy}" if gate.remedy and gate.verdict is Verdict.FAIL else ""
    text = _filled(f"{gate.evidence}{remedy}", NAME + VERDICT)[NAME + VERDICT :]
    name = f"{gate.name:<{NAME}}" if len(gate.name) < NAME else f"{gate.name}\n{' ' * NAME}"
    return f"{name}{verdict}{text}"


def _row(name: str, words: str) -> str:
    return f"{name:<{NAME}}{_filled(words, NAME)[NAME:]}"


def _filled(text: str, indent: int = 0) -> str:
    blank = " " * indent
    return fill(
        text, WIDTH, initial_indent=blank, subsequent_indent=blank, break_on_hyphens=False, break_long_words=False
    )
