"""Who approved what: from trailers, messages of tags, signed tags and notes; each told as what it is."""

import pytest

from stories import FIRST_DAY, HOUR, commit_of
from tagline.model import plan
from tagline.model.approval import Approvals, How, Identity, Record
from tagline.model.commit import Commit, Tag
from tagline.rules.approval_records import (
    Note,
    Subject,
    approvals,
    records_of_commits,
    records_of_notes,
    records_of_tags,
)
from tagline.rules.people import People

PEOPLE = People({"ada": "Ada Lovelace <ada@example.org>", "qa": "QA rota <qa@example.org>", "ops": "Ops"})
ADA = Identity("ada", "Ada Lovelace")
NOBODY: dict[str, frozenset[str]] = {}


def records(*messages: str) -> list[Record]:
    """Read commits of these messages, an hour apart."""
    commits = [commit_of(message, number=at) for at, message in enumerate(messages)]
    return list(records_of_commits(commits, PEOPLE, NOBODY))


def given(found: Approvals) -> list[tuple[str, bool]]:
    """Give the names, and whether they count."""
    return [(one.who.name, one.counts) for one in found.given]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Lovelace <ada@example.org>", ADA),
        ("A. L. <ADA@example.org>", ADA),
        ("ada lovelace <other@example.org>", ADA),
        ("ada", ADA),
        ("Ops", Identity("ops", "Ops")),
        ("Zoe Doe <zoe@example.org>", Identity("", "Zoe Doe")),
        ("<zoe@example.org>", Identity("", "zoe@…")),
    ],
)
def test_people_are_known_by_address_name_or_key_and_shown_without_an_address(text: str, expected: Identity) -> None:
    assert PEOPLE.identify(text) == expected


@pytest.mark.parametrize("token", ["Refs", "refs", "Closes", "Plan", "Approves"])
def test_a_commit_speaks_of_what_its_footers_name(token: str) -> None:
    (found,) = records(f"docs: x\n\n{token}: RFC-31, 2026-11.\nApproved-by: ada")
    assert found.subjects == {"RFC-31", "2026-11"}
    assert found.approved == (ADA,)


def test_a_commit_that_names_nothing_speaks_of_the_tables_that_it_touched() -> None:
    commit = commit_of("chore(plan): x\n\nApproved-by: ada")
    (found,) = records_of_commits([commit], PEOPLE, {commit.hash: frozenset({"RFC-31"})})
    assert found.subjects == {"RFC-31"}
    named = commit_of("chore(plan): x\n\nRefs: RFC-1\nApproved-by: ada")
    (found,) = records_of_commits([named], PEOPLE, {named.hash: frozenset({"RFC-31"})})
    assert found.subjects == {"RFC-1"}


def test_an_id_is_not_the_beginning_of_another() -> None:
    found = records("docs: x\n\nRefs: RFC-31\nApproved-by: ada")
    assert given(approvals(None, Subject("RFC-3"), found)) == []


def test_only_those_who_were_asked_count_and_each_once() -> None:
    asked = plan.Approval(need=2, of=("ada", "qa"))
    found = records(
        "x\n\nRefs: RFC-3\nApproved-by: ada\nApproved-by: Zoe",
        "x\n\nRefs: RFC-3\nApproved-by: Ada Lovelace <ada@example.org>",
    )
    told = approvals(asked, Subject("RFC-3"), found)
    assert given(told) == [("Ada Lovelace", True), ("Zoe", False)]
    assert (told.met, told.waiting_for) == (False, ("qa",))
    assert told.given[0].moment == FIRST_DAY


def test_an_approval_in_another_way_than_was_asked_for_is_shown_and_does_not_count() -> None:
    asked = plan.Approval(need=1, by="note")
    told = approvals(asked, Subject("RFC-3"), records("x\n\nRefs: RFC-3\nApproved-by: ada"))
    assert given(told) == [("Ada Lovelace", False)]
    note = Note("refs/notes/tagline/approvals", "a" * 40, "Approved-by: ada\n", FIRST_DAY)
    commit = Commit("a" * 40, (), FIRST_DAY, "Zoe", "feat: x\n\nRefs: RFC-3")
    told = approvals(asked, Subject("RFC-3"), records_of_notes([note], {commit.hash: commit}, PEOPLE))
    assert (given(told), told.given[0].how) == ([("Ada Lovelace", True)], How.NOTE)


def test_a_tag_approves_by_its_message_and_a_signed_one_by_who_signed() -> None:
    release = Tag("v1.0.0", "b" * 40, FIRST_DAY, "Better\n\nPlan: 2026-11\nApproved-by: Ops", signed=True)
    apart = Tag("approved/RFC-3/ada", "c" * 40, FIRST_DAY, "Fine.", signed=True)
    unsigned = Tag("approved/RFC-4", "c" * 40, FIRST_DAY, "Fine.")
    taggers = {tag.name: "Ada <ada@example.org>" for tag in (release, apart, unsigned)}
    found = list(records_of_tags([release, apart, unsigned], taggers, PEOPLE))
    told = approvals(plan.Approval(by="signed-tag"), Subject("2026-11"), found)
    assert [(one.who.key, one.how, one.counts) for one in told.given] == [
        ("ada", How.SIGNED, True),
        ("ops", How.TAG, False),
    ]
    assert approvals(plan.Approval(by="signed-tag"), Subject("RFC-3"), found).met
    assert not approvals(plan.Approval(by="signed-tag"), Subject("RFC-4"), found).met


def test_the_tagged_commit_of_a_release_speaks_for_it() -> None:
    found = records("chore: release\n\nApproved-by: ada")
    assert given(approvals(None, Subject("2026-11", {found[0].place}), found)) == [("Ada Lovelace", True)]


def test_what_came_after_the_release_says_how_much_later() -> None:
    found = records("x\n\nRefs: RFC-3\nApproved-by: ada", "x\n\nRefs: RFC-3\nApproved-by: qa")
    told = approvals(None, Subject("RFC-3", released=FIRST_DAY + HOUR // 2), found)
    assert [one.after for one in told.given] == [None, 0]
    late = approvals(None, Subject("RFC-3", released=FIRST_DAY - 3 * 24 * HOUR), found)
    assert [one.after for one in late.given] == [3, 3]


def test_a_word_on_ones_own_work_says_so() -> None:
    found = records("x\n\nRefs: RFC-3\nApproved-by: ada")
    told = approvals(None, Subject("RFC-3", own={"Ada Lovelace": "own request"}), found)
    assert told.given[0].own == "own request"
