"""Read where a repository comes from."""

import os
import re
import subprocess
from pathlib import Path

from tagline.reading.git import Git, decode

_SECTION = r'\[\s*remote\s+"(?P<name>(?:[^"\\]|\\.){1,100})"\s*\]'
_URL = r"\s*url\s*=\s*(?P<value>[^\n]{1,20000})"
_PART = r'"((?:[^"\\]|\\.){0,20000})"|([^"#;\\]+)|\\(.)|([#;].*)'  # quoted, plain, escaped, a comment
PROTOCOLS = ("https://", "http://", "ssh://", "git://", "file://")
PATIENCE = 15


def read_remote(common_dir: Path) -> str:
    """Give the address of the remote `origin`, else of the only other one; "" where there is none.

    The file is read as text rather than asked of git: includes and `insteadOf` of a stranger's repository take no part.
    """
    try:
        text = decode((common_dir / "config").read_bytes()[:1_000_000])
    except OSError:
        return ""
    return remote_from(text)


def remote_from(config: str) -> str:
    """Read the remotes of a git configuration file."""
    found: dict[str, str] = {}
    name = ""
    for line in config.splitlines():
        text = line.strip()
        if text.startswith("["):
            section = re.match(_SECTION, text, re.IGNORECASE)
            name = section["name"] if section else ""
            text = text[section.end() :] if section else ""
        if name and (value := re.match(_URL, text, re.IGNORECASE)):
            found.setdefault(name, value_of(value["value"]))
    return found.get("origin") or (next(iter(found.values())) if len(found) == 1 else "")


def value_of(text: str) -> str:
    """Read a value as git's configuration has it: parts may be quoted, a comment ends it."""
    parts: list[str] = []
    for quoted, plain, escaped, comment in re.findall(_PART, text):
        if comment:
            break
        parts.append(re.sub(r"\\(.)", r"\1", quoted) or plain or escaped)
    return "".join(parts).strip()


def remote_tags(git: Git, remote: str) -> int:
    """Count the tags of a remote; 0 where it cannot be asked. Only ordinary protocols, no prompt, no helper."""
    local = not remote.startswith(("-", *PROTOCOLS)) and "::" not in remote and Path(git.directory, remote).exists()
    scp = re.match(r"[\w.-]{1,250}@(?:[\w.-]{1,250}|\[[0-9A-Fa-f:.]{2,45}\]):[^:]", remote) is not None
    if not (remote.startswith(PROTOCOLS) or local or scp):
        return 0
    words = [
        "-c",
        "protocol.allow=always",
        "ls-remote",
        "--tags",
        "--refs",
        "--upload-pack=git-upload-pack",
        "--",
        remote,
    ]
    environment = {
        **git.environment(),
        "GIT_ALLOW_PROTOCOL": "https:http:ssh:git:file",
        "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
    }
    try:
        done = subprocess.run(
            ["git", *git.options(), *words],
            cwd=os.fspath(git.directory),
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return 0
    return len(done.stdout.splitlines()) if done.returncode == 0 else 0
