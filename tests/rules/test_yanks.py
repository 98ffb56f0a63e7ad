"""Releases that were withdrawn, by the file or by a tag."""

from datetime import date

import pytest

from tagline.errors import TaglineError
from tagline.model.commit import Tag
from tagline.model.notes import Withdrawal
from tagline.model.release import Yank
from tagline.rules.yanks import parted, tag_named, yanked

TAGS = (Tag("v1.2.3", "1" * 40), Tag("v1.2.4", "2" * 40), Tag("pkg/v1.2.4", "3" * 40))


def yank_tag(message: str, name: str = "yanked/v1.2.3") -> Tag:
    return Tag(name, "1" * 40, tagged=1_769_817_600, message=message)


def withdrawal(tag: str = "v1.2.3", *, why: str = "it broke", use: str = "", day: int = 1) -> Withdrawal:
    return Withdrawal(tag=tag, why=why, use=use, on=date(2026, 2, day), line=day)


def test_an_annotated_tag_withdraws_the_release_of_its_name() -> None:
    found = parted((*TAGS, yank_tag("Dawn came early,\nby a day.\n\nUse: v1.2.4\n")))
    assert found.tags == TAGS
    assert found.yanks == {"v1.2.3": Yank("Dawn came early, by a day.", "v1.2.4", "2026-01-31")}


def test_a_lightweight_tag_withdraws_nothing_and_says_why() -> None:
    found = parted((*TAGS, Tag("yanked/v1.2.3", "1" * 40)))
    assert not found.yanks
    assert found.ignored[0].reason == "withdraws v1.2.3, but without a reason: it has to be an annotated tag"


def test_another_name_of_an_annotated_release_withdraws_nothing() -> None:
    """`git tag yanked/v1.2.3 v1.2.3` gives the release's own tag object a second name."""
    release = Tag("v1.2.3", "1" * 40, tagged=7, message="The third one")
    found = parted((release, release._replace(name="yanked/v1.2.3")))
    assert (found.yanks, len(found.ignored)) == ({}, 1)


def test_a_package_may_be_named_yanked() -> None:
    tag = yank_tag("a release", "yanked/v9.0.0")
    assert parted((*TAGS, tag)).tags == (*TAGS, tag)


def test_no_address_stands_in_a_reason() -> None:
    assert "users.invalid" not in parted((*TAGS, yank_tag("ask ada@users.invalid"))).yanks["v1.2.3"].reason


def test_the_file_stands_above_a_tag_and_keeps_what_it_does_not_say() -> None:
    found = yanked([withdrawal()], TAGS, {"v1.2.3": Yank("old", "v1.2.4", "2026-01-31")})
    assert found == {"v1.2.3": Yank("it broke", "v1.2.4", "2026-02-01")}


def test_the_later_entry_wins() -> None:
    found = yanked([withdrawal(why="late", day=2), withdrawal(why="early")], TAGS, {})
    assert found["v1.2.3"] == Yank("late", "", "2026-02-02")


@pytest.mark.parametrize("use", ["v1.2.4", "1.2.4"])
def test_the_replacement_is_a_tag_or_a_version(use: str) -> None:
    assert yanked([withdrawal(use=use)], TAGS, {})["v1.2.3"].use == use


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (withdrawal("v1.2.33"), 'tag: expected the tag of a release, found "v1.2.33"; did you mean v1.2.3?'),
        (withdrawal(use="2.4"), 'use: expected the tag of a release, found "2.4"'),
        (withdrawal(use="4"), 'use: expected the tag of a release, found "4"'),
    ],
)
def test_an_unknown_tag_is_a_mistake_with_its_line(entry: Withdrawal, words: str) -> None:
    with pytest.raises(TaglineError) as error:
        yanked([entry], TAGS, {})
    assert error.value.problem.startswith(f"release-notes/amendments.toml:1: yank: {words}")


def test_a_clone_without_tags_is_no_mistake_of_the_file() -> None:
    assert yanked([withdrawal()], (), {}) == {}


@pytest.mark.parametrize(("text", "name"), [("v1.2.3", "v1.2.3"), ("1.2.3", "v1.2.3"), ("1.2.4", ""), ("2.3", "")])
def test_a_tag_is_found_by_its_version_where_only_one_has_it(text: str, name: str) -> None:
    found = tag_named(text, TAGS)
    assert (found.name if found else "") == name
