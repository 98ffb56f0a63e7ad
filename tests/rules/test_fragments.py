"""Fragments: how one is read, and how it speaks for its commit."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import commit_of
from tagline.model.commit import Change, ChangeKind
from tagline.model.notes import Fragment
from tagline.rules.changes import change_of
from tagline.rules.fragments import MistakenError, awaiting, fragment_of, spoken, unknown_types, unspoken
from tagline.rules.meaning import CONVENTIONAL

PATH = "release-notes/next/a.md"


def read(text: str) -> Fragment:
    return fragment_of(text, PATH)


def fragment(**keys: str | int | tuple[str, ...] | None) -> Fragment:
    return Fragment(**{"path": PATH, "type": "fix", "description": "mend", **keys})  # type: ignore[arg-type] # of a test


def own(message: str) -> tuple[Change, ...]:
    change = change_of(commit_of(message))
    return (change,) if change else ()


def told(message: str, *fragments: Fragment) -> tuple[Change, ...]:
    return spoken(own(message), commit_of(message), fragments, CONVENTIONAL)


def test_a_fragment_has_keys_an_entry_and_details() -> None:
    found = read("---\ntype: Feat\nscope: cli\nrefs: [40, '#41']\n---\n\nPrint\nthe dial\n\nAs text.\n\n- narrow\n")
    assert (found.type, found.scope, found.refs, found.breaking) == ("feat", "cli", ("40", "41"), None)
    assert (found.description, found.details) == ("Print the dial", "As text.\n\n- narrow")


def test_line_ends_of_windows_and_a_byte_order_mark_make_no_difference() -> None:
    text = "---\ntype: fix\n---\nMend\n\nMore\n"
    assert read("\ufeff" + text.replace("\n", "\r\n")) == read(text)


@pytest.mark.parametrize(
    "refs", ["12, 34", "[12, 34]", "#12 #34", '["#12", "#34"]', "\n- 12\n- '#34'", "\n  - 12\n  - 34"]
)
def test_issues_may_be_written_as_people_do(refs: str) -> None:
    assert read(f"---\ntype: fix\nrefs: {refs}\n---\nMend\n").refs == ("12", "34")


@pytest.mark.parametrize(
    ("keys", "breaking"),
    [
        ("type: feat!", ""),
        ("type: feat\nbreaking: true", ""),
        ("type: feat\nbreaking: false", None),
        ("type: feat\nbreaking: Call b.", "Call b."),
        ("type: feat\nbreaking: 'Call b: now'", "Call b: now"),
        ("type: feat\nbreaking: |\n  Call b.\n  Then c.", "Call b.\nThen c."),
        ("type: feat!\nbreaking: Call b.", "Call b."),
    ],
)
def test_a_fragment_says_what_breaks(keys: str, breaking: str | None) -> None:
    assert read(f"---\n{keys}\n---\nAdd\n").breaking == breaking


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("- Mend it", "Mend it"),
        ("# Mend it", "Mend it"),
        ("Mend **it** by [hand](https://example.org/x)", "Mend it by hand"),
        ("Mend `a**b**c` and snake_case", "Mend `a**b**c` and snake_case"),
    ],
)
def test_the_entry_is_plain_words_in_one_line(text: str, entry: str) -> None:
    assert read(f"---\ntype: fix\n---\n{text}\n").description == entry


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Mend it\n", 1, "expected `---`, `type: fix`, `---`, then the text, found no front matter"),
        ("", 1, "found no front matter"),
        ("---\ntype: fix\nMend it\n", 1, "found no front matter"),
        ("---\ntype: fix\n---\n\n", 3, "expected the text of the entry below the front matter, found nothing"),
        ("---\nscope: x\n---\nMend\n", 1, "type: expected a type such as fix or feat!, found none"),
        ("---\ntype: a b\n---\nMend\n", 2, 'type: expected a type such as fix or feat!, found "a b"'),
        ("---\ntype: fix\nrefs: #\n---\nMend\n", 3, "refs: expected numbers of issues, as 12 or [12, 34], found #"),
        ("---\ntype: fix\nrefs:\n---\nMend\n", 3, "found nothing"),
        ("---\ntype: fix\nscop: x\n---\nMend\n", 3, "scop: expected one of type, scope, refs, breaking"),
        ("---\ntype: fix\ntype: feat\n---\nMend\n", 3, "type: expected once, found twice"),
        ("---\ntype: fix\nbreaking:\n---\nMend\n", 3, "breaking: expected true, false, or a text"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(text: str, line: int, words: str) -> None:
    with pytest.raises(MistakenError) as error:
        read(text)
    assert any(
        where == (PATH, line) and words in said for *where_, said in error.value.mistakes for where in [tuple(where_)]
    )


@given(st.text(max_size=300), st.booleans())
def test_any_text_is_read_or_refused(text: str, framed: bool) -> None:  # noqa: FBT001 - Hypothesis gives it
    with suppress(MistakenError):
        found = read(f"---\ntype: fix\n{text}\n---\nMend {text}" if framed else text)
        assert found.description
        assert "\n" not in found.description


def test_no_address_leaves_a_fragment() -> None:
    found = read("---\ntype: fix\nscope: a@users.invalid\n---\nby b@users.invalid\n\nand c@users.invalid\n")
    assert "users.invalid" not in repr(found)


def test_an_unknown_type_is_told_with_the_nearest_one() -> None:
    assert list(unknown_types([fragment(type="fxi", line=2)], CONVENTIONAL)) == [
        (PATH, 2, 'type: expected a known type such as fix, found "fxi"')
    ]


def test_a_fragment_takes_the_place_of_its_commit_and_keeps_its_numbers() -> None:
    (change,) = told("wip: thing (#39)\n\nCloses #7", fragment(type="feat", scope="cli", refs=("40",), details="More."))
    assert (change.kind, change.scope, change.description, change.details) == (ChangeKind.ADDED, "cli", "mend", "More.")
    assert (change.pull, change.issues, change.part) == ("39", ("7", "40"), 0)
    assert change.anchor == own("x")[0].anchor


def test_several_fragments_of_a_commit_are_several_changes() -> None:
    found = told("wip", fragment(description="one"), fragment(description="two"))
    assert [(change.description, change.part) for change in found] == [("one", 0), ("two", 1)]


def test_a_breaking_commit_stays_breaking_under_a_fragment_that_does_not_say_so() -> None:
    first, second = told("feat!: a\n\nBREAKING CHANGE: call b", fragment(), fragment(description="two"))
    assert (first.kind, first.breaking_change) == (ChangeKind.BREAKING, "call b")
    assert second.kind is ChangeKind.FIXED


def test_a_fragment_that_says_what_breaks_says_it_alone() -> None:
    first, second = told("feat!: a\n\nBREAKING CHANGE: call b", fragment(), fragment(breaking="call c", details="Now."))
    assert (first.kind, second.kind) == (ChangeKind.FIXED, ChangeKind.BREAKING)
    assert second.breaking_change == "call c\n\nNow."


def test_a_fragment_without_a_commit_follows_those_of_head() -> None:
    (change,) = awaiting(commit_of("x"), [fragment()], CONVENTIONAL, first=1)
    assert (change.part, change.description) == (1, "mend")


def test_what_asks_for_a_release_without_a_fragment_is_named() -> None:
    changes = (*own("fix: a"), *own("docs: b"))
    assert [change.description for change in unspoken(changes, (), CONVENTIONAL)] == ["a"]
    assert unspoken(changes, {commit_of("").hash}, CONVENTIONAL) == ()
