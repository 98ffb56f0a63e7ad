"""Everything between two releases."""

from types import MappingProxyType

from tagline.model.book import ReleaseBook
from tagline.model.commit import Change
from tagline.model.release import Release
from tagline.rules.twins import Groups


def between(book: ReleaseBook, old: Release, new: Release, groups: Groups = MappingProxyType({})) -> tuple[Change, ...]:
    """Give the changes that `new` has and `old` has not, newest first, each once.

    With the groups of twins a backport and its original are one change.

    They are those of the releases after `old` on the way to `new`: finals up to `new`, and where `new` is a prerelease
    the prereleases since the last final before it; and those of lower releases that came after `old` and were merged.
    """
    chosen = (*merged(book, old, new), *path(book, old, new))
    told: dict[str, str] = {}
    found: dict[tuple[str, int], Change] = {}
    for release in reversed(chosen):
        for change in release.changes:
            own = change.commit.hash
            if told.setdefault(one_name(groups, own), own) == own:
                found.setdefault((own, change.part), change)
    if not found:
        return ()
    held = {one_name(groups, change.commit.hash) for release in path(book, None, old) for change in release.changes}
    return tuple(change for change in found.values() if one_name(groups, change.commit.hash) not in held)


def one_name(groups: Groups, commit_hash: str) -> str:
    """Give the id by which all twins of a commit are known: that of the oldest."""
    group = groups.get(commit_hash)
    return group[0].commit.hash if group else commit_hash


def merged(book: ReleaseBook, old: Release, new: Release) -> tuple[Release, ...]:
    """Give the finals of lower versions that came between the two and that the line of `new` took in."""
    if not new.on_head:
        return ()
    at = {id(release): place for place, release in enumerate(book.releases)}
    between_them = book.releases[at[id(new)] : at[id(old)]]
    return tuple(one for one in between_them if one.on_head and one.version.final and one.version < old.version)


def path(book: ReleaseBook, old: Release | None, new: Release) -> tuple[Release, ...]:
    """Give the releases after `old` (None: from the beginning) up to `new`, lowest first.

    Between two lines only those count that came no later than `new`: a fix released on an old line afterwards is not
    in `new`.
    """
    floor = old.version if old else None
    came = book.releases[next((at for at, one in enumerate(book.releases) if one is new), 0) :]
    found = [
        release
        for release in came
        if release.version <= new.version
        and (floor is None or release.version > floor)
        and (release.version.final or release is new)
    ]
    if not new.version.final:
        last = max((release.version for release in found if release.version.final), default=floor)
        found += (
            release
            for release in came
            if not release.version.final
            and release is not new
            and (last is None or release.version > last)
            and release.version < new.version
        )
    return tuple(sorted(found, key=lambda release: release.version))
