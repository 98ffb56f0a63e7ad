"""What is wrong with the body and the footers of a commit message."""

import re
from collections.abc import Iterator
from functools import partial

from tagline.rules.conventional_commits import BREAKING, HEADER, body_and_footers, footers
from tagline.rules.findings import LONGEST, Finding

_PEOPLE = "acked approved co-authored helped reported reviewed signed-off suggested tested"
# A line that begins so is no footer by chance. The first are lost where they are none; the others are names and issues,
# which forges find anywhere.
_ACTED_ON = {"change-class", "fixes-release", "freeze-exception", "release-as", "slip-reason"}
_ISSUES = {"closes", "fixes", "refs", "resolves"}
_FOOTERS = _ACTED_ON | _ISSUES | {f"{word}-by" for word in _PEOPLE.split()}
_FOOTER_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,40})(?:: +| (?=#[0-9]))\S")
_BLANK_TOKEN = re.compile(
    rf"(?i)(({_PEOPLE.replace(' ', '|').replace('-', '[ -]')})[ -]by|release[ -]as)([ \t]{{0,8}}:?[ \t]{{0,8}})(?=\S)"
)
_BREAKING_LINE = re.compile(
    r"(?P<before>[ \t]{0,40}(?:[*>#_\u2022-]{1,6}[ \t]{0,8}){0,3})"
    r"(?P<word>BREAKING(?P<gap>[ \t_-]{0,8})(?P<change>CHANGES?)?)(?!\w)"
    r"(?P<sign>[*_]{0,3}[ \t]{0,8}(?:[:\uff1a]|[-\u2013\u2014](?=[ \t])|(?=#))?[*_]{0,3})(?P<value>[^\n]{0,1000})",
    re.IGNORECASE,
)
_NOTHING = frozenset({"", "no", "none", "nothing", "n/a", "na", "false"})
_BREAKING_INSIDE = re.compile(r"\S[ \t(]{1,8}(BREAKING[ -]CHANGE)S?\b(:?)")


def of_body(lines: list[str], at: int, *, semver: bool) -> Iterator[Finding]:
    """Check what stands below the first line, which is `lines[at]`."""
    rest = lines[at + 1 :]
    if rest and rest[0].strip():
        problem = "the body begins right below the first line"
        yield Finding("body", 6, at + 2, 1, problem, "a blank line before it", rest[0])
    _, found = body_and_footers("\n".join(rest))
    read = {token for token, _ in found}
    breaks = bool(read.intersection(BREAKING)) or bool((header := HEADER.match(lines[at])) and header["mark"])
    start = _start_of_footers(rest) if found else len(rest)
    plain = _in_footer_paragraphs(rest)
    for number, line in enumerate(rest):
        where = at + 2 + number
        yield from _of_breaking(line, where, rest[number + 1 : number + 3], breaks=breaks)
        yield from _of_tokens(line[:LONGEST], where, inside=number >= start, plain=number in plain)
    yield from _of_release_as(rest, at + 2, start, semver=semver)


def _start_of_footers(rest: list[str]) -> int:
    """Give the line at which the footers begin, as the parser parts them."""
    body, _ = body_and_footers("\n".join(rest))
    top = next((at for at, line in enumerate(rest) if line.strip()), 0)
    return top + body.count("\n") + 1 if body else top


def _of_breaking(line: str, where: int, following: list[str], *, breaks: bool) -> Iterator[Finding]:
    """Find what was meant to break something and does not, because it is written otherwise; and the opposite."""
    if "breaking" not in line[:LONGEST].lower():
        return
    line = line[:LONGEST]
    match = _BREAKING_LINE.match(line)
    note = partial(Finding, "breaking", line=where, found=line)
    text = "" if match is None else match["value"].strip() or next(filter(None, map(str.strip, following)), "")
    none = text.lower().strip("*_-. ") in _NOTHING
    if match and _counts(line):
        column = match.end() - len(match["value"].lstrip()) + 1
        if text and none:
            problem = "this counts as a breaking change, though it says that there is none"
            yield note(12, error=True, column=column, problem=problem, expected="no such footer")
        elif not text:
            problem = "nothing says what breaks"
            yield note(12, error=False, column=column, problem=problem, expected="a text after the colon")
    elif match and _meant(match) and not (text and none):
        yield note(
            12 if match["word"].isupper() else 15,
            error=not breaks,
            column=match.start("word") + 1,
            problem="this does not count as a breaking change",
            expected="`BREAKING CHANGE: text`, in capitals and at the beginning of a line",
            suggestion=f"BREAKING CHANGE: {text.lstrip('-* ')}" if text else "",
        )
    elif match is None and not breaks and (inside := _BREAKING_INSIDE.search(line)):
        yield note(
            12,
            error=bool(inside[2]),
            column=inside.start(1) + 1,
            problem="`BREAKING CHANGE` inside a sentence does not count as one",
            expected="a footer `BREAKING CHANGE: text` at the end, or `!` before the colon of the first line",
        )


def _counts(line: str) -> bool:
    return line.startswith(BREAKING) and any(token in BREAKING for token, _ in footers(line))


def _meant(match: re.Match[str]) -> bool:
    """Whether a line that begins with these words is meant as a footer: by a sign behind them, capitals, or alone."""
    sign = match["sign"].strip(" \t*_")
    if not match["change"]:  # "BREAKING: x", but neither "breaking: news" nor "Breaking the line"
        return match["word"].rstrip() == "BREAKING" and bool(sign)
    if match["gap"] == "":
        return False
    if sign:
        return True
    return match["word"].upper() == match["word"] or (bool(match["before"].strip()) and not match["value"].strip())


def _of_tokens(line: str, where: int, *, inside: bool, plain: bool) -> Iterator[Finding]:
    """Find footers that are none: outside the last paragraph, or with a blank for the hyphen.

    `inside` says that the line is among the footers, `plain` that its paragraph has nothing but lines like them.
    """
    blank = _BLANK_TOKEN.match(line)
    written = blank[1] if blank else ""
    if blank and (" " in written or ":" not in blank[3]) and (":" in blank[3] or written.lower().startswith("release")):
        token = written[0].upper() + written[1:].replace(" ", "-")
        token = "Release-As" if token.lower() == "release-as" else token
        problem = f"`{written}{blank[3].rstrip()}` is no footer's token"
        yield Finding("footer", 9, where, 1, problem, f"`{token}: …`", line, f"{token}: {line[blank.end() :]}")
        return
    match = _FOOTER_LINE.match(line)
    if inside or match is None or match[1].lower() not in _FOOTERS:
        return
    if match[1].lower() in _ISSUES and not plain:
        return
    yield Finding(
        "footer",
        8,
        error=match[1].lower() in _ACTED_ON,
        line=where,
        column=1,
        problem=f"`{match[1]}` stands above the last paragraph, so it is no footer",
        expected="it in the last paragraph, with the other footers",
        found=line,
    )


def _in_footer_paragraphs(rest: list[str]) -> frozenset[int]:
    """Give the lines of those paragraphs in which every line reads as a footer."""
    found: list[int] = []
    paragraph: list[int] = []
    for number, line in enumerate([*rest, ""]):
        if line.strip():
            paragraph.append(number)
            continue
        if all(_FOOTER_LINE.match(rest[at][:LONGEST]) for at in paragraph):
            found += paragraph
        paragraph = []
    return frozenset(found)


def _of_release_as(rest: list[str], first: int, start: int, *, semver: bool) -> Iterator[Finding]:
    asked: list[str] = []
    for number, line in enumerate(rest[start:], start):
        token, _, value = line[:LONGEST].partition(":")
        if token.lower() != "release-as" or not value.startswith(" "):
            continue
        wanted = value.strip()
        column = len(token) + 3
        note = partial(Finding, "release-as", 0, first + number, column, found=line)
        if not _is_version(wanted, semver=semver):
            better = f"Release-As: {plain}" if (plain := _as_version(wanted, semver=semver)) else ""
            yield note(problem=f"`{wanted[:80]}` is no version", expected="a version such as 3.0.0", suggestion=better)
        elif asked and wanted not in asked:
            yield note(problem=f"a second version beside {asked[0]} is asked for", expected="one version")
        asked.append(wanted)


def _as_version(text: str, *, semver: bool) -> str:
    """Give the version that a text such as "v3" probably means, "" where that is none either."""
    plain = text.strip("vV=. \t")
    for padded in (plain, f"{plain}.0", f"{plain}.0.0"):
        if _is_version(padded, semver=semver):
            return padded
    return ""


def _is_version(text: str, *, semver: bool) -> bool:
    if not semver:  # the version's own scheme says more when it is used
        return bool(re.fullmatch(r"[0-9][\w.+!-]{0,100}", text))
    from tagline.model.version import Version  # noqa: PLC0415 - for the few messages that ask for one

    return Version.parse(text) is not None
