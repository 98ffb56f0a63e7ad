"""Text that may be shown: no e-mail address leaves the house."""

import re

_ADDRESS = r"(?<![\w.+-])([\w.+-]{1,64})@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z][A-Za-z0-9-]{1,62}(?![\w-])"


def without_addresses(text: str) -> str:
    """Cut the host off every e-mail address: `ada@example.org` becomes `ada@…`."""
    return re.sub(_ADDRESS, r"\1@…", text) if "@" in text else text


def person(name: str) -> str:
    """Give a name that may be shown: a person who is known by an address only is shown without its host."""
    shown = without_addresses(name.replace("<", " ").replace(">", " ")) if "@" in name or "<" in name else name
    return " ".join(shown.split()) or "unknown"
