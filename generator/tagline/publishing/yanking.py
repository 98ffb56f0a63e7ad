"""Withdraw a release: a tag `yanked/<tag>` with the reason, and a word on the forge. Nothing is deleted."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from tagline.errors import LostRaceError, TaglineError
from tagline.model.commit import Tag
from tagline.model.releasing import Made, Step
from tagline.pages import markdown
from tagline.publishing.release_forge import NAME, opened_forge, why_not
from tagline.publishing.release_scene import Order, Scene, look
from tagline.rules.ci_words import defused
from tagline.rules.plain_text import without_addresses
from tagline.rules.yanks import PREFIX, tag_named, yank_of
from tagline.writing.remotes import Outcome, Update, said_by

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Withdrawn(NamedTuple):
    """What is to be withdrawn: a tag, the reason, and what to use instead ("" for nothing)."""

    tag: str
    why: str
    use: str


def yank(order: Order, asked: Withdrawn, done: Callable[[Step], None]) -> str:
    """Withdraw a release; again, it finishes what is missing. Give the tag that says so."""
    scene = look(order)
    tags = scene.clone.tags()
    tag = _known("TAG", asked.tag, tags)
    use = _known("--use", asked.use, tags) if asked.use else ""
    message = message_of(asked.why, use)
    name = f"{PREFIX}{tag}"
    made = _made(scene, tag, name, message, done)
    if made is None:
        return name
    if scene.asked is not None:
        _pushed(scene, name, made, done)
    why = why_not(scene)
    if why:
        done(Step(NAME, why))
    elif desk := opened_forge(scene):
        done(Step(NAME, desk.withdraw(tag, _words(asked.why, use))))
    return name


def message_of(why: str, use: str) -> str:
    """Word the tag that withdraws."""
    reason = " ".join(defused(without_addresses(why)).split())
    if not reason:
        problem = "--why: expected a reason, found nothing"
        raise TaglineError(problem, "say in a sentence what is wrong with the release: its users will read it")
    return f"{reason}\n\nUse: {use}\n" if use else f"{reason}\n"


def _known(option: str, name: str, tags: Mapping[str, str]) -> str:
    """Find the tag that a name means; a version is enough where one tag only carries it."""
    plain = [Tag(one, held) for one, held in tags.items() if not one.startswith(PREFIX)]
    if found := tag_named(name, plain):
        return found.name
    near = get_close_matches(name, [one.name for one in plain], n=2)
    problem = f"{option}: no tag {name}"
    raise TaglineError(problem, f"did you mean {' or '.join(near)}?" if near else "name the tag of a release")


def _made(scene: Scene, tag: str, name: str, message: str, done: Callable[[Step], None]) -> Made | None:
    """Make the tag, or take the one that says the same; None where this is a dry run."""
    target = scene.clone.tag(tag)
    if target is None:
        problem = f"{tag}: is the tag of no commit"
        raise TaglineError(problem)
    here = scene.clone.tag(name)
    if here:
        before = yank_of(Tag(name, here.commit, 0, scene.clone.message(name)))
        if (before.reason, before.use) != _said(message):
            problem = f"{tag} is withdrawn already, for another reason: {before.reason}"
            raise TaglineError(problem, f"to say it anew, delete {name} here and on the remote first")
        return here
    if scene.order.dry_run:
        done(Step("tag", f"{name} on {target.commit[:7]} would say: {' '.join(message.split())}"))
        return None
    made = scene.clone.make_tag(name, target.commit, message, scene.settings.sign)
    done(Step("tag", f"{name} on {target.commit[:7]}"))
    return made


def _said(message: str) -> tuple[str, str]:
    told = yank_of(Tag("", "", 0, message))
    return told.reason, told.use


def _pushed(scene: Scene, name: str, made: Made, done: Callable[[Step], None]) -> None:
    there = scene.asked.tags.get(name) if scene.asked else None
    if there and there.commit == made.commit:
        return
    pushed = scene.remote.push([Update(f"refs/tags/{name}", made.object, "")])
    told = f"{scene.remote.shown}: {said_by(pushed.told)}"
    match pushed.outcome:
        case Outcome.DONE:
            done(Step("push", f"{name} is on {scene.remote.shown}"))
        case Outcome.UNREACHABLE:
            problem = f"nothing tells whether the push arrived: {told}"
            raise TaglineError(problem, f"{name} is kept in this clone: run this again to finish")
        case Outcome.LOST:
            scene.clone.drop_tag(name, made.object)
            problem = f"somebody else withdrew it at the same time: {told}"
            raise LostRaceError(problem, "run this again")
        case Outcome.REFUSED:
            scene.clone.drop_tag(name, made.object)
            problem = f"the remote refused {name}: {told}"
            raise TaglineError(problem, "see which rules it has for tags; nothing is left here")


def _words(why: str, use: str) -> str:
    """Word the first lines of the text on the forge."""
    reason = " ".join(why.split())
    stop = "" if reason.endswith((".", "!", "?")) else "."
    instead = f" Use {markdown.escaped(use)} instead." if use else ""
    return f"> **Withdrawn:** {markdown.paragraph(without_addresses(reason))}{stop}{instead}"
