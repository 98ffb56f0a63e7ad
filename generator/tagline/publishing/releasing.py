"""Cut a release: plan, gates, files, tag, push; then what the forge and the site get.

The world is asked before each step, so a run that was killed is finished by the next one, and nothing happens twice.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, NamedTuple

from tagline.errors import LostRaceError, TaglineError
from tagline.model.release import Refusal
from tagline.model.releasing import RELEASING, Cut, Gate, Made, Step
from tagline.publishing.release_evidence import SHORT, cut_of, evidence
from tagline.publishing.release_files import commit_message, release_files
from tagline.publishing.release_forge import assets, put_on_forge, why_not
from tagline.publishing.release_scene import Order, Scene, look, releases_at_head, reread
from tagline.rules.gates import gates, in_the_way
from tagline.rules.plain_text import plural
from tagline.writing.remotes import Outcome, Update, said_by

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TRIES = 5


class Prospect(NamedTuple):
    """What is about to happen: the releases, the answers of the gates, and the steps."""

    cuts: tuple[Cut, ...]
    gates: tuple[Gate, ...]
    steps: tuple[Step, ...]
    branch: str
    head: str


class Talk(NamedTuple):
    """How a release talks with its user: `agreed` shows what is about to happen and says whether it may."""

    agreed: Callable[[Prospect], bool]
    done: Callable[[Step], None]


class Finished(NamedTuple):
    """What a release came to: the tags that stand now, and a sentence where there was nothing to do."""

    tags: Mapping[str, Made]
    words: str = ""
    declined: bool = False


class _Lost(Exception):  # noqa: N818 - no error: the next try answers it
    """Somebody else was faster."""


def release(order: Order, talk: Talk) -> Finished:
    """Cut what is to be released, or finish what was begun.

    TaglineError where a gate or the remote refuses; LostRaceError where others were faster five times. In both cases
    nothing of ours stays behind.
    """
    told = ""
    for attempt in range(1, TRIES + 1):
        scene = look(order)
        if told:
            scene = _followed(scene, talk)
        try:
            return _once(scene, talk)
        except _Lost as lost:
            told = str(lost)
            order.pause(random.uniform(0.2, 1) * attempt)  # noqa: S311 - two that met once shall not meet again
    problem = f"others were faster {TRIES} times, and nothing was released: {told}"
    raise LostRaceError(problem, "run this again")


def _followed(scene: Scene, talk: Talk) -> Scene:
    """After a lost race, go on to what was pushed meanwhile, where a commit of ours is to come on top of it."""
    asked = scene.asked
    wants_commit = scene.settings.changelog or scene.settings.versions or scene.settings.delegate
    if not (wants_commit and asked and asked.tip) or scene.clone.changed():
        return scene
    apart = scene.clone.apart(scene.head, asked.tip)
    if not apart or not apart[0] or apart[1] or scene.clone.advance(asked.tip, scene.head):
        return scene
    talk.done(Step("clone", f"{scene.branch} goes on to {asked.tip[:SHORT]}, which was pushed meanwhile"))
    return look(scene.order)


def prepared(scene: Scene, cuts: tuple[Cut, ...]) -> bool:
    """Whether HEAD is the commit of this very release already, or the merge of it: a release pull request."""
    wanted = commit_message(cuts).strip()
    candidates = [scene.head, *scene.clone.parents(scene.head)[1:]]
    subjects = [_bare(scene.clone.subject(commit)) for commit in candidates]
    other = next((subject for subject in subjects if subject.startswith(RELEASING) and subject != wanted), "")
    if scene.order.merged and other and wanted not in subjects:
        problem = f'the pull request that was merged is "{other}", and with all that is here it would be "{wanted}"'
        raise TaglineError(problem, "open it anew: `tagline release --pull-request`")
    return wanted in subjects


def _bare(subject: str) -> str:
    """Take away the number that a forge puts behind the title of a squashed pull request."""
    return re.sub(r" \([#!][0-9]{1,9}\)$", "", subject)


# What is to be done


def _once(scene: Scene, talk: Talk) -> Finished:
    """Try once: finish what was begun, else begin."""
    cuts = () if scene.order.resume else cuts_of(scene)
    begun = _begun(scene)
    if begun and not scene.order.dry_run:
        return _finished(scene, begun, talk)
    if cuts and scene.order.merged and not prepared(scene, cuts):
        return Finished({}, "nothing to release: HEAD is no release pull request that was merged")
    if cuts:
        return _begin(scene, cuts, talk)
    here = releases_at_head(scene)
    if here and not scene.order.dry_run:
        whole = scene.asked is not None and all(name in scene.asked.tags for name in here)
        done = _finished(scene, here, _without(talk, why_not(scene)) if whole else talk)
        return done._replace(words=f"{', '.join(here)} was released already") if whole else done
    return Finished(here, _nothing(scene, here))


def _without(talk: Talk, words: str) -> Talk:
    """Leave out a step that says no more than why it is left out."""

    def done(step: Step) -> None:
        if step.words != words:
            talk.done(step)

    return talk._replace(done=done)


def _nothing(scene: Scene, here: Mapping[str, Made]) -> str:
    if scene.order.resume:
        return "nothing to finish: no release was begun at HEAD"
    if here:
        return f"nothing to release: HEAD is {', '.join(here)}"
    reasons = {one.next.explanation for one in scene.books if not isinstance(one.next, Refusal)}
    reason = reasons.pop() if len(reasons) == 1 else f"none of {plural(len(scene.books), 'package')} asks for one"
    return f"nothing to release: {reason}"


def _begun(scene: Scene) -> Mapping[str, Made]:
    """Find releases on a commit of ours right after HEAD, which a run made that did not come to its end."""
    if not scene.head:
        return {}
    names = {one.tag.name for book in scene.books for one in book.releases}
    found = {name: made for name, made in scene.clone.begun(scene.head).items() if name in names}
    return {name: made for name, made in found.items() if scene.clone.subject(made.commit).startswith(RELEASING)}


def cuts_of(scene: Scene) -> tuple[Cut, ...]:
    """Give the releases that are to be; TaglineError where one has no right answer."""
    cuts = []
    refusals = []
    for book in scene.books:
        match book.next:
            case Refusal() as refusal:
                refusals.append(refusal)
            case answer if answer.version is not None:
                cuts.append(cut_of(scene, book, answer, answer.version))
    if refusals and not _begun(scene) and not cuts:
        raise TaglineError(refusals[0].problem, refusals[0].remedy)
    return tuple(cuts)


# Begin


def _begin(scene: Scene, cuts: tuple[Cut, ...], talk: Talk) -> Finished:
    """Make commit and tags, and push them in one step; what could not be pushed is taken back."""
    found = gates(evidence(scene, cuts))
    files = {} if prepared(scene, cuts) else release_files(scene, cuts)
    prospect = Prospect(cuts, found, tuple(_steps(scene, cuts, files)), scene.branch or "", scene.head)
    agreed = talk.agreed(prospect)
    refuse_blocked(found, cuts)
    if scene.order.dry_run or not agreed:
        return Finished({}, declined=not agreed)
    scene.clone.who()
    if not why_not(scene):
        assets(scene)  # what is missing is missed before anything is done
    commit = scene.clone.commit(scene.head, files, commit_message(cuts)) if files else scene.head
    if files:
        talk.done(Step("files", f"{', '.join(sorted(files))}: commit {commit[:SHORT]}"))
    made: dict[str, Made] = {}
    try:
        for cut in cuts:
            made[cut.tag] = _tagged(scene, cut, commit)
            talk.done(Step("tag", f"{cut.tag} on {commit[:SHORT]}"))
    except TaglineError:
        _take_back(scene, made)
        raise
    return _finished(scene, made, talk)


def refuse_blocked(found: tuple[Gate, ...], cuts: tuple[Cut, ...]) -> None:
    """Refuse to go on where a gate failed."""
    blocked = in_the_way(found)
    if blocked:
        first = blocked[0]
        more = f" (and {plural(len(blocked) - 1, 'more gate')})" if len(blocked) > 1 else ""
        problem = f"{cuts[0].tag} cannot be released: {first.name}: {first.evidence}{more}"
        raise TaglineError(problem, first.remedy)


def _tagged(scene: Scene, cut: Cut, commit: str) -> Made:
    """Make a tag, or take the one that stands on this commit already."""
    here = scene.clone.tag(cut.tag)
    if here and here.commit == commit:
        return here
    return scene.clone.make_tag(cut.tag, commit, cut.message, scene.settings.sign)


def _steps(scene: Scene, cuts: tuple[Cut, ...], files: Mapping[str, bytes]) -> list[Step]:
    """Say what is going to happen."""
    steps = []
    where = scene.head[:SHORT]
    if files:
        steps.append(Step("files", f'{", ".join(sorted(files))}, in a commit "{commit_message(cuts).strip()}"'))
        where = "that commit"
    sign = scene.settings.sign
    signed = ", signed" if sign == "always" or (sign == "auto" and scene.clone.signs()) else ""
    steps += [Step("tag", f"{cut.tag} on {where}, annotated{signed}") for cut in cuts]
    if not scene.order.push:
        return [*steps, Step("push", "not asked for (--no-push)")]
    what = ", ".join((*([scene.branch] if files and scene.branch else []), *(cut.tag for cut in cuts)))
    together = " in one step, all or nothing" if len(cuts) > 1 or files else ""
    steps.append(Step("push", f"{what} to {scene.remote.shown}{together}"))
    why = why_not(scene)
    return [*steps, Step("forge", why or f"a release with the notes: {', '.join(cut.tag for cut in cuts)}")]


# Finish


def _finished(scene: Scene, made: Mapping[str, Made], talk: Talk) -> Finished:
    """Do what is missing of releases whose tags are there."""
    made = dict(made)
    if scene.order.push and scene.asked is not None:
        made = _pushed(scene, made, talk)
    commits = {one.commit for one in made.values()} - {scene.head}
    for commit in commits:
        if reason := scene.clone.advance(commit, scene.head):
            where = scene.branch or "HEAD"
            talk.done(Step("clone", f"{where} stays at {scene.head[:SHORT]} here: {reason}; run `git pull` later"))
    after = scene if not scene.order.push else reread(scene)
    for step in put_on_forge(after, made):
        talk.done(step)
    return Finished(made)


def _pushed(scene: Scene, made: dict[str, Made], talk: Talk) -> dict[str, Made]:
    """Push what the remote lacks. Raises _Lost where somebody else was faster, and takes ours back."""
    asked, remote = scene.asked, scene.remote
    assert asked is not None  # noqa: S101 - for the type checker; the caller has seen to it
    missing = {}
    for name, one in made.items():
        there = asked.tags.get(name)
        if there is None:
            missing[name] = one
        elif there.commit != one.commit:
            words = (
                f"the tag {name} stands on {there.commit[:SHORT]} on {remote.shown} and on {one.commit[:SHORT]} here"
            )
            raise TaglineError(words, f"look at who made it; git tag -d {name} takes the one here away")
    commits = sorted({one.commit for one in made.values()} - {scene.head})
    updates = [Update(f"refs/tags/{name}", one.object, "") for name, one in missing.items()]
    if commits and scene.branch and asked.tip != commits[0] and missing:
        updates.append(Update(f"refs/heads/{scene.branch}", commits[0], scene.head))
    if not updates:
        return made
    pushed = remote.push(updates)
    if pushed.outcome is Outcome.DONE:
        _verify(scene, updates)
        talk.done(Step("push", f"{', '.join(missing)} is on {remote.shown}"))
        return made
    told = said_by(pushed.told)
    if pushed.outcome is Outcome.UNREACHABLE:
        problem = f"{remote.shown}: nothing tells whether the push arrived: {told}"
        raise TaglineError(problem, f"{', '.join(missing)} is kept in this clone: run this again to finish")
    _take_back(scene, missing)
    if pushed.outcome is Outcome.LOST:
        msg = f"{remote.shown}: {told}"
        raise _Lost(msg)
    problem = f"{remote.shown}: the remote refused {', '.join(missing)}: {told}"
    how = "propose it instead: `tagline release --pull-request`" if commits else "see which rules it has for tags"
    raise TaglineError(problem, f"{how}; nothing was released, and nothing is left here")


def _verify(scene: Scene, updates: list[Update]) -> None:
    """Ask the remote whether it has what was pushed: some report success without doing anything."""
    tips = scene.remote.tips(*(one.ref for one in updates if one.ref.startswith("refs/tags/")))
    lacking = [one.ref for one in updates if one.ref.startswith("refs/tags/") and tips.get(one.ref) != one.new]
    if lacking:
        problem = f"{scene.remote.shown}: the push was reported as done, but {lacking[0]} is not there"
        raise TaglineError(problem, "look at the remote's hooks, and run this again")


def _take_back(scene: Scene, made: Mapping[str, Made]) -> None:
    for name, one in made.items():
        scene.clone.drop_tag(name, one.object)
