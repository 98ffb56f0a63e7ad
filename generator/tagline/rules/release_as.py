"""`Release-As: 3.0.0`, the footer by which people choose a version themselves."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tagline.model.commit import Commit, Footer
from tagline.model.version import Version
from tagline.rules.conventional_commits import trailers
from tagline.rules.plain_text import without_addresses
from tagline.rules.schemes import Scheme

LONGEST = 100
_TOKEN = "release-as"  # noqa: S105 - the specification calls a footer's name a token


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


def requests(commits: Iterable[Commit], footers_of: Callable[[str], Iterable[Footer]] = trailers) -> Iterator[Request]:
    """Find the requests in commits, in their order; the last footer of a message counts."""
    for commit in commits:
        if _TOKEN in commit.message.lower():
            values = [footer.value for footer in footers_of(commit.message) if footer.token.lower() == _TOKEN]
            if values:
                yield Request(commit, without_addresses(values[-1].partition("\n")[0].strip()[:LONGEST]))
