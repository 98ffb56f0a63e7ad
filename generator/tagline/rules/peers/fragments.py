"""Entries that people wrote for another tool, as files of ours."""

import re

from tagline.model.notes import FRAGMENTS
from tagline.rules.peers.towncrier import Found

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def fragment_path(name: str) -> str:
    """Name the file of a fragment after that of the other tool."""
    stem = re.sub(r"\.(?:md|rst|txt)\Z", "", name)
    return f"{FRAGMENTS}/{_UNSAFE.sub('-', stem).strip('.-_') or 'entry'}.md"


def fragment_text(found: Found) -> str:
    """Write a fragment."""
    keys = [f"type: {found.type}"]
    keys += [f"scope: {found.scope}"] if found.scope else []
    keys += [f"refs: [{', '.join(found.refs)}]"] if found.refs else []
    keys += ["breaking: true"] if found.breaking else []
    return "\n".join(("---", *keys, "---", found.text, ""))
