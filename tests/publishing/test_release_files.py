"""A release with files is one commit with its tag, pushed together: alone, raced or killed, whole or not there."""

import os
import signal
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from commands import AS_OF, tagline
from forges import TOKEN, forge
from pairs import TAG, Pair, settle
from remotes import REFUSE, first_step, git, hook, killed_after, race

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="hooks are shell scripts, and processes are killed")
SETTINGS = """\
[release]
changelog = "CHANGELOG.md"
versions = ["pyproject.toml:project.version", "package.json:version", "src/x.py:__version__"]
"""
FILES = {
    "tagline.toml": SETTINGS,
    "pyproject.toml": '[project]\r\nname = "x"\r\nversion = "1.0.0" # here\r\n',
    "package.json": '{\n  "dependencies": {"version": "1.0.0"},\n  "version": "1.0.0"\n}\n',
    "src/x.py": '__version__: str = "1.0.0"\n',
    "CHANGELOG.md": "# Changes\n\nMine.\n\n<!-- tagline:start -->\n<!-- tagline:end -->\n\n## 0.9.0\n\n- Old.\n",
}


@pytest.fixture(autouse=True)
def somebody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let git know who tags, and wait for nobody."""
    settle(monkeypatch, tmp_path)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Give a clone with files that hold the version, and its remote."""
    return Pair(tmp_path, "feat: import in bulk", files=FILES)


def shown(pair: Pair, path: str, commit: str = "main") -> str:
    """Give a file as the remote has it."""
    return git(pair.there, "show", f"{commit}:{path}")


def test_the_tag_stands_on_one_commit_with_the_new_version_everywhere(pair: Pair) -> None:
    said = pair.release()
    assert (said.code, said.out.splitlines()[-1]) == (0, "Released v1.1.0"), said
    assert git(pair.there, "log", "-1", "--format=%s", TAG) == "chore(release): 1.1.0"
    assert git(pair.there, "rev-parse", f"{TAG}^{{commit}}") == git(pair.there, "rev-parse", "main")
    assert git(pair.there, "rev-list", "--count", "main") == "4"
    assert 'version = "1.1.0" # here\r\n' in shown(pair, "pyproject.toml") + "\r\n"
    assert shown(pair, "package.json") == '{\n  "dependencies": {"version": "1.0.0"},\n  "version": "1.1.0"\n}'
    assert shown(pair, "src/x.py") == '__version__: str = "1.1.0"'


def test_only_the_region_of_the_changelog_changes(pair: Pair) -> None:
    pair.release()
    text = shown(pair, "CHANGELOG.md")
    assert text.startswith("# Changes\n\nMine.\n\n<!-- tagline:start -->\n\n## [1.1.0] - 2026-01-31\n")
    assert text.endswith("<!-- tagline:end -->\n\n## 0.9.0\n\n- Old.")


def test_what_was_written_is_what_is_read_afterwards(pair: Pair) -> None:
    pair.release()
    check = ("changelog", "--repository", pair.here, "--check", pair.here / "CHANGELOG.md")
    said = tagline(*check)
    assert said.code == 0, said


def test_the_clone_goes_on_to_the_commit_of_the_release(pair: Pair) -> None:
    pair.release()
    assert git(pair.here, "rev-parse", "main") == git(pair.there, "rev-parse", "main")
    assert git(pair.here, "status", "--porcelain") == ""
    assert (pair.here / "src" / "x.py").read_text() == '__version__: str = "1.1.0"\n'


def test_a_second_time_nothing_happens(pair: Pair) -> None:
    pair.release()
    before = pair.state
    assert (pair.release().code, pair.state) == (0, before)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"tagline.toml": '[release]\nversions = ["a.toml:x.version"]\n'}, "a.toml: no such file"),
        ({"tagline.toml": '[release]\nversions = ["src/x.py:version"]\n'}, "src/x.py: expected version with a name"),
        ({"tagline.toml": '[release]\nversions = ["src"]\n'}, "tagline.toml:2: release: versions 1: expected a file"),
        ({"CHANGELOG.md": "# Mine\n\nwords\n"}, "CHANGELOG.md: has no region"),
    ],
)
def test_what_cannot_be_written_stops_it_before_anything_is_done(pair: Pair, files: dict[str, str], told: str) -> None:
    pair.commit("chore: settings", files)
    before = pair.state
    said = pair.release()
    assert (said.code, told in said.err, pair.state) == (1, True, before), said


@needs_posix
def test_a_protected_branch_leaves_nothing_behind(pair: Pair) -> None:
    hook(pair.there, "pre-receive", REFUSE)
    before = pair.state
    said = pair.release()
    assert (said.code, pair.state, "--pull-request" in said.err) == (1, before, True), said


@needs_posix
def test_a_protected_branch_alone_takes_the_tag_back_too(pair: Pair) -> None:
    hook(pair.there, "update", 'if [ "$1" = refs/heads/main ]; then echo protected >&2; exit 1; fi\n')
    before = pair.state
    said = pair.release()
    assert (said.code, pair.state) == (1, before), said


