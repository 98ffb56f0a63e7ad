"""The packages of a monorepo: which tags and which files are whose, set by people or told by the repository."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from tagline.errors import TaglineError
from tagline.model.book import Package
from tagline.model.commit import Tag
from tagline.model.release import IgnoredTag, TagScheme
from tagline.model.settings import PackageSettings, Settings
from tagline.rules.schemes import SEMVER, Scheme
from tagline.rules.tags import PLAIN, PLAIN_TAG, Pattern, Tags, VersionTag, sort_tags, version_tag

if TYPE_CHECKING:
    from tagline.model.version import Version

SEVERAL = 2
LONGEST_NAME = 100
MOST_NAMED = 30
# Where packages usually live, and where a folder of the same name is a copy, a test or a text.
_HOMES = (
    "packages package pkgs pkg crates libs lib apps app modules plugins components services projects workspaces "
    "extensions sdk sdks tools charts"
)
_STRANGE = (
    "node_modules vendor third_party dist build fixtures fixture test tests __tests__ testdata e2e spec examples "
    "example samples playground docs doc website bench benchmarks templates .github"
)
# What people write before a version that is no name of a package.
_NO_NAMES = (
    "release releases rel version versions ver v tag tags build builds stable latest next canary nightly dev develop "
    "main master trunk alpha beta rc pre post before after old new legacy archive archived backup snapshot hotfix "
    "staging stage production prod live preview demo deploy deployed deployment test testing qa uat "
    "upstream debian ubuntu pristine-tar import vendor"
)
HOMES, STRANGE, NO_NAMES = (frozenset(words.split()) for words in (_HOMES, _STRANGE, _NO_NAMES))
NOBODY: frozenset[int] = frozenset()
_FORM = re.compile(r"(?P<name>[^\s@].*|@[^\s@/]+/.*)(?P<mark>@v?|[-/]v?)", re.DOTALL)
_NUMBERS = re.compile(r"v?[0-9][0-9.]*", re.ASCII)


class Series(NamedTuple):
    """Tags with the same words before the version: how many, and what name they may stand for ("" for none)."""

    prefix: str
    amount: int
    name: str
    mark: str


def packages_of(
    tags: Sequence[Tag],
    settings: Settings,
    project: str,
    scheme: Scheme = SEMVER,
    pattern: Pattern | None = None,
) -> tuple[Package, ...]:
    """Give the packages, in order of the alphabet: those that are set, else those that the tags tell.

    `project` is its own name, `pattern` that of its own tags where it is set. Where no path is set, `paths` is () until
    `with_folders` has looked.
    """
    if settings.packages:
        series = _series(tags, scheme)
        return tuple(sorted((_set(one, series, settings.tag) for one in _checked(settings.packages)), key=_by_name))
    if not settings.detect_packages:
        return ()
    series = tuple(one for one in _series(tags, scheme) if pattern is None or one.prefix != pattern.before)
    alone = pattern is None and not any(version_tag(tag, scheme) for tag in tags if PLAIN_TAG.match(tag.name))
    return tuple(sorted(_detected(series, project, alone=alone), key=_by_name))


def unknown(name: str, known: Sequence[str]) -> TaglineError:
    """Say that there is no package of this name, and which there are."""
    from difflib import get_close_matches  # noqa: PLC0415 - for a mistake only

    if not known:
        problem = f"{name}: no such package: this repository has none"
        return TaglineError(problem, "tags such as `name@1.2.3` make packages, or the setting `packages`")
    near = [one for one in known if _alike(_last(one), name)] or get_close_matches(name, known, n=1)
    names = ", ".join(known[:MOST_NAMED]) + (" …" if len(known) > MOST_NAMED else "")
    hint = f"did you mean {near[0]}? The packages are {names}" if near else f"the packages are {names}"
    return TaglineError(f"{name}: no such package", hint)


def _by_name(package: Package) -> tuple[str, str]:
    return package.name.casefold(), package.name


# By their tags


def _series(tags: Iterable[Tag], scheme: Scheme) -> tuple[Series, ...]:
    """Count the tags by what stands before their version, the most used first; plain ones are not looked at."""
    others = (tag for tag in tags if not PLAIN_TAG.match(tag.name))
    counts = Counter(found.prefix for tag in others if (found := version_tag(tag, scheme)))
    return tuple(Series(prefix, amount, *_read(prefix)) for prefix, amount in counts.most_common())


def _read(prefix: str) -> tuple[str, str]:
    """Read a prefix as the name of a package and the mark behind it: `@`, `-v`, `/v`, `-` or `/`."""
    found = _FORM.fullmatch(prefix) if len(prefix) <= LONGEST_NAME else None
    if found is None:
        return "", ""
    name, mark = found["name"].rstrip("/"), found["mark"]
    first, last = name.partition("/")[0].casefold(), _last(name).casefold()
    nameless = not any(map(str.isalpha, last)) or _NUMBERS.fullmatch(last)
    if nameless or (mark[0] != "@" and (first in NO_NAMES or last in NO_NAMES)):
        return "", ""
    return name, mark


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _detected(series: Sequence[Series], project: str, *, alone: bool) -> Iterable[Package]:
    """Tell packages from what merely looks like them.

    `name-1.2.3` and `name/1.2.3` count where several are named so. `core` is what `@scope/core` was called before it
    had a scope. One series alone is the project's own, and so is one that has the project's name.
    """
    named = [one for one in series if one.name]
    loose = {one.name for one in named if one.mark in {"-", "/"}}
    if len(loose) < SEVERAL:
        named = [one for one in named if one.mark not in {"-", "/"}]
    by_name: dict[str, list[str]] = {}
    scoped = Counter(_last(name) for name in {one.name for one in named} if name[0] == "@")
    whole = {_last(one.name): one.name for one in named if one.name[0] == "@" and scoped[_last(one.name)] == 1}
    for one in named:
        by_name.setdefault(whole.get(one.name, one.name), []).append(one.prefix)
    if len(by_name) == 1:
        only = next(iter(by_name))
        if alone or _alike(_last(only), project):
            return ()
    return (Package(name, (), tuple(prefixes)) for name, prefixes in by_name.items())


def _alike(one: str, two: str) -> bool:
    return _folded(one) == _folded(two)


def _folded(name: str) -> str:
    return name.casefold().replace("_", "-")


# As they are set


def _checked(packages: Sequence[PackageSettings]) -> Iterable[PackageSettings]:
    """Refuse a package without a name, and a name that two have."""
    seen: set[str] = set()
    for number, package in enumerate(packages, start=1):
        if not package.name.strip():
            problem = f"packages: number {number}: name: expected the name of a package, found nothing"
            raise TaglineError(problem)
        if package.name in seen:
            problem = f"packages: two are named {package.name!r}"
            raise TaglineError(problem, "give each a name of its own; one package may have several paths")
        seen.add(package.name)
        yield package


def _set(package: PackageSettings, series: Sequence[Series], common: str) -> Package:
    """Take a package from the settings; its tags are named as is set for it or (with {package}) for all, else found."""
    name = package.name
    paths = tuple(dict.fromkeys(_path(name, path) for path in package.paths))
    if tag := package.tag or ("{package}" in common and common):
        return Package(name, paths, (_prefix(name, tag),), set=True, paths_set=bool(paths))
    named = {called: tuple(one.prefix for one in series if one.name == called) for called in (name, _last(name))}
    prefixes = named[name] or named[_last(name)] or (f"{name}@",)
    return Package(name, paths, prefixes, set=True, paths_set=bool(paths))


def _prefix(name: str, pattern: str) -> str:
    start, version, end = pattern.partition("{version}")
    if not version or end:
        problem = f"packages: {name!r}: tag: expected a pattern that ends in {{version}}, found {pattern!r}"
        raise TaglineError(problem, f"such as {name}@{{version}} or v{{version}}")
    return start.replace("{package}", name)


def _path(name: str, path: str) -> str:
    """Write a path as git does: from the root, without a slash at either end; "" is the whole repository."""
    parts = [part for part in path.strip().split("/") if part not in {"", "."}]
    if ".." in parts or not path.strip():
        problem = f"packages: {name!r}: paths: expected a folder or file of the repository, found {path!r}"
        raise TaglineError(problem, "write it from the root of the repository, such as packages/core")
    return "/".join(parts)


def project_paths(settings: Settings) -> tuple[str, ...]:
    """Give the paths of the project itself; () is the whole repository."""
    return tuple(_path("the project", path) for path in settings.paths)


# Their tags


def tags_of(package: Package, tags: Iterable[Tag], scheme: Scheme = SEMVER) -> Tags:
    """Tell the releases of a package: tags that have one of its prefixes, and nothing else, before the version."""
    leading: dict[Version, VersionTag] = {}
    aliases: defaultdict[Version, list[Tag]] = defaultdict(list)
    ignored: list[IgnoredTag] = []
    counts: dict[str, int] = {}
    every = tuple(tags)
    for prefix in package.prefixes:
        found = sort_tags((tag for tag in every if _has(tag, prefix, scheme)), scheme=scheme)
        counts[prefix] = len(found.releases)
        ignored += found.ignored
        for version, others in found.aliases.items():
            aliases[version] += others
        for item in found.releases:
            first = leading.setdefault(item.version, item)
            if first.tag.commit_hash != item.tag.commit_hash:
                reason = f"is version {item.version} on another commit than {first.tag.name}"
                ignored.append(IgnoredTag(item.tag.name, reason))
            elif first is not item:
                aliases[item.version].append(item.tag)
    return Tags(
        releases=tuple(leading.values()),
        aliases={version: tuple(others) for version, others in aliases.items()},
        ignored=tuple(ignored),
        scheme=TagScheme(package.prefixes, counts),
    )


def _has(tag: Tag, prefix: str, scheme: Scheme) -> bool:
    found = version_tag(tag, scheme) if tag.name.startswith(prefix) else None
    return found is not None and found.prefix == prefix


def project_tags(
    tags: Iterable[Tag],
    packages: Sequence[Package],
    scheme: Scheme = SEMVER,
    pattern: Pattern | None = None,
    *,
    project: str = "",
) -> Tags:
    """Tell the releases of the project itself: plain tags, those that fit its own pattern, and a series of its own.

    What belongs to a package does not. Beside packages that are set, a series that is named like another package is not
    the project's either, unless it has the name of the `project`.
    """
    owners = {prefix: package.name for package in packages for prefix in package.prefixes if prefix not in PLAIN}
    are_set = pattern is None and any(package.set for package in packages)
    own: list[Tag] = []
    others: list[IgnoredTag] = []
    for tag in tags:
        found = None if PLAIN_TAG.match(tag.name) or (pattern and pattern.fits(tag.name)) else version_tag(tag, scheme)
        if found and found.prefix in owners:
            others.append(IgnoredTag(tag.name, f"belongs to the package {owners[found.prefix]}"))
        elif found and are_set and (name := _read(found.prefix)[0]) and not _alike(_last(name), project):
            others.append(IgnoredTag(tag.name, f"belongs to {name}, which is none of the packages that are set"))
        else:
            own.append(tag)
    told = sort_tags(own, scheme=scheme, pattern=pattern)
    return told._replace(ignored=(*told.ignored, *others))


# Their files


def with_folders(packages: Sequence[Package], touched: Sequence[Sequence[str]]) -> tuple[Package, ...]:
    """Give each package that has no paths the folder that is named like it, where commits touch one."""
    wanted = [package for package in packages if not package.paths]
    if not wanted:
        return tuple(packages)
    folders = _folders({_folded(_last(package.name)) for package in wanted}, touched)
    return tuple(
        package if package.paths else package._replace(paths=_folder(package.name, folders)) for package in packages
    )


def _folders(names: set[str], touched: Sequence[Sequence[str]]) -> Mapping[str, int]:
    """Count how often something was touched in each folder that has one of these names."""
    found: Counter[str] = Counter()
    for path, times in Counter(chain.from_iterable(touched)).items():
        folder = path.rpartition("/")[0]
        while folder:
            if _folded(_last(folder)) in names:
                found[folder] += times
            folder = folder.rpartition("/")[0]
    return found


def _folder(name: str, folders: Mapping[str, int]) -> tuple[str, ...]:
    """Choose the folder of a package: where packages live before elsewhere, then the most touched one."""
    alike = [folder for folder in folders if _alike(_last(folder), _last(name))]
    best = max(alike, key=lambda folder: (_likeliness(name, folder), folders[folder], -len(folder), folder), default="")
    return (best,) if best else ()


def _likeliness(name: str, folder: str) -> int:
    if folder == name:
        return 3
    above = folder.casefold().split("/")[:-1]
    if STRANGE.intersection(above):
        return 0
    return 2 if above and above[-1] in HOMES else 1


def touching(extents: Sequence[Sequence[str]], touched: Sequence[Sequence[str]]) -> list[Sequence[int]]:
    """Give for each set of paths the commits that touch it, as ascending indices; "" is touched by every commit."""
    every = range(len(touched))
    found: list[list[int]] = [[] for _ in extents]
    owned: dict[str, set[int]] = {}
    for number, extent in enumerate(extents):
        for path in extent:
            owned.setdefault(path, set()).add(number)
    owners = _Owners(owned)
    for at, ways in enumerate(touched):
        for number in NOBODY.union(*map(owners.__getitem__, ways)):
            found[number].append(at)
    return [every if "" in extent else commits for extent, commits in zip(extents, found, strict=True)]


class _Owners(dict[str, frozenset[int]]):
    """Who owns a path: whoever owns it or a folder above it. Each path is looked up once."""

    def __init__(self, owned: Mapping[str, set[int]]) -> None:
        super().__init__()
        self.owned = owned

    def __missing__(self, path: str) -> frozenset[int]:
        found: set[int] = set()
        above = path
        while above:
            found |= self.owned.get(above, NOBODY)
            above = above.rpartition("/")[0]
        self[path] = owners = frozenset(found) or NOBODY
        return owners
