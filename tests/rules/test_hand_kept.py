"""Words that people keep come to their releases; nothing is lost, and nothing told twice."""

import pytest

from stories import commit_of
from tagline.model.commit import Change, Tag
from tagline.rules.changes import change_of
from tagline.rules.hand_kept import Placed, by_hand, place, told_by, words
from tagline.rules.keep_a_changelog import read_changelog
from tagline.rules.tags import sort_tags


def change(message: str, number: int = 1) -> Change:
    """Make the change of a message."""
    found = change_of(commit_of(message, number=number))
    assert found is not None
    return found


def told(text: str, message: str, commit: str = "") -> bool:
    """Whether a text tells a change."""
    made = change(message)
    made = made._replace(commit=made.commit._replace(hash=commit or made.commit.hash))
    return made.anchor in told_by(text, [made])


def placed(text: str, *tags: str) -> Placed:
    """Place the sections of a file in a repository with these tags."""
    found = sort_tags(Tag(name, f"{number:040x}") for number, name in enumerate(tags, 1))
    return place(read_changelog(text), found, "CHANGELOG.md")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        *(
            ("- Mend the parser.", "fix: mend the parser"),
            ("- mend   the **parser**", "fix: Mend the parser"),
            ("- Mend the `parser`", "fix: mend the parser (#12)"),
            ("- parser: mend it", "fix(parser): mend it"),
            ("- Mend the\n  parser ([docs](https://example.org))", "fix: mend the parser"),
            ("# Fixed\n\n- core\n  - mend the parser\n", "fix: mend the parser"),
        ),
        *(
            ("- Better words ([#12](https://example.org/pull/12))", "fix: mend (#12)"),
            ("- Better words, #12", "fix: mend (#12)"),
            ("- Better words (!12)", "fix: mend (!12)"),
            ("- Better words, GH-12", "fix: mend (#12)"),
            ("Prose that names https://github.com/a/b/pull/12.", "fix: mend (#12)"),
        ),
    ],
)
def test_an_entry_tells_a_change_by_its_words_or_its_pull_request(text: str, message: str) -> None:
    assert told(text, message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        *(
            ("", "fix: mend"),
            ("- Mend it all", "fix: mend"),
            ("- See #123", "fix: mend (#12)"),
            ("- &#12;", "fix: x (#12)"),
        ),
        *(("- Page 12", "fix: mend (#12)"), ("Mend the parser", "fix: mend the parser"), ("- !!!", "fix: ???")),
        ("- Break it (#12)", "feat!: break it (#12)"),
    ],
)
def test_no_other_entry_tells_a_change_and_what_breaks_is_always_listed(text: str, message: str) -> None:
    assert not told(text, message)


def test_an_entry_tells_the_commit_that_it_names() -> None:
    whole = "abcdef0123" * 4
    assert told("- Better words (abcdef0)", "fix: mend", whole)
    assert told(f"- Better words [{whole}]", "fix: mend", whole)
    assert not told("- Better words (abcdef1)", "fix: mend", whole)
    assert not told("- Better words (abcdef0124)", "fix: mend", whole)
    assert not told("- Better words (abcdef)", "fix: mend", whole)


def test_words_are_compared_without_their_marks() -> None:
    assert words("Use [`Vec<T>`](https://example.org/a) (#1, see #2)!") == "use vec t"


def test_a_section_finds_the_release_of_its_version_or_tag() -> None:
    text = "## 2.0.0\n- a\n## v1.1.0\n- b\n## 1.0\n- c\n## engine-0.9.0\n- d\n"
    found = placed(text, "v2.0.0", "v1.1.0", "v1.0.0", "v0.9.0")
    assert {name: section.text for name, section in found.sections.items()} == {
        "v2.0.0": "- a",
        "v1.1.0": "- b",
        "v1.0.0": "- c",
        "v0.9.0": "- d",
    }


def test_a_version_without_a_tag_keeps_its_place() -> None:
    found = placed("## 2.0.0\n- a\n## 1.5.0 - 2017-06-20 [YANKED]\n- b\n## 1.0.0\n- c\n", "v2.0.0", "v1.0.0")
    (section,) = found.untagged
    assert (section.version, section.day, section.prose.text, section.yanked, section.after) == (
        *("1.5.0", "2017-06-20", "- b"),
        *(True, "v2.0.0"),
    )


def test_a_version_that_is_called_unreleased_is_what_comes_unless_there_is_a_tag() -> None:
    text = "## Unreleased\n- a\n## 1.1.0 (unreleased)\n- b\n## 1.0.0\n- c\n"
    assert placed(text, "v1.0.0").coming == "- a\n\n- b"
    assert placed(text, "v1.0.0", "v1.1.0").coming == "- a"


def test_two_sections_of_one_release_are_named() -> None:
    found = placed("## 1.0.0\n- a\n## 1.0\n- b\n", "v1.0.0")
    assert found.sections["v1.0.0"].text == "- a"
    assert found.unplaced == ("line 3: 1.0 is v1.0.0 again; only the first one counts",)


def test_what_is_unreleased_tells_unreleased_changes() -> None:
    one, two = change("feat: come soon", 1), change("fix: mend", 2)
    kept = by_hand(placed("## Unreleased\n- Come soon.\n"), [one, two])
    assert kept.told == {one.anchor}
    assert kept.unreleased.text == "- Come soon."
