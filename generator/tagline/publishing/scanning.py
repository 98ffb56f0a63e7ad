"""The last gate before a site goes out: it holds no token, no address of a person, no folder of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagline.errors import MistakesError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tagline.rules.secrets import Secrets

_TEXTS = frozenset({".html", ".htm", ".xml", ".atom", ".json", ".ics", ".txt", ".md", ".svg", ".js", ".css", ".map"})
_OF_THE_THEME = ("assets/javascripts/", "assets/stylesheets/", "assets/external/")  # people wrote their names into it
_REMEDY = "nothing was published; take it out where it comes from, or allow it by the setting publish.allow"


def refuse_leaks(site: Path, secrets: Secrets, allowed: Sequence[str] = ()) -> int:
    """Read every text of a site, and give how many there were; MistakesError where one gives something away."""
    texts = sorted(path for path in site.rglob("*") if path.suffix.lower() in _TEXTS and path.is_file())
    found = [line for path in texts for line in _leaks(path, path.relative_to(site).as_posix(), secrets, allowed)]
    if found:
        raise MistakesError([*found, _REMEDY])
    return len(texts)


def _leaks(path: Path, name: str, secrets: Secrets, allowed: Sequence[str]) -> Iterator[str]:
    text = path.read_bytes().decode("utf-8", "replace")
    for value in secrets.values:
        if value in text:  # also in what the theme brought
            yield f"{name}: holds the value of a secret variable"
            return
    if name.startswith(_OF_THE_THEME):
        return
    for word in allowed:
        text = text.replace(word, "")
    for leak in secrets.leaks(text):
        yield f"{name}:{leak.line}: holds {leak.kind}: {leak.shown}"
