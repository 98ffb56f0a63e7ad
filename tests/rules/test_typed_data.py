"""Plain data becomes a value of a definition, or every mistake in it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.model.definition import Example
from tagline.rules.definitions import fields_of, shape_of
from tagline.rules.typed_data import listed, typed, where, written

if TYPE_CHECKING:
    MANY = str
else:
    MANY = Literal[tuple(f"value-{number}" for number in range(300))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A stop of a train."""

    name: Annotated[str, "Its name.", Example("Bath")]
    minutes: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Train:
    """A definition with every shape."""

    kind: Annotated[Literal["local", "express"], "How fast it is."] = "local"
    long_name: str | None = None
    weight: float = 1.0
    runs: bool = True
    first_day: date | None = None
    leaves: time | None = None
    noticed: datetime | None = None
    tags: Annotated[tuple[str, ...], "Words about it.", Example(("red",))] = ()
    stops: tuple[Stop, ...] = ()
    prices: Mapping[str, Literal["free"] | int | Stop] = field(default_factory=dict)
    last: Stop | None = None
    code: MANY = "value-0"
    schema: Literal[1] = 1


class Platform(NamedTuple):
    """A stop of a train again, as a named tuple."""

    name: Annotated[str, "Its name.", Example("Bath")]
    minutes: int = 1


def told(data: Mapping[str, object]) -> list[str]:
    """Give the mistakes as people read them."""
    return [f"{where(path, data)}: {text}" for path, text in typed(Train, data).mistakes]


def test_data_of_the_right_shape_becomes_the_value() -> None:
    data = {
        "kind": "express",
        "long-name": "Flying Scotsman",
        "weight": 3,
        "first-day": date(1862, 6, 18),
        "leaves": time(10, 0),
        "tags": ["green", "steam"],
        "stops": [{"name": "York"}, {"name": "Edinburgh", "minutes": 5}],
        "prices": {"child": "free", "adult": 3, "there": {"name": "Perth"}},
        "last": {"name": "Edinburgh"},
    }
    found = typed(Train, data)
    assert found.mistakes == ()
    assert found.value == Train(
        kind="express",
        long_name="Flying Scotsman",
        weight=3,
        first_day=date(1862, 6, 18),
        leaves=time(10, 0),
        tags=("green", "steam"),
        stops=(Stop(name="York"), Stop(name="Edinburgh", minutes=5)),
        prices={"child": "free", "adult": 3, "there": Stop(name="Perth")},
        last=Stop(name="Edinburgh"),
    )
    assert set(found.given) == {"kind", "long_name", "weight", "first_day", "leaves", "tags", "stops", "prices", "last"}


@pytest.mark.parametrize(
    ("data", "mistake"),
    [
        ({"kind": "exprss"}, 'kind: expected one of "local", "express", found "exprss"; did you mean "express"?'),
        ({"kind": 3}, 'kind: expected one of "local", "express", found 3'),
        ({"long-name": True}, 'long-name: expected text such as "some words", found true'),
        ({"runs": "yes"}, 'runs: expected true or false, found "yes"'),
        ({"runs": 1}, "runs: expected true or false, found 1"),
        ({"weight": True}, "weight: expected a number such as 1.5, found true"),
        ({"first-day": "soon"}, 'first-day: expected a date such as 2026-03-31, found "soon"'),
        (
            {"first-day": datetime(2026, 3, 31)},  # noqa: DTZ001 - a local one, as TOML has it
            "first-day: expected a date such as 2026-03-31, found 2026-03-31T00:00:00",
        ),
        ({"leaves": 10}, "leaves: expected a time of day such as 15:00:00, found 10"),
        (
            {"noticed": date(2026, 1, 1)},
            "noticed: expected a date with time such as 2026-03-31T15:00:00, found 2026-01-01",
        ),
        ({"tags": "red"}, 'tags: expected a list such as ["red"], found "red"'),
        ({"tags": ["red", 3]}, 'tags 2: expected text such as "red", found 3'),
        ({"stops": {"name": "York"}}, 'stops: expected a list of tables such as [{ name = "Bath" }], found a table'),
        ({"stops": [{"minutes": 1}]}, 'stops 1: name is missing: expected text such as "Bath"'),
        (
            {"stops": [{"name": "York", "minutes": "2"}]},
            'stops "York": minutes: expected a whole number such as 3, found "2"',
        ),
        ({"prices": {"dog": "fre"}}, None),
        ({"last": []}, 'last: expected a table such as { name = "Bath" }, found a list'),
        ({"last": {"name": "x", "nam": "y"}}, "last: nam: unknown key; did you mean name?"),
        ({"knd": 1}, "knd: unknown key; did you mean kind?"),
        ({"long_name": "x"}, "long_name: unknown key; did you mean long-name?"),
        ({"Kind": "local"}, "Kind: unknown key; did you mean kind?"),
        ({"schema": 2}, "schema: expected 1, found 2"),
        ({"schema": True}, "schema: expected 1, found true"),
        ({"long-name": "a\u202eb"}, "long-name: expected text that can be seen, found the hidden character U+202E"),
        ({"prices": {"a\x00": 1}}, None),
    ],
)
def test_a_mistake_says_where_what_was_found_and_what_would_be_right(
    data: dict[str, object], mistake: str | None
) -> None:
    (said,) = told(data)
    assert mistake in {None, said}


