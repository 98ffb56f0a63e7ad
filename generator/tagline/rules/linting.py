"""What is wrong with a commit message, by Conventional Commits 1.0.0 and the settings of a project."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from tagline.model.settings import Settings
from tagline.rules.conventional_commits import BREAKING, HEADER, body_and_footers, footers
from tagline.rules.meaning import Meaning, meaning_of
from tagline.rules.mending import LONGEST, NOUNS, Sketch, mended, nearest, without_stop

USUAL = ("feat", "fix", "docs", "refactor", "chore")
LONGEST_HEADER = 100
MOST_LINES = 20_000
MOST_FINDINGS = 20
SCISSORS = " ------------------------ >8 ------------------------"
# What git writes itself, and what it takes away again when it folds commits together.
_OF_GIT = re.compile(
    r"(?:fixup|squash|amend)! |Revert \"|Reapply \"|Merge (?:branch|branches|tag|tags|commit|commits|pull request)\b"
    r"|Merge remote-tracking branch|Merge [0-9a-f]{7,64}\b|Merged? (?:in|PR)\b"
)
_DRAFT = re.compile(r"(?:\[(?:wip|draft)\]|\(draft\)|(?:wip|draft):)[ \t]*", re.IGNORECASE)
_REVERTED = re.compile(r"(?i)\bThis reverts commit ([0-9a-f]{7,64})\b")
_PEOPLE = "acked approved co-authored helped reported reviewed signed-off suggested tested"
# A line that begins so is no footer by chance. The first are lost where they are none; the others are names and issues,
# which forges find anywhere.
_ACTED_ON = {"change-class", "fixes-release", "freeze-exception", "release-as", "slip-reason"}
_ISSUES = {"closes", "fixes", "refs", "resolves"}
_FOOTERS = _ACTED_ON | _ISSUES | {f"{word}-by" for word in _PEOPLE.split()}
_FOOTER_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,40})(?:: +| (?=#[0-9]))\S")
_BLANK_TOKEN = re.compile(
    rf"(?i)(({_PEOPLE.replace('-', '[ -]').replace(' ', '|')})[ -]by|release[ -]as)([ \t]{{0,8}}:?[ \t]{{0,8}})(?=\S)"
)
_BREAKING_LINE = re.compile(
    r"(?P<before>[ \t]{0,40}(?:[*>#_\u2022-]{1,6}[ \t]{0,8}){0,3})"
    r"(?P<word>BREAKING(?P<gap>[ \t_-]{0,8})(?P<change>CHANGES?)?)(?!\w)"
    r"(?P<sign>[*_]{0,3}[ \t]{0,8}(?:[:\uff1a]|[-\u2013\u2014](?=[ \t])|(?=#))?[*_]{0,3})(?P<value>[^\n]{0,1000})",
    re.IGNORECASE,
)
_NOTHING = frozenset({"", "no", "none", "nothing", "n/a", "na", "false"})
_BREAKING_INSIDE = re.compile(r"\S[ \t(]{1,8}(BREAKING[ -]CHANGE)S?\b(:?)")


class Finding(NamedTuple):
    """Something that is wrong with a message, or, without `error`, that could be better.

    `line` and `column` count from 1; `number` is the rule of the specification, 0 where it says nothing of this;
    `suggestion` is a line that can be pasted in place of that line, "" where there is none.
    """

    rule: str
    number: int
    line: int
    column: int
    problem: str
    expected: str
    found: str
    suggestion: str = ""
    error: bool = True


_advice = partial(Finding, error=False)


class Rulebook(NamedTuple):
    """What a project asks of its messages. `own` are the types of its settings."""

    meaning: Meaning
    own: frozenset[str] = frozenset()
    exclude: tuple[str, ...] = ()
    semver: bool = True


def rulebook(settings: Settings) -> Rulebook:
    """Take from the settings what messages are checked by."""
    own = frozenset(name.strip().lower() for name in settings.types)
    return Rulebook(meaning_of(settings), own, settings.exclude, settings.scheme == "semver")


def edited(text: str, sign: str = "#", *, comments: bool = True) -> str:
    """Give what git will make of a message file: nothing below the scissors, comment lines empty.

    Lines stay where they are, so that a finding's line is that of the file. Without `comments` lines that begin with
    the sign are kept.
    """
    lines = text.split("\n")
    cut = next((at for at, line in enumerate(lines) if line.rstrip() == f"{sign}{SCISSORS}"), len(lines))
    kept = ("" if comments and line.startswith(sign) else line.rstrip() for line in lines[:cut])
    return "\n".join(kept).rstrip()


def without_draft(title: str) -> str:
    """Take off what a forge puts before the title of a pull request that is not ready."""
    found = _DRAFT.match(title)
    return title[found.end() :] if found else title


def reverted(message: str) -> tuple[str, ...]:
    """Give the ids of the commits that a message says it reverts."""
    return tuple(dict.fromkeys(found[1].lower() for found in _REVERTED.finditer(message, 0, 100_000)))


def lint(message: str, rules: Rulebook, *, merge: bool = False, unknown: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Give what is wrong with a message, by line.

    `merge` says that it is one of a commit with several parents, which may have any title; `unknown` are ids that it
    reverts and that no commit has.
    """
    lines = message.split("\n", MOST_LINES)[:MOST_LINES]
    at = next((at for at, line in enumerate(lines) if line.strip()), None)
    if at is None:
        return (Finding("empty", 1, 1, 1, "the message is empty", "`type(scope): description`", ""),)
    subject = lines[at]
    found = list(_of_reverts(lines, set(unknown)))
    if any(re.match(pattern, subject) for pattern in rules.exclude):
        return ()
    if not (_OF_GIT.match(subject) or (merge and HEADER.match(subject) is None)):
        found += _of_header(subject, at + 1, rules)
        found += _of_body(lines, at, rules)
    return tuple(sorted(found, key=lambda one: (one.line, one.column))[:MOST_FINDINGS])


