"""What lies between two releases: a prepared page a final, and the data from which a script makes any pair."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tagline.model.commit import Change, ChangeKind
from tagline.model.page import Page, SearchEntry, SiteFile, TocEntry
from tagline.pages.entries import Anchors, Entries, kind_views, wide_bar
from tagline.pages.release_pages import Neighbour, Step, has_upgrade, steps_of
from tagline.pages.rendering import macro, render
from tagline.rules.changelog import HEADINGS, counts
from tagline.rules.plain_text import plural
from tagline.rules.upgrade import between, path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markupsafe import Markup

    from tagline.model.release import Release
    from tagline.pages.catalogue import Catalogue
    from tagline.pages.entries import KindView

_APART: Final = (ChangeKind.BREAKING, ChangeKind.DEPRECATED, ChangeKind.SECURITY)
_MOST_LISTED: Final = 200


class Rest(NamedTuple):
    """A kind that asks for nothing: how many changes, and where they are told."""

    kind: ChangeKind
    heading: str
    amount: int
    link: str


def upgrade_pages(found: Catalogue, entries: Entries) -> Iterator[Page | SiteFile]:
    """Make the hub, a page for each step from final to final, and the data of all pairs."""
    steps = [release for release in found.finals if has_upgrade(release, found)]
    yield _hub(found, entries, steps)
    for release in steps:
        previous = found.release(release.previous)
        if previous is not None:
            yield _step_page(found, entries, previous, release)
    if len(found.finals) > 1:
        yield _data(found, entries)


def _hub(found: Catalogue, entries: Entries, steps: Sequence[Release]) -> Page:
    """Show the way from the line before to the latest release, else the latest step."""
    latest = found.latest if found.latest is not None and found.latest.version.final else None
    old = _starting_point(found, latest) if latest else None
    if latest is None or old is None:
        html = render("upgrade_none.html", root="../", book=found.book, latest=found.latest)
        return Page(path="upgrade/", title="Upgrade", html=html, description="There is no pair of releases yet.")
    way = path(found.book, old, latest)
    changes = between(found.book, old, latest, found.twins.groups)
    since = {c.commit.hash: (str(r.version), found.slug(r)) for r in way for c in r.changes}
    return _page(found, entries, _Pair("upgrade/", "../", old, latest, changes, since, len(way), steps))


def _starting_point(found: Catalogue, latest: Release) -> Release | None:
    lower = [release for release in found.finals if release.version < latest.version]
    older = [release for release in lower if release.yanked is None] or lower
    before = [release for release in older if release.line != latest.line]
    return max(before or older, key=lambda release: release.version, default=None)


def _step_page(found: Catalogue, entries: Entries, old: Release, new: Release) -> Page:
    return _page(found, entries, _Pair(f"upgrade/{found.slug(new)}/", "../../", old, new, new.changes, {}, 1, ()))


class _Pair(NamedTuple):
    """Two releases and what lies between them. `prepared` are the steps that the hub links to."""

    path: str
    root: str
    old: Release
    new: Release
    changes: Sequence[Change]
    since: Mapping[str, tuple[str, str]]
    releases: int
    prepared: Sequence[Release]


def _page(found: Catalogue, entries: Entries, pair: _Pair) -> Page:
    tally = counts(pair.changes)
    anchors = Anchors()
    breaking, deprecated, security = (_steps(pair, kind, entries, anchors) for kind in _APART)
    hub = bool(pair.prepared)
    others = [change for change in pair.changes if change.kind not in _APART]
    html = render(
        "upgrade.html",
        root=pair.root,
        book=found.book,
        old=str(pair.old.version),
        new=str(pair.new.version),
        new_slug=found.slug(pair.new),
        old_slug=found.slug(pair.old),
        sentence=_sentence(pair, len(breaking), len(deprecated)),
        counts=tally,
        bar=wide_bar(tally),
        breaking=breaking,
        deprecated=deprecated,
        security=security,
        issues=found.known.of_release(pair.new, pair.old),
        to_site=f"{pair.root}{found.known.up}",
        yank=pair.new.yanked,
        use=_used(pair.new, found),
        kinds=_listed(others, entries, anchors) if hub else [],
        rest=[] if hub else _rest(found, pair.new, tally),
        steps=_by_line(found, pair.prepared[:_MOST_LISTED]),
        hub=hub,
    )
    title = f"Upgrade from {pair.old.version} to {pair.new.version}"
    entry = (SearchEntry("Upgrade", title, pair.path),) if hub else ()
    return Page(
        path=pair.path,
        title="Upgrade" if hub else title,
        html=html,
        description=f"{title}: {_sentence(pair, len(breaking), len(deprecated))}",
        toc=_toc(bool(breaking), bool(deprecated), bool(security), issues=bool(found.known.of_release(pair.new))),
        search_entries=entry,
        show_toc=True,
    )


def _used(release: Release, found: Catalogue) -> Neighbour | None:
    use = found.named(release.yanked.use) if release.yanked else None
    return Neighbour(str(use.version), found.slug(use)) if use else None


def _steps(pair: _Pair, kind: ChangeKind, entries: Entries, anchors: Anchors) -> list[Step]:
    return steps_of([change for change in pair.changes if change.kind is kind], entries, anchors, pair.since)


def _sentence(pair: _Pair, breaking: int, deprecated: int) -> str:
    way = "One release" if pair.releases == 1 else plural(pair.releases, "release")
    todo = plural(breaking, "breaking change") + " to act on" if breaking else "no breaking change is marked"
    plan = f", {plural(deprecated, 'deprecation')} to plan for" if deprecated else ""
    return f"{way} on the way: {todo}{plan}."


def _listed(changes: Sequence[Change], entries: Entries, anchors: Anchors) -> list[KindView]:
    """List each kind's changes, at most so many that a page over years stays a page."""
    kinds: dict[ChangeKind, list[Change]] = {}
    for change in changes:
        kinds.setdefault(change.kind, []).append(change)
    shown = [change for found in kinds.values() for change in found[:_MOST_LISTED]]
    views = kind_views(shown, entries, anchors, fold=False)
    return [view._replace(amount=len(kinds[view.kind]), more=len(kinds[view.kind]) - view.amount) for view in views]


