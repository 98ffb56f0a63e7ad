"""Run git as its user does: with their configuration, credentials, hooks and signatures.

Nothing secret comes back: whatever git, a hook or a remote prints goes through `Secrets`. Without a terminal git asks
nobody, and what takes too long is ended together with what it started.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.reading.git import decode
from tagline.rules.secrets import Secrets

PATIENCE = 120
# They would lead git to another repository, index or store than the one that is meant.
_STRAY = frozenset(
    {
        *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"),
        *("GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_SHALLOW_FILE"),
    }
)


class Done(NamedTuple):
    """What a run of git left: `code` is 124 where it took too long; `told` is its error output without secrets."""

    code: int
    out: bytes
    told: str

    @property
    def reason(self) -> str:
        """Give the line of its error output that says most."""
        lines = [line.strip() for line in self.told.splitlines() if line.strip()]
        said = [line for line in lines if line.startswith(("fatal:", "error:", "remote: error:"))] or lines
        return said[0].removeprefix("fatal: ").removeprefix("error: ") if said else f"git ended with {self.code}"


TOO_LONG = 124


class UserGit(NamedTuple):
    """One repository; `git_dir` is given for a bare one, `extra` are variables for every run."""

    directory: Path
    git_dir: Path | None = None
    secrets: Secrets = Secrets()
    extra: Mapping[str, str] = {}

    def run(
        self,
        *words: str,
        stdin: bytes = b"",
        extra: Mapping[str, str] | None = None,
        patience: float | None = PATIENCE,
    ) -> Done:
        """Run git with a list of words, never a shell; `patience` is in seconds, None waits as long as it takes."""
        where = [f"--git-dir={self.git_dir}"] if self.git_dir else []
        alone = not sys.stdin.isatty() if sys.stdin else True
        try:
            process = subprocess.Popen(
                ["git", "--no-pager", *where, *words],
                cwd=self.directory,
                env=self._environment({**self.extra, **(extra or {})}, alone=alone),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=alone,
            )
        except (FileNotFoundError, NotADirectoryError) as error:
            problem = "git: command not found" if self.directory.is_dir() else f"{self.directory}: no such folder"
            raise TaglineError(problem) from error
        with process:
            try:
                out, err = process.communicate(stdin, timeout=patience)
            except subprocess.TimeoutExpired:
                _end(process, whole=alone)
                return Done(TOO_LONG, b"", f"git {words[0]} took longer than {patience} seconds")
            except BaseException:
                _end(process, whole=alone)
                raise
        return Done(process.returncode, out, self.secrets.without(decode(err)))

    def ask(self, *words: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None) -> str:
        """Give what git prints, without white space around it; TaglineError where it fails."""
        done = self.run(*words, stdin=stdin, extra=extra)
        if done.code:
            problem = f"git {words[0]} failed: {done.reason}"
            raise TaglineError(problem)
        return done.out.decode("utf-8", "surrogateescape").strip()

    @staticmethod
    def _environment(extra: Mapping[str, str], *, alone: bool) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in _STRAY}
        if alone:
            kept["GIT_TERMINAL_PROMPT"] = "0"
            kept.setdefault("GIT_SSH_COMMAND", "ssh -oBatchMode=yes")
        return {**kept, "LC_ALL": "C", "LANGUAGE": "", "GIT_PAGER": "cat", "GIT_EDITOR": "true", **extra}


def _end(process: subprocess.Popen[bytes], *, whole: bool) -> None:
    """End a process, and what it started where that is a session of its own."""
    with suppress(OSError):
        if whole and sys.platform != "win32":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
