"""`tagline build`, `tagline serve` and `tagline generate`."""

import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import click

from tagline.cli.options import Counter, Where, repository_options
from tagline.errors import TaglineError
from tagline.publishing.building import Source, build_site
from tagline.publishing.generating import generate_files
from tagline.publishing.serving import serve_site
from tagline.rules.plain_text import plural

STEP = 25
WIDTH = 30


def folder(_context: click.Context, parameter: click.Parameter, value: str) -> Path:
    """Read the name of a folder. An empty one, such as a variable that is not set, is not the current folder."""
    if not value:
        problem = f"{parameter.metavar or parameter.opts[0]}: expected the name of a folder, found nothing"
        raise TaglineError(problem)
    return Path(value)


def address(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Read the address of a site; an empty one is not known yet."""
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and parts.hostname and not any(map(str.isspace, value))
    except ValueError:
        good = False
    if value and not good:
        problem = f"--site-url: expected an address such as https://example.org/project/, found {value!r}"
        raise TaglineError(problem)
    return value


folder_name = click.Path(file_okay=False)
verbose_option = click.option("-v", "--verbose", is_flag=True, help="Show what MkDocs says.")
site_url_option = click.option(
    "--site-url",
    default="",
    metavar="URL",
    callback=address,
    help="Where the site will stand: feed and sitemap name it.",
)


class PageBar:
    """A progress bar on stderr, on a terminal and after a second only."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Show that so many pages are made (while nobody knows how many there will be) or written; then go away."""
        if not sys.stderr.isatty() or time.monotonic() - self.began < 1 or (done % STEP and done != total):
            return
        bar = "#" * (WIDTH * done // total) if total else ""
        line = f"writing pages [{bar:.<{WIDTH}}] {done:,} of {total:,}" if total else f"making pages ... {done:,}"
        click.echo(f"\r\x1b[K{line if done != total else ''}", nl=False, err=True)


@click.command(epilog="Example: tagline build --site-dir public")
@click.option(
    "--site-dir", type=folder_name, callback=folder, default="site", show_default=True, help="Where the site goes."
)
@site_url_option
@verbose_option
@repository_options
def build(where: Where, *, site_dir: Path, site_url: str, verbose: bool) -> None:
    """Build the release site of a repository.

    Nothing has to be configured. A repository whose mkdocs.yml lists the plugin `tagline` gets the site that its
    mkdocs.yml describes; any other gets a site of its releases only, and its own files take no part.
    The old site stays whole until the new one is finished.
    """
    with Counter("reading commits") as counter:
        built = build_site(source(where, site_url), site_dir, verbose=verbose, watch=counter.add, progress=PageBar())
    index = site_dir / "index.html"
    click.echo(f"Built {plural(built.releases, 'release')}, {plural(built.pages, 'page')} in {site_dir}: open {index}")


@click.command(epilog="Example: tagline serve --repository ../project")
@click.option("--address", default="", metavar="HOST:PORT", help="Where to listen [default: 127.0.0.1:8000].")
@verbose_option
@repository_options
def serve(where: Where, *, address: str, verbose: bool) -> None:
    """Serve the release site on this machine.

    The site is built anew whenever somebody commits, tags or fetches, and open pages are loaded again.
    """
    serve_site(
        source(where),
        address=address,
        verbose=verbose,
        announce=lambda url: click.echo(f"Serving on {url} (Ctrl+C stops)"),
    )


@click.command(epilog="Example: tagline generate build/pages")
@click.argument("directory", metavar="DIR", type=folder_name, callback=folder)
@site_url_option
@repository_options
def generate(where: Where, *, directory: Path, site_url: str) -> None:
    """Write the same pages as plain files into DIR, for any site builder.

    Each page is a Markdown file with front matter and one block of HTML. Files in DIR that tagline did not write, and
    files that were changed since, are never overwritten.
    """
    book = where.read(ask_remote=True, with_packages=True, with_plan=True, with_delivery=True)
    made = generate_files(book, directory, site_url=site_url)
    pages, others = plural(made.pages, "page"), plural(made.files - made.pages, "other file")
    click.echo(f"Wrote {plural(made.releases, 'release')} as {pages} and {others} to {directory}")


def source(where: Where, site_url: str = "") -> Source:
    """Hand what the options say to the layer below."""
    return Source(
        repository=where.repository,
        git_dir=where.git_dir,
        package=where.package,
        as_of=where.as_of,
        allow_shallow=where.allow_shallow,
        site_url=site_url,
    )
