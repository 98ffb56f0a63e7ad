"""The releases that are to be, and what the gates look at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tagline.assembly.ranges import read_range
from tagline.errors import TaglineError
from tagline.model.evidence import Source
from tagline.model.releasing import Approvals, Cut, Evidence, Promise, Proved
from tagline.pages.tag_message import tag_message
from tagline.publishing.release_scene import releases_at_head
from tagline.reading.git import Git
from tagline.reading.history import opened
from tagline.reading.notes_folder import notes_folder
from tagline.reading.prose import read_prose
from tagline.rules.excerpts import released_as
from tagline.rules.schedule import Shipped, fulfilments, of_line

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook
    from tagline.model.evidence import Answer
    from tagline.model.evidence import Evidence as Proofs
    from tagline.model.plan import Freeze
    from tagline.model.release import NextVersion, Release
    from tagline.model.schedule import PlannedRelease
    from tagline.model.version import Version
    from tagline.publishing.release_scene import Scene

SHORT = 7
_NAMED = 5


def cut_of(scene: Scene, book: ReleaseBook, answer: NextVersion, version: Version) -> Cut:
    """Make of what is not released yet the release that it is to be."""
    made = released_as(book, version).releases[0]
    made = _with_prose(scene, _whole(scene, book, made))
    slot = _slot(scene, made)
    plan = slot.id if slot else ""
    return Cut(
        package=book.package,
        version=str(version),
        tag=made.tag.name,
        title=made.prose.headline or made.tag.name,
        message=scene.order.secrets.without(tag_message(made, plan)),
        prerelease=not version.final,
        bump=made.bump,
        reason=answer.explanation,
        base=made.previous.name if made.previous else "",
        plan=plan,
    )


def _whole(scene: Scene, book: ReleaseBook, made: Release) -> Release:
    """Let a final tell all since the final before it: its candidates have told most of that already."""
    final = next((one for one in book.finals if one.on_head), None)
    told = [
        one for one in book.releases if not one.version.final and one.on_head and final and one.version > final.version
    ]
    if not made.version.final or final is None or not told:
        return made
    order = scene.order
    found = read_range(book, f"{final.tag.name}..HEAD", repository=order.repository, git_dir=order.git_dir)
    return replace(made, changes=found.changes)


def _with_prose(scene: Scene, made: Release) -> Release:
    """Take the words of `release-notes/<tag>.md`, where somebody wrote them before the tag."""
    git, place = opened(Git(directory=scene.order.repository, git_dir=scene.order.git_dir))
    said = read_prose(notes_folder(git, place.top, place.head), [made.tag]).get(made.tag.name)
    return replace(made, prose=said) if said else made


def _slot(scene: Scene, made: Release) -> PlannedRelease | None:
    """Find the planned release that this one fulfils: the one that was named, else the nearest of its line."""
    timetable = scene.timetable
    coming = timetable.schedule.coming if timetable else ()
    if scene.order.plan:
        found = next((one for one in coming if one.id == scene.order.plan), None)
        if found is None:
            known = ", ".join(one.id for one in coming[:_NAMED]) or "none"
            problem = f"--plan: no release of this id is to come; there is {known}"
            raise TaglineError(problem)
        return found
    if timetable is None:
        return None
    by_plan = fulfilments(coming, [_shipped(scene, made)], timetable.plan.line)
    return next((one for one in coming if one.id in by_plan), None)


def _shipped(scene: Scene, made: Release) -> Shipped:
    timetable = scene.timetable
    day = timetable.schedule.today if timetable else scene.order.as_of.date()
    return Shipped(made.tag.name, str(made.version), day, made.line, made.bump, "", made.version.final)


def evidence(scene: Scene, cuts: tuple[Cut, ...]) -> Evidence:
    """Gather what the gates look at."""
    order, clone, asked = scene.order, scene.clone, scene.asked
    timetable = scene.timetable
    slots = {one.id: one for one in timetable.schedule.coming} if timetable else {}
    planned = [(cut, slots[cut.plan]) for cut in cuts if cut.plan in slots]
    slot_with_entry = next((slot for _, slot in planned if slot.entry), None)
    entry = slot_with_entry.entry if slot_with_entry else None
    return Evidence(
        remote=scene.remote.shown,
        branch=scene.branch,
        branch_from=scene.branch_from,
        allowed=scene.settings.branches,
        default=(asked.default if asked else "") or clone.default_branch(scene.remote.name),
        changed=clone.changed(),
        asked=asked,
        why_unasked=scene.why_unasked,
        ahead=clone.apart(scene.head, asked.tip) if asked and asked.tip else None,
        tags=tuple(cut.tag for cut in cuts),
        taken=_taken(scene, cuts),
        unfinished=_unfinished(scene, cuts),
        today=timetable.schedule.today if timetable else order.as_of.date(),
        freezes=_freezes(scene, cuts),
        kind=order.kind or (entry.class_ if entry else "normal"),
        promises=tuple(
            Promise(slot.id, slot.entry.bump, cut.bump, cut.prerelease)
            for cut, slot in planned
            if slot.entry and slot.entry.bump
        ),
        prerelease=bool(order.wish.pre),
        lines=tuple(line.branch for line in timetable.plan.line if line.branch) if timetable else (),
        approvals=_approvals(scene, slot_with_entry),
        checks=_checks(scene, slot_with_entry),
        strict=order.strict,
    )


def _approvals(scene: Scene, slot: PlannedRelease | None) -> Approvals | None:
    """Give who approved a planned release; what is odd about a word is said, also that its giver tags."""
    found = _proofs(scene, slot)
    if found is None or slot is None or found.approvals.asked is None:
        return None
    asked, tagger = found.approvals.asked, scene.clone.who()
    given = tuple(f"{word.who.name} ({word.source[:SHORT]})" for word in found.approvals.counted)
    remarks = [f"{word.who.name} {word.own}" for word in found.approvals.counted if word.own]
    remarks += [f"{word.who.name} tags it, too" for word in found.approvals.counted if word.who.name == tagger]
    spoken = {word.who.key for word in found.approvals.counted}
    left = tuple(key for key in asked.of if key not in spoken)
    return Approvals(asked.need, left, given, tuple(remarks), slot.id)


def _checks(scene: Scene, slot: PlannedRelease | None) -> tuple[Proved, ...]:
    found = _proofs(scene, slot)
    return tuple(_proved(one) for one in found.answers if one.check.must) if found else ()


def _proved(answer: Answer) -> Proved:
    newest = answer.proofs[0] if answer.proofs else None
    said = (
        (newest.who, newest.name[: SHORT if newest.source is Source.COMMIT else None], newest.words) if newest else ()
    )
    return Proved(answer.check.id, answer.result, ", ".join(filter(None, said)))


def _proofs(scene: Scene, slot: PlannedRelease | None) -> Proofs | None:
    return scene.timetable.evidence.get(slot.id) if scene.timetable and slot else None


def _taken(scene: Scene, cuts: tuple[Cut, ...]) -> dict[str, str]:
    """Find new names that are taken by another commit."""
    found = {}
    for cut in cuts:
        here = scene.clone.tag(cut.tag)
        there = scene.asked.tags.get(cut.tag) if scene.asked else None
        if there and there.commit != scene.head:
            found[cut.tag] = f"{there.commit[:SHORT]}, on {scene.remote.shown}"
        elif here and here.commit != scene.head:
            found[cut.tag] = f"{here.commit[:SHORT]}, in this clone"
    return found


def _unfinished(scene: Scene, cuts: tuple[Cut, ...]) -> tuple[str, ...]:
    """Find the releases that these follow and that never left this clone."""
    asked = scene.asked
    if asked is None:
        return ()
    before = [*(cut.base for cut in cuts if cut.base), *releases_at_head(scene)]
    return tuple(dict.fromkeys(name for name in before if name not in asked.tags))


def _freezes(scene: Scene, cuts: tuple[Cut, ...]) -> tuple[Freeze, ...]:
    timetable = scene.timetable
    if timetable is None:
        return ()
    made = [Shipped(cut.tag, cut.version, timetable.schedule.today, "", cut.bump) for cut in cuts]
    return tuple(
        freeze
        for freeze in timetable.schedule.freeze_on(timetable.schedule.today)
        if not freeze.lines or any(of_line(one, line, timetable.plan.line) for one in made for line in freeze.lines)
    )
