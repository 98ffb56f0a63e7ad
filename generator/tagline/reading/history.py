"""Read commits, tags and the state of a repository: a question to git, and beside it a parser that is pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, pairwise, repeat
from operator import contains, itemgetter
from pathlib import Path
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.model.commit import Commit, Tag
from tagline.model.release import IgnoredTag
from tagline.reading.git import Git, decode, decode_all, fields, words

LOG = ("log", "-z", "--no-notes", "--no-color", "--encoding=UTF-8", "--stdin")
LOG_FORMAT = "--format=%H%x00%P%x00%ct%x00%aN%x00%B"
LOG_WIDTH = 5
# The same behind an empty field, which no path is: so the names of touched paths that follow are told from the next
# commit, whatever they are called. A merge touches what it changed for its first parent. The other words keep a
# repository's own configuration out of the answer.
TOUCHING_FORMAT = f"--format=%x00{LOG_FORMAT.removeprefix('--format=')}"
TOUCHING_WIDTH = LOG_WIDTH + 1
TOUCHING = (
    *("--name-only", "--no-renames", "--diff-merges=first-parent"),
    *("--root", "--no-relative", "--ignore-submodules=none", "-O/dev/null"),
)
REF_FORMAT = (
    "%(objectname)%00%(objecttype)%00%(*objectname)%00%(*objecttype)%00%(refname)%00%(taggerdate:unix)%00%(contents)%00"
)
REF_WIDTH = 7
FACTS = 5  # the lines that `rev-parse` prints in every repository, with the empty one at the end
# What git says of a HEAD without a commit; in a bare repository it takes the word for the file of that name.
UNBORN = (b"ambiguous argument 'HEAD'", b"'--symbolic-full-name' must come before")
MAILMAP = ".mailmap"
CO_AUTHORED = ("uthored-", "UTHORED-")
LATEST_DATE = 253_402_300_799  # 9999-12-31, the last day that calendars know
SIGNATURES = ("-----BEGIN PGP SIGNATURE-----", "-----BEGIN SSH SIGNATURE-----", "-----BEGIN SIGNED MESSAGE-----")


class Place(NamedTuple):
    """Where a repository lies. `top` is its work tree, None where it is bare; `head` is None before a commit."""

    directory: Path
    common_dir: Path
    git_dir: Path
    top: Path | None
    shallow: bool
    branch: str | None
    head: str | None


class Ref(NamedTuple):
    """A ref as `for-each-ref` tells it; `peeled` is what a tag object points to ("" for all others)."""

    object_hash: str
    object_type: str
    peeled: str
    peeled_type: str
    name: str
    tagged: str
    message: str


class Refs(NamedTuple):
    """The tags that point to commits, those that do not, and the commits of the local and remote branches."""

    tags: tuple[Tag, ...]
    not_commits: tuple[IgnoredTag, ...]
    branches: tuple[str, ...]
    warnings: tuple[str, ...]


Paths = tuple[str, ...]


class History(NamedTuple):
    """Everything that the refs reach: commits newest first, as git's own order has them; `git` opens the repository.

    `touched` are the paths that each commit touched, in the order of the commits; () where nobody asked for them.
    """

    git: Git
    place: Place
    refs: Refs
    commits: tuple[Commit, ...]
    touched: tuple[Paths, ...] = ()


def read_place(git: Git) -> Place:
    """Ask where the repository lies and what HEAD is."""
    code, out, err = git.try_run(
        "rev-parse",
        "--path-format=absolute",
        "--is-shallow-repository",
        "--is-bare-repository",
        "--git-common-dir",
        "--absolute-git-dir",
        "--show-cdup",
        "HEAD",
        "--symbolic-full-name",
        "HEAD",
    )
    lines = decode(out).split("\n")
    if len(lines) < FACTS or (code and not any(words in err for words in UNBORN)):
        raise git.problem(err)
    place = place_from(git.directory, lines)
    # A git directory that was named has no work tree: git would take the current folder for one.
    return place if git.git_dir is None else place._replace(top=None)


def place_from(directory: Path, lines: list[str]) -> Place:
    """Read the answers of `rev-parse`: a bare repository gives no way up, an unborn branch no hash."""
    shallow, bare, common_dir, git_dir, *rest = lines
    up = "" if bare == "true" else rest.pop(0)
    born = len(rest) > 1 and len(rest[0]) in {40, 64}
    name = rest[1] if born else ""
    return Place(
        directory=directory,
        common_dir=Path(common_dir),
        git_dir=Path(git_dir),
        top=None if bare == "true" else (directory / up).resolve(),
        shallow=shallow == "true",
        branch=name.removeprefix("refs/heads/") if name.startswith("refs/heads/") else None,
        head=rest[0] if born else None,
    )


def read_refs(git: Git) -> Refs:
    """Ask for tags with their messages, and for branches."""
    code, out, err = git.try_run("for-each-ref", f"--format={REF_FORMAT}", "refs/tags", "refs/heads", "refs/remotes")
    if code:
        raise git.problem(err)
    refs = list(refs_from(decode(out)))
    nested = dict.fromkeys((ref.peeled for ref in refs if ref.peeled_type == "tag"), "")
    if nested:  # git before 2.45 peels one level only
        answers = decode(git.run("cat-file", "--batch-check", stdin=words(f"{peeled}^{{commit}}" for peeled in nested)))
        nested = dict(zip(nested, (line.split(" ")[0] for line in answers.splitlines()), strict=True))
        nested = {peeled: commit for peeled, commit in nested.items() if len(commit) == len(peeled)}
    return sorted_refs(refs, nested, decode(err))


def refs_from(text: str) -> Iterator[Ref]:
    """Read what `for-each-ref` printed in `REF_FORMAT`."""
    columns = text.split("\0")
    for start in range(0, len(columns) - REF_WIDTH + 1, REF_WIDTH):
        first, *others = columns[start : start + REF_WIDTH]
        yield Ref(first.lstrip("\n"), *others)


def sorted_refs(refs: Iterable[Ref], nested: dict[str, str], complaints: str = "") -> Refs:
    """Tell tags of commits from other tags and from branches; `nested` peels tags of tags."""
    tags: list[Tag] = []
    others: list[IgnoredTag] = []
    branches: list[str] = []
    for ref in refs:
        if not ref.name.startswith("refs/tags/"):
            if ref.object_type == "commit":
                branches.append(ref.object_hash)
            continue
        name = ref.name.removeprefix("refs/tags/")
        if ref.object_type == "commit":
            tags.append(Tag(name=name, commit_hash=ref.object_hash))
            continue
        commit = ref.peeled if ref.peeled_type == "commit" else nested.get(ref.peeled, "")
        if ref.object_type != "tag" or not commit:
            others.append(IgnoredTag(name, f"points to a {ref.peeled_type or ref.object_type}, not to a commit"))
            continue
        message, signed = without_signature(ref.message)
        tagged = seconds(ref.tagged)
        tags.append(Tag(name=name, commit_hash=commit, tagged=tagged or None, message=message, signed=signed))
    warnings = tuple(line.removeprefix("warning: ") for line in complaints.splitlines() if line.startswith("warning: "))
    return Refs(tags=tuple(tags), not_commits=tuple(others), branches=tuple(branches), warnings=warnings)


def without_signature(message: str) -> tuple[str, bool]:
    """Cut the signature block off a tag's message and say whether there was one."""
    if "-----BEGIN" not in message:
        return message.strip(), False
    cuts = [at for at in (message.find(f"\n{mark}") for mark in SIGNATURES) if at >= 0]
    if not cuts and message.startswith(SIGNATURES):
        return "", True
    return (message[: min(cuts)].strip(), True) if cuts else (message.strip(), False)


