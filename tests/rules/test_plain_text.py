"""No e-mail address leaves the house, and nothing else is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.rules.plain_text import person, without_addresses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ask ada@example.org now", "ask ada@\u2026 now"),
        ("<ada.king+x@mail.example.org>", "<ada.king+x@\u2026>"),
        ("ada@example.org, bob@example.org", "ada@\u2026, bob@\u2026"),
        ("ada@example.org.", "ada@\u2026."),
        ("mailto:ada@example.org", "mailto:ada@\u2026"),
        ("@ada and @org/team", "@ada and @org/team"),
        ("pkg@1.2.3", "pkg@1.2.3"),
        ("@scope/pkg@1.2.3", "@scope/pkg@1.2.3"),
        ("git@github.com:ada/engine", "git@\u2026:ada/engine"),
        ("ada@m\u00fcller.example", "ada@\u2026"),
        ("o'brien@example.org", "o'brien@\u2026"),
        ("x" * 100 + "@example.org", "x" * 100 + "@\u2026"),
        ("thanks (@ada.king)", "thanks (@ada.king)"),
        ("node_modules/@scope/x.js", "node_modules/@scope/x.js"),
        ("image@sha256:abc.def", "image@sha256:abc.def"),
        ("a@b", "a@b"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_an_address_loses_its_host(text: str, expected: str) -> None:
    assert without_addresses(text) == expected


@given(st.text("ab.@-+ 1\n", max_size=60))
def test_cutting_twice_cuts_nothing_more(text: str) -> None:
    once = without_addresses(text)
    assert without_addresses(once) == once


# A name of a package follows "/", and code follows "`".
addresses = st.emails(domains=st.sampled_from(("users.invalid", "mail.example.org", "a-b.example"))).filter(
    lambda address: address.rpartition("@")[0][-1] not in "/`"
)


@given(addresses, st.text("ab \n(", max_size=10))
def test_an_address_in_any_text_loses_its_host(address: str, around: str) -> None:
    host = address.rpartition("@")[2]
    assert host not in without_addresses(f"{around} {address} {around}")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("ada@example.org", "ada@\u2026"),
        ("Ada <ada@example.org>", "Ada ada@\u2026"),
        ("\u3164Ada\u2800", "Ada"),  # letters that show nothing
        ("", "unknown"),
        ("<>", "unknown"),
    ],
)
def test_a_person_is_shown_by_name(name: str, expected: str) -> None:
    assert person(name) == expected
