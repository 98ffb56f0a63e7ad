"""What a configuration of semantic-release means in our settings."""

from collections.abc import Mapping

from tagline.rules.peers.pieces import Facts, Said, Unsaid
from tagline.rules.peers.semantic_release_js import pieces

ANALYZER = "@semantic-release/commit-analyzer"


def said(data: Mapping[str, object]) -> dict[tuple[str, ...], object]:
    return {piece.field: piece.value for piece in pieces(data, Facts()) if isinstance(piece, Said)}


def unsaid(data: Mapping[str, object]) -> list[tuple[str | int, ...]]:
    return [piece.path for piece in pieces(data, Facts()) if isinstance(piece, Unsaid)]


def test_its_form_of_tags_is_ours_with_another_mark() -> None:
    assert said({"tagFormat": "lib-${version}"}) == {("tag",): "lib-{version}"}
    assert unsaid({"tagFormat": "latest"}) == [("tagFormat",)]


def test_rules_for_a_type_are_taken_over_and_those_for_a_scope_are_told() -> None:
    rules = [
        {"type": "docs", "release": "patch"},
        {"type": "perf", "release": False},
        {"type": "feat", "release": "minor"},
        {"breaking": True, "release": "major"},
        {"type": "docs", "scope": "README", "release": "patch"},
    ]
    data = {"plugins": [[ANALYZER, {"releaseRules": rules}]]}
    assert said(data) == {("types", "docs"): {"kind": "docs", "bump": "patch"}, ("types", "perf"): "changed"}
    assert unsaid(data) == [("plugins", 0, 1, "releaseRules", 4)]


def test_the_types_of_a_preset_say_where_they_are_listed() -> None:
    types = [{"type": "chore", "hidden": True}, {"type": "docs", "section": "Changed"}]
    notes = ["@semantic-release/release-notes-generator", {"presetConfig": {"types": types}}]
    assert said({"plugins": [notes]}) == {("hide",): ["chore"], ("types", "docs"): "changed"}


def test_branches_are_those_of_finals() -> None:
    data = {"branches": ["main", "+([0-9])?(.{+([0-9]),x}).x", {"name": "next", "prerelease": True}]}
    assert said(data) == {("release", "branches"): ["main"]}
    assert unsaid(data) == [("branches",)]


def test_programs_are_told() -> None:
    data = {"extends": "x", "plugins": [[ANALYZER, {"preset": "eslint"}], "./mine.js", ["@semantic-release/exec", {}]]}
    assert unsaid(data) == [("plugins", 0, 1, "preset"), ("plugins", 1), ("plugins", 2, 1), ("extends",)]


def test_what_is_of_another_shape_does_no_harm() -> None:
    assert said({"plugins": 3, "branches": {"a": 1}, "tagFormat": []}) == {}
    assert unsaid({"plugins": [[], [3], {"a": 1}]}) == []
