"""Write the marks of reStructuredText that changelogs use as Markdown: links, roles, literals, targets."""

import re

_ROLE = re.compile(r":[a-z][a-z:+_.-]{0,40}:`([^`\n]{1,200})`")
_TITLED = re.compile(r"([^`<>\n]{1,150}?)[ \t]{0,5}<[^<>`\n]{1,300}>")
_LITERAL = re.compile(r"``([^`\n]{1,500})``")
_LINK = re.compile(r"`([^`<>]{1,300}?)\s{0,5}<(https?://[^\s<>`]{1,400})>`__?")
_REFERENCE = re.compile(r"(?<![`\w])`([^`<>\n]{1,200})`__?(?![\w`])")
_TARGET = re.compile(r"^\.\. _`?([^:`\n]{1,200}?)`?:[ \t]{0,20}(\S{0,500})[ \t]{0,20}$", re.MULTILINE)
_COMMENT = re.compile(r"^\.\. (?!_)[^\n]{0,500}$", re.MULTILINE)


def markdown(text: str) -> str:
    """Give a text in which these marks are Markdown; all else stays as it is."""
    text = _COMMENT.sub("", _TARGET.sub(_target, text))
    text = _LINK.sub(lambda found: f"[{' '.join(found[1].split())}]({found[2]})", text)
    text = _ROLE.sub(_role, text)
    text = _LITERAL.sub(r"`\1`", text)
    return _REFERENCE.sub(r"[\1]", text)


def _target(found: re.Match[str]) -> str:
    """Write the target of a link; one inside the file has no place in Markdown."""
    return f"[{found[1]}]: {found[2]}" if found[2].startswith(("http://", "https://")) else ""


def _role(found: re.Match[str]) -> str:
    titled = _TITLED.fullmatch(found[1])
    return f"`{titled[1] if titled else found[1].lstrip('~!')}`"
