"""What a status says, for people who read nothing else: what comes, what stands in the way, how it went lately."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.commit import Bump
from tagline.model.finding import Level
from tagline.model.release import Refusal
from tagline.model.schedule import Phase
from tagline.pages.dates import target_words
from tagline.pages.plans import against, against_words, plans_of, state_of
from tagline.pages.release_ways import release_ways
from tagline.pages.support_page import has_support
from tagline.rules import day_words
from tagline.rules.checks.telling import line_of
from tagline.rules.delivery import YEAR, delivery
from tagline.rules.delivery_words import MetricLine, five_lines
from tagline.rules.plain_text import plural, without_addresses
from tagline.rules.punctuality import times
from tagline.rules.schedule import is_prerelease
from tagline.rules.zones import zone_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tagline.model.book import ReleaseBook
    from tagline.model.schedule import PlannedRelease, Schedule, SupportWindow, Target, Timetable
    from tagline.pages.plans import Plans
    from tagline.rules.punctuality import Outcome

LAST: Final = 5
RISKS: Final = 6
LINES: Final = 4
OVERDUE: Final = 2
_SOON: Final = timedelta(days=60)
_SCOPE: Final = "scope-missing"
_LONGEST_NAME: Final = 40
_LONGEST: Final = 180


class Coming(NamedTuple):
    """The next release: its date, how sure it is, how often it moved. `path` is below the site's root, or ""."""

    name: str
    path: str
    target: Target
    window: date | None
    word: str
    mark: str
    tone: str
    moved: str
    moves: int
    goal: str


class Risk(NamedTuple):
    """Something that stands in the way: "bad", or "attention" where it may."""

    level: str
    words: str

    @property
    def mark(self) -> tuple[str, str]:
        """Its shape and tone."""
        return ("cross", "is-gone") if self.level == "bad" else ("square", "k-changed")


class Came(NamedTuple):
    """A release that came, beside what was planned ("" where nothing was)."""

    name: str
    path: str
    day: date
    planned: str
    words: str
    mark: str
    tone: str


class Status(NamedTuple):
    """A status. `coming` is None where nothing has a date; `computed` says in any case what the commits ask for.

    `planned` says whether there is a plan; `more_risks` and `more_support` tell what is left out. `metrics` are those
    of the package `of`, where one was asked for; () where only packages have some.
    """

    project: str
    today: date
    zone: str
    coming: Coming | None
    computed: str
    rhythm: str
    risks: tuple[Risk, ...]
    more_risks: int
    last: tuple[Came, ...]
    planned: bool
    metrics: tuple[MetricLine, ...]
    of: str
    window: str
    support: tuple[str, ...]
    more_support: str
    packages: bool


def status_of(book: ReleaseBook, package: ReleaseBook | None = None) -> Status | None:
    """Say how a project stands; None where there is neither a plan nor a release.

    All is about the whole repository, as its plan is; only the metrics may be those of one `package`.
    """
    timetable = book.timetable
    if timetable is None:
        return None
    schedule, plans = timetable.schedule, plans_of(book, release_ways(book))
    risks = sorted(_risks(book, timetable), key=lambda risk: risk.level != "bad")
    figures = delivery(package or book)
    standing = _standing(timetable)
    return Status(
        project=shortened(book.project.name),
        today=schedule.today,
        zone=zone_words(schedule.zone),
        coming=_coming(plans),
        computed=_computed(book),
        rhythm=_rhythm(schedule),
        risks=tuple(risks[:RISKS]),
        more_risks=len(risks[RISKS:]),
        last=tuple(islice(_last(book, timetable, plans), LAST)),
        planned=plans is not None,
        metrics=five_lines(figures) if figures else (),
        of=shortened(package.package) if package else "",
        window=YEAR,
        support=tuple(cut(without_addresses(window.sentence)) for window in standing[:LINES]),
        more_support=", ".join(shortened(window.line) for window in standing[LINES : LINES + LAST]),
        packages=bool(book.packages),
    )


def shortened(name: str) -> str:
    """Cut a name that would take a whole line."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def cut(text: str, longest: int = _LONGEST) -> str:
    """Cut a sentence that would take a whole paragraph."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


# What comes


def _coming(plans: Plans | None) -> Coming | None:
    one = plans.schedule.next if plans else None
    if plans is None or one is None:
        return None
    word, mark, tone = state_of(one, plans)
    return Coming(
        name=shortened(plans.name(one)),
        path=plans.pages.get(one.id, ""),
        target=one.target,
        window=one.window_end if one.window_end > one.target.last else None,
        word=word,
        mark=mark,
        tone=tone,
        moved=_moved(one, plans),
        moves=len(plans.outcomes[one.id].moves),
        goal=cut(without_addresses(one.entry.goal)) if one.entry else "",
    )


def _moved(one: PlannedRelease, plans: Plans) -> str:
    """Say how often a release moved, and from where."""
    moves, first = plans.outcomes[one.id].moves, plans.outcomes[one.id].baseline
    if not moves:
        return "never moved"
    by = moves[-1].by
    last = f", the last time by {plural(abs(by), 'day')}" if by and len(moves) > 1 else ""
    return f"moved {times(len(moves))} since its first plan, {target_words(first)}{last}"


def _computed(book: ReleaseBook) -> str:
    found = book.next
    if book.only_packages:
        return ""
    if isinstance(found, Refusal):
        return f"The next version is not known: {cut(found.problem)}."
    count = len(book.unreleased)
    waiting = f"{plural(count, 'change')} {'waits' if count == 1 else 'wait'}"
    if found.version is None:
        return f"No change since {found.base_version} asks for a release." if found.base_version else ""
    return f"{waiting} and would make {found.version}, a {found.bump.word} version."


