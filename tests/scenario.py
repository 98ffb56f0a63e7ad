"""Scenarios: a story of commits, the commands that are asked about it, and what they have to say.

A scenario is a text file. Its first line is the sentence that it proves, or the thread in which something went wrong.
Then come lines of these forms, in any order; blank lines and lines that begin with "#" say nothing:

    feat: a commit                 the first line of its message …
    |                              … and the lines below it, each behind a bar
    | The body.
      by Zoe Doe                   what else a commit or tag has, in indented lines: its author
      at 2024-02-29                its date; a commit is an hour younger than the one before it
      encoding latin-1             how its message is written, and says that it is
      bytes latin-1                how it is written, without saying so
      crlf                         line ends as on Windows
      touches a/x.py b/y.py        files that it changes
      file a/z.toml                one file and, behind bars, what it holds
      | key = 1
    $ commit                       a commit whose whole message stands behind bars
    $ tag v1.0.0                   a tag of this commit; with a text behind it, an annotated one
    $ branch side v1.0.0           begin a branch, here or at a tag or branch
    $ switch main                  go on at a branch
    $ merge side Its title         a merge commit
    $ file tagline.toml            a file in the work tree, with what it holds behind bars
    $ git config user.name Zoe     any call of git, when all is told
    $ clone --depth 1              go on in a clone
    $ tagline next                 a command, and behind ">" what it says …
    > 1.0.0
    ! tagline: …                   … behind "!" what it says on standard error, and its exit code where that is not 0
    exit 1
    > …                            any lines, also none, where the others are what matters;
    > …2.0.0…                      in a line, any text
    $ cat CHANGELOG.md             what a file of the work tree holds now

`{feat: a commit}` is the id of the commit of that first line, `{feat: a commit:7}` its first seven digits.
`pytest --accept` writes what commands say now in place of what they no longer say: read the difference before you
commit it.
"""

import os
import re
import shlex
from collections.abc import Iterator, Sequence
from contextlib import chdir
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from commands import Said, tagline
from stories import ADA, Story, git, place

SCENARIOS = Path(__file__).parent / "scenarios"
COMING = SCENARIOS / "next"
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "NO_COLOR": "1", "COLUMNS": "80"}
_OUTPUT = re.compile(r">|!|exit [0-9]{1,3}$")
_ID = re.compile(r"\{([^{}\n]{1,200}?)(?::([0-9]{1,2}))?\}")
_HASH = re.compile(r"\b(?:[0-9a-f]{40}|[0-9a-f]{10}|[0-9a-f]{7})\b")


class Detail(NamedTuple):
    """An indented line, and the text behind bars below it."""

    word: str
    rest: str
    bars: tuple[str, ...]


class Deed(NamedTuple):
    """A line of a story or a command, with all that belongs to it; `number` counts from 0."""

    number: int
    text: str
    bars: tuple[str, ...]
    details: tuple[Detail, ...]
    said: tuple[str, ...]

    @property
    def asked(self) -> bool:
        """Whether it is a command that says something."""
        return re.match(r"\$ (?:\w+=(?:\"[^\"]*\"|\S*) )*(?:tagline|cat)\b", self.text) is not None


class Scenario(NamedTuple):
    """What stands in a file."""

    sentence: str
    deeds: tuple[Deed, ...]


def parse_scenario(text: str) -> Scenario:
    """Read a scenario."""
    sentence, *lines = text.splitlines()
    deeds: list[Deed] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(("  ", "|")) or _OUTPUT.match(line):
            deeds[-1] = with_line(deeds[-1], line)
        else:
            deeds.append(Deed(number, line, (), (), ()))
    return Scenario(sentence, tuple(deeds))


def with_line(deed: Deed, line: str) -> Deed:
    """Add a line that belongs to a deed."""
    if line.startswith("  |"):
        *before, last = deed.details
        return deed._replace(details=(*before, last._replace(bars=(*last.bars, behind(line[2:])))))
    if line.startswith("|"):
        return deed._replace(bars=(*deed.bars, behind(line)))
    if line.startswith("  "):
        word, _, rest = line.strip().partition(" ")
        return deed._replace(details=(*deed.details, Detail(word, rest, ())))
    return deed._replace(said=(*deed.said, line))


