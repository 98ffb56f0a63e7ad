"""What the doctor says of a changelog that people keep."""

from dataclasses import replace

import examples
from tagline.model.release import HandKept, Prose, Untagged
from tagline.rules.checkup import checkup


def said(kept: HandKept) -> list[tuple[str, str]]:
    """Give what is found of a hand-kept changelog, each with its advice."""
    found = checkup(replace(examples.book(), by_hand=kept))
    return [(finding.found, finding.advice) for finding in found if finding.subject == "by hand"]


def test_without_one_nothing_is_said() -> None:
    assert said(HandKept()) == []


def test_one_that_fits_the_tags_needs_nothing() -> None:
    ((found, advice),) = said(HandKept("NEWS.md"))
    assert (found.startswith("NEWS.md is read"), advice) == (True, "")


def test_a_version_without_a_tag_is_named_with_what_would_help() -> None:
    sections = tuple(Untagged(f"0.{number}.0", "", Prose()) for number in range(9, 2, -1))
    ((found, advice),) = said(HandKept("NEWS.md", untagged=sections))
    assert found == "NEWS.md tells releases that no tag marks: 0.9.0, 0.8.0, 0.7.0, 0.6.0, 0.5.0 and 2 more"
    assert "git tag" in advice


def test_what_has_no_place_is_named_with_its_line() -> None:
    assert said(HandKept("NEWS.md", unplaced=('line 7: "License" belongs to no release',)))[1][0] == (
        'NEWS.md: line 7: "License" belongs to no release'
    )
