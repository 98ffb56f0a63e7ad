"""The pages of the plan: what comes and how punctual it was, and one for each planned release."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.page import Page, SearchEntry, TocEntry
from tagline.model.schedule import Confidence
from tagline.pages.dates import target_words
from tagline.pages.departure import banner
from tagline.pages.entries import in_words as kinds_in_words
from tagline.pages.plan_charts import cycle, stage_words, year
from tagline.pages.plans import (
    FOLDER,
    MOST_PAST,
    against,
    against_words,
    agrees,
    state_of,
)
from tagline.pages.rendering import render
from tagline.pages.standing import board, standing
from tagline.rules import day_words
from tagline.rules.changelog import counts
from tagline.rules.plain_text import plural
from tagline.rules.punctuality import Outcome, lateness, record, record_words, shift, times
from tagline.rules.recurrence_words import rule_words
from tagline.rules.targets import on
from tagline.rules.workload import workload
from tagline.rules.zones import zone_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tagline.model.book import ReleaseBook
    from tagline.model.plan import Freeze
    from tagline.model.schedule import Departure, Move, PlannedRelease, Target, Train, Unplanned
    from tagline.pages.plans import Plans
    from tagline.pages.standing import PhaseView, StandingView
    from tagline.rules.workload import Duty

_SHOWN: Final = 20
_MOST_SHOWN: Final = 200
_UNPLANNED: Final = 24
_DEPARTURES: Final = 6


class Coming(NamedTuple):
    """A planned release in the table of what comes."""

    id: str
    path: str
    version: str
    line: str
    target: Target
    window: date | None
    word: str
    mark: str
    tone: str
    goal: str
    moves: str
    gone: bool
    phases: list[PhaseView]
    phase: str


class LoadView(NamedTuple):
    """What a person has to do: weeks with their duties in words, and a sentence on what overlaps."""

    name: str
    weeks: list[tuple[date, list[tuple[date, str, str]]]]
    overlaps: list[str]


class Past(NamedTuple):
    """A planned release in the record."""

    id: str
    path: str
    version: str
    version_path: str
    baseline: Target
    actual: date | None
    word: str
    mark: str
    tone: str
    moves: int
    late: int
    reason: str


class TrainView(NamedTuple):
    """A train with its rule in words."""

    name: str
    line: str
    rule: str
    departures: list[DepartureView]


class DepartureView(NamedTuple):
    """A departure; `planned` is the rule's own day where it had to be avoided, `target` what people planned instead."""

    day: date
    planned: date | None
    reason: str
    path: str
    target: Target | None


class MoveView(NamedTuple):
    """A move of a target in words."""

    day: date
    old: Target
    new: Target
    by: str
    notice: str
    late: bool
    reason: str
    commit: str
    address: str


class Chip(NamedTuple):
    """A state that changes what a reader does."""

    words: str
    mark: str
    tone: str


def plan_pages(book: ReleaseBook, plans: Plans) -> Iterator[Page]:
    """Make the page of the plan, then one for each planned release that has one."""
    yield _plan_page(book, plans)
    with_page: list[PlannedRelease] = []
    for one in plans.schedule.releases:
        if one.id in plans.pages and one.id not in {before.id for before in with_page[-1:]}:
            with_page.append(one)
    made: set[str] = set()
    for at, one in enumerate(with_page):
        if one.id in made:  # two trains may name a departure alike; the check of the plan says so
            continue
        made.add(one.id)
        before = with_page[at - 1] if at else None
        after = with_page[at + 1] if at + 1 < len(with_page) else None
        yield _release_plan(one, before, after, book, plans)


# The plan as a whole


