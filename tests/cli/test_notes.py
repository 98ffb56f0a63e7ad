"""`tagline notes` and `tagline changelog`: what they print, and the file that they write."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from commands import data, tagline
from stories import git, story
from tagline.cli.changelog_file import write_whole

LINES = (
    *("feat: begin", "$ tag v1.0.0", "fix: mend", "feat(api): add (#7)", "$ tag v1.1.0-rc.1", "fix: mend again"),
    *("$ tag v1.1.0 The first lines", "docs: explain", "chore: tidy"),
)
CHANGELOG = """\
# Changelog

All releases of repository, newest first.

## [Unreleased]

### Documentation

- explain (208f9a6)

1 internal change is not listed.

## [1.1.0] - 2023-11-15

The first lines

### Added

- **api:** add (#7, 5cbc7cf)

### Fixed

- mend again (4575fc6)
- mend (35b9de6)

## [1.1.0-rc.1] - 2023-11-15

### Added

- **api:** add (#7, 5cbc7cf)

### Fixed

- mend (35b9de6)

## [1.0.0] - 2023-11-14

### Added

- begin (51fd6f4)
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Tell a repository with a final, a candidate, its final, and changes since."""
    return story(*LINES).told(tmp_path / "repository", bare=False)


def headings(text: str) -> list[str]:
    """Give the headings of releases."""
    return [line for line in text.splitlines() if line.startswith("## ")]


# The changelog


def test_the_changelog_is_this(repository: Path) -> None:
    assert tagline("changelog", "--repository", repository) == (0, CHANGELOG, "")


def test_headings_have_version_and_day_newest_first_and_unreleased_before_them(repository: Path) -> None:
    assert headings(tagline("changelog", "--repository", repository).out) == [
        "## [Unreleased]",
        "## [1.1.0] - 2023-11-15",
        "## [1.1.0-rc.1] - 2023-11-15",
        "## [1.0.0] - 2023-11-14",
    ]


def test_nothing_is_unreleased_where_every_commit_is_released(tmp_path: Path) -> None:
    where = story("feat: a", "$ tag v1.0.0").told(tmp_path)
    assert headings(tagline("changelog", "--repository", where).out) == ["## [1.0.0] - 2023-11-14"]


def test_internal_changes_are_listed_where_all_are_asked_for(repository: Path) -> None:
    out = tagline("changelog", "--all", "--repository", repository).out
    assert "### Internal\n\n- tidy (" in out
    assert "not listed" not in out


def test_a_project_on_a_forge_gets_links(repository: Path) -> None:
    git(repository, "remote", "add", "origin", "git@github.com:ada/engine.git")
    out = tagline("changelog", "--repository", repository).out
    assert "All releases of engine, newest first." in out
    assert (
        "add ([#7](https://github.com/ada/engine/pull/7), [5cbc7cf](https://github.com/ada/engine/commit/5cbc7cf" in out
    )
    assert out.endswith(
        "\n[Unreleased]: https://github.com/ada/engine/compare/v1.1.0...main\n"
        "[1.1.0]: https://github.com/ada/engine/compare/v1.0.0...v1.1.0\n"
        "[1.1.0-rc.1]: https://github.com/ada/engine/compare/v1.0.0...v1.1.0-rc.1\n"
        "[1.0.0]: https://github.com/ada/engine/releases/tag/v1.0.0\n"
    )


def test_an_empty_repository_has_an_empty_changelog(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--template=")
    code, out, _ = tagline("changelog", "--repository", tmp_path)
    assert (code, headings(out)) == (0, [])


def test_the_moment_that_counts_as_now_changes_nothing(repository: Path) -> None:
    one = tagline("changelog", "--as-of", "2001-01-01", "--repository", repository)
    two = tagline("changelog", "--as-of", "2099-12-31T23:59:59+05:00", "--repository", repository)
    assert one == two


# The file


def test_the_changelog_goes_to_a_file_as_to_stdout(repository: Path, tmp_path: Path) -> None:
    path = tmp_path / "CHANGELOG.md"
    said = tagline("changelog", "--output", path, "--repository", repository)
    assert said == (0, "", "")
    assert path.read_bytes() == CHANGELOG.encode()


def test_a_file_that_is_there_is_replaced_whole(repository: Path, tmp_path: Path) -> None:
    path = tmp_path / "CHANGELOG.md"
    path.write_text("old\n" * 10_000, encoding="utf-8")
    tagline("changelog", "--force", "--output", path, "--repository", repository)
    assert path.read_bytes() == CHANGELOG.encode()
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["CHANGELOG.md"]


def test_a_half_written_file_is_never_left(tmp_path: Path) -> None:
    path = tmp_path / "CHANGELOG.md"
    path.write_text("old\n", encoding="utf-8")
    with pytest.raises(RuntimeError):
        write_whole(path, broken())
    assert path.read_text(encoding="utf-8") == "old\n"
    assert list(tmp_path.iterdir()) == [path]


def broken() -> Iterator[str]:
    """Give a part, then fail."""
    yield "new\n"
    raise RuntimeError


def test_a_refused_changelog_leaves_the_file_alone(repository: Path, tmp_path: Path) -> None:
    path = tmp_path / "CHANGELOG.md"
    path.write_text("old\n", encoding="utf-8")
    git(tmp_path, "clone", "--quiet", "--depth", "1", repository.as_uri(), "clone")
    assert tagline("changelog", "--output", path, "--repository", tmp_path / "clone").code == 1
    assert path.read_text(encoding="utf-8") == "old\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o600, 0o664])
def test_a_replaced_file_keeps_its_mode(repository: Path, tmp_path: Path, mode: int) -> None:
    path = tmp_path / "CHANGELOG.md"
    path.write_text("old\n", encoding="utf-8")
    path.chmod(mode)
    tagline("changelog", "--output", path, "--repository", repository)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_a_new_file_gets_the_mode_that_the_user_gives_new_files(repository: Path, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        tagline("changelog", "--output", tmp_path / "CHANGELOG.md", "--repository", repository)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "CHANGELOG.md").stat().st_mode) == 0o640


@pytest.mark.parametrize("place", ["nowhere/CHANGELOG.md", "file.txt/CHANGELOG.md"])
def test_a_place_that_is_none_is_refused_in_one_line(repository: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "file.txt").write_text("x", encoding="utf-8")
    code, out, err = tagline("changelog", "--output", tmp_path / place, "--repository", repository)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "cannot be written" in err


def test_parts_are_written_as_they_come(tmp_path: Path) -> None:
    parts: Iterable[str] = ("\u00e4\n", "b\n")
    write_whole(tmp_path / "x.md", parts)
    assert (tmp_path / "x.md").read_bytes() == "\u00e4\nb\n".encode()


# The notes


def test_without_a_word_the_notes_are_of_what_is_unreleased(repository: Path) -> None:
    code, out, _ = tagline("notes", "--repository", repository)
    assert code == 0
    assert out.startswith("## [Unreleased]\n\n### Documentation\n\n- explain (")


def test_with_nothing_unreleased_stdout_is_empty_and_stderr_says_so(tmp_path: Path) -> None:
    where = story("feat: a", "$ tag v1.0.0").told(tmp_path)
    code, out, err = tagline("notes", "--repository", where)
    assert (code, out, err) == (0, "", "nothing is unreleased: every commit is in a release\n")


@pytest.mark.parametrize("name", ["1.1.0", "v1.1.0"])
def test_notes_of_a_release_are_found_by_version_or_tag(repository: Path, name: str) -> None:
    code, out, _ = tagline("notes", name, "--repository", repository)
    assert code == 0
    assert out.startswith("## [1.1.0] - 2023-11-15\n\nThe first lines\n\n### Added\n\n- **api:** add (#7, ")
    assert out.endswith("### Contributors\n\nAda Lovelace.\n")


def test_the_latest_release_is_the_highest_final(repository: Path) -> None:
    assert tagline("notes", "latest", "--repository", repository) == tagline(
        "notes", "1.1.0", "--repository", repository
    )


def test_notes_without_a_heading_begin_with_the_prose(repository: Path) -> None:
    assert tagline("notes", "1.1.0", "--no-heading", "--repository", repository).out.startswith("The first lines\n")


def test_a_final_tells_everything_since_the_last_final_and_a_candidate_since_the_release_before_it(
    repository: Path,
) -> None:
    final = tagline("notes", "1.1.0", "--repository", repository).out
    candidate = tagline("notes", "1.1.0-rc.1", "--repository", repository).out
    assert ("mend again" in final, "- mend (" in final) == (True, True)
    assert ("mend again" in candidate, "- mend (" in candidate) == (False, True)


@pytest.mark.parametrize(
    ("words", "described"),
    [
        ("v1.0.0..v1.1.0", {"mend again", "**api:** add", "mend"}),
        ("1.0.0..1.1.0", {"mend again", "**api:** add", "mend"}),
        ("v1.1.0-rc.1..v1.1.0", {"mend again"}),
        ("v1.1.0..", {"tidy", "explain"}),
        ("..v1.0.0", {"begin"}),
        ("v1.1.0..main", {"tidy", "explain"}),
        ("HEAD~1..HEAD", {"tidy"}),
        ("v1.1.0..v1.0.0", set[str]()),
    ],
)
def test_notes_of_a_range_are_what_git_says_is_between_its_ends(
    repository: Path, words: str, described: set[str]
) -> None:
    code, out, _ = tagline("notes", words, "--all", "--repository", repository)
    assert code == 0
    assert {line[2:].rpartition(" (")[0] for line in out.splitlines() if line.startswith("- ")} == described


@pytest.mark.parametrize(
    ("words", "described"),
    [((), ["tidy", "explain"]), (("1.1.0",), ["mend again", "add", "mend"]), (("v1.1.0..HEAD~1",), ["explain"])],
)
def test_json_holds_every_change_newest_first(repository: Path, words: tuple[str, ...], described: list[str]) -> None:
    found = data("notes", *words, "--json", "--repository", repository)
    assert isinstance(found, dict)
    assert [change["description"] for change in found["changes"]] == described


@pytest.mark.parametrize("words", ["nothing..v1.0.0", "v1.0.0..nothing", "--output=x..v1.0.0", "v1.0.0..-x", "a..b..c"])
def test_a_range_with_an_end_that_is_none_is_refused(repository: Path, words: str) -> None:
    code, out, err = tagline("notes", "--repository", repository, "--", words)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "no such version, tag, branch or commit" in err


def test_notes_of_an_unknown_release_are_refused_with_those_near_to_it(repository: Path) -> None:
    code, out, err = tagline("notes", "1.1.1", "--repository", repository)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "did you mean 1.1.0" in err


def test_those_who_took_part_in_a_commit_are_named_beside_it(tmp_path: Path) -> None:
    message = (
        "feat: begin (#1)\n\nCo-authored-by: Grace *Hopper* <grace@users.invalid>\nCo-Authored-By: Li <x@y.invalid>"
    )
    message += "\nCo-authored-by: Ada Lovelace <ada@users.invalid>\nCo-authored-by: helper[bot] <b@users.invalid>"
    where = story(message, "$ tag v1.0.0").told(tmp_path)
    assert "- begin (#1, " in tagline("notes", "1.0.0", "--repository", where).out
    assert ", with Grace \\*Hopper\\* and Li)\n" in tagline("notes", "1.0.0", "--repository", where).out
    found = data("notes", "1.0.0", "--json", "--repository", where)
    assert isinstance(found, dict)
    assert found["changes"][0]["co_authors"] == ["Grace *Hopper*", "Li"]


def test_no_address_leaves_the_house(tmp_path: Path) -> None:
    where = story(
        "feat: ask ada@users.invalid\n\nCo-authored-by: bob@users.invalid <bob@users.invalid>",
        "$ tag v1.0.0 Thanks to eve@users.invalid",
    ).told(tmp_path)
    out = tagline("notes", "1.0.0", "--repository", where).out + tagline("changelog", "--repository", where).out
    assert "ada@\u2026" in out
    assert "users.invalid" not in out


def test_the_changelog_as_json_holds_every_release(repository: Path) -> None:
    found = data("changelog", "--json", "--repository", repository)
    assert isinstance(found, dict)
    assert [one["version"] for one in found["releases"]] == ["1.1.0", "1.1.0-rc.1", "1.0.0"]
    assert [one["description"] for one in found["unreleased"]["changes"]] == ["tidy", "explain"]


def test_a_file_that_people_wrote_is_replaced_by_force_only(repository: Path, tmp_path: Path) -> None:
    file = tmp_path / "CHANGELOG.md"
    file.write_text("Years of it.\n", encoding="utf-8")
    words = ("changelog", "--output", file, "--repository", repository)
    code, _, err = tagline(*words)
    assert (code, err.count("\n")) == (1, 1)
    assert file.read_text(encoding="utf-8") == "Years of it.\n"
    assert tagline(*words, "--force").code == 0
    assert tagline(*words).code == 0
    assert tagline(*words, "--json").code == 0
    assert tagline(*words, "--json").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="making a link needs a privilege there")
def test_a_changelog_is_not_written_through_a_link(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.md").touch()
    (tmp_path / "CHANGELOG.md").symlink_to("elsewhere.md")
    said = tagline("changelog", "--force", "--output", tmp_path / "CHANGELOG.md", "--repository", repository)
    assert said.code == 1
    assert (tmp_path / "elsewhere.md").read_text(encoding="utf-8") == ""


def test_with_a_git_directory_the_current_folder_takes_no_part(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "release-notes").mkdir()
    (tmp_path / "release-notes" / "v1.1.0.md").write_text("# Foreign", encoding="utf-8")
    expected = tagline("notes", "1.1.0", "--git-dir", repository / ".git").out
    monkeypatch.chdir(tmp_path)
    assert tagline("notes", "1.1.0", "--git-dir", repository / ".git").out == expected
    assert "## [1.1.0]" in expected
    assert "Foreign" not in expected
