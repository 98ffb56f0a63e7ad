"""Text in the cells of a terminal."""

from hypothesis import given
from hypothesis import strategies as st

from tagline.rules.terminal_text import cells, cut, padded, wrapped


def test_wide_letters_take_two_cells_and_marks_on_letters_none() -> None:
    assert [cells(text) for text in ("ab", "日本", "e\u0301", "가", "●")] == [2, 4, 1, 2, 1]


def test_a_text_is_filled_up_by_what_it_takes() -> None:
    assert (padded("日", 4), padded("ab", 4)) == ("日  ", "ab  ")


def test_a_text_breaks_between_words_and_a_wide_word_wherever_it_must() -> None:
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("a 日本語日本語", 7) == ["a", "日本語", "日本語"]
    assert wrapped("", 7) == [""]


@given(st.text(), st.integers(2, 20))
def test_no_line_is_wider_than_it_may_be_and_no_letter_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(min_size=1), st.integers(2, 20))
def test_the_pieces_of_a_word_make_the_word(word: str, width: int) -> None:
    assert "".join(cut(word, width)) == word
