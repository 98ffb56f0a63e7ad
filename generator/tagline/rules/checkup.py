"""What a repository's history holds, what of it counts, and what would make it tell more."""

from collections.abc import Iterator
from typing import NamedTuple

from tagline.model.book import ReleaseBook
from tagline.model.commit import ChangeKind
from tagline.model.release import IgnoredTag, Refusal
from tagline.rules.origins import SEMANTIC_RELEASE, taken_over
from tagline.rules.plain_text import plural
from tagline.rules.schemes import scheme_of
from tagline.rules.unread_tags import better_scheme

FEW_CONVENTIONAL = 50
_NAMED = 5
PLURALS = {
    "is no semantic version": "are no semantic versions",
    "is no PEP 440 version": "are no PEP 440 versions",
    "is no calendar version": "are no calendar versions",
    "does ": "do ",
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
    yield from _settings(book)
    yield _history(book)
    yield _releases(book)
    yield from _tags(book)
    yield from _packages(book)
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


def _settings(book: ReleaseBook) -> Iterator[Finding]:
    """Name the files that say something, and what is taken from python-semantic-release's."""
    places = book.origins.places
    counts: dict[str, int] = {}
    for origin in places.values():
        if origin.table != SEMANTIC_RELEASE:
            name = f"{origin.file}{f' [{origin.table}]' if origin.table else ''}"
            counts[name] = counts.get(name, 0) + 1
    if not places and not book.origins.notes:
        yield Finding("settings", "none: everything is found out or has its default")
    for name, count in counts.items():
        yield Finding("settings", f"{plural(count, 'setting')} in {name}")
    if taken := taken_over(book.origins):
        yield Finding("settings", taken)
    yield from (Finding("settings", note, "say it in tagline.toml where it matters") for note in book.origins.notes)


def _history(book: ReleaseBook) -> Finding:
    if book.shallow:
        return Finding(
            "history",
            f"{plural(book.commits, 'commit')}, cut off: the clone is shallow",
            "git fetch --unshallow --tags",
        )
    return Finding("history", f"{plural(book.commits, 'commit')}, complete")


def _releases(book: ReleaseBook) -> Finding:
    if book.only_packages:
        return Finding("releases", f"none of its own, only those of {plural(len(book.package_names), 'package')}")
    if not book.releases:
        advice = "git fetch --tags, or tag the first one: git tag -a v0.1.0" if book.commits else ""
        return Finding("releases", "none: no tag carries a version", advice)
    finals = len(book.finals)
    early = len(book.releases) - finals
    lines = plural(len(book.lines), "line")
    text = f"{finals:,} final, {plural(early, 'prerelease')}, on {lines}"
    if book.latest:
        text = f"{text}; the highest is {book.latest.version}"
    if yanked := sum(release.yanked is not None for release in book.releases):
        text = f"{text}; {yanked:,} yanked"
    elsewhere = sum(not release.on_head for release in book.releases)
    return Finding("releases", f"{text}; HEAD does not reach {elsewhere:,} of them" if elsewhere else text)


def _tags(book: ReleaseBook) -> Iterator[Finding]:
    scheme = book.scheme
    counted = _counted(book)
    if scheme.pattern:
        yield Finding("tags", f"versions are read from {scheme.pattern} ({sum(scheme.counts.values()):,})")
    elif counted:
        yield Finding("tags", f"versions are read from {counted}")
    current = scheme_of(book.settings.scheme)
    unread = [tag.name for tag in book.ignored_tags]
    hint = better_scheme(current, [release.version for release in book.releases], unread)
    if hint:
        yield Finding(
            "scheme",
            f"{hint.amount:,} ignored tags have the form of a {hint.noun}, such as {hint.example}",
            f'to read them, set `scheme = "{hint.scheme}"`',
        )
    groups: dict[str, list[IgnoredTag]] = {}
    known = {tag.name for one in book.packages for release in one.releases for tag in (release.tag, *release.aliases)}
    for tag in (*book.ignored_tags, *(tag for one in book.packages for tag in one.ignored_tags)):
        if tag.name in known:
            continue
        groups.setdefault(tag.reason, []).append(tag)
    for reason, tags in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        names = ", ".join(tag.name for tag in tags[:3])
        more = f" and {len(tags) - 3:,} more" if len(tags) > 3 else ""  # noqa: PLR2004 - as many as are named
        yield Finding("ignored", f"{names}{more}: {reason if len(tags) == 1 else _of_several(reason)}")


def _named(prefix: str) -> str:
    return f"{prefix}…" if prefix else "tags without a prefix"


def _counted(book: ReleaseBook) -> str:
    """Name the prefixes of its tags, and how many have each."""
    return ", ".join(f"{_named(prefix)} ({book.scheme.counts.get(prefix, 0):,})" for prefix in book.scheme.prefixes)


def _packages(book: ReleaseBook) -> Iterator[Finding]:
    """Tell each package, or the one that this is about, with its tags and its folders, and how they were found."""
    for one in (book, *book.packages):
        extent = one.extent
        if extent is None:
            continue
        if not extent.paths:
            found = f"{one.package}: tags {_counted(one)}; no folder is named like it, so it has no commits of its own"
            yield Finding("packages", found, one.next.remedy if isinstance(one.next, Refusal) else "")
            continue
        paths = ", ".join(path or "the whole repository" for path in extent.paths)
        how = "set" if extent.paths_set else "found by its name"
        commits = plural(one.commits, "commit")
        yield Finding("packages", f"{one.package}: {paths} ({how}, {commits}); tags {_counted(one)}")


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
    if forge is not None:
        elsewhere = f"; issues at {forge.issues}" if forge.issues else ""
        return Finding("forge", f"{forge.shape.name} at {forge.address}{elsewhere}")
    if book.settings.forge.kind:
        return Finding(
            "forge",
            f"{book.settings.forge.kind}, but no remote tells the address of the project there, so notes have no links",
            "say it in the settings: forge.address",
        )
    return Finding(
        "forge",
        "no remote whose host tells the kind of forge, so notes have no links",
        "say in the settings what it is: forge.kind, and forge.address where the remote does not tell",
    )


def _next(book: ReleaseBook) -> Finding:
    match book.next:
        case Refusal(problem, remedy):
            return Finding("next", f"no right answer: {problem}", remedy)
        case answer if answer.version is None:
            return Finding("next", answer.explanation)
        case answer:
            return Finding("next", f"{answer.version}: {answer.explanation}")
