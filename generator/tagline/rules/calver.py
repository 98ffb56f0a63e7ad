"""Versions made of dates, by the tokens of calver.org, such as YYYY.MM.MICRO."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from tagline.errors import TaglineError
from tagline.model.commit import Bump
from tagline.model.release import Refusal
from tagline.model.version import LONGEST, Version, WrittenVersion
from tagline.rules.schemes import LONGEST_NUMBER, Mark

_PLAIN = rf"(?:0|[1-9][0-9]{{0,{LONGEST_NUMBER - 1}}})"
_SUFFIX = (  # as SemVer writes it (-rc.1, -rc1) or as Python does (rc1, .dev1)
    r"(?:(?P<before>-)(?P<word>[A-Za-z][0-9A-Za-z-]{0,38}?)(?:(?P<between>[.-]?)(?P<number>[0-9]{1,18}))?"
    r"|(?P<before2>\.?)(?P<word2>alpha|beta|dev|rc|a|b)(?P<number2>[0-9]{1,18}))?"
)
_WORD = re.compile(r"[A-Za-z](?:[0-9A-Za-z-]{0,38}[A-Za-z])?", re.ASCII)


class Token(NamedTuple):
    """A part of a pattern: what it stands for, its grammar, and how many digits it has at least."""

    name: str
    grammar: str
    width: int = 1


_TOKENS: Final[Mapping[str, Token]] = {
    "YYYY": Token("year", r"[1-9][0-9]{3}", 4),
    "YY": Token("short year", r"(?:0|[1-9][0-9]{0,2})"),
    "0Y": Token("short year", r"(?:[0-9]{2}|[1-9][0-9]{2})", 2),
    "MM": Token("month", r"(?:1[0-2]|[1-9])"),
    "0M": Token("month", r"(?:1[0-2]|0[1-9])", 2),
    "WW": Token("week", r"(?:5[0-3]|[1-4][0-9]|[1-9])"),
    "0W": Token("week", r"(?:5[0-3]|[1-4][0-9]|0[1-9])", 2),
    "DD": Token("day", r"(?:3[01]|[12][0-9]|[1-9])"),
    "0D": Token("day", r"(?:3[01]|[12][0-9]|0[1-9])", 2),
    "MAJOR": Token("major", _PLAIN),
    "MINOR": Token("minor", _PLAIN),
    "MICRO": Token("micro", _PLAIN),
}
_COUNTERS: Final = {"micro": Bump.PATCH, "minor": Bump.MINOR, "major": Bump.MAJOR}
_CHOICES: Final = {  # which number moves: the first of these that the pattern has
    Bump.NONE: ("micro", "minor", "major"),
    Bump.PATCH: ("micro", "minor", "major"),
    Bump.MINOR: ("minor", "micro", "major"),
    Bump.MAJOR: ("major", "minor", "micro"),
}
_ORDERS: Final = (("year", "month", "day"), ("year", "week"))


class CalVersion(WrittenVersion):
    """A version made of a date: its numbers as the pattern has them, and what tells a prerelease from its final."""

    __slots__ = ("mark", "values")

    def __init__(
        self, text: str, values: tuple[int, ...], numbers: tuple[int, ...], core: Version | None, mark: Mark | None
    ) -> None:
        self.values: Final = values
        self.mark: Final = mark
        label = "" if mark is None else mark.word if mark.number is None else f"{mark.word}{mark.between}{mark.number}"
        super().__init__(text, numbers=numbers, precedence=(*values, _rank(mark)), core=core, label=label)


def _rank(mark: Mark | None) -> tuple[object, ...]:
    """Order a final above its prereleases, `dev` below all others, and numbers as numbers."""
    if mark is None:
        return (2,)
    return (0 if mark.word == "dev" else 1, mark.word, -1 if mark.number is None else mark.number)


class CalVer:
    """A pattern of calendar versions."""

    words: Final = "a word such as rc or beta"
    zero: Final = False

    def __init__(self, name: str, tokens: Sequence[Token], separators: Sequence[str]) -> None:
        self.name: Final = name
        self.pattern: Final = name.partition(":")[2]
        self.noun: Final = f"calendar version ({self.pattern})"
        self._tokens: Final = tuple(tokens)
        self._separators: Final = tuple(separators)
        self._in_weeks: Final = any(token.name == "week" for token in tokens)
        joined = zip(tokens, (*map(re.escape, separators), ""), strict=True)
        grammar = "".join(f"({token.grammar}){separator}" for token, separator in joined)
        self._whole: Final = re.compile(grammar + _SUFFIX, re.ASCII)
        self._at_the_end: Final = re.compile(rf"(?<![0-9.]){grammar}{_SUFFIX}\Z", re.ASCII)
        self.example: Final = f"{self.first(date(2026, 1, 31))} or {self.first(date(2026, 1, 31))}-rc.1"

    def parse(self, text: str) -> Version | None:
        """Read one version; None for anything else, also for a number of over 18 digits."""
        return self._read(self._whole.fullmatch(text)) if len(text) <= LONGEST else None

    def in_tag(self, name: str) -> tuple[str, Version] | None:
        """Find the version at the end of a tag's name, and what stands before it."""
        found = self._at_the_end.search(name) if len(name) <= LONGEST else None
        version = self._read(found)
        return (name[: found.start()], version) if found and version else None

    def first(self, when: date) -> Version:
        """Give the version to begin with: the date, and zeros."""
        return self._made([self._part(token, when) for token in self._tokens])

    def after(self, base: Version, step: Bump, when: date, known: Sequence[Version]) -> Version | Refusal:
        """Give the final that comes after `base` on a day.

        The parts of a date are that day's. Where they are those of `base`, a number moves; else it begins again at 0.
        """
        del known
        old = self._values(base)
        dated = [
            (was, self._part(token, when)) for was, token in zip(old, self._tokens, strict=True) if _is_date(token)
        ]
        if [was for was, _ in dated] > [now for _, now in dated]:
            return Refusal(
                problem=f"{base} is the latest release, and its date is after {when.isoformat()}",
                remedy="check the clock, say what counts as now with --as-of, or delete the tag if it is wrong",
            )
        same_day = all(was == now for was, now in dated)
        moving = self._moving(step)
        if same_day and moving is None:
            return Refusal(
                problem=f"{base} is taken already, and {self.pattern} has no number to count on",
                remedy="release again when its date has moved on, or add .MICRO to the pattern",
            )
        new: list[int] = []
        for value, token in zip(old, self._tokens, strict=True):
            begins_anew = new != list(old[: len(new)])
            moves = token.name == moving and (same_day or _COUNTERS[token.name] == step)
            counted = 0 if begins_anew else value + moves
            new.append(self._part(token, when) if _is_date(token) else counted)
        return self._made(new)

    def word(self, text: str) -> str | None:
        """Read the name of a kind of prerelease: letters, digits and hyphens between two letters."""
        return text if _WORD.fullmatch(text) else None

    def mark(self, version: Version) -> Mark | None:
        """Say what tells a prerelease from its final."""
        return version.mark if isinstance(version, CalVersion) else None

    def prerelease(self, core: Version, mark: Mark) -> Version | None:
        """Make a prerelease of a final."""
        before = mark.before if mark.before == "-" else "." if mark.word == "dev" else ""
        return self.parse(f"{core.core}{before}{mark.word}{mark.between}{mark.number}")

    def line(self, version: Version) -> str:
        """Give the release line of a version: the first of its parts, as it is written."""
        return self._written(self._values(version)[:1])

    def step(self, old: Version, new: Version) -> Bump:
        """Say how far a final is above another version: by what moved, or by the place of the part of the date."""
        for at, (one, two) in enumerate(zip(self._values(old), self._values(new), strict=True)):
            if one != two:
                return _COUNTERS.get(self._tokens[at].name, Bump(max(Bump.MAJOR - at, Bump.PATCH)))
        return Bump.PATCH

    def family(self, version: Version, step: Bump) -> tuple[int, ...]:
        """Give nothing: there is one calendar, so a later version stands in the way wherever it is."""
        del version, step
        return ()

    def _read(self, found: re.Match[str] | None) -> Version | None:
        if found is None:
            return None
        values = tuple(map(int, found.groups()[: len(self._tokens)]))
        mark = _mark(found)
        numbers = self._numbers(values)
        if mark is None:
            return CalVersion(found[0], values, numbers, None, None)
        core = CalVersion(self._written(values), values, numbers, None, None)
        return CalVersion(found[0], values, numbers, core, mark)

    def _numbers(self, values: Sequence[int]) -> tuple[int, ...]:
        """Give the numbers as other schemes have them; MICRO is never among the first two."""
        numbers: list[int] = []
        for value, token in zip(values, self._tokens, strict=True):
            if token.name == "micro":
                numbers += [0] * (2 - len(numbers))
            numbers.append(value)
        return tuple(numbers)

    def _values(self, version: Version) -> tuple[int, ...]:
        return version.values if isinstance(version, CalVersion) else version.numbers[: len(self._tokens)]

    def _written(self, values: Sequence[int]) -> str:
        parts = (f"{value:0{token.width}}" for value, token in zip(values, self._tokens, strict=False))
        text = "".join(map("".join, zip(parts, (*self._separators, ""), strict=False)))
        return text.rstrip(".-")

    def _made(self, values: Sequence[int]) -> Version:
        return CalVersion(self._written(values), tuple(values), self._numbers(values), None, None)

    def _part(self, token: Token, when: date) -> int:
        """Give a part of a date, 0 for a counter. A pattern with weeks takes the year that the week belongs to."""
        year = when.isocalendar().year if self._in_weeks else when.year
        match token.name:
            case "year":
                return year
            case "short year":
                return year - 2000 if year >= 2000 else year % 100  # noqa: PLR2004 - as calver.org has it
            case "month":
                return when.month
            case "week":
                return when.isocalendar().week
            case "day":
                return when.day
            case _:
                return 0

    def _moving(self, step: Bump) -> str | None:
        names = {token.name for token in self._tokens}
        return next((name for name in _CHOICES[step] if name in names), None)


