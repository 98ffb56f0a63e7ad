"""What [tool.semantic_release] means, beyond what is read anyway."""

from tagline.rules.peers.pieces import Facts, Said, Unsaid
from tagline.rules.peers.python_semantic_release import pieces


def test_what_is_read_anyway_is_written_down() -> None:
    data = {
        "tag_format": "lib-{version}",
        "allow_zero_version": True,
        "major_on_zero": False,
        "commit_parser_options": {"minor_tags": ["feat", "docs"]},
        "changelog": {"exclude_commit_patterns": ["chore: ", "(a*)*"]},
    }
    found = list(pieces(data, Facts()))
    assert {one.field: one.value for one in found if isinstance(one, Said)} == {
        ("tag",): "lib-{version}",
        ("allow-zero",): True,
        ("major-on-zero",): False,
        ("types", "docs"): {"kind": "docs", "bump": "minor"},
        ("exclude",): ["chore: "],
    }
    assert [one.path for one in found if isinstance(one, Unsaid)] == [("changelog", "exclude_commit_patterns", 1)]


def test_files_branches_and_commands_of_a_release() -> None:
    data = {
        "version_toml": ["pyproject.toml:project.version"],
        "version_variables": ["src/a.py:__version__:tf", "broken"],
        "branches": {"main": {"match": "^(main|master)$"}, "rc": {"match": "rc/.+", "prerelease": True}},
        "changelog": {"default_templates": {"changelog_file": "NEWS.md"}},
        "build_command": "make",
    }
    found = list(pieces(data, Facts()))
    assert [(one.field[1], one.value) for one in found if isinstance(one, Said)] == [
        ("versions", ["pyproject.toml:project.version"]),
        ("versions", ["src/a.py:__version__"]),
        ("changelog", "NEWS.md"),
        ("branches", ["main", "master"]),
    ]
    assert [one.path for one in found if isinstance(one, Unsaid)] == [("branches",), ("build_command",)]
