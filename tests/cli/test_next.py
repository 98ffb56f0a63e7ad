"""`tagline next`: the version alone on stdout, one line on stderr where there is none, and the exit code says which."""

import subprocess
import sys
from pathlib import Path

import pytest

from commands import data, tagline
from stories import Story, git, story


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """Tell a repository with a release, a feature since, and a fix."""
    return story("feat: a", "$ tag v1.2.3", "feat: b", "fix: c", "docs: d").told(tmp_path / "repository", bare=False)


def test_the_version_stands_alone_without_its_prefix(released: Path) -> None:
    assert tagline("next", "--repository", released) == (0, "1.3.0\n", "")


def test_with_nothing_to_release_stdout_is_empty_and_stderr_says_so(tmp_path: Path) -> None:
    where = story("feat: a", "$ tag v1.2.3", "docs: b").told(tmp_path)
    code, out, err = tagline("next", "--repository", where)
    assert (code, out) == (0, "")
    assert err.startswith("nothing to release: v1.2.3 is the latest release")
    assert err.count("\n") == 1


def test_a_refusal_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    where = story("a", "$ tag v1.0.0", "$ branch side", "fix: b", "$ tag v1.0.1", "$ switch main", "fix: c").told(
        tmp_path
    )
    code, out, err = tagline("next", "--repository", where)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("tagline: 1.0.1 is taken: v1.0.1")
    assert "merge v1.0.1" in err


def test_explain_names_the_base_and_the_deciding_changes(released: Path) -> None:
    code, out, _ = tagline("next", "--explain", "--repository", released)
    assert code == 0
    assert out.startswith("1.3.0: v1.2.3 and a minor change make a minor version.\n")
    assert "feat: b" in out
    assert "`docs` asks for no release" in out


def test_explain_says_why_there_is_nothing_to_release(tmp_path: Path) -> None:
    where = story("feat: a", "$ tag v1.2.3", "docs: b").told(tmp_path)
    code, out, err = tagline("next", "--explain", "--repository", where)
    assert (code, err) == (0, "")
    assert out.startswith("Nothing to release: v1.2.3")


def test_json_holds_the_version_and_its_evidence(released: Path) -> None:
    found = data("next", "--json", "--repository", released)
    assert isinstance(found, dict)
    assert (found["version"], found["bump"]) == ("1.3.0", "minor")
    assert found["base"] == {"tag": "v1.2.3", "version": "1.2.3"}
    assert [reason["description"] for reason in found["evidence"]] == ["b", "c"]
    assert [reason["description"] for reason in found["ignored"]] == ["d"]


def test_json_has_an_empty_version_where_there_is_nothing_to_release(tmp_path: Path) -> None:
    where = story("feat: a", "$ tag v1.2.3").told(tmp_path)
    found = data("next", "--json", "--repository", where)
    assert isinstance(found, dict)
    assert found["version"] == ""


def test_the_tag_is_printed_as_the_project_names_its_tags(released: Path, tmp_path: Path) -> None:
    assert tagline("next", "--tag", "--repository", released) == (0, "v1.3.0\n", "")
    other = story("feat: a", "$ tag pkg@1.0.0", "fix: b").told(tmp_path / "other")
    assert tagline("next", "--tag", "--pre", "rc", "--repository", other) == (0, "pkg@1.0.1-rc.1\n", "")


def test_a_prerelease_counts_on(released: Path) -> None:
    assert tagline("next", "--pre", "rc", "--repository", released) == (0, "1.3.0-rc.1\n", "")
    git(released, "tag", "v1.3.0-rc.1")
    code, out, err = tagline("next", "--pre", "rc", "--repository", released)
    assert (code, out) == (0, "")
    assert err == (
        "nothing to release: v1.3.0-rc.1 is the latest prerelease of 1.3.0 and nothing since asks for another\n"
    )
    assert tagline("next", "--pre", "beta", "--repository", released).code == 1
    assert tagline("next", "--final", "--repository", released) == (0, "1.3.0\n", "")
    assert tagline("next", "--repository", released) == (0, "1.3.0\n", "")


def test_a_prerelease_and_a_final_exclude_each_other(released: Path) -> None:
    code, out, err = tagline("next", "--pre", "rc", "--final", "--repository", released)
    assert (code, out) == (2, "")
    assert "exclude each other" in err


@pytest.mark.parametrize("word", ["", "1", "rc.1", "two words"])
def test_a_name_that_no_prerelease_can_have_is_refused(word: str, released: Path) -> None:
    code, out, err = tagline("next", "--pre", word, "--repository", released)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("tagline: --pre: expected a")


