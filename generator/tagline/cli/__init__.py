"""The command line: words in, words out. Each command lives in a module of its own and is imported when it is asked for."""

import os
import sys
from importlib import import_module
from typing import cast

import click

from tagline import __version__
from tagline.errors import TaglineError

COMMANDS = {
    "build": "tagline.cli.site",
    "changelog": "tagline.cli.notes",
    "doctor": "tagline.cli.doctor",
    "generate": "tagline.cli.site",
    "next": "tagline.cli.next",
    "notes": "tagline.cli.notes",
    "serve": "tagline.cli.site",
}


class Commands(click.Group):
    """The commands, found by name without importing the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names in order of the alphabet."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of a name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        return cast("click.Command", getattr(import_module(COMMANDS[cmd_name]), cmd_name))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tagline")
def tagline() -> None:
    """Versions, changelogs and a release site from one Git repository.

    Run it in any repository; nothing has to be configured:

    \b
      tagline build     the release site, into site/
      tagline next      the next version (add --explain for the reasons)
      tagline notes     what is not released yet
    """


def main() -> None:
    """Run the command line; every error that a user can mend becomes one line here.

    The process ends without taking its values apart: that would cost a tenth of the time of a changelog.
    """
    code = run(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def run(words: list[str]) -> int:
    """Run one command and give its exit code."""
    try:
        code = tagline.main(words, prog_name="tagline", standalone_mode=False)
        sys.stdout.flush()
    except TaglineError as error:
        click.echo(f"tagline: {error}", err=True)
        return 1
    except click.exceptions.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the edge: a defect of ours is one line too
        if "TAGLINE_DEBUG" in os.environ:
            raise
        kind = type(error).__name__
        click.echo(f"tagline: a defect of tagline itself: {kind}: {error} (TAGLINE_DEBUG=1 shows where)", err=True)
        return 3
    return code if isinstance(code, int) else 0
