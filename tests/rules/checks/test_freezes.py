"""What a commit claims about a freeze."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.rules.checks.freezes import Exemption, exemptions


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("winter; ada; a customer waits", Exemption("winter", "ada", "a customer waits")),
        ("winter;ada;why; and so on", Exemption("winter", "ada", "why; and so on")),
        ("winter; ada", Exemption("winter", "ada", "")),
        ("winter", Exemption("winter", "", "")),
    ],
)
def test_an_exception_names_its_freeze_who_and_why(value: str, read: Exemption) -> None:
    assert exemptions(f"feat: x\n\nA body.\n\nfreeze-Exception: {value}\n") == (read,)


def test_a_message_that_only_speaks_of_it_claims_nothing() -> None:
    assert exemptions("docs: tell what Freeze-exception: means\n\nA Freeze-exception is a trailer.") == ()


@given(st.text())
def test_any_message_can_be_read(message: str) -> None:
    assert all(len(one) == 3 for one in exemptions(f"feat: x\n\nFreeze-exception: {message}"))
