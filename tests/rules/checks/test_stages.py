"""Which stages stand in the wrong order."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tagline.rules.checks.stages import Pair, wrong_pairs

DAY = date(2026, 3, 1)


def days(**after: int) -> dict[str, date]:
    """Give days by stage, so many after a first one."""
    return {name.replace("_", "-"): DAY + timedelta(days=count) for name, count in after.items()}


def test_a_later_number_comes_not_before_an_earlier_one() -> None:
    assert wrong_pairs(days(rc1=1, rc2=0, rc10=5), ()) == (Pair("rc1", "rc2"),)


def test_beta_comes_after_alpha_and_before_rc() -> None:
    assert wrong_pairs(days(rc1=0, beta_2=3, alpha=1), ()) == (Pair("beta-2", "rc1"),)


def test_names_that_say_no_order_have_none() -> None:
    assert wrong_pairs(days(docs_freeze=5, go_no_go=1, branch=3), ()) == ()


def test_the_same_day_is_in_order() -> None:
    assert wrong_pairs(days(rc1=1, rc2=1), [("rc2", "rc1")]) == ()


@given(st.dictionaries(st.sampled_from(["rc1", "rc2", "rc3", "beta1", "beta2", "x", "y2", "y1"]), st.integers(0, 9)))
def test_stages_in_the_order_of_their_days_are_never_wrong(given_days: dict[str, int]) -> None:
    names = sorted(given_days)
    in_order = sorted(names, key=lambda name: ("abrxy".index(name[0]), name))
    laid = {name: DAY + timedelta(days=at) for at, name in enumerate(in_order)}
    assert wrong_pairs(laid, ()) == ()
