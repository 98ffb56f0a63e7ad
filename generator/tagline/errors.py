"""Problems that a user can cause and mend."""

from collections.abc import Iterable


class TaglineError(Exception):
    """A sentence for the person who must act: where, what was found, and (as remedy) what would be right."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem}; {remedy}" if remedy else problem)
        self.problem = problem
        self.remedy = remedy


def mistaken(mistakes: Iterable[tuple[str, int, str]]) -> TaglineError:
    """Make one error of mistakes in files: a line for each, with file, line and what would be right."""
    return TaglineError("\n".join(f"{path}:{line}: {words}" for path, line, words in sorted(set(mistakes))))
