"""The page of one release."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from markupsafe import Markup

from tagline.model.commit import Change, ChangeKind
from tagline.model.page import Page, SearchEntry, TocEntry
from tagline.pages import dates
from tagline.pages.catalogue import notable
from tagline.pages.departure import planned
from tagline.pages.entries import (
    LONGEST_LIST,
    Anchors,
    Entries,
    Share,
    in_words,
    kind_views,
    search_entries,
    title,
    wide_bar,
)
from tagline.pages.rendering import macro, render
from tagline.pages.rows import weight
from tagline.pages.standing import standing
from tagline.pages.supported import supported
from tagline.pages.text import line_html, line_text, prose_text
from tagline.rules.agreement import agreement
from tagline.rules.changelog import HEADINGS, QUIET
from tagline.rules.contributors import co_authors, names_in_words
from tagline.rules.meaning import meaning_of
from tagline.rules.plain_text import plural
from tagline.rules.returned import returned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tagline.model.release import Release
    from tagline.pages.catalogue import Catalogue
    from tagline.pages.entries import KindView
    from tagline.pages.known_issues import Found
    from tagline.pages.standing import StandingView

_REFERENCES: Final = re.compile(r"(?:\s*\([#!]\d+\))+$")
_MOST_STEPS: Final = 20
_STEPS_SHOWN: Final = 12
_STOPS_SHOWN: Final = 6
_NAMES_BACK: Final = 4
_ALSO_NAMED: Final = 4
_LONGEST_MIGRATION: Final = 6000
_NAMES_SHOWN: Final = 60
_SUMMARY_LENGTH: Final = 160


class Step(NamedTuple):
    """Something that readers must do. `text` is "" where the title says it all."""

    anchor: str
    title: str
    scope: str
    text: str
    references: Markup
    marks: Markup
    since: tuple[str, str] | None = None
    urgent: bool = False
    together: str = ""


class Stop(NamedTuple):
    """A candidate on the way to a release; `days` since the stop before it."""

    name: str
    slug: str
    released: int
    words: str
    days: str
    skipped: str = ""
    gone: bool = False
    testers: str = ""


class Neighbour(NamedTuple):
    """A release that is one step away; `gone` where it was withdrawn."""

    version: str
    slug: str
    gone: bool = False


def release_page(release: Release, found: Catalogue, entries: Entries, share: Share) -> Page:
    """Make the page of a release; `share` says how many of its changes search knows."""
    counts = found.counts[release.tag.name]
    anchors = Anchors()
    urgent = [change for change in release.changes if asks_to_act(change)]
    also = _also(release, found)
    steps = steps_of(urgent, entries, anchors, also=also)
    first = len(steps) if len(steps) <= _MOST_STEPS else _STEPS_SHOWN
    others = [change for change in release.changes if not asks_to_act(change)]
    told = [change for change in others if change.anchor in release.told]
    kinds = kind_views((change for change in others if change.anchor not in release.told), entries, anchors, also=also)
    loud = [kind for kind in kinds if kind.kind not in QUIET]
    quiet = [kind for kind in kinds if kind.kind in QUIET]
    stops = _stops(release, found)
    against_plan = planned(release, found)
    stands = _standing(release, found)
    issues, defects = found.known.of_release(release), found.known.defects(release)
    path = f"releases/{found.slug(release)}/"
    html = render(
        "release.html",
        root="../../",
        book=found.book,
        release=release,
        version=str(release.version),
        headline=line_html(release.prose.headline),
        kind=_kind_word(release, found),
        line_path=found.line_path(release.line),
        chips=_chips(release, found),
        counts=counts,
        bar=wide_bar(counts),
        previous=_neighbour(found.release(release.previous), found),
        next=_neighbour(found.following.get(release.tag.name), found),
        use=_neighbour(found.named(release.yanked.use), found) if release.yanked else None,
        needs=needs(urgent),
        upgrade=f"upgrade/{found.slug(release)}/" if has_upgrade(release, found) else "",
        to_site=f"../../{found.known.up}",
        issues=issues,
        defects=defects,
        later=_later_words(defects),
        steps=steps[:first],
        more_steps=steps[first:LONGEST_LIST],
        loud=loud,
        quiet=quiet,
        listed=notable(counts) - len(urgent) - sum(one.kind not in QUIET for one in told),
        told=entries.items(told, anchors, also=also),
        names=_names(release.contributors.names, release.contributors.first_time),
        newcomers=_shortened(release.contributors.first_time),
        people=_people(release),
        planned=against_plan,
        to_plan="../../" + (found.plans.up if found.plans else ""),
        stops=stops,
        standing=stands,
        candidates=len(release.candidates),
        road=_road(release, stops, found),
        compare=_compare(release, found),
        decision=_decision(release, found),
        cancelled=entries.items(release.cancelled, anchors, scoped=True),
        cancelled_words=cancelled_words(release.cancelled),
    )
    return Page(
        path=path,
        title=str(release.version),
        html=html,
        description=_description(release, counts, found),
        toc=_toc(
            release,
            loud,
            {
                "action": steps,
                "known-issues": issues or defects,
                "planned": against_plan,
                "candidates": stops,
                "approvals": stands and stands.checks,
                "rollout": stands and stands.rollout,
            },
        ),
        search_entries=(
            _search(release, path, counts),
            *search_entries(release.changes, str(release.version), path, anchors, share),
        ),
        updated=release.released or None,
        show_toc=True,
    )


def cancelled_words(changes: Sequence[Change]) -> str:
    """Count the commits that took each other back, "" where there are none."""
    count = sum(not change.part for change in changes)
    return f"{plural(count, 'commit')} that took each other back" if count else ""


def _later_words(defects: Sequence[Found]) -> str:
    return f"{plural(len(defects), 'defect')} {'was' if len(defects) == 1 else 'were'} found later" if defects else ""


def _decision(release: Release, found: Catalogue) -> str:
    """Say where the version is not the one that the commits ask for, "" where it is."""
    compared = agreement(release, meaning_of(found.book.settings))
    if compared is None or compared.reason is None:
        return ""
    asked = f"a {compared.asked.word} version" if compared.asked else "no release"
    return f"Its commits ask for {asked}; people decided on a {compared.made.word} one: {compared.reason}."


def asks_to_act(change: Change) -> bool:
    """Whether readers have to do something: what breaks, and what an advisory is about."""
    return change.kind is ChangeKind.BREAKING or bool(change.advisories)


def needs(urgent: Sequence[Change]) -> str:
    """Count what asks readers to act."""
    advisories = sum(bool(change.advisories) for change in urgent)
    breaking = len(urgent) - advisories
    parts = (
        plural(advisories, "security advisory", "security advisories") if advisories else "",
        plural(breaking, "breaking change") if breaking else "",
    )
    return " and ".join(filter(None, parts))


def steps_of(
    changes: Sequence[Change],
    entries: Entries,
    anchors: Anchors,
    since: Mapping[str, tuple[str, str]] | None = None,
    also: Mapping[str, Markup] | None = None,
) -> list[Step]:
    """Turn changes into numbered steps: advisories first, then those that tell how.

    `since` gives the version and slug of a commit, `also` what stands beside it.
    """
    steps = [_step(change, entries, anchors, (since or {}).get(change.commit.hash)) for change in changes]
    if also:
        steps = [
            step._replace(references=Markup("{} {}").format(step.references, also[change.commit.hash]))
            if change.commit.hash in also
            else step
            for step, change in zip(steps, changes, strict=True)
        ]
    return sorted(steps, key=lambda step: (not step.urgent, not step.text))


def _also(release: Release, found: Catalogue) -> dict[str, Markup]:
    """Make the links to the other releases that have a change, for those that have twins."""
    notes = {}
    for change in release.changes:
        others = found.twins.also_in(change, release) if change.commit.hash in found.twins.groups else ()
        if others:
            links = [(str(other.version), _entry_address(other, twin, found)) for other, twin in others[:_ALSO_NAMED]]
            notes[change.commit.hash] = macro("entry.html", "also_in")(links, len(others) - len(links))
    return notes


def _entry_address(release: Release, change: Change, found: Catalogue) -> str:
    """Give the address of an entry, seen from another release's page; of the page where it is too long to list it."""
    whole = len(release.changes) <= LONGEST_LIST
    return f"../{found.slug(release)}/{f'#{change.anchor}' if whole else ''}"


