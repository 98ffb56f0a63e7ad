"""What the phases of a planned release are made of, looked up in a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagline.model.maintenance import NO_MAINTENANCE, Standing
from tagline.rules.phases import Known, phases

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook
    from tagline.model.evidence import Evidence
    from tagline.model.phase import PhaseState
    from tagline.model.schedule import PlannedRelease, SupportWindow, Timetable
    from tagline.rules.punctuality import Outcome


def phases_of(
    one: PlannedRelease, evidence: Evidence, outcome: Outcome, book: ReleaseBook, found: Timetable
) -> tuple[PhaseState, ...]:
    """Give the phases of a planned release."""
    slip = found.slips.get(one.id)
    known = Known(
        one=one,
        evidence=evidence,
        outcome=outcome,
        today=found.schedule.today,
        planned_on=slip.planned_on if slip else None,
        support=_window(one, found),
        issues=_issues(one, book),
        patches=_patches(one, book),
    )
    return phases(known)


def _window(one: PlannedRelease, found: Timetable) -> SupportWindow | None:
    return next((window for window in found.support if one.line and window.line == one.line), None)


def _issues(one: PlannedRelease, book: ReleaseBook) -> int:
    """Count the known issues of a release: those it has, or that would be carried over into one that comes."""
    found = book.maintenance or NO_MAINTENANCE
    if one.fulfilled:
        return len(found.of_release(one.fulfilled.tag))
    return sum(state.standing is Standing.OPEN and not state.coming for state in found.issues)


def _patches(one: PlannedRelease, book: ReleaseBook) -> int:
    """Count the finals that only mend a release: those with the same first two numbers that came after it."""
    release = book.named(one.fulfilled.tag) if one.fulfilled else None
    if release is None:
        return 0
    numbers = release.version.numbers[:2]
    return sum(other.version.numbers[:2] == numbers and other.version > release.version for other in book.finals)