def _rest(found: Catalogue, release: Release, tally: Mapping[ChangeKind, int]) -> list[Rest]:
    page = f"../../releases/{found.slug(release)}/"
    return [Rest(kind, HEADINGS[kind], n, f"{page}#{kind}") for kind, n in tally.items() if kind not in _APART]


def _by_line(found: Catalogue, releases: Sequence[Release]) -> list[tuple[str, list[tuple[str, str]]]]:
    lines: dict[str, list[tuple[str, str]]] = {}
    for release in sorted(releases, key=lambda each: each.version, reverse=True):
        lines.setdefault(release.line, []).append((str(release.version), found.slug(release)))
    return list(lines.items())


def _toc(breaking: bool, deprecated: bool, security: bool, *, issues: bool) -> tuple[TocEntry, ...]:  # noqa: FBT001 - which sections are there
    sections = (
        (breaking, TocEntry("Do before you upgrade", "do")),
        (deprecated, TocEntry("Plan for", "plan-for")),
        (security, TocEntry("Security fixes you gain", "security")),
        (issues, TocEntry("Known issues", "known-issues")),
        (True, TocEntry("Everything else", "else")),
    )
    return tuple(entry for there, entry in sections if there)


def _data(found: Catalogue, entries: Entries) -> SiteFile:
    """Write what the script needs, the newest version first; as a script, so that `file:` pages may load it."""
    ordered = sorted(found.finals, key=lambda release: release.version, reverse=True)
    data = [_release_data(release, found, entries) for release in ordered]
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return SiteFile("upgrade/data.js", f"window.taglineReleases={text};\n".encode())


def _release_data(release: Release, found: Catalogue, entries: Entries) -> dict[str, Any]:
    previous = found.release(release.previous)
    data: dict[str, Any] = {
        "v": str(release.version),
        "s": found.slug(release),
        "t": release.released,
        "y": int(release.yanked is not None),
        "p": str(previous.version) if previous and has_upgrade(release, found) else "",
        "c": {str(kind): count for kind, count in found.counts[release.tag.name].items()},
    }
    steps_list = macro("parts.html", "steps_list")
    since = (str(release.version), found.slug(release))
    for key, kind in zip("bdf", _APART, strict=True):
        changes = [change for change in release.changes if change.kind is kind]
        steps = steps_of(changes, entries, Anchors(), {change.commit.hash: since for change in changes})
        if steps:
            # By the first part the script knows what it has told already: a backport goes by its original's name.
            names = {c.anchor: _told_as(c, found) for c in changes}
            data[key] = [[names.get(step.anchor, step.anchor), _one_line(steps_list([step], "../"))] for step in steps]
    issues = found.known.of_release(release)
    if issues:
        data["k"] = _one_line(macro("known_issue_parts.html", "issue_list")(issues, f"../{found.known.up}"))
    return data


def _told_as(change: Change, found: Catalogue) -> str:
    group = found.twins.groups.get(change.commit.hash)
    return group[0]._replace(part=change.part).anchor if group else change.anchor


def _one_line(html: Markup) -> str:
    return str(html).strip()
