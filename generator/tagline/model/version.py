"""Versions: those of Semantic Versioning 2.0.0, and beside them those of other schemes, shown as they were written."""

import re
from functools import lru_cache, total_ordering
from typing import Final

from tagline.model.commit import Bump

NUMBER = r"(?:0|[1-9][0-9]*)"
IDENTIFIER = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
SEMVER = (
    rf"(?P<major>{NUMBER})\.(?P<minor>{NUMBER})\.(?P<patch>{NUMBER})"
    rf"(?:-(?P<prerelease>{IDENTIFIER}(?:\.{IDENTIFIER})*))?"
    r"(?:\+(?P<build>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?"
)
LONGEST = 256

Identifier = tuple[int, int, str]
Precedence = tuple[object, ...]  # of one scheme: all versions of a repository are of one


@lru_cache(1024)  # the same few words and numbers in all versions: kept once
def _identifier(text: str) -> Identifier:
    """Rule 11.4: numeric identifiers compare as numbers and stand below alphanumeric ones."""
    return (0, int(text), "") if text.isdigit() else (1, 0, text)


@total_ordering
class Version:
    """A version whose order is the precedence of SemVer's rule 11; build metadata takes no part in it (rule 10).

    `precedence` is what rule 11 compares, left to right; a final stands above its prereleases. It is kept, because
    thousands of versions are compared and looked up; so this is no dataclass, which would make each in twice the time.
    Another scheme has an order of its own and gives it.
    """

    __slots__ = ("build", "major", "minor", "patch", "precedence", "prerelease")

    def __init__(  # noqa: PLR0913 - all of them are named
        self,
        *,
        major: int,
        minor: int,
        patch: int,
        prerelease: tuple[str, ...] = (),
        build: tuple[str, ...] = (),
        precedence: Precedence | None = None,
    ) -> None:
        self.major: Final = major
        self.minor: Final = minor
        self.patch: Final = patch
        self.prerelease: Final = prerelease
        self.build: Final = build
        self.precedence: Final[Precedence] = precedence or (
            major,
            minor,
            patch,
            0 if prerelease else 1,
            tuple(map(_identifier, prerelease)),
        )

    @classmethod
    def parse(cls, text: str) -> "Version | None":
        """Read one version as semver.org's grammar has it; None for anything else, also for over 256 characters."""
        if len(text) > LONGEST:
            return None
        found = re.fullmatch(SEMVER, text, re.ASCII)
        return cls.from_match(found) if found else None

    @classmethod
    def from_match(cls, found: re.Match[str]) -> "Version":
        """Take the groups of `SEMVER` from a pattern that holds it."""
        major, minor, patch, prerelease, build = found.group("major", "minor", "patch", "prerelease", "build")
        return cls(
            major=int(major),
            minor=int(minor),
            patch=int(patch),
            prerelease=tuple(prerelease.split(".")) if prerelease else (),
            build=tuple(build.split(".")) if build else (),
        )

    @property
    def final(self) -> bool:
        """Whether this is no prerelease."""
        return not self.prerelease

    @property
    def core(self) -> "Version":
        """The final that a prerelease leads to; a final is its own core."""
        return Version(major=self.major, minor=self.minor, patch=self.patch)

    @property
    def numbers(self) -> tuple[int, ...]:
        """What it is made of, the most significant number first."""
        return (self.major, self.minor, self.patch)

    @property
    def opens(self) -> Bump:
        """What it is the first version of: MAJOR for 2.0.0, MINOR for 2.1.0, else PATCH."""
        first, second, *rest = self.numbers
        del first
        return Bump.PATCH if any(rest) else Bump.MINOR if second else Bump.MAJOR

    def __eq__(self, other: object) -> bool:
        return self.precedence == other.precedence if isinstance(other, Version) else NotImplemented

    def __lt__(self, other: "Version") -> bool:
        return self.precedence < other.precedence

    def __hash__(self) -> int:
        return hash(self.precedence)

    def __repr__(self) -> str:
        return f"<Version {self}>"

    def __str__(self) -> str:
        text = f"{self.major}.{self.minor}.{self.patch}"
        if self.prerelease:
            text += "-" + ".".join(self.prerelease)
        if self.build:
            text += "+" + ".".join(self.build)
        return text


class WrittenVersion(Version):
    """A version of another scheme. It is shown exactly as it was written, and its scheme says how it compares.

    `numbers` are at least three; where `core` is None the version is a final. `label` is how a prerelease is told from
    the others of its core ("rc1").
    """

    __slots__ = ("_core", "_numbers", "text")

    def __init__(
        self,
        text: str,
        *,
        numbers: tuple[int, ...],
        precedence: Precedence,
        core: Version | None = None,
        label: str = "",
    ) -> None:
        self.text: Final = text
        self._numbers: Final = (*numbers, 0, 0)[: max(3, len(numbers))]
        self._core: Final = core
        major, minor, patch, *_ = self._numbers
        super().__init__(
            major=major,
            minor=minor,
            patch=patch,
            prerelease=tuple(label.split(".")) if label else (),
            precedence=precedence,
        )

    @property
    def core(self) -> Version:
        """The final that a prerelease leads to; a final is its own core."""
        return self._core or self

    @property
    def numbers(self) -> tuple[int, ...]:
        """What it is made of, the most significant number first."""
        return self._numbers

    def __str__(self) -> str:
        return self.text
