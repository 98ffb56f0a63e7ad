"""`lint` finds what a message was meant to say and does not, by the rules of Conventional Commits 1.0.0."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tagline.model.settings import DEFAULTS, Settings
from tagline.rules.conventional_commits import HEADER, parse
from tagline.rules.findings import Finding
from tagline.rules.linting import edited, lint, reverted, rulebook, without_draft

RULES = rulebook(DEFAULTS)


def only(message: str, settings: Settings = DEFAULTS) -> Finding:
    """Give the one thing that is wrong with a message."""
    (finding,) = lint(message, rulebook(settings))
    return finding


# The first line: what is wrong, at which column, and a line to paste

HEADERS = {
    "Feat (parser) : Add x.": (5, 4, "feat(parser): add x"),
    "feat:add it": (6, 1, "feat: add it"),
    "feat:\tadd it": (6, 1, "feat: add it"),
    "feat add it": (5, 1, "feat: add it"),
    "feat(api) add it": (10, 1, "feat(api): add it"),
    "feat! add it": (6, 1, "feat!: add it"),
    "feat\uff1aadd it": (5, 1, "feat: add it"),
    "feat\uff1a add it": (5, 1, "feat: add it"),
    "feat : add it": (5, 1, "feat: add it"),
    "feat; add it": (5, 1, "feat: add it"),
    "fix - crash on start": (5, 1, "fix: crash on start"),
    "bug fix - crash on start": (1, 1, "fix: crash on start"),
    "New feature: export": (1, 1, "feat: export"),
    "Fixed the crash on start.": (1, 1, "fix: the crash on start"),
    "Add API for things": (1, 1, "feat: add API for things"),
    "Update the manual": (1, 1, "chore: update the manual"),
    "Remove dead code": (1, 1, "refactor: remove dead code"),
    "hello world": (1, 1, ""),
    "WIP": (1, 1, ""),
    "feature: add it": (1, 2, "feat: add it"),
    "Bugfix(api)!: add it": (1, 3, "fix(api)!: add it"),
    "feat:": (6, 5, ""),
    "feat: ": (6, 5, ""),
    "feat(api):": (11, 5, ""),
    "feat(): add it": (5, 4, "feat: add it"),
    "fix((a)): add it": (5, 4, "fix(a): add it"),
    "fix(a(b)): add it": (6, 4, "fix(a-b): add it"),
    "fix(a)(b): add it": (7, 4, "fix(a,b): add it"),
    "fix(a: add it": (4, 4, "fix(a): add it"),
    "feat!(api): add it": (5, 13, "feat(api)!: add it"),
    "feat!!: add it": (6, 13, "feat!: add it"),
    "feat:! add it": (6, 13, "feat!: add it"),
    "[feat] add it": (1, 1, "feat: add it"),
    "* feat: add it": (1, 1, "feat: add it"),
    "- Feat(api)!: add it": (1, 1, "feat(api)!: add it"),
    "#12 feat: add it": (1, 1, "feat: add it"),
    "[ABC-1] fix: add it": (1, 1, "fix: add it"),
    "\u2728 add it": (1, 1, "feat: add it"),
    ":bug: Fix the crash": (1, 1, "fix: the crash"),
    "\U0001f4a5 drop it": (1, 1, "feat!: drop it"),
    "http://example.org": (1, 1, ""),
    "std::vector: faster": (1, 1, ""),
    "two words: add it": (1, 1, ""),
    "!: add it": (1, 1, ""),
    "\ufffdfeat: add it": (1, 1, "feat: add it"),
    "feat: caf\ufffd": (10, 1, ""),
}


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_with_a_fault_is_an_error_with_a_better_one(header: str) -> None:
    found = only(header)
    assert (found.error, found.line) == (True, 1)
    assert (found.column, found.number, found.suggestion) == HEADERS[header]


@pytest.mark.parametrize("header", [header for header, (_, _, better) in HEADERS.items() if better])
def test_a_suggestion_has_no_fault_itself(header: str) -> None:
    assert lint(only(header).suggestion, RULES) == ()


@given(st.text(st.sampled_from("feat Fix docs(api)!:\uff1a.;-[]#1*\u2728\ufffdx\t"), max_size=30))
@example("feat(" * 20)
def test_a_suggestion_is_always_a_header_of_one_line(subject: str) -> None:
    for found in lint(subject, RULES):
        assert "\n" not in found.suggestion
        assert not found.suggestion or HEADER.match(found.suggestion), found
        assert 1 <= found.column <= len(subject) + 1


GOOD = [
    "feat: add it",
    "Feat(Api)!: add it",
    "fix(a,b): add it",
    "revert: feat: add it",
    "doc: add it",
    "security: add it",
    "feat: add it...",
    "feat: " + "x" * 94,
    'Revert "Fix it."',
    'Reapply "Fix it."',
    "fixup! Fix it.",
    "squash! Fix it.",
    "amend! Fix it.",
    "Merge branch 'x' into y",
    "Merge remote-tracking branch 'origin/main'",
    "Merge pull request #3 from ada/x",
    "Merged in x (pull request #3)",
    "Merged PR 12: Fix it",
    "Merge 1234567 into 89abcde",
    "\n\nfeat: add it\n\n\nThe body.\n\nRefs: #1\n",
]


@pytest.mark.parametrize("message", GOOD)
def test_in_a_good_message_nothing_is_found(message: str) -> None:
    assert lint(message, RULES) == ()


@pytest.mark.parametrize("message", ["", "\n", " \n\t\n"])
def test_an_empty_message_is_an_error(message: str) -> None:
    assert only(message).problem == "the message is empty"


@pytest.mark.parametrize("message", ["Merge the parsers", "Reverting it", "Merger: x y"])
def test_what_only_resembles_a_message_of_git_is_checked(message: str) -> None:
    assert lint(message, RULES)


def test_a_merge_commit_may_have_any_title_but_no_empty_message() -> None:
    assert lint("Bring it all together", RULES, merge=True) == ()
    assert lint("", RULES, merge=True)


# Advice


@pytest.mark.parametrize(
    ("header", "rule", "better"),
    [
        ("feat: add it.", "full-stop", "feat: add it"),
        ("Feat(api)!:  add it", "colon", "Feat(api)!: add it"),
        ("  feat: add it", "type", "feat: add it"),
        ("feat: " + "x" * 95, "length", ""),
        ("faet: add it", "type", "feat: add it"),
        ("refacotr(api)!: add it", "type", "refactor(api)!: add it"),
        ("bump: x to 2", "type", "build: x to 2"),
        ("ui: fix the crash", "type", "fix(ui): the crash"),
        ("README.md: fix typo", "type", "fix(README.md): typo"),
        ("feat/fix: add it", "type", "feat: add it"),
        ("JIRA-12: feat: add it", "type", "feat: add it"),
        ("core: add it", "type", "feat(core): add it"),
        ("core: it", "type", ""),
    ],
)
def test_what_could_be_better_is_advice(header: str, rule: str, better: str) -> None:
    found = only(header)
    assert (found.error, found.rule, found.suggestion) == (False, rule, better)


def test_a_type_of_the_settings_is_known_and_comes_first_in_the_advice() -> None:
    settings = Settings(types={"Core": "changed", "feature": "added"})
    assert lint("core: add it", rulebook(settings)) == ()
    assert lint("feature: add it", rulebook(settings)) == ()
    assert only("xyz: add it", settings).expected.startswith("one of them (core, feature, ")


def test_a_beginning_of_the_settings_is_as_good_as_a_type() -> None:
    settings = Settings(style="gitmoji", types={"[fix]": "fixed"})
    assert lint("\u2728 add it", rulebook(settings)) == ()
    assert lint("[fix] add it", rulebook(settings)) == ()
    assert only("[fix] ", settings).problem == "the description is empty"


def test_what_the_settings_exclude_is_not_checked() -> None:
    assert lint("Weblate: Translate.", rulebook(Settings(exclude=("Weblate:",)))) == ()


# The body and the footers


def below(text: str, header: str = "feat: x") -> list[tuple[bool, int, str, str]]:
    """Say what is wrong below a header: whether it is an error, the rule's number, the place, the suggestion."""
    found = lint(f"{header}\n\n{text}\n", RULES)
    return [(one.error, one.number, f"{one.line}:{one.column}", one.suggestion) for one in found]


