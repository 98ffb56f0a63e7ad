"""Anchors made of what people call things."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tagline.rules.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Collection

_SAFE: Final = re.compile(r"[A-Za-z][A-Za-z0-9.-]{0,99}")


def anchor_of(name: str, kind: str, taken: Collection[str]) -> str:
    """Give the anchor of a thing: its name, where that can be one and the page has no other use for it."""
    return name if _SAFE.fullmatch(name) and name not in taken else f"{kind}-{slug(name)}"
