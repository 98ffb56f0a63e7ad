"""The Markdown that is written shows commit text as it is: it makes no link, heading, list, table or markup of it."""

import re
from collections.abc import Sequence

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

import examples
from stories import commit_of
from tagline.model.commit import Change
from tagline.model.forge import GITHUB, GITLAB, Forge
from tagline.model.release import Contributors, Prose, Yank
from tagline.pages.markdown import entry_writer, escaped, paragraph, prose, range_notes, withdrawn
from tagline.rules.changes import change_of

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
FORGE = Forge(shape=GITHUB, address="https://github.com/ada/engine")
JOINER = "\u2060"

NASTY = r"\`*_{}[]()<>#+-.!|~&;:=@'\"/^$%"
lines = (
    st.text(NASTY + "ab1 2", min_size=1, max_size=30)
    | st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30)
    | st.lists(
        st.sampled_from(
            (
                *(
                    "[a](b)",
                    "![a](b)",
                    "<b>",
                    "</b>",
                    "<!--",
                    "`",
                    "``",
                    "```",
                    "**",
                    "__",
                    "*",
                    "_",
                    "~~",
                    "&lt;",
                    "&#60;",
                    "&",
                ),
                *(
                    "1.",
                    "1)",
                    "-",
                    "+",
                    "#",
                    "##",
                    "---",
                    "===",
                    "> ",
                    "|",
                    "\\",
                    "<a@b.c>",
                    "<http://x>",
                    "[x]: y",
                    "@ada",
                    " ",
                ),
                *("word", "snake_case", "a*b*c", "(#1)", ":", "{: .x }", "{{ x }}", "[^1]", "<T>", "!!!", "???", "\t"),
            )
        ),
        min_size=1,
        max_size=6,
    ).map(" ".join)
).map(lambda text: " ".join(text.split()))
filled = lines.filter(bool)


def shown(tokens: Sequence[Token]) -> str:
    """Give the text that a reader sees, squeezed."""
    parts: list[str] = []
    for token in tokens:
        if token.children:
            parts.append(shown(token.children))
        elif token.type in {"text", "code_inline", "text_special"}:
            parts.append(token.content)
    return squeezed("".join(parts))


def squeezed(text: str) -> str:
    """Leave out white space, the ticks of code spans and the mark that keeps mentions quiet."""
    return "".join(text.replace(JOINER, "").replace("`", "").split())


def kinds(tokens: Sequence[Token]) -> set[str]:
    """Name all that the text is made of."""
    return {kind for token in tokens for kind in (token.type, *kinds(token.children or []))}


INLINE = {"inline", "text", "code_inline", "text_special", "softbreak", "paragraph_open", "paragraph_close"}
LISTED = INLINE | {
    "bullet_list_open",
    "bullet_list_close",
    "list_item_open",
    "list_item_close",
    "strong_open",
    "strong_close",
}


def change(message: str) -> Change:
    """Make the change of a message."""
    found = change_of(commit_of(message))
    assert found is not None
    return found


# Lines


@given(filled)
def test_a_line_shows_as_it_is(text: str) -> None:
    tokens = READER.parse(f"x {escaped(text)} x")
    assert kinds(tokens) <= INLINE
    assert shown(tokens) == squeezed(f"x {text} x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", "plain words"),
        ("snake_case_name stays", "snake_case_name stays"),
        ("use `Vec<T>` here", "use `Vec<T>` here"),
        ("use ``ab`` here", "use ``ab`` here"),
        ("an open ` tick", r"an open \` tick"),
        ("Vec<T> & co", r"Vec\<T\> & co"),
        ("&lt; stays", r"\&lt; stays"),
        ("*bold* _it_", r"\*bold\* \_it\_"),
        ("[a](b)", r"\[a\](b)"),
        ("thanks @ada", f"thanks @{JOINER}ada"),
        ("a@b", "a@b"),
    ],
)
def test_only_what_markdown_would_take_is_escaped(text: str, expected: str) -> None:
    assert escaped(text) == expected


# Entries


