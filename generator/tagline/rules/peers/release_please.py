"""What release-please-config.json and its manifest mean."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tagline.rules.peers import version_places
from tagline.rules.peers.changelog_types import ChangelogType, types
from tagline.rules.peers.pieces import Facts, Piece, Said, Unsaid, read, told, zero
from tagline.rules.typed_data import Path

_PLACES = {
    "node": (version_places.NPM,),
    "python": (version_places.PEP_621,),
    "rust": (version_places.CARGO,),
    "simple": ("version.txt",),
    "php": ("composer.json:version",),
    "dart": ("pubspec.yaml:version",),
    "helm": ("Chart.yaml:version",),
    "elixir": ("mix.exs:version",),
}
_REASONS = {
    "versioning": "the commits alone say how far a version moves",
    "plugins": "packages that depend on each other are not released together",
    "release-as": "the trailer `Release-As:` of a commit counts here, too; this key holds for one release only",
    "bump-patch-for-minor-pre-major": "a feature asks for a minor version, also in 0.x",
    "prerelease": "`tagline next --pre rc` asks for a prerelease",
    "pull-request-title-pattern": "a release needs no pull request; `tagline release --pull-request` opens one",
    "separate-pull-requests": "a release needs no pull request",
    "changelog-type": "the layout of changelogs: see docs/changelog.md",
    "bootstrap-sha": "the whole history is read; `first-version` says where versions begin",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What may stand for a package, and at the top for all of them; None where it is not said."""

    release_type: str | None = None
    component: str | None = None
    package_name: str | None = None
    include_component_in_tag: bool | None = None
    include_v_in_tag: bool | None = None
    tag_separator: str | None = None
    bump_minor_pre_major: bool | None = None
    changelog_sections: tuple[ChangelogType, ...] | None = None
    changelog_path: str | None = None
    initial_version: str | None = None
    extra_files: tuple[str | Mapping[str, object], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Its packages, by folder."""

    packages: Mapping[str, object] = field(default_factory=dict)


def pieces(data: Mapping[str, object], facts: Facts) -> Iterator[Piece]:
    """Say its configuration in our settings, as far as they have words for it."""
    common, mistakes = read(Package, data, kebab=True)
    yield from mistakes
    whole, mistakes = read(Whole, data, kebab=True)
    yield from mistakes
    packages: dict[str, Package] = {}
    for folder, options in whole.packages.items():
        path = ("packages", folder)
        if isinstance(options, Mapping):
            packages[folder], mistakes = read(Package, options, path, kebab=True)
            yield from mistakes
            yield from told(options, _REASONS, path)
    yield from told(data, _REASONS)
    yield from _versions(common, packages, facts)
    yield from types(common.changelog_sections or (), ("changelog-sections",), counting=True)
    yield from _packages(common, packages, facts)


def _versions(common: Package, packages: Mapping[str, Package], facts: Facts) -> Iterator[Piece]:
    own = [(("packages", folder), one.bump_minor_pre_major) for folder, one in packages.items()]
    places = [((), common.bump_minor_pre_major), *own]
    said = [(path, value) for path, value in places if value is not None]
    if not said:
        yield from zero(facts)
    elif len({value for _, value in said}) > 1:
        yield Unsaid(
            (*said[-1][0], "bump-minor-pre-major"), "packages differ in it, and `major-on-zero` is one setting"
        )
    else:
        path, value = said[0]
        yield Said(("major-on-zero",), not value, (*path, "bump-minor-pre-major"))
    if common.initial_version:
        yield Said(("first-version",), common.initial_version, ("initial-version",))


def _packages(common: Package, packages: Mapping[str, Package], facts: Facts) -> Iterator[Piece]:
    for folder, one in packages.items():
        path: Path = ("packages", folder)
        name = _component(folder, one, common, facts)
        tag = _tag(folder, one, common, name, facts)
        if folder in {".", ""}:
            yield Said(("tag",), tag, path)
        elif name:
            yield Said(("packages", name), {"name": name, "paths": [folder.strip("/")], "tag": tag}, path)
        else:
            yield Unsaid(path, "its name is not known; say it under [[packages]]")
        if one.changelog_sections is not None:
            yield Unsaid((*path, "changelog-sections"), "types mean the same in all packages")
    root = packages.get(".")
    if root is not None or not packages:
        yield from _files(root or common, common, ("packages", ".") if root else ())


def _component(folder: str, one: Package, common: Package, facts: Facts) -> str:
    """Name a package as it does: its component, else its name without scope, else the folder."""
    own = one.component or one.package_name or (common.package_name if folder == "." else None)
    found = own or facts.packages.get(folder.strip("/").removeprefix("."), "")
    if one.component is None and found.startswith("@"):
        found = found.rpartition("/")[2]
    return found or folder.strip("./").rpartition("/")[2]


def _first(*values: bool | None) -> bool:
    """Give the first that is said; true where nobody says anything."""
    return next((value for value in values if value is not None), True)


def _tag(folder: str, one: Package, common: Package, name: str, facts: Facts) -> str:
    """Name the tags of a package; where nobody says whether they carry its name, those of the root tell."""
    v = "v" if _first(one.include_v_in_tag, common.include_v_in_tag) else ""
    separator = one.tag_separator or common.tag_separator or "-"
    named, plain = f"{name}{separator}{v}", v
    said = (one.include_component_in_tag, common.include_component_in_tag)
    carried = _first(*said)
    if folder == "." and said == (None, None) and not _used(named, facts.tags):
        carried = False
    return f"{named if carried and name else plain}{{version}}"


def _used(prefix: str, tags: Sequence[str]) -> bool:
    return any(tag.startswith(prefix) and tag[len(prefix) : len(prefix) + 1].isdigit() for tag in tags)


def _files(one: Package, common: Package, path: Path) -> Iterator[Piece]:
    kind = one.release_type or common.release_type or ""
    places = list(_PLACES.get(kind, ()))
    others: list[str] = []
    for extra in one.extra_files or common.extra_files or ():
        place = _place(extra)
        (places if ":" in place else others).append(place)
    yield from version_places.versions(places, (*path, "release-type"))
    if others:
        text = "write `file:name` of its version into `release.versions`"
        yield Unsaid((*path, "extra-files"), f"{', '.join(others[:3])}: {text}")
    yield Said(version_places.CHANGELOG, one.changelog_path or common.changelog_path or "CHANGELOG.md", path)


def _place(extra: str | Mapping[str, object]) -> str:
    if isinstance(extra, str):
        return extra
    file, key = str(extra.get("path", "")), str(extra.get("jsonpath", ""))
    return f"{file}:{key.removeprefix('$.')}" if key.startswith("$.") and "[" not in key else file
