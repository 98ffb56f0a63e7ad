"""`tagline next`."""

import gc

import click

from tagline.assembly import ask_second_opinion
from tagline.cli.options import Where, repository_options
from tagline.errors import TaglineError
from tagline.model.commit import Change
from tagline.model.release import NextVersion, Refusal
from tagline.rules.origins import taken_over

SHOWN = 30


@click.command(epilog='Example: version=$(tagline next) && [ -n "$version" ] && git tag -a "v$version"')
@click.option("--explain", is_flag=True, help="Say why: the base, the deciding changes, what is left out.")
@click.option("--json", "as_json", is_flag=True, help="Print version and evidence as JSON.")
@click.option("--second-opinion", "second", is_flag=True, help="Ask python-semantic-release too, where that is safe.")
@repository_options
def next(where: Where, *, explain: bool, as_json: bool, second: bool) -> None:  # noqa: A001 - the command's own name
    """Print the next version.

    It is computed from the changes since the last release. The version alone goes to stdout, without a prefix. When
    nothing asks for a release, stdout stays empty and the exit code is 0; when the history has no right answer, the
    exit code is 1 and stderr says what to do.

    The second opinion goes to stderr, or stands in what --explain and --json print. It is asked in a copy without the
    project's own programs, and changes nothing.
    """
    gc.disable()  # one short run: collecting costs more than it frees
    book = where.read(ask_remote=True, with_people=False)
    opinion = ask_second_opinion(book, repository=where.repository, git_dir=where.git_dir) if second else None
    if as_json:
        from tagline.pages.api import NOT_ASKED, next_record, text_of  # noqa: PLC0415 - for those who ask for it

        click.echo(text_of(next_record(book, opinion or NOT_ASKED), indent=2), nl=False)
    elif opinion and (not explain or isinstance(book.next, Refusal)):
        click.echo(opinion.explanation, err=True)
    if isinstance(book.next, Refusal):
        raise TaglineError(book.next.problem, book.next.remedy)
    if explain and not as_json:
        click.echo(explained(book.next, taken_over(book.origins), opinion.explanation if opinion else ""))
    elif book.next.version is None:
        click.echo(f"nothing to release: {book.next.explanation}", err=True)
    elif not as_json:
        click.echo(str(book.next.version))


def explained(answer: NextVersion, *remarks: str) -> str:
    """Give the answer as people read it in a terminal, with remarks about it."""
    head = (
        f"{answer.version}: {answer.explanation}." if answer.version else f"Nothing to release: {answer.explanation}."
    )
    lines = [click.style(head, bold=True)]
    lines += [f"{remark[0].upper()}{remark[1:]}." for remark in remarks if remark]
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
