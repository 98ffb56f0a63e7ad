"""What people write about changes and releases beside the history: amendments, yanks, advisories and fragments.

The first three are the entries of `release-notes/amendments.toml`. A field's name in the file lacks the "_" at its end;
the text beside its type is what users read about it; fields without such a text are not in the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

PATH = "release-notes/amendments.toml"
FRAGMENTS = "release-notes/next"
Severity = Literal["low", "moderate", "high", "critical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A correction of one entry. What it does not name stays as the commit says it; `line` is where it stands."""

    commit: Annotated[str, "The id of the commit, at least 7 digits of it."]
    on: Annotated[date, "The day of the correction."]
    part: Annotated[int | None, "Which entry of a commit that has several; 0 is the first."] = None
    as_: Annotated[str | None, "The first line that the commit should have had, as `fix(core): …`."] = None
    description: Annotated[str | None, "The words of the entry."] = None
    type: Annotated[str | None, "The type, as `fix`."] = None
    scope: Annotated[str | None, "The component; empty for none."] = None
    breaking: Annotated[bool | str | None, "Whether it breaks something, or the text that says what."] = None
    migration: Annotated[str | None, "What users have to do."] = None
    hide: Annotated[bool | None, "Whether no output shows the entry."] = None
    why: Annotated[str, "The reason, for those who read the file."] = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A release that was yanked."""

    tag: Annotated[str, "The tag of the release."]
    on: Annotated[date, "The day on which it was withdrawn."]
    why: Annotated[str, "The reason, which every page of the release shows."] = ""
    use: Annotated[str, "The version or the tag of the release to use instead."] = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisory:
    """A security entry, about a commit or a release. `on` is the day on which readers could first see it."""

    commit: Annotated[str, "The id of the commit, at least 7 digits of it; or else `tag`."] = ""
    tag: Annotated[str, "The tag of the release that mends it, where no commit is to be named."] = ""
    part: Annotated[int | None, "Which entry of a commit that has several; 0 is the first."] = None
    id: Annotated[tuple[str, ...], "Its ids, as `CVE-2026-1234` or `GHSA-xxxx-xxxx-xxxx`."]
    text: Annotated[str, "What is at risk, and what users have to do."] = ""
    severity: Annotated[Severity | None, "How severe it is."] = None
    on: Annotated[date, "The day on which it was written."]
    embargo: Annotated[date | datetime | None, "Before this moment no output knows the entry."] = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendments:
    """The entries that are in force, as they stand in the file."""

    amend: tuple[Amendment, ...] = ()
    yank: tuple[Withdrawal, ...] = ()
    security: tuple[Advisory, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A note written next to the code. `breaking` is None, or what breaks ("" where the entry says it)."""

    path: str
    type: str
    scope: str = ""
    refs: tuple[str, ...] = ()
    breaking: str | None = None
    description: str
    details: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragments:
    """Fragments by the id of the commit that added them, and those that no commit has yet."""

    committed: Mapping[str, tuple[Fragment, ...]]
    pending: tuple[Fragment, ...] = ()
