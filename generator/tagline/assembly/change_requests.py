"""The words of approval in a repository, and the change requests of its plan held against them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tagline.model.approval import Record
from tagline.model.book import ReleaseBook
from tagline.model.change_request import RequestState
from tagline.model.commit import Commit, Tag
from tagline.reading.git import Git
from tagline.reading.words_of_approval import read_deeds, read_notes_of, read_taggers
from tagline.rules.approval_records import records_of_commits, records_of_notes, records_of_tags, speaks
from tagline.rules.change_requests import Known, commits_by_name, request_state
from tagline.rules.lineup import Lineup
from tagline.rules.people import People


class Recorded(NamedTuple):
    """The words of approval, the commits that touched more than the plan, and who tagged what."""

    records: tuple[Record, ...]
    worked: frozenset[str]
    taggers: Mapping[str, str]


def read_requests(
    book: ReleaseBook, git: Git, commits: Sequence[Commit], tags: Sequence[Tag]
) -> tuple[RequestState, ...]:
    """Say what has become of the change requests of the plan, in its order."""
    timetable = book.timetable
    if timetable is None or not timetable.plan.change:
        return ()
    plan = timetable.plan
    people = People(plan.people)
    lineup = Lineup(book)
    named = commits_by_name((one.id for one in plan.change), commits)
    work = [commit for some in named.values() for commit in some]
    read = read_records(git, commits, tags, (timetable.file, *plan.include), people, work)
    known = Known(
        planned={one.id: one for one in timetable.schedule.releases},
        releases=lineup.named,
        records=read.records,
        worked=read.worked,
        commits=named,
        told=_told(book),
        people=people,
    )
    return tuple(request_state(one, known) for one in plan.change)


def read_records(  # noqa: PLR0913, PLR0917 - all that words of approval are read from
    git: Git,
    commits: Sequence[Commit],
    tags: Sequence[Tag],
    paths: Sequence[str],
    people: People,
    work: Iterable[Commit] = (),
) -> Recorded:
    """Read every word of approval: `paths` are the plan's files as patterns, `tags` all tags of the repository.

    Of those commits and of `work` is asked whether they touched more than the plan.
    """
    refs = read_taggers(git)
    by_id = {commit.hash: commit for commit in commits} if refs.notes else {}
    speaking = [commit for commit in commits if speaks(commit)]
    deeds = read_deeds(git, (commit.hash for commit in (*speaking, *work)), paths)
    records = (
        *records_of_commits(speaking, people, deeds.planned),
        *records_of_tags(tags, refs.taggers, people),
        *records_of_notes(read_notes_of(git, refs.notes), by_id, people),
    )
    return Recorded(records, deeds.worked, refs.taggers)


def _told(book: ReleaseBook) -> Mapping[str, str]:
    """Give the messages that may be shown: what people reworded or hid is told in their words, or not at all."""
    found: dict[str, str] = {}
    for one in (book, *book.packages):
        sources = (*(release.changes for release in one.releases), one.unreleased)
        found |= {change.commit.hash: change.commit.message for changes in sources for change in changes}
    return found
