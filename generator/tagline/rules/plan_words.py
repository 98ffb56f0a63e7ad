"""The words of a plan that its types cannot check: rules, spans, targets, zones, ids, and names of people."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from tagline.model.plan import Cadence, Freeze, Plan, Release, StageOffset
from tagline.rules.recurrence import is_on, recurrence
from tagline.rules.spans import offset, span
from tagline.rules.support import latest_of, support_end
from tagline.rules.targets import target
from tagline.rules.typed_data import Mistake, Path, nearest, shown
from tagline.rules.words import WordsError, refuse

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,99}")
_MOST_HORIZON = 500
W = TypeVar("W")


def word_mistakes(plan: Plan, is_zone: Callable[[str], bool]) -> Iterator[Mistake]:
    """Find the words that cannot be read; only a plan without any can be laid out. `is_zone` knows time zones."""
    if not is_zone(plan.timezone):
        yield Mistake(("timezone",), _no_zone(plan.timezone))
    yield from _cadences(plan)
    for at, freeze in enumerate(plan.freeze):
        yield from _freeze(("freeze", at), freeze)
    for at, line in enumerate(plan.line):
        for key in ("lts", "active", "security", "extended"):
            if isinstance(words := getattr(line, key), str):
                yield from _tried(("line", at, key), _support_words, words)
    for at, release in enumerate(plan.release):
        yield from _release(("release", at), release, plan, is_zone)
    yield from _twice(plan)


def _no_zone(name: str) -> str:
    if re.fullmatch(r"[A-Z]{3,4}", name) and name not in {"UTC", "GMT"}:
        return (
            f'expected an IANA name such as "Europe/Berlin", found the abbreviation {shown(name)}, which is ambiguous'
        )
    return f'expected an IANA name such as "Europe/Berlin", "UTC" or "AoE", found {shown(name)}'


def _cadences(plan: Plan) -> Iterator[Mistake]:
    if plan.cadence is None:
        return
    own = plan.cadence.every or plan.cadence.rrule
    if own or not plan.cadence.trains:
        yield from _cadence(("cadence",), plan.cadence)
    for name, cadence in plan.cadence.trains.items():
        yield from _named(("cadence", name), name)
        yield from _cadence(("cadence", name), cadence)


def _cadence(path: Path, cadence: Cadence) -> Iterator[Mistake]:
    if not cadence.every and not cadence.rrule:
        yield Mistake(path, 'every is missing: expected words such as "6 weeks on Tuesday"')
        return
    if cadence.every and cadence.rrule:
        yield Mistake((*path, "rrule"), "expected one of every and rrule, found both")
    key = "rrule" if cadence.rrule else "every"
    try:
        rule = recurrence(cadence.rrule or cadence.every).rule
    except WordsError as error:
        yield Mistake((*path, key), str(error))
        return
    if cadence.from_ is None:
        yield Mistake(path, "from is missing: expected the day of the first departure, such as 2026-11-03")
    elif not is_on(rule, cadence.from_):
        yield Mistake((*path, "from"), _off_rule(rule, cadence.from_, cadence.rrule or cadence.every))
    if not 0 <= cadence.horizon <= _MOST_HORIZON:
        yield Mistake((*path, "horizon"), f"expected a number from 0 to {_MOST_HORIZON}, found {cadence.horizon}")
    if cadence.from_ and cadence.until and cadence.until < cadence.from_:
        yield Mistake((*path, "until"), f"expected a day after from, {cadence.from_}, found {cadence.until}")
    for name, given in cadence.stages.items():
        yield from _named((*path, "stages", name), name)
        words = given.at if isinstance(given, StageOffset) else given
        yield from _tried((*path, "stages", name), offset, words)
    if cadence.support:
        yield from _tried((*path, "support"), latest_of, cadence.support)


def _off_rule(rule: str, start: date, words: str) -> str:
    from tagline.rules.recurrence import days  # noqa: PLC0415 - for a mistake only

    first = next(days(rule, start, date.max), None)
    near = f"; the next one that does is {first}" if first else ""
    return f'expected a day that satisfies "{words}" itself, found {start:%A} {start}{near}'


def _freeze(path: Path, freeze: Freeze) -> Iterator[Mistake]:
    yield from _named((*path, "id"), freeze.id)
    if freeze.to < freeze.from_:
        yield Mistake((*path, "to"), f"expected a day not before from, {freeze.from_}, found {freeze.to}")


def _release(path: Path, release: Release, plan: Plan, is_zone: Callable[[str], bool]) -> Iterator[Mistake]:
    yield from _named((*path, "id"), release.id)
    if release.target is not None:
        yield from _tried((*path, "target"), target, release.target)
    elif release.train is None and plan.cadence is None:
        yield Mistake(path, 'target is missing: expected a date such as 2026-11-03, "2026-11", "2026-Q4" or "tba"')
    if release.tolerance:
        yield from _tried((*path, "tolerance"), _window_end, (release.tolerance, release.target))
    for at, ring in enumerate(release.rollout):
        yield from _tried((*path, "rollout", at, "at"), offset, ring.at)
    for name, given in release.stage.items():
        zone = "" if isinstance(given, date) else given.zone
        if zone and not is_zone(zone):
            yield Mistake((*path, "stage", name, "zone"), _no_zone(zone))


def _window_end(words: tuple[str, date | str | None]) -> None:
    """Read a tolerance and look that it leads to a day; what is wrong with the target itself is told elsewhere."""
    tolerance, wanted = words
    length = span(tolerance)
    if isinstance(wanted, date):
        length.after(wanted)


def _span(path: Path, words: str | date | None) -> Iterator[Mistake]:
    if isinstance(words, str):
        yield from _tried(path, span, words)


def _support_words(words: str) -> None:
    try:
        support_end(words, date.min)
    except WordsError:
        refuse('a span such as "12 months" or "60 months, end of month", a day, or a month such as "2030-10"', words)


def _named(path: Path, name: str) -> Iterator[Mistake]:
    if mistake := id_mistake(name):
        yield Mistake(path, mistake)


def id_mistake(name: str) -> str:
    """Say what is wrong with a name; "" where nothing is."""
    return (
        "" if _ID.fullmatch(name) else f'expected letters, digits, "." and "-", such as "2026-11", found {shown(name)}'
    )


def _tried(path: Path, read: Callable[[W], object], words: W) -> Iterator[Mistake]:
    try:
        read(words)
    except WordsError as error:
        yield Mistake(path, str(error))


def _twice(plan: Plan) -> Iterator[Mistake]:
    """Find ids that stand twice, and names of people that nobody has."""
    for kind in ("release", "freeze", "line", "change", "environment", "issue"):
        seen: set[str] = set()
        for at, entry in enumerate(getattr(plan, kind)):
            if entry.id in seen:
                yield Mistake(
                    (kind, at, "id"), f"the id {shown(entry.id)} stands twice, and has to be one thing's alone"
                )
            seen.add(entry.id)


def unknown_people(plan: Plan) -> Iterator[Mistake]:
    """Find owners and approvers who are not among [people]; without such a table everybody is known."""
    if not plan.people:
        return
    for path, name in _people(plan):
        if name and name not in plan.people:
            near = nearest(name, plan.people)
            yield Mistake(
                path, f"expected a key of [people], found {shown(name)}" + (f"; did you mean {near}?" if near else "")
            )


def _people(plan: Plan) -> Iterator[tuple[Path, str]]:
    trains: Mapping[Path, Cadence] = {}
    if plan.cadence is not None:
        trains = {("cadence",): plan.cadence} | {("cadence", name): one for name, one in plan.cadence.trains.items()}
    for path, cadence in trains.items():
        for name, given in cadence.stages.items():
            if isinstance(given, StageOffset):
                yield (*path, "stages", name, "owner"), given.owner
    for at, release in enumerate(plan.release):
        yield from _people_of(("release", at), release)
    for at, change in enumerate(plan.change):
        yield ("change", at, "owner"), change.owner
        for number, one in enumerate(change.approve.of if change.approve else ()):
            yield ("change", at, "approve", "of", number), one


def _people_of(path: Path, release: Release) -> Iterator[tuple[Path, str]]:
    yield (*path, "owner"), release.owner
    for name, stage in release.stage.items():
        if not isinstance(stage, date):
            yield (*path, "stage", name, "owner"), stage.owner
    for at, one in enumerate(release.approve.of if release.approve else ()):
        yield (*path, "approve", "of", at), one
    for at, check in enumerate(release.check):
        yield (*path, "check", at, "owner"), check.owner
