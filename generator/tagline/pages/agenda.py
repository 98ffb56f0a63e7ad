"""Events as a list in the order of days: each says in a sentence what happens, and in a word how sure it is."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from markupsafe import Markup, escape

from tagline.model.event import EventKind
from tagline.model.schedule import Confidence, Phase
from tagline.pages import dates
from tagline.pages.happenings import RELEASED, YANKED, Mark
from tagline.pages.text import inline
from tagline.rules import day_words
from tagline.rules.plain_text import plural, without_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tagline.model.event import Event
    from tagline.model.plan import Freeze
    from tagline.model.schedule import PlannedRelease, Slip, SupportWindow
    from tagline.pages.happenings import Naming

_MOST_NAMED: Final = 12
_MONTHS_A_QUARTER: Final = 3


class Row(NamedTuple):
    """A line of the list. `anchor` is the day for the first row of one, else ""."""

    when: Markup
    text: Markup
    mark: Mark
    past: bool
    anchor: str


class Agenda(NamedTuple):
    """What the sentences are made of beside the events; `root` leads to the site's root."""

    naming: Naming
    root: str
    slips: Mapping[str, Slip]
    avoided: Mapping[str, tuple[date, date, str]]
    freezes: Mapping[str, Freeze]
    support: Sequence[SupportWindow]

    def rows(self, events: Iterable[Event]) -> Iterator[Row]:
        """Write events, given in the order of days; releases of one day are one row, ends of windows have none."""
        told = (event for event in events if event.kind is not EventKind.WINDOW)
        for day, members in groupby(told, key=day_of):
            anchor = f"d-{day}"
            ordered = list(members)
            out = [event for event in ordered if event.confidence is Confidence.RELEASED and _is_release(event)]
            rows = [self._released(day, out)] if out else []
            rows += [self._row(event) for event in ordered if event not in out]
            for row in rows:
                yield row._replace(anchor=anchor)
                anchor = ""

    def _row(self, event: Event) -> Row:
        mark = self.naming.mark(event)
        past = event.last < self.naming.today and mark.tone != "is-bad"
        return Row(_when(event), Markup(" ").join(filter(None, self._sentences(event))), mark, past, "")

    def _sentences(self, event: Event) -> list[Markup]:
        match event.kind:
            case EventKind.RELEASE:
                return self._release(event)
            case EventKind.STAGE:
                return [self._stage(event)]
            case EventKind.FREEZE:
                return _freeze(event, self.freezes.get(event.name))
            case EventKind.SUPPORT | EventKind.END | EventKind.WINDOW:
                return [self._support(event)]

    def _named(self, event: Event) -> Markup:
        name = Markup("<b>{}</b>").format(self.naming.label(event))
        path = self.naming.path(event)
        return Markup('<a href="{}{}">{}</a>').format(self.root, path, name) if path else name

    def _released(self, day: date, events: Sequence[Event]) -> Row:
        shown = events if len(events) <= _MOST_NAMED else events[: _MOST_NAMED - 1]
        names = [self._named_out(event, alone=len(events) == 1) for event in shown]
        more = [escape(f"{len(events) - len(shown)} more")] if len(events) > len(shown) else []
        gone = all(self.naming.mark(event) is YANKED for event in events)
        past = day < self.naming.today
        return Row(
            dates.of(day, day_words.short(day)), _listed([*names, *more]), YANKED if gone else RELEASED, past, ""
        )

    def _named_out(self, event: Event, *, alone: bool) -> Markup:
        named = self._named(event)
        if self.naming.mark(event) is YANKED:
            return named if alone else named + " (yanked)"
        one = event.release
        if not alone or one is None or one.fulfilled is None or not one.target.known:
            return named
        return Markup("{}, planned as {}, {}").format(named, one.id, against(one))

    def _release(self, event: Event) -> list[Markup]:
        one = event.release
        named = self._named(event)
        if one is None:
            return [named]
        first = named + self._aside(one)
        more = [*self._moves(one), *([inline(_ended(without_addresses(event.note)))] if event.note else [])]
        return [first + ".", *more] if more or first != named else [named]

    def _aside(self, one: PlannedRelease) -> Markup:
        """Say what stands beside the name: the day that was avoided, the window, that nobody planned it yet."""
        avoided = self.avoided.get(one.id)
        if avoided:
            planned, _, reason = avoided
            return Markup(", instead of {}: {}").format(dates.of(planned, day_words.brief(planned)), reason)
        if one.window_end > one.target.last:
            return Markup(", window until {}").format(dates.of(one.window_end, day_words.brief(one.window_end)))
        return Markup(", by the cadence") if one.confidence is Confidence.TENTATIVE and one.departure else Markup()

    def _moves(self, one: PlannedRelease) -> Iterator[Markup]:
        slip = self.slips.get(one.id)
        if slip and slip.moves:
            yield Markup("Moved from {}.").format(dates.short_target(slip.moves[-1].old))

    def _stage(self, event: Event) -> Markup:
        what = without_addresses(event.what.removeprefix(event.name).strip())
        owner = f", {self.naming.owner(event.owner)}" if event.owner else ""
        zone = f" ({event.note} time)" if event.note else ""
        # "rc1" stays as it is written.
        raised = what[:1].upper() + what[1:] if what.partition(" ")[0].isalpha() else what
        return Markup("{} of {}{}{}").format(raised, self._named(event), zone, owner)

    def _support(self, event: Event) -> Markup:
        line = Markup("<b>{}</b>").format(event.line)
        if event.kind is EventKind.SUPPORT:
            return Markup("{}: {}").format(line, without_addresses(event.what.removeprefix(event.name).strip()))
        verb = "reached" if event.first < self.naming.today else "reaches"
        return Markup("{} {} its end of life{}").format(line, verb, self._instead(event))

    def _instead(self, event: Event) -> Markup:
        """Name what to use after a line's end: the latest releases of lines that live on."""
        alive = [
            window
            for window in self.support
            if window.line != event.line
            and window.latest
            and window.phase not in {Phase.ENDED, Phase.UNKNOWN, Phase.PLANNED}
            and (last_day(window) or date.max) > event.last
        ]
        if not alive:
            return Markup(".")
        return Markup("; go to {}.").format(Markup(" or ").join(self._latest(window) for window in alive[1::-1]))

    def _latest(self, window: SupportWindow) -> Markup:
        way = self.naming.ways.get(window.latest_tag)
        return Markup('<a href="{}{}">{}</a>').format(self.root, way.path, way.label) if way else escape(window.latest)


