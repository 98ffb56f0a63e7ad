"""The one join: a repository becomes a ReleaseBook."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tagline.errors import TaglineError
from tagline.model.book import Project, ReleaseBook
from tagline.model.commit import Change, Commit
from tagline.model.release import Contributors, HandKept, NextVersion, Prose, Refusal, Release
from tagline.model.settings import DEFAULTS, Settings
from tagline.reading.git import Git
from tagline.reading.history import History, opened, read_commits, read_history
from tagline.reading.prose import read_prose
from tagline.reading.remotes import read_remote, remote_tags
from tagline.rules.contributors import Crowd, contributors, people
from tagline.rules.forges import forge_of, name_of
from tagline.rules.next_version import Tagged, next_version
from tagline.rules.release_lines import Shipment, Stop, ship
from tagline.rules.succession import candidates_of, line_of, previous_of, step_between
from tagline.rules.tags import Tags, sort_tags
from tagline.rules.telling import Teller, teller

if TYPE_CHECKING:
    from tagline.rules.hand_kept import Placed

SHALLOW = Refusal(
    problem="this clone is shallow, so versions and notes would be wrong",
    remedy="fetch the rest: `git fetch --unshallow --tags`, or in CI set `fetch-depth: 0`",
)


class _Shipped(NamedTuple):
    """What the graph said, beside what it was asked about.

    `commits` are those of the releases and of HEAD, by hash; `ranks` order the releases by version, the lowest is 0.
    """

    history: History
    commits: Mapping[str, Commit]
    ranks: Sequence[int]
    tags: Tags
    teller: Teller
    shipment: Shipment


def read_book(  # noqa: PLR0913 - all but the first are named
    repository: Path,
    *,
    as_of: datetime,
    git_dir: Path | None = None,
    allow_shallow: bool = False,
    ask_remote: bool = False,
    with_people: bool = True,
    settings: Settings = DEFAULTS,
    watch: Callable[[int], None] | None = None,
) -> ReleaseBook:
    """Read everything that a repository says about its releases.

    A shallow clone is refused unless it is allowed, and even then it has no next version. `ask_remote` makes one call
    to the remote when there is no tag here, to tell a project without a release from a clone without tags.
    `with_people` may be turned off where nobody is named; `watch` is told how many commits came in, a batch at a time.
    """
    git = Git(directory=repository, git_dir=git_dir)
    history = read_history(git, watch)
    place = history.place
    if place.shallow and not allow_shallow:
        problem = f"{repository}: {SHALLOW.problem}"
        raise TaglineError(problem, f"{SHALLOW.remedy}; to read it all the same: --allow-shallow")
    tags = sort_tags(history.refs.tags)
    remote = read_remote(place.common_dir)
    unfetched = remote_tags(git, remote) if ask_remote and remote and not history.refs.tags else 0
    shipped = _ship(history, tags, settings)
    crowd = Crowd() if with_people else None
    placed = _placed(git, shipped, settings)
    releases = _releases(shipped, crowd, placed)
    unreleased = shipped.teller.tell(shipped.shipment.unreleased)
    return ReleaseBook(
        project=Project(name=name_of(remote) or _folder_name(history), forge=forge_of(remote), branch=place.branch),
        head=shipped.commits.get(place.head or ""),
        releases=releases,
        unreleased=unreleased.changes,
        unreleased_silent=unreleased.silent,
        unreleased_cancelled=unreleased.cancelled,
        newcomers=contributors(people(unreleased.changes), crowd.of_all) if crowd else Contributors(),
        next=_next(shipped, unfetched),
        scheme=tags.scheme,
        ignored_tags=(*history.refs.not_commits, *tags.ignored),
        warnings=history.refs.warnings,
        shallow=place.shallow,
        commits=len(history.commits),
        as_of=as_of,
        settings=settings,
        by_hand=_by_hand(placed, unreleased.changes) if placed else HandKept(),
    )


def _placed(git: Git, shipped: _Shipped, settings: Settings) -> "Placed | None":
    """Read the changelog that people keep by hand, where the settings name one."""
    path = settings.changelog.prose
    if not path:
        return None
    from tagline.reading.hand_kept import read_hand_kept  # noqa: PLC0415 - for projects that have one
    from tagline.rules.keep_a_changelog import read_changelog  # noqa: PLC0415 - as above
    from tagline.rules.hand_kept import place  # noqa: PLC0415 - as above

    where = shipped.history.place
    trusted = git if where.top else opened(git)[0]
    return place(read_changelog(read_hand_kept(trusted, where, path)), shipped.tags, path)


def _by_hand(placed: "Placed", unreleased: Sequence[Change]) -> HandKept:
    from tagline.rules.hand_kept import by_hand  # noqa: PLC0415 - as above

    return by_hand(placed, unreleased)


def _retold(releases: Iterable[Release], placed: "Placed") -> tuple[Release, ...]:
    from tagline.rules.hand_kept import told_again  # noqa: PLC0415 - as above

    return tuple(told_again(release, placed) for release in releases)


def _folder_name(history: History) -> str:
    place = history.place
    folder = place.top or (place.common_dir.parent if place.common_dir.name == ".git" else place.common_dir)
    return folder.name.removesuffix(".git") or "project"


def _ship(history: History, tags: Tags, settings: Settings) -> _Shipped:
    wanted = {item.tag.commit_hash for item in tags.releases} | {history.place.head}
    commits = {commit[0]: commit for commit in history.commits if commit[0] in wanted}
    releases = tuple(item for item in tags.releases if item.tag.commit_hash in commits)
    ranks = [0] * len(releases)
    for rank, at in enumerate(sorted(range(len(releases)), key=lambda at: releases[at].version.precedence)):
        ranks[at] = rank
    stops = [Stop(item.tag.commit_hash, rank, item.version.final) for item, rank in zip(releases, ranks, strict=True)]
    return _Shipped(
        history,
        commits,
        ranks,
        tags._replace(releases=releases),
        teller(history.commits, history.place.head, settings),
        ship(history.commits, stops, history.place.head),
    )


def _next(shipped: _Shipped, unfetched: int) -> NextVersion | Refusal:
    """Give the next version; refused where this clone lacks what the answer hangs on."""
    if shipped.history.place.shallow:
        return SHALLOW
    if unfetched:
        return Refusal(f"there is no tag here, but the remote has {unfetched}", "fetch them: `git fetch --tags`")
    ship = shipped.shipment
    tagged = [
        Tagged(item.version, item.tag, on_head)
        for item, on_head in zip(shipped.tags.releases, ship.on_head, strict=True)
    ]
    weighed = shipped.teller.weigh(ship.since_final)
    return next_version(tagged, weighed.changes, anything_new=bool(ship.since_any))


def _releases(shipped: _Shipped, crowd: Crowd | None, placed: "Placed | None") -> tuple[Release, ...]:
    """Make the releases, newest first; `crowd` comes to know who made them."""
    items, ship = shipped.tags.releases, shipped.shipment
    previous = previous_of(items, ship.order, shipped.ranks)
    candidates = candidates_of(items, shipped.ranks)
    prose = read_prose(shipped.history.place.top, [item.tag for item in items], placed.prose if placed else None)
    found: dict[int, Release] = {}
    for at in ship.order:
        item = items[at]
        told = shipped.teller.tell(ship.releases[at])
        before = previous.get(at)
        found[at] = Release(
            version=item.version,
            tag=item.tag,
            aliases=shipped.tags.aliases.get(item.version, ()),
            released=item.tag.tagged or shipped.commits[item.tag.commit_hash].committed,
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
    made = tuple(found[at] for at in reversed(ship.order))
    return _retold(made, placed) if placed else made


class Range(NamedTuple):
    """The changes between two commits, newest first, and who made them."""

    title: str
    changes: tuple[Change, ...]
    people: Contributors


def read_range(book: ReleaseBook, text: str, *, repository: Path, git_dir: Path | None = None) -> Range:
    """Read the changes of `A..B`: versions, tags, branches or commits.

    Without A they begin with the first commit, without B they end with HEAD.
    """
    git, _ = opened(Git(directory=repository, git_dir=git_dir))
    old, _, new = text.partition("..")
    if not new:
        new = "HEAD"
    end = _commit_of(book, git, new)
    start = _commit_of(book, git, old) if old else ""
    commits = tuple(read_commits(git, [end, *([f"^{start}"] if start else [])]))
    changes = teller(commits, end, book.settings).tell(range(len(commits))).changes
    return Range(f"{old or 'the first commit'} to {new}", changes, contributors(people(changes), people(changes)))


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
