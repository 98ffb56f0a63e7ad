"""Read what approvals are found in beside commits and tags: who tagged, notes, and what commits did to the plan."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tagline.reading.blobs import sizes, texts
from tagline.reading.files import LARGEST
from tagline.reading.git import Git, decode, words
from tagline.reading.history import seconds
from tagline.rules.approval_records import Note
from tagline.rules.path_patterns import matches
from tagline.rules.plan_differences import touched_ids

NOTES = "refs/notes/tagline/"
_REFS = ("for-each-ref", "--format=%(refname)%00%(taggername) %(taggeremail)%00", "refs/tags", NOTES.rstrip("/"))
_LOG = (
    *("log", "-z", "--no-color", "--no-notes", "--encoding=UTF-8", "--format=%x01%H%x00%ct"),
    *("--raw", "--no-abbrev", "--no-renames", "--diff-merges=first-parent", "--root", "--no-relative"),
    *("--ignore-submodules=none", "-O/dev/null"),
)
_MOST = 2_000  # files of commits, and notes, that are looked at


class Refs(NamedTuple):
    """Who tagged, as name and address by the tag's name, and the refs that hold notes."""

    taggers: Mapping[str, str]
    notes: tuple[str, ...]


class Deeds(NamedTuple):
    """What commits did: the ids of the plan's tables that they touched, and which of them touched anything else."""

    planned: Mapping[str, frozenset[str]]
    worked: frozenset[str]


class _Touch(NamedTuple):
    """What a commit did to one file: its text before and after, by their ids ("" for none)."""

    commit: str
    moment: int
    path: str
    old: str
    new: str


def read_taggers(git: Git) -> Refs:
    """Ask who tagged what, and which refs hold notes of ours."""
    columns = decode(git.run(*_REFS)).split("\0")
    pairs = [(name.lstrip("\n"), who.strip()) for name, who in zip(columns[::2], columns[1::2], strict=False)]
    taggers = {name.removeprefix("refs/tags/"): who for name, who in pairs if name.startswith("refs/tags/") and who}
    return Refs(taggers, tuple(name for name, _ in pairs if name.startswith(NOTES)))


def read_notes_of(git: Git, refs: Sequence[str]) -> tuple[Note, ...]:
    """Read the notes of refs, each as it was last written."""
    found: dict[tuple[str, str], Note] = {}
    for ref in refs:
        touches = _touches(git, ["--reverse", ref, "--"])
        wanted = [one for one in touches if one.new][-_MOST:]
        told = _texts(git, [one.new for one in wanted])
        for one in touches:
            about = one.path.replace("/", "")
            found.pop((ref, about), None)
            if one.new in told:
                found[ref, about] = Note(ref, about, told[one.new], one.moment)
    return tuple(found.values())


def read_deeds(git: Git, commits: Iterable[str], paths: Sequence[str]) -> Deeds:
    """Ask what commits touched; `paths` are the files of the plan as patterns."""
    asked = dict.fromkeys(commits)
    every = _touches(git, ["--no-walk=unsorted", "--stdin"], words(asked)) if asked else []
    touches = [one for one in every if any(matches(one.path, path) for path in paths)]
    told = _texts(git, [name for one in touches[:_MOST] for name in (one.old, one.new) if name])
    found: dict[str, frozenset[str]] = {}
    for one in touches[:_MOST]:
        ids = touched_ids(told.get(one.old, ""), told.get(one.new, ""))
        found[one.commit] = found.get(one.commit, frozenset()) | ids
    ours = {(one.commit, one.path) for one in touches}
    return Deeds(found, frozenset(one.commit for one in every if (one.commit, one.path) not in ours))


def _touches(git: Git, question: Sequence[str], asked: bytes = b"") -> list[_Touch]:
    code, out, _ = git.try_run(*_LOG, *question, stdin=asked)
    return [] if code else list(touches_from(decode(out)))


def touches_from(text: str) -> Iterator[_Touch]:
    """Read what `git log --raw -z` printed, each commit behind a mark of its own."""
    columns = iter(text.split("\0"))
    commit, moment = "", 0
    for column in columns:
        facts = column.lstrip("\n")
        if facts[:1] in {"\x01", "\ufffd"}:
            commit, moment = facts[1:], seconds(next(columns, "").strip())
        elif facts.startswith(":"):
            _, _, old, new, *_ = f"{facts}    ".split(" ")
            yield _Touch(commit, moment, next(columns, ""), *("" if set(one) <= {"0"} else one for one in (old, new)))


def _texts(git: Git, ids: Sequence[str]) -> Mapping[str, str]:
    known = [name for name, size in sizes(git, list(dict.fromkeys(ids))).items() if size <= LARGEST]
    return dict(zip(known, map(decode, texts(git, known)), strict=True))
