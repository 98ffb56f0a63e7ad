"""Where planned releases stand, as JSON: phases, scope, approvals, checks, candidates, deployments and budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagline.model.schedule import Confidence
from tagline.pages.json_values import bounded, day, days
from tagline.pages.maintenance_json import approvals_record
from tagline.pages.standing_facts import phases_of
from tagline.rules.budgets import account
from tagline.rules.plain_text import without_addresses
from tagline.rules.punctuality import outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tagline.model.book import ReleaseBook
    from tagline.model.evidence import Answer, Candidate, Deployment, Evidence, Item, Proof
    from tagline.model.phase import PhaseState
    from tagline.model.schedule import PlannedRelease, Timetable
    from tagline.pages.json_values import Json, Record
    from tagline.rules.budgets import Account

MOST = 2_000


def readiness_record(book: ReleaseBook, found: Timetable) -> Record:
    """Give where the planned releases stand that have an entry or come, the newest ones where they are many."""
    told = [(one, found.evidence[one.id]) for one in found.schedule.releases if one.id in found.evidence]
    return {
        "$schema": "schema/readiness.json",
        "today": day(found.schedule.today),
        "zone": found.schedule.zone,
        "releases": [_release(one, evidence, book, found) for one, evidence in told[-MOST:]],
    }


def _release(one: PlannedRelease, evidence: Evidence, book: ReleaseBook, found: Timetable) -> Record:
    slip = found.slips.get(one.id)
    return {
        "id": one.id,
        "confidence": str(one.confidence),
        "cancelled": one.confidence is Confidence.CANCELLED,
        "tag": one.fulfilled.tag if one.fulfilled else "",
        "known": evidence.known,
        "begun": day(evidence.begun),
        "after": evidence.previous,
        "commits": evidence.commits,
        "people": len(evidence.authors),
        "freeze_exceptions": evidence.exceptions,
        "phases": [_phase(each) for each in phases_of(one, evidence, outcome(one, slip), book, found)],
        "scope": [_item(item) for item in evidence.scope.items],
        "beyond_scope": [change.commit.hash for change in evidence.scope.beyond],
        "burn_up": [{"day": day(each.day), "items": each.items} for each in evidence.scope.progress],
        "approvals": approvals_record(evidence.approvals),
        "checks": [_check(answer) for answer in evidence.answers],
        "candidates": [_candidate(each) for each in evidence.candidates],
        "deployments": [
            {"environment": reached.environment.id, "kind": reached.environment.kind, **_deployment(each)}
            for reached in evidence.deployed
            for each in reached.deployments
        ],
        "rings": [
            {
                "ring": bounded(ring.rollout.ring),
                "share": ring.rollout.share or 0.0,
                "planned": day(ring.planned),
                "reached": day(ring.reached.day if ring.reached else None),
                "tag": ring.reached.tag if ring.reached else "",
            }
            for ring in evidence.rings
        ],
        "budget": _budget(account(one, evidence, found.schedule.today)),
    }


def _phase(one: PhaseState) -> Record:
    lines: list[Json] = [{"mark": str(line.mark), "words": _words(line.words)} for line in one.lines]
    return {"phase": one.phase, "standing": str(one.standing), "words": one.words, "lines": lines}


def _item(item: Item) -> Record:
    return {
        "need": bounded(item.need.need),
        "what": _words(item.need.what),
        "promise": item.need.state,
        "state": str(item.state),
        "commits": list(item.commits),
        "first": day(item.first),
        "last": day(item.last),
    }


def _check(answer: Answer) -> Record:
    check = answer.check
    return {
        "id": bounded(check.id),
        "what": _words(check.what),
        "phase": check.phase,
        "owner": check.owner,
        "must": check.must,
        "proof": bounded(check.proof),
        "result": str(answer.result),
        "due": day(answer.due),
        "proofs": _proofs(answer.proofs),
    }


def _proofs(proofs: Iterable[Proof]) -> list[Json]:
    return [
        {
            "source": str(proof.source),
            "name": bounded(proof.name),
            "day": day(proof.day),
            "who": proof.who,
            "words": _words(proof.words),
            "failed": proof.failed,
        }
        for proof in proofs
    ]


def _candidate(one: Candidate) -> Record:
    return {
        "version": str(one.release.version),
        "tag": one.release.tag.name,
        "day": day(one.day),
        "fixes": one.fixes,
        "testers": list(one.testers),
    }


def _deployment(one: Deployment) -> Record:
    return {"tag": one.tag, "day": day(one.day), "version": one.version}


def _budget(found: Account | None) -> Record:
    return {
        "there": found is not None,
        "as_of": day(found.as_of if found else None),
        "people": (found.people if found else None) or 0.0,
        "time_gone": days(found.gone if found and found.whole else None),
        "time_whole": days(found.whole if found and found.whole else None),
        "meters": [
            {
                "name": meter.name,
                "reported": meter.used is not None,
                "used": meter.used or 0.0,
                "given": meter.given,
                "unit": bounded(meter.unit),
            }
            for meter in (found.meters if found else ())
        ],
    }


def _words(text: str) -> str:
    return bounded(without_addresses(text))
