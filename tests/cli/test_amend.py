"""`tagline amend`: what it writes, what it leaves alone, and what it refuses."""

import sys
import tomllib
from pathlib import Path

import pytest

from commands import Said, tagline
from stories import git, story

LINES = ("feat: begin", "$ tag v1.0.0 First", "fix: damn thing (#7)", "$ tag v1.1.0 Second", "chore: tidy", "feat!: go")


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """Tell a repository with a work tree."""
    return story(*LINES).told(tmp_path / "work", bare=False)


def file(where: Path) -> Path:
    return where / "release-notes" / "amendments.toml"


def commit(where: Path, words: str) -> str:
    return git(where, "log", "--all", "--format=%H", f"--grep={words}", "-1").decode().strip()


def amend(where: Path, *words: str) -> Said:
    return tagline("amend", "--repository", where, *words)


def test_the_first_entry_makes_folder_and_file(where: Path) -> None:
    whole = commit(where, "damn")
    said = amend(where, whole[:8], "--as", "fix(core): mend the thing")
    assert said.code == 0
    written = f'[[amend]]\ncommit = "{whole}"\non = 2026-01-31\nas = "fix(core): mend the thing"\n'
    assert file(where).read_text(encoding="utf-8") == written
    assert said.err.endswith(f"{whole[:10]} reads now: Fixed: core: mend the thing\n")
    assert not said.out
    assert [path.name for path in file(where).parent.iterdir()] == ["amendments.toml"]


def test_the_notes_follow_at_once(where: Path) -> None:
    amend(where, commit(where, "damn"), "--as", "feat: add the thing")
    assert "### Added\n\n- add the thing (#7, " in tagline("notes", "1.1.0", "--repository", where).out


def test_retyping_counts_for_the_next_version(where: Path) -> None:
    assert tagline("next", "--repository", where).out == "2.0.0\n"
    amend(where, commit(where, "go"), "--as", "fix: go on")
    assert tagline("next", "--repository", where).out == "1.1.1\n"


@pytest.mark.parametrize(
    "held", ["# mine\r\n[[amend]]\r\ncommit = '{}'\r\non = 2026-01-01\r\nhide = false", "", "\n\n# note"]
)
def test_every_byte_of_what_is_there_stays(where: Path, held: str) -> None:
    before = held.format(commit(where, "begin")).encode()
    file(where).parent.mkdir()
    file(where).write_bytes(before)
    assert amend(where, commit(where, "damn"), "--hide").code == 0
    after = file(where).read_bytes()
    assert after.startswith(before)
    assert after.count(b"\r\n") in {0, after.count(b"\n")}
    assert tomllib.loads(after.decode().replace("\r\n", "\n"))["amend"][-1]["hide"] is True


@pytest.mark.parametrize(
    "words",
    [
        ("--as", "fix: mend"),
        ("--hide", "--why", "a name"),
        ("--migration", 'Call "b".\n\n\\o/ é\x7f'),
        ("--security", "CVE-2026-1", "--text", "Update."),
        ("--security", "CVE-2026-1", "--embargo", "2027-01-01"),
        ("--security", "CVE-2026-1", "--embargo", "2026-01-01T12:00"),
    ],
)
def test_the_same_words_again_change_nothing(where: Path, words: tuple[str, ...]) -> None:
    whole = commit(where, "damn")
    assert amend(where, whole, *words).code == 0
    before = file(where).read_bytes()
    again = tagline("amend", "--repository", where, "--as-of", "2026-03-01", whole[:7], *words)
    assert again.code == 0
    assert "says so already" in again.err
    assert file(where).read_bytes() == before


def test_going_back_to_earlier_words_is_a_new_entry(where: Path) -> None:
    said = [amend(where, commit(where, "damn"), "--as", words) for words in ("fix: one", "fix: two", "fix: one")]
    assert said[-1].err.endswith("Fixed: one\n")
    assert len(tomllib.loads(file(where).read_text(encoding="utf-8"))["amend"]) == 3


def test_any_name_of_a_commit_will_do(where: Path) -> None:
    assert "Added: go" not in amend(where, "HEAD", "--as", "fix: go on").err
    assert f'"{commit(where, "go")}"' in file(where).read_text(encoding="utf-8")


