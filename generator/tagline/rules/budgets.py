"""What a release has used of what it may use, beside the share of its time that has gone."""

from datetime import date
from typing import NamedTuple

from tagline.model.evidence import Evidence
from tagline.model.schedule import PlannedRelease


class Meter(NamedTuple):
    """Something that was used (None where nobody reported it); both figures in the same unit."""

    name: str
    used: float | None
    given: float
    unit: str

    @property
    def share(self) -> float:
        """How much of it was used; 1 is all of it."""
        return (self.used or 0.0) / self.given if self.given else 0.0


class Account(NamedTuple):
    """The budget of a release. Days: `gone` of `whole`, as of `as_of`; both 0 where its time has no two ends."""

    meters: tuple[Meter, ...]
    people: float | None
    as_of: date | None
    gone: int = 0
    whole: int = 0

    @property
    def share(self) -> float:
        """How much of its time had gone."""
        return self.gone / self.whole if self.whole else 0.0


def account(one: PlannedRelease, evidence: Evidence, today: date) -> Account | None:
    """Give the account of a release; None where it has no budget and nobody reported anything."""
    budget, spent = (one.entry.budget, one.entry.spent) if one.entry else (None, None)
    if budget is None:
        return None
    days, cost = (spent.days, spent.cost) if spent else (None, None)
    given = (("Days of work", days, budget.days, ""), ("Cost", cost, budget.cost, budget.currency))
    meters = tuple(Meter(name, used, whole, unit) for name, used, whole, unit in given if whole)
    as_of = spent.as_of if spent else None
    gone, whole = _time(one, evidence, as_of or today)
    return Account(meters, budget.people, as_of, gone, whole) if meters or budget.people else None


def _time(one: PlannedRelease, evidence: Evidence, day: date) -> tuple[int, int]:
    end = one.fulfilled.day if one.fulfilled else one.target.last if one.target.known else None
    if evidence.begun is None or end is None or end <= evidence.begun:
        return 0, 0
    whole = (end - evidence.begun).days
    return min(whole, max(0, (day - evidence.begun).days)), whole


def overspent(one: PlannedRelease) -> tuple[Meter, ...]:
    """Give what a release has used more of than it was given."""
    budget, spent = (one.entry.budget, one.entry.spent) if one.entry else (None, None)
    if budget is None or spent is None:
        return ()
    given = (("days", spent.days, budget.days, ""), ("cost", spent.cost, budget.cost, budget.currency))
    return tuple(
        Meter(name, used, whole, unit)
        for name, used, whole, unit in given
        if used is not None and whole is not None and used > whole
    )
