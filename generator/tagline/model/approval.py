"""Who approved or declined what, when, and where it is recorded."""

from enum import StrEnum
from typing import NamedTuple

from tagline.model import plan


class How(StrEnum):
    """Where a word of approval stands."""

    TRAILER = "trailer"
    TAG = "tag message"
    NOTE = "note"
    SIGNED = "signed tag"


class Identity(NamedTuple):
    """A person: a key of [people] ("" for somebody else), and a name that may be shown."""

    key: str
    name: str


class Record(NamedTuple):
    """A commit, tag or note in which people approve or decline.

    `subjects` are the ids of changes and releases that it speaks of; `place` is the commit that it stands on, `source`
    its own name: the id of a commit, or a tag.
    """

    how: How
    source: str
    place: str
    moment: int
    subjects: frozenset[str]
    approved: tuple[Identity, ...]
    declined: tuple[Identity, ...] = ()


class Approved(NamedTuple):
    """A person's approval.

    `counts` says whether this person may give it, and in this way. `own` is "" or says what makes the person no
    independent one; `after` is how many days after the release it came, None where it came in time.
    """

    who: Identity
    how: How
    source: str
    moment: int
    counts: bool
    own: str = ""
    after: int | None = None


class Approvals(NamedTuple):
    """What was asked for (None where nothing is) and what was given, the earliest word of each person."""

    asked: plan.Approval | None
    given: tuple[Approved, ...]

    @property
    def counted(self) -> tuple[Approved, ...]:
        """Those that count."""
        return tuple(one for one in self.given if one.counts)

    @property
    def met(self) -> bool:
        """Whether there are as many as were asked for."""
        return self.asked is None or len(self.counted) >= self.asked.need

    @property
    def waiting_for(self) -> tuple[str, ...]:
        """The keys of those who may still approve, where approvals are missing."""
        given = {one.who.key for one in self.counted}
        return () if self.met or self.asked is None else tuple(key for key in self.asked.of if key not in given)
