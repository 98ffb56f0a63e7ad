"""What each release and each deployment brought first, out of what was read for the book."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from tagline.assembly.sources import Sources
from tagline.model.delivery import Delivered, Deployed
from tagline.model.plan import DeployEnvironment
from tagline.model.release import Release
from tagline.rules.deliveries import Held, Marked, delivered, deployed, moment_in
from tagline.rules.release_lines import Shipment


def deliveries(releases: Sequence[Release], shipment: Shipment, read: Sources) -> tuple[Delivered, ...]:
    """Give the final releases in the order in which they came; `releases` stand newest first, as in a book."""
    held = (
        Held(release, shipment.releases[at])
        for release, at in zip(releases, reversed(shipment.order), strict=True)
        if release.version.final
    )
    return delivered(held, read.history.commits, read.authored or {})


def deployments(read: Sources, environments: Sequence[DeployEnvironment]) -> tuple[Deployed, ...]:
    """Give the deployments to production that tags record, as the plan names them."""
    production = [one for one in environments if one.kind == "production" and one.tags]
    marks = list(_marks(read, production)) if production else []
    return deployed(marks, read.history.commits, read.authored or {}) if marks else ()


def _marks(read: Sources, production: Sequence[DeployEnvironment]) -> Iterator[Marked]:
    """Find the tags; the moment at the end of a name counts before the tagger's date, and that before the commit's."""
    position = {commit[0]: at for at, commit in enumerate(read.history.commits)}
    for tag in read.history.refs.tags:
        environment = next((one for one in production if fnmatchcase(tag.name, one.tags)), None)
        at = position.get(tag.commit_hash)
        if environment is not None and at is not None:
            moment = moment_in(tag.name) or tag.tagged or read.history.commits[at].committed
            yield Marked(tag.name, environment.id, moment, at)
