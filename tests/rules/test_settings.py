"""Settings of the right type must also be meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.model.settings import ChangelogSettings, ForgeSettings, PackageSettings, Settings
from tagline.rules.settings import address_trouble, mistakes_in, path_trouble, scheme_trouble, tag_trouble


def said(settings: Settings) -> list[str]:
    """Give the mistakes in settings, each with its path."""
    return [f"{'.'.join(map(str, path))}: {text}" for path, text in mistakes_in(settings)]


def test_the_defaults_are_meant() -> None:
    assert said(Settings()) == []


def test_a_full_set_of_settings_is_meant() -> None:
    settings = Settings(
        name="Engine",
        scheme="calver:YYYY.0M.MICRO",
        tag="{package}/v{version}",
        first_version="2026.01.0",
        types={"[fix]": "fixed", "🧑‍💻": "internal", "wip": "internal"},
        exclude=("Release v?[0-9]",),
        hide=("other", "WIP", "docs", "[fix]"),
        changelog=ChangelogSettings(prose="docs/CHANGES.md"),
        forge=ForgeSettings(kind="gitlab", address="https://code.example.org:8443/a/b"),
        packages=(
            PackageSettings(name="core", paths=("packages/core", "./shared"), tag="{package}@{version}"),
            PackageSettings(name="@scope/web", tag="{package}@{version}"),
        ),
    )
    assert said(settings) == []


@pytest.mark.parametrize(
    "scheme", ["semver", "pep440", "calver:YYYY.MM.MICRO", "calver:YY.0M", "calver:YYYY.MM.DD-MICRO"]
)
def test_a_known_scheme_is_fine(scheme: str) -> None:
    assert scheme_trouble(scheme) == ""


@pytest.mark.parametrize(
    "scheme", ["", "SemVer", "calver", "calver:", "calver:MM.MICRO", "calver:YYYY.YYYY", "calver:YYYY.X"]
)
def test_another_scheme_is_refused_with_what_there_is(scheme: str) -> None:
    assert scheme_trouble(scheme).startswith("expected")


@pytest.mark.parametrize(
    "tag", ["", "v{version}", "{version}", "{package}@{version}", "release/{version}", "v{version}-lts"]
)
def test_a_pattern_with_the_version_once_is_a_tag(tag: str) -> None:
    assert tag_trouble(tag) == ""


@pytest.mark.parametrize(
    "tag",
    [
        *(
            "v",
            "{version}{version}",
            "v{vers}",
            "{version",
            "v {version}",
            "../{version}",
            "-{version}",
            "{version}.lock",
        ),
        *(
            "{version}~1",
            "a..{version}",
            "{package}{package}{version}",
            "v{version}\n",
            "refs//{version}",
            "{{version}}",
        ),
    ],
)
def test_what_is_no_pattern_of_a_tag_is_refused(tag: str) -> None:
    assert tag_trouble(tag).startswith("expected")


@pytest.mark.parametrize("path", ["", ".", "a", "a/b", "./a", "a b/c", "packages/@scope/core"])
def test_a_path_inside_the_repository_is_fine(path: str) -> None:
    assert path_trouble(path) == ""


@pytest.mark.parametrize(
    "path", ["/etc", "..", "a/../..", "../x", "a\\b", "C:/x", "~/x", ".git/hooks", "a/.GIT", "a\nb"]
)
def test_a_path_out_of_the_repository_is_refused(path: str) -> None:
    assert path_trouble(path).startswith("expected")


@pytest.mark.parametrize(
    "address", ["", "https://code.example.org/a/b", "http://localhost:3000/a/b", "https://[::1]/a"]
)
def test_an_address_of_the_web_is_fine(address: str) -> None:
    assert address_trouble(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        *(
            "code.example.org/a",
            "ssh://code.example.org/a",
            "javascript:alert(1)",
            "https://",
            "https://a b/c",
            "//x/y",
        ),
        *("https://x/y?z", "https://x/y#z", "https://x:99999/y", "https://[::1", 'https://x/"y', "file:///etc"),
    ],
)
def test_any_other_address_is_refused(address: str) -> None:
    assert address_trouble(address).startswith("expected an address such as")


@pytest.mark.parametrize("address", ["https://ada:secret@x/y", "https://token@x/y"])
def test_an_address_with_a_secret_is_refused_and_not_repeated(address: str) -> None:
    assert "without a user name" in address_trouble(address)
    assert "secret" not in address_trouble(address)
    assert "token" not in address_trouble(address)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (Settings(name="a\nb"), "name: expected one line"),
        (Settings(name="x" * 101), "name: expected one line"),
        (Settings(first_version="soon"), "first-version: expected a semantic version such as 0.1.0"),
        (Settings(first_version="1.0"), "first-version: expected a semantic version"),
        (Settings(scheme="pep440", first_version="?"), "first-version: expected a version"),
        (Settings(first_version="0.1.0", allow_zero=False), "first-version: expected 1.0.0 or more"),
        (Settings(types={"": "fixed"}), "types.: expected a type"),
        (Settings(types={"Fix": "fixed", "fix": "added"}), 'types.fix: is the same type as "Fix"'),
        (Settings(exclude=("",)), "exclude.0: expected a regular expression"),
        (Settings(exclude=("a", "(")), 'exclude.1: "(" cannot be used: it is no regular expression'),
        (Settings(exclude=("(a+)+$",)), "exclude.0: "),
        (Settings(exclude=("a",) * 101), "exclude: expected at most 100 patterns, found 101"),
        (
            Settings(hide=("othr",)),
            'hide.0: expected a kind such as other, or a type such as chore, found "othr"; did you',
        ),
        (Settings(hide=("breaking",)), "hide.0: what breaks is never hidden"),
        (Settings(changelog=ChangelogSettings(prose="../x")), "changelog.prose: expected a path inside"),
        (Settings(packages=(PackageSettings(name=""),)), "packages.0.name: expected one line"),
        (Settings(packages=(PackageSettings(name="a", paths=("",)),)), "packages.0.paths.0: expected a folder"),
        (Settings(packages=(PackageSettings(name="a", tag="x"),)), "packages.0.tag: expected a pattern"),
        (Settings(packages=(PackageSettings(name="a"),) * 2), 'packages.1.name: two packages are called "a"'),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_place(settings: Settings, words: str) -> None:
    (found,) = said(settings)
    assert found.startswith(words)


def test_two_packages_may_not_share_their_tags() -> None:
    one, other = (PackageSettings(name=name, tag="v{version}") for name in ("a", "b"))
    assert said(Settings(packages=(one, other))) == ['packages.1.tag: has the same tags as package "a", "v{version}"']


TEXTS = st.text(max_size=20)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_text_gets_an_answer(one: str, two: str, three: str, four: str) -> None:
    packages = (PackageSettings(name=one, paths=(two,), tag=three),)
    forge = ForgeSettings(address=f"https://{one}")
    settings = Settings(name=one, scheme=two, tag=three, first_version=four, exclude=(one,), hide=(two,), forge=forge)
    assert all("\n" not in text for text in said(settings))
    assert isinstance(said(Settings(packages=packages)), list)
