"""What a repository's history holds, what of it counts, and what would make it tell more."""

from collections.abc import Iterator
from typing import NamedTuple

from tagline.model.book import ReleaseBook
from tagline.model.commit import ChangeKind
from tagline.model.release import IgnoredTag, Refusal
from tagline.rules.plain_text import plural

FEW_CONVENTIONAL = 50
_NAMED = 5
PLURALS = {
    "is no semantic version,": "are no semantic versions,",
    "is ": "are ",
    "belongs ": "belong ",
    "points ": "point ",
}


class Finding(NamedTuple):
    """One thing that was found. `advice` is "" where nothing needs to be done."""

    subject: str
    found: str
    advice: str = ""


def checkup(book: ReleaseBook) -> Iterator[Finding]:
    """Look at a repository as a new maintainer would."""
    yield _repository(book)
    yield _history(book)
    yield _releases(book)
    yield from _tags(book)
    yield _messages(book)
    yield _tag_messages(book)
    yield from _by_hand(book)
    yield _forge(book)
    yield _next(book)
    yield from (Finding("git", warning, "repair or delete the ref") for warning in book.warnings)


def _repository(book: ReleaseBook) -> Finding:
    if book.head is None:
        return Finding("repository", f"{book.project.name}, without a commit on this branch", "commit something first")
    where = f"on {book.project.branch}" if book.project.branch else "on a detached HEAD"
    return Finding("repository", f"{book.project.name}, {where} at {book.head.hash[:10]}")


def _history(book: ReleaseBook) -> Finding:
    if book.shallow:
        return Finding(
            "history",
            f"{plural(book.commits, 'commit')}, cut off: the clone is shallow",
            "git fetch --unshallow --tags",
        )
    return Finding("history", f"{plural(book.commits, 'commit')}, complete")


def _releases(book: ReleaseBook) -> Finding:
    if book.latest is None:
        advice = "git fetch --tags, or tag the first one: git tag -a v0.1.0" if book.commits else ""
        return Finding("releases", "none: no tag carries a version", advice)
    finals = len(book.finals)
    early = len(book.releases) - finals
    lines = plural(len(book.lines), "line")
    text = f"{finals:,} final, {plural(early, 'prerelease')}, on {lines}; the highest is {book.latest.version}"
    elsewhere = sum(not release.on_head for release in book.releases)
    return Finding("releases", f"{text}; HEAD does not reach {elsewhere:,} of them" if elsewhere else text)


def _tags(book: ReleaseBook) -> Iterator[Finding]:
    counted = ", ".join(f"{prefix}… ({book.scheme.counts[prefix]:,})" for prefix in book.scheme.prefixes)
    if counted:
        yield Finding("tags", f"versions are read from {counted}")
    groups: dict[str, list[IgnoredTag]] = {}
    for tag in book.ignored_tags:
        groups.setdefault(tag.reason, []).append(tag)
    for reason, tags in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        names = ", ".join(tag.name for tag in tags[:3])
        more = f" and {len(tags) - 3:,} more" if len(tags) > 3 else ""  # noqa: PLR2004 - as many as are named
        yield Finding("ignored", f"{names}{more}: {reason if len(tags) == 1 else _of_several(reason)}")


def _of_several(reason: str) -> str:
    """Say of several tags what is said of one."""
    for one, several in PLURALS.items():
        if reason.startswith(one):
            return several + reason.removeprefix(one)
    return reason


def _messages(book: ReleaseBook) -> Finding:
    changes = {change.commit.hash: change for release in book.releases for change in release.changes}
    changes |= {change.commit.hash: change for change in book.unreleased}
    if not changes:
        return Finding("messages", "no change to look at")
    other = sum(change.kind is ChangeKind.OTHER for change in changes.values())
    share = (
        100
        * sum(bool(change.type) and change.kind is not ChangeKind.OTHER for change in changes.values())
        // len(changes)
    )
    verb = "is a conventional commit" if len(changes) == 1 else "are conventional commits"
    text = f"{share} % of {plural(len(changes), 'change')} {verb}"
    if share >= FEW_CONVENTIONAL:
        return Finding("messages", text)
    return Finding(
        "messages",
        f'{text}; {other:,} {"is" if other == 1 else "are"} listed under "Other"',
        'begin subjects with a type, such as "feat: …" or "fix(parser): …" (conventionalcommits.org)',
    )


def _tag_messages(book: ReleaseBook) -> Finding:
    annotated = sum(release.tag.annotated for release in book.releases)
    signed = sum(release.tag.signed for release in book.releases)
    told = sum(bool(release.prose) for release in book.releases)
    tags, words = plural(annotated, "annotated tag"), plural(told, "release")
    text = f"{tags}, {signed:,} signed; {words} with words of {'its' if told == 1 else 'their'} own"
    advice = (
        "write a headline into the tag (git tag -a) or into release-notes/<tag>.md"
        if book.releases and not told
        else ""
    )
    return Finding("words", text, advice)


def _by_hand(book: ReleaseBook) -> Iterator[Finding]:
    """Say what of a hand-kept changelog has no release."""
    kept = book.by_hand
    if not kept.path:
        return
    told = sum(bool(release.told) for release in book.releases)
    names = ", ".join(section.version for section in kept.untagged[:_NAMED])
    more = f" and {len(kept.untagged) - _NAMED:,} more" if len(kept.untagged) > _NAMED else ""
    if names:
        advice = "tag them, such as git tag v1.2.3 COMMIT; until then only `tagline changelog` writes them"
        yield Finding("by hand", f"{kept.path} tells releases that no tag marks: {names}{more}", advice)
    else:
        yield Finding("by hand", f"{kept.path} is read; it tells changes of {plural(told, 'release')} again")
    yield from (Finding("by hand", f"{kept.path}: {sentence}", "mend the heading") for sentence in kept.unplaced)


def _forge(book: ReleaseBook) -> Finding:
    forge = book.project.forge
    if forge is None:
        return Finding(
            "forge",
            "no remote whose host is known as GitHub, GitLab or Gitea, so notes have no links",
            "links need a remote on GitHub, GitLab or Gitea; the kind is told by the host's name",
        )
    return Finding("forge", f"{forge.shape.name} at {forge.address}")


def _next(book: ReleaseBook) -> Finding:
    match book.next:
        case Refusal(problem, remedy):
            return Finding("next", f"no right answer: {problem}", remedy)
        case answer if answer.version is None:
            return Finding("next", answer.explanation)
        case answer:
            return Finding("next", f"{answer.version}: {answer.explanation}")
