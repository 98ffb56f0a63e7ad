"""Marks of reStructuredText as Markdown."""

import pytest

from tagline.rules.rst_marks import markdown


@pytest.mark.parametrize(
    ("rst", "expected"),
    [
        ("``a b`` and ``c``", "`a b` and `c`"),
        ("(`#12 <https://example.org/12>`_)", "([#12](https://example.org/12))"),
        ("`two\n  lines <https://example.org/>`__", "[two lines](https://example.org/)"),
        (":func:`~a.b.c` and :pep:`405`", "`a.b.c` and `405`"),
        (":doc:`the guide </guide>`", "`the guide`"),
        ("see `PR#1`_\n\n.. _PR#1: https://example.org/1", "see [PR#1]\n\n[PR#1]: https://example.org/1"),
        (".. _v1.0:\n\nv1.0", "\n\nv1.0"),
        (".. towncrier release notes start\n\nx", "\n\nx"),
        ("`Markdown` stays, and [a](https://b.c)", "`Markdown` stays, and [a](https://b.c)"),
        ("a_b and c_", "a_b and c_"),
    ],
)
def test_a_mark_is_written_as_markdown(rst: str, expected: str) -> None:
    assert markdown(rst) == expected


def test_hostile_text_costs_no_more_than_its_length() -> None:
    for sign in ("`", "``", ":a:`", "`a <", ".. _", "`" + " " * 50):
        assert isinstance(markdown(sign * 20_000), str)
