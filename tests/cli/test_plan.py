"""`tagline plan`: what ships next, out of the planning file and its history."""

from pathlib import Path

import pytest

from commands import data, tagline
from stories import Story, git

PLAN = """[cadence]
every = "6 weeks on Tuesday"
from = 2026-01-13
support = "latest 2"

[[release]]
id = "spring"
train = 2026-02-24
target = {target}
"""


@pytest.fixture
def planned(tmp_path: Path) -> Path:
    """Tell a repository whose plan moved once."""
    told = Story()
    told.commit("feat: begin", files={"release-plan.toml": PLAN.format(target="2026-02-24")}, when=1_767_225_600)
    told.tag("v1.0.0")
    told.commit(
        "docs: move spring\n\nSlip-reason: two reviewers are away",
        files={"release-plan.toml": PLAN.format(target="2026-03-03")},
        when=1_768_500_000,
    )
    return told.told(tmp_path / "repository")


def test_the_next_departures_are_printed_with_their_confidence_and_moves(planned: Path) -> None:
    code, out, err = tagline("plan", "--repository", planned)
    assert (code, err) == (0, "")
    assert "next       spring       Tue 3 Mar 2026, planned" in out
    assert "two reviewers are away" in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 80


def test_json_holds_the_releases_and_what_is_supported(planned: Path) -> None:
    found = data("plan", "--json", "--repository", planned)
    assert isinstance(found, dict)
    spring = next(one for one in found["releases"] if one["id"] == "spring")
    assert (spring["target"], spring["baseline"]) == ("2026-03-03", "2026-02-24")
    assert [(move["new"], move["reason"]) for move in spring["moves"]] == [("2026-03-03", "two reviewers are away")]
    assert found["support"][0]["line"] == "1.0"


def test_the_schema_of_the_plan_is_printed_without_a_repository(tmp_path: Path) -> None:
    found = data("plan", "--schema", "--repository", tmp_path)
    assert isinstance(found, dict)
    assert "cadence" in found["properties"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[cadnce]\n", "release-plan.toml:1: cadnce: unknown key; did you mean cadence?"),
        ('[[release]]\nid = "a"\ntarget = "soon"\n', 'release-plan.toml:3: release "a": target: expected a date'),
        ('[cadence]\nevery = "2 weeks on Monday"\nfrom = 2026-01-13\n', "release-plan.toml:3: cadence: from: expected"),
        ('timezone = "CET"\n', "release-plan.toml:1: timezone: expected an IANA name"),
        ('include = ["../x.toml"]\n', "release-plan.toml: include: expected a path inside"),
        ('[holidays]\ncountry = "Atlantis"\n', "release-plan.toml: holidays: expected a country"),
        (
            "[[freeze]]\nid = 'a'\nfrom = 0001-01-01\nto = 9999-12-31\n",
            'release-plan.toml:3: freeze "a": from: expected a year',
        ),
        ("x = = 1", "release-plan.toml:1:5: this is no TOML"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_would_be_right(tmp_path: Path, text: str, said: str) -> None:
    told = Story()
    told.commit("feat: begin", files={"release-plan.toml": text})
    where = told.told(tmp_path / "repository", bare=False)
    (where / "release-plan.toml").write_text(text, encoding="utf-8")
    code, out, err = tagline("plan", "--repository", where)
    assert (code, out) == (1, "")
    assert err.startswith(f"tagline: {said}"), err


def test_without_a_plan_the_rhythm_is_an_observation(tmp_path: Path) -> None:
    told = Story()
    for at in range(4):
        told.commit(f"feat: {at}", when=1_700_000_000 + at * 30 * 86_400)
        told.tag(f"v1.{at}.0")
    code, out, _ = tagline("plan", "--repository", told.told(tmp_path))
    assert code == 0
    assert out.startswith("rhythm     a release every 30 days")
    assert "Nothing is promised for 1" in out


def test_a_repository_with_neither_plan_nor_release_says_so(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: begin")
    code, out, err = tagline("plan", "--repository", told.told(tmp_path))
    assert (code, out) == (0, "")
    assert "no release-plan.toml" in err


def test_a_line_that_ended_takes_no_place_from_one_that_is_supported(tmp_path: Path) -> None:
    ended = "".join(f'[[line]]\nid = "{n}"\nsecurity = 2020-01-0{n}\n' for n in range(2, 10))
    told = Story()
    plan = f'[[line]]\nid = "1"\nsecurity = 2030-01-01\n{ended}'
    told.commit("feat: begin", files={"release-plan.toml": plan}, when=1_500_000_000)
    told.tag("v1.0.0")
    code, out, err = tagline("plan", "--repository", told.told(tmp_path / "repository"))
    assert (code, err) == (0, "")
    assert [line for line in out.splitlines() if line.startswith("support")] == [
        "support    1 gets security fixes only, until 1 January 2030; use 1.0.0."
    ]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://example.org/m/12", 0),
        ("docs/design.md", 0),
        ("javascript:alert(1)", 1),
        (" JavaScript:alert(1)", 1),
        ("java\\tscript:alert(1)", 1),
        ("data:text/html,x", 1),
    ],
)
def test_an_address_that_could_run_something_is_refused(tmp_path: Path, address: str, code: int) -> None:
    told = Story()
    text = f'[[release]]\nid = "a"\ntarget = 2026-03-03\nlinks = {{ milestone = "{address}" }}\n'
    told.commit("feat: begin", files={"release-plan.toml": text})
    assert tagline("plan", "--repository", told.told(tmp_path)).code == code


def test_more_trains_than_anybody_has_are_refused(tmp_path: Path) -> None:
    told = Story()
    trains = "".join(f'[cadence.t{at}]\nevery = "weekly"\nfrom = 2026-01-13\n' for at in range(51))
    told.commit("feat: begin", files={"release-plan.toml": trains})
    assert "expected at most 50 trains, found 51" in tagline("plan", "--repository", told.told(tmp_path)).err


def test_a_version_of_the_plan_that_could_not_be_read_is_told(tmp_path: Path) -> None:
    told = Story()
    for text in (PLAN.format(target="2026-02-24"), "<<<<<<< HEAD", PLAN.format(target="2026-03-03")):
        told.commit("docs: plan", files={"release-plan.toml": text})
    where = told.told(tmp_path)
    out = " ".join(tagline("plan", "--repository", where).out.split())
    assert "history not read, and taken as before: release-plan.toml is no TOML" in out
    assert "of Tue 14 Nov 2023" in out
    found = data("plan", "--json", "--repository", where)
    assert isinstance(found, dict)
    assert [one["day"] for one in found["unread"]] == ["2023-11-14"]


def test_in_a_shallow_clone_nothing_is_said_of_moves(planned: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", planned.as_uri(), "shallow")
    refused = tagline("plan", "--repository", tmp_path / "shallow")
    assert (refused.code, "fetch-depth: 0" in refused.err) == (1, True)
    said = tagline("plan", "--allow-shallow", "--repository", tmp_path / "shallow")
    assert "moved not known: this clone is shallow" in " ".join(said.out.split())