def test_rule_06_a_body_right_below_the_first_line_is_an_error() -> None:
    found = only("feat: x\nThe body.")
    assert (found.error, found.number, found.line) == (True, 6, 2)


@pytest.mark.parametrize(
    ("line", "column", "number"),
    [
        ("breaking change: y", 1, 15),
        ("Breaking Change: y", 1, 15),
        ("breaking-change: y", 1, 15),
        ("BREAKING CHANGES: y", 1, 12),
        ("BREAKING CHANGE y", 1, 12),
        ("BREAKING CHANGE:y", 1, 12),
        ("BREAKING CHANGE\uff1ay", 1, 12),
        ("BREAKING CHANGE - y", 1, 12),
        ("BREAKING  CHANGE: y", 1, 12),
        ("BREAKING_CHANGE: y", 1, 12),
        ("BREAKING: y", 1, 12),
        ("**BREAKING CHANGE**: y", 3, 12),
        ("### BREAKING CHANGES\n\n- y", 5, 12),
        ("- BREAKING CHANGE: y", 3, 12),
    ],
)
def test_what_was_meant_to_break_something_and_does_not_is_an_error(line: str, column: int, number: int) -> None:
    assert parse(f"feat: x\n\n{line}\n") == parse(f"feat: x\n\n{line}\n")._replace(breaking_change=None)  # type: ignore[union-attr] # it is a header
    assert below(line) == [(True, number, f"3:{column}", "BREAKING CHANGE: y")]


