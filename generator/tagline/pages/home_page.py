"""The home page: what is out, what would come next, what came lately."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tagline.model.commit import ChangeKind
from tagline.model.page import Page, SearchEntry
from tagline.model.release import NextVersion, Refusal
from tagline.pages.catalogue import notable
from tagline.pages.departure import banner, last_slip, moved_lately, next_departure
from tagline.pages.entries import Anchors, Entries, in_words, kind_views, title, wide_bar
from tagline.pages.index_pages import shown_in_index
from tagline.pages.release_pages import has_upgrade
from tagline.pages.rendering import render
from tagline.pages.rows import row, table, weight
from tagline.pages.subscriptions import subscriptions
from tagline.pages.text import line_html
from tagline.rules.changelog import QUIET, counts
from tagline.rules.plain_text import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagline.model.commit import Change
    from tagline.model.release import Release
    from tagline.pages.catalogue import Catalogue

_RECENT: Final = 14
_OTHER_LINES: Final = 3
_STOPS: Final = 5
_FIRST_COMMITS: Final = 7
_LONGEST_EXAMPLE: Final = 60
_TYPES: Final = {
    **dict.fromkeys(("fix", "fixes", "fixed"), "fix"),
    **dict.fromkeys(("add", "adds", "added", "implement", "support", "allow"), "feat"),
}
_SMALL_RELEASES: Final = 3
_SMALL_CHANGES: Final = 12


class Stop(NamedTuple):
    """A change on the way to the next version."""

    committed: int
    text: str


class Upcoming(NamedTuple):
    """What the right column says of the next version. `version` is "" where there is none; `stops` are oldest first."""

    version: str
    step: str
    sentence: str
    remedy: str
    base: str
    base_slug: str
    base_date: int
    stops: list[Stop]
    more: int


def home_page(found: Catalogue, entries: Entries, base: str = "") -> Page:
    """Make the home page in the size that the project has; `base` is the address of the site, if that is known."""
    book = found.book
    if not found.book.releases:
        html = _empty(found)
    elif found.latest is None:
        html = _withdrawn(found)
    elif _is_small(found, found.latest):
        html = _small(found, found.latest, entries, base)
    else:
        html = _large(found, found.latest, base)
    name = book.project.name
    latest = f" The latest is {found.latest.version}." if found.latest else ""
    return Page(
        path="",
        title=f"{name} releases",
        html=html,
        description=f"Releases of {name}.{latest}",
        search_entries=(SearchEntry(f"{name} releases", latest.strip(), ""),),
    )


def _words(changes: Sequence[Change]) -> str:
    """Count what readers gain; "3 other" alone would say nothing."""
    tally = counts(changes)
    return "" if set(tally) <= {*QUIET, ChangeKind.OTHER} else in_words(tally, quiet=False)


def example(changes: Sequence[Change]) -> tuple[str, str]:
    """Give a subject of this project and what it would be by the convention, else a made one."""
    for change in changes:
        first, _, rest = change.description.partition(" ")
        kind = _TYPES.get(first.lower(), "")
        if not change.type and rest and kind and len(change.description) <= _LONGEST_EXAMPLE:
            return change.description, f"{kind}: {rest if kind == 'fix' else f'{first.lower()} {rest}'}"
    return "Fix the shadow south of the equator", "fix: the shadow south of the equator"


def upcoming(found: Catalogue) -> Upcoming:
    """Say what would come next, since when, and out of which changes."""
    planned, unreleased = found.book.next, found.book.unreleased
    base = base_of(found)
    if isinstance(planned, Refusal):
        sentence, remedy, version, step = f"{planned.problem}.", f"{planned.remedy}.", "", ""
    else:
        sentence, remedy = _sentence(found, planned, base), ""
        version = str(planned.version) if planned.version else ""
        step = planned.bump.word if planned.bump else ""
    changes = _deciding(planned, unreleased)
    stops = _stops(changes)
    return Upcoming(
        version=version,
        step=step,
        sentence=sentence,
        remedy=remedy,
        base=str(base.version) if base else "",
        base_slug=found.slug(base) if base else "",
        base_date=base.released if base else 0,
        stops=stops[-_STOPS:],
        more=max(0, len(stops) - _STOPS),
    )


def base_of(found: Catalogue) -> Release | None:
    """Find the release that unreleased work follows: the base of the next version, or a higher prerelease after it.

    Dates do not count: a fix of an older line may be newer, and merged back.
    """
    planned = found.book.next
    here = (release for release in found.book.releases if release.on_head)
    highest = max(here, key=lambda release: release.version, default=None)
    base = found.release(planned.base) if isinstance(planned, NextVersion) else None
    return highest if base is None or (highest and highest.version > base.version) else base


def _stops(changes: Sequence[Change]) -> list[Stop]:
    """Put changes in the order of time."""
    newest_first = sorted(changes, key=lambda change: -change.commit.committed)
    return [Stop(change.commit.committed, title(change)) for change in reversed(newest_first)]


def _deciding(planned: NextVersion | Refusal, unreleased: tuple[Change, ...]) -> list[Change]:
    """Give what readers would gain, the newest first; quiet work only where there is nothing else."""
    if isinstance(planned, NextVersion) and planned.version is None:
        return []
    return [change for change in unreleased if change.kind not in QUIET] or list(unreleased)


def _sentence(found: Catalogue, planned: NextVersion, base: Release | None) -> str:
    count = found.book.unreleased_commits
    words = _words(found.book.unreleased)
    since = f" since {base.version}" if base else ""
    if planned.version is None and not count:
        return f"No commits{since}."
    if planned.version is None:
        return f"{plural(count, 'commit')}{since}, and none of them asks for a release."
    return f"{plural(count, 'commit')}{since}" + (f": {words}." if words else ".")


class OtherLine(NamedTuple):
    """The newest release of a line other than the latest one's."""

    line: str
    path: str
    version: str
    slug: str
    released: int
    note: str
    gone: bool


