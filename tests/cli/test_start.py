"""A command loads what it needs and no more: what is heavy would cost more than the whole answer."""

import subprocess
import sys
from pathlib import Path

import pytest

from stories import story

HEAVY = frozenset(
    {
        *("asyncio", "concurrent", "email", "git", "gitdb", "http", "jinja2", "logging", "markdown", "packaging"),
        *(
            "material",
            "mkdocs",
            "multiprocessing",
            "nh3",
            "pydantic",
            "pygments",
            "requests",
            "rich",
            "semantic_release",
        ),
        *("socket", "ssl", "tomllib", "unittest", "urllib3", "watchdog", "yaml"),
    }
)
ALWAYS = frozenset({"tagline", "tagline.cli", "tagline.errors"})
READING = ALWAYS | {
    *(
        "tagline.assembly",
        "tagline.assembly.books",
        "tagline.assembly.sources",
        "tagline.cli.options",
        "tagline.model",
        "tagline.model.book",
        "tagline.model.commit",
    ),
    *(
        "tagline.model.forge",
        "tagline.model.release",
        "tagline.model.version",
        "tagline.reading",
        "tagline.reading.git",
    ),
    *(
        "tagline.reading.history",
        "tagline.reading.notes_folder",
        "tagline.reading.prose",
        "tagline.reading.remotes",
        "tagline.rules",
    ),
    *(
        "tagline.rules.changes",
        "tagline.rules.contributors",
        "tagline.rules.conventional_commits",
        "tagline.rules.forges",
        "tagline.rules.graph",
        "tagline.rules.merge_titles",
        "tagline.rules.references",
    ),
    *("tagline.model.settings", "tagline.rules.changelog", "tagline.rules.exclusion", "tagline.rules.meaning"),
    *("tagline.rules.merges", "tagline.rules.reverts", "tagline.rules.squashes", "tagline.rules.telling"),
    *("tagline.model.definition", "tagline.reading.files", "tagline.reading.settings"),
    *("tagline.rules.branches", "tagline.rules.policy", "tagline.rules.release_as", "tagline.rules.schemes"),
    *("tagline.rules.next_version", "tagline.rules.plain_text", "tagline.rules.release_lines"),
    "tagline.rules.retelling",
    *("tagline.rules.succession", "tagline.rules.tags"),
}
WRITING = READING | {
    "tagline.assembly.ranges",
    "tagline.cli.notes",
    "tagline.pages",
    "tagline.pages.markdown",
    "tagline.rules.fences",
}
LINTING = ALWAYS | {
    *("tagline.cli.lint", "tagline.cli.options", "tagline.cli.runners"),
    *("tagline.model", "tagline.model.commit", "tagline.model.settings"),
    "tagline.model.definition",
    *("tagline.reading", "tagline.reading.git", "tagline.reading.message_file", "tagline.rules"),
    *("tagline.rules.conventional_commits", "tagline.rules.findings", "tagline.rules.linting", "tagline.rules.meaning"),
    "tagline.rules.plain_text",
}
LOADED = {
    ("--version",): ALWAYS,
    ("lint", "MESSAGE"): LINTING,
    ("next",): READING | {"tagline.cli.next", "tagline.rules.agreement", "tagline.rules.origins"},
    ("next", "--explain"): READING | {"tagline.cli.next", "tagline.rules.agreement", "tagline.rules.origins"},
    ("notes",): WRITING,
    ("changelog",): WRITING,
}
PROGRAM = """
import sys
from tagline.cli import run
run(sys.argv[1:])
print("loaded", *sorted(sys.modules), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tell a repository with a release and a change since."""
    where = story("feat: a", "$ tag v1.0.0 Thanks", "fix: b").told(tmp_path_factory.mktemp("start"))
    (where / "MESSAGE").write_text("feat: x\n", encoding="utf-8")
    return where


def loaded(where: Path, *words: str) -> set[str]:
    """Run a command in a Python of its own and give the modules that it loaded."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}\n{PROGRAM}", *words],
        cwd=where,
        capture_output=True,
        text=True,
        check=True,
    )
    last = done.stderr.splitlines()[-1].split()
    assert last[0] == "loaded"
    return set(last[1:])


@pytest.mark.parametrize("words", list(LOADED), ids=" ".join)
def test_nothing_heavy_is_loaded(words: tuple[str, ...], repository: Path) -> None:
    assert {name.partition(".")[0] for name in loaded(repository, *words)} & HEAVY == set()


def test_a_project_file_that_says_nothing_to_us_is_not_parsed(tmp_path: Path) -> None:
    (where := story("feat: a").told(tmp_path, bare=False)).joinpath("pyproject.toml").write_text("[project]\n")
    assert not {"tomllib", "tagline.reading.toml_file"} & loaded(where, "next")


@pytest.mark.parametrize("words", list(LOADED), ids=" ".join)
def test_of_tagline_just_these_modules_are_loaded(words: tuple[str, ...], repository: Path) -> None:
    own = {name for name in loaded(repository, *words) if name.partition(".")[0] == "tagline"}
    assert own == LOADED[words]
