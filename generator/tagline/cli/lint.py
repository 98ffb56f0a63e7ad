"""`tagline lint`."""

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from tagline.cli.options import Where, findings_layout, repository_options
from tagline.cli.runners import harmless, workflow_command
from tagline.errors import TaglineError
from tagline.model.settings import DEFAULTS, Settings
from tagline.reading.message_file import read_message_file, text_of
from tagline.rules import linting
from tagline.rules.findings import Finding
from tagline.rules.plain_text import plural, without_addresses

TITLE = "TAGLINE_TITLE"
SHOWN = 68  # of 80 columns, behind the label
_EXAMPLES = (
    "tagline lint",
    "tagline lint main..HEAD",
    "tagline lint .git/COMMIT_EDITMSG",
    'tagline lint --title "feat: a title"',
)


class Message(NamedTuple):
    """A message to be checked: `where` names it for people; of `file` and `commit` at most one is set."""

    where: str
    text: str
    file: str = ""
    commit: str = ""
    merge: bool = False
    unknown: frozenset[str] = frozenset()


class Checked(NamedTuple):
    """A message, and what was found in it."""

    message: Message
    findings: tuple[Finding, ...]


@click.command(epilog=f"Examples: {' | '.join(_EXAMPLES)}")
@click.argument("what", required=False, metavar="[FILE | RANGE | -]")
@click.option("--title", envvar=TITLE, show_envvar=True, help="Check this one line, as of a pull request.")
@click.option("--strict", is_flag=True, help="Let advice count like errors.")
@findings_layout
@repository_options
def lint(where: Where, *, what: str | None, title: str | None, strict: bool, layout: str) -> None:
    """Check commit messages.

    By Conventional Commits 1.0.0 and the types that this project knows. FILE is a message file, as a commit-msg hook
    gets it; RANGE is `A..B` or one commit; `-` is standard input. Without any of them, those commits are checked that
    HEAD has and its upstream has not, or, without an upstream, no release.

    The exit code is 1 where one has an error. Advice, such as on a long first line, is printed and counts only with
    --strict.
    """
    rules = linting.rulebook(settings_of(where))
    messages = _messages(where, what, title)
    checked = [Checked(one, linting.lint(one.text, rules, merge=one.merge, unknown=one.unknown)) for one in messages]
    match layout:
        case "json":
            click.echo(_json(checked))
        case "github":
            _print(map(annotation, *_pairs(checked)))
        case _:
            _print(map(shown, *_pairs(checked)))
    counted = [one for one in checked if any(finding.error or strict for finding in one.findings)]
    if counted:
        raise _verdict(checked, counted)
    if messages and messages[0].commit:
        click.echo(f"{plural(len(messages), 'message')} checked, none has to be mended", err=True)


def settings_of(where: Where) -> Settings:
    """Give the settings that messages are checked by."""
    del where
    return DEFAULTS


# The way in


def _messages(where: Where, what: str | None, title: str | None) -> Sequence[Message]:
    if what is not None and title is not None:
        source = click.get_current_context().get_parameter_source("title")
        if source is not click.core.ParameterSource.ENVIRONMENT:
            problem = "--title goes with neither a file nor a range"
            raise click.UsageError(problem)
    elif title is not None:
        return [Message("title", linting.without_draft(text_of(os.fsencode(title))))]
    if what == "-":
        return [Message("stdin", linting.edited(text_of(sys.stdin.buffer.read()), comments=False))]
    if what is not None and Path(what).is_file():
        return [_of_file(where, what)]
    return _of_range(where, what or "")


def _of_file(where: Where, name: str) -> Message:
    file = read_message_file(Path(name), where.repository)
    text = linting.edited(file.text, file.comment_sign, comments=file.comments_removed)
    label = text_of(os.fsencode(name))
    return Message(label, text, file=label)


