"""Where settings come from, in words."""

from collections.abc import Iterator

from tagline.model.settings import Origins

SEMANTIC_RELEASE = "tool.semantic_release"
_WORDS = {
    "tag": "tag format",
    "allow-zero": "0.x versions",
    "major-on-zero": "the way to 1.0.0",
    "exclude": "exclusions",
}


def taken_over(origins: Origins) -> str:
    """Say which settings are taken from python-semantic-release's configuration; "" where none is."""
    words = list(_words(origins))
    if not words:
        return ""
    several = " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    verb = "is" if words in (["tag format"], ["the way to 1.0.0"]) else "are"
    return f"{several} {verb} taken from [{SEMANTIC_RELEASE}]"


def _words(origins: Origins) -> Iterator[str]:
    found = {key for key, origin in origins.places.items() if origin.table == SEMANTIC_RELEASE}
    yield from (words for key, words in _WORDS.items() if key in found)
    if any(key == "style" or key.startswith("types.") for key in found):
        yield "types"