def test_a_key_that_is_like_no_other_is_answered_with_those_there_are() -> None:
    (said,) = told({"last": {"name": "x", "zzzzzz": 1}})
    assert said == "last: zzzzzz: unknown key; known here are name, minutes"


def test_every_mistake_is_told_at_once() -> None:
    assert len(told({"kind": 1, "runs": 2, "stops": [{}, {"name": 3}], "odd": 1})) == 5


def test_what_is_right_is_given_beside_mistakes() -> None:
    found = typed(Train, {"kind": "express", "runs": 3})
    assert found.value is None
    assert found.given == {"kind": "express"}


def test_hundreds_of_choices_are_cut_and_the_nearest_is_named() -> None:
    (said,) = told({"code": "valeu-299"})
    assert len(said) < 400
    assert "and 288 more" in said
    assert 'did you mean "value-299"?' in said


def test_a_long_text_and_an_address_are_not_repeated() -> None:
    (said,) = told({"runs": "ada@example.org " + "x" * 5000})
    assert len(said) < 200
    assert "example.org" not in said


def test_without_strictness_unknown_keys_are_left_alone() -> None:
    assert typed(Train, {"knd": 1}, strict=False).mistakes == ()


def test_keys_may_be_the_names_of_the_fields() -> None:
    assert typed(Train, {"long_name": "x"}, kebab=False).value == Train(long_name="x")


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["kind", "runs", "stops", "prices", "last", "tags", "weight", "odd", "code"])


@given(st.dictionaries(KEYS, PLAIN, max_size=5))
def test_any_data_gives_a_value_or_mistakes_in_one_line_each(data: dict[str, object]) -> None:
    found = typed(Train, data)
    assert (found.value is None) == bool(found.mistakes)
    assert all("\n" not in f"{where(path, data)}{text}" for path, text in found.mistakes)


def test_what_no_file_can_hold_is_no_definition() -> None:
    with pytest.raises(TypeError):
        shape_of(set[str])


def test_values_are_written_as_toml_has_them() -> None:
    value = {"a b": (True, 1, 'say "\\"', date(2026, 1, 31)), "c": {}}
    assert written(value) == '{ "a b" = [true, 1, "say \\"\\\\\\"", 2026-01-31], c = {} }'
    assert listed(range(5), most=3) == "0, 1, 2 and 2 more"


def test_a_named_tuple_defines_as_a_dataclass_does() -> None:
    assert fields_of(Platform) == fields_of(Stop)
    assert typed(Platform, {"name": "York"}).value == Platform("York", 1)
    assert typed(Platform, {"minutes": "x"}).mistakes == typed(Stop, {"minutes": "x"}).mistakes
