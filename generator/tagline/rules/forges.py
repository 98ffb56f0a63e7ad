"""Which forge hosts a repository, told by the address of its remote or by the settings."""

import re
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.model.forge import AZURE, BITBUCKET, BITBUCKET_SERVER, FORGEJO, GITEA, GITHUB, GITLAB, SHAPES, Forge, Shape

_HOST = r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?|\[[0-9a-f:.]{2,45}\]"
_NAME = r"(?a)[\w.~+-]{1,255}"
_AZURE_NAME = r"[\w .~+&()'!,@-]{1,255}"  # a project of Azure may be called almost anything
_PORT = r"[0-9]{1,5}"
_WEB = {"http": "80", "https": "443"}
_SCHEMES = frozenset({"http", "https", "ssh", "git", "git+ssh", "ssh+git", "git+https", "git+http"})
_LABELS: dict[str, Shape] = {
    "github": GITHUB,
    "gitlab": GITLAB,
    "gitea": GITEA,
    "forgejo": FORGEJO,
    "codeberg": FORGEJO,
    "bitbucket": BITBUCKET_SERVER,
    "stash": BITBUCKET_SERVER,
}
_HOSTS: dict[str, Shape] = {
    "github.com": GITHUB,
    "gitlab.com": GITLAB,
    "codeberg.org": FORGEJO,
    "gitea.com": GITEA,
    "bitbucket.org": BITBUCKET,
    "dev.azure.com": AZURE,
    # Public hosts whose names do not say it.
    "salsa.debian.org": GITLAB,
    "invent.kde.org": GITLAB,
    "framagit.org": GITLAB,
    "code.videolan.org": GITLAB,
    "opendev.org": GITEA,
}
_ENDINGS = {".ghe.com": GITHUB, ".visualstudio.com": AZURE}
# Forges offer ssh over port 443 under a name of its own.
_SSH_HOSTS = {"altssh.gitlab.com": "gitlab.com", "altssh.bitbucket.org": "bitbucket.org"}
_AZURE_SSH = frozenset({"dev.azure.com", "vs-ssh.visualstudio.com"})
# What people call a second key in their ssh configuration: `github.com-work`.
_ALIAS = r"(?P<host>github\.com|gitlab\.com|codeberg\.org|bitbucket\.org)-[a-z0-9-]{1,100}"
_VIEWS = ("_optimized", "_full")  # of a repository on Azure, with fewer or all of its refs
ADDRESS = "such as https://git.example.org/group/project"


class Remote(NamedTuple):
    """An address taken apart, in lower case as far as case says nothing; what signs in is left out."""

    scheme: str
    host: str
    port: str
    path: str

    @property
    def names(self) -> list[str]:
        """The names in the path, what is percent-encoded decoded."""
        path = self.path.strip("/").removesuffix(".git").rstrip("/")
        if "%" in path:
            from urllib.parse import unquote  # noqa: PLC0415 - few addresses need it

            return [unquote(name) for name in path.split("/")]
        return path.split("/")


def parsed(remote: str) -> Remote | None:
    """Take a remote's address apart: a URL, or `host:path` as scp has it; None for a path of this machine."""
    text = remote.strip()
    scheme, mark, rest = text.partition("://")
    if not mark:
        return _scp(text)
    authority, _, path = rest.partition("/")
    before, bracket, after = authority.rpartition("@")[2].rpartition("]")  # brackets hold an IPv6 address
    host, _, port = (before + bracket, "", after.removeprefix(":")) if bracket else after.partition(":")
    if scheme.lower() not in _SCHEMES or (port and not re.fullmatch(_PORT, port)):
        return None
    return _checked(scheme.lower().removeprefix("git+"), host, port, path)


def _scp(text: str) -> Remote | None:
    """Read `user@host:path`; brackets hold an IPv6 address, or a host with its port."""
    where, colon, path = text.partition("]:" if "[" in text.partition("/")[0] else ":")
    if not colon or "/" in where:
        return None
    _, bracket, inside = where.rpartition("[")
    if not bracket:
        return _checked("ssh", where.rpartition("@")[2], "", path)
    inside = inside.rpartition("@")[2]
    return _checked("ssh", f"[{inside}]" if inside.count(":") > 1 else inside.partition(":")[0], "", path)


def _checked(scheme: str, host: str, port: str, path: str) -> Remote | None:
    host = host.lower().removesuffix(".")
    return Remote(scheme, host, port, path) if re.fullmatch(_HOST, host) else None


def forge_of(remote: str, kind: str = "", address: str = "", issues: str = "") -> Forge | None:
    """Say where a project is hosted: by its address, else by its remote. Who signs in there is dropped.

    `kind` and `address` are those of the settings, as is `issues`. Without a kind it is told by the host's name, or by
    the path (Azure's `_git`); None where nothing tells it. A setting that says nothing usable is a `TaglineError`.
    """
    _refuse_issues(issues)
    if address:
        return _set(address, kind)._replace(issues=issues)
    found = parsed(remote)
    if found is None:
        return None
    origin, found = _on_the_web(found)
    shape = SHAPES[kind] if kind else _shape_of(found)
    path = _path(shape, found) if shape and origin else ""
    return Forge(shape=shape, address=origin + path, issues=issues) if shape and path else None


