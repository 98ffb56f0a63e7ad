"""Versions by Semantic Versioning 2.0.0."""

import re
from functools import lru_cache, total_ordering
from typing import Final

NUMBER = r"(?:0|[1-9][0-9]*)"
IDENTIFIER = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
SEMVER = (
    rf"(?P<major>{NUMBER})\.(?P<minor>{NUMBER})\.(?P<patch>{NUMBER})"
    rf"(?:-(?P<prerelease>{IDENTIFIER}(?:\.{IDENTIFIER})*))?"
    r"(?:\+(?P<build>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?"
)
LONGEST = 256

Identifier = tuple[int, int, str]
Precedence = tuple[int, int, int, int, tuple[Identifier, ...]]


@lru_cache(1024)  # the same few words and numbers in all versions: kept once
def _identifier(text: str) -> Identifier:
    """Rule 11.4: numeric identifiers compare as numbers and stand below alphanumeric ones."""
    return (0, int(text), "") if text.isdigit() else (1, 0, text)


@total_ordering
class Version:
    """A version whose order is the precedence of SemVer's rule 11; build metadata takes no part in it (rule 10).

    `precedence` is what rule 11 compares, left to right; a final stands above its prereleases. It is kept, because
    thousands of versions are compared and looked up; so this is no dataclass, which would make each in twice the time.
    """

    __slots__ = ("build", "major", "minor", "patch", "precedence", "prerelease")

    def __init__(
        self, *, major: int, minor: int, patch: int, prerelease: tuple[str, ...] = (), build: tuple[str, ...] = ()
    ) -> None:
        self.major: Final = major
        self.minor: Final = minor
        self.patch: Final = patch
        self.prerelease: Final = prerelease
        self.build: Final = build
        self.precedence: Final[Precedence] = (
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
