"""A message by Conventional Commits 1.0.0 (conventionalcommits.org/en/v1.0.0): the rules' numbers stand beside."""

import re

from tagline.model.commit import ConventionalCommit, Footer

# Every repetition is bounded or runs over a class that cannot match what follows it: all patterns are linear.
HEADER = re.compile(
    r"[ \t]{0,8}(?P<type>[A-Za-z][A-Za-z0-9_/+.-]{0,39})"  # rules 1 and 14: a noun
    r"(?:\((?P<scope>[^()\n]{1,200})\))?"  # rule 4
    r"(?P<mark>!?): +(?P<description>\S[^\n]*)"  # rules 5 and 13
)
_TOKEN = r"[A-Za-z0-9][A-Za-z0-9-]{0,79}"  # rule 9: white space of a token is written as "-"
_FOOTER = (  # compiled when the first message needs it
    rf"(?P<token>BREAKING[ -]CHANGE|{_TOKEN})(?:: +|:(?=\n|$)|[ ](?=#))(?P<value>[^\n]*)"
)
BREAKING = ("BREAKING CHANGE", "BREAKING-CHANGE")  # rules 12 and 16


def parse(message: str) -> ConventionalCommit | None:
    """Read a message; None where its first line is no conventional header."""
    header = HEADER.match(message)
    if header is None:
        return None
    body, found = body_and_footers(message[header.end() :])
    described = header["description"].rstrip()
    texts = [footer.value for footer in found if footer.token in BREAKING]
    breaking = "\n\n".join(filter(None, texts)) or described if texts or header["mark"] else None  # rules 12 and 13
    return ConventionalCommit(
        type=header["type"].lower(),  # rule 15
        scope=scope.strip() if (scope := header["scope"]) else None,
        description=described,
        body=body,
        footers=found,
        breaking_change=breaking,
    )


def body_and_footers(rest: str) -> tuple[str, tuple[Footer, ...]]:
    """Part what follows the header into body and footers (rules 6 to 10).

    The footers begin at the first line that says `BREAKING CHANGE:`, wherever it stands (forges join paragraphs); else
    at the last paragraph, if it starts with a token, and at those before it in which every line does.
    """
    lines = rest.strip("\n").split("\n")
    start = next((at for at, line in enumerate(lines) if _is_breaking(line)), None)
    if start is None:
        start = len(lines)
        while (above := _paragraph_before(lines, start)) < start and _starts_footers(lines[above:start]):
            start = above
    return "\n".join(lines[:start]).strip(), footers("\n".join(lines[start:]))


def _is_breaking(line: str) -> bool:
    return line.startswith(BREAKING) and (match := re.match(_FOOTER, line)) is not None and match["token"] in BREAKING


def _paragraph_before(lines: list[str], end: int) -> int:
    """Where the paragraph begins that ends before `end`, blank lines between left out; `end` where there is none."""
    while end and not lines[end - 1].strip():
        end -= 1
    while end and lines[end - 1].strip():
        end -= 1
    return end


def _starts_footers(lines: list[str]) -> bool:
    """Whether a paragraph is one of footers: the last one by its first line, those above by every line."""
    filled = [line for line in lines if line.strip()]
    last = len(filled) == len(lines)
    return all(re.match(_FOOTER, line) for line in (filled[:1] if last else filled))


def footers(text: str) -> tuple[Footer, ...]:
    """Read a block of footers; what comes before the first token is left out."""
    found: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        match = re.match(_FOOTER, line)
        if match:
            found.append((match["token"], [match["value"].strip()]))
        elif found:
            found[-1][1].append(line.strip())
    return tuple(Footer(token, "\n".join(values).strip()) for token, values in found)


def trailers(message: str) -> tuple[Footer, ...]:
    """Give the footers of any message, conventional or not."""
    _, _, rest = message.partition("\n")
    return body_and_footers(rest)[1] if ":" in rest or " #" in rest else ()
