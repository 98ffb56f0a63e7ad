"""Put a finished site onto a branch of a remote, by git objects alone.

The user's work tree, index and branches take no part: everything is made in a repository for the time of the
publication. What others put onto the branch stays, whoever was faster.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from tagline.errors import LostRaceError, TaglineError
from tagline.rules.plain_text import plural
from tagline.writing.remotes import Outcome, Remote, Update, said_by
from tagline.writing.user_git import UserGit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tagline.rules.secrets import Secrets

MANIFEST = ".tagline-manifest.json"
NO_JEKYLL = ".nojekyll"
TRIES = 5
MOST_NAMED = 3
PREVIEWS = "preview"
_OURS = "target"
_TIP = "refs/tagline/tip"
_CARRIED = (
    "http.",
    "https.",
    "credential.",
    "url.",
    "core.sshcommand",
    "core.askpass",
    "core.gitproxy",
    "user.",
    "ssh.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Where a site goes: a branch of a remote, and the folder there ("" is the branch's root)."""

    remote: str = "origin"
    branch: str = "gh-pages"
    prefix: str = ""

    @property
    def ref(self) -> str:
        """The branch by its full name."""
        return f"refs/heads/{self.branch}"

    def inside(self, path: str) -> str:
        """Give the path on the branch of a path in the site."""
        return f"{self.prefix}/{path}" if self.prefix else path

    def preview(self, name: str) -> str:
        """Give the folder of a preview on the branch."""
        return self.inside(f"{PREVIEWS}/{name}")


class Published(NamedTuple):
    """What a publication did. `commit` is "" where the branch had the same site already (or nothing was to be done)."""

    commit: str
    added: int
    changed: int
    removed: int
    same: int
    tries: int


class Work(NamedTuple):
    """What is to happen to the branch: paths that get a blob, and paths that go."""

    put: Mapping[str, str]
    take: frozenset[str]


class Tip(NamedTuple):
    """The branch as it is: its commit ("" where there is no such branch) and its files with their blobs."""

    commit: str
    files: Mapping[str, str]


