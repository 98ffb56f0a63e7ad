"""Problems that a user can cause and mend."""

from collections.abc import Iterable, Sequence


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
    """Several mistakes in what a user wrote, a line each."""

    MOST = 50

    def __init__(self, lines: Sequence[str]) -> None:
        more = len(lines) - self.MOST
        super().__init__("\n".join([*lines[: self.MOST], *([f"and {more:,} more mistakes"] if more > 0 else [])]))


def mistaken(mistakes: Iterable[tuple[str, int, str]]) -> MistakesError:
    """Make one error of mistakes in files: a line for each, with file, line and what would be right."""
    return MistakesError([f"{path}:{line}: {words}" for path, line, words in sorted(set(mistakes))])
