"""Versions of Python packages, by PEP 440; `packaging` reads them."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from packaging.version import InvalidVersion
from packaging.version import Version as Parsed

from tagline.model.commit import Bump
from tagline.model.version import LONGEST, Precedence, Version, WrittenVersion
from tagline.rules.schemes import LONGEST_NUMBER, Mark

_N = rf"[0-9]{{1,{LONGEST_NUMBER}}}"
_GRAMMAR = (  # the forms that PEP 440 permits, without the "v" that belongs to a tag's prefix
    rf"(?:{_N}!)?{_N}(?:\.{_N})*"
    rf"(?:[-_.]?(?:alpha|beta|preview|pre|rc|a|b|c)[-_.]?(?:{_N})?)?"
    rf"(?:-{_N}|[-_.]?(?:post|rev|r)[-_.]?(?:{_N})?)?"
    rf"(?:[-_.]?dev[-_.]?(?:{_N})?)?"
    r"(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?"
)
_WHOLE = re.compile(_GRAMMAR, re.ASCII | re.IGNORECASE)
_AT_THE_END = re.compile(rf"(?<![0-9.!])(?:{_GRAMMAR})\Z", re.ASCII | re.IGNORECASE)
_TOO_LONG = re.compile(rf"[0-9]{{{LONGEST_NUMBER + 1}}}")
_WORDS = {
    **dict.fromkeys(("a", "alpha"), "a"),
    **dict.fromkeys(("b", "beta"), "b"),
    **dict.fromkeys(("rc", "c", "pre", "preview"), "rc"),
    "dev": "dev",
}
_NEVER = (1,)  # stands above everything that is there, and _FIRST below
_FIRST = (-1,)


class PyVersion(WrittenVersion):
    """A version by PEP 440, with what `packaging` read."""

    __slots__ = ("parsed",)

    def __init__(self, text: str, parsed: Parsed) -> None:
        core = None
        if parsed.is_prerelease:
            of_post = parsed.post is not None and parsed.pre is None
            core = f"{parsed.base_version}.post{parsed.post}" if of_post else parsed.base_version
        self.parsed: Final = parsed
        post = (0, 0, parsed.post + 1)[-max(1, 4 - len(parsed.release)) :] if parsed.post is not None else ()
        super().__init__(
            text,
            numbers=(*parsed.release, *post),
            precedence=precedence(parsed),
            core=PyVersion(core, Parsed(core)) if core else None,
            label=_label(parsed),
        )


def precedence(parsed: Parsed) -> Precedence:
    """Give what PEP 440 compares, left to right."""
    release = parsed.release
    while len(release) > 1 and not release[-1]:
        release = release[:-1]
    pre: tuple[object, ...] = _NEVER if parsed.pre is None else (0, *parsed.pre)
    if parsed.pre is None and parsed.post is None and parsed.dev is not None:
        pre = _FIRST  # 1.0.dev1 comes before 1.0a1
    return (
        parsed.epoch,
        release,
        pre,
        -1 if parsed.post is None else parsed.post,
        _NEVER if parsed.dev is None else (0, parsed.dev),
        tuple(
            (1, int(part), "") if part.isdigit() else (0, 0, part) for part in (parsed.local or "").split(".") if part
        ),
    )


def _label(parsed: Parsed) -> str:
    if not parsed.is_prerelease:
        return ""
    pre = "".join(map(str, parsed.pre)) if parsed.pre else ""
    return ".".join(filter(None, (pre, f"dev{parsed.dev}" if parsed.dev is not None else "")))


class Pep440:
    """PEP 440, as the Python Packaging Authority keeps it."""

    name: Final = "pep440"
    noun: Final = "PEP 440 version"
    example: Final = "1.2.3 or 1.2.3rc1"
    words: Final = "alpha, beta, rc or dev"
    zero: Final = True

    def parse(self, text: str) -> Version | None:
        """Read one version; None for anything else, also for a number of over 18 digits."""
        if len(text) > LONGEST or _TOO_LONG.search(text) or not _WHOLE.fullmatch(text):
            return None
        try:
            return PyVersion(text, Parsed(text))
        except InvalidVersion:  # pragma: no cover - the grammar above is the same
            return None

    def in_tag(self, name: str) -> tuple[str, Version] | None:
        """Find the version at the end of a tag's name, and what stands before it."""
        found = None if len(name) > LONGEST else _AT_THE_END.search(name)
        version = self.parse(found[0]) if found else None
        return (name[: found.start()], version) if found and version else None

    def first(self, when: date) -> Version:
        """Give the version to begin with: 0.1.0."""
        del when
        return self._made("0.1.0")

    def after(self, base: Version, step: Bump, when: date, known: Sequence[Version]) -> Version:
        """Give the final that is a step above `base`, with as many numbers as the project writes for such a step."""
        del when
        at = Bump.MAJOR - max(step, Bump.PATCH)
        parsed = _parsed(base)
        release = (*parsed.release, 0, 0)
        moved = (*release[:at], release[at] + 1)
        width = max(at + 1, _width(base, known) if step > Bump.PATCH else len(parsed.release))
        numbers = (*moved, *(0,) * (width - len(moved)))
        epoch = f"{parsed.epoch}!" if parsed.epoch else ""
        return self._made(epoch + ".".join(map(str, numbers)))

    def word(self, text: str) -> str | None:
        """Read the name of a kind of prerelease, in any of its spellings."""
        return _WORDS.get(text.lower())

    def mark(self, version: Version) -> Mark | None:
        """Say what tells a prerelease from its final."""
        parsed = _parsed(version)
        if parsed.pre is not None:
            word, number = parsed.pre
            return Mark(word, number, "", "", early=parsed.dev is not None)
        return None if parsed.dev is None else Mark("dev", parsed.dev, ".", "")

    def prerelease(self, core: Version, mark: Mark) -> Version | None:
        """Make a prerelease of a final."""
        return self.parse(f"{core.core}{'.' if mark.word == 'dev' else ''}{mark.word}{mark.number}")

    def line(self, version: Version) -> str:
        """Give the release line of a version: its first number, with the epoch where there is one."""
        parsed = _parsed(version)
        return f"{parsed.epoch}!{parsed.major}" if parsed.epoch else str(parsed.major)

    def step(self, old: Version, new: Version) -> Bump:
        """Say how far a final is above another version."""
        one, two = _parsed(old), _parsed(new)
        if (one.epoch, one.major) != (two.epoch, two.major):
            return Bump.MAJOR
        return Bump.MINOR if one.minor != two.minor else Bump.PATCH

    def family(self, version: Version, step: Bump) -> tuple[int, ...]:
        """Give what the versions have in common between which a step of this size stays."""
        parsed = _parsed(version)
        return () if step is Bump.MAJOR else (parsed.epoch, *version.numbers[: Bump.MAJOR - step])

    def _made(self, text: str) -> Version:
        found = self.parse(text)
        assert found is not None, text  # noqa: S101 - made of numbers and dots above
        return found


def _parsed(version: Version) -> Parsed:
    return version.parsed if isinstance(version, PyVersion) else Parsed(str(version))


def _width(base: Version, known: Sequence[Version]) -> int:
    """How many numbers the latest release has that begins a major or minor version."""
    opening = [one for one in known if one.opens > Bump.PATCH and one <= base] or [base]
    return len(_parsed(opening[-1]).release)


PEP440: Final = Pep440()
