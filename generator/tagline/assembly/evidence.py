"""What git says of the planned releases, out of the commits and tags that were read for a book."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tagline.assembly.change_requests import Recorded, read_records
from tagline.model.book import ReleaseBook
from tagline.model.commit import Bump, Change, ChangeKind, Commit, Tag
from tagline.model.evidence import Candidate, Evidence, Item, ItemState, Scope
from tagline.model.plan import Plan
from tagline.model.plan import Release as Entry
from tagline.model.release import NextVersion, Release
from tagline.model.schedule import Confidence, PlannedRelease, Schedule
from tagline.reading.history import History
from tagline.reading.plan_file import PlanFile
from tagline.reading.proofs import read_author, read_files
from tagline.reading.words_of_approval import read_notes_of
from tagline.rules import readiness, rollouts
from tagline.rules import scope as scopes
from tagline.rules.approval_records import Note, Subject, approvals
from tagline.rules.contributors import people as people_of
from tagline.rules.conventional_commits import trailers
from tagline.rules.people import People
from tagline.rules.schedule import Shipped, is_prerelease, of_line
from tagline.rules.succession import line_of

if TYPE_CHECKING:
    from tagline.model.version import Version

_MOST_ASKED = 24  # times that git is asked who wrote a line: it walks the history for each
_FREEZE = "feature-freeze"
_FREEZE_EXCEPTION, _TESTED = "freeze-exception", "tested-by"
ONLY_AUTHOR = "is the only author"
ALL_OF_IT = "is the only author and tagged it"
WROTE_AND_TAGGED = "wrote part of it and tagged it"


def read_words(history: History, plan: Plan, file: str) -> Recorded:
    """Read the words of approval where the plan asks for them; `file` is the name of the planning file."""
    if not any(one.approve or one.check or one.class_ == "emergency" for one in plan.release):
        return Recorded((), frozenset(), {})
    paths = (file, *plan.include)
    return read_records(history.git, history.commits, history.refs.tags, paths, People(plan.people))


def approved(plan: Plan, words: Recorded) -> frozenset[str]:
    """Give the ids of the releases that have every approval they need."""
    asked = [entry for entry in plan.release if entry.approve is not None]
    return frozenset(entry.id for entry in asked if approvals(entry.approve, Subject(entry.id), words.records).met)


def read_evidence(  # noqa: PLR0913, PLR0917 - all that evidence is made of
    book: ReleaseBook,
    history: History,
    file: PlanFile,
    laid: Schedule,
    words: Recorded,
    day_of: Callable[[int], date],
) -> Mapping[str, Evidence]:
    """Say of every planned release that has an entry, or comes, what git tells; by its id."""
    gatherer = _Gatherer(book, history, file, laid, words, day_of)
    coming = {one.id for one in laid.coming}
    return {one.id: gatherer.evidence(one) for one in laid.releases if one.entry is not None or one.id in coming}


class _Build(NamedTuple):
    """What a release holds, or will: its commits newest first, what they tell, and the tags on them."""

    changes: tuple[Change, ...]
    commits: tuple[Commit, ...]
    tags: tuple[Tag, ...]
    candidates: tuple[Release, ...]
    previous: Release | None
    out: Release | None
    known: bool = True


class _Gatherer:
    """Gathers the evidence of many releases out of one reading."""

    def __init__(  # noqa: PLR0913, PLR0917 - as above
        self,
        book: ReleaseBook,
        history: History,
        file: PlanFile,
        laid: Schedule,
        words: Recorded,
        day_of: Callable[[int], date],
    ) -> None:
        self.book, self.git, self.commits, self.refs = book, history.git, history.commits, history.refs
        self.file, self.plan, self.place = file, file.plan, history.place
        self.laid, self.words, self.day_of = laid, words, day_of
        self.people = People(self.plan.people)
        self.books = (book, *book.packages)
        self.by_tag = {one.tag.name: (home, one) for home in self.books for one in home.releases}
        self._asks = _MOST_ASKED
        self._notes: dict[str, Sequence[Note] | None] = {}

    @cached_property
    def by_id(self) -> Mapping[str, Commit]:
        return {commit.hash: commit for commit in self.commits}

    @cached_property
    def order(self) -> Mapping[str, int]:
        return {commit.hash: at for at, commit in enumerate(self.commits)}

    @cached_property
    def tags_on(self) -> Mapping[str, Sequence[Tag]]:
        found: dict[str, list[Tag]] = {}
        for tag in self.refs.tags:
            found.setdefault(tag.commit_hash, []).append(tag)
        return found

    @cached_property
    def elsewhere(self) -> Mapping[str, Sequence[Commit]]:
        """The commits that no final release holds, by what they name of the scopes to come."""
        needs = [need.need for one in self.laid.coming if one.entry for need in one.entry.scope]
        if not needs:
            return {}
        waiting = {commit.hash for commit in self.unreleased.commits}
        starts = [*(tag.commit_hash for tag in self.refs.tags), *([self.book.head.hash] if self.book.head else [])]
        reached = set(self._reached(starts, lambda _: True))
        return scopes.naming(needs, (one for one in self.commits if one.hash in waiting or one.hash not in reached))

    @cached_property
    def unreleased(self) -> _Build:
        """What HEAD holds and no final release does: candidates hold a part of it.

        Packages make it where the project has no release of its own.
        """
        makers = (self.book,) if self.book.releases or not self.book.packages else self.book.packages
        ahead = tuple(one for home in makers for one in reversed(home.releases) if _is_ahead(one, home))
        told = [(*one.changes, *one.cancelled) for one in ahead]
        told += [(*home.unreleased, *home.unreleased_cancelled) for home in makers]
        changes = tuple({change.anchor: change for some in told for change in some}.values())
        return self._build(changes, self.book.head.hash if self.book.head else "", ahead, self.book.latest)

    @cached_property
    def next(self) -> frozenset[str]:
        """The ids of what HEAD makes: the next final of its line, and the prereleases planned before that."""
        found: list[str] = []
        for one in self.laid.coming:
            if one.target.known and self._serves(one):
                found.append(one.id)
                if not is_prerelease(one):
                    break
        return frozenset(found)

    def _of_release(self, tag: str) -> _Build:
        home, release = self.by_tag[tag]
        candidates = tuple(one for one in map(home.release, release.candidates) if one is not None)
        changes = (*release.changes, *release.cancelled)
        previous = home.named(release.previous.name) if release.previous else None
        return self._build(changes, release.tag.commit_hash, candidates, previous, release)

    def _build(
        self,
        changes: tuple[Change, ...],
        end: str,
        candidates: tuple[Release, ...],
        previous: Release | None,
        out: Release | None = None,
    ) -> _Build:
        held = {change.commit.hash for change in changes}
        found = set(self._reached([end], lambda one: one.hash in held or _joins(one, held)))
        found |= held | {end} | {one.tag.commit_hash for one in candidates}
        known = sorted(found & self.by_id.keys(), key=lambda name: self.order[name])
        tags = tuple(tag for name in known for tag in self.tags_on.get(name, ()))
        told = {change.commit.hash: change.commit for change in changes}
        commits = tuple(told.get(name) or _silent(self.by_id[name]) for name in known)
        return _Build(changes, commits, tags, candidates, previous, out)

    def _reached(self, starts: Iterable[str], through: Callable[[Commit], bool]) -> Iterator[str]:
        """Walk from commits to their parents as long as `through` says so."""
        waiting, met = list(starts), set[str]()
        while waiting:
            name = waiting.pop()
            commit = self.by_id.get(name)
            if commit is not None and name not in met and through(commit):
                met.add(name)
                yield name
                waiting += commit.parents

    def _build_of(self, one: PlannedRelease) -> _Build:
        if one.fulfilled and one.fulfilled.tag in self.by_tag:
            return self._of_release(one.fulfilled.tag)
        if one.id in self.next:
            return self.unreleased
        return _Build((), (), (), (), None, None, known=False)

    def _serves(self, one: PlannedRelease) -> bool:
        """Whether HEAD makes a planned release: its line is that of the next version."""
        answer = self.book.next
        version: Version | None = None
        if isinstance(answer, NextVersion):
            version = answer.version or answer.base_version
        if not one.line or version is None:
            return True
        made = Shipped(self.book.scheme.tag_of(version), str(version), self.laid.today, line_of(version), Bump.NONE)
        return of_line(made, one.line, self.plan.line)

    # One release

    def evidence(self, one: PlannedRelease) -> Evidence:
        """Gather what git says of a planned release."""
        build, entry = self._build_of(one), one.entry
        versions = {each.tag.commit_hash: str(each.version) for each in (*build.candidates, build.out) if each}
        times = {commit.hash: commit.committed for commit in build.commits}
        reached = rollouts.deployed(self.plan.environment, build.tags, times, versions, self.day_of)
        out = build.out
        return Evidence(
            known=build.known,
            begun=self.day_of(build.previous.released) if build.previous else None,
            previous=str(build.previous.version) if build.previous else "",
            commits=len({change.commit.hash for change in build.changes}),
            authors=tuple(sorted(people_of(build.changes))),
            exceptions=sum(_FREEZE_EXCEPTION in commit.message.lower() for commit in build.commits),
            approvals=approvals(entry.approve if entry else None, self._subject(one, build), self.words.records),
            scope=self._scope(one, build),
            answers=readiness.answers(one, self._ground(entry, build)) if entry and entry.check else (),
            candidates=tuple(self._candidates(build)),
            deployed=tuple(each for each in reached if each.deployments or not out),
            rings=rollouts.rings(one, reached, str(out.version) if out else ""),
            reporter=self._reporter(one) if entry and entry.budget and entry.spent else "",
        )

    def _reporter(self, one: PlannedRelease) -> str:
        """Say who reported what a release has used; git is asked for what comes, and for a few that came."""
        if not self._asks:
            return ""
        self._asks -= 1
        at = next(at for at, entry in enumerate(self.plan.release) if entry.id == one.id)
        part, own = self.file.place(("release", at, "spent"))
        name = part.name.removeprefix("HEAD:")
        return read_author(self.git, self.place, name, part.places.line(own), "spent")

    def _subject(self, one: PlannedRelease, build: _Build) -> Subject:
        out = build.out
        authors = people_of(build.changes)
        tagger = self.people.identify(self.words.taggers.get(out.tag.name, "")).name if out else ""
        own = {name: WROTE_AND_TAGGED for name in authors if name == tagger}
        if len(authors) == 1:
            own = {name: ALL_OF_IT if name == tagger else ONLY_AUTHOR for name in authors}
        return Subject(one.id, (out.tag.commit_hash,) if out else (), out.released if out else 0, own)

    def _scope(self, one: PlannedRelease, build: _Build) -> Scope:
        entry = one.entry
        if entry is None or not entry.scope:
            return Scope()
        if one.confidence is Confidence.CANCELLED:
            return Scope(tuple(Item(need, ItemState.DROPPED) for need in entry.scope))
        freeze = next((stage.day for stage in one.stages if stage.name == _FREEZE), None)
        out = build.out is not None
        return scopes.scope(
            entry.scope,
            build.commits,
            (change for change in build.changes if not change.part),
            {} if out else self.elsewhere,
            self.day_of,
            frozen=freeze is not None and freeze < self.laid.today,
            out=out,
        )

    def _ground(self, entry: Entry, build: _Build) -> readiness.Ground:
        end = build.out.tag.commit_hash if build.out else self.book.head.hash if self.book.head else ""
        files = read_files(self.git, end, readiness.asked_for(entry.check, "file"))
        notes = {ref: self._notes_of(ref) for ref in readiness.asked_for(entry.check, "note")}
        return readiness.Ground(
            commits=build.commits,
            tags=build.tags,
            files={path: self.by_id.get(name) for path, name in files.items()},
            notes=notes,
            people=self.people,
            day_of=self.day_of,
            out=build.out is not None,
        )

    def _notes_of(self, ref: str) -> Sequence[Note] | None:
        """Read the notes of a ref once; None where this clone has no such ref."""
        if ref not in self._notes:
            asked = ref if ref.startswith("refs/notes/") else ""
            there = asked and not self.git.try_run("rev-parse", "--verify", "--quiet", "--end-of-options", asked)[0]
            self._notes[ref] = read_notes_of(self.git, [asked]) if there else None
        return self._notes[ref]

    def _candidates(self, build: _Build) -> Iterator[Candidate]:
        for one in build.candidates:
            said = [trailers(f"\n{one.tag.message}"), *(trailers(each.commit.message) for each in one.changes)]
            names = [
                self.people.identify(footer.value.partition(";")[0]).name
                for footers in said
                for footer in footers
                if footer.token.lower() == _TESTED
            ]
            fixes = sum(change.kind is ChangeKind.FIXED for change in one.changes)
            yield Candidate(one, self.day_of(one.released), fixes, tuple(dict.fromkeys(names)))


def _is_ahead(one: Release, home: ReleaseBook) -> bool:
    """Whether a release is a candidate of what comes next on this branch."""
    latest = next((final for final in home.finals if final.on_head and final.yanked is None), None)
    return not one.version.final and one.on_head and (latest is None or one.version > latest.version)


def _silent(commit: Commit) -> Commit:
    """Give a commit that tells no change: a merge speaks, another one may have been hidden, and then says nothing."""
    return commit if len(commit.parents) > 1 else commit._replace(message="")


def _joins(commit: Commit, held: set[str]) -> bool:
    """Whether a merge brings something that a release holds."""
    return len(commit.parents) > 1 and any(name in held for name in commit.parents)
