"""What turns a run of CI off is read by people still, and by no machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.rules.ci_words import defused

WORDS = (
    *("[skip ci]", "[ci skip]", "[no ci]", "[skip actions]", "[actions skip]", "[SKIP CI]", "[skip-ci]", "[ skip ci ]"),
    *("***NO_CI***", "skip-checks: true", "skip-checks:true", "Skip-Checks: true", "[skip azurepipelines]"),
    *("[azurepipelines skip]", "[skip netlify]", "[skip travis]", "[travis skip]", "[skip_ci]", "[skip drone]"),
)


@pytest.mark.parametrize("word", WORDS)
def test_each_is_defused_and_stays_readable(word: str) -> None:
    text = defused(f"docs: about {word} here")
    assert word.lower() not in text.lower()
    assert [part for part in ("skip", "no_ci", "no ci") if part in text.lower()]


@given(st.lists(st.sampled_from((*WORDS, "[", "]", " ", "skip", "ci", "***", "x")), max_size=12).map("".join))
def test_none_is_left_however_they_are_nested(text: str) -> None:
    once = defused(text)
    assert not [
        word for word in ("[skip ci]", "[ci skip]", "[no ci]", "***no_ci***", "skip-checks:") if word in once.lower()
    ]


@pytest.mark.parametrize("text", ["[skip] this", "skip CI by hand", "the [ci] label", "a skip list", "checks: true"])
def test_ordinary_words_stay(text: str) -> None:
    assert defused(text) == text
