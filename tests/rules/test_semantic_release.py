"""What python-semantic-release is told means the same here; the installed one is asked what its defaults are."""

from typing import Any

import pytest
from semantic_release.cli.config import RawConfig, _known_commit_parsers
from semantic_release.enums import LevelBump

from tagline.model.commit import Bump
from tagline.model.settings import Settings, TypeRule
from tagline.rules.meaning import meaning_of
from tagline.rules.semantic_release import (
    ALLOWS_ZERO,
    KNOWN_PARSERS,
    MAJOR_ON_ZERO,
    TAG_FORMAT,
    configuration,
    counted_types,
    taken,
)

BUMPS = {
    LevelBump.NO_RELEASE: Bump.NONE,
    LevelBump.PRERELEASE_REVISION: Bump.NONE,
    LevelBump.PATCH: Bump.PATCH,
    LevelBump.MINOR: Bump.MINOR,
    LevelBump.MAJOR: Bump.MAJOR,
}
OPTIONS: list[dict[str, Any]] = [
    {},
    {"minor_tags": ["feat", "improve"]},
    {"minor_tags": ["improve"]},
    {"patch_tags": ["fix", "perf", "docs", "build"]},
    {"allowed_tags": ["feat", "fix", "infra"], "minor_tags": ["feat"], "patch_tags": ["fix"]},
    {"default_bump_level": 2},
    {"minor_tags": [], "patch_tags": []},
]


def settings_of(table: dict[str, Any]) -> Settings:
    """Give our settings for a configuration."""
    config, mistakes = configuration(table)
    assert config is not None, mistakes
    return Settings(**taken(config).values)  # type: ignore[arg-type] # checked by the reader


def test_its_defaults_are_those_of_the_installed_release() -> None:
    fields = RawConfig.model_fields
    assert fields["allow_zero_version"].default is ALLOWS_ZERO
    assert fields["major_on_zero"].default is MAJOR_ON_ZERO
    assert fields["tag_format"].default == TAG_FORMAT
    assert set(_known_commit_parsers) == KNOWN_PARSERS


@pytest.mark.parametrize("parser", sorted(KNOWN_PARSERS - {"tag"}))
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_each_type_moves_the_version_as_its_own_parser_says(parser: str, options: dict[str, Any]) -> None:
    if parser == "scipy":
        options = {key.replace("bump_level", "level_bump"): value for key, value in options.items()}
    theirs: dict[str, LevelBump] = {}
    made: Any = _known_commit_parsers[parser].parser_options(**options)
    for name, level in made.tag_to_level.items():
        theirs[name.lower()] = max(level, theirs.get(name.lower(), level))
    table = {"commit_parser": parser, "commit_parser_options": options}
    config, _ = configuration(table)
    assert config is not None
    meaning = meaning_of(settings_of(table))
    for key, level in theirs.items():
        assert meaning.bump(meaning.kind(key), key) is BUMPS[level], key


def test_a_type_that_is_not_allowed_too_counts_here_and_not_there() -> None:
    table = {"commit_parser_options": {"minor_tags": ["feat", "shiny"]}}
    config, _ = configuration(table)
    assert config is not None
    assert settings_of(table).types == {"shiny": TypeRule(kind="added", bump="minor")}
    assert counted_types(config)["shiny"] is Bump.NONE
    assert counted_types(config)["feat"] is Bump.MINOR


def test_a_configuration_that_says_nothing_changes_nothing() -> None:
    assert settings_of({"version_toml": ["pyproject.toml:project.version"]}) == Settings()


def test_what_is_said_is_taken() -> None:
    table = {
        "tag_format": "rel-{version}",
        "allow_zero_version": False,
        "major_on_zero": True,
        "changelog": {"exclude_commit_patterns": [r"chore(?:\([^)]*?\))?: .+"], "mode": "init"},
        "branches": {"main": {"match": "main"}},
    }
    assert settings_of(table) == Settings(
        tag="rel-{version}", allow_zero=False, major_on_zero=True, exclude=(r"chore(?:\([^)]*?\))?: .+",)
    )


def test_a_silent_configuration_does_not_lead_from_zero_to_one() -> None:
    assert settings_of({"tag_format": "v{version}"}).allow_zero
    assert not settings_of({"tag_format": "v{version}"}).major_on_zero


def test_new_types_stand_under_a_heading_that_fits_their_bump() -> None:
    types = settings_of(
        {"commit_parser_options": {"minor_tags": ["feat", "shiny"], "patch_tags": ["fix", "docs"]}}
    ).types
    assert types["shiny"] == TypeRule(kind="added", bump="minor")
    assert types["docs"] == TypeRule(kind="docs", bump="patch")
    assert types["perf"] == TypeRule(kind="changed", bump="none")


def test_the_styles_of_other_parsers_are_taken_over() -> None:
    assert settings_of({"commit_parser": "emoji"}).style == "gitmoji"
    scipy = settings_of({"commit_parser": "scipy"}).types
    assert scipy["api"] == TypeRule(kind="breaking", bump="major")
    assert scipy["enh"] == TypeRule(kind="added", bump="minor")
    assert scipy["bench"] == TypeRule(kind="internal", bump="none")
    tag = settings_of({"commit_parser": "tag", "commit_parser_options": {"patch_tag": ":bug:"}}).types
    assert tag == {
        ":sparkles:": TypeRule(kind="added", bump="minor"),
        ":bug:": TypeRule(kind="fixed", bump="patch"),
    }


def test_a_parser_that_is_a_program_is_left_alone_and_that_is_told() -> None:
    table = {"commit_parser": "mine.py:Parser", "commit_parser_options": {"minor_tags": 3}}
    config, mistakes = configuration(table)
    assert config is not None
    assert not mistakes
    (note,) = taken(config).notes
    assert "is a program and is not run" in note.text


def test_a_pattern_that_cannot_be_used_is_left_out_and_that_is_told() -> None:
    config, _ = configuration({"changelog": {"exclude_commit_patterns": ["ci: .+", "(a+)+$"]}})
    assert config is not None
    said = taken(config)
    assert said.values["exclude"] == ("ci: .+",)
    assert said.notes[0].path == ("changelog", "exclude_commit_patterns", 1)


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ({"tag_format": 3}, ("tag_format",)),
        ({"allow_zero_version": "no"}, ("allow_zero_version",)),
        ({"commit_parser_options": {"minor_tags": "feat"}}, ("commit_parser_options", "minor_tags")),
        ({"commit_parser": "tag", "commit_parser_options": {"minor_tag": 3}}, ("commit_parser_options", "minor_tag")),
        ({"changelog": {"exclude_commit_patterns": [3]}}, ("changelog", "exclude_commit_patterns", 0)),
    ],
)
def test_a_wrong_type_is_one_mistake(table: dict[str, Any], path: tuple[str | int, ...]) -> None:
    config, mistakes = configuration(table)
    assert config is None
    assert [mistake.path for mistake in mistakes] == [path]
