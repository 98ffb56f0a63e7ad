"""Problems that a user can cause and mend."""


class TaglineError(Exception):
    """A sentence for the person who must act: where, what was found, and (as remedy) what would be right."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem}; {remedy}" if remedy else problem)
        self.problem = problem
        self.remedy = remedy
