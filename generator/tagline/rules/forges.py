"""Which forge hosts a repository, told by the address of its remote."""

import re

from tagline.model.forge import GITEA, GITHUB, GITLAB, Forge, Shape

_URL = r"(?:[A-Za-z+]{2,10}://)?(?:[^/@\s]{1,200}@)?(?P<host>[A-Za-z0-9.-]{1,200})(?::[0-9]{1,5}(?=/))?[:/]+(?P<path>[\w./~+-]{1,400})"
_SHAPES: dict[str, Shape] = {
    "github": GITHUB,
    "gitlab": GITLAB,
    "gitea": GITEA,
    "forgejo": GITEA,
    "codeberg": GITEA,
}


def forge_of(remote: str) -> Forge | None:
    """Read a remote's address by https, ssh or scp; user names and passwords in it are dropped.

    The kind of forge is told by the host's name; None where that says nothing.
    """
    found = re.fullmatch(_URL, remote.strip())
    if found is None or remote.strip().startswith(("file:", "/", ".")):
        return None
    host, path = _web_host(found["host"].lower()), found["path"].strip("/").removesuffix(".git")
    shape = next((shape for word, shape in _SHAPES.items() if word in host), None)
    if shape is None or "/" not in path or ".." in path:
        return None
    return Forge(shape=shape, address=f"https://{host}/{path}")


def _web_host(host: str) -> str:
    """Give the host of the pages: forges offer ssh over port 443 under a name of its own."""
    return host.removeprefix("ssh.").removeprefix("altssh.")


def name_of(remote: str) -> str:
    """Give the repository's own name from a remote's address, "" where it has none."""
    found = re.fullmatch(_URL, remote.strip())
    return found["path"].strip("/").removesuffix(".git").rpartition("/")[2] if found else ""