def day_of(event: Event) -> date:
    """Give the day at which an event stands in a list: what is known less exactly stands at its end."""
    return event.first if event.exact else event.last


def last_day(window: SupportWindow) -> date | None:
    """Give the last day on which a line gets anything."""
    ends = (window.active_until, window.security_until, window.extended_until)
    return max(filter(None, ends), default=None)


def against(one: PlannedRelease) -> str:
    """Say how a release came against its last target."""
    if one.fulfilled is None:
        return ""
    day = one.fulfilled.day
    if day < one.target.first:
        return f"{plural((one.target.first - day).days, 'day')} early"
    if day <= one.target.last:
        return "on its day" if one.target.exact else "as planned"
    late = plural((day - one.target.last).days, "day")
    return f"in its window, {late} after its day" if day <= one.window_end else f"{late} late"


def _is_release(event: Event) -> bool:
    return event.kind is EventKind.RELEASE


def _when(event: Event) -> Markup:
    if event.exact:
        return dates.of(event.first, day_words.short(event.first))
    one = event.release
    return dates.short_target(one.target) if one else dates.of(event.first, day_words.short(event.first))


def _freeze(event: Event, freeze: Freeze | None) -> list[Markup]:
    until = dates.of(event.last, day_words.short(event.last))
    said = [Markup("{} until {}.").format(without_addresses(event.what), until)]
    if freeze is None:
        return said
    if freeze.lines:
        said.append(escape(f"It holds for {', '.join(freeze.lines)}."))
    if freeze.why:
        said.append(inline(_ended(without_addresses(freeze.why))))
    if freeze.allow:
        said.append(escape(f"What may still ship: {', '.join(freeze.allow)} releases."))
    return said


def _ended(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def _listed(parts: Sequence[Markup]) -> Markup:
    if len(parts) < 2:  # noqa: PLR2004 - one needs no "and"
        return Markup().join(parts)
    return Markup("{} and {}").format(Markup(", ").join(parts[:-1]), parts[-1])
