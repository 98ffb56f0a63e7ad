"""A release and the plan: which one it fulfils, what stops it; and several packages at once."""

from pathlib import Path

import pytest

from commands import tagline
from pairs import Pair, settle
from remotes import REFUSE, git, hook

PLAN = """\
schema = 1
[people]
ada = "Ada Lovelace"
grace = "Grace Hopper"
[[release]]
id = "winter"
target = 2026-02-03
bump = "minor"
approve = { need = 1, of = ["grace"] }
[[release]]
id = "spring"
target = 2026-04-01
[[freeze]]
id = "stocktaking"
from = 2026-02-10
to = 2026-02-12
allow = ["emergency"]
why = "we count"
"""
APPROVED = "fix: b\n\nRefs: winter\nApproved-by: Grace Hopper"


@pytest.fixture(autouse=True)
def somebody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let git know who tags, and wait for nobody."""
    settle(monkeypatch, tmp_path)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Give a clone with a plan, and its remote."""
    return Pair(tmp_path, "feat: import in bulk", files={"release-plan.toml": PLAN})


def test_the_tag_names_the_planned_release_that_it_fulfils(pair: Pair) -> None:
    pair.commit(APPROVED)
    said = pair.release()
    assert (said.code, "planned as winter" in said.out) == (0, True), said
    assert (
        git(pair.there, "for-each-ref", "--format=%(contents)", "refs/tags/v1.1.0").splitlines()[-1] == "Plan: winter"
    )
    assert "v1.1.0" in tagline("plan", "--json", "--repository", pair.here).out


def test_another_one_can_be_named(pair: Pair) -> None:
    assert "there is winter, spring" in pair.release("--plan", "autumn", "--dry-run").err
    assert "planned as spring" in pair.release("--plan", "spring").out


def test_without_its_approval_it_waits(pair: Pair) -> None:
    before = pair.state
    said = pair.release()
    assert (said.code, pair.state) == (1, before), said
    assert "0 of 1 approvals" in said.err


def test_a_word_for_something_else_is_no_approval(pair: Pair) -> None:
    pair.commit("fix: b\n\nRefs: RFC-1\nApproved-by: Grace Hopper")
    assert "0 of 1 approvals" in pair.release().err


def test_a_check_that_failed_stops_it_and_one_without_proof_does_so_when_it_is_strict(pair: Pair) -> None:
    check = '[[release.check]]\nid = "smoke"\nmust = true\nproof = "trailer:Tested-by"\n'
    text = PLAN.replace('[[release]]\nid = "spring"', f'{check}[[release]]\nid = "spring"')
    pair.commit(APPROVED, {"release-plan.toml": text})
    assert pair.release("--dry-run").code == 0
    assert "check smoke" in pair.release("--dry-run", "--strict").err
    pair.commit("test: smoke\n\nTested-by: Ada Lovelace; failed: 2 of 61")
    assert "fail: Ada Lovelace" in pair.release("--dry-run").err
    pair.commit("test: smoke again\n\nTested-by: Ada Lovelace")
    assert pair.release("--dry-run", "--strict").code == 0


def test_more_than_the_plan_promises_waits(pair: Pair) -> None:
    pair.commit(f"feat!: drop it\n\n{APPROVED.partition(chr(10))[2]}")
    said = pair.release()
    assert (said.code, "winter promises a minor version, and this is a major version" in said.err) == (1, True), said


def test_a_freeze_lets_only_its_classes_pass(pair: Pair) -> None:
    pair.commit(APPROVED)
    said = pair.release("--as-of", "2026-02-11")
    assert (said.code, "stocktaking until Thu 12 Feb 2026: we count" in said.err) == (1, True), said
    assert pair.release("--as-of", "2026-02-11", "--class", "emergency").code == 0


def monorepo(where: Path) -> Pair:
    """Give a clone with two packages that have something, and one that has not."""
    pair = Pair(where, "feat: begin", files={"packages/core/a": "1", "packages/cli/a": "1", "packages/doc/a": "1"})
    for name in ("core@1.0.0", "cli@1.0.0", "doc@1.0.0"):
        git(pair.here, "tag", "-a", "-m", name, name)
        git(pair.here, "push", "--quiet", "origin", name)
    pair.commit("feat: more", {"packages/core/a": "2", "packages/core/package.json": '{"version": "1.0.0"}\n'})
    pair.commit("fix: less", {"packages/cli/a": "2"})
    return pair


def test_one_package_is_released_alone(tmp_path: Path) -> None:
    pair = monorepo(tmp_path)
    assert pair.release("--package", "core").out.splitlines()[-1] == "Released core@1.1.0"


def test_all_packages_go_in_one_push_or_none_goes(tmp_path: Path) -> None:
    pair = monorepo(tmp_path)
    hook(pair.there, "update", 'case "$1" in *cli@*) exit 1;; esac\n')
    before = pair.state
    assert (pair.release("--all").code, pair.state) == (1, before)
    (pair.there / "hooks" / "update").unlink()
    said = pair.release("--all")
    assert said.code == 0, said
    assert {"core@1.1.0", "cli@1.0.1"} <= set(git(pair.there, "tag").split())
    assert "doc@1.0.1" not in git(pair.there, "tag")
    before = pair.state
    assert (pair.release("--all").code, pair.state) == (0, before)


def test_files_of_packages_lie_in_their_folders(tmp_path: Path) -> None:
    pair = monorepo(tmp_path)
    text = '[release]\nversions = ["package.json:version"]\nchangelog = "CHANGELOG.md"\n'
    pair.commit("chore: settings", {"tagline.toml": text})
    said = pair.release("--package", "core")
    assert (said.code, said.out.splitlines()[-1]) == (0, "Released core@1.1.0"), said
    assert git(pair.there, "show", "main:packages/core/package.json") == '{"version": "1.1.0"}'
    assert "## [1.1.0] - 2026-01-31" in git(pair.there, "show", "main:packages/core/CHANGELOG.md")


def test_a_refusal_of_one_hook_names_it(tmp_path: Path) -> None:
    pair = monorepo(tmp_path)
    hook(pair.there, "pre-receive", REFUSE)
    assert "policy: this branch is protected" in pair.release("--all").err