def _plan_page(book: ReleaseBook, plans: Plans) -> Page:
    schedule = plans.schedule
    coming = [_coming(one, book, plans) for one in _ahead(plans)]
    past = [one for one in reversed(schedule.releases) if _is_past(one, plans)]
    rows = [_past(one, plans) for one in past[:_MOST_SHOWN]]
    unplanned = sorted(schedule.unplanned, key=lambda one: (one.day, one.version), reverse=True)
    name = book.project.name
    running = cycle(plans, book)
    html = render(
        "plan.html",
        root="../",
        book=book,
        plans=plans,
        file=plans.timetable.file,
        next=_coming(schedule.next, book, plans) if schedule.next else None,
        banner=banner(plans),
        coming=coming,
        has_line=any(row.line for row in coming),
        has_window=any(row.window for row in coming),
        has_moves=any(row.moves for row in coming),
        has_goal=any(row.goal for row in coming),
        has_phase=any(row.phase for row in coming),
        loads=_loads(plans),
        ever_moved=any(row.moves for row in rows),
        year=year(plans),
        cycle=running,
        rows=rows[:_SHOWN],
        more_rows=rows[_SHOWN:],
        left_out=max(0, len(past) - _MOST_SHOWN),
        without_page=len(past) > MOST_PAST,
        record=record_words(record(schedule.releases, plans.outcomes)),
        unplanned=[(one, _path(one, plans), plans.names.get(one.tag, one.version)) for one in unplanned[:_UNPLANNED]],
        more_unplanned=max(0, len(unplanned) - _UNPLANNED),
        trains=[_train(train, plans) for train in schedule.trains],
        freezes=[freeze for freeze in schedule.freezes if freeze.to >= schedule.today],
        since=schedule.since,
    )
    first = next(iter(coming), None)
    said = f"Next: {first.id}, {target_words(first.target)}." if first else "Nothing is planned."
    return Page(
        path=FOLDER,
        title="Plan",
        html=html,
        description=f"What comes next in {name}, and when. {said}",
        search_entries=(SearchEntry("Plan", f"{said} {' '.join(row.id for row in coming)}", FOLDER),),
    )


def _path(one: Unplanned, plans: Plans) -> str:
    return plans.releases.get(one.tag, "")


def _is_cancelled_ahead(one: PlannedRelease, plans: Plans) -> bool:
    return one.confidence is Confidence.CANCELLED and one.target.last >= plans.schedule.today


def _ahead(plans: Plans) -> list[PlannedRelease]:
    coming = {one.id for one in plans.schedule.coming}
    return [one for one in plans.schedule.releases if one.id in coming or _is_cancelled_ahead(one, plans)]


def _is_past(one: PlannedRelease, plans: Plans) -> bool:
    over = one.confidence in {Confidence.RELEASED, Confidence.MISSED}
    return over or (one.confidence is Confidence.CANCELLED and not _is_cancelled_ahead(one, plans))


def _coming(one: PlannedRelease, book: ReleaseBook, plans: Plans) -> Coming:
    found = plans.outcomes[one.id]
    phases = [] if one.confidence is Confidence.TENTATIVE else board(one, book, plans)
    word, mark, tone = state_of(one, plans)
    return Coming(
        id=one.id,
        path=plans.pages.get(one.id, ""),
        version=plans.name(one) if plans.name(one) != one.id else "",
        line=one.line,
        target=one.target,
        window=one.window_end if one.target.known and one.window_end > one.target.last else None,
        word=word,
        mark=mark,
        tone=tone,
        goal=one.entry.goal if one.entry else "",
        moves=moves_words(found),
        gone=one.confidence is Confidence.CANCELLED,
        phases=phases,
        phase=next((each.name.lower() for each in phases if each.state == "current"), ""),
    )


def _loads(plans: Plans) -> list[LoadView]:
    """Say who has what to do in the weeks ahead."""
    known = {one.id: plans.name(one) for one in plans.schedule.coming}
    found = workload(plans.schedule.coming, tuple(plans.timetable.plan.people), plans.schedule.today)
    return [
        LoadView(
            name=plans.who(load.person),
            weeks=[(monday, [_duty(duty, known, plans) for duty in duties]) for monday, duties in load.weeks],
            overlaps=[
                f"{known[one]} and {known[other]} overlap from {day_words.short(first)} to {day_words.short(last)}."
                for (one, other), first, last in load.overlaps
            ],
        )
        for load in found
    ]


def _duty(duty: Duty, known: Mapping[str, str], plans: Plans) -> tuple[date, str, str]:
    name = known[duty.release]
    words = f"{stage_words(duty.stage)} of {name}" if duty.stage else f"release of {name}"
    return duty.day, words, plans.pages.get(duty.release, "")


