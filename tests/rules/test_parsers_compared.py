"""Many messages, read by our parser and by two others; where they differ, a rule of the specification says why.

The others are python-semantic-release's and conventional-commits-parser (npm, with the patterns of the preset
`conventionalcommits`). An accepted difference that no longer occurs has to go.
"""

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import pytest
from semantic_release.commit_parser.conventional import ConventionalCommitParser

from tagline.rules.conventional_commits import parse


class Read(NamedTuple):
    """What all parsers tell of a message; `breaks` are the texts of what breaks, None where nothing does."""

    type: str
    scope: str
    description: str
    breaks: tuple[str, ...] | None


class Difference(NamedTuple):
    """Two readings of one message."""

    message: str
    ours: Read | None
    theirs: Read | None

    @property
    def header(self) -> str:
        """The first line."""
        return self.message.partition("\n")[0]

    @property
    def below(self) -> str:
        """What stands below the first line."""
        return self.message.partition("\n")[2]


Accepted = Mapping[str, Callable[[Difference], bool]]

# The messages

TYPES = ("feat", "fix", "docs", "Feat", "FIX", "deps", "my-type", "x2", "", "two words", "revert", "[fix]", "f\u00fcr")
SCOPES = ("", "(api)", "(a,b)", "(@org/pkg)", "(two words)", "()", "((a))", "(a)(b)", "(a", " (api)", "(\u00fcber)")
MARKS = ("", "!", "!!", " !")
COLONS = (": ", ":", " : ", ":  ", ":\t", "\uff1a ", " ")
DESCRIPTIONS = (
    "add it",
    "support (weird): things",
    "close #12",
    "",
    "feat: x",
    "ends here.",
    "BREAKING CHANGE: none",
    "a!",
)
BODIES = (
    "",
    "The body.",
    "Two.\n\nParagraphs: with a colon.",
    "feat: is a keyword",
    "- a list\n- of two",
    "It has a BREAKING CHANGE inside.",
)
FOOTERS = (
    "",
    "Refs: #1",
    "Closes #1",
    "BREAKING CHANGE: y",
    "BREAKING-CHANGE: y",
    "breaking change: y",
    "BREAKING CHANGE y",
    "BREAKING CHANGE:y",
    "BREAKING CHANGES: y",
    "BREAKING CHANGE: y\nmore of it",
    "BREAKING CHANGE: y\n  indented",
    "BREAKING CHANGE: y\n\nA second paragraph.",
    "BREAKING CHANGE: y\nReviewed-by: Zoe",
    "Reviewed-by: Zoe\nBREAKING CHANGE: y",
    "BREAKING CHANGE: y\nBREAKING CHANGE: z",
    "BREAKING CHANGE #12",
    "Reviewed-by: Zoe",
    "Acked by: Zoe",
)


def headers() -> Iterator[str]:
    """Write first lines, good and bad: every part with every other, one of them in a strange form."""
    for name, scope, mark, colon, text in product(TYPES, SCOPES, MARKS, COLONS, DESCRIPTIONS):
        strange = (
            (name not in TYPES[:3])
            + (scope not in SCOPES[:4])
            + (mark not in MARKS[:2])
            + (colon != ": ")
            + (text != "add it")
        )
        if strange <= 1:
            yield f"{name}{scope}{mark}{colon}{text}"


def messages() -> list[str]:
    """Give every header alone, and every body with every footer below two plain ones."""
    below = ["\n\n".join(filter(None, pair)) for pair in product(BODIES, FOOTERS)]
    whole = [f"{header}\n\n{text}" for header, text in product(("feat: add it", "feat(api)!: add it"), below) if text]
    return list(dict.fromkeys([*headers(), *whole]))


MESSAGES = messages()


def squeezed(text: str) -> str:
    """Let runs of blanks and line breaks count as one blank."""
    return " ".join(text.split())


def ours(message: str) -> Read | None:
    """Read a message as we do."""
    found = parse(message)
    if found is None:
        return None
    texts = [footer.value for footer in found.footers if footer.token in {"BREAKING CHANGE", "BREAKING-CHANGE"}]
    breaks = None if found.breaking_change is None else tuple(map(squeezed, filter(None, texts)))
    return Read(found.type, squeezed(found.scope or ""), squeezed(found.description), breaks)


def differences(theirs: Sequence[Read | None]) -> list[Difference]:
    """Compare all messages."""
    pairs = zip(MESSAGES, map(ours, MESSAGES), theirs, strict=True)
    return [Difference(message, mine, other) for message, mine, other in pairs if mine != other]


def check(found: Sequence[Difference], accepted: Accepted) -> None:
    """Hold every difference against the list, and the list against the differences."""
    unexplained = [one for one in found if not any(holds(one) for holds in accepted.values())]
    assert unexplained[:10] == []
    assert [rule for rule, holds in accepted.items() if not any(map(holds, found))] == []


def no_scope(one: Difference) -> bool:
    """Whether they found a scope in what is none."""
    return one.ours is None and re.match(r"\w+\((?:\)|\(a\)\)|a\)\(b\))", one.header) is not None


def greedy_scope(one: Difference) -> bool:
    """Whether their scope goes on to a later parenthesis, in the description."""
    scopes = (f"{one.ours.scope}): ", f"{one.ours.scope})!: ") if one.ours else ()
    return one.theirs is not None and one.theirs.scope.startswith(scopes)


def last(*footers: str) -> Callable[[Difference], bool]:
    """Make the question whether the message ends with one of these, and both agree on the first line."""

    def holds(one: Difference) -> bool:
        agreed = one.ours is not None and one.theirs is not None and one.ours[:3] == one.theirs[:3]
        return agreed and one.message.endswith(tuple(f"\n\n{footer}" for footer in footers))

    return holds


