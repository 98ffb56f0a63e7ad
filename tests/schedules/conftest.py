"""Public schedules that may be at hand."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def clone() -> Callable[[str], Path]:
    """Give a clone of a public repository by its name, from the folder $TAGLINE_SCHEDULES; the test skips without it.

    The names are `sig-release` (of kubernetes), `peps` (of python) and `Release` (of nodejs).
    """
    root = os.environ.get("TAGLINE_SCHEDULES", "")

    def place(name: str) -> Path:
        path = Path(root) / name
        if not root or not path.is_dir():
            pytest.skip(f"no clone of {name} in $TAGLINE_SCHEDULES")
        return path

    return place