def moves_words(found: Outcome) -> str:
    """Write "twice, 7 days later" of the moves of a release, "" where there are none."""
    if not found.moves:
        return ""
    by = shift(found.net)
    return f"{times(len(found.moves))}, {by}" if by else times(len(found.moves))


def _past(one: PlannedRelease, plans: Plans) -> Past:
    found = plans.outcomes[one.id]
    done = one.fulfilled
    word, mark, tone = (against_words(found), *against(found)) if done else state_of(one, plans)
    return Past(
        id=one.id,
        path=plans.pages.get(one.id, ""),
        version=plans.name(one) if done else "",
        version_path=plans.release_path(done) if done else "",
        baseline=found.baseline,
        actual=done.day if done else None,
        word=word,
        mark=mark,
        tone=tone,
        moves=len(found.moves),
        late=sum(move.late for move in found.moves),
        reason=found.moves[-1].reason if found.moves else "",
    )


def _train(train: Train, plans: Plans) -> TrainView:
    today = plans.schedule.today
    taken = {one.departure: one for one in plans.schedule.releases if one.departure and one.train == train.name}
    ahead = [one for one in train.departures if one.day >= today][:_DEPARTURES]
    words = rule_words(train.rule)
    return TrainView(
        name=train.name,
        line=train.cadence.line,
        rule=words[:1].upper() + words[1:] if words != train.rule else train.rule,
        departures=[_departure(one, taken.get(one), plans) for one in ahead],
    )


def _departure(departure: Departure, one: PlannedRelease | None, plans: Plans) -> DepartureView:
    return DepartureView(
        day=departure.day,
        planned=departure.planned if departure.moved else None,
        reason=departure.reason,
        path=plans.pages.get(one.id, "") if one else "",
        target=one.target if one and one.target != on(departure.day) else None,
    )


# One planned release


def _release_plan(
    one: PlannedRelease, before: PlannedRelease | None, after: PlannedRelease | None, book: ReleaseBook, plans: Plans
) -> Page:
    found, done, entry = plans.outcomes[one.id], one.fulfilled, one.entry
    path = plans.pages[one.id]
    name = plans.name(one)
    stops = _stops(one, plans)
    stands = standing(one, book, plans)
    moves = [_move(move, book) for move in reversed(found.moves)]
    html = render(
        "planned.html",
        root="../../",
        book=book,
        plans=plans,
        one=one,
        entry=entry,
        name=name,
        is_version=name != one.id,
        window=one.window_end if one.target.known and one.window_end > one.target.last else None,
        chips=_chips(one, plans),
        lead=_lead(one, plans),
        release_path=plans.release_path(done) if done else "",
        facts=_facts(one, book, plans),
        outcome=found,
        planned_on=_planned_on(one, plans),
        since="" if found.since == "first planned" else since_words(found.since),
        slip=against_words(found) if done else "",
        slip_mark=against(found),
        error=lateness(found.last_error, one.target) if done else "",
        stops=stops,
        standing=stands,
        scope=stands if stands and stands.scope else None,
        links=_links(one),
        moves=moves,
        shifted=one.departure if one.departure and one.departure.moved else None,
        before=_neighbour(before, plans),
        after=_neighbour(after, plans),
    )
    when = f"released on {day_words.short(done.day)}, {against_words(found)}" if done else target_words(one.target)
    title = f"{name} against its plan" if done else f"{name} planned"
    goal = entry.goal if entry else ""
    needs = " ".join(f"{need.need} {need.what}" for need in entry.scope) if entry else ""
    return Page(
        path=path,
        title=title,
        html=html,
        description=f"{book.project.name} {name}: {when if done else f'{one.confidence}, {when}'}. {goal}".strip(),
        toc=_toc(bool(stops), stands, one, bool(moves)),
        search_entries=(SearchEntry(f"Plan {one.id}", f"{name} {when} {goal} {needs}".strip(), path),),
        edit_path=plans.timetable.file,
        show_toc=True,
    )


