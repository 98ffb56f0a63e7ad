"""What testers gave back: fixes that came after a candidate, in a part that the candidate had brought changes to."""

from collections.abc import Iterable, Mapping

from tagline.model.commit import ChangeKind
from tagline.model.release import Release


def returned(ladder: Iterable[Release]) -> Mapping[str, int]:
    """Count such fixes by their scope, along the candidates of a release, the oldest first, and the release itself.

    A fix without a scope belongs to no part, so nobody can tell; it is not counted.
    """
    found: dict[str, int] = {}
    tested: set[str] = set()
    seen: set[str] = set()  # a final tells all that its candidates told
    for release in ladder:
        new = [change for change in release.changes if change.commit.hash not in seen]
        for change in new:
            if change.scope in tested and change.kind is ChangeKind.FIXED:
                found[change.scope] = found.get(change.scope, 0) + 1
        tested |= {change.scope for change in new if change.scope}
        seen |= {change.commit.hash for change in new}
    return dict(sorted(found.items()))
