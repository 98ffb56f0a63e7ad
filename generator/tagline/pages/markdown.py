"""Notes and changelogs as Markdown, written without a template engine: starting one costs more than the whole text."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from tagline.model.book import ReleaseBook
from tagline.model.commit import Change, ChangeKind, Commit, Tag
from tagline.model.forge import Forge, issue_name
from tagline.model.release import Contributors, NextVersion, Prose, Release, Untagged
from tagline.rules.changelog import HEADINGS, sections
from tagline.rules.contributors import co_authors, names_in_words
from tagline.rules.fences import closed, fenced

_SPECIAL = re.compile(r"[\\<>*_\[\]`|~&@]")
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)([^`\n]{1,300})\1(?!`)")
_ESCAPED = "\\<>*[]`|~"  # the backslash first; to look for each costs a third of a pattern's substitution
_EDGE_UNDERSCORE = r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"
_ENTITY = r"&(?=#?\w{1,31};)"
_MENTION = r"(?<![\w/.@`])@(?=[A-Za-z0-9])"
_START = re.compile(r"#|[-+](?=\s|$)|=+\s*$|-[-\s]*$|-{3}|:?-+:?$|[0-9]{1,9}(?=[.)](?:\s|$))")
_STARTS = frozenset("#-+=:0123456789")  # with which anything begins that this pattern finds

_FENCE = r"```[\w+-]{0,30}[ \t]{0,9}"  # these are compiled when the first text of several lines needs them
_END_OF_CODE = r" {0,3}`{3,}[ \t]{0,9}"  # as CommonMark has it
_BULLET = r"((?:  ){0,4})[-*+][ \t]+"

EPOCH = date(1970, 1, 1).toordinal()
DEEPEST = 6
NO_CHANGES = "No changes are recorded.\n"
MARK = " [YANKED]"
CHANGELOG_START = "# Changelog\n\nAll releases of "
KEEP_START = "# Changelog\n\nWhat changed in "
MOST_ISSUES = 5
Writer = Callable[[Change], str]
_INTERNAL = ChangeKind.INTERNAL
_NOTHING = Prose()


def escaped(text: str) -> str:
    """Make a line of text safe inside Markdown: it shows as it is, code spans stay code spans, nobody is mentioned."""
    if not _SPECIAL.search(text):
        return text
    if "`" not in text:
        return _plain(text)
    return _outside_code(text, _plain)


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """Change what stands outside code spans."""
    parts: list[str] = []
    end = 0
    for span in _CODE.finditer(text):
        parts += (change(text[end : span.start()]), span[0])
        end = span.end()
    return "".join((*parts, change(text[end:])))


def _without_tags(text: str) -> str:
    return text.replace("<", "\\<")


def _plain(text: str) -> str:
    if not _SPECIAL.search(text):
        return text
    for mark in _ESCAPED:
        if mark in text:
            text = text.replace(mark, f"\\{mark}")
    if "_" in text:
        text = re.sub(_EDGE_UNDERSCORE, r"\\_", text)
    if "&" in text:
        text = re.sub(_ENTITY, r"\\&", text)
    return re.sub(_MENTION, "@\u2060", text) if "@" in text else text


def paragraph(text: str) -> str:
    """Make free text of several lines safe: each line by itself, none of them a heading, list, quote or rule."""
    return "\n".join(unstarted(escaped(line.strip())) for line in text.strip().split("\n"))


def unstarted(line: str) -> str:
    """Keep an escaped line from being a heading, list or rule; of a number its full stop is escaped."""
    start = _START.match(line)
    if start is None:
        return line
    return f"{start[0]}\\{line[start.end() :]}" if start[0].isdigit() else f"\\{line}"


def day(seconds: int) -> str:
    """Give the UTC day of a moment as 2026-01-31."""
    return date.fromordinal(EPOCH + seconds // 86_400).isoformat()


def entry_writer(forge: Forge | None) -> Writer:  # noqa: C901 - runs for every change: each rare case costs one question
    """Give the function that writes one change as a list item, each change once."""
    lines: dict[int, str] = {}
    known = lines.get
    scopes: dict[str, str] = {}
    own, pull_base, sign = "", "", "#"
    if forge is not None:
        own, pull_base, sign = forge.commit(""), forge.pull(""), forge.shape.pull_sign

    def entry(change: Change) -> str:
        line = known(id(change))  # the changes of a book live as long as its writer
        if line is not None:
            return line
        commit, _, _, scope, text, breaking, pull, issues, amended, _, advisories, _, details = change
        whole = commit[0]
        if _SPECIAL.search(text):
            text = escaped(text)
        if scope:
            before = scopes.get(scope)
            if before is None:
                before = scopes[scope] = f"**{escaped(scope)}:** "
            text = before + text
        elif text[0] in _STARTS:
            text = unstarted(text)
        references = f"[{whole[:7]}]({own}{whole})" if own else whole[:7]
        if pull:
            references = f"[{sign}{pull}]({pull_base}{pull}), {references}" if own else f"#{pull}, {references}"
        if issues:
            references = f"{references}, see {' '.join(_issue(issue, forge) for issue in issues[:MOST_ISSUES])}"
        if "uthored-" in commit[4]:
            references += with_names(commit)
        line = f"- {text} ({references})\n"
        if breaking or details or amended or advisories:
            line = _in_full(change, text, references)
        lines[id(change)] = line
        return line

    return entry


def _in_full(change: Change, text: str, references: str) -> str:
    """Write an entry with what people said of it: advisories, the day of a correction, and texts below."""
    if change.advisories:
        references = f"{_advisories(change)}, {references}"
    if change.amended:
        references = f"{references}, amended {change.amended}"
    line = f"- {text} ({references})\n"
    if change.breaking_change and change.breaking_change != change.description:
        line += below(paragraph(change.breaking_change).split("\n"))
    if change.details:
        line += below(detail_lines(change.details))
    return line


def below(lines: Iterable[str]) -> str:
    """Write lines as further paragraphs of a list item."""
    return "".join(f"  {line}\n" if line else "\n" for line in ("", *lines))


def detail_lines(text: str) -> Iterator[str]:
    """Write a text of several lines: bullets and fenced code stay, everything else is escaped."""
    lines = text.split("\n")
    code = _fenced(lines)
    for at, line in enumerate(lines):
        bullet = re.match(_BULLET, line)
        if at in code:
            yield line.rstrip()
        elif bullet:
            yield f"{bullet[1]}- {unstarted(escaped(line[bullet.end() :].strip()))}"
        else:
            yield unstarted(escaped(line.strip()))


def _fenced(lines: Sequence[str]) -> set[int]:
    """Give the lines of code between two fences, with the fences; one that nobody closes is text."""
    found: set[int] = set()
    start = -1
    for at, line in enumerate(lines):
        if start < 0 and re.fullmatch(_FENCE, line):
            start = at
        elif start >= 0 and re.fullmatch(_END_OF_CODE, line):
            found.update(range(start, at + 1))
            start = -1
    return found


def _advisories(change: Change) -> str:
    from tagline.rules.advisories import address  # noqa: PLC0415 - for those who have some

    links = ", ".join(f"[{one}]({address(one)})" if address(one) else escaped(one) for one in change.advisories)
    return f"{links}, {change.severity}" if change.severity else links


def _issue(reference: str, forge: Forge | None) -> str:
    address = forge.issue(reference) if forge else ""
    return f"[{issue_name(reference)}]({address})" if address else issue_name(reference)


def with_names(commit: Commit) -> str:
    """Write ", with Grace and Linus" of those who took part beside the author; "" where nobody did."""
    return _with(co_authors(commit))


@lru_cache(1024)  # the same people work together often
def _with(names: tuple[str, ...]) -> str:
    return f", with {names_in_words(list(map(escaped, names)))}" if names else ""


def listed(changes: Iterable[Change], entry: Writer, *, everything: bool, told: frozenset[str] = frozenset()) -> str:
    """Write changes by kind.

    Internal ones, and those that the prose above has `told`, are counted, unless `everything` is to be listed.
    """
    parts = []
    if told and not everything:
        changes, again = left_out(changes, told)
        parts += [f"{again}\n"] if again else []
    for section in sections(changes):
        if section.kind is _INTERNAL and not everything:
            count = len(section.changes)
            parts.append(f"{count} internal {'change is' if count == 1 else 'changes are'} not listed.\n")
        else:
            parts.append(f"### {HEADINGS[section.kind]}\n\n{''.join(map(entry, section.changes))}")
    return "\n".join(parts)


def left_out(changes: Iterable[Change], told: frozenset[str]) -> tuple[list[Change], str]:
    """Leave out what a text tells already, and say how much that is."""
    all_changes = list(changes)
    rest = [change for change in all_changes if change.anchor not in told]
    count = len(all_changes) - len(rest)
    verb = "change that this text tells is" if count == 1 else "changes that this text tells are"
    return rest, f"{count:,} {verb} not listed again." if count else ""


def heading(release: Release) -> str:
    """Write the heading of a release, as Keep a Changelog has it."""
    return f"## [{release.version}] - {day(release.released)}{MARK if release.yanked else ''}\n"


def withdrawn(release: Release) -> str:
    """Write that a release was withdrawn, why, and what to use instead; "" for one that stands."""
    yank = release.yanked
    if yank is None:
        return ""
    when = f" on {yank.on}" if yank.on else ""
    stop = "" if yank.reason.endswith((".", "!", "?")) else "."
    reason = f" {paragraph(yank.reason)}{stop}" if yank.reason else ""
    instead = f" Use {escaped(yank.use)} instead." if yank.use else ""
    return f"**Withdrawn{when}:**{reason}{instead}\n" if reason else f"**Withdrawn{when}.**{instead}\n"


def prose(said: Prose) -> str:
    """Write what people wrote about a release, as they wrote it; only its headings go below the release's own."""
    return "\n".join(
        part
        for part in (
            f"{unstarted(_outside_code(said.headline, _without_tags))}\n" if said.headline else "",
            f"{lowered(closed(said.text))}\n" if said.text else "",
        )
        if part
    )


