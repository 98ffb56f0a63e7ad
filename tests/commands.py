"""The command line, run inside this process: what it says, and its exit code."""

import gc
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from tagline.cli import run

AS_OF = "2026-01-31"


class Said(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


def tagline(*words: str | Path) -> Said:
    """Run one command of tagline. It takes AS_OF for now, unless the words say otherwise."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    given = [str(word) for word in words]
    now = [] if "--as-of" in given or "--version" in given or "--help" in given else ["--as-of", AS_OF]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run([*given[:1], *now, *given[1:]])
    finally:
        gc.enable()  # a command that runs once turns it off
    return Said(code, _text(out), _text(err))


def data(*words: str | Path) -> object:
    """Run one command that prints JSON."""
    said = tagline(*words)
    assert said.code == 0, said.err
    return json.loads(said.out)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    held = stream.buffer
    assert isinstance(held, io.BytesIO)
    return held.getvalue().decode()
