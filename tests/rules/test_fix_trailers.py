"""What commits say that they mend."""

import pytest

from stories import commit_of
from tagline.rules.fix_trailers import commits_named, mendings


@pytest.mark.parametrize(
    ("trailer", "names", "releases"),
    [
        ("Fixes: KI-7", ("KI-7",), ()),
        ("Fixes: KI-7, KI-8.", ("KI-7", "KI-8"), ()),
        ('fixes: 1a2b3c4d5e6f ("feat: a (b)")', ("1a2b3c4d5e6f",), ()),
        ("Fixes-release: v1.2.3", (), ("v1.2.3",)),
        ("Fixes: KI-7\nFIXES-RELEASE: v1.2.3", ("KI-7",), ("v1.2.3",)),
    ],
)
def test_names_and_releases_are_read(trailer: str, names: tuple[str, ...], releases: tuple[str, ...]) -> None:
    (found,) = mendings([commit_of(f"fix: x\n\n{trailer}")])
    assert (found.names, found.releases) == (names, releases)


@pytest.mark.parametrize("message", ["fix: x\n\nFixes: #12", "fix: x\n\nFixes #12", "fix: it fixes all", "fix: x"])
def test_what_a_forge_closes_is_no_known_issue(message: str) -> None:
    assert list(mendings([commit_of(message)])) == []


def test_a_beginning_that_two_commits_share_names_neither() -> None:
    one, two = (commit_of("x")._replace(hash=f"abcdef1{n:033x}") for n in (1, 2))
    assert commits_named(["abcdef1", two.hash.upper(), "KI-7"], [one, two]) == {two.hash: two}