def _set(address: str, kind: str) -> Forge:
    """Read the address that the settings give."""
    found = parsed(address)
    if found is None or found.scheme not in _WEB:
        problem = f"forge.address: expected an address {ADDRESS}, found {public(address)!r}"
        raise TaglineError(problem)
    origin, found = _on_the_web(found)
    shape = SHAPES[kind] if kind else _shape_of(found)
    if shape is None:
        problem = f"forge.address: {found.host} does not tell which kind of forge it is"
        raise TaglineError(problem, f"set forge.kind to one of {', '.join(SHAPES)}")
    path = _path(shape, found)
    if not path:
        problem = f"forge.address: expected the address of a repository on {shape.name}, found {public(address)!r}"
        raise TaglineError(problem, f"write it as the browser shows it, {ADDRESS}")
    return Forge(shape=shape, address=origin + path)


def _refuse_issues(issues: str) -> None:
    if not issues:
        return
    web = issues.partition("{")[0].lower().startswith(("https://", "http://"))
    if not web or not ({"{id}", "{number}"} & set(re.findall(r"\{[^{}]{0,20}\}", issues))):
        problem = f"forge.issues: expected an address with {{id}} or {{number}} in it, found {public(issues)!r}"
        raise TaglineError(problem, "write one such as https://jira.example.org/browse/{id}")
    if "@" in issues.partition("://")[2].partition("/")[0]:
        problem = "forge.issues: expected an address without user name or password"
        raise TaglineError(problem)


def _shape_of(remote: Remote) -> Shape | None:
    """Tell the kind of forge by a name of the path that only Azure has, by the host, or by a label of its name."""
    host = remote.host
    if host in _HOSTS:
        return _HOSTS[host]
    ending = next((shape for end, shape in _ENDINGS.items() if host.endswith(end)), None)
    if ending is not None or "_git" in remote.names[:-1]:
        return ending or AZURE
    return next((_LABELS[label] for label in host.split(".") if label in _LABELS), None)


def _on_the_web(remote: Remote) -> tuple[str, Remote]:
    """Give scheme, host and port of the pages ("" for a name that only ssh knows), and the remote with that host.

    The port of ssh says nothing about the pages.
    """
    if remote.scheme in _WEB:
        public_host = remote.host in _HOSTS
        port = "" if public_host or remote.port in {"", _WEB[remote.scheme]} else f":{remote.port}"
        return f"{'https' if public_host else remote.scheme}://{remote.host}{port}", remote
    alias = re.fullmatch(_ALIAS, remote.host)
    host = alias["host"] if alias else _SSH_HOSTS.get(remote.host) or remote.host.removeprefix("ssh.")
    if host in _AZURE_SSH:
        return "https://dev.azure.com", remote._replace(host=host)
    return f"https://{host}" if "." in host or host.startswith("[") else "", remote._replace(host=host)


def _path(shape: Shape, remote: Remote) -> str:
    """Give the path of a repository's pages, with its slash; "" where the remote names none."""
    names = remote.names
    pattern = _AZURE_NAME if shape is AZURE else _NAME
    if not all(re.fullmatch(pattern, name) and name.strip(".") for name in names):
        return ""
    if shape is AZURE:
        return _azure_path(names, remote)
    if shape is BITBUCKET_SERVER:
        return _bitbucket_path(names)
    if len(names) < 2 or (shape in {GITHUB, BITBUCKET} and len(names) > shape.depth):  # noqa: PLR2004 - owner and name
        return ""
    return f"/{'/'.join(names)}"


def _azure_path(names: list[str], remote: Remote) -> str:
    """Read `org/project/_git/repository`, or `v3/org/project/repository` by ssh.

    A repository that has its project's name may leave the project out.
    """
    names = [name for at, name in enumerate(names) if name not in _VIEWS or at == len(names) - 1]
    if names[0] == "v3" and remote.scheme not in _WEB:
        return _azure(names[1:-1], names[-1]) if len(names) == 4 else ""  # noqa: PLR2004 - as in the first line
    if len(names) < 2 or names[-2] != "_git":  # noqa: PLR2004 - the mark and the name
        return ""
    *before, _, repository = names
    whole = len(before) > (remote.host == "dev.azure.com") and before[-1] != "DefaultCollection"
    return _azure(before if whole else [*before, repository], repository)


def _azure(project: list[str], repository: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - for those on Azure

    return "".join(f"/{quote(name, safe='')}" for name in (*project, "_git", repository))


def _bitbucket_path(names: list[str]) -> str:
    """Read `scm/KEY/slug`, `KEY/slug` (by ssh) or the path of a page; a personal repository has `~name` for a key."""
    if names[-1] == "browse":
        names = names[:-1]
    if len(names) > 3 and names[-4] in {"projects", "users"} and names[-2] == "repos":  # noqa: PLR2004 - the four
        return f"/{'/'.join(names)}"
    *before, key, slug = names if len(names) > 1 else ("", "", "")
    if not key or (before and before[-1] != "scm"):
        return ""
    owner = f"users/{key[1:]}" if key.startswith("~") else f"projects/{key}"
    return "".join(f"/{name}" for name in (*before[:-1], owner, "repos", slug))


def public(address: str) -> str:
    """Give an address as it may be shown: without all that could sign somebody in."""
    scheme = next((f"{scheme}://" for scheme in _SCHEMES if address.strip().lower().startswith(f"{scheme}://")), "")
    shown = scheme + re.split(r"[?#]", address.strip()[len(scheme) :].rpartition("@")[2], maxsplit=1)[0]
    return shown if len(shown) <= 200 else f"{shown[:200]}…"  # noqa: PLR2004 - a line of an error


def name_of(remote: str) -> str:
    """Give the repository's own name from a remote's address, "" where it has none."""
    found = parsed(remote)
    name = found.names[-1] if found else ""
    return name if re.fullmatch(_AZURE_NAME, name) and name.strip(".") else ""
