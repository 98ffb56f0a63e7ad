"""What a project has decided about itself. Where it has said nothing, the repository is asked.

These classes are the one definition of the settings: the reader of `[tool.tagline]` and `tagline.toml`, the JSON
Schema and `tagline config` are made from them. A field's name in a file has "-" for "_"; the text beside its type is
what users read about it. They are named tuples, because every command makes them: a dataclass costs 8 times as much.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple

from tagline.model.definition import Example

ForgeKind = Literal["", "github", "gitlab", "gitea", "forgejo", "bitbucket", "bitbucket-server", "azure"]
BumpWord = Literal["none", "patch", "minor", "major"]
KindWord = Literal[
    "breaking", "security", "added", "changed", "deprecated", "removed", "fixed", "other", "docs", "internal"
]
Style = Literal["conventional", "gitmoji"]
SignWord = Literal["auto", "always", "never"]
Format = Literal["tagline", "keep-a-changelog-1.1", "keep-a-changelog-2.0"]


class TypeRule(NamedTuple):
    """What a type of commit means. Without `bump` it moves the version as its kind does."""

    kind: Annotated[KindWord, "Where notes list it."] = "other"
    bump: Annotated[BumpWord | None, "How far it moves the version; without it, as its kind does."] = None


class PackageSettings(NamedTuple):
    """A package of a monorepo: the folders that belong to it, and how its tags are named."""

    name: Annotated[str, "The package's name.", Example("core")]
    paths: Annotated[
        tuple[str, ...],
        "Its folders and files, from the root of the repository (`.` is all of it); the folder that is named like the "
        "package where none is set.",
        Example(("packages/core",)),
    ] = ()
    tag: Annotated[
        str,
        "Its tags, such as `{package}@{version}`; found out from the tags where it is not set.",
        Example("{package}@{version}"),
    ] = ""


class ForgeSettings(NamedTuple):
    """Where the project is hosted, where its remote does not tell."""

    kind: Annotated[ForgeKind, "The kind of forge; told by the host's name where it is not set."] = ""
    address: Annotated[
        str,
        "The address of the project's pages; made from the remote where it is not set.",
        Example("https://code.example.org/ada/engine"),
    ] = ""
    issues: Annotated[
        str,
        "The address of issues kept elsewhere; `{id}` stands for a key such as PROJ-123, `{number}` for a number.",
    ] = ""


class ChangelogSettings(NamedTuple):
    """How changelogs are written, and which file people kept by hand."""

    format: Annotated[Format, "The layout that `tagline changelog` writes."] = "tagline"
    prose: Annotated[
        str, "A changelog kept by hand whose texts become the words of its releases.", Example("CHANGES.md")
    ] = ""


class PublishSettings(NamedTuple):
    """Where `tagline publish` puts the site."""

    remote: Annotated[str, "The remote, by its name or its address.", Example("origin")] = "origin"
    branch: Annotated[str, "The branch that holds the site.", Example("gh-pages")] = "gh-pages"
    prefix: Annotated[
        str, "The folder of the site on that branch; its root where it is not set.", Example("releases")
    ] = ""
    allow: Annotated[
        tuple[str, ...],
        "Texts that look like something secret or private, and may be published.",
        Example(("security@example.org",)),
    ] = ()


class ReleaseSettings(NamedTuple):
    """How `tagline release` cuts releases."""

    remote: Annotated[str, "The remote that gets the tags.", Example("origin")] = "origin"
    branches: Annotated[
        tuple[str, ...],
        "The branches that releases come from, as patterns; the remote's default one and those of release lines where "
        "none is set.",
        Example(("main", "release/*")),
    ] = ()
    changelog: Annotated[
        str, "A changelog that gets its marked region written with each release.", Example("CHANGELOG.md")
    ] = ""
    versions: Annotated[
        tuple[str, ...],
        "Where the version is written: a file and a key of it, or a name in its text.",
        Example(("pyproject.toml:project.version", "src/engine/__init__.py:__version__")),
    ] = ()
    delegate: Annotated[
        bool, "Whether `semantic-release version` writes the files, as [tool.semantic_release] says."
    ] = False
    sign: Annotated[SignWord, "Whether tags are signed; `auto` is as git is set up."] = "auto"
    forge: Annotated[bool, "Whether the forge gets a release, where there is a token for it."] = True
    assets: Annotated[tuple[str, ...], "Files for the forge's release, as patterns.", Example(("dist/*",))] = ()
    request: Annotated[str, "The branch of the release pull request.", Example("release/next")] = "release/next"


class Settings(NamedTuple):
    """Every setting; the defaults are what a project without any gets."""

    name: Annotated[str, "The project's name; the remote's or the folder's where it is not set.", Example("Engine")] = (
        ""
    )
    scheme: Annotated[
        str,
        "How versions are made: `semver`, `pep440`, or `calver:` with a pattern, as `calver:YYYY.MM.MICRO`.",
        Example("calver:YYYY.MM.MICRO"),
    ] = "semver"
    tag: Annotated[
        str,
        "How tags are named, such as `v{version}`; found out from the tags where it is not set.",
        Example("v{version}"),
    ] = ""
    first_version: Annotated[
        str,
        "The version of the first release; 0.1.0, or the scheme's own first, where it is not set.",
        Example("0.1.0"),
    ] = ""
    allow_zero: Annotated[bool, "Whether 0.x versions are made; without them the first version is 1.0.0."] = True
    major_on_zero: Annotated[bool, "Whether a breaking change leads from 0.x to 1.0.0."] = False
    style: Annotated[Style, "How subjects begin; `gitmoji` reads an emoji or its `:code:` as the type, too."] = (
        "conventional"
    )
    types: Annotated[
        Mapping[str, KindWord | TypeRule],
        "What types mean, beyond those known; a key may also be any beginning of a subject, such as `[fix]`.",
        Example(MappingProxyType({"improve": "changed"})),
    ] = MappingProxyType({})
    exclude: Annotated[
        tuple[str, ...],
        "Regular expressions; a commit whose subject begins with one is left out.",
        Example(("Release v?[0-9]",)),
    ] = ()
    hide: Annotated[
        tuple[str, ...],
        "Kinds or types that notes leave out, such as `other`; they count for the version.",
        Example(("other", "chore")),
    ] = ()
    changelog: Annotated[ChangelogSettings, "Changelogs."] = ChangelogSettings()
    forge: Annotated[ForgeSettings, "Where the project is hosted."] = ForgeSettings()
    publish: Annotated[PublishSettings, "Publishing the site."] = PublishSettings()
    release: Annotated[ReleaseSettings, "Cutting releases."] = ReleaseSettings()
    paths: Annotated[
        tuple[str, ...],
        "The project's own folders and files, beside its packages; without one, the whole repository.",
    ] = ()
    packages: Annotated[
        tuple[PackageSettings, ...], "The packages of a monorepo; found out from the tags where none is set."
    ] = ()
    detect_packages: Annotated[bool, "Whether tags such as `name@1.2.3` make packages."] = True


DEFAULTS = Settings()


class Origin(NamedTuple):
    """Where a setting stands: a file, its line, the key there, and the table ("" at the top of a file of our own)."""

    file: str
    line: int
    key: str
    table: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}{f' [{self.table}]' if self.table else ''}"


class Origins(NamedTuple):
    """Where settings were found, by key ("tag", "changelog.format", "types.feat"); all others are as they come.

    `notes` are sentences about what a file says and what is not taken from it.
    """

    places: Mapping[str, Origin] = MappingProxyType({})
    notes: tuple[str, ...] = ()


NOWHERE = Origins()