def lowered(text: str, by: int = 2) -> str:
    """Move headings down (two levels, so that none of them looks like a release); code blocks stay as they are."""
    lines: list[str] = []
    before = text.split("\n")
    for line, code in zip(before, fenced(before), strict=True):
        if code:
            lines.append(line)
        elif heading := re.match(r" {0,3}(#{1,6})(?=\s|$)", line):
            lines.append("#" * max(1, min(len(heading[1]) + by, DEEPEST)) + line[heading.end() :])
        elif lines and lines[-1].strip() and re.fullmatch(r" {0,3}(=+|-+)\s*", line):
            lines.append(f"\\{line.lstrip()}")  # underlined headings have no third level
        else:
            lines.append(line)
    return "\n".join(lines)


def shifted(text: str, by: int) -> str:
    """Move all headings outside code by so many levels."""
    return lowered(text, by) if by else text


def release_notes(release: Release, forge: Forge | None, *, everything: bool, titled: bool) -> str:
    """Write the notes of one release."""
    changes = listed(release.changes, entry_writer(forge), everything=everything, told=release.told)
    parts = [
        heading(release) if titled else "",
        withdrawn(release),
        prose(release.prose),
        changes or NO_CHANGES,
        thanks(release.contributors),
        compared(forge, release.previous, release.tag),
    ]
    return "\n".join(part for part in parts if part)


