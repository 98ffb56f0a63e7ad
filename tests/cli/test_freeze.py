"""`tagline freeze`: whether something may ship now."""

from pathlib import Path

import pytest

from commands import data, tagline
from stories import Story, git

PLAN = """timezone = "Asia/Tokyo"

[[line]]
id = "3.x"

[[freeze]]
id = "year-end"
from = 2026-12-18
to = 2027-01-04
allow = ["emergency"]
why = "Support desk is closed"

[[freeze]]
id = "texts"
from = 2026-12-01
to = 2026-12-20
kind = "string"

[[freeze]]
id = "audit"
from = 2027-03-01
to = 2027-03-02
lines = ["3.x"]
"""


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tell a repository with freezes."""
    told = Story()
    told.commit("feat: begin", files={"release-plan.toml": PLAN})
    return told.told(tmp_path_factory.mktemp("freeze") / "repository")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--at", "2026-12-01"),
            (
                "no release freeze on Tue 1 Dec 2026 (but the string freeze texts until Sun 20 Dec 2026); "
                "the next is year-end, from Fri 18 Dec 2026 to Mon 4 Jan 2027\n"
            ),
        ),
        (
            ("--at", "2026-12-24", "--class", "emergency"),
            (
                "the release freeze year-end until Mon 4 Jan 2027 allows emergency releases; "
                "the next is audit, from Mon 1 Mar 2027 to Tue 2 Mar 2027\n"
            ),
        ),
        (("--at", "2027-03-03"), "no release freeze on Wed 3 Mar 2027; no further one is planned\n"),
    ],
)
def test_outside_a_freeze_one_line_says_when_the_next_begins(frozen: Path, words: tuple[str, ...], said: str) -> None:
    assert tagline("freeze", "--repository", frozen, *words) == (0, said, "")


def test_inside_a_freeze_one_line_says_which_until_when_why_and_what_may_ship(frozen: Path) -> None:
    code, out, err = tagline("freeze", "--repository", frozen, "--at", "2026-12-24")
    assert (code, out) == (1, "")
    assert err == (
        "tagline: release freeze year-end until Mon 4 Jan 2027: Support desk is closed. Only emergency releases may "
        "ship; normal ones again from Tue 5 Jan 2027\n"
    )


def test_a_freeze_of_one_line_lets_the_others_pass(frozen: Path) -> None:
    assert tagline("freeze", "--repository", frozen, "--at", "2027-03-01", "--line", "3.x").code == 1
    assert tagline("freeze", "--repository", frozen, "--at", "2027-03-01").code == 1


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("2026-12-17T14:59:59Z", 0),
        ("2026-12-17T15:00:00Z", 1),
        ("2026-12-17T23:59", 0),
        ("2027-01-05T00:30+14:00", 1),
        ("2027-01-04T15:00Z", 0),
    ],
)
def test_the_time_zone_of_the_plan_decides_the_day(frozen: Path, moment: str, code: int) -> None:
    assert tagline("freeze", "--repository", frozen, "--at", moment).code == code


def test_now_is_asked_about_where_nothing_is_said(frozen: Path) -> None:
    assert tagline("freeze", "--repository", frozen, "--as-of", "2026-12-17T15:00Z").code == 1
    assert tagline("freeze", "--repository", frozen, "--as-of", "2026-12-17T14:00Z").code == 0


def test_json_says_all_of_it_and_the_exit_code_stays(frozen: Path) -> None:
    found = data("freeze", "--repository", frozen, "--at", "2026-12-10", "--json")
    assert isinstance(found, dict)
    assert (found["frozen"], found["next"]["id"], found["others"][0]["id"]) == (False, "year-end", "texts")
    code, out, err = tagline("freeze", "--repository", frozen, "--at", "2026-12-19", "--json")
    assert (code, '"frozen": true' in out, err.count("\n")) == (1, True, 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--line", "3.y"), 'expected a line of the plan, found "3.y"; did you mean 3.x?'),
        (("--at", "soon"), "expected a date such as 2026-12-24"),
        (("--class", "urgent"), "'urgent' is not one of"),
    ],
)
def test_a_slip_of_the_pen_is_wrong_use_and_no_answer(frozen: Path, words: tuple[str, ...], said: str) -> None:
    code, out, err = tagline("freeze", "--repository", frozen, *words)
    assert (code, out) == (2, "")
    assert said in err


def test_without_a_plan_there_is_no_freeze(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: begin")
    code, out, _ = tagline("freeze", "--repository", told.told(tmp_path), "--at", "2026-12-24")
    assert (code, out) == (0, "no release freeze on Thu 24 Dec 2026; no further one is planned\n")


def test_a_shallow_clone_will_do(frozen: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{frozen}", "clone")
    assert tagline("freeze", "--repository", tmp_path / "clone", "--at", "2026-12-24").code == 1


def test_a_broken_plan_lets_nothing_pass(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: begin", files={"release-plan.toml": '[[freeze]]\nid = "x"\n'})
    code, out, err = tagline("freeze", "--repository", told.told(tmp_path))
    assert (code, out) == (1, "")
    assert "release-plan.toml:1" in err
