"""Prereleases: how the ones of a final count on."""

from collections.abc import Sequence
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.model.release import Refusal
from tagline.model.version import Version
from tagline.rules.schemes import Mark, Scheme
from tagline.rules.tags import Tagged


class Counted(NamedTuple):
    """The next prerelease, None where there is nothing for it, and a sentence that says how it came about."""

    version: Version | None
    explanation: str


class _Marked(NamedTuple):
    release: Tagged
    mark: Mark


def word_of(text: str, scheme: Scheme) -> str:
    """Read the name of a kind of prerelease, such as "rc"."""
    word = scheme.word(text)
    if word is None:
        problem = f'--pre: expected {scheme.words}, found "{text}"'
        raise TaglineError(problem)
    return word


def next_prerelease(
    core: Version, word: str, releases: Sequence[Tagged], scheme: Scheme, *, news: bool
) -> Counted | Refusal:
    """Give the prerelease that comes next on the way to a final.

    It counts on from the last one of its kind, wherever that is, and is written as the last ones were. `news` says
    whether HEAD has anything to release that no release on its line has.
    """
    before = sorted((r for r in releases if not r.version.final and r.version.core == core), key=_precedence)
    mine = [release for release in before if release.on_head]
    own = _marked(mine[-1:], scheme)
    if own and own[-1].mark.word == word and not own[-1].mark.early and not news:
        name = own[-1].release.tag.name
        return Counted(None, f"{name} is the latest prerelease of {core} and nothing since asks for another")
    same = [one for one in _marked(before, scheme) if one.mark.word == word]
    mark = _counted(word, same, _marked(sorted(releases, key=_precedence), scheme))
    version = scheme.prerelease(core, mark) or scheme.prerelease(core, Mark(word, mark.number))
    if version is None:
        return Refusal(f"there is no {word} of {core} after {same[-1].release.tag.name}", f"tag {core} by hand")
    if before and version <= before[-1].version:
        return _too_low(version, word, before[-1], same)
    if same:
        return Counted(version, f"it comes after {same[-1].release.tag.name} on the way to {core}")
    after = f", after {before[-1].tag.name}" if before else ""
    return Counted(version, f"it is the first {word} of {core}{after}")


def _precedence(release: Tagged) -> tuple[object, ...]:
    return release.version.precedence


def _marked(releases: Sequence[Tagged], scheme: Scheme) -> list[_Marked]:
    """Give the prereleases of a countable form."""
    marks = ((release, scheme.mark(release.version)) for release in releases if not release.version.final)
    return [_Marked(release, mark) for release, mark in marks if mark is not None]


def _counted(word: str, same: Sequence[_Marked], known: Sequence[_Marked]) -> Mark:
    """Give the mark after those of the same target and word; `known` say how the project writes them."""
    numbered = [one for one in known if one.mark.number is not None]
    alike = [one for one in numbered if one.mark.word == word] or numbered
    style = next((one for one in reversed(same) if one.mark.number is not None), alike[-1] if alike else None)
    number = max(((one.mark.number or 0) + (not one.mark.early) for one in same), default=_start(style, alike))
    return style.mark._replace(word=word, number=number, early=False) if style else Mark(word, number)


def _start(style: _Marked | None, alike: Sequence[_Marked]) -> int:
    """Say where the project begins to count: at 0 where its latest prereleases of that kind did, else at 1."""
    if style is None:
        return 1
    like = [
        one.mark.number
        for one in alike
        if one.release.version.core == style.release.version.core and one.mark.word == style.mark.word
    ]
    return 0 if 0 in like else 1


def _too_low(version: Version, word: str, top: Tagged, same: Sequence[_Marked]) -> Refusal:
    """Refuse a prerelease that would stand below one that is out already."""
    if same and same[-1].release is top:
        why = f"{version} would come before {top.tag.name}, because such numbers compare as text"
        return Refusal(why, f"release {top.version.core} itself, or take a name after {word} in the alphabet for --pre")
    return Refusal(
        problem=f"{version} would come before {top.tag.name}, which is out already",
        remedy=f"take a name for --pre that is after it, or release {top.version.core} itself",
    )
