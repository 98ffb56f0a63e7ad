"""What a squash tells beyond its subject: the further commits that a forge or a person wrote into its body.

Two forms count, because only programs write them: a list whose items are conventional headers (GitHub, GitLab,
Bitbucket and Azure squash a pull request into that), and release-please's nested commits. Prose that merely looks like
a commit is prose.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import compress, count, islice, repeat
from operator import contains

from tagline.model.commit import Change, Commit
from tagline.rules.changelog import QUIET
from tagline.rules.changes import read
from tagline.rules.conventional_commits import HEADER
from tagline.rules.meaning import CONVENTIONAL, Meaning

_BULLET = re.compile(r"\n[*-][ \t]{1,4}(?=\S)")  # with the line's end before it, which is quick to look for
_NESTED = "BEGIN_NESTED_COMMIT"
_NESTED_END = "END_NESTED_COMMIT"
_SIGNS = ("\n* ", "\n- ", _NESTED)
_RULE = "\n---------"  # GitHub writes it between the list and the co-authors
MOST_PARTS = 200
LONGEST = 500_000
_make = partial(tuple.__new__, Change)  # a history may hold thousands of items


def may_be_squash(message: str) -> bool:
    """Whether it is worth to look closer."""
    return any(sign in message for sign in _SIGNS)


def suspects(messages: Sequence[str]) -> Iterator[int]:
    """Give the places of the messages that may be squashes; a history holds thousands that are none."""
    return compress(count(), map(any, zip(*(map(contains, messages, repeat(sign)) for sign in _SIGNS), strict=True)))


def parts(commit: Commit, change: Change, meaning: Meaning = CONVENTIONAL) -> tuple[Change, ...]:
    """Give all changes of a commit whose subject tells `change`; just that one where its body is no squash.

    Of the items those count that readers gain something from. A subject without a type gives way to items that have
    one. Each item takes over the pull request of the subject.
    """
    title, _, body = commit.message[:LONGEST].partition("\n")
    nested = _NESTED in body
    lead, items = ("", _nested(body)) if nested else _list(body, bool(change.pull), meaning)
    messages = list(islice(items, MOST_PARTS))
    if not messages:
        return (change,)
    if not nested and change.breaking_change is not None:  # what an item breaks is told once
        change = read(commit, f"{title}\n\n{lead}\n{_tail(body)}", meaning)._replace(issues=change.issues)
    own = [change] if change.type or nested else []
    places = {one[2:5]: at for at, one in enumerate(own)}
    for message in messages:
        item = read(commit, message, meaning)
        place = places.setdefault(item[2:5], len(own))
        if not item[2]:
            continue
        if place == len(own):
            own.append(_make((*item[:6], item[6] or change[6], item[7], "", place, *item[10:])))
        elif item[5] is not None and own[place][5] is None:  # the commit that gave the pull request its title
            own[place] = own[place]._replace(kind=item.kind, breaking_change=item.breaking_change)
    return tuple(own) or (change,)


def _list(body: str, numbered: bool, meaning: Meaning) -> tuple[str, Iterator[str]]:  # noqa: FBT001 - of the subject
    """Give the text before the list of a squash, and the items that count, each with the text below it.

    A body that begins with a list is one. Below other text a list is one only where the subject has a pull request, and
    each item is conventional and stands apart by an empty line, as forges set them and hardly anybody else does.
    """
    text = body.lstrip("\n").partition(_RULE)[0]
    lead, *items = _BULLET.split(f"\n{text}")
    if lead and not (numbered and _is_loose(lead, items, meaning)):
        return "", iter(())
    lead = f"{lead[1:]}\n" if lead else ""
    heads = zip(items, map(HEADER.match, items), strict=True)
    return lead, (item.strip().replace("\n  ", "\n") for item, head in heads if head and _counts(item, head, meaning))


def _is_loose(lead: str, items: list[str], meaning: Meaning) -> bool:
    apart = all(text.endswith("\n") for text in (lead, *items[:-1]))
    return apart and all((found := HEADER.match(item)) and found["type"].lower() in meaning.kinds for item in items)


def _counts(item: str, head: re.Match[str], meaning: Meaning) -> bool:
    """Whether an item is a commit of a known type from which readers gain something; "note: …" is prose."""
    name, _, mark, _ = head.groups()
    if mark:
        return True
    kind = meaning.kinds.get(name.lower())
    return kind is not None and (kind not in QUIET or "BREAKING" in item)


def _tail(body: str) -> str:
    """Give what stands below the rule: trailers that speak for the whole."""
    return body.partition(_RULE)[2].lstrip("-")


def _nested(body: str) -> Iterator[str]:
    """Give the messages between the marks of nested commits; a mark without its end is left alone."""
    for piece in body.split(_NESTED)[1:]:
        message, found, _ = piece.partition(_NESTED_END)
        if found:
            yield "\n".join(line.strip() for line in message.strip().split("\n"))
