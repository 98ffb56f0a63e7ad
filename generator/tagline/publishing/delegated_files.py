"""Let `semantic-release version` write the files of a release, as its own configuration says, in a clone of its own.

Nothing of it reaches the user's work tree: what it changed is read from that clone, and the rest is thrown away.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tagline.errors import TaglineError
from tagline.reading.git import decode
from tagline.writing.user_git import UserGit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagline.model.releasing import Cut
    from tagline.publishing.release_scene import Scene

PATIENCE = 900
_QUIET = ("--no-commit", "--no-tag", "--no-push", "--no-vcs-release")


def delegated_files(scene: Scene, cut: Cut) -> Mapping[str, bytes]:
    """Give what `semantic-release version` writes; TaglineError where it fails or means another version."""
    with tempfile.TemporaryDirectory(prefix="tagline-delegated-", ignore_cleanup_errors=True) as made:
        where = Path(made, "clone")
        git = UserGit(Path(made), None, scene.order.secrets)
        git.ask("clone", "--quiet", "--no-checkout", "--shared", "--", str(scene.top.resolve()), str(where))
        clone = UserGit(where, None, scene.order.secrets)
        clone.ask("checkout", "--quiet", "-B", scene.branch or "main", scene.head)
        address = scene.remote.git.run("remote", "get-url", "--", scene.remote.name)
        if not address.code:
            told = address.out.decode("utf-8", "surrogateescape").strip()
            local = scene.top / told
            clone.ask("remote", "set-url", "origin", str(local.resolve()) if local.exists() else told)
        _refuse_another(scene, where, cut)
        _ran(scene, where, "version", *_QUIET)
        changed = clone.run("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames").out
        names = [entry[3:] for entry in changed.decode("utf-8", "surrogateescape").split("\0") if entry]
        return {name: Path(where, name).read_bytes() for name in names if Path(where, name).is_file()}


def _refuse_another(scene: Scene, where: Path, cut: Cut) -> None:
    lines = _ran(scene, where, "version", "--print").split()
    theirs = lines[-1] if lines else "nothing"
    if theirs != cut.version:
        problem = f"semantic-release would release {theirs}, and tagline {cut.version}"
        raise TaglineError(
            problem, "see what differs: `tagline next --second-opinion`; or set release.delegate to false"
        )


def _ran(scene: Scene, where: Path, *words: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_DIR")}
    try:
        done = subprocess.run(  # noqa: S603 - the user's own tool, with words of ours
            [sys.executable, "-m", "semantic_release", *words],
            cwd=where,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        problem = f"semantic-release {words[0]} took longer than {PATIENCE} seconds"
        raise TaglineError(problem) from None
    if done.returncode:
        lines = [line.strip() for line in decode(done.stderr).splitlines() if line.strip()]
        said = [line.removeprefix("::ERROR::").strip() for line in lines if line.startswith("::ERROR::")]
        reason = (said or lines[-1:] or ["no word of why"])[0]
        problem = f"semantic-release {words[0]} failed: {scene.order.secrets.without(reason)}"
        raise TaglineError(problem, "run it by hand to see more")
    return decode(done.stdout)
