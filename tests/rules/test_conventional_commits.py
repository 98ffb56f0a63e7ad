"""Messages are read by Conventional Commits 1.0.0: a test for each of its sixteen rules, and two oracles."""

import re
import subprocess
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from semantic_release.commit_parser.conventional import ConventionalCommitParser

from stories import commit_of
from tagline.model.commit import ConventionalCommit, Footer
from tagline.rules.changes import change_of
from tagline.rules.conventional_commits import parse, trailers

SPECIFIED = "build chore ci docs feat fix perf refactor style test revert"


def read(message: str) -> ConventionalCommit:
    """Read a message that follows the convention."""
    found = parse(message)
    assert found is not None
    return found


# The sixteen rules


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("feat: add it", ("feat", None, None)),
        ("feat(api): add it", ("feat", "api", None)),
        ("feat!: add it", ("feat", None, "add it")),
        ("feat(api)!: add it", ("feat", "api", "add it")),
    ],
)
def test_rule_01_a_header_is_a_type_with_scope_and_mark_if_wanted(
    header: str, expected: tuple[str, str | None, str | None]
) -> None:
    found = read(header)
    assert (found.type, found.scope, found.breaking_change) == expected


@pytest.mark.parametrize(
    "header",
    [
        "add it",
        "feat",
        "feat:",
        "feat: ",
        "feat:add it",
        "feat add it",
        "feat : add it",
        "feat (api): add it",
        "feat! (api): add it",
        "feat!(api): add it",
        "feat!!: add it",
        ": add it",
        "!: add it",
        "(api): add it",
        "two words: add it",
        "[feat] add it",
        "",
        "\n",
        'Revert "feat: add it"',
        "Merge branch 'feat: add it'",
        "fixup! feat: add it",
        "* feat: add it",
        "> feat: add it",
    ],
)
def test_rule_01_type_colon_and_space_are_required(header: str) -> None:
    assert parse(header) is None


def test_rule_02_a_feature_is_a_feat() -> None:
    assert read("feat: open files by drag and drop").type == "feat"


def test_rule_03_a_repair_is_a_fix() -> None:
    assert read("fix: close files twice without harm").type == "fix"


@pytest.mark.parametrize(
    ("header", "scope"),
    [
        ("fix(parser): x", "parser"),
        ("fix(parser,lexer): x", "parser,lexer"),
        ("fix(@org/pkg-a): x", "@org/pkg-a"),
        ("fix(two words): x", "two words"),
        ("fix($scope): x", "$scope"),
        ("fix(\u00fcber): x", "\u00fcber"),
        ("feat(parser): support (weird): things", "parser"),
    ],
)
def test_rule_04_a_scope_stands_in_parentheses(header: str, scope: str) -> None:
    assert read(header).scope == scope


@pytest.mark.parametrize("header", ["fix(): x", "fix(a: x", "fix a): x", "fix((a)): x", "fix(a)(b): x", "fix(a)b: x"])
def test_rule_04_what_is_no_noun_in_parentheses_is_no_scope(header: str) -> None:
    assert parse(header) is None


@pytest.mark.parametrize(
    ("header", "description"),
    [
        ("fix: array parsing: several spaces", "array parsing: several spaces"),
        ("fix:  two spaces", "two spaces"),
        ("feat(parser): support (weird): things", "support (weird): things"),
        ("fix: a trailing space ", "a trailing space"),
        ("fix: #12", "#12"),
        ("fix: !", "!"),
        ("fix: x\nthe next line", "x"),
    ],
)
def test_rule_05_the_description_follows_colon_and_space(header: str, description: str) -> None:
    assert read(header).description == description


def test_rule_06_a_body_begins_one_blank_line_after_the_description() -> None:
    found = read("fix: x\n\nWhat went wrong.\n")
    assert (found.description, found.body) == ("x", "What went wrong.")


def test_rule_07_a_body_is_free_and_may_have_paragraphs() -> None:
    body = (
        "feat: is the keyword\nof our convention.\n\n- a list\n- of things (see: nothing)\n\n    code = 1\n\nThe end."
    )
    found = read(f"fix: x\n\n{body}\n")
    assert (found.type, found.body, found.footers) == ("fix", body, ())


