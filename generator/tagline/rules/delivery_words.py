"""Delivery metrics in words: durations, shares, what was left out, and a line for each of the five."""

from collections.abc import Mapping
from typing import NamedTuple

from tagline.model.delivery import DAY, Delivery, Figures, Frequency, LeadTimes, Omission, Spread
from tagline.rules.delivery import FOLLOWED_WITHIN, enough
from tagline.rules.plain_text import plural

NOT_RECORDED = "not recorded"
TOO_FEW = "too few"
_MINUTE, _HOUR = 60, 3_600
_HOURS_UNTIL = 2 * DAY
_TENTHS_OF_HOURS = 10 * _HOUR
_TENTHS_UNTIL = 10 * DAY
_A_MONTH = DAY * 365.25 / 12
_SHORTEST_SPAN = 28 * DAY
_ONE = {
    Omission.MERGE: "merge",
    Omission.RELEASE: "release commit",
    Omission.BOT: "commit of a bot",
    Omission.COPY: "copy of a change that came before",
    Omission.UNDATED: "commit without a date",
}


class MetricLine(NamedTuple):
    """A metric in one line: a word for it, its name, its figure, and what that is made of."""

    word: str
    name: str
    figure: str
    note: str


def duration(seconds: int) -> str:
    """Write "41 minutes", "5.4 hours", "3.9 days" or "56 days"."""
    sign, length = ("−" if seconds < 0 else ""), abs(seconds)
    if length < _MINUTE:
        return "under a minute"
    if length < _HOUR:
        return sign + plural(round(length / _MINUTE), "minute")
    if length < _HOURS_UNTIL:
        return f"{sign}{length / _HOUR:.{int(length < _TENTHS_OF_HOURS)}f} hours"
    if length < _TENTHS_UNTIL:
        return f"{sign}{length / DAY:.1f} days"
    return f"{sign}{round(length / DAY):,} days"


def middle(found: Spread, what: str = "") -> str:
    """Write the median, where there are enough values for one."""
    return duration(found.median) if enough(found.n) else _too_few(found.n, what)


def tail(found: Spread) -> str:
    """Write the duration that nine of ten do not exceed, where there are enough values."""
    return duration(found.p90) if enough(found.n) else TOO_FEW


def _too_few(count: int, what: str) -> str:
    return f"{TOO_FEW} ({plural(count, what) if what else count})"


def share(part: int, whole: int) -> str:
    """Write "13 %" where there are enough for a share, else "1 of 3"."""
    if not enough(whole):
        return f"{part:,} of {whole:,}, {TOO_FEW} for a share"
    return f"{round(100 * part / whole)} %"


def per_month(found: Frequency) -> str:
    """Write how many came in a month; nothing is projected from a shorter time or from few."""
    if not enough(found.n) or found.span < _SHORTEST_SPAN:
        return TOO_FEW
    return f"{found.rated / (found.span / _A_MONTH):.1f}"


def left_out(found: Mapping[Omission, int]) -> str:
    """Write "2 merges, 5 release commits"."""
    return ", ".join(plural(count, _ONE[omission], str(omission)) for omission, count in found.items()) or "nothing"


def five_lines(found: Delivery) -> tuple[MetricLine, ...]:
    """Give the five metrics of the last twelve months, each in a line."""
    figures = found.year
    return (
        _lead(figures),
        _frequency(figures.deployments or figures.releases, "deployment" if figures.deployments else "release"),
        _recovery(found),
        _fail_rate(found),
        _rework(found),
    )


def _lead(figures: Figures) -> MetricLine:
    times: LeadTimes = figures.deployed or figures.lead
    name = "Change lead time" if figures.deployed else "Lead time to release"
    n = times.committed.n
    if not enough(n):
        return MetricLine("lead time", name, TOO_FEW, f"{plural(n, 'change')}, no rate below 5")
    return MetricLine(
        "lead time",
        name,
        duration(times.committed.median),
        f"median of {n:,} changes; nine of ten in {tail(times.committed)}",
    )


def _frequency(found: Frequency, noun: str) -> MetricLine:
    name = "Deployment frequency" if noun == "deployment" else "Release frequency"
    if not enough(found.n):
        return MetricLine("frequency", name, plural(found.n, noun), "no rate below 5")
    return MetricLine(
        "frequency", name, plural(found.n, noun), f"median gap {middle(found.gaps)}, {per_month(found)} a month"
    )


def _recovery(found: Delivery) -> MetricLine:
    name, recovery = "Failed deployment recovery time", found.year.recovery
    if not found.recorded:
        gaps = recovery.hotfix_gaps
        note = f"hotfix gap {duration(gaps.median)}, median of {gaps.n}" if enough(gaps.n) else "no failure is recorded"
        return MetricLine("recovery", name, NOT_RECORDED, note)
    n, still = recovery.spread.n, f", {recovery.open} not mended yet" if recovery.open else ""
    if not enough(n):
        return MetricLine("recovery", name, TOO_FEW if n else "none", f"{plural(n, 'failed release')} mended{still}")
    return MetricLine("recovery", name, duration(recovery.spread.median), f"median of {n}{still}")


def _fail_rate(found: Delivery) -> MetricLine:
    name, rate = "Change fail rate", found.year.failed
    if not found.recorded:
        note = f"{rate.possible} of {rate.judged} were followed by a fix within {FOLLOWED_WITHIN} days"
        return MetricLine("fail rate", name, NOT_RECORDED, note)
    failed = len(rate.failed)
    if not enough(rate.judged):
        return MetricLine("fail rate", name, f"{failed} of {rate.judged}", "no rate below 5")
    return MetricLine(
        "fail rate", name, share(failed, rate.judged), f"{failed} of {plural(rate.judged, 'release')} failed"
    )


def _rework(found: Delivery) -> MetricLine:
    name, rework = "Deployment rework rate", found.year.rework
    if rework.n is None:
        return MetricLine("rework", name, "not known", "no plan says what was planned")
    count, apart = (
        len(rework.rework),
        f"{len(rework.apart)} of {plural(rework.n, 'release')} unplanned for other reasons",
    )
    if not found.recorded:
        return MetricLine("rework", name, NOT_RECORDED, apart)
    if not enough(rework.n):
        return MetricLine("rework", name, f"{count} of {rework.n}", "no rate below 5")
    return MetricLine("rework", name, share(count, rework.n), f"{count} rework, {apart}")
