"""What a check finds, and what a whole run of checks reports."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """How much a finding matters: an error has to be mended, a warning should be, and the rest is good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Finding(NamedTuple):
    """Something that a check found.

    `file` and `line` say where it stands ("" and 0 for what stands in no file), `table` and `key` which entry is meant,
    or which tag or commit. `found` and `expected` may be empty where `problem`, the whole sentence, says it otherwise;
    `remedy` is how to mend it, "" where that is plain from what was expected. `column` is 0 where it is not known.
    """

    check: str
    level: Level
    file: str
    line: int
    table: str
    key: str
    problem: str
    found: str = ""
    expected: str = ""
    remedy: str = ""
    column: int = 0

    @property
    def place(self) -> str:
        """The entry and its key, in words."""
        return ": ".join(filter(None, (self.table, self.key)))

    @property
    def sort_key(self) -> tuple[bool, str, int, str, str, str]:
        """What stands in files first, by file and line."""
        return not self.file, self.file, self.line, self.table, self.key, self.check


class Report(NamedTuple):
    """What a run of checks found, in order, and what it looked at.

    `files` are those of people that were read (settings, notes, plan), in words; `plan` is the main file of the plan,
    "" where there is none. `planned` counts its entries, `tags` and `commits` what was read of the history. `partly`
    says, where a mistake is in the way, what could not be checked.
    """

    findings: tuple[Finding, ...]
    files: tuple[str, ...]
    plan: str
    planned: int
    tags: int
    commits: int
    partly: str = ""

    @property
    def counts(self) -> Mapping[Level, int]:
        """How many findings there are of each level."""
        found = Counter(finding.level for finding in self.findings)
        return {level: found[level] for level in Level}

    def failed(self, *, strict: bool) -> bool:
        """Whether something has to be mended; `strict` counts warnings, too."""
        counts = self.counts
        return bool(counts[Level.ERROR] or (strict and counts[Level.WARNING]))
