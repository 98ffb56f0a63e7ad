"""`Release-As: 3.0.0`, the footer by which people choose a version themselves."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tagline.model.commit import Commit
from tagline.model.version import Version
from tagline.rules.conventional_commits import trailers
from tagline.rules.plain_text import without_addresses
from tagline.rules.schemes import Scheme
from tagline.rules.squashes import may_be_squash

LONGEST = 100
_TOKEN = "release-as"  # noqa: S105 - the specification calls a footer's name a token
_IN_A_SQUASH = r"(?im)^[ \t]{0,8}release-as:[ \t]{1,8}(\S{1,100})[ \t]{0,8}$"  # a line of its own


class Request(NamedTuple):
    """A version that a commit asks for, as it is written there."""

    commit: Commit
    text: str

    def version(self, scheme: Scheme, prefix: str = "") -> Version | None:
        """Read the version, also behind a "v" or the prefix of the project's tags; None where it is none."""
        found = scheme.parse(self.text) or scheme.parse(self.text.removeprefix("v"))
        return found or (scheme.parse(self.text.removeprefix(prefix)) if prefix else None)

    def __str__(self) -> str:
        return f"`Release-As: {self.text}` in {self.commit.hash[:10]}"


def requests(commits: Iterable[Commit]) -> Iterator[Request]:
    """Find the requests in commits, in their order; the last one of a message counts."""
    for commit in commits:
        if _TOKEN in commit[4].lower() and (found := _values(commit.message)):
            yield Request(commit, without_addresses(found[-1].partition("\n")[0].strip()[:LONGEST]))


def _values(message: str) -> list[str]:
    """Give what the footers of a message ask for; in a squash, those of its commits stand in the middle of the text."""
    found = [footer.value for footer in trailers(message) if footer.token.lower() == _TOKEN]
    return found or (re.findall(_IN_A_SQUASH, message) if may_be_squash(message) else [])
