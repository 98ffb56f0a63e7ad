"""Every earlier version of the plan is read as it was, and what could not be read is told as that."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import HOUR, Story, git
from tagline.errors import TaglineError
from tagline.reading.git import Git
from tagline.reading.plan_file import NAME, day_of
from tagline.reading.plan_history import FileVersion, FollowedPlan, commits_from, read_plan_history, reason_of
from tagline.rules.path_patterns import matches
from tagline.rules.slips import ByTrain, PlanVersion
from tagline.rules.targets import on, target

MARCH, APRIL = on(date(2026, 3, 3)), on(date(2026, 4, 4))
Files = Mapping[str, str | bytes]


def entry(name: str, day: str = "2026-03-03") -> str:
    """Write a release."""
    return f'[[release]]\nid = "{name}"\ntarget = {day}\n\n'


def told(where: Path, *versions: Files, gone: Mapping[int, str] | None = None) -> Path:
    """Tell a repository whose commits have these files, each with those of the one before; some take a file out."""
    story = Story()
    for at, files in enumerate(versions):
        story.commit(f"docs: version {at}", files=files)
        if gone and at in gone:
            story.stream.append(b"D " + gone[at].encode() + b"\n")
    return story.told(where)


def history(where: Path, *include: str) -> list[PlanVersion]:
    """Read the history of a plan."""
    return list(read_plan_history(Git(directory=where), (NAME, *include), day_of("UTC")))


def changes(found: list[PlanVersion]) -> list[dict[str, object]]:
    """Give what each commit changed."""
    return [dict(one.changed) for one in found if one.changed or one.unread or one.baselines]


def test_each_commit_tells_what_it_changed(tmp_path: Path) -> None:
    where = told(
        tmp_path,
        {NAME: entry("a") + entry("b")},
        {NAME: entry("a", "2026-04-04") + entry("b")},
        {NAME: entry("a", "2026-04-04")},
        {"README.md": "nothing of the plan"},
    )
    assert changes(history(where)) == [{"a": MARCH, "b": MARCH}, {"a": APRIL}, {"b": None}]


def test_an_entry_that_goes_to_another_file_has_not_changed(tmp_path: Path) -> None:
    main = 'include = ["plan/*.toml"]\n'
    where = told(
        tmp_path,
        {NAME: main + entry("a"), "plan/x.toml": entry("b")},
        {NAME: main, "plan/x.toml": entry("b") + entry("a")},
        {"plan/y.toml": entry("b") + entry("a")},
        {NAME: main},
        gone={2: "plan/x.toml"},
    )
    assert changes(history(where, "plan/*.toml")) == [{"a": MARCH, "b": MARCH}]


def test_files_count_while_the_main_one_includes_them(tmp_path: Path) -> None:
    where = told(
        tmp_path,
        {NAME: entry("a"), "plan/x.toml": entry("b")},
        {NAME: 'include = ["plan/*.toml"]\n' + entry("a")},
        {"plan/x.toml": entry("b", "2026-04-04")},
        {NAME: entry("a")},
    )
    assert changes(history(where)) == [{"a": MARCH}, {"b": MARCH}, {"b": APRIL}, {"b": None}]


def test_files_that_only_earlier_versions_included_are_followed_to_where_they_went(tmp_path: Path) -> None:
    where = told(
        tmp_path,
        {NAME: 'include = ["old/**/*.toml"]\n', "old/deep/x.toml": entry("a")},
        {"old/deep/x.toml": entry("a", "2026-04-04")},
        {NAME: 'include = ["new/*.toml"]\n', "new/x.toml": entry("a", "2026-04-04")},
        gone={2: "old/deep/x.toml"},
    )
    assert changes(history(where, "new/*.toml")) == [{"a": MARCH}, {"a": APRIL}]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (b"[[release]]\nid = 'a'\ntarget = 2026-13-40\n", "release-plan.toml is no TOML"),
        (b"<<<<<<< HEAD\n" + entry("a", "2026-04-04").encode(), "release-plan.toml is no TOML"),
        (entry("a", "2026-04-04").encode() + b"# caf\xe9\n", "release-plan.toml is no TOML: it is no text in UTF-8"),
        (b"#" * 1_000_001, "release-plan.toml is larger than 1 MB"),
        (entry("a", '"soon"').encode(), 'release "a": target: expected a date'),
        (entry("a", "2026-04-04T10:00:00").encode(), 'release "a": target: expected a date'),
        (entry("a", "5").encode(), 'release "a": target: expected a date'),
    ],
)
def test_a_version_that_cannot_be_read_changes_nothing_and_is_told(tmp_path: Path, broken: bytes, said: str) -> None:
    found = history(told(tmp_path, {NAME: entry("a")}, {NAME: broken}, {NAME: entry("a")}))
    assert changes(found) == [{"a": MARCH}, {}]
    assert found[1].unread[0].startswith(said)


@pytest.mark.parametrize("mode", ["120000", "160000"])
def test_a_link_or_a_submodule_in_place_of_the_plan_is_told(tmp_path: Path, mode: str) -> None:
    story = Story()
    story.commit("docs: begin", files={NAME: entry("a")})
    story.commit("docs: link")
    content = b"inline release-plan.toml\ndata 5\nelse/\n" if mode == "120000" else b"0" * 39 + b"1 release-plan.toml\n"
    story.stream.append(b"M " + mode.encode() + b" " + content)
    story.commit("docs: file again", files={NAME: entry("a", "2026-04-04")})
    found = history(story.told(tmp_path))
    assert changes(found) == [{"a": MARCH}, {}, {"a": APRIL}]
    assert found[1].unread == ("release-plan.toml is a link or a submodule, no file",)


def test_a_plan_that_was_deleted_had_no_releases_until_it_came_back(tmp_path: Path) -> None:
    where = told(tmp_path, {NAME: entry("a")}, {"x": ""}, {NAME: entry("a")}, gone={1: NAME})
    assert changes(history(where)) == [{"a": MARCH}, {"a": None}, {"a": MARCH}]


def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    text = entry("a") + entry("b")
    marked = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    where = told(tmp_path, {NAME: text}, {NAME: marked}, {NAME: marked.replace(b"03-03", b"04-04", 1)})
    assert changes(history(where)) == [{"a": MARCH, "b": MARCH}, {"a": APRIL}]


def test_an_entry_without_a_target_goes_by_its_train(tmp_path: Path) -> None:
    bare = '[[release]]\nid = "a"\n'
    where = told(tmp_path, {NAME: bare}, {NAME: bare + "train = 2026-03-03\n"}, {NAME: bare + 'target = "2026-Q2"\n'})
    assert changes(history(where)) == [
        {"a": ByTrain(None)},
        {"a": ByTrain(date(2026, 3, 3))},
        {"a": target("2026-Q2")},
    ]


def test_what_a_branch_tried_out_counts_as_it_was_merged_and_when(tmp_path: Path) -> None:
    story = Story()
    base = story.commit("docs: plan", files={NAME: entry("a")})
    story.commit("docs: try", files={NAME: entry("a", "2026-09-09")})
    draft = story.commit("docs: settle", files={NAME: entry("a", "2026-04-04")})
    merge = story.commit("Merge pull request #7 from x/y\n\nMove a to April", parents=[base, draft], when=1_769_000_000)
    story.stream.append(b"M 100644 inline release-plan.toml\ndata " + b"%d\n" % len(entry("a", "2026-04-04")))
    story.stream.append(entry("a", "2026-04-04").encode())
    found = history(story.told(tmp_path))
    assert merge == 4
    assert changes(found) == [{"a": MARCH}, {"a": APRIL}]
    assert (found[1].reason, found[1].day) == ("Move a to April", date(2026, 1, 21))


def test_a_baseline_may_be_set_by_a_commit_that_changes_no_file(tmp_path: Path) -> None:
    story = Story()
    story.commit("docs: plan", files={NAME: entry("a")})
    story.commit("docs: agree\n\nplan-baseline: a")
    story.commit("feat: other")
    story.commit("docs: move", files={NAME: entry("a", "2026-04-04")})
    found = history(story.told(tmp_path))
    assert [(dict(one.changed), one.baselines) for one in found] == [
        ({"a": MARCH}, ()),
        ({}, ("a",)),
        ({"a": APRIL}, ()),
    ]


def test_a_clone_without_earlier_texts_is_refused_with_the_way_to_fetch_them(tmp_path: Path) -> None:
    full = told(tmp_path / "full", {NAME: entry("a")}, {NAME: entry("b")})
    git(full, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", "--bare", full.as_uri(), "partial")
    with pytest.raises(TaglineError, match="git fetch --refetch --no-filter"):
        history(tmp_path / "partial")


def test_where_there_is_no_commit_there_is_no_history(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert history(tmp_path) == []


def test_odd_names_of_files_are_followed(tmp_path: Path) -> None:
    where = told(
        tmp_path,
        {NAME: 'include = ["plan/*.toml"]\n', "plan/:100644 a b.toml": entry("a"), 'plan/"é\t.toml"': "x = 1"},
        {"plan/:100644 a b.toml": entry("a", "2026-04-04")},
    )
    assert changes(history(where, "plan/*.toml")) == [{"a": MARCH}, {"a": APRIL}]


def test_hostile_patterns_of_earlier_versions_are_left_alone(tmp_path: Path) -> None:
    patterns = 'include = ["/etc/*", "../x.toml", ":(exclude)*", "a\\u0000b", "", "[", "**", "*a*a*a*a*a*b"]\n'
    where = told(tmp_path, {NAME: patterns + entry("a")}, {NAME: entry("a", "2026-04-04")})
    assert changes(history(where)) == [{"a": MARCH}, {"a": APRIL}]


def test_a_history_that_is_too_much_work_is_told_to_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tagline.reading.plan_history._MOST_WORK", 60)
    where = told(tmp_path, {NAME: entry("a")}, {NAME: entry("a", "2026-04-04")}, {NAME: entry("a")})
    found = history(where)
    assert changes(found) == [{"a": MARCH}, {"a": APRIL}, {}]
    assert "is not read" in found[-1].unread[0]


@pytest.mark.parametrize(
    ("message", "reason", "baselines"),
    [
        ("docs: move\n\nSlip-reason: two reviewers are away", "two reviewers are away", ()),
        ("docs: move\n\nbody\n\nslip-reason: first\nSlip-Reason: last", "last", ()),
        ("docs: move\n\nSlip-reason:", "docs: move", ()),
        ("docs: mail ada@example.org", "docs: mail ada@…", ()),
        ("Merge pull request #7 from x/y\n\nMove a", "Move a", ()),
        ("Merge branch 'x' into 'main'\n\nMove a\n\nSlip-reason: late", "late", ()),
        ("docs: agree\n\nPlan-baseline: a\nPlan-baseline: b", "docs: agree", ("a", "b")),
        ("", "", ()),
        ("x" * 9_999, "x" * 500, ()),
    ],
)
def test_the_reason_is_the_trailer_else_the_title(message: str, reason: str, baselines: tuple[str, ...]) -> None:
    assert reason_of(message) == (reason, baselines)


def test_what_git_prints_is_read_to_its_end() -> None:
    text = "c1\x0012\x00m\x00\x00\n:100644 100644 a b M\x00p\x00:000000 100644 0 d A\x00:q\x00c2\x0034\x00\x00"
    assert [(one.commit, one.committed, [(f.path, f.text) for f in one.files]) for one in commits_from(text)] == [
        ("c1", 12, [("p", "b"), (":q", "d")]),
        ("c2", 34, []),
    ]


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("Europe/Berlin", "2026-03-28T23:30:00+01:00", date(2026, 3, 28)),  # the night in which clocks go forward
        ("Europe/Berlin", "2026-03-29T23:30:00+02:00", date(2026, 3, 29)),
        ("Europe/Berlin", "2026-10-24T23:30:00+02:00", date(2026, 10, 24)),  # and the one in which they go back
        ("Europe/Berlin", "2026-10-25T23:30:00+01:00", date(2026, 10, 25)),
        ("America/New_York", "2026-03-07T23:30:00-05:00", date(2026, 3, 7)),
        ("America/New_York", "2026-11-01T23:30:00-05:00", date(2026, 11, 1)),
        ("Pacific/Kiritimati", "2026-12-31T10:30:00+00:00", date(2027, 1, 1)),
        ("Australia/Lord_Howe", "2026-04-04T23:30:00+11:00", date(2026, 4, 4)),  # half an hour
        ("UTC", "2024-02-29T23:59:59+00:00", date(2024, 2, 29)),
        ("AoE", "2025-10-17T11:59:59+00:00", date(2025, 10, 16)),
        ("aoe", "2025-10-17T12:00:00+00:00", date(2025, 10, 17)),
        ("AoE", "2027-01-01T11:00:00+00:00", date(2026, 12, 31)),
    ],
)
def test_a_moment_falls_on_the_day_of_the_plans_zone(zone: str, moment: str, day: date) -> None:
    from datetime import datetime  # noqa: PLC0415 - the only place that makes a moment

    assert day_of(zone)(int(datetime.fromisoformat(moment).timestamp())) == day


def test_the_day_of_a_version_is_that_of_its_commit(tmp_path: Path) -> None:
    story = Story()
    story.commit("docs: plan", files={NAME: entry("a")}, when=1_767_225_599)
    story.commit("docs: plan", files={NAME: entry("b")}, when=1_767_225_599 + HOUR)
    assert [one.day for one in history(story.told(tmp_path))] == [date(2025, 12, 31), date(2026, 1, 1)]


# The law: to follow the files of a plan is to read all of them in each version.

FILES = (NAME, "plan/a.toml", "plan/b.toml", "other/c.toml")
INCLUDES = ("", 'include = ["plan/*.toml"]\n', 'include = ["plan/a.toml", "other"]\n', 'include = ["**/*.toml"]\n')
ENTRIES = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(["2026-03-03", "2026-04-04", '"tba"'])), max_size=3
)


@st.composite
def states(draw: st.DrawFn) -> list[dict[str, str]]:
    """Make versions of a plan: its files with their texts, some of which come and go."""
    found: list[dict[str, str]] = []
    state: dict[str, str] = {}
    for _ in range(draw(st.integers(1, 8))):
        for name in draw(st.lists(st.sampled_from(FILES), min_size=1, max_size=3, unique=True)):
            entries = "".join(entry(*one) for one in draw(ENTRIES))
            state = {**state, name: (draw(st.sampled_from(INCLUDES)) if name == NAME else "") + entries}
            if draw(st.sampled_from(range(5))) == 3:
                del state[name]
        found.append(state)
    return found


def whole(state: Mapping[str, str]) -> dict[str, object]:
    """Read all files of a version: what an entry says, the last one of its name."""
    found: dict[str, object] = {}
    main = tomllib.loads(state.get(NAME, ""))
    included = [name for name in sorted(state) if any(matches(name, one) for one in main.get("include", ()))]
    for name in [NAME, *(name for name in included if name != NAME)]:
        for one in tomllib.loads(state.get(name, "")).get("release", ()):
            found[one["id"]] = target(one["target"])
    return found


@given(states())
def test_what_is_followed_is_the_plan_of_each_version(versions: list[dict[str, str]]) -> None:
    plan, before, state = FollowedPlan(NAME), dict[str, object](), dict[str, str]()
    for after in versions:
        paths = [name for name in FILES if state.get(name) != after.get(name)]
        step = plan.go_on((FileVersion(name, "id"), after.get(name, "").encode()) for name in paths)
        now = whole(after)
        assert step.unread == ()
        assert step.changed == {
            name: now.get(name) for name in before.keys() | now.keys() if before.get(name) != now.get(name)
        }
        before, state = now, after
