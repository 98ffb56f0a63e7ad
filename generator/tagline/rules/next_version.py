"""The next version, from what is not released yet; refused where the history cannot answer."""

from collections.abc import Iterable, Sequence
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from tagline.model.commit import Bump, Change, ChangeKind, Commit
from tagline.model.release import NextVersion, Reason, Refusal
from tagline.model.version import Precedence, Version
from tagline.rules.branches import line_of_branch
from tagline.rules.changes import LONGEST, NO_MESSAGE, verdict
from tagline.rules.meaning import CONVENTIONAL, Meaning
from tagline.rules.plain_text import without_addresses
from tagline.rules.policy import Policy
from tagline.rules.release_as import Request
from tagline.rules.tags import Tagged

_reason = partial(tuple.__new__, Reason)  # what Reason._make does, without a Python frame for each of thousands


class Wish(NamedTuple):
    """What a person asks for: a prerelease of this name ("rc"), or a final even where a commit asks for another."""

    pre: str = ""
    final: bool = False


class _Due(NamedTuple):
    """A final before anybody asked whether it is taken, how far it is from the base, and how it came about."""

    version: Version | None
    step: Bump
    explanation: str


class _Stand(NamedTuple):
    """Where HEAD is: the releases of all lines, the last final that it reaches, and the prerelease above that."""

    releases: Sequence[Tagged]
    base: Tagged | None
    candidate: Tagged | None
    bump: Bump
    anything_new: bool


def next_version(  # noqa: PLR0913 - all but the first two are named
    releases: Sequence[Tagged],
    since_final: Sequence[Change],
    *,
    anything_new: bool,
    since_any: Iterable[Change] = (),
    requests: Iterable[Request] = (),
    branch: str | None = None,
    policy: Policy = Policy(),
    meaning: Meaning = CONVENTIONAL,
    wish: Wish = Wish(),
) -> NextVersion | Refusal:
    """Compute the next version.

    `since_final` are the changes that HEAD has and no final on its line has, `since_any` those that no release on its
    line has; `anything_new` says whether HEAD has commits at all that none of its releases has. `requests` are the
    versions that commits since the last final ask for, newest first.
    """
    reasons = _reasons(since_final, meaning)
    stand = _stand(releases, reasons, anything_new=anything_new)
    asked = next(iter(requests), None)
    chosen = _chosen(asked, stand, policy) if asked else None
    if isinstance(chosen, Refusal):
        return chosen
    due = chosen if chosen and chosen.version else _computed(stand, policy)
    if isinstance(due, Refusal):
        return due
    if due.version is not None and (refusal := _refusal(due, stand, policy, branch, by_hand=due is chosen)):
        return refusal
    if due.version is not None and wish.pre:
        news = any(verdict(change, meaning)[0] for change in since_any)
        counted = _prerelease(due, wish.pre, releases, policy, news=news)
        if isinstance(counted, Refusal):
            return counted
        due = counted
    elif due.version is not None and wish.final:
        due = due._replace(version=due.version.core)
    return _answer(due, stand, reasons, asked, chosen)


def _reasons(changes: Iterable[Change], meaning: Meaning) -> list[Reason]:
    """Say of each change how far it moves the version; a history has thousands of them, and few kinds and types."""
    rules: dict[tuple[object, ...], tuple[Bump, str]] = {}
    found: list[Reason] = []
    for change in changes:
        kind_and_type = change[1:3]
        if kind_and_type not in rules:
            rules[kind_and_type] = verdict(change, meaning)
        found.append(_reason((change, *rules[kind_and_type])))
    return found


def _stand(releases: Sequence[Tagged], reasons: Iterable[Reason], *, anything_new: bool) -> _Stand:
    mine = [release for release in releases if release.on_head]
    base = max((release for release in mine if release.version.final), key=_precedence, default=None)
    candidate = max((release for release in mine if not release.version.final), key=_precedence, default=None)
    if candidate and base and candidate.version < base.version:
        candidate = None
    bump = max(map(itemgetter(1), reasons), default=Bump.NONE)
    return _Stand(releases, base, candidate, bump, anything_new)


