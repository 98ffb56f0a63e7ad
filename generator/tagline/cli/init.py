"""`tagline init`."""

import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tagline.cli.options import Where, repository_options
from tagline.errors import TaglineError
from tagline.model.release import NextVersion
from tagline.rules.plain_text import HIDDEN, plural, without_addresses
from tagline.rules.rhythm import Rhythm
from tagline.rules.terminal_text import wrapped

if TYPE_CHECKING:
    from tagline.publishing.starting import FirstFile, Start

WIDTH = 80
INDENT = 2
LABEL = 14
_MOST_NAMED = 12
_MOST_KEYS = 6
_LONGEST = 400


@click.command(epilog="Examples: tagline init --dry-run | tagline init | tagline init --import-notes")
@click.option("--dry-run", is_flag=True, help="Print the files, and write none.")
@click.option(
    "--import-notes",
    "notes",
    is_flag=True,
    help="Write what people wrote in a changelog, and in fragments of another tool, as files under release-notes/.",
)
@repository_options
def init(where: Where, *, dry_run: bool, notes: bool) -> None:
    """Begin with Tagline in a repository.

    Looks at tags, rhythm and forge, at a changelog that people keep, and at the configuration of
    python-semantic-release, Commitizen, git-cliff, towncrier, changesets, release-please, semantic-release and
    standard-version. Writes what they mean into tagline.toml, a plan if releases came in a steady rhythm, and the
    workflow of the forge that publishes the site. What cannot be taken over is named.

    No file that is there is changed. Run it twice, and the second time changes nothing.

    The texts of a changelog that people keep become the words of its releases, by a setting; it stays where it is. With
    --import-notes they are copied into files of their own instead, for those who let CHANGELOG.md be generated from now
    on.
    """
    from tagline.publishing import starting  # noqa: PLC0415 - what it loads, `tagline --help` does without

    start = starting.begin(where.repository, where.git_dir, where.as_of, notes=notes)
    if dry_run:
        _say(_seen(start))
        _say(_printed(start))
        return
    written, failed = starting.write(start)
    _say(_seen(start))
    _say(_done(start, written))
    if failed:
        raise TaglineError("\n".join(failed))


