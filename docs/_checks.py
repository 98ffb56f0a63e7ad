"""MkDocs hook: write the page of the checks from their definitions, so that the two never differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagline.rules.checks.definitions import CHECKS, Group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from tagline.rules.checks.definitions import Check

MARKER = "<!-- checks -->"


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put the reference where a page asks for it."""
    del page, config, files
    return markdown.replace(MARKER, "\n\n".join(reference())) if MARKER in markdown else markdown


def reference() -> Iterator[str]:
    """Write a section for each group, with an address for each check."""
    for group in Group:
        yield f"## {group}"
        yield from (entry(check) for check in CHECKS.values() if check.group is group)


def entry(check: Check) -> str:
    """Write what is to be read of a check: its name and level, when it speaks, and how to mend it."""
    return f"### {check.name}\n\n**{check.level.capitalize()}.** {check.when}\n\n{check.mend}"
