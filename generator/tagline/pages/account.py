"""What is known of one commit, as words for a terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagline.model.commit import Bump
from tagline.pages.markdown import day
from tagline.rules.changelog import HEADINGS
from tagline.rules.plain_text import person, plural, without_addresses
from tagline.rules.why import header_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tagline.model.book import ReleaseBook
    from tagline.model.commit import Change, Footer
    from tagline.model.release import Release
    from tagline.pages.json_values import Json, Record
    from tagline.rules.why import Account, Stay

Row = tuple[str, str]
FEW = 6
LONGEST = 500
LONGEST_FOOTER = 200


def title(told: Account) -> str:
    """Give the line that stands for the commit: as it was written, unless people corrected it."""
    corrected = told.changes and told.changes[0].amended
    return header_of(told.changes[0]) if corrected else told.reading.header or "(no message)"


def byline(told: Account) -> str:
    """Say which commit it is, by whom and of which day."""
    return f"{told.commit.hash[:10]} by {person(told.commit.author)}, {day(told.commit.committed)}"


def rows(told: Account, book: ReleaseBook) -> Iterator[Row]:
    """Tell it in rows of a subject and a sentence; a row without a subject goes on with the one before."""
    yield from _labelled("released", _released(told, book))
    yield from _labelled("listed", _listed(told))
    yield from _labelled("read as", _read(told))
    yield from _labelled("version", _asked(told, book))
    yield from _labelled("merge", _merged(told))
    yield from _labelled("undone", _undone(told))
    yield from _labelled("also as", _twins(told))
    yield from _labelled("link", _link(told, book))


def _labelled(label: str, sentences: Iterator[str]) -> Iterator[Row]:
    for at, sentence in enumerate(sentences):
        yield "" if at else label, sentence


def _released(told: Account, book: ReleaseBook) -> Iterator[str]:
    first, *others = told.stays or (None,)
    if first is not None:
        whose = f" of {first.package}" if first.package else ""
        yield f"first in {first.first.version}{whose}, {day(first.first.released)}{_final(first)}"
        yield from _later_lines(others)
        if not told.on_head and book.project.branch:
            yield f"{book.project.branch} does not have it"
    if told.coming:
        yield told.coming if first is None else f"on {book.project.branch or 'HEAD'}: {told.coming}"
    elif first is None:
        yield _nowhere(told.branches)


def _nowhere(branches: Sequence[str]) -> str:
    if not branches:
        return "in no release: no branch and no tag has it"
    named = ", ".join(branches[:FEW])
    more = f" and {len(branches) - FEW} more" if len(branches) > FEW else ""
    return f"in no release: only {named}{more} {'has' if len(branches) == 1 else 'have'} it"


def _later_lines(stays: Sequence[Stay]) -> Iterator[str]:
    """Tell of the other lines; those that had it in their first release already are told together."""
    late = [stay for stay in stays if not stay.from_start]
    for stay in late[:FEW]:
        yield f"line {_line(stay)}: since {stay.first.version}{_final(stay)}"
    if len(late) > FEW:
        yield f"and {plural(len(late) - FEW, 'more line')}, since later releases of theirs; --json lists all"
    early = [_line(stay) for stay in stays if stay.from_start]
    if early:
        yield f"{_span(early)}: from the first release on"


def _span(lines: Sequence[str]) -> str:
    if len(lines) == 1:
        return f"line {lines[0]}"
    named = ", ".join(lines) if len(lines) <= FEW else f"{lines[0]} to {lines[-1]} ({len(lines)} of them)"
    return f"lines {named}"


def _line(stay: Stay) -> str:
    return f"{stay.package} {stay.line}" if stay.package else stay.line


def _final(stay: Stay) -> str:
    if stay.final is None:
        return f"; line {stay.line} has no final with it"
    return f"; final in {stay.final.version}" if stay.final is not stay.first else ""


def _listed(told: Account) -> Iterator[str]:
    if told.listed:
        versions = ", ".join(str(release.version) for release in told.listed[:FEW])
        more = f" and {plural(len(told.listed) - FEW, 'more')}" if len(told.listed) > FEW else ""
        yield f"in the notes of {versions}{more}"
        yield from (_yanked(release) for release in told.listed if release.yanked)
    elif told.unlisted:
        yield f"in no notes: {told.unlisted}"
    to_be = "" if told.listed else "to be listed "
    for change in told.changes if told.listed or told.awaited else ():
        named = f"{header_of(change)} " if len(told.changes) > 1 else ""
        component = f", component {change.scope}" if change.scope else ""
        yield f"{named}{to_be}under {HEADINGS[change.kind]}{component}" + (
            f"; people corrected it on {change.amended}" if change.amended else ""
        )


def _yanked(release: Release) -> str:
    yank = release.yanked
    use = f"; use {yank.use}" if yank and yank.use else ""
    return f"{release.version} was withdrawn: {yank.reason if yank else ''}{use}"


def _read(told: Account) -> Iterator[str]:
    reading = told.reading
    if reading.unwrapped:
        yield f"a squashed pull request; the title that people gave it counts: {_cut(reading.header)}"
    if reading.parsed is None:
        yield "no conventional commit: its first line does not begin with `type: ` or `type(scope): `"
        if told.changes and told.changes[0].type:
            yield f"but it is known as one of type `{told.changes[0].type}`"
    else:
        scope = f", scope `{reading.parsed.scope}`" if reading.parsed.scope else ""
        yield f"a conventional commit: type `{reading.parsed.type}`{scope}"
        yield f"breaking, by {reading.breaking}" if reading.breaking else "not breaking: no `!`, no `BREAKING CHANGE:`"
    if len(told.commit.parents) > 1:
        yield "a merge of " + " and ".join(parent[:10] for parent in told.commit.parents[:FEW])
    for footer in reading.footers[:FEW]:
        yield f"footer {footer.token}: {_cut(_shown(footer), LONGEST_FOOTER)}"
    if len(reading.footers) > FEW:
        yield f"and {plural(len(reading.footers) - FEW, 'more footer')}"


def _shown(footer: Footer) -> str:
    """Give the value of a footer on one line; of a person the name only."""
    value = " ".join(footer.value.split())
    named = footer.token.lower().endswith("-by") and value.endswith(">")
    return person(value.partition("<")[0]) if named else without_addresses(value)


def _asked(told: Account, book: ReleaseBook) -> Iterator[str]:
    early = _is_early(told, book)
    small = told.bump is Bump.MAJOR and early and not book.settings.major_on_zero
    yield f"{told.rule}{', and while versions are 0.x for a minor one' if small else ''}"


def _is_early(told: Account, book: ReleaseBook) -> bool:
    if told.stays:
        return told.stays[0].first.version.major == 0
    return book.latest is None or book.latest.version.major == 0


def _merged(told: Account) -> Iterator[str]:
    if told.merge is None:
        return
    pull = f" of #{told.merge.pull}" if told.merge.pull else ""
    yield f"brought by the merge {told.merge.commit.hash[:10]}{pull}: {_cut(told.merge.title)}"


def _undone(told: Account) -> Iterator[str]:
    for undone in told.undone:
        end = "; nobody ever got either" if undone.cancelled else ""
        yield f"{undone.word} {undone.change.commit.hash[:10]}: {_cut(header_of(undone.change))}{end}"


def _twins(told: Account) -> Iterator[str]:
    for twin, release in told.twins:
        where = f"in {release.version}" if release else "not released yet"
        same = told.changes and header_of(twin) == header_of(told.changes[0])
        words = "" if same else f": {_cut(header_of(twin))}"
        yield f"{twin.commit.hash[:10]} {where}, {day(twin.commit.committed)}{words}"


def _link(told: Account, book: ReleaseBook) -> Iterator[str]:
    forge = book.project.forge
    if forge is not None:
        yield forge.commit(told.commit.hash)
        yield from dict.fromkeys(forge.pull(change.pull) for change in told.changes if change.pull)


def _cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def account_record(told: Account, book: ReleaseBook) -> Record:
    """Give it as JSON: every key is always there."""
    from tagline.pages.notes_json import change_record  # noqa: PLC0415 - not always wanted

    reading, parsed, forge = told.reading, told.reading.parsed, book.project.forge
    return {
        "commit": told.commit.hash,
        "parents": list(told.commit.parents),
        "author": person(told.commit.author),
        "committed": day(told.commit.committed),
        "title": title(told),
        "changes": [change_record(change) for change in told.changes],
        "reading": {
            "header": _cut(reading.header),
            "conventional": parsed is not None,
            "squashed": reading.unwrapped,
            "type": parsed.type if parsed else "",
            "scope": (parsed.scope or "") if parsed else "",
            "breaking": bool(reading.breaking),
            "breaking_rule": reading.breaking,
            "footers": [{"token": f.token, "value": _cut(_shown(f))} for f in reading.footers],
        },
        "bump": told.bump.word,
        "rule": told.rule,
        "lines": [_stay_record(stay) for stay in told.stays],
        "listed": [str(release.version) for release in told.listed],
        "unlisted": told.unlisted,
        "on_head": told.on_head,
        "coming": told.coming,
        "branches": list(told.branches),
        "merge": {
            "commit": told.merge.commit.hash if told.merge else "",
            "pull": told.merge.pull if told.merge else "",
            "title": _cut(told.merge.title) if told.merge else "",
        },
        "twins": [_related(twin, release) for twin, release in told.twins],
        "undone": [{**_related(each.change), "how": each.word, "cancelled": each.cancelled} for each in told.undone],
        "link": forge.commit(told.commit.hash) if forge else "",
    }


def _stay_record(stay: Stay) -> Json:
    return {
        "package": stay.package,
        "line": stay.line,
        "since": str(stay.first.version),
        "tag": stay.first.tag.name,
        "released": day(stay.first.released),
        "final": str(stay.final.version) if stay.final else "",
        "from_first_release": stay.from_start,
    }


def _related(change: Change, release: Release | None = None) -> dict[str, Json]:
    return {
        "commit": change.commit.hash,
        "title": _cut(header_of(change)),
        "release": str(release.version) if release else "",
    }


def matches_record(changes: Sequence[Change]) -> Record:
    """Give the changes that a text may mean."""
    return {"matches": [_related(change) for change in changes]}
