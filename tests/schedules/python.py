"""Python: one TOML file that names releases by labels, which move on when a release is put in or taken out.

A plan of ours needs an id that stays. So each version of the file is laid beside the one before it, in order, and what
is the same slot keeps its id, whatever its label has become.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from schedules.rebuilt import Edition, Shipment, Version, versions
from tagline.model.plan import Line, Plan, Release

SERIES = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15", "3.16")
FARTHEST = 22  # days; a slot that moves farther is a new one
_STAGE = re.compile(
    r"(?P<base>\d+\.\d+(?:\.\d+)?)(?: (?:(?P<kind>alpha|beta|candidate) (?P<number>\d+)|final))?", re.IGNORECASE
)
_LETTERS = {"alpha": "a", "beta": "b", "candidate": "rc"}


class Stage(NamedTuple):
    """One entry of the file; `version` is what its label stands for."""

    version: str
    day: date
    actual: bool

    @property
    def final(self) -> bool:
        """Whether it is no prerelease."""
        return self.version.replace(".", "").isdecimal()


class Slot(NamedTuple):
    """A release that is to come, with the id that it keeps."""

    id: str
    stage: Stage


class Board:
    """The slots of one series, followed through the versions of the file."""

    def __init__(self, series: str) -> None:
        self.series = series
        self.slots: list[Slot] = []
        self.shipped: set[str] = set()
        self._numbers = count(1)

    def follow(self, stages: Sequence[Stage]) -> None:
        """Take the next version of the file in. What ships keeps the day that was last planned: git knows the other."""
        fresh = [stage for stage in stages if stage.version not in self.shipped]
        waiting = [slot for slot in self.slots if slot.stage.version not in self.shipped]
        done = [slot for slot in self.slots if slot.stage.version in self.shipped]
        now: list[Slot] = []
        for slot, stage in aligned(waiting, fresh):
            if stage is not None and slot is not None:
                now.append(slot._replace(stage=stage._replace(day=slot.stage.day) if stage.actual else stage))
            elif stage is not None and not stage.actual:
                now.append(Slot(f"{self.series}-{next(self._numbers):02}", stage))
        self.slots = done + now
        self.shipped |= {stage.version for stage in stages if stage.actual}


def aligned(slots: Sequence[Slot], stages: Sequence[Stage]) -> list[tuple[Slot | None, Stage | None]]:
    """Bring two lists in order together so that days move least; one without a partner came or went."""

    @cache
    def best(at: int, to: int) -> tuple[float, tuple[tuple[int | None, int | None], ...]]:
        if at == len(slots) and to == len(stages):
            return 0, ()
        ways: list[tuple[float, tuple[tuple[int | None, int | None], ...]]] = []
        if at < len(slots):
            cost, rest = best(at + 1, to)
            ways.append((cost + FARTHEST, ((at, None), *rest)))
        if to < len(stages):
            cost, rest = best(at, to + 1)
            ways.append((cost + FARTHEST, ((None, to), *rest)))
        if at < len(slots) and to < len(stages):
            cost, rest = best(at + 1, to + 1)
            ways.append((cost + _apart(slots[at].stage, stages[to]), ((at, to), *rest)))
        return min(ways, key=lambda way: way[0])

    _, pairs = best(0, 0)
    return [(None if at is None else slots[at], None if to is None else stages[to]) for at, to in pairs]


def _apart(old: Stage, new: Stage) -> float:
    if old.final != new.final:
        return 3 * FARTHEST
    return abs((new.day - old.day).days) + (old.version != new.version) / 2


def stages(told: Mapping[str, Any], series: str) -> list[Stage]:
    """Read the entries of a series, in order of their days."""
    found = [
        Stage(version_of(entry["stage"]), entry["date"], entry["state"] == "actual")
        for entry in told.get("release", {}).get(series, [])
    ]
    return sorted(found, key=lambda stage: stage.day)


def version_of(label: str) -> str:
    """Give the version that a label such as "3.15.0 beta 1" stands for."""
    found = _STAGE.fullmatch(label.strip())
    assert found is not None, label
    return found["base"] + (_LETTERS[found["kind"].lower()] + found["number"] if found["kind"] else "")


def editions(found: Iterable[Version], series: Sequence[str] = SERIES) -> Iterator[Edition]:
    """Give a plan for each version of the file."""
    boards = [Board(one) for one in series]
    for version in found:
        told = tomllib.loads(version.text)
        for board in boards:
            board.follow(stages(told, board.series))
        known = [board for board in boards if board.series in told.get("metadata", {})]
        lines = tuple(_line(board.series, told["metadata"][board.series]) for board in known)
        releases = tuple(_release(board.series, slot) for board in known for slot in board.slots)
        yield Edition(version.committed, version.message, Plan(line=lines, release=releases))


def _line(series: str, said: Mapping[str, Any]) -> Line:
    security = end_of_life(said["end-of-life"])
    return Line(id=series, tags=f"v{series}.*", active=said.get("end-of-bugfix"), security=security)


def end_of_life(day: date) -> date | str:
    """Give the end of a series. The first of a month stands for the whole month there: its pages show only that."""
    return f"{day:%Y-%m}" if day.day == 1 else day


def _release(series: str, slot: Slot) -> Release:
    first = slot.stage.version.count(".") > 1 and slot.stage.version.endswith(".0")
    bump = "prerelease" if not slot.stage.final else "minor" if first else "patch"
    return Release(id=slot.id, line=series, target=slot.stage.day, bump=bump)  # type: ignore[arg-type] # one of three


def shipments(text: str, series: Sequence[str] = SERIES) -> list[Shipment]:
    """Give what came, as a version of the file records it."""
    told = tomllib.loads(text)
    return [Shipment(f"v{stage.version}", stage.day) for one in series for stage in stages(told, one) if stage.actual]


def public(clone: Path) -> tuple[list[Edition], list[Shipment]]:
    """Read the real history out of a clone of python/peps."""
    found = list(versions(clone, "release_management/python-releases.toml"))
    return list(editions(found)), shipments(found[-1].text)
