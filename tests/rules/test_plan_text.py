"""One fact of a planning file changes, and not a byte beside it."""

import tomllib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.model.plan import Plan, Release
from tagline.rules.plan_text import CannotEditError, Value, difference, with_release, with_target
from tagline.rules.typed_data import typed, written

DAY = date(2026, 12, 22)
TEXT = """# ours
[cadence]
every = "6 weeks on Tuesday"   # as ever
from = 2026-01-13

[[release]]
id        = "a"   # the big one
train     = 2026-01-13

# what follows is special
[[release]]
id="b"
goal = "target = 2026-01-01"
target="2026-Q4" # soon
stage.rc1 = 2026-01-01
[release.links]
target = "https://example.org/"

# issues
[[issue]]
id = "KI-1"

[[release]]
id = "c"
# a remark on c

# what is withdrawn
[[yank]]
tag = "v1"
"""


def plan_of(text: str) -> Plan:
    found = typed(Plan, tomllib.loads(text.replace("\r\n", "\n"))).value
    assert found is not None
    return found


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("at", "line", "new"),
    [(0, 9, "target    = 2026-12-22"), (1, 14, "target=2026-12-22 # soon"), (2, 25, "target = 2026-12-22")],
)
def test_a_target_is_written_where_it_stands_or_below_what_it_goes_with(at: int, line: int, new: str, end: str) -> None:
    text = TEXT.replace("\n", end)
    changed = with_target(text, at, DAY)
    found = difference(text, changed)
    assert (found.line, found.new) == (line, (new,))
    assert changed.count(end) == changed.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        'release = [{ id = "a", target = 2026-01-01 }, {id="b"}]\n',
        'release = [\n  { id = "a", target = "tba" }, # why\n  { id = "b", goal = "}" },\n]\n[cadence]\n',
        '[[release]]\nid = "a"\n[[release]]\nid = "b"',
        '[["release"]]\n"id" = "a"\n[[ release ]]\n  id = \'b\' # x',
        'release = [\r\n  { id = "a" },\r\n  { id = "b" }\r\n]\r\n',
    ],
)
def test_whatever_way_releases_are_written_in(text: str) -> None:
    before = plan_of(text)
    for at in range(2):
        wanted = tuple(replace(one, target=DAY) if n == at else one for n, one in enumerate(before.release))
        assert plan_of(with_target(text, at, DAY)) == replace(before, release=wanted)
    more = with_release(text, {"id": "c", "target": DAY})
    assert plan_of(more) == replace(before, release=(*before.release, Release(id="c", target=DAY)))


def test_a_further_release_stands_behind_the_last_before_what_is_said_of_the_next_thing() -> None:
    found = difference(TEXT, with_release(TEXT, {"id": "d", "target": "2026-Q4"}))
    assert found.old == ()
    assert (found.line, found.new) == (27, ("[[release]]", 'id = "d"', 'target = "2026-Q4"', ""))


def test_a_further_release_is_written_in_the_way_of_the_last() -> None:
    text = '[[release]]\nid      = "a"\nowner   = "ada"\n'
    assert with_release(text, {"id": "b", "target": DAY}).endswith(
        '\n\n[[release]]\nid      = "b"\ntarget  = 2026-12-22\n'
    )


def test_the_first_release_of_a_file_stands_at_its_end() -> None:
    assert with_release("", {"id": "b"}) == '[[release]]\nid = "b"\n'
    assert with_release("schema = 1", {"id": "b"}) == 'schema = 1\n\n[[release]]\nid = "b"\n'


def test_what_cannot_be_changed_alone_is_not_changed() -> None:
    with pytest.raises(CannotEditError):
        with_target('[[release]]\nid = "a"\ntarget = """2026-Q4"""\n', 0, DAY)


def test_a_difference_is_that_of_whole_lines() -> None:
    assert difference("a\nb\nc", "a\nx\nc\n") == (2, ("b",), ("x",))
    assert difference("a\n", "a\n") == (2, (), ())


# Laws

VALUES = st.one_of(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["tba", "2026-11", "2026-Q4"]))
COMMENTS = st.sampled_from(["", " # soon", "\t# target = 2026-01-01", '  # "', " # [[release]]"])
SPACES = st.sampled_from([" = ", "=", "  = ", "\t=\t", "     = "])
GOALS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp"]), max_size=20)
OTHERS = st.sampled_from(
    [
        "",
        "# a remark\n",
        '[[issue]]\nid = "KI-7"\nwhat = "target = 2026-01-01"\n',
        "\n\n",
        '[people]\nada = """\n[[release]]\nid = "x"\n"""\n',
    ]
)


@st.composite
def plans(draw: st.DrawFn) -> str:
    """Write a valid plan in one of the many ways in which people do."""
    parts = [draw(st.sampled_from(["", "schema = 1\n", "# ours\n\n"]))]
    people = False
    for at in range(draw(st.integers(1, 4))):
        pairs = [("id", written(f"r{at}"))]
        if draw(st.booleans()):
            pairs.append(("goal", written(draw(GOALS))))
        if draw(st.booleans()):
            pairs.append(("target", written(draw(VALUES))))
        if draw(st.booleans()):
            pairs.append(("scope", '[\n  { need = "#1", what = "target = 1" }, # one\n]'))
        pairs = draw(st.permutations(pairs))
        space = draw(SPACES)
        lines = [f"{key}{space}{value}{draw(COMMENTS)}\n" for key, value in pairs]
        other = draw(OTHERS)
        if "[people]" in other:
            other = "" if people else other
            people = True
        parts += ["[[release]]\n", *lines, draw(st.sampled_from(["", '[release.links]\ntarget = "x"\n'])), other]
    text = "".join(parts)
    text = text.replace("\n", "\r\n") if draw(st.booleans()) else text
    return text.rstrip("\r\n") if draw(st.booleans()) else text


@given(plans(), VALUES, st.data())
def test_any_plan_reads_back_as_the_same_plan_but_for_the_target(text: str, target: Value, data: st.DataObject) -> None:
    before = plan_of(text)
    at = data.draw(st.integers(0, len(before.release) - 1))
    changed = with_target(text, at, target)
    wanted = (*before.release[:at], replace(before.release[at], target=target), *before.release[at + 1 :])
    assert plan_of(changed) == replace(before, release=wanted)
    found = difference(text, changed)
    assert (len(found.old), len(found.new)) in {(0, 0), (0, 1), (1, 1)}


@given(plans(), VALUES)
def test_any_plan_reads_back_as_the_same_plan_and_one_release_more(text: str, target: Value) -> None:
    before = plan_of(text)
    changed = with_release(text, {"id": "new", "target": target})
    assert plan_of(changed) == replace(before, release=(*before.release, Release(id="new", target=target)))
    assert difference(text, changed).old == ()


@given(plans(), VALUES)
def test_a_target_that_is_set_back_leaves_the_text_as_it_was(text: str, target: Value) -> None:
    said = plan_of(text).release[0].target
    if said is not None:
        assert with_target(with_target(text, 0, target), 0, said) == text
