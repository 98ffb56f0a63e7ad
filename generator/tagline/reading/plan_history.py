"""Read every earlier version of the plan: which texts its files had, and what each commit changed in what they say.

Three questions to git, whatever the number of versions: the ids of the texts, their sizes, and the texts themselves.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tagline.reading.blobs import sizes, texts
from tagline.reading.files import LARGEST
from tagline.reading.git import Git, decode
from tagline.reading.history import seconds
from tagline.rules.conventional_commits import trailers
from tagline.rules.followed_plan import FollowedFile, Outcome, Said
from tagline.rules.merge_titles import titled
from tagline.rules.path_patterns import matches
from tagline.rules.plain_text import without_addresses
from tagline.rules.slips import ByTrain, PlanVersion, Wish
from tagline.rules.targets import target
from tagline.rules.words import WordsError

_LOG = (
    *("log", "-z", "--first-parent", "--no-color", "--no-notes", "--encoding=UTF-8"),
    "--format=%H%x00%ct%x00%B%x00",
)
# What a repository's own configuration could say otherwise.
_RAW = (
    *("--reverse", "--raw", "--no-abbrev", "--no-renames", "--diff-merges=first-parent"),
    *("--root", "--no-relative", "--ignore-submodules=none", "-O/dev/null"),
)
_BASELINES = ("--basic-regexp", "--regexp-ignore-case", "--grep=^Plan-baseline:")
_FILES = {"100644", "100755", "100664"}
_GONE = "000000"
_LONGEST_REASON = 500
_MOST_WORK = 50_000_000  # some 25 s of parsing; a long honest history needs a hundredth of it
_LATE = 1 << 60  # behind every commit


class FileVersion(NamedTuple):
    """What a commit made of one file: the id of its text, "" where it is gone; or why there is none to be read."""

    path: str
    text: str
    problem: str = ""


class PlanCommit(NamedTuple):
    """A commit of the plan as git tells it."""

    commit: str
    committed: int
    message: str
    files: tuple[FileVersion, ...]


def read_plan_history(git: Git, paths: Iterable[str], day_of: Callable[[int], date]) -> tuple[PlanVersion, ...]:
    """Give what each commit of HEAD's first-parent history changed in the plan, oldest first.

    `paths` are the plan's files: its main one, and patterns for those that it includes. Patterns that only earlier
    versions had are followed too. `day_of` gives the day of a moment in the plan's time zone.
    """
    patterns = list(dict.fromkeys(paths))
    while True:
        commits = _commits(git, patterns)
        plan = FollowedPlan(patterns[0])
        found = tuple(_versions(git, commits, plan, day_of))
        further = [name for name in sorted(plan.patterns) if name not in patterns and _is_inside(name)]
        if not further:
            return found
        patterns += further


def _is_inside(pattern: str) -> bool:
    return bool(pattern) and "\0" not in pattern and not pattern.startswith(("/", ":")) and ".." not in pattern


def _commits(git: Git, patterns: Sequence[str]) -> list[PlanCommit]:
    """Ask for the commits that changed the plan, and for those that only set a baseline, oldest first."""
    code, out, _ = git.try_run(*_LOG, *_RAW, "HEAD", "--", *(f":(top,glob){pattern}" for pattern in patterns))
    if code:  # there is no commit yet
        return []
    commits = list(commits_from(decode(out)))
    known = {one.commit for one in commits}
    others = [one for one in commits_from(decode(git.run(*_LOG, *_BASELINES, "HEAD"))) if one.commit not in known]
    if not others or not commits:
        return commits
    order = decode(git.run("rev-list", "--first-parent", "--reverse", "HEAD")).split()
    place = {name: at for at, name in enumerate(order)}
    return sorted([*commits, *others], key=lambda one: place.get(one.commit, _LATE))


def commits_from(text: str) -> Iterator[PlanCommit]:
    """Read what `git log --raw -z` printed: three fields that end with NUL, then pairs of facts and a path."""
    columns = text.split("\0")
    at = 0
    while at + 2 < len(columns):
        commit, committed, message = columns[at : at + 3]
        at += 3
        files: list[FileVersion] = []
        while at < len(columns) and (not columns[at] or columns[at].lstrip("\n").startswith(":")):
            if columns[at] and at + 1 < len(columns):
                files.append(_file(columns[at].lstrip("\n"), columns[at + 1]))
                at += 1
            at += 1
        yield PlanCommit(commit, seconds(committed), message, tuple(files))


def _file(facts: str, path: str) -> FileVersion:
    _, mode, _, text, *_ = f"{facts}    ".split(" ")
    if mode == _GONE:
        return FileVersion(path, "")
    return FileVersion(path, text, "" if mode in _FILES else "is a link or a submodule, no file")


def _versions(
    git: Git, commits: Sequence[PlanCommit], plan: "FollowedPlan", day_of: Callable[[int], date]
) -> Iterator[PlanVersion]:
    ids = [file.text for one in commits for file in one.files if file.text and not file.problem]
    large = {name for name, size in sizes(git, ids).items() if size > LARGEST}
    yield from versions(_without(commits, large), texts(git, [name for name in ids if name not in large]), plan, day_of)


def _without(commits: Iterable[PlanCommit], large: set[str]) -> Iterator[PlanCommit]:
    for one in commits:
        files = (
            file._replace(problem=f"is larger than {LARGEST // 1_000_000} MB") if file.text in large else file
            for file in one.files
        )
        yield one._replace(files=tuple(files)) if large else one


def versions(
    commits: Iterable[PlanCommit], told: Iterator[bytes], plan: "FollowedPlan", day_of: Callable[[int], date]
) -> Iterator[PlanVersion]:
    """Follow the plan through its commits; `told` are the texts of their files, in order."""
    for commit, committed, message, files in commits:
        step = plan.go_on((file, b"" if file.problem or not file.text else next(told)) for file in files)
        reason, baselines = reason_of(message)
        if files or baselines:
            yield PlanVersion(
                commit=commit,
                day=day_of(committed),
                changed=step.changed,
                reason=reason,
                baselines=baselines,
                unread=step.unread,
                committed=committed,
                touched=step.touched,
                removed=step.removed,
                cancelled=step.cancelled,
                restored=step.restored,
            )
        if plan.work > _MOST_WORK:
            text = "what comes after this commit is not read: the history of the plan changes too much at a time"
            yield PlanVersion(commit, day_of(committed), {}, reason, (), (text,))
            return


class Step(NamedTuple):
    """What a version changed: targets (None for what it took out), entries that it touched, and what is not read."""

    changed: Mapping[str, Wish | None]
    unread: tuple[str, ...]
    touched: tuple[str, ...]
    removed: tuple[str, ...]
    cancelled: tuple[str, ...]
    restored: tuple[str, ...]


class FollowedPlan:
    """The plan's files through their versions, and the target of each release as the one read last has it.

    `patterns` are all that the main file has ever included.
    """

    def __init__(self, main: str) -> None:
        self.main = main
        self.files = {main: FollowedFile()}
        self.patterns: set[str] = set()
        self.work = 0
        self._current: dict[str, Wish] = {}
        self._entries: dict[str, Said] = {}
        self._force: tuple[str, ...] = (main,)

    def go_on(self, files: Iterable[tuple[FileVersion, bytes]]) -> "Step":
        """Go on to the next version."""
        touched: set[str] = set()
        unread: list[str] = []
        for version, text in files:
            file = self.files.setdefault(version.path, FollowedFile())
            before = file.work
            outcome = Outcome(frozenset(), version.problem) if version.problem else file.read(text)
            self.work += file.work - before
            touched |= outcome.touched
            if outcome.problem:
                unread.append(f"{version.path} {outcome.problem}")
        touched |= self._entered()
        now = {name: said for name in sorted(touched) if (said := self._said(name)) != self._entries.get(name)}
        changed = self._changed(now, unread)
        was = {name for name in now if name in self._entries and self._entries[name].cancelled}
        is_now = {name for name, said in now.items() if said is not None and said.cancelled}
        for name, said in now.items():
            if said is None:
                self._entries.pop(name, None)
            else:
                self._entries[name] = said
        return Step(
            changed=changed,
            unread=tuple(map(without_addresses, unread)),
            touched=tuple(now),
            removed=tuple(name for name, said in now.items() if said is None),
            cancelled=tuple(sorted(is_now - was)),
            restored=tuple(sorted(name for name in was - is_now if now[name] is not None)),
        )

    def _entered(self) -> set[str]:
        """Bring up to date which files are included, and give the ids of those that came or went."""
        include = self.files[self.main].include
        self.patterns.update(include)
        force = [name for name in sorted(self.files) if name != self.main and any(matches(name, p) for p in include)]
        before, self._force = self._force, (self.main, *force)
        return {name for path in set(before) ^ set(self._force) for name in self.files[path].said}

    def _said(self, name: str) -> Said | None:
        """Give what an entry says; where it stands twice, the last one counts."""
        holding = (self.files[path].said for path in reversed(self._force))
        return next((said[name] for said in holding if name in said), None)

    def _changed(self, now: Mapping[str, Said | None], unread: list[str]) -> dict[str, Wish | None]:
        changed: dict[str, Wish | None] = {}
        for name, said in now.items():
            try:
                wish = None if said is None else wish_of(said)
            except WordsError as error:
                unread.append(f'release "{name}": target: {error}')
                continue
            if wish != self._current.get(name):
                changed[name] = wish
        for name, wish in changed.items():
            if wish is None:
                del self._current[name]
            else:
                self._current[name] = wish
        return changed


def wish_of(said: Said) -> Wish:
    """Read what an entry says of its day; WordsError where that cannot be read."""
    if said.wrong:
        message = "expected a date"
        raise WordsError(message)
    return ByTrain(said.train) if said.target is None else target(said.target)


def reason_of(message: str) -> tuple[str, tuple[str, ...]]:
    """Give why a plan was changed, and the ids whose baseline the commit sets.

    Of what a forge wrote when it merged, people's own title counts.
    """
    found = trailers(message)
    said = [footer.value for footer in found if footer.token.lower() == "slip-reason" and footer.value]
    baselines = tuple(footer.value for footer in found if footer.token.lower() == "plan-baseline" and footer.value)
    merged = titled(message)
    subject = merged.title if merged and merged.title else message.lstrip().partition("\n")[0]
    reason = " ".join((said[-1] if said else subject).split())
    return without_addresses(reason)[:_LONGEST_REASON], baselines
