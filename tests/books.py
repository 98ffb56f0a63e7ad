"""Books that Hypothesis makes: few releases, but with all that commits and people may write."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

import examples
from stories import FIRST_DAY, commit_of
from tagline.model.commit import Bump, Change, ChangeKind, Tag
from tagline.model.forge import BITBUCKET_SERVER, GITHUB, GITLAB, Forge
from tagline.model.release import Contributors, HandKept, NextVersion, Prose, Release, Untagged, Yank
from tagline.model.version import Version

if TYPE_CHECKING:
    from tagline.model.book import ReleaseBook

WORDS = (
    *("mend", "the", "`parser`", "*bold*", "_it_", "[a](b)", "<b>", "<!--", "-->", "#", "##", "-", "1.", "```", "~~~"),
    *(
        "# x",
        "&lt;",
        "@ada",
        "|",
        "\\",
        "---",
        "===",
        "[x]: y",
        "\u00e4",
        "\U0001f389",
        "fix:",
        "(#1)",
        "{{ x }}",
        "{% y %}",
    ),
)
DAY = 86_400

line = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
block = st.lists(line | st.just(""), max_size=4).map("\n".join).map(str.strip)
hashes = st.integers(1, 1 << 80).map(lambda number: f"{number:040x}"[::-1])
numbers = st.integers(1, 999).map(str)
days = st.sampled_from(["", "2026-01-31"])
names = st.sampled_from(["Ada Lovelace", "Grace Hopper", "Li *Wei*", "O'Neil"])


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Make a change of any kind."""
    kind = draw(st.sampled_from(ChangeKind))
    others = draw(st.lists(names, max_size=5, unique=True))
    message = "".join(f"Co-authored-by: {name} <x@users.invalid>\n" for name in others)
    commit = commit_of(f"title\n\n{message}", author=draw(names))._replace(hash=draw(hashes), parents=())
    breaking = draw(st.sampled_from(["", "call new()\n\ninstead of # old()"])) if kind is ChangeKind.BREAKING else None
    return Change(
        commit=commit,
        kind=kind,
        type=draw(st.sampled_from(["", "feat", "fix", "remove"])),
        scope=draw(st.just("") | line),
        description=draw(line),
        breaking_change=breaking,
        pull=draw(st.just("") | numbers),
        issues=tuple(draw(st.lists(numbers | st.sampled_from(["ENG-12", "ada/other#3"]), max_size=2))),
        amended=draw(days),
        part=draw(st.integers(0, 2)),
        advisories=tuple(draw(st.lists(st.just("CVE-2026-1234"), max_size=1))),
        severity=draw(st.sampled_from(["", "high"])),
        details=draw(block),
    )


prose = st.builds(Prose, st.just("") | line, block)
people = st.lists(names, max_size=3, unique=True).map(lambda found: Contributors(tuple(found), tuple(found[:1])))
yanks = st.none() | st.builds(Yank, line, st.sampled_from(["", "1.2.4"]), days)


@st.composite
def books(draw: st.DrawFn, *, prose: st.SearchStrategy[Prose] = prose) -> ReleaseBook:
    """Make a book whose releases come on days of their own, newest first."""
    releases: list[Release] = []
    for at in range(draw(st.integers(0, 3)), 0, -1):
        version = Version(major=at, minor=0, patch=0, prerelease=draw(st.sampled_from([(), ("rc", "1")])))
        found = draw(st.lists(changes(), max_size=5, unique_by=lambda change: change.anchor))
        releases.append(
            Release(
                version=version,
                tag=Tag(f"v{version}", draw(hashes), draw(st.none() | st.just(FIRST_DAY)), signed=draw(st.booleans())),
                aliases=(),
                released=FIRST_DAY + at * DAY,
                line=str(at),
                on_head=draw(st.booleans()),
                bump=draw(st.sampled_from(Bump)),
                previous=Tag(f"v{at - 1}.0.0", "") if at > 1 else None,
                previous_version=Version(major=at - 1, minor=0, patch=0) if at > 1 else None,
                changes=tuple(found),
                silent=draw(st.integers(0, 3)),
                cancelled=tuple(draw(st.lists(changes(), max_size=1))),
                prose=draw(prose),
                contributors=draw(people),
                yanked=draw(yanks),
                told=frozenset(change.anchor for change in found[:1] if change.kind is not ChangeKind.BREAKING),
            )
        )
    untagged = Untagged("0.9", "2017-06-20", draw(prose), yanked=draw(st.booleans()), after="")
    made = examples.book()
    assert isinstance(made.next, NextVersion)
    base = made.next.base if draw(st.booleans()) else None
    return replace(
        made,
        project=made.project._replace(forge=draw(st.sampled_from([None, *FORGES])), name=draw(line)),
        releases=tuple(releases),
        unreleased=tuple(draw(st.lists(changes(), max_size=3, unique_by=lambda change: change.anchor))),
        newcomers=draw(people),
        next=made.next._replace(base=base, base_version=made.next.base_version if base else None),
        by_hand=HandKept("CHANGELOG.md", draw(prose), untagged=draw(st.sampled_from([(), (untagged,)]))),
    )


FORGES = (
    Forge(GITHUB, "https://github.com/ada/engine"),
    Forge(GITLAB, "https://gitlab.com/ada/group/engine", "https://example.org/{id}"),
    Forge(BITBUCKET_SERVER, "https://example.org/projects/ADA/repos/engine"),
)
