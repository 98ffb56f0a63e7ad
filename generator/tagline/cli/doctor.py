"""`tagline doctor`."""

import json
from shutil import get_terminal_size
from textwrap import fill

import click

from tagline.cli.options import Where, repository_options
from tagline.rules.checkup import Finding, checkup

LABEL = 12
WIDEST = 100


@click.command(epilog="Example: tagline doctor --repository ../other-project")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@repository_options
def doctor(where: Where, *, as_json: bool) -> None:
    """Say what was found and what would help.

    What of the history counts, what is ignored and why.
    """
    findings = tuple(
        checkup(where._replace(allow_shallow=True).read(ask_remote=True, with_people=False, with_packages=True))
    )
    if as_json:
        click.echo(json.dumps([finding._asdict() for finding in findings], indent=2, ensure_ascii=False))
        return
    width = min(get_terminal_size().columns, WIDEST)
    for before, finding in zip((None, *findings), findings, strict=False):
        label = "" if before and before.subject == finding.subject else finding.subject
        click.echo(shown(finding, label, width))


def shown(finding: Finding, label: str, width: int) -> str:
    """Lay a finding out: its subject in a column of its own, what would help on the next line."""
    indent = " " * LABEL
    found = fill(f"{label:<{LABEL}}{finding.found}", width, subsequent_indent=indent, break_on_hyphens=False)
    text = click.style(found[:LABEL], bold=True) + found[LABEL:]
    if not finding.advice:
        return text
    advice = fill(
        finding.advice, width, initial_indent=f"{indent}→ ", subsequent_indent=f"{indent}  ", break_on_hyphens=False
    )
    return f"{text}\n{click.style(advice, fg='yellow')}"
