"""`tagline why`."""

import gc
from collections.abc import Sequence
from shutil import get_terminal_size
from textwrap import fill

import click

from tagline.assembly.accounts import read_account
from tagline.cli.options import Where, repository_options
from tagline.errors import TaglineError
from tagline.model.book import ReleaseBook
from tagline.model.commit import Change
from tagline.pages.account import account_record, byline, matches_record, rows, title
from tagline.pages.markdown import day
from tagline.rules.why import Account, Several, header_of

LABEL = 11
WIDEST = 100
SHOWN = 20


@click.command(epilog='Examples: tagline why 4cfb558 | tagline why "#123" | tagline why "send token in request header"')
@click.argument("what", metavar="COMMIT-OR-ENTRY")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@repository_options
def why(where: Where, *, what: str, as_json: bool) -> None:
    """Say where a change is and how it was read.

    In which releases of which lines it is, how its message was taken apart, what it asks of the version and by which
    rule, which merge brought it, and what is a backport of it. A change is named by its commit, by the anchor of its
    entry (c-0123456789), by a pull request or issue (#123), or by words of its entry.
    """
    gc.disable()  # one short run: collecting costs more than it frees
    book = where.read(with_people=False)
    found = read_account(book, what, repository=where.repository, git_dir=where.git_dir)
    if as_json:
        from tagline.pages.json_values import text_of  # noqa: PLC0415 - for those who ask for it

        record = matches_record(found.changes) if isinstance(found, Several) else account_record(found, book)
        click.echo(text_of(record, indent=2), nl=False)
    if isinstance(found, Several):
        if not as_json:
            click.echo(listed(found.changes), err=True)
        problem = f"{what}: {len(found.changes):,} changes are meant by this"
        raise TaglineError(problem, f"name one by its commit: tagline why {found.changes[0].commit.hash[:10]}")
    if not as_json:
        click.echo(told(found, book))


def told(account: Account, book: ReleaseBook) -> str:
    """Lay an account out: the change, then its facts, each with its subject in a column of its own."""
    width = min(get_terminal_size().columns, WIDEST)
    head = [click.style(fill(title(account), width, break_on_hyphens=False), bold=True), byline(account), ""]
    return "\n".join((*head, *(_row(label, text, width) for label, text in rows(account, book))))


def _row(label: str, text: str, width: int) -> str:
    indent = " " * LABEL
    laid = fill(
        text,
        width,
        initial_indent=f"{label:<{LABEL}}",
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return click.style(laid[:LABEL], bold=True) + laid[LABEL:]


def listed(changes: Sequence[Change]) -> str:
    """List the changes that may be meant, one a line."""
    width = min(get_terminal_size().columns, WIDEST)
    lines = []
    for change in changes[:SHOWN]:
        line = f"{change.commit.hash[:10]} {day(change.commit.committed)} {header_of(change)}"
        lines.append(line if len(line) <= width else f"{line[: width - 1]}…")
    more = [f"and {len(changes) - SHOWN:,} more"] if len(changes) > SHOWN else []
    return "\n".join((*lines, *more))
