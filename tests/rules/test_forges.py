"""A remote's address, however it is written, leads to the pages of its forge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagline.model.forge import GITEA, GITHUB, GITLAB, Forge, Shape
from tagline.rules.forges import forge_of, name_of

SECRET = "ghp_verysecret"

REMOTES: dict[str, tuple[Shape, str]] = {
    "https://github.com/ada/engine": (GITHUB, "https://github.com/ada/engine"),
    "https://github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "https://github.com/ada/engine/": (GITHUB, "https://github.com/ada/engine"),
    "https://github.com/ada/engine.js.git": (GITHUB, "https://github.com/ada/engine.js"),
    "HTTPS://GitHub.com/Ada/Engine.git": (GITHUB, "https://github.com/Ada/Engine"),
    "http://github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "git://github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "git+ssh://git@github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    f"https://{SECRET}@github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    f"https://x-access-token:{SECRET}@github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "git@github.com:ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "github.com:ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "org-123@github.com:ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "ssh://git@github.com/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "ssh://git@ssh.github.com:443/ada/engine.git": (GITHUB, "https://github.com/ada/engine"),
    "https://github.example.org/ada/engine.git": (GITHUB, "https://github.example.org/ada/engine"),
    "https://gitlab.com/group/sub/group/engine.git": (GITLAB, "https://gitlab.com/group/sub/group/engine"),
    "git@gitlab.com:group/sub/engine.git": (GITLAB, "https://gitlab.com/group/sub/engine"),
    f"https://oauth2:{SECRET}@gitlab.example.org/group/engine.git": (GITLAB, "https://gitlab.example.org/group/engine"),
    "ssh://git@gitlab.example.org:2222/group/engine.git": (GITLAB, "https://gitlab.example.org/group/engine"),
    "https://gitea.example.org/ada/engine.git": (GITEA, "https://gitea.example.org/ada/engine"),
    "https://codeberg.org/ada/engine.git": (GITEA, "https://codeberg.org/ada/engine"),
    "ssh://git@codeberg.org/ada/engine.git": (GITEA, "https://codeberg.org/ada/engine"),
    "git@forgejo.example.org:ada/engine.git": (GITEA, "https://forgejo.example.org/ada/engine"),
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
    "git@gitlab.com:2048/engine.git": (GITLAB, "https://gitlab.com/2048/engine"),
    f"https://oauth2:{SECRET * 40}@gitlab.com/ada/engine.git": (GITLAB, "https://gitlab.com/ada/engine"),
}
STRANGERS = (
    *(
        "",
        " ",
        "/home/ada/github/engine",
        "../github/engine",
        "./github.com/ada/engine",
        "file:///srv/github/engine.git",
    ),
    *(
        "https://example.org/ada/engine.git",
        "https://github.com/",
        "https://github.com/engine",
        "github",
        "C:\\github\\x",
    ),
    *(
        "https://github.com/ada/../../x",
        "ext::sh -c github.com/a/b",
        "https://github.com/ada/<script>",
        "https:///github.com/a/b",
    ),
    *(
        "https://github.com/ada/engine.git?x=1",
        "https://github.com/ada/engine\nhttps://x.example/a/b",
        "-x@github.com:a b/c",
    ),
    *("github:ada/engine", "git@github:ada/engine.git", "ssh://git@gitea:2222/ada/engine.git"),
    *("https://notgithub.com/ada/engine", "git@mygitlab.org:ada/engine", "https://github-mirror.org/ada/engine"),
)


@pytest.mark.parametrize("remote", REMOTES)
def test_the_forge_and_its_address_are_told_by_the_remote(remote: str) -> None:
    found = forge_of(remote)
    assert found is not None
    assert (found.shape, found.address) == REMOTES[remote]


@pytest.mark.parametrize("remote", STRANGERS, ids=ascii)
def test_what_names_no_project_on_a_known_forge_gets_no_links(remote: str) -> None:
    assert forge_of(remote) is None


@given(st.text(st.characters(codec="utf-8", exclude_characters="/@ \n\t\r"), max_size=30))
def test_a_user_name_or_password_never_gets_into_an_address(secret: str) -> None:
    found = forge_of(f"https://user:{secret}-secret@github.com/ada/engine.git")
    assert found is None or found.address == "https://github.com/ada/engine"


@given(st.text("abc:/@.#?<>\"' ", max_size=25))
def test_an_address_holds_only_what_a_link_may_hold(text: str) -> None:
    found = forge_of(f"https://github.com/{text}")
    assert found is None or not set(found.address) & set("<>\"' @?#")


@pytest.mark.parametrize(
    ("remote", "name"),
    [
        ("https://github.com/ada/engine.git", "engine"),
        ("git@example.org:engine.git", "engine"),
        ("https://example.org/a/b/engine", "engine"),
        ("", ""),
        ("not an address", ""),
    ],
)
def test_the_name_of_a_project_is_the_last_part(remote: str, name: str) -> None:
    assert name_of(remote) == name


@pytest.mark.parametrize(
    ("shape", "commit", "compare", "issue", "pull", "release"),
    [
        (GITHUB, "commit/1f", "compare/v1...v2", "issues/3", "pull/4", "releases/tag/v2"),
        (GITLAB, "-/commit/1f", "-/compare/v1...v2", "-/issues/3", "-/merge_requests/4", "-/releases/v2"),
        (GITEA, "commit/1f", "compare/v1...v2", "issues/3", "pulls/4", "releases/tag/v2"),
    ],
    ids=["GitHub", "GitLab", "Gitea"],
)
def test_each_forge_has_its_own_addresses(  # noqa: PLR0913, PLR0917 - one column for each kind of page
    shape: Shape, commit: str, compare: str, issue: str, pull: str, release: str
) -> None:
    forge = Forge(shape=shape, address="https://f.example/a/b")
    found = (forge.commit("1f"), forge.compare("v1", "v2"), forge.issue("3"), forge.pull("4"), forge.release("v2"))
    assert found == tuple(f"https://f.example/a/b/{end}" for end in (commit, compare, issue, pull, release))


def test_a_tag_is_quoted_in_an_address() -> None:
    forge = Forge(shape=GITHUB, address="https://github.com/a/b")
    assert forge.release("pkg@1.0.0+x y<\u00e9>") == "https://github.com/a/b/releases/tag/pkg@1.0.0%2Bx%20y%3C%C3%A9%3E"
    assert forge.compare("a#b", "c?d") == "https://github.com/a/b/compare/a%23b...c%3Fd"


@pytest.mark.parametrize(
    ("shape", "release", "compare"),
    [
        (GITHUB, "releases/tag/@a/b@1.0.0", "compare/@a/b@1.0.0...@a/b@1.1.0"),
        (GITLAB, "-/releases/@a%2Fb@1.0.0", "-/compare/@a/b@1.0.0...@a/b@1.1.0"),
        (GITEA, "releases/tag/@a/b@1.0.0", "compare/@a/b@1.0.0...@a/b@1.1.0"),
    ],
    ids=["GitHub", "GitLab", "Gitea"],
)
def test_a_tag_of_a_scoped_package_keeps_its_signs_where_the_forge_takes_them(
    shape: Shape, release: str, compare: str
) -> None:
    forge = Forge(shape=shape, address="https://f.example/a/b")
    assert forge.release("@a/b@1.0.0") == f"https://f.example/a/b/{release}"
    assert forge.compare("@a/b@1.0.0", "@a/b@1.1.0") == f"https://f.example/a/b/{compare}"
