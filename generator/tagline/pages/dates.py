"""Write dates for people: absolute, with their weekday, in UTC, whatever the locale."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from tagline.model.schedule import Precision
from tagline.rules import day_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagline.model.schedule import Target

_EPOCH: Final = date(1970, 1, 1).toordinal()
_SECONDS_A_DAY: Final = 86_400
UNKNOWN: Final = "date not recorded"


def day(seconds: int) -> date | None:
    """Give the day in UTC; None where git knows no date (0) or one beyond the calendar."""
    try:
        return date.fromordinal(_EPOCH + seconds // _SECONDS_A_DAY) if seconds else None
    except (OverflowError, ValueError):
        return None


def year(seconds: int) -> int:
    """Give the year in UTC, 0 where there is no date."""
    found = day(seconds)
    return found.year if found else 0


def days_between(old: int, new: int) -> int:
    """Count the calendar days from one moment to another."""
    return new // _SECONDS_A_DAY - old // _SECONDS_A_DAY


def month(seconds: int) -> str:
    """Write "April 2025"."""
    found = day(seconds)
    return day_words.month(found) if found else UNKNOWN


def in_full(seconds: int) -> Markup:
    """Write "Thursday 20 August 2026"."""
    return _time(_number(seconds), day_words.full)


def short(seconds: int) -> Markup:
    """Write "Thu 20 Aug 2026"."""
    return _time(_number(seconds), day_words.short)


def brief(seconds: int) -> Markup:
    """Write "Thu 20 Aug", for places that show the year themselves."""
    return _time(_number(seconds), day_words.brief)


def of_day(iso: str) -> Markup:
    """Write a day given as 2026-01-31 as "31 January 2026"."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return escape(iso or UNKNOWN)
    return of(found, day_words.without_weekday(found))


def of(found: date, words: str) -> Markup:
    """Write a day in words, with the same day for machines."""
    return Markup('<time datetime="{}">{}</time>').format(found.isoformat(), words)


def plain(seconds: int) -> str:
    """Write "Thu 20 Aug 2026" without markup."""
    return short(seconds).striptags()


def _number(seconds: int) -> int | None:
    return seconds // _SECONDS_A_DAY if seconds else None


@lru_cache(maxsize=8192)
def _time(number: int | None, words: Callable[[date], str]) -> Markup:
    found = day(number * _SECONDS_A_DAY) if number else None
    return escape(UNKNOWN) if found is None else of(found, words(found))


def short_target(target: Target) -> Markup:
    """Write a target as exactly as it is known: "Thu 17 Dec 2026", "April 2027", "second quarter of 2027"."""
    return _target(target, day_words.short)


def full_target(target: Target) -> Markup:
    """Write a target with its weekday in full."""
    return _target(target, day_words.full)


def _target(target: Target, words: Callable[[date], str]) -> Markup:
    if target.exact:
        return of(target.first, words(target.first))
    text = target_words(target)
    if target.precision is Precision.MONTH:
        return Markup('<time datetime="{}">{}</time>').format(target.words, text)
    return escape(text)


def target_words(target: Target) -> str:
    """Write a target without markup."""
    match target.precision:
        case Precision.DAY:
            return day_words.short(target.first)
        case Precision.MONTH:
            return day_words.month(target.first)
        case Precision.QUARTER:
            place = ("first", "second", "third", "fourth")[(target.first.month - 1) // 3]
            return f"{place} quarter of {target.first.year}"
        case Precision.UNKNOWN:
            return "no date yet"
