"""Gates answer from evidence alone, say what it is, and what would help."""

from dataclasses import replace
from datetime import date

import pytest

from tagline.model.commit import Bump
from tagline.model.evidence import Result
from tagline.model.plan import Freeze
from tagline.model.releasing import Approvals, Asked, Evidence, Gate, Promise, Proved, Verdict
from tagline.rules.gates import gates, in_the_way

TODAY = date(2026, 12, 24)
GOOD = Evidence(
    remote="origin",
    branch="main",
    branch_from="checked out",
    allowed=(),
    default="main",
    changed=(),
    asked=Asked("a" * 40, {}),
    why_unasked="",
    ahead=(0, 0),
    tags=("v1.1.0",),
    today=TODAY,
)
SMOKE = Proved("smoke", Result.NOT_RUN)
YEAR_END = Freeze(id="year-end", from_=date(2026, 12, 20), to=date(2027, 1, 6), allow=("emergency",), why="holidays")


def only(seen: Evidence, name: str) -> Gate:
    """Give the gate of a name."""
    (found,) = [gate for gate in gates(seen) if gate.name == name]
    return found


def test_nothing_stands_in_the_way_of_a_good_release() -> None:
    assert {gate.verdict for gate in gates(GOOD)} == {Verdict.PASS}


@pytest.mark.parametrize(
    ("changed", "gate", "remedy"),
    [
        ({"changed": ("a.txt",)}, "clean tree", "commit or stash"),
        ({"branch": None}, "release branch", "--branch NAME"),
        ({"branch": "topic"}, "release branch", "check out main"),
        ({"allowed": ("release/*",)}, "release branch", "release.branches"),
        ({"asked": Asked("", {})}, "up to date", "git push origin HEAD:main"),
        ({"ahead": (2, 0)}, "up to date", "git pull --ff-only"),
        ({"ahead": (0, 2)}, "up to date", "git push origin HEAD:main"),
        ({"ahead": (1, 2)}, "up to date", "bring them together"),
        ({"taken": {"v1.1.0": "abc, on origin"}}, "version free", "who made it"),
        ({"unfinished": ("v1.0.0",)}, "last release", "git push origin v1.0.0"),
        ({"freezes": (YEAR_END,)}, "no freeze", "--class"),
        ({"promises": (Promise("2026-12", "patch", Bump.MINOR, prerelease=False),)}, "plan kept", "change the plan"),
        ({"promises": (Promise("2026-12", "minor", Bump.MINOR, prerelease=True),)}, "plan kept", "change the plan"),
        ({"approvals": Approvals(2, ("ada", "qa"), ("Ada",))}, "approved", "Approved-by: NAME"),
        ({"strict": True}, "approved", "leave --strict out"),
        ({"strict": True, "approvals": Approvals(0, (), ()), "checks": (SMOKE,)}, "check smoke", "record its proof"),
    ],
)
def test_what_is_wrong_fails_one_gate_with_a_remedy(changed: dict[str, object], gate: str, remedy: str) -> None:
    seen = replace(GOOD, **changed)  # type: ignore[arg-type] # each has the type of its field
    (found,) = in_the_way(gates(seen))
    assert (found.name, remedy in found.remedy) == (gate, True), found


@pytest.mark.parametrize(
    "changed",
    [
        {"freezes": (YEAR_END,), "kind": "emergency"},
        {"freezes": (replace(YEAR_END, kind="string"),)},
        {"promises": (Promise("2026-12", "major", Bump.MINOR, prerelease=False),)},
        {"promises": (Promise("2026-12", "prerelease", Bump.MINOR, prerelease=True),)},
        {"branch": "1.x"},
        {"branch": "stable", "lines": ("stable*",)},
        {"branch": "topic", "branch_from": "--branch"},
        {"branch": "topic", "prerelease": True},
        {"branch": "release/1", "allowed": ("main", "release/*")},
        {"checks": (SMOKE,)},
    ],
)
def test_what_is_allowed_passes(changed: dict[str, object]) -> None:
    assert in_the_way(gates(replace(GOOD, **changed))) == ()  # type: ignore[arg-type] # as above


def test_what_nobody_asked_is_not_recorded_and_stops_nothing() -> None:
    seen = replace(GOOD, asked=None, why_unasked="the remote was not asked", ahead=None, default="")
    assert (only(seen, "up to date").verdict, in_the_way(gates(seen))) == (Verdict.UNKNOWN, ())
    assert only(seen, "release branch").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("strict", [False, True])
def test_a_check_that_failed_stops_a_release_and_one_that_passed_does_not(*, strict: bool) -> None:
    seen = replace(GOOD, approvals=Approvals(0, (), ()), strict=strict)
    failed = replace(seen, checks=(Proved("smoke", Result.FAIL, "2 of 61"),))
    assert only(failed, "check smoke").verdict is Verdict.FAIL
    assert not in_the_way(gates(replace(seen, checks=(Proved("smoke", Result.PASS),))))


def test_an_emergency_need_not_wait_for_its_approval() -> None:
    seen = replace(GOOD, approvals=Approvals(1, (), (), (), "rain"), kind="emergency")
    assert only(seen, "approved").verdict is Verdict.UNKNOWN
    assert only(replace(seen, strict=True), "approved").verdict is Verdict.FAIL
    assert "`Refs: rain`" in only(seen, "approved").remedy


def test_who_approves_their_own_work_is_named() -> None:
    seen = replace(GOOD, approvals=Approvals(1, (), ("Ada",), ("Ada approved what Ada wrote and tags it",)))
    assert only(seen, "approved").evidence == "1 of 1 approvals by Ada; Ada approved what Ada wrote and tags it"
