"""What a plan with a long history costs: CPU time of `tagline plan` against git's own log of the file, and 200 years.

Run by `make bench`, or alone: `PYTHONPATH=tests python tests/benchmarks/bench_plan.py [RELEASES VERSIONS]`. It prints
and asserts nothing, because a machine's speed is no test.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bench_changelog import NOTHING, measured, tagline
from stories import git
from tagline.model.plan import Cadence, Freeze, Plan
from tagline.rules.cadence import trains

if TYPE_CHECKING:
    from collections.abc import Iterator

RELEASES, VERSIONS = 5_000, 2_000
FIRST = date(2010, 1, 5)
DAY = 86_400
TODAY = date(2226, 1, 1)


def bench_plan(tmp_path: Path) -> None:
    """Print the table of a plan that is made for it."""
    report(made(tmp_path / "plan", RELEASES, VERSIONS), RELEASES, VERSIONS)


test_plan = bench_plan  # pytest collects by this name


def made(where: Path, releases: int, versions: int) -> Path:
    """Make a repository whose plan has so many releases, two of which move in each of so many commits."""
    where.mkdir()
    git(where, "init", "--quiet", "--bare", "--initial-branch=main")
    words = ["git", "-C", str(where), "fast-import", "--quiet"]
    with subprocess.Popen(words, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for piece in commits(releases, versions):
            process.stdin.write(piece)
    git(where, "gc", "--quiet")
    return where


def commits(releases: int, versions: int) -> Iterator[bytes]:
    """Give the stream of `git fast-import`."""
    choice = random.Random(1)
    targets = [FIRST + timedelta(days=at) for at in range(releases)]
    for at in range(versions):
        for moved in choice.choices(range(releases), k=2 if at else 0):
            targets[moved] += timedelta(days=choice.choice([-3, 1, 7, 14]))
        entries = (f'[[release]]\nid = "r{n}"\ntarget = {day}\n\n' for n, day in enumerate(targets))
        text = f'timezone = "UTC"\n\n{"".join(entries)}'.encode()
        message = f"docs: move {at}\n\nSlip-reason: because {at}\n".encode()
        who = b"Ada <ada@users.invalid> %d +0000\n" % (1_262_600_000 + at * DAY)
        yield b"commit refs/heads/main\nauthor " + who + b"committer " + who
        yield b"data %d\n%s\nM 100644 inline release-plan.toml\n" % (len(message), message)
        yield b"data %d\n%s\n" % (len(text), text)


def report(repository: Path, releases: int, versions: int) -> None:
    """Measure and print."""
    at = ("git", "-C", str(repository))
    history = ("--first-parent", "HEAD", "--", "release-plan.toml")
    plan = (tagline(), "plan", "--as-of", "2015-07-01", "--repository", str(repository))
    costs = measured(
        {
            "python": NOTHING,
            "git log": (*at, "log", *history),
            "git log -p": (*at, "log", "--patch", "--unified=0", *history),
            "plan": plan,
        }
    )
    print(f"\na plan of {releases:,} releases, {versions:,} versions of it")  # noqa: T201
    print(f"{'':12}{'CPU ms':>9}{'peak MB':>9}  ratio")  # noqa: T201
    for name, cost in costs.items():
        ratio = cost.seconds / costs["git log -p"].seconds
        print(f"{name:12}{1_000 * cost.seconds:>9.1f}{cost.megabytes:>9.0f}  {ratio:.2f} x git log -p")  # noqa: T201
    for every in ("weekly", "6 weeks on Tuesday", "last working day of the month"):
        print(f"{every:30}{1_000 * cadence(every):>9.1f} ms for the departures of 200 years")  # noqa: T201


def cadence(every: str) -> float:
    """Give the CPU seconds in which a train departs for 200 years, with a year-end freeze in each."""
    closed = (Freeze(id=f"y{year}", from_=date(year, 12, 18), to=date(year + 1, 1, 4)) for year in range(2026, 2226))
    train = Cadence(every=every, from_=date(2026, 1, 1), avoid="next-workday")
    whole = Plan(cadence=train, freeze=tuple(closed))
    began = time.process_time()
    trains(whole, {}, TODAY)
    return time.process_time() - began


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sizes = [int(word) for word in sys.argv[1:3]] or [RELEASES, VERSIONS]
        report(made(Path(folder) / "plan", *sizes), *sizes)
