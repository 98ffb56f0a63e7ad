"""Real repositories told as stories: fixed names and dates, so that every hash repeats everywhere."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tagline.model.commit import Commit

FIRST_DAY = 1_700_000_000  # 2023-11-14 22:13:20 UTC
HOUR = 3_600
ADA = "Ada Lovelace <ada@users.invalid>"
ENVIRONMENT = {
    "GIT_AUTHOR_NAME": "Ada Lovelace",
    "GIT_AUTHOR_EMAIL": "ada@users.invalid",
    "GIT_AUTHOR_DATE": f"{FIRST_DAY} +0000",
    "GIT_COMMITTER_NAME": "Ada Lovelace",
    "GIT_COMMITTER_EMAIL": "ada@users.invalid",
    "GIT_COMMITTER_DATE": f"{FIRST_DAY} +0000",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "TZ": "UTC",
}
_DEED = re.compile(r"\$ (?P<verb>\w+) (?P<name>\S+)(?: (?P<rest>.+))?", re.DOTALL)


def git(where: Path, *words: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
    """Run git as nobody's user; its output, or a failure that shows what it said."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", *words],
        cwd=where,
        input=stdin,
        env={**own, **ENVIRONMENT, **(environment or {})},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, f"git {' '.join(words)}: {done.stderr.decode(errors='replace')}"
    return done.stdout


@dataclass(kw_only=True)
class Story:
    """Commits and tags in the order in which they came, written by one `git fast-import`.

    A commit is known by the number that `commit` gives (1 for the first). Without `parents` it follows the commit
    before it; without `when` it comes an hour later.
    """

    stream: list[bytes] = field(default_factory=list)
    refs: dict[str, int] = field(default_factory=dict)
    annotated: dict[str, int] = field(default_factory=dict)
    count: int = 0
    tip: int = 0

    def commit(  # noqa: PLR0913 - whatever a commit may have
        self,
        message: str | bytes,
        *,
        parents: Sequence[int] | None = None,
        when: int | str | None = None,
        author: str | bytes = ADA,
        encoding: str = "",
        files: Mapping[str, str | bytes] | None = None,
    ) -> int:
        """Tell one commit and give its number."""
        before = list(parents) if parents is not None else [self.tip] if self.tip else []
        moment = FIRST_DAY + HOUR * self.count if when is None else when
        self.count += 1
        self.tip = self.count
        date = f"{moment} +0000" if isinstance(moment, int) else moment
        who = _bytes(author) + b" " + date.encode()
        self.stream += [b"reset refs/story\n"]
        self.stream += [b"commit refs/story\nmark :%d\n" % self.count]
        self.stream += [b"author " + who + b"\ncommitter " + who + b"\n"]
        self.stream += [b"encoding " + encoding.encode() + b"\n"] if encoding else []
        self.stream += [_data(message)]
        self.stream += [b"%s :%d\n" % (b"merge" if at else b"from", parent) for at, parent in enumerate(before)]
        self.stream += [
            b"M 100644 inline " + path.encode() + b"\n" + _data(text) for path, text in (files or {}).items()
        ]
        return self.count

    def ref(self, name: str, commit: int | None = None) -> None:
        """Let a ref, named in full, stand on a commit (default: the last one)."""
        self.refs[name] = commit or self.tip

    def tag(self, name: str, commit: int | None = None, *, message: str | None = None, when: int | None = None) -> None:
        """Tag a commit (default: the last one); with a message the tag is annotated."""
        target = commit or self.tip
        if message is None:
            self.refs[f"refs/tags/{name}"] = target
            return
        self.annotated[name] = target
        moment = FIRST_DAY + HOUR * self.count if when is None else when
        self.stream += [b"tag %s\nfrom :%d\n" % (name.encode(), target)]
        self.stream += [f"tagger {ADA} {moment} +0000\n".encode(), _data(message)]

    def told(self, where: Path, *, branch: str = "main", object_format: str = "sha1", bare: bool = True) -> Path:
        """Write the repository; the branch is HEAD and stands on the last commit, unless a ref says otherwise."""
        where.mkdir(parents=True, exist_ok=True)
        form = (f"--object-format={object_format}", "--template=", f"--initial-branch={branch}")
        git(where, "init", "--quiet", *form, *(["--bare"] if bare else []))
        refs = {f"refs/heads/{branch}": self.tip, **self.refs}
        ends = [b"reset %s\nfrom :%d\n" % (name.encode(), commit) for name, commit in refs.items() if commit]
        nothing = b"0" * (40 if object_format == "sha1" else 64)
        text = b"".join((*self.stream, *ends, b"reset refs/story\nfrom " + nothing + b"\n"))
        git(where, "fast-import", "--quiet", "--force", "--date-format=raw-permissive", stdin=text)
        return where


def story(*lines: str) -> Story:
    """Tell a story in lines: each is a commit's message, or a deed that begins with "$".

    `$ tag v1.0.0`, `$ tag v1.0.0 its message`, `$ branch next v1.0.0` (begin a branch at a tag or branch and go on
    there), `$ switch main`, `$ merge next the message`.
    """
    told = Story()
    here = "main"
    for line in lines:
        deed = _DEED.fullmatch(line)
        if deed is None:
            told.commit(line)
        elif deed["verb"] == "tag":
            told.tag(deed["name"], message=deed["rest"])
        elif deed["verb"] == "merge":
            told.commit(deed["rest"], parents=[told.tip, place(told, deed["name"])])
        elif deed["verb"] == "branch":
            here = deed["name"]
            told.tip = place(told, deed["rest"] or "main")
        elif deed["verb"] == "switch":
            here = deed["name"]
            told.tip = place(told, here)
        else:
            raise ValueError(line)
        told.refs[f"refs/heads/{here}"] = told.tip
    told.tip = told.refs.get("refs/heads/main", told.tip)
    return told


def place(told: Story, name: str) -> int:
    """Find the commit that a tag or branch of a story stands on."""
    return told.annotated.get(name) or told.refs.get(f"refs/tags/{name}") or told.refs[f"refs/heads/{name}"]


def _data(text: str | bytes) -> bytes:
    raw = _bytes(text)
    return b"data %d\n%s\n" % (len(raw), raw)


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def commit_of(message: str, *, number: int = 1, author: str = "Ada Lovelace", parents: Sequence[str] = ()) -> Commit:
    """Make a commit as reading gives it, without a repository; its id is its number in forty digits."""
    return Commit(f"{number:040x}", tuple(parents), FIRST_DAY + HOUR * number, author, message)
