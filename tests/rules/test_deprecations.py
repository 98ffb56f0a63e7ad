"""What will go: read from trailers, gathered over releases, and found gone."""

from dataclasses import replace

import pytest

import examples
from stories import commit_of
from tagline.model.commit import Change, ChangeKind
from tagline.rules.changes import change_of
from tagline.rules.deprecations import collected, deprecations, parted


def deprecated(text: str, *, part: int = 1) -> Change:
    return Change(commit_of(""), ChangeKind.DEPRECATED, "deprecate", "", text, None, "", (), part=part)


def numbered(message: str, number: int) -> tuple[Change, ...]:
    commit = commit_of(message, number=number)
    change = change_of(commit)
    return (*([change] if change else []), *deprecations(commit))


@pytest.mark.parametrize("token", ["Deprecated", "deprecated", "DEPRECATED"])
def test_a_trailer_adds_a_change_to_its_commit(token: str) -> None:
    (change,) = deprecations(commit_of(f"feat(api): add b\n\nLong.\n\n{token}: `a()`,\n use `b()`\nRefs: #1"))
    assert (change.kind, change.type, change.scope) == (ChangeKind.DEPRECATED, "deprecate", "api")
    assert (change.description, change.part) == ("`a()`, use `b()`", 1)


def test_several_trailers_are_several_changes() -> None:
    found = deprecations(commit_of("feat: x\n\nDeprecated: a\nDeprecated: b"), first=3)
    assert [(change.description, change.part) for change in found] == [("a", 3), ("b", 4)]


@pytest.mark.parametrize("message", ["feat: x\n\nDeprecated: in the middle\n\nof prose.", "feat: x\n\nDeprecated:", ""])
def test_prose_and_an_empty_trailer_are_none(message: str) -> None:
    assert deprecations(commit_of(message)) == ()


@pytest.mark.parametrize(
    ("text", "what", "instead"),
    [
        ("`a()`, use `b()`", "`a()`", "`b()`"),
        ("`a()`; please use `b()` instead.", "`a()`", "`b()`"),
        ("`a()` in favour of `b()`", "`a()`", "`b()`"),
        ("the option --old. Use --new instead", "the option --old", "--new"),
        ("old thing, new thing", "old thing", "new thing"),
        ("old thing", "old thing", ""),
        ("`f(a, b)`, use `g()`", "`f(a, b)`", "`g()`"),
    ],
)
def test_what_goes_and_what_to_use_are_told_apart(text: str, what: str, instead: str) -> None:
    assert parted(deprecated(text)) == (what, instead)


def test_a_comma_of_a_subject_parts_nothing() -> None:
    assert parted(deprecated("the old, slow parser", part=0)) == ("the old, slow parser", "")


def test_a_removal_that_names_the_same_thing_is_found() -> None:
    first = examples.release("1.0.0", 3, numbered("feat: x\n\nDeprecated: `a()`, use `b()`", 1))
    second = examples.release("2.0.0", 5, numbered("remove: drop `a()`", 2))
    book = replace(examples.book(), releases=(second, first), unreleased=())
    (found,) = collected(book)
    assert (found.what, found.instead, found.since, found.removed_in) == ("`a()`", "`b()`", first, second)


def test_a_trailer_names_the_commit_that_deprecated_it() -> None:
    first = examples.release("1.0.0", 3, numbered("deprecate: the old way", 1))
    gone = numbered(f"feat!: only the new way\n\nRemoves: {commit_of('', number=1).hash[:39]}", 2)
    book = replace(examples.book(), releases=(first,), unreleased=gone)
    (found,) = collected(book)
    assert (found.removed, found.removed_in) == (gone[0], None)


def test_a_removal_that_came_before_or_names_something_else_takes_nothing_away() -> None:
    first = examples.release("1.0.0", 3, numbered("remove: drop `a()`", 1))
    second = examples.release("2.0.0", 5, numbered("feat: x\n\nDeprecated: `a()`, use `b()`", 2))
    third = examples.release("3.0.0", 7, numbered("remove: drop `aa()` and alpha", 3))
    book = replace(examples.book(), releases=(third, second, first), unreleased=())
    assert [one.removed for one in collected(book)] == [None]
