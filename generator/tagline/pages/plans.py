"""What pages look up in a plan, found once: outcomes, addresses, people, and which version comes when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tagline.model.commit import Bump
from tagline.model.release import Refusal
from tagline.model.schedule import Confidence
from tagline.rules.plain_text import person, plural
from tagline.rules.punctuality import Outcome, lateness, outcomes
from tagline.rules.schedule import Shipped, is_prerelease, of_line
from tagline.rules.slugs import slug
from tagline.rules.zones import zone_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tagline.model.book import ReleaseBook
    from tagline.model.schedule import Fulfilment, PlannedRelease, Schedule, Timetable, Unplanned
    from tagline.model.version import Version
    from tagline.pages.release_ways import Way

FOLDER: Final = "plan/"
MOST_PAST: Final = 400  # pages of past departures that nobody wrote about; entries have theirs always
_OVER: Final = frozenset({Confidence.RELEASED, Confidence.MISSED, Confidence.CANCELLED})
_BUMPS: Final = {bump.word: bump for bump in (Bump.PATCH, Bump.MINOR, Bump.MAJOR)}

_STATES: Final = {
    Confidence.TENTATIVE: ("dotted", "is-mute"),
    Confidence.PLANNED: ("ring", "is-info"),
    Confidence.CONFIRMED: ("full", "is-info"),
    Confidence.RELEASED: ("full", "is-good"),
    Confidence.MISSED: ("dash", "is-mute"),
    Confidence.CANCELLED: ("dash", "is-mute"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """A timetable with its indexes. Planned releases are found by their ids, and by the tags that fulfilled them.

    `pages` are the addresses of planned releases and `releases` those of released tags, both from the root of the site,
    to which `up` leads from the pages that look here. `version` is the computed one, of the planned release `coming`.
    """

    timetable: Timetable
    outcomes: Mapping[str, Outcome]
    by_tag: Mapping[str, PlannedRelease]
    unplanned: Mapping[str, Unplanned]
    pages: Mapping[str, str]
    releases: Mapping[str, str]
    names: Mapping[str, str]
    version: str
    step: Bump
    coming: PlannedRelease | None
    up: str = ""

    @property
    def schedule(self) -> Schedule:
        """When releases come and came."""
        return self.timetable.schedule

    @property
    def zone(self) -> str:
        """The time zone of the days of the plan, in words."""
        return zone_words(self.schedule.zone)

    def name(self, one: PlannedRelease) -> str:
        """Give the version of a planned release where it is known, else its id."""
        if one.fulfilled:
            return self.names.get(one.fulfilled.tag, one.fulfilled.version)
        return self.version if self.version and one is self.coming else one.id

    def who(self, key: str) -> str:
        """Give the name of a person without an address, else the key itself."""
        listed = self.timetable.plan.people.get(key, "")
        return person(listed.partition("<")[0].strip() or listed) if listed else person(key) if key else ""

    def release_path(self, done: Fulfilment) -> str:
        """Give the address of the page of a release, "" where it has none."""
        return self.releases.get(done.tag, "")

    def overdue(self, one: PlannedRelease) -> int:
        """Count the days since a release that has not come should have come at last."""
        waits = one.confidence not in _OVER and one.target.known
        return max(0, (self.schedule.today - one.window_end).days) if waits else 0


def plans_of(book: ReleaseBook, ways: Mapping[str, Way]) -> Plans | None:
    """Index the plan of a repository; None where nobody wrote one. `ways` are the pages of its releases, by tag."""
    timetable = book.timetable
    if timetable is None or not timetable.file:
        return None
    schedule = timetable.schedule
    coming = _coming(book, timetable)
    planned = book.next
    version = "" if isinstance(planned, Refusal) or planned.version is None else str(planned.version)
    return Plans(
        timetable=timetable,
        outcomes=outcomes(schedule.releases, timetable.slips),
        by_tag={one.fulfilled.tag: one for one in schedule.releases if one.fulfilled},
        unplanned={one.tag: one for one in schedule.unplanned},
        pages={one.id: f"{FOLDER}{slug(one.id)}/" for one in _with_pages(timetable)},
        releases={tag: way.path for tag, way in ways.items()},
        names={tag: way.label for tag, way in ways.items()},
        version=version,
        step=Bump.NONE if isinstance(planned, Refusal) else planned.bump,
        coming=coming,
    )


def _with_pages(timetable: Timetable) -> Iterator[PlannedRelease]:
    """Choose who gets a page: what people wrote about, what comes, and the newest departures that tell something."""
    left = MOST_PAST
    for one in reversed(timetable.schedule.releases):
        if one.entry is not None or one.confidence not in _OVER:
            yield one
        elif left and (one.fulfilled is not None or (one.departure is not None and one.departure.moved)):
            left -= 1
            yield one


def _coming(book: ReleaseBook, timetable: Timetable) -> PlannedRelease | None:
    """Find the planned release that the next version of the current branch belongs to, else the next one at all."""
    planned = book.next
    finals = [one for one in timetable.schedule.coming if one.target.known and not is_prerelease(one)]
    version = None if isinstance(planned, Refusal) else planned.version or planned.base_version
    if version is None:
        return finals[0] if finals else None
    return next((one for one in finals if serves(one, version, book)), None)


def serves(one: PlannedRelease, version: Version, book: ReleaseBook) -> bool:
    """Whether a version would belong to the line of a planned release."""
    lines = book.timetable.plan.line if book.timetable else ()
    shipped = Shipped(book.scheme.tag_of(version), str(version), one.target.first, "", Bump.NONE)
    return not one.line or of_line(shipped, one.line, lines)


def agrees(plans: Plans, one: PlannedRelease) -> str:
    """Hold the computed version against the promise of the plan; "" where there is nothing to hold together."""
    promised = _BUMPS.get(one.entry.bump) if one.entry else None
    if promised is None or one is not plans.coming:
        return ""
    said = f"the plan’s “{promised.word}”"
    if not plans.version:
        return f"{said} waits for changes"
    if plans.step is promised:
        return f"agrees with {said}"
    return f"{'more' if plans.step > promised else 'less'} than {said}"


class Against:
    """The few ways in which a release can stand against its plan: words, mark and tone."""

    LATE: Final = ("cross", "is-gone")
    GOOD: Final = ("full", "is-good")
    NONE: Final = ("dash", "is-mute")


def against(outcome: Outcome) -> tuple[str, str]:
    """Give the mark and the tone of an outcome."""
    if outcome.net is None:
        return Against.NONE
    return Against.GOOD if outcome.on_time else Against.LATE


def against_words(outcome: Outcome) -> str:
    """Write an outcome in full: "2 days late, within its window"."""
    words = lateness(outcome.net, outcome.baseline)
    return f"{words}, within its window" if outcome.net and outcome.net > 0 and outcome.on_time else words


def against_briefly(outcome: Outcome) -> str:
    """Write an outcome for a narrow column: "+9 d", "−1 d", "on time"."""
    if not outcome.net:
        return "not recorded" if outcome.net is None else "on time"
    return f"{'+' if outcome.net > 0 else '−'}{abs(outcome.net):,} d"


def state_of(one: PlannedRelease, plans: Plans) -> tuple[str, str, str]:
    """Give the word, mark and tone of how sure a date is; what should have come is overdue."""
    if days := plans.overdue(one):
        return f"{plural(days, 'day')} overdue", *Against.LATE
    return str(one.confidence), *_STATES[one.confidence]
