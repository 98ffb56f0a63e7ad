"""Approvals are lines in commits, by people who may give them."""

from stories import commit_of
from tagline.model.plan import Approval
from tagline.rules.approvals import approvals

PEOPLE = {"ada": "Ada Lovelace <ada@example.org>", "grace": "Grace Hopper"}
ASKED = Approval(need=2, of=("ada", "grace"))


def said(name: str, author: str = "Linus") -> str:
    """Write a message with an approval."""
    del author
    return f"fix: a\n\nApproved-by: {name}"


def test_each_person_counts_once_and_only_those_who_may() -> None:
    messages = ("Ada Lovelace <ada@example.org>", "ada lovelace", "Grace Hopper", "Mallory")
    commits = [commit_of(said(name), number=at, author="Linus") for at, name in enumerate(messages)]
    found = approvals(ASKED, commits, PEOPLE, "Linus")
    assert [given.partition(" (")[0] for given in found.given] == ["ada lovelace", "Grace Hopper"]


def test_anybody_may_where_nobody_is_named() -> None:
    assert len(approvals(Approval(), [commit_of(said("Mallory"))], {}, "Ada").given) == 1


def test_who_approves_what_they_wrote_and_tag_is_remarked() -> None:
    found = approvals(ASKED, [commit_of(said("Ada Lovelace"), author="Ada Lovelace")], PEOPLE, "Ada Lovelace")
    assert found.remarks == ("Ada Lovelace approved a commit of their own, and tags the release",)
