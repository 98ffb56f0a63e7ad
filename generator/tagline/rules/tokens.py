"""Which variable holds the token for a forge. One that CI gives for its own server goes to no other."""

from collections.abc import Mapping
from typing import NamedTuple

from tagline.model.forge import Forge
from tagline.rules.forges import parsed

_OWN = {
    "github": ("GH_TOKEN",),
    "gitlab": ("GITLAB_TOKEN",),
    "gitea": ("GITEA_TOKEN", "FORGEJO_TOKEN"),
    "forgejo": ("FORGEJO_TOKEN", "GITEA_TOKEN"),
}
# The token that a runner gets, and the variable that says which server it is for.
_GIVEN = {
    "github": ("GITHUB_TOKEN", "GITHUB_SERVER_URL"),
    "gitlab": ("CI_JOB_TOKEN", "CI_SERVER_URL"),
    "gitea": ("GITHUB_TOKEN", "GITHUB_SERVER_URL"),
    "forgejo": ("GITHUB_TOKEN", "GITHUB_SERVER_URL"),
}
JOB = "CI_JOB_TOKEN"
_USUAL = {"github": "github.com"}


class Token(NamedTuple):
    """A token, and the variable that holds it."""

    variable: str
    value: str


def token_for(forge: Forge, environment: Mapping[str, str]) -> Token | None:
    """Find the token for a forge."""
    kind = forge.shape.kind
    for variable in _OWN.get(kind, ()):
        if value := environment.get(variable, "").strip():
            return Token(variable, value)
    variable, server = _GIVEN.get(kind, ("", ""))
    value = environment.get(variable, "").strip()
    host = _host(forge.address)
    meant = _host(environment.get(server, "")) or _USUAL.get(kind, "")
    return Token(variable, value) if value and meant == host else None


def variables_for(forge: Forge) -> tuple[str, ...]:
    """Name the variables that are looked at."""
    given = _GIVEN.get(forge.shape.kind, ("",))[0]
    return (*_OWN.get(forge.shape.kind, ()), *([given] if given else []))


def _host(address: str) -> str:
    found = parsed(address)
    return f"{found.host}:{found.port}" if found and found.port else found.host if found else ""