@given(filled)
@example("1. a list")
@example("1) a list")
@example("- a list")
@example("# a heading")
@example("--- a rule")
@example("===")
@example("> a quote")
@example("[x]: y")
@example("```")
@example("    code")
@example("| a | b |")
@example("ends in \\")
@example("## a heading")
@example("#1 is a number")
@example("=")
@example("--")
def test_an_entry_shows_the_description_as_it_is(text: str) -> None:
    found = change(f"feat: {text}")
    tokens = READER.parse(entry_writer(None)(found))
    assert kinds(tokens) <= LISTED - {"strong_open", "strong_close"}
    assert shown(tokens).startswith(squeezed(found.description))


@given(filled)
@example("1. a list")
@example("# a heading")
@example("(#1)(#2)")
def test_a_message_without_convention_shows_as_it_is(text: str) -> None:
    found = change(text)
    tokens = READER.parse(entry_writer(None)(found))
    assert kinds(tokens) <= LISTED
    assert shown(tokens).endswith(("(0000000)", ",0000000)")) or found.issues


@given(lines.map(lambda text: re.sub(r"[()]", "", text)).filter(lambda text: bool(text.strip())), filled)
@example(" spaced ", "x")
@example("*", "x")
@example("a*", "x")
@example("\\", "x")
def test_a_scope_shows_as_it_is(scope: str, text: str) -> None:
    found = change(f"feat({scope}): {text}")
    tokens = READER.parse(entry_writer(None)(found))
    assert kinds(tokens) <= LISTED
    assert shown(tokens).startswith(
        squeezed(f"{found.scope}: {found.description}" if found.scope else found.description)
    )


@given(st.lists(lines, min_size=1, max_size=5).map("\n".join))
@example("text\n===\n---\n1. one\n2) two\n- three\n+ four\n# five\n> six\n```\nseven")
@example("| a | b |\n| - | - |\n| c | d |")
@example("text\n\n    code\n\n* * *\n\n<b>\n\n[x]: y")
def test_what_breaks_is_paragraphs_below_its_entry(text: str) -> None:
    found = change(f"feat: x\n\nBREAKING CHANGE: y {text}\n")
    tokens = READER.parse(entry_writer(None)(found) + "- the next entry\n")
    assert kinds(tokens) <= LISTED - {"strong_open", "strong_close"}
    assert [token.type for token in tokens].count("list_item_open") == 2
    assert squeezed(found.breaking_change or "") in shown(tokens)


@given(
    st.lists(
        lines | st.sampled_from(("", "```", "```js", "````", "``` `", " ```", "- item", "  - below", "* * *", "~~~")),
        min_size=1,
        max_size=12,
    ).map("\n".join)
)
@example("```js\n<b>\n````\n<b>[a](b)\n```")
@example("```a`b\n<b>\n```")
@example("- one\n- <b>\n\n    - [a](b)")
@example("```\n<b>")
def test_details_keep_bullets_and_code_and_nothing_else(text: str) -> None:
    found = change("feat: x")._replace(details=text.strip() or "y")
    tokens = READER.parse(entry_writer(None)(found) + "- the next entry\n")
    assert kinds(tokens) <= LISTED | {"fence", "code_block"}
    assert shown(tokens[-4:]) == "thenextentry"


@pytest.mark.parametrize("reason", ["[a](b) <b>", "# no", "by @ada"])
def test_the_reason_of_a_withdrawal_shows_as_it_is(reason: str) -> None:
    gone = examples.release("1.0.0", 3, (), yanked=Yank(reason, use="*v1*", on="2026-01-31"))
    tokens = READER.parse(withdrawn(gone))
    assert kinds(tokens) <= INLINE | {"strong_open", "strong_close"}
    assert shown(tokens) == squeezed(f"Withdrawn on 2026-01-31: {reason}. Use *v1* instead.")


def test_advisories_and_the_day_of_a_correction_stand_behind_an_entry() -> None:
    ids = ("CVE-2026-1", "PYSEC-2026-1")
    found = change("fix: mend")._replace(advisories=ids, severity="high", amended="2026-01-31")
    assert entry_writer(None)(found) == (
        "- mend ([CVE-2026-1](https://www.cve.org/CVERecord?id=CVE-2026-1), PYSEC-2026-1, high, 0000000, "
        "amended 2026-01-31)\n"
    )


