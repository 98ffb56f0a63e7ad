"""One repository, many packages: each has its releases, and in them the commits that touch it."""

from datetime import UTC, datetime
from pathlib import Path
from subprocess import Popen

import pytest

from stories import Story, git
from tagline.assembly.books import read_book
from tagline.assembly.ranges import read_range
from tagline.errors import TaglineError
from tagline.model.book import ReleaseBook
from tagline.model.release import NextVersion, Refusal
from tagline.model.settings import DEFAULTS, PackageSettings, Settings
from tagline.reading.git import Git

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)


def monorepo() -> Story:
    """Tell a project with two packages and plain tags of its own."""
    told = Story()
    told.commit("feat: begin", files={"README.md": "1", "packages/core/a": "1", "packages/cli/a": "1"})
    told.tag("v1.0.0")
    told.tag("core@1.0.0")
    told.commit("fix(core): mend", files={"packages/core/a": "2"})
    told.tag("core@1.0.1")
    told.commit("feat(cli): add", files={"packages/cli/a": "2"})
    told.tag("cli@0.1.0")
    told.commit("feat: both", files={"packages/core/a": "3", "packages/cli/a": "3"})
    told.commit("docs: neither", files={"README.md": "2"})
    told.tag("v1.1.0")
    return told


def read(where: Path, settings: Settings = DEFAULTS) -> ReleaseBook:
    """Read a project with all of its packages."""
    return read_book(where, as_of=AS_OF, with_packages=True, settings=settings)


def one(where: Path, package: str, settings: Settings = DEFAULTS) -> ReleaseBook:
    """Read one package, and see that it is the same alone as among the others."""
    alone = read_book(where, as_of=AS_OF, package=package, settings=settings)
    (among,) = (book for book in read(where, settings).packages if book.package == package)
    assert alone == among
    return alone


def contents(book: ReleaseBook) -> dict[str, list[str]]:
    """Give the changes of each release, newest first, and what is not released."""
    told = {release.tag.name: [c.description for c in release.changes] for release in book.releases}
    return {**told, "": [change.description for change in book.unreleased]}


def version(book: ReleaseBook) -> str:
    """Give the next version, "" where nothing asks for one."""
    assert isinstance(book.next, NextVersion)
    return str(book.next.version or "")


def folders(*packages: tuple[str, str]) -> Settings:
    """Make settings of packages with one path each."""
    return Settings(packages=tuple(PackageSettings(name=name, paths=(path,)) for name, path in packages))


def test_a_release_of_a_package_holds_the_commits_that_touch_it(tmp_path: Path) -> None:
    where = monorepo().told(tmp_path / "engine")
    assert contents(one(where, "core")) == {"core@1.0.1": ["mend"], "core@1.0.0": ["begin"], "": ["both"]}
    assert contents(one(where, "cli")) == {"cli@0.1.0": ["add", "begin"], "": ["both"]}


def test_the_project_itself_has_all_commits_and_its_own_tags(tmp_path: Path) -> None:
    where = monorepo().told(tmp_path / "engine")
    book = read(where)
    assert contents(book) == {"v1.1.0": ["neither", "both", "add", "mend"], "v1.0.0": ["begin"], "": []}
    assert book.package_names == ("cli", "core")
    alone = read_book(where, as_of=AS_OF)
    assert (alone.releases, alone.next, alone.packages) == (book.releases, book.next, ())


def test_a_package_has_a_next_version_and_a_name_of_its_own(tmp_path: Path) -> None:
    where = monorepo().told(tmp_path / "engine")
    core, cli = one(where, "core"), one(where, "cli")
    assert (version(core), version(cli)) == ("1.1.0", "0.2.0")
    assert (core.project.name, core.package, core.commits) == ("core", "core", 3)
    assert [release.previous and release.previous.name for release in core.releases] == ["core@1.0.0", None]


def test_git_is_started_three_times_whatever_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where, started, start = monorepo().told(tmp_path, bare=False), list[tuple[str, ...]](), Git.start

    def watched(git_here: Git, *words: str) -> Popen[bytes]:
        started.append(words)
        return start(git_here, *words)

    monkeypatch.setattr(Git, "start", watched)
    read_book(where, as_of=AS_OF)
    read(where)
    assert [words[0] for words in started] == ["rev-parse", "for-each-ref", "log"] * 2
    assert ["--name-only" in words for words in started] == [False] * 5 + [True]


