"""A release is cut whatever the remote and others do meanwhile: whole, or not at all, and never twice."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from commands import AS_OF, tagline
from pairs import TAG, Pair, settle
from remotes import DROP, HANG, NOISE, REFUSE, git, hook, killed_after
from tagline.writing import user_git

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="hooks are shell scripts, and processes are killed")


@pytest.fixture(autouse=True)
def somebody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let git know who tags, and nothing else of this machine."""
    settle(monkeypatch, tmp_path)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Give a clone with something to release, and its remote."""
    return Pair(tmp_path)


def test_a_release_is_an_annotated_tag_on_the_remote(pair: Pair) -> None:
    said = pair.release()
    assert (said.code, said.out.splitlines()[-1]) == (0, "Released v1.1.0"), said
    assert git(pair.there, "cat-file", "-t", TAG) == "tag"
    assert git(pair.there, "rev-parse", f"{TAG}^{{commit}}") == git(pair.there, "rev-parse", "main")
    assert "tagger Grace Hopper <grace@users.invalid> 1769817600 +0000" in git(pair.there, "cat-file", "tag", TAG)


def test_no_commit_is_made_without_files(pair: Pair) -> None:
    before = git(pair.there, "rev-parse", "main")
    pair.release()
    assert (git(pair.there, "rev-parse", "main"), git(pair.here, "rev-parse", "main")) == (before, before)


def test_a_second_time_nothing_happens(pair: Pair) -> None:
    pair.release()
    before = pair.state
    said = pair.release()
    assert (said.code, pair.state, len(said.out.splitlines())) == (0, before, 1), said


def test_nothing_to_release_is_no_error(tmp_path: Path) -> None:
    pair = Pair(tmp_path, "docs: nothing new")
    before = pair.state
    said = pair.release()
    assert (said.code, said.out.startswith("nothing to release:"), pair.state) == (0, True, before), said


def test_a_dry_run_asks_no_remote_and_changes_nothing(pair: Pair) -> None:
    before = pair.state
    said = pair.release("--dry-run")
    assert (said.code, pair.state) == (0, before), said
    assert "the remote was not asked" in said.out
    assert "- import in bulk (" in said.out
    assert max(map(len, said.out.splitlines())) <= 80
    git(pair.here, "remote", "set-url", "origin", "https://nowhere.invalid/x.git")
    assert pair.release("--dry-run").code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("commit", "--quiet", "--allow-empty", "-m", "fix: b"), "push first: git push origin HEAD:main"),
        (("reset", "--quiet", "--hard", "HEAD~"), "git pull --ff-only origin main"),
        (("checkout", "--quiet", "-b", "topic"), "origin's default branch is main"),
        (("checkout", "--quiet", "--detach"), "HEAD is detached"),
    ],
)
def test_a_gate_that_fails_stops_it_and_says_what_helps(pair: Pair, words: tuple[str, ...], told: str) -> None:
    pair.commit("fix: later")
    git(pair.here, *words)
    before = pair.state
    said = pair.release()
    text = " ".join((said.out + said.err).split())
    assert (said.code, told in text, pair.state) == (1, True, before), said


def test_changed_files_stop_it(tmp_path: Path) -> None:
    pair = Pair(tmp_path, files={"a.txt": "a\n"})
    (pair.here / "a.txt").write_text("b\n", encoding="utf-8")
    (pair.here / "untracked.txt").write_text("b\n", encoding="utf-8")
    said = pair.release()
    assert (said.code, "1 tracked file is changed: a.txt" in said.err) == (1, True), said


def test_the_branch_of_a_detached_head_comes_from_ci(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    git(pair.here, "checkout", "--quiet", "--detach")
    monkeypatch.setenv("GITHUB_REF_NAME", "main")
    assert pair.release().code == 0
    assert TAG in pair.refs


def test_a_shallow_clone_is_refused(pair: Pair, tmp_path: Path) -> None:
    pair.commit("fix: later")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{pair.there}", "shallow")
    said = tagline("release", "--repository", tmp_path / "shallow")
    assert (said.code, "fetch --unshallow" in said.err) == (1, True), said


def test_a_tag_on_the_same_commit_is_taken_as_it_is(pair: Pair) -> None:
    git(pair.here, "tag", "-a", "v1.1.0", "-m", "by hand")
    held = git(pair.here, "rev-parse", "v1.1.0")
    assert pair.release().code == 0
    assert f"{TAG} {held}" in pair.refs


def test_another_tag_of_the_same_commit_on_the_remote_is_taken_as_it_is(pair: Pair) -> None:
    git(pair.there, "tag", "-a", "v1.1.0", "-m", "by CI", "main")
    git(pair.here, "tag", "-a", "v1.1.0", "-m", "by hand")
    before = pair.refs
    said = pair.release()
    assert (said.code, pair.refs) == (0, before), said


def test_a_tag_on_another_commit_is_an_error(pair: Pair) -> None:
    git(pair.there, "tag", "v1.1.0", "v1.0.0")
    git(pair.here, "tag", "-a", "v1.1.0", "-m", "by hand")
    before = pair.state
    said = pair.release()
    assert (said.code, "stands on" in said.err, pair.state) == (1, True, before), said


def test_a_release_that_the_clone_lacks_is_fetched_and_counted_from(pair: Pair) -> None:
    git(pair.there, "tag", "v1.1.0", "main")
    pair.commit("fix: c")
    assert pair.release().out.splitlines()[-1] == "Released v1.1.1"


@needs_posix
def test_a_refusal_by_a_hook_leaves_nothing_behind(pair: Pair) -> None:
    hook(pair.there, "pre-receive", REFUSE)
    before = pair.state
    said = pair.release()
    assert (said.code, "policy: this branch is protected" in said.err, pair.state) == (1, True, before), said


@needs_posix
def test_who_was_faster_is_counted_from(pair: Pair) -> None:
    hook(pair.there, "pre-receive", TAKEN.format(times=1))
    said = pair.release()
    assert (said.code, said.out.splitlines()[-1]) == (0, "Released v1.2.0"), said
    assert git(pair.here, "rev-parse", "v1.1.0") == git(pair.there, "rev-parse", "v1.1.0")


@needs_posix
def test_after_five_lost_races_it_stops_and_nothing_is_left(pair: Pair) -> None:
    hook(pair.there, "pre-receive", TAKEN.format(times=99))
    said = pair.release()
    assert (said.code, "5 times" in said.err) == (4, True), said
    assert set(git(pair.here, "tag").split()) <= set(git(pair.there, "tag").split())


# Somebody else gives the version that is being pushed to the commit before.
TAKEN = """\
while read -r old new ref; do
  count=$(cat "$GIT_DIR/races" 2>/dev/null || echo 0)
  if [ "$count" -lt {times} ]; then
    echo $((count + 1)) > "$GIT_DIR/races"
    unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
    git update-ref "$ref" refs/heads/main~1
  fi
