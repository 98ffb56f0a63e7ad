"""Run the shell of a CI job on this machine, as its forge would: the same steps, variables and files between them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

Step: TypeAlias = Mapping[str, object]

# What a job installs is here already. The shim knows what it is asked to make; everything else is the real Python.
PYTHON = """\
#!/bin/sh
case "$*" in
  "-m pip install"*) exit 0 ;;
  "-m venv "*) mkdir -p "$3/bin"; ln -s "$SHIMS/tagline" "$3/bin/tagline"; ln -s "$SHIMS/pip" "$3/bin/pip"; exit 0 ;;
esac
exec {python} "$@"
"""
PIP = "#!/bin/sh\nexit 0\n"
GH = '#!/bin/sh\nprintf "%s\\n" "$*" >> "$SHIMS/gh.log"\n'
TAGLINE = """\
#!/bin/sh
exec {python} -c "import sys; sys.path[:] = {path!r}; from tagline.cli import main; main()" "$@"
"""
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


class Ran(NamedTuple):
    """What a job left: its exit code, all that its steps printed, its outputs by step, and its summary."""

    code: int
    said: str
    outputs: Mapping[str, Mapping[str, str]]
    summary: str


class Runner(NamedTuple):
    """A machine for jobs: a folder for its own things, and what expressions stand for."""

    folder: Path
    expressions: Mapping[str, str]

    def run(self, steps: Sequence[Step], where: Path, **defaults: str) -> Ran:
        """Run the steps that are shell, one after the other, until one fails."""
        self._prepare()
        summary, said, outputs = self.folder / "temp" / "summary", "", {}
        summary.touch()
        for number, step in enumerate(steps):
            if "run" not in step:
                continue
            output = self.folder / "temp" / f"output-{number}"
            output.write_text("", encoding="utf-8")
            done = self._step(step, where, {**defaults, "GITHUB_OUTPUT": str(output)})
            said += done.stdout + done.stderr
            lines = (line.partition("=") for line in output.read_text(encoding="utf-8").splitlines())
            outputs[str(step.get("id", number))] = {key: value for key, _, value in lines}
            if done.returncode:
                return Ran(done.returncode, said, outputs, summary.read_text(encoding="utf-8"))
        return Ran(0, said, outputs, summary.read_text(encoding="utf-8"))

    def _prepare(self) -> None:
        """Make the programs that a job finds on this machine."""
        shims = self.folder / "shims"
        for folder in (shims, self.folder / "temp"):
            folder.mkdir(parents=True, exist_ok=True)
        python, path = sys.executable, [entry for entry in sys.path if entry]
        for name, text in (
            *((name, PYTHON.format(python=python)) for name in ("python", "python3")),
            *(("pip", PIP), ("gh", GH), ("tagline", TAGLINE.format(python=python, path=path))),
        ):
            (shims / name).write_text(text, encoding="utf-8", newline="\n")
            (shims / name).chmod(0o755)

    def _step(self, step: Step, where: Path, variables: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
        given = step.get("env") or {}
        assert isinstance(given, dict)
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "GH_"))}
        shims = self.folder / "shims"
        return subprocess.run(
            [shutil.which("bash") or "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", str(step["run"])],
            cwd=where,
            env={
                **kept,
                **variables,
                **{key: self.resolved(str(value)) for key, value in given.items()},
                "PATH": f"{shims}{os.pathsep}{os.environ['PATH']}",
                "SHIMS": str(shims),
                "RUNNER_TEMP": str(self.folder / "temp"),
                "GITHUB_STEP_SUMMARY": str(self.folder / "temp" / "summary"),
                "GITHUB_ACTION_PATH": str(self.folder),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def resolved(self, text: str) -> str:
        """Put values in the place of expressions; one that is not known is an error of the test."""
        return _EXPRESSION.sub(lambda found: self.expressions[found[1]], text)
