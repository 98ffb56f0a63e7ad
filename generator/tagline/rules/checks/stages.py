"""Stages that come too late, in the wrong order, or twice."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from tagline.model.plan import StageDate, StageOffset
from tagline.model.schedule import PlannedRelease
from tagline.rules.checks.grounds import Grounds, Remark, plain_day, train_path
from tagline.rules.spans import offset
from tagline.rules.typed_data import Path

_NUMBERED = re.compile(r"(?P<stem>.{0,100}?)[.-]?(?P<number>[0-9]{1,9})")
_USUAL = ("alpha", "beta", "rc")


class Pair(NamedTuple):
    """Two stages of which the first should come before the second, and does not."""

    first: str
    second: str


def late(grounds: Grounds) -> Iterator[Remark]:
    """Find stages behind their release that no train puts there."""
    for one, path in grounds.own:
        for stage in one.stages:
            own = one.entry is not None and stage.name in one.entry.stage
            behind = stage.by_train is not None and stage.by_train > one.target.last
            if own and one.target.known and stage.day > one.window_end and not behind:
                yield Remark(
                    "stage-after-release",
                    (*path, "stage", stage.name),
                    f"{stage.day}, after the release on {one.target.words}",
                    f"a day not after {plain_day(one.window_end)}",
                )


def disorder(grounds: Grounds) -> Iterator[Remark]:
    """Find stages in the wrong order: in a train once, in a release where it sets one of the two itself."""
    for name, train in grounds.trains.items():
        if train.from_ is not None:
            days = {stage: _distance(given, train.from_) for stage, given in train.stages.items()}
            for pair in wrong_pairs(days, ()):
                found = f"{_words(train.stages[pair.second])!r}, which is before {pair.first}".replace("'", '"')
                path = (*train_path(name), "stages", pair.second)
                yield Remark("stage-order", path, found, f"a distance that puts it behind {pair.first}")
    for one, path in grounds.own:
        if one.entry is not None and one.entry.stage:
            yield from _of_release(one, path)


def _words(given: str | StageOffset) -> str:
    return given if isinstance(given, str) else given.at


def _distance(given: str | StageOffset, day: date) -> date:
    return offset(_words(given)).from_day(day)


def _of_release(one: PlannedRelease, path: Path) -> Iterator[Remark]:
    own = one.entry.stage if one.entry else {}
    days = {stage.name: stage.day for stage in one.stages}
    before = {
        stage.name: stage.by_train or stage.day for stage in one.stages if stage.by_train or stage.name not in own
    }
    by_train = sorted(before, key=before.__getitem__)
    for pair in wrong_pairs(days, [pair for pair in pairwise(by_train) if before[pair[0]] < before[pair[1]]]):
        name = pair.second if pair.second in own else pair.first
        if name in own:
            other, side = (pair.first, "after") if name == pair.second else (pair.second, "before")
            found = f"{days[name]}, {'before' if side == 'after' else 'after'} {other} on {days[other]}"
            yield Remark("stage-order", (*path, "stage", name), found, f"a day not {_opposite(side)} {other}")


def _opposite(side: str) -> str:
    return "before" if side == "after" else "after"


def wrong_pairs(days: dict[str, date], more: Iterable[Sequence[str]]) -> tuple[Pair, ...]:
    """Find stages whose days are not in the order of their numbers, of alpha, beta and rc, or of `more` pairs."""
    stems: dict[str, list[tuple[int, int, str]]] = {}
    for name in days:
        match = _NUMBERED.fullmatch(name)
        stem, number = (match["stem"], int(match["number"])) if match else (name, 0)
        usual = stem.lower() in _USUAL
        place = _USUAL.index(stem.lower()) if usual else 0
        stems.setdefault("" if usual else f"{stem} ", []).append((place, number, name))
    wanted = [(first[2], second[2]) for group in stems.values() for first, second in pairwise(sorted(group))]
    wanted += [(first, second) for first, second in more]
    return tuple(dict.fromkeys(Pair(first, second) for first, second in wanted if days[first] > days[second]))


def copied(grounds: Grounds) -> Iterator[Remark]:
    """Find days of stages that the train gives anyway."""
    for one, path in grounds.own:
        for stage in one.stages:
            given = one.entry.stage.get(stage.name) if one.entry else None
            plain = not isinstance(given, StageDate) or not (given.owner or given.zone)
            if given is not None and plain and stage.by_train == stage.day:
                yield Remark(
                    "stage-as-train",
                    (*path, "stage", stage.name),
                    f"{stage.day}, the day that the train gives anyway",
                    "nothing, or another day",
                    "delete it, so that the stage moves with its release",
                )
