"""Read every earlier version of the plan, in one git process: the patches of its files on the first-parent history."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from tagline.model.schedule import Target
from tagline.reading.git import Git, decode
from tagline.reading.history import seconds
from tagline.rules.conventional_commits import trailers
from tagline.rules.plain_text import without_addresses
from tagline.rules.plan_patches import FollowedFile, Patch, Said, patches
from tagline.rules.slips import PlanVersion
from tagline.rules.targets import TBA, on, target
from tagline.rules.words import WordsError

_LOG = (
    *(
        "log",
        "--first-parent",
        "--diff-merges=first-parent",
        "--reverse",
        "--no-color",
        "--no-notes",
        "--encoding=UTF-8",
    ),
    *("--patch", "--unified=0", "--no-prefix", "--no-renames", "--no-ext-diff", "--no-textconv", "--text"),
    *("--diff-algorithm=histogram", "--format=%x00%H%x00%ct%x00%B%x00"),
)
_WIDTH = 4
V = TypeVar("V")
_LONGEST_REASON = 500


class PlanCommit(NamedTuple):
    """A commit of the plan as git tells it."""

    commit: str
    committed: int
    message: str
    patches: tuple[Patch, ...]


def read_plan_history(git: Git, paths: Iterable[str], day_of: Callable[[int], date]) -> tuple[PlanVersion, ...]:
    """Give what each commit of HEAD's first-parent history changed in the plan, oldest first.

    `paths` are the plan's files as patterns; `day_of` gives the day of a moment in the plan's time zone.
    """
    pathspecs = [f":(top,glob){path}" for path in paths]
    code, out, _ = git.try_run(*_LOG, "HEAD", "--", *pathspecs)
    return () if code else tuple(versions(commits_from(decode(out)), day_of))


def commits_from(text: str) -> Iterator[PlanCommit]:
    """Read what `git log` printed: fields that end with NUL, and a patch after the last one."""
    columns = text.split("\0")[1:]
    for start in range(0, len(columns) - _WIDTH + 1, _WIDTH):
        commit, committed, message, patch = columns[start : start + _WIDTH]
        yield PlanCommit(commit, seconds(committed), message, tuple(patches(patch)))


def versions(commits: Iterable[PlanCommit], day_of: Callable[[int], date]) -> Iterator[PlanVersion]:
    """Follow the files through their patches; every commit of the plan is a version."""
    files: dict[str, FollowedFile] = {}
    current: dict[str, Target] = {}
    entries: dict[str, Said] = {}
    for commit, committed, message, found in commits:
        touched: set[str] = set()
        for patch in found:
            touched |= files.setdefault(patch.path, FollowedFile()).apply(patch.hunks)
        now = {name: said for name in sorted(touched) if (said := _said(name, files.values())) != entries.get(name)}
        targets = {name: target_of(said) if said else None for name, said in now.items()}
        changed = {name: new for name, new in targets.items() if current.get(name) != new}
        reason, baselines = reason_of(message)
        before = {name for name in now if name in entries and entries[name].cancelled}
        after = {name for name, said in now.items() if said is not None and said.cancelled}
        yield PlanVersion(
            commit,
            day_of(committed),
            changed,
            reason,
            baselines,
            committed,
            touched=tuple(now),
            removed=tuple(name for name, said in now.items() if said is None),
            cancelled=tuple(sorted(after - before)),
            restored=tuple(sorted(name for name in before - after if now[name] is not None)),
        )
        _put(entries, now)
        _put(current, targets)


def _put(known: dict[str, V], new: Mapping[str, V | None]) -> None:
    """Bring a record up to date; None takes something out."""
    for name, value in new.items():
        if value is None:
            known.pop(name, None)
        else:
            known[name] = value


def _said(name: str, files: Iterable[FollowedFile]) -> Said | None:
    return next((file.said[name] for file in files if name in file.said), None)


def target_of(said: Said) -> Target | None:
    """Read what an entry says of its day; None where it says nothing that can be read."""
    try:
        if said.target is not None:
            return target(said.target)
    except WordsError:
        return TBA
    return on(said.train) if said.train is not None else None


def reason_of(message: str) -> tuple[str, tuple[str, ...]]:
    """Give why a plan was changed, and the ids whose baseline the commit sets."""
    found = trailers(message)
    said = [footer.value for footer in found if footer.token.lower() == "slip-reason" and footer.value]
    baselines = tuple(footer.value for footer in found if footer.token.lower() == "plan-baseline" and footer.value)
    reason = " ".join((said[-1] if said else message.partition("\n")[0]).split())
    return without_addresses(reason)[:_LONGEST_REASON], baselines