def _precedence(release: Tagged) -> Precedence:
    return release.version.precedence


# What is due


def _computed(stand: _Stand, policy: Policy) -> _Due | Refusal:
    """Give the final that the changes lead to."""
    base, candidate, bump = stand.base, stand.candidate, stand.bump
    step = policy.step(base.version, bump) if base else Bump.NONE
    moved = _moved(base.version, step, stand, policy) if base and step else None
    if isinstance(moved, Refusal):
        return moved
    if candidate is not None and (moved is None or moved <= candidate.version.core):
        return _of_candidate(candidate, base, policy)
    if base is None:
        return _first(policy) if stand.anything_new else _Due(None, Bump.NONE, "there is no commit yet")
    if moved is None:
        state = "nothing since asks for a release" if stand.anything_new else "there is no commit since"
        return _Due(None, Bump.NONE, f"{base.tag.name} is the latest release and {state}")
    kind = f"{step.word} version" if policy.scheme.zero else f"version of {policy.today.isoformat()}"
    reason = policy.reason(base.version, bump)
    return _Due(moved, step, f"{base.tag.name} and a {bump.word} change make a {kind}{reason}")


def _moved(base: Version, step: Bump, stand: _Stand, policy: Policy) -> Version | Refusal:
    known = sorted(
        (release.version for release in stand.releases if release.on_head and release.version.final),
        key=lambda version: version.precedence,
    )
    return policy.scheme.after(base, step, policy.today, known)


def _first(policy: Policy) -> _Due:
    of_settings = ", as the settings say" if policy.first_version else ""
    return _Due(policy.first(), Bump.NONE, f"no version tag is reachable, so this is the first version{of_settings}")


def _of_candidate(candidate: Tagged, base: Tagged | None, policy: Policy) -> _Due:
    """Let a prerelease lead to its final."""
    core = candidate.version.core
    target = policy.allowed(core)
    step = policy.scheme.step(base.version, target) if base else Bump.NONE
    if target == core:
        return _Due(target, step, f"{candidate.tag.name} is a prerelease of it")
    return _Due(target, step, f"{candidate.tag.name} leads to it, because the settings allow no 0.x")


def _chosen(asked: Request, stand: _Stand, policy: Policy) -> _Due | Refusal:
    """Give the version that a commit asks for; None in its place, with the reason, where that cannot be."""
    scheme = policy.scheme
    version = asked.version(scheme, stand.base.tag.name.removesuffix(str(stand.base.version)) if stand.base else "")
    if version is None:
        example = scheme.example.partition(" ")[0]
        return Refusal(
            problem=f"{asked} asks for no {scheme.noun}",
            remedy=f"say it right in a newer commit (git commit --allow-empty), such as `Release-As: {example}`",
        )
    mine = [release for release in stand.releases if release.on_head]
    top = max(mine, key=_precedence, default=None)
    if top is not None and version <= top.version:
        state = "is out already" if version == top.version else f"is not above {top.tag.name}"
        return _Due(None, Bump.NONE, f"{asked} does not count, because that {state}")
    step = scheme.step(stand.base.version, version) if stand.base else Bump.NONE
    return _Due(version, step, f"{asked} asks for it")


def _prerelease(due: _Due, text: str, releases: Sequence[Tagged], policy: Policy, *, news: bool) -> _Due | Refusal:
    from tagline.rules.prereleases import next_prerelease, word_of  # noqa: PLC0415 - for those who ask for one

    assert due.version is not None  # noqa: S101 - for the type checker; the caller has seen to it
    word = word_of(text, policy.scheme)
    counted = next_prerelease(due.version.core, word, releases, policy.scheme, news=news)
    if isinstance(counted, Refusal):
        return counted
    begins = counted.version is not None and counted.explanation.startswith("it is the first")
    why = f"{counted.explanation}: {due.explanation}" if begins else counted.explanation
    return _Due(counted.version, due.step, why)


