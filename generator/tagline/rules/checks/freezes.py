"""Commits inside a freeze of features, and the exceptions that they claim."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tagline.model.commit import Change, ChangeKind
from tagline.model.finding import Level
from tagline.model.plan import Freeze
from tagline.rules.checks.grounds import Grounds, Remark, days_between, plain_day
from tagline.rules.conventional_commits import trailers
from tagline.rules.plain_text import plural, without_addresses
from tagline.rules.typed_data import nearest, shown

TRAILER = "freeze-exception"
_PARTS = 3
_LONGEST = 80
FORM = "Freeze-exception: <freeze>; <who>; <why>"


class Exemption(NamedTuple):
    """What a commit says of a freeze: its name, who allowed the exception, and why."""

    freeze: str
    who: str
    why: str


def exemptions(message: str) -> tuple[Exemption, ...]:
    """Read the exceptions that a message claims."""
    if TRAILER not in message.lower():
        return ()
    said = (footer.value for footer in trailers(message) if footer.token.lower() == TRAILER)
    parts = ([part.strip() for part in value.split(";", _PARTS - 1)] for value in said)
    return tuple(Exemption(*[*found, "", ""][:_PARTS]) for found in parts)


def features(grounds: Grounds) -> Iterator[Remark]:
    """Find features that were committed inside a freeze without an exception; those that are out are only counted."""
    freezes = [freeze for freeze in grounds.plan.freeze if freeze.kind == "feature"]
    if not freezes or grounds.book is None:
        return
    out: dict[str, list[Change]] = {}
    for change, line, released in _changes(grounds):
        freeze = _broken_freeze(freezes, change, line, grounds.day_of(change.commit.committed))
        if freeze is not None and released:
            out.setdefault(freeze.id, []).append(change)
        elif freeze is not None:
            day = grounds.day_of(change.commit.committed)
            span = days_between(freeze.from_, freeze.to)
            found = f"a feature of {plain_day(day)}, inside the freeze {shown(freeze.id)} ({span})"
            yield Remark("feature-in-freeze", (), found, f'none, or a trailer "{FORM}"', subject=subject_of(change))
    for at, freeze in enumerate(grounds.plan.freeze):
        if changes := out.get(freeze.id):
            many = plural(len(changes), "feature")
            found = f"{many} inside it that came out without an exception, such as {subject_of(changes[0])}"
            yield Remark("feature-in-freeze", ("freeze", at, "id"), found, "", level=Level.INFO)


def _broken_freeze(freezes: Iterable[Freeze], change: Change, line: str, day: date) -> Freeze | None:
    """Give the freeze that a change does not keep."""
    freeze = next((one for one in freezes if one.from_ <= day <= one.to and _holds(one, line)), None)
    if freeze is None or any(said.freeze == freeze.id for said in exemptions(change.commit.message)):
        return None
    return freeze


def subject_of(change: Change) -> str:
    """Name a commit: its id and its title."""
    title = without_addresses(change.commit.message.partition("\n")[0])
    return f"commit {change.commit.hash[:10]} {shown(title[:_LONGEST])}"


def _adds(change: Change) -> bool:
    """Whether a change adds a feature. The message of one that was amended is lost, and so is what it claims."""
    return (change.kind is ChangeKind.ADDED or change.type == "feat") and not change.amended


def _changes(grounds: Grounds) -> Iterator[tuple[Change, str, bool]]:
    """Give the features of this branch, each commit once; with its line ("" is not known), and whether it is out."""
    branches: Mapping[str | None, str] = {line.branch: line.id for line in grounds.plan.line if line.branch}
    found: dict[str, tuple[Change, str, bool]] = {}
    for book in grounds.books:
        here = branches.get(book.project.branch, "")
        told = [(one, here or of.line, True) for of in book.releases if of.on_head for one in of.changes]
        told += [(change, here, False) for change in book.unreleased]
        for change, line, released in told:
            known = found.get(change.commit.hash)
            if _adds(change) and (known is None or (released and not known[2])):  # one package may have it out
                found[change.commit.hash] = change, line, released
    yield from found.values()


def _holds(freeze: Freeze, line: str) -> bool:
    """Whether a freeze holds for a line; "3" is the line "3.x"."""
    return not freeze.lines or not line or line in freeze.lines or f"{line}.x" in freeze.lines


def claims(grounds: Grounds) -> Iterator[Remark]:
    """Find exceptions that are not released and name no freeze, or say neither who nor why."""
    known = [freeze.id for freeze in grounds.plan.freeze]
    messages = {change.commit.hash: change for book in grounds.books for change in book.unreleased}
    for change in messages.values():
        for said in exemptions(change.commit.message):
            if said.freeze not in known:
                near = nearest(said.freeze, known)
                hint = f"did you mean {near}?" if near else ""
                found = f"an exception from the freeze {shown(said.freeze)}"
                yield Remark("exception-unknown", (), found, "the id of a [[freeze]]", hint, subject=subject_of(change))
            elif not (said.who and said.why):
                lacks = "who allowed it" if not said.who else "why"
                found = f"an exception from the freeze {shown(said.freeze)} that does not say {lacks}"
                yield Remark("exception-unknown", (), found, f'"{FORM}"', subject=subject_of(change))
