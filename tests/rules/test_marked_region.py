"""The region of a file that belongs to tagline: found by its marks, filled without touching anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.errors import TaglineError
from tagline.rules.keep_a_changelog import END, START
from tagline.rules.marked_region import Region, content, filled, find_region, first_difference, new_file

S, E = START.encode(), END.encode()
BOM = b"\xef\xbb\xbf"


def region(data: bytes) -> Region:
    """Find the region of a file that has one."""
    found = find_region(data, "CHANGELOG.md")
    assert found is not None
    return found


def refused(data: bytes) -> str:
    """Give what is said of a file without one region."""
    with pytest.raises(TaglineError) as caught:
        find_region(data, "CHANGELOG.md")
    return str(caught.value)


foreign = st.binary(max_size=60).filter(lambda raw: raw[:2] not in {b"\xff\xfe", b"\xfe\xff"})
text = st.text("ab#-*` \n\u00e4\U0001f389", max_size=40)


@given(st.tuples(foreign, foreign), st.sampled_from([b"\n", b"\r\n", b"\r"]), st.sampled_from([b"", BOM]), text, text)
def test_whatever_bytes_stand_around_the_region_they_are_kept(
    around: tuple[bytes, bytes], newline: bytes, mark: bytes, one: str, two: str
) -> None:
    head = mark + around[0].replace(b"`", b"").replace(b"~", b"") + newline + S + newline
    tail = E + newline + around[1]
    first = filled(head + b"old" + newline + tail, region(head + b"old" + newline + tail), one)
    second = filled(first, region(first), two)
    for written in (first, second):
        assert written.startswith(head)
        assert written.endswith(tail)
    assert len(second) == len(head) + len(content(region(first), two)) + len(tail)


@given(text)
def test_to_fill_a_region_twice_is_to_fill_it_once(text: str) -> None:
    data = b"a\n" + S + b"\n" + E
    once = filled(data, region(data), text)
    assert filled(once, region(once), text) == once


def test_a_region_is_filled_with_blank_lines_at_its_edges() -> None:
    data = b"# Log\n\n" + S + b"\nold\n" + E + b"\n\nrest"
    assert filled(data, region(data), "\n## a\n\n- b\n") == b"# Log\n\n" + S + b"\n\n## a\n\n- b\n\n" + E + b"\n\nrest"
    assert filled(data, region(data), "\n") == b"# Log\n\n" + S + b"\n" + E + b"\n\nrest"


def test_windows_line_ends_are_written_where_the_mark_has_them() -> None:
    data = S + b"\r\n" + E
    assert filled(data, region(data), "a\nb") == S + b"\r\n\r\na\r\nb\r\n\r\n" + E


@pytest.mark.parametrize("mark", [b"<!--tagline:start-->", b"  <!-- tagline:start -->  ", b"<!--   tagline:start\t-->"])
def test_a_mark_may_be_spaced_otherwise(mark: bytes) -> None:
    assert region(mark + b"\n" + E + b"\n").line == 2


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"text\n", b"text " + S + b" text\n" + E[:-1], b"    " + S + b"\n    " + E + b"\n"),
        *(b"```\n" + S + b"\n" + E + b"\n```\n", b"- ```\n  " + S + b"\n  " + E + b"\n  ```\n", b"~~~\n" + S + b"\n"),
        b"`" + S + b"` and `" + E + b"`\n",
    ],
)
def test_what_is_no_line_of_its_own_or_stands_in_code_is_no_mark(data: bytes) -> None:
    assert find_region(data, "CHANGELOG.md") is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (S + b"\n" + S + b"\n" + E, "CHANGELOG.md:2: expected one mark tagline:start, found it in lines 1 and 2"),
        (S + b"\n" + E + b"\n\n" + E, "CHANGELOG.md:4: expected one mark tagline:end, found it in lines 2 and 4"),
        (b"a\r\n" + E + b"\r\n" + S, "CHANGELOG.md:2: the mark tagline:end stands before tagline:start in line 3"),
        (b"a\n\n" + S, "CHANGELOG.md:3: the mark tagline:end is missing"),
        (b"a\n\n" + E, "CHANGELOG.md:3: the mark tagline:start is missing"),
        ("# a\n".encode("utf-16"), "CHANGELOG.md: is UTF-16"),
    ],
)
def test_marks_that_are_wrong_are_refused_with_their_lines(data: bytes, said: str) -> None:
    assert refused(data).startswith(said)


@pytest.mark.parametrize(
    ("before", "after", "level"),
    [
        *((b"", b"", 2), (b"# Log\n", b"", 2), (b"# P\n\n## Changes\n", b"", 3), (b"P\n===\n\nC\n---\n\n", b"", 3)),
        *((b"# P\n## About\n", b"## 1.0.0\n", 2), (b"# P\n", b"# 1.0.0 (2017-06-20)\n", 1)),
        *((b"# P\n\n## [Unreleased]\n- a\n", b"", 2), (b"```\n### x\n```\n", b"", 2), (b"###### x\n", b"", 5)),
    ],
)
def test_headings_in_the_region_fit_those_around_it(before: bytes, after: bytes, level: int) -> None:
    assert region(before + S + b"\n" + E + b"\n" + after).level == level


def test_a_mark_in_the_text_does_not_end_the_region() -> None:
    found = region(S + b"\n" + E)
    assert content(found, f"a\n{END}\nb").count(b"tagline") == 0


def test_a_new_file_has_its_title_above_the_region() -> None:
    assert new_file("\n## a\n", "# Log\n") == b"# Log\n\n" + S + b"\n\n## a\n\n" + E + b"\n"


# Differences


def test_the_first_line_that_differs_is_told() -> None:
    assert first_difference(b"a\nb\n", b"a\nb\n") is None
    assert first_difference(b"a\nb\nc\n", b"a\nx\nc\n", 5) == (6, "b\n", "x\n")
    assert first_difference(b"a\nb\n", b"a\n") == (2, "b\n", "")
    assert first_difference(b"a\n", b"a\nb") == (2, "", "b")
    assert first_difference(b"a\n", b"a\r\n") == (1, "a\n", "a\r\n")


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_two_texts_have_no_difference_only_where_they_are_one(one: bytes, two: bytes) -> None:
    assert (first_difference(one, two) is None) == (one == two)
