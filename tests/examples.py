"""A book made by hand, small but with one of everything that pages and files have to show, and a small repository."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stories import story
from tagline.model.book import Package, Project, ReleaseBook
from tagline.model.commit import Bump, Change, ChangeKind, Commit, Tag
from tagline.model.forge import GITHUB, Forge
from tagline.model.release import (
    Contributors,
    IgnoredTag,
    NextVersion,
    Prose,
    Reason,
    Refusal,
    Release,
    TagScheme,
)
from tagline.model.version import Version

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = datetime(2026, 3, 31, 12, tzinfo=UTC)
HOSTILE = "</title><script>alert(1)</script>\"'&<img src=x onerror=alert(1)> {{ 7 * 7 }} ]]>"


def version(text: str) -> Version:
    """Read a version that is one."""
    found = Version.parse(text)
    assert found is not None
    return found


def commit(number: int, message: str = "fix: something") -> Commit:
    """Make a commit of a fixed id and date, a day apart from the next."""
    return Commit(f"{number:040x}", (), 1_767_225_600 + number * 86_400, f"Author {number}", message)


def change(number: int, kind: ChangeKind, description: str, **others: str) -> Change:
    """Make a change."""
    return Change(
        commit=commit(number),
        kind=kind,
        type=others.get("type", "fix"),
        scope=others.get("scope", ""),
        description=description,
        breaking_change=others.get("breaking_change"),
        pull=others.get("pull", ""),
        issues=tuple(others.get("issues", "").split()),
    )


def release(text: str, number: int, changes: tuple[Change, ...], **others: object) -> Release:
    """Make a release of the line of its major number."""
    made = Release(
        version=version(text),
        tag=Tag(name=f"v{text}", commit_hash=commit(number).hash, tagged=commit(number).committed, message="Notes"),
        released=commit(number).committed,
        line=text.partition(".")[0],
        on_head=True,
        bump=Bump.MINOR,
        previous=None,
        changes=changes,
        silent=1,
        contributors=Contributors(names=("Author 1", "Author 2"), first_time=("Author 2",)),
    )
    return replace(made, **others)  # type: ignore[arg-type] # the fields of a release, whatever their types


def book() -> ReleaseBook:
    """Make a book of three releases, one of them full of hostile text."""
    first = release("1.0.0", 3, (change(1, ChangeKind.ADDED, "everything", type="feat"),))
    candidate = release("2.0.0-rc.1", 6, (change(5, ChangeKind.FIXED, "a candidate's fault", pull="12"),))
    second = release(
        "2.0.0",
        9,
        (
            change(8, ChangeKind.BREAKING, HOSTILE, scope=HOSTILE, breaking_change=HOSTILE),
            change(7, ChangeKind.FIXED, "`code` and 汉字 with \x0b and \ufffe", pull="7", issues="3 4"),
            change(6, ChangeKind.INTERNAL, "nothing that matters", type="chore"),
        ),
        previous=first.tag,
        bump=Bump.MAJOR,
        candidates=(candidate.version,),
        prose=Prose(headline=f"Headline {HOSTILE}", text="Some *prose* <script>alert(2)</script>"),
    )
    unreleased = (change(11, ChangeKind.ADDED, "what comes next", type="feat", scope="core"),)
    return ReleaseBook(
        project=Project(
            name="example", forge=Forge(shape=GITHUB, address="https://github.com/example/example"), branch="main"
        ),
        head=commit(12),
        releases=(second, candidate, first),
        unreleased=unreleased,
        unreleased_silent=0,
        newcomers=Contributors(names=("Author 11",), first_time=("Author 11",)),
        next=NextVersion(
            version=version("2.1.0"),
            bump=Bump.MINOR,
            base=second.tag,
            base_version=second.version,
            evidence=(Reason(unreleased[0], Bump.MINOR, "a feature"),),
            ignored=(),
            explanation="one feature since 2.0.0",
        ),
        scheme=TagScheme(prefixes=("v",), counts={"v": 3}),
        ignored_tags=(IgnoredTag("nightly", "holds no version"),),
        warnings=(),
        shallow=False,
        commits=12,
        as_of=AS_OF,
    )


def empty_book() -> ReleaseBook:
    """Make the book of a repository without a commit."""
    return replace(
        book(),
        project=Project(name="example", forge=None, branch=None),
        head=None,
        releases=(),
        unreleased=(),
        newcomers=Contributors(),
        next=NextVersion(
            version=None, bump=Bump.NONE, base=None, base_version=None, evidence=(), ignored=(), explanation=""
        ),
        commits=0,
    )


def refused_book() -> ReleaseBook:
    """Make a book whose next version is refused."""
    return replace(book(), next=Refusal(problem="there is no right answer", remedy="fetch the tags"))


def package_book(name: str, made: ReleaseBook | None = None) -> ReleaseBook:
    """Make the book of a package; its tags are named like it."""
    whole = made or book()
    return replace(
        whole,
        project=whole.project._replace(name=name),
        releases=tuple(
            replace(one, tag=_renamed(one.tag, name), previous=_before(one, name)) for one in whole.releases
        ),
        package=name,
        extent=Package(name, (f"packages/{name}",), (f"{name}@",)),
        scheme=TagScheme(prefixes=(f"{name}@",), counts={f"{name}@": len(whole.releases)}),
    )


def _renamed(tag: Tag, name: str) -> Tag:
    return tag._replace(name=f"{name}@{tag.name.removeprefix('v')}")


def _before(one: Release, name: str) -> Tag | None:
    return _renamed(one.previous, name) if one.previous else None


def monorepo_book() -> ReleaseBook:
    """Make a book with packages: an ordinary one, one of hostile name, one without a release, one that is refused."""
    packages = (
        package_book("core"),
        package_book(HOSTILE),
        package_book("@scope/empty", empty_book()),
        package_book("refused", refused_book()),
    )
    return replace(book(), packages=packages, package_names=tuple(one.package for one in packages))


def packages_only_book() -> ReleaseBook:
    """Make the book of a repository that has packages and no release of its own."""
    return replace(
        monorepo_book(), releases=(), next=Refusal(problem="there are only packages", remedy="choose one of them")
    )


def repository(folder: Path, *lines: str) -> Path:
    """Write a story as a repository with a work tree."""
    return story(*(lines or STORY)).told(folder, bare=False)


STORY = (
    "feat: begin",
    "$ tag v1.0.0 The first one",
    "fix(core): mend a phrase that search finds",
    "feat!: break it",
    "$ tag v2.0.0",
)
