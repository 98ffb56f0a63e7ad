"""Find the templates and the site configuration that belong to this package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

ASSETS = "assets/tagline"
PACKAGE = Path(__file__).resolve().parents[1]


def folder(name: Literal["templates", "site_config"]) -> Path:
    """Give the folder inside the installed package, else beside the source root in a checkout."""
    installed = PACKAGE / name
    return installed if installed.is_dir() else PACKAGE.parents[1] / name


def assets() -> Iterator[tuple[str, Path]]:
    """Give style, scripts, pictures and fonts: where each goes in a site, and where it is."""
    root = folder("site_config") / "assets"
    for source in sorted(root.rglob("*")):
        if source.is_file():
            yield f"{ASSETS}/{source.relative_to(root).as_posix()}", source
