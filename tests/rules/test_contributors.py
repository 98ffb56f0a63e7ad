"""Who made a release: names of people, each once, newcomers marked."""

import pytest

from stories import commit_of
from tagline.model.commit import Change
from tagline.rules.changes import change_of
from tagline.rules.contributors import co_authors, contributors, is_bot, names_in_words, people


def by(author: str, message: str = "fix: x") -> Change:
    """Make a change of an author."""
    found = change_of(commit_of(message, author=author))
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["dependabot[bot]", "renovate-bot", "Renovate Bot", "github-actions[bot]", "web-flow"])
def test_a_program_is_no_contributor(name: str) -> None:
    assert is_bot(name)
    assert people([by(name)]) == set()


@pytest.mark.parametrize("name", ["Ada Lovelace", "Abbot", "Bot Taylor", "robot"])
def test_a_person_is_one(name: str) -> None:
    assert people([by(name)]) == {name}


def test_who_helped_is_named_too() -> None:
    message = (
        "fix: x\n\nCo-authored-by: Bob <bob@users.invalid>\nco-authored-by: eve@users.invalid <eve@users.invalid>\n"
    )
    assert people([by("Ada", message)]) == {"Ada", "Bob", "eve@\u2026"}


@pytest.mark.parametrize(
    ("message", "names"),
    [
        *(
            ("fix: x", ()),
            ("fix: x\n\nCo-authored-by: Bob <b@users.invalid>", ("Bob",)),
            ("fix: x\n\nCo-Authored-By: Bob <b@users.invalid>\n\nCo-authored-by:  Al <a@users.invalid>", ("Bob", "Al")),
            ("fix: x\n\nCo-authored-by: Bob <b@x.invalid>\nCo-authored-by: Bob <c@x.invalid>", ("Bob",)),
            ("fix: x\n\nCo-authored-by: eve@users.invalid", ("eve@\u2026",)),
        ),
        *(
            ("fix: x\n\nCo-authored-by: Ada <a@users.invalid>", ()),
            ("fix: x\n\nCo-authored-by: helper[bot] <b@users.invalid>", ()),
            ("fix: x\n\nSee Co-authored-by: Bob <b@users.invalid>", ()),
            ("fix: x\n\nCo-authored-by:", ()),
            ("fix: uthored-uthored-\nauthored-by: Bob", ()),
        ),
    ],
)
def test_those_who_took_part_are_named_beside_the_author(message: str, names: tuple[str, ...]) -> None:
    assert co_authors(by("Ada", message).commit) == names


def test_a_few_names_are_written_out_and_many_are_counted() -> None:
    names = ("Ada", "Bob", "Carl", "Dora", "Eve")
    said = [names_in_words(names[:count]) for count in range(6)]
    assert said == [
        "",
        "Ada",
        "Ada and Bob",
        "Ada, Bob and Carl",
        "Ada, Bob, Carl and 1 more",
        "Ada, Bob, Carl and 2 more",
    ]


def test_who_is_named_in_prose_is_not() -> None:
    assert people([by("Ada", "fix: x\n\nSee Co-authored-by: Bob <b@users.invalid>")]) == {"Ada"}


def test_names_stand_in_order_of_the_alphabet_whatever_their_case() -> None:
    found = contributors({"bob", "Ada", "Carl", "ada"}, {"Ada", "Zoe"})
    assert found.names == ("Ada", "ada", "bob", "Carl")
    assert found.first_time == ("ada", "bob", "Carl")


def test_nobody_is_new_to_a_project_that_has_no_release_before() -> None:
    assert contributors({"Ada"}, set()).first_time == ()
