"""`tagline check`."""

import json

import click

from tagline.cli.options import Counter, Where, findings_layout, repository_options
from tagline.cli.runners import harmless, workflow_command
from tagline.errors import TaglineError
from tagline.model.finding import Finding, Level, Report
from tagline.rules.checks.telling import line_of, sentence, verdict, words_of
from tagline.rules.plain_text import without_addresses

_COLOURS = {Level.WARNING: "yellow", Level.INFO: "cyan"}
_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}
_LONGEST_TITLE = 200


@click.command(epilog="Examples: tagline check | tagline check --strict --format github")
@click.option("--strict", is_flag=True, help="Let warnings count like errors.")
@findings_layout
@repository_options
def check(where: Where, *, strict: bool, layout: str) -> None:
    """Check the plan, the settings, the notes and the repository.

    Every mistake of release-plan.toml, tagline.toml and release-notes/ is told at once, with its line; then what does
    not fit together: targets that have passed or lie inside a freeze, promises that the commits break, tags and people
    that are named and not there. Without a plan the rest is checked. The plan is that of the whole repository, so all
    packages are checked, whichever is named.

    The exit code is 1 where there is an error. Warnings are printed and count only with --strict; what is marked
    "info" never counts.
    """
    report = _read(where)
    match layout:
        case "json":
            click.echo(json.dumps(record(report, where, strict=strict), indent=2, ensure_ascii=False))
        case "github":
            for finding in report.findings:
                click.echo(annotation(finding))
        case _:
            for finding in report.findings:
                click.echo(shown(finding))
    if report.failed(strict=strict):
        raise TaglineError(verdict(report, strict=strict))
    if layout != "json":
        click.echo(harmless(sentence(report)), err=True)


def _read(where: Where) -> Report:
    from tagline.assembly.checking import read_report  # noqa: PLC0415 - for those who do more than ask for help

    with Counter("reading commits") as counter:
        return read_report(
            where.repository,
            as_of=where.as_of,
            git_dir=where.git_dir,
            allow_shallow=where.allow_shallow,
            package=where.package,
            watch=counter.add,
        )


def shown(finding: Finding) -> str:
    """Write a finding as one line; no text of the repository can make it a command to the program that runs this."""
    place, words = line_of(finding)
    label = "" if finding.level is Level.ERROR else f"{click.style(finding.level, fg=_COLOURS[finding.level])}: "
    return harmless(f"{click.style(place, bold=True)}: {label}{words}")


def annotation(finding: Finding) -> str:
    """Write a finding as a workflow command of GitHub Actions."""
    properties = {"file": finding.file.removeprefix("HEAD:"), "line": str(finding.line)} if finding.file else {}
    if finding.column:
        properties["col"] = str(finding.column)
    title = without_addresses(finding.place or finding.check)[:_LONGEST_TITLE]
    return workflow_command(_COMMANDS[finding.level], {**properties, "title": title}, words_of(finding))


def record(report: Report, where: Where, *, strict: bool) -> dict[str, object]:
    """Give a report as JSON, as the schema check.json says."""
    return {
        "$schema": "schema/check.json",
        "as_of": where.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "plan": report.plan,
        "strict": strict,
        "passed": not report.failed(strict=strict),
        "unchecked": report.partly,
        "counts": {str(level): count for level, count in report.counts.items()},
        "findings": [_record(finding) for finding in report.findings],
    }


def _record(finding: Finding) -> dict[str, str | int]:
    return {
        "check": finding.check,
        "level": str(finding.level),
        "file": finding.file.removeprefix("HEAD:"),
        "line": finding.line,
        "column": finding.column,
        "table": without_addresses(finding.table),
        "key": without_addresses(finding.key),
        "problem": without_addresses(finding.problem),
        "found": without_addresses(finding.found),
        "expected": without_addresses(finding.expected),
        "remedy": without_addresses(finding.remedy),
    }
