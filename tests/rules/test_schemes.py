"""What every scheme promises, and the answers of Semantic Versioning."""

from collections.abc import Callable
from datetime import date

import pytest
import semver
from hypothesis import given
from hypothesis import strategies as st

from tagline.errors import TaglineError
from tagline.model.commit import Bump
from tagline.model.release import Refusal
from tagline.model.version import Version
from tagline.rules.schemes import SEMVER, Mark, Scheme, scheme_of

TODAY = date(2026, 1, 31)
ALL = ("semver", "pep440", "calver:YYYY.0M.MICRO", "calver:YY.MM.DD", "calver:YYYY.MINOR.MICRO", "calver:MAJOR.YYYY-0W")
texts = st.text("0123456789.-+!abcrdevpost_XYZ \u0661\n", max_size=24)


@pytest.mark.parametrize("text", ["", "SemVer", "semver ", "pep-440", "calver", "zerover", "calver :YYYY", "\n"])
def test_an_unknown_scheme_is_one_error_that_names_what_would_be_right(text: str) -> None:
    with pytest.raises(TaglineError, match=r"scheme: expected semver, pep440 or calver:YYYY\.MM\.MICRO"):
        scheme_of(text)


@pytest.mark.parametrize("name", ALL)
def test_a_scheme_is_found_by_its_name(name: str) -> None:
    assert scheme_of(name).name == name


@pytest.mark.parametrize("name", ALL)
@given(text=texts)
def test_a_version_is_shown_exactly_as_it_was_written(name: str, text: str) -> None:
    read = scheme_of(name).parse(text)
    assert read is None or str(read) == text


@pytest.mark.parametrize("name", ALL)
@given(text=texts, before=st.sampled_from(("", "v", "release-", "pkg@", "a/b/v")))
def test_a_version_that_is_found_in_a_tag_stands_behind_its_prefix(name: str, text: str, before: str) -> None:
    found = scheme_of(name).in_tag(before + text)
    assert found is None or found[0] + str(found[1]) == before + text


@pytest.mark.parametrize("name", ALL)
def test_a_version_is_found_at_the_end_of_a_tag(name: str) -> None:
    scheme = scheme_of(name)
    for text in (str(scheme.first(TODAY)), scheme.example.split(" or ")[1]):
        for prefix in ("", "v", "release-", "@scope/package@"):
            assert scheme.in_tag(prefix + text) == (prefix, scheme.parse(text))


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "text", ["", "9" * 19 + ".0.0", "1.0." + "9" * 19, "1" * 100_000, "1." * 50_000, "nightly", "1.0-é"]
)
def test_what_is_no_version_is_none(name: str, text: str) -> None:
    assert scheme_of(name).parse(text) is None
    assert scheme_of(name).in_tag(text) is None


@pytest.mark.parametrize("name", ALL)
def test_the_first_version_is_final_and_of_the_scheme(name: str) -> None:
    scheme = scheme_of(name)
    first = scheme.first(TODAY)
    assert first.final
    assert first.core == first
    assert scheme.parse(str(first)) == first


@pytest.mark.parametrize("name", ALL)
@given(steps=st.lists(st.tuples(st.sampled_from(list(Bump)[1:]), st.integers(0, 400)), max_size=6))
def test_what_comes_after_a_version_is_above_it(name: str, steps: list[tuple[Bump, int]]) -> None:
    scheme = scheme_of(name)
    day = TODAY
    version = scheme.first(day)
    for step, days in steps:
        day = date.fromordinal(day.toordinal() + days)
        after = scheme.after(version, step, day, [version])
        if isinstance(after, Refusal):
            assert name.startswith("calver:")
            continue
        assert after.final
        assert after > version
        assert scheme.parse(str(after)) == after
        version = after


@pytest.mark.parametrize("name", ALL)
@given(number=st.integers(0, 10**17), word=st.sampled_from(("alpha", "beta", "rc", "dev")))
def test_a_prerelease_leads_to_its_core_and_stands_below_it(name: str, number: int, word: str) -> None:
    scheme = scheme_of(name)
    core = scheme.first(TODAY)
    read = scheme.word(word)
    assert read is not None
    version = scheme.prerelease(core, Mark(read, number))
    higher = scheme.prerelease(core, Mark(read, number + 1))
    assert version is not None
    assert higher is not None
    assert (version.final, version.core, str(version.core)) == (False, core, str(core))
    assert version < higher < core
    mark = scheme.mark(version)
    assert mark is not None
    assert (mark.word, mark.number) == (read, number)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("1.0.0-rc.1", Mark("rc", 1)),
        ("1.0.0-rc1", Mark("rc", 1, between="")),
        ("1.0.0-rc-1", Mark("rc", 1, between="-")),
        ("1.0.0-x-y.12", Mark("x-y", 12)),
        ("1.0.0-beta", Mark("beta", None)),
        ("1.0.0-rc.1+build", Mark("rc", 1)),
        *(
            (text, None)
            for text in ("1.0.0", "1.0.0-1", "1.0.0-rc.1.2", "1.0.0-rc.x", "1.0.0--", "1.0.0-1a", "1.0.0-rc-")
        ),
    ],
)
def test_a_prerelease_of_semver_is_taken_apart(text: str, mark: Mark | None) -> None:
    read = SEMVER.parse(text)
    assert read is not None
    assert SEMVER.mark(read) == mark


# The package `semver` as an oracle

identifiers = st.from_regex(r"(?:0|[1-9][0-9]{0,3}|[0-9a-zA-Z-]{0,3}[a-zA-Z-][0-9a-zA-Z-]{0,3})", fullmatch=True)
numbers = st.integers(0, 3) | st.integers(0, 10**17)


@st.composite
def written(draw: Callable[[st.SearchStrategy[object]], object]) -> str:
    """Write a semantic version."""
    text = ".".join(str(draw(numbers)) for _ in range(3))
    prerelease = draw(st.lists(identifiers, max_size=3))
    assert isinstance(prerelease, list)
    return f"{text}-{'.'.join(prerelease)}" if prerelease else text


@given(written(), written())
def test_rule_11_is_what_the_package_semver_has(one: str, two: str) -> None:
    ours = Version.parse(one), Version.parse(two)
    theirs = semver.Version.parse(one), semver.Version.parse(two)
    assert ours[0] is not None
    assert ours[1] is not None
    assert (ours[0] < ours[1], ours[0] == ours[1]) == (theirs[0] < theirs[1], theirs[0] == theirs[1])


@given(texts | written())
def test_the_same_texts_are_versions_as_in_the_package_semver(text: str) -> None:
    assert (Version.parse(text) is not None) == (semver.Version.is_valid(text) and "\n" not in text)


@given(written(), st.sampled_from(list(Bump)[1:]))
def test_what_comes_after_a_final_is_what_the_package_semver_bumps(text: str, step: Bump) -> None:
    base = Version.parse(text.partition("-")[0])
    assert base is not None
    theirs = semver.Version.parse(str(base))
    bumped = {Bump.MAJOR: theirs.bump_major, Bump.MINOR: theirs.bump_minor, Bump.PATCH: theirs.bump_patch}[step]()
    assert str(SEMVER.after(base, step, TODAY, ())) == str(bumped)


def test_every_scheme_answers_every_question() -> None:
    questions = {name for name in vars(Scheme) if not name.startswith("_")}
    assert all(hasattr(scheme_of(name), question) for name in ALL for question in questions)