# Where packages are odd


def test_the_first_version_of_a_package_is_computed_of_what_touches_it(tmp_path: Path) -> None:
    where = monorepo().told(tmp_path)
    settings = folders(("core", "packages/core"), ("fresh", "README.md"), ("none", "packages/none"))
    fresh, none = one(where, "fresh", settings), one(where, "none", settings)
    assert (version(fresh), contents(fresh)) == ("0.1.0", {"": ["neither", "begin"]})
    assert (version(none), none.unreleased, none.commits) == ("", (), 0)


def test_a_tag_may_stand_on_a_commit_that_does_not_touch_the_package(tmp_path: Path) -> None:
    told = monorepo()
    told.tag("core@1.1.0")
    told.tag("core@1.1.1")
    where = told.told(tmp_path)
    found = contents(one(where, "core"))
    assert (found["core@1.1.0"], found["core@1.1.1"], found[""]) == (["both"], [], [])


def test_a_package_without_a_folder_has_no_commits_and_its_next_version_is_refused(tmp_path: Path) -> None:
    told = monorepo()
    told.tag("ghost@1.0.0", 1)
    ghost = one(told.told(tmp_path), "ghost")
    assert contents(ghost) == {"ghost@1.0.0": [], "": []}
    assert isinstance(ghost.next, Refusal)
    assert ghost.next.problem == "no folder is known for the package ghost"
    assert 'name = "ghost"' in ghost.next.remedy


def test_a_moved_file_counts_for_both_packages(tmp_path: Path) -> None:
    told = monorepo()
    told.commit("refactor: move it")
    told.stream.append(b"R packages/core/a packages/cli/b\n")
    where = told.told(tmp_path)
    assert [contents(one(where, name))[""][0] for name in ("core", "cli")] == ["move it", "move it"]


def test_paths_may_be_many_nested_shared_a_file_or_everything(tmp_path: Path) -> None:
    settings = Settings(
        packages=(
            PackageSettings(name="all", paths=(".",), tag="v{version}"),
            PackageSettings(name="two", paths=("README.md", "packages/cli"), tag="v{version}"),
            PackageSettings(name="upper", paths=("packages",), tag="v{version}"),
            PackageSettings(name="same", paths=("packages/cli", "packages"), tag="v{version}"),
        )
    )
    where = monorepo().told(tmp_path)
    found = {book.package: contents(book)["v1.1.0"] for book in read(where, settings).packages}
    assert found == {
        "all": ["neither", "both", "add", "mend"],
        "two": ["neither", "both", "add"],
        "upper": ["both", "add", "mend"],
        "same": ["both", "add", "mend"],
    }
    assert contents(read(where, settings))["v1.1.0"] == found["all"]


def test_the_project_may_have_paths_of_its_own(tmp_path: Path) -> None:
    where = monorepo().told(tmp_path)
    settings = Settings(paths=("README.md",))
    assert contents(read(where, settings)) == {"v1.1.0": ["neither"], "v1.0.0": ["begin"], "": []}
    assert contents(read_book(where, as_of=AS_OF, settings=settings)) == contents(read(where, settings))


def test_a_maintenance_line_of_a_package_is_a_line_of_its_own(tmp_path: Path) -> None:
    told = Story()
    first = told.commit("feat: a", files={"packages/core/a": "1", "packages/cli/a": "1"})
    told.tag("core@1.0.0")
    told.tag("cli@1.0.0")
    told.commit("feat!: b", files={"packages/core/a": "2"})
    told.tag("core@2.0.0")
    told.commit("fix: c", parents=[first], files={"packages/core/a": "3"})
    told.tag("core@1.0.1")
    told.ref("refs/heads/main", 2)
    book = one(told.told(tmp_path), "core")
    assert contents(book) == {"core@1.0.1": ["c"], "core@2.0.0": ["b"], "core@1.0.0": ["a"], "": []}
    assert [release.on_head for release in book.releases] == [False, True, True]


