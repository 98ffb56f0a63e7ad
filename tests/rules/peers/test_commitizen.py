"""What a configuration of Commitizen means in our settings."""

from collections.abc import Mapping

import pytest

from tagline.rules.peers.commitizen import pieces
from tagline.rules.peers.pieces import NO_FACTS, Facts, Said, Unsaid

STANDARD: dict[tuple[str, ...], object] = {
    ("types", "refactor"): {"kind": "changed", "bump": "patch"},
    ("types", "revert"): "changed",
}


def said(data: Mapping[str, object], facts: Facts = NO_FACTS) -> dict[tuple[str, ...], object]:
    return {piece.field: piece.value for piece in pieces(data, facts) if isinstance(piece, Said)}


def unsaid(data: Mapping[str, object], facts: Facts = NO_FACTS) -> dict[tuple[str | int, ...], str]:
    return {piece.path: piece.text for piece in pieces(data, facts) if isinstance(piece, Unsaid)}


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("v$version", "v{version}"),
        ("$version", "{version}"),
        ("lib-${version}", "lib-{version}"),
        ("v$major.$minor.$patch$prerelease", "v{version}"),
        ("v${major}.${minor}.${patch}", "v{version}"),
    ],
)
def test_its_form_of_tags_is_ours_with_another_mark(written: str, tag: str) -> None:
    assert said({"tag_format": written}) == {("tag",): tag, **STANDARD}


def test_a_form_without_the_whole_version_is_told() -> None:
    assert ("tag_format",) in unsaid({"tag_format": "v$minor"})


@pytest.mark.parametrize(("written", "scheme"), [("pep440", "pep440"), ("semver", "semver"), ("semver2", "semver")])
def test_its_schemes_are_ours(written: str, scheme: str) -> None:
    assert said({"version_scheme": written})["scheme",] == scheme
    assert said({"version_type": written})["scheme",] == scheme


def test_a_scheme_of_ones_own_is_a_program_and_told() -> None:
    assert ("version_scheme",) in unsaid({"version_scheme": "mine"})


def test_its_own_rules_make_a_patch_of_a_refactoring_and_nothing_of_a_revert() -> None:
    assert said({}) == STANDARD
    assert said({"name": "cz_conventional_commits"}) == STANDARD


def test_rules_of_another_kind_are_a_program_and_told() -> None:
    assert said({"name": "cz_jira"}) == {}
    assert ("name",) in unsaid({"name": "cz_jira"})


def test_the_way_out_of_zero_is_the_other_way_round() -> None:
    assert said({"major_version_zero": True})["major-on-zero",] is False
    assert said({"major_version_zero": False})["major-on-zero",] is True
    assert () in unsaid({}, Facts(in_zero=True))


def test_bumps_of_ones_own_are_types_and_what_breaks_is_known() -> None:
    bumps = {"^break": "MAJOR", "^.+!$": "MAJOR", "new": "MINOR", "^(tweak|tune)": "PATCH", "fix": "PATCH"}
    custom = {"name": "cz_customize", "customize": {"bump_map": bumps, "change_type_map": {"tune": "Performance"}}}
    assert said(custom) == {
        ("types", "new"): "added",
        ("types", "tweak"): {"kind": "changed", "bump": "patch"},
        ("types", "tune"): {"kind": "changed", "bump": "patch"},
    }
    assert unsaid(custom) == {}


def test_places_of_the_version_are_kept_where_they_name_something() -> None:
    files = ["src/a/__init__.py:__version__", "setup.cfg", "pkg/_version.py", "x.yaml:rev:.+Mine"]
    found = list(pieces({"version_files": files, "version_provider": "pep621"}, NO_FACTS))
    places = [piece.value for piece in found if isinstance(piece, Said) and piece.field == ("release", "versions")]
    assert places == [
        ["pyproject.toml:project.version"],
        ["src/a/__init__.py:__version__", "pkg/_version.py:__version__"],
    ]
    assert [piece.text.split(":")[0] for piece in found if isinstance(piece, Unsaid)] == ["setup.cfg", "x.yaml"]
