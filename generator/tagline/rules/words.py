"""Words that people write for days and spans, and what is said when they cannot be read."""

from typing import NoReturn

LONGEST = 200


class WordsError(ValueError):
    """Words that a rule cannot read; its text says what was expected and what was found."""


def refuse(expected: str, found: str) -> NoReturn:
    """Raise the error for words that cannot be read."""
    text = f'expected {expected}, found "{found[:LONGEST]}"'
    raise WordsError(text)


def plain(words: str) -> str:
    """Give words in lower case with single spaces, cut where nobody writes on."""
    return " ".join(words.lower().split())[:LONGEST]
