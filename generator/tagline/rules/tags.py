"""Which tags are releases: versions behind a prefix, the prefix found by looking at all of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.model.commit import Tag
from tagline.model.release import IgnoredTag, TagScheme
from tagline.model.version import Version
from tagline.rules.schemes import SEMVER, Scheme

LONGEST_NAME = 200  # no version is as long
PLAIN = frozenset({"", "v", "V"})
_PLACE = "{version}"
_PACKAGE = "{package}"
_NO_NAME = (  # what git-check-ref-format forbids, and braces: they would be a place that nobody fills
    r"[\x00-\x20\x7f~^:?*\[\\{}]|\.\.|@\{|//|/\.|\.lock(?:/|\Z)|\A[-/.]|[/.]\Z|\A@\Z"
)
PLAIN_TAG = re.compile(r"[vV]?[0-9]+(?:\.|\Z)", re.ASCII)


class VersionTag(NamedTuple):
    """A tag that carries a version."""

    tag: Tag
    version: Version
    prefix: str


class Tagged(NamedTuple):
    """A release as the question for the next version sees it."""

    version: Version
    tag: Tag
    on_head: bool


class Tags(NamedTuple):
    """The tags that are releases (one a version, its further tags beside it), and those that are not."""

    releases: tuple[VersionTag, ...]
    aliases: Mapping[Version, tuple[Tag, ...]]
    ignored: tuple[IgnoredTag, ...]
    scheme: TagScheme


def version_tag(tag: Tag, scheme: Scheme = SEMVER) -> VersionTag | None:
    """Read the version at the end of a tag's name; None without one, or with a number of over 18 digits."""
    found = scheme.in_tag(tag.name) if len(tag.name) <= LONGEST_NAME else None
    return VersionTag(tag, found[1], found[0]) if found else None


class Pattern(NamedTuple):
    """How tags are named: what stands before the version, and after it."""

    before: str
    after: str

    def version_in(self, name: str, scheme: Scheme = SEMVER) -> Version | None:
        """Read the version of a tag of this name; None where the name is another or holds no version."""
        return scheme.parse(name[len(self.before) : len(name) - len(self.after)]) if self.fits(name) else None

    def fits(self, name: str) -> bool:
        """Whether a name has what stands before and after, with something between."""
        inside = len(self.before) + len(self.after) < len(name) <= LONGEST_NAME
        return inside and name.startswith(self.before) and name.endswith(self.after)

    def name_of(self, version: Version | str) -> str:
        """Give the name of the tag of a version."""
        return f"{self.before}{version}{self.after}"

    def __str__(self) -> str:
        return self.name_of(_PLACE)


def pattern_of(text: str, package: str = "") -> Pattern:
    """Read the setting `tag`, such as `v{version}` or `{package}@{version}`."""
    filled = text.replace(_PACKAGE, package) if package else text
    before, place, after = filled.partition(_PLACE)
    if not place or re.search(_NO_NAME, f"{before}1{after}"):
        expected = f"expected a pattern that makes tag names, such as v{_PLACE} or {_PACKAGE}@{_PLACE}"
        problem = f'tag: {expected}, found "{text[:LONGEST_NAME]}"'
        raise TaglineError(problem, f"write {_PLACE} once, and nothing that git forbids in a name")
    return Pattern(before, after)


def sort_tags(tags: Iterable[Tag], *, scheme: Scheme = SEMVER, pattern: Pattern | None = None) -> Tags:
    """Tell releases from other tags.

    With a pattern those count that it fits. Without one the plain forms (`1.2.3`, `v1.2.3`) count together; where they
    are rare, the most used prefix counts instead. Two tags of one version are one release: the tag whose prefix is used
    more often leads.
    """
    found: list[VersionTag] = []
    ignored: list[IgnoredTag] = []
    for tag in tags:
        read = _fitting(tag, scheme, pattern) if pattern else version_tag(tag, scheme)
        if read:
            found.append(read)
        elif pattern and not pattern.fits(tag.name):
            ignored.append(IgnoredTag(tag.name, f"does not fit the pattern {pattern}"))
        else:
            ignored.append(IgnoredTag(tag.name, f"is no {scheme.noun}, such as {scheme.example}"))
    counts = Counter(item.prefix for item in found)
    prefixes = (pattern.before,) if pattern else chosen_prefixes(counts)
    leading: dict[Version, VersionTag] = {}
    aliases: defaultdict[Version, list[Tag]] = defaultdict(list)
    rank = {prefix: at for at, prefix in enumerate(prefixes)}
    others = [item for item in found if item.prefix not in rank]
    for item in sorted(
        (item for item in found if item.prefix in rank), key=lambda item: (rank[item.prefix], item.tag.name)
    ):
        first = leading.setdefault(item.version, item)
        if first is item:
            continue
        if first.tag.commit_hash == item.tag.commit_hash:
            aliases[item.version].append(item.tag)
        else:
            ignored.append(
                IgnoredTag(item.tag.name, f"is version {item.version} on another commit than {first.tag.name}")
            )
    ignored += (IgnoredTag(item.tag.name, f"belongs to the series {item.prefix}…, not to this one") for item in others)
    return Tags(
        releases=tuple(leading.values()),
        aliases={version: tuple(found) for version, found in aliases.items()},
        ignored=tuple(ignored),
        scheme=TagScheme(prefixes=prefixes, counts=dict(counts), pattern=str(pattern) if pattern else ""),
    )


def _fitting(tag: Tag, scheme: Scheme, pattern: Pattern) -> VersionTag | None:
    version = pattern.version_in(tag.name, scheme)
    return VersionTag(tag, version, pattern.before) if version else None


def chosen_prefixes(counts: Mapping[str, int]) -> tuple[str, ...]:
    """Choose the prefixes of the project itself, most used first."""
    by_use = sorted(counts, key=lambda prefix: (-counts[prefix], prefix))
    plain = tuple(prefix for prefix in by_use if prefix in PLAIN)
    most = counts[by_use[0]] if by_use else 0
    if sum(counts[prefix] for prefix in plain) * 10 >= most:
        return plain
    return (by_use[0],)
