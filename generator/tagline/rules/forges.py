"""Which forge hosts a repository, told by the address of its remote."""

import re

from tagline.model.forge import GITEA, GITHUB, GITLAB, Forge, Shape

_URL = (
    r"(?:(?P<scheme>[A-Za-z+]{2,10})://)?(?:[^/@\s]{1,4000}@)?(?P<host>[A-Za-z0-9.-]{1,200})"
    r"(?(scheme)(?::(?P<port>[0-9]{1,5})(?=/))?)[:/]+(?P<path>[\w./~+-]{1,400})"
)
_SHAPES: dict[str, Shape] = {
    "github": GITHUB,
    "gitlab": GITLAB,
    "gitea": GITEA,
    "forgejo": GITEA,
    "codeberg": GITEA,
}
_PUBLIC = frozenset({"github.com", "gitlab.com", "codeberg.org"})
_WEB = {"http": "80", "https": "443"}
# What people call a second key in their ssh configuration: `github.com-work`.
_ALIAS = r"(?P<host>github\.com|gitlab\.com|codeberg\.org)-[a-z0-9-]{1,100}"


def forge_of(remote: str) -> Forge | None:
    """Read a remote's address by https, ssh or scp; user names and passwords in it are dropped.

    The kind of forge is told by a label of the host's name; None where that says nothing.
    """
    found = re.fullmatch(_URL, remote.strip())
    if found is None or remote.strip().startswith(("file:", "/", ".")):
        return None
    origin, host = _origin((found["scheme"] or "").lower(), found["host"].lower(), found["port"])
    path = found["path"].strip("/").removesuffix(".git")
    shape = next((_SHAPES[label] for label in host.split(".") if label in _SHAPES), None)
    if shape is None or "/" not in path or ".." in path:
        return None
    return Forge(shape=shape, address=f"{origin}/{path}")


def _origin(scheme: str, host: str, port: str | None) -> tuple[str, str]:
    """Give scheme, host and port of the pages, and the host alone; "" for a name that only ssh knows."""
    if scheme not in _WEB:
        host = _web_host(host)
        return f"https://{host}", host if "." in host else ""
    if host in _PUBLIC:
        return f"https://{host}", host
    return f"{scheme}://{host}:{port}" if port and port != _WEB[scheme] else f"{scheme}://{host}", host


def _web_host(host: str) -> str:
    """Give the host of the pages: forges offer ssh over port 443 under a name of its own, and people have aliases."""
    alias = re.fullmatch(_ALIAS, host)
    return alias["host"] if alias else host.removeprefix("ssh.").removeprefix("altssh.")


def name_of(remote: str) -> str:
    """Give the repository's own name from a remote's address, "" where it has none."""
    found = re.fullmatch(_URL, remote.strip())
    return found["path"].strip("/").removesuffix(".git").rpartition("/")[2] if found else ""
