"""The command as a process: what it does where its output cannot go as usual."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stories import story

MAIN = (sys.executable, "-m", "tagline")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return story("feat: a", "$ tag v1.0.0", "feat: from → to").told(tmp_path_factory.mktemp("story") / "repository")


def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run tagline in a process of its own."""
    kept = {**os.environ, **environment}
    return subprocess.run(
        [*MAIN, *map(str, words)], env=kept, capture_output=True, encoding="utf-8", errors="replace", check=False
    )


def test_the_package_runs_as_a_module(repository: Path) -> None:
    assert run("next", "--repository", repository).stdout == "1.1.0\n"


def test_what_an_encoding_lacks_is_replaced(repository: Path) -> None:
    said = run("next", "--explain", "--repository", repository, PYTHONIOENCODING="latin-1")
    assert (said.returncode, said.stderr) == (0, "")
    assert "from ? to" in said.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_told_in_a_line(repository: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*MAIN, "next", "--repository", str(repository)],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_an_output_that_is_closed_is_no_error(repository: Path) -> None:
    line = f'"{sys.executable}" -m tagline next --repository "{repository}" >&-'
    done = subprocess.run(["sh", "-c", line], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_who_wants_no_colours_gets_none(
    repository: Path, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals of this kind")
    monkeypatch.setenv(name, value)
    seen = bytearray()

    def read(descriptor: int) -> bytes:
        data = os.read(descriptor, 1024)
        seen.extend(data)
        return b""

    pty.spawn([*MAIN, "next", "--explain", "--repository", str(repository)], read)
    assert b"1.1.0" in seen
    assert b"\x1b" not in seen
