"""A remote's address, however it is written, leads to the pages of its forge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.errors import TaglineError
from tagline.model.forge import (
    AZURE,
    BITBUCKET,
    BITBUCKET_SERVER,
    FORGEJO,
    GITEA,
    GITHUB,
    GITLAB,
    SHAPES,
    Forge,
    Shape,
    issue_name,
)
from tagline.rules.forges import forge_of, name_of, public

SECRET = "ghp_verysecret"

REMOTES: dict[str, tuple[Shape, str]] = {
    "https://github.com/ada/engine": (GITHUB, "https://github.com/ada/engine"),
    "https://github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "https://github.com/ada/engine/": (GITHUB, "https://github.com/ada/engine"),
    "https://github.com/ada/engine.git/": (GITHUB, "https://github.com/ada/engine"),
    "https://github.com/ada/engine.js.git": (GITHUB, "https://github.com/ada/engine.js"),
    "https://github.com/ada/.github": (GITHUB, "https://github.com/ada/.github"),
    "HTTPS://GitHub.com/Ada/Engine.git": (GITHUB, "https://github.com/Ada/Engine"),
    "https://github.com./ada/engine": (GITHUB, "https://github.com/ada/engine"),
    "  https://github.com/ada/engine.git\r\n": (GITHUB, "https://github.com/ada/engine"),
    "http://github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "git://github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "git+ssh://git@github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "git+https://github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    f"https://{SECRET}@github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    f"https://x-access-token:{SECRET}@github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    f"https://ada@users.invalid:{SECRET}@github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "git@github.com:ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "git@github.com:/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "[git@github.com:22]:ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "github.com:ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "org-123@github.com:ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "ssh://git@github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "ssh://git@ssh.github.com:443/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "https://github.example.org/ada/engine.git": (GITHUB, "https://github.example.org/ada/engine"),
    "git@octo.ghe.com:ada/engine.git": (GITHUB, "https://octo.ghe.com/ada/engine"),
    "https://gitlab.com/group/sub/group/engine.git": (GITLAB, "https://gitlab.com/group/sub/group/engine"),
    "git@gitlab.com:group/sub/engine.git": (GITLAB, "https://gitlab.com/group/sub/engine"),
    "git@gitlab.com:a/b/c/d/e/f/g/engine.git": (GITLAB, "https://gitlab.com/a/b/c/d/e/f/g/engine"),
    "ssh://git@altssh.gitlab.com:443/group/engine.git": (GITLAB, "https://gitlab.com/group/engine"),
    f"https://oauth2:{SECRET}@gitlab.example.org/group/engine.git": (GITLAB, "https://gitlab.example.org/group/engine"),
    "ssh://git@gitlab.example.org:2222/group/engine.git": (GITLAB, "https://gitlab.example.org/group/engine"),
    "https://salsa.debian.org/debian/dpkg": (GITLAB, "https://salsa.debian.org/debian/dpkg"),
    "https://gitea.example.org/ada/engine.git": (GITEA, "https://gitea.example.org/ada/engine"),
    "https://gitea.com/gitea/tea.git": (GITEA, "https://gitea.com/gitea/tea"),
    "https://codeberg.org/ada/engine.git": (FORGEJO, "https://codeberg.org/ada/engine"),
    "ssh://git@codeberg.org/ada/engine.git": (FORGEJO, "https://codeberg.org/ada/engine"),
    "git@forgejo.example.org:ada/engine.git": (FORGEJO, "https://forgejo.example.org/ada/engine"),
    "http://gitea.local:3000/ada/engine.git": (GITEA, "http://gitea.local:3000/ada/engine"),
    "http://gitea:3000/ada/engine": (GITEA, "http://gitea:3000/ada/engine"),
    "http://gitlab.example.org/ada/engine": (GITLAB, "http://gitlab.example.org/ada/engine"),
    "http://gitlab.example.org:80/ada/engine": (GITLAB, "http://gitlab.example.org/ada/engine"),
    f"https://ada:{SECRET}@gitlab.example.org:8443/a/engine": (GITLAB, "https://gitlab.example.org:8443/a/engine"),
    "https://gitlab.example.org:443/ada/engine": (GITLAB, "https://gitlab.example.org/ada/engine"),
    "https://github.com:443/ada/engine": (GITHUB, "https://github.com/ada/engine"),
    "https://git.gitlab.example.org/ada/engine": (GITLAB, "https://git.gitlab.example.org/ada/engine"),
    "git@github.com-work:ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "ssh://git@gitlab.com-work/ada/engine.git": (GITLAB, "https://gitlab.com/ada/engine"),
    "git@bitbucket.org-work:ada/engine.git": (BITBUCKET, "https://bitbucket.org/ada/engine"),
    "git@gitlab.com:2048/engine.git": (GITLAB, "https://gitlab.com/2048/engine"),
    f"https://oauth2:{SECRET * 400}@gitlab.com/ada/engine.git": (GITLAB, "https://gitlab.com/ada/engine"),
    "https://bitbucket.org/ada/engine.git": (BITBUCKET, "https://bitbucket.org/ada/engine"),
    f"https://x-token-auth:{SECRET}@bitbucket.org/ada/engine.git": (BITBUCKET, "https://bitbucket.org/ada/engine"),
    "git@bitbucket.org:ada/engine.git": (BITBUCKET, "https://bitbucket.org/ada/engine"),
    "ssh://git@altssh.bitbucket.org:443/ada/engine.git": (BITBUCKET, "https://bitbucket.org/ada/engine"),
    "https://bitbucket.example.org/scm/ENG/engine.git": (
        BITBUCKET_SERVER,
        "https://bitbucket.example.org/projects/ENG/repos/engine",
    ),
    f"https://ada:{SECRET}@bitbucket.example.org:8443/scm/~ada/engine.git": (
        BITBUCKET_SERVER,
        "https://bitbucket.example.org:8443/users/ada/repos/engine",
    ),
    "https://stash.example.org/context/scm/ENG/engine.git": (
        BITBUCKET_SERVER,
        "https://stash.example.org/context/projects/ENG/repos/engine",
    ),
    "ssh://git@bitbucket.example.org:7999/ENG/engine.git": (
        BITBUCKET_SERVER,
        "https://bitbucket.example.org/projects/ENG/repos/engine",
    ),
    "ssh://git@bitbucket.example.org:7999/~ada/engine.git": (
        BITBUCKET_SERVER,
        "https://bitbucket.example.org/users/ada/repos/engine",
    ),
    "git@stash.example.org:ENG/engine.git": (
        BITBUCKET_SERVER,
        "https://stash.example.org/projects/ENG/repos/engine",
    ),
    "https://dev.azure.com/org/project/_git/engine": (AZURE, "https://dev.azure.com/org/project/_git/engine"),
    f"https://org:{SECRET}@dev.azure.com/org/project/_git/engine": (
        AZURE,
        "https://dev.azure.com/org/project/_git/engine",
    ),
    "https://dev.azure.com/org/My%20Project/_git/The%20Engine": (
        AZURE,
        "https://dev.azure.com/org/My%20Project/_git/The%20Engine",
    ),
    "https://dev.azure.com/org/My Project/_git/engine": (AZURE, "https://dev.azure.com/org/My%20Project/_git/engine"),
    "https://dev.azure.com/org/_git/engine": (AZURE, "https://dev.azure.com/org/engine/_git/engine"),
    "https://dev.azure.com/org/project/_git/_optimized/engine": (
        AZURE,
        "https://dev.azure.com/org/project/_git/engine",
    ),
    "https://dev.azure.com/org/project/_git/_full/engine": (AZURE, "https://dev.azure.com/org/project/_git/engine"),
    "git@ssh.dev.azure.com:v3/org/project/engine": (AZURE, "https://dev.azure.com/org/project/_git/engine"),
    "git@ssh.dev.azure.com:v3/org/My%20Project/_optimized/engine": (
        AZURE,
        "https://dev.azure.com/org/My%20Project/_git/engine",
    ),
    "ssh://git@ssh.dev.azure.com:22/v3/org/project/engine": (AZURE, "https://dev.azure.com/org/project/_git/engine"),
    "org@vs-ssh.visualstudio.com:v3/org/project/engine": (AZURE, "https://dev.azure.com/org/project/_git/engine"),
    "https://org.visualstudio.com/project/_git/engine": (AZURE, "https://org.visualstudio.com/project/_git/engine"),
    "https://org.visualstudio.com/DefaultCollection/project/_git/engine": (
        AZURE,
        "https://org.visualstudio.com/DefaultCollection/project/_git/engine",
    ),
    "https://org.visualstudio.com/DefaultCollection/_git/engine": (
        AZURE,
        "https://org.visualstudio.com/DefaultCollection/engine/_git/engine",
    ),
    "https://org.visualstudio.com/_git/engine": (AZURE, "https://org.visualstudio.com/engine/_git/engine"),
    "https://tfs.example.org/tfs/DefaultCollection/project/_git/engine": (
        AZURE,
        "https://tfs.example.org/tfs/DefaultCollection/project/_git/engine",
    ),
    "http://tfs:8080/tfs/DefaultCollection/project/_git/engine": (
        AZURE,
        "http://tfs:8080/tfs/DefaultCollection/project/_git/engine",
    ),
    "ssh://tfs.example.org:22/tfs/DefaultCollection/project/_git/engine": (
        AZURE,
        "https://tfs.example.org/tfs/DefaultCollection/project/_git/engine",
    ),
}
STRANGERS = (
    *("", " ", "/home/ada/github/engine", "../github/engine", "./github.com/ada/engine"),
    *("file:///srv/github/engine.git", "https://example.org/ada/engine.git", "https://github.com/"),
    *("https://github.com/engine", "github", "C:\\github\\x", "C:/github.com/a/b", "\\\\github.com\\a\\b"),
    *("https://github.com/ada/../../x", "https://github.com/ada/./x", "https://github.com/ada/%2e%2e/x"),
    *("ext::sh -c github.com/a/b", "https://github.com/ada/<script>", "https:///github.com/a/b"),
    *("https://github.com/ada/%3Cscript%3E", "https://github.com/ada/%0Aengine", "https://github.com/ada//engine"),
    *("https://github.com/ada/engine.git?x=1", "https://github.com/ada/engine\nhttps://x.example/a/b"),
    *("-x@github.com:a b/c", "https://github.com/ada/\u202eengine", "https://github.com:port/ada/engine"),
    *("github:ada/engine", "git@github:ada/engine.git", "ssh://git@gitea:2222/ada/engine.git"),
    *("https://notgithub.com/ada/engine", "git@mygitlab.org:ada/engine", "https://github-mirror.org/ada/engine"),
    *("https://github.com/ada/engine/tree", "https://bitbucket.org/ada/engine/src", "javascript://github.com/a/b"),
    *("https://dev.azure.com/org/project", "git@ssh.dev.azure.com:v3/org/engine", "https://dev.azure.com/_git/"),
    *("https://bitbucket.example.org/engine", "https://bitbucket.example.org/git/ENG/x", "https://[::1/a/b"),
    *("https://[2001:db8::1]/a/b", "git@[2001:db8::1]:a/b", "[git@]:a/b", "://", "@:/", "]:"),
    "org@vs-ssh.visualstudio.com:22/DefaultCollection/project/_ssh/engine",
)
OWN_HOSTS: dict[tuple[str, str, str], tuple[Shape, str]] = {
    ("https://git.example.org/a/b/c.git", "gitlab", ""): (GITLAB, "https://git.example.org/a/b/c"),
    ("git@git.example.org:a/b.git", "github", ""): (GITHUB, "https://git.example.org/a/b"),
    ("https://git.example.org/forge/a/b.git", "forgejo", ""): (FORGEJO, "https://git.example.org/forge/a/b"),
    ("ssh://git@code.example.org:7999/ENG/x.git", "bitbucket-server", ""): (
        BITBUCKET_SERVER,
        "https://code.example.org/projects/ENG/repos/x",
    ),
    ("ssh://git@[2001:db8::1]:2222/a/b.git", "gitea", ""): (GITEA, "https://[2001:db8::1]/a/b"),
    ("git@[2001:DB8::1]:a/b.git", "gitea", ""): (GITEA, "https://[2001:db8::1]/a/b"),
    ("https://ada:secret@[::1]:8443/a/b.git", "gitlab", ""): (GITLAB, "https://[::1]:8443/a/b"),
    ("https://gitlab.example.org/a/b", "gitea", ""): (GITEA, "https://gitlab.example.org/a/b"),
    ("", "gitlab", "https://git.example.org/a/b/"): (GITLAB, "https://git.example.org/a/b"),
    ("/srv/engine.git", "", "https://gitlab.com/a/b"): (GITLAB, "https://gitlab.com/a/b"),
    ("git@alias:a/b.git", "gitea", "http://git.example.org:3000/a/b.git"): (GITEA, "http://git.example.org:3000/a/b"),
    ("https://github.com/a/b", "", "https://codeberg.org/a/b"): (FORGEJO, "https://codeberg.org/a/b"),
    ("", "", "https://ada:secret@github.com/a/b"): (GITHUB, "https://github.com/a/b"),
    ("", "bitbucket-server", "https://code.example.org/users/ada/repos/x/browse"): (
        BITBUCKET_SERVER,
        "https://code.example.org/users/ada/repos/x",
    ),
    ("", "azure", "https://azure.example.org/Collection/My%20Project/_git/x"): (
        AZURE,
        "https://azure.example.org/Collection/My%20Project/_git/x",
    ),
}


@pytest.mark.parametrize("remote", REMOTES)
def test_the_forge_and_its_address_are_told_by_the_remote(remote: str) -> None:
    found = forge_of(remote)
    assert found is not None
    assert (found.shape, found.address) == REMOTES[remote]


@pytest.mark.parametrize("remote", STRANGERS, ids=ascii)
def test_what_names_no_project_on_a_known_forge_gets_no_links(remote: str) -> None:
    assert forge_of(remote) is None


@pytest.mark.parametrize("given", OWN_HOSTS, ids=str)
def test_the_settings_tell_where_the_remote_does_not(given: tuple[str, str, str]) -> None:
    found = forge_of(*given)
    assert found is not None
    assert (found.shape, found.address) == OWN_HOSTS[given]


def test_a_kind_makes_no_forge_of_a_folder() -> None:
    assert [forge_of(remote, "gitlab") for remote in ("", "/srv/engine", "git@alias:a/b", "https://x.org/a")] == [
        *(None, None, None, None)
    ]


@pytest.mark.parametrize(
    ("kind", "address", "problem"),
    [
        ("", "https://git.example.org/a/b", "git.example.org does not tell which kind of forge it is"),
        ("", f"https://ada:{SECRET}@git.example.org/a/b", "git.example.org does not tell which kind of forge it is"),
        ("gitlab", "git.example.org/a/b", "expected an address such as https://git.example.org/group/project"),
        ("gitlab", f"{SECRET}@git.example.org:a/b", "found 'git.example.org:a/b'"),
        ("gitlab", f"https://a:{SECRET}@git.example.org:x/a/b?t={SECRET}", "found 'https://git.example.org:x/a/b'"),
        ("gitlab", f"https://user:{SECRET}/x@git.example.org/a/b", "expected an address"),
        (
            "gitlab",
            f"https://a:{SECRET}@git.example.org/a",
            "a repository on GitLab, found 'https://git.example.org/a'",
        ),
        ("github", "https://git.example.org/a/b/c", "expected the address of a repository on GitHub"),
        ("azure", "https://git.example.org/a/b", "expected the address of a repository on Azure DevOps"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_clear_error(kind: str, address: str, problem: str) -> None:
    with pytest.raises(TaglineError) as refused:
        forge_of("https://github.com/a/b", kind, address)
    assert problem in str(refused.value)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("issues", ["https://x.example/", "PROJ", "ftp://x/{id}", "https://x/{key}", "javascript:{id}"])
def test_the_address_of_issues_needs_a_place_for_the_issue(issues: str) -> None:
    with pytest.raises(TaglineError, match=r"forge\.issues: expected an address with \{id\} or \{number\}"):
        forge_of("", issues=issues)


def test_the_address_of_issues_signs_nobody_in() -> None:
    with pytest.raises(TaglineError, match="without user name or password") as refused:
        forge_of("", issues=f"https://ada:{SECRET}@jira.example.org/browse/{{id}}")
    assert SECRET not in str(refused.value)


@given(st.text(st.characters(codec="utf-8", exclude_characters="/@ \n\t\r"), max_size=30))
def test_a_user_name_or_password_never_gets_into_an_address(secret: str) -> None:
    found = forge_of(f"https://user:{secret}-secret@github.com/ada/engine.git")
    assert found is None or found.address == "https://github.com/ada/engine"


@given(st.text("abc:/@.#?<>\"'[]% ", max_size=25), st.sampled_from(["github.com", "dev.azure.com", "gitlab.com"]))
def test_an_address_holds_only_what_a_link_may_hold(text: str, host: str) -> None:
    for remote in (f"https://{host}/{text}", f"git@{host}:{text}", f"https://{text}/a/_git/b", text):
        found = forge_of(remote)
        assert found is None or not set(found.address) & set("<>\"' @?#[]")


@given(st.text(max_size=60), st.sampled_from(["", *SHAPES]))
def test_any_text_for_a_remote_is_read_or_passed_over(text: str, kind: str) -> None:
    name_of(text)
    found = forge_of(text, kind)
    assert found is None or found.address.startswith(("https://", "http://"))


@given(st.text(alphabet="ab:/.@?#[]", max_size=20), st.text(alphabet="ab:/.@?#[]", max_size=20))
def test_what_stands_before_the_at_sign_is_not_shown(before: str, after: str) -> None:
    for scheme in ("", "https://"):
        assert SECRET not in public(f"{scheme}{before}{SECRET}@{after}")


@pytest.mark.parametrize(
    ("remote", "name"),
    [
        ("https://github.com/ada/engine.git", "engine"),
        ("git@example.org:engine.git", "engine"),
        ("https://example.org/a/b/engine", "engine"),
        ("https://dev.azure.com/org/My%20Project/_git/The%20Engine", "The Engine"),
        ("git@ssh.dev.azure.com:v3/org/project/engine", "engine"),
        ("https://example.org/a/%0Aengine", ""),
        ("https://example.org/..", ""),
        ("https://example.org", ""),
        ("/srv/engine.git", ""),
        ("../engine", ""),
        ("", ""),
        ("not an address", ""),
    ],
)
def test_the_name_of_a_project_is_the_last_part(remote: str, name: str) -> None:
    assert name_of(remote) == name


PAGES: dict[str, tuple[str, ...]] = {
    # commit, two tags, tag and branch, issue, pull request, release
    "github": (
        "/commit/1f",
        "/compare/v1...v2",
        "/compare/v1...main",
        "/issues/3",
        "/pull/4",
        "/releases/tag/v2",
    ),
    "gitlab": (
        "/-/commit/1f",
        "/-/compare/v1...v2",
        "/-/compare/v1...main",
        "/-/issues/3",
        "/-/merge_requests/4",
        "/-/tags/v2",
    ),
    "gitea": (
        "/commit/1f",
        "/compare/v1...v2",
        "/compare/v1...main",
        "/issues/3",
        "/pulls/4",
        "/releases/tag/v2",
    ),
    "forgejo": (
        "/commit/1f",
        "/compare/v1...v2",
        "/compare/v1...main",
        "/issues/3",
        "/pulls/4",
        "/releases/tag/v2",
    ),
    "bitbucket": (
        "/commits/1f",
        "/branches/compare/v2..v1",
        "/branches/compare/main..v1",
        "/issues/3",
        "/pull-requests/4",
        "/commits/tag/v2",
    ),
    "bitbucket-server": (
        "/commits/1f",
        "/compare/commits?targetBranch=refs%2Ftags%2Fv1&sourceBranch=refs%2Ftags%2Fv2",
        "/compare/commits?targetBranch=refs%2Ftags%2Fv1&sourceBranch=refs%2Fheads%2Fmain",
        "",
        "/pull-requests/4",
        "/browse?at=refs%2Ftags%2Fv2",
    ),
    "azure": (
        "/commit/1f",
        "/branchCompare?baseVersion=GTv1&targetVersion=GTv2",
        "/branchCompare?baseVersion=GTv1&targetVersion=GBmain",
        "",  # in another test: it does not begin with the repository's address
        "/pullrequest/4",
        "?version=GTv2",
    ),
}


@pytest.mark.parametrize("kind", SHAPES)
def test_each_forge_has_its_own_addresses(kind: str) -> None:
    forge = Forge(shape=SHAPES[kind], address="https://f.example/a/b")
    issue = "" if kind == "azure" else forge.issue("3")
    found = (
        *(forge.commit("1f"), forge.compare("v1", "v2"), forge.since("v1", "main"), issue, forge.pull("4")),
        forge.release("v2"),
    )
    assert found == tuple(end and f"https://f.example/a/b{end}" for end in PAGES[kind])


def test_work_items_of_azure_belong_to_the_project() -> None:
    forge = Forge(AZURE, "https://dev.azure.com/org/My%20Project/_git/engine")
    assert forge.issue("3") == "https://dev.azure.com/org/My%20Project/_workitems/edit/3"


COMPARED: dict[str, str] = {
    "github": "/compare/@x/a@1.0.0...x/v1.1.0",
    "gitlab": "/-/compare/@x%2Fa@1.0.0...x%2Fv1.1.0",
    "gitea": "/compare/@x/a@1.0.0...x/v1.1.0",
    "forgejo": "/compare/@x/a@1.0.0...x/v1.1.0",
    "bitbucket": "/branches/compare/x%2Fv1.1.0..@x%2Fa@1.0.0",
    "bitbucket-server": "/compare/commits?targetBranch=refs%2Ftags%2F%40x%2Fa%401.0.0"
    "&sourceBranch=refs%2Ftags%2Fx%2Fv1.1.0",
    "azure": "/branchCompare?baseVersion=GT%40x%2Fa%401.0.0&targetVersion=GTx%2Fv1.1.0",
}


@pytest.mark.parametrize("kind", SHAPES)
def test_the_tags_of_a_monorepo_are_quoted_as_their_forge_takes_them(kind: str) -> None:
    forge = Forge(shape=SHAPES[kind], address="")
    assert forge.compare("@x/a@1.0.0", "x/v1.1.0") == COMPARED[kind]


HOSTILE = "pkg+x&y=1#b?c%41<\u00e9>\"'{at}"


@pytest.mark.parametrize("kind", SHAPES)
def test_a_hostile_tag_stays_inside_its_part_of_an_address(kind: str) -> None:
    forge = Forge(shape=SHAPES[kind], address="https://f.example/a/b")
    quoted = "pkg%2Bx%26y%3D1%23b%3Fc%2541%3C%C3%A9%3E%22%27%7Bat%7D"
    for address in (forge.release(HOSTILE), forge.compare("v1", HOSTILE), forge.since("v1", HOSTILE)):
        assert quoted in address
        assert not set(address) & set("<>\"'{}#\u00e9")


def test_issues_that_are_kept_elsewhere_are_found_there() -> None:
    here = Forge(GITHUB, "https://github.com/a/b")
    jira = here._replace(issues="https://jira.example.org/browse/{id}?focused=1")
    redmine = here._replace(issues="https://redmine.example.org/issues/{number}")
    assert (here.issue("PROJ-12"), here.issue("12")) == ("", "https://github.com/a/b/issues/12")
    assert jira.issue("PROJ-12") == "https://jira.example.org/browse/PROJ-12?focused=1"
    assert jira.issue("12") == "https://github.com/a/b/issues/12"
    assert redmine.issue("12") == "https://redmine.example.org/issues/12"
    assert redmine.issue("PROJ-12") == ""


@pytest.mark.parametrize(
    ("shape", "address", "expected"),
    [
        (GITHUB, "https://github.com/a/b", "https://github.com/x/y/issues/12"),
        (GITEA, "https://f.example/git/a/b", "https://f.example/git/x/y/issues/12"),
        (GITLAB, "https://gitlab.com/a/b/c", "https://gitlab.com/x/y/-/issues/12"),
        (BITBUCKET, "https://bitbucket.org/a/b", "https://bitbucket.org/x/y/issues/12"),
        (BITBUCKET_SERVER, "https://f.example/projects/a/repos/b", ""),
        (AZURE, "https://dev.azure.com/o/p/_git/b", ""),
    ],
    ids=lambda value: value.name if isinstance(value, Shape) else "",
)
def test_an_issue_of_another_repository_is_found_there(shape: Shape, address: str, expected: str) -> None:
    assert Forge(shape, address).issue("x/y#12") == expected


def test_a_reference_is_written_as_people_write_it() -> None:
    assert [issue_name(one) for one in ("12", "PROJ-12", "x/y#12")] == ["#12", "PROJ-12", "x/y#12"]
