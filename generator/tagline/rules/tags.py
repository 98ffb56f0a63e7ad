"""Which tags are releases: versions behind a prefix, the prefix found by looking at all of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tagline.model.commit import Tag
from tagline.model.release import IgnoredTag, TagScheme
from tagline.model.version import SEMVER, Version

LONGEST_NUMBER = 18
_VERSION_TAG = re.compile(rf"(?<![0-9.]){SEMVER}\Z", re.ASCII)
_DIGITS = re.compile(rf"[0-9]{{{LONGEST_NUMBER + 1}}}")
PLAIN = frozenset({"", "v", "V"})
PLAIN_TAG = re.compile(r"[vV]?[0-9]+(?:\.|\Z)", re.ASCII)


class VersionTag(NamedTuple):
    """A tag that carries a version."""

    tag: Tag
    version: Version
    prefix: str


class Tags(NamedTuple):
    """The tags that are releases (one a version, its further tags beside it), and those that are not."""

    releases: tuple[VersionTag, ...]
    aliases: Mapping[Version, tuple[Tag, ...]]
    ignored: tuple[IgnoredTag, ...]
    scheme: TagScheme


def version_tag(tag: Tag) -> VersionTag | None:
    """Read the version at the end of a tag's name; None without one, or with a number of over 18 digits."""
    if len(tag.name) > 200 or _DIGITS.search(tag.name):  # noqa: PLR2004 - no version is as long
        return None
    found = _VERSION_TAG.search(tag.name)
    return VersionTag(tag, Version.from_match(found), tag.name[: found.start()]) if found else None


def sort_tags(tags: Iterable[Tag]) -> Tags:
    """Tell releases from other tags.

    The plain forms (`1.2.3`, `v1.2.3`) count together; where they are rare, the most used prefix counts instead.
    Two tags of one version are one release: the tag whose prefix is used more often leads.
    """
    found: list[VersionTag] = []
    ignored: list[IgnoredTag] = []
    for tag in tags:
        read = version_tag(tag)
        if read:
            found.append(read)
        else:
            ignored.append(IgnoredTag(tag.name, "is no semantic version, such as v1.2.3 or v1.2.3-rc.1"))
    counts = Counter(item.prefix for item in found)
    prefixes = chosen_prefixes(counts)
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
        scheme=TagScheme(prefixes=prefixes, counts=dict(counts)),
    )


def chosen_prefixes(counts: Mapping[str, int]) -> tuple[str, ...]:
    """Choose the prefixes of the project itself, most used first."""
    by_use = sorted(counts, key=lambda prefix: (-counts[prefix], prefix))
    plain = tuple(prefix for prefix in by_use if prefix in PLAIN)
    most = counts[by_use[0]] if by_use else 0
    if sum(counts[prefix] for prefix in plain) * 10 >= most:
        return plain
    return (by_use[0],)
