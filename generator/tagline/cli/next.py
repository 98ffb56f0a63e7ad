"""`tagline next`."""

import gc
from collections.abc import Sequence
from shutil import get_terminal_size

import click

from tagline.cli.options import Where, repository_options
from tagline.errors import TaglineError
from tagline.model.book import ReleaseBook
from tagline.model.commit import Change
from tagline.model.release import NextVersion, Refusal

SHOWN = 30
GAP = "  "
LONGEST_NAME = 32
SHORTEST_REASON = 16


@click.command(epilog='Example: version=$(tagline next) && [ -n "$version" ] && git tag -a "v$version"')
@click.option("--explain", is_flag=True, help="Say why: the base, the deciding changes, what is left out.")
@click.option("--all", "everything", is_flag=True, help="Print a table of all packages, with the project itself.")
@click.option("--json", "as_json", is_flag=True, help="Print version and evidence as JSON.")
@repository_options
def next(where: Where, *, explain: bool, everything: bool, as_json: bool) -> None:  # noqa: A001 - the command's own name
    """Print the next version.

    It is computed from the changes since the last release. The version alone goes to stdout, without a prefix. When
    nothing asks for a release, stdout stays empty and the exit code is 0; when the history has no right answer, the
    exit code is 1 and stderr says what to do. With --all that holds where no row of the table has an answer.
    """
    gc.disable()  # one short run: collecting costs more than it frees
    if everything:
        if where.package or explain:
            problem = f"--all shows every package; leave out {'--package' if where.package else '--explain'}"
            raise click.UsageError(problem)
        _print_all(where.read(ask_remote=True, with_people=False, with_packages=True), as_json=as_json)
        return
    book = where.read(ask_remote=True, with_people=False)
    if as_json:
        from tagline.pages.api import next_record, text_of  # noqa: PLC0415 - for those who ask for it

        click.echo(text_of(next_record(book), indent=2), nl=False)
    if isinstance(book.next, Refusal):
        raise TaglineError(book.next.problem, book.next.remedy)
    if explain and not as_json:
        click.echo(explained(book.next))
    elif book.next.version is None:
        click.echo(f"nothing to release: {book.next.explanation}", err=True)
    elif not as_json:
        click.echo(str(book.next.version))


def _print_all(book: ReleaseBook, *, as_json: bool) -> None:
    """Print the project, where it has releases of its own, and its packages; refuse where no row has an answer."""
    books = book.packages if book.only_packages else (book, *book.packages)
    if as_json:
        from tagline.pages.api import package_record, text_of  # noqa: PLC0415 - for those who ask for it

        click.echo(text_of({"packages": [package_record(one) for one in books]}, indent=2), nl=False)
    else:
        click.echo("\n".join(table(books, get_terminal_size().columns)))
    refusals = [one.next for one in books if isinstance(one.next, Refusal)]
    if len(refusals) == len(books):
        raise TaglineError(refusals[0].problem, refusals[0].remedy)


def table(books: Sequence[ReleaseBook], width: int) -> list[str]:
    """Lay out one line a book, in `width` columns where the names leave room for a reason."""
    heads = ("package", "latest", "next", "why")
    rows = [_row(book) for book in books]
    sizes = [max(map(len, column)) for column in zip(heads[:-1], *(row[:-1] for row in rows), strict=True)]
    room = max(width - sum(sizes) - len(GAP) * len(sizes), SHORTEST_REASON)
    lines = [_line_of(row[:-1], sizes, shortened(*row[-1], room)) for row in rows]
    return [click.style(_line_of(heads[:-1], sizes, heads[-1]), bold=True), *lines]


def _line_of(cells: Sequence[str], sizes: Sequence[int], last: str) -> str:
    return GAP.join([*(f"{cell:<{size}}" for cell, size in zip(cells, sizes, strict=True)), last])


def _row(book: ReleaseBook) -> tuple[str, str, str, tuple[str, str]]:
    name = shortened(book.project.name, "", LONGEST_NAME)
    latest = str(book.latest.version) if book.latest else "-"
    match book.next:
        case Refusal(problem, _):
            return name, latest, "refused", (problem, "")
        case answer:
            return name, latest, str(answer.version or "-"), reason_of(answer)


def reason_of(answer: NextVersion) -> tuple[str, str]:
    """Say in a few words what a version comes from, and how many more changes ask for one."""
    if answer.version is None and answer.base:
        return "nothing new asks for a release" if answer.ignored else "no commit since", ""
    if answer.version is None or not answer.evidence:
        return answer.explanation, ""
    first, *others = answer.evidence
    return f"{first.bump.word}: {first.change.description}", f" +{len(others):,}" if others else ""


def shortened(text: str, end: str, room: int) -> str:
    """Cut a text so that it fits with its end."""
    left = room - len(end)
    return text + end if len(text) <= left else f"{text[: left - 1].rstrip()}…{end}"


def explained(answer: NextVersion) -> str:
    """Give the answer as people read it in a terminal."""
    head = (
        f"{answer.version}: {answer.explanation}." if answer.version else f"Nothing to release: {answer.explanation}."
    )
    lines = [click.style(head, bold=True)]
    if answer.evidence:
        lines += ["", f"Deciding ({len(answer.evidence)})"]
        lines += [f"  {reason.bump.word:<6} {_line(reason.change)}" for reason in answer.evidence[:SHOWN]]
        lines += _more(len(answer.evidence))
    if answer.ignored:
        lines += ["", f"Asking for nothing ({len(answer.ignored)})"]
        by_rule: dict[str, list[Change]] = {}
        for reason in answer.ignored:
            by_rule.setdefault(reason.rule, []).append(reason.change)
        for rule, changes in by_rule.items():
            lines += [f"  {len(changes):>4}  {rule}", f"        such as {_line(changes[0])}"]
    return "\n".join(lines)


def _line(change: Change) -> str:
    name = f"{change.type}({change.scope})" if change.scope else change.type
    mark = "!" if change.breaking_change is not None else ""
    text = f"{name}{mark}: {change.description}" if name else change.description
    short = text if len(text) <= 68 else f"{text[:67]}…"  # noqa: PLR2004 - a terminal of 80 columns, less indent and hash
    return f"{click.style(change.commit.hash[:7], fg='yellow')} {short}"


def _more(total: int) -> list[str]:
    return [f"         and {total - SHOWN} more; --json lists them all"] if total > SHOWN else []
