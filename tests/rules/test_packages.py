"""Packages are told by their tags and folders, and by nothing that merely looks like them."""

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.errors import TaglineError
from tagline.model.book import Package
from tagline.model.commit import Tag
from tagline.model.settings import PackageSettings, Settings
from tagline.rules.packages import packages_of, project_tags, tags_of, touching, unknown, with_folders
from tagline.rules.schemes import scheme_of
from tagline.rules.tags import pattern_of

UNSET = Settings()


def tags(*names: str) -> tuple[Tag, ...]:
    """Make tags, each on a commit of its own."""
    return tuple(Tag(name=name, commit_hash=f"{number:040x}") for number, name in enumerate(names))


def found(*names: str, project: str = "engine", settings: Settings = UNSET) -> dict[str, tuple[str, ...]]:
    """Give the prefixes of each package that tags of these names tell."""
    return {package.name: package.prefixes for package in packages_of(tags(*names), settings, project)}


def set_to(*packages: PackageSettings) -> Settings:
    """Make settings that name packages."""
    return Settings(packages=packages)


# By their tags


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["v1.0.0", "core@1.0.0"], {"core": ("core@",)}),
        (["core@1.0.0", "cli@1.0.0"], {"cli": ("cli@",), "core": ("core@",)}),
        (["v1.0.0", "@scope/core@1.0.0"], {"@scope/core": ("@scope/core@",)}),
        (["v1.0.0", "core-v1.0.0"], {"core": ("core-v",)}),
        (["v1.0.0", "sdk/core/v1.0.0"], {"sdk/core": ("sdk/core/v",)}),
        (["core/1.0.0", "cli/1.0.0"], {"cli": ("cli/",), "core": ("core/",)}),
        (["core-1.0.0", "cli-1.0.0"], {"cli": ("cli-",), "core": ("core-",)}),
        (["v1.0.0", "core@v1.0.0"], {"core": ("core@v",)}),
        (["v1.0.0", "3d@1.0.0", "v8-x@1.0.0"], {"3d": ("3d@",), "v8-x": ("v8-x@",)}),
        (["v1.0.0", "Core@1.0.0", "b2@1.0.0", "汉字@1.0.0"], {"b2": ("b2@",), "Core": ("Core@",), "汉字": ("汉字@",)}),
        (["v1.0.0", "release@1.0.0"], {"release": ("release@",)}),  # npm has a package of any name
        (["vue@1.0.0", "vue-jsx@1.0.0"], {"vue": ("vue@",), "vue-jsx": ("vue-jsx@",)}),
        (["v1.0.0", "core@1.0.0-rc.1"], {"core": ("core@",)}),
        (["engine@1.0.0", "cli@1.0.0"], {"cli": ("cli@",), "engine": ("engine@",)}),
    ],
    ids=" ".join,
)
def test_packages_are_told_by_the_names_of_tags(names: list[str], expected: Mapping[str, tuple[str, ...]]) -> None:
    assert found(*names) == expected


@pytest.mark.parametrize(
    "names",
    [
        ["v1.0.0", "1.0.0", "V2.0.0"],
        ["v1.0.0", "release-1.0.0", "release-v2.0.0", "release/v3.0.0", "release/4.0.0"],
        ["v1.0.0", "version-1.0.0", "version/1.1.0"],
        ["v1.0.0", "debian/1.0.0-1", "upstream/1.0.0"],
        ["v1.0.0", "archive/core-v1.0.0", "backup/v1.0.0"],
        ["v1.0.0", "staging-v1.0.0", "prod-v1.0.0"],
        ["v1.0.0", "core-1.0.0"],
        ["core@1.0.0", "core@1.1.0"],
        ["core-v1.0.0", "core@1.1.0"],
        ["@scope/core@1.0.0"],
        ["core/v1.0.0", "@scope/core@1.1.0"],
        ["v1.0.0", "engine-v1.1.0", "engine@1.2.0"],
        ["v1.0.0", "@1.0.0", "@scope@1.0.0", "-1.0.0", "/v1.0.0", " @1.0.0"],
        ["v1.0.0", "1-v1.0.0", "2024/1.0.0", "v9-1.0.0"],
        ["v1.0.0", "core@latest", "core@1"],
        ["v1.0.0", f"{'x' * 150}@1.0.0"],
        ["nightly"],
        [],
    ],
    ids=" ".join,
)
def test_what_merely_looks_like_a_package_is_none(names: list[str]) -> None:
    assert found(*names) == {}


def test_forms_of_one_name_are_one_package_the_most_used_first() -> None:
    names = ("v1.0.0", "core-v1.0.0", "core@1.1.0", "core@1.2.0", "@scope/core@2.0.0", "cli@1.0.0")
    assert found(*names) == {"@scope/core": ("core@", "core-v", "@scope/core@"), "cli": ("cli@",)}


def test_the_same_name_in_two_scopes_is_two_packages() -> None:
    assert set(found("@a/core@1.0.0", "@b/core@1.0.0", "core@1.0.0")) == {"@a/core", "@b/core", "core"}


def test_detection_can_be_turned_off() -> None:
    assert found("v1.0.0", "core@1.0.0", settings=Settings(detect_packages=False)) == {}


