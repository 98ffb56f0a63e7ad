"""The one join: a repository becomes a ReleaseBook."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Optional

from tagline.errors import TaglineError
from tagline.model.book import Project, ReleaseBook
from tagline.model.commit import Change, Commit, Tag
from tagline.model.forge import Forge
from tagline.model.release import Contributors, IgnoredTag, NextVersion, Prose, Refusal, Release, SecondOpinion, Yank
from tagline.model.settings import DEFAULTS, Settings
from tagline.reading.git import Git
from tagline.reading.history import History, Place, Refs, opened, read_commits, read_history, read_refs
from tagline.reading.notes_folder import NotesFolder, notes_folder
from tagline.reading.prose import read_prose
from tagline.reading.remotes import read_remote, remote_tags
from tagline.reading.settings import Found, read_settings
from tagline.rules.contributors import Crowd, contributors, people
from tagline.rules.exclusion import hidden
from tagline.rules.forges import forge_of, name_of
from tagline.rules.meaning import meaning_of
from tagline.rules.next_version import Wish, next_version
from tagline.rules.policy import Policy, policy_of
from tagline.rules.release_as import requests
from tagline.rules.release_lines import Shipment, Stop, ship
from tagline.rules.retelling import retold, waiting
from tagline.rules.succession import candidates_of, line_of, previous_of, step_between
from tagline.rules.tags import Pattern, Tagged, Tags, pattern_of, sort_tags
from tagline.rules.telling import Teller, teller

if TYPE_CHECKING:
    from tagline.model.notes import Amendments, Fragments
    from tagline.rules.why import Account, Several

LONGEST_NAME = 80
SHALLOW = Refusal(
    problem="this clone is shallow, so versions and notes would be wrong",
    remedy="fetch the rest: `git fetch --unshallow --tags`, or in CI set `fetch-depth: 0`",
)


class _Shipped(NamedTuple):
    """What the graph said, beside what it was asked about.

    `commits` are those of the releases and of HEAD, by hash; `ranks` order the releases by version, the lowest is 0;
    `waiting` are changes that no commit has yet.
    """

    history: History
    commits: Mapping[str, Commit]
    ranks: Sequence[int]
    tags: Tags
    teller: Teller
    waiting: tuple[Change, ...]
    shipment: Shipment

    def shown(self) -> tuple[Change, ...]:
        """Give the changes that no commit has yet, without those that the settings hide."""
        return tuple(change for change in self.waiting if not hidden(change, self.teller.hide))


class _Notes(NamedTuple):
    """What people wrote beside the history. `tags` are those that make releases, `yanks` those of them that went."""

    folder: NotesFolder
    amendments: Optional["Amendments"]
    fragments: Optional["Fragments"]
    tags: tuple[Tag, ...]
    yanks: Mapping[str, Yank]
    ignored: tuple[IgnoredTag, ...]


def read_book(  # noqa: PLR0913 - all but the first are named
    repository: Path,
    *,
    as_of: datetime,
    git_dir: Path | None = None,
    allow_shallow: bool = False,
    ask_remote: bool = False,
    with_people: bool = True,
    settings: Settings | None = None,
    wish: Wish | None = None,
    watch: Callable[[int], None] | None = None,
) -> ReleaseBook:
    """Read everything that a repository says about its releases.

    A shallow clone is refused unless it is allowed, and even then it has no next version. `ask_remote` makes one call
    to the remote when there is no tag here, to tell a project without a release from a clone without tags.
    `with_people` may be turned off where nobody is named; `wish` may ask for a prerelease as the next version; `watch`
    is told how many commits came in, a batch at a time. Without `settings` those of the repository are read.
    """
    git, place = opened(Git(directory=repository, git_dir=git_dir))
    configured = read_settings(git, place) if settings is None else Found(settings)
    settings = configured.settings
    policy = policy_of(settings, as_of)
    history = read_history(git, watch, place)
    if place.shallow and not allow_shallow:
        problem = f"{repository}: {SHALLOW.problem}"
        raise TaglineError(problem, f"{SHALLOW.remedy}; to read it all the same: --allow-shallow")
    notes = _notes(history.git, place, history.refs, as_of)
    tags = sort_tags(notes.tags, scheme=policy.scheme, pattern=_pattern(settings))
    remote = read_remote(place.common_dir)
    forge = forge_of(remote, settings.forge.kind, settings.forge.address, settings.forge.issues)
    unfetched = remote_tags(git, remote) if ask_remote and remote and not history.refs.tags else 0
    shipped = _ship(history, tags, notes, settings, forge)
    crowd = Crowd() if with_people else None
    releases = _releases(shipped, notes, crowd, policy)
    unreleased = shipped.teller.tell(shipped.shipment.unreleased)
    return ReleaseBook(
        project=Project(
            name=settings.name or name_of(remote) or _folder_name(history), forge=forge, branch=place.branch
        ),
        head=shipped.commits.get(place.head or ""),
        releases=releases,
        unreleased=(*shipped.shown(), *unreleased.changes),
        unreleased_silent=unreleased.silent,
        unreleased_cancelled=unreleased.cancelled,
        newcomers=contributors(people(unreleased.changes), crowd.of_all) if crowd else Contributors(),
        next=_next(shipped, unfetched, settings, policy, wish or Wish()),
        scheme=tags.scheme,
        ignored_tags=(*notes.ignored, *tags.ignored),
        warnings=history.refs.warnings,
        shallow=place.shallow,
        commits=len(history.commits),
        as_of=as_of,
        settings=settings,
        origins=configured.origins,
    )


def _pattern(settings: Settings) -> Pattern | None:
    """Read how tags are named; None where that is found out from the tags, or a matter of packages."""
    if not settings.tag or ("{package}" in settings.tag and not settings.name):
        return None
    return pattern_of(settings.tag, settings.name)


def _folder_name(history: History) -> str:
    place = history.place
    folder = place.top or (place.common_dir.parent if place.common_dir.name == ".git" else place.common_dir)
    return folder.name.removesuffix(".git") or "project"


def _notes(git: Git, place: Place, refs: Refs, as_of: datetime, amendments: Optional["Amendments"] = None) -> _Notes:
    """Read what people wrote under `release-notes/` and in tags that withdraw a release."""
    folder = notes_folder(git, place.top, place.head)
    fragments = None
    tags, ignored = refs.tags, refs.not_commits
    yanks: Mapping[str, Yank] = {}
    if any(tag.name.startswith("yanked/") for tag in tags):
        from tagline.rules.yanks import parted  # noqa: PLC0415 - for those who have some

        tags, yanks, failed = parted(tags)
        ignored = (*ignored, *failed)
    if amendments is None and "amendments.toml" in folder.files:
        from tagline.reading.amendments import read_amendments  # noqa: PLC0415 - for those who have some

        amendments = read_amendments(folder, as_of)
    if amendments is not None:
        from tagline.rules.yanks import yanked  # noqa: PLC0415 - as above

        yanks = yanked(amendments.yank, tags, yanks)
    if folder.there and place.head:
        from tagline.reading.fragments import cut_commits, read_fragments  # noqa: PLC0415 - as above

        cut = cut_commits(place.common_dir) if place.shallow else frozenset()
        starts = [place.head, *refs.branches, *(tag.commit_hash for tag in tags)]
        fragments = read_fragments(git, folder, starts, cut)
    return _Notes(folder, amendments, fragments, tags, yanks, ignored)


def _teller(  # noqa: PLR0913 - all that changes are read by
    commits: Sequence[Commit], head: str | None, notes: _Notes, settings: Settings, forge: Forge | None, *, whole: bool
) -> Teller:
    """Read what commits tell, and put over it what people said."""
    return retold(
        teller(commits, head, settings, forge),
        commits,
        amendments=notes.amendments,
        fragments=notes.fragments,
        tags={tag.name: tag.commit_hash for tag in notes.tags} if notes.amendments else {},
        meaning=meaning_of(settings),
        whole=whole,
    )


def _ship(history: History, tags: Tags, notes: _Notes, settings: Settings, forge: Forge | None) -> _Shipped:
    wanted = {item.tag.commit_hash for item in tags.releases} | {history.place.head}
    commits = {commit[0]: commit for commit in history.commits if commit[0] in wanted}
    releases = tuple(item for item in tags.releases if item.tag.commit_hash in commits)
    ranks = [0] * len(releases)
    for rank, at in enumerate(sorted(range(len(releases)), key=lambda at: releases[at].version.precedence)):
        ranks[at] = rank
    stops = [Stop(item.tag.commit_hash, rank, item.version.final) for item, rank in zip(releases, ranks, strict=True)]
    head = history.place.head
    told = _teller(history.commits, head, notes, settings, forge, whole=not history.place.shallow)
    return _Shipped(
        history,
        commits,
        ranks,
        tags._replace(releases=releases),
        told,
        waiting(commits.get(head or ""), history.commits, told, notes.fragments, meaning_of(settings)),
        ship(history.commits, stops, history.place.head),
    )


def _next(shipped: _Shipped, unfetched: int, settings: Settings, policy: Policy, wish: Wish) -> NextVersion | Refusal:
    """Give the next version; refused where this clone lacks what the answer hangs on."""
    history, tags = shipped.history, shipped.tags
    if history.place.shallow:
        return SHALLOW
    if unfetched:
        return Refusal(f"there is no tag here, but the remote has {unfetched}", "fetch them: `git fetch --tags`")
    if len(tags.ignored) > len(tags.releases) and not policy.first_version:
        from tagline.rules.unread_tags import unread  # noqa: PLC0415 - for the few that have mostly tags of another kind

        if refusal := unread(policy.scheme, tags, set_by_hand=bool(tags.scheme.pattern)):
            return refusal
    ship = shipped.shipment
    tagged = [
        Tagged(item.version, item.tag, on_head) for item, on_head in zip(tags.releases, ship.on_head, strict=True)
    ]
    weighed = shipped.teller.weigh(ship.since_final)
    gone = {change.commit.hash for change in weighed.cancelled}  # who takes a commit back takes back what it asks for
    found = next_version(
        tagged,
        (*shipped.waiting, *weighed.changes),
        anything_new=bool(ship.since_any or shipped.waiting),
        since_any=shipped.teller.weigh(ship.since_any).changes if wish.pre else (),
        requests=requests(history.commits[at] for at in ship.since_final if history.commits[at].hash not in gone),
        branch=history.place.branch,
        policy=policy,
        meaning=meaning_of(settings),
        wish=wish,
    )
    return _named(found, shipped)


def _named(found: NextVersion | Refusal, shipped: _Shipped) -> NextVersion | Refusal:
    """Refuse a version whose tag is there already and points to no commit."""
    if isinstance(found, Refusal) or found.version is None:
        return found
    name = shipped.tags.scheme.tag_of(found.version)
    taken = next((tag for tag in shipped.history.refs.not_commits if tag.name == name), None)
    if taken is None:
        return found
    return Refusal(
        f"{found.version} cannot be tagged: the tag {name} {taken.reason}", "delete it: `git tag -d` and push"
    )


def _releases(shipped: _Shipped, notes: _Notes, crowd: Crowd | None, policy: Policy) -> tuple[Release, ...]:
    """Make the releases, newest first; `crowd` comes to know who made them."""
    items, ship = shipped.tags.releases, shipped.shipment
    previous = previous_of(items, ship.order, shipped.ranks)
    candidates = candidates_of(items, shipped.ranks)
    prose = read_prose(notes.folder, [item.tag for item in items])
    found: dict[int, Release] = {}
    for at in ship.order:
        item = items[at]
        told = shipped.teller.tell(ship.releases[at])
        before = previous.get(at)
        aliases = shipped.tags.aliases.get(item.version, ())
        found[at] = Release(
            version=item.version,
            tag=item.tag,
            aliases=aliases,
            released=item.tag.tagged or shipped.commits[item.tag.commit_hash].committed,
            line=line_of(item.version, policy.scheme),
            on_head=ship.on_head[at],
            bump=step_between(before.version if before else None, item.version, policy.scheme),
            previous=before.tag if before else None,
            previous_version=before.version if before else None,
            changes=told.changes,
            silent=told.silent,
            cancelled=told.cancelled,
            prose=prose.get(item.tag.name, Prose()),
            contributors=crowd.meet(told.changes, final=item.version.final) if crowd else Contributors(),
            candidates=candidates.get(item.version, ()),
            yanked=next((notes.yanks[tag.name] for tag in (item.tag, *aliases) if tag.name in notes.yanks), None),
        )
    return tuple(found[at] for at in reversed(ship.order))


def ask_second_opinion(book: ReleaseBook, *, repository: Path, git_dir: Path | None = None) -> SecondOpinion:
    """Ask python-semantic-release what it would do, and put that beside the book's answer."""
    from tagline.reading.second_opinion import ask  # noqa: PLC0415 - for those who ask for it
    from tagline.rules.second_opinion import second_opinion  # noqa: PLC0415 - as above

    return second_opinion(book, ask(Git(directory=repository, git_dir=git_dir)))


