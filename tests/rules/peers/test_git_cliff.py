"""What a configuration of git-cliff means in our settings."""

import tomllib

import pytest

from tagline.rules.peers.git_cliff import pieces
from tagline.rules.peers.pieces import NO_FACTS, Facts, Said, Unsaid


def said(text: str, facts: Facts = NO_FACTS) -> dict[tuple[str, ...], object]:
    found: dict[tuple[str, ...], object] = {}
    for piece in pieces(tomllib.loads(text), facts):
        if isinstance(piece, Said) and piece.field == ("hide",):
            assert isinstance(piece.value, list)
            before = found.get(piece.field, [])
            assert isinstance(before, list)
            found[piece.field] = [*before, *piece.value]
        elif isinstance(piece, Said):
            found[piece.field] = piece.value
    return found


def unsaid(text: str, facts: Facts = NO_FACTS) -> dict[tuple[str | int, ...], str]:
    return {piece.path: piece.text for piece in pieces(tomllib.loads(text), facts) if isinstance(piece, Unsaid)}


@pytest.mark.parametrize(
    ("pattern", "tag"),
    [
        ("v[0-9].*", "v{version}"),
        ("^v[0-9]+", "v{version}"),
        ("[0-9]*", "{version}"),
        (r"release\-\d+", "release-{version}"),
        ("core-v[0-9]*", "core-v{version}"),
        ("core/v.*", "core/v{version}"),
    ],
)
def test_a_pattern_of_tags_that_begins_with_fixed_words_names_them(pattern: str, tag: str) -> None:
    assert said(f"[git]\nfilter_unconventional = false\ntag_pattern = '{pattern}'") == {("tag",): tag}


@pytest.mark.parametrize("pattern", ["v?[0-9]+", "(a|b)-[0-9]+", "..[0-9]", ".*"])
def test_a_pattern_that_names_no_one_form_is_told(pattern: str) -> None:
    assert ("git", "tag_pattern") in unsaid(f"[git]\ntag_pattern = '{pattern}'")


def test_types_that_mean_the_same_here_need_no_word() -> None:
    parsers = """[git]
filter_unconventional = false
commit_parsers = [
  { message = "^feat", group = "Features" },
  { message = "^fix", group = "Bug Fixes" },
  { message = "^doc", group = "Documentation" },
  { message = "^perf", group = "Performance" },
  { message = "^refactor", group = "Refactor" },
  { message = "^test", group = "Testing" },
  { message = "^chore|^ci", group = "Miscellaneous Tasks" },
]"""
    assert said(parsers) == {}
    assert unsaid(parsers) == {}


def test_a_type_of_ones_own_is_listed_where_its_heading_says() -> None:
    parsers = """[git]
filter_unconventional = false
commit_parsers = [
  { message = "^polish", group = "<!-- 3 -->💅 Changed" },
  { message = '^(tidy|trim)(\\(.*\\))?:', group = "Fixed" },
]"""
    assert said(parsers) == {
        ("types", "polish"): "changed",
        ("types", "tidy"): "fixed",
        ("types", "trim"): "fixed",
    }


def test_a_type_under_another_heading_moves_the_version_as_before() -> None:
    parsers = '[git]\nfilter_unconventional = false\ncommit_parsers = [{ message = "^perf", group = "Added" }]'
    assert said(parsers)["types", "perf"] == {"kind": "added", "bump": "patch"}


def test_skipped_types_that_ask_for_nothing_are_hidden_and_others_left_out() -> None:
    parsers = """[git]
filter_unconventional = false
commit_parsers = [
  { message = "^chore\\\\(release\\\\)", skip = true },
  { message = "^style", skip = true },
  { message = "^fix", skip = true },
  { message = "WIP", skip = true },
]"""
    found = [(piece.field, piece.value) for piece in pieces(tomllib.loads(parsers), Facts()) if isinstance(piece, Said)]
    assert found == [
        (("exclude",), [r"^chore\(release\)"]),
        (("hide",), ["style"]),
        (("exclude",), ["^fix"]),
        (("exclude",), [".*WIP"]),
    ]


def test_a_parser_behind_one_that_took_all_its_commits_counts_for_nothing() -> None:
    parsers = """[git]
filter_unconventional = false
commit_parsers = [{ message = "^chore", group = "Misc" }, { message = "^chore\\\\(deps\\\\)", skip = true }]"""
    assert said(parsers) == {}


def test_what_follows_no_convention_is_hidden_as_it_is_dropped_there() -> None:
    assert said("[git]\nconventional_commits = true\nfilter_unconventional = true") == {("hide",): ["other"]}
    assert said("[git]\nconventional_commits = false\nfilter_unconventional = true") == {}
    assert said("[git]\nfilter_unconventional = false\nfilter_commits = true") == {("hide",): ["other"]}


def test_the_way_out_of_zero_is_taken_over_where_it_is_written() -> None:
    text = "[git]\nfilter_unconventional = false\n[bump]\nbreaking_always_bump_major = {}\ninitial_tag = 'v0.2.0'"
    assert said(text.format("false")) == {("major-on-zero",): False, ("first-version",): "0.2.0"}
    assert said(text.format("true"))["major-on-zero",] is True


def test_a_project_in_zero_is_told_that_git_cliff_would_leave_it() -> None:
    assert () in unsaid("[git]", Facts(in_zero=True))
    assert () not in unsaid("[git]", Facts(in_zero=False))


def test_templates_and_what_looks_beside_the_type_are_told() -> None:
    text = """[changelog]
body = "{{ version }}"
[git]
commit_preprocessors = [{ pattern = "a", replace = "b" }]
commit_parsers = [{ body = ".*security", group = "Security" }, { message = "^.*: add", group = "Added" }]
skip_tags = "beta"
"""
    assert set(unsaid(text)) == {
        ("changelog", "body"),
        ("git", "commit_preprocessors"),
        ("git", "commit_parsers", 0),
        ("git", "commit_parsers", 1),
        ("git", "skip_tags"),
    }


def test_a_wrong_type_costs_only_what_it_stands_at() -> None:
    text = "[git]\ntag_pattern = 3\nfilter_unconventional = true"
    assert said(text) == {("hide",): ["other"]}
    assert unsaid(text) == {("git", "tag_pattern"): 'expected text such as "some words", found 3'}
