"""Whether a path matches a pattern, as git's `:(glob)` has it: `*` stays in its folder, `**` goes through all."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

_WILD = frozenset("*?[")


def matches(path: str, pattern: str) -> bool:
    """Whether a path matches; a pattern without wild cards means a file, or all that a folder holds."""
    pattern = pattern.removeprefix("./").rstrip("/")
    if not _WILD & set(pattern):
        return path == pattern or path.startswith(f"{pattern}/")
    return _match(path.split("/"), pattern.replace("[^", "[!").split("/"))


def _match(names: Sequence[str], parts: Sequence[str]) -> bool:
    """Match part by part; `reached` are the numbers of parts that the names so far may have used up."""
    reached = _beyond({0}, parts)
    for name in names:
        stay = {at for at in reached if at < len(parts) and parts[at] == "**"}
        step = {at + 1 for at in reached if at < len(parts) and _fits(name, parts, at)}
        reached = _beyond(stay | step, parts)
    return len(parts) in reached


def _fits(name: str, parts: Sequence[str], at: int) -> bool:
    """Whether a part may end with a name; at the end `**` stands for at least one."""
    return at == len(parts) - 1 if parts[at] == "**" else fnmatchcase(name, parts[at])


def _beyond(reached: set[int], parts: Sequence[str]) -> set[int]:
    """Add what is reached where `**` stands for nothing."""
    found = set(reached)
    for at, part in enumerate(parts[:-1]):
        if at in found and part == "**":
            found.add(at + 1)
    return found