def test_where_the_mark_says_that_it_breaks_only_the_text_is_lost() -> None:
    assert below("breaking change: y", "feat!: x") == [(False, 15, "3:1", "BREAKING CHANGE: y")]


@pytest.mark.parametrize(
    ("line", "error"),
    [("This is a BREAKING CHANGE: y", True), ("It is no BREAKING CHANGE at all", False)],
)
def test_breaking_change_inside_a_sentence_is_pointed_out(line: str, *, error: bool) -> None:
    ((found, number, place, _),) = below(line)
    assert (found, number, place) == (error, 12, f"3:{line.index('BREAKING') + 1}")


@pytest.mark.parametrize(
    "text",
    [
        "BREAKING CHANGE: y",
        "BREAKING-CHANGE: y",
        "A breaking change in prose.",
        "Breaking the line earlier.",
        "breaking: news",
        "groundbreaking change: y",
        "### Breaking changes\n\nNone.",
        "feat!: is the keyword, BREAKING CHANGE the footer: both count.\n\nBREAKING CHANGE: y",
    ],
)
def test_what_counts_or_is_prose_is_left_alone(text: str) -> None:
    assert below(text) == []


@pytest.mark.parametrize("text", ["none", "None.", "n/a", "No"])
def test_a_breaking_change_that_says_there_is_none_counts_and_is_an_error(text: str) -> None:
    assert parse(f"feat: x\n\nBREAKING CHANGE: {text}").breaking_change is not None  # type: ignore[union-attr] # as above
    assert below(f"BREAKING CHANGE: {text}") == [(True, 12, "3:18", "")]


def test_a_breaking_change_that_says_nothing_is_advice() -> None:
    assert [(error, number) for error, number, _, _ in below("BREAKING CHANGE:")] == [(False, 12)]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Release-As: 3.0.0\n\nMore prose.", True),
        ("Fixes-release: v1.0.0\n\nMore prose.", True),
        ("Signed-off-by: Zoe\n\nMore prose.", False),
        ("Refs: #1\nCloses #2\n\nMore prose.", False),
    ],
)
def test_rule_08_a_footer_above_the_last_paragraph_is_none(text: str, *, error: bool) -> None:
    assert {(found, number) for found, number, _, _ in below(text)} == {(error, 8)}


@pytest.mark.parametrize(
    "text", ["Closes #1 and\nmuch more.\n\nProse.", "Note: this\n\nProse.", "Refs: #1\n\nSigned-off-by: Zoe"]
)
def test_rule_08_prose_and_footers_in_two_paragraphs_are_left_alone(text: str) -> None:
    assert below(text) == []


