"""MkDocs hook: write the page of the commands from the commands themselves, so that the two never differ."""

from __future__ import annotations

import re
from html import escape
from inspect import cleandoc
from typing import TYPE_CHECKING, NamedTuple

import click

from tagline.cli import tagline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

MARKER = "<!-- commands -->"
AS_IT_STANDS = "\b\n"  # how click marks a paragraph that keeps its line breaks


class Option(NamedTuple):
    """An option as `--help` shows it."""

    words: str
    meaning: str


class Command(NamedTuple):
    """A command as `--help` shows it."""

    name: str
    usage: str
    text: str
    example: str
    options: tuple[Option, ...]


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put the reference where a page asks for it."""
    del page, config, files
    return markdown.replace(MARKER, reference(tagline)) if MARKER in markdown else markdown


def reference(group: click.Group) -> str:
    """Write a section for each command, and one for the options that all of them have."""
    commands = list(commands_of(group))
    everywhere = [option for option in commands[0].options if all(option in command.options for command in commands)]
    sections = [section(command, everywhere) for command in commands]
    return "\n\n".join([*sections, "## Options of every command", options(everywhere)])


def commands_of(group: click.Group, parent: click.Context | None = None) -> Iterator[Command]:
    """Read the commands of a group, each with those below it."""
    context = click.Context(group, info_name=group.name, parent=parent)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        records = [one.get_help_record(inner) for one in command.get_params(inner) if isinstance(one, click.Option)]
        yield Command(
            name=inner.command_path,
            usage=" ".join([inner.command_path, *command.collect_usage_pieces(inner)]),
            text=cleandoc(command.help or ""),
            example=cleandoc(command.epilog or ""),
            options=tuple(Option(*record) for record in records if record and "--help" not in record[0]),
        )
        if isinstance(command, click.Group):
            yield from commands_of(command, context)


def section(command: Command, everywhere: Iterable[Option]) -> str:
    """Write the section of a command, without the options that every command has."""
    own = [option for option in command.options if option not in set(everywhere)]
    text = [paragraph(text) for text in command.text.split("\n\n")]
    return "\n\n".join([f"## {command.name}", fenced(command.usage), *text, options(own), example(command.example)])


def paragraph(text: str) -> str:
    """Write a paragraph of a help text; one that keeps its line breaks becomes a block of code."""
    if text.startswith(AS_IT_STANDS):
        return fenced(cleandoc(text.removeprefix(AS_IT_STANDS)))
    return f"<p>{inline(' '.join(text.split()))}</p>"


def example(text: str) -> str:
    """Write "Example: one" or "Examples: one | two" as a block of code."""
    label, _, commands = text.partition(": ")
    if not commands:
        return ""
    lines = "\n".join(commands.split(" | "))
    return f"<p>{label}:</p>\n\n{fenced(lines)}"


def inline(text: str) -> str:
    """Write a line of plain text; what stands between backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))


def fenced(text: str) -> str:
    """Write a block of code."""
    return f"```text\n{text}\n```"


def options(rows: Iterable[Option]) -> str:
    """Write options as a list of definitions, which fits a narrow screen better than a table."""
    entries = "".join(f"<dt><code>{escape(row.words)}</code></dt>\n<dd>{inline(row.meaning)}</dd>\n" for row in rows)
    return f"<dl>\n{entries}</dl>" if entries else ""
