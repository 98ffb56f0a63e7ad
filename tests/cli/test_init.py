"""`tagline init`: look, write what is missing, change nothing that is there."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from commands import AS_OF, tagline
from stories import Story, git

DAY = 86_400
NOW = 1_769_817_600  # 2026-01-31, the day that commands take for now
SITE = ".github/workflows/release-site.yml"
COMMITIZEN = (
    '[tool.commitizen]\nname = "cz_conventional_commits"\ntag_format = "v$version"\nmajor_version_zero = true\n'
)
CHANGES = """# Changes

## [Unreleased]

### Added

- What comes next

## [1.1.0] - 2026-01-12

### Added

- The dial counts hours

### Fixed

- Dawn comes on time

## 1.0.0 – The first dial

It turns.

## 0.0.9

Never tagged.
"""


def told(
    where: Path,
    *lines: str | tuple[str, str],
    files: Mapping[str, str] | None = None,
    every: int = 1,
    bare: bool = False,
) -> Path:
    """Tell a repository: messages, each with a tag where it is a pair, so many days apart, the last one yesterday."""
    story = Story()
    for at, line in enumerate(lines):
        message, tag = line if isinstance(line, tuple) else (line, "")
        when = NOW - DAY * (1 + every * (len(lines) - 1 - at))
        story.commit(message, files=files if at == 0 else None, when=when)
        if tag:
            story.tag(tag)
    story.told(where, bare=bare)
    if not bare:
        git(where, "reset", "--quiet", "--hard")
        git(where, "config", "remote.origin.url", "https://github.com/ada/engine.git")
    return where


def texts(where: Path) -> dict[str, str]:
    """Give all files of a work tree."""
    return {
        str(path.relative_to(where)): path.read_text(encoding="utf-8")
        for path in sorted(where.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(where).parts
    }


def settings(where: Path) -> dict[str, object]:
    return tomllib.loads((where / "tagline.toml").read_text(encoding="utf-8"))


def init(where: Path, *words: str) -> str:
    said = tagline("init", "--repository", where, *words)
    assert (said.code, said.err) == (0, ""), said.err
    shown = said.out.partition("\n--- ")[0].replace(str(where), "HERE")
    assert all(len(line) <= 80 for line in shown.splitlines()), said.out
    return said.out


def answer(where: Path, *words: str) -> str:
    said = tagline(*words, "--repository", where)
    assert said.code == 0, said.err
    return said.out


def test_a_repository_without_anything_gets_settings_and_a_workflow(tmp_path: Path) -> None:
    where = told(tmp_path, ("feat: begin", "v1.0.0"), "fix: b")
    said = init(where)
    assert set(texts(where)) == {"tagline.toml", SITE}
    assert settings(where) == {}
    assert "release-plan.toml  releases came on 1 day, and" in said
    assert "tagline next --explain    # 1.0.1" in said


def test_a_second_run_changes_nothing_and_says_so(tmp_path: Path) -> None:
    where = told(tmp_path, *((f"feat: {at}", f"v1.{at}.0") for at in range(6)), every=14, files={"CHANGES.md": CHANGES})
    init(where)
    before = texts(where)
    assert {"tagline.toml", "release-plan.toml", SITE} < set(before)
    said = init(where)
    assert texts(where) == before
    assert "All is there; nothing was changed." in said
    assert "as init writes it" in said


def test_a_dry_run_prints_the_files_and_writes_none(tmp_path: Path) -> None:
    where = told(tmp_path, ("feat: begin", "v1.0.0"), files={"pyproject.toml": COMMITIZEN})
    before = texts(where)
    said = init(where, "--dry-run")
    assert texts(where) == before
    assert "\n--- tagline.toml\n" in said
    assert '\ntag = "v{version}"\n' in said
    assert f"\n--- {SITE}\n" in said
    assert said.endswith("Nothing was written.\n")


@pytest.mark.parametrize("name", ["tagline.toml", "release-plan.toml", SITE])
def test_a_file_in_the_way_stays_and_is_named(tmp_path: Path, name: str) -> None:
    files = {name: "# mine\n", "pyproject.toml": COMMITIZEN}
    where = told(tmp_path, *((f"feat: {at}", f"v1.{at}.0") for at in range(6)), every=14, files=files)
    said = init(where)
    assert texts(where)[name] == "# mine\n"
    assert "is there, and stays as it is" in said
    assert name in said
    printed = init(where, "--dry-run")
    assert f"--- {name} (is there, and stays as it is)" in printed


def test_settings_in_pyproject_keep_their_place(tmp_path: Path) -> None:
    where = told(tmp_path, "feat: a", files={"pyproject.toml": '[tool.tagline]\nname = "Mine"\n'})
    said = init(where)
    assert "tagline.toml" not in texts(where)
    assert "pyproject.toml [tool.tagline], in force" in said
    assert "the settings stand in pyproject.toml [tool.tagline]" in said
    assert answer(where, "config").startswith("name")


def test_neither_links_nor_what_lies_behind_them_are_written(tmp_path: Path) -> None:
    where = told(tmp_path / "repository", "feat: a")
    (tmp_path / "elsewhere").mkdir()
    (where / ".github").symlink_to(tmp_path / "elsewhere")
    (where / "tagline.toml").symlink_to(tmp_path / "nowhere.toml")
    init(where)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert not (tmp_path / "nowhere.toml").exists()


def test_without_a_commit_there_is_less_to_say_and_the_rest_is_written(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=trunk")
    git(tmp_path, "config", "remote.origin.url", "https://codeberg.org/ada/engine")
    said = init(tmp_path)
    assert "no commit yet" in said
    text = (tmp_path / ".forgejo/workflows/release-site.yml").read_text(encoding="utf-8")
    assert 'branches: ["trunk"]' in text


def test_a_bare_repository_is_looked_at_and_not_written_to(tmp_path: Path) -> None:
    where = told(tmp_path, ("feat: a", "v1.0.0"), files={"pyproject.toml": COMMITIZEN}, bare=True)
    said = tagline("init", "--repository", where)
    assert said.code == 1
    assert said.err.endswith("run this in a clone, or add --dry-run to see the files\n")
    assert 'tag = "v{version}"' in init(where, "--dry-run")


def test_what_cannot_be_written_hinders_no_other_file(tmp_path: Path) -> None:
    where = told(tmp_path, "feat: a", files={".github": "a file where a folder should be\n"})
    said = tagline("init", "--repository", where)
    assert said.code == 1
    assert said.err.startswith(f"tagline: {SITE}: cannot be written: ")
    assert (where / "tagline.toml").exists()
    assert "tagline.toml\n" in said.out.partition(" add ")[2]
    assert SITE not in said.out.partition(" add ")[2]


def test_where_nothing_could_be_written_there_is_nothing_to_add(tmp_path: Path) -> None:
    where = told(tmp_path, "feat: a", files={".github": "a file\n", "pyproject.toml": "[tool.tagline]\nname = 'x'\n"})
    said = tagline("init", "--repository", where)
    assert said.code == 1
    assert "git add" not in said.out


def test_a_broken_configuration_is_one_line_and_the_rest_still_works(tmp_path: Path) -> None:
    files = {"cliff.toml": "[git]\ntag_pattern = [\n", "pyproject.toml": COMMITIZEN}
    where = told(tmp_path, ("feat: a", "v1.0.0"), files=files)
    said = init(where)
    assert "cliff.toml:2" in said
    assert "this is no TOML" in said
    assert settings(where)["tag"] == "v{version}"


def test_broken_settings_of_our_own_are_told_and_stay(tmp_path: Path) -> None:
    where = told(tmp_path, "feat: a", files={"tagline.toml": "shceme = 1\n"})
    said = init(where)
    assert "tagline.toml:1: shceme: unknown key; did you mean scheme?" in said
    assert texts(where)["tagline.toml"] == "shceme = 1\n"


def test_broken_settings_in_pyproject_keep_their_place(tmp_path: Path) -> None:
    where = told(tmp_path, "feat: a", files={"pyproject.toml": "[tool.tagline]\nname = 3\n[tool.x\n"})
    said = " ".join(init(where).split())
    assert said.count("pyproject.toml:3:8: this is no TOML") == 1
    assert "tagline.toml" not in texts(where)


def test_a_large_changelog_in_a_bare_repository_does_no_harm(tmp_path: Path) -> None:
    files = {"cliff.toml": '[changelog]\noutput = "NEWS.md"\n', "NEWS.md": "x" * 1_100_000}
    assert "NEWS.md needs the marks" in init(told(tmp_path, "feat: a", files=files, bare=True), "--dry-run")


def test_a_steady_rhythm_becomes_a_plan_that_is_valid(tmp_path: Path) -> None:
    where = told(tmp_path, *((f"feat: {at}", f"v1.{at}.0") for at in range(6)), every=42)
    assert "rhythm" in init(where)
    plan = tomllib.loads((where / "release-plan.toml").read_text(encoding="utf-8"))
    assert plan["cadence"]["every"] == "6 weeks on Friday"
    assert "Fri 13 Mar 2026, planned" in answer(where, "plan")


def test_a_workflow_that_runs_tagline_already_is_enough(tmp_path: Path) -> None:
    files = {".github/workflows/pages.yml": "jobs:\n  a:\n    steps:\n      - run: tagline publish\n"}
    where = told(tmp_path, "feat: a", files=files)
    assert ".github/workflows/pages.yml runs tagline already" in " ".join(init(where).split())
    assert SITE not in texts(where)


@pytest.mark.parametrize(
    ("remote", "path"),
    [
        ("https://gitlab.com/ada/engine", ".gitlab-ci.yml"),
        ("https://codeberg.org/ada/engine", ".forgejo/workflows/release-site.yml"),
        ("https://gitea.com/ada/engine", ".gitea/workflows/release-site.yml"),
        ("https://bitbucket.org/ada/engine", ""),
        ("", ""),
    ],
)
def test_the_workflow_is_that_of_the_forge(tmp_path: Path, remote: str, path: str) -> None:
    where = told(tmp_path, "feat: a")
    git(where, "config", "remote.origin.url", remote)
    said = init(where)
    assert set(texts(where)) == {"tagline.toml", path} - {""}
    assert path or "a workflow" in said


def test_the_default_branch_is_that_of_the_remote(tmp_path: Path) -> None:
    where = told(tmp_path, ("feat: a", "engine-1.0.0"))
    git(where, "update-ref", "refs/remotes/origin/trunk", "HEAD")
    git(where, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    git(where, "checkout", "--quiet", "--detach")
    init(where)
    text = (where / SITE).read_text(encoding="utf-8")
    assert 'branches: ["trunk"]\n    tags: ["engine-*"]' in text
    assert 'ref: "trunk"\n' in text


def test_a_dirty_tree_is_left_as_it_is(tmp_path: Path) -> None:
    where = told(tmp_path, "feat: a", files={"a": "1\n"})
    (where / "a").write_text("2\n", encoding="utf-8")
    init(where)
    assert texts(where)["a"] == "2\n"
    assert git(where, "diff", "--cached", "--name-only") == b""


# Changelogs


def test_what_people_wrote_becomes_the_words_of_releases_where_it_stands(tmp_path: Path) -> None:
    where = told(tmp_path, ("feat: a", "v1.0.0"), ("feat: b", "v1.1.0"), files={"CHANGES.md": CHANGES})
    assert "CHANGES.md: 2 releases, told by people" in init(where)
    assert settings(where)["changelog"] == {"prose": "CHANGES.md"}
    assert "Dawn comes on time" in answer(where, "notes", "1.1.0")
    assert "release-notes" not in {name.partition("/")[0] for name in texts(where)}


def test_imported_notes_say_what_the_file_said(tmp_path: Path) -> None:
    where = told(tmp_path, ("feat: a", "v1.0.0"), ("feat: b", "v1.1.0"), files={"CHANGES.md": CHANGES})
    assert "CHANGES.md keeps the words about 0.0.9, which no tag marks" in " ".join(
        init(where, "--import-notes").split()
    )
    assert "changelog" not in settings(where)
    files = texts(where)
    assert files["release-notes/v1.0.0.md"] == "# The first dial\n\nIt turns.\n"
    assert files["release-notes/v1.1.0.md"].startswith("# 1.1.0\n\n# Added\n\n- The dial counts hours\n")
    assert files["release-notes/next/added-1.md"] == "---\ntype: feat\n---\nWhat comes next\n"
    notes = answer(where, "notes", "1.1.0")
    assert "Dawn comes on time" in notes
    assert "1.1.0\n\n1.1.0" not in notes
    assert "What comes next" in answer(where, "notes")
    before = texts(where)
    assert "All is there" in init(where, "--import-notes")
    assert texts(where) == before


def test_a_changelog_that_a_tool_made_is_no_word_of_people(tmp_path: Path) -> None:
    lines = [(f"feat: dial {at}", f"v1.{at}.0") for at in range(6)]
    text = "".join(f"## 1.{at}.0\n\n### Features\n\n- dial {at}\n\n" for at in reversed(range(6)))
    where = told(tmp_path, *lines, files={"CHANGELOG.md": text})
    assert "made by a tool: 100 % of its entries" in " ".join(init(where).split())
    assert settings(where) == {}


def test_a_changelog_without_marks_is_not_named_as_one_that_is_written_on(tmp_path: Path) -> None:
    files = {"pyproject.toml": f'{COMMITIZEN}changelog_file = "NEWS.md"\n', "NEWS.md": "# News\n"}
    where = told(tmp_path, "feat: a", files=files)
    assert "NEWS.md needs the marks of a region" in " ".join(init(where).split())
    assert "release" not in settings(where)


def test_a_changelog_in_restructuredtext_is_read_too(tmp_path: Path) -> None:
    text = (
        "Changes\n=======\n\n1.0.0 (2026-01-30)\n------------------\n\n- Print the ``dial`` (`#1 <https://e.org/1>`_)\n"
    )
    where = told(tmp_path, ("initial", "1.0.0"), files={"CHANGES.rst": text})
    init(where)
    assert "- Print the `dial` ([#1](https://e.org/1))" in answer(where, "notes", "1.0.0")


# What other tools are told


def test_commitizen(tmp_path: Path) -> None:
    where = told(tmp_path, ("feat: a", "v0.1.0"), "refactor: b", files={"pyproject.toml": COMMITIZEN})
    assert answer(where, "next") == ""
    init(where)
    assert settings(where) == {
        "tag": "v{version}",
        "major-on-zero": False,
        "types": {"refactor": {"kind": "changed", "bump": "patch"}, "revert": "changed"},
    }
    assert answer(where, "next") == "0.1.1\n"


def test_what_a_release_writes_is_named_where_it_is_there(tmp_path: Path) -> None:
    more = 'version_provider = "pep621"\nversion_files = ["a/__init__.py", "gone/__init__.py"]\ngpg_sign = true\n'
    files = {
        "pyproject.toml": f"{COMMITIZEN}{more}[project]\nversion = '0.1.0'\n",
        "a/__init__.py": "__version__ = 1\n",
    }
    where = told(tmp_path, "feat: a", files=files)
    assert "gone/__init__.py:__version__: there is no such file" in " ".join(init(where).split())
    assert settings(where)["release"] == {
        "versions": ["pyproject.toml:project.version", "a/__init__.py:__version__"],
        "sign": "always",
    }


def test_git_cliff(tmp_path: Path) -> None:
    cliff = """[git]