def _answer(
    due: _Due, stand: _Stand, reasons: Sequence[Reason], asked: Request | None, chosen: _Due | None
) -> NextVersion:
    base = stand.base
    evidence = sorted((reason for reason in reasons if reason[1]), key=lambda reason: -reason.bump)
    ignored = [reason for reason in reasons if not reason[1]]
    explanation = due.explanation
    if asked is not None and chosen is not None:
        change = next((r.change for r in reasons if r.change.commit.hash == asked.commit.hash), _told_by(asked.commit))
        if chosen.version is None:
            ignored.insert(0, Reason(change, Bump.NONE, chosen.explanation))
            explanation = f"{due.explanation}; {chosen.explanation}"
        else:
            evidence.insert(0, Reason(change, chosen.step, chosen.explanation))
    return NextVersion(
        version=due.version,
        bump=chosen.step if chosen and chosen.version else stand.bump,
        base=base.tag if base else None,
        base_version=base.version if base else None,
        evidence=tuple(evidence),
        ignored=tuple(ignored),
        explanation=explanation,
    )


def _told_by(commit: Commit) -> Change:
    """Make a change of a commit that tells nothing of its own, such as a merge."""
    title = without_addresses(commit.message.partition("\n")[0].strip())[:LONGEST]
    return Change(commit, ChangeKind.OTHER, "", "", title or NO_MESSAGE, None, "", ())


# What stands in the way


def _refusal(due: _Due, stand: _Stand, policy: Policy, branch: str | None, *, by_hand: bool) -> Refusal | None:
    """Refuse a version that another line has taken or has gone past, and one that the branch is not for.

    What people have chosen by hand may go where the changes alone would not.
    """
    target = due.version
    assert target is not None  # noqa: S101 - for the type checker; the caller has seen to it
    others = [release for release in stand.releases if not release.on_head]
    if by_hand:
        same = next((release for release in others if release.version == target), None)
        return (
            _taken(target, same, f"choose another version in a newer commit, or merge {same.tag.name}")
            if same
            else None
        )
    ahead = sorted((one for one in others if one.version.final and one.version >= target), key=_precedence)
    if stand.base is None and ahead:
        return Refusal(
            problem=f"HEAD reaches no final release, but {ahead[-1].tag.name} exists on another line",
            remedy="check out the branch that carries the releases, or tag the first version of this line by hand",
        )
    if stand.base is None:
        return _leaving(due, stand, branch)
    family = policy.scheme.family
    in_the_way = [o for o in ahead if o.version == target or family(o.version, due.step) == family(target, due.step)]
    if not in_the_way:
        return _leaving(due, stand, branch)
    return _taken(target, in_the_way[0], _way_out(stand, due, in_the_way[0]))


def _taken(target: Version, other: Tagged, remedy: str) -> Refusal:
    what = "is taken" if other.version == target else f"would come after {other.tag.name}"
    return Refusal(f"{target} {what}: {other.tag.name} is a release that HEAD does not reach", remedy)


def _way_out(stand: _Stand, due: _Due, other: Tagged) -> str:
    merge = f"merge {other.tag.name} into this branch if it belongs here"
    if stand.candidate is not None and stand.candidate.version.core == other.version:
        return f"merge {other.tag.name} into this branch, so that what came since is for the version after it"
    if due.step <= Bump.PATCH or stand.base is None:
        return merge
    line = f"{stand.base.version.major}.{stand.base.version.minor}.x"
    keep = f"keep it to fixes and move the {due.step.word} change to the main one"
    return f"if this is the maintenance line {line}, {keep}; else {merge}"


def _leaving(due: _Due, stand: _Stand, branch: str | None) -> Refusal | None:
    """Refuse a version that is none of the line that the branch is named after."""
    line = line_of_branch(branch)
    base = stand.base
    if due.version is None or line is None or not line.concerns(base.version if base else None):
        return None
    if line.holds(due.version):
        return None
    by_hand = "choose the version by hand: `Release-As: …` in the body of a commit"
    keep = (
        f"keep this branch to fixes and move the {due.step.word} change to the main one, or "
        if due.step > Bump.PATCH
        else ""
    )
    return Refusal(
        problem=f"{due.version} is none of {line}, which the branch {branch} is for: {due.explanation}",
        remedy=f"{keep}{by_hand}",
    )
