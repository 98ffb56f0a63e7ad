"""The schedule as JSON: what is planned and came, how it moved, trains, freezes, holidays and support.

What may not be known has no type of its own: a day is "" then, a number of days says beside itself whether it is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagline.model.plan import Release as Entry
from tagline.model.schedule import Confidence, Target
from tagline.pages.json_values import bounded, day, days, moment
from tagline.rules.event_words import name_of

if TYPE_CHECKING:
    from tagline.model.plan import Freeze
    from tagline.model.schedule import (
        Departure,
        Move,
        PlannedRelease,
        Rhythm,
        StageDay,
        SupportWindow,
        Timetable,
        Train,
    )
    from tagline.pages.json_values import Record

MOST_RELEASES = 10_000
_COMING = frozenset({Confidence.TENTATIVE, Confidence.PLANNED, Confidence.CONFIRMED})
_NOTHING = Entry(id="")


def schedule_record(found: Timetable) -> Record:
    """Give everything that is known of when releases come and came."""
    schedule, plan = found.schedule, found.plan
    owners = sorted({one.entry.owner for one in schedule.releases if one.entry and one.entry.owner})
    return {
        "$schema": "schema/schedule.json",
        "file": found.file,
        "today": day(schedule.today),
        "zone": schedule.zone,
        "time": plan.time.isoformat("minutes") if plan.time else "",
        "since": day(schedule.since),
        "changed": moment(found.record.committed),
        "history": found.history,
        "unread": [{"commit": one.commit, "day": day(one.day), "text": one.text} for one in found.unread],
        "releases": [_release(one, found) for one in schedule.releases[:MOST_RELEASES]],
        "trains": [_train(one) for one in schedule.trains],
        "freezes": [_freeze(one) for one in schedule.freezes],
        "holidays": [{"day": day(when), "name": bounded(name)} for when, name in schedule.holidays],
        "holidays_from": found.holidays,
        "unplanned": [
            {"tag": one.tag, "version": one.version, "day": day(one.day), "line": one.line}
            for one in schedule.unplanned[-MOST_RELEASES:]
        ],
        "rhythm": _rhythm(schedule.rhythm),
        "support": [_window(one) for one in found.support],
        "people": [{"key": key, "name": name_of(key, found)} for key in owners],
    }


def _release(one: PlannedRelease, found: Timetable) -> Record:
    entry, done, slip = one.entry or _NOTHING, one.fulfilled, found.slips.get(one.id)
    revision = found.record.revisions.get(one.id)
    return {
        "id": one.id,
        "line": one.line,
        "train": one.train,
        **_target(one.target),
        "window_end": day(one.window_end) if one.target.known else "",
        "departure": _departure(one.departure),
        "confidence": str(one.confidence),
        "coming": one.confidence in _COMING,
        "stages": [_stage(stage) for stage in one.stages],
        "class": entry.class_,
        "owner": entry.owner,
        "goal": bounded(entry.goal),
        "scope": [{"need": need.need, "what": bounded(need.what), "state": need.state} for need in entry.scope],
        "depends": list(entry.depends),
        "baseline": slip.baseline.words if slip else "",
        "baseline_from": slip.since if slip else "",
        "planned_on": day(slip.planned_on if slip else None),
        "drafts": slip.drafts if slip else 0,
        "moves": [_move(move) for move in slip.moves] if slip else [],
        "net_slip": days(slip.net if slip else None),
        "last_error": days(slip.last_error if slip else None),
        "fulfilled": {
            "tag": done.tag if done else "",
            "version": done.version if done else "",
            "day": day(done.day if done else None),
            "how": done.how if done else "",
        },
        "changed": moment(revision.committed) if revision else "",
    }


def _target(target: Target) -> Record:
    return {
        "target": target.words,
        "precision": str(target.precision),
        "first": day(target.first) if target.known else "",
        "last": day(target.last) if target.known else "",
    }


def _departure(one: Departure | None) -> Record:
    """Give a departure: its day, that of the rule, and why they differ."""
    return {
        "day": day(one.day if one else None),
        "planned": day(one.planned if one else None),
        "moved": one.moved if one else False,
        "reason": bounded(one.reason) if one else "",
    }


def _stage(one: StageDay) -> Record:
    return {
        "name": one.name,
        "day": day(one.day),
        "owner": one.owner,
        "zone": one.zone,
        "by_train": day(one.by_train),
    }


def _move(one: Move) -> Record:
    return {
        "commit": one.commit,
        "committed": moment(one.committed),
        "day": day(one.day),
        "old": one.old.words,
        "new": one.new.words,
        "by": days(one.by),
        "notice": days(one.notice),
        "late": one.late,
        "after_release": days(one.after),
        "reason": bounded(one.reason),
    }


def _train(one: Train) -> Record:
    cadence = one.cadence
    return {
        "name": one.name,
        "line": cadence.line,
        "every": bounded(cadence.every),
        "rule": one.rule,
        "from": day(cadence.from_),
        "until": day(cadence.until),
        "avoid": cadence.avoid,
        "weekdays": list(cadence.weekdays),
        "support": cadence.support,
        "departures": [_departure(departure) for departure in one.departures],
    }


def _freeze(one: Freeze) -> Record:
    return {
        "id": one.id,
        "from": day(one.from_),
        "to": day(one.to),
        "kind": one.kind,
        "allow": list(one.allow),
        "lines": list(one.lines),
        "why": bounded(one.why),
    }


def _rhythm(found: Rhythm | None) -> Record:
    """Give how often releases came; an observation, and without one zeros."""
    return {
        "known": found is not None,
        "median": found.median if found else 0,
        "gaps": found.gaps if found else 0,
        "last": day(found.last if found else None),
    }


def _window(one: SupportWindow) -> Record:
    return {
        "line": one.line,
        "codename": one.codename,
        "lts": one.lts,
        "lts_from": day(one.lts_from),
        "phase": str(one.phase),
        "maintained": one.maintained,
        "released": day(one.released),
        "latest": one.latest,
        "latest_tag": one.latest_tag,
        "latest_day": day(one.latest_day),
        "active_until": day(one.active_until),
        "security_until": day(one.security_until),
        "extended_until": day(one.extended_until),
        "policy": one.policy,
        "link": one.link,
        "sentence": one.sentence,
    }
