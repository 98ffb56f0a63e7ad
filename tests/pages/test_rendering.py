"""Templates escape by themselves and stumble over a name that nobody gave."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from tagline.pages.rendering import environment, number
from tagline.rules.plain_text import plural


def test_templates_escape_whatever_they_are_given() -> None:
    assert environment().from_string("{{ it }}").render(it="<b>'\"&") == "&lt;b&gt;&#39;&#34;&amp;"


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nobody }}").render()


def test_no_template_trusts_a_text() -> None:
    sources = [environment().loader.get_source(environment(), name)[0] for name in environment().list_templates()]  # type: ignore[union-attr]
    assert sources
    assert not [source for source in sources if "|safe" in source.replace(" ", "") or "autoescape" in source]


@pytest.mark.parametrize(("count", "words"), [(0, "0 commits"), (1, "1 commit"), (3700, "3,700 commits")])
def test_counts_are_written_with_their_noun(count: int, words: str) -> None:
    assert plural(count, "commit") == words


def test_large_numbers_have_commas() -> None:
    assert number(1234567) == "1,234,567"
