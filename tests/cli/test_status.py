"""`tagline status`: how a project stands, on one page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from commands import data, tagline
from stories import Story, git
from tagline.pages.resources import folder

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400
JUNE = 1_780_272_000  # 1 June 2026
AS_OF = ("--as-of", "2026-07-20")
PLAN = """
[cadence]
every = "2 weeks on Tuesday"
from = 2026-06-09
ids = "%Y-%m-%d"

[[freeze]]
id = "july"
from = 2026-07-18
to = 2026-07-24
why = "Nobody is <here>."

[[line]]
id = "1"
active = 2026-08-31

[[release]]
id = "summer"
train = 2026-07-21
target = {target}
tolerance = "7 days"
goal = "A *new* importer."

[[release]]
id = "forgotten"
target = 2026-07-10
line = "9"
"""


def told(history: Story, where: Path) -> Path:
    return history.told(where / "abacus", bare=False)


def released() -> Story:
    """Tell of six releases, the last of which mends the one before."""
    history = Story()
    for number in range(6):
        history.commit(f"feat: thing {number}", when=JUNE + number * 7 * DAY)
        said = "\n\nFixes-release: v1.4.0" if number == 5 else ""
        history.commit(f"fix: fault {number}{said}", when=JUNE + (number * 7 + 1) * DAY)
        history.tag(f"v1.{number}.0", message="out", when=JUNE + (number * 7 + 1) * DAY + 3_600)
    return history


def planned(where: Path) -> Path:
    """Write the same with a plan that moved once."""
    repository = told(released(), where)
    git(repository, "checkout", "--quiet", "main")
    for at, target in enumerate(("2026-07-21", "2026-07-28")):
        (repository / "release-plan.toml").write_text(PLAN.format(target=target), encoding="utf-8")
        git(repository, "add", "release-plan.toml")
        moment = f"{JUNE + (30 + 15 * at) * DAY} +0000"
        dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
        git(repository, "commit", "--quiet", "-m", f"docs(plan): {target}", environment=dates)
    return repository


def test_everything_stands_in_eighty_columns(tmp_path: Path) -> None:
    said = tagline("status", "--repository", planned(tmp_path), *AS_OF)
    assert said.code == 0, said.err
    assert max(map(len, said.out.splitlines())) <= 80
    assert said.out.splitlines()[0] == "abacus, Monday 20 July 2026"
    for words in (
        "next        forgotten, Fri 10 Jul 2026, 10 days overdue, never moved",
        "forgotten is 10 days overdue (Fri 10 Jul 2026).",
        "Release freeze july is in force until Fri 24 Jul 2026",
        "1 reaches its end of life on Mon 31 Aug 2026.",
        "1.4.0",
        "recovery   too few, 1 failed release mended",
    ):
        assert words in said.out


def test_the_next_release_says_how_often_it_moved(tmp_path: Path) -> None:
    repository = planned(tmp_path)
    plan = repository / "release-plan.toml"
    plan.write_text(plan.read_text(encoding="utf-8").partition('\n[[release]]\nid = "forgotten"')[0], encoding="utf-8")
    said = tagline("status", "--repository", repository, *AS_OF)
    assert "next        1.6.0" not in said.out
    assert "summer, Tue 28 Jul 2026, planned, on time until Tue 4 Aug 2026," in said.out
    assert "moved once since its first plan, Tue 21 Jul 2026" in " ".join(said.out.split())
    assert "A *new* importer." in said.out


def test_without_a_plan_the_rest_is_told(tmp_path: Path) -> None:
    said = tagline("status", "--repository", told(released(), tmp_path), *AS_OF)
    assert said.code == 0, said.err
    assert "no date is planned" in said.out
    assert "none that is recorded" in said.out
    assert "not planned" not in said.out
    assert "rework     not known" in said.out
    assert [line.split()[-5:] for line in said.out.splitlines() if line.startswith("last")] == [
        ["1.5.0", "Tue", "7", "Jul", "2026"]
    ]


def test_markdown_is_safe_in_a_chat(tmp_path: Path) -> None:
    said = tagline("status", "--repository", planned(tmp_path), "--format", "markdown", *AS_OF)
    assert said.out.startswith("**abacus: status on Monday 20 July 2026**\n")
    assert "- Change fail rate: **" in said.out
    assert "<here>" not in said.out
    assert said.out.endswith("\n")
    assert not said.out.endswith("\n\n")


@pytest.mark.parametrize("plan", [True, False])
def test_json_is_what_its_schema_says(plan: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter
    repository = planned(tmp_path) if plan else told(released(), tmp_path)
    found: Any = data("status", "--json", "--repository", repository, *AS_OF)
    schema = json.loads((folder("site_config") / "schema" / "status.json").read_text(encoding="utf-8"))
    assert not [error.message for error in Draft202012Validator(schema).iter_errors(found)]
    assert found["planned"] is plan
    assert found["dated"] is plan
    assert len(found["last"]) == 5
    assert len(found["delivery"]) == 5


def test_where_nothing_is_known_the_way_out_is_named(tmp_path: Path) -> None:
    history = Story()
    history.commit("feat: begin")
    said = tagline("status", "--repository", told(history, tmp_path), *AS_OF)
    assert said.code == 1
    assert "no release yet" in said.err
    assert "tagline next" in said.err


def test_a_mistake_in_the_plan_is_one_line(tmp_path: Path) -> None:
    repository = planned(tmp_path)
    (repository / "release-plan.toml").write_text("[cadence]\nevry = 1\n", encoding="utf-8")
    said = tagline("status", "--repository", repository, *AS_OF)
    assert said.code == 1
    assert said.err.startswith("tagline: release-plan.toml:2:")


def test_a_bare_repository_and_a_detached_head_are_read_too(tmp_path: Path) -> None:
    bare = released().told(tmp_path / "bare.git")
    assert tagline("status", "--repository", bare, *AS_OF).code == 0
    repository = planned(tmp_path)
    git(repository, "checkout", "--quiet", "--detach", "v1.2.0")
    assert tagline("status", "--repository", repository, *AS_OF).code == 0


def test_the_metrics_may_be_those_of_a_package_and_all_else_is_of_the_repository(tmp_path: Path) -> None:
    history = Story()
    history.commit("feat: a", files={"packages/core/a": "1"}, when=JUNE)
    history.tag("core@1.0.0", message="out", when=JUNE + DAY)
    history.commit("feat: b", files={"packages/other/b": "1"}, when=JUNE + 2 * DAY)
    history.tag("other@1.0.0", message="out", when=JUNE + 3 * DAY)
    repository = told(history, tmp_path)
    whole = tagline("status", "--repository", repository, *AS_OF).out
    assert "delivery    of a package: tagline status --package NAME" in whole
    one = tagline("status", "--repository", repository, "--package", "core", *AS_OF).out
    assert "delivery    of core:\n" in one
    assert "frequency  1 release, no rate below 5" in one
    assert "other 1.0.0" in one
    said = tagline("status", "--repository", repository, "--package", "cor", *AS_OF)
    assert said.code == 1
    assert "cor" in said.err