class Plain(NamedTuple):
    """What a commit on the branch says of itself: subject and trailers, and its moment."""

    message: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Publishes from one repository to one place; `pause` waits for so many seconds between two tries."""

    aim: Aim
    directory: Path
    git_dir: Path | None
    secrets: Secrets
    words: Plain
    dry_run: bool = False
    pause: Callable[[float], None] = time.sleep

    def publish(self, site: Path, *, replace: bool = False) -> Published:
        """Publish a folder; `replace` lets it take the place of files that something else put there.

        TaglineError where the remote refuses; LostRaceError where somebody else was faster five times.
        """
        aim = self.aim
        with workshop(self) as shop:
            blobs = shop.blobs(site)
            put = {aim.inside(path): blob for path, blob in blobs.items()}
            put[aim.inside(MANIFEST)] = shop.blob(manifest_of(blobs))
            nothing = shop.blob(b"")

            def work(tip: Tip) -> Work:
                before = shop.manifest(tip, aim.inside(MANIFEST))
                if not replace:
                    refuse_foreign(put, tip, before, aim)
                take = frozenset(path for name in before if (path := aim.inside(name)) not in put and path in tip.files)
                return Work(put if NO_JEKYLL in tip.files else {NO_JEKYLL: nothing, **put}, take)

            return shop.put(work)

    def prune(self, name: str = "", older_than: int = 0) -> tuple[Published, tuple[str, ...]]:
        """Remove the preview of a name, else those not published since a moment (seconds); and name them."""
        gone: list[str] = []
        with workshop(self) as shop:

            def work(tip: Tip) -> Work:
                if tip.commit and not name:
                    shop.deepen()
                gone[:] = [
                    one
                    for one in previews(tip, self.aim)
                    if (one == name if name else shop.touched(tip, f"{self.aim.preview(one)}/") < older_than)
                ]
                folders = tuple(f"{self.aim.preview(one)}/" for one in gone)
                return Work({}, frozenset(path for path in tip.files if path.startswith(folders)))

            return shop.put(work), tuple(gone)


def previews(tip: Tip, aim: Aim) -> list[str]:
    """Give the names of the previews that we published."""
    folder = f"{aim.inside(PREVIEWS)}/"
    names = {path.removeprefix(folder).split("/")[0] for path in tip.files if path.startswith(folder)}
    return sorted(name for name in names if f"{aim.preview(name)}/{MANIFEST}" in tip.files)


def manifest_of(blobs: Mapping[str, str]) -> bytes:
    """Write down which files are ours."""
    told = {"made_by": "tagline publish", "files": dict(sorted(blobs.items()))}
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()


def refuse_foreign(put: Mapping[str, str], tip: Tip, before: Mapping[str, str], aim: Aim) -> None:
    """Refuse to put a file in the place of one that something else made, or below or above one."""
    ours = {aim.inside(path) for path in before} | {aim.inside(MANIFEST)}
    foreign = {path for path in tip.files if path not in ours}
    folders = {str(parent) for path in foreign for parent in PurePosixPath(path).parents}
    blocked = sorted(
        path
        for path in put
        if (path in foreign and tip.files[path] != put[path])
        or path in folders
        or any(str(parent) in foreign for parent in PurePosixPath(path).parents)
    )
    if blocked:
        names = ", ".join(blocked[:MOST_NAMED]) + (" …" if len(blocked) > MOST_NAMED else "")
        problem = f"{aim.branch}: {plural(len(blocked), 'file')} there were not published by tagline: {names}"
        remedy = "name a folder of its own with --prefix, or let the site take their place once: --replace"
        raise TaglineError(problem, f"{remedy} (the branch's history keeps them)")


@contextmanager
def workshop(publisher: Publisher) -> Iterator[Workshop]:
    """Give a repository for the time of a publication."""
    aim, secrets = publisher.aim, publisher.secrets
    user = UserGit(publisher.directory, publisher.git_dir, secrets)
    address = user.run("remote", "get-url", "--push", "--", aim.remote)
    if address.code and not _is_address(aim.remote):
        known = ", ".join(user.ask("remote").split()) or "none"
        problem = f"{aim.remote}: no such remote; there is {known}"
        raise TaglineError(problem, "name one with --remote, or give its address")
    url = aim.remote if address.code else address.out.decode("utf-8", "replace").strip()
    if user.run("check-ref-format", "--branch", aim.branch).code:
        problem = f"--branch: {aim.branch!r} is no name for a branch"
        raise TaglineError(problem)
    with tempfile.TemporaryDirectory(prefix="tagline-publish-", ignore_cleanup_errors=True) as made:
        kind = user.run("rev-parse", "--show-object-format").out.decode().strip() or "sha1"
        place = Path(made, "repository.git")
        UserGit(Path(made)).ask("init", "--quiet", "--bare", "--template=", f"--object-format={kind}", str(place))
        with (place / "config").open("a", encoding="utf-8") as file:
            file.write(f"[extensions]\n\tpartialClone = {_OURS}\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n")
        extra = _configuration(user, url)
        # Relative addresses are meant from the user's repository, so git stays there.
        git = UserGit(_top(user), place, secrets, extra)
        yield Workshop(git, Remote(git, _OURS, secrets.without(aim.remote)), publisher)


def _is_address(text: str) -> bool:
    return "://" in text or ":" in text or "/" in text or Path(text).exists()


def _top(user: UserGit) -> Path:
    top = user.run("rev-parse", "--show-toplevel")
    found = top.out.decode("utf-8", "surrogateescape").strip()
    return Path(found) if not top.code and found else user.directory


def _configuration(user: UserGit, url: str) -> dict[str, str]:
    """Hand on what the user's repository says about connections, in variables: on disk it would outlive a crash."""
    pairs = [(f"remote.{_OURS}.url", url), (f"remote.{_OURS}.promisor", "true"), ("core.hooksPath", "/dev/null")]
    told = user.run("config", "--local", "--includes", "--list", "-z").out.decode("utf-8", "replace")
    for entry in told.split("\0"):
        key, _, value = entry.partition("\n")
        if key.lower().startswith(_CARRIED):
            pairs.append((key, value))
    given = os.environ.get("GIT_CONFIG_COUNT", "")  # those of the user go on, such as a helper that knows a token
    first = int(given) if given.isdecimal() else 0
    found = {"GIT_CONFIG_COUNT": str(first + len(pairs))}
    for at, (key, value) in enumerate(pairs, first):
        found |= {f"GIT_CONFIG_KEY_{at}": key, f"GIT_CONFIG_VALUE_{at}": value}
    return found


