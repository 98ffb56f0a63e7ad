"""Releases on a forge, through python-semantic-release's clients: look, create, update, attach files."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import quote, urlsplit

from tagline.rules.forge_notes import body_of, merged, same
from tagline.rules.plain_text import plural
from tagline.rules.tokens import JOB
from tagline.writing.forge_session import LONGEST_TOLD, ForgeError, Patient, mount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from semantic_release.hvcs import Gitea, Github, Gitlab

    from tagline.model.forge import Forge
    from tagline.rules.secrets import Secrets
    from tagline.rules.tokens import Token

_MISSING = 404
_TRIES = 3


class RefusedError(Exception):
    """An answer that depends on what is there: `code` is its status, `said` the forge's own words."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(code, said)
        self.code = code
        self.said = said


class Card(NamedTuple):
    """A release as a forge shows it."""

    tag: str
    notes: str
    prerelease: bool
    assets: tuple[Path, ...] = ()


class Pull(NamedTuple):
    """A pull request: from a branch, into another."""

    head: str
    base: str
    title: str
    body: str


class There(NamedTuple):
    """A release that is on the forge: how it is known there, its text, and the names of its files.

    `prerelease` is None where the forge knows no such thing.
    """

    id: Any
    body: str
    prerelease: bool | None
    assets: frozenset[str]


class Desk(Protocol):
    """What the forges have in common."""

    def find(self, tag: str) -> There | None:
        """Look for the release of a tag."""

    def create(self, card: Card) -> None:
        """Make a release."""

    def update(self, there: There, body: str, *, prerelease: bool) -> None:
        """Change the text of a release."""

    def attach(self, there: There, file: Path) -> None:
        """Add a file to a release."""

    def pull(self, asked: Pull) -> str:
        """Open a pull request, or bring the open one up to date; give its address."""


class ForgeReleases(NamedTuple):
    """The releases of a project on its forge; `who` is how messages name it."""

    desk: Desk
    who: str
    adapter: Patient

    def put(self, card: Card) -> str:
        """Let a release be there as the card says, and say what was done. What people wrote there stays."""
        try:
            return self._put(card)
        except RefusedError as refused:
            raise self._told(refused) from None

    def withdraw(self, tag: str, words: str) -> str:
        """Let the text of a release begin with words, and let it be the latest one no more; say what was done."""
        try:
            there = self.desk.find(tag)
            if there is None:
                return f"{self.who} has no release of {tag}"
            told = there.body.startswith(words)
            if told and there.prerelease is not False:
                return f"{self.who} says so already"
            self.desk.update(there, there.body if told else f"{words}\n\n{there.body}", prerelease=True)
        except RefusedError as refused:
            raise self._told(refused) from None
        return f"{self.who} says so now"

    def pull(self, asked: Pull) -> str:
        """Open a pull request, or bring the open one up to date; give its address."""
        try:
            return self.desk.pull(asked)
        except RefusedError as refused:
            raise self._told(refused, "pull request") from None

    def _put(self, card: Card) -> str:
        there, done = self.desk.find(card.tag), "is as it should be"
        if there is None:
            there, done = self._created(card), "was created"
        body = merged(there.body, card.notes)
        if not same(body, there.body) or there.prerelease is (not card.prerelease):
            self.desk.update(there, body, prerelease=card.prerelease)
            done = done if done == "was created" else "was updated"
        missing = [file for file in card.assets if file.name not in there.assets]
        for file in missing:
            self.desk.attach(there, file)
        files = f", with {plural(len(missing), 'file')}" if missing else ""
        return f"{card.tag} {done} on {self.who}{files}"

    def _created(self, card: Card) -> There:
        """Create a release. Where that failed, the forge is asked whether it is there: an answer may have been lost."""
        for attempt in range(1, _TRIES + 1):
            trouble: Exception = ForgeError(f"{self.who}: the release was made and is not there", "run this again")
            try:
                self.desk.create(card)
            except (RefusedError, ForgeError) as error:
                if isinstance(error, ForgeError) and not error.unsure:
                    raise
                trouble = error
            if there := self.desk.find(card.tag):
                return there
            if isinstance(trouble, RefusedError) or attempt == _TRIES:
                raise trouble
            self.adapter.pause(attempt)
        raise AssertionError  # the last try always returns or raises

    def _told(self, refused: RefusedError, what: str = "release") -> ForgeError:
        if refused.code == _MISSING:
            token = self.adapter.token
            problem = f"{self.who}: this project is not there, or the token of {token} may not see it (404)"
            return ForgeError(problem, "look at the setting `forge.address`, and at what the token may do")
        return ForgeError(f"{self.who} refuses the {what} ({refused.code}){refused.said}", "see what it asks for")