@needs_posix
def test_who_pushed_meanwhile_is_built_upon(pair: Pair) -> None:
    hook(pair.there, "pre-receive", race("refs/heads/main", 2))
    said = pair.release()
    assert (said.code, said.out.splitlines()[-1]) == (0, "Released v1.1.0"), said
    names = git(pair.there, "ls-tree", "--name-only", TAG).split()
    assert {"rival-1.txt", "rival-2.txt"} <= set(names)
    assert git(pair.there, "rev-list", "--count", "main") == "6"
    assert git(pair.here, "status", "--porcelain") == ""


@needs_posix
def test_after_five_lost_races_no_tag_is_left(pair: Pair) -> None:
    hook(pair.there, "pre-receive", race("refs/heads/main", 99))
    said = pair.release()
    assert (said.code, git(pair.here, "tag"), git(pair.there, "tag")) == (4, "v1.0.0", "v1.0.0"), said
    assert git(pair.here, "log", "--format=%s", "main", "--grep=chore(release)") == ""


def test_two_clones_release_one_after_the_other_and_the_second_takes_what_is_there(pair: Pair, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(pair.there), "other")
    pair.release()
    refs = pair.refs
    said = tagline("release", "--repository", tmp_path / "other")
    assert (said.code, pair.refs) == (0, refs), said
    assert git(tmp_path / "other", "rev-parse", "HEAD") == git(pair.there, "rev-parse", "main")


@needs_posix
@pytest.mark.slow
def test_killed_after_any_step_and_run_again_the_end_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with forge() as there:
        monkeypatch.setenv("GH_TOKEN", TOKEN)
        files = {**FILES, "tagline.toml": f'{SETTINGS}[forge]\nkind = "github"\naddress = "{there.address}"\n'}
        words = ("release", "--as-of", AS_OF, "--repository")
        fresh = Pair(tmp_path / "fresh", "feat: import in bulk", files=files)
        whole = fresh.copied(tmp_path / "whole")
        code, steps = killed_after(0, tmp_path / "bin", *words, str(whole.here))
        assert (code, steps >= 12) == (0, True), steps
        releases = dict(there.releases)
        for step in range(first_step(tmp_path / "bin", "hash-object") - 1, steps + 1):  # before it, all is only read
            there.releases.clear()
            there.asked.clear()
            pair = fresh.copied(tmp_path / str(step))
            killed_after(step, tmp_path / "bin", *words, str(pair.here))
            assert killed_after(0, tmp_path / "bin", *words, str(pair.here))[0] == 0, step
            assert (pair.state, there.releases) == (whole.state, releases), step
            assert there.count("POST") == 1, step


@needs_posix
@pytest.mark.slow
def test_killed_after_any_request_to_the_forge_and_run_again_the_end_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with forge() as there:
        monkeypatch.setenv("GH_TOKEN", TOKEN)
        settings = f'[release]\nassets = ["src/*.py"]\n[forge]\nkind = "github"\naddress = "{there.address}"\n'
        fresh = Pair(tmp_path / "fresh", "feat: import in bulk", files={**FILES, "tagline.toml": settings})
        words = ("release", "--as-of", AS_OF, "--repository")
        killed_after(0, tmp_path / "bin", *words, str(fresh.copied(tmp_path / "whole").here))
        releases, requests = dict(there.releases), len(there.asked)
        assert requests >= 4
        for request in range(1, requests + 1):
            there.releases.clear()
            there.asked.clear()
            there.handled = Killer(tmp_path / "bin" / "parent", request).handled
            pair = fresh.copied(tmp_path / str(request))
            killed_after(0, tmp_path / "bin", *words, str(pair.here))
            there.handled = lambda _: None
            assert killed_after(0, tmp_path / "bin", *words, str(pair.here))[0] == 0, request
            assert there.releases == releases, request


class Killer(NamedTuple):
    """Kills the tagline that is running, after so many requests."""

    parent: Path
    after: int

    def handled(self, count: int) -> None:
        """Kill it once so many requests were handled."""
        if count == self.after:
            os.kill(int(self.parent.read_text()), signal.SIGKILL)


@pytest.mark.slow
def test_semantic_release_writes_the_files_where_it_is_asked_to(tmp_path: Path) -> None:
    project = '[project]\nname = "x"\nversion = "1.0.0"\n'
    theirs = '[tool.semantic_release]\nversion_toml = ["pyproject.toml:project.version"]\nallow_zero_version = true\n'
    ours = "[tool.tagline.release]\ndelegate = true\n"
    pair = Pair(tmp_path, "feat: import in bulk", files={"pyproject.toml": project + theirs + ours})
    said = pair.release()
    assert (said.code, said.out.splitlines()[-1]) == (0, "Released v1.1.0"), said
    assert 'version = "1.1.0"' in shown(pair, "pyproject.toml", TAG)
    assert "CHANGELOG.md" in git(pair.there, "ls-tree", "--name-only", TAG)
