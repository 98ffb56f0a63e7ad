"""The register of changes: what was asked for, who agreed, and what came of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tagline.model.approval import Record
from tagline.model.change_request import Decision, Outcome, RequestState
from tagline.model.commit import Commit
from tagline.model.plan import ChangeRequest
from tagline.model.release import Release
from tagline.model.schedule import PlannedRelease
from tagline.rules.approval_records import Subject, approvals, names_in, records_on
from tagline.rules.conventional_commits import trailers
from tagline.rules.people import People

OWNER = "own request"
AUTHOR = "own work"
_LONGEST = 20_000


class Known(NamedTuple):
    """What requests are held against: planned releases by id, releases by tag, records, and commits by who they name.

    `told` are the messages that may be shown, by commit; `worked` are the commits that touched more
    than the plan.
    """

    planned: Mapping[str, PlannedRelease]
    releases: Mapping[str, Release]
    records: Sequence[Record]
    commits: Mapping[str, Sequence[Commit]]
    told: Mapping[str, str]
    worked: frozenset[str]
    people: People


def commits_by_name(ids: Iterable[str], commits: Sequence[Commit]) -> Mapping[str, Sequence[Commit]]:
    """Find the commits that refer to ids in their footers, the oldest first."""
    asked = frozenset(ids)
    found: dict[str, list[Commit]] = {name: [] for name in asked}
    if not asked:
        return found
    any_of = re.compile("|".join(map(re.escape, sorted(asked))))
    for commit in reversed(commits):
        message = commit.message[:_LONGEST]
        if any_of.search(message):
            for name in sorted(names_in(trailers(message)) & asked):
                found[name].append(commit)
    return found


def request_state(request: ChangeRequest, known: Known) -> RequestState:
    """Say what has become of a request."""
    planned = known.planned.get(request.release) if request.release else None
    release = known.releases.get(planned.fulfilled.tag) if planned and planned.fulfilled else None
    commits = known.commits.get(request.id, ())
    owner = known.people.of_key(request.owner)
    work = {commit.author: AUTHOR for commit in commits if commit.hash in known.worked}
    subject = Subject(request.id, (), release.released if release else 0, {**work, owner.name: OWNER})
    declined = _decision(subject, known) if request.status == "declined" else None
    return RequestState(
        request=request,
        owner=owner,
        approvals=approvals(request.approve, subject, known.records),
        outcome=_outcome(request, planned, release),
        planned=planned,
        release=release,
        declined=declined,
        commits=tuple(commits),
    )


def _outcome(request: ChangeRequest, planned: PlannedRelease | None, release: Release | None) -> Outcome:
    if request.status == "declined":
        return Outcome.DECLINED
    if release is not None:
        return Outcome.RELEASED
    if request.status == "done":
        return Outcome.DONE
    return Outcome.PLANNED if planned is not None else Outcome.OPEN


def _decision(subject: Subject, known: Known) -> Decision | None:
    """Find the last word of those who declined, with the reason that its message gives."""
    found = [one for one in records_on(subject, known.records) if one.declined]
    if not found:
        return None
    last = max(found, key=lambda one: one.moment)
    return Decision(last.declined, last.moment, reason_in(known.told.get(last.source, "")), last.source)


def reason_in(message: str) -> str:
    """Give the first paragraph below the title of a message, where that is no footer."""
    paragraph = message.partition("\n")[2].strip().partition("\n\n")[0]
    return "" if trailers(f"\n\n{paragraph}") else " ".join(paragraph.split())
