"""Ask git. No other module of the reading side starts a process.

Every call is hardened (see ARCHITECTURE.md): nothing that a repository configures is executed, and neither the user's
locale, pager, aliases nor replace refs change an answer.
"""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, repeat
from pathlib import Path
from typing import IO, NamedTuple, cast

from tagline.errors import TaglineError
from tagline.rules.plain_text import HIDDEN

KEPT_VARIABLES = frozenset({"GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_TEST_ASSUME_DIFFERENT_OWNER"})
ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_PAGER": "cat",
    "GIT_FLUSH": "0",  # git flushes after every commit otherwise: 18 % of the CPU time of a log
    "LC_ALL": "C",
    "LANGUAGE": "",
    "TZ": "UTC",
}
OVERRIDES = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    f"core.attributesFile={os.devnull}",
    "core.pager=cat",
    "core.editor=true",
    "core.askPass=",
    "core.sshCommand=ssh",
    "core.gitProxy=",
    "core.alternateRefsCommand=true",
    "core.useReplaceRefs=false",
    "core.quotePath=false",
    "core.commitGraph=true",
    "color.ui=false",
    "credential.helper=",
    "diff.external=",
    "gpg.program=true",
    "gpg.ssh.program=true",
    "gpg.x509.program=true",
    "log.showSignature=false",
    "log.mailmap=true",
    "log.follow=false",
    "log.decorate=no",
    "i18n.logOutputEncoding=UTF-8",
    "mailmap.file=",
    "notes.displayRef=",
    "protocol.allow=never",
    "uploadpack.packObjectsHook=",
)
BATCH = 1 << 20
_CONTROLS = bytes({*range(1, 9), *range(11, 32), 127})
_DECEPTIVE = re.compile(f"[{HIDDEN}]")  # one class is 3 times faster than alternatives


def decode_all(column: list[bytes]) -> Iterable[str]:
    """Decode many texts; where none of them needs care, without looking at each."""
    together = b"\0".join(column)
    if b"\r" in together:
        lone = re.search(rb"\r(?!\n)", together)  # mostly there is none; to drop a byte costs a third of replacing two
        together = together.replace(b"\r\n", b"\n") if lone else together.replace(b"\r", b"")
        column = together.split(b"\0")
    if len(together.translate(None, _CONTROLS)) != len(together):
        half = len(column) // 2
        return chain(decode_all(column[:half]), decode_all(column[half:])) if half else map(decode, column)
    texts = map(bytes.decode, column, repeat("utf-8"), repeat("replace"))
    return [text if text.isascii() else _DECEPTIVE.sub("\ufffd", text) for text in texts]


