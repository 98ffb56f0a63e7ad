"""What the history of a plan says of its entries: when each changed, and when it came, went or was cancelled."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tagline.model.schedule import Deed, PlanDeed, PlanRecord, Revision, Target
from tagline.rules.slips import PlanVersion, Wish
from tagline.rules.targets import TBA, on


def record(history: Sequence[PlanVersion]) -> PlanRecord:
    """Sum a history up that stands oldest first."""
    last: dict[str, int] = {}
    commits: Counter[str] = Counter()
    moves: Counter[str] = Counter()
    current: dict[str, Wish] = {}
    there: dict[str, bool] = {}
    deeds: dict[str, list[PlanDeed]] = {}
    for version in history:
        commits.update(version.touched)
        last |= dict.fromkeys(version.touched, version.committed)
        changed = {name: wish for name, wish in version.changed.items() if wish is not None}
        moves.update(name for name, new in changed.items() if current.get(name, new) != new)
        for deed in _deeds(version, there, current):
            deeds.setdefault(deed.id, []).append(deed)
        there |= {name: name not in version.removed for name in version.touched}
        current |= changed
    return PlanRecord(
        committed=max((version.committed for version in history), default=0),
        revisions={name: Revision(last[name], commits[name], moves[name]) for name in last},
        deeds={name: tuple(found) for name, found in deeds.items()},
    )


def _deeds(version: PlanVersion, there: Mapping[str, bool], current: Mapping[str, Wish]) -> Iterator[PlanDeed]:
    """Say what a commit did to entries; `current` holds what all that there ever were wanted last."""
    for name in version.touched:
        if name in version.removed:
            yield _deed(Deed.TAKEN_OUT, name, version, current)
        elif name not in there and name not in version.cancelled:
            yield _deed(Deed.PLANNED, name, version, current)
        elif not there.get(name, True):
            yield _deed(Deed.RESTORED, name, version, current)
    for name, wish in version.changed.items():
        if wish is not None and name in current and current[name] != wish:
            yield _deed(Deed.MOVED, name, version, current)._replace(before=_target(current[name]))
    for name in version.cancelled:
        yield _deed(Deed.CANCELLED, name, version, current)
    for name in version.restored:
        yield _deed(Deed.RESTORED, name, version, current)


def _deed(deed: Deed, name: str, version: PlanVersion, current: Mapping[str, Wish]) -> PlanDeed:
    wish = version.changed.get(name) or current.get(name)
    target = (_target(wish) if wish else None) or TBA
    return PlanDeed(deed, name, target, version.commit, version.committed, version.day, version.reason)


def _target(wish: Wish) -> Target | None:
    """Give the days that an entry wants; None where it leaves them to the departure of its name."""
    if isinstance(wish, Target):
        return wish
    return on(wish.train) if wish.train else None
