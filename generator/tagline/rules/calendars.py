"""Which calendars there are to subscribe to, and what stands in each."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Final, NamedTuple

from tagline.model.commit import Bump
from tagline.model.event import Calendar, Event, EventKind
from tagline.model.schedule import Confidence, Deed, Timetable
from tagline.rules.event_words import name_of
from tagline.rules.events import events
from tagline.rules.schedule import Shipped, of_line
from tagline.rules.slugs import slug

KEPT: Final = timedelta(days=90)  # how long what was called off stays, for those who have it in their calendars
ALL: Final = "all.ics"
MOST_PAST: Final = 400
MOST_OF_A_KIND: Final = 100
_CALLED_OFF: Final = frozenset({Confidence.CANCELLED, Confidence.MISSED})
_SUPPORT: Final = frozenset({EventKind.SUPPORT, EventKind.END})


class _Fixed(NamedTuple):
    """A calendar that is called the same in every project."""

    name: str
    title: str
    holds: Callable[[Event], bool]


def _is_freeze(event: Event) -> bool:
    """Whether it is a freeze, be it one that is a stage of a release."""
    return event.kind is EventKind.FREEZE or (event.kind is EventKind.STAGE and "freeze" in event.id.lower())


_FIXED: Final = (
    _Fixed("all", "all dates", lambda _: True),
    _Fixed("releases", "releases", lambda event: event.kind in {EventKind.RELEASE, EventKind.WINDOW}),
    _Fixed("freezes", "freezes", _is_freeze),
    _Fixed("eol", "support and end of life", lambda event: event.kind in _SUPPORT),
)

FIXED: Final = frozenset(f"{one.name}.ics" for one in _FIXED)


def calendars(timetable: Timetable) -> tuple[Calendar, ...]:
    """Give all calendars in which anything stands: the fixed ones, then one for each line and owner of the plan."""
    told = published(timetable)
    fixed = [Calendar(f"{one.name}.ics", one.title, tuple(filter(one.holds, told))) for one in _FIXED]
    lines = {name: tuple(_of_line(name, told, timetable)) for name in islice(_lines(timetable), MOST_OF_A_KIND)}
    taken = {one.path for one in fixed}
    for_lines = _named(lines, "line", taken, lambda name: f"line {name}")
    owned = dict.fromkeys(sorted({event.owner for event in told if event.owner}))
    owners = {name: tuple(event for event in told if event.owner == name) for name in islice(owned, MOST_OF_A_KIND)}
    for_owners = _named(owners, "owner", taken, lambda name: name_of(name, timetable))
    return tuple(one for one in (*fixed, *for_lines, *for_owners) if one.events)


def published(timetable: Timetable) -> tuple[Event, ...]:
    """Give the events that calendars hold, each with an id of its own: what is coming, and the newest of the past.

    What was called off stays for a while after its day, also what was taken out of the plan.
    """
    today = timetable.schedule.today
    found = [*events(timetable), *_taken_out(timetable)]
    standing = [one for one in found if one.confidence not in _CALLED_OFF or today - one.last <= KEPT]
    standing.sort(key=lambda event: (event.first, event.last, event.kind is EventKind.FREEZE, event.id))
    past = [one for one in standing if one.last < today]
    coming = [one for one in standing if one.last >= today]
    return tuple(_with_own_ids((*past[-MOST_PAST:], *coming)))


def _taken_out(timetable: Timetable) -> Iterator[Event]:
    """Give what the plan held once and does not any more; the last word of its history counts."""
    there = {one.id for one in timetable.schedule.releases}
    last = {name: deeds[-1] for name, deeds in timetable.record.deeds.items()}
    for name, deed in last.items():
        if deed.deed is Deed.TAKEN_OUT and name not in there and deed.target.known:
            yield Event(
                deed.target.first,
                deed.target.last,
                EventKind.RELEASE,
                f"{name}.release",
                name,
                f"{name} taken out of the plan",
                Confidence.CANCELLED,
            )


def _with_own_ids(told: Sequence[Event]) -> Iterator[Event]:
    """Keep ids apart that people's words made equal: a stage called `release`, a freeze named like a release."""
    count = Counter(event.id for event in told)
    used = Counter[str]()
    for event in told:
        name = event.id
        if count[name] > 1 and event.kind is not EventKind.RELEASE:
            name = f"{name}.{event.kind.name.lower()}"
        used[name] += 1
        yield event._replace(id=name if used[name] == 1 else f"{name}.{used[name]}")


def _lines(timetable: Timetable) -> Iterator[str]:
    """Give the lines that people planned with, in the order of the plan; what was merely released makes none."""
    plan = timetable.plan
    named = [line.id for line in plan.line]
    named += [train.cadence.line for train in timetable.schedule.trains]
    named += [entry.line for entry in plan.release]
    yield from dict.fromkeys(filter(None, named))


def _of_line(line: str, told: Iterable[Event], timetable: Timetable) -> Iterator[Event]:
    """Give what concerns a line: its own events, releases that its tags or its name take in, and freezes of all."""
    freezes = {freeze.id: freeze for freeze in timetable.schedule.freezes}
    for event in told:
        freeze = freezes.get(event.name) if event.kind is EventKind.FREEZE else None
        if freeze is not None:
            if not freeze.lines or line in freeze.lines:
                yield event
        elif event.line == line or (event.tag and not event.owner and _released_on(line, event, timetable)):
            yield event


def _released_on(line: str, event: Event, timetable: Timetable) -> bool:
    shipped = Shipped(event.tag, event.name, event.first, event.line, Bump.NONE)
    return of_line(shipped, line, timetable.plan.line)


def _named(
    found: dict[str, tuple[Event, ...]], kind: str, taken: set[str], title: Callable[[str], str]
) -> Iterator[Calendar]:
    """Give each calendar a file of its own, named like its line or owner; where that is taken, the kind goes before."""
    for name, its in found.items():
        path = next(path for path in _paths(name, kind) if path not in taken)
        taken.add(path)
        yield Calendar(path, title(name), its)


def _paths(name: str, kind: str) -> Iterator[str]:
    yield f"{slug(name)}.ics"
    yield f"{kind}-{slug(name)}.ics"
    yield f"{slug(f'{kind} {name}')}.ics"
    at = 2
    while True:
        yield f"{slug(f'{kind} {name}')}-{at}.ics"
        at += 1
