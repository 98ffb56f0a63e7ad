"""The options that every command has."""

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

import click

from tagline.errors import TaglineError

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook
    from tagline.rules.next_version import Wish

R = TypeVar("R")


class Where(NamedTuple):
    """Which repository and which package of it are meant ("" for the project), and which moment counts as now."""

    repository: Path
    git_dir: Path | None
    package: str
    as_of: datetime
    allow_shallow: bool

    def read(  # noqa: PLR0913 - all of them are named
        self,
        *,
        ask_remote: bool = False,
        with_people: bool = True,
        with_packages: bool = False,
        with_plan: bool = False,
        with_delivery: bool = False,
        wish: "Wish | None" = None,
    ) -> "ReleaseBook":
        """Read the repository, with a counter on a terminal when it takes long."""
        from tagline.assembly.books import read_book  # noqa: PLC0415 - 40 ms that a commit-msg hook does without

        with Counter("reading commits") as counter:
            book = read_book(
                self.repository,
                as_of=self.as_of,
                git_dir=self.git_dir,
                allow_shallow=self.allow_shallow,
                ask_remote=ask_remote,
                with_people=with_people,
                wish=wish,
                package=self.package,
                with_packages=with_packages,
                with_plan=with_plan,
                with_delivery=with_delivery,
                watch=counter.add,
            )
        if book.shallow and not ask_remote:  # those who ask the remote say it in their answer
            click.echo("this history is cut off (a shallow clone): what is older is missing", err=True)
        return book


class Counter:
    """Counts on stderr, on a terminal and after a second only."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.total = 0
        self.began = time.monotonic()
        self.shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)

    def add(self, count: int) -> None:
        """Note that so many more are done."""
        self.total += count
        if sys.stderr.isatty() and time.monotonic() - self.began > 1:
            self.shown = True
            click.echo(f"\r{self.label} … {self.total:,}", nl=False, err=True)


def moment(text: str | None) -> datetime:
    """Read `--as-of`: a date or a date with time (UTC unless it says otherwise); else SOURCE_DATE_EPOCH, else now."""
    if text is not None:
        try:
            read = datetime.fromisoformat(text)
        except ValueError:
            problem = f"--as-of: expected a date such as 2026-03-31, found {text!r}"
            raise TaglineError(problem) from None
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC)  # noqa: TID251 - this is the edge
    with suppress(ValueError, OverflowError, OSError):
        if epoch.isdecimal():
            return datetime.fromtimestamp(int(epoch), UTC)
    problem = f"SOURCE_DATE_EPOCH: expected seconds since 1970, found {epoch!r}"
    raise TaglineError(problem)


findings_layout = click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How findings are printed; `github` makes annotations in GitHub Actions.",
)


def repository_options(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command `--repository`, `--git-dir`, `--package`, `--as-of` and `--allow-shallow`, as one `Where`."""

    @click.option(
        "--repository",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(),
        metavar="DIR",
        help="A folder in the repository [default: the current one].",
    )
    @click.option(
        "--git-dir",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="The git directory of a bare repository.",
    )
    @click.option("--package", default="", metavar="NAME", help="The package of a monorepo that is meant.")
    @click.option("--as-of", metavar="DATE", help="What counts as now, such as 2026-03-31 [default: now].")
    @click.option("--allow-shallow", is_flag=True, help="Read a shallow clone, though its answers are cut off.")
    @wraps(command)
    def with_where(
        *, repository: Path, git_dir: Path | None, package: str, as_of: str | None, allow_shallow: bool, **rest: object
    ) -> R:
        where = Where(
            repository=repository,
            git_dir=git_dir.resolve() if git_dir else None,
            package=package,
            as_of=moment(as_of),
            allow_shallow=allow_shallow,
        )
        return command(where, **rest)

    return with_where
