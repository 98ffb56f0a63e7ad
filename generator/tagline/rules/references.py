"""What `#12`, `!12` and `PROJ-123` refer to where the project is hosted."""

import re
from collections.abc import Iterable

from tagline.model.commit import Change
from tagline.model.forge import Forge
from tagline.rules.merge_titles import merge_request

_SIGNED = r"\(!([0-9]{1,9})\)"
_KEY = r"[A-Z][A-Z0-9]{1,9}-[1-9][0-9]{0,7}"
# They look like keys of a tracker and are none.
_STANDARDS = r"(?!(?:AES|BCP|CVE|ECMA|GH|HTTP|IEEE|IEC|ISO|KOI8|MD|MS|PEP|RFC|RSA|SHA|SHA3|UCS|UTF|WCAG|CP|X)-)"
_ANY_KEY = re.compile(rf"(?<![\w/.-]){_STANDARDS}{_KEY}(?![\w-]|\.[0-9])")
_FIRST = re.compile(rf"(?:[\[(]?{_STANDARDS}{_KEY}(?!\w)[\])]?[ ,:/]*(?:- )?){{1,5}}(?=\S)")
_LAST = re.compile(rf"[ ,:]*(?:[\[(](?:{_KEY}[ ,]{{0,3}}){{1,5}}[\])] ?){{1,3}}$")
_LINE = re.compile(
    r"^[ \t]{0,4}(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|references|jira|issues?|tickets?|related(?:[- ]to)?)"
    r"(?::[ \t]{0,4}|[ \t]{1,4})([^\n]{1,300})",
    re.IGNORECASE | re.MULTILINE,
)
_READ = 20_000  # as many characters of a message as are looked at
MOST = 50


def by_forge(changes: Iterable[Change | None], forge: Forge | None) -> list[Change | None]:
    """Let references mean what they mean on the project's forge.

    Where `!12` is a merge request, `#12` is an issue. Keys such as PROJ-123 count where the settings say where they
    lead.
    """
    found = list(changes)
    if forge is None:
        return found
    own = f"{forge.path}#"
    found = [_ours(change, own) if change and change[7] else change for change in found]
    if forge.shape.pull_sign == "!":
        found = [change and _signed(change) for change in found]
    if "{id}" in forge.issues:
        found = [change and _keyed(change) for change in found]
    return found


def _ours(change: Change, own: str) -> Change:
    """Take the project's own path off a reference: `ada/engine#12` is #12 in ada/engine."""
    if not any(issue.startswith(own) for issue in change.issues):
        return change
    return change._replace(issues=tuple(dict.fromkeys(issue.removeprefix(own) for issue in change.issues)))


def _signed(change: Change) -> Change:
    message = change.commit.message
    first = message.partition("\n")[0]
    pull, issues = change.pull, change.issues
    if pull and f"(#{pull})" in first:
        pull, issues = "", (pull, *issues)
    requests = re.findall(_SIGNED, first[-200:]) if "(!" in first else []
    pull = pull or (requests[-1] if requests else merge_request(message[-1000:]) if "See merge" in message else "")
    if pull == change.pull:
        return change
    return change._replace(pull=pull, issues=tuple(issue for issue in dict.fromkeys(issues) if issue != pull))


def _keyed(change: Change) -> Change:
    """Take the keys of a tracker out of an entry's beginning and end, and find those in its text and its footers."""
    keys = keys_of(change)
    if not keys:
        return change
    text = change.description
    if (first := _FIRST.match(text)) and len(first[0]) < len(text):
        text = text[first.end() :]
    text = _LAST.sub("", text) or text
    named = change.type.upper() in keys
    return change._replace(
        type="" if named else change.type,
        scope="" if named or change.scope in keys else change.scope,
        description=text,
        issues=(*change.issues, *(key for key in keys if key not in change.issues))[:MOST],
    )


def keys_of(change: Change) -> tuple[str, ...]:
    """Give the keys that a change names: in place of its type or scope, in its line, or after a word such as `Refs`."""
    _, _, body = change.commit.message.partition("\n")
    texts = [change.type.upper(), change.scope, change.description]
    if "-" in body:
        texts += _LINE.findall(body[:_READ])
    return tuple(dict.fromkeys(key for text in texts for key in _ANY_KEY.findall(text)))[:MOST]
