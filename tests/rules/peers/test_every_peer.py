"""Whatever a configuration holds: it is told in pieces, and the settings that come of it make sense."""

import tomllib
from collections.abc import Iterator, Mapping

import pytest

from tagline.assembly.beginnings import MEANING
from tagline.model.settings import Settings
from tagline.rules.first_settings import first_settings, settings_text
from tagline.rules.peers.pieces import Facts
from tagline.rules.settings import mistakes_in
from tagline.rules.typed_data import typed

SECTIONS = [{"type": "polish", "section": "Changed"}, {"type": "style", "hidden": True}, {"type": "a", "scope": "b"}]
ANALYZER = {"preset": "angular", "releaseRules": [{"type": "docs", "release": "patch"}], "parserOpts": {}}
NOTES = {"presetConfig": {"types": SECTIONS}, "writerOpts": {}}
EXAMPLES: dict[str, dict[str, object]] = {
    "python-semantic-release": {
        "tag_format": "v{version}",
        "major_on_zero": True,
        "commit_parser": "conventional",
        "commit_parser_options": {"minor_tags": ["feat", "docs"]},
        "version_toml": ["pyproject.toml:project.version"],
        "branches": {"main": {"match": "main", "prerelease": False}},
        "changelog": {"exclude_commit_patterns": ["a"], "default_templates": {"changelog_file": "A.md"}},
    },
    "commitizen": {
        "name": "cz_customize",
        "tag_format": "v$version",
        "version_scheme": "pep440",
        "major_version_zero": True,
        "version_files": ["a:b"],
        "customize": {"bump_map": {"new": "MINOR"}, "change_type_map": {"new": "New"}},
    },
    "release-please": {
        "bump-minor-pre-major": True,
        "changelog-sections": SECTIONS,
        "packages": {
            ".": {"release-type": "node", "extra-files": [{"path": "a", "jsonpath": "$.b"}]},
            "a": {"component": "a"},
        },
    },
    "semantic-release": {
        "tagFormat": "v${version}",
        "branches": ["main", {"name": "next", "prerelease": True}],
        "plugins": [
            ["@semantic-release/commit-analyzer", ANALYZER],
            ["@semantic-release/release-notes-generator", NOTES],
            ["@semantic-release/changelog", {"changelogFile": "A.md"}],
            "@semantic-release/npm",
        ],
    },
    "standard-version": {"tagPrefix": "v", "types": SECTIONS, "infile": "A.md", "bumpFiles": [{"filename": "a.json"}]},
    "git-cliff": {
        "git": {
            "tag_pattern": "v[0-9].*",
            "commit_parsers": [
                {"message": "^polish", "group": "Changed"},
                {"message": "^fix", "skip": True},
                {"body": "x"},
            ],
            "include_paths": ["a/**"],
            "filter_commits": True,
        },
        "bump": {"breaking_always_bump_major": True, "initial_tag": "1.0.0"},
        "changelog": {"output": "A.md", "body": "x"},
    },
    "towncrier": {
        "directory": "news",
        "type": [{"directory": "glow", "name": "Lights", "showcontent": True}],
        "fragment": {"dusk": {"name": "Dusk"}},
    },
    "changesets": {"baseBranch": "main", "fixed": [["a"]]},
}
ODD: tuple[object, ...] = (
    None,
    True,
    3,
    "",
    "\x1b[2J",
    "(a*)*",
    "../..",
    "v{version}{version}",
    "z" * 1000,
    [],
    [[]],
    [3],
    {},
    {"a": {}},
    {"": 1},
)


def variants(data: object) -> Iterator[object]:
    """Give the data with each part of it replaced by each odd value, one at a time."""
    yield from ODD
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from ({**data, key: other} for other in variants(value))
            yield {**{name: item for name, item in data.items() if name != key}, "\x1b": value}
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from ([*data[:at], other, *data[at + 1 :]] for other in variants(value))


@pytest.mark.parametrize("in_zero", [False, True])
@pytest.mark.parametrize("tool", list(MEANING))
def test_settings_always_read_back(tool: str, *, in_zero: bool) -> None:
    facts = Facts(("v1.0.0",), {"a": "@x/a"}, in_zero)
    for data in (EXAMPLES[tool], *variants(EXAMPLES[tool])):
        if isinstance(data, Mapping):
            first = first_settings([(0, list(MEANING[tool](data, facts)))])
            table = tomllib.loads(settings_text(first, [tool]))
            assert table == first.table
            found = typed(Settings, table)
            assert found.value is not None
            assert not list(mistakes_in(found.value))
