"""`tagline notes` and `tagline changelog`."""

import gc
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from tagline.assembly import Range, find_release, read_range, read_unspoken
from tagline.cli.options import Where, repository_options
from tagline.errors import TaglineError
from tagline.model.book import ReleaseBook
from tagline.model.release import Refusal
from tagline.pages.markdown import CHANGELOG_START, range_notes, release_notes
from tagline.pages.markdown import changelog as written_changelog

LONGEST_START = 200
LONGEST_LINE = 66
OWN_STARTS = (CHANGELOG_START, '{\n  "unreleased": {')
NO_COMMIT = "nothing is unreleased: there is no commit yet"
ALL = click.option("--all", "everything", is_flag=True, help="List internal changes too (build, chore, test …).")


@click.command(epilog="Examples: tagline notes | tagline notes 1.2.3 | tagline notes v1.0.0..v1.2.3")
@click.argument("which", required=False, metavar="[VERSION | A..B]")
@click.option("--no-heading", is_flag=True, help="Leave the heading out, for the text of a release on a forge.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--require",
    metavar="A..B",
    help="Print nothing; exit 1 where a change in A..B asks for a release and has no fragment in release-notes/next/.",
)
@ALL
@repository_options
def notes(  # noqa: PLR0913 - one for each option
    where: Where, *, which: str | None, no_heading: bool, as_json: bool, require: str | None, everything: bool
) -> None:
    """Print the notes of a release or a range.

    Without an argument, those of what is not released yet.
    """
    gc.disable()  # one short run: collecting costs more than it frees
    if require is not None:
        _require(where, require)
        return
    book = where.read()
    if which is None or ".." not in which:
        refuse_packages_only(book)
    options = {"everything": everything, "titled": not no_heading}
    if which is None and not book.unreleased and not as_json:
        click.echo("nothing is unreleased: every commit is in a release" if book.head else NO_COMMIT, err=True)
    elif which is not None and ".." in which:
        found = read_range(book, which, repository=where.repository, git_dir=where.git_dir)
        _print_range(book, found, as_json=as_json, **options)
    elif which is None:
        _print_range(book, Range("[Unreleased]", book.unreleased, book.newcomers), as_json=as_json, **options)
    else:
        _print_release(book, which, as_json=as_json, **options)


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


def _print_range(book: ReleaseBook, found: Range, *, as_json: bool, everything: bool, titled: bool) -> None:
    if as_json:
        from tagline.pages.api import range_record, text_of  # noqa: PLC0415 - for those who ask for it

        click.echo(text_of(range_record(found.title, found.changes, found.people), indent=2), nl=False)
    else:
        title = found.title if titled else ""
        click.echo(range_notes(title, found.changes, found.people, book.project.forge, everything=everything), nl=False)


def _print_release(book: ReleaseBook, name: str, *, as_json: bool, everything: bool, titled: bool) -> None:
    release = find_release(book, name)
    if release is None:
        elsewhere = next((tag.reason for tag in book.ignored_tags if tag.name == name), "")
        if elsewhere.startswith("belongs to the package "):
            problem = f"{name}: {elsewhere}"
            raise TaglineError(problem, "name the package with --package")
        from difflib import get_close_matches  # noqa: PLC0415 - for a mistake only

        near = get_close_matches(name, [str(release.version) for release in book.releases], n=3)
        problem = f"{name}: no release of this version or tag"
        raise TaglineError(
            problem,
            f"did you mean {' or '.join(near)}?" if near else "name a version, its tag, or a range such as A..B",
        )
    if as_json:
        from tagline.pages.api import release_record, slug_map, text_of  # noqa: PLC0415 - as above

        click.echo(text_of(release_record(book, release, slug_map(book)), indent=2), nl=False)
    else:
        click.echo(release_notes(release, book.project.forge, everything=everything, titled=titled), nl=False)


@click.command(epilog="Example: tagline changelog --output CHANGELOG.md")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write FILE instead of stdout."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON: one record a release, as `notes --json` has it.")
@click.option("--force", is_flag=True, help="Replace FILE even if tagline did not write it.")
@ALL
@repository_options
def changelog(where: Where, *, output: Path | None, as_json: bool, force: bool, everything: bool) -> None:
    """Print the changelog of all releases.

    Newest first, and what is not released yet before them. FILE is replaced in one step, never left half-written; a
    file that somebody else wrote is replaced only with --force.
    """
    if output is not None:
        refuse_foreign(output, force=force)
    gc.disable()  # one short run: collecting costs more than it frees
    book = where.read(with_people=as_json)
    refuse_packages_only(book)
    parts = _json_parts(book) if as_json else written_changelog(book, everything=everything)
    if output is None:
        for part in parts:
            click.echo(part, nl=False)
        return
    write_whole(output, parts)


def _json_parts(book: ReleaseBook) -> Iterator[str]:
    from tagline.pages.api import changelog_record, text_of  # noqa: PLC0415 - as above

    yield text_of(changelog_record(book), indent=2)


def refuse_foreign(path: Path, *, force: bool) -> None:
    """Refuse to replace what tagline did not write, and to write through a link."""
    if path.is_symlink():
        problem = f"{path}: is a symbolic link, and a changelog is not written through one"
        raise TaglineError(problem, "name the file itself")
    if force or not path.is_file():
        return
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            start = file.read(LONGEST_START)
    except OSError as error:
        problem = f"{path}: cannot be read: {error.strerror}"
        raise TaglineError(problem) from error
    if start.strip() and not start.startswith(OWN_STARTS):
        problem = f"{path}: was not written by tagline, and what people wrote there would be lost"
        raise TaglineError(problem, "name another FILE, or replace it with --force")


def write_whole(path: Path, parts: Iterable[str]) -> None:
    """Write a file beside `path` and put it in its place when it is whole, so that no half file is ever left."""
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        try:
            with beside.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(parts)
            if target.exists():
                beside.chmod(target.stat().st_mode)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        problem = f"{path}: cannot be written: {error.strerror}"
        raise TaglineError(problem) from error
