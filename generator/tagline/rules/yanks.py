"""Releases that were withdrawn: by an entry of the amendments, or by an annotated tag `yanked/<tag>`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import NamedTuple

from tagline.errors import mistaken
from tagline.model.commit import Tag
from tagline.model.notes import PATH, Withdrawal
from tagline.model.release import IgnoredTag, Yank
from tagline.rules.plain_text import without_addresses

PREFIX = "yanked/"
_USE = re.compile(r"(?im)^[ \t]{0,8}use:[ \t]{0,8}(\S{1,200})[ \t\r]{0,8}$")
_LONGEST = 2000


class Parted(NamedTuple):
    """Tags without those that withdraw a release, what these say by the tag of the release, and those that fail to."""

    tags: tuple[Tag, ...]
    yanks: Mapping[str, Yank]
    ignored: tuple[IgnoredTag, ...]


def parted(tags: Sequence[Tag]) -> Parted:
    """Take out the tags that withdraw a release; `yanked/v1.2.3` is an ordinary tag where there is no `v1.2.3`."""
    by_name = {tag.name: tag for tag in tags}
    others: list[Tag] = []
    yanks: dict[str, Yank] = {}
    ignored: list[IgnoredTag] = []
    for tag in tags:
        target = tag.name.removeprefix(PREFIX)
        if target == tag.name or target not in by_name:
            others.append(tag)
        elif tag.annotated and not _same_object(tag, by_name[target]):
            yanks[target] = yank_of(tag)
        else:
            reason = f"withdraws {target}, but without a reason: it has to be an annotated tag"
            ignored.append(IgnoredTag(tag.name, reason))
    return Parted(tuple(others), yanks, tuple(ignored))


def _same_object(tag: Tag, other: Tag) -> bool:
    """Whether a tag is only another name of an annotated tag, with that one's message."""
    return (tag.tagged, tag.message) == (other.tagged, other.message)


def yank_of(tag: Tag) -> Yank:
    """Read the message of an annotated tag: the reason, and in a line `Use: v1.2.4` what to use instead."""
    found = _USE.search(tag.message)
    reason = " ".join(_USE.sub("", tag.message, count=1).split())
    on = datetime.fromtimestamp(tag.tagged or 0, UTC).date().isoformat() if tag.tagged else ""
    return Yank(reason=without_addresses(reason)[:_LONGEST], use=found[1] if found else "", on=on)


def yanked(withdrawals: Iterable[Withdrawal], tags: Sequence[Tag], by_tags: Mapping[str, Yank]) -> Mapping[str, Yank]:
    """Put the withdrawals of the file over those of tags, the latest last; a mistake for one that is not there."""
    found = dict(by_tags)
    names = {tag.name for tag in tags}
    mistakes = []
    for entry in sorted(withdrawals, key=lambda entry: (entry.on, entry.line)):
        if not tags:  # a clone without tags: what to do about that is said elsewhere
            continue
        if entry.tag not in names:
            mistakes.append((entry.line, _unknown("tag", entry.tag, names)))
        elif entry.use and not any(_means(entry.use, name) for name in names):
            mistakes.append((entry.line, _unknown("use", entry.use, names)))
        else:
            before = found.get(entry.tag, Yank(""))
            reason = " ".join(entry.why.split())[:_LONGEST]
            found[entry.tag] = Yank(reason or before.reason, entry.use or before.use, entry.on.isoformat())
    if mistakes:
        raise mistaken((PATH, line, words) for line, words in mistakes)
    return found


def tag_named(text: str, tags: Sequence[Tag]) -> Tag | None:
    """Find the tag that a text names; a version is enough where one tag only carries it."""
    exact = next((tag for tag in tags if tag.name == text), None)
    found = [tag for tag in tags if _means(text, tag.name)]
    return exact or (found[0] if len(found) == 1 else None)


def _means(text: str, name: str) -> bool:
    """Whether a text names a tag: in full, or the version at its end."""
    head = name.removesuffix(text)
    return name == text or (head != name and not head[-1].isdigit() and head[-1] != ".")


def _unknown(key: str, name: str, names: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(names), n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f'yank: {key}: expected the tag of a release, found "{name}"{hint}'
