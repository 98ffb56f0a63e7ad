"""The register of changes: requests with their class, who agreed, and what came of each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.change_request import Outcome, RequestState
from tagline.model.page import Page, SearchEntry, TocEntry
from tagline.pages.anchors import anchor_of
from tagline.pages.happenings import Mark
from tagline.pages.release_ways import release_ways
from tagline.pages.rendering import render
from tagline.rules.plain_text import plural, without_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from tagline.model.approval import Approvals, Approved
    from tagline.model.book import ReleaseBook
    from tagline.pages.release_ways import Way

FOLDER: Final = "changes-register/"
_OUTCOMES: Final = {
    Outcome.RELEASED: Mark("full", "is-good", "released"),
    Outcome.DONE: Mark("full", "is-good", "done"),
    Outcome.DECLINED: Mark("dash", "is-mute", "declined"),
    Outcome.PLANNED: Mark("ring", "is-info", "planned"),
    Outcome.OPEN: Mark("ring", "is-info", "open"),
}
_OPEN: Final = (Outcome.OPEN, Outcome.PLANNED)
_CLASSES: Final = {
    "standard": Mark("ring", "is-mute", "standard"),
    "normal": Mark("ring", "is-mute", "normal"),
    "emergency": Mark("square", "k-changed", "emergency"),
}
_MOST_COMMITS: Final = 6
_LONGEST: Final = 400


class Voice(NamedTuple):
    """An approval: whose, when (in seconds since 1970), and what has to be known about it."""

    name: str
    moment: int
    remarks: Sequence[str]


class Row(NamedTuple):
    """A request in the register. `release` and `plan` lead to what carries it; both are empty where nothing does."""

    id: str
    anchor: str
    what: str
    owner: str
    raised: date | None
    change_class: Mark
    agreed: Mark
    voices: Sequence[Voice]
    waiting: str
    outcome: Mark
    release: Way | None
    released: int
    plan: str
    plan_path: str
    declined_by: str
    declined: int
    reason: str
    note: str
    commits: Sequence[str]
    more: int


def register_pages(book: ReleaseBook, plans: Mapping[str, str]) -> tuple[Page, ...]:
    """Make the register; none where the plan has no change request. `plans` are the pages of planned releases by id."""
    if not book.requests:
        return ()
    ways, people = release_ways(book), book.timetable.plan.people if book.timetable else {}
    names = {key: text.partition("<")[0].strip() or key for key, text in people.items()}
    rows = {one.request.id: row(one, ways, plans, names) for one in book.requests}
    opened = [rows[one.request.id] for one in book.requests if one.outcome in _OPEN]
    closed = [rows[one.request.id] for one in reversed(book.requests) if one.outcome not in _OPEN]
    lede = _lede(book.requests)
    html = render(
        "changes_register.html",
        root="../",
        book=book,
        lede=lede,
        open=opened,
        closed=closed,
        file=book.timetable.file if book.timetable else "",
    )
    heads = ((opened, TocEntry("Open", "open")), (closed, TocEntry("Closed", "closed")))
    return (
        Page(
            path=FOLDER,
            title="Change register",
            html=html,
            description=f"The change requests of {book.project.name}: who asked, who agreed, and what came of them.",
            toc=tuple(entry for there, entry in heads if there),
            search_entries=(
                SearchEntry("Change register", lede, FOLDER),
                *(SearchEntry(f"Change {one.id}", one.what, FOLDER, one.anchor) for one in rows.values()),
            ),
        ),
    )


def row(one: RequestState, ways: Mapping[str, Way], plans: Mapping[str, str], names: Mapping[str, str]) -> Row:
    """Make the row of a request."""
    request, declined, planned = one.request, one.declined, one.planned
    shown = one.commits[:_MOST_COMMITS]
    return Row(
        id=request.id,
        anchor=anchor_of(request.id, "change", {"open", "closed", "source"}),
        what=_plain(request.what),
        owner=one.owner.name,
        raised=request.raised,
        change_class=_CLASSES[request.class_],
        agreed=agreed(one.approvals, over=one.outcome not in _OPEN),
        voices=[Voice(each.who.name, each.moment, list(_remarks(each))) for each in one.approvals.given],
        waiting=_waiting(one, names),
        outcome=_OUTCOMES[one.outcome],
        release=ways.get(one.release.tag.name) if one.release else None,
        released=one.release.released if one.release else 0,
        plan=planned.id if planned and not one.release else "",
        plan_path=plans.get(planned.id, "") if planned else "",
        declined_by=" and ".join(person.name for person in declined.by) if declined else "",
        declined=declined.moment if declined else 0,
        reason=_plain(declined.reason) if declined else "",
        note=_note(one),
        commits=[commit.hash for commit in shown],
        more=len(one.commits) - len(shown),
    )


def agreed(found: Approvals, *, over: bool) -> Mark:
    """Say how many have approved, of those that were asked for."""
    if found.asked is None:
        return Mark("dash", "is-mute", "none asked for") if not found.given else Mark("full", "is-good", "approved")
    words = f"{len(found.counted)} of {found.asked.need}"
    if found.met:
        return Mark("full", "is-good", f"approved, {words}")
    if over and not found.counted:
        return Mark("dash", "is-mute", "not recorded")
    return Mark("ring", "k-changed", words)


def _remarks(one: Approved) -> Iterator[str]:
    if one.own:
        yield one.own
    if one.after is not None:
        yield f"{plural(one.after, 'day')} after the release" if one.after else "after the release, on the same day"
    if not one.counts:
        yield "does not count: not asked for, or not in this way"
    if one.how.value != "trailer":
        yield f"by a {one.how.value}"


def _waiting(one: RequestState, names: Mapping[str, str]) -> str:
    """Name those who may still approve, while that can change anything."""
    found = one.approvals
    if one.outcome not in _OPEN or found.asked is None or found.met:
        return ""
    others = [_plain(names.get(key, key)) for key in found.waiting_for]
    left = found.asked.need - len(found.counted)
    if not others:
        return f"{left} missing"
    return f"{left} of {', '.join(others)}" if left < len(others) else " and ".join(others)


def _note(one: RequestState) -> str:
    """Say what the plan and the releases say differently, or that no release carries a change that is done."""
    if one.outcome is Outcome.DONE:
        return "No release carries it." if one.planned is None else f"Its release {one.planned.id} is not out."
    if one.outcome is Outcome.RELEASED and one.request.status == "open":
        return "Still open in the plan."
    return ""


def _plain(text: str) -> str:
    words = without_addresses(" ".join(text.split()))
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]} …"


def _lede(requests: Sequence[RequestState]) -> str:
    counts = Counter(one.outcome for one in requests)
    words = ", ".join(f"{counts[one]} {one}" for one in Outcome if counts[one])
    return f"{plural(len(requests), 'change request')}: {words}."
