"""The command line: words in, words out.

Each command lives in a module of its own and is imported when it is asked for.
"""

# ruff: noqa: E402 - what is imported is made while nothing is collected; see `_imported`
import gc

gc.disable()

import errno
import io
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import cast

import click

from tagline import __version__
from tagline.errors import TaglineError


def _imported() -> None:
    """Collect again, from here on: what modules made lives as long as the process.

    To look through it meanwhile would cost a twentieth of `tagline next`.
    """
    gc.freeze()
    gc.enable()


_imported()

OUTPUT_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG}
COMMANDS = {
    "amend": "tagline.cli.amend",
    "build": "tagline.cli.site",
    "calendar": "tagline.cli.calendar_view",
    "changelog": "tagline.cli.notes",
    "check": "tagline.cli.check",
    "config": "tagline.cli.config",
    "doctor": "tagline.cli.doctor",
    "freeze": "tagline.cli.freeze",
    "generate": "tagline.cli.site",
    "init": "tagline.cli.init",
    "lint": "tagline.cli.lint",
    "next": "tagline.cli.next",
    "notes": "tagline.cli.notes",
    "plan": "tagline.cli.plan",
    "publish": "tagline.cli.publish",
    "release": "tagline.cli.release",
    "serve": "tagline.cli.site",
    "status": "tagline.cli.status",
    "why": "tagline.cli.why",
    "yank": "tagline.cli.yank",
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
        gc.disable()
        module = import_module(COMMANDS[cmd_name])
        _imported()
        return cast("click.Command", getattr(module, cmd_name))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tagline")
def tagline() -> None:
    """Versions, changelogs and a release site from one Git repository.

    Run it in any repository; nothing has to be configured:

    \b
      tagline build     the release site, into site/
      tagline next      the next version (add --explain for the reasons)
      tagline notes     what is not released yet
    """  # noqa: D301 - click takes the backspace as "keep these lines"


def main() -> None:
    """Run the command line; every error that a user can mend becomes one line here.

    The process ends without taking its values apart: that would cost a tenth of the time of a changelog.
    """
    if sys.stdout is None or sys.stderr is None:  # closed by the caller, who wants to hear nothing
        sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - until the end
        sys.stderr = sys.stderr or sys.stdout
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a message may hold what the terminal cannot show
    code = run(sys.argv[1:])
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def run(words: list[str]) -> int:
    """Run one command; 0 done, 1 to be mended, 2 wrong use, 3 a defect of ours, 4 lost a race, 130 interrupted."""
    try:
        tagline.main(words, prog_name="tagline", standalone_mode=False, color=False if colourless() else None)
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):  # the reader of a pipe has seen enough; click turns that into an exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the edge: every error becomes one line here
        return code_of(error)
    return 0


def colourless() -> bool:
    """Whether the user wants no colours (no-color.org), or has a terminal that knows none."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def code_of(error: BaseException) -> int:
    """Say on stderr what went wrong and give the exit code for it."""
    match error:
        case TaglineError():
            for line in str(error).splitlines():
                click.echo(f"tagline: {line}", err=True)
            return error.code
        case OSError(strerror=str(reason), errno=number) if number in OUTPUT_ERRORS:
            click.echo(f"tagline: the output cannot be written: {reason}", err=True)
            return 1
        case KeyboardInterrupt() | click.exceptions.Abort():
            return 130
        case click.ClickException():
            error.show()
            return error.exit_code
        case _ if "TAGLINE_DEBUG" in os.environ:
            raise error
        case _:
            kind = type(error).__name__
            click.echo(f"tagline: a defect of tagline itself: {kind}: {error} (TAGLINE_DEBUG=1 shows where)", err=True)
            return 3