def _of_range(where: Where, text: str) -> Sequence[Message]:
    from tagline.reading.git import Git  # noqa: PLC0415 - a commit-msg hook does without
    from tagline.reading.message_range import read_chosen  # noqa: PLC0415 - as above

    chosen = read_chosen(Git(directory=where.repository, git_dir=where.git_dir), text)
    if chosen.cut_off and not where.allow_shallow:
        problem = f"{where.repository}: this clone is shallow, so the range may be cut off"
        remedy = "fetch the rest: `git fetch --unshallow`, or in CI set `fetch-depth: 0`"
        raise TaglineError(problem, f"{remedy}; to check it all the same: --allow-shallow")
    if not chosen.commits:
        click.echo(f"nothing to check: {chosen.what} has no commit", err=True)
    return [
        Message(
            commit.hash[:10],
            commit.message,
            commit=commit.hash,
            merge=len(commit.parents) > 1,
            unknown=chosen.unknown,
        )
        for commit in chosen.commits
    ]


# The way out


def _pairs(checked: Iterable[Checked]) -> tuple[list[Message], list[Finding]]:
    pairs = [(one.message, finding) for one in checked for finding in one.findings]
    return [message for message, _ in pairs], [finding for _, finding in pairs]


def _print(texts: Iterable[str]) -> None:
    for text in texts:
        click.echo(text)


def shown(message: Message, finding: Finding) -> str:
    """Lay a finding out: where and what on a line, below it what was found, what is right, and what to paste.

    No line begins with text of the message, so that none can be a command to the program that runs this.
    """
    level, colour = ("error", "red") if finding.error else ("advice", "yellow")
    label = click.style(f"{level}:", fg=colour, bold=True)
    lines = [f"{message.where}:{finding.line}:{finding.column}: {label} {finding.problem}{_rule(finding)}"]
    found = finding.found if len(finding.found) <= SHOWN else f"{finding.found[: SHOWN - 1]}…"
    lines += [f"    found  {found}"] if found.strip() else []
    lines += [f"    right  {finding.expected}"]
    lines += [f"    paste  {click.style(finding.suggestion, fg='green')}"] if finding.suggestion else []
    return harmless(without_addresses("\n".join(lines)))


def _rule(finding: Finding) -> str:
    return f" (rule {finding.number})" if finding.number else ""


def annotation(message: Message, finding: Finding) -> str:
    """Write a finding as a workflow command of GitHub Actions; everything is escaped, so it stays one command."""
    level = "error" if finding.error else "warning"
    place = f"{message.where}:{finding.line}:{finding.column}"
    properties = (
        {"file": message.file, "line": str(finding.line), "col": str(finding.column)} if message.file else {}
    ) | {"title": f"{place} {finding.found}"[:200]}
    text = f"{finding.problem}{_rule(finding)}; right: {finding.expected}"
    text += f"\npaste: {finding.suggestion}" if finding.suggestion else ""
    return without_addresses(workflow_command(level, properties, text))


def _json(checked: Sequence[Checked]) -> str:
    import json  # noqa: PLC0415 - for those who ask for it

    records = [_record(message, finding) for message, finding in zip(*_pairs(checked), strict=True)]
    whole = {
        "checked": len(checked),
        "errors": sum(record["level"] == "error" for record in records),
        "advice": sum(record["level"] == "advice" for record in records),
        "findings": records,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _record(message: Message, finding: Finding) -> dict[str, str | int]:
    return {
        "file": message.file,
        "commit": message.commit,
        "line": finding.line,
        "column": finding.column,
        "level": "error" if finding.error else "advice",
        "check": finding.rule,
        "rule": finding.number,
        "problem": without_addresses(finding.problem),
        "expected": finding.expected,
        "found": without_addresses(finding.found),
        "suggestion": without_addresses(finding.suggestion),
    }


def _verdict(checked: Sequence[Checked], counted: Sequence[Checked]) -> TaglineError:
    """Give the last line: how many have to be mended, and how."""
    message = counted[0].message
    if message.file:
        name = Path(message.file).name
        remedy = (
            f"what you wrote is kept: `git commit --edit --file={message.file}`" if name == "COMMIT_EDITMSG" else ""
        )
        return TaglineError(f"{message.file}: the message has to be mended", remedy)
    if not message.commit:
        return TaglineError(f"the {message.where.replace('stdin', 'message')} has to be mended")
    verb = "has" if len(counted) == 1 else "have"
    problem = f"{len(counted):,} of {plural(len(checked), 'message')} {verb} to be mended"
    return TaglineError(problem, "reword with `git rebase --interactive`, while nobody else has these commits")
