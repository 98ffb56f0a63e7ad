"""Which checks of a release were answered: each is held against the place that its proof is read in."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import NamedTuple

from tagline.model.commit import Commit, Tag
from tagline.model.evidence import Answer, Proof, Result, Source
from tagline.model.plan import Check
from tagline.model.schedule import PlannedRelease
from tagline.rules.approval_records import Note
from tagline.rules.conventional_commits import trailers
from tagline.rules.people import People
from tagline.rules.plain_text import without_addresses

FAILED = re.compile(r"(?i)fail(?:s|ed|ure)?\b")
_LONGEST = 20_000
_SHOWN = 120
_FREEZE, _FIRST = "feature-freeze", ("rc1", "rc.1", "beta1", "code-freeze")


class Ground(NamedTuple):
    """Where proofs of one release are looked for.

    `commits` are those that the release holds, newest first; `tags` stand on them or on the release itself. `files` are
    the tracked paths that were asked for, with the commit that last touched each; `notes` are those of each ref, None
    for a ref that this clone lacks. `out` says whether the release is.
    """

    commits: Sequence[Commit]
    tags: Sequence[Tag]
    files: Mapping[str, Commit | None]
    notes: Mapping[str, Sequence[Note] | None]
    people: People
    day_of: Callable[[int], date]
    out: bool = False


def proof_of(words: str) -> tuple[str, str]:
    """Part `trailer:Tested-by` into the kind of a proof and where it is read; `manual` has no place."""
    kind, _, place = words.partition(":")
    return kind.strip(), place.strip()


def asked_for(checks: Iterable[Check], kind: str) -> tuple[str, ...]:
    """Give the places of all proofs of a kind."""
    return tuple(
        dict.fromkeys(place for check in checks for one, place in [proof_of(check.proof)] if one == kind and place)
    )


def answers(one: PlannedRelease, ground: Ground) -> tuple[Answer, ...]:
    """Answer the checks of a planned release, in its order."""
    checks = one.entry.check if one.entry else ()
    shared = _shared(checks)
    return tuple(_answer(check, shared, one, ground) for check in checks)


def _shared(checks: Sequence[Check]) -> Mapping[str, frozenset[str]]:
    """Give the ids of the checks that read the same place, by that place."""
    found: dict[str, frozenset[str]] = {}
    for check in checks:
        found[check.proof] = found.get(check.proof, frozenset()) | {check.id}
    return found


def _answer(check: Check, shared: Mapping[str, frozenset[str]], one: PlannedRelease, ground: Ground) -> Answer:
    kind, place = proof_of(check.proof)
    found: Iterable[Proof] = ()
    readable = bool(place)
    match kind:
        case "trailer":
            found = _of_trailers(check, place, shared[check.proof], ground)
        case "note":
            notes = ground.notes.get(place)
            readable = notes is not None
            found = _of_notes(notes or (), ground)
        case "file":
            found = _of_file(place, ground)
        case "tag":
            found = _of_tags(place, ground)
        case _:
            readable = False
    proofs = tuple(sorted(found, key=lambda proof: proof.day or date.min, reverse=True))
    due = due_on(check, one)
    if proofs:
        return Answer(check, Result.FAIL if proofs[0].failed else Result.PASS, proofs, due)
    return Answer(check, Result.NOT_RUN if readable and not ground.out else Result.NOT_RECORDED, (), due)


def due_on(check: Check, one: PlannedRelease) -> date | None:
    """Give the last day for a check: the end of its phase."""
    stages = {stage.name: stage.day for stage in one.stages}
    release = one.target.first if one.target.exact else None
    match check.phase:
        case "plan" | "build":
            return stages.get(_FREEZE, release)
        case "test" | "deploy":
            return release
        case _:
            return None


def _of_trailers(check: Check, key: str, shared: frozenset[str], ground: Ground) -> Iterator[Proof]:
    """Find the trailers of commits and tags; where several checks read the same key, the right ones of them."""
    said = [
        *((Source.COMMIT, one.hash, one.committed, trailers(one.message[:_LONGEST])) for one in ground.commits),
        *((Source.TAG, one.name, one.tagged or 0, trailers(f"\n{one.message[-_LONGEST:]}")) for one in ground.tags),
    ]
    for source, name, moment, found in said:
        for footer in found:
            if footer.token.lower() == key.lower() and footer.value.strip():
                head, *rest = (part.strip() for part in footer.value.split(";"))
                who = ground.people.identify(head)
                if _is_about(check, shared, who.key, rest):
                    words = "; ".join(part for part in rest if part != check.id)
                    yield Proof(
                        source,
                        name,
                        ground.day_of(moment) if moment else None,
                        who.name,
                        without_addresses(words[:_SHOWN]),
                        any(FAILED.match(part) for part in rest),
                    )


def _is_about(check: Check, shared: frozenset[str], key: str, rest: Sequence[str]) -> bool:
    """Whether a trailer answers a check: it names it, or names none; among several, its owner says it."""
    named = shared.intersection(rest)
    if named:
        return check.id in named
    return len(shared) == 1 or not check.owner or key == check.owner


def _of_notes(notes: Iterable[Note], ground: Ground) -> Iterator[Proof]:
    about = {one.hash for one in ground.commits} | {one.commit_hash for one in ground.tags}
    for note in notes:
        if note.about in about:
            lines = [line.strip() for line in note.text.splitlines() if line.strip()]
            said = next((footer for footer in trailers(f"\n{note.text[:_LONGEST]}")), None)
            who = ground.people.identify(said.value.partition(";")[0]).name if said else ""
            words = next((line for line in lines if ": " not in line), "")
            failed = any(FAILED.match(line.rpartition("esult:")[2].strip()) for line in lines[:_SHOWN])
            day = ground.day_of(note.moment)
            yield Proof(Source.NOTE, note.about, day, who, without_addresses(words[:_SHOWN]), failed)


def _of_file(path: str, ground: Ground) -> Iterator[Proof]:
    if path in ground.files:
        commit = ground.files[path]
        yield Proof(Source.FILE, path, ground.day_of(commit.committed) if commit else None)


def _of_tags(pattern: str, ground: Ground) -> Iterator[Proof]:
    commits = {one.hash: one.committed for one in ground.commits}
    for tag in ground.tags:
        if fnmatchcase(tag.name, pattern):
            yield Proof(Source.TAG, tag.name, day_of_tag(tag, commits.get(tag.commit_hash, 0), ground.day_of))


_STAMP = re.compile(r"(?<![0-9])(20[0-9]{2})-?(0[1-9]|1[0-2])-?([0-2][0-9]|3[01])(?![0-9])")


def day_of_tag(tag: Tag, committed: int, day_of: Callable[[int], date]) -> date | None:
    """Give the day of a tag: of a lightweight one, the day that its name says, else that of its commit."""
    if tag.tagged:
        return day_of(tag.tagged)
    if stamp := _STAMP.search(tag.name):
        try:
            return date(*map(int, stamp.groups()))
        except ValueError:
            pass
    return day_of(committed) if committed else None


def counted(found: Sequence[Answer]) -> str:
    """Write "2 pass, 1 fail, 3 not run, 1 not recorded"."""
    amounts = ((sum(one.result is result for one in found), result) for result in Result)
    return ", ".join(f"{amount} {result}" for amount, result in amounts if amount)