def _toc(stops: bool, stands: StandingView | None, one: PlannedRelease, moves: bool) -> tuple[TocEntry, ...]:  # noqa: FBT001
    sections = (
        (one.fulfilled is not None, TocEntry("Planned and actual", "planned")),
        (stands and stands.phases, TocEntry("Where it stands", "phases")),
        (stops, TocEntry("Stages", "stages")),
        (stands and stands.scope, TocEntry("Scope", "scope")),
        (stands and stands.checks, TocEntry("Readiness", "readiness")),
        (stands and stands.budget, TocEntry("Budget", "budget")),
        (stands and stands.rollout, TocEntry("Rollout", "rollout")),
        (one.entry is not None and bool(one.entry.depends), TocEntry("Waits for", "depends")),
        (one.entry is not None and bool(one.entry.links), TocEntry("More", "links")),
        (moves, TocEntry("Moves", "moves")),
    )
    return tuple(entry for there, entry in sections if there)


def _neighbour(one: PlannedRelease | None, plans: Plans) -> tuple[str, str] | None:
    return (plans.name(one), plans.pages[one.id]) if one else None


def freezes_of(one: PlannedRelease, plans: Plans) -> list[Freeze]:
    """Give the freezes in force today that hold for a release."""
    return [
        freeze
        for freeze in plans.schedule.freeze_on(plans.schedule.today)
        if not freeze.lines or not one.line or one.line in freeze.lines
    ]


def _chips(one: PlannedRelease, plans: Plans) -> list[Chip]:
    found = plans.outcomes[one.id]
    word, mark, tone = state_of(one, plans)
    chips = [Chip(word.capitalize(), mark, tone)]
    if one.fulfilled:
        chips.append(Chip(against_words(found).capitalize(), *against(found)))
    elif one.confidence is not Confidence.CANCELLED:
        if one.entry and one.entry.class_ != "normal":
            chips.append(Chip(f"{one.entry.class_} change".capitalize(), "square", "is-warn"))
        chips += [
            Chip(f"{freeze.kind} freeze in force".capitalize(), "ring", "is-mute")
            for freeze in freezes_of(one, plans)[:1]
        ]
    if found.moves:
        chips.append(Chip(f"Moved {times(len(found.moves))}", "square", "is-warn"))
    return chips


def _lead(one: PlannedRelease, plans: Plans) -> str:
    if one.entry and one.entry.goal:
        return one.entry.goal
    if one.departure is not None and one.entry is None:
        train = next((train for train in plans.schedule.trains if train.name == one.train), None)
        named = f" {one.train}" if one.train else ""
        return f"A departure of the train{named}: {rule_words(train.rule)}." if train else ""
    return ""


class Fact(NamedTuple):
    """A fact with its name; `path` leads somewhere from the root of the site."""

    name: str
    text: str
    path: str = ""


def _facts(one: PlannedRelease, book: ReleaseBook, plans: Plans) -> list[Fact]:
    entry = one.entry
    facts = []
    if one.fulfilled:
        facts.append(Fact("Released as", plans.name(one), plans.release_path(one.fulfilled)))
        facts.append(Fact("Matched", one.fulfilled.how))
    elif one is plans.coming:
        facts.append(Fact("Computed version", _computed(one, plans), "next/" if book.releases or plans.version else ""))
    if entry and entry.bump and one is not plans.coming:
        facts.append(Fact("Promise", f"a {entry.bump} version"))
    if one.line:
        facts.append(Fact("Line", one.line))
    if entry and entry.owner:
        facts.append(Fact("Owner", plans.who(entry.owner)))
    if entry:
        facts.append(Fact("Class", _class(one, plans)))
    if one is plans.coming and not one.fulfilled:
        facts.append(Fact("Commits so far", _commits(one, book, plans)))
    return facts


def _commits(one: PlannedRelease, book: ReleaseBook, plans: Plans) -> str:
    """Count the commits since the last final; what is not released yet is less, where there are candidates."""
    since = f" since {book.latest.version}" if book.latest else ""
    evidence = plans.timetable.evidence.get(one.id)
    if evidence is not None and evidence.candidates:
        return f"{evidence.commits:,}{since}"
    words = kinds_in_words(counts(book.unreleased), quiet=False)
    return f"{book.unreleased_commits:,}{since}{f': {words}' if words else ''}"


def _computed(one: PlannedRelease, plans: Plans) -> str:
    agreed = agrees(plans, one)
    version = plans.version or "none yet"
    return f"{version}, {agreed}" if agreed else version