def test_rule_08_footers_follow_the_body_with_colon_and_space_or_space_and_number_sign() -> None:
    found = read("fix: x\n\nThe body.\n\nReviewed-by: Zoe\nCloses #12\n")
    assert found.body == "The body."
    assert [footer.token for footer in found.footers] == ["Reviewed-by", "Closes"]
    assert [footer.value.removeprefix("#") for footer in found.footers] == ["Zoe", "12"]


@pytest.mark.parametrize(
    "line", ["Reviewed by: Zoe", "Reviewed-by:Zoe", "Reviewed-by Zoe", ": Zoe", "#12", "http://x.example"]
)
def test_rule_08_a_line_without_token_and_separator_is_no_footer(line: str) -> None:
    found = read(f"fix: x\n\nThe body.\n\n{line}\n")
    assert found.footers == ()
    assert line in found.body


def test_rule_09_a_token_has_hyphens_for_spaces_but_for_breaking_change() -> None:
    found = read("fix: x\n\nAcked-by: Zoe\nBREAKING CHANGE: y\n")
    assert [footer.token for footer in found.footers if footer.token != "Acked-by"] == ["BREAKING CHANGE"]


def test_rule_10_a_value_goes_on_until_the_next_token() -> None:
    found = read("fix: x\n\nMigration: first line\n  second line: with a colon\nthird line\nRefs: #3\n")
    assert [footer.token for footer in found.footers] == ["Migration", "Refs"]
    assert found.footers[0].value.split("\n") == ["first line", "second line: with a colon", "third line"]


def test_rule_10_what_breaks_may_have_paragraphs() -> None:
    found = read("fix: x\n\nBREAKING CHANGE: first\n\nsecond paragraph\n\nRefs: #3\n")
    assert found.breaking_change == "first\n\nsecond paragraph"
    assert found.footers[1:] == (Footer("Refs", "#3"),)


@pytest.mark.parametrize("message", ["feat!: x", "feat(a)!: x", "docs: x\n\nBREAKING CHANGE: y", "x!: y"])
def test_rule_11_a_breaking_change_stands_in_the_prefix_or_in_a_footer(message: str) -> None:
    assert read(message).breaking_change is not None


@pytest.mark.parametrize(
    "message", ["feat: this is BREAKING CHANGE: x", "feat: x!", "feat(a!): x", "feat: x\n\nAnother!: y"]
)
def test_rule_11_elsewhere_nothing_breaks(message: str) -> None:
    assert read(message).breaking_change is None


def test_rule_12_the_footer_says_what_breaks() -> None:
    found = read("fix: x\n\nBody.\n\nBREAKING CHANGE: variables win over files.\nMove them.\n\nReviewed-by: Zoe\n")
    assert found.breaking_change == "variables win over files.\nMove them."
    assert found.footers[-1] == Footer("Reviewed-by", "Zoe")


@pytest.mark.parametrize(
    "line",
    [
        "BREAKING CHANGE the thing",
        "BREAKING CHANGES: the thing",
        "BREAKING  CHANGE: the thing",
        "BREAKING_CHANGE: the thing",
        "BREAKING CHANGE:the thing",
        "NO BREAKING CHANGE: the thing",
        "> BREAKING CHANGE: the thing",
        "This is no BREAKING CHANGE: at all",
    ],
)
def test_rule_12_words_colon_and_space_are_required(line: str) -> None:
    assert read(f"fix: x\n\n{line}\n").breaking_change is None


def test_rule_12_the_footer_is_found_where_a_forge_has_joined_paragraphs() -> None:
    found = read("feat: x (#12)\n\n* feat: x\n\nBREAKING CHANGE: y\n\n* fix typo\n\nCo-authored-by: Zoe\n")
    assert (found.breaking_change or "").startswith("y")
    assert found.footers[-1].token == "Co-authored-by"


def test_rule_13_the_mark_makes_the_description_say_what_breaks() -> None:
    assert read("feat(api)!: drop Node 6").breaking_change == "drop Node 6"