def seconds(text: str | bytes) -> int:
    """Read a date of git: 0 for a missing, negative or impossible one."""
    return value if text.isascii() and text.isdigit() and (value := int(text)) <= LATEST_DATE else 0


def all_seconds(column: list[bytes]) -> Iterable[int]:
    """Read many dates; where all of them are ordinary, without a Python frame for each."""
    ordinary = all(map(bytes.isdigit, column)) and max(map(len, column), default=0) < len(str(LATEST_DATE))
    return map(int if ordinary else seconds, column)


def read_commits(git: Git, starts: Iterable[str], watch: Callable[[int], None] | None = None) -> Iterator[Commit]:
    """Ask for all commits that `starts` (object ids, `^` before those to leave out) reach, newest first."""
    batches = fields(git.stream(*LOG, LOG_FORMAT, stdin=words(dict.fromkeys(starts))), LOG_WIDTH)
    return commits_from(batches if watch is None else _watched(batches, watch))


def _watched(batches: Iterable[list[bytes]], watch: Callable[[int], None]) -> Iterator[list[bytes]]:
    for batch in batches:
        watch(len(batch) // LOG_WIDTH)
        yield batch


def commits_from(batches: Iterable[list[bytes]]) -> Iterator[Commit]:
    """Read what `git log` printed in `LOG_FORMAT`: whole columns at a time, which is several times faster."""
    names: dict[bytes, str] = {}
    for batch in batches:
        yield from _made(tuple(batch[at::LOG_WIDTH] for at in range(LOG_WIDTH)), names)


def _made(columns: Sequence[list[bytes]], names: dict[bytes, str]) -> Iterator[Commit]:
    """Make commits of the columns of `LOG_FORMAT`; `names` are the people met so far."""
    hashes, parents, dates, authors, messages = columns
    names.update((raw, decode(raw)) for raw in set(authors).difference(names))
    return map(
        partial(tuple.__new__, Commit),  # what Commit._make does, without a Python frame for each of them
        zip(
            map(bytes.decode, hashes),
            map(tuple, map(str.split, map(bytes.decode, parents))),
            all_seconds(dates),
            map(names.__getitem__, authors),
            decode_all(messages),
            strict=True,
        ),
    )


def read_touching(
    git: Git, starts: Iterable[str], watch: Callable[[int], None] | None = None
) -> Iterator[tuple[Commit, Paths]]:
    """Ask for the same commits as `read_commits` does, each with the paths that it touched."""
    return touching_from(git.stream(*LOG, *TOUCHING, TOUCHING_FORMAT, stdin=words(dict.fromkeys(starts))), watch)


def touching_from(
    batches: Iterable[list[bytes]], watch: Callable[[int], None] | None = None
) -> Iterator[tuple[Commit, Paths]]:
    """Read what `git log` printed in `TOUCHING_FORMAT`; a path that many commits touch is kept once."""
    names: dict[bytes, str] = {}
    known: dict[bytes, str] = {}
    for told, starts in whole_records(batches):
        heads = tuple([told[at + column] for at in starts] for column in range(1, TOUCHING_WIDTH))
        touched = [told[at + TOUCHING_WIDTH : end] for at, end in pairwise((*starts, len(told)))]
        for paths in filter(None, touched):
            paths[0] = paths[0].removeprefix(b"\n")  # git sets it between the message and the first of them
        known.update((raw, decode(raw)) for raw in set(chain.from_iterable(touched)).difference(known))
        if watch is not None:
            watch(len(starts))
        yield from zip(_made(heads, names), (tuple(map(known.__getitem__, paths)) for paths in touched), strict=True)


def whole_records(batches: Iterable[list[bytes]]) -> Iterator[tuple[list[bytes], list[int]]]:
    """Regroup batches so that each holds whole records, and say where each of them starts.

    A record has `TOUCHING_WIDTH` fields, the first of them empty, and as many that are not as there are paths.
    """
    told: list[bytes] = []
    looked = 0
    for batch in batches:
        told += batch
        starts, at = [], 0
        with suppress(ValueError):
            while True:
                end = told.index(b"", max(at + TOUCHING_WIDTH, looked))
                starts.append(at)
                at = end
        looked = len(told) - at  # one commit may touch more paths than a batch holds
        if starts:
            yield told[:at], starts
            del told[:at]
    if told:
        yield told, [0]


def opened(git: Git) -> tuple[Git, Place]:
    """Ask where the repository lies; one that git distrusts is opened if the user's own configuration trusts it."""
    try:
        return git, read_place(git)
    except TaglineError as error:
        if "distrusts" not in error.problem:
            raise
        git = git.trusting_the_user()
        return git, read_place(git)


def read_history(git: Git, watch: Callable[[int], None] | None = None, place: Place | None = None) -> History:
    """Read all that a repository tells, in three git processes; `watch` is told how many commits each batch brought.

    `place` is given by those who have opened the repository already.
    """
    if place is None:
        git, place = opened(git)
    return read_all(git, place, read_refs(git), watch)


def read_all(
    git: Git, place: Place, refs: Refs, watch: Callable[[int], None] | None = None, *, touching: bool = False
) -> History:
    """Read all commits that HEAD and the refs reach, in one git process; `touching` with the paths that they touch."""
    starts = [*([place.head] if place.head else []), *refs.branches, *(tag.commit_hash for tag in refs.tags)]
    if not starts or not touching:
        return History(git, place, refs, mapped(git, place, tuple(read_commits(git, starts, watch))) if starts else ())
    pairs = list(read_touching(git, starts, watch))
    commits = mapped(git, place, tuple(map(itemgetter(0), pairs)))
    return History(git, place, refs, commits, tuple(map(itemgetter(1), pairs)))


def mapped(git: Git, place: Place, commits: tuple[Commit, ...]) -> tuple[Commit, ...]:
    """Name co-authors by `.mailmap`, where there is one: git does that for authors only."""
    if place.top is not None and not (place.top / MAILMAP).is_file():
        return commits
    messages = list(map(itemgetter(4), commits))
    if not any(any(map(contains, messages, repeat(sign))) for sign in CO_AUTHORED):
        return commits
    if place.top is None and git.try_run("cat-file", "-e", f"HEAD:{MAILMAP}")[0]:
        return commits
    from tagline.reading.mailmap import with_mapped_names  # noqa: PLC0415 - for those who have one

    suspects = [at for at, message in enumerate(messages) if any(sign in message for sign in CO_AUTHORED)]
    return with_mapped_names(git, commits, suspects)
