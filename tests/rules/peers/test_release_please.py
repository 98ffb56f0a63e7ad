"""What release-please-config.json means in our settings."""

from collections.abc import Mapping

from tagline.rules.peers.pieces import NO_FACTS, Facts, Said, Unsaid
from tagline.rules.peers.release_please import pieces


def said(data: Mapping[str, object], facts: Facts = NO_FACTS) -> dict[tuple[str, ...], object]:
    return {
        piece.field: piece.value
        for piece in pieces(data, facts)
        if isinstance(piece, Said) and piece.field[0] != "release"
    }


def unsaid(data: Mapping[str, object], facts: Facts = NO_FACTS) -> dict[tuple[str | int, ...], str]:
    return {piece.path: piece.text for piece in pieces(data, facts) if isinstance(piece, Unsaid)}


def test_a_package_has_its_path_its_component_and_tags_named_like_it() -> None:
    data = {
        "release-type": "node",
        "packages": {"packages/core": {"component": "core"}, "cli": {"package-name": "cli"}},
    }
    assert said(data) == {
        ("packages", "core"): {"name": "core", "paths": ["packages/core"], "tag": "core-v{version}"},
        ("packages", "cli"): {"name": "cli", "paths": ["cli"], "tag": "cli-v{version}"},
    }


def test_a_package_without_a_component_has_the_name_of_its_manifest_without_scope() -> None:
    facts = Facts(packages={"packages/a": "@engine/dial"})
    assert said({"packages": {"packages/a": {}}}, facts) == {
        ("packages", "dial"): {"name": "dial", "paths": ["packages/a"], "tag": "dial-v{version}"}
    }


def test_separator_and_v_are_taken_from_the_package_else_from_the_top() -> None:
    data = {"tag-separator": "@", "include-v-in-tag": False, "packages": {"a": {}, "b": {"tag-separator": "/"}}}
    tags = [value["tag"] for value in said(data).values() if isinstance(value, dict)]
    assert tags == ["a@{version}", "b/{version}"]


def test_the_root_alone_is_the_project_and_its_tags_tell_whether_they_carry_its_name() -> None:
    data = {"packages": {".": {"package-name": "engine"}}}
    assert said(data, Facts(tags=("v1.0.0",))) == {("tag",): "v{version}"}
    assert said(data, Facts(tags=("engine-v1.0.0",))) == {("tag",): "engine-v{version}"}
    assert said({"include-component-in-tag": False, **data}, Facts()) == {("tag",): "v{version}"}


def test_what_is_listed_asks_for_a_release_and_what_is_hidden_for_none() -> None:
    sections = [
        {"type": "feat", "section": "Features"},
        {"type": "deps", "section": "Dependencies"},
        {"type": "docs", "section": "Documentation", "hidden": True},
        {"type": "perf", "section": "Performance", "hidden": True},
    ]
    found = list(pieces({"changelog-sections": sections}, Facts()))
    kept = [(one.field, one.value) for one in found if isinstance(one, Said) and one.field[0] != "release"]
    assert kept == [
        (("types", "deps"), {"kind": "internal", "bump": "patch"}),
        (("hide",), ["docs"]),
        (("types", "perf"), "changed"),
        (("hide",), ["perf"]),
    ]


def test_the_way_out_of_zero_is_one_setting_for_all() -> None:
    assert said({"bump-minor-pre-major": True}) == {("major-on-zero",): False}
    assert said({"packages": {".": {"bump-minor-pre-major": False}}})["major-on-zero",] is True
    both = {"packages": {"a": {"bump-minor-pre-major": True}, "b": {"bump-minor-pre-major": False}}}
    assert ("packages", "b", "bump-minor-pre-major") in unsaid(both)


def test_the_version_stands_where_the_type_of_the_project_has_it() -> None:
    data = {
        "packages": {".": {"release-type": "rust", "extra-files": ["a.txt", {"path": "b.json", "jsonpath": "$.v"}]}}
    }
    found = list(pieces(data, Facts()))
    assert [one.value for one in found if isinstance(one, Said) and one.field == ("release", "versions")] == [
        ["Cargo.toml:package.version", "b.json:v"]
    ]
    assert ("packages", ".", "extra-files") in unsaid(data)


def test_what_has_no_counterpart_is_told() -> None:
    assert set(unsaid({"versioning": "always-bump-patch", "plugins": ["x"], "draft": True})) == {
        ("versioning",),
        ("plugins",),
    }
