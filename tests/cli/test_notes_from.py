"""`--from` reads what `--json` wrote, in place of a repository; `--template` writes it in a layout of one's own."""

import io
import re
import sys
from pathlib import Path

import pytest

from commands import tagline
from stories import git, story

LINES = (
    *("feat: begin", "$ tag v1.0.0 The first\n\nSome *words*.", "fix(core): mend `x` (#2)\n\nCloses #3"),
    "feat!: break it\n\nBREAKING CHANGE: call new()\n\nCo-authored-by: Grace Hopper <grace@users.invalid>",
    *("$ tag v2.0.0", "docs: explain", "something odd"),
)
FORMATS = ("tagline", "keep-a-changelog-1.1", "keep-a-changelog-2.0")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Tell a repository on a forge."""
    where = story(*LINES).told(tmp_path / "repository", bare=False)
    git(where, "remote", "add", "origin", "git@github.com:ada/engine.git")
    return where


@pytest.fixture
def told(repository: Path, tmp_path: Path) -> Path:
    """Write the changelog of the repository as JSON."""
    path = tmp_path / "changelog.json"
    assert tagline("changelog", "--json", "--output", path, "--repository", repository).code == 0
    return path


@pytest.mark.parametrize("layout", FORMATS)
@pytest.mark.parametrize("words", [("changelog",), ("notes",), ("notes", "2.0.0"), ("notes", "v1.0.0", "--no-heading")])
def test_every_format_is_the_same_from_json(repository: Path, told: Path, layout: str, words: tuple[str, ...]) -> None:
    one = tagline(*words, "--format", layout, "--repository", repository)
    two = tagline(*words, "--format", layout, "--from", told)
    assert one == two
    assert one.code == 0


@pytest.mark.parametrize("words", [("changelog",), ("notes",), ("notes", "2.0.0")])
def test_json_is_the_same_from_json(repository: Path, told: Path, words: tuple[str, ...]) -> None:
    assert tagline(*words, "--json", "--repository", repository) == tagline(*words, "--json", "--from", told)


@pytest.mark.parametrize("which", [(), ("2.0.0",), ("v1.0.0..v2.0.0",)])
def test_notes_read_back_from_their_own_json(repository: Path, tmp_path: Path, which: tuple[str, ...]) -> None:
    path = tmp_path / "notes.json"
    path.write_text(tagline("notes", *which, "--json", "--repository", repository).out, encoding="utf-8")
    for words in ((), ("--json",), ("--format", "keep-a-changelog-2.0")):
        assert tagline("notes", *which, *words, "--repository", repository) == tagline("notes", *words, "--from", path)


def test_json_comes_from_standard_input_too(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(told.read_bytes())))
    assert tagline("notes", "2.0.0", "--from", "-") == tagline("notes", "2.0.0", "--from", told)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("notes", "1.0.0..2.0.0"), "1.0.0..2.0.0: a range needs a repository"),
        (("notes", "3.0.0"), "3.0.0: no release of this version or tag; did you mean"),
    ],
)
def test_what_json_cannot_tell_is_refused(told: Path, words: tuple[str, ...], said: str) -> None:
    code, out, err = tagline(*words, "--from", told)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"tagline: {said}")


def test_a_changelog_is_not_made_of_the_notes_of_one_release(repository: Path, tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    path.write_text(tagline("notes", "2.0.0", "--json", "--repository", repository).out, encoding="utf-8")
    code, _, err = tagline("changelog", "--from", path)
    assert (code, "holds the notes of one release or range" in err) == (1, True)


def test_a_file_that_is_not_there_or_no_json_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("# Changelog\n", encoding="utf-8")
    for name in ("nowhere.json", "x.json", "."):
        code, out, err = tagline("notes", "--from", tmp_path / name)
        assert (code, out, err.count("\n")) == (1, "", 1)


# Templates


def test_a_template_sees_what_json_holds(repository: Path, told: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.md.j2"
    path.write_text(
        "{{ project.name }}\n{% for release in releases %}\n= {{ release.version }} {{ release.released[:10] }}\n"
        "{% for part in release.changes | sections %}\n== {{ part.heading }}\n{% for change in part.changes %}\n"
        "* {{ change.description | escaped }} {{ change.commit | commit_url }} {{ change.pull | pull_url }}"
        "{{ ' ' ~ change.co_authors | join }}\n{% endfor %}\n{% endfor %}\n{% endfor %}\n",
        encoding="utf-8",
    )
    code, out, err = tagline("changelog", "--template", path, "--repository", repository)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:3] == ["engine", "= 2.0.0 2023-11-15", "== Breaking changes"]
    assert lines[3].startswith("* break it https://github.com/ada/engine/commit/")
    assert lines[3].endswith(" Grace Hopper")
    assert "/pull/2 " in out
    assert tagline("changelog", "--template", path, "--from", told).out == out


def test_the_template_of_the_documentation_works(repository: Path, tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```jinja\n(.*?)```", text, re.DOTALL)
    (tmp_path / "own.j2").write_text(block, encoding="utf-8")
    code, out, _ = tagline("changelog", "--template", tmp_path / "own.j2", "--repository", repository)
    assert code == 0
    assert out.startswith("# What changed in engine\n\n## 2.0.0 (2023-11-15)\n\n### Breaking changes\n\n- break it ([")
    assert "\n\n\n" not in out


def test_a_template_writes_notes_and_files(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "own.j2").write_text("{% include 'part.j2' %}", encoding="utf-8")
    (tmp_path / "part.j2").write_text("{{ version or title }}: {{ counts.total }}\n", encoding="utf-8")
    words = ("--template", tmp_path / "own.j2", "--repository", repository)
    assert tagline("notes", "2.0.0", *words).out == "2.0.0: 2\n"
    assert tagline("notes", *words).out == "[Unreleased]: 2\n"
    (tmp_path / "own.j2").write_text("{{ releases | length }} releases\n", encoding="utf-8")
    tagline("changelog", "--write", tmp_path / "x.md", *words)
    assert "-->\n\n2 releases\n\n<!--" in (tmp_path / "x.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *(
            ("a\n{{ nothing }}", "own.j2:2: 'nothing' is undefined"),
            ("a\n\n{% if %}", "own.j2:3: Expected an expression"),
            ("{{ ''.__class__ }}", "own.j2:1: access to attribute '__class__'"),
            ("{{ releases.append(1) }}", "own.j2:1: "),
        ),
        *(
            ("\n{{ 1 / 0 }}", "own.j2:2: ZeroDivisionError: division by zero"),
            ("{% include '../own.j2' %}", "own.j2:1: "),
            ("\n\n{% include 'bad.j2' %}", "bad.j2:2: ZeroDivisionError"),
            ("{{ range(10000000) }}", "own.j2:1: OverflowError: "),
            ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "own.j2:1: RecursionError: "),
        ),
    ],
)
def test_what_a_template_does_wrong_is_named_with_file_and_line(
    repository: Path, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "own.j2").write_text(text, encoding="utf-8")
    (tmp_path / "bad.j2").write_text("\n{{ 1 / 0 }}", encoding="utf-8")
    code, out, err = tagline("changelog", "--template", tmp_path / "own.j2", "--repository", repository)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(
        f"tagline: {tmp_path}/{said}".replace("/", "\\") if sys.platform == "win32" else f"tagline: {tmp_path}/{said}"
    )


def test_a_template_that_cannot_be_read_is_named(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "latin.j2").write_bytes(b"a\n\xe9")
    for name, said in (("nowhere.j2", "cannot be read"), ("latin.j2", ":2: is not UTF-8")):
        code, _, err = tagline("notes", "--template", tmp_path / name, "--repository", repository)
        assert (code, said in err) == (1, True)
