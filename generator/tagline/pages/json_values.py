"""Values as the JSON files write them: moments, days, and texts of a bounded length."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST_TEXT = 4_000

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json]"
Record: TypeAlias = dict[str, Json]


def bounded(text: str, longest: int = LONGEST_TEXT) -> str:
    """Cut a text that no reader of the file would want to hold."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def moment(seconds: int) -> str:
    """Write a moment; git's 0 stands for a date that it does not know."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if seconds else ""


def day(found: date | None) -> str:
    """Write a day, "" where there is none."""
    return found.isoformat() if found else ""


def days(count: int | None) -> Record:
    """Write a number of days that may not be known, without a union of types."""
    return {"known": count is not None, "days": count or 0}


def text_of(record: Record, *, indent: int | None = None) -> str:
    """Write a record as JSON."""
    return json.dumps(record, ensure_ascii=False, indent=indent, separators=(",", ": " if indent else ":")) + "\n"
