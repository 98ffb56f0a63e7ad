"""Between two releases lies what the new one has and the old one has not."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from stories import FIRST_DAY, HOUR, Story, git, story
from tagline.assembly.books import read_book
from tagline.model.book import ReleaseBook
from tagline.model.release import Release
from tagline.rules.upgrade import between

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)


def told(where: Path, *lines: str) -> ReleaseBook:
    """Read the book of a story."""
    return read_book(story(*lines).told(where), as_of=AS_OF)


def release(book: ReleaseBook, name: str) -> Release:
    """Find a release by its tag."""
    return next(one for one in book.releases if one.tag.name == name)


def described(book: ReleaseBook, old: str, new: str) -> list[str]:
    """Describe what lies between two releases, newest first."""
    return [change.description for change in between(book, release(book, old), release(book, new))]


def test_between_neighbours_lies_what_the_new_one_holds(tmp_path: Path) -> None:
    book = told(tmp_path, "a", "$ tag v1.0.0", "b", "c", "$ tag v1.1.0", "d", "$ tag v1.2.0")
    assert described(book, "v1.0.0", "v1.1.0") == ["c", "b"]


def test_between_others_lies_what_all_on_the_way_hold(tmp_path: Path) -> None:
    book = told(tmp_path, "a", "$ tag v1.0.0", "b", "$ tag v1.1.0", "c", "$ tag v1.2.0", "d", "$ tag v2.0.0")
    assert described(book, "v1.0.0", "v2.0.0") == ["d", "c", "b"]


def test_candidates_of_a_final_count_once(tmp_path: Path) -> None:
    book = told(tmp_path, "a", "$ tag v1.0.0", "b", "$ tag v1.1.0-rc.1", "c", "$ tag v1.1.0")
    assert described(book, "v1.0.0", "v1.1.0") == ["c", "b"]
    assert described(book, "v1.1.0-rc.1", "v1.1.0") == ["c"]
    assert described(book, "v1.0.0", "v1.1.0-rc.1") == ["b"]


def test_a_fix_on_an_old_line_that_came_later_is_not_in_the_new_line(tmp_path: Path) -> None:
    lines = ("a", "$ tag v1.0.0", "b", "$ tag v2.0.0", "$ branch 1.x v1.0.0", "backport", "$ tag v1.0.1")
    assert described(told(tmp_path, *lines), "v1.0.0", "v2.0.0") == ["b"]


def test_a_fix_of_an_old_line_that_the_new_line_took_in_later_is_told(tmp_path: Path) -> None:
    old_line = ("$ branch 1.x v1.0.0", "fix: old", "$ tag v1.0.1", "$ switch main", "$ merge 1.x Merge the old line")
    book = told(tmp_path, "a", "$ tag v1.0.0", "b", "$ tag v2.0.0", *old_line, "c", "$ tag v3.0.0")
    assert described(book, "v2.0.0", "v3.0.0") == ["c", "old"]


def test_a_release_that_was_tagged_late_is_still_on_the_way(tmp_path: Path) -> None:
    made = Story()
    made.commit("a")
    made.tag("v1.0.0")
    made.commit("b")
    made.tag("v1.1.0", message="tagged long after", when=FIRST_DAY + 1000 * HOUR)
    made.commit("c")
    made.tag("v1.2.0")
    assert described(read_book(made.told(tmp_path), as_of=AS_OF), "v1.0.0", "v1.2.0") == ["c", "b"]


POOL = ("1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0-rc.1", "1.1.0-rc.2", "1.1.0", "2.0.0-beta.1", "2.0.0")
versions = st.lists(st.sampled_from(POOL), unique=True, min_size=2, max_size=5)


@settings(max_examples=40, deadline=None)
@given(versions, st.lists(st.integers(0, 200), min_size=5, max_size=5), st.sampled_from((None, "its message")))
def test_on_one_line_it_is_what_git_says_whenever_the_tags_were_made(
    chosen: list[str],
    hours: list[int],
    message: str | None,
) -> None:
    order = [one for one in POOL if one in chosen]
    made = Story()
    for version, hour in zip(order, hours, strict=False):
        made.commit(f"feat: for {version}")
        made.commit(f"fix: for {version}")
        made.tag(f"v{version}", message=message, when=FIRST_DAY + hour * HOUR)
    with TemporaryDirectory() as folder:
        where = made.told(Path(folder))
        book = read_book(where, as_of=AS_OF)
        for at, old in enumerate(order):
            for new in order[at + 1 :]:
                found = between(book, release(book, f"v{old}"), release(book, f"v{new}"))
                listed = git(where, "rev-list", f"refs/tags/v{new}", f"^refs/tags/v{old}").decode().split()
                assert {change.commit.hash for change in found} == set(listed)
