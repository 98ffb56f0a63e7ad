"""A squash tells what programs wrote into its body; prose that looks like a commit stays prose."""

import pytest

from stories import commit_of
from tagline.model.commit import Change, ChangeKind
from tagline.rules.changes import change_of, read
from tagline.rules.squashes import MOST_PARTS, may_be_squash, parts, suspects

GITHUB = """feat(site): a calendar (#12)

* feat(site): draw months

* wip

* fix(ics)!: fold lines

BREAKING CHANGE: call `fold` first

* chore: tidy up

---------

Co-authored-by: Grace Hopper <grace@users.invalid>
"""


def told(message: str) -> list[str]:
    """Give what a commit tells, as headers."""
    return [header(change) for change in changes(message)]


def changes(message: str) -> tuple[Change, ...]:
    """Read a commit as a squash."""
    commit = commit_of(message)
    return parts(commit, read(commit, message)) if may_be_squash(message) else (read(commit, message),)


def header(change: Change) -> str:
    """Write a change as a header."""
    mark = "!" if change.breaking_change is not None else ""
    scope = f"({change.scope})" if change.scope else ""
    return f"{change.type}{scope}{mark}: {change.description}" if change.type else change.description


def test_the_list_of_a_forge_tells_what_readers_gain() -> None:
    assert told(GITHUB) == ["feat(site): a calendar", "feat(site): draw months", "fix(ics)!: fold lines"]


def test_what_an_item_breaks_is_told_once_and_by_the_item() -> None:
    assert [change.breaking_change for change in changes(GITHUB)] == [None, None, "call `fold` first"]


def test_items_take_over_the_pull_request_and_have_anchors_of_their_own() -> None:
    found = changes(GITHUB)
    assert [change.pull for change in found] == ["12"] * 3
    assert [change.part for change in found] == [0, 1, 2]
    assert len({change.anchor for change in found}) == 3


def test_a_breaking_footer_below_the_rule_belongs_to_the_whole() -> None:
    found = changes("feat: x (#1)\n\n* feat: y\n\n---------\n\nBREAKING CHANGE: all of it")
    assert [change.breaking_change for change in found] == ["all of it", None]


def test_a_subject_without_a_type_gives_way_to_items_that_have_one() -> None:
    assert told("Add the calendar (#12)\n\n* feat: a\n* fix: b") == ["feat: a", "fix: b"]


def test_a_subject_without_a_type_stays_where_no_item_has_one() -> None:
    assert told("Add the calendar (#12)\n\n* wip\n* more of it") == ["Add the calendar"]


def test_an_item_that_repeats_the_subject_is_told_once() -> None:
    assert told("fix: a (#12)\n\n* fix: a\n\n* fix: b") == ["fix: a", "fix: b"]


def test_a_list_below_text_counts_where_a_forge_set_it() -> None:
    message = "feat: a (#238)\n\nWhy it is good.\n\n* fix: b\n\nBREAKING CHANGE: c is gone\n\n* docs: d"
    assert told(message) == ["feat: a", "fix!: b"]


def test_what_the_commit_of_the_same_title_breaks_is_not_lost() -> None:
    (found,) = changes("feat: a (#240)\n\n* feat: a\n\nBREAKING CHANGE: b is gone\n\n* docs: c")
    assert (found.kind, found.breaking_change, found.pull) == (ChangeKind.BREAKING, "b is gone", "240")


@pytest.mark.parametrize(
    "message",
    [
        "docs: explain types\n\nfeat: is the keyword for features\n\nfix: for faults",
        "docs: explain types\n\nThe types are:\n* feat: something new\n* fix: something mended",
        "docs: explain types (#3)\n\nThe types are:\n\n* feat: something new\n* fix: something mended",
        "docs: explain types\n\nThe types are:\n\n* feat: something new\n\n* fix: something mended",
        "fix: a\n\n* note: this is prose\n* see: that, too",
        "fix: a\n\n- [ ] feat: is not done",
        "fix: a\n\n  * feat: nested lists are prose",
        "fix: a\n\nsee MIN(* feat: x)\n",
        "fix: a\n\nBEGIN_NESTED_COMMIT\nfeat: without an end",
    ],
)
def test_prose_stays_prose(message: str) -> None:
    assert len(told(message)) == 1


def test_nested_commits_stand_beside_the_subject() -> None:
    nested = "BEGIN_NESTED_COMMIT\nfeat(a): one\n  BREAKING-CHANGE: gone\nEND_NESTED_COMMIT\n"
    more = "BEGIN_NESTED_COMMIT\nfix(b): two\nEND_NESTED_COMMIT"
    assert told(f"chore: all (#1)\n\n{nested}{more}") == ["chore: all", "feat(a)!: one", "fix(b): two"]


def test_the_title_that_azure_writes_is_read_behind_its_prefix() -> None:
    found = change_of(commit_of("Merged PR 77: feat(ui): a button"))
    assert found is not None
    assert (header(found), found.pull) == ("feat(ui): a button", "77")


def test_a_body_of_thousands_of_items_is_cut_and_read_in_time_that_grows_with_it() -> None:
    message = "feat: x (#1)\n\n" + "* fix: y\n" * 5_000 + "".join(f"* fix: number {n}\n" for n in range(5_000))
    assert len(changes(message)) <= MOST_PARTS + 1


def test_the_kind_of_an_item_is_that_of_its_type() -> None:
    assert [change.kind for change in changes("feat: x\n\n* fix: y\n* perf: z")] == [
        ChangeKind.ADDED,
        ChangeKind.FIXED,
        ChangeKind.CHANGED,
    ]


def test_of_many_messages_those_are_found_that_are_found_one_by_one() -> None:
    messages = [GITHUB, "fix: x", "fix: x\n\n- y", "fix: x * y", "fix: x\n\nBEGIN_NESTED_COMMIT", "\n* x", ""]
    assert list(suspects(messages)) == [at for at, message in enumerate(messages) if may_be_squash(message)]
    assert list(suspects([])) == []
