"""The delivery metrics as JSON: `api/v1/delivery.json`. Durations are in seconds, slips in days.

Of fewer than five values there is no median: `enough` says so, and the numbers beside it are 0.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from tagline.pages.json_values import moment
from tagline.rules.delivery import FOLLOWED_WITHIN, JUDGED_AFTER, enough
from tagline.rules.punctuality import ENOUGH

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook
    from tagline.model.delivery import (
        Delivered,
        Delivery,
        FailRate,
        Failure,
        Figures,
        Frequency,
        LeadTimes,
        Recovery,
        Rework,
        SlipFigures,
        Spread,
    )
    from tagline.pages.json_values import Record

SCHEMA = "schema/delivery.json"
MOST = 10_000


def delivery_record(found: Delivery, book: ReleaseBook) -> Record:
    """Give the figures of a book."""
    return {
        "$schema": SCHEMA,
        "as_of": book.as_of.astimezone(UTC).date().isoformat(),
        "least": ENOUGH,
        "judged_after_days": JUDGED_AFTER,
        "followed_within_days": FOLLOWED_WITHIN,
        "deployments_recorded": found.year.deployments is not None,
        "failures_recorded": found.recorded,
        "planned": found.year.slips is not None,
        "environments": list(found.environments),
        "unknown_releases": list(found.unknown[:MOST]),
        "windows": [_figures(found.year), _figures(found.whole)],
    }


def _figures(one: Figures) -> Record:
    nothing: Record = {
        "changes": 0,
        "releases": 0,
        "committed": _spread(None),
        "authored": _spread(None),
        "left_out": [],
    }
    return {
        "name": one.window.name,
        "since": moment(one.window.since),
        "until": moment(one.window.until),
        "lead_time_to_release": {**_lead(one.lead), "lines": _lead_lines(one.lead)},
        "lead_time_to_deployment": _lead(one.deployed) if one.deployed else nothing,
        "releases": {**_frequency(one.releases), "lines": _lines(one.releases)},
        "deployments": _frequency(one.deployments) if one.deployments else _frequency(None),
        "recovery": _recovery(one.recovery),
        "change_fail_rate": _fail_rate(one.failed),
        "rework": _rework(one.rework),
        "slips": _slips(one.slips),
    }


def _spread(found: Spread | None) -> Record:
    known = found is not None and enough(found.n)
    return {
        "n": found.n if found else 0,
        "enough": known,
        "median": found.median if found and known else 0,
        "p90": found.p90 if found and known else 0,
    }


def _lead(found: LeadTimes) -> Record:
    return {
        "changes": found.committed.n,
        "releases": found.releases,
        "committed": _spread(found.committed),
        "authored": _spread(found.authored),
        "left_out": [{"what": str(omission), "count": count} for omission, count in found.left_out.items()],
    }


def _lead_lines(found: LeadTimes) -> list[Record]:
    return [{"line": line, "committed": _spread(values)} for line, values in found.lines]


def _frequency(found: Frequency | None) -> Record:
    return {
        "n": found.n if found else 0,
        "gaps": _spread(found.gaps if found else None),
        "months": [
            {"month": month.isoformat()[:7], "count": count} for month, count in (found.months if found else ())
        ],
        "all": [{"tag": tag, "moment": moment(at)} for tag, at in (found.moments[-MOST:] if found else ())],
    }


def _lines(found: Frequency) -> list[Record]:
    return [{"line": one.line, "n": one.n, "gaps": _spread(one.gaps), "last": moment(one.last)} for one in found.lines]


def _recovery(found: Recovery) -> Record:
    return {
        "recovery": _spread(found.spread),
        "since_detected": _spread(found.since_detected),
        "open": found.open,
        "hotfix_gap": _spread(found.hotfix_gaps),
        "failures": [_failure(one) for one in found.failures[-MOST:]],
    }


def _failure(one: Failure) -> Record:
    return {
        "tag": one.release.tag,
        "released": moment(one.release.released),
        "causes": [str(cause) for cause in one.causes],
        "mended_by": one.mended_by.tag if one.mended_by else "",
        "mended": moment(one.mended_by.released) if one.mended_by else "",
        "detected": moment(one.detected),
    }


def _fail_rate(found: FailRate) -> Record:
    return {
        "judged": found.judged,
        "enough": enough(found.judged),
        "failed": len(found.failed),
        "possible": found.possible,
        "too_young": _tags(found.young),
    }


def _tags(releases: tuple[Delivered, ...]) -> list[str]:
    return [one.tag for one in releases[-MOST:]]


def _rework(found: Rework) -> Record:
    return {
        "known": found.n is not None,
        "n": found.n or 0,
        "enough": enough(found.n or 0),
        "rework": _tags(found.rework),
        "unplanned_otherwise": _tags(found.apart),
    }


def _slips(found: SlipFigures | None) -> Record:
    return {
        "known": found is not None,
        "n": found.n if found else 0,
        "on_time": found.on_time if found else 0,
        "against_first_plan": _spread(found.net if found else None),
        "against_last_target": _spread(found.last_error if found else None),
        "moved": found.moved if found else 0,
        "moves": found.moves if found else 0,
        "notice": _spread(found.notice if found else None),
        "recorded_late": found.late if found else 0,
        "unplanned": found.unplanned if found else 0,
        "missed": found.missed if found else 0,
    }
