"""Configurations of other tools, found where they are kept."""

from pathlib import Path

import pytest

from stories import Story, git
from tagline.reading.git import Git
from tagline.reading.history import read_place
from tagline.reading.peers.configurations import SPOTS, configurations
from tagline.reading.peers.root import Root


def root(where: Path, files: dict[str, str | bytes], *, bare: bool = False) -> Root:
    story = Story()
    story.commit("feat: begin", files=files)
    story.told(where, bare=bare)
    if not bare:
        git(where, "reset", "--quiet", "--hard")
    asked = Git(directory=where)
    return Root(asked, read_place(asked))


@pytest.mark.parametrize("bare", [False, True])
def test_each_tool_is_found_in_its_file_or_table(tmp_path: Path, *, bare: bool) -> None:
    files: dict[str, str | bytes] = {
        "pyproject.toml": "[tool.commitizen]\nname = 'x'\n[tool.towncrier]\ndirectory = 'news'\n",
        "cliff.toml": "[git]\n",
        "package.json": '{"name": "x", "release": {}, "standard-version": {}}',
        ".releaserc": "branches:\n- main\n",
        ".versionrc": '{\n\t"types": []\n}',
        ".changeset/config.json": "{}",
        "release-please-config.json": "{}",
    }
    found, unread = configurations(root(tmp_path, files, bare=bare))
    assert unread == []
    assert {(one.spot.tool, one.called) for one in found} == {
        ("commitizen", "pyproject.toml [tool.commitizen]"),
        ("towncrier", "pyproject.toml [tool.towncrier]"),
        ("git-cliff", "cliff.toml"),
        ("semantic-release", "package.json [release]"),
        ("semantic-release", ".releaserc"),
        ("standard-version", "package.json [standard-version]"),
        ("standard-version", ".versionrc"),
        ("changesets", ".changeset/config.json"),
        ("release-please", "release-please-config.json"),
    }


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("cliff.toml", "[git]\na = \n", "cliff.toml:2:5: this is no TOML: Invalid value"),
        ("release-please-config.json", '{\n"a": 1,\n}', "release-please-config.json:3: this is no JSON: "),
        (".releaserc.yaml", "a: 1\nb: [\n", ".releaserc.yaml:3: this is no YAML: "),
        (".releaserc", "!!python/object:os.system {}", ".releaserc:1: this is no YAML: "),
        (".versionrc", "- a", ".versionrc:1: expected a table, found a list"),
        (".releaserc.yml", 'a: "\\ud800"', ".releaserc.yml:1: expected a whole character"),
        (".cz.json", b"\xff{}", ".cz.json:1: expected text in UTF-8"),
        ("cz.toml", "tool = 3", "cz.toml:1: expected a table [tool.commitizen], found"),
        (".releaserc.json", "[" * 100_000, ".releaserc.json:1: this is no JSON: it is too deep"),
    ],
)
def test_a_broken_file_is_one_line_and_hides_no_other(tmp_path: Path, name: str, text: str | bytes, said: str) -> None:
    found, unread = configurations(root(tmp_path, {name: text, ".changeset/config.json": "{}"}))
    assert [one.spot.tool for one in found] == ["changesets"]
    assert len(unread) == 1 or said.startswith("cz.toml")
    if unread:
        assert unread[0].text.startswith(said)
        assert "\n" not in unread[0].text


def test_programs_are_named_and_not_run(tmp_path: Path) -> None:
    _, unread = configurations(root(tmp_path, {"release.config.js": "throw 1", ".versionrc.cjs": "throw 1"}))
    assert [one.text.partition(":")[0] for one in unread] == ["release.config.js", ".versionrc.cjs"]


def test_a_link_to_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text("[git]\n", encoding="utf-8")
    where = root(tmp_path / "repository", {"a": ""})
    (tmp_path / "repository" / "cliff.toml").symlink_to(tmp_path / "secret.toml")
    assert configurations(where) == ([], [])


def test_places_are_files_with_lines_in_every_form(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "pyproject.toml": "[tool.x]\n\n[tool.commitizen]\ntag_format = ''\n",
        ".releaserc.yaml": "branches:\n- main\nplugins:\n- a\n- - b\n  - c: 1\n",
        ".versionrc.json": '{\n "types": [\n  {},\n  {"type": "a"}]}',
    }
    found = {one.spot.tool: one for one in configurations(root(tmp_path, files))[0]}
    assert found["commitizen"].place(("tag_format",)) == "pyproject.toml:4"
    assert found["semantic-release"].place(("plugins", 1, 1, "c")) == ".releaserc.yaml:6"
    assert found["standard-version"].place(("types", 1, "type")) == ".versionrc.json:4"
    assert found["standard-version"].place(("types", 1, "absent")) == ".versionrc.json:4"


def test_yaml_that_unfolds_to_much_costs_little(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + at)}: &{chr(98 + at)} [{', '.join([f'*{chr(97 + at)}'] * 9)}]\n" for at in range(20)
    )
    found, _ = configurations(root(tmp_path, {".releaserc.yaml": bomb}))
    assert len(found) == 1


def test_no_place_is_named_twice() -> None:
    assert len(set(SPOTS)) == len(SPOTS)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a\0b", "\ud800", "x" * 300, ".git/config", "C:/a"])
@pytest.mark.parametrize("bare", [False, True])
def test_a_name_that_leads_elsewhere_is_none(tmp_path: Path, name: str, *, bare: bool) -> None:
    (tmp_path / "secret").write_text("", encoding="utf-8")
    where = root(tmp_path / "repository", {"a": ""}, bare=bare)
    assert where.read(name) is None
    assert where.files_in(name) == []