def _of_reverts(lines: list[str], unknown: set[str]) -> Iterator[Finding]:
    if not unknown:
        return
    for number, line in enumerate(lines, 1):
        for match in _REVERTED.finditer(line[:LONGEST]):
            if match[1].lower() in unknown:
                problem = f"no commit here has the id {match[1]}"
                yield Finding("revert", 0, number, match.start(1) + 1, problem, "the id of a commit", line)


# The header


def _of_header(subject: str, line: int, rules: Rulebook) -> Iterator[Finding]:
    header = HEADER.match(subject)
    start = next((one for one in rules.meaning.beginnings if subject.lower().startswith(one)), "")
    if header and "\ufffd" not in subject:
        yield from _of_good_header(header, subject, line)
        yield from _of_type(header, subject, line, rules)
    elif not start:
        fault, better = mended(subject, rules.meaning)
        suggestion = better if better != subject else ""
        yield Finding(fault.rule, fault.number, line, fault.column, fault.problem, fault.expected, subject, suggestion)
        return
    elif not subject[len(start) :].strip():
        problem, expected = "the description is empty", "a short summary of the change"
        yield Finding("description", 5, line, len(start) + 1, problem, expected, subject)
    if len(subject) > LONGEST_HEADER:
        problem = f"the first line has {len(subject):,} characters"
        expected = f"at most {LONGEST_HEADER}; the rest belongs in the body"
        yield _advice("length", 0, line, LONGEST_HEADER + 1, problem, expected, subject)


def _of_good_header(header: re.Match[str], subject: str, line: int) -> Iterator[Finding]:
    described = header["description"].rstrip()
    if at := header.start("type"):
        problem, expected = "blanks stand before the type", "the type at the very beginning"
        yield _advice("type", 1, line, 1, problem, expected, subject, subject[at:])
    colon = subject.index(":", header.end("mark"))
    if header.start("description") > colon + 2:
        problem, better = "more than one space after the colon", f"{subject[: colon + 1]} {described}"
        yield _advice("colon", 1, line, colon + 3, problem, "`: `", subject, better)
    if (plain := without_stop(described)) != described:
        problem, better = "the description ends with a full stop", f"{subject[: colon + 1]} {plain}"
        yield _advice("full-stop", 0, line, len(subject.rstrip()), problem, "none: it is a title", subject, better)


def _of_type(header: re.Match[str], subject: str, line: int, rules: Rulebook) -> Iterator[Finding]:
    written, scope, mark, described = header.groups()
    name, column = written.lower(), header.start("type") + 1
    usual = NOUNS.get(name, name)
    if name in rules.own:
        return
    if name not in rules.meaning.kinds:
        known = [*sorted(rules.own), *(word for word in USUAL if word in rules.meaning.kinds)]
        better = next(nearest(written, scope, mark, described, rules.meaning), "")
        problem, expected = f"`{written}` is not among the project's types", f"one of them ({', '.join(known[:8])} …)"
        yield _advice("type", 14, line, column, problem, expected, subject, better)
    elif usual != name and usual in {"feat", "fix"}:
        number = 2 if usual == "feat" else 3
        better = Sketch(usual, scope or "", mark, described, ()).header
        problem = f"`{written}` is no type of the specification"
        yield Finding("type", number, line, column, problem, f"`{usual}`", subject, better)


# The body and the footers


def _of_body(lines: list[str], at: int, rules: Rulebook) -> Iterator[Finding]:
    rest = lines[at + 1 :]
    if rest and rest[0].strip():
        problem = "the body begins right below the first line"
        yield Finding("body", 6, at + 2, 1, problem, "a blank line before it", rest[0])
    _, found = body_and_footers("\n".join(rest))
    read = {token for token, _ in found}
    breaks = bool(read.intersection(BREAKING)) or bool((header := HEADER.match(lines[at])) and header["mark"])
    start = _start_of_footers(rest) if found else len(rest)
    for number, line in enumerate(rest):
        where = at + 2 + number
        yield from _of_breaking(line, where, rest[number + 1 : number + 3], breaks=breaks)
        yield from _of_tokens(rest, number, where, inside=number >= start)
    yield from _of_release_as(rest, at + 2, start, rules)


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
        column = match.start("value") + 1
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


def _of_tokens(rest: list[str], number: int, where: int, *, inside: bool) -> Iterator[Finding]:
    """Find footers that are none: outside the last paragraph, or with a blank for the hyphen."""
    line = rest[number][:LONGEST]
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
    if match[1].lower() in _ISSUES and not _all_footers(rest, number):
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


def _all_footers(rest: list[str], number: int) -> bool:
    """Whether every line of the paragraph around a line reads as a footer."""
    start = number
    while start and rest[start - 1].strip():
        start -= 1
    end = number
    while end < len(rest) and rest[end].strip():
        end += 1
    return all(_FOOTER_LINE.match(line[:LONGEST]) for line in rest[start:end])


def _of_release_as(rest: list[str], first: int, start: int, rules: Rulebook) -> Iterator[Finding]:
    asked: list[str] = []
    for number, line in enumerate(rest[start:], start):
        token, _, value = line[:LONGEST].partition(":")
        if token.lower() != "release-as" or not value.startswith(" "):
            continue
        wanted = value.strip()
        column = len(token) + 3
        note = partial(Finding, "release-as", 0, first + number, column, found=line)
        if not _is_version(wanted, semver=rules.semver):
            better = f"Release-As: {plain}" if (plain := _as_version(wanted, semver=rules.semver)) else ""
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
