"""What people released is compared with what the commits ask for, and every difference has its reason."""

import pytest

from examples import change, release, version
from tagline.model.commit import Bump, ChangeKind
from tagline.model.release import Release
from tagline.rules.agreement import Reason, agreement, sentence, study

FEATURE = change(1, ChangeKind.ADDED, "a", type="feat")
FIX = change(2, ChangeKind.FIXED, "b", type="fix")
CHORE = change(3, ChangeKind.INTERNAL, "c", type="chore")
BREAK = change(4, ChangeKind.BREAKING, "d", type="fix", breaking_change="d")
FREE = change(5, ChangeKind.OTHER, "e", type="")


def made(old: str, new: str, bump: Bump, *changes: object) -> Release:
    """Make a release after another one."""
    before = release(old, 1, ())
    return release(new, 9, changes, previous=before.tag, previous_version=version(old), bump=bump)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "asked", "reason"),
    [
        (made("1.0.0", "1.1.0", Bump.MINOR, FEATURE, FIX), Bump.MINOR, None),
        (made("1.0.0", "1.0.1", Bump.PATCH, FEATURE), Bump.MINOR, Reason.FEATURE_IN_PATCH),
        (made("1.0.0", "1.1.0", Bump.MINOR, BREAK), Bump.MAJOR, Reason.BREAKING_IN_MINOR),
        (made("1.0.0", "1.0.1", Bump.PATCH, BREAK), Bump.MAJOR, Reason.BREAKING_IN_PATCH),
        (made("1.0.0", "2.0.0", Bump.MAJOR, FEATURE), Bump.MINOR, Reason.MAJOR_BY_DECISION),
        (made("1.0.0", "1.1.0", Bump.MINOR, FIX), Bump.PATCH, Reason.MINOR_BY_DECISION),
        (made("1.0.0", "1.0.1", Bump.PATCH, CHORE), Bump.NONE, Reason.NOTHING_ASKED),
        (made("1.0.0", "1.0.1", Bump.PATCH, FREE, FREE, CHORE), Bump.NONE, Reason.NO_CONVENTION),
        (made("0.1.0", "0.2.0", Bump.MINOR, BREAK), Bump.MINOR, None),
        (made("0.9.0", "1.0.0", Bump.MAJOR, BREAK), Bump.MAJOR, None),
    ],
)
def test_every_difference_has_its_reason(found: Release, asked: Bump, reason: Reason | None) -> None:
    compared = agreement(found)
    assert compared is not None
    assert (compared.asked, compared.reason) == (asked, reason)


def test_prereleases_and_first_releases_are_not_compared() -> None:
    assert agreement(release("1.0.0", 1, (FEATURE,))) is None
    assert agreement(made("1.0.0", "2.0.0-rc.1", Bump.NONE, FEATURE)) is None


def test_a_study_counts_reasons_and_says_them() -> None:
    one = made("1.0.0", "1.0.1", Bump.PATCH, FEATURE)
    found = study([one, one, made("1.0.1", "1.1.0", Bump.MINOR, FIX), made("1.1.0", "1.1.1", Bump.PATCH, FIX)])
    assert (found.releases, found.different) == (4, 3)
    assert sentence(found) == (
        "In 3 of 4 releases before (75 %), people decided otherwise: "
        "2 × a feature in a patch; 1 × a minor version without a feature."
    )


def test_without_a_difference_the_sentence_says_so() -> None:
    assert sentence(study([])) == ""
    assert sentence(study([made("1.1.0", "1.1.1", Bump.PATCH, FIX)])) == (
        "In all of 1 release before, the version moved as the commits ask."
    )