def _say(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(without_addresses(line))


# What was seen


def _seen(start: "Start") -> Iterator[str]:
    seen = start.beginning
    book = seen.book
    at = f", at {book.project.forge.address.partition('://')[2]}" if book.project.forge else ""
    branch = f", on {book.project.branch}" if book.project.branch else ""
    yield from _block(click.style(f"{book.project.name}{branch}{at}", bold=True), WIDTH)
    yield ""
    yield click.style("found", bold=True)
    yield from _rows(tuple(_facts(start)))
    lost = list(dict.fromkeys(_plain(text) for text in (*(one.text for one in seen.unread), *_lost(start))))
    if lost:
        yield ""
        yield click.style("not taken over", bold=True)
        for text in lost:
            yield from _block(text, WIDTH - INDENT, " " * INDENT, " " * 2 * INDENT)


def _facts(start: "Start") -> Iterator[tuple[str, str]]:
    seen = start.beginning
    book = seen.book
    if book.head is None:
        yield "history", "no commit yet"
    elif book.only_packages:
        total = sum(len(one.releases) for one in book.packages)
        yield "releases", f"{total:,} of {plural(len(book.packages), 'package')}: {_some(book.package_names)}"
    elif book.latest:
        tags = book.scheme.pattern or ", ".join(f"{prefix}{{version}}" for prefix in book.scheme.prefixes)
        yield "releases", f"{len(book.releases):,}, named {tags}; the latest is {book.latest.tag.name}"
        if book.packages:
            yield "packages", _some(book.package_names)
    else:
        yield "releases", "none yet: no tag is a version"
    if seen.stands:
        yield "settings", f"{seen.stands}, in force"
    if isinstance(start.rhythm, Rhythm):
        yield "rhythm", f"every {start.rhythm.every} ({start.rhythm.kept} of the last {start.rhythm.of} times)"
    for at, one in enumerate(seen.peers):
        keys = dict.fromkeys(_key(field) for field, sources in seen.first.sources.items() if at in sources)
        yield one.spot.tool, f"{one.called}: {_some(tuple(keys), _MOST_KEYS) or 'nothing that is a setting here'}"
    if seen.kept is not None:
        yield "changelog", _kept(start)
    if book.shallow:
        yield "history", "cut off, the clone is shallow; fetch the rest: git fetch --unshallow --tags"


def _key(field: Sequence[str]) -> str:
    return ".".join(field[:1] if field[0] in {"types", "packages"} else field)


def _kept(start: "Start") -> str:
    kept = start.beginning.kept
    assert kept is not None  # noqa: S101 - who calls has seen it
    name = f"{kept.name}: {plural(kept.releases, 'release')}"
    if kept.share.by_machine:
        return f"{name}, made by a tool: {kept.share.percent} % of its entries are in the commits, too"
    return f"{name}, told by people; its texts become the words of the releases"


def _lost(start: "Start") -> Iterator[str]:
    seen = start.beginning
    for one in seen.first.lost:
        if one.source >= len(seen.peers):
            yield f"{seen.others[one.source - len(seen.peers)]}: {one.text}"
            continue
        peer = seen.peers[one.source]
        key = ".".join(_quoted(step) for step in one.path if isinstance(step, str))
        place = peer.place(one.path) if one.path else peer.file.name
        yield f"{place}: {key}: {one.text}" if key else f"{place}: {one.text}"


def _quoted(step: str) -> str:
    return step if re.fullmatch(r"[\w@/-]{1,400}", step) else f'"{step}"'


def _plain(text: str) -> str:
    """Give a text out of a configuration as it may be shown: without what could fool a terminal, and not too long."""
    short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return re.sub(f"[\0{HIDDEN}]", "\ufffd", short)


def _some(names: Sequence[str], most: int = _MOST_NAMED) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


# What is done


def _done(start: "Start", written: Sequence["FirstFile"]) -> Iterator[str]:
    notes = [file for file in written if not file.about]
    if written:
        yield ""
        yield click.style("wrote", bold=True)
        rows = [(file.path, file.about) for file in written if file.about]
        rows += [("release-notes/", f"{plural(len(notes), 'file')} of words about releases")] if notes else []
        yield from _rows(rows)
    yield from _rest(start)
    yield ""
    if written:
        yield click.style("next", bold=True)
        yield from _next(start, written)
    elif not start.new:
        yield "All is there; nothing was changed."


def _rest(start: "Start") -> Iterator[str]:
    """Name the files that are there, and those that are left out, with the reason."""
    kept = [file for file in start.files if file.state == "kept"]
    same = [file for file in start.files if file.state == "same"]
    if kept or same:
        yield ""
        yield click.style("is there, and stays as it is", bold=True)
        yield from _rows([(file.path, _stays(file)) for file in (*same, *kept)])
    if start.left_out:
        yield ""
        yield click.style("left out", bold=True)
        yield from _rows(start.left_out)


def _stays(file: "FirstFile") -> str:
    if file.state == "same":
        return "as init writes it"
    return "`tagline init --dry-run` prints what init would write" if file.text else ""


def _rows(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Lay out labels and texts in two columns."""
    width = max((len(label) for label, _ in rows), default=0) + INDENT
    for label, text in rows:
        yield from _row(label, text, width)


def _next(start: "Start", written: Sequence["FirstFile"]) -> Iterator[str]:
    top = start.beginning.root.top
    there = [] if top is None or Path.cwd() == top else ["-C", str(top)]
    roots = dict.fromkeys(file.path if file.about else "release-notes" for file in written)
    yield from _command(["git", *there, "add"], list(roots))
    found = start.beginning.book.next
    version = f"    # {found.version}" if isinstance(found, NextVersion) and found.version else ""
    yield f"  tagline next --explain{version}"
    yield f"  tagline build{'':<9}    # the site, in site/"


def _command(words: list[str], others: list[str]) -> Iterator[str]:
    """Write a command; one that is too long for a line goes on in the next."""
    line = f"  {shlex.join([*words, *others])}"
    if len(line) <= WIDTH:
        yield line
        return
    yield f"  {shlex.join(words)} \\"
    yield from (f"    {shlex.quote(word)} \\" for word in others[:-1])
    yield f"    {shlex.quote(others[-1])}"


def _printed(start: "Start") -> Iterator[str]:
    """Print every file that would be written, and what would stand in one that stays as it is."""
    for file in start.files:
        if file.text and file.state != "same":
            stays = "" if file.state == "new" else " (is there, and stays as it is)"
            yield ""
            yield click.style(f"--- {file.path}{stays}", bold=True)
            yield file.text.rstrip("\n")
    yield from _rest(start)
    yield ""
    yield "Nothing was written." if start.new else "All is there; nothing would be written."


def _row(label: str, text: str, width: int = LABEL) -> Iterator[str]:
    """Lay out a label and a text; where the label leaves too little room, the text stands below it."""
    width = max(width, LABEL)
    if len(label) >= width or len(label) > WIDTH // 2:
        yield f"  {label}"
        yield from (f"      {line}" for line in wrapped(text, WIDTH - 3 * INDENT) if line)
        return
    first, *others = wrapped(text, WIDTH - INDENT - width)
    yield f"  {label:<{width}}{first}".rstrip()
    yield from (" " * (INDENT + width) + line for line in others)


def _block(text: str, width: int, first: str = "", others: str = "") -> Iterator[str]:
    lines = wrapped(text, width - len(others))
    yield first + lines[0]
    yield from (others + line for line in lines[1:])
