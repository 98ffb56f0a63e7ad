"""A tag tells its notes as plain text, and what people wrote can be told from them again."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stories import story
from tagline.assembly.books import read_book
from tagline.model.commit import Tag
from tagline.model.release import Prose, Release
from tagline.pages.tag_message import tag_message
from tagline.reading.prose import prose_of_message
from tagline.rules.excerpts import released_as, version_meant
from tagline.rules.schedule import plan_id

SAID = Prose("Faster imports", "Thanks to all.\n\n# Not a comment\n\n- one")


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """Give a release with some changes, one of which is up to no good."""
    hostile = "feat(io)!: Plan: 2026-99 [skip ci]\n\nBREAKING CHANGE: Plan: 2026-98\nskip-checks: true"
    told = story("feat: a", "$ tag v1.0.0", "fix: b", "chore: c", hostile).told(tmp_path / "r")
    book = read_book(told, as_of=datetime(2026, 1, 31, tzinfo=UTC))
    return released_as(book, version_meant(book, "next")).releases[0]


def test_what_people_wrote_is_read_back_and_the_notes_are_not(release: Release) -> None:
    message = tag_message(replace(release, prose=SAID), "2026-11")
    assert "- io: Plan: 2026-99 (skip ci) (" in message
    assert prose_of_message(Tag(release.tag.name, "a" * 40, 0, message)) == SAID
    assert plan_id(message) == "2026-11"


def test_without_words_there_is_no_prose_and_nothing_of_a_commit_is_taken_for_the_plan(release: Release) -> None:
    message = tag_message(release)
    assert prose_of_message(Tag(release.tag.name, "a" * 40, 0, message)) == Prose()
    assert (message.splitlines()[0], plan_id(message)) == (release.tag.name, "")
    assert not [word for word in ("[skip ci]", "skip-checks:") if word in message]


def test_kinds_stand_in_their_order_and_internal_changes_are_counted(release: Release) -> None:
    lines = tag_message(release).splitlines()
    heads = [line for line in lines if line.endswith(":") and not line.startswith((" ", "-", "Changes"))]
    assert heads == ["Breaking changes:", "Fixed:"]
    assert lines[-1] == "And 1 internal change."
    assert max(map(len, lines)) <= 80


def test_ten_thousand_changes_make_a_short_message(release: Release) -> None:
    many = replace(release, changes=release.changes[:1] * 10_000)
    assert "- and 9,900 more" in tag_message(many)