class Workshop(NamedTuple):
    """A repository of our own that knows the branch and how to reach it."""

    git: UserGit
    remote: Remote
    publisher: Publisher

    @property
    def aim(self) -> Aim:
        """Where the site goes."""
        return self.publisher.aim

    def blobs(self, site: Path) -> Mapping[str, str]:
        """Store the files of a site; give their blobs by path."""
        paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if _is_file(path))
        if not paths:
            problem = f"{site}: holds no file"
            raise TaglineError(problem, "build the site first: `tagline build`")
        named = "".join(f"{(site / path).absolute()}\n" for path in paths).encode("utf-8", "surrogateescape")
        return dict(
            zip(
                paths,
                self.git.ask("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=named).split(),
                strict=True,
            )
        )

    def blob(self, content: bytes) -> str:
        """Store one file."""
        return self.git.ask("hash-object", "-w", "--stdin", stdin=content)

    def tip(self) -> Tip:
        """Ask where the branch is now, and for its files; what they hold stays at the remote."""
        ref = self.aim.ref
        if ref not in self.remote.tips(ref):
            return Tip("", {})
        done = self.git.run(
            *("fetch", "--quiet", "--no-tags", "--depth=1", "--filter=blob:none", "--no-write-fetch-head"),
            *(_OURS, f"+{ref}:{_TIP}"),
        )
        if done.code:
            raise self.remote.unreachable(done.reason)
        commit = self.git.ask("rev-parse", _TIP)
        told = self.git.run("ls-tree", "-r", "-z", "--full-tree", commit).out.decode("utf-8", "surrogateescape")
        files = {}
        for line in filter(None, told.split("\0")):
            facts, _, path = line.partition("\t")
            files[path] = facts.split()[2]
        return Tip(commit, files)

    def manifest(self, tip: Tip, path: str) -> Mapping[str, str]:
        """Read which files of the branch we published."""
        if path not in tip.files:
            return {}
        held = self.git.run("cat-file", "blob", tip.files[path])
        try:
            told = json.loads(held.out)["files"]
            return {str(name): str(blob) for name, blob in told.items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problem = f"{self.aim.branch}: {path} there is no list of what tagline published"
            raise TaglineError(problem, "remove it there, and publish with --replace") from error

    def touched(self, tip: Tip, folder: str) -> int:
        """Say when a folder of the branch last changed, in seconds since 1970."""
        return int(self.git.ask("log", "-1", "--format=%ct", tip.commit, "--", folder) or 0)

    def put(self, work: Callable[[Tip], Work]) -> Published:
        """Do the work on top of the branch as it is, again wherever somebody else was faster."""
        told = ""
        for attempt in range(1, TRIES + 1):
            tip = self.tip()
            todo = work(tip)
            done = _counted(todo, tip, attempt)
            if self.publisher.dry_run or not (done.added or done.changed or done.removed):
                return done
            commit = self._commit(tip, todo)
            pushed = self.remote.push([Update(self.aim.ref, commit, tip.commit)])
            told = said_by(pushed.told)
            if pushed.outcome is Outcome.DONE:
                return done._replace(commit=commit)
            if pushed.outcome is Outcome.REFUSED:
                problem = f"{self.remote.shown}: the remote refused {self.aim.branch}: {told}"
                raise TaglineError(problem, "see which rules it has for that branch; nothing was published")
            if pushed.outcome is Outcome.UNREACHABLE and attempt == TRIES:
                raise self.remote.unreachable(told)
            self.publisher.pause(random.uniform(0.2, 1) * attempt)  # noqa: S311 - two that met once shall not meet again
        problem = f"{self.remote.shown}: others were faster {TRIES} times, and nothing was published: {told}"
        raise LostRaceError(problem, "run this again")

    def deepen(self) -> None:
        """Fetch the history of the branch: when something was published is asked of it."""
        words = ("--quiet", "--no-tags", "--unshallow", "--filter=blob:none", "--no-write-fetch-head")
        self.git.run("fetch", *words, _OURS, f"+{self.aim.ref}:{_TIP}")

    def _commit(self, tip: Tip, todo: Work) -> str:
        """Make the commit that does the work."""
        with tempfile.TemporaryDirectory(prefix="tagline-index-") as made:
            extra = {"GIT_INDEX_FILE": str(Path(made, "index"))}
            self.git.ask("read-tree", *([tip.commit] if tip.commit else ["--empty"]), extra=extra)
            gone = "0" * len(next(iter(todo.put.values()), tip.commit))
            lines = [f"0 {gone}\t{path}\0" for path in sorted(todo.take | _in_the_way(todo, tip))]
            lines += [f"100644 {blob}\t{path}\0" for path, blob in sorted(todo.put.items())]
            self.git.ask(
                "update-index",
                "-z",
                "--index-info",
                stdin="".join(lines).encode("utf-8", "surrogateescape"),
                extra=extra,
            )
            tree = self.git.ask("write-tree", "--missing-ok", extra=extra)
        words = self.publisher.words
        when = f"{words.seconds} +0000"
        extra = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, **self._identity()}
        parents = ["-p", tip.commit] if tip.commit else []
        return self.git.ask("commit-tree", "--no-gpg-sign", *parents, tree, stdin=words.message.encode(), extra=extra)

    def _identity(self) -> dict[str, str]:
        """Give the name of the committer where the user has none, as in CI."""
        if self.git.run("var", "GIT_COMMITTER_IDENT").code == 0 and self.git.run("config", "user.email").code == 0:
            return {}
        roles = ("GIT_AUTHOR", "GIT_COMMITTER")
        return {
            f"{role}_{key}": value
            for role in roles
            for key, value in (("NAME", "Tagline"), ("EMAIL", "tagline@localhost"))
        }


def _in_the_way(todo: Work, tip: Tip) -> set[str]:
    """Find files of the branch that stand where a folder is to be, or in a folder where a file is to be."""
    folders = {str(parent) for path in todo.put for parent in PurePosixPath(path).parents}
    above = {path for path in tip.files if path in folders}
    below = {path for path in tip.files if any(str(parent) in todo.put for parent in PurePosixPath(path).parents)}
    return above | below


def _is_file(path: Path) -> bool:
    if path.is_symlink():
        problem = f"{path}: is a symbolic link, and no site has one"
        raise TaglineError(problem, "build the site anew")
    return path.is_file()


def _counted(todo: Work, tip: Tip, attempt: int) -> Published:
    added = sum(path not in tip.files for path in todo.put)
    same = sum(tip.files.get(path) == blob for path, blob in todo.put.items())
    return Published("", added, len(todo.put) - added - same, len(todo.take), same, attempt)
