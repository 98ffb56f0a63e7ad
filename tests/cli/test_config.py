"""`tagline config`: every setting in force and where it comes from; `next` and `doctor` say what is taken over."""

import json
from pathlib import Path

import pytest

from commands import data, tagline
from stories import Story, git
from tagline.model.settings import Settings
from tagline.pages.file_schemas import settings_schema
from tagline.rules.definitions import fields_of

OWN = """
hide = ["chore"]
tag = "v{version}"
[types]
shiny = { kind = "added", bump = "patch" }
[[packages]]
name = "core"
paths = ["core"]
"""
THEIRS = """
[tool.semantic_release]
tag_format = "v{version}"
commit_parser_options = { minor_tags = ["feat", "shiny"] }
"""


def told(where: Path, **files: str) -> Path:
    """Tell a repository with a release and some changes since; a file's name has "_" for its dot."""
    story = Story()
    story.commit("feat: a", files={name.replace("_", "."): text for name, text in files.items()})
    story.tag("v1.0.0")
    for message in ("chore: b", "fix: c"):
        story.commit(message)
    story.told(where, bare=False)
    git(where, "reset", "--quiet", "--hard")
    git(where, "remote", "add", "origin", "https://github.com/ada/engine.git")
    return where


def rows(where: Path) -> dict[str, tuple[object, str]]:
    """Give what `--json` says: each setting with its value and its origin in a few words."""
    found = data("config", "--json", "--repository", where)
    assert isinstance(found, dict)
    return {
        row["key"]: (row["value"], f"{row['file']}:{row['line']}" if row["origin"] == "file" else row["origin"])
        for row in found["settings"]
    }


def test_without_a_file_everything_is_found_out_or_has_its_default(tmp_path: Path) -> None:
    found = rows(told(tmp_path))
    assert found["name"] == ("engine", "found out")
    assert found["tag"] == ("v{version}", "found out")
    assert found["forge.kind"] == ("github", "found out")
    assert found["forge.address"] == ("https://github.com/ada/engine", "found out")
    assert found["allow-zero"] == (True, "default")
    assert {key.partition(".")[0] for key in found} == {field.key for field in fields_of(Settings)}


def test_each_setting_of_a_file_names_its_line(tmp_path: Path) -> None:
    found = rows(told(tmp_path, tagline_toml=OWN))
    assert found["hide"] == (["chore"], "tagline.toml:2")
    assert found["types.shiny"] == ({"kind": "added", "bump": "patch"}, "tagline.toml:5")
    assert found["packages.core.paths"] == (["core"], "tagline.toml:8")
    assert found["packages.core.tag"] == ("", "default")


def test_people_read_three_columns_of_at_most_eighty_letters(tmp_path: Path) -> None:
    code, out, err = tagline("config", "--repository", told(tmp_path, pyproject_toml=THEIRS))
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert max(map(len, lines)) <= 80
    (tag,) = [line.split() for line in lines if line.startswith("tag ")]
    assert tag == ["tag", "v{version}", "pyproject.toml:3", "[tool.semantic_release]"]
    (style,) = [line.split() for line in lines if line.startswith("style ")]
    assert style == ["style", "conventional", "default"]


def test_what_is_not_taken_over_is_said(tmp_path: Path) -> None:
    text = "[tool.semantic_release]\ncommit_parser = 'mine.py:Parser'\n"
    where = told(tmp_path, pyproject_toml=text)
    note = "pyproject.toml:2: [tool.semantic_release] commit_parser: its commit parser"
    assert note in tagline("config", "--repository", where).out
    assert note in " ".join(tagline("doctor", "--repository", where).out.split())


@pytest.mark.parametrize("command", ["config", "next", "notes", "changelog", "doctor"])
def test_mistakes_are_a_line_each_and_exit_one_in_every_command(tmp_path: Path, command: str) -> None:
    code, out, err = tagline(command, "--repository", told(tmp_path, tagline_toml="nmae = 'x'\nhide = 3\n"))
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "tagline: tagline.toml:1: nmae: unknown key; did you mean name?",
        'tagline: tagline.toml:2: hide: expected a list such as ["other", "chore"], found 3',
    ]


