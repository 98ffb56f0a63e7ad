"""The next version of small stories, each with one right answer; a refusal where there is none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import NOTHING, REFUSED, answer, shown
from stories import commit_of
from tagline.model.commit import Bump, Tag
from tagline.model.release import NextVersion, Refusal
from tagline.model.version import Version
from tagline.rules.changes import change_of
from tagline.rules.next_version import next_version
from tagline.rules.tags import Tagged

STORIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "the first version is 0.1.0": ("0.1.0", ("feat: a",)),
    "the first version is 0.1.0 whatever came": ("0.1.0", ("feat!: a", "wip", "docs: b")),
    "tags that are no versions do not count": (
        "0.1.0",
        ("feat: a", "$ tag nightly", "$ tag v1", "$ tag v1.2", "$ tag x"),
    ),
    "no commit since the release asks for none": (NOTHING, ("feat: a", "$ tag v1.0.0")),
    "a fix is a patch": ("1.0.1", ("feat: a", "$ tag v1.0.0", "fix: b")),
    "a feature is a minor version": ("1.1.0", ("feat: a", "$ tag v1.0.0", "feat: b")),
    "a breaking mark is a major version": ("2.0.0", ("feat: a", "$ tag v1.0.0", "feat!: b")),
    "a breaking footer is a major version": ("2.0.0", ("feat: a", "$ tag v1.0.0", "fix: b\n\nBREAKING CHANGE: c")),
    "a breaking footer with a hyphen counts too": (
        "2.0.0",
        ("feat: a", "$ tag v1.0.0", "fix: b\n\nBREAKING-CHANGE: c"),
    ),
    "a breaking change may be of any type": ("2.0.0", ("feat: a", "$ tag v1.0.0", "deps!: b")),
    "a breaking footer in small letters is prose": (
        "1.0.1",
        ("feat: a", "$ tag v1.0.0", "fix: b\n\nbreaking change: c"),
    ),
    "a breaking change in the middle of a line is prose": (
        "1.0.1",
        ("feat: a", "$ tag v1.0.0", "fix: b\n\nThis is no BREAKING CHANGE: at all"),
    ),
    "the greatest change decides": ("1.3.0", ("feat: a", "$ tag v1.2.3", "fix: b", "feat: c", "fix: d", "docs: e")),
    "one feature or ten are one minor version": ("1.1.0", ("x", "$ tag v1.0.0", *(f"feat: {n}" for n in range(10)))),
    "a performance gain is a patch": ("1.2.4", ("feat: a", "$ tag v1.2.3", "perf: b")),
    "a revert of something released is a patch": ("1.2.4", ("feat: a", "$ tag v1.2.3", "revert: feat: a")),
    "chores ask for no release": (NOTHING, ("feat: a", "$ tag v1.0.0", "chore: b", "ci: c", "test: d", "style: e")),
    "documentation asks for no release": (NOTHING, ("feat: a", "$ tag v1.0.0", "docs: b", "refactor: c", "build: d")),
    "an unknown type asks for no release": (NOTHING, ("feat: a", "$ tag v1.0.0", "whatever: b")),
    "a message without convention asks for no release": (NOTHING, ("feat: a", "$ tag v1.0.0", "Fix the thing", "wip")),
    "types in capitals count": ("1.1.0", ("feat: a", "$ tag v1.0.0", "FEAT: b", "Fix: c")),
    "a header without a space after the colon does not count": (NOTHING, ("feat: a", "$ tag v1.0.0", "feat:b")),
    "in 0.x a breaking change is a minor version": ("0.4.0", ("feat: a", "$ tag v0.3.2", "feat!: b")),
    "in 0.x a feature is a minor version": ("0.4.0", ("feat: a", "$ tag v0.3.2", "feat: b")),
    "in 0.x a fix is a patch": ("0.3.3", ("feat: a", "$ tag v0.3.2", "fix: b")),
    "in 0.0.x a fix is a patch": ("0.0.4", ("feat: a", "$ tag v0.0.3", "fix: b")),
    "numbers count as numbers": ("1.10.1", ("a", "$ tag v1.9.0", "b", "$ tag v1.10.0", "fix: c")),
    "no prefix, no matter": ("1.0.1", ("feat: a", "$ tag 1.0.0", "fix: b")),
    "the prefix of a package is found": ("2.0.1", ("feat: a", "$ tag pkg@2.0.0", "fix: b")),
    "other series of tags do not count": (
        "1.0.1",
        ("a", "$ tag v1.0.0", "$ tag docs-7.0.0", "fix: b", "$ tag docs-8.0.0"),
    ),
    "an annotated tag counts like a lightweight one": ("1.1.0", ("feat: a", "$ tag v1.0.0 Version 1.0.0", "feat: b")),
    "several tags on a commit count by their highest": (
        "2.0.1",
        ("a", "$ tag v2.0.0-rc.1", "$ tag v2.0.0", "$ tag 2.0.0", "$ tag v1.9.0", "fix: b"),
    ),
    "the final after a prerelease is its target": (
        "1.1.0",
        ("feat: a", "$ tag v1.0.0", "feat: b", "$ tag v1.1.0-rc.1", "fix: c"),
    ),
    "a prerelease alone asks for its final": ("1.1.0", ("feat: a", "$ tag v1.0.0", "feat: b", "$ tag v1.1.0-rc.1")),
    "a prerelease without a dot is one": ("1.1.0", ("a", "$ tag v1.0.0", "feat: b", "$ tag v1.1.0-rc1", "fix: c")),
    "the first release may come out of prereleases": ("1.0.0", ("feat: a", "$ tag v1.0.0-beta.0", "fix: b")),
    "a breaking change after a candidate raises the target": (
        "2.0.0",
        ("feat: a", "$ tag v1.0.0", "feat: b", "$ tag v1.1.0-rc.1", "feat!: c"),
    ),
    "a breaking change before a candidate of a major version keeps the target": (
        "2.0.0",
        ("feat: a", "$ tag v1.0.0", "feat!: b", "$ tag v2.0.0-beta.1", "feat!: c"),
    ),
    "a candidate of a lower version than the last final is over": (
        "1.1.1",
        ("a", "$ tag v1.0.0", "b", "$ tag v1.1.0-rc.1", "c", "$ tag v1.1.0", "fix: d"),
    ),
    "changes of a merged branch count": (
        "1.1.0",
        ("a", "$ tag v1.0.0", "$ branch topic", "feat: b", "$ switch main", "fix: c", "$ merge topic Merge it"),
    ),
    "a merged release branch is the base": (
        "1.2.0",
        (
            *("a", "$ tag v1.0.0", "$ branch release", "fix: b", "$ tag v1.1.0", "$ switch main"),
            *("feat: c", "$ merge release Merge release 1.1.0"),
        ),
    ),
    "a maintenance line goes on with fixes": (
        "1.0.2",
        ("a", "$ tag v1.0.0", "feat!: b", "$ tag v2.0.0", "$ branch 1.x v1.0.0", "fix: c", "$ tag v1.0.1", "fix: d"),
    ),
    "a feature on a maintenance line is refused": (
        REFUSED,
        ("a", "$ tag v1.0.0", "feat: b", "$ tag v1.1.0", "$ branch 1.0.x v1.0.0", "feat: c"),
    ),
    "a feature on a line below another minor version of its own is refused too": (
        REFUSED,
        ("a", "$ tag v1.0.0", "b", "$ tag v1.3.0", "$ branch 1.0.x v1.0.0", "feat: c"),
    ),
    "a feature on the last line of an old major version is right": (
        "1.1.0",
        ("a", "$ tag v1.0.0", "feat!: b", "$ tag v2.0.0", "$ branch 1.x v1.0.0", "feat: c"),
    ),
    "a breaking change below a higher major version is refused": (
        REFUSED,
        ("a", "$ tag v1.0.0", "feat!: b", "$ tag v2.0.0", "$ branch 1.x v1.0.0", "feat!: c"),
    ),
    "a version that another line has taken is refused": (
        REFUSED,
        ("a", "$ tag v1.0.0", "$ branch side", "fix: b", "$ tag v1.0.1", "$ branch other v1.0.0", "fix: c"),
    ),
    "a tag out of reach with a higher major version does not hold a fix back": (
        "1.0.1",
        ("a", "$ tag v1.0.0", "$ branch side", "feat!: b", "$ tag v3.0.0", "$ branch other v1.0.0", "fix: c"),
    ),
    "no tag in reach while others exist is refused": (
        REFUSED,
        ("a", "$ branch side", "b", "$ tag v1.0.0", "$ branch other main", "feat: c"),
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_in_this_story(name: str, tmp_path: Path) -> None:
    expected, lines = STORIES[name]
    found = answer(tmp_path, lines)
    assert shown(found) == expected


@pytest.mark.parametrize("name", [name for name, (expected, _) in STORIES.items() if expected == REFUSED])
def test_a_refusal_names_the_release_in_the_way_and_says_what_to_do(name: str, tmp_path: Path) -> None:
    found = answer(tmp_path, STORIES[name][1])
    assert isinstance(found, Refusal)
    assert "v1." in found.problem or "v2." in found.problem
    assert found.remedy
    assert "\n" not in found.problem + found.remedy


def test_the_evidence_names_the_base_each_deciding_change_and_each_that_asks_for_nothing(tmp_path: Path) -> None:
    found = answer(tmp_path, ("feat: a", "$ tag v1.0.0", "fix: b", "docs: c", "feat: d"))
    assert isinstance(found, NextVersion)
    assert (found.base and found.base.name, str(found.base_version)) == ("v1.0.0", "1.0.0")
    assert [(reason.change.description, reason.bump) for reason in found.evidence] == [
        ("d", Bump.MINOR),
        ("b", Bump.PATCH),
    ]
    assert [(reason.change.description, reason.bump) for reason in found.ignored] == [("c", Bump.NONE)]
    assert all(reason.rule for reason in (*found.evidence, *found.ignored))


def test_after_a_prerelease_the_evidence_goes_back_to_the_last_final(tmp_path: Path) -> None:
    found = answer(tmp_path, ("feat: a", "$ tag v1.0.0", "feat: b", "$ tag v1.1.0-rc.1", "fix: c"))
    assert isinstance(found, NextVersion)
    assert [reason.change.description for reason in found.evidence] == ["b", "c"]
    assert found.base is not None
    assert found.base.name == "v1.0.0"


# Laws

versions = st.builds(Version, major=st.integers(0, 3), minor=st.integers(0, 3), patch=st.integers(0, 3))
candidates = st.builds(
    Version,
    major=st.integers(0, 3),
    minor=st.integers(0, 3),
    patch=st.integers(0, 3),
    prerelease=st.sampled_from(((), ("rc", "1"), ("beta", "0"))),
)
messages = st.sampled_from(("feat: x", "feat!: x", "fix: x", "docs: x", "x", "fix: x\n\nBREAKING CHANGE: y"))
histories = st.lists(st.tuples(candidates, st.booleans()), max_size=6, unique_by=lambda one: one[0])


def tagged(history: list[tuple[Version, bool]]) -> list[Tagged]:
    """Make releases of versions, and whether HEAD reaches each."""
    return [Tagged(version, Tag(name=f"v{version}", commit_hash="0" * 40), on_head) for version, on_head in history]


def asked(history: list[tuple[Version, bool]], changes: list[str]) -> NextVersion | Refusal:
    """Ask for the version after a history."""
    found = [change for number, text in enumerate(changes, 1) if (change := change_of(commit_of(text, number=number)))]
    return next_version(tagged(history), found, anything_new=bool(found))


@given(histories, st.lists(messages, max_size=4))
def test_a_version_is_final_new_and_above_every_release_in_reach(
    history: list[tuple[Version, bool]], changes: list[str]
) -> None:
    found = asked(history, changes)
    proposed = found.version if isinstance(found, NextVersion) else None
    assert proposed is None or proposed.final
    assert proposed is None or all(version < proposed for version, on_head in history if on_head)
    assert proposed not in {version for version, _ in history}


@given(versions, st.lists(messages, min_size=1, max_size=4))
def test_more_changes_never_make_a_lower_version(last: Version, changes: list[str]) -> None:
    fewer, more = asked([(last, True)], changes[:-1]), asked([(last, True)], changes)
    assert isinstance(fewer, NextVersion)
    assert isinstance(more, NextVersion)
    assert fewer.version is None or (more.version is not None and fewer.version <= more.version)


@given(versions.filter(lambda version: version.major == 0), st.lists(messages, max_size=4))
def test_nothing_but_a_person_makes_version_one(last: Version, changes: list[str]) -> None:
    found = asked([(last, True)], changes)
    assert isinstance(found, NextVersion)
    assert found.version is None or found.version.major == 0


@given(histories, st.lists(messages, max_size=4))
def test_every_change_is_evidence_or_ignored(history: list[tuple[Version, bool]], changes: list[str]) -> None:
    found = asked(history, changes)
    assert isinstance(found, Refusal) or len(found.evidence) + len(found.ignored) == len(changes)
