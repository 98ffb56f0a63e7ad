"""A subject that follows no convention: what is wrong with it, and the header that its author probably meant."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tagline.rules.conventional_commits import HEADER
from tagline.rules.findings import FORM, LONGEST
from tagline.rules.meaning import CONVENTIONAL, Meaning

# What words that people begin a subject with mean as a type. Those before the bar are dropped where they stand before a
# description of their own ("Fixed the crash"), because the type says it already; the others stay ("Add a flag").
_WORDS = {
    "feat": "feat feature features | add adds added adding implement implements implemented introduce introduces"
    " introduced support supports allow allows enable enables create creates created new improve improves improved"
    " enhance enhances enhanced enhancement",
    "fix": "fix fixes fixed fixing bug bugs bugfix bugfixes hotfix hotfixes | repair repairs resolve resolves resolved"
    " correct corrects corrected prevent prevents handle handles handled avoid avoids patch mend",
    "docs": "docs doc documentation readme | document documents documented",
    "test": "test tests testing |",
    "refactor": "refactor refactors refactored refactoring refacto cleanup | clean cleans simplify simplifies"
    " simplified rename renames renamed move moves moved extract extracts extracted restructure remove removes removed"
    " delete deletes deleted drop drops dropped replace replaces replaced rewrite",
    "perf": "perf performance | optimize optimizes optimized optimise optimised speed",
    "style": "style styles styling | format formats formatted reformat",
    "build": "build builds deps dependency dependencies | bump bumps bumped upgrade upgrades upgraded",
    "ci": "ci pipeline pipelines workflow workflows |",
    "chore": "chore chores task misc maintenance | release update updates updated",
    "revert": "revert reverts reverted |",
}
_PHRASES = {
    "bug fix": "fix",
    "bug-fix": "fix",
    "hot fix": "fix",
    "hot-fix": "fix",
    "new feature": "feat",
    "unit test": "test",
    "unit tests": "test",
    "code style": "style",
    "clean up": "refactor",
    "clean-up": "refactor",
}
NOUNS = {word: name for name, words in _WORDS.items() for word in words.partition("|")[0].split()} | _PHRASES
VERBS = {word: name for name, words in _WORDS.items() for word in words.partition("|")[2].split()}
# What is written with a capital after a colon only because a sentence began there.
_LOWERED = {
    *VERBS,
    *(word for word in NOUNS if " " not in word),
    *("a", "an", "all", "apply", "change", "check", "disable", "do", "don't", "ensure", "expose", "get", "ignore"),
    *("include", "keep", "let", "make", "merge", "no", "run", "set", "show", "skip", "some", "split", "start", "stop"),
    *("switch", "the", "this", "try", "use", "when", "write"),
}
COLONS = "\uff1a\ufe55\ufe13\ua789\u2236\u02d0"  # full-width, small and vertical forms, and letters that look like one
_MARKER = re.compile(r"[ \t]{0,40}(?:[*>\u2022-][ \t]{1,8}){0,3}")
_TICKET = re.compile(r"(?:\[?#[0-9]{1,9}\]?|\[?[A-Z][A-Z0-9]{1,15}-[0-9]{1,9}\]?)[ \t]*[:\u2013|-]?[ \t]+(?=\S)")
_PHRASE = re.compile(r"[A-Za-z]{1,12}[ -][A-Za-z]{1,12}(?![\w-])")
_WORD = re.compile(r"[A-Za-z][\w/+.-]{0,39}")
_BRACKETED = re.compile(r"[\[<{][ \t]{0,4}([A-Za-z][A-Za-z -]{0,30}?)[ \t]{0,4}[\]>}][ \t]{0,8}(:?)[ \t]{0,8}")
_COMPONENTS = frozenset({"core", "tests", "text", "file", "docker"})  # like a type by letters, but a part of the code


class Fault(NamedTuple):
    """What is wrong with a subject: against which rule of the specification, and at which column."""

    rule: str
    number: int
    column: int
    problem: str
    expected: str


class Sketch(NamedTuple):
    """A subject read generously; `faults` are what was wrong on the way."""

    type: str
    scope: str
    mark: str
    description: str
    faults: tuple[Fault, ...]

    @property
    def header(self) -> str:
        """The header in good form; "" where there is nothing to say in it."""
        described = described_well(self.description)
        first, _, rest = described.partition(" ")
        if rest and self.type == "fix" == NOUNS.get(first.lower()):  # ":bug: Fix the crash"
            described = rest
        scope = f"({self.scope})" if self.scope else ""
        return f"{self.type}{scope}{self.mark}: {described}" if described and self.type else ""


def mended(subject: str, meaning: Meaning) -> tuple[Fault, str]:
    """Say what is wrong with a subject that is no header, and give one in its place ("" without a guess)."""
    text = subject[:LONGEST]
    if "\ufffd" in text:
        return _invisible(text, meaning)
    sketch = sketched(text, meaning)
    if sketch is None:
        column = len(text) - len(text.lstrip()) + 1
        return Fault("type", 1, column, "no type stands before the description", f"`{FORM}`"), ""
    return sketch.faults[0], sketch.header


def _invisible(text: str, meaning: Meaning) -> tuple[Fault, str]:
    """Handle what reading has replaced: invisible or controlling characters, or bytes that are no text.

    Only before and behind all else it is safe to leave them out: a letter of another encoding is one of them, too.
    """
    plain = text.strip("\ufffd \t")
    problem = "a character stands there that is invisible or cannot be decoded"
    fault = Fault("invisible", 1, text.index("\ufffd") + 1, problem, "plain text in UTF-8")
    if "\ufffd" in plain or not text.startswith("\ufffd"):
        return fault, ""
    return fault, plain if HEADER.match(plain) else mended(plain, meaning)[1]


def sketched(text: str, meaning: Meaning) -> Sketch | None:
    """Read a subject generously; None where not even a word tells its type."""
    start = _MARKER.match(text)
    at = start.end() if start else 0
    faults: list[Fault] = []
    if text[:at].strip():
        faults.append(Fault("type", 1, 1, f"`{text[:at].strip()}` stands before the type", f"`{FORM}`"))
    ticket = _TICKET.match(text, at)
    if ticket:
        name = ticket[0].strip(" \t:[]|\u2013-")
        faults.append(Fault("type", 1, at + 1, f"`{name}` stands before the type", f"a footer such as `Refs: {name}`"))
        at = ticket.end()
    return (
        _whole(text, at, faults)
        or _bracketed(text, at, meaning, faults)
        or _structured(text, at, meaning, faults)
        or _emoji(text, at, faults)
        or _prose(text, at, faults)
    )


def _whole(text: str, at: int, faults: list[Fault]) -> Sketch | None:
    """Take what is a good header once the things before it are gone."""
    header = HEADER.match(text, at)
    if header is None or not faults:
        return None
    name, scope, mark, described = header.groups()
    return Sketch(name.lower(), (scope or "").strip(), mark, described, tuple(faults))


def _bracketed(text: str, at: int, meaning: Meaning, faults: list[Fault]) -> Sketch | None:
    found = _BRACKETED.match(text, at)
    name = type_of(found[1], meaning) if found else ""
    if found is None or not name:
        return None
    fault = Fault("type", 1, at + 1, "the type stands in brackets", f"`{name}: description`")
    return Sketch(name, "", "", text[found.end() :], (*faults, fault))


def type_of(word: str, meaning: Meaning) -> str:
    """Give the type that a noun stands for; "" for any other word."""
    lower = word.strip().lower()
    return NOUNS.get(lower, lower if lower in meaning.kinds else "")


def _structured(text: str, at: int, meaning: Meaning, faults: list[Fault]) -> Sketch | None:
    """Read type, scope, marks and separator where at least a separator or a scope tells that a header was meant."""
    word = _PHRASE.match(text, at)
    if word is None or word[0].lower() not in _PHRASES:
        word = _WORD.match(text, at)
    if word is None:
        return None
    name = type_of(word[0], meaning)
    found = [*faults]
    if name and word[0].lower() in _PHRASES:
        found.append(Fault("type", 1, at + 1, f"`{word[0]}` is no type of one word", f"`{name}`"))
    rest = _Rest(text, word.end(), found)
    early = rest.marks()
    scope = rest.scope(known=bool(name))
    if early and scope:
        found.append(
            Fault("mark", 13, word.end() + 1, "`!` stands before the scope", "`!` immediately before the colon")
        )
    meant = rest.separator(early + rest.marks(), known=bool(name))
    guessed = bool(name and (scope or early or rest.marked))
    spaced = text[rest.at : rest.at + 1] in {" ", "\t", ""}
    if not (meant or guessed) or not (name or scope or early or rest.marked or spaced):
        return None
    described, late = rest.description(meant=meant)
    if not found:
        found.append(Fault("type", 1, at + 1, "this is no type, a colon and a space", f"`{FORM}`"))
    mark = "!" if early or late or rest.marked else ""
    return Sketch(name or word[0].lower(), scope, mark, described, tuple(sorted(found, key=lambda fault: fault[2])))


class _Rest:
    """What follows the type, read from left to right; faults are noted on the way."""

    def __init__(self, text: str, at: int, faults: list[Fault]) -> None:
        self.text = text
        self.at = at
        self.faults = faults
        self.marked = False

    def blanks(self) -> int:
        """Go over blanks and give how many there were."""
        start = self.at
        while self.text[self.at : self.at + 1] in {" ", "\t"}:
            self.at += 1
        return self.at - start

    def marks(self) -> int:
        """Go over exclamation marks and give how many there were."""
        start = self.at
        while self.text[self.at : self.at + 1] == "!":
            self.at += 1
        return self.at - start

    def note(self, rule: str, number: int, at: int, problem: str, expected: str) -> None:
        """Note what is wrong."""
        self.faults.append(Fault(rule, number, at + 1, problem, expected))

    def scope(self, *, known: bool) -> str:
        """Read all that stands in parentheses; "" where there is none, and the place stays."""
        before = self.at
        gap = self.blanks()
        colon = ":" in self.text[self.at :].translate(_TO_COLON)
        if self.text[self.at : self.at + 1] != "(" or not (colon or (known and not gap)):
            self.at = before
            return ""
        if gap:
            self.note("scope", 4, before, "a blank stands before the scope", f"`{FORM}`")
        parts: list[str] = []
        while self.text[self.at : self.at + 1] == "(":
            opened = self.at
            parts.append(self._parenthesis())
            if len(parts) == 2:  # noqa: PLR2004 - the second scope is the one too much
                self.note("scope", 4, opened, "a second scope stands there", "one scope, or several with commas")
        scope = ",".join(filter(None, parts))
        if not scope:
            self.note("scope", 4, before + gap, "the scope is empty", "a noun in the parentheses, or no parentheses")
        return scope

    def _parenthesis(self) -> str:
        opened, depth = self.at, 0
        end = re.compile(rf"[:{COLONS}]").search(self.text, opened)
        for at in range(opened, len(self.text)):
            depth += {"(": 1, ")": -1}.get(self.text[at], 0)
            if depth == 0:
                self.at = at + 1
                break
        else:
            self.at = end.start() if end else len(self.text)
            self.note("scope", 4, opened, "the parenthesis of the scope is not closed", f"`{FORM}`")
        inner = self.text[opened + 1 : self.at].rstrip(")! ")
        if "(" in inner:
            self.note("scope", 4, self.text.index("(", opened + 1), "parentheses nest in the scope", "a plain noun")
        return "-".join(re.split(r"[ \t]*[()]+[ \t]*", inner)).strip("- \t")

    def separator(self, marks: int, *, known: bool) -> bool:
        """Read the colon, or what was written in its place; say whether there was any."""
        before = self.at
        gap = self.blanks()
        more = self.marks()
        self.marked = bool(marks or more)
        if marks + more > 1:
            self.note("mark", 13, self.at - 1, "more than one `!` stands there", "one `!`")
        after = self.at if more else before
        gap += self.blanks()
        sign = self.text[self.at : self.at + 1]
        if sign == ":":
            if gap:
                self.note("colon", 1, before, "a blank stands before the colon", f"`{FORM}`")
        elif sign and sign in COLONS:
            self.note("colon", 1, self.at, f"`{sign}` (U+{ord(sign):04X}) stands there, which is no colon", "`: `")
        elif sign and sign in ";-\u2013\u2014=|~>" and known and (self.text[self.at + 1 : self.at + 2] in {" ", ""}):
            self.note("colon", 1, self.at, f"`{sign}` stands where the colon belongs", f"`{FORM}`")
        else:
            self.at = after
            return False
        self.at += 1
        return True

    def description(self, *, meant: bool) -> tuple[str, bool]:
        """Read the description, and whether a `!` stands before it that belongs before the colon."""
        start = self.at
        gap = self.blanks()
        late = self.text[self.at : self.at + 2] in {"! ", "!"}
        if late:
            self.note("mark", 13, self.at, "`!` stands behind the colon", "`!` immediately before the colon")
            self.at += 1
        described = self.text[self.at :].strip()
        if not described:
            self.note("description", 5, start, "the description is empty", "a short summary of the change")
        elif not meant:
            self.note("colon", 1, start, "no colon stands after the type", f"`{FORM}`")
        elif not gap or self.text[start : start + 1] != " ":
            self.note("colon", 1, start, "no space stands after the colon", f"`{FORM}`")
        return described, late


_TO_COLON = str.maketrans(dict.fromkeys(COLONS, ":"))


def _emoji(text: str, at: int, faults: list[Fault]) -> Sketch | None:
    """Read a subject that begins as gitmoji.dev has it."""
    sign = text[at : at + 40].split(" ", 1)[0]
    if not sign or (sign.isascii() and not (sign[0] == ":" == sign[-1])):
        return None
    from tagline.model.commit import ChangeKind  # noqa: PLC0415 - for those who wrote one
    from tagline.rules import gitmoji  # noqa: PLC0415 - as above

    types = {
        ChangeKind.BREAKING: "feat!",
        ChangeKind.SECURITY: "fix",
        ChangeKind.ADDED: "feat",
        ChangeKind.CHANGED: "refactor",
        ChangeKind.FIXED: "fix",
        ChangeKind.DOCS: "docs",
        ChangeKind.INTERNAL: "chore",
    }
    kinds = {word: kind for kind, words in gitmoji.WORDS.items() for word in words.split()}
    if sign not in kinds:
        return None
    described = text[at + len(sign) :].strip()
    header = HEADER.match(described)
    fault = Fault("type", 1, at + 1, f"`{sign}` stands where the type belongs", f"`{FORM}`")
    if header:
        return Sketch(header["type"].lower(), header["scope"] or "", header["mark"], header["description"], (fault,))
    name = types.get(kinds[sign], "refactor")
    return Sketch(name.rstrip("!"), "", "!" if "!" in name else "", described, (*faults, fault))


def _prose(text: str, at: int, faults: list[Fault]) -> Sketch | None:
    """Take the type from the first word of a sentence."""
    word = _PHRASE.match(text, at)
    if word is None or word[0].lower() not in _PHRASES:
        word = _WORD.match(text, at)
    if word is None or text[word.end() : word.end() + 1] not in {" ", ""}:
        return None
    lower = word[0].lower()
    fault = Fault("type", 1, at + 1, "no type stands before the description", f"`{FORM}`")
    if lower in NOUNS:
        plain = word[0] == NOUNS[lower] and lower not in {"fix", "test", "build", "revert"}
        missing = Fault("colon", 1, word.end() + 1, "no colon stands after the type", f"`{FORM}`")
        return Sketch(NOUNS[lower], "", "", text[word.end() :], (*faults, missing if plain else fault))
    if lower in VERBS:
        return Sketch(VERBS[lower], "", "", text[at:], (*faults, fault))
    return None


def described_well(text: str) -> str:
    """Write a description as headers have it: no capital that only began a sentence, no full stop at the end."""
    plain = text.strip().lstrip("-\u2013:; ").strip()
    first = plain.split(" ", 1)[0]
    if first[:1].isupper() and first.lower() in _LOWERED:
        plain = plain[0].lower() + plain[1:]
    return without_stop(plain)


def without_stop(text: str) -> str:
    """Take a full stop off the end; dots that trail off stay."""
    return text[:-1].rstrip() if text.endswith(".") and not text.endswith("..") else text


def nearest(written: str, scope: str | None, mark: str, description: str, meaning: Meaning) -> Iterator[str]:
    """Give headers that could be meant where a type is not known, the likeliest first."""
    from difflib import get_close_matches  # noqa: PLC0415 - for a mistake only

    name = written.lower()
    if _TICKET.match(f"{written}: {description}") and HEADER.match(description):
        yield description
    several = [type_of(word, meaning) for word in re.split(r"[/+]", name)]
    if len(several) > 1 and all(several):
        name = max(several, key=lambda word: meaning.bump(meaning.kind(word), word))
        yield Sketch(name, scope or "", mark, description, ()).header
    usual = [word for word in meaning.kinds if word in _WORDS or word not in CONVENTIONAL.kinds]
    similar = [] if name in _COMPONENTS else get_close_matches(name, usual, n=1, cutoff=0.74)
    for near in (NOUNS.get(name) or VERBS.get(name), *similar):
        if near:
            yield Sketch(near, scope or "", mark, description, ()).header
    if scope is None and (sketch := _prose(description, 0, [])):
        yield sketch._replace(scope=written, mark=mark).header