def test_a_conventional_merge_counts_for_what_it_brings(tmp_path: Path) -> None:
    told = monorepo()
    side = told.commit("wip", files={"packages/core/b": "1"})
    main = told.commit("chore: else", parents=[side - 1], files={"x": "1"})
    told.commit("feat(core): merged", parents=[main, side])
    told.stream.append(b"M 100644 inline packages/core/b\ndata 1\n1\n")
    where = told.told(tmp_path)
    assert "merged" in contents(one(where, "core"))[""]
    assert "merged" not in contents(one(where, "cli"))[""]


@pytest.mark.parametrize(
    "name", ["@scope/Core", "汉字", "a b&c", "<script>alert(1)</script>", "con", "x" * 99, "../up"]
)
def test_a_package_may_be_called_anything(tmp_path: Path, name: str) -> None:
    where = monorepo().told(tmp_path)
    settings = Settings(packages=(PackageSettings(name=name, paths=("packages/core",), tag="core@{version}"),))
    assert contents(one(where, name, settings))["core@1.0.1"] == ["mend"]


# Where there is nothing but packages


def only_packages() -> Story:
    """Tell a repository without a plain tag."""
    told = monorepo()
    del told.refs["refs/tags/v1.0.0"], told.refs["refs/tags/v1.1.0"]
    return told


def test_a_project_that_has_only_packages_has_no_version(tmp_path: Path) -> None:
    where = only_packages().told(tmp_path / "engine")
    for book in (read(where), read_book(where, as_of=AS_OF)):
        assert book.only_packages
        assert book.releases == ()
        assert isinstance(book.next, Refusal)
        assert book.next.problem == "engine has no release of its own, only those of 2 packages"
    assert not one(where, "core").only_packages


def test_one_series_alone_is_the_projects_own(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: a", files={"core/a": "1"})
    told.tag("core@1.0.0")
    told.commit("fix: b", files={"other/a": "1"})
    book = read(told.told(tmp_path))
    assert (book.packages, book.only_packages, version(book)) == ((), False, "1.0.1")


def test_an_empty_repository_may_have_packages_set(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--template=")
    book = read(tmp_path, folders(("core", "core")))
    assert [(one.package, one.commits, one.releases) for one in book.packages] == [("core", 0, ())]


# Refused


def test_an_unknown_package_is_refused_before_the_history_is_read(tmp_path: Path) -> None:
    where = monorepo().told(tmp_path)
    with pytest.raises(TaglineError, match="cor: no such package; did you mean core"):
        read_book(where, as_of=AS_OF, package="cor", watch=lambda _: pytest.fail("it was read"))


def test_a_repository_without_packages_says_what_would_make_some(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: a")
    told.tag("v1.0.0")
    with pytest.raises(TaglineError, match="this repository has none"):
        read_book(told.told(tmp_path), as_of=AS_OF, package="core")


# Ranges


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.0.0..1.0.1", ["mend"]),
        ("core@1.0.0..", ["both", "mend"]),
        ("..1.0.1", ["mend", "begin"]),
        ("v1.0.0..v1.1.0", ["both", "mend"]),
    ],
)
def test_a_range_of_a_package_holds_what_touches_it(tmp_path: Path, text: str, expected: list[str]) -> None:
    where = monorepo().told(tmp_path)
    found = read_range(one(where, "core"), text, repository=where)
    assert [change.description for change in found.changes] == expected


# Support


def test_a_package_of_a_higher_version_begins_no_line_of_the_project(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: begin", files={"packages/core/a": "1", "release-plan.toml": '[[line]]\nid = "9.x"\n'})
    told.tag("v1.0.0")
    told.tag("core@9.1.0")
    book = read_book(told.told(tmp_path / "one"), as_of=AS_OF, with_packages=True, with_plan=True)
    assert book.timetable is not None
    assert [(one.line, one.latest) for one in book.timetable.support] == [("9.x", "")]
    assert {one.version for one in book.timetable.earlier} == {"1.0.0", "9.1.0"}


def test_where_there_are_only_packages_each_line_is_one_of_a_package(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: begin", files={"packages/core/a": "1", "packages/cli/a": "1"})
    told.tag("core@2.0.0")
    told.tag("cli@2.1.0")
    book = read_book(told.told(tmp_path / "one"), as_of=AS_OF, with_packages=True, with_plan=True)
    assert book.timetable is not None
    assert {(one.line, one.latest) for one in book.timetable.support} == {("core 2", "2.0.0"), ("cli 2", "2.1.0")}
