"""Approvals, checks before a release, and budgets: what is missing though it is time."""

from collections.abc import Iterator
from datetime import timedelta

from tagline.model.approval import Approvals
from tagline.model.evidence import Evidence, Result
from tagline.model.finding import Level
from tagline.model.schedule import PlannedRelease
from tagline.rules.budgets import overspent
from tagline.rules.checks.grounds import Grounds, Remark, plain_day
from tagline.rules.plain_text import plural
from tagline.rules.readiness import proof_of
from tagline.rules.typed_data import Path, shown

_SOON = timedelta(days=7)
_PATIENCE = timedelta(days=5)


def _planned(grounds: Grounds) -> Iterator[tuple[PlannedRelease, Path, Evidence]]:
    """Give the releases that have an entry, with what git says of them."""
    for one in grounds.schedule.releases:
        found = grounds.evidence.get(one.id)
        if found is not None and one.id in grounds.entries:
            yield one, ("release", grounds.entries[one.id]), found


def _is_due(grounds: Grounds, one: PlannedRelease) -> bool:
    return one.target.known and grounds.schedule.today >= one.target.last - _SOON


def approvals(grounds: Grounds) -> Iterator[Remark]:
    """Find releases whose day is near, or that are out, without the approvals that they need."""
    coming = {one.id for one, _ in grounds.own}
    for one, path, found in _planned(grounds):
        if found.approvals.met or not (one.fulfilled or (one.id in coming and _is_due(grounds, one))):
            continue
        if one.fulfilled and _is_emergency(one):
            continue  # has a check of its own
        when = "it is out" if one.fulfilled else f"it is due on {plain_day(one.target.last)}"
        yield Remark(
            "approval-missing",
            (*path, "approve"),
            f"{_counted(found.approvals)}, and {when}",
            f'a commit with "Refs: {one.id}" and "Approved-by: <name>" of {_missing(found.approvals)}',
            level=Level.INFO if one.fulfilled else None,
        )


def _is_emergency(one: PlannedRelease) -> bool:
    return one.entry is not None and one.entry.class_ == "emergency"


def _counted(found: Approvals) -> str:
    return f"{len(found.counted)} of {plural(found.asked.need if found.asked else 0, 'approval')}"


def _missing(found: Approvals) -> str:
    missing = (found.asked.need if found.asked else 0) - len(found.counted)
    names = f" among {', '.join(found.waiting_for)}" if found.waiting_for else ""
    return f"{plural(missing, 'person', 'people')}{names}"


def emergencies(grounds: Grounds) -> Iterator[Remark]:
    """Find emergency releases that nobody approved within five days."""
    for one, path, found in _planned(grounds):
        if not one.fulfilled or not _is_emergency(one) or grounds.schedule.today - one.fulfilled.day <= _PATIENCE:
            continue
        if found.approvals.met and found.approvals.given:
            continue
        ago = plural((grounds.schedule.today - one.fulfilled.day).days, "day")
        yield Remark(
            "emergency-unapproved",
            (*path, "class"),
            f"an emergency that came out {ago} ago, with {_counted(found.approvals)}",
            f'a commit with "Refs: {one.id}" and "Approved-by: <name>", also afterwards',
        )


def own_approvals(grounds: Grounds) -> Iterator[Remark]:
    """Find releases that only their only author approved."""
    for one, path, found in _planned(grounds):
        counted = found.approvals.counted
        own = [word for word in counted if found.authors == (word.who.name,)]
        if own and len(own) == len(counted):
            yield Remark(
                "approval-own",
                (*path, "approve" if found.approvals.asked else "id"),
                f"an approval by {shown(own[0].who.name)}, the only author of the release",
                "the word of somebody else",
                level=Level.INFO if one.fulfilled else None,
            )


def proofs(grounds: Grounds) -> Iterator[Remark]:
    """Find checks that a release has to pass, and that did not when its day is near."""
    coming = {one.id for one, _ in grounds.own}
    for one, path, found in _planned(grounds):
        if one.id not in coming or one.entry is None:
            continue
        for at, answer in enumerate(found.answers):
            failed = answer.result is Result.FAIL
            if answer.check.must and answer.result is not Result.PASS and (failed or _is_due(grounds, one)):
                due = f", and the release is due on {plain_day(one.target.last)}" if one.target.known else ""
                yield Remark(
                    "check-unproved",
                    (*path, "check", at),
                    f"{shown(answer.check.id)}: {answer.result}{due}",
                    _proof(answer.check.proof),
                    level=Level.ERROR if failed else None,
                )


def _proof(words: str) -> str:
    """Say what would prove a check."""
    kind, place = proof_of(words)
    match kind:
        case "trailer":
            return f'a commit or tag with "{place}: <name>"'
        case "note":
            return f"a note in {place}"
        case "file":
            return f"the file {shown(place)}"
        case "tag":
            return f"a tag such as {shown(place)}"
        case _:
            return 'a proof that git can show, such as proof = "trailer:Tested-by"'


def budgets(grounds: Grounds) -> Iterator[Remark]:
    """Find releases that used more than they were given."""
    for one, path, _ in _planned(grounds):
        for meter in overspent(one):
            unit = f" {meter.unit}" if meter.unit else ""
            yield Remark(
                "budget-overspent",
                (*path, "spent", meter.name),
                f"{meter.used:,.10g}{unit} of {meter.given:,.10g}",
                "no more than the budget, or a larger one",
                level=Level.INFO if one.fulfilled else None,
            )
