"""Where a planned release stands: its phases, scope, readiness, budget and rollout, as pages show them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.approval import How
from tagline.model.evidence import ItemState, Result, Source
from tagline.model.phase import Mark
from tagline.pages.burn_up import BurnUp, burn_up
from tagline.pages.standing_facts import phases_of
from tagline.rules.budgets import account
from tagline.rules.day_words import short, without_year
from tagline.rules.plain_text import plural
from tagline.rules.punctuality import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tagline.model.approval import Approvals, Approved
    from tagline.model.book import ReleaseBook
    from tagline.model.evidence import Answer, Deployment, Evidence, Item, Proof, Scope
    from tagline.model.phase import PhaseState
    from tagline.model.plan import Need
    from tagline.model.schedule import PlannedRelease
    from tagline.pages.plans import Plans
    from tagline.rules.budgets import Account, Meter

GOOD: Final = ("full", "is-good")
COMES: Final = ("ring", "is-info")
WAITS: Final = ("ring", "is-warn")
FAILED: Final = ("cross", "is-gone")
LOOK: Final = ("square", "is-warn")
UNKNOWN: Final = ("dash", "is-mute")
RESULTS: Final = {Result.PASS: GOOD, Result.FAIL: FAILED, Result.NOT_RUN: WAITS, Result.NOT_RECORDED: UNKNOWN}
_LINES: Final = {
    Mark.THERE: GOOD,
    Mark.COMES: COMES,
    Mark.WAITS: WAITS,
    Mark.FAILED: FAILED,
    Mark.LOOK: LOOK,
    Mark.UNKNOWN: UNKNOWN,
}
_ITEMS: Final = {
    ItemState.RELEASED: GOOD,
    ItemState.IN_BUILD: GOOD,
    ItemState.IN_PROGRESS: COMES,
    ItemState.AT_RISK: FAILED,
    ItemState.NOT_BEGUN: WAITS,
    ItemState.MISSING: FAILED,
    ItemState.DROPPED: UNKNOWN,
}
_WAITING: Final = "waiting"
_MOST_PROOFS: Final = 3
_MOST_BEYOND: Final = 8
_HASH: Final = 7
_ENOUGH: Final = 2  # one check needs no count


class EvidenceLine(NamedTuple):
    """A line below a phase."""

    mark: str
    tone: str
    words: str


class PhaseView(NamedTuple):
    """A stop of the board. `state` is done, current, left or open; `gone` is in per cent."""

    name: str
    state: str
    words: str
    gone: int
    lines: list[EvidenceLine]


class NeedView(NamedTuple):
    """A row of the scope. `address` leads to the issue, `commits` to the newest commits."""

    need: str
    address: str
    what: str
    promise: str
    build: str
    state: str
    mark: str
    tone: str
    gone: bool


class Link(NamedTuple):
    """Words that lead to an `address`, or to a `local` path from the root of the site; code, unless they are prose."""

    text: str
    address: str = ""
    local: str = ""
    code: bool = True


class CheckView(NamedTuple):
    """A row of the readiness: `words` stand before the links of its evidence, `aside` behind them."""

    what: str
    phase: str
    owner: str
    must: bool
    result: str
    mark: str
    tone: str
    words: str
    links: list[Link]
    aside: str


class MeterView(NamedTuple):
    """A meter; `share` and `time` are in per cent of the trough, None where nothing is known."""

    name: str
    words: str
    share: int | None
    over: bool
    time: int | None


class BudgetView(NamedTuple):
    """The budget of a release: its meters, a line about people, and a sentence on where figures come from."""

    meters: list[MeterView]
    people: str
    sentence: str


class PlaceView(NamedTuple):
    """A row of the rollout: a ring or an environment."""

    name: str
    aside: str
    planned: date | None
    reached: date | None
    word: str
    mark: str
    tone: str
    tag: str


class StandingView(NamedTuple):
    """All that pages show of where a release stands; what is not known is empty."""

    phases: list[PhaseView]
    scope: list[NeedView]
    beyond: str
    beyond_links: list[Link]
    checks: list[CheckView]
    checks_words: str
    budget: BudgetView | None
    rollout: list[PlaceView]
    burn_up: BurnUp | None = None


def standing(one: PlannedRelease, book: ReleaseBook, plans: Plans) -> StandingView | None:
    """Make the view of where a release stands; None where git says nothing of it."""
    evidence = plans.timetable.evidence.get(one.id)
    if evidence is None:
        scope = [_unknown(need, book) for need in one.entry.scope] if one.entry else []
        return StandingView([], scope, "", [], [], "", None, []) if scope else None
    checks = list(_checks(one, evidence, book, plans))
    return StandingView(
        phases=board(one, book, plans),
        scope=[_need(item, one, book) for item in evidence.scope.items],
        beyond=_beyond(evidence.scope, one),
        beyond_links=_beyond_links(evidence.scope, book),
        checks=checks,
        checks_words=_counted(checks, released=one.fulfilled is not None),
        budget=_budget(one, evidence, plans),
        rollout=list(_rollout(one, evidence, plans)),
        burn_up=_burn_up(one, evidence, plans.timetable.schedule.today),
    )


def _burn_up(one: PlannedRelease, evidence: Evidence, today: date) -> BurnUp | None:
    if not one.target.known:
        return None
    found, out = evidence.scope, one.fulfilled
    end, now = (out.day, out.day) if out else (one.target.last, today)
    return burn_up(found.progress, len(found.wanted), evidence.begun, end, now)


# Phases


def board(one: PlannedRelease, book: ReleaseBook, plans: Plans) -> list[PhaseView]:
    """Make the stops of the phase board of a release; none where git says nothing of it."""
    found = plans.timetable
    evidence = found.evidence.get(one.id)
    if evidence is None:
        return []
    return [_phase(each) for each in phases_of(one, evidence, plans.outcomes[one.id], book, found)]


def _phase(one: PhaseState) -> PhaseView:
    state = {"done": "done", "in progress": "current", "left open": "left"}.get(str(one.standing), "open")
    lines = [EvidenceLine(*_LINES[line.mark], line.words) for line in one.lines]
    return PhaseView(one.phase.capitalize(), state, one.words, round(one.share * 100), lines)


# Scope


def _need(item: Item, one: PlannedRelease, book: ReleaseBook) -> NeedView:
    need = item.need
    mark, tone = _ITEMS[item.state]
    if item.state is ItemState.MISSING and need.state == "stretch":
        mark, tone = UNKNOWN
    return NeedView(
        need=need.need,
        address=_issue(need, book),
        what=need.what,
        promise=need.state,
        build=_build(item, one),
        state=str(item.state),
        mark=mark,
        tone=tone,
        gone=item.state is ItemState.DROPPED,
    )


def _unknown(need: Need, book: ReleaseBook) -> NeedView:
    """Show an item of which git says nothing."""
    gone = need.state == "dropped"
    word = str(ItemState.DROPPED if gone else Result.NOT_RECORDED)
    return NeedView(need.need, _issue(need, book), need.what, need.state, "", word, *UNKNOWN, gone=gone)


def _issue(need: Need, book: ReleaseBook) -> str:
    forge = book.project.forge
    return forge.issue(need.need.removeprefix("#")) if forge else ""


def _build(item: Item, one: PlannedRelease) -> str:
    if item.state is ItemState.DROPPED:
        return ""
    if item.commits and item.last:
        last = without_year(item.last)
        words = f"1 commit, {last}" if len(item.commits) == 1 else f"{len(item.commits):,} commits, last {last}"
        return f"{words}, not in the build yet" if item.state is ItemState.IN_PROGRESS else words
    if item.state is ItemState.AT_RISK:
        return "no commit, and the freeze is on"
    return "no commit" if one.fulfilled else ""


def _beyond(scope: Scope, one: PlannedRelease) -> str:
    """Write "In the build but not in the scope: 3 additions"."""
    if not scope.beyond:
        return ""
    count = plural(len(scope.beyond), "addition")
    return f"{'Released' if one.fulfilled else 'In the build'} but not in the scope: {count}"


def _beyond_links(scope: Scope, book: ReleaseBook) -> list[Link]:
    forge = book.project.forge
    found = []
    for change in scope.beyond[:_MOST_BEYOND]:
        if change.pull and forge:
            found.append(Link(f"#{change.pull}", forge.pull(change.pull), code=False))
        else:
            name = change.commit.hash
            found.append(Link(name[:_HASH], forge.commit(name) if forge else ""))
    return found


# Readiness


def _checks(one: PlannedRelease, evidence: Evidence, book: ReleaseBook, plans: Plans) -> Iterator[CheckView]:
    if evidence.approvals.asked is not None:
        yield _approval(one, evidence.approvals, book, plans)
    for answer in evidence.answers:
        yield _check(answer, book, plans)


def _approval(one: PlannedRelease, found: Approvals, book: ReleaseBook, plans: Plans) -> CheckView:
    asked = found.asked
    need = asked.need if asked else 0
    missing = need - len(found.counted)
    result, look = str(Result.PASS), GOOD
    late = [word for word in found.counted if word.after is not None]
    if missing > 0:
        result, look = (str(Result.NOT_RECORDED), UNKNOWN) if one.fulfilled else (_WAITING, WAITS)
    elif late:
        result, look = "approved after release", LOOK
    waits = [plans.who(key) for key in found.waiting_for]
    asides = [*_words_on(found.given), *([f"{_of(waits, missing)} missing"] if missing > 0 else [])]
    return CheckView(
        what=f"{in_words(need)} {'approval' if need == 1 else 'approvals'}".capitalize(),
        phase="plan",
        owner=", ".join(plans.who(key) for key in asked.of) if asked else "",
        must=True,
        result=result,
        mark=look[0],
        tone=look[1],
        words="",
        links=[_word_link(word, book, plans) for word in found.given],
        aside="; ".join(asides),
    )


def _of(names: Sequence[str], missing: int) -> str:
    return f"{missing} of {', '.join(names)}" if names else str(missing)


def _words_on(given: Sequence[Approved]) -> Iterator[str]:
    """Say what is odd about approvals."""
    for word in given:
        if not word.counts:
            yield f"{word.who.name} was not asked" if word.how is not How.NOTE else f"{word.who.name}’s does not count"
        if word.own:
            yield f"{word.who.name} {word.own}"
        if word.after is not None:
            yield f"{word.who.name}’s came {_delay(word.after)}"


def _delay(days: int) -> str:
    return f"{plural(days, 'day')} after the release" if days else "on the day of the release, after it"


def _word_link(word: Approved, book: ReleaseBook, plans: Plans) -> Link:
    day = without_year(datetime.fromtimestamp(word.moment, plans.timetable.clock).date())
    forge = book.project.forge
    is_commit = word.how in {How.TRAILER, How.NOTE}
    local = "" if is_commit else plans.releases.get(word.source, "")
    return Link(f"{word.who.name}, {day}", forge.commit(word.source) if forge and is_commit else "", local, code=False)


def _check(answer: Answer, book: ReleaseBook, plans: Plans) -> CheckView:
    check = answer.check
    mark, tone = RESULTS[answer.result]
    newest = answer.proofs[0] if answer.proofs else None
    due = f"due {short(answer.due)}" if answer.result is Result.NOT_RUN and answer.due else ""
    return CheckView(
        what=check.what or check.id,
        phase=check.phase,
        owner=plans.who(check.owner),
        must=check.must,
        result=str(answer.result),
        mark=mark,
        tone=tone,
        words=_proof_words(newest) if newest else due,
        links=[_proof_link(proof, book, plans) for proof in answer.proofs[:_MOST_PROOFS]],
        aside=_proof_aside(newest) if newest else "",
    )


def _proof_words(proof: Proof) -> str:
    return f"{proof.who} in" if proof.who and proof.source is not Source.FILE else ""


def _proof_aside(proof: Proof) -> str:
    return ", ".join(filter(None, (without_year(proof.day) if proof.day else "", proof.words)))


def _proof_link(proof: Proof, book: ReleaseBook, plans: Plans) -> Link:
    forge = book.project.forge
    match proof.source:
        case Source.COMMIT | Source.NOTE:
            words = proof.name[:_HASH] if proof.source is Source.COMMIT else f"a note on {proof.name[:_HASH]}"
            return Link(words, forge.commit(proof.name) if forge else "", code=proof.source is Source.COMMIT)
        case Source.TAG:
            return Link(proof.name, "", plans.releases.get(proof.name, ""))
        case Source.FILE:
            return Link(proof.name)


def _counted(rows: Sequence[CheckView], *, released: bool) -> str:
    """Write "2 pass, 1 not run.", and how many of those that have to pass do."""
    if len(rows) < _ENOUGH:
        return ""
    counts: dict[str, int] = {str(result): 0 for result in Result}
    for row in rows:
        counts[row.result] = counts.get(row.result, 0) + 1
    words = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    must = [row for row in rows if row.must]
    done = sum(row.tone == "is-good" or row.mark == "square" for row in must)
    if not must or released:
        return f"{words}."
    if len(must) == 1:
        return f"{words}. One has to pass before the tag, and {'does' if done else 'does not yet'}."
    count = {0: "none", len(must): "all"}.get(done, in_words(done))
    return f"{words}. {in_words(len(must)).capitalize()} have to pass before the tag; {count} of them {_do(done)}."


def _do(count: int) -> str:
    return "does" if count == 1 else "do"


# Budget and rollout


def _budget(one: PlannedRelease, evidence: Evidence, plans: Plans) -> BudgetView | None:
    found = account(one, evidence, plans.schedule.today)
    if found is None:
        return None
    return BudgetView(
        [_meter(each, found) for each in found.meters], _people(found, evidence), _source(found, evidence)
    )


def _meter(meter: Meter, found: Account) -> MeterView:
    given = f"{meter.given:,.10g}"
    unit = f"{meter.unit} " if meter.unit else ""
    if meter.used is None:
        return MeterView(meter.name, f"{unit}{given} planned; use not recorded", None, over=False, time=None)
    over = meter.used > meter.given
    words = f"{unit}{meter.used:,.10g} of {given}"
    time = round(found.share * 100) if found.whole else None
    return MeterView(meter.name, words, min(100, round(meter.share * 100)), over=over, time=time)


def _people(found: Account, evidence: Evidence) -> str:
    said = f"{found.people:,.10g} planned" if found.people else ""
    since = f" since {evidence.previous}" if evidence.previous else ""
    committed = f"{plural(len(evidence.authors), 'person', 'people')} committed{since}" if evidence.authors else ""
    return "; ".join(filter(None, (said, committed)))


def _source(found: Account, evidence: Evidence) -> str:
    parts = []
    if found.as_of:
        by = f" by {evidence.reporter}" if evidence.reporter else ""
        parts.append(f"Spent as reported on {short(found.as_of)}{by}.")
    elif any(meter.used is not None for meter in found.meters):
        parts.append("Spent as reported; no day is given.")
    if found.whole and any(meter.used is not None for meter in found.meters):
        parts.append(f"The upright stroke is the share of time gone: {found.gone} of {found.whole} days.")
    return " ".join((*parts, "Git cannot measure hours."))


def _rollout(one: PlannedRelease, evidence: Evidence, plans: Plans) -> Iterator[PlaceView]:
    for environment, deployments in evidence.deployed:
        last = deployments[0] if deployments else None
        if last is not None:
            words = f"{last.version} deployed" if last.version else "deployed"
            aside = "" if environment.kind in environment.id.lower() else f"{environment.kind} environment"
            yield PlaceView(environment.id, aside, None, last.day, words, *GOOD, last.tag)
    for ring in evidence.rings:
        share = f"{ring.rollout.share:.10g} % of users" if ring.rollout.share is not None else ""
        word, mark, tone = _ring_word(one, ring.planned, ring.reached, plans)
        day = ring.reached.day if ring.reached else None
        tag = ring.reached.tag if ring.reached else ""
        yield PlaceView(ring.rollout.ring, share, ring.planned, day, word, mark, tone, tag)


def _ring_word(
    one: PlannedRelease, planned: date | None, reached: Deployment | None, plans: Plans
) -> tuple[str, str, str]:
    if reached is not None:
        return "reached", *GOOD
    if not one.fulfilled or (planned is not None and planned > plans.schedule.today):
        return "planned", *COMES
    return str(Result.NOT_RECORDED), *UNKNOWN
