"""Where a repository is hosted, and the addresses of its commits, issues and releases there."""

from typing import NamedTuple


class Shape(NamedTuple):
    """The addresses of one kind of forge; `{at}` is the repository's own, `{project}` that of the project around it.

    `since` compares a tag with a branch, where that differs from two tags. `issue` is "" where the forge has none of
    its own. `pull_sign` is how people there write a pull request; `kept` are the characters of a tag's name that its
    addresses take unquoted. `depth` counts the names in a repository's path, 0 for any number of them.
    """

    kind: str
    name: str
    commit: str
    compare: str
    pull: str
    release: str
    issue: str = "{at}/issues/{number}"
    since: str = ""
    pull_sign: str = "#"
    kept: str = "/@"
    depth: int = 2


GITHUB = Shape(
    kind="github",
    name="GitHub",
    commit="{at}/commit/{hash}",
    compare="{at}/compare/{old}...{new}",
    pull="{at}/pull/{number}",
    release="{at}/releases/tag/{tag}",  # shows tags without a release, too
)
GITLAB = Shape(
    kind="gitlab",
    name="GitLab",
    commit="{at}/-/commit/{hash}",
    compare="{at}/-/compare/{old}...{new}",
    pull="{at}/-/merge_requests/{number}",
    release="{at}/-/tags/{tag}",  # leads on to the release; `-/releases/` knows only the tags that have one
    issue="{at}/-/issues/{number}",
    pull_sign="!",
    kept="@",
    depth=0,
)
GITEA = Shape(
    kind="gitea",
    name="Gitea",
    commit="{at}/commit/{hash}",
    compare="{at}/compare/{old}...{new}",
    pull="{at}/pulls/{number}",
    release="{at}/releases/tag/{tag}",
)
FORGEJO = GITEA._replace(kind="forgejo", name="Forgejo")
BITBUCKET = Shape(
    kind="bitbucket",
    name="Bitbucket",
    commit="{at}/commits/{hash}",
    compare="{at}/branches/compare/{new}..{old}",  # the newer one first
    pull="{at}/pull-requests/{number}",
    release="{at}/commits/tag/{tag}",  # what its interface gives as a tag's page; there are no releases
    kept="@",
)
BITBUCKET_SERVER = Shape(
    kind="bitbucket-server",
    name="Bitbucket",
    commit="{at}/commits/{hash}",
    compare="{at}/compare/commits?targetBranch=refs%2Ftags%2F{old}&sourceBranch=refs%2Ftags%2F{new}",
    since="{at}/compare/commits?targetBranch=refs%2Ftags%2F{old}&sourceBranch=refs%2Fheads%2F{new}",
    pull="{at}/pull-requests/{number}",
    release="{at}/browse?at=refs%2Ftags%2F{tag}",
    issue="",
    kept="",
)
AZURE = Shape(
    kind="azure",
    name="Azure DevOps",
    commit="{at}/commit/{hash}",
    compare="{at}/branchCompare?baseVersion=GT{old}&targetVersion=GT{new}",
    since="{at}/branchCompare?baseVersion=GT{old}&targetVersion=GB{new}",
    pull="{at}/pullrequest/{number}",
    release="{at}?version=GT{tag}",
    issue="{project}/_workitems/edit/{number}",  # work items belong to the project, not to the repository
    pull_sign="!",
    kept="",
    depth=0,
)
SHAPES = {shape.kind: shape for shape in (GITHUB, GITLAB, GITEA, FORGEJO, BITBUCKET, BITBUCKET_SERVER, AZURE)}


class Forge(NamedTuple):
    """A project on a forge. `address` is that of its pages, without user name, password or `.git`.

    `issues` is the address of an issue where they are kept elsewhere: `{id}` stands for a key such as PROJ-123,
    `{number}` for a number.
    """

    shape: Shape
    address: str
    issues: str = ""

    def commit(self, commit_hash: str) -> str:
        """Give the page of a commit."""
        return self.shape.commit.format(at=self.address, hash=commit_hash)

    def compare(self, old_tag: str, new_tag: str) -> str:
        """Give the page that compares two tags."""
        return self.shape.compare.format(at=self.address, old=self._quoted(old_tag), new=self._quoted(new_tag))

    def since(self, tag: str, branch: str) -> str:
        """Give the page that compares a tag with a branch."""
        shape = self.shape.since or self.shape.compare
        return shape.format(at=self.address, old=self._quoted(tag), new=self._quoted(branch))

    def pull(self, number: str) -> str:
        """Give the page of a pull or merge request."""
        return self.shape.pull.format(at=self.address, number=number)

    def release(self, tag: str) -> str:
        """Give the page of a release, or of its tag where the forge has no releases."""
        return self.shape.release.format(at=self.address, tag=self._quoted(tag))

    def issue(self, reference: str) -> str:
        """Give the page of an issue by its number, its key (PROJ-123) or `owner/repository#12`; "" if there is none."""
        if reference.isdecimal():
            if "{number}" in self.issues:
                return self.issues.replace("{number}", reference)
            return self.shape.issue.format(at=self.address, project=self._project(), number=reference)
        if "#" in reference:
            return self._elsewhere(*reference.rsplit("#", 1))
        return self.issues.replace("{id}", reference) if "{id}" in self.issues else ""

    def _elsewhere(self, path: str, number: str) -> str:
        """Give the page of an issue of another repository on this forge."""
        if not self.shape.issue or self.shape is AZURE:
            return ""
        names = self.shape.depth or self.address.count("/") - 2  # all that follows scheme and host
        return self.shape.issue.format(at=f"{self.address.rsplit('/', names)[0]}/{path}", number=number)

    @property
    def path(self) -> str:
        """The repository's path on its forge, as `owner/repository`."""
        return self.address.partition("://")[2].partition("/")[2]

    def _project(self) -> str:
        return self.address.partition("/_git/")[0]

    def _quoted(self, name: str) -> str:
        from urllib.parse import quote  # noqa: PLC0415 - most commands make no such address

        return quote(name, safe=self.shape.kept)


def issue_name(reference: str) -> str:
    """Write a reference to an issue as people do: `#12`, `PROJ-123`, `owner/repository#12`."""
    return f"#{reference}" if reference.isdecimal() else reference
