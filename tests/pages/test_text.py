"""Text that nobody checked becomes HTML that says the same."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.payloads import PAYLOADS
from pages.sites import document
from tagline.pages.text import block, inline, line_html, line_text, plain, prose_html, prose_text, sentence

TAG = re.compile(r"<[^>]*>")
texts = st.text(alphabet=st.one_of(st.sampled_from("`<>&\"'ab #[]()!*_-"), st.characters(exclude_categories=["Cs"])))


@given(texts)
def test_inline_writes_no_tag_but_code(text: str) -> None:
    assert set(TAG.findall(str(inline(text)))) <= {"<code>", "</code>"}


@given(texts)
def test_inline_says_what_the_text_says(text: str) -> None:
    assert unescape(TAG.sub("", str(inline(text)))) == plain(text)


@given(texts)
def test_inline_opens_and_closes_code_in_turns(text: str) -> None:
    assert TAG.findall(str(inline(text)))[::2] == ["<code>"] * (inline(text).count("<code>"))


@given(texts)
def test_plain_takes_away_nothing_but_backticks(text: str) -> None:
    assert plain(text).replace("`", "") == text.replace("`", "")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("use `a < b` here", "use <code>a &lt; b</code> here"),
        ("``two`` and `one`", "<code>two</code> and <code>one</code>"),
        ("one ` alone", "one ` alone"),
        ("empty `` pair", "empty `` pair"),
        ("``a `b` c``", "``a <code>b</code> c``"),
        ("<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;"),
    ],
)
def test_backtick_pairs_become_code(text: str, html: str) -> None:
    assert inline(text) == html


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("add a dial", "Add a dial"),
        ("don't add a dial", "Don't add a dial"),
        ("add, then remove", "Add, then remove"),
        ("buildApp hook", "buildApp hook"),
        ("import.meta is replaced", "import.meta is replaced"),
        ("`code` first", "`code` first"),
        ("re-add it", "re-add it"),
        ("javascript:window.ran", "javascript:window.ran"),
        ("été", "été"),
        ("", ""),
    ],
)
def test_the_first_letter_is_raised_of_plain_words_only(text: str, raised: str) -> None:
    assert sentence(text) == raised


@given(texts)
def test_sentence_changes_nothing_but_the_first_letter(text: str) -> None:
    assert sentence(text)[1:] == text[1:]


@given(texts)
def test_a_block_keeps_every_word_and_adds_no_foreign_tag(text: str) -> None:
    html = str(block(text))
    assert {tag.split()[0].strip("</>") for tag in TAG.findall(html)} <= {"p", "ul", "li", "pre", "code"}
    letters = re.findall(r"[ab]", unescape(TAG.sub("", html)))
    assert letters == re.findall(r"[ab]", _without_fence_names(text))


def _without_fence_names(text: str) -> str:
    return re.sub(r"(?m)^[ \t]{0,3}(?:```[^`\n]*|~~~[^\n]*)$", "", text)


def test_a_block_sets_paragraphs_bullets_and_code_as_they_were_written() -> None:
    html = block("First line\ncontinued.\n\n- one\n  more of it\n- two `x`\n\n```sh\nrm <x>\n  indented\n```\nLast.")
    assert html == (
        '<p>First line continued.</p><ul class="tl-bullets"><li>one more of it</li><li>two <code>x</code></li></ul>'
        '<pre tabindex="0"><code>rm &lt;x&gt;\n  indented</code></pre><p>Last.</p>'
    )


def test_a_fence_that_nobody_closed_ends_with_the_text() -> None:
    assert block("a\n```\nb") == '<p>a</p><pre tabindex="0"><code>b</code></pre>'


def test_prose_is_markdown_with_headings_below_those_of_the_page() -> None:
    html = prose_html("# Why\n\nIt is *good* and `fast`.\n\n- [docs](https://example.org/)\n")
    assert "<h3>Why</h3>" in html
    assert "<em>good</em>" in html
    assert 'href="https://example.org/"' in html


def test_headings_of_prose_begin_at_level_three_and_leave_out_none() -> None:
    html = prose_html("## A\n\n#### B\n\n## C\n\nD\n=\n\n## E\n\n```sh\n# no heading\n```\n")
    found = re.findall(r"<h(\d)>(\w)</h\1>", html)
    assert found == [("3", "A"), ("4", "B"), ("3", "C"), ("3", "D"), ("4", "E")]
    assert "<code># no heading" in html


def test_prose_as_words_has_no_marks() -> None:
    assert prose_text("## A\n\nIs *so*.\n\n- b\n- `c<d>`\n\n&amp;") == "A Is so. b c<d> &"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*so* **much** _x_ a_b_c", "<em>so</em> <strong>much</strong> <em>x</em> a_b_c"),
        ("`a<b` &lt; <b>", "<code>a&lt;b</code> &amp;lt; &lt;b&gt;"),
        ("# no `block`", "# no <code>block</code>"),
        ("- no *list*", "- no <em>list</em>"),
        ("[x](other/) [y](javascript:z)", "<a>x</a> <a>y</a>"),
    ],
)
def test_a_line_is_markdown_without_blocks_or_html(text: str, html: str) -> None:
    assert str(line_html(text)).replace(' rel="noopener"', "") == html


@given(texts)
def test_the_words_of_a_line_are_what_its_html_says(text: str) -> None:
    assert set(re.findall(r"</?(\w+)", str(line_html(text)))) <= {"em", "strong", "code", "a"}
    assert line_text(text) == unescape(TAG.sub("", str(line_html(text))))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_prose_lets_no_script_image_style_or_handler_through(payload: str) -> None:
    root = document(str(prose_html(payload)))
    for element in root.iter():
        assert element.tag not in {"script", "img", "svg", "iframe", "style", "form", "input", "object", "meta", "base"}
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        assert element.get("href", "https://").startswith(("https://", "http://"))


@pytest.mark.parametrize("text", ["[" * 4000, "[](" * 3000, "*" * 5000, "`" * 5000, "> " * 3000, "- " * 3000])
def test_text_that_is_all_marks_is_read_to_its_end(text: str) -> None:
    """A parser that tries every pairing of thousands of marks would not come back within the suite."""
    for made in (prose_html(text), block(text), inline(text), line_html(text)):
        assert "<script" not in made
        assert made


def test_a_list_inside_a_list_may_be_indented_by_two_as_most_people_do() -> None:
    html = str(prose_html("- a\n  * b\n    - c\n- d\n\n1. e\n   - f\n\ntext\n"))
    assert html.count("<ul>") == 4
    assert html.count("<li>") == 6
    assert "<p>text</p>" in html


def test_code_that_looks_like_a_list_stays_as_it_is() -> None:
    assert "  - a" in str(prose_html("```\n- x\n  - a\n```\n"))
    assert "<li>" not in str(prose_html("text\n\n    - a\n      - b\n"))
