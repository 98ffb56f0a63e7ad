"""A changelog that people keep is read from the work tree, or from HEAD's own tree where there is none."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stories import git, story
from tagline.assembly.books import read_book
from tagline.errors import TaglineError
from tagline.model.book import ReleaseBook
from tagline.model.release import Prose
from tagline.model.settings import ChangelogSettings, Settings
from tagline.reading import hand_kept

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)
TEXT = "# Log\n\n## [Unreleased]\n\n- soon\n\n## [1.0.0] - 2023-11-14 [YANKED]\n\n- Begin.\n\n## 0.9.0\n\n- before\n"


def read(where: Path, path: str = "CHANGELOG.md", git_dir: Path | None = None) -> ReleaseBook:
    """Read a repository whose settings name a file."""
    settings = Settings(changelog=ChangelogSettings(prose=path))
    return read_book(where, as_of=AS_OF, settings=settings, git_dir=git_dir)


def told(where: Path, text: str | bytes = TEXT, *, bare: bool, name: str = "CHANGELOG.md") -> Path:
    """Tell a repository that holds a changelog, in its history and (with a work tree) outside."""
    made = story()
    made.commit("feat: begin", files={name: text})
    made.tag("v1.0.0", message="From the tag")
    made.commit("fix: mend")
    made.told(where, bare=bare)
    if not bare:
        git(where, "reset", "--quiet", "--hard")
    return where


@pytest.mark.parametrize("bare", [False, True])
def test_its_sections_become_the_words_of_releases(tmp_path: Path, bare: bool) -> None:  # noqa: FBT001 - both kinds
    book = read(told(tmp_path / "r", bare=bare))
    (release,) = book.releases
    assert release.prose == Prose(text="- Begin.")
    assert release.told == {release.changes[0].anchor}
    assert release.yanked is not None
    assert book.by_hand.unreleased == Prose(text="- soon")
    assert [section.version for section in book.by_hand.untagged] == ["0.9.0"]


def test_a_git_directory_that_is_named_has_no_work_tree(tmp_path: Path) -> None:
    where = told(tmp_path / "r", bare=False)
    (where / "CHANGELOG.md").write_text("## 1.0.0\n\n- not committed\n", encoding="utf-8")
    assert read(where).releases[0].prose.text == "- not committed"
    assert read(tmp_path, git_dir=where / ".git").releases[0].prose.text == "- Begin."


def test_a_file_of_the_release_wins_over_it_and_it_over_the_message_of_the_tag(tmp_path: Path) -> None:
    where = told(tmp_path / "r", bare=False)
    assert read(where).releases[0].prose.text == "- Begin."
    (where / "release-notes").mkdir()
    (where / "release-notes" / "v1.0.0.md").write_text("From the file", encoding="utf-8")
    (release,) = read(where).releases
    assert (release.prose.text, release.told) == ("From the file", frozenset())
    (where / "CHANGELOG.md").write_text("# Log\n", encoding="utf-8")
    (where / "release-notes" / "v1.0.0.md").unlink()
    assert read(where).releases[0].prose.headline == "From the tag"


def test_without_the_setting_no_file_is_read(tmp_path: Path) -> None:
    book = read_book(told(tmp_path / "r", bare=False), as_of=AS_OF)
    assert book.by_hand.path == ""
    assert book.releases[0].prose.headline == "From the tag"


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize(
    ("text", "prose"),
    [
        (TEXT.replace("\n", "\r\n"), "- Begin."),
        (b"\xef\xbb\xbf## 1.0.0\n\n- Begin.\n", "- Begin."),
        (b"## 1.0.0\n\n- B\xe9gin \x1b[31m\n", "- B\ufffdgin \ufffd[31m"),
        ("", ""),
    ],
)
def test_a_file_of_any_bytes_is_read(tmp_path: Path, text: str | bytes, prose: str, bare: bool) -> None:  # noqa: FBT001
    release = read(told(tmp_path / "r", text, bare=bare)).releases[0]
    assert release.prose.text == prose


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("path", ["NEWS.md", "docs", "docs/NEWS.md", "--help", ":(top)CHANGELOG.md", "*.md"])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, path: str, bare: bool) -> None:  # noqa: FBT001 - as above
    where = told(tmp_path / "r", bare=bare)
    if not bare:
        (where / "docs").mkdir()
    with pytest.raises(TaglineError, match=r"no such file, though changelog\.prose names it|inside the repository"):
        read(where, path)


@pytest.mark.parametrize("path", ["/etc/passwd", "../CHANGELOG.md", "a/../../b", "C:/x", "a\nb"])
def test_a_file_outside_the_repository_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(TaglineError, match=r"changelog\.prose: expected a file inside the repository"):
        read(told(tmp_path / "r", bare=True), path)


@pytest.mark.skipif(sys.platform == "win32", reason="making a symbolic link needs rights on Windows")
@pytest.mark.parametrize("bare", [False, True])
def test_a_link_is_not_followed(tmp_path: Path, bare: bool) -> None:  # noqa: FBT001 - as above
    (tmp_path / "secret.md").write_text("## 1.0.0\n\n- secret\n", encoding="utf-8")
    where = told(tmp_path / "r", bare=False)
    (where / "CHANGELOG.md").unlink()
    (where / "CHANGELOG.md").symlink_to(tmp_path / "secret.md")
    git(where, "commit", "--quiet", "--all", "--message=link")
    with pytest.raises(TaglineError, match=r"is a symbolic link|no such file"):
        read(where, git_dir=where / ".git") if bare else read(where)


def test_a_file_in_a_folder_is_read(tmp_path: Path) -> None:
    where = told(tmp_path / "r", bare=True, name="docs/NEWS.md")
    assert read(where, "docs/NEWS.md").releases[0].prose.text == "- Begin."


def test_a_huge_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand_kept, "LARGEST", 10)
    for bare in (True, False):
        where = told(tmp_path / str(bare), bare=bare)
        with pytest.raises(TaglineError, match="is larger than"):
            read(where)


def test_before_the_first_commit_there_is_nothing_to_read(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--template=")
    assert read(tmp_path, git_dir=tmp_path / ".git").by_hand.unreleased == Prose()


def test_a_package_has_the_file_in_its_own_folder_and_may_have_none(tmp_path: Path) -> None:
    made = story()
    made.commit("feat: a", files={"packages/core/CHANGELOG.md": "## 1.0.0\n\n- Words of core.\n", "packages/ui/x": ""})
    made.tag("core@1.0.0")
    made.tag("ui@1.0.0")
    settings = Settings(changelog=ChangelogSettings(prose="CHANGELOG.md"))
    book = read_book(made.told(tmp_path / "r"), as_of=AS_OF, settings=settings, with_packages=True)
    core, ui = sorted(book.packages, key=lambda one: one.package)
    assert core.releases[0].prose == Prose(text="- Words of core.")
    assert core.by_hand.path == "packages/core/CHANGELOG.md"
    assert not ui.releases[0].prose


def test_an_advisory_is_listed_whatever_the_file_says(tmp_path: Path) -> None:
    folder = "release-notes/amendments.toml"
    where = told(tmp_path / "r", bare=False)
    commit = git(where, "rev-parse", "v1.0.0^{commit}").decode().strip()
    (where / folder).parent.mkdir()
    text = f'[[security]]\ncommit = "{commit}"\nid = "CVE-2026-1234"\non = 2026-01-01\n'
    (where / folder).write_text(text, encoding="utf-8")
    assert read(where).releases[0].told == frozenset()
