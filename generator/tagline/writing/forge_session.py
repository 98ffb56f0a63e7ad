"""Talk to a forge over HTTP with patience: time limits, waits where it asks for them, one clear sentence at the end.

It is mounted on the sessions of python-semantic-release's clients, which know neither.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from requests import PreparedRequest, RequestException, Response
from requests.adapters import HTTPAdapter

from tagline.errors import TaglineError

if TYPE_CHECKING:
    from collections.abc import Callable

    from requests import Session

    from tagline.rules.secrets import Secrets

PATIENCE = 30  # seconds for one answer
TRIES = 4
LONGEST_WAIT = 120
LONGEST_TOLD = 200
_TOO_MANY, _UNAUTHORIZED, _FORBIDDEN, _BROKEN = 429, 401, 403, 500
_REPEATABLE = frozenset({"GET", "HEAD", "PUT", "PATCH", "DELETE"})


class ForgeError(TaglineError):
    """The forge did not do it; `unsure` is whether it may have done it all the same."""

    def __init__(self, problem: str, remedy: str = "", *, unsure: bool = False) -> None:
        super().__init__(problem, remedy)
        self.unsure = unsure


class Patient(HTTPAdapter):
    """Sends requests; `who` is how messages name the forge, `token` the variable that holds its token."""

    def __init__(self, who: str, token: str, secrets: Secrets, pause: Callable[[float], None] = time.sleep) -> None:
        super().__init__()
        self.who = who
        self.token = token
        self.secrets = secrets
        self.pause = pause

    def send(self, request: PreparedRequest, *_: Any, **options: Any) -> Response:  # noqa: ANN401 - those of requests
        """Send a request; ForgeError where it has no answer that a client could go on with."""
        options["timeout"] = PATIENCE
        for attempt in range(1, TRIES + 1):
            try:
                response = super().send(request, **options)
            except RequestException as error:
                if attempt == TRIES or request.method not in _REPEATABLE:
                    raise self._silent(error) from None
                self.pause(attempt)
                continue
            seconds = self._wait(request, response, attempt)
            if seconds is None:
                return self._checked(response)
            response.close()
            self.pause(seconds)
        raise AssertionError  # the last try always returns or raises

    def _wait(self, request: PreparedRequest, response: Response, attempt: int) -> float | None:
        """Say how long to wait before the next try; None where there is none."""
        again = isinstance(request.body, (bytes, str, type(None))) and attempt < TRIES
        if _is_limit(response):
            asked = _asked_to_wait(response)
            if asked > LONGEST_WAIT:
                problem = f"{self.who} asks to wait {asked:,.0f} seconds before the next request"
                raise ForgeError(problem, "run this again after that")
            return (asked or attempt) if again else None
        broken = response.status_code >= _BROKEN and request.method in _REPEATABLE
        return attempt if again and broken else None

    def _checked(self, response: Response) -> Response:
        """Let pass what a client can go on with; what is not there, or there already, is for it to judge."""
        code = response.status_code
        if code == _UNAUTHORIZED:
            problem = f"{self.who} does not accept the token of {self.token} (401)"
            raise ForgeError(problem, "give it one that is valid and may write releases")
        if _is_limit(response):
            problem = f"{self.who} answers nobody who asks too often ({code})"
            raise ForgeError(problem, "run this again later")
        if code == _FORBIDDEN:
            problem = f"{self.who}: the token of {self.token} may not do this (403){self.said(response)}"
            raise ForgeError(problem, "let it write releases: in GitHub Actions `permissions: contents: write`")
        if code >= _BROKEN:
            problem = f"{self.who} has a problem of its own ({code}){self.said(response)}"
            raise ForgeError(problem, "run this again later", unsure=True)
        return response

    def _silent(self, error: RequestException) -> ForgeError:
        kind = type(error).__name__
        slow = f"did not answer within {PATIENCE} seconds" if "Timeout" in kind else f"cannot be reached ({kind})"
        return ForgeError(f"{self.who} {slow}", "run this again later", unsure=True)

    def said(self, response: Response) -> str:
        """Give the forge's own words, in one line; "" where it said none."""
        found: list[str] = []
        with suppress(ValueError):
            _words(json.loads(response.text), found)
        text = " ".join(" ".join(found).split())
        shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in text)[:LONGEST_TOLD]
        return f": {self.secrets.without(shown)}" if shown else ""


def _words(told: object, found: list[str], depth: int = 0) -> None:
    """Pick the words out of an answer: a message, and what stands below errors."""
    if depth > 3:  # noqa: PLR2004 - forges nest no deeper
        return
    match told:
        case str():
            found.append(told)
        case list():
            for one in told[:5]:
                _words(one, found, depth + 1)
        case dict():
            for key in ("message", "error", "errors", "code", "field"):
                if key in told:
                    _words(told[key], found, depth + 1)


def _is_limit(response: Response) -> bool:
    spent = response.headers.get("x-ratelimit-remaining") == "0" or "Retry-After" in response.headers
    return response.status_code == _TOO_MANY or (response.status_code == _FORBIDDEN and spent)


def _asked_to_wait(response: Response) -> float:
    """Read `Retry-After`, in seconds; 0 where it says nothing usable."""
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isdecimal() and len(text) < 8 else 0  # noqa: PLR2004 - as many seconds are months


def mount(session: Session, adapter: Patient) -> None:
    """Let a session talk through an adapter only."""
    session.mount("https://", adapter)
    session.mount("http://", adapter)
