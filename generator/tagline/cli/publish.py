"""`tagline publish`."""

import os
import tempfile
from dataclasses import replace as replaced
from pathlib import Path

import click

from tagline import __version__
from tagline.cli.options import Counter, Where, repository_options
from tagline.cli.site import PageBar, site_url_option, source, verbose_option
from tagline.errors import TaglineError
from tagline.model.settings import PublishSettings
from tagline.publishing.building import Built, build_site
from tagline.publishing.publication import PREVIEWS, Aim, Plain, Published, Publisher
from tagline.publishing.scanning import refuse_leaks
from tagline.reading.git import Git
from tagline.reading.history import opened
from tagline.reading.settings import read_settings
from tagline.rules.plain_text import plural
from tagline.rules.secrets import secrets_of
from tagline.rules.slugs import slug

A_DAY = 86_400
KEPT = 30


@click.command(epilog="Examples: tagline publish --dry-run | tagline publish --preview pr-12 | tagline publish --prune")
@click.option("--remote", metavar="REMOTE", help="The remote, by name or address [default: origin].")
@click.option("--branch", metavar="NAME", help="The branch that holds the site [default: gh-pages].")
@click.option("--prefix", metavar="DIR", help="The folder of the site on that branch [default: its root].")
@click.option("--preview", metavar="NAME", help=f"Publish below {PREVIEWS}/NAME/, as for a pull request.")
@click.option("--prune", is_flag=True, help="Remove that preview; without --preview, those that nobody renewed.")
@click.option(
    "--keep-days", type=click.IntRange(min=0), default=KEPT, show_default=True, help="How long previews are kept."
)
@click.option(
    "--site-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Publish this finished site [default: build one].",
)
@click.option("--replace", is_flag=True, help="Take the place of files that something else published there.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@site_url_option
@verbose_option
@repository_options
def publish(  # noqa: PLR0913 - a command's options
    where: Where,
    *,
    remote: str | None,
    branch: str | None,
    prefix: str | None,
    preview: str | None,
    prune: bool,
    keep_days: int,
    site_dir: Path | None,
    replace: bool,
    dry_run: bool,
    site_url: str,
    verbose: bool,
) -> None:
    """Build the site and put it onto a branch of the remote, in one commit.

    What others put onto that branch stays. Where the branch has the site already, nothing happens. Somebody who is
    faster is not overwritten: the site goes on top of theirs; after five lost races the command ends with exit code 4.
    Neither the work tree nor any branch of this clone is touched.
    """
    git, place = opened(Git(directory=where.repository, git_dir=where.git_dir))
    settings = read_settings(git, place).settings.publish
    aim, name = aim_of(settings, remote, branch, prefix), slug(preview) if preview else ""
    publisher = Publisher(
        aim=replaced(aim, prefix=aim.preview(name)) if name and not prune else aim,
        directory=where.repository,
        git_dir=where.git_dir,
        secrets=secrets_of(os.environ),
        words=Plain("", int(where.as_of.timestamp())),
        dry_run=dry_run,
    )
    if prune:
        click.echo(_prune(publisher, name, keep_days))
        return
    address = f"{site_url.rstrip('/')}/{PREVIEWS}/{name}/" if site_url and name else site_url
    with tempfile.TemporaryDirectory(prefix="tagline-site-", ignore_cleanup_errors=True) as made:
        site = site_dir or Path(made, "site")
        built = _described(where) if site_dir else _built(where, site, address, verbose=verbose)
        refuse_leaks(site, publisher.secrets, settings.allow)
        done = replaced(publisher, words=publisher.words._replace(message=message_of(built, name))).publish(
            site, replace=replace
        )
    click.echo(said(done, publisher))


def aim_of(settings: PublishSettings, remote: str | None, branch: str | None, prefix: str | None) -> Aim:
    """Give where the site goes: as the options say, else the settings."""
    folder = (settings.prefix if prefix is None else prefix).strip("/")
    if any(part in {"", ".", "..", ".git"} for part in folder.split("/")) and folder:
        problem = f"--prefix: expected the name of a folder on the branch, found {folder!r}"
        raise TaglineError(problem)
    return Aim(remote=remote or settings.remote, branch=branch or settings.branch, prefix=folder)


def message_of(built: Built, preview: str) -> str:
    """Word the commit on the branch: what is published, and the commit that it was made of."""
    what = f"the preview {preview}" if preview else built.latest or "the site"
    source_ = f" ({built.head[:7]})" if built.head else ""
    trailer = f"Source-Commit: {built.head}\n" if built.head else ""
    return f"docs: publish {what}{source_}\n\n{trailer}Tagline-Version: {__version__}\n"


def _built(where: Where, site: Path, site_url: str, *, verbose: bool) -> Built:
    with Counter("reading commits") as counter:
        return build_site(source(where, site_url), site, verbose=verbose, watch=counter.add, progress=PageBar())


def _described(where: Where) -> Built:
    """Say what a finished site was made of, as far as the repository tells."""
    book = where.read(with_people=False)
    return Built(0, 0, str(book.latest.version) if book.latest else "", book.head.hash if book.head else "")


def _prune(publisher: Publisher, name: str, keep_days: int) -> str:
    """Remove previews, and say which."""
    subject = f"docs: remove {f'the preview {name}' if name else 'previews that nobody renewed'}\n"
    older_than = publisher.words.seconds - keep_days * A_DAY
    done, gone = replaced(publisher, words=publisher.words._replace(message=subject)).prune(name, older_than)
    if not gone:
        return f"Nothing to remove: there is no preview{f' {name}' if name else f' older than {keep_days} days'}"
    names = ", ".join(gone)
    verb = "Would remove" if publisher.dry_run else "Removed"
    at = f": commit {done.commit[:7]}" if done.commit else ""
    return f"{verb} {plural(len(gone), 'preview')} from {publisher.aim.branch}, {names}{at}"


def said(done: Published, publisher: Publisher) -> str:
    """Say what was published."""
    aim = publisher.aim
    remote = publisher.secrets.without(aim.remote)
    there = f"{aim.branch} on {remote}" + (f", in {aim.prefix}/" if aim.prefix else "")
    if not (done.added or done.changed or done.removed):
        return f"Nothing to publish: {there} has this site already"
    counts = f"{done.added:,} new, {done.changed:,} changed, {done.removed:,} removed, {done.same:,} the same"
    if publisher.dry_run:
        return f"Would publish to {there}: {counts}"
    others = f" on top of {plural(done.tries - 1, 'publication')} by others" if done.tries > 1 else ""
    return f"Published to {there}{others}: {counts}: commit {done.commit[:7]}"
