"""A pattern that a user writes is tried on every commit: it is refused where a subject could make it slow."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.rules.patterns import LONGEST_SUBJECT, excluder, trouble


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "^Release v?[0-9]",
        r"chore(?:\([^)]*?\))?: .+",
        r"(?:chore|ci|style)(\(.+\))?!?: .*",
        r"build\((?!deps\): .+)",
        r"(?i)merge (pull request|branch) .*",
        r"^\d+\.\d+\.\d+$",
        r".*\[skip ci\].*",
        r"Initial [Cc]ommit.*",
        r".*foo",
        "🔖.*",
        r"[\w-]+\([^)]+\): .*",
        r"(?s).{0,80}\[skip.{0,80}\]",
        r"(?:ab)*c",
        r"x{0,400}y{0,400}z",
    ],
)
def test_an_ordinary_pattern_is_fine(pattern: str) -> None:
    assert trouble(pattern) == ""


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(a*)*b",
        r"(a|a)*b",
        r"(?:a|aa){0,30}$",
        r"(?:a?){30}a{30}",
        "a?" * 30 + "a" * 30,
        "(x|x)" * 20 + "$",
        r"a*a*b",
        r".*foo.*bar",
        r"\s*\S+\s*$",
        r"(?i)a*A*b",
        r"\w*\d*x",
        r"[^x]*y*z$",
        r"(?=(a+)+b)",
        r"(?:(?:a{0,100}){0,100}){0,100}b",
        r"(?>a+)+b",
        r"a*+a*b*a*c",
        r"a*[a-z]*$",
        r"(.)\1*x",
        r"(?P<x>a)(?(x)b|c)",
    ],
)
def test_a_pattern_that_a_subject_can_make_slow_is_refused(pattern: str) -> None:
    assert trouble(pattern)


@pytest.mark.parametrize("pattern", ["[", "(", "a**", r"\8", "(?P<x>", "a{2,1}", "(?<=a*)b"])
def test_what_is_no_regular_expression_is_refused_as_such(pattern: str) -> None:
    assert "no regular expression" in trouble(pattern)


@pytest.mark.parametrize("pattern", ["a" * 501, "(" * 250 + ")" * 250])
def test_a_pattern_of_no_measure_is_refused_or_harmless(pattern: str) -> None:
    assert trouble(pattern) != "" or re.compile(pattern).match("") is not None


@given(st.text(r"ab|()*+?{}[]^$.\dws123,:!=<>", max_size=14))
def test_any_text_gets_an_answer_and_what_is_fine_compiles(pattern: str) -> None:
    if not trouble(pattern):
        excluder([pattern])("ab1" * 300)


@given(st.text("ab.*+?|()[]x", max_size=10))
def test_a_pattern_that_is_fine_answers_at_once_on_the_longest_subject(pattern: str) -> None:
    if not trouble(pattern):
        for sign in "abx":
            excluder([pattern])(sign * LONGEST_SUBJECT + "!")


def test_a_subject_is_left_out_when_it_begins_with_a_pattern() -> None:
    question = excluder(["Release v?[0-9]", "wip"])
    assert [question(subject) for subject in ("Release 1.0.0", "wip: x", "A Release 1", "fix: wip")] == [
        *(True, True, False, False)
    ]


def test_without_a_pattern_nothing_is_left_out() -> None:
    assert not excluder(())("Release 1.0.0")
