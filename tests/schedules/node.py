"""Node.js: one JSON file, with the days of each line in the order of its life."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from schedules.rebuilt import Edition, Shipment, Version, versions
from tagline.model.plan import Line, Plan, Release

# The day on which each x.0.0 came. The schedule never corrected that of 9, and some others only afterwards.
SHIPPED = {
    "4.0.0": date(2015, 9, 8),
    "5.0.0": date(2015, 10, 29),
    "6.0.0": date(2016, 4, 26),
    "7.0.0": date(2016, 10, 25),
    "8.0.0": date(2017, 5, 30),
    "9.0.0": date(2017, 10, 31),
    "10.0.0": date(2018, 4, 24),
    "11.0.0": date(2018, 10, 23),
    "12.0.0": date(2019, 4, 23),
    "13.0.0": date(2019, 10, 22),
    "14.0.0": date(2020, 4, 21),
    "15.0.0": date(2020, 10, 20),
    "16.0.0": date(2021, 4, 20),
    "17.0.0": date(2021, 10, 19),
    "18.0.0": date(2022, 4, 19),
    "19.0.0": date(2022, 10, 18),
    "20.0.0": date(2023, 4, 18),
    "21.0.0": date(2023, 10, 17),
    "22.0.0": date(2024, 4, 24),
    "23.0.0": date(2024, 10, 16),
    "24.0.0": date(2025, 5, 6),
    "25.0.0": date(2025, 10, 15),
    "26.0.0": date(2026, 5, 5),
}


def plan(text: str) -> Plan:
    """Read one version of the file."""
    told = {name.removeprefix("v"): said for name, said in json.loads(text).items()}
    return Plan(line=tuple(_line(*one) for one in told.items()), release=tuple(_release(*one) for one in told.items()))


def _line(name: str, said: Mapping[str, str]) -> Line:
    return Line(
        id=name,
        tags=f"v{name}.*",
        codename=said.get("codename", ""),
        lts=date.fromisoformat(said["lts"]) if "lts" in said else False,
        active=date.fromisoformat(said["maintenance"]) if "maintenance" in said else None,
        security=date.fromisoformat(said["end"]),
    )


def _release(name: str, said: Mapping[str, str]) -> Release:
    stages = {"alpha": date.fromisoformat(said["alpha"])} if "alpha" in said else {}
    return Release(id=f"start-{name}", line=name, target=date.fromisoformat(said["start"]), stage=stages)


def editions(found: Iterable[Version]) -> Iterator[Edition]:
    """Give a plan for each version of the file."""
    return (Edition(one.committed, one.message, plan(one.text)) for one in found)


def public(clone: Path) -> tuple[list[Edition], list[Shipment]]:
    """Read the real history out of a clone of nodejs/Release."""
    found = versions(clone, "schedule.json", first_parent=False)
    return list(editions(found)), [Shipment(f"v{version}", when) for version, when in SHIPPED.items()]
