"""Settings come from one place; what python-semantic-release is told fills what they leave open."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stories import Story, git
from tagline.assembly.books import read_book
from tagline.errors import TaglineError
from tagline.model.book import ReleaseBook
from tagline.model.settings import DEFAULTS, Settings, TypeRule

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)
OWN = 'name = "Engine"\nhide = ["chore"]\n\n[forge]\nkind = "gitea"\n'
PROJECT = '[project]\nname = "x"\n\n[tool.tagline]\nname = "Engine"\nhide = ["chore"]\nforge.kind = "gitea"\n'
THEIRS = """
[tool.semantic_release]
tag_format = "v{version}"
allow_zero_version = true
commit_parser_options = { minor_tags = ["feat", "shiny"] }
from_the_future = { x = 1 }

[tool.semantic_release.changelog]
exclude_commit_patterns = ["ci: .+", "(a+)+$"]
"""


def told(where: Path, files: Mapping[str, str | bytes], *, bare: bool = False) -> Path:
    """Tell a repository of one commit that holds these files."""
    story = Story()
    story.commit("feat: a", files=files)
    story.told(where, bare=bare)
    if not bare:
        git(where, "reset", "--quiet", "--hard")
    return where


def book(where: Path) -> ReleaseBook:
    return read_book(where, as_of=AS_OF)


def refusal(where: Path) -> list[str]:
    """Give what is said of a repository, line by line."""
    with pytest.raises(TaglineError) as caught:
        book(where)
    return str(caught.value).splitlines()


@pytest.mark.parametrize("files", [{}, {"pyproject.toml": "[project]\nname = 'x'\n"}, {"pyproject.toml": "no [ TOML"}])
def test_without_settings_there_are_the_defaults(tmp_path: Path, files: dict[str, str]) -> None:
    found = book(told(tmp_path, files))
    assert found.settings is DEFAULTS
    assert not found.origins.places


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize(("name", "text"), [("tagline.toml", OWN), ("pyproject.toml", PROJECT)])
def test_settings_are_read_from_either_file_and_in_a_bare_repository(
    tmp_path: Path,
    name: str,
    text: str,
    bare: bool,  # noqa: FBT001 - a case of the test
) -> None:
    found = book(told(tmp_path / "r", {name: text}, bare=bare))
    assert (found.settings.name, found.settings.hide, found.settings.forge.kind) == ("Engine", ("chore",), "gitea")
    assert found.project.name == "Engine"
    origin = found.origins.places["hide"]
    assert origin.file == ("HEAD:" if bare else "") + name
    assert text.splitlines()[origin.line - 1].startswith("hide")
    assert text.splitlines()[found.origins.places["forge.kind"].line - 1].endswith('kind = "gitea"')


def test_a_folder_of_the_repository_reads_the_settings_of_its_root(tmp_path: Path) -> None:
    where = told(tmp_path, {"tagline.toml": OWN, "inner/tagline.toml": "name = 'Other'"})
    assert book(where / "inner").settings.name == "Engine"


def test_settings_that_are_given_are_not_looked_for(tmp_path: Path) -> None:
    where = told(tmp_path, {"tagline.toml": "broken ["})
    assert read_book(where, as_of=AS_OF, settings=Settings(name="Given")).project.name == "Given"


def test_the_work_tree_counts_and_not_what_is_committed(tmp_path: Path) -> None:
    where = told(tmp_path, {"tagline.toml": OWN})
    (where / "tagline.toml").write_text("name = 'Now'", encoding="utf-8")
    assert book(where).settings.name == "Now"


def test_two_places_are_refused_with_what_to_keep(tmp_path: Path) -> None:
    (said,) = refusal(told(tmp_path, {"tagline.toml": OWN, "pyproject.toml": PROJECT}))
    assert said.startswith("pyproject.toml:4: [tool.tagline] stands beside tagline.toml")
    assert "keep tagline.toml" in said


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = 'tag = "x"\nnmae = "a"\nscheme = "sem"\nhide = [3, "othr"]\n[forge]\naddress = "https://a:b@x/y"\n'
    said = refusal(told(tmp_path, {"tagline.toml": text}))
    assert [line.split(": ")[0] for line in said] == [f"tagline.toml:{line}" for line in (1, 2, 3, 4, 6)]


def test_the_place_in_pyproject_names_the_table(tmp_path: Path) -> None:
    (said,) = refusal(told(tmp_path, {"pyproject.toml": "[tool.tagline.forge]\nkind = 'githab'\n"}))
    assert said.startswith("pyproject.toml:2: [tool.tagline] forge: kind: expected one of")


def test_the_table_of_pyproject_in_a_file_of_its_own_gets_a_hint(tmp_path: Path) -> None:
    (said,) = refusal(told(tmp_path, {"tagline.toml": "[tool.tagline]\nname = 'x'\n"}))
    assert "without [tool.tagline]" in said


def test_what_semantic_release_is_told_fills_what_is_open(tmp_path: Path) -> None:
    found = book(told(tmp_path, {"pyproject.toml": THEIRS}))
    assert found.settings == Settings(
        tag="v{version}", types={"shiny": TypeRule(kind="added", bump="minor")}, exclude=("ci: .+",)
    )
    assert str(found.origins.places["tag"]) == "pyproject.toml:3 [tool.semantic_release]"
    assert found.origins.places["types.shiny"].line == 5
    (note,) = found.origins.notes
    assert note.startswith("pyproject.toml:9: [tool.semantic_release] changelog: exclude_commit_patterns 2: ")


@pytest.mark.parametrize("own", [{"tagline.toml": "{}"}, {"pyproject.toml": "[tool.tagline]\n{}"}])
def test_our_own_settings_win_one_by_one(tmp_path: Path, own: dict[str, str]) -> None:
    ours = 'tag = "{version}"\nallow-zero = false\n[types]\nSHINY = "fixed"\nnew = "added"\n'
    ((name, text),) = own.items()
    text = text.replace("{}", ours).replace(
        "[types]", "[tool.tagline.types]" if name == "pyproject.toml" else "[types]"
    )
    files = {"pyproject.toml": THEIRS, name: text + (THEIRS if name == "pyproject.toml" else "")}
    found = book(told(tmp_path, files))
    assert found.settings == Settings(
        tag="{version}", allow_zero=False, types={"SHINY": "fixed", "new": "added"}, exclude=("ci: .+",)
    )
    assert found.origins.places["tag"].table != "tool.semantic_release"
    assert "types.shiny" not in found.origins.places
    assert found.origins.places["exclude"].table == "tool.semantic_release"


def test_a_wrong_type_there_is_one_line_at_its_place(tmp_path: Path) -> None:
    (said,) = refusal(told(tmp_path, {"pyproject.toml": "[tool.semantic_release]\n\ntag_format = 3\n"}))
    expected = 'pyproject.toml:3: [tool.semantic_release] tag_format: expected text such as "v{version}", found 3'
    assert said == expected


def test_what_cannot_be_meant_there_is_told_at_its_place(tmp_path: Path) -> None:
    (said,) = refusal(told(tmp_path, {"pyproject.toml": "[tool.semantic_release]\n\ntag_format = 'x'\n"}))
    assert said.startswith("pyproject.toml:3: [tool.semantic_release] tag_format: expected a pattern with {version}")


def test_a_project_file_that_leads_out_of_the_repository_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    where = told(tmp_path / "r", {"x": "y"})
    (where / "pyproject.toml").symlink_to("../pyproject.toml")
    assert book(where).settings == DEFAULTS


def test_packages_are_read_with_the_place_of_each(tmp_path: Path) -> None:
    text = '[[packages]]\nname = "core"\npaths = ["a"]\n[[packages]]\nname = "web"\ntag = "web-{version}"\n'
    found = book(told(tmp_path, {"tagline.toml": text}))
    assert [package.name for package in found.settings.packages] == ["core", "web"]
    assert found.origins.places["packages.web.tag"].line == 6
