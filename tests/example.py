"""Build the example: a repository of two years, with branches, candidates, a rich plan and its history.

`example.txt` beside this file tells the story and explains its own form; the same story gives the same hashes anywhere.
`make example` runs this and builds the site of it.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, NamedTuple

from stories import ENVIRONMENT, git

STORY = Path(__file__).with_suffix(".txt")
PLAN = "release-plan.toml"
AS_OF = "2026-11-25"
NAMES = {
    "ines": "Inés Moreau",
    "tomasz": "Tomasz Wilk",
    "priya": "Priya Raman",
    "jonas": "Jonas Lindqvist",
    "amara": "Amara Osei",
    "hana": "Hana Sato",
    "luca": "Luca Ferri",
    "noor": "Noor Haddad",
    "deps": "deps[bot]",
}
_COMMIT = re.compile(r"(?P<day>\d{4}-\d\d-\d\d) (?P<who>\w+) (?P<title>.+)")
_ID = re.compile(r"\{(\w+)(?::(\d+))?\}")
_SINGLE = ("plan", "people", "cadence", "holidays")
_MINUTES = 40  # between two deeds of one day


class Detail(NamedTuple):
    """An indented line without its sign, and the lines behind bars below it."""

    sign: str
    words: str
    text: str


class Deed(NamedTuple):
    """A line of the story, the text behind bars below it, and what else belongs to it."""

    line: str
    text: str
    details: tuple[Detail, ...]


def deeds(story: str) -> Iterator[Deed]:
    """Read a story."""
    blocks: list[list[str]] = []
    for line in story.splitlines():
        if line.startswith("  ") and blocks:
            blocks[-1].append(line.strip(" ") if line[2] != "|" else line[2:])
        elif line and not line.startswith("#"):
            blocks.append([line])
    for first, *rest in blocks:
        groups: list[tuple[str, list[str]]] = [("|", [])]
        for line in rest:
            if line[0] == "|":
                groups[-1][1].append(line[2:])
            else:
                groups.append((line, []))
        message, *others = [(head, "\n".join(text)) for head, text in groups]
        yield Deed(first, message[1], tuple(Detail(head[0], head[2:], text) for head, text in others))


@dataclass
class Plan:
    """The planning file as it stands: its tables in order, by what the story calls them."""

    tables: dict[str, str] = field(default_factory=dict)

    def write(self, name: str, text: str) -> None:
        """Put a table into its place: behind the last one of its kind, or where it stands already."""
        kind, _, own = name.partition(" ")
        head = "" if kind == "plan" else f"[{kind}]\n" if kind in _SINGLE else f'[[{kind}]]\nid = "{own}"\n'
        names = [*self.tables]
        if name not in names:
            last = max((at for at, known in enumerate(names) if known.startswith(f"{kind} ")), default=len(names) - 1)
            names.insert(last + 1, name)
        texts = self.tables | {name: f"{head}{text}"}
        self.tables = {known: texts[known] for known in names}

    def change(self, name: str, line: str) -> None:
        """Put a line into a table, in the place of the one that has its key."""
        key = line.partition(" =")[0]
        lines = self.tables[name].split("\n")
        at = next((at for at, old in enumerate(lines) if old.partition("=")[0].strip() == key), None)
        if at is None:
            lines.insert(2, line)
        else:
            lines[at] = line
        self.tables[name] = "\n".join(lines)

    @property
    def text(self) -> str:
        """The whole file."""
        return "\n\n".join(self.tables.values()) + "\n"


@dataclass
class Teller:
    """Hands a story to `git fast-import`, and asks it for the ids that later messages name."""

    ask: Callable[[int], str]
    out: IO[bytes]
    plan: Plan = field(default_factory=Plan)
    branch: str = "main"
    tips: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    hours: dict[str, int] = field(default_factory=dict)
    marks: int = 0

    def tell(self, deed: Deed) -> None:
        """Tell one deed."""
        if found := _COMMIT.fullmatch(deed.line):
            self.commit(found["day"], found["who"], found["title"], deed)
            return
        verb, *words = deed.line.split()
        match verb:
            case "tag":
                self.tag(words, deed.text)
            case "mark":
                self.put(f"reset refs/tags/{words[0]}\nfrom :{self.tips[self.branch]}\n\n")
            case "note":
                self.note(words, deed.text)
            case "branch":
                self.branch = words[0]
                if self.branch not in self.tips:
                    self.tips[self.branch] = self.tags[words[1]]
            case "on":
                self.branch = words[0]
            case _:
                raise ValueError(deed.line)

    def commit(self, day: str, who: str, title: str, deed: Deed) -> None:
        """Tell a commit on the branch that we are on."""
        message = self.named(f"{title}\n\n{deed.text}".strip() + "\n")
        files: dict[str, str] = {}
        for detail in deed.details:
            if detail.sign == "=":
                self.names[detail.words] = self.marks + 1
            elif detail.sign == "~":
                name, _, line = detail.words.partition(": ")
                self.plan.change(name, line)
                files[PLAN] = self.plan.text
            elif "/" in detail.words or "." in detail.words.partition(" ")[0]:
                files[detail.words] = detail.text + "\n"
            else:
                self.plan.write(detail.words, detail.text)
                files[PLAN] = self.plan.text
        self.marks += 1
        person = self.person(who, day)
        self.put(f"commit refs/heads/{self.branch}\nmark :{self.marks}\nauthor {person}\ncommitter {person}\n")
        self.data(message)
        if self.branch in self.tips:
            self.put(f"from :{self.tips[self.branch]}\n")
        for path, text in files.items():
            self.put(f"M 100644 inline {path}\n")
            self.data(text)
        self.tips[self.branch] = self.marks

    def tag(self, words: Sequence[str], message: str) -> None:
        """Tell an annotated tag."""
        name, day, who, *at = words
        place = self.names[at[1]] if at else self.tips[self.branch]
        self.tags[name] = place
        self.put(f"tag {name}\nfrom :{place}\ntagger {self.person(who, day)}\n")
        self.data(message + "\n")

    def note(self, words: Sequence[str], text: str) -> None:
        """Tell a note in refs/notes/tagline/."""
        name, at, day, who = words
        self.put(f"commit refs/notes/tagline/{name}\ncommitter {self.person(who, day)}\n")
        self.data("Notes added\n")
        self.put(f"N inline :{self.names[at]}\n")
        self.data(text + "\n")

    def person(self, who: str, day: str) -> str:
        """Write who did something and when: a day begins at nine."""
        turn = self.hours[day] = self.hours.get(day, -1) + 1
        moment = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=UTC) + timedelta(minutes=_MINUTES * turn)
        return f"{NAMES[who]} <{who}@meridian.example> {int(moment.timestamp())} +0000"

    def named(self, message: str) -> str:
        """Fill in the ids of earlier commits."""
        return _ID.sub(lambda found: self.ask(self.names[found[1]])[: int(found[2] or 40)], message)

    def data(self, text: str) -> None:
        """Hand a text over."""
        raw = text.encode()
        self.out.write(b"data %d\n%s\n" % (len(raw), raw))

    def put(self, words: str) -> None:
        """Hand commands over."""
        self.out.write(words.encode())


def build(where: Path, story: str = "") -> Path:
    """Make the repository, with its work tree."""
    where.mkdir(parents=True)
    git(where, "init", "--quiet", "--template=", "--initial-branch=main")
    with subprocess.Popen(
        ["git", "fast-import", "--quiet", "--date-format=raw"],
        cwd=where,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as importing:
        given, answers = importing.stdin, importing.stdout
        assert given is not None
        assert answers is not None

        def ask(mark: int) -> str:
            given.write(b"get-mark :%d\n" % mark)
            given.flush()
            return answers.readline().decode().strip()

        teller = Teller(ask, given)
        for deed in deeds(story or STORY.read_text(encoding="utf-8")):
            teller.tell(deed)
        given.close()
    assert importing.returncode == 0
    git(where, "reset", "--quiet", "--hard")
    return where


def _environment() -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | ENVIRONMENT


if __name__ == "__main__":
    build(Path(sys.argv[1]))
