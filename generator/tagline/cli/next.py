"""`tagline next`."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from shutil import get_terminal_size

import click

from tagline.cli.options import Where, repository_options
from tagline.errors import TaglineError
from tagline.model.book import ReleaseBook
from tagline.model.commit import Change
from tagline.model.release import NextVersion, Reason, Refusal, SecondOpinion
from tagline.rules.agreement import sentence, study
from tagline.rules.meaning import meaning_of
from tagline.rules.next_version import Wish
from tagline.rules.origins import taken_over

SHOWN = 10
RULES_SHOWN = 10
WIDTH = 80
PRE_HELP = "Print a prerelease on the way to it, such as rc or beta; it counts on from the last one."
GAP = "  "
LONGEST_NAME = 32
SHORTEST_REASON = 16


@click.command(epilog='Example: tag=$(tagline next --tag) && [ -n "$tag" ] && git tag -a "$tag"')
@click.option("--pre", metavar="NAME", help=PRE_HELP)
@click.option("--final", is_flag=True, help="Print the final, even where a commit asks for a prerelease.")
@click.option("--tag", "as_tag", is_flag=True, help="Print the name of its tag, such as v1.2.3.")
@click.option("--explain", is_flag=True, help="Say why: the base, the deciding changes, what is left out.")
@click.option("--all", "everything", is_flag=True, help="Print a table of all packages, with the project itself.")
@click.option("--json", "as_json", is_flag=True, help="Print version and evidence as JSON.")
@click.option("--second-opinion", "second", is_flag=True, help="Ask python-semantic-release too, where that is safe.")
@repository_options
def next(  # noqa: A001, PLR0913 - the command's own name, and its options
    where: Where,
    *,
    pre: str | None,
    final: bool,
    as_tag: bool,
    explain: bool,
    everything: bool,
    as_json: bool,
    second: bool,
) -> None:
    """Print the next version.

    It is computed from the changes since the last release. The version alone goes to stdout, without a prefix. When
    nothing asks for a release, stdout stays empty and the exit code is 0; when the history has no right answer, the
    exit code is 1 and stderr says what to do. With --all that holds where no row of the table has an answer.

    The second opinion goes to stderr, or stands in what --explain and --json print. It is asked in a copy without the
    project's own programs, and changes nothing.
    """
    gc.disable()  # one short run: collecting costs more than it frees
    wish = wish_of(pre, final=final)
    if everything:
        if where.package or explain or second:
            other = "--package" if where.package else "--explain" if explain else "--second-opinion"
            problem = f"--all shows every package; leave out {other}"
            raise click.UsageError(problem)
        book = where.read(ask_remote=True, with_people=False, with_packages=True, wish=wish)
        _print_all(book, as_json=as_json)
        return
    book = where.read(ask_remote=True, with_people=False, wish=wish)
    opinion = _second_opinion(book, where) if second else None
    if as_json:
        from tagline.pages.api import NOT_ASKED, next_record  # noqa: PLC0415 - for those who ask for it
        from tagline.pages.json_values import text_of  # noqa: PLC0415 - as above

        click.echo(text_of(next_record(book, opinion or NOT_ASKED), indent=2), nl=False)
    elif opinion and (not explain or isinstance(book.next, Refusal)):
        click.echo(opinion.explanation, err=True)
    if isinstance(book.next, Refusal):
        raise TaglineError(book.next.problem, book.next.remedy)
    if explain and not as_json:
        past = sentence(study(book.releases, meaning_of(book.settings)))
        remarks = (taken_over(book.origins), opinion.explanation if opinion else "", past)
        click.echo(explained(book, book.next, *remarks))
    elif book.next.version is None:
        click.echo(f"nothing to release: {book.next.explanation}", err=True)
    elif not as_json:
        click.echo(book.scheme.tag_of(book.next.version) if as_tag else str(book.next.version))


def _second_opinion(book: ReleaseBook, where: Where) -> SecondOpinion:
    from tagline.assembly.second_opinions import ask_second_opinion  # noqa: PLC0415 - for those who ask for it

    return ask_second_opinion(book, repository=where.repository, git_dir=where.git_dir)


def _print_all(book: ReleaseBook, *, as_json: bool) -> None:
    """Print the project, where it has releases of its own, and its packages; refuse where no row has an answer."""
    books = book.packages if book.only_packages else (book, *book.packages)
    if as_json:
        from tagline.pages.api import package_record  # noqa: PLC0415 - for those who ask for it
        from tagline.pages.json_values import text_of  # noqa: PLC0415 - as above

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


def wish_of(pre: str | None, *, final: bool) -> Wish:
    """Read what a person asks for."""
    if pre is not None and final:
        problem = "--pre and --final exclude each other"
        raise click.UsageError(problem)
    if pre == "":
        problem = "--pre: expected a name such as rc or beta, found nothing"
        raise TaglineError(problem)
    return Wish(pre or "", final)


def explained(book: ReleaseBook, answer: NextVersion, *remarks: str) -> str:
    """Give the answer as people read it in a terminal of 80 columns, with remarks about it."""
    head = (
        f"{answer.version}: {answer.explanation}." if answer.version else f"Nothing to release: {answer.explanation}."
    )
    lines = [click.style(_wrapped(head), bold=True)]
    lines += [_wrapped(f"{remark[0].upper()}{remark[1:].rstrip('.')}.") for remark in remarks if remark]
    lines += ["", *_facts(book, answer)]
    if answer.evidence:
        lines += ["", click.style(f"Deciding ({len(answer.evidence)})", bold=True), *_deciding(answer.evidence)]
    if answer.ignored:
        lines += ["", click.style(f"Asking for nothing ({len(answer.ignored)})", bold=True), *_ignored(answer.ignored)]
    return "\n".join(lines)


def _facts(book: ReleaseBook, answer: NextVersion) -> Iterator[str]:
    """Say what was counted from, and what was left out of that."""
    yield f"Base     {answer.base.name}" if answer.base else "Base     none: HEAD reaches no final release"
    if answer.version:
        yield f"Tag      {book.scheme.tag_of(answer.version)}"
    if book.ignored_tags:
        count = len(book.ignored_tags)
        tags = "1 tag is" if count == 1 else f"{count:,} tags are"
        yield f"Ignored  {tags} no release of this project (tagline doctor says why)"


def _deciding(evidence: Sequence[Reason]) -> Iterator[str]:
    """List the changes that ask for a version, a rule at a time."""
    for rule, reasons in _by_rule(evidence):
        yield from _rule(reasons[0].bump.word, rule)
        yield from (f"           {_line(reason.change)}" for reason in reasons[:SHOWN])
        if len(reasons) > SHOWN:
            yield f"           and {len(reasons) - SHOWN:,} more; --json lists them all"


def _ignored(ignored: Sequence[Reason]) -> Iterator[str]:
    """Count the changes that ask for nothing, a rule at a time, with an example of each."""
    rules = sorted(_by_rule(ignored), key=lambda item: -len(item[1]))
    for rule, reasons in rules[:RULES_SHOWN]:
        yield from _rule(f"{len(reasons):,}", rule)
        yield f"           such as {_line(reasons[0].change, shorter=8)}"
    rest = sum(len(reasons) for _, reasons in rules[RULES_SHOWN:])
    if rest:
        yield f"  {rest:<7,}of {len(rules) - RULES_SHOWN:,} further kinds; --json lists them all"


def _by_rule(reasons: Iterable[Reason]) -> Iterable[tuple[str, list[Reason]]]:
    found: dict[str, list[Reason]] = {}
    for reason in reasons:
        found.setdefault(reason.rule, []).append(reason)
    return found.items()


def _rule(label: str, rule: str) -> list[str]:
    return _wrapped(f"  {label:<7}{rule}", indent=9).split("\n")


def _wrapped(text: str, indent: int = 0) -> str:
    from textwrap import fill  # noqa: PLC0415 - for those who ask for an explanation

    return fill(text, WIDTH, subsequent_indent=" " * indent, break_on_hyphens=False, break_long_words=False)


def _line(change: Change, shorter: int = 0) -> str:
    own = change.scope and change.scope.lower() != change.type  # "Core: …" names its scope in a type's place
    name = f"{change.type}({change.scope})" if own else change.scope or change.type
    mark = "!" if change.breaking_change is not None else ""
    text = f"{name}{mark}: {change.description}" if name else change.description
    room = WIDTH - 19 - shorter
    short = text if len(text) <= room else f"{text[: room - 1]}…"
    return f"{click.style(change.commit.hash[:7], fg='yellow')} {short}"
