"""The world as it is when a release begins: what is asked for, the clone, the remote and what the repository says."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tagline.assembly.books import read_book
from tagline.assembly.sources import SHALLOW
from tagline.errors import TaglineError
from tagline.reading.git import Git
from tagline.reading.history import opened
from tagline.reading.settings import read_settings
from tagline.rules.next_version import Wish
from tagline.rules.secrets import Secrets
from tagline.writing.clone import Clone
from tagline.writing.remotes import Remote
from tagline.writing.user_git import UserGit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from tagline.model.book import ReleaseBook
    from tagline.model.plan import ChangeClass
    from tagline.model.release import Release
    from tagline.model.releasing import Asked, Made
    from tagline.model.schedule import Timetable
    from tagline.model.settings import ReleaseSettings

# Where CI says which branch a commit is checked out for.
BRANCH_VARIABLES = (
    *("GITHUB_REF_NAME", "CI_COMMIT_BRANCH", "FORGEJO_REF_NAME", "BITBUCKET_BRANCH", "BUILD_SOURCEBRANCHNAME"),
    *("CI_COMMIT_REF_NAME", "DRONE_BRANCH", "BUILDKITE_BRANCH", "CIRCLE_BRANCH"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for.

    `remote` and `branch` are "" for those of the settings and of HEAD; `kind` is None for the class that the plan
    names; `merged` is whether only a merged release pull request is to be released. `environment` are the variables of
    the process; `pause` waits for so many seconds between two tries.
    """

    repository: Path
    git_dir: Path | None
    as_of: datetime
    package: str = ""
    everything: bool = False
    wish: Wish = Wish()
    remote: str = ""
    branch: str = ""
    kind: ChangeClass | None = None
    plan: str = ""
    strict: bool = False
    push: bool = True
    forge: bool = True
    assets: tuple[str, ...] = ()
    resume: bool = False
    merged: bool = False
    dry_run: bool = False
    secrets: Secrets = field(default_factory=Secrets)
    environment: Mapping[str, str] = field(default_factory=dict)
    pause: Callable[[float], None] = lambda seconds: time.sleep(seconds)  # noqa: PLW0108 - the clock of that moment


class Scene(NamedTuple):
    """The world as it is when a try begins."""

    order: Order
    clone: Clone
    remote: Remote
    head: str
    branch: str | None
    branch_from: str
    asked: Asked | None
    why_unasked: str
    book: ReleaseBook
    settings: ReleaseSettings

    @property
    def top(self) -> Path:
        """The root of the work tree, else the folder that was named."""
        done = self.clone.git.run("rev-parse", "--show-toplevel")
        return Path(done.out.decode("utf-8", "surrogateescape").strip()) if not done.code else self.order.repository

    @property
    def books(self) -> tuple[ReleaseBook, ...]:
        """The books of what may be released."""
        if not self.order.everything:
            return (self.book,)
        return self.book.packages if self.book.only_packages else (self.book, *self.book.packages)

    @property
    def timetable(self) -> Timetable | None:
        """When releases come."""
        return self.book.timetable


def look(order: Order) -> Scene:
    """Ask clone and remote how they stand, and read the repository; what the remote has more is fetched."""
    git = UserGit(order.repository, order.git_dir, order.secrets)
    clone = Clone(git, int(order.as_of.timestamp()))
    settings = _settings(order)
    name = order.remote or settings.remote
    remote = Remote(git, name, order.secrets.without(name))
    branch, branch_from = _branch(order, clone)
    asked, why = None, ""
    if order.dry_run:
        why = "the remote was not asked (a dry run)"
    elif not order.push:
        why = "the remote was not asked (--no-push)"
    else:
        _known(git, name)
        asked = remote.asked(branch)
        _fetch_what_is_missing(clone, remote, branch, asked)
    book = _read(order)
    return Scene(order, clone, remote, clone.head(), branch, branch_from, asked, why, book, book.settings.release)


def reread(scene: Scene) -> Scene:
    """Read the repository again, as it is once the tags are there."""
    return scene._replace(book=_read(scene.order))


def _read(order: Order) -> ReleaseBook:
    return read_book(
        order.repository,
        as_of=order.as_of,
        git_dir=order.git_dir,
        package=order.package,
        with_packages=order.everything,
        with_plan=True,
        wish=order.wish,
    )


def _settings(order: Order) -> ReleaseSettings:
    git, place = opened(Git(directory=order.repository, git_dir=order.git_dir))
    if place.shallow:
        raise TaglineError(SHALLOW.problem, SHALLOW.remedy)
    return read_settings(git, place).settings.release


def _known(git: UserGit, name: str) -> None:
    """Refuse a remote that is neither a name nor an address."""
    address = "://" in name or ":" in name or "/" in name
    if address or not git.run("remote", "get-url", "--", name).code:
        return
    known = ", ".join(git.ask("remote").split()) or "none"
    problem = f"{name}: no such remote; there is {known}"
    raise TaglineError(problem, "name one with --remote, or keep the release in this clone: --no-push")


def _branch(order: Order, clone: Clone) -> tuple[str | None, str]:
    """Give the branch that the release is for, and who says so."""
    if order.branch:
        return order.branch, "--branch"
    if here := clone.branch():
        return here, "checked out"
    if order.environment.get("GITHUB_REF_TYPE", "branch") != "branch":
        return None, ""
    for variable in BRANCH_VARIABLES:
        if name := order.environment.get(variable, ""):
            return name, variable
    return None, ""


def _fetch_what_is_missing(clone: Clone, remote: Remote, branch: str | None, asked: Asked) -> None:
    here = clone.tags()
    refspecs = []
    if any(name not in here for name in asked.tags):
        refspecs.append("refs/tags/*:refs/tags/*")
    if branch and asked.tip and not clone.has(asked.tip):
        refspecs.append(f"refs/heads/{branch}")
    if not refspecs:
        return
    reason = clone.fetch(remote.name, refspecs)
    here = clone.tags()
    if reason and any(name not in here for name in asked.tags):
        raise remote.unreachable(reason)


def releases_at_head(scene: Scene) -> dict[str, Made]:
    """Find the highest release of each book that HEAD itself is."""
    found = {}
    for book in scene.books:
        there = [one for one in book.releases if one.tag.commit_hash == scene.head]
        top: Release | None = max(there, key=lambda one: one.version, default=None)
        if top and (made := scene.clone.tag(top.tag.name)):
            found[top.tag.name] = made
    return found
