"""Two answers stand beside each other, with the likely reason where they differ."""

from dataclasses import replace

import pytest

import examples
from tagline.model.book import ReleaseBook
from tagline.model.commit import Bump, ChangeKind
from tagline.model.release import NextVersion, Reason
from tagline.model.version import Version
from tagline.rules.second_opinion import Answer, configuration_for, second_opinion, version_in
from tagline.rules.semantic_release import Configuration


def book(version: str = "", base: str = "", tag: str = "", type_: str = "feat") -> ReleaseBook:
    """Make a book with a next version."""
    change = examples.change(30, ChangeKind.ADDED, "x")._replace(type=type_)
    found = examples.book()
    (release, *_) = found.releases
    answer = NextVersion(
        version=Version.parse(version) if version else None,
        bump=Bump.MINOR if version else Bump.NONE,
        base=release.tag._replace(name=tag or f"v{base}") if base else None,
        base_version=Version.parse(base) if base else None,
        evidence=(Reason(change, Bump.MINOR, "x"),) if version else (),
        ignored=(),
        explanation="x",
    )
    return replace(found, next=answer, releases=found.releases if base == "2.0.0" else ())


def test_the_same_version_is_agreement() -> None:
    said = second_opinion(book("2.1.0", "2.0.0"), Answer("2.1.0"))
    assert (said.asked, said.agrees, said.version) == (True, True, "2.1.0")
    assert said.explanation == "python-semantic-release says 2.1.0, too"


def test_a_version_that_is_out_already_means_no_release() -> None:
    said = second_opinion(book("", "2.0.0"), Answer("2.0.0"))
    assert (said.agrees, said.version) == (True, "")
    assert said.explanation == "python-semantic-release would release nothing, too"


@pytest.mark.parametrize(
    ("ours", "theirs", "config", "words"),
    [
        (book("0.2.0", "0.1.0"), "1.0.0", Configuration(), "allow_zero_version is false by default"),
        (book("0.1.0"), "1.0.0", Configuration(allow_zero_version=False), "allow_zero_version is false, so"),
        (book("0.2.0", "0.1.0"), "1.0.0", Configuration(allow_zero_version=True), "major_on_zero is true by default"),
        (book("", "0.1.0"), "1.0.0", Configuration(), "so it makes no 0.x"),
        (
            book("2.1.0", "2.0.0", tag="2.0.0"),
            "0.1.0",
            Configuration(),
            "it reads tags as v{version}, so 2.0.0 is none",
        ),
        (book("2.1.0", "2.0.0"), "2.1.0-rc.1", Configuration(), "prereleases on this branch"),
        (book("0.1.0"), "0.0.1", Configuration(allow_zero_version=True), "from 0.0.0"),
        (book("2.1.0", "2.0.0", type_="deprecate"), "2.0.0", Configuration(), "it does not count deprecate as we do"),
        (book("2.1.0", "2.0.0"), "2.0.1", Configuration(), "it reads some messages otherwise"),
    ],
)
def test_a_difference_is_told_with_its_likely_reason(
    ours: ReleaseBook, theirs: str, config: Configuration, words: str
) -> None:
    said = second_opinion(ours, Answer(theirs, config=config))
    assert said.asked
    assert not said.agrees
    assert words in said.explanation


def test_cancelled_changes_may_be_the_reason() -> None:
    ours = replace(book("2.1.0", "2.0.0"), unreleased_cancelled=(examples.change(9, ChangeKind.ADDED, "y"),))
    assert "taken back" in second_opinion(ours, Answer("2.0.1")).explanation


def test_a_refusal_of_ours_is_no_agreement() -> None:
    said = second_opinion(examples.refused_book(), Answer("1.0.0"))
    assert not said.agrees
    assert "makes us refuse" in said.explanation


def test_where_it_was_not_asked_the_reason_is_told() -> None:
    said = second_opinion(book("2.1.0", "2.0.0"), Answer(problem="HEAD is on no branch"))
    assert (said.asked, said.agrees, said.version) == (False, False, "")
    assert said.explanation == "python-semantic-release was not asked: HEAD is on no branch"


def test_the_last_line_that_is_a_version_is_its_answer() -> None:
    assert version_in(["1.0.0", "building 2.0.0 now", " 3.0.0-rc.1 ", "done"]) == "3.0.0-rc.1"
    assert version_in(["nothing", ""]) == ""


def test_it_is_told_nothing_that_names_a_program_or_a_secret() -> None:
    table = {
        "tag_format": "v{version}",
        "build_command": "rm -rf /",
        "commit_parser": "mine.py:Parser",
        "changelog": {"environment": {"extensions": ["os"]}, "template_dir": "x"},
        "remote": {"token": "secret"},
        "version_variables": ["x.py:v"],
    }
    made = configuration_for(table, "conventional")
    assert set(made) == {"tag_format", "commit_parser", "remote"}
    assert "secret" not in str(made)
