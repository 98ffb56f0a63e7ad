"""Where a repository is hosted, and the addresses of its commits, issues and releases there."""

from typing import NamedTuple


class Shape(NamedTuple):
    """The addresses of one kind of forge, below the project's own."""

    name: str
    commit: str
    compare: str
    issue: str
    pull: str
    release: str
    pull_sign: str = "#"
    slash_in_release: bool = True  # whether a tag may have its slashes as they are in the address of its release


GITHUB = Shape(
    name="GitHub",
    commit="commit/{hash}",
    compare="compare/{old}...{new}",
    issue="issues/{number}",
    pull="pull/{number}",
    release="releases/tag/{tag}",
)
GITLAB = Shape(
    name="GitLab",
    commit="-/commit/{hash}",
    compare="-/compare/{old}...{new}",
    issue="-/issues/{number}",
    pull="-/merge_requests/{number}",
    release="-/releases/{tag}",
    pull_sign="!",
    slash_in_release=False,
)
GITEA = Shape(
    name="Gitea",
    commit="commit/{hash}",
    compare="compare/{old}...{new}",
    issue="issues/{number}",
    pull="pulls/{number}",
    release="releases/tag/{tag}",
)


class Forge(NamedTuple):
    """A project on a forge. `address` is that of its pages, without user name, password or `.git`."""

    shape: Shape
    address: str

    def commit(self, commit_hash: str) -> str:
        """Give the page of a commit."""
        return f"{self.address}/{self.shape.commit.format(hash=commit_hash)}"

    def compare(self, old_tag: str, new_tag: str) -> str:
        """Give the page that compares two tags."""
        return f"{self.address}/{self.shape.compare.format(old=_quoted(old_tag), new=_quoted(new_tag))}"

    def issue(self, number: str) -> str:
        """Give the page of an issue."""
        return f"{self.address}/{self.shape.issue.format(number=number)}"

    def pull(self, number: str) -> str:
        """Give the page of a pull or merge request."""
        return f"{self.address}/{self.shape.pull.format(number=number)}"

    def release(self, tag: str) -> str:
        """Give the page of a release."""
        quoted = _quoted(tag)
        return (
            f"{self.address}/{self.shape.release.format(tag=quoted if self.shape.slash_in_release else _whole(quoted))}"
        )


def _quoted(tag: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - most commands make no such address

    return quote(tag, safe="/@")


def _whole(quoted: str) -> str:
    return quoted.replace("/", "%2F")