def test_rule_13_a_footer_says_it_better_than_the_description() -> None:
    assert read("feat!: drop Node 6\n\nBREAKING CHANGE: use 8").breaking_change == "use 8"


@pytest.mark.parametrize("name", [*SPECIFIED.split(), "deps", "i18n", "security", "my-type", "v2"])
def test_rule_14_any_other_type_may_be_used(name: str) -> None:
    assert read(f"{name}: x").type == name


@pytest.mark.parametrize("header", ["FEAT(Api)!: x", "Feat(Api)!: x", "fEaT(Api)!: x"])
def test_rule_15_case_does_not_matter(header: str) -> None:
    found = read(header)
    assert (found.type, found.breaking_change) == ("feat", "x")


@pytest.mark.parametrize(
    "token", ["breaking change", "Breaking Change", "BREAKING change", "breaking-change", "Breaking-Change"]
)
def test_rule_15_but_breaking_change_is_in_capitals(token: str) -> None:
    assert read(f"fix: x\n\n{token}: y\n").breaking_change is None


def test_rule_16_the_hyphen_makes_no_difference() -> None:
    assert read("fix: x\n\nBREAKING-CHANGE: y\n").breaking_change == "y"


# What the rules leave open


def test_a_forge_may_have_written_the_header_with_blanks_before_it() -> None:
    assert read("  feat: x").type == "feat"


@pytest.mark.parametrize("message", ["Some prose.\n\nRefs: #1\n", "feat: x\n\nRefs: #1\n"])
def test_trailers_are_read_from_any_message(message: str) -> None:
    assert trailers(message) == (Footer("Refs", "#1"),)


# Oracle: git's own trailers. Both grammars agree where the last paragraph holds trailers only, each with a colon and a
# space, continued by indented lines, and where nothing above reads like one.

