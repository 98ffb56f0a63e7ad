"""Write a file beside its place and put it there when it is whole, so that no half file is ever left."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tagline.errors import TaglineError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def write_whole(target: Path, parts: Iterable[bytes], *, called: str, with_folder: bool = False) -> None:
    """Write a file in one step; `called` is its name in errors, `with_folder` makes the folder that it stands in."""
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        if with_folder:
            target.parent.mkdir(exist_ok=True)
        try:
            with beside.open("wb") as file:
                file.writelines(parts)
            if target.exists():
                beside.chmod(target.stat().st_mode)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        problem = f"{called}: cannot be written: {error.strerror}"
        raise TaglineError(problem) from error
