"""What an event of the calendar is called, how it is marked, and where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.event import Event, EventKind
from tagline.model.schedule import Confidence
from tagline.rules.plain_text import person, plural, without_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from tagline.model.schedule import PlannedRelease, Timetable
    from tagline.pages.release_ways import Way


class Mark(NamedTuple):
    """A state: its shape, its tone and its word."""

    shape: str
    tone: str
    word: str


RELEASED: Final = Mark("full", "is-good", "released")
YANKED: Final = Mark("cross", "is-bad", "yanked")
_BY_CONFIDENCE: Final = {
    Confidence.TENTATIVE: Mark("dotted", "is-mute", "tentative"),
    Confidence.PLANNED: Mark("ring", "is-info", "planned"),
    Confidence.CONFIRMED: Mark("full", "is-info", "confirmed"),
    Confidence.RELEASED: RELEASED,
    Confidence.MISSED: Mark("dash", "is-mute", "no release"),
    Confidence.CANCELLED: Mark("dash", "is-mute", "cancelled"),
}
_BY_KIND: Final = {
    EventKind.WINDOW: Mark("dash", "is-mute", "window ends"),
    EventKind.SUPPORT: Mark("dash", "is-mute", "fixes end"),
    EventKind.END: Mark("cross", "is-bad", "end of life"),
}
_PASSED: Final = Mark("dash", "is-mute", "passed")
_FREEZE: Final = Mark("ring", "is-mute", "freeze")
_IN_FORCE: Final = Mark("full", "is-info", "in force")
_OVER: Final = Mark("dash", "is-mute", "over")


class Naming(NamedTuple):
    """How events are named: the day that it is, the pages of releases by tag, those of plans by id, and who is who.

    `versions` are those that planned releases would get, by id, as far as they are computed.
    """

    today: date
    ways: Mapping[str, Way]
    plans: Mapping[str, str]
    people: Mapping[str, str]
    versions: Mapping[str, str] = {}

    def label(self, event: Event) -> str:
        """Give the name of an event, with its package where it is one's."""
        way = self.ways.get(_tag(event))
        return way.label if way else self.versions.get(event.name, event.name) if event.release else event.name

    def path(self, event: Event) -> str:
        """Give the page that tells more, below the site's root; "" where there is none."""
        way = self.ways.get(_tag(event))
        if way:
            return way.path
        return self.plans.get(event.release.id, "") if event.release else ""

    def owner(self, key: str) -> str:
        """Give a person's name without an address."""
        return person(self.people.get(key, key).partition("<")[0].strip() or key)

    def mark(self, event: Event) -> Mark:
        """Say in which state an event is."""
        match event.kind:
            case EventKind.RELEASE:
                return self._of_release(event)
            case EventKind.STAGE:
                return self._of_stage(event)
            case EventKind.FREEZE:
                return _FREEZE if self.today < event.first else _IN_FORCE if self.today <= event.last else _OVER
            case EventKind.WINDOW | EventKind.SUPPORT | EventKind.END:
                return _BY_KIND[event.kind]

    def _of_release(self, event: Event) -> Mark:
        way = self.ways.get(event.tag)
        if way and way.gone:
            return YANKED
        late = days_late(event.release, self.today) if event.release else 0
        return Mark("cross", "is-bad", f"{plural(late, 'day')} late") if late else _BY_CONFIDENCE[event.confidence]

    def _of_stage(self, event: Event) -> Mark:
        return _PASSED if event.first < self.today else _BY_CONFIDENCE[event.confidence]


def _tag(event: Event) -> str:
    """Give the tag of what an event belongs to: a stage's release may be out."""
    done = event.release.fulfilled if event.release else None
    return event.tag or (done.tag if done else "")


def days_late(one: PlannedRelease, today: date) -> int:
    """Say for how many days a release that has not come is overdue."""
    if one.confidence not in {Confidence.PLANNED, Confidence.CONFIRMED} or not one.target.known:
        return 0
    return max(0, (today - one.window_end).days)


def shown_events(found: Iterable[Event], today: date) -> Iterator[Event]:
    """Leave out what says nothing: the stages of what never comes, and those that came after their release."""
    for event in found:
        if event.kind is EventKind.STAGE:
            over = event.confidence is Confidence.RELEASED and event.first >= today
            if over or event.confidence in {Confidence.MISSED, Confidence.CANCELLED}:
                continue
        yield event


def moved_by_train(timetable: Timetable) -> Mapping[str, tuple[date, date, str]]:
    """Find the releases whose train had to avoid its own day: that day, the new one and the reason, by id."""
    found = {}
    for one in timetable.schedule.releases:
        departure = one.departure
        if departure and departure.moved and one.fulfilled is None and one.target.first == departure.day:
            found[one.id] = (departure.planned, departure.day, without_addresses(departure.reason))
    return found
