"""Tagline releases itself, beside a bare remote."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the script is written for bash on Linux")
@pytest.mark.skipif(not (CHECKOUT / ".venv" / "bin" / "tagline").exists(), reason="`make` has not installed .venv")
@pytest.mark.skipif(not (CHECKOUT / ".git").exists(), reason="an unpacked archive has no history to release")
def test_the_rehearsal_ends_with_a_site_that_leads_to_the_new_release() -> None:
    done = subprocess.run(
        ["bash", CHECKOUT / ".ci" / "rehearse"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "addresses answer, and" in done.stdout
    assert "Nothing to publish" in done.stdout
