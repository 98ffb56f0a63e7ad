"""The plan on other pages: the freeze in force, the next departure, the last slip, and what moved lately."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.schedule import Confidence
from tagline.pages import dates
from tagline.pages.plan_charts import stage_words, train_stages
from tagline.pages.plans import Against, against, against_briefly, against_words, state_of
from tagline.rules.plain_text import plural
from tagline.rules.punctuality import ENOUGH, Outcome, days_off, in_words, lateness
from tagline.rules.schedule import is_prerelease
from tagline.rules.targets import on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tagline.model.plan import Freeze
    from tagline.model.release import Release
    from tagline.model.schedule import Move, PlannedRelease, Target
    from tagline.pages.catalogue import Catalogue
    from tagline.pages.plans import Plans

_SOON: Final = timedelta(days=7)
_STOPS: Final = 7
_AFTER: Final = 2
_LATELY: Final = 4
_RUN: Final = 5
_STOPPED: Final = (".", "!", "?", "…")


class Banner(NamedTuple):
    """A freeze that is in force, or begins soon."""

    id: str
    kind: str
    day: date
    begins: bool
    why: str
    allow: str
    lines: str
    more: int


def banner(plans: Plans | None) -> Banner | None:
    """Give the freeze that readers should know of now: one in force, of releases first, else one that begins soon."""
    if plans is None:
        return None
    today = plans.schedule.today
    near = [one for one in plans.schedule.freezes if one.from_ - _SOON <= today <= one.to]
    near.sort(key=lambda one: (one.from_ > today, one.kind != "release", one.to))
    return _banner(near, today) if near else None


def _banner(near: Sequence[Freeze], today: date) -> Banner:
    freeze = near[0]
    begins = freeze.from_ > today
    allowed = [one for one in freeze.allow if one != "normal"]
    return Banner(
        id=freeze.id,
        kind=f"{freeze.kind} freeze".capitalize(),
        day=freeze.from_ if begins else freeze.to,
        begins=begins,
        why=freeze.why if freeze.why.endswith(_STOPPED) or not freeze.why else f"{freeze.why}.",
        allow=f"{' and '.join(allowed)} changes may still ship".capitalize() if allowed else "",
        lines=", ".join(freeze.lines),
        more=len(near) - 1,
    )


class Stop(NamedTuple):
    """A day on the way to the next departure. `state` is done, today or todo."""

    day: date
    text: str
    state: str
    big: bool = False
    note: str = ""
    path: str = ""


class Next(NamedTuple):
    """The next departure as the home page shows it."""

    label: str
    name: str
    path: str
    target: Target
    window: date | None
    word: str
    mark: str
    tone: str
    sentence: str
    stops: list[Stop]
    goal: str


def next_departure(plans: Plans | None) -> Next | None:
    """Say what departs next, how sure that is, and what lies on the way; None without a plan or a date."""
    one = (plans.coming or plans.schedule.next) if plans else None
    if plans is None or one is None:
        return None
    word, mark, tone = state_of(one, plans)
    first = one is plans.schedule.next
    return Next(
        label="Next departure" if first else f"Next departure of {f'line {one.line}' if one.line else 'this line'}",
        name=plans.name(one),
        path=plans.pages.get(one.id, ""),
        target=one.target,
        window=one.window_end if one.window_end > one.target.last else None,
        word=word.capitalize(),
        mark=mark,
        tone=tone,
        sentence=_raise(one, plans),
        stops=_stops(one, plans),
        goal=one.entry.goal if one.entry else "",
    )


def _raise(one: PlannedRelease, plans: Plans) -> str:
    """Say what would make the date surer."""
    if plans.overdue(one):
        return "The date has passed without a tag, and nobody has moved it."
    if one.confidence is Confidence.CONFIRMED:
        return "Every approval that it needs was seen."
    approve = one.entry.approve if one.entry else None
    if approve is not None:
        return f"With {plural(approve.need, 'approval')} it is confirmed."
    if one.confidence is Confidence.TENTATIVE:
        return "It becomes planned when the departure before it has left."
    if one.entry is None:
        return "The next departure of its train; nobody has written more about it."
    return "No approval is asked for; the tag makes it a release."


def _stops(one: PlannedRelease, plans: Plans) -> list[Stop]:
    today = plans.schedule.today
    stops = [Stop(stage.day, stage_words(stage.name), "done" if stage.day < today else "todo") for stage in one.stages]
    done = [stop for stop in stops if stop.state == "done"]
    ahead = [stop for stop in stops if stop.state == "todo"]
    here = [Stop(today, "today", "today")]
    goal = [Stop(one.target.last, plans.name(one), "todo", big=True)] if one.target.exact else []
    before, after = _others(one, plans)
    late = goal if plans.overdue(one) or (goal and one.target.last < today) else []
    return [
        *(done[-(_STOPS - 3) :] or _left(plans, one)),
        *(late),
        *here,
        *sorted([*ahead[:_STOPS], *before], key=lambda stop: stop.day),
        *([] if late else goal),
        *after,
    ]


def _left(plans: Plans, one: PlannedRelease) -> list[Stop]:
    """Give the departure before, where no stage has passed that the track could begin with."""
    left = [
        other
        for other in plans.schedule.releases
        if other.fulfilled and not is_prerelease(other) and (not one.line or other.line == one.line)
    ]
    if not left or left[-1].fulfilled is None:
        return []
    done = left[-1].fulfilled
    return [Stop(done.day, plans.name(left[-1]), "done", big=True, path=plans.release_path(done))]


def _others(one: PlannedRelease, plans: Plans) -> tuple[list[Stop], list[Stop]]:
    """Give the departures that come before the next one of this line, and two after it."""
    today = plans.schedule.today
    others = [
        other
        for other in plans.schedule.coming
        if other.target.exact and other.id != one.id and other.target.first >= today
    ]
    stops = [
        Stop(
            other.target.first,
            plans.name(other),
            "todo",
            note=str(other.confidence),
            path=plans.pages.get(other.id, ""),
        )
        for other in others
    ]
    return (
        [stop for stop in stops if stop.day <= one.target.first][:_AFTER],
        [stop for stop in stops if stop.day > one.target.first][:_AFTER],
    )


class LastSlip(NamedTuple):
    """The last departure that left, in sentences."""

    label: str
    name: str
    path: str
    left: str
    day: date
    instead: Target | None
    notice: str
    reason: str
    run: str


def last_slip(plans: Plans | None) -> LastSlip | None:
    """Tell of the last departure that was late or early; of the last one that left where none was."""
    if plans is None:
        return None
    left = [
        one
        for one in plans.schedule.releases
        if one.fulfilled and plans.outcomes[one.id].net is not None and not is_prerelease(one)
    ]
    left.sort(key=lambda one: one.sort_key)
    slipped = [one for one in left if plans.outcomes[one.id].net]
    one = slipped[-1] if slipped else left[-1] if left else None
    if one is None or one.fulfilled is None:
        return None
    found = plans.outcomes[one.id]
    last = found.moves[-1] if found.moves else None
    return LastSlip(
        label="Last slip" if slipped else "Last departure",
        name=plans.name(one),
        path=plans.pages.get(one.id, ""),
        left=f"left {lateness(found.net, found.baseline)}",
        day=one.fulfilled.day,
        instead=found.baseline if found.net else None,
        notice=announced(last) if last else "Nobody moved the date before." if found.net and found.net > 0 else "",
        reason=last.reason if last else "",
        run=_run([plans.outcomes[other.id] for other in left]),
    )


def announced(move: Move) -> str:
    """Say when a move was known."""
    if move.after is not None:
        return f"Recorded {plural(move.after, 'day')} after the release."
    if move.notice is None:
        return "When it was announced is not recorded."
    if move.late:
        return f"Recorded {plural(-move.notice, 'day')} after the day had passed."
    return f"Announced {plural(move.notice, 'day')} before." if move.notice else "Announced on the day itself."


def _run(found: Sequence[Outcome]) -> str:
    if len(found) < ENOUGH:
        return ""
    on_time = sum(one.on_time for one in found[-_RUN:])
    were = "was" if on_time == 1 else "were"
    return f"Of the last {in_words(_RUN)} departures, {in_words(on_time)} {were} on time."


class Moved(NamedTuple):
    """A move that was made lately."""

    day: date
    name: str
    path: str
    old: Target
    new: Target
    notice: str
    reason: str


def moved_lately(plans: Plans | None) -> list[Moved]:
    """Give the newest moves of the plan."""
    if plans is None:
        return []
    found = [(move, one) for one in plans.schedule.releases for move in plans.outcomes[one.id].moves]
    found.sort(key=lambda pair: (pair[0].day, pair[1].id), reverse=True)
    return [
        Moved(move.day, plans.name(one), plans.pages.get(one.id, ""), move.old, move.new, announced(move), move.reason)
        for move, one in found[:_LATELY]
    ]


def matched(how: str) -> str:
    """Say why a release was taken for a plan, so that it can follow "because"."""
    return how if how.startswith("its tag") else f"it is the {how}" if how.startswith("nearest") else f"it came {how}"


# Beside releases


class Cell(NamedTuple):
    """How a release stood against its plan, for a table."""

    word: str
    mark: str
    tone: str


def cell(release: Release, plans: Plans | None) -> Cell | None:
    """Give the cell of a release; None where the plan does not speak of it. Of patches only planned ones count."""
    if plans is None:
        return None
    one = plans.by_tag.get(release.tag.name)
    if one is not None:
        found = plans.outcomes[one.id]
        return Cell(against_briefly(found), *against(found))
    if release.tag.name in plans.unplanned and release.bump.word in {"minor", "major"}:
        return Cell("unplanned", *Against.NONE)
    return None


class Planned(NamedTuple):
    """What a release page says of the plan that the release fulfilled; `unplanned` where there was none."""

    unplanned: bool
    id: str = ""
    path: str = ""
    rows: tuple[PlannedRow, ...] = ()
    how: str = ""
    moves: tuple[MoveLine, ...] = ()
    drafts: int = 0
    since: str = ""


class PlannedRow(NamedTuple):
    """A row of planned and actual: the release itself, or a stage that was released as a candidate."""

    name: str
    baseline: Target
    last: Target
    actual: date
    word: str
    mark: str
    tone: str


class MoveLine(NamedTuple):
    """A move in a sentence."""

    day: date
    new: Target
    notice: str
    reason: str


def planned(release: Release, catalogue: Catalogue) -> Planned | None:
    """Hold a release against its plan; None where no plan speaks about its time."""
    plans = catalogue.plans
    if plans is None or not release.version.final:
        return None
    one = plans.by_tag.get(release.tag.name)
    if one is None or one.fulfilled is None:
        return Planned(unplanned=True) if release.tag.name in plans.unplanned else None
    found = plans.outcomes[one.id]
    row = PlannedRow("Release", found.baseline, one.target, one.fulfilled.day, against_words(found), *against(found))
    return Planned(
        unplanned=False,
        id=one.id,
        path=plans.pages.get(one.id, ""),
        rows=(*_stage_rows(release, one, catalogue, plans), row),
        how=matched(one.fulfilled.how),
        moves=tuple(MoveLine(move.day, move.new, announced(move), move.reason) for move in found.moves),
        drafts=found.drafts,
        since=found.since,
    )


def _stage_rows(release: Release, one: PlannedRelease, catalogue: Catalogue, plans: Plans) -> Iterator[PlannedRow]:
    """Give the stages that are named like a candidate: only of those git knows the day."""
    came = {_plain("".join(other.version.prerelease)): other for other in catalogue.candidates(release)}
    baseline = plans.outcomes[one.id].baseline
    first = train_stages(plans, one, baseline.first) if baseline.exact else {}
    for stage in one.stages:
        candidate = came.get(_plain(stage.name))
        actual = dates.day(candidate.released) if candidate else None
        if actual is not None:
            begun = first.get(stage.name, stage.day)
            net = days_off(on(begun), actual)
            tone = Against.LATE if net and net > 0 else Against.GOOD
            yield PlannedRow(stage_words(stage.name), on(begun), on(stage.day), actual, lateness(net, on(begun)), *tone)


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()