class Range(NamedTuple):
    """The changes between two commits, newest first, and who made them."""

    title: str
    changes: tuple[Change, ...]
    people: Contributors


def read_range(book: ReleaseBook, text: str, *, repository: Path, git_dir: Path | None = None) -> Range:
    """Read the changes of `A..B`: versions, tags, branches or commits.

    Without A they begin with the first commit, without B they end with HEAD.
    """
    title, changes, _ = _range(book, text, Git(directory=repository, git_dir=git_dir))
    return Range(title, changes, contributors(people(changes), people(changes)))


def read_unspoken(book: ReleaseBook, text: str, *, repository: Path, git_dir: Path | None = None) -> tuple[Change, ...]:
    """Read the changes of `A..B` that ask for a release and that no fragment speaks for."""
    from tagline.rules.fragments import unspoken  # noqa: PLC0415 - for those who demand them

    _, changes, fragments = _range(book, text, Git(directory=repository, git_dir=git_dir))
    return unspoken(changes, fragments.committed if fragments else (), meaning_of(book.settings))


def _range(book: ReleaseBook, text: str, git: Git) -> tuple[str, tuple[Change, ...], Optional["Fragments"]]:
    git, place = opened(git)
    old, _, new = text.partition("..")
    if not new:
        new = "HEAD"
    end = _commit_of(book, git, new)
    start = _commit_of(book, git, old) if old else ""
    commits = tuple(read_commits(git, [end, *([f"^{start}"] if start else [])]))
    notes = _notes(git, place, read_refs(git), book.as_of)
    told = _teller(commits, end, notes, book.settings, book.project.forge, whole=False).tell(range(len(commits)))
    return f"{old or 'the first commit'} to {new}", told.changes, notes.fragments