def behind(line: str) -> str:
    """Give the text behind a bar and one blank."""
    return line[1:].removeprefix(" ")


@dataclass(kw_only=True)
class Teller:
    """Tells a scenario as far as it has come, and asks its commands."""

    folder: Path
    told: Story = field(default_factory=Story)
    branch: str = "main"
    subjects: dict[str, list[int]] = field(default_factory=dict)
    files: bool = False
    later: list[Deed] = field(default_factory=list)
    where: Path | None = None
    ids: tuple[str, ...] = ()

    def run(self, scenario: Scenario) -> Iterator[tuple[Deed, tuple[str, ...], tuple[str, ...]]]:
        """Tell it, and give for each command what it should say and what it says."""
        for deed in scenario.deeds:
            if deed.asked:
                said = self.ask(deed)
                yield deed, tuple(map(self.filled, deed.said)), said
            else:
                self.where = None
                self.tell(deed)

    def tell(self, deed: Deed) -> None:
        """Tell one line of the story."""
        if not deed.text.startswith("$ "):
            return self.commit(deed, "\n".join([deed.text, *deed.bars]))
        verb, _, rest = deed.text.removeprefix("$ ").partition(" ")
        name, _, more = rest.partition(" ")
        match verb:
            case "commit":
                self.commit(deed, "\n".join(deed.bars))
            case "tag":
                message = "\n".join(filter(None, [more, *deed.bars])) if more else None
                self.told.tag(name, message=message, when=moment(detail(deed, "at")))
            case "branch":
                self.told.tip = place(self.told, more) if more else self.told.tip
                self.branch = name
            case "switch":
                self.told.tip, self.branch = place(self.told, name), name
            case "merge":
                self.commit(deed, "\n".join([more, *deed.bars]), place(self.told, name))
            case "file" | "git" | "clone":
                self.later.append(deed)
            case _:
                raise ValueError(deed.text)
        self.told.refs[f"refs/heads/{self.branch}"] = self.told.tip
        return None

    def commit(self, deed: Deed, message: str, merged: int = 0) -> None:
        """Tell a commit."""
        text = self.filled(message)
        found = {one.rest: "".join(f"{line}\n" for line in one.bars) for one in deed.details if one.word == "file"}
        found |= dict.fromkeys(detail(deed, "touches").split(), f"{self.told.count + 1}\n")
        self.files |= bool(found)
        ends = text.replace("\n", "\r\n") if any(one.word == "crlf" for one in deed.details) else text
        encoding = detail(deed, "encoding")
        who = detail(deed, "by")
        number = self.told.commit(
            ends.encode(encoding or detail(deed, "bytes") or "utf-8"),
            parents=[self.told.tip, merged] if merged else None,
            when=moment(detail(deed, "at")),
            author=who if "<" in who else f"{who} <{who.split()[0].lower()}@users.invalid>" if who else ADA,
            encoding=encoding,
            files=found,
        )
        self.subjects.setdefault(text.partition("\n")[0], []).append(number)
        self.told.refs[f"refs/heads/{self.branch}"] = number
        self.ids = ()

    def ask(self, deed: Deed) -> tuple[str, ...]:
        """Run a command in the repository as it is told so far; what it says, in the lines of a scenario."""
        self.where = self.where or self.built()
        words = shlex.split(self.filled(deed.text.removeprefix("$ ")))
        settings = {}
        while "=" in words[0]:
            name, _, settings[name] = words.pop(0).partition("=")
        with chdir(self.where), patch.dict(os.environ, {**QUIET, **settings}):
            said = tagline(*words[1:]) if words[0] == "tagline" else Said(0, held(Path(words[1])), "")
        return tuple(self.lines(said))

    def lines(self, said: Said) -> Iterator[str]:
        """Write what a command said as a scenario has it: without folders of this machine."""
        for mark, text in ((">", said.out), ("!", said.err)):
            for line in text.replace(str(self.where), "/project").splitlines():
                yield f"{mark} {line}" if line else mark
        if said.code:
            yield f"exit {said.code}"

    def built(self) -> Path:
        """Write the repository as it is told so far."""
        where = self.folder / str(len(list(self.folder.iterdir()))) / "project"
        self.told.told(where, branch=self.branch, bare=False)
        if self.files:
            git(where, "reset", "--quiet", "--hard")
        for deed in self.later:
            verb, *words = shlex.split(self.filled(deed.text.removeprefix("$ ")))
            if verb == "git":
                git(where, *words)
            elif verb == "file":
                path = where / words[0]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("".join(f"{self.filled(line)}\n" for line in deed.bars), encoding="utf-8", newline="\n")
            else:
                clone = where.parent / "clone" / "project"
                git(where, "clone", "--quiet", *words, where.as_uri(), str(clone))
                where = clone
        return where

    def filled(self, text: str) -> str:
        """Put in the ids of commits; what is in braces and names no commit stays."""

        def id_of(found: re.Match[str]) -> str:
            numbers = self.subjects.get(found[1]) or self.subjects.get(found[0][1:-1])
            if not numbers:
                return found[0]
            return self.all_ids()[numbers[-1] - 1][: int(found[2] or 40)]

        return _ID.sub(id_of, text) if "{" in text else text

    def named(self, text: str) -> str:
        """Put the first lines of commits in place of their ids: the opposite of `filled`."""

        def name_of(found: re.Match[str]) -> str:
            whole = {one: at for at, one in enumerate(self.all_ids(), 1) if one.startswith(found[0])}
            names = [name for name, numbers in self.subjects.items() if numbers[-1:] == list(whole.values())]
            length = "" if len(found[0]) == 40 else f":{len(found[0])}"
            return f"{{{names[0]}{length}}}" if names and names[0] and not set("{}") & set(names[0]) else found[0]

        return _HASH.sub(name_of, text)

    def all_ids(self) -> Sequence[str]:
        """Ask git for the ids of the commits that are told so far."""
        if not self.ids:
            scratch = self.folder / "ids.git"
            git(self.folder, "init", "--quiet", "--bare", "--template=", str(scratch))
            words = ("--quiet", "--force", "--date-format=raw-permissive", "--export-marks=marks")
            git(scratch, "fast-import", *words, stdin=b"".join(self.told.stream))
            pairs = (line.split() for line in (scratch / "marks").read_text(encoding="ascii").splitlines())
            found = {int(mark.removeprefix(":")): one for mark, one in pairs}
            self.ids = tuple(found[number] for number in sorted(found))
        return self.ids


def detail(deed: Deed, word: str) -> str:
    """Give what a detail says; "" where it is not there."""
    return next((one.rest for one in deed.details if one.word == word), "")


def moment(text: str) -> int | None:
    """Read a date; None where there is none."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) if text else None


def held(path: Path) -> str:
    """Read a file, byte for byte."""
    return path.read_bytes().decode()


def agrees(said: Sequence[str], expected: Sequence[str]) -> bool:
    """Whether a command says what it should; an ellipsis stands for any text, alone in a line for any lines."""
    pattern = "".join(
        rf"(?:{line[0]}[^\n]*\n)*?" if line in {"> …", "! …"} else re.escape(f"{line}\n").replace("…", "[^\n]*?")
        for line in expected
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in said)) is not None


def accepted(text: str, answers: dict[int, tuple[str, ...]]) -> str:
    """Give the text of a scenario with new answers behind some of its commands, by the number of their line."""
    lines: list[str] = []
    dropping = False
    for number, line in enumerate(text.splitlines()):
        output = number > 0 and _OUTPUT.match(line) is not None
        dropping = number in answers or (dropping and output)
        if not (dropping and output):
            lines += [line, *answers.get(number, ())]
    return "".join(f"{line}\n" for line in lines)
