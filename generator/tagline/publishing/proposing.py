"""Propose a release as a pull request, for branches that nobody may push to: merging it is the word to release."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from tagline.errors import LostRaceError, TaglineError
from tagline.model.releasing import RELEASING, Cut, Step
from tagline.pages import markdown
from tagline.publishing.release_evidence import SHORT, evidence
from tagline.publishing.release_files import commit_message, release_files
from tagline.publishing.release_forge import forge_there, opened_forge, why_not
from tagline.publishing.release_scene import Order, Scene, look
from tagline.publishing.releasing import Prospect, Talk, cuts_of, refuse_blocked
from tagline.rules.ci_words import defused
from tagline.rules.excerpts import released_as, version_meant
from tagline.rules.gates import gates
from tagline.writing.remotes import Outcome, Update, said_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagline.model.forge import Forge

NAME = "pull request"
_UP_TO_DATE = "is up to date"


class Proposed(NamedTuple):
    """What came of it: a sentence, and the text of the pull request where nobody could open it ("" else)."""

    words: str
    body: str = ""


def propose(order: Order, talk: Talk) -> Proposed:
    """Push a branch with the commit of the release, and open its pull request or bring it up to date."""
    scene = look(order)
    cuts = cuts_of(scene)
    if not cuts:
        return Proposed("nothing to release, so there is nothing to propose")
    found = gates(evidence(scene, cuts))
    files = release_files(scene, cuts)
    branch, base = scene.settings.request, scene.branch or ""
    steps = (
        Step("files", f'{", ".join(sorted(files)) or "none"}, in a commit "{commit_message(cuts).strip()}"'),
        Step("push", f"{branch} to {scene.remote.shown}"),
        Step(NAME, why_not(scene) or f"from {branch} into {base}"),
    )
    agreed = talk.agreed(Prospect(cuts, found, steps, base, scene.head))
    refuse_blocked(found, cuts)
    if order.dry_run or not agreed:
        return Proposed("A dry run: nothing was changed" if order.dry_run else "Nothing was proposed")
    talk.done(Step("push", f"{branch} {_pushed(scene, branch, files, commit_message(cuts))}"))
    return _opened(scene, cuts, branch, base, talk)


def _pushed(scene: Scene, branch: str, files: Mapping[str, bytes], message: str) -> str:
    """Let the branch be one commit on top of HEAD; say what was done."""
    ref = f"refs/heads/{branch}"
    old = scene.remote.tips(ref).get(ref, "")
    commit = scene.clone.commit(scene.head, files, message)
    if old and _same(scene, branch, old, commit):
        return f"{_UP_TO_DATE} on {scene.remote.shown}"
    pushed = scene.remote.push([Update(ref, commit, old)])
    told = f"{scene.remote.shown}: {said_by(pushed.told)}"
    match pushed.outcome:
        case Outcome.DONE:
            return f"is on {scene.remote.shown}: commit {commit[:SHORT]}"
        case Outcome.LOST:
            problem = f"somebody else changed {branch} at the same time: {told}"
            raise LostRaceError(problem, "run this again")
        case Outcome.REFUSED | Outcome.UNREACHABLE:
            problem = f"the branch {branch} could not be pushed: {told}"
            raise TaglineError(problem, "see which rules it has for that branch")


def _same(scene: Scene, branch: str, old: str, commit: str) -> bool:
    """Whether the branch says the same already; TaglineError where it is somebody else's."""
    clone = scene.clone
    if not clone.has(old) and (reason := clone.fetch(scene.remote.name, [f"refs/heads/{branch}"])):
        raise scene.remote.unreachable(reason)
    if not clone.subject(old).startswith(RELEASING):
        problem = f"the branch {branch} on {scene.remote.shown} is no release pull request of tagline's"
        raise TaglineError(problem, "name another in the setting release.request, or delete that one")
    same_tree = clone.tree(old) == clone.tree(commit)
    return same_tree and clone.parents(old) == [scene.head] and clone.subject(old) == clone.subject(commit)


def _opened(scene: Scene, cuts: tuple[Cut, ...], branch: str, base: str, talk: Talk) -> Proposed:
    title, body = commit_message(cuts).strip(), body_of(scene, cuts)
    desk = None if why_not(scene) else opened_forge(scene)
    if desk is None:
        forge = forge_there(scene)
        where = f": {new_address(forge, branch, base)}" if forge else ""
        return Proposed(f"Open a pull request from {branch} into {base} with this text{where}", body)
    from tagline.writing.forge_releases import Pull  # noqa: PLC0415 - it loads an HTTP library

    address = desk.pull(Pull(branch, base, title, body))
    talk.done(Step(NAME, address))
    return Proposed(
        f"Proposed {', '.join(cut.tag for cut in cuts)}: merge it, and `tagline release --if-merged` cuts it"
    )


def body_of(scene: Scene, cuts: tuple[Cut, ...]) -> str:
    """Write the text of the pull request: what happens when it is merged, and the notes."""
    books = {book.package: book for book in scene.books}
    tags = ", ".join(f"`{cut.tag}`" for cut in cuts)
    parts = [f"Merging this releases {tags}. It is made anew by `tagline release --pull-request`.\n"]
    for cut in cuts:
        book = books[cut.package]
        release = released_as(book, version_meant(book, cut.version)).releases[0]
        heading = f"## {markdown.escaped(cut.tag)}\n"
        notes = markdown.release_notes(release, book.project.forge, everything=False, titled=False)
        parts += [heading, notes]
    return defused(scene.order.secrets.without("\n".join(parts)))


def new_address(forge: Forge, branch: str, base: str) -> str:
    """Give the page that opens a pull request."""
    head, into = quote(branch, safe="/"), quote(base, safe="/")
    if forge.shape.kind == "gitlab":
        source = quote("merge_request[source_branch]", safe="")
        target = quote("merge_request[target_branch]", safe="")
        return f"{forge.address}/-/merge_requests/new?{source}={head}&{target}={into}"
    return f"{forge.address}/compare/{into}...{head}"
