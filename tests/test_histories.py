"""Real histories: what a release holds is what git counts between it and the releases in its way."""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stories import git
from tagline.assembly.books import read_book
from tagline.model.book import ReleaseBook
from tagline.model.commit import Change
from tagline.model.release import Release
from tagline.model.version import Version
from tagline.reading.git import Git
from tagline.reading.history import opened, read_all, read_refs
from tagline.rules.packages import tags_of, touching
from tagline.rules.release_lines import Stop, junctions, ship_touching

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)
NAMES = ("psr", "vite", "electron")
SAMPLES = 20
VERSION_AT_THE_END = re.compile(r"(?<![0-9.])[0-9]+\.[0-9]+\.[0-9]+(?:[-+][0-9A-Za-z.+-]+)?$")


@dataclass(frozen=True, kw_only=True)
class Told:
    """A history as tagline reads it, and what git says of it: parents, dates and tags, parents before children."""

    where: Path
    book: ReleaseBook
    parents: Mapping[str, tuple[str, ...]]
    dates: Mapping[str, int]
    tags: Mapping[str, str]
    head: str

    def reaches(self, commit: str) -> set[str]:
        """Give a commit and all its ancestors."""
        return self.reaches_all({commit})

    def reaches_all(self, commits: set[str]) -> set[str]:
        """Give these commits and all their ancestors."""
        found: set[str] = set()
        pending = list(commits)
        while pending:
            if (one := pending.pop()) not in found:
                found.add(one)
                pending += self.parents[one]
        return found

    def carried(self, own: Mapping[str, int]) -> dict[str, int]:
        """Give for each commit the greatest value of itself and its ancestors; -1 where there is none."""
        values: dict[str, int] = {}
        for commit, parents in self.parents.items():
            values[commit] = max(own.get(commit, -1), *(values[parent] for parent in parents), -1)
        return values


