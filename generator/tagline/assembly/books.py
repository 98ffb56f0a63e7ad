"""The one join: a repository becomes a ReleaseBook."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tagline.assembly.sources import SHALLOW, Sources, attempted, project_name, read_notes, tag_pattern, teller_of
from tagline.errors import TaglineError
from tagline.model.book import Package, Project, ReleaseBook
from tagline.model.commit import Change, Tag
from tagline.model.release import (
    Contributors,
    HandKept,
    NextVersion,
    Prose,
    Refusal,
    Release,
    Yank,
)
from tagline.model.settings import Settings
from tagline.reading.git import Git
from tagline.reading.history import History, opened, read_all, read_refs
from tagline.reading.prose import read_prose
from tagline.reading.remotes import read_remote, remote_tags
from tagline.reading.settings import Found, read_settings
from tagline.rules.contributors import Crowd, contributors, people
from tagline.rules.exclusion import hidden
from tagline.rules.forges import forge_of
from tagline.rules.graph import graph_of
from tagline.rules.meaning import meaning_of
from tagline.rules.next_version import Wish, next_version
from tagline.rules.plain_text import plural
from tagline.rules.policy import policy_of
from tagline.rules.release_as import requests
from tagline.rules.release_lines import Shipment, Stop, junctions, ship, ship_touching
from tagline.rules.retelling import waiting
from tagline.rules.schemes import Scheme
from tagline.rules.succession import candidates_of, line_of, previous_of, step_between
from tagline.rules.tags import PLAIN_TAG, Tagged, Tags, sort_tags

if TYPE_CHECKING:
    from tagline.assembly.timetables import PlanRead
    from tagline.rules.hand_kept import Placed


class _Shipped(NamedTuple):
    """What the graph said of one series of releases; `ranks` order them by version, the lowest is 0.

    `waiting` are changes that no commit has yet.
    """

    read: Sources
    ranks: Sequence[int]
    tags: Tags
    shipment: Shipment
    waiting: tuple[Change, ...]

    def shown(self) -> tuple[Change, ...]:
        """Give the changes that no commit has yet, without those that the settings hide."""
        return tuple(change for change in self.waiting if not hidden(change, self.read.teller.hide))


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
    with_plan: bool = False,
    with_delivery: bool = False,
    settings: Settings | None = None,
    wish: Wish | None = None,
    mistakes: list[TaglineError] | None = None,
    kept: list[History] | None = None,
    watch: Callable[[int], None] | None = None,
) -> ReleaseBook:
    """Read everything that a repository says about its releases.

    A shallow clone is refused unless it is allowed, and even then it has no next version. `ask_remote` makes one call
    to the remote when there is no tag here, to tell a project without a release from a clone without tags.
    `with_people` may be turned off where nobody is named; `wish` may ask for a prerelease as the next version; `watch`
    is told how many commits came in, a batch at a time. Without `settings` those of the repository are read.

    `package` names the one that the book is to be about; `with_packages` asks for the books of all packages, too. Only
    then, or where the settings give the project paths of its own, is git asked which paths each commit touched.
    `with_plan` asks for the timetable, which the planning file and its history are read for; `with_delivery` for that,
    for what each release brought first, and for what a check finds. The first mistake in what people wrote about
    changes is raised; or all are put into `mistakes`, and what they stand in is left out. What was read is put into
    `kept`, for those who ask more of it than a book tells.
    """
    git, place = opened(Git(directory=repository, git_dir=git_dir))
    if place.shallow and not allow_shallow:
        problem = f"{repository}: {SHALLOW.problem}"
        raise TaglineError(problem, f"{SHALLOW.remedy}; to read it all the same: --allow-shallow")
    configured = read_settings(git, place) if settings is None else Found(settings)
    settings = configured.settings
    policy = policy_of(settings, as_of)
    refs = read_refs(git)
    remote = read_remote(place.common_dir)
    forge = forge_of(remote, settings.forge.kind, settings.forge.address, settings.forge.issues)
    notes = read_notes(git, place, refs, as_of, mistakes=mistakes)
    packages = _packages(notes.tags, settings, policy.scheme, project_name(settings, remote, place), package)
    by_paths = bool(package or settings.paths or (with_packages and packages))
    history = read_all(git, place, refs, watch, touching=by_paths)
    if kept is not None:
        kept.append(history)
    marked = {tag.commit_hash for tag in refs.tags}.union([place.head] if place.head else [])
    graph = graph_of(history.commits)
    read = Sources(
        git=git,
        history=history,
        notes=notes,
        remote=remote,
        forge=forge,
        unfetched=remote_tags(git, remote) if ask_remote and remote and not refs.tags else 0,
        commits={name: history.commits[graph.position[name]] for name in marked if name in graph.position},
        graph=graph,
        teller=teller_of(
            history.commits, place.head, notes, settings, forge, whole=not place.shallow, graph=graph, mistakes=mistakes
        ),
        junctions=junctions(history.commits, marked, graph) if by_paths else None,
        configured=configured,
        policy=policy,
        wish=wish or Wish(),
        as_of=as_of,
        with_people=with_people,
        mistakes=mistakes,
        authored=_authored(git, history) if with_delivery else None,
    )
    if packages or by_paths:
        book = _of_monorepo(read, packages, package, with_packages=with_packages)
    else:
        book = _book(read, sort_tags(notes.tags, scheme=policy.scheme, pattern=tag_pattern(settings)))
    return _with_plan(book, read, with_delivery=with_delivery) if with_plan or with_delivery else book


def _with_plan(book: ReleaseBook, read: Sources, *, with_delivery: bool) -> ReleaseBook:
    from tagline.assembly.timetables import read_the_plan, timetable_of  # noqa: PLC0415 - for those who ask for the plan

    plan = read_the_plan(read.history, book.as_of)
    book = _managed(replace(book, timetable=timetable_of(book, read.history, plan)), read)
    return _with_findings(_with_deployments(book, read), read, plan) if with_delivery else book


def _managed(book: ReleaseBook, read: Sources) -> ReleaseBook:
    """Add what is known to go wrong, and what became of change requests."""
    from tagline.assembly.change_requests import read_requests  # noqa: PLC0415 - as above
    from tagline.assembly.maintenance import read_maintenance  # noqa: PLC0415 - as above

    history = read.history
    found = read_maintenance(book, history.commits, read.graph)
    packages = tuple(replace(one, maintenance=found) for one in book.packages)
    requests = read_requests(book, read.git, history.commits, history.refs.tags)
    return replace(book, maintenance=found, packages=packages, requests=requests)


def _authored(git: Git, history: History) -> Mapping[str, int]:
    from tagline.reading.author_dates import read_author_dates  # noqa: PLC0415 - for those who ask for deliveries

    return read_author_dates(git, history)


def _with_deployments(book: ReleaseBook, read: Sources) -> ReleaseBook:
    from tagline.assembly.deliveries import deployments  # noqa: PLC0415 - for those who ask for it

    environments = book.timetable.plan.environment if book.timetable else ()
    return replace(book, deployments=deployments(read, environments)) if environments else book


def _with_findings(book: ReleaseBook, read: Sources, plan: "PlanRead") -> ReleaseBook:
    from tagline.assembly.checking import findings_about  # noqa: PLC0415 - it reads books, too

    return replace(book, findings=findings_about(book, read.git, read.history, read.configured, plan))


def _packages(
    tags: Sequence[Tag], settings: Settings, scheme: Scheme, project: str, wanted: str
) -> tuple[Package, ...]:
    """Give the packages, the `wanted` one among them.

    A repository whose tags are all plain has none, and need not load what knows about packages.
    """
    if not wanted and not settings.packages and all(PLAIN_TAG.match(tag.name) for tag in tags):
        return ()
    from tagline.rules.packages import packages_of, unknown  # noqa: PLC0415 - most repositories have none

    found = packages_of(tags, settings, project, scheme, tag_pattern(settings))
    if wanted and wanted not in {one.name for one in found}:
        raise unknown(wanted, [one.name for one in found])
    return found


def _of_monorepo(read: Sources, packages: Sequence[Package], wanted: str, *, with_packages: bool) -> ReleaseBook:
    """Make the book of the wanted package, else that of the project, with those of its packages where asked for."""
    from tagline.rules import packages as rules  # noqa: PLC0415 - as above

    tags, touched, scheme = read.notes.tags, read.history.touched, read.policy.scheme
    if wanted or with_packages:
        packages = rules.with_folders(packages, touched)
    asked = [one for one in packages if wanted == one.name or (with_packages and not wanted)]
    extents = [rules.project_paths(read.settings) or ("",), *(one.paths for one in asked)]
    own, *theirs = rules.touching(extents, touched)
    books = tuple(
        _book(read, rules.tags_of(one, tags, scheme), commits, one) for one, commits in zip(asked, theirs, strict=True)
    )
    if wanted:
        return books[0]
    name = project_name(read.settings, read.remote, read.history.place)
    its_tags = rules.project_tags(tags, packages, scheme, tag_pattern(read.settings), project=name)
    book = _book(read, its_tags, own if read.junctions else None)
    book = replace(book, packages=books, package_names=tuple(one.name for one in packages))
    return replace(book, next=only_packages(book)) if book.only_packages else book


def _book(
    read: Sources, tags: Tags, touching: Sequence[int] | None = None, package: Package | None = None
) -> ReleaseBook:
    """Make the book of one series of releases, out of all commits or those `touching` what belongs to it."""
    place, refs = read.history.place, read.history.refs
    shipped = _ship(read, tags, touching, package)
    crowd = Crowd() if read.with_people else None
    placed = attempted(lambda: _placed(read, tags, package, alone=touching is None), None, read.mistakes)
    releases = _releases(shipped, crowd, placed)
    unreleased = read.teller.tell(shipped.shipment.unreleased)
    name = package.name if package else project_name(read.settings, read.remote, place)
    coming = (*shipped.shown(), *unreleased.changes)
    made = ReleaseBook(
        project=Project(name=name, forge=read.forge, branch=place.branch),
        head=read.commits.get(place.head or ""),
        releases=releases,
        unreleased=coming,
        unreleased_silent=unreleased.silent,
        unreleased_cancelled=unreleased.cancelled,
        newcomers=contributors(people(unreleased.changes), crowd.of_all) if crowd else Contributors(),
        next=_next(shipped, package),
        scheme=tags.scheme,
        ignored_tags=tags.ignored if package else (*read.notes.ignored, *tags.ignored),
        warnings=() if package else refs.warnings,
        shallow=place.shallow,
        commits=len(read.history.commits) if touching is None else len(touching),
        as_of=read.as_of,
        settings=read.settings,
        origins=read.configured.origins,
        by_hand=_by_hand(placed, coming) if placed else HandKept(),
        package=package.name if package else "",
        extent=package,
    )
    return made if read.authored is None else _with_deliveries(made, shipped)


def _with_deliveries(book: ReleaseBook, shipped: _Shipped) -> ReleaseBook:
    from tagline.assembly.deliveries import deliveries  # noqa: PLC0415 - for those who ask for it

    return replace(book, deliveries=deliveries(book.releases, shipped.shipment, shipped.read))


def _placed(read: Sources, tags: Tags, package: Package | None, *, alone: bool) -> "Placed | None":
    """Read the changelog that people keep by hand, where the settings name one; of a package, the one in its folder.

    A project that stands `alone`, without packages, must have it.
    """
    path = read.settings.changelog.prose
    if not path or (package and not package.paths):
        return None
    from tagline.reading.hand_kept import read_hand_kept  # noqa: PLC0415 - for projects that have one
    from tagline.rules.hand_kept import place  # noqa: PLC0415 - as above
    from tagline.rules.keep_a_changelog import read_changelog  # noqa: PLC0415 - as above

    where = f"{package.paths[0]}/{path}" if package and package.paths[0] else path
    text = read_hand_kept(read.git, read.history.place, where, needed=alone)
    if text and where.endswith(".rst"):
        from tagline.rules.rst_marks import markdown  # noqa: PLC0415 - as above

        text = markdown(text)
    return None if text is None else place(read_changelog(text), tags, where)


def _by_hand(placed: "Placed", unreleased: Sequence[Change]) -> HandKept:
    from tagline.rules.hand_kept import by_hand  # noqa: PLC0415 - as above

    return by_hand(placed, unreleased)


def _retold(releases: Iterable[Release], placed: "Placed") -> tuple[Release, ...]:
    from tagline.rules.hand_kept import told_again  # noqa: PLC0415 - as above

    return tuple(told_again(release, placed) for release in releases)


def _ship(read: Sources, tags: Tags, touching: Sequence[int] | None, package: Package | None) -> _Shipped:
    history, head = read.history, read.history.place.head
    releases = tuple(item for item in tags.releases if item.tag.commit_hash in read.commits)
    ranks = [0] * len(releases)
    for rank, at in enumerate(sorted(range(len(releases)), key=lambda at: releases[at].version.precedence)):
        ranks[at] = rank
    stops = [Stop(item.tag.commit_hash, rank, item.version.final) for item, rank in zip(releases, ranks, strict=True)]
    if touching is None or read.junctions is None:
        shipment = ship(history.commits, stops, head, read.graph)
    else:
        shipment = ship_touching(read.junctions, stops, head, touching)
    fragments = None if package else read.notes.fragments  # one that waits has no commit that would say whose it is
    told = read.commits.get(head or "")
    meaning = meaning_of(read.settings)
    nothing: tuple[Change, ...] = ()
    pending = attempted(lambda: waiting(told, history.commits, read.teller, fragments, meaning), nothing, read.mistakes)
    return _Shipped(read, ranks, tags._replace(releases=releases), shipment, pending)


def _next(shipped: _Shipped, package: Package | None) -> NextVersion | Refusal:
    """Give the next version; refused where this clone lacks what the answer hangs on."""
    read, tags, ship = shipped.read, shipped.tags, shipped.shipment
    history, policy, wish = read.history, read.policy, read.wish
    if history.place.shallow:
        return SHALLOW
    if read.unfetched:
        return Refusal(f"there is no tag here, but the remote has {read.unfetched}", "fetch them: `git fetch --tags`")
    if package and not package.paths:
        return without_folder(package)
    if package is None and len(tags.ignored) > len(tags.releases) and not policy.first_version:
        from tagline.rules.unread_tags import unread  # noqa: PLC0415 - for the few that have mostly tags of another kind

        if refusal := unread(policy.scheme, tags, set_by_hand=bool(tags.scheme.pattern)):
            return refusal
    tagged = [
        Tagged(item.version, item.tag, on_head) for item, on_head in zip(tags.releases, ship.on_head, strict=True)
    ]
    weighed = read.teller.weigh(ship.since_final)
    gone = {change.commit.hash for change in weighed.cancelled}  # who takes a commit back takes back what it asks for
    since = map(history.commits.__getitem__, ship.since_final)
    found = next_version(
        tagged,
        (*shipped.waiting, *weighed.changes),
        anything_new=bool(ship.since_any or shipped.waiting),
        since_any=read.teller.weigh(ship.since_any).changes if wish.pre else (),
        requests=requests(commit for commit in since if commit[0] not in gone),
        branch=history.place.branch,
        policy=policy,
        meaning=meaning_of(read.settings),
        wish=wish,
    )
    return _named(found, shipped)


def _named(found: NextVersion | Refusal, shipped: _Shipped) -> NextVersion | Refusal:
    """Refuse a version whose tag is there already and points to no commit."""
    if isinstance(found, Refusal) or found.version is None:
        return found
    name = shipped.tags.scheme.tag_of(found.version)
    taken = next((tag for tag in shipped.read.history.refs.not_commits if tag.name == name), None)
    if taken is None:
        return found
    return Refusal(
        f"{found.version} cannot be tagged: the tag {name} {taken.reason}", "delete it: `git tag -d` and push"
    )


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


def _yanked(tags: Iterable[Tag], yanks: Mapping[str, Yank]) -> Yank | None:
    return next((yanks[tag.name] for tag in tags if tag.name in yanks), None)


def _releases(shipped: _Shipped, crowd: Crowd | None, placed: "Placed | None") -> tuple[Release, ...]:
    """Make the releases, newest first; `crowd` comes to know who made them."""
    items, ship, read = shipped.tags.releases, shipped.shipment, shipped.read
    notes, policy = read.notes, read.policy
    previous = previous_of(items, ship.order, shipped.ranks)
    candidates = candidates_of(items, shipped.ranks)
    prose = read_prose(notes.folder, [item.tag for item in items], placed.prose if placed else None)
    silence, nobody = Prose(), Contributors()  # by far most releases have these
    found: dict[int, Release] = {}
    for at in ship.order:
        item = items[at]
        told = read.teller.tell(ship.releases[at])
        before = previous.get(at)
        aliases = shipped.tags.aliases.get(item.version, ())
        found[at] = Release(
            version=item.version,
            tag=item.tag,
            aliases=aliases,
            released=item.tag.tagged or read.commits[item.tag.commit_hash].committed,
            line=line_of(item.version, policy.scheme),
            on_head=ship.on_head[at],
            bump=step_between(before.version if before else None, item.version, policy.scheme),
            previous=before.tag if before else None,
            previous_version=before.version if before else None,
            changes=told.changes,
            silent=told.silent,
            cancelled=told.cancelled,
            prose=prose.get(item.tag.name, silence),
            contributors=crowd.meet(told.changes, final=item.version.final) if crowd else nobody,
            candidates=candidates.get(item.version, ()),
            yanked=_yanked((item.tag, *aliases), notes.yanks) if notes.yanks else None,
        )
    made = tuple(found[at] for at in reversed(ship.order))
    return _retold(made, placed) if placed else made
