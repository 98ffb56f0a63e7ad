"""The message of a release's tag: headline, what people wrote, and the changes as plain text."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from tagline.model.commit import GENERATED, Change, ChangeKind
from tagline.model.release import Release
from tagline.rules.changelog import HEADINGS, sections
from tagline.rules.ci_words import defused
from tagline.rules.plain_text import plural

_WIDTH = 76
_MOST = 100  # entries of a kind
_SHORT = 7
_INDENT = "  "


def tag_message(release: Release, plan: str = "") -> str:
    """Write the message. It can be read back: what stands before GENERATED are the words of people."""
    said = release.prose
    parts = [
        said.headline or release.tag.name,
        said.text,
        f"{GENERATED}\n\n{notes_text(release.changes)}",
        f"Plan: {plan}" if plan else "",
    ]
    return defused("\n\n".join(part.strip("\n") for part in parts if part)) + "\n"


def notes_text(changes: Sequence[Change]) -> str:
    """Write changes as plain text, by kind; no line of them can be taken for a trailer or a heading."""
    told = [section for section in sections(changes) if section.kind is not ChangeKind.INTERNAL]
    hidden = sum(change.kind is ChangeKind.INTERNAL for change in changes)
    blocks = ["\n".join((f"{HEADINGS[kind]}:", *_listed(members))) for kind, members in told]
    if hidden:
        blocks.append(f"{'And ' if blocks else ''}{plural(hidden, 'internal change')}.")
    return "\n\n".join(blocks) or "No changes are recorded."


def _listed(changes: Sequence[Change]) -> Iterator[str]:
    for change in changes[:_MOST]:
        yield from _entry(change)
    if len(changes) > _MOST:
        yield f"- and {len(changes) - _MOST:,} more"


def _entry(change: Change) -> Iterator[str]:
    scope = f"{change.scope}: " if change.scope else ""
    text = f"{scope}{change.description} ({change.commit.hash[:_SHORT]})"
    first, *rest = wrap(text, _WIDTH, break_on_hyphens=False, break_long_words=False)
    yield f"- {first}"
    yield from (f"{_INDENT}{line}" for line in rest)
    if change.breaking_change:
        yield from (f"{_INDENT}{line}" for line in wrap(change.breaking_change, _WIDTH, break_on_hyphens=False))
