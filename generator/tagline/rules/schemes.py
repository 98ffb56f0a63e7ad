"""How versions are made: the questions that every scheme answers, and the answers of Semantic Versioning.

Those of PEP 440 and CalVer have modules of their own, which are imported where a project uses them.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple, Protocol

from tagline.errors import TaglineError
from tagline.model.commit import Bump
from tagline.model.release import Refusal
from tagline.model.version import LONGEST, Version
from tagline.model.version import SEMVER as GRAMMAR

LONGEST_NUMBER = 18
_TOO_LONG = re.compile(rf"[0-9]{{{LONGEST_NUMBER + 1}}}")
_AT_THE_END = re.compile(rf"(?<![0-9.]){GRAMMAR}\Z", re.ASCII)
_WORD = r"[A-Za-z](?:[0-9A-Za-z-]{0,38}[A-Za-z])?"  # these two are compiled when a prerelease is asked for
_JOINED = r"([A-Za-z-]*[A-Za-z])(-?)([0-9]{1,18})"


class Mark(NamedTuple):
    """What tells a prerelease from its final: in `-rc.1` the word "rc", the number 1, "-" before and "." between.

    `number` is None where there is none (`-rc`); `early` says that it comes before the prerelease of that number
    (`1.0rc1.dev2`), which is still to come.
    """

    word: str
    number: int | None
    before: str = "-"
    between: str = "."
    early: bool = False


class Scheme(Protocol):
    """One way to make versions."""

    @property
    def name(self) -> str:
        """The word of the setting `scheme`."""

    @property
    def noun(self) -> str:
        """What one of its versions is called, such as "semantic version"."""

    @property
    def example(self) -> str:
        """Two versions, one of them a prerelease."""

    @property
    def words(self) -> str:
        """Words that may name a prerelease."""

    @property
    def zero(self) -> bool:
        """Whether 0.x makes no promise yet."""

    def parse(self, text: str) -> Version | None:
        """Read one version; None for anything else, also for a number of over 18 digits."""

    def in_tag(self, name: str) -> tuple[str, Version] | None:
        """Find the version at the end of a tag's name, and what stands before it."""

    def first(self, when: date) -> Version:
        """Give the version to begin with."""

    def after(self, base: Version, step: Bump, when: date, known: Sequence[Version]) -> Version | Refusal:
        """Give the final that is a step above `base`; `known` are the finals that HEAD reaches, lowest first."""

    def word(self, text: str) -> str | None:
        """Read the name of a kind of prerelease; None for what cannot be one."""

    def mark(self, version: Version) -> Mark | None:
        """Say what tells a prerelease from its final; None where it is not of a countable form."""

    def prerelease(self, core: Version, mark: Mark) -> Version | None:
        """Make a prerelease of a final."""

    def line(self, version: Version) -> str:
        """Give the release line of a version."""

    def step(self, old: Version, new: Version) -> Bump:
        """Say how far a final is above another version."""

    def family(self, version: Version, step: Bump) -> tuple[int, ...]:
        """Give what the versions have in common between which a step of this size stays."""


class SemVer:
    """Semantic Versioning 2.0.0."""

    name: Final = "semver"
    noun: Final = "semantic version"
    example: Final = "1.2.3 or 1.2.3-rc.1"
    words: Final = "a word such as rc or beta"
    zero: Final = True

    def parse(self, text: str) -> Version | None:
        """Read one version; None for anything else, also for a number of over 18 digits."""
        return None if _TOO_LONG.search(text) else Version.parse(text)

    def in_tag(self, name: str) -> tuple[str, Version] | None:
        """Find the version at the end of a tag's name, and what stands before it."""
        found = None if _TOO_LONG.search(name) else _AT_THE_END.search(name)
        return (name[: found.start()], Version.from_match(found)) if found else None

    def first(self, when: date) -> Version:
        """Give the version to begin with: 0.1.0."""
        del when
        return Version(major=0, minor=1, patch=0)

    def after(self, base: Version, step: Bump, when: date, known: Sequence[Version]) -> Version:
        """Give the final that is a step above `base` (rules 6 to 8)."""
        del when, known
        match step:
            case Bump.MAJOR:
                return Version(major=base.major + 1, minor=0, patch=0)
            case Bump.MINOR:
                return Version(major=base.major, minor=base.minor + 1, patch=0)
            case Bump.PATCH | Bump.NONE:
                return Version(major=base.major, minor=base.minor, patch=base.patch + 1)

    def word(self, text: str) -> str | None:
        """Read the name of a kind of prerelease: letters, digits and hyphens between two letters."""
        return text if re.fullmatch(_WORD, text) else None

    def mark(self, version: Version) -> Mark | None:
        """Say what tells a prerelease from its final: `rc.1`, `rc1`, `rc-1` or `rc`."""
        match version.prerelease:
            case (word, number) if number.isdigit() and re.fullmatch(_WORD, word):
                return Mark(word, int(number))
            case (word,) if re.fullmatch(_WORD, word):
                return Mark(word, None)
            case (text,) if found := re.fullmatch(_JOINED, text):
                return Mark(found[1], int(found[3]), between=found[2])
            case _:
                return None

    def prerelease(self, core: Version, mark: Mark) -> Version | None:
        """Make a prerelease of a final."""
        return self.parse(f"{core.core}-{mark.word}{mark.between}{mark.number}")

    def line(self, version: Version) -> str:
        """Give the release line of a version: its major number."""
        return str(version.major)

    def step(self, old: Version, new: Version) -> Bump:
        """Say how far a final is above another version."""
        return Bump.MAJOR if old.major != new.major else Bump.MINOR if old.minor != new.minor else Bump.PATCH

    def family(self, version: Version, step: Bump) -> tuple[int, ...]:
        """Give what the versions have in common between which a step of this size stays."""
        return version.numbers[: Bump.MAJOR - step]


SEMVER: Final = SemVer()


def scheme_of(text: str) -> Scheme:
    """Give the scheme that the setting names."""
    if text == SEMVER.name:
        return SEMVER
    if text == "pep440":
        from tagline.rules.pep440 import PEP440  # noqa: PLC0415 - for those who use it

        return PEP440
    if text.startswith("calver:"):
        from tagline.rules.calver import calver_of  # noqa: PLC0415 - for those who use it

        return calver_of(text)
    problem = f'scheme: expected semver, pep440 or calver:YYYY.MM.MICRO (or another pattern), found "{text[:LONGEST]}"'
    raise TaglineError(problem)
