"""Begin with Tagline in a repository: the files that it needs, and none that is there is touched."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from tagline.assembly.beginnings import Beginning, read_beginning
from tagline.errors import TaglineError
from tagline.pages.resources import folder
from tagline.publishing.started_notes import notes_files, notes_left
from tagline.publishing.whole_files import write_whole
from tagline.reading.plan_file import NAME as PLAN
from tagline.reading.settings import OWN
from tagline.rules.first_settings import settings_text
from tagline.rules.plan_start import plan_start
from tagline.rules.rhythm import NoRhythm, Rhythm, rhythm
from tagline.rules.site_workflow import WORKFLOWS, filled, patterns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

State: TypeAlias = Literal["new", "same", "kept"]
_RUNS = (b"tagline publish", b"tagline build", b"tagline generate")
_FOLDERS = {"github": ".github/workflows", "forgejo": ".forgejo/workflows", "gitea": ".gitea/workflows"}


class FirstFile(NamedTuple):
    """A file to begin with: its path, its text, and whether it is new, there with these words, or kept as it is."""

    path: str
    text: str
    state: State
    about: str = ""


class Start(NamedTuple):
    """What was seen, the rhythm or why there is none, the files, and sentences about files that are left out."""

    beginning: Beginning
    rhythm: Rhythm | NoRhythm
    pace: str
    files: tuple[FirstFile, ...]
    left_out: tuple[tuple[str, str], ...]

    @property
    def new(self) -> tuple[FirstFile, ...]:
        """The files that are to be written."""
        return tuple(file for file in self.files if file.state == "new")


def begin(repository: Path, git_dir: Path | None, as_of: datetime, *, notes: bool) -> Start:
    """Look at a repository and say what it needs; `notes` asks for files of the words in its changelog, too."""
    seen = read_beginning(repository, git_dir, as_of)
    found, pace = _rhythm(seen)
    files: list[FirstFile] = []
    left_out: list[tuple[str, str]] = []
    for path, text, about in _wanted(seen, found, pace, left_out, notes=notes):
        files.append(FirstFile(path, text, _state(seen, path, text), about))
    return Start(seen, found, pace, tuple(files), (*left_out, *(notes_left(seen) if notes else ())))


def _wanted(
    seen: Beginning, found: Rhythm | NoRhythm, pace: str, left_out: list[tuple[str, str]], *, notes: bool
) -> Iterator[tuple[str, str, str]]:
    """Give path, text and meaning of each file; what has none goes to `left_out` with its reason."""
    if seen.stands and seen.stands != OWN:
        left_out.append((OWN, f"the settings stand in {seen.stands}"))
    else:
        yield OWN, _settings(seen, notes=notes), "settings"
    if isinstance(found, Rhythm):
        yield PLAN, plan_start(found, pace), f"plan: every {found.every}, the next on {found.next}"
    elif not seen.root.there([PLAN]):
        left_out.append((PLAN, found.reason))
    else:
        yield PLAN, "", "plan"
    yield from _workflow(seen, left_out)
    if notes:
        yield from notes_files(seen)


def _settings(seen: Beginning, *, notes: bool) -> str:
    first = seen.first.without("changelog", "prose") if notes else seen.first
    names = [one.called for one in seen.peers]
    return settings_text(first, [*names, *seen.others])


def _workflow(seen: Beginning, left_out: list[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    kind = _forge(seen)
    if kind not in WORKFLOWS:
        left_out.append(("a workflow", f"there is none for {kind}" if kind else "no remote tells the forge"))
        return
    if running := _running(seen, kind):
        left_out.append((WORKFLOWS[kind].path, f"{running} runs tagline already"))
        return
    source, path = WORKFLOWS[kind]
    text = (folder("site_config") / "ci" / source).read_text(encoding="utf-8")
    book = seen.book
    prefixes = [prefix for one in book.packages if one.extent for prefix in one.extent.prefixes]
    tags = patterns(book.scheme, prefixes) if book.releases or prefixes or book.scheme.pattern else ()
    yield path, filled(text, seen.branch or "main", tags), "the site, with each tag, each push and every night"


def _forge(seen: Beginning) -> str:
    """Name the forge, by the remote, else by the folders of its workflows."""
    if seen.book.project.forge is not None:
        return seen.book.project.forge.shape.kind
    there = seen.root.there([".github", ".gitlab-ci.yml", ".forgejo", ".gitea"])
    return there[0].removeprefix(".").removesuffix("-ci.yml") if there else ""


def _running(seen: Beginning, kind: str) -> str:
    """Name a workflow that runs tagline already, other than ours."""
    home = _FOLDERS.get(kind, "")
    for name in seen.root.files_in(home) if home else ():
        path = f"{home}/{name}"
        if path != WORKFLOWS[kind].path and any(words in (seen.root.read(path) or b"") for words in _RUNS):
            return path
    return ""


def _rhythm(seen: Beginning) -> tuple[Rhythm | NoRhythm, str]:
    """Look at the releases that bring something, then at all; a project that is only packages has no one rhythm."""
    book = seen.book
    if book.only_packages:
        return NoRhythm("each package has releases of its own"), ""
    finals = [one for one in book.finals if one.on_head and one.yanked is None]
    larger = [one for one in finals if not any(one.version.numbers[2:])]
    today = book.as_of.date()
    found: Rhythm | NoRhythm = NoRhythm("")
    for releases, pace in ((larger, "releases of features"), (finals, "releases")):
        found = rhythm([_day(one.released) for one in releases], today)
        if isinstance(found, Rhythm):
            return found, pace
    return found, "releases"


def _day(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()


def _state(seen: Beginning, path: str, text: str) -> State:
    """Say whether something of this name is there; behind a link to elsewhere nothing is written."""
    top = seen.root.top
    if top is not None and any((top / above).is_symlink() for above in _above(path)):
        return "kept"
    if not seen.root.there([path]):
        return "new"
    try:
        same = seen.root.read(path) == text.encode()
    except TaglineError:
        same = False
    return "same" if same else "kept"


def _above(path: str) -> Sequence[str]:
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


# Writing


def write(start: Start) -> tuple[tuple[FirstFile, ...], tuple[str, ...]]:
    """Write what is new, one whole file after the other; give what was written, and what went wrong."""
    top = start.beginning.root.top
    if top is None or top == start.beginning.root.place.git_dir.resolve():
        problem = f"{start.beginning.root.place.git_dir}: there is no work tree to write into"
        raise TaglineError(problem, "run this in a clone, or add --dry-run to see the files")
    written: list[FirstFile] = []
    failed: list[str] = []
    for file in start.new:
        try:
            _write(top, file)
            written.append(file)
        except TaglineError as error:
            failed.append(str(error))
    return tuple(written), tuple(failed)


def _write(top: Path, file: FirstFile) -> None:
    target = top / file.path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = f"{file.path}: cannot be written: {error.strerror}"
        raise TaglineError(problem) from error
    if os.path.lexists(target):
        problem = f"{file.path}: was made by somebody else just now, and stays as it is"
        raise TaglineError(problem)
    write_whole(target, [file.text.encode()], called=file.path)
