"""Versions keep to Semantic Versioning 2.0.0: what is one, and which is higher."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tagline.model.version import Version

VALID = (
    "0.0.0",
    "0.1.0",
    "1.0.0",
    "10.200.3000",
    "1.2.3-a",
    "1.2.3-0",
    "1.2.3-10",
    "1.2.3-rc.0",
    "1.2.3-rc.10",
    "1.2.3-rc1",
    "1.2.3-0a",
    "1.2.3-00a",
    "1.2.3-01-",
    "1.2.3--",
    "1.2.3----",
    "1.2.3-x-y-z.--",
    "1.2.3-SNAPSHOT",
    "1.2.3-nightly.20260131",
    "1.2.3+0",
    "1.2.3+007",
    "1.2.3+sha.5114f85",
    "1.2.3+-",
    "1.2.3-rc.1+build.7",
    "1.2.3-0.0.0+0.0.0",
    "18446744073709551616.0.340282366920938463463374607431768211456",
)
INVALID = (
    "",
    " ",
    "1",
    "1.",
    "1.2",
    "1.2.",
    "1.2.3.",
    "1.2.3.4",
    ".1.2.3",
    "01.2.3",
    "1.02.3",
    "1.2.03",
    "00.0.0",
    "-1.2.3",
    "+1.2.3",
    "v1.2.3",
    "V1.2.3",
    " 1.2.3",
    "1.2.3 ",
    "1.2.3\n",
    "1. 2.3",
    "1.2.3-",
    "1.2.3+",
    "1.2.3-+",
    "1.2.3-+build",
    "1.2.3-.",
    "1.2.3-rc.",
    "1.2.3-.rc",
    "1.2.3-rc..1",
    "1.2.3-01",
    "1.2.3-rc.01",
    "1.2.3-rc_1",
    "1.2.3-rc+1+2",
    "1.2.3+a..b",
    "1.2.3+a_b",
    "1.2.3+\u00e4",
    "1.2.3-\u00df",
    "1,2,3",
    "1.2.x",
    "1.2.*",
    "0x1.2.3",
    "1e3.0.0",
    "1.2.3\0",
    "\uff11.2.3",
    "\u0661.\u0662.\u0663",
    "1.2.\u00b3",
    "latest",
)
# The chain of the specification's own example, with the boundaries that it leaves out between its members.
RISING = (
    "0.0.0-0",
    "0.0.0",
    "0.0.1",
    "0.1.0",
    "1.0.0-0.0",
    "1.0.0-2",
    "1.0.0-2.1",
    "1.0.0-11",
    "1.0.0-99999999999999999999",
    "1.0.0--",
    "1.0.0-A",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.1.0",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0-rc1",
    "1.0.0-rc11",
    "1.0.0-rc2",
    "1.0.0",
    "1.0.1-alpha",
    "1.0.1",
    "1.2.0",
    "1.10.0",
    "2.0.0",
    "10.0.0",
)

LETTERS = "0123456789abcxyzABCXYZ-"
numbers = st.integers(min_value=0, max_value=10**20)
numeric = numbers.map(str)
alphanumeric = st.text(LETTERS, min_size=1, max_size=6).filter(lambda text: not text.isdigit())
prereleases = st.lists(numeric | alphanumeric, max_size=4).map(tuple)
builds = st.lists(st.text(LETTERS, min_size=1, max_size=6), max_size=3).map(tuple)


def versions(
    prerelease: SearchStrategy[tuple[str, ...]] = prereleases, build: SearchStrategy[tuple[str, ...]] = builds
) -> SearchStrategy[Version]:
    """Make versions; small numbers meet often, so that the later parts decide too."""
    small = st.integers(min_value=0, max_value=2) | numbers
    return st.builds(Version, major=small, minor=small, patch=small, prerelease=prerelease, build=build)


def version(text: str) -> Version:
    """Read a version that is one."""
    found = Version.parse(text)
    assert found is not None
    return found


@pytest.mark.parametrize("text", VALID)
def test_a_valid_version_is_read_and_shown_exactly_as_written(text: str) -> None:
    read = Version.parse(text)
    assert read is not None
    assert str(read) == text


@pytest.mark.parametrize("text", INVALID, ids=ascii)
def test_what_the_grammar_does_not_have_is_no_version(text: str) -> None:
    assert Version.parse(text) is None


def test_all_strings_of_the_list_at_semver_org_are_told_apart(shared: Callable[[str], Path]) -> None:
    strings = json.loads((shared("conformance") / "semver-org.json").read_text(encoding="utf-8"))
    assert (len(strings["valid"]), len(strings["invalid"])) == (31, 40)
    assert [text for text in strings["valid"] if str(Version.parse(text)) != text] == []
    assert [text for text in strings["invalid"] if Version.parse(text) is not None] == []


@given(versions())
def test_what_is_shown_reads_back_the_same(made: Version) -> None:
    read = version(str(made))
    assert (read.major, read.minor, read.patch) == (made.major, made.minor, made.patch)
    assert (read.prerelease, read.build) == (made.prerelease, made.build)


@given(st.text(alphabet="0123456789.-+aA\n \u0661", max_size=20))
def test_a_text_is_no_version_or_is_shown_as_it_was(text: str) -> None:
    read = Version.parse(text)
    assert read is None or str(read) == text


@pytest.mark.parametrize(
    "text", ["9" * 5000 + ".0.0", "1.0.0-" + "a" * 100_000, "1.0.0+" + "1." * 50_000, "-" * 100_000]
)
def test_a_text_that_is_too_long_is_no_version(text: str) -> None:
    assert Version.parse(text) is None


@pytest.mark.parametrize(("lower", "higher"), list(pairwise(RISING)))
def test_rule_11_puts_versions_in_order(lower: str, higher: str) -> None:
    assert version(lower) < version(higher)
    assert not version(higher) < version(lower)


@given(versions(), versions())
def test_of_two_versions_one_is_lower_or_they_are_equal(one: Version, two: Version) -> None:
    assert [one < two, one == two, one > two].count(True) == 1


@given(st.lists(versions(), min_size=3, max_size=3))
def test_the_order_is_transitive(three: list[Version]) -> None:
    low, middle, high = sorted(three)
    assert low <= middle <= high
    assert low <= high


@given(versions(), builds)
def test_build_metadata_takes_no_part_in_the_order(made: Version, build: tuple[str, ...]) -> None:
    other = Version(major=made.major, minor=made.minor, patch=made.patch, prerelease=made.prerelease, build=build)
    assert made == other
    assert hash(made) == hash(other)


@given(versions(prerelease=st.just(())), prereleases.filter(bool))
def test_a_prerelease_stands_below_its_final(final: Version, prerelease: tuple[str, ...]) -> None:
    before = Version(major=final.major, minor=final.minor, patch=final.patch, prerelease=prerelease)
    assert before < final
    assert before.core == final
    assert not before.final


@given(prereleases, numeric, alphanumeric)
def test_a_numeric_identifier_stands_below_an_alphanumeric_one(start: tuple[str, ...], low: str, high: str) -> None:
    lower = Version(major=1, minor=0, patch=0, prerelease=(*start, low))
    higher = Version(major=1, minor=0, patch=0, prerelease=(*start, high))
    assert lower < higher


@given(prereleases, numbers, numbers)
def test_numeric_identifiers_compare_as_numbers(start: tuple[str, ...], one: int, two: int) -> None:
    first = Version(major=1, minor=0, patch=0, prerelease=(*start, str(one)))
    second = Version(major=1, minor=0, patch=0, prerelease=(*start, str(two)))
    assert (first < second) == (one < two)


@given(prereleases, alphanumeric, alphanumeric)
def test_alphanumeric_identifiers_compare_as_ascii(start: tuple[str, ...], one: str, two: str) -> None:
    first = Version(major=1, minor=0, patch=0, prerelease=(*start, one))
    second = Version(major=1, minor=0, patch=0, prerelease=(*start, two))
    assert (first < second) == (one.encode("ascii") < two.encode("ascii"))


@given(prereleases.filter(bool), numeric | alphanumeric)
def test_more_identifiers_stand_above_fewer(start: tuple[str, ...], more: str) -> None:
    short = Version(major=1, minor=0, patch=0, prerelease=start)
    long = Version(major=1, minor=0, patch=0, prerelease=(*start, more))
    assert short < long


def test_a_version_is_equal_to_versions_only() -> None:
    assert version("1.0.0") != "1.0.0"
