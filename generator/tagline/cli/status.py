"""`tagline status`."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from tagline.cli.options import Where, repository_options
from tagline.errors import TaglineError
from tagline.rules import day_words
from tagline.rules.terminal_text import cells, padded, wrapped

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook
    from tagline.pages.status import Status

WIDTH = 80
LABEL = 12
GAP = "  "


@click.command(epilog="Examples: tagline status | tagline status --format markdown")
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How it is printed; `markdown` suits a chat or a mail.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@repository_options
def status(where: Where, *, layout: str, as_json: bool) -> None:
    """Print how the project stands, on one page.

    The next release with its date, how sure that is and how often it moved; what stands in the way (overdue releases, a
    freeze in force, what was promised and has no commit, what `tagline check` finds); the last five releases against
    their plan; the delivery metrics of the last twelve months; and what is supported. Without a plan the rest is told.
    The status is that of the whole repository; with --package the metrics are those of that package.
    """
    from tagline.pages.status import status_of  # noqa: PLC0415 - for those who do more than ask for help

    book = where._replace(package="").read(with_people=False, with_packages=True, with_delivery=True)
    found = status_of(book, _chosen(book, where.package))
    if found is None:
        problem = "there is no release yet, and no release-plan.toml"
        raise TaglineError(problem, "`tagline next` says what the first release would be")
    match "json" if as_json else layout:
        case "json":
            from tagline.pages.json_values import text_of  # noqa: PLC0415 - for those who ask for it
            from tagline.pages.status_json import status_record  # noqa: PLC0415 - as above

            click.echo(text_of(status_record(found, book), indent=2), nl=False)
        case "markdown":
            from tagline.pages.status_markdown import status_markdown  # noqa: PLC0415 - as above

            click.echo(status_markdown(found), nl=False)
        case _:
            click.echo("\n".join(shown(found)))


def _chosen(book: "ReleaseBook", name: str) -> "ReleaseBook | None":
    if not name:
        return None
    from tagline.rules.packages import unknown  # noqa: PLC0415 - for those who name one

    found = next((one for one in book.packages if one.package == name), None)
    if found is None:
        raise unknown(name, book.package_names)
    return found


def shown(found: "Status") -> Iterator[str]:
    """Lay a status out in 80 columns."""
    yield click.style(f"{found.project}, {day_words.full(found.today)}", bold=True)
    yield ""
    yield from _rows("next", _folded(_next(found)))
    yield from _rows("risks", _folded([risk.words for risk in found.risks] or ["none that is recorded"]))
    yield from _rows("last", _last(found))
    yield from _rows("delivery", _metrics(found))
    yield from _rows("support", _folded(found.support))


def _folded(texts: Iterable[str]) -> Iterator[str]:
    return (line for text in texts for line in _hanging("", text))


def _rows(label: str, lines: Iterable[str]) -> Iterator[str]:
    """Write lines below each other, the first beside the label."""
    for at, line in enumerate(lines):
        yield click.style(padded("" if at else label, LABEL), bold=True) + line


def _next(found: "Status") -> list[str]:
    from tagline.pages.dates import target_words  # noqa: PLC0415 - as above

    one = found.coming
    if one is None:
        return [*filter(None, ["no date is planned", found.rhythm, found.computed])]
    window = f", on time until {day_words.short(one.window)}" if one.window else ""
    first = f"{one.name}, {target_words(one.target)}, {one.word}{window}, {one.moved}"
    return [*filter(None, [first, one.goal, found.computed])]


def _last(found: "Status") -> Iterator[str]:
    size = max((cells(one.name) for one in found.last), default=0)
    for one in found.last:
        head = f"{padded(one.name, size)}{GAP}{day_words.short(one.day):<15}"
        first = f" (first plan {one.planned})" if one.planned else ""
        if found.planned:
            yield from _hanging(f"{head}{GAP}", f"{one.words}{first}")
        else:
            yield head.rstrip()


def _metrics(found: "Status") -> Iterator[str]:
    size = max((cells(line.word) for line in found.metrics), default=0)
    if found.of:
        yield from _hanging("", f"of {found.of}:")
    elif found.packages and not found.metrics:
        yield "of a package: tagline status --package NAME"
    for line in found.metrics:
        yield from _hanging(f"{padded(line.word, size)}{GAP}", f"{line.figure}, {line.note}")


def _hanging(head: str, text: str) -> Iterator[str]:
    """Write a text beside its head; what does not fit stands below it, and not below the head."""
    for line in wrapped(text, WIDTH - LABEL - cells(head)):
        yield head + line
        head = " " * cells(head)