@pytest.mark.parametrize(
    ("line", "better"),
    [
        ("Reviewed by: Zoe", "Reviewed-by: Zoe"),
        ("Signed off by: Zoe", "Signed-off-by: Zoe"),
        ("release as: 3.0.0", "Release-As: 3.0.0"),
        ("Release-As 3.0.0", "Release-As: 3.0.0"),
    ],
)
def test_rule_09_a_token_has_hyphens_and_a_colon(line: str, better: str) -> None:
    assert below(line) == [(True, 9, "3:1", better)]


@pytest.mark.parametrize(
    ("value", "better"),
    [("v3.0.0", "3.0.0"), ("3", "3.0.0"), ("3.1", "3.1.0"), ("next", ""), ("3.0.0 ", None), ("3.0.0-rc.1", None)],
)
def test_release_as_wants_a_version(value: str, better: str | None) -> None:
    expected = [] if better is None else [(True, 0, "3:13", better and f"Release-As: {better}")]
    assert below(f"Release-As: {value}") == expected


def test_release_as_wants_one_version() -> None:
    assert below("Release-As: 3.0.0\nRelease-As: 4.0.0") == [(True, 0, "4:13", "")]


def test_under_another_scheme_release_as_takes_its_versions() -> None:
    assert lint("feat: x\n\nRelease-As: 2026.1rc1\n", rulebook(Settings(scheme="pep440"))) == ()


def test_a_revert_of_what_nobody_has_is_an_error() -> None:
    message = f'Revert "feat: x"\n\nThis reverts commit {"ab" * 20}.\n'
    assert reverted(message) == ("ab" * 20,)
    assert lint(message, RULES) == ()
    (found,) = lint(message, RULES, unknown=reverted(message))
    assert (found.error, found.line, found.column) == (True, 3, 21)


# The file of a commit-msg hook


def test_comments_and_what_is_below_the_scissors_are_no_message() -> None:
    scissors = "# ------------------------ >8 ------------------------"
    text = f"# A comment\nfeat: x\n# Another\n{scissors}\ndiff\n+BREAKING CHANGE y\n"
    assert edited(text) == "\nfeat: x"
    assert lint(edited(text), RULES) == ()


def test_another_sign_may_begin_a_comment() -> None:
    assert edited("feat: x\n\n#12 is kept\n; gone", ";") == "feat: x\n\n#12 is kept"


def test_comments_may_be_kept_but_scissors_cut() -> None:
    text = "feat: x\n\n# kept\n# ------------------------ >8 ------------------------\ngone"
    assert edited(text, comments=False) == "feat: x\n\n# kept"


@pytest.mark.parametrize("title", ["Draft: feat: x", "WIP: feat: x", "[WIP] feat: x", "(draft) feat: x", "feat: x"])
def test_a_title_may_be_that_of_a_draft(title: str) -> None:
    assert without_draft(title) == "feat: x"


# Hostile messages

MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        "feat" + "(" * MEGABYTE,
        "feat" + "!" * MEGABYTE,
        "feat" + " " * MEGABYTE,
        "a" * MEGABYTE,
        "* " * (MEGABYTE // 2),
        "[" * MEGABYTE,
        "\u2728" * MEGABYTE,
        "feat: x\n\n" + "BREAKING CHANGE " * (MEGABYTE // 16),
        "feat: x\n\n" + "breaking change\n" * (MEGABYTE // 16),
        "feat: x\n\n" + "a BREAKING CHANGE:\n" * (MEGABYTE // 19),
        "feat: x\n\n" + "Refs: #1\n" * (MEGABYTE // 9) + "\nend",
        "feat: x\n\n" + "Refs: #1\n" * (MEGABYTE // 9) + "\n\nend",
        "feat: x\n\n" + "Release-As: 1\n" * (MEGABYTE // 14),
        "feat: x\n\n" + "Reviewed by" + " " * MEGABYTE,
        "feat: x\n\n" + "*#_" * (MEGABYTE // 3),
        "feat: x\n\n" + "This reverts commit " * (MEGABYTE // 20),
        "\n" * MEGABYTE,
        "\ufffd" * MEGABYTE,
    ],
    ids=lambda text: text[:24].encode("unicode_escape").decode(),
)
def test_a_hostile_message_is_checked_to_its_end(text: str) -> None:
    found = lint(edited(text), RULES, unknown=reverted(text))
    assert len(found) <= 20
    assert all(len(re.sub(r"\s", "", one.suggestion)) <= 1_100 for one in found)
