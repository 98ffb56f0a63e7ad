"""Everything that is known of a repository's releases at one moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Optional

from tagline.model.commit import Change, Commit
from tagline.model.forge import Forge
from tagline.model.release import (
    Contributors,
    HandKept,
    IgnoredTag,
    NextVersion,
    Refusal,
    Release,
    TagScheme,
    number_of_commits,
)
from tagline.model.settings import DEFAULTS, NOWHERE, Origins, Settings
from tagline.model.version import Version

if TYPE_CHECKING:
    from tagline.model.change_request import RequestState
    from tagline.model.delivery import Delivered, Deployed
    from tagline.model.finding import Finding
    from tagline.model.maintenance import Maintenance
    from tagline.model.schedule import Timetable


class Project(NamedTuple):
    """The project as its repository presents it. `branch` is None on a detached HEAD."""

    name: str
    forge: Forge | None
    branch: str | None


class Package(NamedTuple):
    """A package of a monorepo: a set of paths and a series of tags.

    `paths` are folders and files from the root of the repository ("" is all of it); () where no folder was found.
    `prefixes` are what stands before the version in its tags, the one that a new tag takes first. `set` says whether
    the settings name the package, `paths_set` whether they name its paths, too.
    """

    name: str
    paths: tuple[str, ...]
    prefixes: tuple[str, ...]
    set: bool = False
    paths_set: bool = False

    @property
    def patterns(self) -> tuple[str, ...]:
        """The names of its tags, as `create-vite@{version}`."""
        return tuple(f"{prefix}{{version}}" for prefix in self.prefixes)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseBook:
    """The releases of a repository, newest first, with what is not released yet.

    `head` is None while there is no commit. `unreleased` are the changes that HEAD has and no release has;
    `unreleased_silent` counts the commits that tell nothing of their own, `unreleased_cancelled` are changes that were
    taken back before anybody got them. `as_of` is the one clock: nothing below reads another. `warnings` are sentences
    about what had to be left out; `shallow` marks a history that is cut off. `by_hand` is what a hand-kept changelog
    holds beside the words of these releases. `settings` are those in force, `origins` says where they stand; `package`
    names the package that this is about ("" is the project itself), `extent` says what belongs to it, and `packages`
    are the books of the project's packages (`package_names` are theirs, also where their books were not asked for).
    `commits` are those that were read, of a package those that touch it. `timetable` is there where the plan was asked
    for, and there is a plan or a release; `maintenance` (also of packages) and `requests` wherever the plan was asked
    for. `deliveries`, in the order of time, `deployments` and the `findings` of a check are there where those were
    asked for.
    """

    project: Project
    head: Commit | None
    releases: tuple[Release, ...]
    unreleased: tuple[Change, ...]
    unreleased_silent: int
    unreleased_cancelled: tuple[Change, ...] = ()
    newcomers: Contributors
    next: NextVersion | Refusal
    scheme: TagScheme
    ignored_tags: tuple[IgnoredTag, ...]
    warnings: tuple[str, ...]
    shallow: bool
    commits: int
    as_of: datetime
    settings: Settings = DEFAULTS
    origins: Origins = NOWHERE
    by_hand: HandKept = HandKept()
    package: str = ""
    extent: Package | None = None
    packages: tuple["ReleaseBook", ...] = ()
    package_names: tuple[str, ...] = ()
    timetable: Optional["Timetable"] = None
    maintenance: Optional["Maintenance"] = None
    requests: tuple["RequestState", ...] = ()
    deliveries: tuple["Delivered", ...] = ()
    deployments: tuple["Deployed", ...] = ()
    findings: tuple["Finding", ...] = ()

    @property
    def moment(self) -> int:
        """The moment that pages are about, in seconds: that of the last commit, so that they change only with it."""
        return self.head.committed if self.head else int(self.as_of.timestamp())

    @property
    def only_packages(self) -> bool:
        """Whether the repository has packages and no release of its own."""
        return not self.package and not self.releases and bool(self.package_names)

    @property
    def unreleased_commits(self) -> int:
        """How many commits HEAD has that no release has."""
        return number_of_commits(self.unreleased, self.unreleased_cancelled, self.unreleased_silent)

    @property
    def finals(self) -> tuple[Release, ...]:
        """The releases that are no prereleases, newest first."""
        return tuple(release for release in self.releases if release.version.final)

    @property
    def latest(self) -> Release | None:
        """The release of the highest version that was not withdrawn: a final where there is one."""
        standing = [release for release in self.releases if release.yanked is None]
        finals = [release for release in standing if release.version.final]
        return max(finals or standing, key=lambda release: release.version, default=None)

    @property
    def lines(self) -> tuple[str, ...]:
        """The release lines, highest first."""
        return tuple(dict.fromkeys(r.line for r in sorted(self.releases, key=lambda r: r.version, reverse=True)))

    def of_line(self, line: str) -> tuple[Release, ...]:
        """Give the releases of one line, newest first."""
        return tuple(release for release in self.releases if release.line == line)

    def named(self, name: str) -> Release | None:
        """Find a release by its version or by the name of one of its tags."""
        for release in self.releases:
            if name in {str(release.version), release.tag.name, *(tag.name for tag in release.aliases)}:
                return release
        return None

    def release(self, version: Version) -> Release | None:
        """Find the release of a version."""
        return next((release for release in self.releases if release.version == version), None)
