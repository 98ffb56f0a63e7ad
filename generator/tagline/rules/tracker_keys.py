"""Keys such as PROJ-123, by which issues are called that are kept elsewhere."""

import re

from tagline.model.commit import Change

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


def keyed(change: Change) -> Change:
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
