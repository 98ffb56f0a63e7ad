"""Say in plain words what an event is about: for calendars, whose entries stand alone."""

from collections.abc import Iterator
from typing import Final

from tagline.model.event import Event, EventKind
from tagline.model.schedule import Confidence, Deed, PlanDeed, PlannedRelease, Slip, Target, Timetable
from tagline.rules.day_words import full, short
from tagline.rules.plain_text import person, plural

MOST_MOVES: Final = 10
_SURE: Final = {
    Confidence.TENTATIVE: "Tentative: nobody has planned it yet beyond its train.",
    Confidence.PLANNED: "Planned.",
    Confidence.CONFIRMED: "Confirmed: it has every approval that it needs.",
    Confidence.MISSED: "No release came.",
    Confidence.CANCELLED: "Cancelled.",
}
_ALLOWED: Final = {
    "release": "Nothing is released",
    "feature": "No features are taken in",
    "string": "No texts are changed",
    "change": "Nothing is changed",
}


def description(event: Event, timetable: Timetable) -> tuple[str, ...]:
    """Give the lines of an event's description."""
    match event.kind:
        case EventKind.RELEASE if event.release is None:
            return tuple(_without_plan(event))
        case EventKind.FREEZE:
            return tuple(_freeze(event, timetable))
        case EventKind.SUPPORT | EventKind.END:
            return tuple(_support(event, timetable))
        case _:
            return tuple(_planned(event, timetable)) if event.release else ()


def _planned(event: Event, timetable: Timetable) -> Iterator[str]:
    """Say of a release, its stages and its window what people planned and how it moved."""
    one = event.release
    if one is None:
        return
    slip = timetable.slips.get(one.id)
    if one.entry and one.entry.goal:
        yield one.entry.goal
    if event.kind is EventKind.STAGE:
        yield from _stage(event, one)
    elif one.fulfilled:
        yield f"Released as {one.fulfilled.version}, {outcome(one, slip)}."
    else:
        yield from _coming(one)
    if one.departure is not None and one.departure.moved:
        reason = f": {one.departure.reason}" if one.departure.reason else ""
        yield f"Its train was to depart on {short(one.departure.planned)}{reason}."
    moves = [deed for deed in timetable.record.deeds.get(one.id, ()) if deed.deed is Deed.MOVED]
    yield from map(move, moves[-MOST_MOVES:])
    if event.owner:
        yield f"Owner: {name_of(event.owner, timetable)}."


def _coming(one: PlannedRelease) -> Iterator[str]:
    sure = _SURE.get(one.confidence, "")
    yield sure if one.target.exact else f"{sure} Only the {one.target.precision} is known: {one.target.words}."
    if one.window_end > one.target.last and one.confidence not in {Confidence.CANCELLED, Confidence.MISSED}:
        yield f"It counts as on time until {full(one.window_end)}."


def _stage(event: Event, one: PlannedRelease) -> Iterator[str]:
    when = short(one.target.first) if one.target.exact else one.target.words
    if one.confidence is Confidence.CANCELLED:
        yield f"A stage of {one.id}, which is cancelled."
    elif one.fulfilled:
        yield f"A stage of {one.id}, which came as {one.fulfilled.version} on {short(one.fulfilled.day)}."
    else:
        yield f"A stage of {one.id}, {one.confidence} for {when}."
    if event.note.lower() == "aoe":
        yield "The day counts anywhere on Earth (AoE): it ends at 12:00 UTC of the day after."
    elif event.note:
        yield f"The day is one of the time zone {event.note}."


def outcome(one: PlannedRelease, slip: Slip | None) -> str:
    """Say how far a release came from what it is held against: its baseline, else the day of its train."""
    against = slip.baseline if slip else one.target
    if one.fulfilled is None or not against.known:
        return "for which no day was planned"
    actual = one.fulfilled.day
    if against.first <= actual <= against.last:
        return "as planned"
    late = actual > against.last
    days = (actual - against.last if late else against.first - actual).days
    return f"{plural(days, 'day')} {'after' if late else 'before'} {day(against)}, the day it is held against"


def move(one: PlanDeed) -> str:
    """Say one move in a sentence, with its notice and reason."""
    before = day(one.before) if one.before else "its departure"
    return f"Moved from {before} to {day(one.target)} on {short(one.day)}{notice(notice_of(one))}: {one.reason}"


def notice_of(one: PlanDeed) -> int | None:
    """Count the days from a move to the day that it moved; None where there was none."""
    return (one.before.last - one.day).days if one.before and one.before.known else None


def notice(days: int | None) -> str:
    """Say how long before the old day a move was known, after a comma; "" where there is no old day."""
    if days is None:
        return ""
    return f", {plural(days, 'day')} before" if days >= 0 else f", recorded {plural(-days, 'day')} after"


def day(target: Target) -> str:
    """Write a target for people: a day in words, a month or quarter as the plan does."""
    if target.exact:
        return short(target.first)
    return target.words if target.known else "a day to be announced"


def _without_plan(event: Event) -> Iterator[str]:
    if event.confidence is Confidence.CANCELLED:
        yield "It was taken out of the plan."
    elif event.note:
        yield "No plan spoke of this release."


def _freeze(event: Event, timetable: Timetable) -> Iterator[str]:
    found = next((one for one in timetable.schedule.freezes if one.id == event.name), None)
    if event.note:
        yield event.note
    if found is None:
        return
    where = f" on {', '.join(found.lines)}" if found.lines else ""
    but = f", except what is of the class {' or '.join(found.allow)}" if found.allow else ""
    yield f"{_ALLOWED[found.kind]}{where} from {short(found.from_)} to {short(found.to)}{but}."


def _support(event: Event, timetable: Timetable) -> Iterator[str]:
    found = next((one for one in timetable.support if one.line == event.line), None)
    if found is not None:
        yield found.sentence
        if found.link:
            yield f"Policy: {found.link}"


def name_of(key: str, timetable: Timetable) -> str:
    """Give the name of somebody whom the plan knows by a key, without an address."""
    return person(timetable.plan.people.get(key, key).partition("<")[0].strip() or key)
