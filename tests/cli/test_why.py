"""`tagline why` says where a change is and how it was read."""

from pathlib import Path

import pytest

from commands import Said, data, tagline
from stories import Story, git, story


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tell two lines with a backport, a pull request that was merged, and a branch that is on no line."""
    told = Story()
    told.commit("feat: begin (#1)")
    told.tag("v1.0.0")
    told.commit(
        "feat(api)!: turn round (#2)\n\nCloses #20\n\nBREAKING CHANGE: turn yourself\nReviewed-by: Grace <g@x.org>"
    )
    told.tag("v2.0.0-rc.1")
    told.commit("chore: wait")
    told.tag("v2.0.0")
    told.ref("refs/heads/topic", told.commit("fix: on a topic, closes #20"))
    told.commit("Merge pull request #5 from ada/topic\n\nMend the topic", parents=[3, 4])
    told.tag("v2.1.0")
    told.commit("fix: mend the valve (#6)")
    told.commit("perf: turn faster")
    told.ref("refs/heads/main")
    told.commit("fix: mend the valve (#6) (#7)", parents=[1])
    told.tag("v1.0.1")
    told.ref("refs/heads/1.x")
    told.commit("an idea without a type", parents=[6])
    told.ref("refs/heads/idea")
    return told.told(tmp_path_factory.mktemp("why"))


def why(where: Path, what: str, *more: str) -> Said:
    """Ask about one thing."""
    return tagline("why", "--repository", where, *more, "--", what)


def facts(where: Path, what: str) -> dict[str, str]:
    """Give the rows of an answer by their subjects, each on one line."""
    said = why(where, what)
    assert said.code == 0, said.err
    found: dict[str, str] = {}
    label = ""
    for line in said.out.split("\n\n", 1)[1].splitlines():
        label = line[:11].strip() or label
        found[label] = f"{found.get(label, '')} {line[11:]}".strip()
    return found


def record(where: Path, what: str) -> dict[str, object]:
    """Give an answer as JSON."""
    found = data("why", "--repository", where, "--json", "--", what)
    assert isinstance(found, dict)
    return found


def commit(where: Path, name: str) -> str:
    """Give the id of a commit."""
    return git(where, "rev-parse", name).decode().strip()


def test_a_change_is_named_in_many_ways(where: Path) -> None:
    own = commit(where, "v2.0.0-rc.1")
    names = (own, own[:7], own.upper()[:10], f"c-{own[:10]}", f"#c-{own[:10]}", "#2", "!2", "v2.0.0-rc.1", "1.x~0")
    found = [record(where, name)["commit"] for name in names[:-1]]
    assert found == [own] * 8
    addresses = (
        f"https://x.org/releases/2.0.0/#c-{own[:10]}",
        f"https://x.org/a/commit/{own}",
        "https://x.org/a/pull/2",
    )
    assert [record(where, address)["commit"] for address in addresses] == [own] * 3
    words = ("turn round", "Turn  ROUND", "feat(api)!: turn round", "urn roun")
    assert [record(where, text)["commit"] for text in words] == [own] * 4
    assert record(where, "1.x~0")["commit"] == commit(where, "1.x")


def test_it_says_which_lines_have_a_change_and_since_when(where: Path) -> None:
    assert facts(where, "#1")["released"].startswith("first in 1.0.0, 2023-11-14 line 2: from the first release on")
    assert facts(where, "#2")["released"] == "first in 2.0.0-rc.1, 2023-11-14; final in 2.0.0"
    assert facts(where, "topic")["released"] == "first in 2.1.0, 2023-11-15"
    assert facts(where, "1.x")["released"] == "first in 1.0.1, 2023-11-15 main does not have it"


def test_what_is_not_released_says_where_it_would_be(where: Path) -> None:
    assert facts(where, "main")["released"] == "not released yet; it would be in 2.1.1"


def test_what_is_on_no_line_names_its_branches(where: Path) -> None:
    found = facts(where, "idea")
    assert found["released"] == "in no release: only idea has it"
    assert "listed" not in found
    assert "no conventional commit" in found["read as"]
    assert found["version"] == "follows no convention, so it asks for no release"


def test_it_says_how_a_message_was_read(where: Path) -> None:
    found = facts(where, "#2")
    assert found["read as"] == (
        "a conventional commit: type `feat`, scope `api` breaking, by `!` before the colon (rule 13) and the footer"
        " `BREAKING CHANGE` (rule 12) footer BREAKING CHANGE: turn yourself footer Reviewed-by: Grace"
    )
    assert found["version"] == "a breaking change asks for a major version"
    assert found["listed"] == "in the notes of 2.0.0-rc.1, 2.0.0 under Breaking changes, component api"


def test_it_names_the_merge_that_brought_a_change(where: Path) -> None:
    merge = commit(where, "v2.1.0")
    assert facts(where, "topic")["merge"] == f"brought by the merge {merge[:10]} of #5: Mend the topic"
    assert "merge" not in facts(where, "#2")


def test_a_merge_that_says_nothing_is_in_no_notes(where: Path) -> None:
    found = facts(where, "v2.1.0")
    assert found["released"] == "first in 2.1.0, 2023-11-15"
    assert found["listed"] == "in no notes: it is a merge that says nothing of its own"
    assert found["version"] == "a merge asks for nothing"


def test_backports_are_named_from_both_sides(where: Path) -> None:
    old, new = commit(where, "1.x"), commit(where, "main~1")
    assert facts(where, new)["also as"] == f"{old[:10]} in 1.0.1, 2023-11-15"
    assert facts(where, old)["also as"] == f"{new[:10]} not released yet, 2023-11-15"
    assert record(where, "#6")["commit"] == new  # of twins the oldest is meant


def test_what_was_taken_back_is_said_on_both_sides(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: a")
    told.tag("v1.0.0")
    told.commit("fix: b")
    first = told.told(tmp_path / "first")
    own = commit(first, "main")
    told.commit(f'Revert "fix: b"\n\nThis reverts commit {own}.')
    whole = told.told(tmp_path / "whole")
    for what in (own, "main"):
        assert facts(whole, what)["listed"] == "in no notes: it was taken back before anybody got it"
        assert facts(whole, what)["undone"].endswith("; nobody ever got either")
    assert facts(whole, own)["undone"].startswith(f"taken back by {commit(whole, 'main')[:10]}: ")
    assert facts(whole, "main")["undone"].startswith(f"takes back {own[:10]}: fix: b")


def test_a_merge_may_speak_for_what_it_brings(tmp_path: Path) -> None:
    lines = (
        "feat: a",
        "$ tag v1.0.0",
        "$ branch side",
        "fix: part",
        "$ switch main",
        "$ merge side feat: the whole (#9)",
    )
    where = story(*lines, "$ tag v1.1.0").told(tmp_path)
    found = facts(where, commit(where, "side"))
    assert found["listed"] == "in no notes: the title of the merge speaks for it"
    assert found["merge"] == f"brought by the merge {commit(where, 'main')[:10]} of #9: feat: the whole"


def test_a_squash_tells_each_of_its_changes(tmp_path: Path) -> None:
    found = facts(story("feat: both (#3)\n\n* feat: one\n* fix: two").told(tmp_path), "main")
    assert "feat: both to be listed under Added" in found["listed"]
    assert "fix: two to be listed under Fixed" in found["listed"]


def test_several_matches_are_listed_and_one_has_to_be_chosen(where: Path) -> None:
    code, out, err = why(where, "#20")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 3
    assert "#20: 2 changes are meant by this; name one by its commit: tagline why " in err
    said = why(where, "#20", "--json")
    assert said.code == 1
    assert said.out.count('"commit"') == 2


@pytest.mark.parametrize(
    "what", ["", "   ", "#999", "nothing like it", "deadbeef", "c-0000000000", "-x", "v9.9.9", "PROJ-1"]
)
def test_what_is_unknown_is_one_line(where: Path, what: str) -> None:
    code, out, err = why(where, what)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "names no commit, entry, pull request or issue here" in err


def test_the_most_like_it_is_named(where: Path) -> None:
    assert "the most like it: " in why(where, "mend the valvee").err
    assert "mend the valve" in why(where, "mend the valvee").err


def test_a_squashed_pull_request_is_said_to_be_one(tmp_path: Path) -> None:
    found = facts(story("feat: a", "Merged PR 3: fix: mend it\n\nMore").told(tmp_path), "main")
    assert found["read as"].startswith(
        "a squashed pull request; the title that people gave it counts: fix: mend it a conv"
    )
    assert found["version"] == "`fix` asks for a patch version"


def test_while_versions_are_0_x_what_breaks_asks_for_less(tmp_path: Path) -> None:
    found = facts(story("feat: a", "$ tag v0.1.0", "feat!: b").told(tmp_path), "main")
    assert found["version"] == "a breaking change asks for a major version, and while versions are 0.x for a minor one"


def test_on_many_lines_those_that_had_it_from_the_start_are_told_together(tmp_path: Path) -> None:
    lines = [line for major in range(1, 12) for line in (f"feat!: {major}", f"$ tag v{major}.0.0")]
    found = facts(story(*lines).told(tmp_path), "v2.0.0")
    assert "lines 3 to 11 (9 of them): from the first release on" in found["released"]


def test_links_lead_to_the_forge(tmp_path: Path) -> None:
    where = story("feat: a (#3)").told(tmp_path)
    git(where, "remote", "add", "origin", "https://ada:secret@bitbucket.org/ada/engine.git")
    own = commit(where, "main")
    address = "https://bitbucket.org/ada/engine"
    assert facts(where, own)["link"] == f"{address}/commits/{own} {address}/pull-requests/3"
    assert "secret" not in why(where, own, "--json").out


def test_each_line_of_a_row_stands_in_its_column(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "44")
    body = why(where, "#2").out.split("\n\n", 1)[1].splitlines()
    assert all(len(line) <= 44 and line[10] == " " != line[11] for line in body)


def test_a_link_is_not_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "44")
    where = story("feat: a (#3)").told(tmp_path)
    git(where, "remote", "add", "origin", "https://github.com/ada/engine")
    own = commit(where, "main")
    assert f"link       https://github.com/ada/engine/commit/{own}\n" in why(where, own).out
    assert f"\n{'':11}https://github.com/ada/engine/pull/3\n" in why(where, own).out


def test_no_address_of_a_person_is_shown(tmp_path: Path) -> None:
    message = "fix: ask ada@users.invalid\n\nAsked-of: ada@users.invalid\nCo-authored-by: Grace <grace@users.invalid>"
    where = story(message).told(tmp_path)
    for more in ((), ("--json",)):
        assert "users.invalid" not in why(where, "main", *more).out


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_every_object_format_is_known(tmp_path: Path, object_format: str) -> None:
    told = Story()
    told.commit("feat: a")
    told.tag("v1.0.0")
    told.commit("fix: b")
    where = told.told(tmp_path, object_format=object_format)
    assert facts(where, commit(where, "v1.0.0"))["released"] == "first in 1.0.0, 2023-11-14"


def test_a_commit_that_nothing_holds_is_still_read(tmp_path: Path) -> None:
    where = story("feat: a", "$ branch gone", "fix: lost").told(tmp_path)
    own = commit(where, "gone")
    git(where, "update-ref", "-d", "refs/heads/gone")
    assert facts(where, own)["released"] == "in no release: no branch and no tag has it"


def test_on_a_detached_head_it_says_head(tmp_path: Path) -> None:
    where = story("feat: a", "$ tag v1.0.0", "fix: b").told(tmp_path, bare=False)
    git(where, "checkout", "--quiet", "--detach", "main")
    assert facts(where, "HEAD")["released"] == "not released yet; it would be in 1.0.1"


def test_before_the_first_commit_nothing_is_known(tmp_path: Path) -> None:
    assert why(Story().told(tmp_path), "main").code == 1
