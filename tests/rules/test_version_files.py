"""A version is written at its place, and no other byte changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.errors import TaglineError
from tagline.rules.version_files import Spot, rewritten, spot_of


@pytest.mark.parametrize(
    ("path", "key", "before", "after"),
    [
        ("a.toml", "project.version", b'[project]\nversion = "1.0.0"\n', b'[project]\nversion = "2.0.0"\n'),
        ("a.toml", "project.version", b"[project]\r\nversion='1.0.0' # v\r\n", b"[project]\r\nversion='2.0.0' # v\r\n"),
        (
            "a.toml",
            "a.version",
            b'version = "1"\na = { x = "1", version = "1" }',
            b'version = "1"\na = { x = "1", version = "2.0.0" }',
        ),
        (
            "a.toml",
            "package.version",
            b'[x]\nversion="1"\n[package]\nversion="1"',
            b'[x]\nversion="1"\n[package]\nversion="2.0.0"',
        ),
        (
            "a.json",
            "version",
            b'{"x": {"version": "1"}, "version": "1"}',
            b'{"x": {"version": "1"}, "version": "2.0.0"}',
        ),
        (
            "a.json",
            "x.version",
            b'{"version": "1", "x": {"a": ["version", "1"], "version":"1"}}',
            b'{"version": "1", "x": {"a": ["version", "1"], "version":"2.0.0"}}',
        ),
        (
            "a.json",
            "version",
            b'{"a": "\\"version\\": \\"1\\"", "version": "1"}',
            b'{"a": "\\"version\\": \\"1\\"", "version": "2.0.0"}',
        ),
        ("a.py", "__version__", b'__version__ = "1.0.0"\n', b'__version__ = "2.0.0"\n'),
        ("a.py", "__version__", b"__version__: Final = '1.0.0'\n", b"__version__: Final = '2.0.0'\n"),
        ("a.py", "version", b'my_version = "1"\nversion = "1"', b'my_version = "1"\nversion = "2.0.0"'),
        ("a.yaml", "version", b"name: x\nversion: 1.0.0\n", b"name: x\nversion: 2.0.0\n"),
        ("a.h", "VERSION", b'#define VERSION "1.0.0"\n', b'#define VERSION "2.0.0"\n'),
        ("a.cfg", "version", b"[metadata]\nversion = 1.0.0\n", b"[metadata]\nversion = 2.0.0\n"),
        (
            "a.rb",
            "VERSION",
            "VERSION = '1.0.0' # \xe4\n".encode("latin-1"),
            "VERSION = '2.0.0' # \xe4\n".encode("latin-1"),
        ),
    ],
)
def test_only_the_version_changes(path: str, key: str, before: bytes, after: bytes) -> None:
    assert rewritten(before, Spot(path, key), "2.0.0") == after


@pytest.mark.parametrize(
    ("path", "key", "content"),
    [
        ("a.toml", "project.version", b'version = "1"\n'),
        ("a.toml", "project.version", b"[project]\nversion = 1\n"),
        ("a.toml", "project.version", b"no toml at all ]["),
        ("a.json", "version", b'{"x": {"version": "1"}}'),
        ("a.json", "version", b'{"version": 1}'),
        ("a.json", "version", b""),
        ("a.py", "version", b"version = other.version\n"),
        ("a.py", "version", b"\xff\xfe\x00"),
    ],
)
def test_a_place_that_is_not_there_is_said(path: str, key: str, content: bytes) -> None:
    with pytest.raises(TaglineError, match=f"{path}: expected {key}"):
        rewritten(content, Spot(path, key), "2.0.0")


@pytest.mark.parametrize("text", ["", "a", ":x", "a:", "a: b", "a:b c", "a:\n"])
def test_what_names_no_place_is_none(text: str) -> None:
    assert spot_of(text) is None


@given(st.binary(max_size=300), st.sampled_from(["a.toml", "a.json", "a.py"]))
def test_any_bytes_are_answered(content: bytes, path: str) -> None:
    try:
        after = rewritten(content, Spot(path, "version"), "2.0.0")
    except TaglineError:
        return
    assert b"2.0.0" in after


@given(st.sampled_from(['"', "'", "\\", "{", "version", "version = ", ": ", " ", "[", "1.0"]), st.integers(1, 20_000))
def test_long_hostile_text_ends(piece: str, times: int) -> None:
    for path in ("a.toml", "a.json", "a.py"):
        try:
            rewritten((piece * times).encode(), Spot(path, "version"), "2.0.0")
        except TaglineError:
            continue