def _step(change: Change, entries: Entries, anchors: Anchors, since: tuple[str, str] | None) -> Step:
    text = (change.breaking_change or "").strip()
    if _REFERENCES.sub("", text) == change.description:
        text = ""
    if len(text) > _LONGEST_MIGRATION:
        text = f"{text[:_LONGEST_MIGRATION]} …"
    text = "\n\n".join(filter(None, (text, change.details)))
    references, marks = entries.references(change), entries.marks(change)
    urgent, together = bool(change.advisories), names_in_words(co_authors(change.commit))
    return Step(anchors.new(change), title(change), change.scope, text, references, marks, since, urgent, together)


def has_upgrade(release: Release, found: Catalogue) -> bool:
    """Whether a page tells how to come here from the release before."""
    previous = found.release(release.previous)
    return release.version.final and previous is not None and previous.version.final


def _kind_word(release: Release, found: Catalogue) -> str:
    if not release.version.final:
        return "nightly" if "nightly" in release.version.prerelease else "prerelease"
    return weight(release) if found.release(release.previous) else "first release"


class Chip(NamedTuple):
    """A state that changes what a reader does: its words, mark, tone, and the release that it points to."""

    words: str
    mark: str
    tone: str
    slug: str = ""


def _chips(release: Release, found: Catalogue) -> list[Chip]:
    chips = []
    newest = found.newest_of_line[release.line]
    final = found.by_version.get(release.version.core)
    if release.yanked:
        chips.append(Chip("Yanked", "ring", "is-gone"))
    if release is found.latest:
        chips.append(Chip("Latest", "full", "is-good"))
    elif not release.version.final and final is not None:
        chips.append(Chip(f"Became {final.version}", "ring", "is-mute", found.slug(final)))
    elif newest is not release and newest.version > release.version:
        chips.append(Chip(f"Superseded by {newest.version}", "ring", "is-mute", found.slug(newest)))
    elif release.version.final and not release.yanked:
        chips.append(Chip(f"Newest of line {release.line}", "full", ""))
    support = supported(release, found.book)
    if support is not None:
        chips.append(Chip(support.words, support.mark, support.tone))
    if release.tag.signed:
        chips.append(Chip("Signed tag", "full", "is-good"))
    return chips


