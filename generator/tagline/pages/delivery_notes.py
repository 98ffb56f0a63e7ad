"""How each delivery figure is counted and what is missing from it, in sentences."""

from __future__ import annotations

from typing import Final

from tagline.rules.delivery import FOLLOWED_WITHIN, JUDGED_AFTER

NO_DEPLOYMENTS: Final = (
    "DORA counts until a change runs in production. No tag records a deployment here, so this is the time until the "
    "release."
)
DEPLOYMENTS_APART: Final = "What became of a change in production stands above."
CHANGE: Final = (
    "A change is a commit that is no merge, makes no release and was written by a person. It counts once, in the "
    "release that brought it first on any line; a copy on another line (“cherry picked from commit …”) is the same "
    "change. Median and nine of ten are times that occurred."
)
DATES: Final = (
    "The date of a commit is the committer's, which rebases and squash merges renew; “since it was written” takes the "
    "author's. Work before the first commit is in neither."
)
COLUMNS: Final = (
    "Each column holds what took as long as it says, and longer than the one before (hours, days, weeks, a year)."
)
PRODUCTION: Final = (
    "Deployments are the tags that the plan names for {names}. One without such a tag is not known, and neither is one "
    "that failed before its tag."
)
RELEASES_INSTEAD: Final = "Without records of deployments, final releases stand in their place."
ALL_LINES: Final = "Prereleases do not count. Releases of all lines are counted together; the table tells them apart."
EACH_TAG: Final = "Each tag of {names} is a deployment, also one that put back an older commit."
GAPS: Final = (
    "A gap belongs to the window in which it ends. Nothing is projected: a month's rate needs four weeks, and counts "
    "from the first one on."
)
FAILED: Final = (
    "A release failed where that is recorded: it was withdrawn, a later one says “Fixes-release: <tag>” in a commit or "
    "in its tag, or an emergency release followed on its line. “Detected: <day>” beside it says when the failure was "
    "seen."
)
HOTFIX: Final = (
    f"The hotfix gap is an observation: the median time to a patch with a fix that followed on the line within "
    f"{FOLLOWED_WITHIN} days. It says nothing of why that patch was made."
)
JUDGED: Final = (
    f"A release is judged once it is {JUDGED_AFTER} days old. A patch that followed is a possible sign of a failure "
    f"and no more, so it counts for nothing here."
)
NOBODY: Final = (
    "Nobody has ever recorded here that a release failed. That is no proof that none did, so no share is given."
)
REWORK: Final = (
    "A release counts where no entry or departure of the plan fits it, and it mends a failed one (“Fixes-release”) or "
    "is an emergency. Others that nobody planned are counted apart: they may be early, or put in between."
)
NO_PLAN: Final = "There is no plan, so nobody knows what was planned."
SLIPS: Final = (
    "The first plan is the target in force when the cycle of a release began. Early is below zero, and counts. A "
    "release of which nobody ever named a day, a month or a quarter is not among them."
)
