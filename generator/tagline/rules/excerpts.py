"""A book cut to what a changelog shall tell: what came after a release, or what is unreleased as the next one."""

from dataclasses import replace

from tagline.errors import TaglineError
from tagline.model.book import ReleaseBook
from tagline.model.commit import Tag
from tagline.model.release import Contributors, NextVersion, Prose, Refusal, Release
from tagline.model.version import Version
from tagline.rules.schemes import scheme_of
from tagline.rules.succession import line_of, step_between

NEXT = "next"


def after(book: ReleaseBook, release: Release) -> ReleaseBook:
    """Leave out a release and those that came before it, because a hand-kept rest of the file tells them."""
    kept = book.releases[: book.releases.index(release)]
    names = {"", *(one.tag.name for one in kept)}
    untagged = tuple(section for section in book.by_hand.untagged if section.after in names)
    return replace(book, releases=kept, by_hand=book.by_hand._replace(untagged=untagged))


def without_unreleased(book: ReleaseBook) -> ReleaseBook:
    """Leave out what is not released yet."""
    return replace(
        book,
        unreleased=(),
        unreleased_silent=0,
        unreleased_cancelled=(),
        newcomers=Contributors(),
        by_hand=book.by_hand._replace(unreleased=Prose(), told=frozenset()),
    )


def released_as(book: ReleaseBook, version: Version) -> ReleaseBook:
    """Take what is not released yet for the release that it will be: on the day that counts as now."""
    base = book.next if isinstance(book.next, NextVersion) else None
    before, head = base.base if base else None, book.head
    tag = Tag(name=book.scheme.tag_of(version), commit_hash=head.hash if head else "")
    scheme = scheme_of(book.settings.scheme)
    made = Release(
        version=version,
        tag=tag,
        released=int(book.as_of.timestamp()),
        line=line_of(version, scheme),
        on_head=True,
        bump=step_between(base.base_version if base else None, version, scheme),
        previous=before,
        previous_version=base.base_version if base else None,
        changes=book.unreleased,
        silent=book.unreleased_silent,
        cancelled=book.unreleased_cancelled,
        prose=book.by_hand.unreleased,
        contributors=book.newcomers,
        told=book.by_hand.told,
    )
    rest = without_unreleased(book)
    return replace(
        rest,
        releases=(made, *rest.releases),
        next=base._replace(base=tag, base_version=version) if base else book.next,
    )


def version_meant(book: ReleaseBook, name: str) -> Version:
    """Read the version that what is unreleased shall be released as; `next` is the computed one."""
    if name == NEXT:
        return _next(book)
    scheme = scheme_of(book.settings.scheme)
    found = scheme.parse(name.removeprefix(book.scheme.prefix)) or scheme.parse(name.removeprefix("v"))
    if found is None:
        problem = f"{name}: expected a {scheme.noun}, or `{NEXT}`"
        raise TaglineError(problem)
    if taken := book.release(found):
        problem = f"{found}: is released already, as {taken.tag.name}"
        raise TaglineError(problem, f"name a later version, or `{NEXT}`")
    return found


def _next(book: ReleaseBook) -> Version:
    if isinstance(book.next, Refusal):
        raise TaglineError(book.next.problem, book.next.remedy)
    if book.next.version is None:
        problem = f"there is no next version: {book.next.explanation or 'nothing asks for one'}"
        raise TaglineError(problem, "name the version")
    return book.next.version
