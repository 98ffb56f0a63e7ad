"""Versions of Python packages: `packaging` is the oracle."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from packaging.version import InvalidVersion
from packaging.version import Version as Parsed

from answers import NOTHING, answer, book_of, shown
from tagline.model.commit import Bump
from tagline.model.settings import Settings
from tagline.rules.pep440 import PEP440
from tagline.rules.succession import line_of, step_between

PYTHON = Settings(scheme="pep440")

numbers = st.integers(0, 3).map(str) | st.integers(0, 10**17).map(str)
releases = st.lists(numbers, min_size=1, max_size=4).map(".".join)
separators = st.sampled_from(("", ".", "-", "_"))


@st.composite
def written(draw: st.DrawFn) -> str:
    """Write a version in any of the forms that PEP 440 permits."""
    text = draw(st.sampled_from(("", "", "1!"))) + draw(releases)
    if draw(st.booleans()):
        word = draw(st.sampled_from(("a", "b", "rc", "alpha", "Beta", "c", "pre", "preview", "RC")))
        text += draw(separators) + word + draw(separators.flatmap(lambda s: numbers.map(lambda n: s + n)) | st.just(""))
    if draw(st.integers(0, 3)) == 0:
        text += draw(st.sampled_from((".post1", "-2", "post3", ".rev", "-r4")))
    if draw(st.integers(0, 3)) == 0:
        text += draw(st.sampled_from((".dev1", "dev", "-dev.3", "_DEV0")))
    return text + draw(st.sampled_from(("", "", "", "+local", "+1.2", "+ubuntu-1")))


@given(written(), written())
def test_the_order_is_that_of_packaging(one: str, two: str) -> None:
    ours = PEP440.parse(one), PEP440.parse(two)
    theirs = Parsed(one), Parsed(two)
    assert ours[0] is not None
    assert ours[1] is not None
    assert (ours[0] < ours[1], ours[0] == ours[1]) == (theirs[0] < theirs[1], theirs[0] == theirs[1])
    assert ours[0] != ours[1] or hash(ours[0]) == hash(ours[1])


@example("0r_")
@example("1.0a.")
@given(written() | st.text("0123456789.-+!abcrdevpost_X\u0661", max_size=16))
def test_the_same_texts_are_versions_as_in_packaging(text: str) -> None:
    try:
        theirs = text.strip().lstrip("vV") == text and bool(Parsed(text))
    except InvalidVersion:
        theirs = False
    assert (PEP440.parse(text) is not None) == theirs


@given(written())
def test_a_prerelease_is_one_for_packaging_too_and_stands_below_its_core(text: str) -> None:
    read, theirs = PEP440.parse(text), Parsed(text)
    assert read is not None
    assert read.final == (not theirs.is_prerelease)
    assert read.core.final
    assert read.final or read < read.core
    assert Parsed(str(read.core)).epoch == theirs.epoch


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("1.0rc1", "1.0"),
        ("1.0.0.dev1", "1.0.0"),
        ("1!1.0a1", "1!1.0"),
        ("1.0.post1.dev2", "1.0.post1"),
        ("1.0rc1.post1", "1.0"),
        ("1.0", "1.0"),
        ("1.0.post1", "1.0.post1"),
    ],
)
def test_a_prerelease_leads_to_a_final(text: str, core: str) -> None:
    read = PEP440.parse(text)
    assert read is not None
    assert str(read.core) == core


@pytest.mark.parametrize(
    ("tag", "prefix", "version"),
    [
        ("1.0", "", "1.0"),
        ("v1.0rc1", "v", "1.0rc1"),
        ("release-1.0.post1", "release-", "1.0.post1"),
        ("py3-v1.2", "py3-v", "1.2"),
        ("pkg==1!2.0", "pkg==", "1!2.0"),
        ("1.0-1", "", "1.0-1"),
    ],
)
def test_a_version_stands_at_the_end_of_a_tag(tag: str, prefix: str, version: str) -> None:
    found = PEP440.in_tag(tag)
    assert found is not None
    assert (found[0], str(found[1])) == (prefix, version)


STORIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "two numbers stay two": ("1.3", ("a", "$ tag 1.2", "feat: b")),
    "a patch adds the third": ("1.2.1", ("a", "$ tag 1.2", "fix: b")),
    "after a patch the next minor version is short again": ("1.3", ("a", "$ tag 1.2", "b", "$ tag 1.2.1", "feat: c")),
    "three numbers stay three": ("1.3.0", ("a", "$ tag 1.2.0", "b", "$ tag 1.2.1", "feat: c")),
    "a project of three that is seen at a patch only keeps three": ("1.3.0", ("a", "$ tag 1.2.1", "feat: c")),
    "a major version is as long as the others": ("2.0", ("a", "$ tag 1.2", "feat!: b")),
    "one number stays one": ("8", ("a", "$ tag 7", "feat!: b")),
    "four numbers stay four": ("1.2.4.0", ("a", "$ tag 1.2.3.4", "fix: b")),
    "an epoch is kept": ("1!1.3", ("a", "$ tag 1!1.2", "feat: b")),
    "a candidate leads to its final": ("1.3", ("a", "$ tag 1.2", "feat: b", "$ tag 1.3rc1", "fix: c")),
    "a development version leads to its final": ("1.3", ("a", "$ tag 1.2", "feat: b", "$ tag 1.3.dev4", "fix: c")),
    "a post release is a final after its final": ("1.2.1", ("a", "$ tag 1.2", "b", "$ tag 1.2.post1", "fix: c")),
    "nothing after a post release is nothing": (NOTHING, ("a", "$ tag 1.2", "b", "$ tag 1.2.post1", "docs: c")),
    "in 0.x a breaking change is a minor version": ("0.4", ("a", "$ tag 0.3", "feat!: b")),
    "the first version is 0.1.0": ("0.1.0", ("feat: a",)),
    "1.10 comes after 1.9": ("1.11", ("a", "$ tag 1.9", "b", "$ tag 1.10", "feat: c")),
    "a prefix does no harm": ("1.3", ("a", "$ tag release-1.2", "feat: b")),
}


@pytest.mark.parametrize("name", STORIES)
def test_in_this_story(name: str, tmp_path: Path) -> None:
    expected, lines = STORIES[name]
    assert shown(answer(tmp_path, lines, settings=PYTHON)) == expected


def test_releases_come_in_the_order_of_their_versions_and_know_their_candidates(tmp_path: Path) -> None:
    lines = ("a", "$ tag 1.0", "b", "$ tag 1.1rc1", "c", "$ tag 1.1", "d", "$ tag 1.1.post1", "e", "$ tag 2.0a1")
    book = book_of(tmp_path, lines, settings=PYTHON)
    assert [str(release.version) for release in book.releases] == ["2.0a1", "1.1.post1", "1.1", "1.1rc1", "1.0"]
    assert [str(version) for version in book.releases[2].candidates] == ["1.1rc1"]
    assert [release.previous and release.previous.name for release in book.releases] == [
        *("1.1.post1", "1.1", "1.0", "1.0"),
        None,
    ]
    assert [release.bump for release in book.releases] == [Bump.NONE, Bump.PATCH, Bump.MINOR, Bump.NONE, Bump.MAJOR]


def test_two_spellings_of_one_version_are_one_release(tmp_path: Path) -> None:
    book = book_of(tmp_path, ("a", "$ tag 1.0", "$ tag v1.0.0"), settings=PYTHON)
    assert len(book.releases) == 1


@pytest.mark.parametrize(("text", "line"), [("1.2.3", "1"), ("1!1.2", "1!1"), ("0.3", "0"), ("2026.1", "2026")])
def test_the_line_is_the_first_number(text: str, line: str) -> None:
    read = PEP440.parse(text)
    assert read is not None
    assert line_of(read, PEP440) == line


@pytest.mark.parametrize(
    ("old", "new", "step"),
    [
        ("1.0", "2.0", Bump.MAJOR),
        ("9.0", "1!1.0", Bump.MAJOR),
        ("1.0", "1.1", Bump.MINOR),
        ("1.0", "1.0.1", Bump.PATCH),
        ("1.0", "1.0.post1", Bump.PATCH),
        ("1.0", "1.1rc1", Bump.NONE),
    ],
)
def test_the_step_is_the_first_number_that_differs(old: str, new: str, step: Bump) -> None:
    one, two = PEP440.parse(old), PEP440.parse(new)
    assert one is not None
    assert two is not None
    assert step_between(one, two, PEP440) is step


@pytest.mark.parametrize(
    ("text", "opens"),
    [("1", Bump.MAJOR), ("1.0.0", Bump.MAJOR), ("1.1", Bump.MINOR), ("1.1.1", Bump.PATCH), ("1.0.post1", Bump.PATCH)],
)
def test_a_version_says_what_it_opens(text: str, opens: Bump) -> None:
    read = PEP440.parse(text)
    assert read is not None
    assert read.opens is opens