def _rhythm(schedule: Schedule) -> str:
    found = schedule.rhythm
    if found is None:
        return ""
    gaps = plural(found.gaps, "gap")
    return f"Releases came every {found.median} days (the middle of the last {gaps}); an observation, and no promise."


# What stands in the way


def _risks(book: ReleaseBook, timetable: Timetable) -> Iterator[Risk]:
    schedule = timetable.schedule
    yield from _overdue(schedule)
    yield from _frozen(schedule)
    yield from _from_checks(book)
    yield from _unplanned(book, timetable)
    yield from _ending(timetable, schedule.today)


def _overdue(schedule: Schedule) -> Iterator[Risk]:
    late = [one for one in schedule.coming if one.target.known and one.target.last < schedule.today]
    for one in late[:OVERDUE]:
        days = plural((schedule.today - one.target.last).days, "day")
        open_until = one.window_end if one.window_end >= schedule.today else None
        window = f"; its window is open until {day_words.short(open_until)}" if open_until else ""
        words = f"{shortened(one.id)} is {days} overdue ({target_words(one.target)}){window}."
        yield Risk("attention" if open_until else "bad", words)
    if more := len(late[OVERDUE:]):
        yield Risk("bad", f"{plural(more, 'more release')} {'is' if more == 1 else 'are'} overdue.")


def _frozen(schedule: Schedule) -> Iterator[Risk]:
    for freeze in schedule.freeze_on(schedule.today):
        why = f": {cut(without_addresses(freeze.why))}" if freeze.why else ""
        kind = freeze.kind.capitalize()
        words = f"{kind} freeze {shortened(freeze.id)} is in force until {day_words.short(freeze.to)}{why}"
        yield Risk("attention", words if words.endswith(".") else f"{words}.")


def _from_checks(book: ReleaseBook) -> Iterator[Risk]:
    """Tell what a check finds: needs without a commit by themselves, the rest by number and the first of them."""
    told = [one for one in book.findings if one.level is not Level.INFO]
    missing = [one for one in told if one.check == _SCOPE]
    if missing:
        names = ", ".join(shortened(one.found.partition(" without")[0]) for one in missing[:LAST])
        more = f" and {len(missing) - LAST} more" if len(missing) > LAST else ""
        yield Risk("attention", f"Promised, and no commit names it yet: {names}{more}.")
    others = [one for one in told if one.check != _SCOPE]
    errors = [one for one in others if one.level is Level.ERROR]
    if others:
        first = (errors or others)[0]
        place, words = line_of(first)
        counted = " and ".join(
            filter(None, (_count(len(errors), "error"), _count(len(others) - len(errors), "warning")))
        )
        yield Risk("bad" if errors else "attention", cut(f"tagline check finds {counted}; {place}: {words}"))


def _count(count: int, what: str) -> str:
    return plural(count, what) if count else ""


def _unplanned(book: ReleaseBook, timetable: Timetable) -> Iterator[Risk]:
    """Tell of releases that nobody planned; patches seldom are, and that is no risk."""
    figures = delivery(book) if timetable.file else None
    rework = figures.year.rework if figures else None
    loose = [one for one in (*rework.rework, *rework.apart) if one.bump is not Bump.PATCH] if rework else []
    if loose:
        names = ", ".join(shortened(one.version) for one in loose[-LAST:])
        more = f" and {len(loose) - LAST} more" if len(loose) > LAST else ""
        yield Risk("attention", f"Not planned, and no patch, in {YEAR}: {names}{more}.")


def _ending(timetable: Timetable, today: date) -> Iterator[Risk]:
    for window in timetable.support:
        ends = [day for day in (window.active_until, window.security_until, window.extended_until) if day]
        if window.maintained and ends and today <= max(ends) <= today + _SOON:
            yield Risk(
                "attention", f"{shortened(window.line)} reaches its end of life on {day_words.short(max(ends))}."
            )


# How it went


def _last(book: ReleaseBook, timetable: Timetable, plans: Plans | None) -> Iterator[Came]:
    """Give the last releases, the newest first; candidates are on the way to one."""
    schedule, ways = timetable.schedule, release_ways(book)
    planned = [one for one in schedule.releases if one.fulfilled and not is_prerelease(one)]
    came: dict[str, tuple[date, str, PlannedRelease | None]] = {
        one.fulfilled.tag: (one.fulfilled.day, one.fulfilled.version, one) for one in planned if one.fulfilled
    }
    for one in chain(schedule.unplanned, timetable.earlier):
        came.setdefault(one.tag, (one.day, one.version, None))
    since = schedule.since
    for tag, (day, version, slot) in sorted(came.items(), key=lambda item: (item[1][0], item[0]), reverse=True):
        if day <= schedule.today:
            way = ways.get(tag)
            label, path = (way.label, way.path) if way else (version, "")
            outcome = plans.outcomes[slot.id] if slot and plans else None
            words = "before the plan" if since is None or day < since else "not planned"
            yield Came(shortened(label), path, day, *_against(outcome, words))


def _against(outcome: Outcome | None, otherwise: str) -> tuple[str, str, str, str]:
    """Give the first plan, the words, mark and tone of how a release stood against it."""
    if outcome is None:
        return "", otherwise, "dash", "is-mute"
    planned = target_words(outcome.baseline) if outcome.baseline.known else ""
    return planned, against_words(outcome), *against(outcome)


def _standing(timetable: Timetable) -> list[SupportWindow]:
    """Choose the lines that still get something; of lines of which nothing is promised, none."""
    if not has_support(timetable):
        return []
    return [one for one in timetable.support if one.phase not in {Phase.ENDED, Phase.UNKNOWN}]
