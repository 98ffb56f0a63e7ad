"""Make untrusted text fit for HTML."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import unescape
from itertools import groupby

import nh3
from markdown import Markdown
from markupsafe import Markup, escape

from tagline.rules.fences import fenced

_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)([^`]+)\1(?!`)")
_PLAIN_WORD = re.compile(r"[a-z]+(?:['\u2019][a-z]+)?(?=[,;.]?(?:\s|$))")
# As CommonMark has it: the words behind a fence of backticks hold none.
_FENCE = re.compile(r"^[ \t]{0,3}(?:```[^`\n]*|~~~[^\n]*)$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_BULLET = re.compile(r"[ \t]{0,8}(?:[-*+]|[0-9]{1,3}[.)])[ \t]+")
_NESTED = re.compile(r"^[ \t]{1,40}(?:[-*+]|[0-9]{1,3}[.)])[ \t]", re.MULTILINE)
_INDENT = 4
_HEADING = re.compile(r"<(/?)h([1-6])\b")
_BLOCK_END = re.compile(r"</(?:p|li|pre|h[1-6]|t[dh]|blockquote)>|<br>")
_MARKS = re.compile(r"[`*_\[\\<]")

# What prose may hold. No images: a site asks no other host for anything. No mail addresses either.
_LINE_TAGS = {"em", "strong", "code", "a"}
_TAGS = {
    *("p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
# Python-Markdown takes seconds for thousands of nested brackets; nobody writes more than a few on purpose.
_DEEPEST_BRACKETS = 30
_LONGEST_PROSE = 100_000
_LONGEST_LINE = 2_000
_HIGHEST_HEADING = 3
_LOWEST_HEADING = 6
# Stands for "&" while Markdown is read, which would take "&lt;" for what it names.
_AMPERSAND = "\x1a"
_NO_LINE_BLOCKS = ("code", "hashheader", "setextheader", "hr", "olist", "ulist", "quote", "reference")
_NO_LINE_PATTERNS = (
    *("reference", "image_link", "image_reference", "short_reference", "short_image_ref"),
    *("automail", "linebreak", "html", "entity"),
)


def inline(text: str) -> Markup:
    """Escape one line of text; what stands between backticks becomes code."""
    escaped = escape(text)
    # As plain text: a pattern's `sub` on Markup would escape what it puts in.
    return Markup(_CODE.sub(r"<code>\2</code>", str(escaped))) if "`" in text else escaped  # noqa: S704 - escaped above


def plain(text: str) -> str:
    """Take the backticks of inline code away: for titles, search and feeds."""
    return _CODE.sub(r"\2", text) if "`" in text else text


def sentence(text: str) -> str:
    """Raise the first letter where the first word is of plain lower-case letters; `buildApp` stays as it is."""
    return text[0].upper() + text[1:] if _PLAIN_WORD.match(text) else text


def block(text: str) -> Markup:
    """Set a text of several lines as its author wrote it: paragraphs, bullets and fenced code, everything escaped."""
    pieces = _FENCE.split(text)
    # Text and code take turns; a fence that nobody closed leaves its code last.
    return Markup().join(_code(piece) if n % 2 else _paragraphs(piece) for n, piece in enumerate(pieces))


def line_html(markdown: str) -> Markup:
    """Turn one line of Markdown that a maintainer wrote into clean HTML: code, emphasis and links, all else as text."""
    if not _MARKS.search(markdown):
        return escape(markdown)
    if len(markdown) > _LONGEST_LINE or _bracket_depth(markdown) > _DEEPEST_BRACKETS:
        return inline(markdown)
    text = " ".join(markdown.replace(_AMPERSAND, "\ufffd").split()).replace("&", _AMPERSAND)
    html = _line_markdown().reset().convert(text).replace(_AMPERSAND, "&amp;")
    return Markup(  # noqa: S704 - cleaned by nh3
        nh3.clean(
            html,
            tags=_LINE_TAGS,
            attributes={"a": {"href"}},
            attribute_filter=_absolute,
            url_schemes={"http", "https"},
            link_rel="noopener",
        )
    )


def line_text(markdown: str) -> str:
    """Give the words of one line of Markdown: for titles, search and feeds."""
    return _words(line_html(markdown)) if _MARKS.search(markdown) else markdown


def prose_text(markdown: str) -> str:
    """Give the words of Markdown that a maintainer wrote, in one line."""
    return _flat(prose_html(markdown)) if markdown else ""


def block_text(text: str) -> str:
    """Give the words of a text of several lines, in one line."""
    return _flat(block(text))


def _flat(html: Markup) -> str:
    return " ".join(_words(_BLOCK_END.sub(r"\g<0> ", str(html))).split())


def _words(html: str) -> str:
    return unescape(nh3.clean(html, tags=set()))


def _absolute(_tag: str, name: str, value: str) -> str | None:
    """Keep addresses that lead to the same place from every page."""
    return value if name != "href" or value.startswith(("https://", "http://")) else None


@lru_cache(maxsize=16)  # a page shows its prose, then search reads it
def prose_html(markdown: str) -> Markup:
    """Turn Markdown that a maintainer wrote into clean HTML: an allow-list of tags, headings from level three on."""
    if len(markdown) > _LONGEST_PROSE or _bracket_depth(markdown) > _DEEPEST_BRACKETS:
        return block(markdown)
    html = _markdown().reset().convert(_with_deep_lists(markdown))
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https"}, link_rel="noopener")
    return Markup(_levelled(clean))  # noqa: S704 - cleaned by nh3


def _with_deep_lists(text: str) -> str:
    """Indent what belongs to a list item by four columns, which this converter wants; most people write two."""
    if not _NESTED.search(text):
        return text
    lines: list[str] = []
    indents: list[int] = []  # of the items that are open here
    before = text.split("\n")
    for line, code in zip(before, fenced(before), strict=True):
        bare = line.lstrip(" \t")
        indent = len(line[: len(line) - len(bare)].expandtabs(_INDENT))
        if code or not bare or (not indents and indent >= _INDENT):
            lines.append(line)
            continue
        while indents and indent <= indents[-1]:
            indents.pop()
        lines.append(" " * _INDENT * len(indents) + bare if indents else line)
        if _BULLET.match(bare):
            indents.append(indent)
    return "\n".join(lines)


def _levelled(html: str) -> str:
    """Let the headings of clean HTML begin at level three and go down by one level at a time."""
    above: list[int] = []
    opened: list[int] = []

    def level(found: re.Match[str]) -> str:
        if found[1]:
            return f"</h{opened.pop() if opened else found[2]}"
        written = int(found[2])
        while above and above[-1] >= written:
            above.pop()
        opened.append(min(_HIGHEST_HEADING + len(above), _LOWEST_HEADING))
        above.append(written)
        return f"<h{opened[-1]}"

    return _HEADING.sub(level, html)


def _code(text: str) -> Markup:
    return Markup('<pre tabindex="0"><code>{}</code></pre>').format(text.strip("\n"))


def _paragraphs(text: str) -> Markup:
    return Markup().join(
        _paragraph(lines) for part in _BLANK_LINES.split(text) if (lines := part.strip("\n").split("\n"))
    )


def _paragraph(lines: list[str]) -> Markup:
    """Split what stands without a blank line into running text and bullets; further lines belong to their bullet."""
    items: list[tuple[bool, str]] = []
    for line in filter(str.strip, lines):
        if found := _BULLET.match(line):
            items.append((True, line[found.end() :]))
        elif items:
            bullet, before = items[-1]
            items[-1] = (bullet, f"{before} {line.strip()}")
        else:
            items.append((False, line.strip()))
    return Markup().join(
        _items(bullet, [text for _, text in group]) for bullet, group in groupby(items, key=lambda i: i[0])
    )


def _items(bullet: bool, texts: list[str]) -> Markup:  # noqa: FBT001 - the two shapes of a paragraph
    if not bullet:
        return Markup().join(Markup("<p>{}</p>").format(inline(text)) for text in texts)
    return Markup('<ul class="tl-bullets">{}</ul>').format(
        Markup().join(Markup("<li>{}</li>").format(inline(text)) for text in texts)
    )


def _bracket_depth(text: str) -> int:
    depth = deepest = 0
    for sign in re.findall(r"[\[\]]", text):
        depth = depth + 1 if sign == "[" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


@cache
def _markdown() -> Markdown:
    return Markdown(extensions=["fenced_code", "tables", "sane_lists"], output_format="html")


@cache
def _line_markdown() -> Markdown:
    """Make a reader of single lines: it knows no blocks, no HTML and no images."""
    made = Markdown(output_format="html")
    for name in _NO_LINE_BLOCKS:
        made.parser.blockprocessors.deregister(name)
    for name in _NO_LINE_PATTERNS:
        made.inlinePatterns.deregister(name)
    made.preprocessors.deregister("html_block")
    return made
