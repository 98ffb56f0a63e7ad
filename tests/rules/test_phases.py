"""The phases of a release follow from what is there, and say what is left open."""

from datetime import date

import pytest

from tagline.model.approval import Approvals
from tagline.model.evidence import Answer, Evidence, Item, ItemState, Result, Scope
from tagline.model.phase import Mark, PhaseState, Standing
from tagline.model.plan import Approval, Check, Need, Release
from tagline.model.schedule import Confidence, Fulfilment, PlannedRelease, StageDay
from tagline.rules.phases import MOST_LINES, PHASES, Known, phases
from tagline.rules.punctuality import outcome
from tagline.rules.targets import on

TARGET = date(2026, 3, 31)
STAGES = (StageDay("feature-freeze", date(2026, 3, 3)), StageDay("rc1", date(2026, 3, 17)))


def planned(confidence: Confidence = Confidence.PLANNED, *, out: date | None = None) -> PlannedRelease:
    """Plan a release, or let it have come."""
    return PlannedRelease(
        id="spring",
        train="",
        line="",
        departure=None,
        target=on(TARGET),
        window_end=TARGET,
        stages=STAGES,
        confidence=confidence,
        entry=Release(id="spring"),
        fulfilled=Fulfilment("v1.0.0", "1.0.0", out, "on its day") if out else None,
    )


def evidence(commits: int = 0, **more: object) -> Evidence:
    """Give what git says."""
    whole: dict[str, object] = {
        "known": True,
        "begun": date(2026, 2, 1),
        "previous": "0.9.0",
        "commits": commits,
        "authors": (),
        "exceptions": 0,
        "approvals": Approvals(None, ()),
    }
    return Evidence(**(whole | more))  # type: ignore[arg-type]  # the fields of it


def found(one: PlannedRelease, told: Evidence, today: date) -> dict[str, PhaseState]:
    """Give the phases by name."""
    return {each.phase: each for each in phases(Known(one, told, outcome(one, None), today))}


@pytest.mark.parametrize(
    ("one", "told", "today", "current"),
    [
        (planned(), evidence(), date(2026, 2, 2), "plan"),
        (planned(), evidence(3), date(2026, 2, 2), "build"),
        (planned(), evidence(3), date(2026, 3, 17), "test"),
        (planned(), evidence(known=False), date(2026, 2, 2), "plan"),
        (planned(Confidence.RELEASED, out=TARGET), evidence(3), TARGET, "maintain"),
    ],
)
def test_one_phase_is_current_and_those_before_it_are_over(
    one: PlannedRelease, told: Evidence, today: date, current: str
) -> None:
    states = found(one, told, today)
    assert list(states) == list(PHASES)
    assert [name for name, each in states.items() if each.standing is Standing.CURRENT] == [current]
    after = [str(phase) for phase in PHASES].index(current) + 1
    assert all(states[name].standing is Standing.OPEN for name in PHASES[after:])


def test_a_phase_that_is_over_and_lacks_something_is_left_open() -> None:
    told = evidence(3, approvals=Approvals(Approval(need=2), ()))
    states = found(planned(), told, date(2026, 3, 20))
    assert (states["plan"].standing, states["plan"].words) == (Standing.LEFT, "1 point open")
    assert states["build"].standing is Standing.DONE


def test_what_is_not_recorded_leaves_nothing_open() -> None:
    told = evidence(3, answers=(Answer(Check(id="a", phase="build"), Result.NOT_RECORDED),))
    assert found(planned(), told, date(2026, 3, 20))["build"].standing is Standing.DONE


def test_what_is_cancelled_has_no_phases() -> None:
    assert found(planned(Confidence.CANCELLED), evidence(), TARGET) == {}


def test_no_phase_has_more_than_four_lines_and_the_urgent_ones_stay() -> None:
    items = tuple(Item(Need(need=f"#{at}"), ItemState.AT_RISK) for at in range(3))
    checks = tuple(Answer(Check(id=f"c{at}", phase="build"), Result.PASS) for at in range(9))
    failed = Answer(Check(id="last", phase="build"), Result.FAIL)
    told = evidence(3, scope=Scope(items), answers=(*checks, failed), exceptions=2)
    lines = found(planned(), told, date(2026, 3, 20))["build"].lines
    assert len(lines) == MOST_LINES
    assert [line.words for line in lines if line.mark is Mark.FAILED] == ["3 committed items at risk", "last: fail"]


def test_the_share_of_the_current_phase_is_that_of_its_days() -> None:
    state = found(planned(), evidence(3), date(2026, 2, 16))["build"]
    assert state.share == pytest.approx(15 / 30)
