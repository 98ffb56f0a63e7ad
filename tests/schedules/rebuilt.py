"""A public schedule told anew as a repository of ours: a plan with a history, and tags on the days of the releases."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import NamedTuple

from stories import Story, git
from tagline.assembly.books import read_book
from tagline.model.plan import Line, Plan, Release
from tagline.model.schedule import Timetable


class Version(NamedTuple):
    """One public version of a schedule's file; `committed` is in seconds since 1970."""

    committed: int
    message: str
    text: str


class Edition(NamedTuple):
    """What one public version says, as a plan of ours."""

    committed: int
    message: str
    plan: Plan


class Shipment(NamedTuple):
    """A release that came: a fact that the public data or a forge records."""

    tag: str
    day: date


def versions(clone: Path, path: str, *, first_parent: bool = True) -> Iterator[Version]:
    """Give every version of a file in a public history, oldest first."""
    walk = ["--first-parent"] if first_parent else []
    told = git(clone, "log", *walk, "--reverse", "--diff-filter=AM", "--format=%H%x00%ct%x00%B%x01", "--", path)
    for record in told.decode(errors="replace").split("\1")[:-1]:
        commit, committed, message = record.strip("\n").split("\0")
        text = git(clone, "show", f"{commit}:{path}").decode(errors="replace")
        yield Version(int(committed), message, text)


def rebuilt(where: Path, editions: Iterable[Edition], shipments: Iterable[Shipment], *, scheme: str = "semver") -> Path:
    """Tell a repository: a commit for each edition and one for each release, in the order in which they came."""
    found = list(editions)
    deeds: list[tuple[int, Edition | Shipment]] = [(one.committed, one) for one in found]
    deeds += [(noon(one.day), one) for one in shipments]
    told = Story()
    told.commit("chore: begin", when=min(moment for moment, _ in deeds) - 1, files={"tagline.toml": settings(scheme)})
    for moment, deed in sorted(deeds, key=lambda pair: pair[0]):
        if isinstance(deed, Edition):
            told.commit(deed.message, when=moment, files={"release-plan.toml": written(deed.plan)})
        else:
            told.commit("feat: something new", when=moment)
            told.tag(deed.tag, message=deed.tag, when=moment)
    return told.told(where)


def noon(day: date) -> int:
    """Give the noon of a day, in seconds since 1970."""
    return int(datetime.combine(day, time(12), UTC).timestamp())


def timetable(repository: Path, as_of: date) -> Timetable:
    """Read the timetable as the command does."""
    moment = datetime.combine(as_of, time(23), UTC)
    found = read_book(repository, as_of=moment, with_plan=True).timetable
    assert found is not None
    return found


def settings(scheme: str) -> str:
    """Give the settings of such a repository."""
    return f'scheme = "{scheme}"\n'


def written(plan: Plan) -> str:
    """Write the part of a plan that public schedules have."""
    return "\n".join((*(_line(one) for one in plan.line), *(_release(one) for one in plan.release)))


def _line(line: Line) -> str:
    keys = ("id", "tags", "codename", "lts", "active", "security")
    return _table("line", {key: getattr(line, key) for key in keys})


def _release(release: Release) -> str:
    keys = ("id", "line", "target", "bump")
    stages = {f"stage.{name}": day for name, day in release.stage.items()}
    return _table("release", {key: getattr(release, key) for key in keys} | stages)


def _table(name: str, fields: Mapping[str, object]) -> str:
    said = {key: value for key, value in fields.items() if value not in {None, "", False}}
    return "\n".join((f"[[{name}]]", *(f"{key} = {_value(value)}" for key, value in said.items()), ""))


def _value(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
