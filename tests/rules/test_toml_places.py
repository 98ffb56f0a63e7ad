"""The line of a key is the line that holds it, however the file is written."""

import re
import tomllib
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.rules.toml_places import DEEPEST, MOST_ENTRIES, Path, places

EVERY_FORM = '''
# a comment with [a.table] and key = 1
top = 1
dotted.key.here = "x"   # dotted
"quoted key" = 'literal # no comment'
'its' = 2
text = """
inside = 1
[not.a.table]
two quotes "" and an escaped \\""" end"""""
raw = \'\'\'
also = "inside"
\'\'\'
list = [
    1, # one
    [2, 3],
    { a = 1, b = { c = [
        4,
    ] } },
]
day = 1979-05-27 07:32:00
[table]
key = true
[table."sub table".deep]
x = 1
[[many]]
name = "first"
  [many.inner]
  y = 1
  [[many.inner.lists]]
  z = 1
[[many]]
name = "second"
[[many.more]]
u = 1
[[many.more]]
u = 2
'''


def paths(data: object, path: Path = ()) -> Iterator[Path]:
    """Give every path in what a TOML file holds."""
    if path:
        yield path
    if isinstance(data, Mapping):
        for key, item in data.items():
            yield from paths(item, (*path, key))
    elif isinstance(data, list):
        for at, item in enumerate(data):
            yield from paths(item, (*path, at))


def line_of(text: str, words: str) -> int:
    """Find the only line that holds these words."""
    (found,) = [number for number, line in enumerate(text.split("\n"), 1) if words in line]
    return found


def test_every_path_of_a_file_has_a_place() -> None:
    assert set(places(EVERY_FORM).lines) == set(paths(tomllib.loads(EVERY_FORM)))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("top",), "top ="),
        (("dotted", "key", "here"), "dotted.key.here"),
        (("quoted key",), "quoted key"),
        (("list", 0), "1, # one"),
        (("list", 1, 1), "[2, 3]"),
        (("list", 2, "b", "c", 0), "        4,"),
        (("day",), "day ="),
        (("table", "key"), "key = true"),
        (("table", "sub table", "deep"), '[table."sub table".deep]'),
        (("many", 0, "name"), '"first"'),
        (("many", 0, "inner", "y"), "  y = 1"),
        (("many", 0, "inner", "lists", 0, "z"), "z = 1"),
        (("many", 1, "name"), '"second"'),
        (("many", 1, "more", 1, "u"), "u = 2"),
    ],
)
def test_a_path_stands_on_its_line(path: Path, words: str) -> None:
    assert places(EVERY_FORM).line(path) == line_of(EVERY_FORM, words)


def test_what_has_no_place_stands_where_its_holder_does() -> None:
    assert places("\na = { b = 1 }\n").line(("a", "b", "missing")) == 2
    assert places("").line(("missing",)) == 1


# A law: whatever is written, in whatever way, the line that is named holds the key.

WORDS = st.from_regex(r"[a-z]{1,4}", fullmatch=True)
ODD_KEYS = st.text("ab .#=[]{}\"'\\é\t", min_size=1, max_size=5)
NEWLINES = st.sampled_from(["\n", "\r\n"])


def quoted(key: str) -> str:
    """Write any key or text as TOML's basic string."""
    return '"' + "".join(f"\\u{ord(sign):04X}" if sign in '"\\\t' else sign for sign in key) + '"'


SCALARS = st.one_of(
    st.integers(-5, 5).map(str),
    st.booleans().map(lambda value: str(value).lower()),
    st.sampled_from(["1979-05-27", "07:32:00", "1979-05-27 07:32:00", "1.5", "inf"]),
    ODD_KEYS.map(quoted),
    st.text("ab #=[]{}", max_size=4).map(lambda text: f"'{text}'"),
    st.text('ab\n #=[]"', max_size=8).map(lambda text: '"""' + re.sub('"{3,}', '""', text) + 'x"""'),
    st.text("ab\n #=[]'", max_size=8).map(lambda text: "'''" + re.sub("'{3,}", "''", text) + "x'''"),
)


@st.composite
def values(draw: st.DrawFn, depth: int = 2) -> str:
    """Write any value."""
    kind = draw(st.integers(0, 2 if depth else 0))
    if kind == 0:
        scalar: str = draw(SCALARS)
        return scalar
    if kind == 1:
        items = draw(st.lists(values(depth - 1), max_size=3))
        gap = draw(st.sampled_from(["", "\n", " # a ] comment\n", "\n\n"]))
        return f"[{gap}{f',{gap}'.join(items)}{gap}]"
    names = draw(st.lists(WORDS, max_size=3, unique=True))
    return "{" + ", ".join(f" {name} = {draw(values(depth - 1))}" for name in names) + " }"


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Write a document of numbered keys, so that each stands in the text once."""
    lines: list[str] = []
    for number in range(draw(st.integers(1, 12))):
        name = draw(st.one_of(WORDS, ODD_KEYS.map(quoted)))
        value = draw(values())
        kind = draw(st.integers(0, 4))
        lines.append(
            {
                0: f"k{number} = {value}",
                1: f"k{number} . {name} = {value}",
                2: f"[t{number}.{name}]",
                3: f"[[many]]\nk{number} = {value}",
                4: f"# k{number} = [{{",
            }[kind]
        )
    return "\n".join(lines).replace("\n", draw(NEWLINES))


@given(documents())
def test_the_named_line_holds_the_key(text: str) -> None:
    data = tomllib.loads(text)
    found = places(text.replace("\r\n", "\n"))
    rows = text.split("\n")
    assert set(found.lines) == set(paths(data))
    for path in paths(data):
        key = path[-1]
        if isinstance(key, str) and key.isalnum():
            assert key in rows[found.line(path) - 1]


@given(st.text("ab=[]{}\".'\\\n#, 1\r", max_size=60))
def test_what_the_standard_library_takes_is_followed_to_its_end(text: str) -> None:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        places(text)  # it may stop anywhere, but it stops
        return
    assert set(places(text.replace("\r\n", "\n")).lines) == set(paths(data))


# Limits, told before the standard library is asked


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\n" + "a." * 400_000 + "b = 1", "more than 32 parts"),
        ("[" + "a." * 400_000 + "b]", "more than 32 parts"),
        ("a = 1\nb = " + "[" * 500_000, "more than 32 deep"),
        ("a = " + "{ b = " * 100_000, "more than 32 deep"),
        ("[[a]]\n" * 100_000, "more than 10,000 entries"),
        ("a = [\n" + "1,\n" * 100_000 + "]", "more than 10,000 entries"),
    ],
)
def test_a_document_of_no_measure_is_refused_where_it_passes_it(text: str, words: str) -> None:
    found = places(text)
    assert found.excess is not None
    assert words in found.excess.text
    assert len(found.lines) <= MOST_ENTRIES + 1


def test_an_ordinary_depth_is_no_excess() -> None:
    assert places("a = " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)).excess is None