def _neighbour(release: Release | None, found: Catalogue) -> Neighbour | None:
    return Neighbour(str(release.version), found.slug(release), release.yanked is not None) if release else None


def _compare(release: Release, found: Catalogue) -> str:
    forge = found.book.project.forge
    if forge is None or release.previous is None:
        return ""
    return forge.compare(release.previous.name, release.tag.name)


def _stops(release: Release, found: Catalogue) -> list[Stop]:
    """Make the ladder of a final: its candidates, the middle ones left out where they are many."""
    candidates = found.candidates(release)
    if not release.version.final or not candidates:
        return []
    ladder = [*candidates, release]
    shown = ladder if len(ladder) <= _STOPS_SHOWN else [ladder[0], *ladder[1 - _STOPS_SHOWN :]]
    stops, before, testers = [], None, _testers(release, found)
    for stop in shown:
        skipped = before is ladder[0] and stop is not ladder[1] and len(shown) < len(ladder)
        stops.append(
            Stop(
                name=".".join(stop.version.prerelease) or str(stop.version),
                slug="" if stop is release else found.slug(stop),
                released=stop.released,
                words=_stop_words(stop, found) if stop is not release else "",
                days="" if before is None else _days(before.released, stop.released),
                skipped=plural(len(ladder) - len(shown), "more", "more") if skipped else "",
                gone=stop.yanked is not None,
                testers=", ".join(testers.get(stop.tag.name, ())),
            )
        )
        before = stop
    return stops


