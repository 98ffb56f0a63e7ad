"""Tags are releases where they carry a version, behind the prefix that the project uses."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.errors import TaglineError
from tagline.model.commit import Tag
from tagline.rules.schemes import SEMVER, scheme_of
from tagline.rules.tags import Tags, pattern_of, sort_tags, version_tag


def tags(*names: str) -> list[Tag]:
    """Make tags, each on a commit of its own."""
    return [Tag(name=name, commit_hash=f"{number:040x}") for number, name in enumerate(names)]


def together(*names: str) -> list[Tag]:
    """Make tags on one commit."""
    return [Tag(name=name, commit_hash="1" * 40) for name in names]


def found(given_tags: Iterable[Tag]) -> Tags:
    """Sort tags."""
    return sort_tags(given_tags)


def leading(sorted_tags: Tags) -> set[str]:
    """Give the names of the tags that are releases."""
    return {item.tag.name for item in sorted_tags.releases}


@pytest.mark.parametrize(
    ("name", "prefix", "version"),
    [
        ("1.2.3", "", "1.2.3"),
        ("v1.2.3", "v", "1.2.3"),
        ("V1.2.3", "V", "1.2.3"),
        ("v1.2.3-rc.1+build.5", "v", "1.2.3-rc.1+build.5"),
        ("release-1.2.3", "release-", "1.2.3"),
        ("release/1.2.3", "release/", "1.2.3"),
        ("pkg@1.2.3", "pkg@", "1.2.3"),
        ("@scope/pkg@1.2.3-beta.0", "@scope/pkg@", "1.2.3-beta.0"),
        ("pkg-v1.2.3", "pkg-v", "1.2.3"),
        ("py3-v1.2.3", "py3-v", "1.2.3"),
        ("\u00fcber-1.2.3", "\u00fcber-", "1.2.3"),
    ],
)
def test_a_version_stands_at_the_end_of_a_tag(name: str, prefix: str, version: str) -> None:
    read = version_tag(tags(name)[0])
    assert read is not None
    assert (read.prefix, str(read.version)) == (prefix, version)


@pytest.mark.parametrize(
    "name",
    [
        *("latest", "nightly", "v1", "v1.2", "v1.2.3.4", "1.2.3.4", "v1.02.3", "v01.2.3", "v1.2.3-", "v1.2.3-01"),
        *(
            "v1.2.3_b",
            "v1.2.3/b",
            "v1.2.3 ",
            "v\uff12.0.0",
            "v\u0662.\u0660.\u0660",
            "v1.2.3\n",
            "1.2.3.dev",
            "v1.2.3-\u00e9",
        ),
        *("v1.2.3\u200b", "v1.2.3-a..b", f"v{'9' * 19}.0.0", f"v1.0.0-{'x' * 300}", "9" * 100_000, "0." * 50_000, ""),
        f"v1.0.{'1' * 19}",
    ],
    ids=lambda name: ascii(name)[:30],
)
def test_what_is_no_version_is_no_release(name: str) -> None:
    assert version_tag(tags(name)[0]) is None
    assert leading(found(tags(name))) == set()
    assert [one.name for one in found(tags(name)).ignored] == [name]


def test_a_number_of_eighteen_digits_is_a_version() -> None:
    assert version_tag(tags(f"v{'9' * 18}.0.0")[0]) is not None


def test_plain_versions_win_over_packages() -> None:
    sorted_tags = found(tags("v1.0.0", "v2.0.0", "pkg@1.0.0", "pkg@1.1.0", "pkg@1.2.0", "docs-3.0.0"))
    assert leading(sorted_tags) == {"v1.0.0", "v2.0.0"}
    assert {one.name for one in sorted_tags.ignored} == {"pkg@1.0.0", "pkg@1.1.0", "pkg@1.2.0", "docs-3.0.0"}
    assert all("series" in one.reason for one in sorted_tags.ignored)


def test_where_plain_versions_are_rare_the_most_used_prefix_counts() -> None:
    sorted_tags = found(tags("v1.0.0", *(f"pkg@1.0.{number}" for number in range(11))))
    assert leading(sorted_tags) == {f"pkg@1.0.{number}" for number in range(11)}
    assert sorted_tags.scheme.prefix == "pkg@"


def test_a_tenth_of_plain_versions_is_enough_for_them_to_count() -> None:
    sorted_tags = found(tags("v1.0.0", *(f"pkg@1.0.{number}" for number in range(10))))
    assert leading(sorted_tags) == {"v1.0.0"}


def test_plain_versions_with_and_without_a_letter_count_together() -> None:
    sorted_tags = found(tags("1.0.0", "1.1.0", "v1.2.0", "V1.3.0"))
    assert leading(sorted_tags) == {"1.0.0", "1.1.0", "v1.2.0", "V1.3.0"}
    assert sorted_tags.scheme.prefixes == ("", "V", "v")


def test_without_a_version_a_new_tag_takes_a_v() -> None:
    assert found(tags("nightly")).scheme.prefix == "v"


def test_two_tags_of_one_version_on_one_commit_are_one_release() -> None:
    sorted_tags = found([*tags("v1.0.0", "v1.1.0"), *together("2.0.0", "v2.0.0", "v2.0.0+build.1")])
    assert leading(sorted_tags) == {"v1.0.0", "v1.1.0", "v2.0.0"}
    assert [tag.name for aliases in sorted_tags.aliases.values() for tag in aliases] == ["v2.0.0+build.1", "2.0.0"]


def test_two_tags_of_one_version_on_two_commits_are_reported() -> None:
    sorted_tags = found(tags("v0.9.0", "v1.0.0", "1.0.0"))
    assert leading(sorted_tags) == {"v0.9.0", "v1.0.0"}
    assert sorted_tags.ignored == (("1.0.0", "is version 1.0.0 on another commit than v1.0.0"),)


def test_prereleases_of_one_commit_stay_releases_of_their_own() -> None:
    assert leading(found(together("v2.0.0-rc.1", "v2.0.0"))) == {"v2.0.0-rc.1", "v2.0.0"}


names = st.sampled_from(
    ("v1.0.0", "1.0.0", "v1.0.0+a", "v2.0.0-rc.1", "pkg@1.0.0", "pkg@2.0.0", "v3", "nightly", "V4.0.0")
)


@given(st.lists(st.tuples(names, st.integers(0, 2)), unique_by=lambda one: one[0]))
def test_every_tag_is_a_release_an_alias_or_ignored(made: list[tuple[str, int]]) -> None:
    sorted_tags = found(Tag(name=name, commit_hash=f"{commit:040x}") for name, commit in made)
    seen = [
        *(item.tag.name for item in sorted_tags.releases),
        *(tag.name for aliases in sorted_tags.aliases.values() for tag in aliases),
        *(tag.name for tag in sorted_tags.ignored),
    ]
    assert sorted(seen) == sorted(name for name, _ in made)


@given(st.permutations(("v1.0.0", "1.0.0", "v1.0.0+a", "v2.0.0-rc.1", "pkg@1.0.0", "pkg@2.0.0", "v3", "V1.0.0")))
def test_the_order_of_the_tags_changes_nothing(order: list[str]) -> None:
    one, two = found(together(*order)), found(together(*sorted(order)))
    assert leading(one) == leading(two)
    assert one.aliases == two.aliases
    assert one.scheme.prefixes == two.scheme.prefixes


# Patterns


@pytest.mark.parametrize(
    ("pattern", "package", "name", "version"),
    [
        ("v{version}", "", "v1.2.3", "1.2.3"),
        ("{version}", "", "1.2.3-rc.1", "1.2.3-rc.1"),
        ("release-{version}", "", "release-1.2.3", "1.2.3"),
        ("{version}-final", "", "1.2.3-final", "1.2.3"),
        ("{package}@{version}", "core", "core@1.2.3", "1.2.3"),
        ("{package}/v{version}", "a/b", "a/b/v1.2.3", "1.2.3"),
        ("@scope/{package}@{version}", "core", "@scope/core@1.2.3", "1.2.3"),
    ],
)
def test_a_pattern_reads_the_names_that_it_makes(pattern: str, package: str, name: str, version: str) -> None:
    made = pattern_of(pattern, package)
    read = made.version_in(name)
    assert (str(read), made.name_of(version)) == (version, name)
    assert sort_tags(tags(name), pattern=made).scheme.tag_of(version) == name


@pytest.mark.parametrize(
    "name",
    ["1.2.3", "V1.2.3", "vv1.2.3", "v1.2", "v", "", "v1.2.3 ", "pkg-v1.2.3", f"v{'9' * 19}.0.0", "v1.2.3" + "0" * 300],
)
def test_a_name_that_the_pattern_does_not_make_is_no_release(name: str) -> None:
    assert pattern_of("v{version}").version_in(name) is None


@pytest.mark.parametrize(
    ("pattern", "package"),
    [
        *((text, "") for text in ("", "v", "{Version}", "v{version", "{version}{version}", "{package}@{version}")),
        *(
            (text, "")
            for text in ("v {version}", "v~{version}", "-{version}", "/{version}", "{version}/", "a..{version}")
        ),
        *(
            (text, "")
            for text in (
                "{name}-{version}",
                "{version}.lock",
                "v^{version}",
                "v:{version}",
                "a//{version}",
                "v\n{version}",
            )
        ),
        ("{package}@{version}", "a b"),
        ("{package}@{version}", "{version}"),
    ],
)
def test_a_pattern_that_makes_no_tag_names_is_refused(pattern: str, package: str) -> None:
    with pytest.raises(TaglineError, match=r"tag: expected a pattern that makes tag names, such as v\{version\}"):
        pattern_of(pattern, package)


def test_with_a_pattern_only_the_tags_that_fit_it_count() -> None:
    sorted_tags = sort_tags(
        tags("v1.0.0", "v2.0.0", "release-1.0.0", "release-x"), pattern=pattern_of("release-{version}")
    )
    assert leading(sorted_tags) == {"release-1.0.0"}
    assert [tuple(one) for one in sorted_tags.ignored] == [
        ("v1.0.0", "does not fit the pattern release-{version}"),
        ("v2.0.0", "does not fit the pattern release-{version}"),
        ("release-x", "is no semantic version, such as 1.2.3 or 1.2.3-rc.1"),
    ]


def test_with_a_pattern_and_no_tag_yet_a_new_tag_is_made_with_it() -> None:
    assert sort_tags((), pattern=pattern_of("{version}-final")).scheme.tag_of("1.0.0") == "1.0.0-final"


def test_without_a_pattern_a_new_tag_takes_the_prefix_that_is_used_most() -> None:
    assert found(tags("v1.0.0", "1.1.0", "1.2.0")).scheme.tag_of("1.3.0") == "1.3.0"


def test_a_scheme_reads_its_own_tags() -> None:
    sorted_tags = sort_tags(tags("v1.0", "v1.1rc1", "2026.01.0", "v1.2-x"), scheme=scheme_of("pep440"))
    assert leading(sorted_tags) == {"v1.0", "v1.1rc1", "2026.01.0"}
    assert [tuple(one) for one in sorted_tags.ignored] == [
        ("v1.2-x", "is no PEP 440 version, such as 1.2.3 or 1.2.3rc1"),
    ]


patterns = st.text("abv1./@-{}~ ", max_size=6)


@given(patterns, patterns, st.sampled_from(("1.0.0", "1.2.3-rc.1", "10.0.0+build")))
def test_what_a_pattern_makes_it_reads_again(before: str, after: str, version: str) -> None:
    try:
        pattern = pattern_of(f"{before}{{version}}{after}")
    except TaglineError:
        return
    assert pattern.version_in(pattern.name_of(version)) == SEMVER.parse(version)
