"""What the plan promises of its next releases, held against the commits."""

from collections.abc import Iterator
from datetime import timedelta

from tagline.model.commit import Bump
from tagline.model.finding import Level
from tagline.model.plan import Need
from tagline.model.release import NextVersion
from tagline.model.schedule import PlannedRelease
from tagline.rules.checks.grounds import Grounds, Remark
from tagline.rules.day_words import short
from tagline.rules.plain_text import without_addresses
from tagline.rules.schedule import Shipped, of_line
from tagline.rules.succession import line_of
from tagline.rules.typed_data import Path, shown

FEATURE_FREEZE = "feature-freeze"
_BUMPS = {"patch": Bump.PATCH, "minor": Bump.MINOR, "major": Bump.MAJOR}
_SOON = timedelta(days=7)
_LONGEST = 80


def bump(grounds: Grounds) -> Iterator[Remark]:
    """Hold the promise of the next release against the version that the commits make."""
    found = grounds.book.next if grounds.book else None
    one = next((one for one in grounds.schedule.coming if one.target.known), None)
    if one is None or one.entry is None or not isinstance(found, NextVersion) or one.id not in grounds.entries:
        return
    promised = _BUMPS.get(one.entry.bump)
    if promised is None or not _on_line(grounds, one, found):
        return
    path = ("release", grounds.entries[one.id], "bump")
    if found.bump > promised:
        yield Remark("bump-exceeded", path, f"{shown(one.entry.bump)}, but {_asks(found)}", "a promise that holds")
    elif found.bump < promised:
        level = Level.WARNING if _is_due(grounds, one) else Level.INFO
        yield Remark(
            "bump-missed", path, f"{shown(one.entry.bump)}, but {_asks(found)}", "a promise that holds", level=level
        )


def _asks(found: NextVersion) -> str:
    """Say what the commits ask for, and which one decides."""
    if found.version is None or not found.evidence:
        return "no commit since then asks for a release" if found.base else "no commit asks for a release"
    change = found.evidence[0].change
    words = without_addresses(f"{change.description[:_LONGEST]}")
    return f"the commits make {found.version}, a {found.bump.word} version: {change.commit.hash[:10]} {shown(words)}"


def _on_line(grounds: Grounds, one: PlannedRelease, found: NextVersion) -> bool:
    """Whether the next version is one of the planned line: that of the release that it counts from."""
    base, tag = found.base_version, found.base
    if not one.line or base is None or tag is None or grounds.book is None:
        return True
    known = Shipped(tag.name, str(base), grounds.schedule.today, line_of(base), Bump.NONE)
    return of_line(known, one.line, grounds.plan.line)


def _is_due(grounds: Grounds, one: PlannedRelease) -> bool:
    """Whether no further change can be hoped for: its feature freeze has come, or without one its day is near."""
    freeze = next((stage.day for stage in one.stages if stage.name == FEATURE_FREEZE), None)
    return grounds.schedule.today >= (freeze if freeze is not None else one.target.last - _SOON)


def scope(grounds: Grounds) -> Iterator[Remark]:
    """Find items of a scope that no commit names though the feature freeze is over."""
    if grounds.book is None:
        return
    for one, path, at, need in needs_due(grounds):
        if need.need not in grounds.named:
            freeze = next(stage.day for stage in one.stages if stage.name == FEATURE_FREEZE)
            yield Remark(
                "scope-missing",
                (*path, "scope", at),
                f"{shown(need.need)} without a commit that names it, and the feature freeze was on {short(freeze)}",
                f'a commit with "Refs: {need.need}", or state = "dropped"',
                level=Level.INFO if need.state == "stretch" else None,
            )


def needs_due(grounds: Grounds) -> Iterator[tuple[PlannedRelease, Path, int, Need]]:
    """Give what should be in the commits: items of releases whose feature freeze has passed."""
    for one, path in grounds.own:
        frozen = any(stage.name == FEATURE_FREEZE and stage.day < grounds.schedule.today for stage in one.stages)
        if one.entry is not None and frozen:
            yield from ((one, path, at, need) for at, need in enumerate(one.entry.scope) if need.state != "dropped")
