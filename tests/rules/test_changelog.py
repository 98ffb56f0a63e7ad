"""Changes stand in the order in which people read them, and none is lost."""

from hypothesis import given
from hypothesis import strategies as st

from stories import commit_of
from tagline.model.commit import Change, ChangeKind
from tagline.rules.changelog import HEADINGS, by_scope, counts, sections
from tagline.rules.changes import change_of

MESSAGES = ("feat: a", "fix: b", "fix(api): c", "docs(Api): d", "wip", "feat!: e", "chore(zoo): f", "security: g")


def made(messages: list[str]) -> list[Change]:
    """Make changes, each of a commit of its own."""
    found = [change_of(commit_of(text, number=number)) for number, text in enumerate(messages, 1)]
    return [change for change in found if change]


@given(st.lists(st.sampled_from(MESSAGES)))
def test_every_change_is_in_one_section_in_the_order_in_which_it_came(messages: list[str]) -> None:
    changes = made(messages)
    parts = sections(changes)
    assert [part.kind for part in parts] == [kind for kind in ChangeKind if kind in {one.kind for one in changes}]
    assert [one for part in parts for one in part.changes] == [
        one for kind in ChangeKind for one in changes if one.kind is kind
    ]
    assert sum(counts(changes).values()) == len(changes)


@given(st.lists(st.sampled_from(MESSAGES)))
def test_every_change_is_in_one_component(messages: list[str]) -> None:
    changes = made(messages)
    parts = by_scope(changes)
    assert sorted(one.commit.hash for _, some in parts for one in some) == [one.commit.hash for one in changes]
    assert all(one.scope == name for name, some in parts for one in some)


def test_components_stand_in_order_of_the_alphabet_and_the_rest_last() -> None:
    assert [name for name, _ in by_scope(made(list(MESSAGES)))] == ["Api", "api", "zoo", ""]


def test_every_kind_has_a_heading() -> None:
    assert set(HEADINGS) == set(ChangeKind)
    assert len(set(HEADINGS.values())) == len(ChangeKind)