# python-semantic-release

PEER = ConventionalCommitParser()
PEER_TYPES = {*PEER.options.allowed_tags}


def as_python_semantic_release(message: str) -> Read | None:
    """Read a message as python-semantic-release does."""
    found = PEER.parse_message(message)
    if found is None:
        return None
    breaks = tuple(map(squeezed, found.breaking_descriptions)) if found.bump.name == "MAJOR" else None
    return Read(found.type, squeezed(found.scope), squeezed("".join(found.descriptions[:1])), breaks)


PYTHON_SEMANTIC_RELEASE: Accepted = {
    "rule 1: a space follows the colon, not any blank": lambda one: one.ours is None and one.header.find(":\t") > 0,
    "rule 4: a scope is a noun without parentheses": no_scope,
    "rule 4: a scope ends at its parenthesis": greedy_scope,
    "rule 8: a colon and a space separate, or a space and a number sign": last(
        "BREAKING CHANGE:y", "BREAKING CHANGE #12"
    ),
    "rule 10: a value ends where the next token begins": last(
        "BREAKING CHANGE: y\nReviewed-by: Zoe", "BREAKING CHANGE: y\nBREAKING CHANGE: z"
    ),
    "rule 10: a value may hold line breaks": last(
        "BREAKING CHANGE: y\n  indented", "BREAKING CHANGE: y\n\nA second paragraph."
    ),
    "rule 11: what breaks stands in the prefix or a footer, not in the description": lambda one: (
        one.header.endswith(": BREAKING CHANGE: none") and one.message == one.header
    ),
    "rule 14: any type may be used": lambda one: (
        one.theirs is None and one.ours is not None and one.ours.type not in PEER_TYPES
    ),
    "rule 15: the case of a type makes no difference": lambda one: (
        one.theirs is None and one.header[:4] in {"Feat", "FIX", "FIX!", "FIX(", "FIX:"}
    ),
}


def test_differences_from_python_semantic_release_have_a_rule_each() -> None:
    check(differences([as_python_semantic_release(message) for message in MESSAGES]), PYTHON_SEMANTIC_RELEASE)


# conventional-commits-parser

PROGRAM = r"""
import { readFileSync } from 'node:fs'
import { CommitParser } from 'conventional-commits-parser'
const parser = new CommitParser({
  headerPattern: /^(\w*)(?:\((.*)\))?!?: (.*)$/,
  breakingHeaderPattern: /^(\w*)(?:\((.*)\))?!: (.*)$/,
  headerCorrespondence: ['type', 'scope', 'subject'],
  noteKeywords: ['BREAKING CHANGE', 'BREAKING-CHANGE'],
})
const read = message => { try { return parser.parse(message) } catch { return {} } }
console.log(JSON.stringify(JSON.parse(readFileSync(0)).map(read)))
"""


@pytest.fixture(scope="module")
def by_conventional_commits_parser(
    tmp_path_factory: pytest.TempPathFactory, need: Callable[[str], str]
) -> list[Read | None]:
    """Install conventional-commits-parser and read all messages with it."""
    node, npm = need("node"), need("npm")
    where = tmp_path_factory.mktemp("npm")
    install = [
        npm,
        "install",
        "--no-save",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "conventional-commits-parser@6",
    ]
    if subprocess.run(install, cwd=where, capture_output=True, check=False).returncode:
        pytest.skip("npm cannot reach its registry")
    (where / "read.mjs").write_text(PROGRAM, encoding="utf-8")
    told = subprocess.run(
        [node, "read.mjs"], cwd=where, input=json.dumps(MESSAGES), capture_output=True, encoding="utf-8", check=True
    )
    return [as_conventional_commits_parser(one) for one in json.loads(told.stdout)]


def as_conventional_commits_parser(found: dict[str, object]) -> Read | None:
    """Take from its answer what we compare; a mark gives the description as the text of what breaks."""
    if not found.get("type"):
        return None
    notes = found["notes"]
    assert isinstance(notes, list)
    subject = squeezed(str(found["subject"] or ""))
    texts = tuple(squeezed(str(note["text"])) for note in notes)
    breaks = tuple(text for text in texts if text != subject) if notes else None
    return Read(str(found["type"]), squeezed(str(found["scope"] or "")), subject, breaks)


CONVENTIONAL_COMMITS_PARSER: Accepted = {
    "rule 4: a scope is a noun, neither empty nor with parentheses": no_scope,
    "rule 4: a scope ends at its parenthesis": greedy_scope,
    "rule 5: a description is required": lambda one: (
        one.ours is None and one.theirs is not None and not one.theirs.description
    ),
    "rule 8: a colon and a space are required": last("BREAKING CHANGE y", "BREAKING CHANGE:y"),
    "rule 10: a value ends where the next token begins": last("BREAKING CHANGE: y\nReviewed-by: Zoe"),
    "rule 14: a type may have a hyphen": lambda one: one.theirs is None and one.header.startswith("my-type"),
    "rule 15: the case of a type makes no difference": lambda one: (
        one.ours is not None
        and one.theirs is not None
        and one.theirs._replace(type=one.theirs.type.lower()) == one.ours
    ),
    "rule 15: BREAKING CHANGE is in capitals": last("breaking change: y"),
}


def test_differences_from_conventional_commits_parser_have_a_rule_each(
    by_conventional_commits_parser: list[Read | None],
) -> None:
    check(differences(by_conventional_commits_parser), CONVENTIONAL_COMMITS_PARSER)
