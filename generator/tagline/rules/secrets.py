"""What may not be printed or published: tokens, passwords, addresses with either in them, and e-mail addresses."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

HIDDEN = "***"
_SHORTEST = 6  # shorter values are words that occur by chance
_NAMES = re.compile(r"TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY|ACCESS_KEY|CREDENTIAL", re.IGNORECASE)
_USER_INFO = re.compile(r"(?<=://)[^/@\s]{1,500}@")
# The forms of tokens that forges and clouds hand out.
_TOKENS = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{40,255}|glpat-[A-Za-z0-9_-]{20,255}"
    r"|AKIA[0-9A-Z]{16}|xox[abpr]-[A-Za-z0-9-]{10,255}|pypi-[A-Za-z0-9_-]{50,500}|npm_[A-Za-z0-9]{36})\b"
)
_KEYS = re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----")
_HOMES = re.compile(
    r"(?<![\w.~/-])(?:/home/[a-z_][\w.-]{0,31}/|/Users/[A-Za-z][\w.-]{0,31}/|[A-Z]:\\Users\\[\w.-]{1,32}\\)"
)

# `core@1.2.3.md` names a file; two numbers in a row are no host.
_ADDRESS = re.compile(r"([\w.+-]{1,64})@(?!\d{1,9}\.\d)((?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,62})(?![\w-])")
_RESERVED = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|invalid|test|localhost)$")  # RFC 2606: nobody's


class Leak(NamedTuple):
    """What a text gives away: the line (the first is 1), what kind of thing, and as much of it as may be shown."""

    line: int
    kind: str
    shown: str


class Secrets(NamedTuple):
    """The values that are secret in this process, the longest first."""

    values: tuple[str, ...] = ()

    def without(self, text: str) -> str:
        """Give a text without secrets: neither known values, nor tokens, nor user and password of an address."""
        for value in self.values:
            text = text.replace(value, HIDDEN)
        return _TOKENS.sub(HIDDEN, _USER_INFO.sub(f"{HIDDEN}@", text))

    def leaks(self, text: str) -> Iterator[Leak]:
        """Find what a published text should not hold."""
        for value in self.values:
            if value in text:
                yield Leak(_line(text, text.index(value)), "the value of a secret variable", HIDDEN)
        for pattern, kind in ((_TOKENS, "a token"), (_KEYS, "a private key")):
            for found in pattern.finditer(text):
                yield Leak(_line(text, found.start()), kind, f"{found[0][:4]}{HIDDEN}")
        for found in _HOMES.finditer(text):
            yield Leak(_line(text, found.start()), "a home directory", found[0])
        if "@" in text:
            yield from _addresses(text)


def secrets_of(environment: Mapping[str, str]) -> Secrets:
    """Find the secrets among variables by their names."""
    found = {
        value.strip() for name, value in environment.items() if _NAMES.search(name) and len(value.strip()) >= _SHORTEST
    }
    return Secrets(tuple(sorted(found, key=lambda value: (-len(value), value))))


def _addresses(text: str) -> Iterator[Leak]:
    for found in _ADDRESS.finditer(text):
        name, host = found[1], found[2].lower()
        if name != "git" and not _RESERVED.search(host):
            yield Leak(_line(text, found.start()), "an e-mail address", f"{name}@…")


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