filter_unconventional = true
tag_pattern = "v[0-9].*"
commit_parsers = [
  { message = "^polish", group = "Changed" },
  { message = "^chore\\\\(release\\\\)", skip = true },
]
[changelog]
body = "{{ version }}"
"""
    messages = (("feat: a", "v1.0.0"), "polish: shine", "chore(release): 1.1.0", "no convention", "fix: dawn")
    where = told(tmp_path, *messages, files={"cliff.toml": cliff})
    said = init(where)
    assert "cliff.toml:9: changelog.body: its template" in said
    notes = answer(where, "notes", "--all")
    assert "### Changed\n\n- shine" in notes
    assert "dawn" in notes
    assert "no convention" not in notes
    assert "1.1.0" not in notes
    assert answer(where, "next") == "1.0.1\n"


def test_release_please(tmp_path: Path) -> None:
    config = """{"bump-minor-pre-major": true, "packages": {
  "packages/core": {"component": "core"}, "packages/cli": {"component": "cli"}}}"""
    story = Story()
    story.commit("feat: a", files={"packages/core/a": "", "release-please-config.json": config, "packages/cli/a": ""})
    story.tag("core-v1.0.0")
    story.tag("cli-v0.1.0")
    story.commit("fix: dawn", files={"packages/core/a": "1"})
    story.commit("feat!: dusk", files={"packages/cli/a": "1"})
    where = story.told(tmp_path, bare=False)
    git(where, "reset", "--quiet", "--hard")
    init(where)
    assert answer(where, "next", "--package", "core") == "1.0.1\n"
    assert answer(where, "next", "--package", "cli") == "0.2.0\n"
    assert answer(where, "next", "--package", "cli", "--tag") == "cli-v0.2.0\n"


def test_semantic_release(tmp_path: Path) -> None:
    config = """tagFormat: "engine-${version}"
