"""What a site costs: CPU time a page and peak memory at 300, 1,000 and all releases of a repository.

Run by `make bench` on the histories that lie beside the checkout, or on any repository:
`python tests/benchmarks/bench_site.py REPOSITORY`. It prints and asserts nothing: a machine's speed is no test.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tagline.publishing.building import Source, configured, dated, plugin_of, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZES = (0, 300, 1_000, 1_000_000)
AS_OF = datetime(2026, 11, 1, tzinfo=UTC)


class Cost(NamedTuple):
    """What one build cost, in a process of its own."""

    releases: int
    pages: int
    reading: float
    building: float
    megabytes: float


def test_what_a_site_costs(shared: Callable[[str], Path], tmp_path: Path) -> None:
    """Print the table of the largest history."""
    bundle = shared("histories") / "electron.bundle"
    bare = tmp_path / "electron.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", str(bundle), str(bare)], check=True)
    report(bare)


def report(repository: Path) -> None:
    """Measure and print."""
    costs = list(measured(repository))
    fixed = costs[0]
    print(f"\n{repository.name}: reading {fixed.reading:.2f} s, a site without releases {fixed.building:.2f} s CPU")  # noqa: T201
    print(f"{'releases':>9}{'pages':>8}{'CPU s':>8}{'ms a page':>11}{'peak MB':>9}")  # noqa: T201
    for cost in costs[1:]:
        each = 1_000 * (cost.building - fixed.building) / max(1, cost.pages - fixed.pages)
        print(f"{cost.releases:>9,}{cost.pages:>8,}{cost.building:>8.2f}{each:>11.2f}{cost.megabytes:>9.0f}")  # noqa: T201


def measured(repository: Path) -> Iterator[Cost]:
    """Build at each size, each time in a fresh process, so that no memory is inherited."""
    for size in SIZES:
        words = [sys.executable, __file__, str(repository), str(size)]
        done = subprocess.run(words, check=True, capture_output=True, text=True)
        yield Cost(*json.loads(done.stdout))


def measure(repository: Path, size: int) -> Cost:
    """Read everything, keep the newest releases only, and build their site."""
    git_dir = None if (repository / ".git").exists() else repository
    source = Source(repository=repository, git_dir=git_dir, as_of=AS_OF)
    with tempfile.TemporaryDirectory() as site, tempfile.TemporaryDirectory() as docs:
        began = time.process_time()
        config = configured(source, Path(site), Path(docs))
        plugin = plugin_of(config)
        plugin.book = replace(plugin.read(), releases=plugin.read().releases[:size])
        read = time.process_time()
        with dated(plugin.book):
            run(config)
        built = time.process_time()
        pages = sum(1 for _ in Path(site).rglob("index.html"))
    return Cost(len(plugin.book.releases), pages, read - began, built - read, peak())


def peak() -> float:
    """Give the most memory that this process ever held, in megabytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415 - there is none on Windows

    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    where = Path(sys.argv[1]).absolute()
    if len(sys.argv) > 2:
        print(json.dumps(measure(where, int(sys.argv[2]))))  # noqa: T201 - the parent reads it
    else:
        report(where)
