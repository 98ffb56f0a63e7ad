"""A commit becomes a change: what it means to a reader, what it belongs to, and what of it may be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import commit_of
from tagline.model.commit import Bump, Change, ChangeKind
from tagline.rules.changes import LONGEST, change_of, changes, verdict


def change(message: str) -> Change:
    """Read a commit that is no silent merge."""
    found = change_of(commit_of(message))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("message", "kind", "bump"),
    [
        ("feat: x", ChangeKind.ADDED, Bump.MINOR),
        ("FEAT: x", ChangeKind.ADDED, Bump.MINOR),
        ("feature: x", ChangeKind.ADDED, Bump.MINOR),
        ("fix: x", ChangeKind.FIXED, Bump.PATCH),
        ("bugfix: x", ChangeKind.FIXED, Bump.PATCH),
        ("perf: x", ChangeKind.CHANGED, Bump.PATCH),
        ("revert: x", ChangeKind.CHANGED, Bump.PATCH),
        ('Revert "feat: x"\n\nThis reverts commit 1234567.', ChangeKind.CHANGED, Bump.PATCH),
        ("refactor: x", ChangeKind.CHANGED, Bump.NONE),
        ("deprecate: x", ChangeKind.DEPRECATED, Bump.MINOR),
        ("remove: x", ChangeKind.REMOVED, Bump.PATCH),
        ("security: x", ChangeKind.SECURITY, Bump.PATCH),
        ("fix(security): x", ChangeKind.SECURITY, Bump.PATCH),
        ("docs: x", ChangeKind.DOCS, Bump.NONE),
        ("chore: x", ChangeKind.INTERNAL, Bump.NONE),
        ("ci: x", ChangeKind.INTERNAL, Bump.NONE),
        ("test: x", ChangeKind.INTERNAL, Bump.NONE),
        ("build: x", ChangeKind.INTERNAL, Bump.NONE),
        ("whatever: x", ChangeKind.OTHER, Bump.NONE),
        ("no convention", ChangeKind.OTHER, Bump.NONE),
        ("feat!: x", ChangeKind.BREAKING, Bump.MAJOR),
        ("chore!: x", ChangeKind.BREAKING, Bump.MAJOR),
        ("docs: x\n\nBREAKING CHANGE: y", ChangeKind.BREAKING, Bump.MAJOR),
        ("chore(release): 1.2.3", ChangeKind.INTERNAL, Bump.NONE),
        ("1.2.3", ChangeKind.INTERNAL, Bump.NONE),
        ("v1.2.3", ChangeKind.INTERNAL, Bump.NONE),
        ("Release v1.2.3", ChangeKind.INTERNAL, Bump.NONE),
        ("Bump version to 1.2.3-rc.1", ChangeKind.INTERNAL, Bump.NONE),
        ("1.2.3 is faster than ever", ChangeKind.OTHER, Bump.NONE),
    ],
)
def test_the_type_says_what_a_change_means(message: str, kind: ChangeKind, bump: Bump) -> None:
    found = change(message)
    assert (found.kind, verdict(found)[0]) == (kind, bump)
    assert verdict(found)[1]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("fix: x", ("x", "", ())),
        ("fix: x (#12)", ("x", "12", ())),
        ("fix: x (#11) (#12)", ("x", "12", ("11",))),  # a forge appends its own number last
        ("fix: x (!12)", ("x", "12", ())),
        ("fix: x (GH-12)", ("x", "12", ())),
        ("No convention (#12)", ("No convention", "12", ())),
        ("fix: x, closes #3", ("x", "", ("3",))),
        ("fix: x (closes #3)", ("x", "", ("3",))),
        ("fix: x, fixes #3 (#12)", ("x", "12", ("3",))),
        ("fix: x (#12)\n\nCloses #4, #5", ("x", "12", ("4", "5"))),
        ("fix: x\n\nFixes: #4\nRefs #5\nfixes #4", ("x", "", ("4", "5"))),
        ("fix: x\n\nSee #4 for more", ("x", "", ())),
        ("fix: #3 is mended", ("#3 is mended", "", ())),
        ("fix: x (#12) y", ("x (#12) y", "", ())),
        ("fix: x (see below)", ("x (see below)", "", ())),
        ("fix: x (#1e9)", ("x (#1e9)", "", ())),
        ("fix: x (#)", ("x (#)", "", ())),
        ("fix: closes #3", ("closes #3", "", ())),
    ],
)
def test_numbers_of_pull_requests_and_issues_are_taken_out(
    message: str, expected: tuple[str, str, tuple[str, ...]]
) -> None:
    found = change(message)
    assert (found.description, found.pull, found.issues) == expected


def test_of_many_issues_the_first_are_kept() -> None:
    assert len(change("fix: x\n\n" + "closes #1, #2\n" + "".join(f"closes #{n}\n" for n in range(20_000))).issues) <= 60


def test_a_silent_merge_is_no_change() -> None:
    merge = commit_of("Merge branch 'feat: x'", parents=("1" * 40, "2" * 40))
    assert change_of(merge) is None
    assert changes([merge]) == [None]


def test_a_merge_with_a_conventional_title_is_one_change() -> None:
    found = change_of(commit_of("feat: x (#3)", parents=("1" * 40, "2" * 40)))
    assert found is not None
    assert (found.kind, found.pull) == (ChangeKind.ADDED, "3")


@pytest.mark.parametrize("message", ["", "\n", "  \n\t\n", "fix: \n", "\n\n\n"])
def test_no_entry_is_empty(message: str) -> None:
    assert change(message).description.strip()


def test_a_message_that_begins_with_blank_lines_is_known_by_its_first_words() -> None:
    assert change("\n\nThe words\n\nmore").description == "The words"


def test_a_description_is_cut_where_nobody_reads_on() -> None:
    found = change("fix: " + "x" * 1_000_000)
    assert (len(found.description), found.description[-1]) == (LONGEST + 1, "\u2026")


@pytest.mark.parametrize(
    "message",
    [
        "fix: ask ada@users.invalid",
        "fix(ada@users.invalid): x",
        "Ask ada@users.invalid",
        "fix!: ask ada@users.invalid",
        "fix: x\n\nBREAKING CHANGE: ask ada@users.invalid",
    ],
)
def test_no_address_is_shown(message: str) -> None:
    found = change(message)
    shown = f"{found.scope} {found.description} {found.breaking_change}"
    assert "users.invalid" not in shown
    assert "ada@\u2026" in shown


def test_a_scope_has_no_blanks_round_it() -> None:
    assert change("fix( api ): x").scope == "api"


def test_a_breaking_footer_without_words_is_never_shown_empty() -> None:
    assert change("feat: x\n\nBREAKING CHANGE:\n").breaking_change in {"x", None}


def test_all_that_breaks_is_told() -> None:
    found = change("feat: x\n\nBREAKING CHANGE: one\n\nBREAKING CHANGE: two\n")
    assert (found.breaking_change or "").split() == ["one", "two"]


@given(st.text(max_size=200))
def test_a_description_is_one_line_with_something_in_it(message: str) -> None:
    found = change(message)
    assert found.description
    assert "\n" not in found.description
    assert found.description == found.description.strip()


@given(st.text(max_size=200))
def test_anchors_are_made_of_the_commit_alone(message: str) -> None:
    assert change(message).anchor == "c-" + "0" * 10
