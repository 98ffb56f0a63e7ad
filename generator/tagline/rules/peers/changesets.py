"""What a configuration of changesets means, and what its fragments say."""

import re
from collections.abc import Iterator, Mapping

from tagline.rules.peers.pieces import Facts, Piece, Said, Unsaid, told
from tagline.rules.peers.towncrier import Found
from tagline.rules.peers.version_places import BRANCHES

_REASONS = {
    "fixed": "packages that share a version: give them the same `tag` under [[packages]]",
    "linked": "linked versions; each package moves by its own changes here",
    "ignore": "all packages are read that have tags",
    "snapshot": "snapshot releases are not made here",
}
_LINE = re.compile(r"""["']?(?P<name>[^"':\s]{1,200})["']?\s{0,5}:\s{0,5}["']?(?P<bump>major|minor|patch|none)["']?""")
_TYPES = {"major": "feat", "minor": "feat", "patch": "fix", "none": "chore"}
_ORDER = ("none", "patch", "minor", "major")


def pieces(data: Mapping[str, object], facts: Facts) -> Iterator[Piece]:
    """Say its configuration in our settings, as far as they have words for it."""
    del facts
    if isinstance(branch := data.get("baseBranch"), str):
        yield Said(BRANCHES, [branch], ("baseBranch",))
    yield Unsaid((), "versions come from commits here, and from entries in release-notes/next/")
    yield from told(data, _REASONS)


def fragment(text: str) -> Found | None:
    """Read a changeset: packages with their bumps between two lines `---`, then text; None for another file."""
    lines = text.replace("\r\n", "\n").split("\n")
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if lines[0].rstrip() != "---" or not end:
        return None
    bumps = [found for line in lines[1:end] if (found := _LINE.fullmatch(line.strip()))]
    body = "\n".join(lines[end + 1 :]).strip()
    if not bumps or not body:
        return None
    bump = max((found["bump"] for found in bumps), key=_ORDER.index)
    scope = bumps[0]["name"].rpartition("/")[2] if len(bumps) == 1 else ""
    return Found(_TYPES[bump], (), body, scope, breaking=bump == "major")
