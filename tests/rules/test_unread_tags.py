"""Tags that look like versions of another scheme are named with the setting that reads them."""

from pathlib import Path

import pytest

from answers import REFUSED, answer, book_of, shown
from tagline.model.release import NextVersion, Refusal
from tagline.model.settings import Settings
from tagline.model.version import Version
from tagline.rules.checkup import checkup
from tagline.rules.schemes import SEMVER, scheme_of
from tagline.rules.unread_tags import better_scheme

READ = (Version(major=1, minor=2, patch=3),)


@pytest.mark.parametrize(
    ("names", "scheme"),
    [
        ("1.0 1.1 1.2rc1 1.2", "pep440"),
        ("v1.0 v1.1 v1.1.post1", "pep440"),
        ("1.0.0rc1 1.0.0rc2", "pep440"),
        ("2025.12.0 2026.01.1 2026.02.0", "calver:YYYY.0M.MICRO"),
        ("v2025.11.30 v2026.01.31 v2026.02.01", "calver:YYYY.0M.0D"),
        ("2025.11 2026.01 2026.02", "calver:YYYY.0M"),
        ("2025.11.30.0 2026.01.31.1", "calver:YYYY.0M.0D.MICRO"),
        ("24.04 24.10 25.04", "calver:YY.0M"),
        ("24.04.1 24.10.0 25.04.2", "calver:YY.0M.MICRO"),
    ],
)
def test_the_scheme_that_reads_most_is_named(names: str, scheme: str) -> None:
    found = better_scheme(SEMVER, (), names.split())
    assert found is not None
    assert (found.scheme, found.amount) == (scheme, len(names.split()))
    assert scheme_of(found.scheme).in_tag(found.example) is not None


@pytest.mark.parametrize(
    "names",
    [
        "",
        "1.4",
        "nightly latest release-2020",
        "v1 v2 v3",  # they move with each release of their major version
        "v1.2 1.2",  # and these with each of 1.2
        "build-1 build-2 build-3",
        "2026 2025",
        "pkg-1.0 pkg-1.1 pkg-1.2",
        "1." * 90 + "0",
    ],
)
def test_junk_and_moving_tags_suggest_nothing(names: str) -> None:
    assert better_scheme(SEMVER, READ, names.split()) is None


def test_a_few_odd_tags_beside_many_releases_suggest_nothing() -> None:
    many = [Version(major=2, minor=0, patch=number) for number in range(30)]
    assert better_scheme(SEMVER, many, ("1.0", "1.1")) is None
    assert better_scheme(SEMVER, many, ("1.0", "1.1", "1.3")) is not None


def test_the_scheme_in_force_is_not_suggested() -> None:
    assert better_scheme(scheme_of("pep440"), (), ("1.0", "1.1")) is None


def test_the_doctor_names_the_setting(tmp_path: Path) -> None:
    book = book_of(tmp_path, ("a", "$ tag v1.0.0", "b", "$ tag 1.1", "c", "$ tag 1.2rc1", "d", "$ tag 1.3"))
    (found,) = (finding for finding in checkup(book) if finding.subject == "scheme")
    assert found.found == "3 ignored tags have the form of a PEP 440 version, such as 1.3"
    assert found.advice == 'to read them, set `scheme = "pep440"`'


def test_a_first_version_is_refused_where_all_tags_are_of_another_scheme(tmp_path: Path) -> None:
    found = answer(tmp_path, ("a", "$ tag 1.0", "b", "$ tag 1.1", "feat: c"))
    assert isinstance(found, Refusal)
    assert found.problem == ("no tag is a semantic version, but 2 have the form of a PEP 440 version, such as 1.1")
    assert found.remedy == 'set `scheme = "pep440"`, or `first-version` to begin anew'


def test_a_version_is_refused_where_most_tags_are_of_another_scheme(tmp_path: Path) -> None:
    dates = [f"2025.{month:02}.{day:02}" for month in (1, 2, 3, 10) for day in (1, 5, 17)]
    lines = tuple(line for date in dates for line in (f"chore: {date}", f"$ tag {date}"))
    found = answer(tmp_path, (*lines, "fix: b"))
    assert isinstance(found, Refusal)
    assert found.problem == (
        "one tag is a semantic version, but 11 have the form of a calendar version (YYYY.0M.0D), such as 2025.10.05"
    )
    assert found.remedy == 'set `scheme = "calver:YYYY.0M.0D"`, or set `tag` to say which tags count'


def test_a_project_that_has_left_another_scheme_goes_on(tmp_path: Path) -> None:
    old = tuple(line for number in range(12) for line in (f"chore: {number}", f"$ tag 0.{number}"))
    assert shown(answer(tmp_path, (*old, "b", "$ tag v1.0.0", "fix: c"))) == "1.0.1"


def test_a_few_odd_tags_hold_nothing_up(tmp_path: Path) -> None:
    lines = ("a", "$ tag v1.0.0", "b", "$ tag v1.2.3.4", "c", "$ tag v2.0", "$ tag 1.4", "$ tag 1.5rc1", "fix: d")
    assert shown(answer(tmp_path, lines)) == "1.0.1"


def test_a_pattern_that_is_set_settles_which_tags_count(tmp_path: Path) -> None:
    others = tuple(line for number in range(1, 8) for line in (f"chore: {number}", f"$ tag 1.{number}"))
    lines = ("a", "$ tag v1.0.0", *others, "fix: d")
    assert shown(answer(tmp_path / "one", lines)) == REFUSED
    assert shown(answer(tmp_path / "two", lines, settings=Settings(tag="v{version}"))) == "1.0.1"


def test_a_scheme_that_people_have_set_is_doubted_only_where_it_reads_less_than_another() -> None:
    months = scheme_of("calver:YYYY.0M.MICRO")
    read = [
        version
        for version in (months.parse("2025.01.0"), months.parse("2025.02.0"), months.parse("2025.03.0"))
        if version
    ]
    assert better_scheme(months, read, ("1.0", "1.1")) is None
    assert better_scheme(months, read, ("1.0", "1.1", "1.2", "1.3")) is not None


def test_a_first_version_that_is_set_begins_anew(tmp_path: Path) -> None:
    found = answer(tmp_path, ("a", "$ tag 1.0", "b", "$ tag 1.1", "feat: c"), settings=Settings(first_version="2.0.0"))
    assert isinstance(found, NextVersion)
    assert shown(found) == "2.0.0"


def test_a_pattern_that_no_tag_fits_is_refused_where_others_carry_versions(tmp_path: Path) -> None:
    found = answer(tmp_path, ("feat: a", "$ tag 2026.1.0", "fix: b"), settings=Settings(tag="v{version}"))
    assert isinstance(found, Refusal)
    assert shown(found) == REFUSED
    assert found.problem == "no tag fits the pattern v{version}, but 1 tag carries a version, such as 2026.1.0"
    assert found.remedy == "correct the setting `tag`, or leave it out"


def test_a_version_whose_tag_points_to_a_tree_is_refused(tmp_path: Path) -> None:
    from stories import git  # noqa: PLC0415 - for the one story that git itself has to go on with
    from tagline.assembly.books import read_book  # noqa: PLC0415 - as above

    book = book_of(tmp_path, ("feat: a", "$ tag v1.0.0", "fix: b"))
    git(tmp_path, "tag", "v1.0.1", "HEAD^{tree}")
    found = read_book(tmp_path, as_of=book.as_of).next
    assert isinstance(found, Refusal)
    assert found.problem == "1.0.1 cannot be tagged: the tag v1.0.1 points to a tree, not to a commit"
