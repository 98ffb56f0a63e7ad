"""What is read of a repository once, for its book and those of all packages."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Optional, TypeVar

from tagline.errors import TaglineError
from tagline.model.commit import Commit, Tag
from tagline.model.forge import Forge
from tagline.model.release import (
    IgnoredTag,
    Refusal,
    Yank,
)
from tagline.model.settings import Settings
from tagline.reading.git import Git
from tagline.reading.history import History, Place, Refs
from tagline.reading.notes_folder import NotesFolder, notes_folder
from tagline.reading.settings import Found
from tagline.rules.forges import name_of
from tagline.rules.graph import Graph
from tagline.rules.meaning import meaning_of
from tagline.rules.next_version import Wish
from tagline.rules.policy import Policy
from tagline.rules.release_lines import Junctions
from tagline.rules.retelling import retold
from tagline.rules.tags import Pattern, pattern_of
from tagline.rules.telling import Teller, teller

if TYPE_CHECKING:
    from tagline.model.notes import Amendments, Fragments

T = TypeVar("T")

SHALLOW = Refusal(
    problem="this clone is shallow, so versions and notes would be wrong",
    remedy="fetch the rest: `git fetch --unshallow --tags`, or in CI set `fetch-depth: 0`",
)


class Notes(NamedTuple):
    """What people wrote beside the history. `tags` are those that make releases, `yanks` those of them that went."""

    folder: NotesFolder
    amendments: Optional["Amendments"]
    fragments: Optional["Fragments"]
    tags: tuple[Tag, ...]
    yanks: Mapping[str, Yank]
    ignored: tuple[IgnoredTag, ...]


class Sources(NamedTuple):
    """What was read once, for the project and all of its packages.

    `commits` are those of tags and of HEAD, by hash; `junctions` are there where the touched paths were asked for;
    `mistakes` in what people wrote are collected there, where they are not raised; `authored` are the dates on which
    commits were written, where deliveries were asked for.
    """

    git: Git
    history: History
    notes: Notes
    remote: str
    forge: Forge | None
    unfetched: int
    commits: Mapping[str, Commit]
    graph: Graph
    teller: Teller
    junctions: Junctions | None
    configured: Found
    policy: Policy
    wish: Wish
    as_of: datetime
    with_people: bool
    mistakes: list[TaglineError] | None = None
    authored: Mapping[str, int] | None = None

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.configured.settings


def project_name(settings: Settings, remote: str, place: Place) -> str:
    """Give the project's name: as the settings say, else that of its remote, else that of its folder."""
    return settings.name or name_of(remote) or _folder_name(place)


def _folder_name(place: Place) -> str:
    folder = place.top or (place.common_dir.parent if place.common_dir.name == ".git" else place.common_dir)
    return folder.name.removesuffix(".git") or "project"


def tag_pattern(settings: Settings) -> Pattern | None:
    """Read how tags are named; None where that is found out from the tags, or a matter of packages."""
    if not settings.tag or ("{package}" in settings.tag and not settings.name):
        return None
    return pattern_of(settings.tag, settings.name)


def attempted(read: Callable[[], T], otherwise: T, mistakes: list[TaglineError] | None) -> T:
    """Read what people wrote. Where mistakes are collected, one is put there and the reading goes on without it."""
    try:
        return read()
    except TaglineError as error:
        if mistakes is None:
            raise
        mistakes.append(error)
        return otherwise


def read_notes(  # noqa: PLR0913, PLR0917 - all that notes are read from
    git: Git,
    place: Place,
    refs: Refs,
    as_of: datetime,
    amendments: Optional["Amendments"] = None,
    mistakes: list[TaglineError] | None = None,
) -> Notes:
    """Read what people wrote under `release-notes/` and in tags that withdraw a release.

    The first mistake is raised, or all are put into `mistakes`, and what they stand in is left out.
    """
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

        amendments = attempted(lambda: read_amendments(folder, as_of), None, mistakes)
    if amendments is not None:
        from tagline.rules.yanks import yanked  # noqa: PLC0415 - as above

        yanks = attempted(lambda: yanked(amendments.yank, tags, yanks), yanks, mistakes)
    if folder.there and place.head:
        from tagline.reading.fragments import cut_commits, read_fragments  # noqa: PLC0415 - as above

        cut = cut_commits(place.common_dir) if place.shallow else frozenset()
        starts = [place.head, *refs.branches, *(tag.commit_hash for tag in tags)]
        fragments = attempted(lambda: read_fragments(git, folder, starts, cut), None, mistakes)
    return Notes(folder, amendments, fragments, tags, yanks, ignored)


def teller_of(  # noqa: PLR0913 - all that changes are read by
    commits: Sequence[Commit],
    head: str | None,
    notes: Notes,
    settings: Settings,
    forge: Forge | None,
    *,
    whole: bool,
    graph: Graph | None = None,
    mistakes: list[TaglineError] | None = None,
) -> Teller:
    """Read what commits tell, and put over it what people said; `mistakes` as in `read_notes`."""
    told, meaning = teller(commits, head, settings, forge, graph), meaning_of(settings)
    tags = {tag.name: tag.commit_hash for tag in notes.tags} if notes.amendments else {}
    spoken = partial(retold, told, commits, tags=tags, meaning=meaning, whole=whole)
    if mistakes is None:
        return spoken(amendments=notes.amendments, fragments=notes.fragments)
    by_fragments = attempted(lambda: spoken(amendments=None, fragments=notes.fragments), None, mistakes)
    if by_fragments is not None and notes.amendments is None:
        return by_fragments
    fragments = None if by_fragments is None else notes.fragments
    return attempted(lambda: spoken(amendments=notes.amendments, fragments=fragments), by_fragments or told, mistakes)
