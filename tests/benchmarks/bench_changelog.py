"""What the command line costs: CPU time against plain `git log` and against Python's own start, and peak memory.

Run by `make bench` on the histories that lie beside the checkout, or on any repositories:
`python tests/benchmarks/bench_changelog.py REPOSITORY ...`. It prints and asserts nothing, because a machine's speed
is no test.

All commands run in turns, so that a slow moment of the machine slows each of them; the first turn warms caches and
does not count. CPU time and memory are those of the whole process with its children.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

TURNS = 5
GIT_LOG = ("git", "log", "-z", "--tags", "HEAD", "--format=%H%x00%P%x00%ct%x00%aN%x00%B")
NOTHING = (sys.executable, "-c", "pass")


class Cost(NamedTuple):
    """What a command costs: the median of its CPU seconds, and the most memory that one of its processes ever held."""

    seconds: float
    megabytes: float


def bench_changelog(shared: Callable[[str], Path], tmp_path: Path) -> None:
    """Print the table of each history that lies beside the checkout as a bundle."""
    for bundle in sorted(shared("histories").glob("*.bundle")):
        repository = tmp_path / bundle.stem
        subprocess.run(["git", "clone", "--quiet", "--bare", bundle, repository], check=True)
        report(repository)


test_changelog = bench_changelog  # pytest collects by this name


def report(repository: Path) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        output = ("--output", str(Path(folder) / "CHANGELOG.md"))
        where = ("--repository", str(repository))
        costs = measured(
            {
                "git log": ("git", "-C", str(repository), *GIT_LOG[1:]),
                "changelog": (tagline(), "changelog", *where, *output),
                "python": NOTHING,
                "--version": (tagline(), "--version"),
                "next": (tagline(), "next", *where),
            }
        )
    print(f"\n{repository.name}: medians of {TURNS} in turns")  # noqa: T201
    print(f"{'':12}{'CPU ms':>9}{'peak MB':>9}  ratio")  # noqa: T201
    for name, cost in costs.items():
        floor = "git log" if name in {"git log", "changelog"} else "python"
        ratio = cost.seconds / costs[floor].seconds
        print(f"{name:12}{1_000 * cost.seconds:>9.1f}{cost.megabytes:>9.0f}  {ratio:.2f} x {floor}")  # noqa: T201


def measured(commands: Mapping[str, Sequence[str]]) -> dict[str, Cost]:
    """Run all commands in turns."""
    turns = [{name: run(words) for name, words in commands.items()} for _ in range(TURNS + 1)][1:]
    return {name: typical(turn[name] for turn in turns) for name in commands}


def typical(costs: Iterable[Cost]) -> Cost:
    """Take the median of times and the most of memory."""
    seconds, megabytes = zip(*costs, strict=True)
    return Cost(statistics.median(seconds), max(megabytes))


def run(words: Sequence[str]) -> Cost:
    """Run a command once; byte code is cached, as it is where tagline is installed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # so that Popen does not wait for it again
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def tagline() -> str:
    """Give the installed command: beside this Python, else on PATH."""
    found = shutil.which("tagline", path=str(Path(sys.executable).parent)) or shutil.which("tagline")
    if found is None:
        problem = "tagline is not installed in this environment"
        raise FileNotFoundError(problem)
    return found


if __name__ == "__main__":
    for one in sys.argv[1:]:
        report(Path(one).absolute())
