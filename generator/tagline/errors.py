"""Problems that a user can cause and mend."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Told(NamedTuple):
    """A mistake in a file that people write: where it stands, and what is wrong.

    `place` names its keys in words; `column` is 0 where only the line is known.
    """

    file: str
    line: int
    place: str
    text: str
    column: int = 0

    def __str__(self) -> str:
        """Write it as one line."""
        column = f":{self.column}" if self.column else ""
        return ": ".join(filter(None, (f"{self.file}:{self.line}{column}", self.place, self.text)))


class TaglineError(Exception):
    """A sentence for the person who must act: where, what was found, and (as remedy) what would be right.

    `code` is the exit code of a command that it ends.
    """

    code = 1

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem}; {remedy}" if remedy else problem)
        self.problem = problem
        self.remedy = remedy


class LostRaceError(TaglineError):
    """Somebody else changed the same thing at the same time, again and again; nothing was done."""

    code = 4


class MistakesError(TaglineError):
    """Several mistakes in what a user wrote, a line each; `told` are those of which the place is known."""

    MOST = 50

    def __init__(self, mistakes: Sequence[Told | str]) -> None:
        more = len(mistakes) - self.MOST
        lines = [str(one) for one in mistakes[: self.MOST]]
        super().__init__("\n".join([*lines, *([f"and {more:,} more mistakes"] if more > 0 else [])]))
        self.told = tuple(one for one in mistakes if isinstance(one, Told))


def mistaken(mistakes: Iterable[tuple[str, int, str]]) -> MistakesError:
    """Make one error of mistakes in files: a line for each, with file, line and what would be right."""
    return MistakesError([Told(path, line, "", words) for path, line, words in sorted(set(mistakes))])
