"""`tagline notes` and `tagline changelog`."""

import gc
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar, get_args

import click

from tagline.assembly.ranges import Range, read_range, read_unspoken
from tagline.cli.options import Where, repository_options
from tagline.errors import TaglineError
from tagline.model.book import ReleaseBook
from tagline.model.release import HandKept, Refusal, Release
from tagline.model.settings import Format
from tagline.pages import markdown

if TYPE_CHECKING:
    from tagline.pages.json_values import Record
    from tagline.reading.notes_json import Told

R = TypeVar("R")
LONGEST_LINE = 66
NO_COMMIT = "nothing is unreleased: there is no commit yet"
UNRELEASED = "[Unreleased]"
LATEST = "latest"
OWN_FORMAT = "tagline"
FILE = click.Path(dir_okay=False, path_type=Path)


class Layout(NamedTuple):
    """How the text shall look. `name` is None for the format of the settings."""

    name: str | None
    template: Path | None
    as_json: bool
    everything: bool

    def of(self, book: ReleaseBook) -> str:
        """Give the format's name."""
        return self.name or book.settings.changelog.format


def layout_options(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command the options that choose how its text looks, and where its values come from."""
    for option in (
        click.option(
            "--from", "source", metavar="FILE", help="Read what --json wrote, in place of a repository; - is stdin."
        ),
        click.option(
            "--as", "as_version", metavar="VERSION", help="Take what is unreleased for VERSION, or for the `next` one."
        ),
        click.option(
            "--template", type=FILE, metavar="FILE", help="Write by a Jinja2 template over what --json prints."
        ),
        click.option(
            "--format",
            "layout",
            type=click.Choice(get_args(Format)),
            metavar="NAME",
            help="tagline, keep-a-changelog-1.1 or keep-a-changelog-2.0 [default: as the settings say].",
        ),
        click.option("--all", "everything", is_flag=True, help="List internal changes too (build, chore, test …)."),
    ):
        command = option(command)
    return command


@click.command(
    epilog="Examples: tagline notes | tagline notes latest | tagline notes 1.2.3 | tagline notes v1.0.0..v1.2.3"
)
@click.argument("which", required=False, metavar="[VERSION | latest | A..B]")
@click.option("--no-heading", is_flag=True, help="Leave the heading out, for the text of a release on a forge.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, whole: --from reads it back.")
@click.option(
    "--require",
    metavar="A..B",
    help="Print nothing; exit 1 where a change in A..B asks for a release and has no fragment in release-notes/next/.",
)
@layout_options
@repository_options
def notes(  # noqa: PLR0913 - one parameter for each option of the command
    where: Where,
    *,
    which: str | None,
    no_heading: bool,
    as_json: bool,
    require: str | None,
    layout: str | None,
    template: Path | None,
    source: str | None,
    as_version: str | None,
    everything: bool,
) -> None:
    """Print the notes of a release or a range.

    Without an argument, those of what is not released yet.
    """
    gc.disable()  # one short run: collecting costs more than it frees
    if require is not None:
        _require(where, require)
        return
    look = Layout(layout, template, as_json, everything)
    _refuse_two({"--json": as_json, "--template": template, "--format": layout})
    told = _told(source, where) if source else None
    book = _named(told.book if told else where.read(), as_version)
    if source is None and not as_version and (which is None or ".." not in which):
        refuse_packages_only(book)
    if as_version and which is None:
        _print_release(book, book.releases[0], look, titled=not no_heading)
    elif which is None and told and told.release:
        _print_release(book, told.release, look, titled=not no_heading)
    elif which is None:
        _print_unreleased(book, told.title if told else UNRELEASED, look, titled=not no_heading)
    elif ".." not in which:
        _print_release(book, chosen(book, which), look, titled=not no_heading)
    elif told:
        problem = f"{which}: a range needs a repository, and --from has none"
        raise TaglineError(problem, "leave --from out, or name a version")
    else:
        found = read_range(book, which, repository=where.repository, git_dir=where.git_dir)
        _print_range(book, found, HandKept(), look, titled=not no_heading)


def _require(where: Where, text: str) -> None:
    """Refuse a range in which somebody forgot a fragment."""
    if ".." not in text:
        problem = f"--require: expected a range such as origin/main..HEAD, found {text!r}"
        raise TaglineError(problem)
    book = where.read(with_people=False)
    lacking = read_unspoken(book, text, repository=where.repository, git_dir=where.git_dir)
    if lacking:
        lines = "".join(f"\n  {change.commit.hash[:10]} {change.description[:LONGEST_LINE]}" for change in lacking)
        asks = "change asks" if len(lacking) == 1 else "changes ask"
        advice = "add a file to release-notes/next/ in the same commit"
        problem = f"{len(lacking)} {asks} for a release without a fragment ({advice}):{lines}"
        raise TaglineError(problem)
    click.echo("no change lacks a fragment", err=True)


def refuse_packages_only(book: ReleaseBook) -> None:
    """Refuse to tell the releases of a project that has none of its own, only those of its packages."""
    if book.only_packages and isinstance(book.next, Refusal):
        raise TaglineError(book.next.problem, book.next.remedy)


def _refuse_two(given: dict[str, object]) -> None:
    names = [name for name, value in given.items() if value]
    if len(names) > 1:
        problem = f"{names[0]} and {names[1]} exclude each other"
        raise click.UsageError(problem)


def _told(source: str, where: Where) -> "Told":
    """Read values from JSON, in place of a repository."""
    from tagline.reading.notes_json import read_told  # noqa: PLC0415 - for those who ask for it

    name = "standard input" if source == "-" else source
    try:
        with click.open_file(source, "rb") as file:
            text = file.read().decode("utf-8-sig", "replace")
    except OSError as error:
        problem = f"{name}: cannot be read: {error.strerror}"
        raise TaglineError(problem) from error
    return read_told(text, name, as_of=where.as_of)


def _named(book: ReleaseBook, name: str | None) -> ReleaseBook:
    """Take what is unreleased for the release of a version, where one is named."""
    if name is None:
        return book
    from tagline.rules.excerpts import released_as, version_meant  # noqa: PLC0415 - as above

    return released_as(book, version_meant(book, name))


def chosen(book: ReleaseBook, name: str) -> Release:
    """Find a release by its version or tag, or the `latest` one; else refuse with those that are near."""
    release = book.named(name) or (book.latest if name == LATEST else None)
    if release is not None:
        return release
    elsewhere = next((tag.reason for tag in book.ignored_tags if tag.name == name), "")
    if elsewhere.startswith("belongs to the package "):
        problem = f"{name}: {elsewhere}"
        raise TaglineError(problem, "name the package with --package")
    from difflib import get_close_matches  # noqa: PLC0415 - for a mistake only

    near = get_close_matches(name, [str(release.version) for release in book.releases], n=3)
    problem = f"{name}: no release of this version or tag"
    raise TaglineError(
        problem, f"did you mean {' or '.join(near)}?" if near else "name a version, its tag, or a range such as A..B"
    )


def _print_unreleased(book: ReleaseBook, title: str, look: Layout, *, titled: bool) -> None:
    if not book.unreleased and not book.by_hand.unreleased and not look.as_json and not look.template:
        click.echo("nothing is unreleased: every commit is in a release" if book.head else NO_COMMIT, err=True)
        return
    found = Range(title, book.unreleased, book.newcomers)
    _print_range(book, found, book.by_hand, look, titled=titled)


def _print_range(book: ReleaseBook, found: Range, kept: HandKept, look: Layout, *, titled: bool) -> None:
    if look.as_json or look.template:
        from tagline.pages.notes_json import range_record, unreleased_record  # noqa: PLC0415 - as above

        unreleased = found.changes is book.unreleased
        ranged = (
            unreleased_record(book, found.title)
            if unreleased
            else range_record(found.title, found.changes, found.people)
        )
        _print_record(book, ranged, look)
        return
    title, options = found.title if titled else "", {"said": kept.unreleased, "told": kept.told}
    texts: Callable[..., str] = markdown.range_notes
    if look.of(book) != OWN_FORMAT:
        from tagline.pages import keep_a_changelog  # noqa: PLC0415 - as above

        texts, options["layout"] = keep_a_changelog.range_notes, look.of(book)
    forge = book.project.forge
    click.echo(texts(title, found.changes, found.people, forge, everything=look.everything, **options), nl=False)


def _print_release(book: ReleaseBook, release: Release, look: Layout, *, titled: bool) -> None:
    if look.as_json or look.template:
        _print_record(book, release, look)
        return
    forge = book.project.forge
    if look.of(book) == OWN_FORMAT:
        text = markdown.release_notes(release, forge, everything=look.everything, titled=titled)
    else:
        from tagline.pages import keep_a_changelog  # noqa: PLC0415 - as above

        text = keep_a_changelog.release_notes(release, forge, look.of(book), everything=look.everything, titled=titled)
    click.echo(text, nl=False)


def _print_record(book: ReleaseBook, found: "Release | Record", look: Layout) -> None:
    from tagline.pages.notes_json import notes_record  # noqa: PLC0415 - as above

    click.echo(_by_record(notes_record(book, found), book, look), nl=False)


def _by_record(record: "Record", book: ReleaseBook, look: Layout) -> str:
    """Write a record: as JSON, or by the template of the user."""
    if look.template:
        from tagline.pages.own_template import rendered  # noqa: PLC0415 - as above

        return rendered(look.template, record, book.project.forge)
    from tagline.pages.json_values import text_of  # noqa: PLC0415 - as above

    return text_of(record, indent=2)


@click.command(
    epilog="Examples: tagline changelog --output CHANGELOG.md | tagline changelog --write CHANGELOG.md --since 1.0.0"
)
@click.option("--output", type=FILE, metavar="FILE", help="Write FILE instead of stdout.")
@click.option("--write", type=FILE, metavar="FILE", help="Write the marked region of FILE, and leave the rest alone.")
@click.option("--check", type=FILE, metavar="FILE", help="Fail where FILE, or its marked region, is not up to date.")
@click.option("--since", metavar="VERSION", help="Only what came after VERSION.")
@click.option("--no-unreleased", is_flag=True, help="Leave out what is not released yet.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, whole: --from reads it back.")
@click.option("--force", is_flag=True, help="Replace FILE even if tagline did not write it.")
@layout_options
@repository_options
def changelog(  # noqa: PLR0913 - one parameter for each option of the command
    where: Where,
    *,
    output: Path | None,
    write: Path | None,
    check: Path | None,
    since: str | None,
    no_unreleased: bool,
    as_json: bool,
    force: bool,
    layout: str | None,
    template: Path | None,
    source: str | None,
    as_version: str | None,
    everything: bool,
) -> None:
    """Print the changelog of all releases.

    Newest first, and what is not released yet before them. FILE is replaced in one step, never left half-written; a
    file that somebody else wrote is replaced only with --force.

    In a file that people write as well, a region can belong to tagline: what stands between the lines
    `<!-- tagline:start -->` and `<!-- tagline:end -->`. --write changes that and no other byte.
    """
    look = Layout(layout, template, as_json, everything)
    _refuse_two({"--json": as_json, "--template": template, "--format": layout})
    _refuse_two({"--output": output, "--write": write, "--check": check})
    _refuse_two({"--json": as_json, "--write": write, "--check": check})
    if output or write:
        _refuse_target(output, write, force=force)
    gc.disable()  # one short run: collecting costs more than it frees
    book = _cut(_read(where, source, look), since, as_version, no_unreleased=no_unreleased)
    if source is None:
        refuse_packages_only(book)
    parts = _parts(book, look, coming=not no_unreleased)
    if output or write or check:
        click.echo(_filed(parts, output, write, check), nl=False, err=True)
    else:
        for part in parts:
            click.echo(part, nl=False)


def _refuse_target(output: Path | None, write: Path | None, *, force: bool) -> None:
    """Refuse a file that may not be written before the work begins."""
    if output:
        from tagline.cli.changelog_file import refuse_foreign  # noqa: PLC0415 - as above

        refuse_foreign(output, force=force)
    elif write:
        from tagline.cli.changelog_region import region_of  # noqa: PLC0415 - as above

        region_of(write)


def _read(where: Where, source: str | None, look: Layout) -> ReleaseBook:
    if source is None:
        return where.read(with_people=look.as_json or bool(look.template))
    told = _told(source, where)
    if not told.whole:
        problem = f"{source}: holds the notes of one release or range, and a changelog is of all"
        raise TaglineError(problem, "write it with `tagline changelog --json`, or read it with `tagline notes --from`")
    return told.book


def _cut(book: ReleaseBook, since: str | None, as_version: str | None, *, no_unreleased: bool) -> ReleaseBook:
    """Cut a book to what is asked for."""
    if not (since or as_version or no_unreleased):
        return book
    from tagline.rules.excerpts import after, without_unreleased  # noqa: PLC0415 - as above

    last = chosen(book, since) if since else None
    book = _named(book, as_version)
    book = without_unreleased(book) if no_unreleased else book
    return after(book, last) if last else book


def _parts(book: ReleaseBook, look: Layout, *, coming: bool) -> Iterable[str]:
    """Give the text in parts, the title with its introduction first."""
    if look.as_json or look.template:
        from tagline.pages.notes_json import changelog_record  # noqa: PLC0415 - as above

        return ("", _by_record(changelog_record(book), book, look))
    if look.of(book) == OWN_FORMAT:
        return markdown.changelog(book, everything=look.everything)
    from tagline.pages.keep_a_changelog import keep_a_changelog  # noqa: PLC0415 - as above

    return keep_a_changelog(book, look.of(book), everything=look.everything, coming=coming)


def _filed(parts: Iterable[str], output: Path | None, write: Path | None, check: Path | None) -> str:
    """Write or check a file and say what was done; "" for a file that was simply written."""
    if output:
        from tagline.cli.changelog_file import write_whole  # noqa: PLC0415 - as above

        write_whole(output, parts)
        return ""
    from tagline.cli.changelog_region import Text, check_file, write_region  # noqa: PLC0415 - as above

    title, *rest = parts
    text = Text(title, "".join(rest))
    if write:
        return f"{write_region(write, text)}\n"
    again = "write it again with the same options: `tagline changelog --write FILE`, or --output FILE"
    return f"{check_file(check, text, again)}\n" if check else ""
