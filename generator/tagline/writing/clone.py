"""The user's own clone: ask how it stands, make tags and commits there, and take them back."""

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from tagline.errors import TaglineError
from tagline.model.releasing import Made
from tagline.writing.user_git import UserGit

_FEW = 20  # tags looked at for what a killed run left


class Clone(NamedTuple):
    """A clone; `seconds` is the moment of what is made in it."""

    git: UserGit
    seconds: int

    def head(self) -> str:
        """Give the commit of HEAD; "" before the first."""
        done = self.git.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return done.out.decode().strip() if not done.code else ""

    def branch(self) -> str | None:
        """Give the branch that is checked out."""
        done = self.git.run("symbolic-ref", "--quiet", "--short", "HEAD")
        return done.out.decode("utf-8", "replace").strip() if not done.code else None

    def bare(self) -> bool:
        """Whether there is no work tree."""
        return self.git.git_dir is not None or self.git.ask("rev-parse", "--is-bare-repository") == "true"

    def changed(self) -> tuple[str, ...]:
        """Name the tracked files that differ from HEAD, in the index or in the work tree."""
        if self.bare():
            return ()
        told = self.git.ask("status", "--porcelain", "-z", "--untracked-files=no", "--ignore-submodules=untracked")
        entries = iter(told.split("\0"))
        names = []
        for entry in entries:
            if not entry:
                continue
            names.append(entry.strip().partition(" ")[2].strip())
            if "R" in entry[:2] or "C" in entry[:2]:
                next(entries, "")  # where it came from
        return tuple(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for name in names)

    def who(self) -> str:
        """Give the name of who tags; TaglineError where git knows none."""
        done = self.git.run("var", "GIT_COMMITTER_IDENT")
        if done.code:
            problem = f"git does not know who you are: {done.reason}"
            raise TaglineError(problem, 'say it: git config user.name "…" and git config user.email "…"')
        return done.out.decode("utf-8", "replace").partition(" <")[0].strip()

    def default_branch(self, remote: str) -> str:
        """Give the remote's own branch as this clone remembers it; "" where it does not."""
        done = self.git.run("symbolic-ref", "--quiet", "--short", f"refs/remotes/{remote}/HEAD")
        name = done.out.decode("utf-8", "replace").strip()
        return name.removeprefix(f"{remote}/") if not done.code else ""

    def tag(self, name: str) -> Made | None:
        """Look a tag up."""
        ref = f"refs/tags/{name}"
        done = self.git.run("rev-parse", ref, f"{ref}^{{commit}}")
        return Made(*done.out.decode().split()) if not done.code else None

    def tags(self) -> Mapping[str, str]:
        """Give all tags with their objects."""
        told = self.git.ask("for-each-ref", "--format=%(refname) %(objectname)", "refs/tags")
        pairs = (line.rpartition(" ") for line in told.splitlines())
        return {name.removeprefix("refs/tags/"): held for name, _, held in pairs}

    def has(self, commit: str) -> bool:
        """Whether a commit is in this clone."""
        return self.git.run("cat-file", "-e", f"{commit}^{{commit}}").code == 0

    def apart(self, here: str, there: str) -> tuple[int, int] | None:
        """Count the commits that only `there` has, and those that only `here` has."""
        if not (self.has(here) and self.has(there)):
            return None
        told = self.git.ask("rev-list", "--left-right", "--count", f"{there}...{here}").split()
        return (int(told[0]), int(told[1]))

    def fetch(self, remote: str, refspecs: Iterable[str]) -> str:
        """Fetch; give the reason where that failed. Tags are never overwritten."""
        words = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance")
        done = self.git.run(*words, "--", remote, *refspecs)
        return done.reason if done.code else ""

    def begun(self, head: str) -> Mapping[str, Made]:
        """Find tags on a commit right after HEAD: a killed run may have left them."""
        form = "--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)"
        words = ("for-each-ref", "--sort=-creatordate", f"--count={_FEW}", f"--contains={head}", form, "refs/tags")
        found = {}
        for line in self.git.ask(*words).splitlines():
            name, held, commit = line.split("\0")
            if commit and commit != head and self.parents(commit) == [head]:
                found[name] = Made(held, commit)
        return found

    def parents(self, commit: str) -> list[str]:
        """Give the parents of a commit."""
        return self.git.ask("rev-list", "--parents", "--max-count=1", commit).split()[1:]

    def subject(self, commit: str) -> str:
        """Give the first line of a commit's message."""
        return self.git.ask("log", "-1", "--no-show-signature", "--format=%s", commit)

    def message(self, tag: str) -> str:
        """Give the message of a tag."""
        return self.git.ask("for-each-ref", "--format=%(contents)", f"refs/tags/{tag}")

    def tree(self, commit: str) -> str:
        """Give the tree of a commit."""
        return self.git.ask("rev-parse", f"{commit}^{{tree}}")

    def signs(self) -> bool:
        """Whether git is set up to sign tags."""
        return self.git.run("config", "--type=bool", "--get", "tag.gpgSign").out.strip() == b"true"

    def make_tag(self, name: str, commit: str, message: str, sign: str) -> Made:
        """Make an annotated tag, signed as `sign` says: "auto" is as git is set up."""
        how = {"always": ["--sign"], "never": ["--no-sign", "--annotate"]}.get(sign, ["--annotate"])
        done = self.git.run(
            *("tag", *how, "--cleanup=verbatim", "--file=-", "--end-of-options", name, commit),
            stdin=message.encode("utf-8", "surrogateescape"),
            extra=self._moment(),
        )
        made = None if done.code else self.tag(name)
        if made and self._lacks_signature(made, sign):  # git 2.39 takes some failures for successes
            self.drop_tag(name, made.object)
            made = None
        if made is None:
            problem = f"the tag {name} cannot be made: {done.reason}"
            remedy = (
                "see to the key that git is to sign with, or set release.sign"
                if self.signs() or sign == "always"
                else ""
            )
            raise TaglineError(problem, remedy)
        return made

    def _lacks_signature(self, made: Made, sign: str) -> bool:
        if sign == "never" or (sign == "auto" and not self.signs()):
            return False
        return b"\n-----BEGIN " not in self.git.run("cat-file", "tag", made.object).out

    def drop_tag(self, name: str, held: str) -> None:
        """Take a tag back, if it still is the one that we made."""
        self.git.run("update-ref", "-d", f"refs/tags/{name}", held)

    def read_file(self, commit: str, path: str) -> bytes | None:
        """Give what a file holds in a commit; None where it is not there, or is no ordinary file."""
        told = self.git.ask("ls-tree", "-z", "--full-tree", commit, "--", path)
        mode, _, rest = told.partition(" ")
        if not mode.startswith("100"):
            return None
        done = self.git.run("cat-file", "blob", rest.split("\t")[0].split()[1])
        return None if done.code else done.out

    def commit(self, parent: str, files: Mapping[str, bytes], message: str) -> str:
        """Make a commit with other contents of files; neither branch nor index nor work tree notice."""
        with tempfile.TemporaryDirectory(prefix="tagline-index-") as folder:
            extra = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self.git.ask("read-tree", parent, extra=extra)
            lines = []
            for path, content in sorted(files.items()):
                blob = self.git.ask("hash-object", "-w", "--stdin", "--no-filters", stdin=content)
                listed = self.git.ask(
                    "ls-files", "--stage", "-z", "--full-name", "--", f":(top,literal){path}", extra=extra
                )
                lines.append(f"{listed.partition(' ')[0] or '100644'} {blob}\t{path}\0")
            text = "".join(lines).encode("utf-8", "surrogateescape")
            self.git.ask("update-index", "-z", "--index-info", stdin=text, extra=extra)
            tree = self.git.ask("write-tree", extra=extra)
        signed = (
            ["-S"] if self.git.run("config", "--type=bool", "--get", "commit.gpgSign").out.strip() == b"true" else []
        )
        return self.git.ask("commit-tree", *signed, "-p", parent, tree, stdin=message.encode(), extra=self._moment())

    def advance(self, commit: str, head: str) -> str:
        """Let HEAD go on to a commit that follows it, with its files; give the reason where that failed."""
        if self.bare():
            done = self.git.run("update-ref", "HEAD", commit, head)
        else:
            done = self.git.run("merge", "--ff-only", "--quiet", "--no-stat", commit)
        return done.reason if done.code else ""

    def _moment(self) -> dict[str, str]:
        when = f"{self.seconds} +0000"
        return {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