done
"""


@needs_posix
def test_what_a_noisy_remote_says_is_shown_without_secrets(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", "TOKEN-OF-THE-USER")
    hook(pair.there, "pre-receive", NOISE)
    said = pair.release()
    assert said.code == 1
    text = said.out + said.err
    assert not [word for word in ("hunter2hunter2", "TOKEN-OF-THE-USER", "\x1b", "\x07") if word in text]


@needs_posix
def test_a_remote_that_hangs_is_left_alone_and_finished_later(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    hook(pair.there, "pre-receive", HANG)
    with monkeypatch.context() as patch:
        patch.setattr(user_git, "PATIENCE", 1)
        said = pair.release()
    assert (said.code, "took longer than" in said.err, "run this again" in said.err) == (1, True, True), said
    (pair.there / "hooks" / "pre-receive").unlink()
    assert pair.release("--resume").code == 0
    assert TAG in pair.refs


@needs_posix
def test_a_connection_that_breaks_after_the_push_was_taken_is_a_success(pair: Pair) -> None:
    hook(pair.there, "post-receive", DROP)
    said = pair.release()
    assert (said.code, said.out.splitlines()[-1], TAG in pair.refs) == (0, "Released v1.1.0", True), said


def test_a_remote_that_is_not_there_is_one_line(pair: Pair) -> None:
    git(pair.here, "remote", "set-url", "origin", str(pair.there / "nowhere"))
    said = pair.release()
    assert (said.code, len(said.err.splitlines())) == (1, 1), said
    git(pair.here, "remote", "remove", "origin")
    assert "origin: no such remote; there is none" in pair.release().err
    assert pair.release("--no-push").out.splitlines()[-1] == "Released v1.1.0 in this clone"


@needs_posix
@pytest.mark.slow
def test_killed_after_any_step_and_run_again_the_end_is_the_same(tmp_path: Path) -> None:
    fresh = Pair(tmp_path / "fresh")
    whole = fresh.copied(tmp_path / "whole")
    words = ("release", "--as-of", AS_OF, "--repository")
    code, steps = killed_after(0, tmp_path / "bin", *words, str(whole.here))
    assert (code, steps >= 12) == (0, True), steps
    for step in range(1, steps + 1):  # the first ones only read
        pair = fresh.copied(tmp_path / str(step))
        killed_after(step, tmp_path / "bin", *words, str(pair.here))
        assert killed_after(0, tmp_path / "bin", *words, str(pair.here))[0] == 0
        assert pair.state == whole.state, step


@needs_posix
def test_two_at_once_are_one_release(pair: Pair, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git(tmp_path, "clone", "--quiet", str(pair.there), str(other))
    program = f"import sys; sys.path[:] = {sys.path!r}; from tagline.cli import main; main()"

    def one(where: Path) -> tuple[int, str]:
        words = [
            sys.executable,
            "-c",
            program,
            "release",
            "--repository",
            str(where),
            "--as-of",
            f"2026-01-0{len(str(where)) % 9 + 1}",
        ]
        done = subprocess.run(words, check=False, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(one, [pair.here, other]))
    assert [code for code, _ in ended] == [0, 0], ended
    held = git(pair.there, "rev-parse", TAG)
    assert [git(where, "rev-parse", TAG) for where in (pair.here, other)] == [held, held]


def test_the_site_is_published_in_the_same_run(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("tagline.cli.publish.publish.main", lambda words, **_: asked.extend(words))
    assert pair.release("--publish").code == 0
    assert asked[:4] == ["--repository", str(pair.here), "--as-of", "2026-01-31T00:00:00+00:00"]


def test_on_a_terminal_it_asks_and_takes_no_for_an_answer(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tagline.cli.release.on_a_terminal", lambda: True)
    answers = iter([False, True])
    monkeypatch.setattr("tagline.cli.release.click.confirm", lambda *_, **__: next(answers))
    before = pair.state
    assert (pair.release().out.splitlines()[-1], pair.state) == ("Nothing was released", before)
    assert pair.release().out.splitlines()[-1] == "Released v1.1.0"
    pair.commit("fix: c")
    assert pair.release("--yes").code == 0  # and asks nobody


@pytest.mark.parametrize("key", ["", "missing.pub"])
def test_tags_are_signed_as_git_is_set_up(pair: Pair, tmp_path: Path, key: str, need: Callable[[str], str]) -> None:
    subprocess.run([need("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")], check=True)
    values = {"gpg.format": "ssh", "user.signingKey": str(tmp_path / (key or "key.pub")), "tag.gpgSign": "true"}
    for name, value in values.items():
        git(pair.here, "config", name, value)
    before = pair.state
    said = pair.release()
    if key:
        assert (said.code, "cannot be made" in said.err, pair.state) == (1, True, before), said
    else:
        assert "BEGIN SSH SIGNATURE" in git(pair.there, "cat-file", "tag", TAG)


def test_prereleases_lead_to_their_final(pair: Pair) -> None:
    assert pair.release("--pre", "rc").out.splitlines()[-1] == "Released v1.1.0-rc.1"
    assert pair.release("--pre", "rc").code == 0
    pair.commit("fix: c")
    assert pair.release("--pre", "rc").out.splitlines()[-1] == "Released v1.1.0-rc.2"
    assert pair.release("--final").out.splitlines()[-1] == "Released v1.1.0"


def test_resume_begins_nothing(pair: Pair) -> None:
    before = pair.state
    said = pair.release("--resume")
    assert (said.code, said.out, pair.state) == (0, "nothing to finish: no release was begun at HEAD\n", before)


def test_a_final_tells_what_its_candidates_told(pair: Pair) -> None:
    pair.release("--pre", "rc")
    git(pair.here, "commit", "--quiet", "--allow-empty", "-m", "fix: what the candidate showed")
    git(pair.here, "push", "--quiet", "origin", "main")
    said = pair.release("--final", "--dry-run")
    assert ("- import in bulk (" in said.out, "what the candidate showed" in said.out) == (True, True), said
