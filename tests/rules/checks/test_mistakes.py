"""What a reader raised becomes findings, with nothing of it lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.errors import MistakesError, TaglineError, Told
from tagline.model.finding import Finding
from tagline.rules.checks.mistakes import finding_of, findings_of, parted


def only(error: TaglineError, check: str = "plan-mistake") -> Finding:
    """Give the one finding of an error."""
    (found,) = findings_of(error, check, "release-plan.toml")
    return found


def test_what_was_expected_and_found_is_parted_from_the_hint() -> None:
    assert parted('expected a key of [people], found "adda"; did you mean ada?') == (
        '"adda"',
        "a key of [people]",
        "did you mean ada?",
    )


@given(st.text())
def test_a_mistake_of_any_words_is_told_whole(text: str) -> None:
    found = finding_of(Told("a.toml", 3, "x", text), "plan-mistake")
    assert "; ".join(filter(None, (found.problem, found.remedy))) == text


@pytest.mark.parametrize(
    "key",
    ["version", "released", "actual", "actual-date", "Released_On", '"tag"', "authors", "approved-by", "fixed-in"],
)
def test_a_field_that_git_states_is_not_merely_unknown(key: str) -> None:
    told = Told("release-plan.toml", 4, f'release "a": {key}', "unknown key; did you mean train?")
    found = finding_of(told, "plan-mistake")
    assert (found.check, found.problem) == ("second-copy", "git knows this already")
    assert found.remedy.startswith("delete it: ")


def test_a_field_that_nobody_states_is_unknown() -> None:
    told = Told("release-plan.toml", 4, 'release "a": colour', "unknown key; known here are id, line")
    assert finding_of(told, "plan-mistake").check == "plan-mistake"


def test_the_same_word_in_the_settings_is_only_unknown() -> None:
    told = Told("tagline.toml", 1, "version", "unknown key; known here are name")
    assert finding_of(told, "settings-mistake").check == "settings-mistake"


def test_table_and_key_are_told_apart() -> None:
    found = finding_of(Told("a.toml", 3, 'release "a": stage: rc1', "expected a day, found 3"), "plan-mistake")
    assert (found.table, found.key) == ('release "a": stage', "rc1")
    words = finding_of(Told("b.toml", 3, "", "amend: commit: expected an id, found 3"), "notes-mistake")
    assert (words.table, words.key, words.found) == ("amend", "commit", "3")


def test_an_error_that_names_its_file_stands_there() -> None:
    found = only(TaglineError("release-plan.toml: include: expected a path, found '/x'", "name one"))
    assert (found.file, found.line, found.problem) == (
        "release-plan.toml",
        1,
        "include: expected a path, found '/x'",
    )
    assert found.remedy == "name one"


def test_more_mistakes_than_a_terminal_holds_are_all_found() -> None:
    told = [Told("a.toml", line, "x", "expected 1, found 2") for line in range(1, 201)]
    assert len(list(findings_of(MistakesError(told), "plan-mistake", ""))) == 200
