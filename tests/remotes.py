"""Remotes that behave badly: bare repositories whose hooks race, refuse, hang, make noise or drop the connection."""

import os
import subprocess
import sys
from pathlib import Path

GIT = ("git", "-c", "user.name=Rival", "-c", "user.email=rival@example.org")
# Somebody else's commit onto the branch that is being pushed to, from within the remote itself.
RACE = """\
count=$(cat "$GIT_DIR/races" 2>/dev/null || echo 0)
while read -r old new ref; do
  if [ "$ref" = {ref} ] && [ "$count" -lt {times} ]; then
    count=$((count + 1)); echo "$count" > "$GIT_DIR/races"
    unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
    tip=$(git rev-parse --verify --quiet "$ref" || true)
    blob=$(echo "rival $count" | git hash-object -w --stdin)
    line=$(printf '100644 blob %s\\trival-%s.txt' "$blob" "$count")
    tree=$( ( [ -n "$tip" ] && git ls-tree "$tip"; echo "$line" ) | git mktree)
    export GIT_AUTHOR_NAME=Rival GIT_AUTHOR_EMAIL=r@example.org
    export GIT_COMMITTER_NAME=Rival GIT_COMMITTER_EMAIL=r@example.org
    commit=$(git commit-tree ${{tip:+-p $tip}} -m "rival $count" "$tree")
    git update-ref "$ref" "$commit"
  fi
done
"""
REFUSE = "cat >/dev/null; echo 'policy: this branch is protected' >&2; exit 1\n"
HANG = "cat >/dev/null; exec sleep 300\n"
NOISE = (
    "cat >/dev/null; printf '\\033[2J\\033]0;own\\007 https://x:hunter2hunter2@host.example/ %s\\n' "
    "'TOKEN-OF-THE-USER' >&2; exit 1\n"
)
# All refs are moved by then; the answer never arrives.
DROP = 'cat >/dev/null; kill -9 "$PPID"\n'


def race(ref: str, times: int) -> str:
    """Give the hook that is faster so many times."""
    return RACE.format(ref=ref, times=times)


def remote(where: Path, *, pre_receive: str = "", post_receive: str = "") -> Path:
    """Make an empty bare repository with hooks."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(where)], check=True)
    for name, text in (("pre-receive", pre_receive), ("post-receive", post_receive)):
        if text:
            hook(where, name, text)
    return where


def hook(where: Path, name: str, text: str) -> None:
    """Give a bare repository a hook, in place of an older one."""
    place = where / "hooks" / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"#!/bin/sh\nset -e\n{text}", encoding="utf-8", newline="\n")
    place.chmod(0o755)


def git(where: Path, *words: str, stdin: str = "") -> str:
    """Run git in a repository and give what it prints."""
    done = subprocess.run([*GIT, *words], cwd=where, input=stdin, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def files(where: Path, branch: str) -> dict[str, str]:
    """Give the files of a branch with their blobs."""
    lines = git(where, "ls-tree", "-r", branch).splitlines()
    return {line.partition("\t")[2]: line.split()[2] for line in lines}


def put(where: Path, branch: str, **texts: str) -> None:
    """Put files onto a branch of a bare repository, as somebody else would."""
    tips = git(where, "for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}")
    old = git(where, "ls-tree", tips) if tips else ""
    new = [
        f"100644 blob {git(where, 'hash-object', '-w', '--stdin', stdin=text)}\t{name}" for name, text in texts.items()
    ]
    kept = [line for line in old.splitlines() if line.partition("\t")[2] not in texts]
    tree = git(where, "mktree", stdin="\n".join([*kept, *new]) + "\n")
    commit = git(where, "commit-tree", *(["-p", tips] if tips else []), "-m", "by somebody else", tree)
    git(where, "update-ref", f"refs/heads/{branch}", commit)


WRAPPER = """\
#!/bin/sh
"$REAL_GIT" "$@"
code=$?
if [ "$STEPS_PARENT" = "" ] || [ "$PPID" = "$(cat "$STEPS_PARENT")" ]; then
  count=$(( $(cat "$STEPS" 2>/dev/null || echo 0) + 1 ))
  echo "$count" > "$STEPS"
  echo "$@" >> "$STEPS.words"
  if [ "$count" = "$KILL_AFTER" ]; then kill -9 "$PPID"; fi
fi
exit "$code"
"""


def first_step(folder: Path, word: str) -> int:
    """Give the number of the first step of the run before whose words hold this one."""
    lines = (folder / "steps.words").read_text().splitlines()
    return next(at for at, line in enumerate(lines, 1) if word in line.split())


def killed_after(step: int, folder: Path, *words: str) -> tuple[int, int]:
    """Run tagline in a process that is killed once its git has ended so many times; give exit code and steps."""
    folder.mkdir(parents=True, exist_ok=True)
    wrapper = folder / "git"
    wrapper.write_text(WRAPPER, encoding="utf-8", newline="\n")
    wrapper.chmod(0o755)
    steps, parent = folder / "steps", folder / "parent"
    steps.unlink(missing_ok=True)
    (folder / "steps.words").unlink(missing_ok=True)
    real = subprocess.run(["sh", "-c", "command -v git"], capture_output=True, text=True, check=True).stdout.strip()
    program = (
        "import os, pathlib, sys; pathlib.Path(os.environ['STEPS_PARENT']).write_text(str(os.getpid()));"
        f" sys.path[:] = {sys.path!r}; from tagline.cli import main; sys.argv[0] = 'tagline'; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        env={
            **os.environ,
            "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
            "REAL_GIT": real,
            "STEPS": str(steps),
            "STEPS_PARENT": str(parent),
            "KILL_AFTER": str(step),
        },
        capture_output=True,
        check=False,
    )
    return done.returncode, int(steps.read_text()) if steps.exists() else 0
