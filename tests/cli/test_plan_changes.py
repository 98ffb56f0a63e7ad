"""`tagline plan move` and `tagline plan add`: one fact changes, and history keeps why."""

import os
from pathlib import Path

import pytest

from commands import tagline
from stories import ENVIRONMENT, Story, git

AS_OF = ("--as-of", "2026-11-25")
PLAN = """# ours
timezone = "Europe/Berlin"
include = ["plan/*.toml"]

[people]
ada = "Ada Lovelace <ada@example.org>"

[cadence]
every    = "6 weeks on Tuesday"   # as ever
from     = 2026-01-13
weekdays = ["mon", "tue", "wed", "thu"]

[cadence.stages]
rc1        = "-2 weeks"
go-no-go   = "-1 day"

[holidays]
country = "DE"

[[freeze]]
id = "year-end"
from = 2026-12-18
to = 2027-01-04
allow = ["emergency"]

[[release]]
id        = "winter"
train     = 2026-12-15
target    = 2026-12-16   # moved once
tolerance = "7 days"
stage.rc1 = 2026-12-03

[[release]]
id     = "gone"
target = 2026-12-01
status = "cancelled"
"""
OLD_LINE = """[[release]]
id = "lts"
line = "2.x"
target = "2027-Q1"
"""
HOOK = "#!/bin/sh\necho the hook spoke >&2\nexit {}\n"


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Tell a repository with a work tree, a plan of two files, and a release that came out."""
    for name, value in ENVIRONMENT.items():
        if name not in {"TZ", "LC_ALL"}:
            monkeypatch.setenv(name, value)
    return told(tmp_path / "repository", {"release-plan.toml": PLAN, "plan/lts.toml": OLD_LINE})


def told(where: Path, files: dict[str, str]) -> Path:
    """Tell a repository with these files and two releases."""
    story = Story()
    story.commit("feat: begin", files=files, when=1_789_862_400)
    story.tag("v3.0.0")
    story.commit("feat: more", when=1_793_700_000)
    story.tag("v3.1.0")
    story.told(where, bare=False)
    git(where, "reset", "--quiet", "--hard")
    return where


def move(where: Path, *words: str, reason: str = "two reviewers are away") -> tuple[int, str, str]:
    return tagline("plan", "move", *words, "--reason", reason, "--repository", where, *AS_OF)


def add(where: Path, *words: str) -> tuple[int, str, str]:
    return tagline("plan", "add", *words, "--repository", where, *AS_OF)


def text(where: Path, name: str = "release-plan.toml") -> str:
    return (where / name).read_bytes().decode()


def test_only_the_target_changes_and_what_follows_is_told(planned: Path) -> None:
    code, out, err = move(planned, "winter", "2026-12-17")
    assert (code, out) == (0, "")
    assert text(planned) == PLAN.replace("2026-12-16   #", "2026-12-17   #")
    assert err.splitlines()[:9] == [
        "release-plan.toml:29",
        "- target    = 2026-12-16   # moved once",
        "+ target    = 2026-12-17   # moved once",
        "",
        "winter     Wed 16 Dec 2026 -> Thu 17 Dec 2026, 1 day later",
        "notice     21 days before the old target",
        "window     until Thu 24 Dec 2026",
        "stages     rc1                Thu 3 Dec 2026, stays: it has a day of its own",
        "           go-no-go           Tue 15 Dec 2026 -> Wed 16 Dec 2026",
    ]
    assert "-m 'Slip-reason: two reviewers are away' -- release-plan.toml" in err


def test_a_departure_without_an_entry_gets_one(planned: Path) -> None:
    assert move(planned, "2027-01-26", "2027-02-02")[0] == 0
    assert text(planned) == PLAN + ('\n[[release]]\nid     = "2027-01-26"\ntrain  = 2027-01-26\ntarget = 2027-02-02\n')


@pytest.mark.parametrize(
    ("when", "warnings"),
    [
        ("2026-12-25", ["no weekday", "Christmas Day", "year-end, until Mon 4 Jan 2027"]),
        ("2026-11-20", ["no weekday", "has passed already", "the stage rc1, Thu 3 Dec 2026, comes after the release"]),
        ("2027-01-26", ["2027-01-26 is planned for the same day"]),
        ("2027-02-01", ["it now comes after 2027-01-26"]),
    ],
)
def test_what_speaks_against_a_day_is_a_warning(planned: Path, when: str, warnings: list[str]) -> None:
    code, _, err = move(planned, "winter", when)
    said = " ".join(err.split())
    assert code == 0
    assert [warning for warning in warnings if warning not in said] == []


@pytest.mark.parametrize(("when", "value"), [("2027-q1", '"2027-Q1"'), ("2027-03", '"2027-03"'), ("TBD", '"tba"')])
def test_a_target_may_be_less_than_a_day(planned: Path, when: str, value: str) -> None:
    assert move(planned, "winter", when)[0] == 0
    assert f"target    = {value}   # moved once" in text(planned)


def test_the_same_date_changes_nothing(planned: Path) -> None:
    code, _, err = move(planned, "winter", "2026-12-16")
    assert (code, err) == (
        0,
        "release-plan.toml: winter is planned for that date already; nothing was changed or committed\n",
    )
    assert text(planned) == PLAN


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("wintr", "2026-12-17"), 'no release "wintr" is planned; did you mean winter?'),
        (("winter", "soon"), "DATE: expected a date such as 2026-03-31"),
        (("2026-11-03", "2026-12-01"), "2026-11-03 came out as 3.1.0 on Tue 3 Nov 2026"),
        (("gone", "2026-12-17"), "release-plan.toml:33: gone is cancelled"),
        (("winter", "9999-12-31"), "expected a day of the calendar"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_written(planned: Path, words: tuple[str, str], said: str) -> None:
    code, out, err = move(planned, *words)
    assert (code, out) == (1, "")
    assert said in err
    assert text(planned) == PLAN


def test_a_move_needs_a_reason(planned: Path) -> None:
    assert move(planned, "winter", "2026-12-17", reason=" ")[0] == 2
    assert tagline("plan", "move", "winter", "2026-12-17", "--repository", planned).code == 2


def test_line_ends_and_the_mark_of_windows_stay(planned: Path) -> None:
    raw = b"\xef\xbb\xbf" + PLAN.replace("\n", "\r\n").encode()
    (planned / "release-plan.toml").write_bytes(raw)
    assert move(planned, "winter", "2026-12-17")[0] == 0
    assert move(planned, "2027-01-26", "2027-02-02")[0] == 0
    after = (planned / "release-plan.toml").read_bytes()
    assert after.startswith(raw[:-100].replace(b"2026-12-16 ", b"2026-12-17 "))
    assert after.count(b"\n") == after.count(b"\r\n")


def test_of_several_files_the_right_one_is_changed(planned: Path) -> None:
    assert move(planned, "lts", "2027-02-09")[0] == 0
    assert text(planned, "plan/lts.toml") == OLD_LINE.replace('"2027-Q1"', "2027-02-09")
    assert add(planned, "lts-2", "--target", "2027-09", "--line", "2.x")[0] == 0
    assert 'id = "lts-2"' in text(planned, "plan/lts.toml")
    assert text(planned) == PLAN


# Committed


def test_just_the_file_is_committed_with_the_reason(planned: Path) -> None:
    (planned / "other.txt").write_text("staged", encoding="utf-8")
    git(planned, "add", "other.txt")
    code, _, err = move(planned, "winter", "2026-12-17", "--commit")
    assert code == 0, err
    assert git(planned, "log", "-1", "--format=%B").decode() == (
        "chore(plan): move winter to 2026-12-17\n\nSlip-reason: two reviewers are away\n\n"
    )
    assert git(planned, "show", "--format=", "--name-only").decode() == "release-plan.toml\n"
    assert git(planned, "status", "--porcelain").decode() == "A  other.txt\n"
    assert "committed as " in err


def test_the_reason_is_read_back_as_that_of_the_move(planned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-25T10:00:00Z")
    assert move(planned, "winter", "2026-12-17", "--commit", reason="two\n  reviewers: away")[0] == 0
    assert "two reviewers: away" in " ".join(tagline("plan", "--repository", planned, *AS_OF).out.split())


def test_a_file_in_a_folder_is_committed_from_anywhere(planned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(planned / "plan")
    monkeypatch.setenv("GIT_DIR", str(planned / "nowhere"))
    assert tagline("plan", "move", "lts", "2027-02", "--reason", "x", "--commit", *AS_OF).code == 0
    assert git(planned, "show", "--format=", "--name-only").decode() == "plan/lts.toml\n"


@pytest.mark.parametrize("staged", [False, True])
def test_half_done_edits_are_nobodys_to_commit(planned: Path, *, staged: bool) -> None:
    (planned / "release-plan.toml").write_text(PLAN + "# half done\n", encoding="utf-8")
    if staged:
        git(planned, "add", ".")
    code, _, err = move(planned, "winter", "2026-12-17", "--commit")
    assert code == 1
    assert "release-plan.toml: has changes that nobody committed yet" in err
    assert text(planned) == PLAN + "# half done\n"
    assert move(planned, "winter", "2026-12-17")[0] == 0


def test_the_hooks_of_the_user_run_and_may_refuse(planned: Path) -> None:
    hook = planned / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK.format(1), encoding="utf-8")
    hook.chmod(0o755)
    code, _, err = move(planned, "winter", "2026-12-17", "--commit")
    assert code == 1
    assert "release-plan.toml is changed, but not committed, because git says: the hook spoke" in err
    assert "-m 'Slip-reason: two reviewers are away' -- release-plan.toml" in err
    assert "2026-12-17" in text(planned)
    git(planned, "checkout", "--quiet", ".")
    hook.write_text(HOOK.format(0), encoding="utf-8")
    code, _, err = move(planned, "winter", "2026-12-17", "--commit")
    assert (code, "the hook spoke" in err) == (0, True)


def test_nothing_is_written_while_a_merge_is_under_way(planned: Path) -> None:
    (planned / ".git" / "MERGE_HEAD").write_bytes(git(planned, "rev-parse", "HEAD"))
    code, _, err = move(planned, "winter", "2026-12-17", "--commit")
    assert code == 1
    assert "a merge is under way" in err
    assert text(planned) == PLAN


def test_a_file_that_git_ignores_is_not_committed(planned: Path) -> None:
    git(planned, "rm", "--quiet", "--cached", "release-plan.toml")
    (planned / ".gitignore").write_text("release-plan.toml\n", encoding="utf-8")
    code, _, err = move(planned, "winter", "2026-12-17", "--commit")
    assert code == 1
    assert "is ignored by git" in err


def test_in_a_linked_work_tree_its_own_branch_gets_the_commit(planned: Path, tmp_path: Path) -> None:
    git(planned, "worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    assert move(tmp_path / "side", "winter", "2026-12-17", "--commit")[0] == 0
    assert git(planned, "log", "-1", "--format=%s", "side").decode() == "chore(plan): move winter to 2026-12-17\n"
    assert text(planned) == PLAN


# Where nothing can be written


def test_a_bare_repository_has_nothing_to_write_into(planned: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(planned), "bare.git")
    code, _, err = move(tmp_path / "bare.git", "winter", "2026-12-17")
    assert code == 1
    assert "a bare repository has no work tree to write release-plan.toml into" in err


def test_nothing_is_written_through_a_link(planned: Path) -> None:
    (planned / "release-plan.toml").rename(planned / "real.toml")
    (planned / "release-plan.toml").symlink_to("real.toml")
    code, _, err = move(planned, "winter", "2026-12-17")
    assert code == 1
    assert "is a symbolic link, and nothing is written through one" in err
    assert text(planned, "real.toml") == PLAN


def test_a_file_that_cannot_be_written_is_told(planned: Path) -> None:
    (planned / f".release-plan.toml.{os.getpid()}.tmp").mkdir()  # where the new text would be written first
    code, _, err = move(planned, "winter", "2026-12-17")
    assert code == 1
    assert "release-plan.toml: cannot be written" in err
    assert text(planned) == PLAN


def test_nothing_is_written_into_the_git_directory(planned: Path) -> None:
    assert add(planned / ".git", "x", "--target", "2027-01")[0] == 1
    assert not (planned / ".git" / "release-plan.toml").exists()


# A further release


def test_a_release_is_added_behind_the_last(planned: Path) -> None:
    code, out, err = add(planned, "summer", "--target", "2027-06-01", "--goal", 'Say  "hello"', "--owner", "ada")
    assert (code, out) == (0, "")
    assert text(planned) == PLAN + (
        '\n[[release]]\nid     = "summer"\ntarget = 2027-06-01\ngoal   = "Say \\"hello\\""\nowner  = "ada"\n'
    )
    assert "summer     Tue 1 Jun 2027" in err


def test_without_a_plan_one_is_begun(tmp_path: Path, planned: Path) -> None:
    where = told(tmp_path / "other", {"README": "x"})
    code, _, err = add(where, "first", "--target", "2027-01", "--commit")
    assert code == 0, err
    assert text(where) == '[[release]]\nid     = "first"\ntarget = "2027-01"\n'
    assert git(where, "log", "-1", "--format=%s").decode() == "chore(plan): add first for 2027-01\n"
    assert git(where, "status", "--porcelain") == b""
    assert text(planned) == PLAN


def test_the_first_commit_of_a_repository_may_be_its_plan(tmp_path: Path, planned: Path) -> None:
    where = planned.parent / "empty"
    where.mkdir()
    git(where, "init", "--quiet")
    assert add(where, "first", "--target", "2027-01", "--commit")[0] == 0
    assert git(where, "log", "--format=%s").decode() == "chore(plan): add first for 2027-01\n"
    assert tmp_path.exists()


def test_a_new_file_that_a_hook_refuses_is_not_left_staged(planned: Path, tmp_path: Path) -> None:
    where = told(tmp_path / "other", {"README": "x"})
    hook = where / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK.format(1), encoding="utf-8")
    hook.chmod(0o755)
    assert add(where, "first", "--target", "2027-01", "--commit")[0] == 1
    assert git(where, "status", "--porcelain") == b"?? release-plan.toml\n"
    assert text(planned) == PLAN


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("winter",), "release-plan.toml:26: winter is planned already"),
        (("a b",), 'ID: expected letters, digits, "." and "-"'),
        (("x", "--owner", "adda"), '--owner: expected a key of [people], found "adda"; did you mean ada?'),
        (("x", "--target", "soon"), "--target: expected a date"),
        (("x", "--train", "soon"), "--train: expected a date"),
        (("2026-11-03", "--goal", "x"), "2026-11-03 came out as 3.1.0"),
    ],
)
def test_a_mistake_in_a_further_release_is_told(planned: Path, words: tuple[str, ...], said: str) -> None:
    code, out, err = add(planned, *words)
    assert (code, out) == (1, "")
    assert said in err
    assert text(planned) == PLAN


def test_a_release_without_any_day_is_refused(planned: Path, tmp_path: Path) -> None:
    where = told(tmp_path / "other", {"README": "x"})
    code, _, err = add(where, "first")
    assert code == 1
    assert "target" in err
    assert not (where / "release-plan.toml").exists()
    assert text(planned) == PLAN


def test_an_entry_for_a_departure_takes_its_day(planned: Path) -> None:
    code, _, err = add(planned, "spring", "--train", "2027-03-09", "--goal", "All new.")
    assert code == 0
    assert "spring     Tue 9 Mar 2027" in err


# One command with others below it


def test_the_plan_is_printed_where_nothing_else_is_asked_for(planned: Path) -> None:
    assert tagline("plan", "--repository", planned, *AS_OF).out.startswith("next       winter")
    assert tagline("plan", "mvoe", "--repository", planned).code == 2
    assert tagline("plan", "--json", "--repository", planned, "move", "winter", "tba", "--reason", "x").code == 2
    assert text(planned) == PLAN


def test_what_stands_before_the_command_holds_for_it(planned: Path) -> None:
    code, _, _ = tagline("plan", "--repository", planned, *AS_OF, "move", "winter", "2026-12-17", "--reason", "x")
    assert code == 0
    assert "2026-12-17" in text(planned)
