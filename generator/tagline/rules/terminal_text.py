"""Lay text out in the cells of a terminal, where a letter may take two of them or none."""

from unicodedata import category, east_asian_width

_WIDE = frozenset("WF")
_NOTHING = frozenset({"Mn", "Me", "Cf"})


def cells(text: str) -> int:
    """Count the cells that a text takes."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(letter: str) -> int:
    if category(letter) in _NOTHING:
        return 0
    return 2 if east_asian_width(letter) in _WIDE else 1


def padded(text: str, width: int) -> str:
    """Fill a text up with spaces."""
    return text + " " * (width - cells(text))


def wrapped(text: str, width: int) -> list[str]:
    """Break a text between its words; a word that is wider than a line is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if cells(joined) <= width:
            line = joined
            continue
        lines += [line] if line else []
        *whole, line = cut(word, width)
        lines += whole
    return [*lines, line] if line or not lines else lines


def cut(word: str, width: int) -> list[str]:
    """Cut a word into pieces that fit, each as wide as can be."""
    pieces: list[str] = []
    piece, taken = "", 0
    for letter in word:
        more = _cells_of(letter)
        if piece and taken + more > width:
            pieces.append(piece)
            piece, taken = "", 0
        piece += letter
        taken += more
    return [*pieces, piece]
