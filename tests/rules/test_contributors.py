"""Who made a release: names of people, each once, newcomers marked."""

import pytest

from stories import commit_of
from tagline.model.commit import Change
from tagline.rules.changes import change_of
from tagline.rules.contributors import contributors, is_bot, people


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


def test_who_is_named_in_prose_is_not() -> None:
    assert people([by("Ada", "fix: x\n\nSee Co-authored-by: Bob <b@users.invalid>")]) == {"Ada"}


def test_names_stand_in_order_of_the_alphabet_whatever_their_case() -> None:
    found = contributors({"bob", "Ada", "Carl", "ada"}, {"Ada", "Zoe"})
    assert found.names == ("Ada", "ada", "bob", "Carl")
    assert found.first_time == ("ada", "bob", "Carl")


def test_nobody_is_new_to_a_project_that_has_no_release_before() -> None:
    assert contributors({"Ada"}, set()).first_time == ()
