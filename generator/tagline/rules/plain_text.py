"""Text that may be shown: no e-mail address leaves the house, and one thing is counted as one."""

import re

# Any letter that a local part may end with, then a host of any script; "@ada", "a@b" and "pkg@1.2.3" are none.
_ADDRESS = r"(?<=[\w.+\-!#$%&'*=?^{|}~\"])@(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,62}(?![\w-])"

# Control characters, zero-width and directional marks, tag characters: what could fool a terminal or a reader.
HIDDEN = "\x01-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f"

# Letters that show nothing: fillers of Hangul and the empty Braille pattern.
_BLANKS = dict.fromkeys((0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0), " ")


def without_addresses(text: str) -> str:
    """Cut the host off every e-mail address: `ada@example.org` becomes `ada@…`."""
    return re.sub(_ADDRESS, "@…", text) if "@" in text else text


def person(name: str) -> str:
    """Give a name that may be shown: a person who is known by an address only is shown without its host."""
    shown = without_addresses(name.replace("<", " ").replace(">", " ")) if "@" in name or "<" in name else name
    return " ".join(shown.translate(_BLANKS).split()) or "unknown"


def plural(count: int, one: str, many: str = "") -> str:
    """Write "1 commit" or "2 commits"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