words = st.text("abcdefgh XYZ,.()", min_size=1, max_size=20).map(str.strip).filter(bool)
tokens = st.from_regex(r"[A-Z][A-Za-z0-9]{1,8}(?:-[a-z]{1,5})?", fullmatch=True)
values = st.lists(words, min_size=1, max_size=3).map("\n  ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(words, max_size=3), st.lists(st.tuples(tokens, values), max_size=4))
def test_trailers_are_those_of_git(body: list[str], made: list[tuple[str, str]]) -> None:
    block = "\n".join(f"{token}: {value}" for token, value in made)
    message = "\n\n".join(("feat: x", *body, block)) + "\n"
    assert unfolded(trailers(message)) == list(map(squeezed, git_trailers(message)))


def git_trailers(message: str) -> list[str]:
    """Ask git for the trailers of a message."""
    question = ["git", "interpret-trailers", "--parse", "--no-divider"]
    return subprocess.run(question, input=message, capture_output=True, text=True, check=True).stdout.splitlines()


def unfolded(footers: Iterable[Footer]) -> list[str]:
    """Write footers as git does: each in one line."""
    return [squeezed(f"{footer.token}: {footer.value}") for footer in footers]


# Oracle: python-semantic-release. It agrees on plain headers of its own types in lower case. Known differences: it
# wants no blank before the header, takes any white space after the colon and "(a)(b)" as a scope, and knows no other
# type.

PEER = ConventionalCommitParser()
PEER_TYPES = st.sampled_from(("build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "style", "test"))
scopes = st.from_regex(r"[a-z][a-z0-9/-]{0,8}", fullmatch=True)
descriptions = st.from_regex(r"[a-z][a-z0-9 ,:()!#-]{0,30}[a-z]", fullmatch=True)


@given(PEER_TYPES, st.none() | scopes, st.sampled_from(("", "!")), descriptions, st.none() | descriptions)
def test_plain_messages_are_read_as_python_semantic_release_reads_them(
    name: str,
    scope: str | None,
    mark: str,
    description: str,
    breaking: str | None,
) -> None:
    header = f"{name}{f'({scope})' if scope else ''}{mark}: {description}"
    message = header if breaking is None else f"{header}\n\nBREAKING CHANGE: {breaking}"
    peer, found = PEER.parse_message(message), read(message)
    assert peer is not None
    assert (found.type, found.scope or "", squeezed(found.description)) == (
        peer.type,
        peer.scope,
        squeezed(peer.descriptions[0]),
    )
    assert (found.breaking_change is not None) == (peer.bump.name == "MAJOR")
    assert [squeezed(text) for text in peer.breaking_descriptions] == ([squeezed(breaking)] if breaking else [])


@given(st.text("fiexat(!): \t", max_size=14))
def test_what_python_semantic_release_refuses_is_no_message_of_its_types(header: str) -> None:
    found = parse(header)
    refused = PEER.parse_message(header.strip()) is None
    assert found is None or found.type not in {"feat", "fix"} or not refused


def squeezed(text: str) -> str:
    """Let runs of blanks count as one."""
    return re.sub(r"\s+", " ", text).strip()


# Hostile messages: no pattern may take more than linear time, or these would not end within a test run.

MEGABYTE = 1_000_000
HOSTILE = {
    "a type without end": "a" * MEGABYTE,
    "a scope without end": "feat(" + "a" * MEGABYTE,
    "parentheses": "feat" + "(" * MEGABYTE,
    "closing parentheses": "feat(a" + ")" * MEGABYTE,
    "marks": "feat" + "!" * MEGABYTE,
    "blanks before": " " * MEGABYTE + "feat: x",
    "blanks after the colon": "feat:" + " " * MEGABYTE,
    "blanks inside": "feat: x" + " " * MEGABYTE + "y",
    "blanks at the end": "feat: x" + " " * MEGABYTE,
    "tabs at the end": "feat: x" + "\t " * (MEGABYTE // 2) + "\n",
    "blank lines": "feat: x" + "\n" * MEGABYTE + "y",
    "lines of blanks": "feat: x\n\n" + " \n" * (MEGABYTE // 2) + "y",
    "a token without end": "feat: x\n\n" + "A-" * (MEGABYTE // 2) + ": y",
    "footers": "feat: x\n\n" + "A: b\n" * (MEGABYTE // 5),
    "paragraphs of footers": "feat: x\n\n" + "A: b\n\n" * (MEGABYTE // 6),
    "paragraphs": "feat: x\n\n" + "a\n\n" * (MEGABYTE // 3),
    "a footer of many lines": "feat: x\n\nA: b\n" + "c\n" * (MEGABYTE // 2),
    "breaking changes": "feat: x\n\n" + "BREAKING CHANGE: y\n" * (MEGABYTE // 19),
    "almost a breaking change": "feat: x\n\nBREAKING CHANGE" + " " * MEGABYTE + ": y",
    "numbers": "fix: x " + "#1 " * (MEGABYTE // 3),
    "number signs": "fix: " + "#" * MEGABYTE + "1",
    "closing words": "fix: x\n\n" + "closes " * (MEGABYTE // 7) + "#1",
    "closing lists": "fix: x\n\ncloses " + "#1, " * (MEGABYTE // 4),
    "numbers of pull requests": "fix: x" + " (#1)" * (MEGABYTE // 5),
    "open numbers of pull requests": "fix: x" + " (#" * (MEGABYTE // 3) + ")",
    "at signs": "fix: " + "@" * MEGABYTE,
    "almost addresses": "fix: " + "a@b." * (MEGABYTE // 4),
    "an address without end": "fix: " + "a." * (MEGABYTE // 2) + "@b.example",
    "a host without end": "fix: a@" + "b-" * (MEGABYTE // 2),
    "an announcement without end": "release " + "1." * (MEGABYTE // 2),
    "a version without end": "v1.2." + "3" * MEGABYTE,
    "co-authors": "fix: x\n\n" + "Co-authored-by: <" * (MEGABYTE // 17),
    "nothing": "\n" * MEGABYTE,
    "carriage returns": "feat: x" + "\r" * MEGABYTE,
    "zeros": "feat: x\n\n" + "\0" * MEGABYTE,
}


@pytest.mark.parametrize("message", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_message_is_read_to_its_end(message: str) -> None:
    change = change_of(commit_of(message))
    parse(message)
    trailers(message)
    assert change is not None
    assert len(change.description) < MEGABYTE / 100