def _class(one: PlannedRelease, plans: Plans) -> str:
    entry = one.entry
    if entry is None:
        return ""
    if entry.approve is None:
        return entry.class_
    asked = len(entry.approve.of)
    count = f"{entry.approve.need} of {asked} approvals" if asked else plural(entry.approve.need, "approval")
    evidence = plans.timetable.evidence.get(one.id)
    if evidence is None:
        return f"{entry.class_}, needs {count}"
    return f"{entry.class_}, {len(evidence.approvals.counted)} of {plural(entry.approve.need, 'approval')} seen"


class Stop(NamedTuple):
    """A stage on the way: its state is done, today or todo."""

    day: date
    text: str
    state: str
    big: bool = False
    owner: str = ""
    note: str = ""
    change: str = ""


def _stops(one: PlannedRelease, plans: Plans) -> list[Stop]:
    """Put the stages in order, with the release and today between them."""
    today = plans.schedule.today
    if not one.target.exact and not one.stages:
        return []
    stops = [
        Stop(
            stage.day,
            stage_words(stage.name),
            _state(stage.day, today, one),
            owner=plans.who(stage.owner),
            note=f"in {zone_words(stage.zone)}" if stage.zone else "",
            change=_override(stage.by_train, stage.day),
        )
        for stage in one.stages
    ]
    if one.fulfilled:
        stops.append(Stop(one.fulfilled.day, plans.name(one), "done", big=True, note="released"))
    elif one.target.exact:
        stops.append(Stop(one.target.first, plans.name(one), "todo", big=True))
        if one.window_end > one.target.last:
            stops.append(Stop(one.window_end, "window ends", "todo"))
    stops.sort(key=lambda stop: (stop.day, stop.big))
    return with_today(stops, one, today) if not one.fulfilled else stops


def with_today(stops: Sequence[Stop], one: PlannedRelease, today: date) -> list[Stop]:
    """Put today between the stops, unless all of it is over."""
    if one.confidence in {Confidence.CANCELLED, Confidence.MISSED}:
        return list(stops)
    here = Stop(today, "today", "today")
    at = next(
        (n for n, stop in enumerate(stops) if stop.day > today or (stop.day == today and stop.state == "todo")),
        len(stops),
    )
    return [*stops[:at], here, *stops[at:]]


def _state(day: date, today: date, one: PlannedRelease) -> str:
    return "done" if day < today or one.fulfilled else "todo"


def _override(by_train: date | None, day: date) -> str:
    if by_train is None or by_train == day:
        return ""
    return f"{shift((day - by_train).days)} than its train says"


def _links(one: PlannedRelease) -> list[tuple[str, str, str]]:
    """Give the links of an entry: name, words, and address where it is one that a browser may follow."""
    found = []
    for name, target in (one.entry.links if one.entry else {}).items():
        safe = target if target.startswith(("https://", "http://")) else ""
        found.append((stage_words(name), target, safe))
    return found


def _move(move: Move, book: ReleaseBook) -> MoveView:
    forge = book.project.forge
    return MoveView(
        day=move.day,
        old=move.old,
        new=move.new,
        by=shift(move.by),
        notice=notice_words(move),
        late=move.late or move.after is not None,
        reason=move.reason,
        commit=move.commit[:7],
        address=forge.commit(move.commit) if forge else "",
    )


def notice_words(move: Move) -> str:
    """Write how long before the old target a move was known; one that came after the release announced nothing."""
    if move.after is not None:
        return f"recorded {plural(move.after, 'day')} after the release"
    if move.notice is None:
        return "not recorded"
    if move.late:
        return f"recorded {plural(-move.notice, 'day')} late"
    return plural(move.notice, "day") if move.notice else "the same day"


def since_words(since: str) -> str:
    """Write the day at the end of where a baseline comes from as people do."""
    head, _, tail = since.rpartition(" ")
    try:
        return f"{head} {day_words.short(date.fromisoformat(tail))}"
    except ValueError:
        return since


def _planned_on(one: PlannedRelease, plans: Plans) -> date | None:
    """Give the day on which a release came into the plan, where its history is known."""
    slip = plans.timetable.slips.get(one.id)
    return slip.planned_on if slip else None
