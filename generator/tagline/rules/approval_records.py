"""Who approved what, when: read from trailers of commits, messages of tags, signed tags and notes."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tagline.model import plan
from tagline.model.approval import Approvals, Approved, How, Identity, Record
from tagline.model.commit import Commit, Footer, Tag
from tagline.rules.conventional_commits import trailers
from tagline.rules.people import People
from tagline.rules.schedule import plan_id

APPROVED, DECLINED = "approved-by", "declined-by"
SIGNED_PREFIX = "approved/"
_SAID = re.compile(r"(?i)(?:approved|declined)-by")
_REFERS = frozenset({"refs", "ref", "closes", "plan", "change", "approves", "part-of"})
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,99}")
_LONGEST = 20_000  # as many characters of a message as are looked at
_MOST = 50
_DAY = 86_400
_WAYS: Mapping[plan.By, frozenset[How]] = {
    "trailer": frozenset({How.TRAILER, How.TAG}),
    "note": frozenset({How.NOTE}),
    "signed-tag": frozenset({How.SIGNED}),
}


class Note(NamedTuple):
    """A git note: the ref that holds it, the commit or tag that it is about, its text, and when it was written."""

    ref: str
    about: str
    text: str
    moment: int


# What was said


def names_in(found: Iterable[Footer]) -> frozenset[str]:
    """Give the ids that footers refer to, as `Refs: RFC-31, 2026-11` does."""
    values = (one.value for one in found if one.token.lower() in _REFERS)
    return frozenset(name.rstrip(".") for value in values for name in _ID.findall(value)[:_MOST])


def speaks(commit: Commit) -> bool:
    """Whether a commit may say who approved or declined something."""
    return _SAID.search(commit.message, 0, _LONGEST) is not None


def records_of_commits(
    commits: Iterable[Commit], people: People, touched: Mapping[str, frozenset[str]]
) -> Iterator[Record]:
    """Give the commits that say who approved or declined.

    They speak of the changes and releases that they name; a commit that names none, of those whose tables of the plan
    it touched.
    """
    for commit in commits:
        if speaks(commit):
            found = trailers(commit.message[:_LONGEST])
            subjects = names_in(found) or touched.get(commit.hash, frozenset())
            record = _record(How.TRAILER, commit.hash, commit.hash, commit.committed, subjects, found, people)
            if record.approved or record.declined:
                yield record


def records_of_tags(tags: Iterable[Tag], taggers: Mapping[str, str], people: People) -> Iterator[Record]:
    """Give the tags that approve: in the words of their messages, or by the signature of who tagged.

    A signed tag speaks for the planned release that it names; `approved/<id>` (and more, such as a name) for that id.
    Whether a signature is good is for those to judge who know the keys.
    """
    for tag in tags:
        message = tag.message[-_LONGEST:]
        said = trailers(f"\n{message}") if _SAID.search(message) else ()
        named = plan_id(tag.message)
        own = tag.name.removeprefix(SIGNED_PREFIX).partition("/")[0] if tag.name.startswith(SIGNED_PREFIX) else named
        subjects = frozenset(filter(None, (own, named))) | names_in(said)
        moment = tag.tagged or 0
        if said:
            yield _record(How.TAG, tag.name, tag.commit_hash, moment, subjects, said, people)
        if tag.signed and taggers.get(tag.name):
            signer = people.identify(taggers[tag.name])
            yield Record(How.SIGNED, tag.name, tag.commit_hash, moment, subjects, (signer,))


def records_of_notes(notes: Iterable[Note], commits: Mapping[str, Commit], people: People) -> Iterator[Record]:
    """Give the notes that approve: they speak of what they name, else of what the commit names that they are about."""
    for note in notes:
        if _SAID.search(note.text):
            found = trailers(f"\n{note.text[:_LONGEST]}")
            commit = commits.get(note.about)
            subjects = names_in(found) or (names_in(trailers(commit.message)) if commit else frozenset())
            yield _record(How.NOTE, note.about, note.about, note.moment, subjects, found, people)


def _record(  # noqa: PLR0913, PLR0917 - what a record holds
    how: How,
    source: str,
    place: str,
    moment: int,
    subjects: frozenset[str],
    found: Sequence[Footer],
    people: People,
) -> Record:
    def said(token: str) -> tuple[Identity, ...]:
        named = (people.identify(one.value) for one in found if one.token.lower() == token and one.value.strip())
        return tuple(dict.fromkeys(named))

    return Record(how, source, place, moment, subjects, said(APPROVED), said(DECLINED))


# What that means for one change or release


class Subject(NamedTuple):
    """What approvals are asked about: a change request or a release, by its id.

    `places` are commits whose own words count too: the tagged commit of a release. `released` is when it came out (0
    where it has not); `own` says of people, by name, what makes their word no independent one.
    """

    id: str
    places: Collection[str] = ()
    released: int = 0
    own: Mapping[str, str] = {}


def approvals(asked: plan.Approval | None, subject: Subject, records: Iterable[Record]) -> Approvals:
    """Say who approved a change or release: the earliest word of each person, one that counts before all others."""
    found: dict[Identity, Approved] = {}
    for record in records_on(subject, records):
        for who in record.approved:
            word = _approved(who, record, asked, subject)
            before = found.get(who)
            if before is None or _rank(word) < _rank(before):
                found[who] = word
    return Approvals(asked, tuple(sorted(found.values(), key=lambda one: (one.moment, one.who.name))))


def records_on(subject: Subject, records: Iterable[Record]) -> Iterator[Record]:
    """Give the records that speak of a subject."""
    return (one for one in records if subject.id in one.subjects or one.place in subject.places)


def _rank(word: Approved) -> tuple[bool, int]:
    return not word.counts, word.moment


def _approved(who: Identity, record: Record, asked: plan.Approval | None, subject: Subject) -> Approved:
    may = asked is None or ((not asked.of or who.key in asked.of) and record.how in _WAYS[asked.by])
    late = subject.released and record.moment > subject.released
    return Approved(
        who=who,
        how=record.how,
        source=record.source,
        moment=record.moment,
        counts=may,
        own=subject.own.get(who.name, ""),
        after=record.moment // _DAY - subject.released // _DAY if late else None,
    )
