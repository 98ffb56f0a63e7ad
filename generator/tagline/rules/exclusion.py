"""What the settings leave out: commits that are no change at all, and changes that notes do not show."""

from collections.abc import Mapping, Sequence

from tagline.model.commit import Change, ChangeKind

# What asks its readers to act is hidden by its own kind only.
_LOUD = frozenset({ChangeKind.BREAKING, ChangeKind.SECURITY})


def excluded(changes: Sequence[Change | None], patterns: Sequence[str]) -> Mapping[int, Change]:
    """Give the changes, by position, whose commit's first line begins with one of the patterns."""
    if not patterns:
        return {}
    from tagline.rules.patterns import excluder  # noqa: PLC0415 - for those who exclude something

    leaves_out = excluder(patterns)
    return {
        at: change
        for at, change in enumerate(changes)
        if change is not None and leaves_out(change.commit.message.partition("\n")[0])
    }


def hidden(change: Change, hide: frozenset[str]) -> bool:
    """Whether notes leave a change out, by its kind or its type. What breaks, and security, is not by its type."""
    return change.kind in hide or (change.type in hide and change.kind not in _LOUD)
