"""What is wrong with a commit message."""

from functools import partial
from typing import NamedTuple

LONGEST = 1_000  # of a line, what is looked at
FORM = "type(scope): description"


class Finding(NamedTuple):
    """Something that is wrong with a message, or, without `error`, that could be better.

    `line` and `column` count from 1; `number` is the rule of the specification, 0 where it says nothing of this;
    `suggestion` is a line that can be pasted in place of that line, "" where there is none.
    """

    rule: str
    number: int
    line: int
    column: int
    problem: str
    expected: str
    found: str
    suggestion: str = ""
    error: bool = True


advice = partial(Finding, error=False)