def _is_date(token: Token) -> bool:
    return token.name not in _COUNTERS


def _mark(found: re.Match[str]) -> Mark | None:
    """Read what tells a prerelease from its final."""
    if found["word2"]:
        return Mark(found["word2"], int(found["number2"]), found["before2"], "")
    if not found["word"]:
        return None
    number = found["number"]
    return Mark(found["word"], int(number) if number else None, "-", found["between"] if number else ".")


def calver_of(text: str) -> CalVer:
    """Read the setting `calver:` with a pattern."""
    pattern = text.removeprefix("calver:")
    words = re.split(r"([.-])", pattern) if len(pattern) <= LONGEST else [pattern]
    tokens = [_TOKENS.get(word, Token("", "")) for word in words[::2]]
    problem = f'scheme: expected calver: with a pattern such as YYYY.MM.MICRO, found "{text[:LONGEST]}"'
    unknown = [word for word, token in zip(words[::2], tokens, strict=True) if not token.name]
    if unknown:
        raise TaglineError(problem, f'use the tokens {" ".join(_TOKENS)} with "." or "-" between them')
    names = [token.name.removeprefix("short ") for token in tokens]
    if len(set(names)) < len(names):
        raise TaglineError(problem, "name each part once")
    if "year" not in names:
        raise TaglineError(problem, "begin the date with a year: YYYY, YY or 0Y")
    dates = [name for name in names if name in _ORDERS[0] or name in _ORDERS[1]]
    if dates not in ([*order[: len(dates)]] for order in _ORDERS):
        raise TaglineError(
            problem, "write a date from the year down (year, month, day, or year, week), so that it sorts"
        )
    return CalVer(text, tokens, words[1::2])