def decode(raw: bytes) -> str:
    r"""Decode what git printed: line ends become \n, what could fool a terminal or a reader becomes U+FFFD."""
    if raw.isascii() and len(raw.translate(None, _CONTROLS)) == len(raw):
        return raw.decode("ascii")
    text = raw.decode("utf-8", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _DECEPTIVE.sub("\ufffd", text)


class Git(NamedTuple):
    """One repository to be asked; `git_dir` is given for a bare repository elsewhere."""

    directory: Path
    git_dir: Path | None = None
    safe_directories: tuple[str, ...] = ()

    def run(self, *words: str, stdin: bytes = b"") -> bytes:
        """Give what git prints; TaglineError with its own first words where it fails."""
        with self.start(*words) as process:
            out, err = process.communicate(stdin)
        if process.returncode:
            raise self.problem(err)
        return out

    def try_run(self, *words: str, stdin: bytes = b"") -> tuple[int, bytes, bytes]:
        """Give exit code, output and error output."""
        with self.start(*words) as process:
            out, err = process.communicate(stdin)
        return process.returncode, out, err

    def stream(self, *words: str, stdin: bytes = b"") -> Iterator[list[bytes]]:
        """Give the NUL-terminated fields that git prints, in lists of a megabyte or more.

        The tail of a read is kept in pieces, never joined to the next read: one message may be 60 MB long.
        """
        with self.start(*words) as process:
            asked, told, complaints = cast("tuple[IO[bytes], ...]", (process.stdin, process.stdout, process.stderr))
            with suppress(BrokenPipeError):  # git may have stopped already; its error output says why
                asked.write(stdin)
                asked.close()
            pieces: list[bytes] = []
            while chunk := told.read(BATCH):
                cut = chunk.rfind(b"\0")
                if cut < 0:
                    pieces.append(chunk)
                    continue
                pieces.append(chunk[:cut])
                yield b"".join(pieces).split(b"\0")
                pieces = [chunk[cut + 1 :]]
            err = complaints.read()
        if process.returncode:
            raise self.problem(err)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start git with a list of words, never a shell."""
        try:
            return subprocess.Popen(
                ["git", *self.options(), *words],
                cwd=self.directory,
                env=self.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except (FileNotFoundError, NotADirectoryError) as error:
            if not self.directory.is_dir():
                problem = f"{self.directory}: no such folder"
                raise TaglineError(problem, "name a repository with --repository DIR") from error
            problem = "git: command not found"
            raise TaglineError(problem, "install git 2.31 or newer") from error

    def options(self) -> list[str]:
        """Give the words that stand before every command."""
        found = ["--no-pager", "--no-optional-locks"]
        for override in (*OVERRIDES, *(f"safe.directory={directory}" for directory in self.safe_directories)):
            found += ("-c", override)
        return [*found, f"--git-dir={self.git_dir}"] if self.git_dir is not None else found

    @staticmethod
    def environment() -> dict[str, str]:
        """Give the environment of every call: the user's without git's own variables, and with ours."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k in KEPT_VARIABLES}
        return {**kept, **ENVIRONMENT}

    def trusting_the_user(self) -> "Git":
        """Give the same repository with the `safe.directory` entries of the user's own configuration.

        They stand in the global file, which every other call leaves out.
        """
        found = subprocess.run(
            ["git", "config", "--get-all", "-z", "safe.directory"],
            cwd=Path.home(),
            env={k: v for k, v in os.environ.items() if not k.startswith("GIT_CONFIG")},
            capture_output=True,
            check=False,
        )
        entries = tuple(entry for entry in found.stdout.decode("utf-8", "replace").split("\0") if entry)
        return Git(directory=self.directory, git_dir=self.git_dir, safe_directories=entries)

    def _above(self) -> Iterable[Path]:
        here = self.directory.resolve()
        return (here, *here.parents)

    def problem(self, err: bytes) -> TaglineError:
        """Make one sentence of git's error output."""
        text = re.sub(r"(?<=://)[^/@\s]*@", "", decode(err)).strip()
        where = self.git_dir or self.directory
        if "dubious ownership" in text:
            return TaglineError(
                f"{where}: git distrusts this repository, because another user owns it",
                f"if you trust it, run: git config --global --add safe.directory {where}",
            )
        if (
            "not a git repository" in text
            and self.git_dir is None
            and any((folder / ".git").exists() for folder in self._above())
        ):
            return TaglineError(
                f"{where}: git cannot read the repository here", "look at its permissions and at .git/HEAD"
            )
        if "not a git repository" in text:
            return TaglineError(f"{where}: not a git repository", "run tagline inside one or give --repository DIR")
        if "promisor remote" in text:
            return TaglineError(
                f"{where}: this clone is partial and lacks objects that are needed here",
                "fetch them: git fetch --refetch --filter=blob:none",
            )
        lines = [line for line in text.splitlines() if line.startswith(("fatal:", "error:"))] or text.splitlines()
        reason = lines[0].removeprefix("fatal: ").removeprefix("error: ") if lines else "git failed"
        return TaglineError(f"{where}: git cannot read this repository: {reason}", "see what `git fsck` says")


def fields(batches: Iterable[list[bytes]], width: int) -> Iterator[list[bytes]]:
    """Regroup batches so that each holds whole records of `width` fields."""
    rest: list[bytes] = []
    for batch in batches:
        if rest:
            batch[:0] = rest
        cut = len(batch) - len(batch) % width
        rest = batch[cut:]
        del batch[cut:]
        yield batch


def words(items: Iterable[str]) -> bytes:
    """Make the standard input of a `--stdin` call: one word a line."""
    return "".join(f"{item}\n" for item in items).encode()
