"""Names of pages are short, safe everywhere, and never shared."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.rules.slugs import slug

SAFE = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,78}[a-z0-9])?")
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
texts = st.text(max_size=120) | st.text("aA1.-_/+ \u00e4\u0308", max_size=12)


@pytest.mark.parametrize("text", ["1.2.3", "1.2.3-rc.1", "core", "a", "0", "x" * 80])
def test_a_safe_name_stays_as_it_is(text: str) -> None:
    assert slug(text) == text


@pytest.mark.parametrize(
    "text", ["1.2.3+b", "Core", "a/b", "..", "", "con", "AUX.v1", "\u00e4", "-a", "a-", "a..b", "index", "x" * 81]
)
def test_any_other_name_gets_a_digest(text: str) -> None:
    assert slug(text) != text
    assert re.search(r"[0-9a-f]{8}$", slug(text))


@given(texts)
def test_a_name_is_safe_on_every_file_system(text: str) -> None:
    found = slug(text)
    assert SAFE.fullmatch(found)
    assert ".." not in found
    assert not RESERVED.fullmatch(found)


@given(st.lists(texts, unique=True, min_size=2, max_size=8))
def test_two_texts_never_share_a_name(some: list[str]) -> None:
    assert len({slug(text) for text in some}) == len(some)


def test_a_text_that_is_no_unicode_has_a_name_too() -> None:
    assert SAFE.fullmatch(slug("v1\udcff"))