def test_json_tells_the_tag_and_why_of_a_prerelease(released: Path) -> None:
    found = data("next", "--json", "--pre", "rc", "--repository", released)
    assert isinstance(found, dict)
    assert (found["version"], found["tag"], found["bump"]) == ("1.3.0-rc.1", "v1.3.0-rc.1", "minor")
    assert found["explanation"].startswith("it is the first rc of 1.3.0: v1.2.3 and a minor change")


def test_a_version_that_a_commit_asks_for_is_explained(released: Path) -> None:
    git(released, "commit", "--quiet", "--allow-empty", "--message", "chore: go\n\nRelease-As: 7.0.0")
    assert tagline("next", "--repository", released).out == "7.0.0\n"
    out = tagline("next", "--explain", "--repository", released).out
    assert out.startswith("7.0.0: `Release-As: 7.0.0` in ")
    assert "  major  `Release-As: 7.0.0` in " in out


def test_a_version_that_a_commit_asks_for_in_vain_is_explained(released: Path) -> None:
    git(released, "commit", "--quiet", "--allow-empty", "--message", "chore: go\n\nRelease-As: 1.0.0")
    assert tagline("next", "--repository", released).out == "1.3.0\n"
    out = " ".join(tagline("next", "--explain", "--repository", released).out.split())
    assert "does not count, because that is not above v1.2.3" in out
    found = data("next", "--json", "--repository", released)
    assert isinstance(found, dict)
    assert "does not count" in found["ignored"][0]["rule"]


def test_an_explanation_fits_a_terminal_of_80_columns(tmp_path: Path) -> None:
    lines = [f"{kind}{mark}: {'long ' * 30}{kind}" for kind in ("feat", "fix", "docs", "other") for mark in ("", "!")]
    lines += [f"feat(part): {number}" for number in range(30)]
    lines += [f"kind{'x' * number}: y" for number in range(30)]
    where = story("a", "$ tag v1.0.0", "$ tag nightly", *lines, "fix: z\n\nRelease-As: 0.9.0").told(tmp_path)
    out = tagline("next", "--explain", "--repository", where).out
    assert max(map(len, out.split("\n"))) <= 80
    assert "Base     v1.0.0\n" in out
    assert "Tag      v2.0.0\n" in out
    assert "Ignored  1 tag is no release of this project" in out
    assert "and 21 more; --json lists them all" in out
    assert "further kinds; --json lists them all" in out


# Where the history has no answer


