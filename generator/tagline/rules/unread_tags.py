"""Tags that look like versions and are not read: which settings would read them."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from tagline.model.release import Refusal
from tagline.model.version import Version
from tagline.rules.plain_text import plural
from tagline.rules.schemes import SEMVER, Scheme, scheme_of
from tagline.rules.tags import LONGEST_NAME, PLAIN, Tags

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
_MANY = 5


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
    fewest = max(_FEWEST, len(read) // 10 if current is SEMVER else len(read))  # another one was chosen by people
    if len(names) < fewest:
        return None
    found = {text: _readable(scheme_of(text), names) for text in ("pep440", *_CALENDARS) if text != current.name}
    calendar = max(_CALENDARS, key=lambda text: len(found.get(text, ())))
    best = calendar if _are_dates(found.get(calendar, ()), names) else "pep440"
    chosen = found.get(best, [])
    if len(chosen) < fewest:
        return None
    return Hint(best, scheme_of(best).noun, len(chosen), chosen[-1])


def _moves(name: str, opened: Iterable[tuple[int, ...]]) -> bool:
    numbers = name.lstrip("vV").split(".")
    return len(numbers) == 2 and all(map(str.isdecimal, numbers)) and tuple(map(int, numbers)) in opened  # noqa: PLR2004 - major and minor


def _readable(scheme: Scheme, names: Iterable[str]) -> list[str]:
    found = ((name, scheme.in_tag(name)) for name in names)
    return [name for name, read in found if read and read[0] in PLAIN]


def _are_dates(fitting: Sequence[str], names: Sequence[str]) -> bool:
    """Whether names are dates: most fit and begin with a year, or nearly all fit and write a month with a zero."""
    firsts = [int(name.lstrip("vV").split(".")[0]) for name in fitting]
    if all(first in _YEARS for first in firsts):
        return len(fitting) * 2 > len(names)
    return len(fitting) * 10 >= len(names) * 9 and any(map(_ZERO.search, fitting))


def unread(scheme: Scheme, tags: Tags, *, set_by_hand: bool) -> Refusal | None:
    """Refuse to count from the few tags that are read, or from none, where the latest seem to be of another kind.

    `set_by_hand` says that people have set the pattern of tags.
    """
    names = [tag.name for tag in tags.ignored]
    if set_by_hand:
        return None if tags.releases else _no_tag_fits(tags.scheme.pattern, _readable(scheme, names))
    read = [release.version for release in tags.releases]
    hint = better_scheme(scheme, read, names)
    if hint is None or not _goes_on(hint, read, names):
        return None
    few = f"{len(read):,} tags are {scheme.noun.replace('version', 'versions')}"
    few = few if len(read) > 1 else f"{'one' if read else 'no'} tag is a {scheme.noun}"
    return Refusal(
        problem=f"{few}, but {hint.amount:,} have the form of a {hint.noun}, such as {hint.example}",
        remedy=f'set `scheme = "{hint.scheme}"`, or '
        + ("set `tag` to say which tags count" if read else "`first-version` to begin anew"),
    )


def _no_tag_fits(pattern: str, plain: Sequence[str]) -> Refusal | None:
    if not plain:
        return None
    others = f"{plural(len(plain), 'tag')} {'carries a version' if len(plain) == 1 else 'carry versions'}"
    return Refusal(
        problem=f"no tag fits the pattern {pattern}, but {others}, such as {plain[-1]}",
        remedy="correct the setting `tag`, or leave it out",
    )


def _goes_on(hint: Hint, read: Sequence[Version], names: Iterable[str]) -> bool:
    """Whether the other kind is the one in use: it is by far the most, and the latest of all tags is of it."""
    if read and hint.amount < max(_MANY, 2 * len(read)):
        return False
    other, loose = scheme_of(hint.scheme), scheme_of("pep440")  # which reads nearly all that looks like a version
    found = (loose.in_tag(name) for name in _readable(other, names))
    theirs = [pair[1] for pair in found if pair]
    ours = max((version for text in map(str, read) if (version := loose.parse(text))), default=None)
    return (
        ours is None or max(theirs, default=ours) > ours or (other is not loose and other.parse(str(ours)) is not None)
    )
