"""How punctual planned releases were: in days, in words, and as a record of them all."""

from collections.abc import Iterable, Mapping
from datetime import date
from statistics import median_low
from typing import NamedTuple

from tagline.model.schedule import Confidence, Move, PlannedRelease, Precision, Slip, Target
from tagline.rules.plain_text import plural
from tagline.rules.schedule import is_prerelease

ENOUGH = 5  # with fewer, a rate would be no more than an anecdote
_COUNT_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TIMES = ("never", "once", "twice")


class Outcome(NamedTuple):
    """What came of a planned release, or how it stands.

    `net` is actual (else current) minus `baseline` in days, `last_error` actual minus the last target; both are None
    where there are no days to count. `tolerance` is how many days late still count as on time.
    """

    baseline: Target
    since: str
    moves: tuple[Move, ...]
    drafts: int
    net: int | None
    last_error: int | None
    tolerance: int

    @property
    def on_time(self) -> bool:
        """Whether it came by the end of the window of its baseline."""
        return self.net is not None and self.net <= self.tolerance


class Record(NamedTuple):
    """So many planned releases came, so many of them on time; `median` is the middle of their net slips."""

    came: int
    on_time: int
    median: int | None
    without: int


def outcomes(releases: Iterable[PlannedRelease], slips: Mapping[str, Slip]) -> dict[str, Outcome]:
    """Give the outcome of each release by its id."""
    return {one.id: outcome(one, slips.get(one.id)) for one in releases}


def outcome(one: PlannedRelease, slip: Slip | None) -> Outcome:
    """Say what came of a release. One that nobody wrote about is held against the departure of its train."""
    tolerance = (one.window_end - one.target.last).days if one.target.known else 0
    if slip is not None:
        return Outcome(slip.baseline, slip.since, slip.moves, slip.drafts, slip.net, slip.last_error, tolerance)
    net = days_off(one.target, one.fulfilled.day) if one.fulfilled else None
    since = "the departure of its train" if one.departure else "the plan as it stands"
    return Outcome(one.target, since, (), 0, net, net, tolerance)


def days_off(planned: Target, actual: date) -> int | None:
    """Count how many days a day lies outside of a target: negative before it, 0 inside, None where there is none."""
    if not planned.known:
        return None
    if actual < planned.first:
        return (actual - planned.first).days
    return max(0, (actual - planned.last).days)


def lateness(net: int | None, planned: Target) -> str:
    """Write "7 days late", "2 days early", "on its day" or, where only a month was planned, "in its month"."""
    if net is None:
        return "not recorded"
    if net:
        return f"{plural(abs(net), 'day')} {'late' if net > 0 else 'early'}"
    return {Precision.MONTH: "in its month", Precision.QUARTER: "in its quarter"}.get(planned.precision, "on its day")


def shift(by: int | None) -> str:
    """Write "7 days later" or "3 days earlier" of a move, "" where it cannot be counted."""
    return f"{plural(abs(by), 'day')} {'later' if by > 0 else 'earlier'}" if by else ""


def times(count: int) -> str:
    """Write "once", "twice", "3 times"."""
    return _TIMES[count] if count < len(_TIMES) else f"{count} times"


def in_words(count: int) -> str:
    """Write small numbers as words: "three", but "12"."""
    return _COUNT_WORDS[count] if count < len(_COUNT_WORDS) else f"{count:,}"


def record(releases: Iterable[PlannedRelease], found: Mapping[str, Outcome]) -> Record:
    """Count the planned releases that came, and those that passed without one; candidates are on the way to one."""
    listed = [one for one in releases if not is_prerelease(one)]
    came = [found[one.id] for one in listed if one.fulfilled and found[one.id].net is not None]
    return Record(
        came=len(came),
        on_time=sum(one.on_time for one in came),
        median=median_low([one.net for one in came if one.net is not None]) if came else None,
        without=sum(one.confidence is Confidence.MISSED for one in listed),
    )


def record_words(found: Record) -> str:
    """Write the record in a sentence or two; no rate where there are too few."""
    missed = f" {plural(found.without, 'date')} passed without a release." if found.without else ""
    if not found.came or found.median is None:
        return f"No planned release has come yet.{missed}"
    if found.came < ENOUGH:
        return f"{plural(found.came, 'planned release')} came so far, too few for a rate.{missed}"
    middle = f"{plural(abs(found.median), 'day')}{' early' if found.median < 0 else ''}"
    return (
        f"{found.on_time:,} of {found.came:,} planned releases came on time, within their windows; "
        f"the median slip is {middle}.{missed}"
    )
