"""Known issues, defects and change requests as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagline.model.maintenance import NO_MAINTENANCE
from tagline.pages.json_values import bounded, day, days, moment
from tagline.rules.defects import gap
from tagline.rules.plain_text import without_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagline.model.approval import Approvals, Approved
    from tagline.model.book import ReleaseBook
    from tagline.model.change_request import RequestState
    from tagline.model.maintenance import Defect, IssueState
    from tagline.model.release import Release
    from tagline.pages.json_values import Json, Record


def known_issues_record(book: ReleaseBook) -> Record:
    """Give the known issues in the order of the plan."""
    found = book.maintenance or NO_MAINTENANCE
    return {"$schema": "schema/known-issues.json", "issues": [_issue(one) for one in found.issues]}


def _issue(one: IssueState) -> Record:
    issue = one.issue
    return {
        "id": bounded(issue.id),
        "what": _words(issue.what),
        "severity": issue.severity,
        "workaround": _words(issue.workaround),
        "state": one.standing.value,
        "since": one.since.tag.name if one.since else "",
        "affected": _tags(one.affected),
        "fixed_in": _tags(one.fixed_in),
        "open_in": _tags(one.open_in),
        "coming": one.coming,
        "fixes": [commit.hash for commit in one.fixes],
    }


def of_release(book: ReleaseBook, release: Release) -> Record:
    """Give the ids of the known issues of a release, and the defects that were found after it had shipped them."""
    found = book.maintenance or NO_MAINTENANCE
    return {
        "known_issues": [bounded(one.issue.id) for one in found.of_release(release.tag.name)],
        "defects": [_defect(release, one) for one in found.defects.get(release.tag.name, ())],
    }


def _defect(release: Release, one: Defect) -> Record:
    return {
        "fix": one.fix.hash,
        "causes": [commit.hash for commit in one.causes],
        "fixed_in": one.fixed_in.tag.name if one.fixed_in else "",
        "gap": days(gap(release, one)),
    }


def changes_record(book: ReleaseBook) -> Record:
    """Give the change requests in the order of the plan."""
    return {"$schema": "schema/changes.json", "changes": [_request(one) for one in book.requests]}


def _request(one: RequestState) -> Record:
    request, planned, release, declined = one.request, one.planned, one.release, one.declined
    return {
        "id": bounded(request.id),
        "what": _words(request.what),
        "class": request.class_,
        "raised": day(request.raised),
        "owner": one.owner.name,
        "status": request.status,
        "outcome": one.outcome.value,
        "planned": planned.id if planned else "",
        "release": release.tag.name if release else "",
        "released": moment(release.released) if release else "",
        "approvals": approvals_record(one.approvals),
        "declined": {
            "by": [person.name for person in declined.by] if declined else [],
            "moment": moment(declined.moment) if declined else "",
            "reason": _words(declined.reason) if declined else "",
        },
        "commits": [commit.hash for commit in one.commits],
    }


def approvals_record(found: Approvals) -> Record:
    """Give what was asked for and what was given."""
    asked = found.asked
    return {
        "asked": asked is not None,
        "need": asked.need if asked else 0,
        "of": list(asked.of) if asked else [],
        "by": asked.by if asked else "",
        "met": found.met,
        "given": [_given(one) for one in found.given],
    }


def _given(one: Approved) -> Record:
    return {
        "person": one.who.key,
        "name": one.who.name,
        "moment": moment(one.moment),
        "how": one.how.value,
        "source": one.source,
        "counts": one.counts,
        "own": one.own,
        "after_release": days(one.after),
    }


def _tags(releases: Iterable[Release]) -> list[Json]:
    return [one.tag.name for one in releases]


def _words(text: str) -> str:
    return bounded(without_addresses(text))
