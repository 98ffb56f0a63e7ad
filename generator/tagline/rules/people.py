"""Who is who: names and addresses as trailers and tags have them, and the people of the plan."""

import re
from collections.abc import Mapping

from tagline.model.approval import Identity
from tagline.rules.plain_text import person

_FORM = re.compile(r"([^<>\n]{0,200})<([^<>\s]{1,200})>")


class People:
    """The people of a plan, found by address, else by name."""

    def __init__(self, people: Mapping[str, str]) -> None:
        self._names = {key: parted(text)[0] or key for key, text in people.items()}
        self._by_address = {address: key for key, text in people.items() if (address := parted(text)[1])}
        self._by_name = {name.casefold(): key for key, name in self._names.items()}

    def identify(self, text: str) -> Identity:
        """Find the person of whom a text gives the name, the address or both, or the key."""
        name, address = parted(text)
        key = self._by_address.get(address, "") or self._by_name.get(name.casefold(), "")
        if not key and text.strip() in self._names:
            key = text.strip()
        return Identity(key, person(self._names[key] if key else name or address))

    def of_key(self, key: str) -> Identity:
        """Give the person of a key; of one that nobody has, the key itself is shown."""
        return Identity(key, person(self._names.get(key, key))) if key else Identity("", "")


def parted(text: str) -> tuple[str, str]:
    """Part "Ada Lovelace <ada@example.org>" into the name and the address, in small letters."""
    found = _FORM.match(text)
    return (found[1].strip(), found[2].lower()) if found else (text.strip(), "")