def range_notes(  # noqa: PLR0913 - what a range is, and how it is written
    title: str,
    changes: Iterable[Change],
    people: Contributors,
    forge: Forge | None,
    *,
    everything: bool,
    said: Prose = _NOTHING,
    told: frozenset[str] = frozenset(),
) -> str:
    """Write the notes of any set of changes, under a title unless it is "", with what people `said` of them."""
    parts = [
        f"## {title}\n" if title else "",
        prose(said),
        listed(changes, entry_writer(forge), everything=everything, told=told),
        thanks(people),
    ]
    return "\n".join(part for part in parts if part)


def thanks(people: Contributors) -> str:
    """Write who took part, newcomers in a sentence of their own."""
    if not people.names:
        return ""
    names = unstarted(f"{', '.join(map(escaped, people.names))}.")
    text = f"### Contributors\n\n{names}\n"
    if people.first_time and people.first_time != people.names:
        text += f"\nFor the first time: {', '.join(map(escaped, people.first_time))}.\n"
    return text


def compared(forge: Forge | None, previous: Tag | None, tag: Tag) -> str:
    """Write the link that compares a release with the one before it."""
    return (
        f"[All changes since {escaped(previous.name)}]({forge.compare(previous.name, tag.name)})\n"
        if forge and previous
        else ""
    )


def changelog(book: ReleaseBook, *, everything: bool) -> Iterator[str]:
    """Write the changelog of all releases, newest first and unreleased changes before them, a part at a time."""
    forge, kept = book.project.forge, book.by_hand
    entry = entry_writer(forge)
    untagged = untagged_after(book)
    yield f"{CHANGELOG_START}{escaped(book.project.name)}, newest first.\n"
    if book.unreleased or kept.unreleased:
        said = prose(kept.unreleased)
        changes = listed(book.unreleased, entry, everything=everything, told=kept.told)
        yield f"\n## [Unreleased]\n\n{said}{chr(10) if said and changes else ''}{changes}"
    yield from map(_untagged, untagged.get("", ()))
    for release in book.releases:
        said = prose(release.prose)
        if release.yanked:
            said = "\n".join(filter(None, (withdrawn(release), said)))
        changes = listed(release.changes, entry, everything=everything, told=release.told) or NO_CHANGES
        yield f"\n{heading(release)}\n{said}{chr(10) if said else ''}{changes}"
        if untagged:
            yield from map(_untagged, untagged.get(release.tag.name, ()))
    yield from _references(book, forge)


def untagged_after(book: ReleaseBook) -> dict[str, list[Untagged]]:
    """Give the releases without a tag that a hand-kept changelog tells, by the tag that they stand below."""
    found: dict[str, list[Untagged]] = {}
    for section in book.by_hand.untagged:
        found.setdefault(section.after, []).append(section)
    return found


def untagged_heading(release: Untagged) -> str:
    """Write the heading of a release that has no tag."""
    when = f" - {release.day}" if release.day else ""
    return f"## [{escaped(release.version)}]{when}{MARK if release.yanked else ''}\n"


def _untagged(release: Untagged) -> str:
    return f"\n{untagged_heading(release)}\n{prose(release.prose) or NO_CHANGES}"


def _references(book: ReleaseBook, forge: Forge | None) -> Iterator[str]:
    """Write the addresses that the headings in brackets link to."""
    if forge is None:
        return
    yield "\n"
    base = book.next.base if isinstance(book.next, NextVersion) else None
    if book.unreleased and base and book.project.branch:
        yield f"[Unreleased]: {forge.since(base.name, book.project.branch)}\n"
    for release in book.releases:
        tag, before = release.tag.name, release.previous
        yield f"[{release.version}]: {forge.compare(before.name, tag) if before else forge.release(tag)}\n"
