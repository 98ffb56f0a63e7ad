"""The one join: a repository becomes a ReleaseBook."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.model.book import Package, Project, ReleaseBook
from tagline.model.commit import Change, Commit
from tagline.model.release import Contributors, NextVersion, Prose, Refusal, Release
from tagline.model.settings import DEFAULTS, Settings
from tagline.reading.git import Git
from tagline.reading.history import History, Place, Refs, opened, read_all, read_commits, read_refs, read_touching
from tagline.reading.prose import read_prose
from tagline.reading.remotes import read_remote, remote_tags
from tagline.rules.contributors import Crowd, contributors, people
from tagline.rules.forges import forge_of, name_of
from tagline.rules.next_version import Tagged, next_version
from tagline.rules.plain_text import plural
from tagline.rules.release_lines import Junctions, Shipment, Stop, junctions, ship, ship_touching
from tagline.rules.succession import candidates_of, line_of, previous_of, step_between
from tagline.rules.tags import PLAIN_TAG, Tags, sort_tags
from tagline.rules.telling import Teller, teller

SHALLOW = Refusal(
    problem="this clone is shallow, so versions and notes would be wrong",
    remedy="fetch the rest: `git fetch --unshallow --tags`, or in CI set `fetch-depth: 0`",
)


class _Read(NamedTuple):
    """What was read once, for the project and all of its packages.

    `commits` are those of tags and of HEAD, by hash; `junctions` are there where the touched paths were asked for.
    """

    history: History
    remote: str
    unfetched: int
    commits: Mapping[str, Commit]
    teller: Teller
    junctions: Junctions | None
    settings: Settings
    as_of: datetime
    with_people: bool


class _Shipped(NamedTuple):
    """What the graph said of one series of releases; `ranks` order them by version, the lowest is 0."""

    read: _Read
    ranks: Sequence[int]
    tags: Tags
    shipment: Shipment


def read_book(  # noqa: PLR0913 - all but the first are named
    repository: Path,
    *,
    as_of: datetime,
    git_dir: Path | None = None,
    allow_shallow: bool = False,
    ask_remote: bool = False,
    with_people: bool = True,
    package: str = "",
    with_packages: bool = False,
    settings: Settings = DEFAULTS,
    watch: Callable[[int], None] | None = None,
) -> ReleaseBook:
    """Read everything that a repository says about its releases.

    A shallow clone is refused unless it is allowed, and even then it has no next version. `ask_remote` makes one call
    to the remote when there is no tag here, to tell a project without a release from a clone without tags.
    `with_people` may be turned off where nobody is named; `watch` is told how many commits came in, a batch at a time.

    `package` names the one that the book is to be about; `with_packages` asks for the books of all packages, too. Only
    then, or where the settings give the project paths of its own, is git asked which paths each commit touched.
    """
    git, place = opened(Git(directory=repository, git_dir=git_dir))
    if place.shallow and not allow_shallow:
        problem = f"{repository}: {SHALLOW.problem}"
        raise TaglineError(problem, f"{SHALLOW.remedy}; to read it all the same: --allow-shallow")
    refs = read_refs(git)
    remote = read_remote(place.common_dir)
    packages = _packages(refs, settings, name_of(remote) or _folder_name(place), package)
    by_paths = bool(package or settings.paths or (with_packages and packages))
    history = read_all(git, place, refs, watch, touching=by_paths)
    marked = {place.head, *(tag.commit_hash for tag in refs.tags)} - {None}
    read = _Read(
        history=history,
        remote=remote,
        unfetched=remote_tags(git, remote) if ask_remote and remote and not refs.tags else 0,
        commits={commit[0]: commit for commit in history.commits if commit[0] in marked},
        teller=teller(history.commits, place.head, settings),
        junctions=junctions(history.commits, filter(None, marked)) if by_paths else None,
        settings=settings,
        as_of=as_of,
        with_people=with_people,
    )
    if packages or by_paths:
        return _of_monorepo(read, packages, package, with_packages=with_packages)
    return _book(read, sort_tags(refs.tags))


def _packages(refs: Refs, settings: Settings, project: str, wanted: str) -> tuple[Package, ...]:
    """Give the packages, the `wanted` one among them.

    A repository whose tags are all plain has none, and need not load what knows about packages.
    """
    if not wanted and not settings.packages and all(PLAIN_TAG.match(tag.name) for tag in refs.tags):
        return ()
    from tagline.rules.packages import packages_of, unknown  # noqa: PLC0415 - most repositories have none

    found = packages_of(refs.tags, settings, project)
    if wanted and wanted not in {one.name for one in found}:
        raise unknown(wanted, [one.name for one in found])
    return found


def _of_monorepo(read: _Read, packages: Sequence[Package], wanted: str, *, with_packages: bool) -> ReleaseBook:
    """Make the book of the wanted package, else that of the project, with those of its packages where asked for."""
    from tagline.rules.packages import project_paths, project_tags, tags_of, touching, with_folders  # noqa: PLC0415 - as above

    tags, touched = read.history.refs.tags, read.history.touched
    if wanted or with_packages:
        packages = with_folders(packages, touched)
    asked = [one for one in packages if wanted == one.name or (with_packages and not wanted)]
    own, *theirs = touching([project_paths(read.settings) or ("",), *(one.paths for one in asked)], touched)
    books = tuple(_book(read, tags_of(one, tags), commits, one) for one, commits in zip(asked, theirs, strict=True))
    if wanted:
        return books[0]
    book = _book(read, project_tags(tags, packages), own if read.junctions else None)
    book = replace(book, packages=books, package_names=tuple(one.name for one in packages))
    return replace(book, next=only_packages(book)) if book.only_packages else book


def _book(
    read: _Read, tags: Tags, touching: Sequence[int] | None = None, package: Package | None = None
) -> ReleaseBook:
    """Make the book of one series of releases, out of all commits or those `touching` what belongs to it."""
    place, refs = read.history.place, read.history.refs
    shipped = _ship(read, tags, touching)
    crowd = Crowd() if read.with_people else None
    releases = _releases(shipped, crowd)
    unreleased = read.teller.tell(shipped.shipment.unreleased)
    name = package.name if package else name_of(read.remote) or _folder_name(place)
    return ReleaseBook(
        project=Project(name=name, forge=forge_of(read.remote), branch=place.branch),
        head=read.commits.get(place.head or ""),
        releases=releases,
        unreleased=unreleased.changes,
        unreleased_silent=unreleased.silent,
        unreleased_cancelled=unreleased.cancelled,
        newcomers=contributors(people(unreleased.changes), crowd.of_all) if crowd else Contributors(),
        next=_next(shipped, package),
        scheme=tags.scheme,
        ignored_tags=tags.ignored if package else (*refs.not_commits, *tags.ignored),
        warnings=() if package else refs.warnings,
        shallow=place.shallow,
        commits=len(read.history.commits) if touching is None else len(touching),
        as_of=read.as_of,
        settings=read.settings,
        package=package.name if package else "",
        extent=package,
    )


def _folder_name(place: Place) -> str:
    folder = place.top or (place.common_dir.parent if place.common_dir.name == ".git" else place.common_dir)
    return folder.name.removesuffix(".git") or "project"


def _ship(read: _Read, tags: Tags, touching: Sequence[int] | None) -> _Shipped:
    releases = tuple(item for item in tags.releases if item.tag.commit_hash in read.commits)
    ranks = [0] * len(releases)
    for rank, at in enumerate(sorted(range(len(releases)), key=lambda at: releases[at].version.precedence)):
        ranks[at] = rank
    stops = [Stop(item.tag.commit_hash, rank, item.version.final) for item, rank in zip(releases, ranks, strict=True)]
    head = read.history.place.head
    if touching is None or read.junctions is None:
        shipment = ship(read.history.commits, stops, head)
    else:
        shipment = ship_touching(read.junctions, stops, head, touching)
    return _Shipped(read, ranks, tags._replace(releases=releases), shipment)


def _next(shipped: _Shipped, package: Package | None) -> NextVersion | Refusal:
    """Give the next version; refused where this clone lacks what the answer hangs on."""
    read, ship = shipped.read, shipped.shipment
    if read.history.place.shallow:
        return SHALLOW
    if read.unfetched:
        return Refusal(f"there is no tag here, but the remote has {read.unfetched}", "fetch them: `git fetch --tags`")
    if package and not package.paths:
        return without_folder(package)
    tagged = [
        Tagged(item.version, item.tag, on_head)
        for item, on_head in zip(shipped.tags.releases, ship.on_head, strict=True)
    ]
    weighed = shipped.read.teller.weigh(ship.since_final)
    return next_version(tagged, weighed.changes, anything_new=bool(ship.since_any))


def without_folder(package: Package) -> Refusal:
    """Refuse to count commits of a package whose folder is not known."""
    return Refusal(
        f"no folder is known for the package {package.name}",
        f'name it in the settings: `[[packages]]`, `name = "{package.name}"`, `paths = ["…"]`',
    )


def only_packages(book: ReleaseBook) -> Refusal:
    """Refuse to count a version of a project that has none of its own."""
    return Refusal(
        f"{book.project.name} has no release of its own, only those of {plural(len(book.package_names), 'package')}",
        "choose one with `--package NAME`; `tagline next --all` shows all of them",
    )


def _releases(shipped: _Shipped, crowd: Crowd | None) -> tuple[Release, ...]:
    """Make the releases, newest first; `crowd` comes to know who made them."""
    items, ship = shipped.tags.releases, shipped.shipment
    previous = previous_of(items, ship.order, shipped.ranks)
    candidates = candidates_of(items, shipped.ranks)
    prose = read_prose(shipped.read.history.place.top, [item.tag for item in items])
    found: dict[int, Release] = {}
    for at in ship.order:
        item = items[at]
        told = shipped.read.teller.tell(ship.releases[at])
        before = previous.get(at)
        found[at] = Release(
            version=item.version,
            tag=item.tag,
            aliases=shipped.tags.aliases.get(item.version, ()),
            released=item.tag.tagged or shipped.read.commits[item.tag.commit_hash].committed,
            line=line_of(item.version),
            on_head=ship.on_head[at],
            bump=step_between(before.version if before else None, item.version),
            previous=before.tag if before else None,
            previous_version=before.version if before else None,
            changes=told.changes,
            silent=told.silent,
            cancelled=told.cancelled,
            prose=prose.get(item.tag.name, Prose()),
            contributors=crowd.meet(told.changes, final=item.version.final) if crowd else Contributors(),
            candidates=candidates.get(item.version, ()),
        )
    return tuple(found[at] for at in reversed(ship.order))


class Range(NamedTuple):
    """The changes between two commits, newest first, and who made them."""

    title: str
    changes: tuple[Change, ...]
    people: Contributors


def read_range(book: ReleaseBook, text: str, *, repository: Path, git_dir: Path | None = None) -> Range:
    """Read the changes of `A..B`: versions, tags, branches or commits. Of a package, those that touch it.

    Without A they begin with the first commit, without B they end with HEAD.
    """
    git, _ = opened(Git(directory=repository, git_dir=git_dir))
    old, _, new = text.partition("..")
    if not new:
        new = "HEAD"
    end = _commit_of(book, git, new)
    start = _commit_of(book, git, old) if old else ""
    commits, indices = _range_commits(book, git, [end, *([f"^{start}"] if start else [])])
    changes = teller(commits, end, book.settings).tell(indices).changes
    return Range(f"{old or 'the first commit'} to {new}", changes, contributors(people(changes), people(changes)))


def _range_commits(book: ReleaseBook, git: Git, starts: Sequence[str]) -> tuple[Sequence[Commit], Sequence[int]]:
    """Read the commits of a range, and say which of them belong to the package or project."""
    if book.extent is None and not book.settings.paths:
        commits = tuple(read_commits(git, starts))
        return commits, range(len(commits))
    from tagline.rules.packages import project_paths, touching  # noqa: PLC0415 - as above

    pairs = tuple(read_touching(git, starts))
    paths = book.extent.paths if book.extent else project_paths(book.settings)
    (chosen,) = touching([paths], [touched for _, touched in pairs])
    return tuple(commit for commit, _ in pairs), chosen


def _commit_of(book: ReleaseBook, git: Git, name: str) -> str:
    release = find_release(book, name)
    if release is not None:
        return release.tag.commit_hash
    code, out, _ = git.try_run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if code:
        problem = f"{name}: no such version, tag, branch or commit"
        raise TaglineError(problem)
    return out.decode().strip()


def find_release(book: ReleaseBook, name: str) -> Release | None:
    """Find a release by its version or by the name of one of its tags."""
    for release in book.releases:
        if name in {str(release.version), release.tag.name, *(tag.name for tag in release.aliases)}:
            return release
    return None
