"""The titles that forges give to merges and squashed pull requests, and the people's title inside them."""

import re
from typing import NamedTuple

_PULL_IN_FRONT = r"(?:Merged PR |Pull request #)(?P<number>[0-9]{1,9}): ?(?P<title>[^\n]*)"  # Azure, Bitbucket's server
_GITEA = r"Merge pull request '(?P<title>[^\n]{1,1000})' \(#(?P<number>[0-9]{1,9})\) from [^\n]*"
_GITHUB = r"Merge pull request #(?P<number>[0-9]{1,9}) from [^\n]*"
_BITBUCKET = r"Merged in [^\n]{1,400} \(pull request #(?P<number>[0-9]{1,9})\)"
_GITLAB = r"Merge branch '[^\n]{1,400}' into '[^\n]{1,400}'"
_FORMS = {  # by how they begin; each is compiled when the first title needs it
    "Merge pull request #": _GITHUB,
    "Merge branch '": _GITLAB,
    "Merge pull request '": _GITEA,
    "Merged in ": _BITBUCKET,
    "Merged PR ": _PULL_IN_FRONT,
    "Pull request #": _PULL_IN_FRONT,
}
_MERGE_REQUEST = r"^See merge request (?:[^\s!]{1,400})?!(?P<number>[0-9]{1,9})$"


class Titled(NamedTuple):
    """What a forge's message says: the number of the pull request, the people's title, what follows; "" for none."""

    pull: str
    title: str
    rest: str

    @property
    def message(self) -> str:
        """The message as it would stand without the forge's words, the number at the end of the title."""
        told = not self.pull or self.title.endswith((f"(#{self.pull})", f"(!{self.pull})"))
        title = self.title if told else f"{self.title} (#{self.pull})"
        return f"{title}\n\n{self.rest}" if self.rest else title


def titled(message: str) -> Titled | None:
    """Read a message that a forge wrote when it merged or squashed; None for any other, and where it says nothing."""
    first, _, body = message.partition("\n")
    form = next((form for start, form in _FORMS.items() if first.startswith(start)), None)
    found = re.match(form, first) if form else None
    if found is None:
        return None
    parts = found.groupdict()
    title, rest = (parts["title"], body) if "title" in parts else _parted(body)
    number = parts.get("number") or merge_request(rest)
    return Titled(number, title.strip(), rest.strip("\n")) if number or title.strip() else None


def _parted(body: str) -> tuple[str, str]:
    title, _, rest = body.lstrip("\n").partition("\n")
    return title, rest


def merge_request(text: str) -> str:
    """Give the number of the merge request that GitLab names at the end of its messages, "" where it names none."""
    at = text.rfind("See merge request ")
    found = re.match(_MERGE_REQUEST, text[at : at + 500], re.MULTILINE) if at >= 0 else None
    return found["number"] if found else ""