@given(st.lists(lines, min_size=1, max_size=6).map("\n".join))
@example("1. one\n10) ten")
@example("one\n=\ntwo\n--\nthree\n# #")
@example("a | b\n:-")
def test_free_text_is_paragraphs(text: str) -> None:
    tokens = READER.parse(paragraph(text))
    assert kinds(tokens) <= INLINE
    assert shown(tokens) == squeezed(text)


@given(filled)
def test_an_entry_links_to_its_own_project_only(text: str) -> None:
    tokens = READER.parse(entry_writer(FORGE)(change(f"fix: {text}")))
    links = [
        str(child.attrs["href"]) for token in tokens for child in token.children or [] if child.type == "link_open"
    ]
    assert links
    assert [link for link in links if not link.startswith("https://github.com/ada/engine/")] == []


@given(filled)
def test_python_markdown_shows_no_markup_either(text: str) -> None:
    html = markdown.markdown(entry_writer(None)(change(f"feat: {text}")))
    assert set(re.findall(r"<(/?\w+)", html)) <= {"ul", "/ul", "li", "/li", "code", "/code"}


def test_numbers_are_those_of_the_forge() -> None:
    found = change("fix: mend (#12)")
    lab = Forge(shape=GITLAB, address="https://gitlab.com/a/b")
    assert entry_writer(None)(found).startswith("- mend (#12, ")
    assert "([#12](https://github.com/ada/engine/pull/12), [" in entry_writer(FORGE)(found)
    assert "([!12](https://gitlab.com/a/b/-/merge_requests/12), [" in entry_writer(lab)(found)


def test_the_issues_of_a_change_are_linked_behind_its_numbers() -> None:
    found = change("fix: mend, fixes #7 (#12)\n\nCloses #8, #9")
    assert entry_writer(None)(found).startswith("- mend (#12, ")
    assert entry_writer(None)(found).endswith(", see #7 #8 #9)\n")
    assert "see [#7](https://github.com/ada/engine/issues/7) [#8](" in entry_writer(FORGE)(found)


# Notes


def test_a_headline_keeps_its_marks_and_makes_no_block_and_no_tag() -> None:
    said = Prose(headline="# Now **bold**, `Vec<T>` and <b onclick=x>", text="")
    assert prose(said) == "\\# Now **bold**, `Vec<T>` and \\<b onclick=x>\n"


def test_headings_in_prose_go_below_those_of_releases() -> None:
    text = "## [9.9.9] - 2099-01-01\n\n```\n# stays\n```\n\nTitle\n=====\n\n###### deep"
    assert prose(Prose(headline="", text=text)).splitlines() == [
        *("#### [9.9.9] - 2099-01-01", "", "```", "# stays", "```", "", "Title", "\\=====", "", "###### deep")
    ]


def test_kinds_stand_in_the_order_in_which_readers_need_them() -> None:
    messages = ("docs: d", "chore: c", "fix: f", "feat: a", "feat!: b", "wip", "fix(security): s", "perf: p")
    changes = [change_of(commit_of(text, number=number)) for number, text in enumerate(messages, 1)]
    text = range_notes("Title", [one for one in changes if one], Contributors(), None, everything=True)
    assert [line.removeprefix("### ") for line in text.splitlines() if line.startswith("### ")] == [
        *("Breaking changes", "Security", "Added", "Changed", "Fixed", "Other", "Documentation", "Internal")
    ]


@given(st.lists(filled, max_size=5, unique=True))
@example(["1"])
@example(["# Ada"])
@example(["-"])
def test_names_show_as_they_are(names: list[str]) -> None:
    people = Contributors(names=tuple(names), first_time=tuple(names[:1]))
    tokens = READER.parse(range_notes("", [], people, None, everything=False))
    assert kinds(tokens) <= INLINE | {"heading_open", "heading_close"}
    assert all(squeezed(name) in shown(tokens) for name in names)
