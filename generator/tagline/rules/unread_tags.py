"""Tags that look like versions and are not read: which settings would read them."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from tagline.model.release import Refusal, TagScheme
from tagline.model.version import Version
from tagline.rules.plain_text import plural
from tagline.rules.schemes import Scheme, scheme_of
from tagline.rules.tags import LONGEST_NAME, PLAIN

_CALENDARS: Final = tuple(
    f"calver:{year}.{rest}"
    for year, rest in (
        *(
            ("YYYY", rest)
            for rest in ("0M.MICRO", "MM.MICRO", "0M.0D", "MM.DD", "0M.0D.MICRO", "MM.DD.MICRO", "0M", "MM")
        ),
        *(("YY", rest) for rest in ("0M.MICRO", "0M")),
    )
)
_YEARS: Final = range(1990, 2100)
_NUMBERED = re.compile(r"[vV]?[0-9]{1,18}[.-][0-9]", re.ASCII)
_ZERO = re.compile(r"\.0[0-9]", re.ASCII)
_MOST = 5_000
_FEWEST = 2


class Hint(NamedTuple):
    """The setting `scheme` that would read more, how many tags that are not read today, and one of them."""

    scheme: str
    noun: str
    amount: int
    example: str


def better_scheme(current: Scheme, read: Sequence[Version], unread: Iterable[str]) -> Hint | None:
    """Find the scheme that would read what the one in force does not; None where that is only a tag or two.

    `read` are the versions that are read, `unread` the names of the tags that are not.
    """
    opened = {version.numbers[:2] for version in read}
    numbered = [name for name in unread if len(name) <= LONGEST_NAME and _NUMBERED.match(name)][:_MOST]
    names = [name for name in numbered if not _moves(name, opened)]  # v1.2 beside v1.2.3 follows it
    if len(names) < max(_FEWEST, len(read) // 10):
        return None
    found = {text: _readable(scheme_of(text), names) for text in ("pep440", *_CALENDARS) if text != current.name}
    calendar = max(_CALENDARS, key=lambda text: len(found.get(text, ())))
    best = calendar if _is_calendar(found.get(calendar, ()), names) else "pep440"
    chosen = found.get(best, [])
    if len(chosen) < max(_FEWEST, len(read) // 10):
        return None
    return Hint(best, scheme_of(best).noun, len(chosen), chosen[-1])


def _moves(name: str, opened: Iterable[tuple[int, ...]]) -> bool:
    numbers = name.lstrip("vV").split(".")
    return len(numbers) == 2 and all(map(str.isdecimal, numbers)) and tuple(map(int, numbers)) in opened  # noqa: PLR2004 - major and minor


def _readable(scheme: Scheme, names: Iterable[str]) -> list[str]:
    found = ((name, scheme.in_tag(name)) for name in names)
    return [name for name, read in found if read and read[0] in PLAIN]


def _is_calendar(fitting: Sequence[str], names: Sequence[str]) -> bool:
    """Whether names are dates: nearly all fit, and they begin with a year or write a month with a zero."""
    if len(fitting) * 10 < len(names) * 9:
        return False
    firsts = [int(name.lstrip("vV").split(".")[0]) for name in fitting]
    return all(first in _YEARS for first in firsts) or any(map(_ZERO.search, fitting))


def unread(scheme: Scheme, tags: TagScheme, names: Sequence[str], *, set_by_hand: bool) -> Refusal | None:
    """Refuse to call a version the first one where there is no release, but tags that seem to carry versions."""
    if set_by_hand and (plain := _readable(scheme, names)):
        others = f"{plural(len(plain), 'tag')} {'carries a version' if len(plain) == 1 else 'carry versions'}"
        return Refusal(
            problem=f"no tag fits the pattern {tags.pattern}, but {others}, such as {plain[-1]}",
            remedy="correct the setting `tag`, or leave it out",
        )
    hint = better_scheme(scheme, (), names)
    if hint is None:
        return None
    others = f"{hint.amount:,} have the form of a {hint.noun}, such as {hint.example}"
    return Refusal(
        problem=f"no tag is a {scheme.noun}, but {others}",
        remedy=f'set `scheme = "{hint.scheme}"`, or `first-version` to begin anew',
    )
