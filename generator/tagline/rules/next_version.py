"""The next version, from what is not released yet; refused where the history cannot answer."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from tagline.model.commit import Bump, Change, Tag
from tagline.model.release import NextVersion, Reason, Refusal
from tagline.model.version import Precedence, Version
from tagline.rules.changes import verdict

FIRST = Version(major=0, minor=1, patch=0)
_reason = partial(tuple.__new__, Reason)  # what Reason._make does, without a Python frame for each of thousands


class Tagged(NamedTuple):
    """A release as this question sees it."""

    version: Version
    tag: Tag
    on_head: bool


def next_version(
    releases: Sequence[Tagged], since_final: Sequence[Change], *, anything_new: bool
) -> NextVersion | Refusal:
    """Compute the next final version.

    `since_final` are the changes that HEAD has and no final on its line has; `anything_new` says whether HEAD has
    commits at all that none of its releases has.
    """
    mine = [release for release in releases if release.on_head]
    base = max((release for release in mine if release.version.final), key=_precedence, default=None)
    candidate = max((release for release in mine if not release.version.final), key=_precedence, default=None)
    if candidate and base and candidate.version < base.version:
        candidate = None
    reasons = [_reason((change, *verdict(change))) for change in since_final]
    bump = max((reason.bump for reason in reasons), default=Bump.NONE)
    target, explanation = _target(base, candidate, bump, anything_new=anything_new)
    if target is not None and (refusal := _refusal(target, base, bump, releases)):
        return refusal
    return NextVersion(
        version=target,
        bump=bump,
        base=base.tag if base else None,
        base_version=base.version if base else None,
        evidence=tuple(sorted((reason for reason in reasons if reason.bump), key=lambda reason: -reason.bump)),
        ignored=tuple(reason for reason in reasons if not reason.bump),
        explanation=explanation,
    )


def _precedence(release: Tagged) -> Precedence:
    return release.version.precedence


def _target(
    base: Tagged | None, candidate: Tagged | None, bump: Bump, *, anything_new: bool
) -> tuple[Version | None, str]:
    """Give the version before anybody asked whether it is taken, and a sentence that says how it came about."""
    computed = bumped(base.version, bump) if base else None
    if candidate is not None and (computed is None or computed <= candidate.version.core):
        return candidate.version.core, f"{candidate.tag.name} is a prerelease of it"
    if base is None:
        if anything_new:
            return FIRST, "no version tag is reachable, so this is the first version"
        return None, "there is no commit yet"
    if computed is None:
        state = "nothing since asks for a release" if anything_new else "there is no commit since"
        return None, f"{base.tag.name} is the latest release and {state}"
    reduced = ", because 0.x makes no promise yet" if base.version.major == 0 and bump is Bump.MAJOR else ""
    step = _step(base.version, bump)
    return computed, f"{base.tag.name} and a {bump.word} change make a {step.word} version{reduced}"


def _step(version: Version, bump: Bump) -> Bump:
    """Before 1.0.0 a breaking change moves the minor number (SemVer, rule 4 leaves it open)."""
    return Bump.MINOR if version.major == 0 and bump is Bump.MAJOR else bump


def bumped(version: Version, bump: Bump) -> Version | None:
    """Give the final version after `version`; None where nothing asks for one."""
    match _step(version, bump):
        case Bump.MAJOR:
            return Version(major=version.major + 1, minor=0, patch=0)
        case Bump.MINOR:
            return Version(major=version.major, minor=version.minor + 1, patch=0)
        case Bump.PATCH:
            return Version(major=version.major, minor=version.minor, patch=version.patch + 1)
        case Bump.NONE:
            return None


def _refusal(target: Version, base: Tagged | None, bump: Bump, releases: Iterable[Tagged]) -> Refusal | None:
    """Refuse a version that another line has taken or has gone past."""
    elsewhere = sorted(
        (r for r in releases if not r.on_head and r.version.final and r.version >= target), key=_precedence
    )
    if base is None:
        if not elsewhere:
            return None
        return Refusal(
            problem=f"HEAD reaches no final release, but {elsewhere[-1].tag.name} exists on another line",
            remedy="check out the branch that carries the releases, or tag the first version of this line by hand",
        )
    step = _step(base.version, bump)
    in_the_way = [r for r in elsewhere if r.version == target or _same_line(r.version, target, step)]
    if not in_the_way:
        return None
    other = in_the_way[0]
    what = "is taken" if other.version == target else f"would come after {other.tag.name}"
    return Refusal(
        problem=f"{target} {what}: {other.tag.name} is a release that HEAD does not reach",
        remedy=_way_out(base.version, step, other),
    )


def _same_line(taken: Version, target: Version, step: Bump) -> bool:
    """Whether a higher version elsewhere shows that this line is not the one to open the next version."""
    if step is Bump.MAJOR:
        return True
    if step is Bump.MINOR:
        return taken.major == target.major
    return (taken.major, taken.minor) == (target.major, target.minor)


def _way_out(base: Version, step: Bump, other: Tagged) -> str:
    merge = f"merge {other.tag.name} into this branch if it belongs here"
    if step is Bump.PATCH:
        return merge
    line = f"{base.major}.{base.minor}.x"
    keep = f"keep it to fixes and move the {step.word} change to the main one"
    return f"if this is the maintenance line {line}, {keep}; else {merge}"