def forge_releases(
    forge: Forge, token: Token, secrets: Secrets, pause: Callable[[float], None]
) -> ForgeReleases | None:
    """Open the releases of a project; None where its kind of forge has none."""
    adapter = Patient(forge.shape.name, token.variable, secrets, pause)
    desk = _desk(forge, token, adapter)
    return ForgeReleases(desk, forge.shape.name, adapter) if desk else None


def _desk(forge: Forge, token: Token, adapter: Patient) -> Desk | None:
    kind = forge.shape.kind
    if kind not in {"github", "gitlab", "gitea", "forgejo"}:
        return None
    from semantic_release.hvcs import Gitea, Github, Gitlab  # noqa: PLC0415 - it loads a hundred modules

    parts = urlsplit(forge.address)
    domain, insecure = f"{parts.scheme}://{parts.netloc}", parts.scheme == "http"
    url = f"{forge.address}.git"
    if kind == "gitlab":
        client = Gitlab(url, hvcs_domain=domain, token=token.value, allow_insecure=insecure)
        return GitlabDesk.of(client, domain, forge.path, token, adapter)
    rest: Github | Gitea
    if kind == "github":
        api = None if parts.netloc == "github.com" else domain
        rest = Github(url, hvcs_domain=domain, hvcs_api_domain=api, token=token.value, allow_insecure=insecure)
    else:
        rest = Gitea(url, hvcs_domain=domain, token=token.value, allow_insecure=insecure)
    # Where they find a variable of CI, they take the project of the workflow for the one that is meant.
    rest._owner, _, rest._name = forge.path.rpartition("/")  # noqa: SLF001 - there is no other way to tell them
    mount(rest.session, adapter)
    return RestDesk(rest, forge.path, adapter)


class RestDesk(NamedTuple):
    """GitHub, Gitea and Forgejo, whose interfaces are alike."""

    client: Github | Gitea
    path: str
    adapter: Patient

    def find(self, tag: str) -> There | None:
        """Look for the release of a tag."""
        try:
            with self._translated():
                told = self.client.session.get(self._at(f"tags/{quote(tag, safe='')}")).json()
        except RefusedError as refused:
            if refused.code == _MISSING:
                return None
            raise
        names = frozenset(str(one.get("name", "")) for one in told.get("assets") or ())
        return There(told["id"], str(told.get("body") or ""), bool(told.get("prerelease")), names)

    def create(self, card: Card) -> None:
        """Make a release."""
        with self._translated():
            self.client.create_release(card.tag, body_of(card.notes), prerelease=card.prerelease)

    def update(self, there: There, body: str, *, prerelease: bool) -> None:
        """Change the text of a release; the client's own way leaves the mark of a prerelease as it is."""
        with self._translated():
            self.client.session.patch(self._at(str(there.id)), json={"body": body, "prerelease": prerelease})

    def attach(self, there: There, file: Path) -> None:
        """Add a file to a release."""
        with self._translated():
            self.client.upload_release_asset(there.id, str(file))

    def pull(self, asked: Pull) -> str:
        """Open a pull request, or bring the open one up to date; give its address."""
        session, where = self.client.session, self.client.create_api_url(f"/repos/{self.path}/pulls")
        owner = self.path.partition("/")[0]
        with self._translated():
            query = {"state": "open", "head": f"{owner}:{asked.head}", "base": asked.base}
            found = [one for one in session.get(where, params=query).json() if one["head"]["ref"] == asked.head]
            text = {"title": asked.title, "body": asked.body}
            if found:
                told = session.patch(f"{where}/{found[0]['number']}", json=text).json()
            else:
                told = session.post(where, json={**text, "head": asked.head, "base": asked.base}).json()
        return str(told["html_url"])

    def _at(self, rest: str) -> str:
        return self.client.create_api_url(f"/repos/{self.path}/releases/{rest}")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        from requests import HTTPError  # noqa: PLC0415 - heavy, and for those who get here

        try:
            yield
        except HTTPError as error:
            response = error.response
            code, said = (0, "") if response is None else (response.status_code, self.adapter.said(response))
            raise RefusedError(code, said) from None


