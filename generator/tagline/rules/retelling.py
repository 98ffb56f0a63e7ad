"""What commits tell once people have had their say: by fragments next to the code, by trailers, by amendments."""

from collections.abc import Mapping, Sequence
from itertools import compress, count, repeat
from operator import contains, itemgetter, or_
from typing import TYPE_CHECKING, Optional

from tagline.model.commit import Change, Commit
from tagline.rules.meaning import Meaning
from tagline.rules.telling import Teller

if TYPE_CHECKING:
    from tagline.model.notes import Amendments, Fragment, Fragments

Changes = dict[int, tuple[Change, ...]]


def retold(  # noqa: PLR0913 - all but the first two are named
    told: Teller,
    commits: Sequence[Commit],
    *,
    amendments: Optional["Amendments"],
    fragments: Optional["Fragments"],
    tags: Mapping[str, str],
    meaning: Meaning,
    whole: bool,
) -> Teller:
    """Put fragments, then trailers, then amendments over what the messages tell.

    `tags` gives the commit of each tag; in the `whole` history an amendment that matches no commit is a mistake.
    """
    if fragments is not None and fragments.committed:
        told = _spoken(commits, told, fragments, meaning)
    told = _with(told, _deprecated(commits, told))
    if amendments is not None:
        from tagline.rules.amendments import amended  # noqa: PLC0415 - for those who have some

        corrected = amended(commits, told.of_commit, amendments=amendments, tags=tags, meaning=meaning, whole=whole)
        told = _with(told, corrected)
        told = _freed(told, [at for at, changes in corrected.items() if any(change.amended for change in changes)])
    return told


def _with(told: Teller, changes: Mapping[int, tuple[Change, ...]]) -> Teller:
    return told._replace(several={**told.several, **changes}) if changes else told


def _freed(told: Teller, speaking: Sequence[int]) -> Teller:
    """Let commits speak that a merge's title spoke for."""
    if told.spoken_for.keys().isdisjoint(speaking):
        return told
    return told._replace(spoken_for={at: merge for at, merge in told.spoken_for.items() if at not in set(speaking)})


def _deprecated(commits: Sequence[Commit], told: Teller) -> Changes:
    """Add a change for each `Deprecated:` trailer. Most messages are looked at no closer than for the word."""
    messages = list(map(itemgetter(4), commits))
    small, large = (map(contains, messages, repeat(word)) for word in ("eprecated:", "ECATED:"))
    suspects = list(compress(count(), map(or_, small, large)))
    if not suspects:
        return {}
    from tagline.rules.deprecations import deprecations  # noqa: PLC0415 - for those who have some

    found: Changes = {}
    for at in suspects:
        own = told.of_commit(at)
        further = () if at in told.left_out else deprecations(commits[at], first=_further(own))
        if further:
            found[at] = (*own, *further)
    return found


def _further(changes: Sequence[Change]) -> int:
    """Give the number of the next part of a commit."""
    return max((change.part for change in changes), default=-1) + 1


def _spoken(commits: Sequence[Commit], told: Teller, fragments: "Fragments", meaning: Meaning) -> Teller:
    """Let fragments speak for their commits; for one that a merge brought with a title, in place of the title."""
    from tagline.errors import mistaken  # noqa: PLC0415 - for those who have some
    from tagline.rules.fragments import spoken, unknown_types  # noqa: PLC0415 - as above

    wrong = list(unknown_types((one for found in fragments.committed.values() for one in found), meaning))
    if wrong:
        raise mistaken(wrong)
    found: Changes = {}
    speaking: list[int] = []
    for at, commit in enumerate(commits):
        if commit.hash not in fragments.committed:
            continue
        merge = told.spoken_for.get(at)
        own = told.of_commit(at)
        if merge is not None:
            title = told.of_commit(merge)
            if merge in found:  # another fragment has said already what the title breaks
                title = tuple(change._replace(breaking_change=None) for change in title)
            own = (*title, *own)
            found[merge] = ()
            speaking.append(at)
        found[at] = spoken(own, commit, fragments.committed[commit.hash], meaning)
    return _freed(_with(told, found), speaking)


def waiting(
    head: Commit | None, commits: Sequence[Commit], told: Teller, fragments: Optional["Fragments"], meaning: Meaning
) -> tuple[Change, ...]:
    """Give what fragments say that no commit has yet, as if they were further parts of HEAD."""
    pending: Sequence[Fragment] = fragments.pending if fragments is not None else ()
    if head is None or not pending:
        return ()
    from tagline.errors import mistaken  # noqa: PLC0415 - as above
    from tagline.rules.fragments import awaiting, unknown_types  # noqa: PLC0415 - as above

    wrong = list(unknown_types(pending, meaning))
    if wrong:
        raise mistaken(wrong)
    own = next((told.of_commit(at) for at, one in enumerate(commits) if one[0] == head[0]), ())
    return awaiting(head, pending, meaning, first=max(1, _further(own)))
