"""Ask a remote for its refs and push to it: all refs or none, and only onto what was seen there before."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.model.releasing import Asked, Made
from tagline.reading.git import decode
from tagline.writing.user_git import TOO_LONG, UserGit

# What git and forges say where somebody else was faster; everything else that is rejected was refused by a rule.
_RACES = re.compile(
    r"stale info|fetch first|non-fast-forward|cannot lock ref|failed to update ref|already exists|reference already"
    r"|incorrect old value|is at [0-9a-f]{40,64} but expected",
    re.IGNORECASE,
)
_LINE = re.compile(r"^(?P<flag>[ +\-*!=])\t(?P<from>[^\t]*):(?P<to>[^\t]*)\t(?P<words>.*)$", re.MULTILINE)
_AUTOMATIC = "(atomic push failed)"


class Update(NamedTuple):
    """A ref that is to become `new` ("" takes it away), if it still is `old` ("" is absent)."""

    ref: str
    new: str
    old: str


class Outcome(Enum):
    """How a push ended."""

    DONE = "done"
    LOST = "somebody else was faster"
    REFUSED = "the remote refused it"
    UNREACHABLE = "the remote could not be reached"


class Pushed(NamedTuple):
    """How a push ended, and the words of the remote that explain it."""

    outcome: Outcome
    told: str = ""


class Remote(NamedTuple):
    """A remote, by its name or its address; `shown` is how messages name it."""

    git: UserGit
    name: str
    shown: str

    def tips(self, *patterns: str) -> Mapping[str, str]:
        """Give refs and the ids that they have there; TaglineError where the remote cannot be asked."""
        done = self.git.run("ls-remote", "--refs", "--", self.name, *patterns)
        if done.code:
            raise self.unreachable(done.reason)
        pairs = (line.split("\t", 1) for line in decode(done.out).splitlines() if "\t" in line)
        return {ref: tip for tip, ref in pairs}

    def asked(self, branch: str | None) -> Asked:
        """Ask for the tip of a branch and for all tags, with the commits that they stand on."""
        patterns = ("HEAD", *([f"refs/heads/{branch}"] if branch else []), "refs/tags/*")
        done = self.git.run("ls-remote", "--symref", "--", self.name, *patterns)
        if done.code:
            raise self.unreachable(done.reason)
        pairs = [line.split("\t", 1) for line in decode(done.out).splitlines() if "\t" in line]
        held = {ref: found for found, ref in pairs if not found.startswith("ref: ")}
        default = next((found for found, ref in pairs if ref == "HEAD" and found.startswith("ref: ")), "")
        tags = {
            ref.removeprefix("refs/tags/"): Made(found, held.get(f"{ref}^{{}}", found))
            for ref, found in held.items()
            if ref.startswith("refs/tags/") and not ref.endswith("^{}")
        }
        return Asked(held.get(f"refs/heads/{branch}", ""), tags, default.removeprefix("ref: refs/heads/"))

    def unreachable(self, reason: str) -> TaglineError:
        """Say that the remote did not answer, and why."""
        return TaglineError(
            f"{self.shown}: the remote cannot be asked: {reason}", "see to the network and to your rights there"
        )

    def push(self, updates: Sequence[Update], options: Iterable[str] = ()) -> Pushed:
        """Push all updates or none. Where the connection broke, the remote is asked what came of it."""
        leases = [f"--force-with-lease={one.ref}:{one.old}" for one in updates]
        refspecs = [f"{one.new}:{one.ref}" for one in updates]
        words = ("push", "--porcelain", "--atomic", "--no-verify", "--no-follow-tags", *options, *leases)
        done = self.git.run(*words, "--", self.name, *refspecs)
        if done.code == 0:
            return Pushed(Outcome.DONE)
        rejected = [found["words"] for found in _LINE.finditer(decode(done.out)) if found["flag"] == "!"]
        reasons = [words for words in rejected if _AUTOMATIC not in words]
        if not rejected or done.code == TOO_LONG:
            return self._asked(updates, done.reason)
        told = done.told.strip()
        if any(_RACES.search(words) for words in (*reasons, told)):
            return Pushed(Outcome.LOST, told)
        return self._asked(updates, told, refused=True)

    def _asked(self, updates: Sequence[Update], told: str, *, refused: bool = False) -> Pushed:
        """Ask what came of a push that did not end well: an answer may be lost on the way, and the work be done."""
        try:
            tips = self.tips(*(one.ref for one in updates))
        except TaglineError:
            return Pushed(Outcome.UNREACHABLE, told)
        if all(tips.get(one.ref, "") == one.new for one in updates):
            return Pushed(Outcome.DONE)
        return Pushed(Outcome.REFUSED if refused else Outcome.UNREACHABLE, told)


def said_by(told: str) -> str:
    """Give the remote's own words out of what git printed, in one line."""
    lines = [line.removeprefix("remote: ").strip() for line in told.splitlines() if line.startswith("remote: ")]
    words = [line for line in lines if line and not line.startswith(("Resolving", "Compressing", "Counting"))]
    chosen = words[:3] or [line.strip() for line in told.splitlines() if line.strip()][:1]
    return " ".join(chosen)
