"""Trains whose rule, ids or exceptions do something else than people think."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from tagline.model.plan import Cadence, StageOffset
from tagline.rules.checks.grounds import Grounds, Remark, plain_day, train_path
from tagline.rules.recurrence import days, recurrence, skips_short_months
from tagline.rules.schedule import id_of
from tagline.rules.typed_data import shown

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,99}")
_FARTHEST = 10_000


def short_months(grounds: Grounds) -> Iterator[Remark]:
    """Find rules that leave months out."""
    for name, train in grounds.trains.items():
        if skips_short_months(_rule(train)):
            yield Remark(
                "short-months",
                (*train_path(name), "rrule" if train.rrule else "every"),
                f"{shown(train.rrule or train.every)}, which leaves out the months that have no such day",
                'a day that every month has, or "last day of the month"',
            )


def exceptions(grounds: Grounds) -> Iterator[Remark]:
    """Find days in `skip` and `also` that change nothing."""
    for name, train in grounds.trains.items():
        regular = on_rule(train, {*train.skip, *train.also})
        for at, day in enumerate(train.skip):
            if regular.lacks(day) and day not in train.also:
                found = f"{plain_day(day)}, on which no train departs anyway"
                yield Remark("exception-idle", (*train_path(name), "skip", at), found, "a departure of the train")
        for at, day in enumerate(train.also):
            if day in regular.days and day not in train.skip:
                found = f"{plain_day(day)}, on which a train departs anyway"
                yield Remark("exception-idle", (*train_path(name), "also", at), found, "a day beside those of the rule")


class Regular(NamedTuple):
    """Which of some days are days of a train's rule; nothing is known of those after `reach`."""

    days: frozenset[date]
    reach: date

    def lacks(self, day: date) -> bool:
        """Whether a day is certainly none of the rule."""
        return day not in self.days and day <= self.reach


def on_rule(train: Cadence, wanted: Collection[date]) -> Regular:
    """Look for days on a train's rule, but not beyond thousands of departures."""
    if not wanted or train.from_ is None:
        return Regular(frozenset(), date.max)
    last = min(max(wanted), train.until or date.max)
    looked = list(islice(days(_rule(train), train.from_, last), _FARTHEST))
    return Regular(frozenset(wanted).intersection(looked), looked[-1] if len(looked) == _FARTHEST else date.max)


def _rule(train: Cadence) -> str:
    return recurrence(train.rrule or train.every).rule


def ids(grounds: Grounds) -> Iterator[Remark]:
    """Find patterns that make an id twice, or one that is none."""
    owners: dict[str, tuple[str, date]] = {}
    for train in grounds.schedule.trains:
        path = (*train_path(train.name), "ids") if train.cadence.ids else train_path(train.name)
        pattern = shown(train.cadence.ids) if train.cadence.ids else "no pattern"
        told = False
        for departure in train.departures:
            name, day = id_of(train, departure), departure.planned
            if not _ID.fullmatch(name):
                found = f"{pattern}, which makes the id {shown(name)}"
                yield Remark("ids-unusable", path, found, 'letters, digits, "." and "-", such as "%Y-%m"')
                break
            if name in owners and not told:
                first = plain_day(owners[name][1])
                found = f"{pattern}, which names both {first} and {plain_day(day)} {shown(name)}"
                yield Remark("ids-repeat", path, found, "an id for each departure", _finer(train.name, owners[name][0]))
                told = True
            owners.setdefault(name, (train.name, day))


def _finer(name: str, other: str) -> str:
    return 'such as "%Y-%m-%d"' if name == other else f"the train {shown(other or 'cadence')} makes the same ones"


def blocked(grounds: Grounds) -> Iterator[Remark]:
    """Find coming departures on days on which none may be, where nothing says what then."""
    for train in grounds.schedule.trains:
        moved = {
            one.departure
            for one, _ in grounds.own
            if one.train == train.name and one.entry is not None and one.entry.target is not None
        }
        for departure in train.departures:
            if departure.reason and not departure.moved and departure.day >= grounds.schedule.today:
                if departure in moved:
                    continue
                yield Remark(
                    "departure-blocked",
                    (*train_path(train.name), "avoid"),
                    f"the departure of {plain_day(departure.day)}, {_because(departure.reason)}",
                    'avoid = "next-workday", "previous-workday" or "skip"'
                    if train.cadence.avoid == "error"
                    else "a day within a year on which it may depart",
                )


def _because(reason: str) -> str:
    """Put the reason of a departure into a sentence."""
    if reason.startswith("freeze "):
        return f'inside the freeze "{reason.removeprefix("freeze ")}"'
    return f"though {reason}" if reason.endswith(" departures") else f"on the holiday {shown(reason)}"


def stage_zones(grounds: Grounds) -> Iterator[Remark]:
    """Find time zones of a train's stages that are none."""
    for name, train in grounds.trains.items():
        for stage, given in train.stages.items():
            if isinstance(given, StageOffset) and given.zone and not grounds.is_zone(given.zone):
                path = (*train_path(name), "stages", stage, "zone")
                yield Remark("stage-zone", path, shown(given.zone), 'an IANA name such as "Europe/Berlin", or "AoE"')
