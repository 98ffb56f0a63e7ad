"""`tagline yank`."""

import os

import click

from tagline.cli.options import Where, repository_options
from tagline.cli.release import told
from tagline.publishing.release_scene import Order
from tagline.publishing.yanking import Withdrawn
from tagline.publishing.yanking import yank as withdraw
from tagline.rules.secrets import secrets_of


@click.command(epilog='Example: tagline yank v1.2.3 --why "It loses data on Windows." --use v1.2.4')
@click.argument("tag")
@click.option("--why", required=True, metavar="TEXT", help="What is wrong with it, for those who use it.")
@click.option("--use", default="", metavar="TAG", help="The release to use instead.")
@click.option("--remote", metavar="REMOTE", default="", help="The remote, by name or address [default: origin].")
@click.option("--no-push", is_flag=True, help="Make the tag in this clone only.")
@click.option("--no-forge", is_flag=True, help="Leave the forge's release as it is.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, ask no remote, and change nothing.")
@repository_options
def yank(  # noqa: PLR0913 - a command's options
    where: Where,
    *,
    tag: str,
    why: str,
    use: str,
    remote: str,
    no_push: bool,
    no_forge: bool,
    dry_run: bool,
) -> None:
    """Withdraw a release, with a reason.

    It makes an annotated tag yanked/TAG and pushes it. Pages and changelogs then say that the release was withdrawn,
    and the forge's release too where there is a token. Nothing is deleted: who depends on it still finds it.
    """
    order = Order(
        repository=where.repository,
        git_dir=where.git_dir,
        as_of=where.as_of,
        package=where.package,
        remote=remote,
        push=not no_push,
        forge=not no_forge,
        dry_run=dry_run,
        secrets=secrets_of(os.environ),
        environment=os.environ,
    )
    name = withdraw(order, Withdrawn(tag, why, use), told)
    click.echo("A dry run: nothing was changed" if dry_run else f"Withdrawn: {name} says so")
