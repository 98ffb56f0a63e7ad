"""A clone with something to release, and its remote."""

import shutil
from pathlib import Path

import pytest

from commands import Said, tagline
from remotes import git, remote
from stories import git as nobodys_git
from stories import story

TAG = "refs/tags/v1.1.0"
_FOREIGN = (
    *("GH_TOKEN", "GITHUB_TOKEN", "GITLAB_TOKEN", "CI_JOB_TOKEN", "GITEA_TOKEN", "FORGEJO_TOKEN"),
    *("GITHUB_REF_NAME", "GITHUB_REF_TYPE", "GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "CI_COMMIT_BRANCH"),
    *("CI_SERVER_URL", "CI_COMMIT_REF_NAME", "CI"),
)


def settle(monkeypatch: pytest.MonkeyPatch, where: Path) -> None:
    """Let git know who tags, and nothing else of this machine; wait for nobody between two tries."""
    config = where / "gitconfig"
    config.write_text("[user]\n name = Grace Hopper\n email = grace@users.invalid\n[init]\n defaultBranch = main\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in _FOREIGN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("tagline.publishing.releasing.random.uniform", lambda *_: 0.0)


class Pair:
    """A clone and its remote."""

    def __init__(self, where: Path, *lines: str, files: dict[str, str] | None = None) -> None:
        self.there = remote(where / "remote.git")
        self.here = where / "clone"
        told = story("fix: begin", "$ tag v1.0.0 v1.0.0", *(lines or ("feat: import in bulk",)))
        if files:
            told.commit("chore: files", files=files)
            told.refs["refs/heads/main"] = told.tip
        told.told(self.here, bare=False)
        nobodys_git(self.here, "reset", "--quiet", "--hard")
        nobodys_git(self.here, "remote", "add", "origin", "../remote.git")
        nobodys_git(self.here, "push", "--quiet", "origin", "main", "v1.0.0")

    def copied(self, where: Path) -> "Pair":
        """Give the same pair in another place."""
        twin = object.__new__(Pair)
        twin.there = shutil.copytree(self.there, where / "remote.git", symlinks=True)
        twin.here = shutil.copytree(self.here, where / "clone", symlinks=True)
        return twin

    def release(self, *words: str) -> Said:
        """Release."""
        return tagline("release", "--repository", self.here, *words)

    def commit(self, message: str, files: dict[str, str] | None = None) -> None:
        """Commit here and push."""
        for path, text in (files or {}).items():
            (self.here / path).parent.mkdir(parents=True, exist_ok=True)
            (self.here / path).write_bytes(text.encode())
            git(self.here, "add", "--", path)
        git(self.here, "commit", "--quiet", "--allow-empty", "--message", message)
        git(self.here, "push", "--quiet", "origin", "main")

    @property
    def refs(self) -> str:
        """The refs of the remote with their objects."""
        return git(self.there, "for-each-ref", "--format=%(refname) %(objectname)")

    @property
    def state(self) -> tuple[str, str, str]:
        """Everything that a release may change: the remote's refs, the clone's branch and tags, its work tree."""
        own = git(self.here, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/tags")
        return self.refs, own, git(self.here, "status", "--porcelain")