def _other_lines(found: Catalogue, latest: Release) -> list[OtherLine]:
    """Choose the lines that released most recently, shown with the highest line first."""
    others = [release for line, release in found.newest_of_line.items() if line != latest.line]
    others.sort(key=lambda release: release.released, reverse=True)
    chosen = sorted(others[:_OTHER_LINES], key=lambda release: release.version, reverse=True)
    return [
        OtherLine(
            release.line,
            found.line_path(release.line),
            str(release.version),
            found.slug(release),
            release.released,
            "yanked" if release.yanked else "" if release.version.final else "prerelease",
            release.yanked is not None,
        )
        for release in chosen
    ]


def _large(found: Catalogue, latest: Release, base: str) -> str:
    book = found.book
    chosen = shown_in_index(found)
    recent = [row(release, found) for release in chosen[:_RECENT]]
    counts_ = found.counts[latest.tag.name]
    previous = found.release(latest.previous)
    forge = found.book.project.forge
    return render(
        "home.html",
        root="",
        slip=last_slip(None if found.book.package else found.plans),
        moved=moved_lately(None if found.book.package else found.plans),
        **_plan(found),
        book=found.book,
        latest=latest,
        version=str(latest.version),
        slug=found.slug(latest),
        headline=line_html(latest.prose.headline),
        line_path=found.line_path(latest.line),
        kind=weight(latest) if latest.version.final else "prerelease",
        counts=counts_,
        bar=wide_bar(counts_),
        upgrade=has_upgrade(latest, found),
        compare=forge.compare(previous.tag.name, latest.tag.name) if forge and previous else "",
        previous=str(previous.version) if previous else "",
        others=_other_lines(found, latest),
        upcoming=upcoming(found),
        table=table(recent, found, current=latest.line),
        count=len(found.book.releases),
        subscriptions=subscriptions(book, "", base),
    )


def _plan(found: Catalogue) -> dict[str, object]:
    """Give what every home page says of the plan, each None where there is none."""
    plans = None if found.book.package else found.plans  # a package's own pages tell of the package
    return {"banner": banner(plans), "departure": next_departure(plans)}


def _is_small(found: Catalogue, latest: Release) -> bool:
    return len(found.book.releases) <= _SMALL_RELEASES and notable(found.counts[latest.tag.name]) <= _SMALL_CHANGES


def _small(found: Catalogue, latest: Release, entries: Entries, base: str) -> str:
    kinds = kind_views(latest.changes, entries, Anchors(), fold=False)
    names = latest.contributors.names
    return render(
        "small.html",
        root="",
        **_plan(found),
        book=found.book,
        latest=latest,
        version=str(latest.version),
        slug=found.slug(latest),
        headline=line_html(latest.prose.headline),
        first=len(found.book.releases) == 1,
        counts=found.counts[latest.tag.name],
        kinds=[kind for kind in kinds if kind.kind not in QUIET],
        quiet=[kind for kind in kinds if kind.kind in QUIET],
        people=", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names),
        road=[
            (str(release.version), found.slug(release), release.released, release.yanked is not None)
            for release in sorted(found.book.releases, key=lambda release: (release.released, release.version))
        ],
        upcoming=upcoming(found),
        subscriptions=subscriptions(found.book, "", base),
    )


def _withdrawn(found: Catalogue) -> str:
    """Say that no release stands any more."""
    rows = [row(release, found) for release in shown_in_index(found)[:_RECENT]]
    return render(
        "withdrawn.html",
        root="",
        **_plan(found),
        book=found.book,
        count=len(found.book.releases),
        table=table(rows, found),
        upcoming=upcoming(found),
    )


def _empty(found: Catalogue) -> str:
    book = found.book
    planned = book.next
    changes = list(book.unreleased)
    words = _words(changes)
    version = str(planned.version) if isinstance(planned, NextVersion) and planned.version else ""
    stops = _stops(changes)
    return render(
        "empty.html",
        root="",
        **_plan(found),
        book=book,
        commits=book.unreleased_commits,
        version=version,
        words=words,
        refusal=planned if isinstance(planned, Refusal) else None,
        stops=stops[-_FIRST_COMMITS:],
        more=max(0, len(stops) - _FIRST_COMMITS),
        conventional=any(change.type for change in changes),
        example=example(changes),
        tag=book.scheme.tag_of(version or "0.1.0"),
        ignored=len(book.ignored_tags),
        branch=book.project.branch or "",
    )
