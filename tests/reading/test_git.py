"""Git is asked three times at most, and nothing that a repository or the user configured takes part."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commands import tagline
from stories import git, story
from tagline.assembly.books import read_book
from tagline.errors import TaglineError
from tagline.reading.git import Git
from tagline.reading.history import read_history

AS_OF = datetime(2026, 1, 31, tzinfo=UTC)
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="the wrapper and the canaries are shell scripts")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Tell a repository with tags of all kinds and a work tree."""
    told = story("feat: a", "$ tag v1.0.0 Thanks", "fix: b", "$ tag v1.0.1", "feat: c")
    where = told.told(tmp_path / "repository", bare=False)
    git(where, "reset", "--quiet", "--hard")
    return where


# How often git is asked


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a git first on PATH that notes its words and then is the real one; give the file of notes."""
    real, log = git(tmp_path, "--exec-path").decode().strip(), tmp_path / "asked"
    folder = tmp_path / "first"
    folder.mkdir()
    wrapper = folder / "git"
    wrapper.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> "{log}"\nexec "{real}/git" "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    log.touch()
    return log


def count(log: Path) -> int:
    """Count the processes."""
    return len(log.read_text(encoding="utf-8").splitlines())


@needs_posix
def test_a_book_is_read_with_three_processes(repository: Path, asked: Path) -> None:
    read_book(repository, as_of=AS_OF)
    assert count(asked) == 3


@needs_posix
@pytest.mark.parametrize("words", [("next",), ("next", "--json"), ("changelog",), ("notes",), ("notes", "1.0.0")])
def test_a_command_starts_three_processes(words: tuple[str, ...], repository: Path, asked: Path) -> None:
    assert tagline(*words, "--repository", repository).code == 0
    assert count(asked) == 3


@needs_posix
def test_tags_of_tags_cost_one_process_more_however_many_there_are(repository: Path, asked: Path) -> None:
    for number in range(5):
        git(repository, "tag", "--annotate", "--message", "outer", f"v2.0.{number}", "v1.0.0")
    before = count(asked)
    book = read_book(repository, as_of=AS_OF)
    assert len(book.releases) == 7
    assert count(asked) - before <= 4


@needs_posix
def test_the_number_of_processes_does_not_grow_with_the_tags(tmp_path: Path, asked: Path) -> None:
    lines = [line for number in range(200) for line in (f"fix: {number}", f"$ tag v1.0.{number}")]
    where = story(*lines).told(tmp_path / "many")
    before = count(asked)
    assert len(read_book(where, as_of=AS_OF).releases) == 200
    assert count(asked) - before == 5  # it is bare: its settings and its notes are looked for in HEAD's tree


# What a repository configures


def canaries(where: Path) -> Path:
    """Configure every program that git may start while it reads; each would leave a file in the folder given."""
    folder = where.parent / "fired"
    folder.mkdir()

    def program(name: str) -> str:
        path = where.parent / f"{name}.sh"
        path.write_text(f"#!/bin/sh\ntouch '{folder / name}'\ncat\nexit 0\n", encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    settings = {
        "core.fsmonitor": program("fsmonitor"),
        "core.pager": program("pager"),
        "core.editor": program("editor"),
        "core.askPass": program("askpass"),
        "core.sshCommand": program("ssh"),
        "core.gitProxy": program("proxy"),
        "core.alternateRefsCommand": program("alternate"),
        "core.hooksPath": str(folder / "hooks"),
        "pager.log": program("pager-of-log"),
        "pager.for-each-ref": program("pager-of-refs"),
        "gpg.program": program("gpg"),
        "gpg.ssh.program": program("gpg-ssh"),
        "gpg.x509.program": program("gpg-x509"),
        "log.showSignature": "true",
        "diff.external": program("diff"),
        "diff.x.textconv": program("textconv"),
        "diff.x.command": program("diff-command"),
        "filter.x.clean": program("clean"),
        "filter.x.smudge": program("smudge"),
        "filter.x.process": program("process"),
        "credential.helper": program("credential"),
        "trailer.x.key": "Closes",
        "trailer.x.command": program("trailer"),
        "alias.log": f"!{program('alias')}",
        "alias.rev-parse": f"!{program('alias-of-rev-parse')}",
        "alias.for-each-ref": f"!{program('alias-of-refs')}",
    }
    for name, value in settings.items():
        git(where, "config", name, value)
    (where / ".git" / "info").mkdir(exist_ok=True)
    (where / ".git" / "info" / "attributes").write_text("* filter=x diff=x\n", encoding="utf-8")
    return folder


def signed(where: Path) -> None:
    """Put a commit with a signature on the branch and on a tag, so that a check of signatures has something to do."""
    tree, parent = (git(where, "rev-parse", name).decode().strip() for name in ("HEAD^{tree}", "HEAD"))
    who = "Ada Lovelace <ada@users.invalid> 1700100000 +0000"
    block = "-----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----"
    body = f"tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\ngpgsig {block}\n\nfix: signed\n"
    commit = git(where, "hash-object", "-t", "commit", "-w", "--stdin", stdin=body.encode()).decode().strip()
    git(where, "update-ref", "refs/heads/main", commit)


@needs_posix
def test_the_canaries_would_sing(repository: Path) -> None:
    signed(repository)
    fired = canaries(repository)
    (repository / "dirty").write_text("x", encoding="utf-8")
    git(repository, "log", "-1", "-p")
    git(repository, "status")
    assert {"gpg", "fsmonitor"} <= {path.name for path in fired.iterdir()}


@needs_posix
@pytest.mark.parametrize(
    "words", [("next",), ("changelog",), ("notes",), ("notes", "1.0.0"), ("notes", "v1.0.0..HEAD")]
)
def test_no_command_starts_what_a_repository_configures(words: tuple[str, ...], repository: Path) -> None:
    signed(repository)
    fired = canaries(repository)
    assert tagline(*words, "--repository", repository).code == 0
    assert list(fired.iterdir()) == []


@needs_posix
@pytest.mark.parametrize(
    "url", ["ext::sh -c touch% FIRED", "--upload-pack=touch FIRED", "-x", "fd::17", "nosuch://x/y"]
)
def test_a_remote_that_would_run_a_command_is_not_asked(tmp_path: Path, url: str) -> None:
    where = story("feat: a").told(tmp_path / "repository", bare=False)
    git(where, "config", "remote.origin.url", url.replace("FIRED", str(tmp_path / "fired")))
    git(where, "config", "remote.origin.uploadpack", f"touch {tmp_path / 'fired'};false")
    git(where, "config", "protocol.ext.allow", "always")
    assert tagline("next", "--repository", where).out == "0.1.0\n"
    assert not (tmp_path / "fired").exists()


@needs_posix
def test_a_remote_that_is_asked_runs_no_pack_program_of_its_choice(tmp_path: Path) -> None:
    origin = story("feat: a", "$ tag v1.0.0").told(tmp_path / "origin")
    where = story("feat: a").told(tmp_path / "repository", bare=False)
    git(where, "config", "remote.origin.url", str(origin))
    git(where, "config", "remote.origin.uploadpack", f"touch {tmp_path / 'fired'};false")
    assert tagline("next", "--repository", where).code == 1
    assert not (tmp_path / "fired").exists()


def test_settings_that_change_what_git_prints_change_nothing(repository: Path) -> None:
    before = tagline("changelog", "--repository", repository)
    noise = {
        "color.ui": "always",
        "format.pretty": "%h NOISE",
        "log.date": "relative",
        "log.decorate": "full",
        "log.follow": "true",
        "log.diffMerges": "on",
        "log.showRoot": "false",
        "i18n.logOutputEncoding": "UTF-16",
        "tag.sort": "-version:refname",
        "core.abbrev": "4",
        "core.commentChar": "f",
        "core.quotePath": "true",
        "column.ui": "always",
        "notes.displayRef": "*",
        "for-each-ref.sort": "-refname",
    }
    for name, value in noise.items():
        git(repository, "config", name, value)
    git(repository, "notes", "add", "--message", "feat!: a note", "HEAD")
    assert tagline("changelog", "--repository", repository) == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GIT_DIR", "/nowhere"),
        ("GIT_WORK_TREE", "/nowhere"),
        ("GIT_INDEX_FILE", "/nowhere"),
        ("GIT_OBJECT_DIRECTORY", "/nowhere"),
        ("GIT_NAMESPACE", "nowhere"),
        ("GIT_CONFIG_COUNT", "x"),
        ("GIT_CONFIG_PARAMETERS", "'log.showroot=no"),
        ("GIT_TRACE", "1"),
        ("GIT_LITERAL_PATHSPECS", "1"),
        ("GIT_SHALLOW_FILE", "/nowhere"),
        ("LC_ALL", "de_DE.UTF-8"),
        ("LANGUAGE", "de"),
        ("TZ", "Pacific/Kiritimati"),
    ],
)
def test_the_environment_changes_nothing(
    name: str, value: str, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tagline("changelog", "--repository", repository)
    monkeypatch.setenv(name, value)
    assert tagline("changelog", "--repository", repository) == before


@pytest.mark.parametrize("way", ["replace", "graft"])
def test_replaced_and_grafted_commits_stay_as_they_were(repository: Path, way: str) -> None:
    before = [tagline(*words, "--repository", repository) for words in (("next", "--explain"), ("changelog",))]
    one, two = (git(repository, "rev-parse", name).decode().strip() for name in ("HEAD", "HEAD~1"))
    if way == "replace":
        git(repository, "replace", one, two)
    else:
        (repository / ".git" / "info").mkdir(exist_ok=True)
        (repository / ".git" / "info" / "grafts").write_text(f"{one}\n", encoding="utf-8")
    after = [tagline(*words, "--repository", repository) for words in (("next", "--explain"), ("changelog",))]
    assert after == before


def test_reading_writes_nothing(repository: Path) -> None:
    before = contents(repository)
    for words in (("next",), ("changelog",), ("notes",), ("notes", "1.0.0"), ("notes", "v1.0.0..HEAD")):
        tagline(*words, "--repository", repository)
    assert contents(repository) == before


def contents(folder: Path) -> dict[Path, tuple[int, bytes]]:
    """Give all files of a folder with their times."""
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()}


# What git refuses


@needs_posix
def test_a_repository_of_another_user_is_refused_with_the_remedy(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    code, out, err = tagline("next", "--repository", repository)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "safe.directory" in err


@needs_posix
def test_a_repository_of_another_user_is_read_where_the_user_trusts_it(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".gitconfig").write_text(f"[safe]\n\tdirectory = {repository}\n", encoding="utf-8")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("GIT_CONFIG_GLOBAL", raising=False)
    assert tagline("next", "--repository", repository) == (0, "1.1.0\n", "")


def test_a_missing_object_is_named_in_one_line(repository: Path) -> None:
    first = git(repository, "rev-parse", "v1.0.0^{commit}").decode().strip()
    loose(repository)
    (repository / ".git" / "objects" / first[:2] / first[2:]).unlink()
    code, out, err = tagline("changelog", "--repository", repository)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert first in err


def loose(where: Path) -> None:
    """Store every object in a file of its own."""
    objects = where / ".git" / "objects"
    for pack in sorted(objects.glob("pack/*.pack")):
        raw = pack.read_bytes()
        for path in objects.glob(f"pack/{pack.stem}.*"):
            path.unlink()
        git(where, "unpack-objects", "-q", stdin=raw)


def test_without_git_the_remedy_is_to_install_it(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(TaglineError, match="install git"):
        read_history(Git(directory=repository))


def test_an_error_shows_no_password(repository: Path) -> None:
    said = Git(directory=repository).problem(b"fatal: cannot read 'https://user:secret@example.org/x.git'\n")
    assert "secret" not in str(said)
    assert "https://example.org/x.git" in str(said)


def test_a_partial_clone_is_told_how_to_fetch_the_rest(repository: Path) -> None:
    said = Git(directory=repository).problem(b"fatal: could not fetch 1234 from promisor remote\n")
    assert "is partial" in said.problem
    assert said.remedy == "fetch them: git fetch --refetch --filter=blob:none"


def test_an_error_of_many_lines_becomes_one(repository: Path) -> None:
    said = Git(directory=repository).problem(b"hint: a\nfatal: bad thing\nhint: b\nerror: worse\n")
    assert str(said).count("\n") == 0
    assert "bad thing" in str(said)
