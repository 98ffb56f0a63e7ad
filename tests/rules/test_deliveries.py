"""What each release brought first, and what messages say about failures."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import examples
from stories import FIRST_DAY, HOUR, commit_of
from tagline.model.commit import GENERATED, Commit, Tag
from tagline.model.delivery import Delivered, Mending, Omission
from tagline.rules.deliveries import (
    Held,
    Marked,
    delivered,
    deployed,
    first_reached,
    is_emergency,
    mendings,
    moment_in,
    moment_of,
)

SAID = "fix: keep rows\n\nFixes-release: v1.0.1\nDetected: 2026-11-03T14:20Z\n"
SEEN = 1_793_715_600


def brought(commits: list[Commit], *held: tuple[str, int, list[int]]) -> list[Delivered]:
    """Let releases, by version and hour, hold commits by their places."""
    made = [
        Held(replace(examples.release(version, 1, ()), released=FIRST_DAY + HOUR * hour), places)
        for version, hour, places in held
    ]
    return list(delivered(made, commits, {}))


def places(found: list[Delivered], commits: list[Commit]) -> list[list[int]]:
    where = {commit.hash: at for at, commit in enumerate(commits)}
    return [[where[lead.commit] for lead in one.leads] for one in found]


def test_a_commit_counts_in_the_release_that_came_first() -> None:
    commits = [commit_of("feat: a", number=1), commit_of("feat: b", number=2)]
    found = brought(commits, ("2.0.0", 9, [0, 1]), ("1.0.1", 5, [1]))
    assert [one.version for one in found] == ["1.0.1", "2.0.0"]
    assert places(found, commits) == [[1], [0]]


def test_what_is_no_change_is_counted_by_the_first_reason() -> None:
    commits = [
        commit_of("chore(release): 1.0.0", number=5, parents=("a", "b")),
        commit_of("chore(release): 1.0.0", number=4, author="renovate[bot]"),
        commit_of("chore: lock", number=3, author="renovate[bot]"),
        commit_of("feat: x", number=2)._replace(committed=0),
        commit_of("feat: y", number=1),
    ]
    (found,) = brought(commits, ("1.0.0", 9, [0, 1, 2, 3, 4]))
    assert found.left_out == {
        Omission.MERGE: 1,
        Omission.RELEASE: 1,
        Omission.BOT: 1,
        Omission.UNDATED: 1,
    }
    assert len(found.leads) == 1


def test_a_copy_is_the_same_change_from_its_first_commit_to_the_first_release_with_any() -> None:
    original = commit_of("fix: x", number=1)
    copy = commit_of(f"fix: x\n\n(cherry picked from commit {original.hash})", number=3)
    again = commit_of(f"fix: x\n\n(cherry picked from commit {copy.hash})", number=4)
    commits = [again, copy, original]
    found = brought(commits, ("1.0.1", 5, [1]), ("2.0.0", 9, [2]), ("0.9.1", 10, [0]))
    assert [len(one.leads) for one in found] == [1, 0, 0]
    assert found[0].leads[0].committed == original.committed
    assert [one.left_out.get(Omission.COPY, 0) for one in found] == [0, 1, 1]


@pytest.mark.parametrize("picked", ["f" * 40, "two"])
def test_a_copy_of_something_unknown_or_of_several_is_a_change(picked: str) -> None:
    first, second = commit_of("fix: x", number=1), commit_of("fix: y", number=2)
    ids = [first.hash, second.hash] if picked == "two" else [picked]
    lines = "\n".join(f"(cherry picked from commit {one})" for one in ids)
    commits = [commit_of(f"fix: z\n\n{lines}", number=3), second, first]
    (found,) = brought(commits, ("1.0.0", 9, [0, 1, 2]))
    assert len(found.leads) == 3


def test_copies_of_each_other_end_nowhere_and_do_no_harm() -> None:
    one, two = "1" * 40, "2" * 40
    commits = [
        commit_of(f"fix: x\n\n(cherry picked from commit {two})", number=1)._replace(hash=one),
        commit_of(f"fix: x\n\n(cherry picked from commit {one})", number=2)._replace(hash=two),
    ]
    (found,) = brought(commits, ("1.0.0", 9, [0, 1]))
    assert len(found.leads) + found.left_out.get(Omission.COPY, 0) == 2


@given(st.data())
def test_each_commit_of_a_release_is_counted_exactly_once(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 12))
    commits = [commit_of(f"feat: {number}", number=number) for number in range(1, count + 1)]
    some = st.lists(st.integers(0, count - 1), unique=True, max_size=count)
    held = [(f"1.{at}.0", data.draw(st.integers(0, 9)), data.draw(some)) for at in range(3)]
    found = brought(commits, *held)
    told = sum(len(one.leads) + sum(one.left_out.values()) for one in found)
    assert told == len({at for _, _, those in held for at in those})


def test_a_tag_and_a_commit_may_say_what_a_release_mends() -> None:
    notes = f"{GENERATED}\n\nFixed\n- a thing\n"
    tag = Tag("v1.0.2", "a" * 40, tagged=1, message=f"1.0.2\n\nFixes-release: v1.0.0\n\n{notes}")
    release = replace(examples.release("1.0.2", 1, ()), tag=tag)
    (found,) = delivered([Held(release, [0])], [commit_of(SAID)], {})
    assert found.mends == (Mending("v1.0.0"), Mending("v1.0.1", SEEN))


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (SAID, [Mending("v1.0.1", SEEN)]),
        ("fix: x\n\nfixes-release: v1, 2.0.0; v3\n", [Mending("v1"), Mending("2.0.0"), Mending("v3")]),
        ("fix: x\n\nFixes-release: v1\nDetected: some day\n", [Mending("v1")]),
        ("fix: x\n\nFixes-release: v1\nDetected: 0001-01-01T00:00+14:00\n", [Mending("v1")]),
        ("fix: Fixes-release: v1", []),
        ("fix: x\n\nIt says Fixes-release: v1 inside of a line.\n", []),
    ],
)
def test_trailers_say_what_is_mended(message: str, said: list[Mending]) -> None:
    assert list(mendings(message)) == said


def test_a_trailer_may_call_a_change_an_emergency() -> None:
    assert is_emergency("fix: x\n\nChange-class: Emergency")
    assert not is_emergency("fix: x\n\nChange-class: normal")
    assert not is_emergency("fix: an emergency")


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("deploy/production/2026-11-03T14-20", "2026-11-03T14:20"),
        ("deploy/production/20261103T142033Z", "2026-11-03T14:20:33"),
        ("deploy/production/2026-11-03", "2026-11-03"),
        ("deploy/production/2026-11-03_14.20", "2026-11-03T14:20"),
        ("deploy/production/v1.2.3", ""),
        ("deploy/production/2026-13-40", ""),
        ("deploy/production/", ""),
    ],
)
def test_the_moment_of_a_deployment_stands_at_the_end_of_its_tag(name: str, moment: str) -> None:
    assert moment_in(name) == (moment_of(moment) if moment else 0)


@given(st.text(max_size=300))
def test_any_text_can_be_asked_for_moments_and_mendings(text: str) -> None:
    assert moment_of(text) >= 0
    assert moment_in(text) >= 0
    assert len(list(mendings(f"fix: x\n\n{text}"))) >= 0


def chain(count: int) -> list[Commit]:
    """Make a line of commits, the newest first."""
    made = [commit_of(f"feat: {number}", number=number) for number in range(1, count + 1)]
    linked = [made[0], *(one._replace(parents=(before.hash,)) for before, one in pairwise(made))]
    return linked[::-1]


def test_a_deployment_brings_what_none_before_it_had_brought_to_its_environment() -> None:
    commits = chain(5)
    marks = [Marked("d/1", "eu", FIRST_DAY + 40 * HOUR, 3), Marked("d/2", "eu", FIRST_DAY + 50 * HOUR, 0)]
    back = Marked("d/3", "eu", FIRST_DAY + 60 * HOUR, 3)
    other = Marked("d/4", "us", FIRST_DAY + 70 * HOUR, 0)
    found = deployed([other, back, *marks], commits, {})
    assert [(one.tag, len(one.leads)) for one in found] == [("d/1", 2), ("d/2", 3), ("d/3", 0), ("d/4", 5)]


@given(st.data())
def test_starts_share_out_all_that_they_reach(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 10))
    commits: list[Commit] = []
    for number in range(count, 0, -1):  # newest first: parents have lower numbers
        older = st.lists(st.integers(1, number - 1), unique=True, max_size=3) if number > 1 else st.just([])
        parents = tuple(f"{one:040x}" for one in data.draw(older))
        commits.append(commit_of("feat: x", number=number, parents=parents))
    starts = data.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=5))
    found = first_reached(commits, starts)
    seen: set[int] = set()
    where = {commit.hash: at for at, commit in enumerate(commits)}
    for start, those in zip(starts, found, strict=True):
        reach, ahead = set[int](), [start]
        while ahead:
            at = ahead.pop()
            reach.add(at)
            ahead += [where[one] for one in commits[at].parents]
        assert set(those) == reach - seen
        seen |= reach