def _testers(release: Release, found: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """Give who tested each candidate of a planned release, by the candidate's tag."""
    one = found.plans.by_tag.get(release.tag.name) if found.plans else None
    evidence = found.plans.timetable.evidence.get(one.id) if found.plans and one else None
    return {each.release.tag.name: each.testers for each in evidence.candidates} if evidence else {}


def _standing(release: Release, found: Catalogue) -> StandingView | None:
    one = found.plans.by_tag.get(release.tag.name) if found.plans else None
    return standing(one, found.book, found.plans) if found.plans and one else None


def _stop_words(stop: Release, found: Catalogue) -> str:
    counts = found.counts[stop.tag.name]
    return in_words(counts, quiet=False) or plural(len(stop.changes), "change")


def _days(old: int, new: int) -> str:
    between = dates.days_between(old, new)
    return "same day" if between == 0 else plural(between, "day") if between > 0 else ""


def _road(release: Release, stops: Sequence[Stop], found: Catalogue) -> str:
    if not stops or not stops[0].released or not release.released:
        return ""
    days = dates.days_between(stops[0].released, release.released)
    if days < 0:
        return ""
    count = plural(len(release.candidates), "candidate")
    road = f"{count}; {'the same day' if days == 0 else plural(days, 'day')} from the first one to the release."
    back = returned([*found.candidates(release), release])
    parts = ", ".join(f"{scope} ({times})" if times > 1 else scope for scope, times in list(back.items())[:_NAMES_BACK])
    more = f" and {plural(len(back) - _NAMES_BACK, 'more part', 'more parts')}" if len(back) > _NAMES_BACK else ""
    fixes = plural(sum(back.values()), "fix", "fixes")
    return f"{road} Returned to developers after a candidate: {fixes}, in {parts}{more}." if back else road


def _shortened(names: Sequence[str]) -> str:
    rest = len(names) - _NAMES_SHOWN
    return ", ".join(names[:_NAMES_SHOWN]) + (f" and {rest:,} more" if rest > 0 else "")


def _names(names: Sequence[str], first_time: Sequence[str]) -> str:
    new = set(first_time)
    return _shortened([name for name in names if name not in new])


def _people(release: Release) -> str:
    count, new = len(release.contributors.names), len(release.contributors.first_time)
    people = "1 person" if count == 1 else f"{count:,} people"
    return f"{people}, {new} of them new to the project." if new and new < count else f"{people}."


def _description(release: Release, counts: Mapping[ChangeKind, int], found: Catalogue) -> str:
    headline = line_text(release.prose.headline)
    words = in_words(counts, quiet=False) or plural(len(release.changes), "change")
    if release.yanked:
        return f"{found.book.project.name} {release.version} was withdrawn. {release.yanked.reason}".strip()
    return headline or f"{found.book.project.name} {release.version}, {dates.plain(release.released)}: {words}."


def _toc(release: Release, kinds: Sequence[KindView], there: Mapping[str, object]) -> tuple[TocEntry, ...]:
    """Name the sections of the page; `there` says of those which others know about whether they are."""
    children = tuple(TocEntry(HEADINGS[k.kind], str(k.kind)) for k in kinds)
    sections = (
        (release.yanked, TocEntry("Withdrawn", "withdrawn")),
        (there["action"], TocEntry("Action required", "action")),
        (release.prose.text, TocEntry("Highlights", "highlights")),
        (there["known-issues"], TocEntry("Known issues", "known-issues")),
        (kinds, TocEntry("Changes", "changes", children)),
        (release.contributors.names, TocEntry("Contributors", "contributors")),
        (there["planned"], TocEntry("Planned and actual", "planned")),
        (there["candidates"], TocEntry("Candidates", "candidates")),
        (there["approvals"], TocEntry("Approvals and checks", "approvals")),
        (there["rollout"], TocEntry("Rollout", "rollout")),
        (True, TocEntry("Tag", "tag")),
    )
    return tuple(entry for shown, entry in sections if shown)


def _search(release: Release, path: str, counts: Mapping[ChangeKind, int]) -> SearchEntry:
    """Give the entry of the page itself."""
    gone = f"Withdrawn. {release.yanked.reason}" if release.yanked else ""
    said = (gone, line_text(release.prose.headline), prose_text(release.prose.text), in_words(counts))
    name = f"{release.version} (yanked)" if release.yanked else str(release.version)
    return SearchEntry(name, " ".join(filter(None, said)), path)
