"""What the settings leave out: commits that are no change at all, and changes that notes do not show."""

import re
from collections.abc import Mapping, Sequence

from tagline.model.commit import Change

LONGEST = 500


def excluded(changes: Sequence[Change | None], patterns: Sequence[str]) -> Mapping[int, Change]:
    """Give the changes, by position, whose commit's first line begins with one of the patterns."""
    if not patterns:
        return {}
    pattern = re.compile("|".join(f"(?:{one})" for one in patterns))
    return {
        at: change
        for at, change in enumerate(changes)
        if change is not None and pattern.match(change.commit.message.partition("\n")[0][:LONGEST])
    }


def hidden(change: Change, hide: frozenset[str]) -> bool:
    """Whether notes leave a change out, by its kind or its type. What breaks is never hidden by its type."""
    return change.kind in hide or (change.type in hide and change.breaking_change is None)
