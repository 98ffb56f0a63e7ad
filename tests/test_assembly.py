"""A repository becomes a book: its releases with their neighbours, people and prose, and what is not released yet."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from stories import FIRST_DAY, HOUR, Story, git, story
from tagline.assembly.books import read_book
from tagline.assembly.ranges import read_range
from tagline.errors import TaglineError
from tagline.model.book import ReleaseBook
from tagline.model.commit import Bump, Change
from tagline.model.forge import GITLAB
from tagline.model.release import Release
from tagline.model.version import Version
from tagline.rules.schedule import shipped

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)
LINES = (
    *("feat: begin", "$ tag v1.0.0", "fix: one", "$ tag v1.0.1", "feat!: two", "$ tag v2.0.0-rc.1", "fix: three"),
    *("$ tag v2.0.0 Everything is new", "$ branch 1.x v1.0.1", "fix: backport", "$ tag v1.0.2", "$ switch main"),
    *("feat: four", "$ tag v2.1.0", "docs: five"),
)


@pytest.fixture
def book(tmp_path: Path) -> ReleaseBook:
    """Read a book with two lines, a candidate and something unreleased."""
    return read(story(*LINES).told(tmp_path / "engine.git"))


def read(where: Path) -> ReleaseBook:
    """Read a repository."""
    return read_book(where, as_of=AS_OF)


def of(book: ReleaseBook, name: str) -> Release:
    """Find a release that is there."""
    found = book.named(name)
    assert found is not None
    return found


def described(changes: tuple[Change, ...]) -> list[str]:
    """Describe changes."""
    return [change.description for change in changes]


def table(book: ReleaseBook, column: Callable[[Release], object]) -> dict[str, object]:
    """Give one fact of each release, newest first."""
    return {release.tag.name: column(release) for release in book.releases}


def test_releases_stand_newest_first(book: ReleaseBook) -> None:
    assert [release.tag.name for release in book.releases] == [
        "v2.1.0",
        "v1.0.2",
        "v2.0.0",
        "v2.0.0-rc.1",
        "v1.0.1",
        "v1.0.0",
    ]


def test_a_release_holds_its_changes_newest_first(book: ReleaseBook) -> None:
    assert table(book, lambda release: described(release.changes)) == {
        "v2.1.0": ["four"],
        "v1.0.2": ["backport"],
        "v2.0.0": ["three", "two"],
        "v2.0.0-rc.1": ["two"],
        "v1.0.1": ["one"],
        "v1.0.0": ["begin"],
    }


def test_the_release_before_is_the_one_on_the_way_of_versions(book: ReleaseBook) -> None:
    assert table(book, lambda release: release.previous.name if release.previous else None) == {
        "v2.1.0": "v2.0.0",
        "v1.0.2": "v1.0.1",
        "v2.0.0": "v1.0.1",
        "v2.0.0-rc.1": "v1.0.1",
        "v1.0.1": "v1.0.0",
        "v1.0.0": None,
    }


def test_a_release_says_how_far_it_moved(book: ReleaseBook) -> None:
    assert table(book, lambda release: release.bump) == {
        "v2.1.0": Bump.MINOR,
        "v1.0.2": Bump.PATCH,
        "v2.0.0": Bump.MAJOR,
        "v2.0.0-rc.1": Bump.NONE,
        "v1.0.1": Bump.PATCH,
        "v1.0.0": Bump.MAJOR,
    }


def test_releases_stand_on_lines_and_head_reaches_its_own(book: ReleaseBook) -> None:
    assert book.lines == ("2", "1")
    assert [release.tag.name for release in book.of_line("1")] == ["v1.0.2", "v1.0.1", "v1.0.0"]
    assert [release.tag.name for release in book.releases if not release.on_head] == ["v1.0.2"]


def test_a_final_knows_its_candidates(book: ReleaseBook) -> None:
    assert [str(version) for version in of(book, "v2.0.0").candidates] == ["2.0.0-rc.1"]
    assert of(book, "v2.1.0").candidates == ()


def test_what_is_unreleased_is_what_head_has_and_no_release_has(book: ReleaseBook) -> None:
    assert described(book.unreleased) == ["five"]
    assert book.unreleased_silent == 0


def test_the_latest_release_is_the_highest_final(book: ReleaseBook) -> None:
    assert book.latest is of(book, "v2.1.0")
    assert [release.tag.name for release in book.finals] == ["v2.1.0", "v1.0.2", "v2.0.0", "v1.0.1", "v1.0.0"]


def test_with_prereleases_only_the_latest_is_the_highest_of_them(tmp_path: Path) -> None:
    book = read(story("a", "$ tag v0.1.0-rc.2", "b", "$ tag v0.1.0-rc.10").told(tmp_path))
    assert book.latest is of(book, "0.1.0-rc.10")


def test_the_tag_message_is_prose(book: ReleaseBook) -> None:
    assert of(book, "v2.0.0").prose.headline == "Everything is new"
    assert not of(book, "v2.1.0").prose


def test_a_release_is_dated_by_its_tagger_else_by_its_commit(tmp_path: Path) -> None:
    made = Story()
    made.commit("a")
    made.tag("v1.0.0", message="x", when=FIRST_DAY + 100 * HOUR)
    made.commit("b", when=FIRST_DAY + 7 * HOUR)
    made.tag("v1.1.0")
    book = read(made.told(tmp_path))
    assert table(book, lambda release: release.released) == {
        "v1.1.0": FIRST_DAY + 7 * HOUR,
        "v1.0.0": FIRST_DAY + 100 * HOUR,
    }


def test_silent_merges_are_counted_and_not_listed(tmp_path: Path) -> None:
    lines = (
        "a",
        "$ tag v1.0.0",
        "$ branch side",
        "b",
        "$ switch main",
        "c",
        "$ merge side Merge branch 'side'",
        "$ tag v1.1.0",
    )
    release = of(read(story(*lines).told(tmp_path)), "v1.1.0")
    assert (sorted(described(release.changes)), release.silent) == (["b", "c"], 1)


def test_further_tags_of_a_version_are_aliases(tmp_path: Path) -> None:
    book = read(story("a", "$ tag v1.0.0", "b", "$ tag v1.1.0", "$ tag 1.1.0").told(tmp_path))
    assert [tag.name for tag in of(book, "1.1.0").aliases] == ["1.1.0"]
    assert len(book.releases) == 2


def test_who_took_part_is_named_and_newcomers_are_marked(tmp_path: Path) -> None:
    made = Story()
    bob = "Bob <bob@users.invalid>"
    made.commit("feat: a")
    made.tag("v1.0.0")
    made.commit("fix: b")
    made.commit("fix: c", author=bob)
    made.tag("v1.1.0-rc.1")
    made.commit("fix: d", author=bob)
    made.tag("v1.1.0")
    made.commit("fix: e", author="Eve <eve@users.invalid>")
    book = read(made.told(tmp_path))
    assert table(book, lambda release: (release.contributors.names, release.contributors.first_time)) == {
        "v1.1.0": (("Ada Lovelace", "Bob"), ("Bob",)),
        "v1.1.0-rc.1": (("Ada Lovelace", "Bob"), ("Bob",)),
        "v1.0.0": (("Ada Lovelace",), ()),  # nobody is new to a first release
    }
    assert (book.newcomers.names, book.newcomers.first_time) == (("Eve",), ("Eve",))


def test_a_project_is_named_by_its_remote_else_by_its_folder(tmp_path: Path) -> None:
    where = story("a").told(tmp_path / "folder", bare=False)
    assert (read(where).project.name, read(where).project.forge) == ("folder", None)
    git(where, "remote", "add", "origin", "git@gitlab.com:group/sub/engine.git")
    project = read(where).project
    assert project.forge is not None
    assert (project.name, project.forge.shape, project.branch) == ("engine", GITLAB, "main")


def test_a_bare_folder_gives_its_name_without_its_ending(book: ReleaseBook) -> None:
    assert book.project.name == "engine"


def test_an_empty_repository_is_an_empty_book(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--template=")
    book = read(tmp_path)
    assert (book.head, book.releases, book.unreleased, book.latest, book.lines, book.commits) == (
        None,
        (),
        (),
        None,
        (),
        0,
    )


def test_refs_that_are_broken_are_warnings_and_the_others_count(tmp_path: Path) -> None:
    where = story("a", "$ tag v1.0.0").told(tmp_path, bare=False)
    (where / ".git" / "refs" / "tags" / "v9.0.0").write_text("garbage\n", encoding="utf-8")
    book = read(where)
    assert [release.tag.name for release in book.releases] == ["v1.0.0"]
    assert [warning for warning in book.warnings if "v9.0.0" in warning]


def test_the_book_counts_every_commit_once(book: ReleaseBook) -> None:
    assert book.commits == 7
    assert book.as_of == AS_OF


def test_a_shallow_clone_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    origin = story(*LINES).told(tmp_path / "origin")
    git(tmp_path, "clone", "--quiet", "--depth", "2", origin.as_uri(), "clone")
    with pytest.raises(TaglineError, match="shallow"):
        read(tmp_path / "clone")
    assert read_book(tmp_path / "clone", as_of=AS_OF, allow_shallow=True).shallow


# Ranges


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v1.0.1..v2.0.0", ["three", "two"]),
        ("1.0.1..2.0.0", ["three", "two"]),
        ("v2.0.0..", ["five", "four"]),
        ("..1.0.1", ["one", "begin"]),
        ("v2.0.0..1.x", ["backport"]),
        ("main~1..main", ["five"]),
    ],
)
def test_a_range_is_the_set_difference(tmp_path: Path, text: str, expected: list[str]) -> None:
    where = story(*LINES).told(tmp_path)
    assert described(read_range(read(where), text, repository=where).changes) == expected


def test_a_release_is_found_by_version_tag_or_alias(tmp_path: Path) -> None:
    book = read(story("a", "$ tag v1.0.0", "$ tag 1.0.0").told(tmp_path))
    assert {book.named(name) for name in ("1.0.0", "v1.0.0")} == {book.releases[0]}
    assert book.named("v1.0") is None
    assert book.release(Version(major=1, minor=0, patch=0)) is book.releases[0]


def test_of_two_lines_only_what_is_higher_than_all_before_it_leads(tmp_path: Path) -> None:
    told = story("feat: a", "$ tag v1.0.0", "feat!: b", "$ tag v2.0.0", "$ branch one v1.0.0", "fix: c", "$ tag v1.0.1")
    book = read(told.told(tmp_path))
    day = date(2026, 1, 1)
    assert [(one.version, one.leading) for one in shipped(book.releases, lambda _: day)] == [
        ("1.0.1", False),
        ("2.0.0", True),
        ("1.0.0", True),
    ]
