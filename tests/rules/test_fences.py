"""Lines of fenced code are told from all others, in lists and quotations too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tagline.rules.fences import closed, fenced

READER = MarkdownIt("commonmark")


def code_lines(text: str) -> list[str]:
    """Give the lines that are taken for code."""
    lines = text.split("\n")
    return [line for line, code in zip(lines, fenced(lines), strict=True) if code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\n```\nb\n```\nc", ["```", "b", "```"]),
        ("~~~ x\n```\n~~~\nc", ["~~~ x", "```", "~~~"]),
        ("````\n```\n````\nc", ["````", "```", "````"]),
        ("```\nb\n``` no end\n```", ["```", "b", "``` no end", "```"]),
        ("``` a ` b\nc", []),
        ("``\nc\n``", []),
        ("```\nnever closed", ["```", "never closed"]),
        ("- ```\n  b\n  ```\n- c", ["- ```", "  b", "  ```"]),
        ("1. - ```\n     b\n     ```\nc", ["1. - ```", "     b", "     ```"]),
        ("> ```\n> b\n> ```\nc", ["> ```", "> b", "> ```"]),
        ("```\r\nb\r\n```\r\nc", ["```\r", "b\r", "```\r"]),
    ],
)
def test_these_lines_are_code(text: str, code: list[str]) -> None:
    assert code_lines(text) == code


@given(st.lists(st.sampled_from(["```", "````", "~~~", "text", "", "``` py", "# x", "~~~~", "``` `"]), max_size=12))
def test_at_the_edge_of_a_page_code_is_what_commonmark_takes_for_it(lines: list[str]) -> None:
    text = "\n".join(lines)
    expected: set[int] = set()
    for token in READER.parse(text):
        if token.type == "fence" and token.map:
            expected |= set(range(*token.map))
    found = {at for at, code in enumerate(fenced(lines)) if code}
    assert found - expected <= {at for at, line in enumerate(lines) if not line}
    assert expected <= found


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("a", "a"),
        ("```\nb\n```", "```\nb\n```"),
        ("```\nb", "```\nb\n```"),
        ("~~~~ x", "~~~~ x\n~~~~"),
        ("1. ```\n   b", "1. ```\n   b\n   ```"),
        ("> ```\n> b", "> ```\n> b\n> ```"),
    ],
)
def test_a_block_that_is_open_is_closed(text: str, whole: str) -> None:
    assert closed(text) == whole
    assert closed(whole) == whole
