"""Ask git which things that a plan wants are named by some commit."""

import re
from collections.abc import Iterable, Sequence

from tagline.reading.git import Git, decode, words

_MOST = 1_000
_LONGEST = 200


def read_named(git: Git, needs: Iterable[str], starts: Iterable[str]) -> frozenset[str]:
    """Give those needs that the message of some commit names which `starts` reach, a merge included."""
    asked = [need for need in dict.fromkeys(needs) if need.strip() and "\n" not in need and len(need) <= _LONGEST][
        :_MOST
    ]
    begin = words(dict.fromkeys(starts))
    if not asked or not begin:
        return frozenset()
    patterns = [f"--grep={need}" for need in asked]
    form = ("-z", "--no-notes", "--no-color", "--encoding=UTF-8", "--format=%B", "--stdin")
    out = git.run("log", "--fixed-strings", "--regexp-ignore-case", *patterns, *form, stdin=begin)
    return named_in(asked, decode(out.replace(b"\0", b"\n")))


def named_in(needs: Sequence[str], text: str) -> frozenset[str]:
    """Say which needs a text names: "#41" is not in "#412"."""
    low = text.lower()
    return frozenset(need for need in needs if re.search(rf"(?<!\w){re.escape(need.lower())}(?!\w)", low))
