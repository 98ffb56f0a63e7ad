"""Ask python-semantic-release for its answer, where that can be done safely.

It works in a repository of its own: an empty work tree, a branch and the tags, and the objects of the real one, which
it only reads. So it finds no hook, no configuration and no program of the project, and has nothing of it to change. Of
its own configuration it is given what decides about versions. It gets no secret of the environment and no network.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from tagline.errors import TaglineError
from tagline.reading.git import ENVIRONMENT, Git, decode, words
from tagline.reading.history import Place, opened, read_refs
from tagline.reading.settings import semantic_release
from tagline.rules.second_opinion import Answer, configuration_for, version_in
from tagline.rules.semantic_release import KNOWN_PARSERS, Configuration, configuration
from tagline.rules.typed_data import shown

PATIENCE = 60
LONGEST_REASON = 200
LONGEST_NAME = 200  # what stands longer among packed refs may be no name of a file
SHA1 = 40
NOWHERE = "http://127.0.0.1:9"  # the port of "discard": nobody answers
# What a program needs to start, here and on Windows; nothing that may hold a secret.
_KEPT = frozenset(
    {
        *("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "GIT_EXEC_PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "APPDATA", "LOCALAPPDATA", "USERPROFILE"),
    }
)


def ask(git: Git) -> Answer:
    """Ask it about a repository; where it is not asked, the answer is the reason."""
    git, place = opened(git)
    table = semantic_release(git, place)
    config, mistakes = configuration(table)
    if config is None:
        return Answer(problem=f"its configuration is wrong: {mistakes[0].text}")
    reason = not_to_ask(place, config)
    if reason:
        return Answer(problem=reason, config=config)
    with tempfile.TemporaryDirectory(prefix="tagline-", ignore_cleanup_errors=True) as made:
        try:
            copy = _copied(git, place, Path(made))
        except TaglineError as error:
            reason = error.problem.rpartition(": ")[2].replace(made, "")[:LONGEST_REASON]
            return Answer(problem=f"no copy could be made for it: {reason}", config=config)
        return _asked(copy, configuration_for(table, config.commit_parser), place)._replace(config=config)


def not_to_ask(place: Place, config: Configuration) -> str:  # noqa: PLR0911 - a line for each reason
    """Say why it is not asked; "" where it can be."""
    if find_spec("semantic_release") is None:
        return "it is not installed"
    if place.shallow:
        return "this clone is shallow"
    if place.top is None:
        return "it needs a work tree, and this repository is bare"
    if place.head is None:
        return "there is no commit yet"
    if place.branch is None:
        return "HEAD is on no branch"
    if len(place.head) > SHA1:
        return "it cannot read repositories of SHA-256"
    if config.commit_parser not in KNOWN_PARSERS:
        return f"its commit parser {shown(config.commit_parser)} is a program of the project, and none is run"
    return ""


def _copied(git: Git, place: Place, folder: Path) -> Git:
    """Make the repository that it works in. Its objects are those of the real one, named as alternates."""
    where = folder / "repository"
    where.mkdir()
    copy = Git(directory=where)
    copy.run("init", "--quiet", "--template=", f"--initial-branch={place.branch}")
    alternates = where / ".git" / "objects" / "info" / "alternates"
    alternates.parent.mkdir(parents=True, exist_ok=True)
    alternates.write_bytes(os.fsencode(place.common_dir / "objects") + b"\n")
    tags = (tag for tag in read_refs(git).tags if len(tag.name.encode()) <= LONGEST_NAME)
    refs = {f"refs/tags/{tag.name}": tag.commit_hash for tag in tags}
    refs[f"refs/heads/{place.branch}"] = place.head or ""
    copy.run("update-ref", "--stdin", stdin=words(f"create {name} {commit}" for name, commit in refs.items()))
    copy.run("pack-refs", "--all")
    return copy


def _asked(copy: Git, config: Mapping[str, object], place: Place) -> Answer:
    file = copy.directory.parent / "configuration.json"
    file.write_text(json.dumps({"semantic_release": config}, default=str), encoding="utf-8")
    try:
        done = subprocess.run(
            # -P and -E: modules come from where they are installed, not from a folder that somebody names
            [sys.executable, "-P", "-E", "-m", "semantic_release", "--noop", "-c", str(file), "version", "--print"],
            cwd=copy.directory,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer(problem=f"it took longer than {PATIENCE} seconds")
    except OSError as error:
        return Answer(problem=f"it does not start: {error.strerror}")
    said, complaints = decode(done.stdout), decode(done.stderr)
    if done.returncode:
        return Answer(problem=f"it failed: {reason_in(complaints)}")
    version = version_in(said.splitlines())
    if not version and "release groups" in complaints:
        return Answer(problem=f"its configuration makes no release on the branch {place.branch}")
    return Answer(version=version)


def environment() -> dict[str, str]:
    """Give the environment that it runs in."""
    kept = {name: value for name, value in os.environ.items() if name.upper() in _KEPT}
    proxies = dict.fromkeys(
        ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"), NOWHERE
    )
    return {**kept, **ENVIRONMENT, **proxies, "NO_COLOR": "1", "COLUMNS": "500"}


def reason_in(complaints: str) -> str:
    """Give the line in which it says what is wrong."""
    lines = [line.strip() for line in complaints.splitlines() if line.strip()]
    errors = [line.removeprefix("::ERROR::").strip() for line in lines if line.startswith("::ERROR::")]
    said = (errors or lines or ["it does not say why"])[0 if errors else -1]
    return said[:LONGEST_REASON]
