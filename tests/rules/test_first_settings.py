"""First settings and their text."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.model.settings import Settings
from tagline.rules.first_settings import first_settings, settings_text
from tagline.rules.peers.pieces import Said, Unsaid
from tagline.rules.settings import mistakes_in
from tagline.rules.typed_data import typed


def test_the_earlier_tool_counts_and_the_later_one_is_told() -> None:
    first = first_settings([(0, [Said(("tag",), "v{version}", ())]), (1, [Said(("tag",), "x{version}", ("t",))])])
    assert first.table == {"tag": "v{version}"}
    assert [(lost.source, lost.path, lost.text) for lost in first.lost] == [(1, ("t",), 'tag is "v{version}" already')]


def test_lists_are_joined_and_tables_put_together() -> None:
    first = first_settings(
        [
            (0, [Said(("hide",), ["other"], ()), Said(("types", "a"), "added", ())]),
            (1, [Said(("hide",), ["chore", "other"], ()), Said(("types", "b"), "fixed", ())]),
            (2, [Said(("changelog", "prose"), "NEWS.md", ())]),
        ]
    )
    assert first.table == {
        "types": {"a": "added", "b": "fixed"},
        "hide": ["other", "chore"],
        "changelog": {"prose": "NEWS.md"},
    }
    assert first.sources["hide",] == (0, 1)
    assert first.without("changelog", "prose").table == {key: first.table[key] for key in ("types", "hide")}


@pytest.mark.parametrize(
    "piece",
    [
        Said(("tag",), "no version", ("x",)),
        Said(("scheme",), "mine", ("x",)),
        Said(("exclude",), ["(a*)*"], ("x",)),
        Said(("hide",), ["unheard-of"], ("x",)),
        Said(("types", ""), "added", ("x",)),
        Said(("packages", "a"), {"name": "a", "paths": ["../a"]}, ("x",)),
        Said(("changelog", "prose"), "/etc/passwd", ("x",)),
        Said(("first-version",), "soon", ("x",)),
        Said(("major-on-zero",), "yes", ("x",)),
    ],
)
def test_what_cannot_be_meant_is_left_out_and_told(piece: Said) -> None:
    first = first_settings([(0, [piece, Said(("name",), "Engine", ())])])
    assert first.table == {"name": "Engine"}
    assert [lost.path for lost in first.lost] == [("x",)]


def test_of_a_list_only_the_wrong_element_is_left_out() -> None:
    assert first_settings([(0, [Said(("exclude",), ["a", "(b*)*", "c"], ())])]).table == {"exclude": ["a", "c"]}


def test_each_element_of_a_list_knows_where_it_comes_from() -> None:
    first = first_settings([(0, [Said(("exclude",), ["a"], ("x",))]), (1, [Said(("exclude",), ["(b*)*"], ("y",))])])
    assert [(lost.source, lost.path) for lost in first.lost] == [(1, ("y",))]


def test_a_setting_that_this_version_does_not_know_is_left_alone() -> None:
    assert first_settings([(0, [Said(("later", "key"), 1, ())])]).table == {}


def test_the_text_names_where_it_comes_from() -> None:
    first = first_settings([(0, [Said(("tag",), "v{version}", ())]), (1, [Said(("hide",), ["other"], ())])])
    assert settings_text(first, ["a.toml", "b.toml"]) == (
        "# Settings of Tagline. `tagline config` shows all that are in force.\n"
        "# Taken over by `tagline init` from a.toml and b.toml.\n"
        "\n"
        'tag = "v{version}"\n'
        'hide = ["other"]\n'
    )
    assert "None is needed" in settings_text(first_settings([]), [])


WORDS = st.text(max_size=12)
PIECES = st.one_of(
    st.builds(lambda text: Said(("name",), text, ()), WORDS),
    st.builds(lambda text: Said(("tag",), f"{text}{{version}}", ()), WORDS),
    st.builds(lambda texts: Said(("exclude",), texts, ()), st.lists(WORDS, max_size=3)),
    st.builds(lambda texts: Said(("hide",), texts, ()), st.lists(st.sampled_from(["other", "x", "feat"]), max_size=3)),
    st.builds(lambda name, kind: Said(("types", name), kind, ()), WORDS, st.sampled_from(["added", "wrong"])),
    st.builds(lambda name: Said(("types", name), {"kind": "fixed", "bump": "none"}, ()), WORDS),
    st.builds(
        lambda name, path: Said(("packages", name), {"name": name, "paths": [path], "tag": f"{name}@{{version}}"}, ()),
        WORDS,
        WORDS,
    ),
    st.builds(lambda text: Unsaid((), text), WORDS),
)


@given(st.lists(PIECES, max_size=8))
def test_whatever_was_said_the_text_reads_back_as_settings_that_make_sense(pieces: list[Said | Unsaid]) -> None:
    first = first_settings([(0, pieces)])
    table = tomllib.loads(settings_text(first, ["a.toml"]))
    assert table == first.table
    found = typed(Settings, table)
    assert found.value is not None
    assert not list(mistakes_in(found.value))
