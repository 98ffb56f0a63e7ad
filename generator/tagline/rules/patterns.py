"""Which regular expressions of users are safe to try on every commit: those whose work is bounded whatever the text.

The work is added up over the parsed pattern. A choice that can be taken back multiplies what follows it; a run such as
`[^)]*` that is followed by what it cannot itself take is no such choice. Two of them in a row are refused, and so is
any repetition inside a repetition.
"""

import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

LONGEST_PATTERN = 500
LONGEST_SUBJECT = 500
MOST_WORK = 50_000
_ASCII = tuple(map(chr, range(128)))
_ALL = frozenset((*_ASCII, "other"))
_FOLDED = "kKsSiI"  # letters that some beyond ASCII are equal to when case is ignored


class Unsafe(Exception):  # noqa: N818 - a finding about a pattern
    """What makes the work of a pattern boundless."""


class _Rest(NamedTuple):
    """What follows in a pattern: how much work it is until it fails, and what it may begin with.

    `sure` is what cannot fail; `end` is nothing but the end of the subject.
    """

    work: int
    first: frozenset[str]
    sure: bool = False
    end: bool = False


_END = _Rest(1, _ALL, sure=True, end=True)


def trouble(pattern: str) -> str:
    """Say why a pattern is not used; "" for one that is fine."""
    if len(pattern) > LONGEST_PATTERN:
        return f"it is longer than {LONGEST_PATTERN} characters"
    try:
        parsed = _parsed(pattern)
        work = _sequence(list(parsed), _END, bool(parsed.state.flags & re.IGNORECASE)).work
    except re.error as error:
        return f"it is no regular expression: {error.msg}" + (f" at position {error.pos}" if error.pos else "")
    except Unsafe as error:
        return str(error)
    except (RecursionError, OverflowError):
        return "it is too deep"
    return "" if work <= MOST_WORK else "on a long subject it would take very long: two repetitions can share one text"


def excluder(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Give the question whether a subject begins with one of these patterns."""
    matches = [_compiled(pattern).match for pattern in patterns]  # one by one: each may begin with flags
    return lambda subject: any(match(subject[:LONGEST_SUBJECT]) for match in matches)


def _compiled(pattern: str) -> re.Pattern[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a later Python may read otherwise is not ours to mend
        return re.compile(pattern)


def _parsed(pattern: str) -> Any:  # noqa: ANN401 - the parser of the standard library has no types
    _compiled(pattern)  # some mistakes show only here
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return re._parser.parse(pattern)  # type: ignore[attr-defined] # noqa: SLF001 - there is no public parser


def _sequence(items: Sequence[Any], rest: _Rest, fold: bool) -> _Rest:  # noqa: FBT001 - of one and the same pattern
    for operator, argument in reversed(items):
        rest = _item(str(operator), argument, rest, fold)
        if rest.work > MOST_WORK:
            return rest
    return rest


def _item(  # noqa: PLR0911 - a line for each operator
    operator: str,
    argument: Any,  # noqa: ANN401 - as above
    rest: _Rest,
    fold: bool,  # noqa: FBT001 - as above
) -> _Rest:
    match operator:
        case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN" | "RANGE" | "CATEGORY":
            return _Rest(rest.work + 1, _letters(operator, argument, fold))
        case "AT":
            return _Rest(rest.work + 1, rest.first, end=rest.end and str(argument) == "AT_END")
        case "SUBPATTERN":
            _, added, removed, inner = argument
            return _sequence(list(inner), rest, bool((fold or added & re.IGNORECASE) and not removed & re.IGNORECASE))
        case "ATOMIC_GROUP":
            return _sequence(list(argument), rest, fold)
        case "BRANCH":
            return _branches([_sequence(list(inner), rest, fold) for inner in argument[1]])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _repeat(argument[0], min(argument[1], LONGEST_SUBJECT), list(argument[2]), rest, fold)
        case "ASSERT" | "ASSERT_NOT":
            inside = _sequence(list(argument[1]), _END, fold)
            return _Rest(rest.work + inside.work, rest.first)
        case "FAILURE":
            return rest
        case _:
            message = "it refers back to what it has matched"
            raise Unsafe(message)


def _branches(options: Sequence[_Rest]) -> _Rest:
    first: frozenset[str] = frozenset().union(*(option.first for option in options))
    apart = len(first) == sum(len(option.first) for option in options)
    works = [option.work for option in options]
    return _Rest(max(works) if apart else sum(works), first, sure=any(option.sure for option in options))


def _repeat(least: int, most: int, body: list[Any], rest: _Rest, fold: bool) -> _Rest:  # noqa: FBT001 - as above
    if most <= 1:
        once = _sequence(body, rest, fold)
        return once if least else _branches([once, rest])
    width = _fixed_width(body)
    first = _sequence(body, _END, fold).first
    run = width * most
    sure = rest.sure or (rest.end and str(body[0][0]) == "ANY")
    if sure:
        work = width + rest.work  # it stops only where all is matched
    elif first & rest.first or width > 1:
        work = run + (most - least + 1) * rest.work
    else:
        work = 2 * run + rest.work
    return _Rest(work, first if least else first | rest.first, sure=sure and least == 0)


def _fixed_width(body: Iterable[Any]) -> int:
    """Count the letters of a body that is repeated; it may hold no choice of its own."""
    width = 0
    for operator, argument in body:
        match str(operator):
            case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
                width += 1
            case "SUBPATTERN":
                width += _fixed_width(argument[3])
            case "AT":
                pass
            case _:
                message = "it repeats a group that itself repeats or chooses"
                raise Unsafe(message)
    return width


def _letters(operator: str, argument: Any, fold: bool) -> frozenset[str]:  # noqa: ANN401, FBT001 - as above
    """Give the letters of ASCII that a place takes, and "other" where it may take more."""
    match operator:
        case "LITERAL":
            found = _codes([argument])
        case "NOT_LITERAL":
            return _ALL if fold else _ALL - (_codes([argument]) - {"other"})
        case "RANGE":
            low, high = argument
            found = frozenset(letter for letter in _ASCII if low <= ord(letter) <= high) | _codes([high])
            found = found if high < len(_ASCII) else found | {"other"}
        case "CATEGORY":
            found = _category(str(argument))
        case "IN":
            return _in(argument, fold)
        case _:
            return _ALL
    return _unfolded(found) if fold else found


def _in(items: Sequence[Any], fold: bool) -> frozenset[str]:  # noqa: FBT001 - as above
    negated = bool(items) and str(items[0][0]) == "NEGATE"
    parts = [_letters(str(operator), argument, fold) for operator, argument in items[negated:]]
    found: frozenset[str] = frozenset().union(*parts)
    if negated:
        return (_ALL - found) | {"other"}
    return found


def _codes(codes: Iterable[int]) -> frozenset[str]:
    return frozenset(chr(code) if code < len(_ASCII) else "other" for code in codes)


def _unfolded(letters: frozenset[str]) -> frozenset[str]:
    swapped = frozenset(letter.swapcase() for letter in letters if letter != "other")
    return letters | swapped | ({"other"} if letters & set(_FOLDED) else set())


def _category(name: str) -> frozenset[str]:
    sign = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[name.rpartition("_")[2]]
    inside = frozenset(letter for letter in _ASCII if re.match(sign, letter)) | {"other"}
    return (_ALL - inside) | {"other"} if "_NOT_" in name else inside
