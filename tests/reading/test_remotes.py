"""The address of a remote is read from the configuration's text, and a remote is asked for its tags once at most."""

from pathlib import Path

import pytest

from stories import git, story
from tagline.reading.git import Git
from tagline.reading.remotes import read_remote, remote_from, remote_tags

ORIGIN = '[remote "origin"]\n\turl = https://example.org/a/b.git\n'


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("", ""),
        ("[core]\n\tbare = true\n", ""),
        (ORIGIN, "https://example.org/a/b.git"),
        (ORIGIN.upper().replace("ORIGIN", "origin").replace("HTTPS://EXAMPLE.ORG/A/B.GIT", "x:y"), "x:y"),
        ('[remote "up"]\n\turl = up:stream\n' + ORIGIN, "https://example.org/a/b.git"),
        ('[remote "up"]\n\turl = up:stream\n', "up:stream"),
        ('[remote "up"]\n\turl = up:stream\n[remote "down"]\n\turl = down:stream\n', ""),
        ('[remote "origin"]\n\turl = "quoted:path"\n', "quoted:path"),
        ('[remote "origin"]\n\turl = a:b # why\n', "a:b"),
        ('[remote "origin"]\n\turl = a:b ; why\n', "a:b"),
        ('[remote "origin"]\n\turl = a:b\n\turl = c:d\n', "a:b"),
        ('[remote "origin"]\n\tpushurl = a:b\n\tfetch = c\n', ""),
        ('[remote "origin"]\n[branch "main"]\n\turl = a:b\n', ""),
        ('[remote "origin"]\n\turl = "https://a:b#c;d@example.org/x"\n', "https://a:b#c;d@example.org/x"),
        ('[remote "origin"]\n\turl = "a\\"b\\\\c":d\n', 'a"b\\c:d'),
        ('[remote "origin"] url = a:b\n', "a:b"),
        ('[remote "origin"]\r\n\turl = a:b\r\n', "a:b"),
        (f'[remote "origin"]\n\turl = https://{"t" * 5000}@example.org/x\n', f"https://{'t' * 5000}@example.org/x"),
        ('[remote "origin"]\n\turl = "unended\n', "unended"),
        ('[remote "origin"]\n\turl =\n', ""),
        ('# [remote "origin"]\n\turl = a:b\n', ""),
        ("[" * 10_000 + '\n[remote "' + "\\" * 10_000, ""),
    ],
)
def test_the_remote_is_origin_or_the_only_other_one(config: str, expected: str) -> None:
    assert remote_from(config) == expected


def test_without_a_configuration_there_is_no_remote(tmp_path: Path) -> None:
    assert read_remote(tmp_path) == ""


def test_what_a_configuration_includes_takes_no_part(tmp_path: Path) -> None:
    (tmp_path / "more").write_text(ORIGIN, encoding="utf-8")
    (tmp_path / "config").write_text(f"[include]\n\tpath = {tmp_path / 'more'}\n", encoding="utf-8")
    assert read_remote(tmp_path) == ""


def test_the_tags_of_a_remote_are_counted_once_each(tmp_path: Path) -> None:
    origin = story("a", "$ tag v1.0.0 Thanks", "b", "$ tag v1.1.0", "$ tag nightly").told(tmp_path / "origin")
    where = story("a").told(tmp_path / "here")
    assert remote_tags(Git(directory=where), origin.as_uri()) == 3
    assert remote_tags(Git(directory=where), str(origin)) == 3
    assert remote_tags(Git(directory=where), "../origin") == 3


@pytest.mark.parametrize(
    "remote", ["", "-", "--upload-pack=x", "ext::sh -c true", "nosuch://x", "/nowhere/at/all", "fd::1"]
)
def test_a_remote_that_cannot_be_asked_has_no_tags(tmp_path: Path, remote: str) -> None:
    assert remote_tags(Git(directory=story("a").told(tmp_path)), remote) == 0


def test_an_address_is_not_rewritten_by_the_configuration(tmp_path: Path) -> None:
    origin = story("a", "$ tag v1.0.0").told(tmp_path / "origin")
    where = story("a").told(tmp_path / "here", bare=False)
    git(where, "config", f"url.{tmp_path / 'nowhere'}.insteadOf", str(origin))
    assert read_remote(where / ".git") == ""
