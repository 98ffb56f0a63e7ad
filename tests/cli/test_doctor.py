"""`tagline doctor`: what was found, what is ignored and why, what would help."""

from pathlib import Path

from commands import data, tagline
from stories import Story, git, story


def findings(where: Path) -> dict[str, str]:
    """Give what the doctor says, by subject; several findings of a subject are joined."""
    found = data("doctor", "--json", "--repository", where)
    assert isinstance(found, list)
    said: dict[str, str] = {}
    for one in found:
        said[one["subject"]] = f"{said.get(one['subject'], '')} {one['found']} {one['advice']}".strip()
    return said


def test_a_repository_without_a_commit_is_told_what_comes_first(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--template=")
    found = findings(tmp_path)
    assert "commit something first" in found["repository"]
    assert "git tag" not in " ".join(found.values())


def test_without_a_version_tag_the_first_one_is_proposed(tmp_path: Path) -> None:
    found = findings(story("feat: a", "$ tag nightly").told(tmp_path))
    assert "no tag carries a version" in found["releases"]
    assert "nightly: is no semantic version" in found["ignored"]


def test_ignored_tags_are_named_with_their_reason(tmp_path: Path) -> None:
    lines = ("a", "$ tag v1.0.0", "$ tag docs-1.0.0", "b", "$ tag 1.0.0", "$ tag v1")
    ignored = findings(story(*lines).told(tmp_path))["ignored"]
    assert "docs-1.0.0: belongs to the series docs-" in ignored
    assert "1.0.0: is version 1.0.0 on another commit than" in ignored
    assert "v1: is no semantic version" in ignored


def test_several_tags_are_spoken_of_as_several(tmp_path: Path) -> None:
    lines = ("a", "$ tag v1.0.0", "$ tag docs-1.0.0", "$ tag docs-1.0.1", "b", "$ tag nightly", "$ tag v1")
    ignored = findings(story(*lines).told(tmp_path))["ignored"]
    assert "nightly, v1: are no semantic versions, such as" in ignored
    assert "docs-1.0.0, docs-1.0.1: belong to the series docs-" in ignored


def test_one_of_a_kind_is_spoken_of_as_one(tmp_path: Path) -> None:
    found = findings(story("wip", "$ tag v1.0.0 The first engine").told(tmp_path))
    assert "on 1 line;" in found["releases"]
    assert '0 % of 1 change is a conventional commit; 1 is listed under "Other"' in found["messages"]
    assert "1 annotated tag, 0 signed; 1 release with words of its own" in found["words"]


def test_a_remote_on_an_unknown_host_is_not_to_be_added_again(tmp_path: Path) -> None:
    where = story("feat: a").told(tmp_path)
    git(where, "remote", "add", "origin", "https://code.example.org/ada/engine.git")
    forge = findings(where)["forge"]
    assert "no remote whose host tells the kind of forge" in forge
    assert "remote add" not in forge


def test_releases_that_head_does_not_reach_are_counted(tmp_path: Path) -> None:
    lines = ("a", "$ tag v1.0.0", "$ branch side", "b", "$ tag v1.0.1", "$ switch main", "feat: c")
    assert "HEAD does not reach 1 of them" in findings(story(*lines).told(tmp_path))["releases"]


def test_a_refusal_is_told_with_its_remedy(tmp_path: Path) -> None:
    lines = ("a", "$ tag v1.0.0", "$ branch side", "b", "$ tag v1.0.1", "$ switch main", "fix: c")
    assert "no right answer: 1.0.1 is taken" in findings(story(*lines).told(tmp_path))["next"]


def test_few_conventional_messages_get_advice(tmp_path: Path) -> None:
    assert "begin subjects with a type" in findings(story("wip", "more", "feat: a").told(tmp_path))["messages"]


def test_the_same_is_said_to_people(tmp_path: Path) -> None:
    code, out, err = tagline("doctor", "--repository", story("feat: a", "$ tag v1.0.0", "fix: b").told(tmp_path))
    assert (code, err) == (0, "")
    assert out.startswith("repository")
    assert "1.0.1: v1.0.0 and a patch change" in " ".join(out.split())


def test_packages_are_told_with_their_folders_and_tags_and_how_they_were_found(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: a", files={"packages/core/a": "1"})
    for name in ("v1.0.0", "core@1.0.0", "core@1.0.0-rc.1", "ghost-v1.0.0"):
        told.tag(name)
    found = findings(told.told(tmp_path))
    assert "core: packages/core (found by its name, 1 commit); tags core@… (2)" in found["packages"]
    assert "ghost: tags ghost-v… (1); no folder is named like it" in found["packages"]
    assert 'name it in the settings: `[[packages]]`, `name = "ghost"`' in found["packages"]
    assert "core@" not in found.get("ignored", "")


def test_a_project_of_packages_only_is_told_so(tmp_path: Path) -> None:
    found = findings(story("a", "$ tag one@1.0.0", "$ tag two@1.0.0").told(tmp_path))
    assert found["releases"] == "none of its own, only those of 2 packages"
