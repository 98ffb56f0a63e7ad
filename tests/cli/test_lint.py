"""`tagline lint`: a message file, a range, standard input or a title; and real hooks that call it."""

import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from commands import Said, data, tagline
from stories import ENVIRONMENT, git, story

CHECKOUT = Path(__file__).resolve().parents[2]
HOSTILE = "Fix\x1b]0;title\x07 ::error::x ##[group]y ##vso[task.z]%0A\u202e ada@example.org"


@pytest.fixture
def message(tmp_path: Path) -> Callable[[str], Path]:
    """Give a function that writes a message file and gives its path."""

    def written(text: str) -> Path:
        path = tmp_path / "COMMIT_EDITMSG"
        path.write_bytes(text.encode())
        return path

    return written


def said(where: Path, *words: str) -> Said:
    """Run `tagline lint` on a repository."""
    return tagline("lint", "--repository", where, *words)


# A message file


def test_about_a_good_message_nothing_is_said(message: Callable[[str], Path]) -> None:
    assert tagline("lint", message("feat: add it\n\n# A comment: Please enter\n")) == (0, "", "")


def test_a_finding_says_where_what_is_right_and_what_to_paste(message: Callable[[str], Path]) -> None:
    path = message("Feat (parser) : Add x.\n")
    code, out, err = tagline("lint", path)
    assert code == 1
    assert out.splitlines() == [
        f"{path}:1:5: error: a blank stands before the scope (rule 4)",
        "    found  Feat (parser) : Add x.",
        "    right  `type(scope): description`",
        "    paste  feat(parser): add x",
    ]
    assert (err.count("\n"), f"git commit --edit --file={path}" in err) == (1, True)


def test_advice_is_printed_and_counts_only_when_strict(message: Callable[[str], Path]) -> None:
    path = message("feat: add it.\n")
    code, out, err = tagline("lint", path)
    assert (code, err) == (0, "")
    assert ": advice: the description ends with a full stop\n" in out
    assert tagline("lint", "--strict", path).code == 1


def test_an_empty_message_is_an_error(message: Callable[[str], Path]) -> None:
    code, out, _ = tagline("lint", message("# Only a comment\n"))
    assert (code, "the message is empty" in out) == (1, True)


