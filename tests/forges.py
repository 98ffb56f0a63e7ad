"""A forge for tests: a small HTTP server that speaks what releases need of three APIs, and fails when it is told to."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "t0ken-of-the-user"


@dataclass
class Trouble:
    """What happens to so many requests of a method in place of an answer.

    `code` 0 closes the connection; `after` lets the request have its effect first, `slow` waits so many seconds.
    """

    method: str
    code: int
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    after: bool = False
    slow: float = 0
    path: str = ""


@dataclass
class Forge:
    """The state of the forge: releases by tag, pull requests, what was asked.

    `handled` is told after each request, before the answer goes out, how many there were.
    """

    address: str = ""
    token: str = TOKEN
    releases: dict[str, dict[str, Any]] = field(default_factory=dict)
    pulls: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    handled: Callable[[int], None] = lambda _: None

    def count(self, method: str) -> int:
        """Count the requests of a method."""
        return sum(line.startswith(f"{method} ") for line in self.asked)


class Answer(Exception):  # noqa: N818 - it ends the handling, well or not
    """An answer: status and JSON."""

    def __init__(self, code: int, body: object) -> None:
        super().__init__(code, body)
        self.code = code
        self.body = body


class Handler(BaseHTTPRequestHandler):
    """Answers for one forge."""

    forge: ClassVar[Forge]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        self._answer()

    do_POST = do_PATCH = do_PUT = do_GET  # noqa: N815 - as above

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in the base class
        """Say nothing."""

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        self.forge.asked.append(f"{self.command} {parts.path}")
        trouble = next((one for one in self.forge.troubles if self._fits(one, parts.path)), None)
        if trouble:
            trouble.times -= 1
        code, body, headers = 0, "", {}
        if trouble is None or trouble.after:
            try:
                self._handle(parts.path, parse_qs(parts.query), raw)
            except Answer as answer:
                code, body = answer.code, json.dumps(answer.body)
        self.forge.handled(len(self.forge.asked))
        if trouble:
            time.sleep(trouble.slow)
            code, headers = trouble.code, trouble.headers
            body = json.dumps({"message": f"trouble with {self.forge.token}"})
        if not code:
            self.close_connection = True
            return
        self.send_response(code)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def _fits(self, trouble: Trouble, path: str) -> bool:
        return trouble.times > 0 and trouble.method == self.command and trouble.path in path

    def _handle(self, path: str, query: dict[str, list[str]], raw: bytes) -> None:
        given = {self.headers.get("PRIVATE-TOKEN"), self.headers.get("JOB-TOKEN")}
        given.add((self.headers.get("Authorization") or "").removeprefix("token ").removeprefix("Bearer "))
        if self.forge.token not in given:
            raise Answer(401, {"message": "Bad credentials"})
        told = json.loads(raw) if raw.startswith((b"{", b"[")) else {}
        if "/api/v4/" in path:
            self._gitlab(unquote(path.partition("/projects/")[2]), told, query)
        found = re.search(r"/repos/ada/engine/(.*)", path)
        if not found:
            raise Answer(404, {"message": "Not Found"})
        self._rest(unquote(found[1]), told, query)

    def _rest(self, path: str, told: dict[str, Any], query: dict[str, list[str]]) -> None:
        """GitHub, Gitea and Forgejo."""
        releases = self.forge.releases
        if path.startswith("pulls"):
            self._pulls(told, path, query)
        if path == "releases" and self.command == "POST":
            tag = told["tag_name"]
            if tag in releases:
                raise Answer(422, {"message": "Validation Failed", "errors": [{"code": "already_exists"}]})
            releases[tag] = {**told, "id": len(releases) + 1, "assets": []}
            raise Answer(201, self._shown(releases[tag]))
        if path.startswith("releases/tags/"):
            one = releases.get(path.removeprefix("releases/tags/"))
            raise Answer(200, self._shown(one)) if one else Answer(404, {"message": "Not Found"})
        one = next((one for one in releases.values() if path.split("/")[1] == str(one["id"])), None)
        if one is None:
            raise Answer(404, {"message": "Not Found"})
        if path.endswith("/assets") and self.command == "POST":
            one["assets"].append({"name": query["name"][0]})
            raise Answer(201, {"id": 1})
        if self.command in {"PATCH", "POST"}:
            one.update(told)
        raise Answer(200, self._shown(one))

    def _shown(self, one: dict[str, Any]) -> dict[str, Any]:
        at = f"{self.forge.address.rpartition('/ada')[0]}/api/v3/repos/ada/engine/releases/{one['id']}/assets"
        return {**one, "upload_url": f"{at}{{?name,label}}"}

    def _pulls(self, told: dict[str, Any], path: str, query: dict[str, list[str]]) -> None:
        if self.command == "GET":
            head = query.get("head", [""])[0].rpartition(":")[2]
            raise Answer(200, [one for one in self.forge.pulls if not head or one["head"]["ref"] == head])
        if self.command == "POST":
            self.forge.pulls.append({**told, "number": len(self.forge.pulls) + 1, "head": {"ref": told["head"]}})
            self.forge.pulls[-1]["html_url"] = f"{self.forge.address}/pull/{len(self.forge.pulls)}"
            raise Answer(201, self.forge.pulls[-1])
        one = self.forge.pulls[int(path.split("/")[1]) - 1]
        one.update(told)
        raise Answer(200, one)

    def _gitlab(self, path: str, told: dict[str, Any], query: dict[str, list[str]]) -> None:
        releases = self.forge.releases
        if not path.startswith("ada/engine/"):
            raise Answer(404, {"message": "404 Project Not Found"})
        rest = path.removeprefix("ada/engine/")
        if rest.startswith("merge_requests"):
            self._merge_requests(rest, told, query)
        if rest == "uploads":
            raise Answer(201, {"url": "/uploads/1/x", "full_path": "/ada/engine/uploads/1/x"})
        if rest == "releases" and self.command == "POST":
            tag = told["tag_name"]
            if tag in releases:
                raise Answer(409, {"message": "Release already exists"})
            releases[tag] = {**told, "commit": {"id": "1"}, "assets": {"links": []}}
            raise Answer(201, releases[tag])
        tag, _, more = rest.removeprefix("releases/").partition("/assets")
        one = releases.get(tag)
        if one is None:
            raise Answer(404, {"message": "404 Not found"})
        if more:
            one["assets"]["links"].append({"id": 1, **told})
            raise Answer(201, one["assets"]["links"][-1])
        if self.command == "PUT":
            one.update(told)
        raise Answer(200, one)

    def _merge_requests(self, rest: str, told: dict[str, Any], query: dict[str, list[str]]) -> None:
        pulls = self.forge.pulls
        if self.command == "GET":
            wanted = query.get("source_branch", [""])[0]
            raise Answer(200, [one for one in pulls if one["source_branch"] == wanted])
        if self.command == "POST":
            pulls.append({**told, "iid": len(pulls) + 1, "web_url": f"{self.forge.address}/-/merge_requests/1"})
            raise Answer(201, pulls[-1])
        pulls[int(rest.split("/")[1]) - 1].update(told)
        raise Answer(200, pulls[int(rest.split("/")[1]) - 1])


class Server(ThreadingHTTPServer):
    """A server that says nothing when a client has hung up."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


@contextmanager
def forge() -> Iterator[Forge]:
    """Run a forge for the time of a test."""
    state = Forge()
    handler = type("Bound", (Handler,), {"forge": state})
    server = Server(("127.0.0.1", 0), handler)
    state.address = f"http://127.0.0.1:{server.server_address[1]}/ada/engine"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
