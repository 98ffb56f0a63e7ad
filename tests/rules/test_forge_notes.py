"""The text on a forge holds our part between marks; all else there belongs to people."""

from hypothesis import given
from hypothesis import strategies as st

from tagline.rules.forge_notes import LONGEST, body_of, merged, same

TEXTS = st.text(alphabet=st.characters(exclude_characters="<>\r"), max_size=60)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_renewing_changes_our_part_only(above: str, below: str, old: str, new: str) -> None:
    before = f"{above}{body_of(old).rstrip()}{below}"
    assert merged(before, new) == f"{above}{body_of(new).rstrip()}{below}"


@given(TEXTS, TEXTS)
def test_a_second_time_nothing_changes(before: str, notes: str) -> None:
    once = merged(before, notes)
    assert same(merged(once, notes), once)


def test_notes_cannot_break_the_marks_and_are_cut_where_they_are_too_long() -> None:
    hostile = "a <!-- tagline:end --> b"
    assert merged(body_of(hostile), "new") == body_of("new").rstrip() + "\n"
    assert len(body_of("x" * 1_000_000)) < LONGEST + 100
