"""A release is withdrawn by a tag that says why, on the remote and on the forge; nothing is deleted."""

from pathlib import Path

import pytest

from commands import tagline
from forges import TOKEN, forge
from pairs import Pair, settle
from remotes import REFUSE, git, hook

WHY = "It loses data on Windows"


@pytest.fixture(autouse=True)
def somebody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let git know who tags, and wait for nobody."""
    settle(monkeypatch, tmp_path)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Give a clone with two releases, and its remote."""
    pair = Pair(tmp_path)
    pair.release()
    return pair


def yank(pair: Pair, *words: str) -> tuple[int, str]:
    """Withdraw, and give the exit code and all that was said."""
    said = tagline("yank", "--repository", pair.here, *words)
    return said.code, said.out + said.err


def test_the_remote_gets_a_tag_that_says_why_and_the_notes_say_it_too(pair: Pair) -> None:
    code, said = yank(pair, "v1.0.0", "--why", WHY, "--use", "v1.1.0")
    assert code == 0, said
    assert git(pair.there, "for-each-ref", "--format=%(contents)", "refs/tags/yanked") == f"{WHY}\n\nUse: v1.1.0"
    notes = tagline("notes", "1.0.0", "--repository", pair.here).out
    assert f"**Withdrawn on 2026-01-31:** {WHY}. Use v1.1.0 instead." in notes


def test_a_version_is_enough_and_a_second_time_nothing_happens(pair: Pair) -> None:
    yank(pair, "1.0.0", "--why", WHY)
    before = pair.state
    assert (yank(pair, "v1.0.0", "--why", WHY)[0], pair.state) == (0, before)


def test_another_reason_does_not_replace_the_first(pair: Pair) -> None:
    yank(pair, "1.0.0", "--why", WHY)
    code, said = yank(pair, "1.0.0", "--why", "Another")
    assert (code, "is withdrawn already" in said) == (1, True), said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("v9.0.0", "--why", WHY), "TAG: no tag v9.0.0"),
        (("v1.0.0", "--why", " "), "--why: expected a reason"),
        (("v1.0.0", "--why", WHY, "--use", "v1.1.1"), "--use: no tag v1.1.1; did you mean v1.1.0"),
    ],
)
def test_what_cannot_be_meant_is_refused(pair: Pair, words: tuple[str, ...], told: str) -> None:
    before = pair.state
    code, said = yank(pair, *words)
    assert (code, told in said, pair.state) == (1, True, before), said


def test_a_dry_run_and_a_refusal_leave_nothing(pair: Pair) -> None:
    before = pair.state
    assert (yank(pair, "v1.0.0", "--why", WHY, "--dry-run")[0], pair.state) == (0, before)
    hook(pair.there, "pre-receive", REFUSE)
    assert (yank(pair, "v1.0.0", "--why", WHY)[0], pair.state) == (1, before)


@pytest.mark.parametrize(
    ("kind", "variable"), [("github", "GH_TOKEN"), ("gitea", "GITEA_TOKEN"), ("gitlab", "GITLAB_TOKEN")]
)
def test_the_forge_says_it_first_and_once(
    kind: str, variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, TOKEN)
    with forge() as there:
        settings = f'[forge]\nkind = "{kind}"\naddress = "{there.address}"\n'
        pair = Pair(tmp_path, "feat: import in bulk", files={"tagline.toml": settings})
        pair.release()
        for _ in range(2):
            code, said = yank(pair, "v1.1.0", "--why", f"{WHY} <b>")
            assert code == 0, said
        one = there.releases["v1.1.0"]
    text = str(one["description"] if kind == "gitlab" else one["body"])
    assert text.startswith(f"> **Withdrawn:** {WHY} \\<b\\>.\n\n<!-- tagline:start -->")
    assert text.count("Withdrawn") == 1
    assert kind == "gitlab" or one["prerelease"] is True