@given(st.lists(st.text("ab@/-v_. \n1", max_size=12).map(lambda prefix: f"{prefix}1.2.3"), max_size=8))
def test_any_tags_are_read_and_every_prefix_belongs_to_one_package_at_most(names: list[str]) -> None:
    prefixes = [prefix for package in found(*names).values() for prefix in package]
    assert len(prefixes) == len(set(prefixes))
    assert not {"", "v", "V"} & set(prefixes)


def test_the_tags_that_are_set_for_the_project_make_no_package_and_leave_the_other_series_one() -> None:
    names, own = ("engine@1.0.0", "cli@1.0.0"), Settings(tag="engine@{version}")
    packages = packages_of(tags(*names), own, "works", pattern=pattern_of(own.tag))
    assert [package.name for package in packages] == ["cli"]
    read = project_tags(tags(*names), packages, pattern=pattern_of(own.tag))
    assert [item.tag.name for item in read.releases] == ["engine@1.0.0"]


def test_packages_are_told_by_the_versions_of_the_scheme() -> None:
    names = ("1.0", "core@1.0", "cli@1.0rc1")
    assert [one.name for one in packages_of(tags(*names), UNSET, "engine", scheme_of("pep440"))] == ["cli", "core"]
    assert packages_of(tags(*names), UNSET, "engine") == ()


# As they are set


def test_packages_that_are_set_are_the_only_ones() -> None:
    settings = set_to(PackageSettings(name="core", paths=("./src/core/", "/include", "README.md")))
    (package,) = packages_of(tags("core@1.0.0", "cli@1.0.0"), settings, "engine")
    assert package == Package("core", ("src/core", "include", "README.md"), ("core@",), set=True, paths_set=True)


@pytest.mark.parametrize(
    ("package", "names", "prefixes"),
    [
        (PackageSettings(name="core", tag="{package}/v{version}"), [], ("core/v",)),
        (PackageSettings(name="core", tag="v{version}"), ["v1.0.0"], ("v",)),
        (PackageSettings(name="core"), ["v1.0.0", "core-v1.0.0"], ("core-v",)),
        (PackageSettings(name="core"), ["core-1.0.0"], ("core-",)),
        (PackageSettings(name="@scope/core"), ["core@1.0.0"], ("core@",)),
        (PackageSettings(name="@scope/core"), ["core@1.0.0", "@scope/core@2.0.0"], ("@scope/core@",)),
        (PackageSettings(name="new"), ["core@1.0.0"], ("new@",)),
    ],
    ids=lambda value: str(value)[:40],
)
def test_the_tags_of_a_package_are_set_or_found(
    package: PackageSettings, names: list[str], prefixes: tuple[str, ...]
) -> None:
    assert found(*names, settings=set_to(package)) == {package.name: prefixes}


@pytest.mark.parametrize(
    ("packages", "said"),
    [
        ([PackageSettings(name="", paths=("a",))], "number 1: name: expected the name of a package"),
        ([PackageSettings(name="a"), PackageSettings(name="a")], "two are named 'a'"),
        ([PackageSettings(name="a", paths=("../b",))], "'a': paths: expected a folder or file"),
        ([PackageSettings(name="a", paths=(" ",))], "'a': paths: expected a folder or file"),
        ([PackageSettings(name="a", tag="a-1")], r"'a': tag: expected a pattern that ends in {version}"),
        ([PackageSettings(name="a", tag="{version}-a")], r"'a': tag: expected a pattern that ends in {version}"),
    ],
)
def test_a_package_that_cannot_be_is_refused(packages: list[PackageSettings], said: str) -> None:
    with pytest.raises(TaglineError) as error:
        packages_of((), set_to(*packages), "engine")
    assert said in error.value.problem


def test_an_unknown_package_is_answered_with_the_nearest_and_the_list() -> None:
    assert str(unknown("cor", ["cli", "core"])) == "cor: no such package; did you mean core? The packages are cli, core"
    assert "did you mean @scope/core?" in str(unknown("core", ["@scope/cli", "@scope/core"]))
    assert str(unknown("x", ["cli"])) == "x: no such package; the packages are cli"
    assert "this repository has none" in str(unknown("x", []))


# Their tags


def test_a_package_has_the_tags_with_its_prefix_and_nothing_else_before_the_version() -> None:
    names = ("vue@1.0.0", "vue-jsx@1.0.0", "vue@2.0.0-rc.1", "vue@next", "my-vue@1.0.0", "v1.0.0")
    read = tags_of(Package("vue", (), ("vue@",)), tags(*names))
    assert [item.tag.name for item in read.releases] == ["vue@1.0.0", "vue@2.0.0-rc.1"]
    assert (read.scheme.prefix, read.scheme.counts, read.ignored) == ("vue@", {"vue@": 2}, ())


def test_of_two_forms_the_first_leads_and_the_other_is_an_alias() -> None:
    one, two, three = tags("a@1.0.0", "a@2.0.0", "a-v2.0.0")
    same = Tag(name="a-v1.0.0", commit_hash=one.commit_hash)
    read = tags_of(Package("a", (), ("a@", "a-v")), (one, two, three, same))
    assert [item.tag for item in read.releases] == [one, two]
    assert list(read.aliases.values()) == [(same,)]
    assert [tag.name for tag in read.ignored] == ["a-v2.0.0"]


