"""Everything that a timetable says will happen or has happened, in the order of days."""

from collections.abc import Iterator

from tagline.model.event import Event, EventKind
from tagline.model.schedule import Confidence, PlannedRelease, SupportWindow, Timetable, Unplanned
from tagline.rules import day_words

_OVER = frozenset({Confidence.RELEASED, Confidence.MISSED})


def events(timetable: Timetable) -> tuple[Event, ...]:
    """Give all events, the earliest first. What is not known even to the quarter is none."""
    schedule = timetable.schedule
    found = [
        *(event for release in schedule.releases for event in _of_release(release)),
        *(_released(one, "not planned") for one in schedule.unplanned),
        *(_released(one, "") for one in timetable.earlier),
        *_freezes(timetable),
        *(event for window in timetable.support for event in _of_line(window)),
    ]
    return tuple(sorted(found, key=lambda event: (event.first, event.last, event.kind is EventKind.FREEZE, event.id)))


def _of_release(one: PlannedRelease) -> Iterator[Event]:
    owner = one.entry.owner if one.entry else ""
    if one.fulfilled is not None:
        done = one.fulfilled
        yield Event(
            done.day,
            done.day,
            EventKind.RELEASE,
            f"{one.id}.release",
            done.version,
            f"{done.version} released",
            one.confidence,
            one.line,
            owner,
            done.tag,
            release=one,
        )
    elif one.target.known:
        goal = one.entry.goal if one.entry else ""
        yield Event(
            one.target.first,
            one.target.last,
            EventKind.RELEASE,
            f"{one.id}.release",
            one.id,
            f"{one.id} {one.confidence}",
            one.confidence,
            one.line,
            owner,
            note=goal,
            release=one,
        )
        if one.window_end > one.target.last and one.confidence not in _OVER:
            yield Event(
                one.window_end,
                one.window_end,
                EventKind.WINDOW,
                f"{one.id}.window",
                one.id,
                f"{one.id} window ends",
                one.confidence,
                one.line,
                owner,
                release=one,
            )
    for stage in one.stages:
        yield Event(
            stage.day,
            stage.day,
            EventKind.STAGE,
            f"{one.id}.{stage.name}",
            one.id,
            f"{one.id} {_stage_words(stage.name)}",
            one.confidence,
            one.line,
            stage.owner or owner,
            note=stage.zone,
            release=one,
        )


def _stage_words(name: str) -> str:
    return name.replace("go-no-go", "go or no-go") if "go-no-go" in name else name.replace("-", " ")


def _released(one: Unplanned, note: str) -> Event:
    return Event(
        one.day,
        one.day,
        EventKind.RELEASE,
        f"{one.tag}.tag",
        one.version,
        f"{one.version} released",
        Confidence.RELEASED,
        one.line,
        tag=one.tag,
        note=note,
    )


def _freezes(timetable: Timetable) -> Iterator[Event]:
    for freeze in timetable.schedule.freezes:
        yield Event(
            freeze.from_,
            freeze.to,
            EventKind.FREEZE,
            f"{freeze.id}.freeze",
            freeze.id,
            f"{freeze.kind.capitalize()} freeze {freeze.id}",
            Confidence.PLANNED,
            line=freeze.lines[0] if len(freeze.lines) == 1 else "",
            note=freeze.why,
        )


def _of_line(window: SupportWindow) -> Iterator[Event]:
    """Give the days on which what a line gets ends; the last of them is its end of life."""
    ends = [
        (window.active_until, "active", "fixes end"),
        (window.security_until, "security", "security fixes end"),
        (window.extended_until, "extended", "extended support ends"),
    ]
    known = [(day, key, words) for day, key, words in ends if day is not None]
    last = max((day for day, _, _ in known), default=None)
    for day, key, words in known:
        if day != last:
            yield Event(
                day,
                day,
                EventKind.SUPPORT,
                f"{window.line}.{key}",
                window.line,
                f"{window.line} {words}",
                Confidence.PLANNED,
                window.line,
            )
    if last is not None:
        newest = window.latest_day
        note = f"its latest release is {window.latest}, of {day_words.short(newest)}" if newest else ""
        yield Event(
            last,
            last,
            EventKind.END,
            f"{window.line}.eol",
            window.line,
            f"{window.line} end of life",
            Confidence.PLANNED,
            window.line,
            note=note,
        )
