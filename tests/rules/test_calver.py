"""Versions that are dates: the day gives the numbers, and MICRO counts what is released on the same date."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import NOTHING, REFUSED, answer, book_of, shown
from tagline.errors import TaglineError
from tagline.model.commit import Bump
from tagline.model.release import Refusal
from tagline.model.settings import Settings
from tagline.rules.calver import CalVer, calver_of
from tagline.rules.succession import line_of, step_between

TODAY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        ("YYYY.MM.MICRO", "2026.1.0"),
        ("YYYY.0M.MICRO", "2026.01.0"),
        ("YYYY.MM.DD", "2026.1.31"),
        ("YYYY.0M.0D", "2026.01.31"),
        ("YYYY-0M-0D", "2026-01-31"),
        ("YY.0M", "26.01"),
        ("0Y.0M.MICRO", "26.01.0"),
        ("YYYY.WW", "2026.5"),
        ("YYYY.0W.MICRO", "2026.05.0"),
        ("YYYY.MINOR.MICRO", "2026.0.0"),
        ("MAJOR.YYYY.MICRO", "0.2026.0"),
        ("YYYY", "2026"),
    ],
)
def test_the_first_version_is_the_date_and_zeros(pattern: str, first: str) -> None:
    assert str(calver_of(f"calver:{pattern}").first(TODAY)) == first


def test_a_year_before_ten_is_short_or_filled() -> None:
    day = date(2006, 2, 3)
    assert str(calver_of("calver:YY.MM").first(day)) == "6.2"
    assert str(calver_of("calver:0Y.0M").first(day)) == "06.02"
    assert str(calver_of("calver:YY.MM").first(date(2106, 2, 3))) == "106.2"
    assert str(calver_of("calver:YY.MM").first(date(1970, 1, 1))) == "70.1"


def test_a_week_belongs_to_the_year_that_it_is_counted_in() -> None:
    assert str(calver_of("calver:YYYY.0W").first(date(2025, 12, 30))) == "2026.01"
    assert str(calver_of("calver:YYYY.0W").first(date(2027, 1, 1))) == "2026.53"


@pytest.mark.parametrize(
    ("pattern", "advice"),
    [
        ("", "use the tokens YYYY YY 0Y"),
        ("YYYY.MM.PATCH", "use the tokens"),
        ("yyyy.mm", "use the tokens"),
        ("YYYY/MM", "use the tokens"),
        ("YYYY..MM", "use the tokens"),
        ("YYYY.MM.", "use the tokens"),
        ("YYYYMM", "use the tokens"),
        ("MAJOR.MINOR", "begin the date with a year"),
        ("MM.MICRO", "begin the date with a year"),
        ("YYYY.YY", "name each part once"),
        ("YYYY.MICRO.MICRO", "name each part once"),
        ("MM.YYYY", "from the year down"),
        ("YYYY.DD", "from the year down"),
        ("YYYY.MM.WW", "from the year down"),
        ("Y" * 100_000, "use the tokens"),
    ],
    ids=lambda text: text[:20],
)
def test_a_pattern_that_makes_no_dates_is_refused(pattern: str, advice: str) -> None:
    with pytest.raises(TaglineError, match=f"scheme: expected calver: with a pattern .*{advice}") as caught:
        calver_of(f"calver:{pattern}")
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize(
    ("pattern", "valid", "invalid"),
    [
        ("YYYY.0M.MICRO", "2026.01.3 2026.12.0 2026.01.0-rc.1 2026.01.0rc1 2026.01.0.dev3 2026.01.0-beta", "2026.1.3"),
        ("YYYY.MM.MICRO", "2026.1.3 2026.12.30", "2026.01.3 2026.13.0 2026.0.1 2026.1 26.1.3 2026.1.03 2026.1.3.4"),
        ("YYYY.0M.0D", "2026.01.31", "2026.01.32 2026.01.00 2026.1.31 2026.01.31-1 2026.01.31-rc..1"),
        ("YY.0M", "26.04 6.10 126.01", "2026.04 026.04 26.4 26.04.1"),
        ("YYYY-MM-DD", "2026-1-31 2026-1-31-rc.1", "2026.1.31"),
        ("YYYY.0W", "2026.53 2026.01", "2026.54 2026.00"),
    ],
)
def test_what_fits_the_pattern_is_a_version(pattern: str, valid: str, invalid: str) -> None:
    scheme = calver_of(f"calver:{pattern}")
    assert [text for text in valid.split() if str(scheme.parse(text)) != text] == []
    assert [text for text in invalid.split() if scheme.parse(text)] == []


def test_prereleases_stand_in_the_order_of_their_words_and_numbers() -> None:
    scheme = calver_of("calver:YYYY.0M.MICRO")
    rising = (
        *("2025.12.9", "2026.01.0.dev1", "2026.01.0-alpha", "2026.01.0-alpha.1", "2026.01.0-beta.2", "2026.01.0-rc2"),
        *("2026.01.0-rc10", "2026.01.0", "2026.01.1-rc.1", "2026.01.1", "2026.01.10", "2026.10.0"),
    )
    read = [scheme.parse(text) for text in rising]
    assert all(read)
    assert sorted(filter(None, read)) == read


def after(pattern: str, base: str, day: str, step: Bump = Bump.PATCH) -> str:
    """Ask a pattern for what comes after a version on a day."""
    scheme = calver_of(f"calver:{pattern}")
    version = scheme.parse(base)
    assert version is not None
    found = scheme.after(version, step, date.fromisoformat(day), ())
    return REFUSED if isinstance(found, Refusal) else str(found)


@pytest.mark.parametrize(
    ("pattern", "base", "day", "step", "expected"),
    [
        ("YYYY.MM.MICRO", "2026.1.0", "2026-01-31", Bump.PATCH, "2026.1.1"),
        ("YYYY.MM.MICRO", "2026.1.0", "2026-01-31", Bump.MAJOR, "2026.1.1"),
        ("YYYY.MM.MICRO", "2026.1.7", "2026-02-01", Bump.PATCH, "2026.2.0"),
        ("YYYY.MM.MICRO", "2025.12.7", "2026-01-01", Bump.MINOR, "2026.1.0"),
        ("YYYY.0M.MICRO", "2026.01.9", "2026-01-31", Bump.MINOR, "2026.01.10"),
        ("YYYY.0M.0D", "2026.01.30", "2026-01-31", Bump.PATCH, "2026.01.31"),
        ("YYYY.0M.0D", "2026.01.31", "2026-01-31", Bump.PATCH, REFUSED),
        ("YYYY.0M.0D.MICRO", "2026.01.31.0", "2026-01-31", Bump.PATCH, "2026.01.31.1"),
        ("YY.0M", "26.01", "2026-01-31", Bump.MAJOR, REFUSED),
        ("YYYY.MM.MICRO", "2026.2.0", "2026-01-31", Bump.PATCH, REFUSED),
        ("YYYY.MINOR.MICRO", "2026.3.1", "2026-05-01", Bump.PATCH, "2026.3.2"),
        ("YYYY.MINOR.MICRO", "2026.3.1", "2026-05-01", Bump.MINOR, "2026.4.0"),
        ("YYYY.MINOR.MICRO", "2026.3.1", "2026-05-01", Bump.MAJOR, "2026.4.0"),
        ("YYYY.MINOR.MICRO", "2025.3.1", "2026-05-01", Bump.MINOR, "2026.0.0"),
        ("MAJOR.YYYY.MICRO", "2.2026.4", "2026-05-01", Bump.MAJOR, "3.2026.0"),
        ("MAJOR.YYYY.MICRO", "2.2026.4", "2026-05-01", Bump.MINOR, "2.2026.5"),
        ("MAJOR.YYYY.MICRO", "2.2025.4", "2026-05-01", Bump.PATCH, "2.2026.0"),
        ("YYYY.MAJOR", "2026.4", "2026-05-01", Bump.PATCH, "2026.5"),
        ("MAJOR.YYYY", "4.2025", "2026-05-01", Bump.PATCH, "4.2026"),
    ],
)
def test_the_date_moves_first_then_what_counts(pattern: str, base: str, day: str, step: Bump, expected: str) -> None:
    assert after(pattern, base, day, step) == expected


@given(
    st.dates(date(1970, 1, 1), date(2400, 1, 1)), st.sampled_from(("YYYY.0M.0D", "YYYY.WW.MICRO", "YY.MM.DD", "0Y.0M"))
)
def test_any_day_makes_a_version_that_reads_back(day: date, pattern: str) -> None:
    scheme = calver_of(f"calver:{pattern}")
    assert day.year < 2000 or scheme.parse(str(scheme.first(day))) == scheme.first(day)


@given(st.dates(date(2000, 1, 1), date(2400, 1, 1)), st.dates(date(2000, 1, 1), date(2400, 1, 1)))
def test_a_later_day_makes_no_lower_version(one: date, two: date) -> None:
    for pattern in ("YYYY.0M.0D", "YYYY.WW.MICRO", "YY.MM.DD"):
        scheme = calver_of(f"calver:{pattern}")
        assert (one <= two) <= (scheme.first(one) <= scheme.first(two))


# In repositories

MONTHS = Settings(scheme="calver:YYYY.0M.MICRO")

STORIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "the first version is of today": ("2026.01.0", ("feat: a",)),
    "in a new month it begins at 0": ("2026.01.0", ("feat: a", "$ tag 2025.12.3", "fix: b")),
    "in the same month it counts on": ("2026.01.4", ("feat: a", "$ tag 2026.01.3", "feat!: b")),
    "chores ask for none": (NOTHING, ("feat: a", "$ tag 2025.12.3", "chore: b")),
    "a candidate of this month leads to its final": (
        "2026.01.0",
        ("a", "$ tag 2025.12.0", "feat: b", "$ tag 2026.01.0-rc.1", "fix: c"),
    ),
    "a candidate of a month that is over leads to this month": (
        "2026.01.0",
        ("a", "$ tag 2025.11.0", "feat: b", "$ tag 2025.12.0-rc.1", "fix: c"),
    ),
    "a release of a later date is refused": (REFUSED, ("feat: a", "$ tag 2026.02.0", "fix: b")),
    "a date that another line has is refused": (
        REFUSED,
        ("a", "$ tag 2025.12.0", "b", "$ tag 2026.01.0", "$ branch old 2025.12.0", "fix: c"),
    ),
    "a version by hand keeps an old line up": (
        "2025.12.1",
        ("a", "$ tag 2025.12.0", "b", "$ tag 2026.01.0", "$ branch old 2025.12.0", "fix: c\n\nRelease-As: 2025.12.1"),
    ),
    "a tag without its zero is none of the scheme": ("2026.01.1", ("a", "$ tag 2026.1.9", "$ tag 2026.01.0", "fix: b")),
}


@pytest.mark.parametrize("name", STORIES)
def test_in_this_story(name: str, tmp_path: Path) -> None:
    expected, lines = STORIES[name]
    assert shown(answer(tmp_path, lines, settings=MONTHS)) == expected


def test_today_is_that_of_utc(tmp_path: Path) -> None:
    late = datetime.fromisoformat("2026-01-31T23:30:00-02:00")
    assert shown(answer(tmp_path, ("feat: a",), settings=MONTHS, as_of=late)) == "2026.02.0"
    assert shown(answer(tmp_path / "two", ("feat: a",), settings=MONTHS, as_of=datetime(2026, 2, 1, tzinfo=UTC))) == (
        "2026.02.0"
    )


def test_a_day_that_is_taken_is_refused_with_the_way_out(tmp_path: Path) -> None:
    settings = Settings(scheme="calver:YYYY.0M.0D")
    found = answer(tmp_path, ("feat: a", "$ tag 2026.01.31", "fix: b"), settings=settings)
    assert isinstance(found, Refusal)
    assert found.problem == "2026.01.31 is taken already, and YYYY.0M.0D has no number to count on"
    assert "add .MICRO to the pattern" in found.remedy


def test_a_date_after_today_is_refused_with_the_way_out(tmp_path: Path) -> None:
    found = answer(tmp_path, ("feat: a", "$ tag 2026.02.0", "fix: b"), settings=MONTHS)
    assert isinstance(found, Refusal)
    assert found.problem == "2026.02.0 is the latest release, and its date is after 2026-01-31"
    assert "--as-of" in found.remedy


def test_versions_keep_their_zeros_and_stand_in_lines_of_years(tmp_path: Path) -> None:
    lines = ("a", "$ tag v2025.12.0", "b", "$ tag v2026.01.0-rc.1", "c", "$ tag v2026.01.0", "d", "$ tag v2026.01.1")
    book = book_of(tmp_path, lines, settings=MONTHS)
    assert [str(release.version) for release in book.releases] == [
        *("2026.01.1", "2026.01.0", "2026.01.0-rc.1", "2025.12.0"),
    ]
    assert book.lines == ("2026", "2025")
    assert [str(version) for version in book.releases[1].candidates] == ["2026.01.0-rc.1"]
    assert [release.bump for release in book.releases] == [Bump.PATCH, Bump.MAJOR, Bump.NONE, Bump.MAJOR]


@pytest.mark.parametrize(
    ("pattern", "old", "new", "step"),
    [
        ("YYYY.0M.MICRO", "2025.12.0", "2026.01.0", Bump.MAJOR),
        ("YYYY.0M.MICRO", "2026.01.0", "2026.02.0", Bump.MINOR),
        ("YYYY.0M.MICRO", "2026.01.0", "2026.01.1", Bump.PATCH),
        ("YYYY.0M.0D", "2026.01.30", "2026.01.31", Bump.PATCH),
        ("YYYY.MICRO", "2026.1", "2026.2", Bump.PATCH),
        ("MAJOR.YYYY", "1.2026", "2.2026", Bump.MAJOR),
        ("YYYY.MAJOR", "2026.1", "2026.2", Bump.MAJOR),
    ],
)
def test_the_step_is_that_of_the_part_that_differs(pattern: str, old: str, new: str, step: Bump) -> None:
    scheme = calver_of(f"calver:{pattern}")
    one, two = scheme.parse(old), scheme.parse(new)
    assert one is not None
    assert two is not None
    assert step_between(one, two, scheme) is step


def test_the_line_is_the_first_part_as_it_is_written() -> None:
    scheme: CalVer = calver_of("calver:0Y.0M.MICRO")
    version = scheme.parse("06.04.1")
    assert version is not None
    assert line_of(version, scheme) == "06"
