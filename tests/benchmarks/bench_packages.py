"""What packages cost: all of them in one pass against one of them, and against the project alone.

Run by `make bench` on the monorepo that lies beside the checkout, or on any:
`PYTHONPATH=tests python tests/benchmarks/bench_packages.py REPOSITORY`. It prints and asserts nothing, because a
machine's speed is no test.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bench_changelog import NOTHING, measured, tagline
from tagline.model.settings import Settings
from tagline.reading.git import Git
from tagline.reading.history import opened, read_all, read_refs
from tagline.rules.packages import packages_of, tags_of, touching, with_folders
from tagline.rules.release_lines import Stop, junctions, ship, ship_touching

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tagline.model.book import Package
    from tagline.reading.history import History

TURNS = 7


def bench_packages(shared: Callable[[str], Path], tmp_path: Path) -> None:
    """Print the tables of the monorepo among the histories."""
    repository = tmp_path / "vite"
    bundle = shared("histories") / "vite.bundle"
    subprocess.run(["git", "clone", "--quiet", "--bare", bundle, repository], check=True)
    report(repository)


test_packages = bench_packages  # pytest collects by this name


def report(repository: Path) -> None:
    """Measure and print: whole commands, then the assignment of commits to releases alone."""
    git, place = opened(Git(directory=repository))
    history = read_all(git, place, read_refs(git), touching=True)
    packages = with_folders(packages_of(history.refs.tags, Settings(), repository.stem), history.touched)
    most = max(packages, key=lambda package: len(tags_of(package, history.refs.tags).releases))
    where = ("--repository", str(repository))
    costs = measured(
        {
            "python": NOTHING,
            "next": (tagline(), "next", *where),
            "next --package": (tagline(), "next", "--package", most.name, *where),
            "next --all": (tagline(), "next", "--all", *where),
        }
    )
    print(f"\n{repository.name}: {len(packages)} packages; one is {most.name}")  # noqa: T201
    print(f"{'':16}{'CPU ms':>9}{'peak MB':>9}  ratio")  # noqa: T201
    for name, cost in costs.items():
        ratio = cost.seconds / costs["next --package"].seconds
        print(f"{name:16}{1_000 * cost.seconds:>9.1f}{cost.megabytes:>9.0f}  {ratio:.2f}")  # noqa: T201
    stops = {package: stops_of(package, history) for package in packages}
    whole = clocked(lambda: ship(history.commits, stops[most], place.head))
    one = clocked(lambda: assign(history, {most: stops[most]}))
    every = clocked(lambda: assign(history, stops))
    print("assigning commits to releases, in this process")  # noqa: T201
    for name, seconds in (("one, whole graph", whole), ("one package", one), ("all packages", every)):
        print(f"{name:16}{1_000 * seconds:>9.1f}{'':9}  {seconds / one:.2f}")  # noqa: T201


def assign(history: History, stops: Mapping[Package, Sequence[Stop]]) -> None:
    """Assign all commits to the releases of these packages."""
    marked = [tag.commit_hash for tag in history.refs.tags]
    where = junctions(history.commits, [*marked, *([history.place.head] if history.place.head else [])])
    touched = touching([package.paths for package in stops], history.touched)
    for its_stops, commits in zip(stops.values(), touched, strict=True):
        ship_touching(where, its_stops, history.place.head, commits)


def stops_of(package: Package, history: History) -> list[Stop]:
    """Give the releases of a package as the graph sees them."""
    items = sorted(tags_of(package, history.refs.tags).releases, key=lambda item: item.version)
    return [Stop(item.tag.commit_hash, rank, item.version.final) for rank, item in enumerate(items)]


def clocked(work: Callable[[], object]) -> float:
    """Give the median of the CPU seconds that some work takes; the first turn warms caches and does not count."""
    turns = []
    for _ in range(TURNS + 1):
        began = time.process_time()
        work()
        turns.append(time.process_time() - began)
    return statistics.median(turns[1:])


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        report(Path(argument).absolute())
