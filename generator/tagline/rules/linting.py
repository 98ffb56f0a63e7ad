"""What is wrong with a commit message, by Conventional Commits 1.0.0 and the settings of a project."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tagline.model.settings import Settings
from tagline.rules.conventional_commits import HEADER
from tagline.rules.findings import FORM, LONGEST, Finding, advice
from tagline.rules.meaning import Meaning, meaning_of

USUAL = ("feat", "fix", "docs", "refactor", "chore", "build", "ci", "perf", "style", "test", "revert")
LONGEST_HEADER = 100
MOST_LINES = 20_000
MOST_FINDINGS = 20
SCISSORS = " ------------------------ >8 ------------------------"
# What git writes itself, and what it takes away again when it folds commits together.
_OF_GIT = (
    r"(?:fixup|squash|amend)! |Revert \"|Reapply \"|Merge (?:branch|branches|tag|tags|commit|commits|pull request)\b"
    r"|Merge remote-tracking branch|Merge [0-9a-f]{7,64}\b|Merged? (?:in|PR)\b"
)
_DRAFT = r"(?i)(?:\[(?:wip|draft)\]|\(draft\)|(?:wip|draft):)[ \t]*"
_REVERTED = r"(?i)\bThis reverts commit ([0-9a-f]{7,64})\b"


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
    found = re.match(_DRAFT, title)
    return title[found.end() :] if found else title


def reverted(message: str) -> tuple[str, ...]:
    """Give the ids of the commits that a message says it reverts."""
    return tuple(dict.fromkeys(found[1].lower() for found in re.finditer(_REVERTED, message[:100_000])))


def lint(message: str, rules: Rulebook, *, merge: bool = False, unknown: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Give what is wrong with a message, by line.

    `merge` says that it is one of a commit with several parents, which may have any title; `unknown` are ids that it
    reverts and that no commit has.
    """
    lines = message.split("\n", MOST_LINES)[:MOST_LINES]
    at = next((at for at, line in enumerate(lines) if line.strip()), None)
    if at is None:
        return (Finding("empty", 1, 1, 1, "the message is empty", f"`{FORM}`", ""),)
    subject = lines[at]
    found = list(_of_reverts(lines, set(unknown)))
    if any(re.match(pattern, subject[:LONGEST]) for pattern in rules.exclude):
        return ()
    if not (re.match(_OF_GIT, subject) or (merge and HEADER.match(subject) is None)):
        found += _of_header(subject, at + 1, rules)
        if any(map(str.strip, lines[at + 1 :])):
            from tagline.rules.footer_checks import of_body  # noqa: PLC0415 - most messages are one line

            found += of_body(lines, at, semver=rules.semver)
    return tuple(sorted(found, key=lambda one: (one.line, one.column))[:MOST_FINDINGS])


def _of_reverts(lines: list[str], unknown: set[str]) -> Iterator[Finding]:
    if not unknown:
        return
    for number, line in enumerate(lines, 1):
        for match in re.finditer(_REVERTED, line[:LONGEST]):
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
        from tagline.rules.mending import mended  # noqa: PLC0415 - good messages do without

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
        yield advice("length", 0, line, LONGEST_HEADER + 1, problem, expected, subject)


def _of_good_header(header: re.Match[str], subject: str, line: int) -> Iterator[Finding]:
    described = header["description"].rstrip()
    if at := header.start("type"):
        problem, expected = "blanks stand before the type", "the type at the very beginning"
        yield advice("type", 1, line, 1, problem, expected, subject, subject[at:])
    colon = subject.index(":", header.end("mark"))
    if header.start("description") > colon + 2:
        problem, better = "more than one space after the colon", f"{subject[: colon + 1]} {described}"
        yield advice("colon", 1, line, colon + 3, problem, "`: `", subject, better)
    if described.endswith(".") and not described.endswith(".."):
        plain = described[:-1].rstrip()
        problem, better = "the description ends with a full stop", f"{subject[: colon + 1]} {plain}"
        yield advice("full-stop", 0, line, len(subject.rstrip()), problem, "none: it is a title", subject, better)


def _of_type(header: re.Match[str], subject: str, line: int, rules: Rulebook) -> Iterator[Finding]:
    written, scope, mark, described = header.groups()
    name, column = written.lower(), header.start("type") + 1
    if name in USUAL or name in rules.own:
        return
    from tagline.rules.mending import NOUNS, Sketch, nearest  # noqa: PLC0415 - as above

    usual = NOUNS.get(name, name)
    if name not in rules.meaning.kinds:
        known = [*sorted(rules.own), *(word for word in USUAL if word in rules.meaning.kinds)]
        better = next(nearest(written, scope, mark, described, rules.meaning), "")
        problem, expected = f"`{written}` is not among the project's types", f"one of them ({', '.join(known[:5])} …)"
        yield advice("type", 14, line, column, problem, expected, subject, better)
    elif usual != name and usual in {"feat", "fix"}:
        number = 2 if usual == "feat" else 3
        better = Sketch(usual, scope or "", mark, described, ()).header
        problem = f"`{written}` is no type of the specification"
        yield Finding("type", number, line, column, problem, f"`{usual}`", subject, better)
