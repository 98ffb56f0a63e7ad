"""Commits that only make a release: their first line says that, and nothing else."""

import re

_SAID = (
    "release releases released releasing version versions bump bumps bumped prepare prepares preparing publish "
    "published cut tag new next chore build ci changelog update updated main master develop dev trunk the for to from "
    "of and a v skip final stable package packages"
)
_WORDS = frozenset(_SAID.split())
_VERSION = re.compile(r"[0-9]\.[0-9]")
_BETWEEN = re.compile(r"[\s():,!\[\]→>=|`'\"]+")
_PULL = re.compile(r"\(#[0-9]{1,9}\)")
_LONGEST = 200


def is_release_commit(message: str) -> bool:
    """Whether the first line holds a version and beside it only words such as "chore(release): prepare for"."""
    line = message.partition("\n")[0]
    if len(line) > _LONGEST or not _VERSION.search(line):
        return False
    words = filter(None, _BETWEEN.split(_PULL.sub(" ", line)))
    return all(_VERSION.search(word) or word.strip(".-").lower() in _WORDS for word in words if word.strip(".-"))
