"""Which releases and change requests a new text of the plan touches."""

from typing import Any

_KINDS = ("release", "change")


def touched_ids(old: str, new: str) -> frozenset[str]:
    """Give the ids of the tables that differ between two texts; none where one of them is no TOML."""
    before, after = _tables(old), _tables(new)
    if before is None or after is None:
        return frozenset()
    return frozenset(name for _, name in before.keys() | after.keys() if _differs(name, before, after))


def _differs(name: str, before: dict[tuple[str, str], Any], after: dict[tuple[str, str], Any]) -> bool:
    return any(before.get((kind, name)) != after.get((kind, name)) for kind in _KINDS)


def _tables(text: str) -> dict[tuple[str, str], Any] | None:
    import tomllib  # noqa: PLC0415 - for plans whose commits approve something

    try:
        told = tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
    return {
        (kind, entry["id"]): entry
        for kind in _KINDS
        for entry in (told[kind] if isinstance(told.get(kind), list) else ())
        if isinstance(entry, dict) and isinstance(entry.get("id"), str)
    }
