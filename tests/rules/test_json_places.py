"""Lines of a JSON text."""

import json

from hypothesis import given
from hypothesis import strategies as st

from tagline.rules.json_places import json_places

TEXT = """{
  "a": 1,
  "b": {"a": [
    true, {"c": "}"},
    "x"
  ]},

  "d\\"e": null
}
"""


def test_keys_and_elements_stand_on_their_lines() -> None:
    assert json_places(TEXT).lines == {
        ("a",): 2,
        ("b",): 3,
        ("b", "a"): 3,
        ("b", "a", 0): 4,
        ("b", "a", 1): 4,
        ("b", "a", 1, "c"): 4,
        ("b", "a", 2): 5,
        ('d"e',): 8,
    }


def test_a_broken_text_has_the_places_before_the_break() -> None:
    assert json_places('{"a": 1,\n"b": [1,\n').line(("b",)) == 2
    for text in ("", "{", "[", '{"a"', '{"a":', "nul", '"\\x"', "{]", "[" * 1000):
        json_places(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=10,
)


@given(JSON)
def test_every_key_is_found_on_its_line(data: object) -> None:
    text = json.dumps(data, indent=1)
    lines = text.split("\n")
    for path, line in json_places(text).lines.items():
        if isinstance(path[-1], str):
            assert json.dumps(path[-1]) in lines[line - 1]