@pytest.fixture(scope="module", params=NAMES)
def told(
    request: pytest.FixtureRequest, shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Told:
    """Clone one bundle and read it twice: by tagline, and by plain questions to git."""
    bundle = shared("histories") / f"{request.param}.bundle"
    where = tmp_path_factory.mktemp(str(request.param)) / "repository.git"
    git(bundle.parent, "clone", "--quiet", "--bare", str(bundle), str(where))
    return told_of(where, read_book(where, as_of=AS_OF))


def told_of(where: Path, book: ReleaseBook) -> Told:
    """Ask git itself about a repository."""
    rows = [
        line.split()
        for line in asked(where, "rev-list", "--topo-order", "--reverse", "--parents", "--timestamp", "--all")
    ]
    tags = (
        line.split()
        for line in asked(where, "for-each-ref", "--format=%(refname:short) %(objectname) %(*objectname)", "refs/tags")
    )
    return Told(
        where=where,
        book=book,
        parents={commit: tuple(parents) for _, commit, *parents in rows},
        dates={commit: int(date) for date, commit, *_ in rows},
        tags={name: hashes[-1] for name, *hashes in tags},
        head=asked(where, "rev-parse", "HEAD")[0],
    )


def asked(where: Path, *words: str) -> list[str]:
    """Ask git and give the lines of its answer."""
    return git(where, *words).decode().splitlines()


def sampled(book: ReleaseBook) -> list[Release]:
    """Choose the same releases every time."""
    return random.Random(20260131).sample(book.releases, SAMPLES)


def tags_in_the_way(told: Told, chosen: Iterable[Release]) -> Iterator[tuple[Release, list[str]]]:
    """Give for each release the commits of those that are earlier, not heavier, and count for it."""
    every = told.book.releases
    main = told.reaches(told.head)
    versions = sorted(release.version for release in every)
    rank = {version: at for at, version in enumerate(versions)}
    dates = told.carried({release.tag.commit_hash: told.dates[release.tag.commit_hash] for release in every})
    for release in chosen:
        counted = [one for one in every if one.version.final or not release.version.final]
        ranks: dict[str, int] = {}
        for one in counted:
            ranks[one.tag.commit_hash] = max(ranks.get(one.tag.commit_hash, -1), rank[one.version])
        weights = told.carried(ranks)
        own = told.reaches(release.tag.commit_hash)

        def earlier(one: Release, release: Release = release, own: set[str] = own) -> bool:
            here, there = release.tag.commit_hash, one.tag.commit_hash
            if here == there:
                return one.version < release.version
            return there in own or dates[there] < dates[here]

        yield (
            release,
            [
                one.tag.commit_hash
                for one in counted
                if earlier(one)
                and weights[one.tag.commit_hash] <= weights[release.tag.commit_hash]
                and (one.tag.commit_hash in main or release.tag.commit_hash not in main)
            ],
        )


def counted(where: Path, commit: str, before: Iterable[str]) -> int:
    """Count what a commit reaches and others do not."""
    words = "".join(f"{word}\n" for word in (commit, *(f"^{one}" for one in before)))
    return int(git(where, "rev-list", "--count", "--stdin", stdin=words.encode()))


def test_a_release_holds_as_many_commits_as_git_counts(told: Told) -> None:
    found = {release.tag.name: release.commits for release in sampled(told.book)}
    expected = {
        release.tag.name: counted(told.where, release.tag.commit_hash, before)
        for release, before in tags_in_the_way(told, sampled(told.book))
    }
    assert found == expected


def test_every_tag_is_in_the_book_exactly_once(told: Told) -> None:
    releases = [tag.name for release in told.book.releases for tag in (release.tag, *release.aliases)]
    ignored = [tag.name for tag in told.book.ignored_tags]
    assert sorted((*releases, *ignored)) == sorted(told.tags)


def test_every_version_tag_of_the_project_is_a_release(told: Told) -> None:
    plain = {name.removeprefix("v") for name in told.tags if Version.parse(name.removeprefix("v"))}
    assert {str(release.version) for release in told.book.releases} == plain


def test_tags_of_other_series_are_ignored_with_their_reason(told: Told) -> None:
    others = {name for name in told.tags if VERSION_AT_THE_END.search(name)} - {
        tag.name for release in told.book.releases for tag in (release.tag, *release.aliases)
    }
    reasons = {tag.name: tag.reason for tag in told.book.ignored_tags}
    assert {name for name in others if not reasons[name]} == set()


def test_a_release_stands_on_the_commit_of_its_tag(told: Told) -> None:
    assert [r.tag.name for r in told.book.releases if told.tags[r.tag.name] != r.tag.commit_hash] == []


def brought_by_titles(told: Told, merges: set[str]) -> set[str]:
    """Give the commits for which the title of a merge speaks."""
    return {one for merge in merges for one in git(told.where, "rev-list", f"{merge}^1..{merge}").decode().split()}


def test_released_and_unreleased_commits_are_all_that_tags_and_head_reach(told: Told) -> None:
    released = {change.commit.hash for release in told.book.releases for change in release.changes}
    unreleased = {change.commit.hash for change in told.book.unreleased}
    tags = {release.tag.commit_hash for release in told.book.releases}
    everything = told.reaches_all({*tags, told.head})
    merges = {commit for commit in everything if len(told.parents[commit]) > 1}
    cancelled = {change.commit.hash for release in told.book.releases for change in release.cancelled}
    cancelled |= {change.commit.hash for change in told.book.unreleased_cancelled}
    assert released.isdisjoint(unreleased)
    assert everything - (released | unreleased | cancelled | merges) <= brought_by_titles(told, merges & released)
    assert told.book.unreleased_commits == counted(told.where, told.head, tags)
    assert told.book.commits == len(told.parents)


# Packages


@pytest.fixture(scope="module")
def monorepo(shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Clone the monorepo among the histories and read it with its packages."""
    bundle = shared("histories") / "vite.bundle"
    where = tmp_path_factory.mktemp("monorepo") / "repository.git"
    git(bundle.parent, "clone", "--quiet", "--bare", str(bundle), str(where))
    return told_of(where, read_book(where, as_of=AS_OF, with_packages=True))


@pytest.mark.slow
def test_a_release_of_a_package_holds_what_git_says_touches_its_paths(monorepo: Told) -> None:
    checked = 0
    for package, held, unreleased in shipped(monorepo):
        assert package.extent is not None
        for release, before in tags_in_the_way(replace(monorepo, book=package), package.releases):
            words = (release.tag.commit_hash, *(f"^{one}" for one in before))
            assert single(monorepo, held[release.tag.name]) == touched(monorepo, package, words), release.tag.name
            assert told_or_silent(release.changes, release.cancelled, release.silent, held[release.tag.name])
            checked += 1
        words = (monorepo.head, *(f"^{release.tag.commit_hash}" for release in package.releases))
        assert single(monorepo, unreleased) == touched(monorepo, package, words)
        cancelled = package.unreleased_cancelled
        assert told_or_silent(package.unreleased, cancelled, package.unreleased_silent, unreleased)
    assert checked == sum(len(package.releases) for package in monorepo.book.packages) > 300


def shipped(told: Told) -> Iterator[tuple[ReleaseBook, dict[str, set[str]], set[str]]]:
    """Give for each package the commits of each of its releases, by tag, and those that are not released."""
    where, place = opened(Git(directory=told.where))
    history = read_all(where, place, read_refs(where), touching=True)
    extents = [package.extent for package in told.book.packages if package.extent]
    marked = [told.head, *told.tags.values()]
    touching_them = touching([extent.paths for extent in extents], history.touched)
    for package, extent, commits in zip(told.book.packages, extents, touching_them, strict=True):
        items = sorted(tags_of(extent, history.refs.tags).releases, key=lambda item: item.version)
        stops = [Stop(item.tag.commit_hash, rank, item.version.final) for rank, item in enumerate(items)]
        found = ship_touching(junctions(history.commits, marked), stops, told.head, commits)
        names = [item.tag.name for item in items]
        held = [{history.commits[at].hash for at in indices} for indices in (*found.releases, found.unreleased)]
        yield package, dict(zip(names, held[:-1], strict=True)), held[-1]


def touched(told: Told, package: ReleaseBook, words: Iterable[str]) -> set[str]:
    """Ask git which commits of a set difference touch a package; it names no merge."""
    assert package.extent is not None
    return set(asked(told.where, "rev-list", "--full-history", "--no-merges", *words, "--", *package.extent.paths))


def single(told: Told, commits: set[str]) -> set[str]:
    """Leave merges out."""
    return {commit for commit in commits if len(told.parents[commit]) < 2}


def told_or_silent(changes: Iterable[Change], cancelled: Iterable[Change], silent: int, commits: set[str]) -> bool:
    """Whether a book tells of these commits only, and counts those that it does not tell."""
    told = {change.commit.hash for change in (*changes, *cancelled)}
    return told <= commits and len(told) + silent == len(commits)


def test_every_series_of_tags_is_a_package_with_the_folder_of_its_name(monorepo: Told) -> None:
    names = {name.rpartition("@")[0] for name in monorepo.tags if "@" in name}
    assert {package.package for package in monorepo.book.packages} == names
    assert {package.extent and package.extent.paths for package in monorepo.book.packages} == {
        (f"packages/{name}",) for name in names
    }


def test_a_package_read_alone_is_the_same_as_among_all(monorepo: Told) -> None:
    for package in monorepo.book.packages[:2]:
        assert read_book(monorepo.where, as_of=AS_OF, package=package.package) == package
    assert replace(monorepo.book, packages=()) == replace(read_book(monorepo.where, as_of=AS_OF), packages=())
