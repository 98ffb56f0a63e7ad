"""python-semantic-release is asked where that is safe: nothing of the project runs, and nothing of it changes."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from stories import Story, git
from tagline.reading.git import Git
from tagline.reading.second_opinion import ask, environment, reason_in

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="the canaries are shell scripts")
SHINY = "commit_parser_options = { minor_tags = ['shiny'], allowed_tags = ['shiny'] }"
ZERO = "[tool.semantic_release]\nallow_zero_version = true\n"


def told(where: Path, *messages: str, files: Mapping[str, str] | None = None, tag: str = "v1.0.0") -> Path:
    """Tell a repository with a work tree: a tagged commit, then one for each message."""
    story = Story()
    story.commit("feat: begin", files=files or {})
    if tag:
        story.tag(tag, message="Thanks")
    for message in messages:
        story.commit(message)
    story.told(where, bare=False)
    git(where, "reset", "--quiet", "--hard")
    return where


def state(where: Path) -> dict[str, str]:
    """Fingerprint every file of a repository, its git directory too."""
    paths = (path for path in where.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.mark.parametrize(
    ("messages", "files", "version"),
    [
        (("feat: b", "fix: c"), {}, "1.1.0"),
        (("docs: b",), {}, "1.0.0"),
        (("feat!: b",), {"pyproject.toml": "[project]\nname='x'\n"}, "2.0.0"),
        (("shiny: b",), {"pyproject.toml": f"{ZERO}{SHINY}\n"}, "1.1.0"),
        (
            ("fix: b",),
            {"pyproject.toml": f"{ZERO}branches.x = {{ match = 'main', prerelease = true }}\n"},
            "1.0.1-rc.1",
        ),
    ],
)
def test_it_answers_as_it_would_in_the_repository(
    tmp_path: Path, messages: tuple[str, ...], files: dict[str, str], version: str
) -> None:
    assert ask(Git(told(tmp_path / "r", *messages, files=files))).version == version


def test_it_answers_without_any_tag_and_in_a_linked_work_tree(tmp_path: Path) -> None:
    where = told(tmp_path / "r", "fix: b", files={"pyproject.toml": ZERO}, tag="")
    assert ask(Git(where)).version == "0.1.0"
    git(where, "worktree", "add", "--quiet", "-b", "other", str(tmp_path / "linked"))
    assert "makes no release on the branch other" in ask(Git(tmp_path / "linked")).problem


@needs_posix
def test_nothing_of_the_project_runs_and_nothing_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fired = tmp_path / "fired"
    fired.mkdir()
    program = f"touch '{fired}/ran'"
    config = f"""
[tool.semantic_release]
build_command = "{program}"
allow_zero_version = true
version_variables = ["module.py:__version__"]
[tool.semantic_release.changelog]
template_dir = "templates"
[tool.semantic_release.changelog.environment]
extensions = ["module.Extension"]
[tool.semantic_release.remote]
token = {{ env = "GH_TOKEN" }}
url = "https://example.org/a/b.git"
"""
    code = f"__version__ = '1'\nopen({str(fired / 'imported')!r}, 'w').close()\n"
    names = ("module.py", "git.py", "click.py", "semantic_release.py", "sitecustomize.py")
    files = {"pyproject.toml": config, **dict.fromkeys(names, code), "templates/x.j2": "{{ 1 }}"}
    where = told(tmp_path / "r", "feat: b", files=files)
    hook = where / ".git" / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{program}\n", encoding="utf-8")
    hook.chmod(0o755)
    for key in ("core.fsmonitor", "core.sshCommand", "core.pager", "diff.external", "uploadpack.packObjectsHook"):
        git(where, "config", key, program)
    git(where, "config", "remote.origin.url", f"ext::sh -c {program}")
    output = tmp_path / "output"
    monkeypatch.setenv("GITHUB_OUTPUT", str(output))
    monkeypatch.setenv("GH_TOKEN", "secret")
    monkeypatch.setenv("PYTHONPATH", str(where))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.chdir(where)
    before = state(where)
    assert ask(Git(where)).version == "1.1.0"
    assert state(where) == before
    assert not list(fired.iterdir())
    assert not output.exists()


def test_a_parser_that_is_a_program_is_a_reason_not_to_ask(tmp_path: Path) -> None:
    config = "[tool.semantic_release]\ncommit_parser = 'mine.py:Parser'\n"
    assert "is a program" in ask(Git(told(tmp_path / "r", files={"pyproject.toml": config}))).problem


@pytest.mark.parametrize("kind", ["bare", "detached", "shallow", "unborn", "sha256", "wrong"])
def test_where_it_cannot_be_asked_the_reason_is_told(tmp_path: Path, kind: str) -> None:
    where, words = tmp_path / "r", ""
    match kind:
        case "bare":
            git(tmp_path, "clone", "--quiet", "--bare", str(told(tmp_path / "source", "fix: b")), str(where))
            words = "bare"
        case "detached":
            git(told(where, "fix: b"), "checkout", "--quiet", "--detach")
            words = "on no branch"
        case "shallow":
            source = told(tmp_path / "source", "fix: b")
            git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{source}", str(where))
            words = "shallow"
        case "unborn":
            where.mkdir()
            git(where, "init", "--quiet", "--template=")
            words = "no commit yet"
        case "sha256":
            story = Story()
            story.commit("feat: a")
            story.told(where, bare=False, object_format="sha256")
            words = "SHA-256"
        case _:
            told(where, files={"pyproject.toml": "[tool.semantic_release]\ntag_format = 3\n"})
            words = "its configuration is wrong"
    answer = ask(Git(where))
    assert words in answer.problem
    assert answer.version == ""


@pytest.mark.parametrize(
    ("raised", "words"),
    [
        (subprocess.TimeoutExpired("x", 60), "it took longer than 60 seconds"),
        (OSError(8, "Exec format error"), "it does not start: Exec format error"),
    ],
)
def test_one_that_does_not_answer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: Exception, words: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise raised

    where = told(tmp_path / "r", "fix: b")
    monkeypatch.setattr(subprocess, "run", fail)
    assert ask(Git(where)).problem == words


def test_one_that_fails_is_told_in_its_words(tmp_path: Path) -> None:
    config = "[tool.semantic_release]\nbranches = 3\n"
    assert ask(Git(told(tmp_path / "r", "fix: b", files={"pyproject.toml": config}))).problem.startswith("it failed: ")


def test_its_environment_holds_no_secret_and_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_TOKEN", "secret")
    monkeypatch.setenv("https_proxy", "http://ada:secret@proxy.example.org")
    made = environment()
    assert "secret" not in " ".join(made.values())
    assert made["HTTPS_PROXY"] == made["https_proxy"] == "http://127.0.0.1:9"
    assert made["GIT_CONFIG_GLOBAL"] == os.devnull


def test_its_reason_is_one_line() -> None:
    assert reason_in("hello\n::ERROR:: no such thing\n::ERROR:: more\nbye") == "no such thing"
    assert reason_in("first\n\nlast\n") == "last"
    assert reason_in("") == "it does not say why"