class GitlabDesk(NamedTuple):
    """GitLab."""

    client: Gitlab
    domain: str
    path: str
    adapter: Patient

    @classmethod
    def of(cls, client: Gitlab, domain: str, path: str, token: Token, adapter: Patient) -> GitlabDesk:
        """Open it. The client looks the project up first, which the token of a job may not, and knows no such token."""
        if token.variable == JOB:
            from gitlab import Gitlab as Connection  # noqa: PLC0415 - heavy, and for those who get here

            client._client = Connection(domain, job_token=token.value)  # noqa: SLF001 - there is no other way to tell it
        client._project = client._client.projects.get(path, lazy=True)  # noqa: SLF001 - as above
        mount(client._client.session, adapter)  # noqa: SLF001 - as above
        return cls(client, domain, path, adapter)

    def find(self, tag: str) -> There | None:
        """Look for the release of a tag."""
        try:
            with self._translated():
                found = self.client.project.releases.get(tag)
        except RefusedError as refused:
            if refused.code == _MISSING:
                return None
            raise
        links = found.attributes.get("assets", {}).get("links", ())
        return There(found, str(found.description or ""), None, frozenset(str(one["name"]) for one in links))

    def create(self, card: Card) -> None:
        """Make a release."""
        with self._translated():
            self.client.create_release(card.tag, body_of(card.notes))

    def update(self, there: There, body: str, *, prerelease: bool) -> None:
        """Change the text of a release."""
        del prerelease
        with self._translated():
            self.client.edit_release_notes(there.id, body)

    def attach(self, there: There, file: Path) -> None:
        """Upload a file to the project, and link it from the release."""
        with self._translated():
            connection = self.client._client  # noqa: SLF001 - its own `upload` quotes the path of such a project twice
            with file.open("rb") as opened:
                where = f"/projects/{quote(self.path, safe='')}/uploads"
                told = connection.http_post(where, files={"file": (file.name, opened)})
            at = told.get("full_path") or f"/{self.path}{told['url']}"  # type: ignore[index, union-attr] # JSON, not a response
            there.id.links.create({"name": file.name, "url": f"{self.domain}{at}"})

    def pull(self, asked: Pull) -> str:
        """Open a merge request, or bring the open one up to date; give its address."""
        requests = self.client.project.mergerequests
        text = {"title": asked.title, "description": asked.body}
        with self._translated():
            found = requests.list(state="opened", source_branch=asked.head, target_branch=asked.base, get_all=False)
            if not found:
                told = requests.create({**text, "source_branch": asked.head, "target_branch": asked.base})
                return str(told.web_url)
            requests.update(found[0].iid, text)
        return str(found[0].web_url)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        from gitlab.exceptions import GitlabError  # noqa: PLC0415 - heavy, and for those who get here

        try:
            yield
        except GitlabError as error:
            text = " ".join(str(error.error_message).split())[:LONGEST_TOLD]
            said = f": {self.adapter.secrets.without(text)}" if text else ""
            raise RefusedError(error.response_code or 0, said) from None