plugins:
- - "@semantic-release/commit-analyzer"
  - releaseRules:
    - {type: docs, release: patch}
"""
    where = told(tmp_path, ("feat: a", "engine-1.0.0"), "docs: b", files={".releaserc": config})
    init(where)
    assert answer(where, "next", "--tag") == "engine-1.0.1\n"


def test_standard_version(tmp_path: Path) -> None:
    config = '{"tagPrefix": "r", "types": [{"type": "style", "hidden": true}, {"type": "feat", "section": "Features"}]}'
    where = told(tmp_path, ("feat: a", "r1.0.0"), "style: b", "feat: c", files={".versionrc": config})
    init(where)
    assert answer(where, "next", "--tag") == "r1.1.0\n"
    assert "hide" in settings(where)


def test_python_semantic_release_alone_and_written_down_say_the_same(tmp_path: Path) -> None:
    config = """[tool.semantic_release]
tag_format = "lib-{version}"
allow_zero_version = true
major_on_zero = true
commit_parser_options = { minor_tags = ["feat", "docs"] }
[tool.semantic_release.changelog]
exclude_commit_patterns = ["chore: "]
"""
    where = told(tmp_path, ("feat: a", "lib-0.1.0"), "docs: b", "chore: c", "fix!: d", files={"pyproject.toml": config})
    before = (answer(where, "next"), answer(where, "notes"))
    init(where)
    (where / "pyproject.toml").unlink()
    assert (answer(where, "next"), answer(where, "notes")) == before == ("1.0.0\n", before[1])


def test_towncrier(tmp_path: Path) -> None:
    files = {
        "towncrier.toml": "[tool.towncrier]\ndirectory = 'news'\ntype = [{ directory = 'glow', name = 'Lights' }]\n",
        "news/12.glow.rst": "The ``dial`` glows.\n",
        "news/README.rst": "How to\n",
    }
    where = told(tmp_path, ("feat: a", "1.0.0"), "whatever", files=files)
    init(where, "--import-notes")
    assert settings(where) == {"hide": ["other"], "types": {"glow": "other"}}
    assert texts(where)["release-notes/next/12.glow.md"] == "---\ntype: glow\nrefs: [12]\n---\nThe `dial` glows.\n"


def test_changesets(tmp_path: Path) -> None:
    files = {
        ".changeset/config.json": '{"baseBranch": "main"}',
        ".changeset/README.md": "# Changesets\n",
        ".changeset/brave-dials-turn.md": '---\n"engine": minor\n---\n\nThe dial turns\n',
    }
    where = told(tmp_path, ("initial", "v1.0.0"), "something", files=files)
    init(where, "--import-notes")
    assert answer(where, "next") == "1.1.0\n"
    assert "The dial turns" in answer(where, "notes")


def test_tags_of_another_scheme_are_read_from_then_on(tmp_path: Path) -> None:
    where = told(tmp_path, *((f"feat: {at}", f"{20 + at}.{at}") for at in range(6)))
    init(where)
    assert settings(where)["scheme"] == "pep440"


def test_a_monorepo_names_its_packages(tmp_path: Path) -> None:
    story = Story()
    story.commit("feat: a", files={"packages/core/a": "", "packages/cli/a": "", "packages/core/CHANGES.md": CHANGES})
    story.tag("core@1.0.0")
    story.tag("core@1.1.0")
    story.tag("cli@2.0.0")
    where = story.told(tmp_path, bare=False)
    git(where, "reset", "--quiet", "--hard")
    said = init(where)
    assert "3 of 2 packages: cli, core" in said
    assert "each package has releases of its own" in said
    assert settings(where) == {"changelog": {"prose": "CHANGES.md"}}
    assert "Dawn comes on time" in answer(where, "notes", "1.1.0", "--package", "core")


def test_what_could_fool_a_terminal_is_not_printed(tmp_path: Path) -> None:
    packages = '{"a\\u001b[2J": {"component": "x\\u202e"}, "LONG": {}, "../..": {}, "\\ud800": {}}'
    config = f'{{"packages": {packages.replace("LONG", "y" * 9_000)}, "versioning": "\\u001b"}}'
    where = told(tmp_path, "feat: a", files={"release-please-config.json": config, ".cz.json": '{"commitizen": 3}'})
    said = init(where)
    assert not {"\x1b", "\u202e"} & set(said)
    assert len(said) < 4_000


def test_no_address_leaves_the_house(tmp_path: Path) -> None:
    files = {"cliff.toml": '[git]\ntag_pattern = "ada@example.org (x|y)"\n'}
    where = told(tmp_path, "feat: a", files=files)
    assert "example.org" not in init(where, "--dry-run")


def test_now_is_the_day_that_is_asked_for() -> None:
    assert AS_OF == "2026-01-31"
