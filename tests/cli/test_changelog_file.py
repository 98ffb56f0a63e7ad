"""`tagline changelog --write`, `--check`, `--since`, `--as`: a region in a file that people write as well."""

import stat
import sys
from pathlib import Path

import pytest

from commands import tagline
from stories import story
from tagline.rules.keep_a_changelog import END, START

LINES = ("feat: begin", "$ tag v1.0.0", "fix: mend", "$ tag v1.1.0", "feat: come soon")
MARKS = f"{START}\n{END}\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Tell a repository with two releases and a change since."""
    return story(*LINES).told(tmp_path / "repository", bare=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give the place of the file."""
    return tmp_path / "CHANGELOG.md"


def headings(text: str) -> list[str]:
    """Give the headings of releases."""
    return [line for line in text.splitlines() if line.startswith("## ")]


def test_a_file_that_is_not_there_is_made_with_its_title_and_a_region(repository: Path, file: Path) -> None:
    words = ("--repository", repository)
    assert tagline("changelog", "--write", file, *words) == (0, "", f"{file}: is new\n")
    text = file.read_text(encoding="utf-8")
    assert text.startswith(f"# Changelog\n\nAll releases of repository, newest first.\n\n{START}\n\n## [Unreleased]\n")
    assert text.endswith(f")\n\n{END}\n")
    assert tagline("changelog", "--write", file, *words) == (0, "", f"{file}: is up to date\n")


def test_only_the_region_is_written(repository: Path, file: Path) -> None:
    before = b"\xef\xbb\xbf# Log\r\n\r\nB\xe9 \xff\r\n\r\n"
    after = b"\r\n## 1.0.0\r\n- by hand\r\n\r\nno end"
    file.write_bytes(before + f"{START}\r\nold\r\n{END}".encode() + after)
    code, out, err = tagline("changelog", "--write", file, "--since", "1.0.0", "--repository", repository)
    assert (code, out, err) == (0, "", f"{file}: is written between its marks, from line 6 on\n")
    data = file.read_bytes()
    assert data.startswith(before + START.encode() + b"\r\n\r\n## [Unreleased]\r\n")
    assert data.endswith(END.encode() + after)
    assert headings(data.decode("latin-1")) == ["## [Unreleased]", "## [1.1.0] - 2023-11-14", "## 1.0.0"]
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_what_a_reader_may_stumble_over_is_said(tmp_path: Path, file: Path) -> None:
    where = story("feat: \u00e4ndern", "$ tag v1.0.0", "fix: a", "$ tag v1.1.0").told(tmp_path / "r")
    file.write_bytes(f"{MARKS}\n## 1.1.0\n\n## 1.0.0\n\n".encode() + b"by \xe9")
    err = tagline("changelog", "--write", file, "--repository", where).err
    assert f"{file}: is not UTF-8, but the region is" in err
    assert f"{file}: its own part tells 1.1.0 as well: --since 1.1.0 leaves that to it" in err
    err = tagline("changelog", "--write", file, "--since", "1.1.0", "--repository", where).err
    assert err == f"{file}: is written between its marks, from line 2 on\n"


def test_a_file_without_a_region_is_refused_with_the_lines_to_paste(repository: Path, file: Path) -> None:
    file.write_text("# Log\n", encoding="utf-8")
    for option in ("--write", "--check"):
        code, out, err = tagline("changelog", option, file, "--repository", repository)
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert START in err
        assert END in err
    assert file.read_text(encoding="utf-8") == "# Log\n"


def test_wrong_marks_are_refused_before_anything_is_read(file: Path, tmp_path: Path) -> None:
    file.write_text(f"{START}\n{START}\n{END}\n", encoding="utf-8")
    code, _, err = tagline("changelog", "--write", file, "--repository", tmp_path)
    assert (code, err.startswith(f"tagline: {file}:2: expected one mark")) == (1, True)


def test_headings_fit_the_file(repository: Path, file: Path) -> None:
    file.write_text(f"# Engine\n\n## Changes\n\n{MARKS}", encoding="utf-8")
    tagline("changelog", "--write", file, "--repository", repository)
    assert "\n### [1.1.0] - 2023-11-14\n\n#### Fixed\n" in file.read_text(encoding="utf-8")
    assert tagline("changelog", "--check", file, "--repository", repository).code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_the_mode_is_kept_and_nothing_is_left_beside_the_file(repository: Path, file: Path) -> None:
    file.write_text(MARKS, encoding="utf-8")
    file.chmod(0o640)
    tagline("changelog", "--write", file, "--repository", repository)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(path.name for path in file.parent.iterdir()) == ["CHANGELOG.md", "repository"]


@pytest.mark.skipif(sys.platform == "win32", reason="making a link needs a privilege there")
def test_a_link_is_not_written_through(repository: Path, file: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.md").write_text(MARKS, encoding="utf-8")
    file.symlink_to("elsewhere.md")
    assert tagline("changelog", "--write", file, "--repository", repository).code == 1
    assert (tmp_path / "elsewhere.md").read_text(encoding="utf-8") == MARKS


def test_a_block_of_code_that_a_tag_leaves_open_does_not_hide_the_mark(tmp_path: Path, file: Path) -> None:
    where = story("feat: a", "$ tag v1.0.0 Title\n\n```\nnever closed").told(tmp_path / "r")
    file.write_text(MARKS, encoding="utf-8")
    for _ in range(2):
        assert tagline("changelog", "--write", file, "--repository", where).code == 0
    assert file.read_text(encoding="utf-8").endswith(f"\n\n{END}\n")


# Checks


def test_a_file_that_is_not_up_to_date_fails_with_its_first_line(repository: Path, file: Path) -> None:
    tagline("changelog", "--write", file, "--repository", repository)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("- mend (", "- amend ("), encoding="utf-8")
    code, out, err = tagline("changelog", "--check", file, "--repository", repository)
    assert (code, out, err.count("\n")) == (1, "", 1)
    number = text.splitlines().index(next(line for line in text.splitlines() if line.startswith("- mend"))) + 1
    assert err.startswith(f'tagline: {file}:{number}: is not up to date: expected "- mend (')


def test_what_stands_outside_the_region_is_not_checked(repository: Path, file: Path) -> None:
    tagline("changelog", "--write", file, "--repository", repository)
    file.write_text(file.read_text(encoding="utf-8") + "\nmore\n", encoding="utf-8")
    assert tagline("changelog", "--check", file, "--repository", repository) == (0, "", f"{file}: is up to date\n")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_file_that_tagline_wrote_whole_is_checked_whole(repository: Path, file: Path, newline: str) -> None:
    for layout in ("tagline", "keep-a-changelog-1.1", "keep-a-changelog-2.0"):
        words = ("--format", layout, "--repository", repository)
        tagline("changelog", "--output", file, *words)
        file.write_bytes(file.read_bytes().replace(b"\n", newline.encode()))
        assert tagline("changelog", "--check", file, *words).code == 0
        assert tagline("changelog", "--check", file, "--no-unreleased", *words).code == 1


def test_a_file_that_is_not_there_fails_the_check(repository: Path, file: Path) -> None:
    assert tagline("changelog", "--check", file, "--repository", repository).err.startswith(
        f"tagline: {file}: no such file"
    )


# What is written


def test_only_what_came_after_a_version_is_written(repository: Path) -> None:
    out = tagline("changelog", "--since", "v1.0.0", "--repository", repository).out
    assert headings(out) == ["## [Unreleased]", "## [1.1.0] - 2023-11-14"]
    code, _, err = tagline("changelog", "--since", "1.2.0", "--repository", repository)
    assert (code, "1.2.0: no release of this version or tag" in err) == (1, True)


def test_what_is_unreleased_can_be_left_out(repository: Path) -> None:
    for layout in ("tagline", "keep-a-changelog-1.1"):
        out = tagline("changelog", "--no-unreleased", "--format", layout, "--repository", repository).out
        assert headings(out) == ["## [1.1.0] - 2023-11-14", "## [1.0.0] - 2023-11-14"]


def test_what_is_unreleased_can_be_written_as_the_next_release(repository: Path) -> None:
    words = ("--as-of", "2026-01-31", "--repository", repository)
    assert headings(tagline("changelog", "--as", "next", *words).out)[0] == "## [1.2.0] - 2026-01-31"
    assert headings(tagline("notes", "--as", "2.0.0", *words).out) == ["## [2.0.0] - 2026-01-31"]
    assert tagline("notes", "--as", "1.1.0", *words).code == 1


@pytest.mark.parametrize(
    "words",
    [
        *(("--json", "--template", "x"), ("--json", "--format", "tagline"), ("--output", "a", "--write", "b")),
        *(("--write", "a", "--check", "b"), ("--json", "--check", "b"), ("--format", "html")),
    ],
)
def test_options_that_exclude_each_other_are_a_wrong_use(repository: Path, words: tuple[str, ...]) -> None:
    assert tagline("changelog", *words, "--repository", repository).code == 2
