"""`tagline config`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from shutil import get_terminal_size
from textwrap import wrap

import click

from tagline.cli.options import Where, repository_options
from tagline.model.settings import Origin
from tagline.rules.effective_settings import DEFAULT, Effective, effective
from tagline.rules.typed_data import written

WIDEST = 100
NARROWEST_VALUE = 19
WIDEST_KEY = 30
GAP = 2
NOTHING = "–"


@click.command(epilog="Examples: tagline config | tagline config --schema > tagline.schema.json")
@click.option("--json", "as_json", is_flag=True, help="Print the settings as JSON.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of tagline.toml instead; it needs no repository.")
@repository_options
def config(where: Where, *, as_json: bool, schema: bool) -> None:
    """Print the settings in force and where each comes from.

    They stand in `tagline.toml` or under `[tool.tagline]` in `pyproject.toml`. What no file says is found out in the
    repository or has its default. Mistakes in a file are told, all at once, and the exit code is 1.
    """
    if schema:
        from tagline.pages.file_schemas import settings_schema  # noqa: PLC0415 - for those who ask for it

        click.echo(settings_schema(), nl=False)
        return
    book = where._replace(allow_shallow=True).read(with_people=False)
    rows = tuple(effective(book))
    if as_json:
        record = {"settings": [_record(row) for row in rows], "notes": list(book.origins.notes)}
        click.echo(json.dumps(record, indent=2, ensure_ascii=False))
        return
    width = min(get_terminal_size().columns, WIDEST)
    click.echo("\n".join(laid_out(rows, width)))
    for note in book.origins.notes:
        click.echo(f"\n{note}")


def _record(row: Effective) -> dict[str, object]:
    value = dict(row.value) if isinstance(row.value, Mapping) else row.value
    record: dict[str, object] = {"key": row.key, "value": value}
    if isinstance(row.origin, Origin):
        file, line, key, table = row.origin
        return {**record, "origin": "file", "file": file, "line": line, "table": table, "written_as": key}
    origin, _, reason = row.origin.partition(": ")
    return {**record, "origin": origin, **({"from": reason} if reason else {})}


def laid_out(rows: Sequence[Effective], width: int) -> list[str]:
    """Lay the settings out in three columns; a long value goes on below itself."""
    keys = min(max(len(row.key) for row in rows), WIDEST_KEY) + GAP
    room = width - keys - GAP - max(len(str(row.origin)) for row in rows)
    values = max(NARROWEST_VALUE, min(max(len(_value(row.value)) for row in rows), room))
    return [line for row in rows for line in _row(row, keys, values)]


def _row(row: Effective, keys: int, values: int) -> Iterator[str]:
    """Lay one setting out; a long key stands on a line of its own."""
    quiet = row.origin == DEFAULT
    key = row.key
    if len(key) + GAP > keys:
        yield key
        key = ""
    first, *others = wrap(_value(row.value), values, break_on_hyphens=False) or [""]
    yield click.style(f"{key:<{keys}}{first:<{values}}{'':<{GAP}}{row.origin}", dim=quiet)
    yield from (click.style(f"{'':<{keys}}{other}", dim=quiet) for other in others)


def _value(value: object) -> str:
    """Write a value for people; what is not set is a dash."""
    match value:
        case str():
            return value or NOTHING
        case tuple() | list():
            return ", ".join(map(_value, value)) or NOTHING
        case Mapping():
            return ", ".join(map(_value, value.values())) or NOTHING
        case _:
            return written(value)