def read_entry(  # noqa: PLR0913 - all but the first two are named
    repository: Path,
    commit_hash: str,
    *,
    git_dir: Path | None,
    as_of: datetime,
    amendments: bytes,
    settings: Settings = DEFAULTS,
) -> tuple[Change, ...]:
    """Read what the notes tell of one commit, were `amendments` what the file of that name says."""
    from tagline.reading.amendments import amendments_from  # noqa: PLC0415 - for those who amend

    git, place = opened(Git(directory=repository, git_dir=git_dir))
    notes = _notes(git, place, read_refs(git), as_of, amendments_from(amendments, as_of))
    wanted = tuple(one for one in read_commits(git, [commit_hash, f"^{commit_hash}^@"]) if one.hash == commit_hash)
    return _teller(wanted, commit_hash, notes, settings, None, whole=False).of_commit(0)


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


def read_account(book: ReleaseBook, text: str, *, repository: Path, git_dir: Path | None = None) -> "Account | Several":
    """Find the one commit that a text names and tell where it is; where it may mean several changes, give those.

    A text may be a commit (or a branch, a tag), an entry's anchor or address, a number, a key, or words of an entry.
    """
    from tagline.reading.whereabouts import read_branches, read_commit, read_parents  # noqa: PLC0415 - for `why` only
    from tagline.rules import why  # noqa: PLC0415 - as above
    from tagline.rules.twins import twins_of  # noqa: PLC0415 - as above

    git, place = opened(Git(directory=repository, git_dir=git_dir))
    known, twins = why.all_changes(book), twins_of(book)
    text = text.strip()
    found = why.by_reference(known, text)
    start = why.id_in(text)
    commit = read_commit(git, start or text) if found is None and text and not any(map(str.isspace, text)) else None
    if commit is None:
        found = found or (why.by_id(known, start) if start else ()) or why.by_text(known, text)
        if not found:
            raise _unknown(text, why.nearest(known, text))
        chosen = why.one_of(found, twins)
        if chosen is None:
            return why.Several(found)
        commit = chosen.commit
    graph = why.Graph(read_parents(git, place.head), read_branches(git))
    told = why.account(book, commit, graph, known, twins)
    merge = read_commit(git, told.brought_by) if told.brought_by else None
    return told._replace(merge=why.merge_of(merge, known)) if merge else told


def _unknown(text: str, near: Sequence[Change]) -> TaglineError:
    shown = text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"
    problem = f"{shown or 'nothing'}: names no commit, entry, pull request or issue here"
    likely = "; ".join(f"{change.commit.hash[:7]} {change.description[:LONGEST_NAME]}" for change in near)
    return TaglineError(problem, f"the most like it: {likely}" if likely else "`tagline notes` lists what there is")
