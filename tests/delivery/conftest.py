"""Public repositories that may be at hand."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def clone() -> Callable[[str], Path]:
    """Give a whole clone of a public repository by its name, from $TAGLINE_REPOSITORIES; the test skips without it.

    The names are `git-cliff` (of orhun), `commitizen` (of commitizen-tools), `python-semantic-release`, `core` (of
    vuejs) and `release-please` (of googleapis).
    """
    root = os.environ.get("TAGLINE_REPOSITORIES", "")

    def place(name: str) -> Path:
        path = Path(root) / name
        if not root or not path.is_dir():
            pytest.skip(f"no clone of {name} in $TAGLINE_REPOSITORIES")
        return path

    return place
