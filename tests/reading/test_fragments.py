"""Which commit added each fragment, and its newest text: asked of git once."""

from pathlib import Path

import pytest

from stories import Story, git
from tagline.errors import TaglineError
from tagline.model.notes import Fragments
from tagline.reading.fragments import additions_from, cut_commits, is_fragment, read_fragments
from tagline.reading.git import Git
from tagline.reading.notes_folder import notes_folder

NEXT = "release-notes/next"


def text(entry: str) -> str:
    return f"---\ntype: fix\n---\n{entry}\n"


class Work:
    """A repository with a work tree, changed a commit at a time."""

    def __init__(self, where: Path) -> None:
        self.where = where
        where.mkdir()
        git(where, "init", "--quiet", "--initial-branch=main")

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file into the folder of fragments."""
        path = self.where / NEXT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, message: str = "wip") -> str:
        """Commit all that changed, and give the commit's id."""
        git(self.where, "add", "--all")
        git(self.where, "commit", "--quiet", "--allow-empty", "--message", message)
        return self.head()

    def head(self) -> str:
        """Give the id of HEAD's commit."""
        return git(self.where, "rev-parse", "HEAD").decode().strip()

    def read(self, *, bare: bool = False) -> Fragments:
        """Read the fragments, from the work tree or as a bare repository has them."""
        asked, head = Git(self.where), self.head()
        return read_fragments(asked, notes_folder(asked, None if bare else self.where, head), [head])

    def told(self, *, bare: bool = False) -> dict[str, list[str]]:
        """Give the entries of each commit."""
        found = self.read(bare=bare).committed
        return {commit: [one.description for one in fragments] for commit, fragments in found.items()}


@pytest.fixture
def work(tmp_path: Path) -> Work:
    """Begin a repository."""
    return Work(tmp_path / "work")


@pytest.mark.parametrize("bare", [False, True])
def test_a_fragment_belongs_to_the_commit_that_added_it(work: Work, bare: bool) -> None:  # noqa: FBT001 - both places
    work.write("a.md", text("one"))
    work.write("b.md", text("two"))
    first = work.commit()
    work.write("a.md", text("one, reworded"))
    work.commit()
    assert work.told(bare=bare) == {first: ["one, reworded", "two"]}


def test_the_work_tree_has_the_newest_words(work: Work) -> None:
    work.write("a.md", text("one"))
    first = work.commit()
    work.write("a.md", text("not committed"))
    assert work.told() == {first: ["not committed"]}
    assert work.told(bare=True) == {first: ["one"]}


def test_one_that_was_deleted_since_speaks_with_its_first_words(work: Work) -> None:
    work.write("a.md", text("one"))
    work.write("keep.md", text("kept"))
    first = work.commit()
    (work.where / NEXT / "a.md").unlink()
    work.commit()
    assert work.told() == {first: ["one", "kept"]}


def test_one_that_was_renamed_is_still_one(work: Work) -> None:
    work.write("a.md", text("one"))
    first = work.commit()
    git(work.where, "mv", f"{NEXT}/a.md", f"{NEXT}/b.md")
    work.commit()
    work.write("b.md", text("reworded"))
    work.commit()
    assert work.told() == {first: ["reworded"]}


def test_a_name_that_is_used_again_is_another_fragment(work: Work) -> None:
    work.write("a.md", text("one"))
    first = work.commit()
    (work.where / NEXT / "a.md").unlink()
    work.commit()
    work.write("a.md", text("two"))
    third = work.commit()
    assert work.told() == {first: ["one"], third: ["two"]}


def test_one_that_came_with_a_merge_belongs_to_its_own_commit(work: Work) -> None:
    work.commit("begin")
    git(work.where, "checkout", "--quiet", "-b", "side")
    work.write("side.md", text("side"))
    side = work.commit()
    git(work.where, "checkout", "--quiet", "main")
    work.write("main.md", text("main"))
    main = work.commit()
    git(work.where, "merge", "--quiet", "--no-commit", "side")
    work.write("merge.md", text("merge"))
    merge = work.commit("Merge side")
    assert work.told() == {side: ["side"], main: ["main"], merge: ["merge"]}


def test_one_without_a_commit_waits(work: Work) -> None:
    work.write("a.md", text("one"))
    work.commit()
    work.write("b.md", text("two"))
    assert [one.description for one in work.read().pending] == ["two"]
    assert work.read(bare=True).pending == ()


def test_a_mistake_in_a_file_of_today_is_told_and_one_of_the_past_is_not(work: Work) -> None:
    work.write("a.md", "no front matter")
    work.commit()
    with pytest.raises(TaglineError, match=r"release-notes/next/a\.md:1: expected"):
        work.read()
    (work.where / NEXT / "a.md").unlink()
    work.write("keep.md", text("kept"))
    last = work.commit()
    assert work.told() == {last: ["kept"]}


def test_line_ends_of_windows_make_no_difference(work: Work) -> None:
    work.write("a.md", text("one").replace("\n", "\r\n"))
    first = work.commit()
    assert work.told() == {first: ["one"]}


@pytest.mark.parametrize("name", ["café.md", "with space.md", "ünï\tcode.md", "-dash.md", "a'b\"c.md"])
def test_any_name_of_a_file_will_do(work: Work, name: str) -> None:
    work.write(name, text("one"))
    first = work.commit()
    assert work.told() == {first: ["one"]}
    assert work.told(bare=True) == {first: ["one"]}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("next/a.md", True),
        ("next/README.md", False),
        ("next/_template.md", False),
        ("next/.hidden.md", False),
        ("next/a.txt", False),
        ("next/sub/a.md", False),
        ("a.md", False),
    ],
)
def test_what_a_fragment_is_named_like(name: str, wanted: bool) -> None:  # noqa: FBT001 - the expected answer
    assert is_fragment(name) is wanted


def test_a_link_is_no_fragment(work: Work, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(text("secret"), encoding="utf-8")
    work.write("keep.md", text("kept"))
    (work.where / NEXT / "a.md").symlink_to(tmp_path / "secret.md")
    last = work.commit()
    assert work.told() == {last: ["kept"]}
    assert work.told(bare=True) == {last: ["kept"]}


def test_a_history_without_any_costs_no_more_than_the_question(tmp_path: Path) -> None:
    told = Story()
    told.commit("fix: a", files={"release-notes/v1.0.0.md": "# Words\n"})
    where = told.told(tmp_path / "bare")
    head = git(where, "rev-parse", "main").decode().strip()
    assert read_fragments(Git(where), notes_folder(Git(where), None, head), [head]) == Fragments(committed={})


def test_a_shallow_clone_takes_no_old_fragment_for_a_new_one(work: Work, tmp_path: Path) -> None:
    work.write("old.md", text("old"))
    work.commit()
    cut = work.commit()
    work.write("new.md", text("new"))
    last = work.commit()
    git(tmp_path, "clone", "--quiet", "--depth=2", work.where.as_uri(), "shallow")
    clone = tmp_path / "shallow"
    assert cut_commits(clone / ".git") == {cut}
    folder = notes_folder(Git(clone), clone, last)
    found = read_fragments(Git(clone), folder, [last], cut_commits(clone / ".git"))
    assert found.committed.keys() == {last}
    assert found.pending == ()


def test_nothing_printed_is_nothing_added() -> None:
    assert list(additions_from(b"")) == []
