"""A changelog that people keep is read as they meant it, whatever habits they have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.rules.keep_a_changelog import (
    Kept,
    KeptRelease,
    entries_of,
    headings_of,
    names_release,
    parts_of,
    read_changelog,
    without_definitions,
)

OFFICIAL = """\
# Changelog

All notable changes to this project will be documented in this file.

The format is based on [Keep a Changelog](https://keepachangelog.com/en/1.1.0/),
and this project adheres to [Semantic Versioning](https://semver.org/spec/v2.0.0.html).

## [Unreleased]

### Added

- What comes.

## [1.0.0] - 2017-06-20

### Added

- New visual identity by [@tylerfortune8].
- Version navigation.

### Changed

- Start using "changelog" over "change log".

## [0.0.5] - 2014-12-13 [YANKED]

### Fixed

- Nothing.

[unreleased]: https://github.com/ada/engine/compare/v1.0.0...HEAD
[1.0.0]: https://github.com/ada/engine/compare/v0.0.5...v1.0.0
[0.0.5]: https://github.com/ada/engine/releases/tag/v0.0.5
[@tylerfortune8]: https://github.com/tylerfortune8
"""


def only(text: str) -> KeptRelease:
    """Read a file of one release."""
    (release,) = read_changelog(text).releases
    return release


def versions(text: str) -> list[str]:
    """Give the versions in a file."""
    return [release.version for release in read_changelog(text).releases]


def test_a_file_as_the_convention_has_it_is_read_whole() -> None:
    kept = read_changelog(OFFICIAL)
    assert kept == Kept(
        releases=(
            KeptRelease(
                version="1.0.0",
                day="2017-06-20",
                yanked=False,
                headline="",
                text="# Added\n\n- New visual identity by [@tylerfortune8].\n- Version navigation.\n\n"
                '# Changed\n\n- Start using "changelog" over "change log".\n\n'
                "[@tylerfortune8]: https://github.com/tylerfortune8",
                line=14,
            ),
            KeptRelease(
                version="0.0.5",
                day="2014-12-13",
                yanked=True,
                headline="",
                text="# Fixed\n\n- Nothing.",
                line=25,
            ),
        ),
        unreleased="# Added\n\n- What comes.",
    )


@pytest.mark.parametrize(
    ("heading", "version", "day"),
    [
        *(
            ("## [1.2.3] - 2017-06-20", "1.2.3", "2017-06-20"),
            ("## 1.2.3 - 2017-06-20", "1.2.3", "2017-06-20"),
            ("## v1.2.3 (2017-06-20)", "1.2.3", "2017-06-20"),
            ("## [v1.2.3] (2017-06-20)", "1.2.3", "2017-06-20"),
            ("# 1.2.3", "1.2.3", ""),
            ("##[1.2.3] - 2017-06-20", "1.2.3", "2017-06-20"),
            ("### 1.2.3 / 2017-06-20", "1.2.3", "2017-06-20"),
            ("## 1.2.3 \u2013 2017-06-20", "1.2.3", "2017-06-20"),
            ("## [1.2.3] \u2014 2017/06/20", "1.2.3", "2017-06-20"),
            ("## 1.2.3: 2017.06.20", "1.2.3", "2017-06-20"),
            ("## 1.2.3 - 2017-6-2", "1.2.3", "2017-06-02"),
            ("## 1.2.3 - 2017-06-20T10:00:00Z", "1.2.3", "2017-06-20"),
            ("## 1.2.3-2017-06-20", "1.2.3", "2017-06-20"),
        ),
        *(
            ("## Version 1.2.3 (20 June 2017)", "1.2.3", "2017-06-20"),
            ("## Release 1.2.3 - June 20th, 2017", "1.2.3", "2017-06-20"),
            ("## 1.2.3 (Jun 20, 2017)", "1.2.3", "2017-06-20"),
            ("## 1.2.3 (Tue, 20 Jun 2017)", "1.2.3", "2017-06-20"),
            ("## 1.2.3 - 20.06.2017", "1.2.3", "2017-06-20"),
            ("## 2017-06-20, Version 1.2.3", "1.2.3", "2017-06-20"),
            ("## 2017-06-20 \u2013 v1.2.3", "1.2.3", "2017-06-20"),
            ("Release 1.2.3 (release date: 2017-06-20)\n====", "1.2.3", "2017-06-20"),
            ("## 1.2.3 - 06/07/2017", "1.2.3", ""),
            ("## 1.2.3 - 2017-13-45", "1.2.3", ""),
        ),
        *(
            ("## [1.2.3](https://example.org/a_(b)) - 2017-06-20", "1.2.3", "2017-06-20"),
            ("## [1.2.3][] - 2017-06-20", "1.2.3", "2017-06-20"),
            ("## [1.2.3][1.2.3] - 2017-06-20", "1.2.3", "2017-06-20"),
            ('## <a name="1.2.3"></a>1.2.3 (2017-06-20)', "1.2.3", "2017-06-20"),
            ("## **1.2.3** - *2017-06-20*", "1.2.3", "2017-06-20"),
            ("## `v1.2.3` 2017-06-20 ##", "1.2.3", "2017-06-20"),
            (r"## \[1.2.3\] - 2017-06-20", "1.2.3", "2017-06-20"),
            ("1.2.3 - 2017-06-20\n==================", "1.2.3", "2017-06-20"),
            ("v1.2.3 (2017-06-20)\n---", "1.2.3", "2017-06-20"),
            ("## \U0001f389 1.2.3 - 2017-06-20", "1.2.3", "2017-06-20"),
            ("## engine@1.2.3 - 2017-06-20", "1.2.3", "2017-06-20"),
            ("## engine-core 1.2.3 (2017-06-20)", "1.2.3", "2017-06-20"),
        ),
        *(
            ("## [1.2.3-rc.1+build.5] - 2017-06-20", "1.2.3-rc.1+build.5", "2017-06-20"),
            ("## 1.2.3rc1", "1.2.3rc1", ""),
            ("## 2017.6", "2017.6", ""),
            ("## [12] - 2017-06-20", "12", "2017-06-20"),
            ("## 1.2.3.4", "1.2.3.4", ""),
        ),
    ],
)
def test_the_heading_of_a_release_is_known(heading: str, version: str, day: str) -> None:
    release = only(f"# Changelog\n\n{heading}\n\n- text\n")
    assert (release.version, release.day, release.headline, release.text) == (version, day, "", "- text")


@pytest.mark.parametrize(
    "heading",
    [
        *("## Upgrading to 2.0.0", "## 2017", "## 2017-06-20", "## 1.x", "## 3 new things", "## Changes in detail"),
        *("## Next steps", "## Python 3.12 support", "## ", "##", "#1.2 is an issue of", "## The way to 1.2.3"),
    ],
)
def test_any_other_heading_is_none(heading: str) -> None:
    assert versions(f"{heading}\n\ntext\n") == []


@pytest.mark.parametrize("mark", ["[YANKED]", "(yanked)", "YANKED", "[Yanked]", "**[YANKED]**"])
def test_a_release_may_be_yanked(mark: str) -> None:
    release = only(f"## [1.2.3] - 2017-06-20 {mark}\n")
    assert (release.yanked, release.headline, release.day) == (True, "", "2017-06-20")


def test_a_mark_may_touch_the_version() -> None:
    assert only("## [1.2.3][YANKED] - 2017-06-20").yanked


def test_what_a_heading_says_beside_version_and_day_is_the_headline() -> None:
    assert only('## 1.2.3 - "Foxy" - 2017-06-20').headline == '"Foxy"'
    assert only("## 1.2.3: The big one").headline == "The big one"
    assert only("## 1.2.3 (Long-term support), 2017-06-20").headline == "Long-term support"


@pytest.mark.parametrize(
    "heading",
    [
        *("## [Unreleased]", "## Unreleased", "## [unreleased] - 2099", "## [Unreleased](https://example.org)"),
        *("Unreleased\n---", "## Unreleased changes", "## Next version", "## HEAD", "## main (unreleased)"),
    ],
)
def test_what_is_unreleased_stands_apart(heading: str) -> None:
    kept = read_changelog(f"# Log\n\n{heading}\n\n- text\n\n## 1.0.0\n\n- old\n")
    assert (kept.unreleased, [release.version for release in kept.releases]) == ("- text", ["1.0.0"])


@pytest.mark.parametrize("rest", ["(unreleased)", "- Unreleased", "- YYYY-MM-DD", "- TBD", "- 2026-xx-xx"])
def test_a_version_may_be_called_unreleased(rest: str) -> None:
    release = only(f"## [1.3.0] {rest}\n\n- text\n")
    assert (release.version, release.pending, release.headline) == ("1.3.0", True, "")


def test_a_heading_in_code_or_in_a_comment_is_none() -> None:
    code = "```md\n## [1.0.0]\n```\n\n- ~~~\n  ## 1.1.0\n  ~~~\n\n"
    text = f"## 2.0.0\n\n{code}<!--\n## [1.2.0]\n-->\n<!-- ## 1.3.0 -->\n- x"
    assert versions(text) == ["2.0.0"]
    assert only(text).text == f"{code}- x"


def test_a_comment_within_a_line_hides_nothing() -> None:
    text = "## 2.0.0\n\n- Support `<!--` in files\n\n<!-- a --> kept\n\n## 1.0.0\n\n- x"
    assert versions(text) == ["2.0.0", "1.0.0"]
    assert "kept" in read_changelog(text).releases[0].text


def test_what_tagline_wrote_between_its_marks_is_left_out() -> None:
    made = "<!-- tagline:start -->\n\n## [2.0.0] - 2026-01-01\n\n- made\n\n<!-- tagline:end -->"
    text = f"# Log\n{made}\n\n## 1.0.0\n- kept\n"
    assert only(text) == KeptRelease("1.0.0", "", yanked=False, headline="", text="- kept", line=10)


def test_sections_keep_their_words_and_begin_at_level_one() -> None:
    release = only("# 1.2.3\n\nSummary.\n\n### Fixed\n\n- a\n\n#### Core\n\n- b\n\n### Bug Fixes\n\n- c\n")
    assert release.text == "Summary.\n\n# Fixed\n\n- a\n\n## Core\n\n- b\n\n# Bug Fixes\n\n- c"


def test_underlined_sections_become_headings() -> None:
    assert only("1.2.3\n=====\n\nFixed\n-----\n\n- a\n").text == "# Fixed\n\n- a"


def test_sections_that_stand_as_high_as_their_release_belong_to_it() -> None:
    kept = read_changelog("## 1.2.3\n\n## Added\n\n- a\n\n## Bug fixes\n\n- b\n\n## 1.2.2\n")
    assert kept.releases[0].text == "# Added\n\n- a\n\n# Bug fixes\n\n- b"
    assert kept.unplaced == ()


def test_empty_sections_are_left_out() -> None:
    assert only("## 1.2.3\n### Added\n\n### Changed\n- a\n\n### Removed\n\n").text == "# Changed\n- a"


def test_patch_releases_may_stand_deeper() -> None:
    text = (
        "# 1.1.0 (2017-06-20)\n\n### Features\n\n- a\n\n## 1.0.1 (2017-06-01)\n\n### Bug Fixes\n\n- b\n\n# 1.0.0\n- c"
    )
    assert versions(text) == ["1.1.0", "1.0.1", "1.0.0"]


def test_a_rule_between_releases_belongs_to_none() -> None:
    assert read_changelog("## 1.1.0\n\n- a\n\n---\n\n## 1.0.0\n\n- b\n\n***\n").releases[0].text == "- a"


def test_links_follow_their_texts_wherever_they_are_defined() -> None:
    text = "[a]: https://a\n## 1.1.0\n\nsee [a] and [B  c][]\n\n## 1.0.0\n\n[b C]: <https://b> 'title'\n\nsee [x][a]\n"
    kept = read_changelog(text)
    assert kept.releases[0].text == "see [a] and [B  c][]\n\n[a]: https://a\n[b C]: <https://b> 'title'"
    assert kept.releases[1].text == "see [x][a]\n\n[a]: https://a"


def test_a_part_that_belongs_to_no_release_is_named() -> None:
    kept = read_changelog("# Log\n\n## 1.0.0\n\n- a\n\n## License\n\nMIT\n\n# Older\n\n## 0.9.0\n- b\n")
    assert [release.text for release in kept.releases] == ["- a", "- b"]
    assert kept.unplaced == ('line 7: "License" belongs to no release, so it is shown nowhere',)


def test_a_version_that_stands_twice_is_told_whole_and_named() -> None:
    kept = read_changelog("## 1.0.0\n\n- a\n\n## 1.0.0 - 2017-06-20\n\n- b\n")
    assert [release.text for release in kept.releases] == ["- a\n\n- b"]
    assert kept.unplaced == ("line 5: 1.0.0 stands in line 1 already; both count",)


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    assert versions("\ufeff## 1.0.0\n- a") == ["1.0.0"]


def test_no_address_is_kept() -> None:
    assert "users.invalid" not in only("## 1.0.0\n- by ada@users.invalid\n").text


lines = st.sampled_from(
    [
        *("## [1.0.0] - 2017-06-20", "## 1.1.0", "# Log", "### Added", "- a", "  - b", "", "```", "<!--", "-->"),
        *("text", "===", "---", "[a]: b", "[a]", "## [Unreleased]", "## Other", "<!-- tagline:start -->", "~~~ x"),
    ]
)


@given(st.text() | st.lists(lines, max_size=30).map("\n".join))
def test_whatever_a_file_holds_it_is_read_and_no_release_stands_twice(text: str) -> None:
    found = versions(text)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "[" * 200_000,
            "#" * 200_000,
            "## " + "[1.0.0" * 40_000,
            "- a\n" * 50_000,
            "`" * 200_000,
            "## 1.0.0\n- a\n" * 20_000,
        ),
        *(
            "## 1.0.0 " + "(" * 200_000,
            "<!--\n" * 40_000,
            "[a]: b\n" * 40_000,
            "    - x\n" * 40_000,
            "## 1" + ".1" * 90_000,
        ),
        *(
            "## a-" * 50_000,
            "1.0.0\n===\n" * 20_000,
            "\n" * 200_000,
            "> " * 100_000,
            "- " * 100_000,
            "## " + " " * 200_000,
        ),
    ],
    ids=range(17),
)
def test_a_hostile_file_is_read_like_any_other(text: str) -> None:
    read_changelog(text)
    parts_of(text)
    entries_of(text)


# Its parts


def test_the_six_sections_are_told_from_all_else() -> None:
    parts = parts_of("Summary.\n\n# Added\n\n- a\n\n## Core\n\n- b\n\n# Thanks\n\nto all\n\n# fixed:\n- c\n")
    assert parts.summary == "Summary.\n\n# Thanks\n\nto all"
    assert parts.sections == {"Added": "- a\n\n## Core\n\n- b", "Fixed": "- c"}


def test_entries_hold_what_belongs_to_them() -> None:
    text = "- a\n  more\n\n  and more\n* b\n  - nested\n    - deeper\n+ c\n\ntext\n\n- d\n  ```\n  - code\n  ```\n"
    assert entries_of(text) == ("a\nmore\n\nand more", "b\n- nested\n- deeper", "c", "d\n```\n- code\n```")


def test_definitions_come_out_of_a_text() -> None:
    assert without_definitions("a [x]\n\n[x]: y\n\n```\n[z]: y\n```") == (
        "a [x]\n\n\n```\n[z]: y\n```",
        {"x": "[x]: y"},
    )


def test_headings_are_numbered_from_the_top() -> None:
    assert [(line.number, line.level, line.text) for line in headings_of("a\n\n# b\n```\n# c\n```\nd\n---\n")] == [
        (3, 1, "b")
    ]
    assert names_release("[Unreleased]")
    assert not names_release("About")
