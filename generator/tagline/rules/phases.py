"""Plan, build, test, deploy, maintain: where a release stands, with at most four lines of evidence for each phase."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tagline.model.evidence import Answer, Evidence, ItemState, Result
from tagline.model.phase import Line, Mark, PhaseState, Standing
from tagline.model.plan import Phase
from tagline.model.schedule import Confidence, PlannedRelease, SupportWindow
from tagline.rules.day_words import without_year
from tagline.rules.plain_text import plural
from tagline.rules.punctuality import Outcome, times

PHASES: tuple[Phase, ...] = ("plan", "build", "test", "deploy", "maintain")
MOST_LINES = 4
_LONGEST = 40
_BUILT = ("feature-freeze", "code-freeze", "branch-cut")
_TESTED = ("rc1", "rc.1", "beta1", "beta", "alpha1", "test")
_MARKS = {
    Result.PASS: Mark.THERE,
    Result.FAIL: Mark.FAILED,
    Result.NOT_RUN: Mark.WAITS,
    Result.NOT_RECORDED: Mark.UNKNOWN,
}
_URGENT = (Mark.FAILED, Mark.LOOK)


class Known(NamedTuple):
    """What phases are made of. `issues` are the known issues that are open, `patches` the fixes that came since."""

    one: PlannedRelease
    evidence: Evidence
    outcome: Outcome
    today: date
    planned_on: date | None = None
    support: SupportWindow | None = None
    issues: int = 0
    patches: int = 0

    @property
    def target(self) -> date | None:
        """The day of the release, else the day planned for it."""
        if self.one.fulfilled:
            return self.one.fulfilled.day
        return self.one.target.first if self.one.target.exact else None

    def stage(self, names: Iterable[str]) -> date | None:
        """Give the day of the first stage that has one of these names."""
        days = {stage.name: stage.day for stage in self.one.stages}
        return next((days[name] for name in names if name in days), None)

    def of_phase(self, phase: Phase) -> tuple[Answer, ...]:
        """Give the answers to the checks of a phase."""
        return tuple(one for one in self.evidence.answers if one.check.phase == phase)


def phases(known: Known) -> tuple[PhaseState, ...]:
    """Say where a release stands. Past its current phase, one with something missing was left open, not done."""
    if known.one.confidence in {Confidence.CANCELLED, Confidence.MISSED}:
        return ()
    current = _current(known)
    lines = (_plan(known), _build(known), _test(known), _deploy(known), _maintain(known))
    spans = _spans(known)
    return tuple(
        _phase(phase, at - current, tuple(found), span, known)
        for at, (phase, found, span) in enumerate(zip(PHASES, lines, spans, strict=True))
    )


def _phase(
    phase: Phase, distance: int, found: tuple[Line, ...], span: tuple[date | None, date | None], known: Known
) -> PhaseState:
    urgent = sorted(found, key=lambda line: line.mark not in _URGENT)[:MOST_LINES]
    lines = tuple(line for line in found if line in urgent)[:MOST_LINES]
    start, end = span
    if distance < 0:
        left = sum(line.mark in {Mark.FAILED, Mark.WAITS} for line in found)
        return PhaseState(phase, Standing.LEFT if left else Standing.DONE, _done(phase, end, left, known), lines, 1.0)
    if distance == 0:
        return PhaseState(phase, Standing.CURRENT, "in progress", lines, _share(start, end, known.today))
    return PhaseState(phase, Standing.OPEN, _to_come(phase, start, known), lines)


def _done(phase: Phase, end: date | None, left: int, known: Known) -> str:
    if left:
        return f"{plural(left, 'point')} open"
    if phase == "deploy" and known.one.fulfilled:
        return f"released {without_year(known.one.fulfilled.day)}"
    return f"done {without_year(end)}" if end is not None and end <= known.today else "done"


def _to_come(phase: Phase, start: date | None, known: Known) -> str:
    if phase == "maintain":
        return "after the release"
    if start is None:
        return known.one.target.words if phase == "deploy" and known.one.target.known else "to come"
    if start < known.today:
        return f"was due {without_year(start)}"
    return without_year(start) if phase == "deploy" else f"from {without_year(start)}"


def _share(start: date | None, end: date | None, today: date) -> float:
    """Say how much of a span has gone; half, where it has no two days."""
    if start is None or end is None or end <= start:
        return 0.5
    return min(1.0, max(0.0, (today - start).days / (end - start).days))


def _spans(known: Known) -> tuple[tuple[date | None, date | None], ...]:
    """Give the first and last day of each phase, as far as stages, candidates and the release tell."""
    frozen = known.stage(_BUILT)
    candidates = known.evidence.candidates
    tested = candidates[0].day if candidates else known.stage(_TESTED) or frozen
    begun, target = known.evidence.begun, known.target
    last = max((ring.planned for ring in known.evidence.rings if ring.planned), default=target)
    support = known.support.security_until or known.support.active_until if known.support else None
    planned = max(filter(None, (known.planned_on, begun)), default=None)
    return ((known.planned_on, planned), (begun, frozen or tested), (tested, target), (target, last), (last, support))


def _current(known: Known) -> int:
    """Give the place of the current phase: the last one that has begun."""
    evidence, today = known.evidence, known.today
    if known.one.fulfilled:
        rolling = [
            ring.planned for ring in evidence.rings if ring.planned and ring.planned > today and not ring.reached
        ]
        return 3 if rolling else 4
    tested = known.stage(_TESTED)
    if evidence.candidates or (tested is not None and tested <= today):
        return 2
    if evidence.known and (evidence.commits or evidence.scope.there):
        return 1
    return 0


# Evidence


def _checks(found: Sequence[Answer]) -> Iterator[Line]:
    for one in found:
        words = one.check.what or one.check.id
        short = words if len(words) <= _LONGEST else one.check.id
        yield Line(_MARKS[one.result], short if one.result is Result.PASS else f"{short}: {one.result}")


def _plan(known: Known) -> Iterator[Line]:
    entry, evidence, moves = known.one.entry, known.evidence, known.outcome.moves
    if entry is None:
        yield Line(Mark.COMES, "a departure of the train, nothing decided yet")
        return
    wanted = evidence.scope.wanted
    if wanted:
        stretch = sum(one.need.state == "stretch" for one in wanted)
        yield Line(Mark.THERE, f"{plural(len(wanted), 'scope item')}{f', {stretch} a stretch' if stretch else ''}")
    asked = evidence.approvals.asked
    if asked is not None:
        given = len(evidence.approvals.counted)
        late = any(one.after is not None for one in evidence.approvals.counted)
        mark = Mark.LOOK if late else Mark.THERE if evidence.approvals.met else Mark.WAITS
        words = f"{given} of {plural(asked.need, 'approval')}"
        yield Line(mark, f"{words}, after the release" if late else words)
    if moves:
        notice = moves[-1].notice
        known_before = f", {plural(notice, 'day')}’ notice" if notice is not None and notice > 0 else ""
        yield Line(Mark.LOOK, f"moved {times(len(moves))}{known_before.replace('1 day’', '1 day’s')}")
    yield from _checks(known.of_phase("plan"))
    if not wanted and asked is None:
        yield Line(Mark.THERE, f"planned for {known.one.target.words}")


def _build(known: Known) -> Iterator[Line]:
    evidence, frozen = known.evidence, known.stage(_BUILT)
    if frozen is not None:
        over = frozen <= known.today
        words = f"feature freeze {'since' if not known.one.fulfilled else 'was'} {without_year(frozen)}"
        yield Line(Mark.THERE if over else Mark.COMES, words if over else f"feature freeze {without_year(frozen)}")
    wanted, there = evidence.scope.wanted, evidence.scope.there
    if wanted:
        out = "came out" if known.one.fulfilled else "in the build"
        words = f"{len(there)} of {plural(len(wanted), 'scope item')} {out}"
        yield Line(Mark.THERE if len(there) == len(wanted) or known.one.fulfilled else Mark.COMES, words)
        lost = [one for one in wanted if one.state in {ItemState.AT_RISK, ItemState.MISSING}]
        lost = [one for one in lost if one.need.state == "committed"]
        if lost:
            words = f"{plural(len(lost), 'committed item')} {'left out' if known.one.fulfilled else 'at risk'}"
            yield Line(Mark.FAILED, words)
    elif evidence.known and evidence.commits:
        yield Line(Mark.THERE, f"{plural(evidence.commits, 'commit')}{_since(evidence)}")
    if evidence.exceptions:
        yield Line(Mark.LOOK, plural(evidence.exceptions, "freeze exception"))
    yield from _checks(known.of_phase("build"))


def _since(evidence: Evidence) -> str:
    return f" since {evidence.previous}" if evidence.previous else ""


def _test(known: Known) -> Iterator[Line]:
    candidates, checks = known.evidence.candidates, known.of_phase("test")
    if candidates:
        last = candidates[-1]
        name = ".".join(last.release.version.prerelease) or str(last.release.version)
        yield Line(Mark.THERE, f"{plural(len(candidates), 'candidate')}, {name} on {without_year(last.day)}")
        fixes = sum(one.fixes for one in candidates[1:])
        if fixes:
            first = ".".join(candidates[0].release.version.prerelease) or str(candidates[0].release.version)
            yield Line(Mark.THERE, f"{plural(fixes, 'fix', 'fixes')} since {first}")
    elif (tested := known.stage(_TESTED)) is not None and not known.one.fulfilled:
        late = tested < known.today
        words = f"first candidate {'was due' if late else 'due'} {without_year(tested)}"
        yield Line(Mark.LOOK if late else Mark.COMES, words)
    yield from _checks(checks)
    if candidates and not checks:
        testers = dict.fromkeys(name for one in candidates for name in one.testers)
        said = f"tested by {', '.join(testers)}" if testers else "testers not recorded"
        yield Line(Mark.THERE if testers else Mark.UNKNOWN, said)


def _deploy(known: Known) -> Iterator[Line]:
    one, evidence = known.one, known.evidence
    if one.fulfilled:
        yield Line(Mark.THERE, f"{one.fulfilled.version} on {without_year(one.fulfilled.day)}")
    elif known.target is not None:
        late = one.window_end < known.today
        yield Line(Mark.LOOK if late else Mark.COMES, f"{'was due' if late else 'due'} {without_year(known.target)}")
    for environment, deployments in evidence.deployed:
        own = [each for each in deployments if one.fulfilled and each.version == one.fulfilled.version]
        if environment.kind == "production" and one.fulfilled:
            there = Line(Mark.THERE, f"{environment.id} since {without_year(own[-1].day)}") if own else None
            yield there or Line(Mark.UNKNOWN, f"{environment.id} not recorded")
    if evidence.rings:
        reached = sum(ring.reached is not None for ring in evidence.rings)
        names = ", then ".join(ring.rollout.ring for ring in evidence.rings)
        if not one.fulfilled:
            yield Line(Mark.COMES, names if len(names) <= 2 * _LONGEST else plural(len(evidence.rings), "ring"))
        elif reached:
            yield Line(Mark.THERE, f"{reached} of {plural(len(evidence.rings), 'ring')} reached")
        else:
            yield Line(Mark.UNKNOWN, "rings not recorded")
    yield from _checks(known.of_phase("deploy"))


def _maintain(known: Known) -> Iterator[Line]:
    support = known.support
    if support is not None and (support.active_until or support.security_until):
        until = support.active_until or support.security_until
        words = "active" if support.active_until else "security fixes"
        yield Line(Mark.COMES, f"{words} until {without_year(until)} {until.year}" if until else words)
    if known.patches:
        yield Line(Mark.THERE, f"{plural(known.patches, 'fix', 'fixes')} since the release")
    if known.issues:
        words = plural(known.issues, "known issue")
        yield Line(Mark.LOOK, words if known.one.fulfilled else f"{words} carried over")
    yield from _checks(known.of_phase("maintain"))
