"""`tagline amend`."""

from datetime import UTC, date, datetime

import click

from tagline.cli.options import Where, repository_options
from tagline.errors import TaglineError
from tagline.model.commit import Change
from tagline.model.notes import PATH
from tagline.publishing.amending import Recorded, Request, Value, record_commit, record_tag
from tagline.rules.changelog import HEADINGS

_MORE, _SAME = f"{PATH} has one entry more", f"{PATH} says so already"
_OF_ADVISORIES = frozenset({"id", "text", "severity", "embargo", "part"})
_ELSEWHERE = frozenset({"use", "text", "severity", "embargo"})
SEVERITIES = ("low", "moderate", "high", "critical")


@click.command(epilog='Examples: tagline amend 1a2b3c4 --as "fix(core): …" | tagline amend --yank v1.2.3 --why "…"')
@click.argument("commit", required=False, metavar="[COMMIT]")
@click.option("--as", "header", metavar="HEADER", help="The first line that the commit should have had.")
@click.option("--migration", metavar="TEXT", help="What users have to do.")
@click.option("--hide", is_flag=True, help="Show the entry nowhere.")
@click.option(
    "--part", type=click.IntRange(min=0), metavar="N", help="Which entry of a commit that has several; 0 is the first."
)
@click.option("--yank", metavar="TAG", help="Withdraw a release; say --why.")
@click.option("--use", metavar="TAG", help="What to use instead of the withdrawn release.")
@click.option(
    "--security",
    "ids",
    multiple=True,
    metavar="ID",
    help="The id of a security advisory, as CVE-2026-1234; may be given several times.",
)
@click.option("--text", metavar="TEXT", help="What the advisory says to users.")
@click.option("--severity", type=click.Choice(SEVERITIES), help="How severe it is.")
@click.option("--embargo", metavar="DATE", help="Let no output know the advisory before this date.")
@click.option(
    "--why", metavar="TEXT", help="The reason. That of a withdrawn release is shown; any other stays in the file."
)
@repository_options
def amend(
    where: Where, *, commit: str | None, yank: str | None, ids: tuple[str, ...], **options: str | int | bool | None
) -> None:
    """Correct an entry of the notes, or withdraw a release.

    Appends an entry with today's date to release-notes/amendments.toml, which every output then follows. The history
    stays as it is. Commit the file to share the correction.
    """
    given = {key: value for key, value in options.items() if value is not None and value is not False}
    keys: dict[str, Value] = {"as" if key == "header" else key: value for key, value in given.items()}
    if yank is not None:
        _expect(not commit and not ids and keys.keys() <= {"why", "use"}, "With --yank go --why and --use only.")
        _expect(str(keys.get("why", "")).strip(), "Say why: --why.")
        _said(record_tag(_request(where, "yank", yank, {key: keys[key] for key in ("why", "use") if key in keys})))
    elif ids:
        _expect(keys.keys() <= _OF_ADVISORIES, "With --security go --text, --severity, --embargo and --part only.")
        _security(where, commit, {"id": list(ids), **keys})
    else:
        _expect(not keys.keys() & _ELSEWHERE, "--use needs --yank; --text, --severity and --embargo need --security.")
        _expect(keys.keys() & {"as", "migration", "hide"}, "Say what is to change: --as, --migration or --hide.")
        _said(record_commit(_request(where, "amend", commit, keys)))


def _expect(right: object, otherwise: str) -> None:
    if not right:
        raise click.UsageError(otherwise)


def _request(where: Where, table: str, about: str | None, keys: dict[str, Value]) -> Request:
    if about is None:
        problem = "Name a commit, or a release with --yank."
        raise click.UsageError(problem)
    return Request(where.repository, where.git_dir, where.as_of, table, about, keys)


def _security(where: Where, commit: str | None, keys: dict[str, Value]) -> None:
    lifted = moment(str(keys["embargo"])) if "embargo" in keys else None
    if lifted is not None:
        keys["embargo"] = lifted
    done = record_commit(_request(where, "security", commit, keys))
    if lifted is None or _public(lifted, where.as_of):
        _said(done)
    else:
        click.echo(f"{_MORE if done.text else _SAME}, and no output knows it before {lifted}", err=True)


def moment(text: str) -> date:
    """Read the end of an embargo."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        problem = f"--embargo: expected a date such as 2026-03-31, found {text!r}"
        raise TaglineError(problem) from None
    return read.date() if len(text) <= len("2026-03-31") else read


def _public(lifted: date, as_of: datetime) -> bool:
    if isinstance(lifted, datetime):
        return as_of >= (lifted if lifted.tzinfo else lifted.replace(tzinfo=UTC))
    return as_of.astimezone(UTC).date() >= lifted


def _said(done: Recorded) -> None:
    """Say what was written, and how that reads now."""
    if done.text:
        entry = "".join(f"  {line}\n" for line in done.text.splitlines())
        click.echo(f"{_MORE}:\n\n{entry}", err=True)
    else:
        click.echo(f"{_SAME}; nothing was changed", err=True)
    if done.yank:
        use = f"; use {done.yank.use} instead" if done.yank.use else ""
        click.echo(f"withdrawn on {done.yank.on}: {done.yank.reason}{use}", err=True)
    elif not done.changes:
        click.echo(f"{done.commit[:10]} is in no notes now", err=True)
    for change in done.changes:
        click.echo(f"{done.commit[:10]} reads now: {shown(change)}", err=True)


def shown(change: Change) -> str:
    """Write an entry with the kind that it stands under."""
    scope = f"{change.scope}: " if change.scope else ""
    ids = f" ({', '.join(change.advisories)})" if change.advisories else ""
    return f"{HEADINGS[change.kind]}: {scope}{change.description}{ids}"
