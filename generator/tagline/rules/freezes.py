"""Say whether a freeze stops something on a day, and when the next one does."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple, TypeAlias

from tagline.model.plan import ChangeClass, Freeze

Kind: TypeAlias = Literal["release", "feature", "string", "change"]
_ONE_DAY = timedelta(days=1)


class Question(NamedTuple):
    """What is to be done on a day: its kind, its class, and the line that it is for ("" where none is named)."""

    day: date
    kind: Kind = "release"
    change: ChangeClass = "normal"
    line: str = ""


class Verdict(NamedTuple):
    """The freezes in force that stop it, those that let it pass, those of another kind, and the next that will stop it.

    `free` is the first day on which nothing stops it any more; the day itself where nothing does, None where the
    calendar ends before.
    """

    stops: tuple[Freeze, ...]
    passes: tuple[Freeze, ...]
    others: tuple[Freeze, ...]
    next: Freeze | None
    free: date | None


def judge(freezes: Iterable[Freeze], question: Question) -> Verdict:
    """Ask all freezes. A freeze stops what is of its kind and of its lines, unless it allows the class."""
    concerned = [freeze for freeze in freezes if _concerns(freeze, question.line)]
    on_day = [freeze for freeze in concerned if freeze.from_ <= question.day <= freeze.to]
    same = [freeze for freeze in on_day if freeze.kind == question.kind]
    stopping = [one for one in concerned if one.kind == question.kind and question.change not in one.allow]
    ahead = [freeze for freeze in stopping if freeze.from_ > question.day]
    return Verdict(
        stops=tuple(sorted((one for one in same if one in stopping), key=lambda one: one.to, reverse=True)),
        passes=tuple(freeze for freeze in same if freeze not in stopping),
        others=tuple(freeze for freeze in on_day if freeze.kind != question.kind),
        next=min(ahead, key=lambda one: (one.from_, one.id), default=None),
        free=_free(question.day, stopping),
    )


def _concerns(freeze: Freeze, line: str) -> bool:
    """Whether a freeze holds for a line. Where no line is named, every freeze may: so none is overlooked."""
    return not freeze.lines or not line or line in freeze.lines


def _free(day: date, stopping: Sequence[Freeze]) -> date | None:
    """Give the first day from this one on that no freeze covers."""
    for freeze in sorted(stopping, key=lambda one: one.from_):
        if freeze.from_ <= day <= freeze.to:
            if freeze.to == date.max:
                return None
            day = freeze.to + _ONE_DAY
    return day
