"""Mistakes that the readers of files raise, as findings."""

import re
from collections.abc import Iterator

from tagline.errors import MistakesError, TaglineError, Told
from tagline.model.finding import Finding, Level

_UNKNOWN = "unknown key"
# What people write into plans, and git states already.
_SECOND_COPIES = {
    "the tag says it": (
        *("version", "tag", "tagged", "released", "released-on", "release-date", "actual", "actual-date", "shipped"),
        *("date", "tagger", "signature", "signed"),
    ),
    "the commits say it": (
        *("author", "authors", "contributors", "committers", "commits", "changes", "changelog", "breaking", "features"),
        *("fixes", "diff"),
    ),
    "it is read from trailers such as `Approved-by:`": (
        *("approved", "approved-by", "approvals", "reviewed", "reviewed-by", "reviewers", "tested", "tested-by"),
    ),
    "it is read from a `Fixes:` trailer": ("fixed", "fixed-in", "fixed-by"),
    "the history of the plan says it": ("baseline", "moved", "moves", "slip", "slips", "slip-reason", "delay"),
    "it follows from tags and the day": ("state", "phase", "late", "progress", "done", "confidence"),
}
_KNOWN_BY = {key: how for how, keys in _SECOND_COPIES.items() for key in keys}
# "amend: commit: expected …", as readers of notes word it.
_PLACE = re.compile(r"([a-z-]{1,40}(?:: [a-z-]{1,40})?): (expected .*)", re.DOTALL)
_LINE = re.compile(r"(?P<file>[^\n]{1,300}?):(?P<line>[0-9]{1,9}): (?P<text>.*)", re.DOTALL)


def parted(text: str) -> tuple[str, str, str]:
    """Part "expected a date, found 3; write it so" into what was found, what was expected, and the rest.

    What has another form is found as a whole.
    """
    expected, found, rest = text.removeprefix("expected ").partition(", found ")
    if not found or not text.startswith("expected "):
        return "", "", ""
    said, _, remedy = rest.partition("; ")
    return said, expected, remedy


def findings_of(error: TaglineError, check: str, file: str) -> Iterator[Finding]:
    """Make findings of what a reader raised; `file` is the one that was read, where the error names none."""
    if isinstance(error, MistakesError):
        yield from (finding_of(told, check) for told in error.told)
        return
    name, line, text = placed(error.problem, file)
    yield Finding(check, Level.ERROR, name, line, "", "", text, *parted(text)[:2], remedy=error.remedy)


def placed(problem: str, file: str) -> tuple[str, int, str]:
    """Give file, line and words of a sentence that may begin with them."""
    found = _LINE.match(problem)
    if found:
        return found["file"], int(found["line"]), found["text"]
    named = problem.startswith((f"{file}: ", f"HEAD:{file}: "))
    return file, 1 if file else 0, problem.partition(": ")[2] if named else problem


def finding_of(told: Told, check: str) -> Finding:
    """Make a finding of one mistake; one of what git knows better says so."""
    words = _PLACE.match(told.text)
    place, problem = (words[1], words[2]) if words and not told.place else (told.place, told.text)
    table, _, key = place.rpartition(": ")
    found, expected, remedy = parted(problem)
    if check == "plan-mistake" and told.text.startswith(_UNKNOWN) and (how := _KNOWN_BY.get(_plain(key))):
        check, problem = "second-copy", "git knows this already"
        found, expected, remedy = "", "", f"delete it: {how}"
    elif remedy:
        problem = problem.removesuffix(f"; {remedy}")
    return Finding(
        check, Level.ERROR, told.file, told.line, table, key, problem, found, expected, remedy, column=told.column
    )


def _plain(key: str) -> str:
    return key.strip('"').lower().replace("_", "-")