def test_a_release_is_withdrawn_by_its_version_too(where: Path) -> None:
    said = amend(where, "--yank", "1.0.0", "--why", "it broke", "--use", "v1.1.0")
    assert said.err.endswith("withdrawn on 2026-01-31: it broke; use v1.1.0 instead\n")
    assert 'tag = "v1.0.0"' in file(where).read_text(encoding="utf-8")
    assert (
        "## [1.0.0] - 2023-11-14 [YANKED]\n\n**Withdrawn on 2026-01-31:** it broke. Use v1.1.0 instead.\n"
        in tagline("changelog", "--repository", where).out
    )


def test_the_number_of_a_withdrawn_release_is_not_used_again(where: Path) -> None:
    amend(where, "--yank", "v1.1.0", "--why", "it broke")
    amend(where, "HEAD", "--as", "fix: go on")
    assert tagline("next", "--repository", where).out == "1.1.1\n"


def test_what_is_under_embargo_is_not_repeated_on_the_terminal(where: Path) -> None:
    said = amend(where, commit(where, "damn"), "--security", "CVE-2026-1", "--text", "Plugh", "--embargo", "2027-01-01")
    assert said.code == 0
    assert "CVE" not in said.err + said.out
    assert "Plugh" not in said.err + said.out
    assert "no output knows it before 2027-01-01" in said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("1234567", "--hide"), "1234567: no such commit"),
        (("{damn}", "--as", "fxi: mend"), '--as: expected a header such as "fix: mend", found "fxi: mend"'),
        (("{damn}", "--as", "mend it"), '--as: expected a header such as "fix: mend it", found "mend it"'),
        (("{damn}", "--hide", "--part", "4"), "part: expected one of 1 entries, the first is 0, found 4"),
        (("{damn}", "--security", "none"), "security: id: expected ids, as"),
        (
            ("{damn}", "--security", "CVE-1", "--embargo", "soon"),
            "--embargo: expected a date such as 2026-03-31, found 'soon'",
        ),
        (("--yank", "v9.9.9", "--why", "x"), "v9.9.9: no tag of a release"),
        (("--yank", "v1.0.0", "--why", "x", "--use", "v9"), 'yank: use: expected the tag of a release, found "v9"'),
    ],
)
def test_a_mistake_is_refused_and_writes_nothing(where: Path, words: tuple[str, ...], told: str) -> None:
    said = amend(where, *(word.replace("{damn}", commit(where, "damn")) for word in words))
    assert (said.code, said.out) == (1, "")
    assert told in said.err
    assert not file(where).parent.exists()


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("HEAD",),
        ("--hide",),
        ("HEAD", "--why", "x"),
        ("HEAD", "--hide", "--use", "v1.0.0"),
        ("--yank", "v1.0.0"),
        ("HEAD", "--yank", "v1.0.0", "--why", "x"),
        ("HEAD", "--security", "CVE-1", "--hide"),
    ],
)
def test_words_that_do_not_go_together_are_wrong_use(where: Path, words: tuple[str, ...]) -> None:
    assert amend(where, *words).code == 2


def test_a_commit_that_nothing_reaches_is_refused(where: Path) -> None:
    lost = git(where, "commit-tree", "HEAD^{tree}", "-m", "lost").decode().strip()
    assert "no branch or tag reaches this commit" in amend(where, lost, "--hide").err


def test_a_bare_repository_is_refused(tmp_path: Path) -> None:
    bare = story(*LINES).told(tmp_path / "bare.git")
    said = amend(bare, "HEAD", "--hide")
    assert said.code == 1
    assert "a bare repository has no work tree to write release-notes/amendments.toml into" in said.err


@pytest.mark.parametrize("held", ["amend = []\n", "[amend]\nx = 1\n", "broken = \n"])
def test_a_file_that_cannot_take_the_entry_is_left_as_it_is(where: Path, held: str) -> None:
    file(where).parent.mkdir()
    file(where).write_text(held, encoding="utf-8")
    said = amend(where, "HEAD", "--hide")
    assert said.code == 1
    assert said.err.startswith("tagline: release-notes/amendments.toml:")
    assert file(where).read_text(encoding="utf-8") == held


@pytest.mark.skipif(sys.platform == "win32", reason="making a symbolic link needs rights on Windows")
def test_nothing_is_written_through_a_link(where: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (where / "release-notes").symlink_to(tmp_path / "outside")
    assert "is a symbolic link" in amend(where, "HEAD", "--hide").err
    assert not list((tmp_path / "outside").iterdir())


def test_from_a_folder_of_the_repository_the_same_file_is_written(where: Path) -> None:
    (where / "deep" / "er").mkdir(parents=True)
    assert tagline("amend", "--repository", where / "deep" / "er", "HEAD", "--hide").code == 0
    assert file(where).is_file()