def test_the_schema_is_printed_without_a_repository(tmp_path: Path) -> None:
    said = tagline("config", "--schema", "--repository", tmp_path)
    assert (said.code, said.out) == (0, settings_schema())
    assert json.loads(said.out)["title"]


def test_next_and_doctor_say_what_is_taken_over(tmp_path: Path) -> None:
    where = told(tmp_path, pyproject_toml=THEIRS)
    words = "ag format and types are taken from [tool.semantic_release]"
    assert words in tagline("next", "--explain", "--repository", where).out
    assert words in " ".join(tagline("doctor", "--repository", where).out.split())


def test_doctor_names_the_file_of_the_settings(tmp_path: Path) -> None:
    assert "4 settings in tagline.toml" in " ".join(
        tagline(
            "doctor",
            "--repository",
            told(
                tmp_path,
                tagline_toml='hide = ["ci"]\nname = "x"\n[forge]\nkind = "gitea"\naddress = "https://x.example.org/a/b"\n',
            ),
        ).out.split()
    )


def test_hidden_types_are_in_no_notes_and_count_as_silent(tmp_path: Path) -> None:
    where = told(tmp_path, tagline_toml=OWN.replace('[[packages]]\nname = "core"\npaths = ["core"]\n', ""))
    assert "b" not in tagline("notes", "--no-heading", "--all", "--repository", where).out.split()
    found = data("next", "--json", "--repository", where)
    assert isinstance(found, dict)
    assert [change["description"] for change in found["changes"]] == ["c"]
    assert found["silent"] == 1
    assert tagline("notes", "v1.0.0..HEAD", "--all", "--repository", where).out.count("* ") <= 1


def test_the_name_of_the_settings_is_the_name_of_the_project(tmp_path: Path) -> None:
    where = told(tmp_path, tagline_toml='name = "The Engine"')
    assert tagline("doctor", "--repository", where).out.startswith("repository  The Engine")


def test_a_second_opinion_stands_beside_our_answer(tmp_path: Path) -> None:
    where = told(tmp_path)
    plain = tagline("next", "--second-opinion", "--repository", where)
    assert (plain.code, plain.out) == (0, "1.0.1\n")
    assert plain.err == "python-semantic-release says 1.0.1, too\n"
    explained = tagline("next", "--second-opinion", "--explain", "--repository", where)
    assert "Python-semantic-release says 1.0.1, too." in explained.out
    found = data("next", "--second-opinion", "--json", "--repository", where)
    assert isinstance(found, dict)
    assert found["second_opinion"] == {
        "asked": True,
        "version": "1.0.1",
        "agrees": True,
        "explanation": "python-semantic-release says 1.0.1, too",
    }


def test_without_the_option_nobody_is_asked(tmp_path: Path) -> None:
    found = data("next", "--json", "--repository", told(tmp_path))
    assert isinstance(found, dict)
    assert found["second_opinion"] == {"asked": False, "version": "", "agrees": False, "explanation": ""}


def test_a_zero_version_is_where_opinions_differ(tmp_path: Path) -> None:
    story = Story()
    story.commit("feat: a")
    story.tag("v0.1.0")
    story.commit("fix: b")
    where = story.told(tmp_path, bare=False)
    said = tagline("next", "--second-opinion", "--repository", where)
    assert said.out == "0.1.1\n"
    assert "says 1.0.0: its allow_zero_version is false by default" in said.err


def test_where_nobody_can_be_asked_that_is_said_and_our_answer_stays(tmp_path: Path) -> None:
    where = told(tmp_path)
    git(where, "checkout", "--quiet", "--detach")
    said = tagline("next", "--second-opinion", "--repository", where)
    assert (said.code, said.out) == (0, "1.0.1\n")
    assert said.err == "python-semantic-release was not asked: HEAD is on no branch\n"