def test_a_package_without_tags_still_says_how_its_first_one_is_named() -> None:
    assert tags_of(Package("a", (), ("a/v",)), tags("v1.0.0")).scheme.prefix == "a/v"


def test_tags_of_packages_are_not_the_projects_unless_they_are_plain() -> None:
    packages = (Package("core", (), ("core@",)), Package("all", (), ("v",)))
    read = project_tags(tags("v1.0.0", "core@1.0.0", "x-1.0.0"), packages)
    assert [item.tag.name for item in read.releases] == ["v1.0.0"]
    assert {tag.name: tag.reason.partition(",")[0] for tag in read.ignored} == {
        "core@1.0.0": "belongs to the package core",
        "x-1.0.0": "belongs to the series x-…",
    }


def test_beside_packages_that_are_set_another_packages_series_is_not_the_projects() -> None:
    packages = packages_of(tags(), set_to(PackageSettings(name="core", tag="core@{version}")), "engine")
    names = ("core@1.0.0", "cli@1.0.0", "cli@1.1.0", "engine-v0.9.0", "release-1.0.0")
    read = project_tags(tags(*names[:3]), packages, project="engine")
    assert read.releases == ()
    assert read.ignored[1].reason == "belongs to cli, which is none of the packages that are set"
    read = project_tags(tags(*names), packages, project="engine")
    assert [item.tag.name for item in read.releases] == ["engine-v0.9.0"]


def test_a_tag_with_a_place_for_the_package_is_that_of_every_package_that_has_none() -> None:
    settings = Settings(
        tag="{package}/v{version}", packages=(PackageSettings(name="a"), PackageSettings(name="b", tag="b-{version}"))
    )
    assert found("a@1.0.0", settings=settings) == {"a": ("a/v",), "b": ("b-",)}


def test_the_project_keeps_its_own_few_tags_beside_many_of_a_package() -> None:
    names = ["v1.0.0", *(f"core@1.0.{patch}" for patch in range(50))]
    packages = packages_of(tags(*names), UNSET, "engine")
    assert [item.tag.name for item in project_tags(tags(*names), packages).releases] == ["v1.0.0"]


# Their files


@pytest.mark.parametrize(
    ("name", "paths", "folder"),
    [
        ("core", ["packages/core/a", "src/core/a", "src/core/b"], "packages/core"),
        ("@scope/core", ["libs/core/a"], "libs/core"),
        ("core", ["a/core/x", "b/core/x", "b/core/y"], "b/core"),
        ("sdk/core", ["packages/core/x", "sdk/core/x"], "sdk/core"),
        ("core", ["core/x", "packages/ui/core/x"], "core"),
        ("core", ["packages/core/src/core/x"], "packages/core"),
        ("core", ["docs/core/x", "docs/core/y", "core/x"], "core"),
        ("core", ["test/packages/core/x", "test/packages/core/y", "lib/core/x"], "lib/core"),
        ("My_Core", ["crates/my-core/x"], "crates/my-core"),
        ("core", ["playground/core/x"], "playground/core"),
        ("core", ["core", "packages/core.js", "packages/corelib/x"], ""),
        ("core", [], ""),
    ],
)
def test_the_folder_of_a_package_is_named_like_it(name: str, paths: list[str], folder: str) -> None:
    (package,) = with_folders([Package(name, (), ())], [paths])
    assert package.paths == ((folder,) if folder else ())


def test_a_folder_that_is_set_is_not_looked_for() -> None:
    package = Package("core", ("elsewhere",), ())
    assert with_folders([package], [["packages/core/x"]]) == (package,)


def test_a_path_owns_itself_and_what_is_below_it() -> None:
    touched = [["a/b/c", "x"], ["a/bc"], [], ["a/b"], ["a"], ["x/y"]]
    assert [list(found) for found in touching([["a/b"], ["a", "x"], [""], []], touched)] == [
        [0, 3],
        [0, 1, 3, 4, 5],
        [0, 1, 2, 3, 4, 5],
        [],
    ]


def test_a_path_of_any_depth_is_looked_up() -> None:
    assert list(touching([["a"]], [["a/" * 5_000 + "x"]])[0]) == [0]


PATHS = st.lists(st.sampled_from("ab"), min_size=1, max_size=4).map("/".join)


@given(st.lists(st.lists(PATHS, max_size=3), max_size=4), st.lists(st.lists(PATHS, max_size=4), max_size=6))
def test_a_commit_touches_a_package_when_a_path_of_one_is_in_the_other(
    extents: list[list[str]], touched: list[list[str]]
) -> None:
    def inside(path: str, extent: Iterable[str]) -> bool:
        return any(f"{path}/".startswith(f"{folder}/") for folder in extent)

    assert [list(found) for found in touching(extents, touched)] == [
        [at for at, paths in enumerate(touched) if any(inside(path, extent) for path in paths)] for extent in extents
    ]