def test_a_shallow_clone_is_refused_with_the_remedy(released: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth", "1", released.as_uri(), "clone")
    code, out, err = tagline("next", "--repository", tmp_path / "clone")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "shallow" in err
    assert "git fetch --unshallow --tags" in err
    assert "fetch-depth: 0" in err


def test_a_shallow_clone_has_no_next_version_even_where_the_user_allows_to_read_it(tmp_path: Path) -> None:
    where = story("feat: a", "feat: b", "$ tag v1.2.3", "fix: c").told(tmp_path / "origin")
    git(tmp_path, "clone", "--quiet", "--depth", "2", where.as_uri(), "clone")
    said = tagline("changelog", "--allow-shallow", "--repository", tmp_path / "clone")
    assert (said.code, said.err) == (0, "this history is cut off (a shallow clone): what is older is missing\n")
    assert tagline("next", "--allow-shallow", "--repository", tmp_path / "clone").code == 1


def test_a_clone_without_the_tags_of_its_remote_is_refused(released: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--no-tags", released.as_uri(), "clone")
    code, out, err = tagline("next", "--repository", tmp_path / "clone")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "the remote has 1" in err
    assert "git fetch --tags" in err


def test_a_clone_of_a_remote_without_tags_begins_at_the_first_version(tmp_path: Path) -> None:
    where = story("feat: a").told(tmp_path / "origin")
    git(tmp_path, "clone", "--quiet", where.as_uri(), "clone")
    assert tagline("next", "--repository", tmp_path / "clone") == (0, "0.1.0\n", "")


def test_a_remote_that_does_not_answer_holds_nothing_up(tmp_path: Path) -> None:
    where = story("feat: a").told(tmp_path / "origin", bare=False)
    git(where, "remote", "add", "origin", (tmp_path / "gone").as_uri())
    assert tagline("next", "--repository", where) == (0, "0.1.0\n", "")


def test_an_empty_repository_has_nothing_to_release(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--template=")
    code, out, err = tagline("next", "--repository", tmp_path)
    assert (code, out) == (0, "")
    assert err == "nothing to release: there is no commit yet\n"


def test_a_bare_repository_without_a_commit_has_nothing_to_release(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "--template=")
    code, out, err = tagline("next", "--repository", tmp_path)
    assert (code, out, err) == (0, "", "nothing to release: there is no commit yet\n")


def test_an_unborn_branch_beside_released_ones_is_refused(released: Path) -> None:
    git(released, "symbolic-ref", "HEAD", "refs/heads/nowhere")
    code, out, err = tagline("next", "--repository", released)
    assert out == ""
    assert (code, err.count("\n")) in {(0, 1), (1, 1)}


def test_a_folder_without_a_repository_is_refused(tmp_path: Path) -> None:
    code, out, err = tagline("next", "--repository", tmp_path)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "not a git repository" in err


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    code, out, err = tagline("next", "--repository", tmp_path / "nowhere")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "no such folder" in err


# Every kind of repository


def test_a_folder_inside_the_repository_will_do(released: Path) -> None:
    (released / "some" / "folder").mkdir(parents=True)
    assert tagline("next", "--repository", released / "some" / "folder").out == "1.3.0\n"


def test_the_current_folder_is_meant_where_none_is_named(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(released)
    assert tagline("next").out == "1.3.0\n"


def test_a_detached_head_is_read(released: Path) -> None:
    git(released, "checkout", "--quiet", "--detach", "v1.2.3")
    code, out, err = tagline("next", "--repository", released)
    assert (code, out) == (0, "")
    assert "there is no commit since" in err


def test_a_detached_head_behind_which_there_is_more_has_an_answer(released: Path) -> None:
    git(released, "checkout", "--quiet", "--detach", "main")
    assert tagline("next", "--repository", released) == (0, "1.3.0\n", "")


def test_a_maintenance_branch_is_known_by_its_name(released: Path) -> None:
    git(released, "checkout", "--quiet", "-b", "release/1.2", "main")
    code, out, err = tagline("next", "--repository", released)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "1.3.0 is none of 1.2.x, which the branch release/1.2 is for" in err


def test_a_linked_worktree_gives_the_answer_of_its_own_branch(released: Path, tmp_path: Path) -> None:
    git(released, "worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"), "main~2")
    git(tmp_path / "side", "commit", "--quiet", "--allow-empty", "--message", "feat!: e")
    assert tagline("next", "--repository", tmp_path / "side").out == "2.0.0\n"
    assert tagline("next", "--repository", released).out == "1.3.0\n"


def test_a_submodule_gives_its_own_answer(released: Path, tmp_path: Path) -> None:
    inner = story("feat: inner", "$ tag v7.0.0", "fix: inner").told(tmp_path / "inner")
    git(released, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "inner")
    assert tagline("next", "--repository", released / "inner").out == "7.0.1\n"


def test_a_bare_repository_is_read(tmp_path: Path) -> None:
    where = story("feat: a", "$ tag v1.0.0", "fix: b").told(tmp_path / "project.git")
    assert tagline("next", "--repository", where).out == "1.0.1\n"


def test_the_git_directory_may_be_named(tmp_path: Path) -> None:
    where = story("feat: a", "$ tag v1.0.0", "fix: b").told(tmp_path / "project.git")
    (tmp_path / "elsewhere").mkdir()
    assert tagline("next", "--git-dir", where, "--repository", tmp_path / "elsewhere").out == "1.0.1\n"


def test_a_repository_with_sha256_is_read(tmp_path: Path) -> None:
    where = story("feat: a", "$ tag v1.0.0", "fix: b").told(tmp_path, object_format="sha256")
    assert tagline("next", "--repository", where).out == "1.0.1\n"


def test_packed_refs_are_read(released: Path) -> None:
    git(released, "pack-refs", "--all", "--prune")
    assert tagline("next", "--repository", released).out == "1.3.0\n"


def test_a_branch_named_like_a_tag_confuses_nobody(released: Path) -> None:
    git(released, "update-ref", "refs/heads/v1.2.3", "main")
    git(released, "update-ref", "refs/tags/main", "v1.2.3^{commit}")
    git(released, "update-ref", "refs/tags/HEAD", "refs/tags/v1.2.3^{commit}")
    assert tagline("next", "--repository", released) == (0, "1.3.0\n", "")


# The doorway


@pytest.mark.parametrize("words", [("--as-of", "soon"), ("--as-of", "2026-02-30")])
def test_a_moment_that_is_none_is_refused(released: Path, words: tuple[str, str]) -> None:
    code, out, err = tagline("next", *words, "--repository", released)
    assert (code, out) == (1, "")
    assert err == f"tagline: --as-of: expected a date such as 2026-03-31, found '{words[1]}'\n"


@pytest.mark.parametrize("word", ["--no-such-option", "too-much"])
def test_a_wrong_word_is_exit_code_two(word: str) -> None:
    code, out, err = tagline("next", word)
    assert (code, out) == (2, "")
    assert word in err


@pytest.mark.parametrize("command", ["next", "notes", "changelog"])
def test_help_has_an_example(command: str) -> None:
    code, out, _ = tagline(command, "--help")
    assert code == 0
    assert "Example" in out


def test_an_output_that_nobody_reads_is_no_error(released: Path) -> None:
    program = "from tagline.cli import main; main()"
    command = [sys.executable, "-c", program, "changelog", "--repository", str(released)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        err = process.stderr.read()
    assert (process.returncode, err) == (0, b"")


# All packages


def monorepo() -> Story:
    """Tell a project with four packages: one with something new, one without, one new, one without a folder."""
    told = Story()
    told.commit("feat: begin", files={"packages/core/a": "1", "packages/create-app/a": "1"})
    for name in ("v1.0.0", "core@1.0.0", "create-app@2.0.0-rc.1", "ghost@1.0.0", "other@1.0.0"):
        told.tag(name)
    told.commit(f"feat(core): {'something that is long ' * 5}", files={"packages/core/a": "2"})
    told.commit("fix(core): mend", files={"packages/core/a": "3", "packages/other/a": "1"})
    told.tag("other@1.0.1")
    return told


def test_all_prints_a_table_that_fits_into_eighty_columns(tmp_path: Path) -> None:
    where = monorepo().told(tmp_path / "engine")
    expected = (
        "package     latest      next     why",
        "engine      1.0.0       1.1.0    minor: something that is long something tha… +1",
        "core        1.0.0       1.1.0    minor: something that is long something tha… +1",
        "create-app  2.0.0-rc.1  2.0.0    minor: begin",
        "ghost       1.0.0       refused  no folder is known for the package ghost",
        "other       1.0.1       -        no commit since",
    )
    assert tagline("next", "--all", "--repository", where) == (0, "".join(f"{line}\n" for line in expected), "")
    assert max(map(len, expected)) == 80


def test_all_prints_json_for_programs(tmp_path: Path) -> None:
    found = data("next", "--all", "--json", "--repository", monorepo().told(tmp_path / "engine"))
    assert isinstance(found, dict)
    rows = {row["name"]: row for row in found["packages"]}
    assert {name: row["next"]["version"] for name, row in rows.items()} == {
        "engine": "1.1.0",
        "core": "1.1.0",
        "create-app": "2.0.0",
        "ghost": "",
        "other": "",
    }
    assert rows["ghost"]["next"]["refused"]
    assert (rows["engine"]["package"], rows["core"]["paths"], rows["core"]["tags"]) == (
        "",
        ["packages/core"],
        ["core@{version}"],
    )


def test_all_is_refused_where_no_package_has_an_answer(tmp_path: Path) -> None:
    where = story("a", "$ tag one@1.0.0", "$ tag two@1.0.0").told(tmp_path / "engine")
    code, out, err = tagline("next", "--all", "--repository", where)
    assert (code, out.count("refused"), err.count("\n")) == (1, 2, 1)
    assert err.startswith("tagline: no folder is known for the package one; name it in the settings")


def test_all_of_a_repository_without_packages_is_the_project(released: Path) -> None:
    code, out, err = tagline("next", "--all", "--repository", released)
    assert (code, out.splitlines()[1], err) == (0, "repository  1.2.3   1.3.0  minor: b +1", "")


@pytest.mark.parametrize("words", [("--package", "core"), ("--explain",)], ids=" ".join)
def test_all_goes_with_no_choice_of_one(released: Path, words: tuple[str, ...]) -> None:
    code, out, err = tagline("next", "--all", *words, "--repository", released)
    assert (code, out) == (2, "")
    assert f"leave out {words[0]}" in err


def test_one_package_is_chosen_by_name(tmp_path: Path) -> None:
    where = monorepo().told(tmp_path / "engine")
    assert tagline("next", "--package", "core", "--repository", where) == (0, "1.1.0\n", "")
    said = tagline("next", "--package", "cor", "--repository", where)
    assert (said.code, said.out) == (1, "")
    assert said.err == (
        "tagline: cor: no such package; did you mean core? The packages are core, create-app, ghost, other\n"
    )


def test_a_project_that_has_only_packages_is_refused_with_the_way_out(tmp_path: Path) -> None:
    where = story("a", "$ tag one@1.0.0", "$ tag two@1.0.0").told(tmp_path / "engine")
    for command in ("next", "notes", "changelog"):
        said = tagline(command, "--repository", where)
        assert (said.code, said.out) == (1, "")
        assert said.err.startswith("tagline: engine has no release of its own, only those of 2 packages; choose one")
