"""Releases as deliveries, made by hand: when they came and what they brought."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import examples
from tagline.model.commit import Bump
from tagline.model.delivery import DAY, Delivered, Deployed, Lead, Mending, Omission

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tagline.model.book import ReleaseBook

NOW = int(examples.AS_OF.timestamp())


def ago(days: float) -> int:
    """Give the moment so many days before the one at which the example book was made."""
    return NOW - int(days * DAY)


def delivered(version: str, days_ago: float, waits: Iterable[float] = (), **others: object) -> Delivered:
    """Make a release that came so many days ago, with a change for each number of days that one waited."""
    moment = ago(days_ago)
    leads = tuple(
        Lead(f"{at:040x}", moment - int(wait * DAY), moment - int(wait * 2 * DAY)) for at, wait in enumerate(waits)
    )
    made = Delivered(
        tag=f"v{version}",
        version=version,
        names=(version, f"v{version}"),
        line=version.partition(".")[0],
        released=moment,
        bump=Bump.PATCH if version.rpartition(".")[2] != "0" else Bump.MINOR,
        fixes=version.rpartition(".")[2] != "0",
        leads=leads,
        left_out={Omission.MERGE: 1},
    )
    return made._replace(**others)  # type: ignore[arg-type] # the fields of a delivery, whatever their types


def mending(*names: str, detected: int = 0) -> tuple[Mending, ...]:
    """Say which releases one mends."""
    return tuple(Mending(name, detected) for name in names)


def deployed(days_ago: float, waits: Iterable[float] = ()) -> Deployed:
    """Make a deployment to production."""
    leads = delivered("0.0.0", days_ago, waits).leads
    return Deployed(f"deploy/production/{days_ago}", "production", ago(days_ago), leads, {})


def book(releases: Sequence[Delivered], deployments: Sequence[Deployed] = ()) -> ReleaseBook:
    """Make the example book with other deliveries."""
    ordered = tuple(sorted(releases, key=lambda one: one.released))
    return replace(examples.book(), deliveries=ordered, deployments=tuple(deployments))


def steady() -> tuple[Delivered, ...]:
    """Make ten releases, one a month; one was withdrawn, one mended another."""
    found = [delivered(f"1.{at}.0", 310 - 30 * at, [1, 2, 3]) for at in range(10)]
    found[3] = found[3]._replace(yanked=True)
    found[6] = found[6]._replace(mends=mending("1.5.0", detected=ago(155)))
    return tuple(found)