def test_a_file_is_found_from_the_current_folder_and_only_its_text_counts(
    message: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(message("feat: add it\n").parent)
    assert tagline("lint", "COMMIT_EDITMSG") == (0, "", "")


@pytest.mark.parametrize("name", ["nothing-like-it", "HEAD..nowhere", "--end-of-options", "a...b"])
def test_what_is_neither_file_nor_range_is_refused_in_a_line(tmp_path: Path, name: str) -> None:
    where = story("feat: a").told(tmp_path / "repository")
    code, out, err = said(where, "--", name)
    assert (code, out, err.count("\n")) == (1, "", 1)


# A range


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Tell a repository with a good release and three commits since, one of them with a fault."""
    return story("feat: a", "$ tag v1.0.0", "Fixed b.", "docs: c", "fix: d.").told(tmp_path / "repository")


def test_without_a_word_the_commits_since_the_last_release_are_checked(repository: Path) -> None:
    code, out, err = said(repository)
    commit = git(repository, "rev-parse", "main~2").decode()[:10]
    assert code == 1
    assert f"{commit}:1:1: error: no type stands before the description (rule 1)\n" in out
    assert "    paste  fix: b\n" in out
    assert err.startswith("tagline: 1 of 3 messages has to be mended")


def test_without_a_word_only_what_the_upstream_lacks_is_checked(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(repository), "clone")
    assert said(tmp_path / "clone") == (0, "", "nothing to check: HEAD since its upstream has no commit\n")
    git(tmp_path / "clone", "commit", "--quiet", "--allow-empty", "--message", "fix: e")
    assert said(tmp_path / "clone") == (0, "", "1 message checked, none has to be mended\n")


@pytest.mark.parametrize("text", ["v1.0.0..main", "1.0.0..", "v1.0.0..HEAD", "..", "main~3..main"])
def test_a_range_is_checked_whole(repository: Path, text: str) -> None:
    code, out, _ = said(repository, text)
    assert (code, out.count("error:"), out.count("advice:")) == (1, 1, 1)


@pytest.mark.parametrize(("text", "code"), [("main~2", 1), ("main~1", 0), ("v1.0.0", 0), ("1.0.0", 0)])
def test_one_commit_is_checked_alone(repository: Path, text: str, code: int) -> None:
    assert said(repository, text).code == code


def test_a_merge_of_git_is_fine_and_so_is_a_revert_of_what_is_there(tmp_path: Path) -> None:
    told = story("feat: a", "$ branch side", "fix: b", "$ switch main", "fix: c", "$ merge side Bring it in")
    where = told.told(tmp_path / "repository", bare=False)
    merge = git(where, "rev-parse", "HEAD").decode().strip()
    text = f'Revert "Bring it in"\n\nThis reverts commit {merge}, reversing\nchanges made to {merge}.'
    git(where, "commit", "--quiet", "--allow-empty", "--message", text)
    assert said(where) == (0, "", "5 messages checked, none has to be mended\n")


def test_a_revert_of_what_nobody_has_is_an_error(tmp_path: Path) -> None:
    where = story("feat: a", f'Revert "feat: b"\n\nThis reverts commit {"ab" * 20}.').told(tmp_path)
    code, out, _ = said(where)
    assert (code, f"error: no commit here has the id {'ab' * 20}\n" in out) == (1, True)


def test_a_shallow_clone_is_refused_for_a_range_and_fine_for_a_commit(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth", "2", repository.as_uri(), "clone")
    code, out, err = said(tmp_path / "clone", "main~1..main")
    assert (code, out, err.count("\n"), "fetch-depth: 0" in err) == (1, "", 1, True)
    assert said(tmp_path / "clone", "main~1..main", "--allow-shallow").code == 0
    assert said(tmp_path / "clone", "main").code == 0


def test_a_repository_without_a_commit_has_nothing_to_check(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--template=")
    assert said(tmp_path) == (0, "", "nothing to check: HEAD has no commit\n")


# A title, and standard input


def test_a_title_is_checked(tmp_path: Path) -> None:
    code, out, err = tagline("lint", "--title", "Draft: Fixed it", "--repository", tmp_path)
    assert (code, err) == (1, "tagline: the title has to be mended\n")
    assert out.startswith("title:1:1: error: no type stands before the description (rule 1)\n")
    assert tagline("lint", "--title", "Draft: fix: it", "--repository", tmp_path) == (0, "", "")


def test_a_title_may_come_from_the_environment_where_nothing_else_is_named(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAGLINE_TITLE", "Fixed it")
    assert said(repository).out.startswith("title:1:1:")
    assert said(repository, "main~1").out == ""


def test_a_title_goes_with_nothing_else(repository: Path) -> None:
    assert said(repository, "--title", "fix: it", "main").code == 2


@pytest.mark.parametrize(("text", "code"), [(b"feat: x\n", 0), (b"feat:x\n", 1), (b"#12 feat: x\n", 1), (b"", 1)])
def test_standard_input_is_checked(text: bytes, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert tagline("lint", "-").code == code


# For machines


def test_json_holds_every_finding(message: Callable[[str], Path]) -> None:
    path = message("feature: add it.\n")
    found = json.loads(tagline("lint", "--format", "json", path).out)
    assert (found["checked"], found["errors"], found["advice"]) == (1, 1, 1)
    assert found["findings"][0] == {
        "file": str(path),
        "commit": "",
        "line": 1,
        "column": 1,
        "level": "error",
        "check": "type",
        "rule": 2,
        "problem": "`feature` is no type of the specification",
        "expected": "`feat`",
        "found": "feature: add it.",
        "suggestion": "feat: add it",
    }


def test_json_about_a_range_names_the_commits(repository: Path) -> None:
    found = json.loads(said(repository, "--format", "json").out)
    hashes = git(repository, "rev-list", "main~3..main").decode().split()
    assert (found["checked"], [one["commit"] for one in found["findings"]]) == (3, [hashes[0], hashes[2]])
    assert data("lint", "--format", "json", "main~1", "--repository", repository) == {
        "checked": 1,
        "errors": 0,
        "advice": 0,
        "findings": [],
    }


def test_github_gets_one_command_for_each_finding(message: Callable[[str], Path]) -> None:
    path = message("fix(a,b) : 100 %: y\n\nbreaking change: z\n")
    lines = tagline("lint", "--format", "github", path).out.splitlines()
    assert lines[0] == (
        f"::error file={path},line=1,col=9,title={path}%3A1%3A9 fix(a%2Cb) %3A 100 %25%3A y"
        "::a blank stands before the colon (rule 1); right: `type(scope): description`%0Apaste: fix(a,b): 100 %25: y"
    )
    assert [line.partition(" ")[0] for line in lines] == ["::error", "::error"]


def test_github_gets_advice_as_a_warning_without_a_file_for_a_commit(repository: Path) -> None:
    (line,) = said(repository, "--format", "github", "main").out.splitlines()
    assert line.startswith("::warning title=")


@pytest.mark.parametrize("layout", ["text", "json", "github"])
def test_hostile_text_commands_neither_terminal_nor_runner_and_shows_no_address(layout: str) -> None:
    code, out, _ = tagline("lint", "--format", layout, "--title", HOSTILE)
    assert code == 1
    assert not any(sign in out for sign in "\x1b\x07\u202e")
    assert "example.org" not in out
    if layout == "github":
        assert out.count("\n") == 1
        assert out.startswith("::error title=")
        assert "%250A" in out
    if layout == "text":
        assert not any(line.lstrip().startswith("::") for line in out.splitlines())
        assert "##[" not in out
        assert "##vso[" not in out


def test_a_line_of_a_message_never_begins_a_line_of_ours(message: Callable[[str], Path]) -> None:
    out = tagline("lint", message("feat: x\n\n::set-output name=x::BREAKING CHANGE y\nBREAKING CHANGE ::stop::z\n")).out
    assert not any(line.lstrip().startswith(("::", "##")) for line in out.splitlines())


# Hooks


def commit(where: Path, message: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Commit as a user does whose tagline is on PATH."""
    folder = where.parent / "bin"
    folder.mkdir(exist_ok=True)
    command = folder / "tagline"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tagline "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    own: Mapping[str, str] = {**os.environ, **ENVIRONMENT, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        ["git", "commit", "--quiet", "--allow-empty", "--message", message],
        cwd=where,
        env={**own, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


posix = pytest.mark.skipif(sys.platform == "win32", reason="the hook of this test is a POSIX shell script")


@posix
def test_the_hook_that_the_documentation_shows_stops_a_bad_message(tmp_path: Path) -> None:
    page = (CHECKOUT / "docs" / "linting.md").read_text(encoding="utf-8")
    script = page.partition("```sh\n#!")[2].partition("```")[0]
    where = tmp_path / "repository"
    git(tmp_path, "init", "--quiet", "--template=", str(where))
    (where / ".git" / "hooks").mkdir()
    hook = where / ".git" / "hooks" / "commit-msg"
    hook.write_text(f"#!{script}", encoding="utf-8")
    hook.chmod(0o755)
    refused = commit(where, "Fixed it")
    assert (refused.returncode, "paste  fix: it" in refused.stderr + refused.stdout) == (1, True)
    assert commit(where, "fix: it").returncode == 0


@posix
def test_pre_commit_runs_the_hook(tmp_path: Path, need: Callable[[str], str]) -> None:
    pre_commit = need("pre-commit")
    (hook, *_) = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    where = tmp_path / "repository"
    git(tmp_path, "init", "--quiet", "--template=", str(where))
    local = {"repo": "local", "hooks": [{**hook, "language": "system"}]}  # not installed anew, but the same hook
    (where / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [local]}), encoding="utf-8")
    git(where, "add", ".pre-commit-config.yaml")
    home = {"PRE_COMMIT_HOME": str(tmp_path / "cache")}
    subprocess.run(
        [pre_commit, "install", "--hook-type", "commit-msg"],
        cwd=where,
        env={**os.environ, **home},
        check=True,
        capture_output=True,
    )
    refused = commit(where, "Fixed it", **home)
    assert (refused.returncode, "paste  fix: it" in refused.stderr + refused.stdout) == (1, True)
    assert commit(where, "fix: it", **home).returncode == 0


def test_pre_commit_accepts_the_manifest(need: Callable[[str], str]) -> None:
    manifest = CHECKOUT / ".pre-commit-hooks.yaml"
    done = subprocess.run([need("pre-commit"), "validate-manifest", str(manifest)], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"")
