"""Where a release is deployed: its rings and environments, held against the tags that record deployments."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase

from tagline.model.commit import Tag
from tagline.model.evidence import Deployment, Reached, Ring
from tagline.model.plan import DeployEnvironment, Rollout
from tagline.model.schedule import PlannedRelease
from tagline.rules.readiness import day_of_tag
from tagline.rules.spans import offset
from tagline.rules.words import WordsError


def deployed(
    environments: Sequence[DeployEnvironment],
    tags: Sequence[Tag],
    commits: Mapping[str, int],
    versions: Mapping[str, str],
    day_of: Callable[[int], date],
) -> tuple[Reached, ...]:
    """Say where a release and its candidates were deployed.

    `tags` are those on its commits, `commits` says when each of these was made, `versions` which of them are versions.
    """
    return tuple(
        Reached(one, tuple(_deployments(one.tags, tags, commits, versions, day_of))) for one in environments if one.tags
    )


def _deployments(
    pattern: str,
    tags: Sequence[Tag],
    commits: Mapping[str, int],
    versions: Mapping[str, str],
    day_of: Callable[[int], date],
) -> Iterator[Deployment]:
    found = []
    for tag in tags:
        if fnmatchcase(tag.name, pattern):
            day = day_of_tag(tag, commits.get(tag.commit_hash, 0), day_of)
            if day is not None:
                found.append(Deployment(tag.name, day, versions.get(tag.commit_hash, "")))
    yield from sorted(found, key=lambda one: (one.day, one.tag), reverse=True)


def rings(one: PlannedRelease, reached: Sequence[Reached], version: str) -> tuple[Ring, ...]:
    """Give the rings of a rollout with their days, counted from the release, else from its target.

    A ring was reached where a deployment of the release itself names it: by its environment, or by a part of the tag
    between slashes. Elsewhere nobody recorded it.
    """
    start = one.fulfilled.day if one.fulfilled else one.target.first if one.target.exact else None
    rollout = one.entry.rollout if one.entry else ()
    return tuple(Ring(ring, _day(ring, start), _of_ring(ring, reached, version)) for ring in rollout)


def _day(ring: Rollout, start: date | None) -> date | None:
    try:
        return offset(ring.at).from_day(start) if start is not None else None
    except WordsError:  # it leads beyond the calendar
        return None


def _of_ring(ring: Rollout, reached: Sequence[Reached], version: str) -> Deployment | None:
    name = ring.ring.lower()
    found = [
        deployment
        for environment, deployments in reached
        for deployment in deployments
        if version
        and deployment.version == version
        and (environment.id.lower() == name or name in deployment.tag.lower().split("/"))
    ]
    return min(found, key=lambda one: one.day, default=None)
