"""Where a commit is: what comes after it, and which branches hold it."""

from pathlib import Path

import pytest

from stories import Story, git, story
from tagline.reading.git import Git
from tagline.reading.whereabouts import branches_from, parents_from, read_branches, read_commit, read_parents

A, B = "a" * 40, "b" * 40


def test_the_parents_of_each_commit_are_read() -> None:
    assert parents_from(f"{A} {B} {B}\n{B}\n\nwarning: something\n") == {A: (B, B), B: ()}
    assert parents_from("") == {}


def test_a_branch_has_its_short_name_and_the_head_of_a_remote_none() -> None:
    text = f"{A} refs/heads/main\n{B} refs/heads/a/b\n{A} refs/remotes/origin/HEAD\n{B} refs/remotes/origin/main\n"
    assert branches_from(text) == {"main": A, "a/b": B, "origin/main": B}


def test_every_ref_is_asked(tmp_path: Path) -> None:
    told = Story()
    told.commit("a")
    told.tag("v1.0.0", told.commit("b", parents=[1]))
    told.ref("refs/remotes/origin/far", told.commit("c", parents=[1]))
    told.ref("refs/heads/main", 1)
    where = told.told(tmp_path)
    assert len(read_parents(Git(directory=where), None)) == 3
    assert set(read_branches(Git(directory=where))) == {"main", "origin/far"}


def test_a_repository_without_a_commit_has_nothing(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare")
    assert read_parents(Git(directory=tmp_path), None) == {}
    assert read_branches(Git(directory=tmp_path)) == {}


@pytest.mark.parametrize(
    "name", ["", "-x", "--help", "nothing", "v1.0.0^{tree}", "HEAD:", "a b", "\u202e", ":/nothing like it"]
)
def test_what_is_no_commit_is_none(tmp_path: Path, name: str) -> None:
    assert read_commit(Git(directory=story("feat: a", "$ tag v1.0.0").told(tmp_path)), name) is None


def test_one_commit_is_read_whole(tmp_path: Path) -> None:
    lines = ("a", "$ branch side", "b", "$ switch main", "c", "$ merge side Both\n\nTold at length")
    found = read_commit(Git(directory=story(*lines).told(tmp_path)), "main")
    assert found is not None
    assert (len(found.parents), found.message.strip(), found.author) == (2, "Both\n\nTold at length", "Ada Lovelace")
