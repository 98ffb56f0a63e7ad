"""A status as JSON: `api/v1/status.json`, and what `tagline status --json` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagline.pages.json_values import moment

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook
    from tagline.pages.json_values import Record
    from tagline.pages.status import Came, Coming, Status

SCHEMA = "schema/status.json"


def status_record(status: Status, book: ReleaseBook) -> Record:
    """Give a status."""
    return {
        "$schema": SCHEMA,
        "project": status.project,
        "as_of": moment(book.moment),
        "today": status.today.isoformat(),
        "planned": status.planned,
        "dated": status.coming is not None,
        "next": _next(status.coming),
        "computed": status.computed,
        "rhythm": status.rhythm,
        "risks": [{"level": risk.level, "text": risk.words} for risk in status.risks],
        "more_risks": status.more_risks,
        "last": [_came(one) for one in status.last],
        "package": status.of,
        "delivery": [{"name": line.name, "figure": line.figure, "note": line.note} for line in status.metrics],
        "support": list(status.support),
    }


def _next(one: Coming | None) -> Record:
    """Give the next release; where nothing has a date, every text of it is empty."""
    return {
        "name": one.name if one else "",
        "target": one.target.words if one else "",
        "window_end": one.window.isoformat() if one and one.window else "",
        "state": one.word if one else "",
        "moved": one.moved if one else "",
        "moves": one.moves if one else 0,
        "goal": one.goal if one else "",
    }


def _came(one: Came) -> Record:
    return {"name": one.name, "day": one.day.isoformat(), "planned": one.planned, "against": one.words}
