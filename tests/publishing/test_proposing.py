"""A protected branch gets a release as a pull request, and its merge is released."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from forges import TOKEN, Forge, forge
from pairs import Pair, settle
from remotes import git, put

NEXT = "refs/heads/release/next"
FILES = {"src/x.py": '__version__ = "1.0.0"\n'}
SETTINGS = '[release]\nversions = ["src/x.py:__version__"]\nchangelog = "CHANGELOG.md"\n'


@pytest.fixture(autouse=True)
def somebody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let git know who tags, and wait for nobody."""
    settle(monkeypatch, tmp_path)


@pytest.fixture
def there() -> Iterator[Forge]:
    """Give a forge."""
    with forge() as made:
        yield made


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Give a clone with files that hold the version, and its remote."""
    return Pair(tmp_path, "feat: import in bulk", files={**FILES, "tagline.toml": SETTINGS})


def merged(pair: Pair, *how: str) -> None:
    """Merge the proposal on the remote's default branch, as its forge would."""
    git(pair.here, "fetch", "--quiet", "origin", NEXT)
    git(
        pair.here,
        *(how or ("merge", "--quiet", "--no-ff", "-m", "Merge pull request #1 from ada/release", "FETCH_HEAD")),
    )
    git(pair.here, "push", "--quiet", "origin", "main")


def test_the_branch_gets_one_commit_and_the_default_branch_nothing(pair: Pair) -> None:
    before = git(pair.there, "rev-parse", "main")
    said = pair.release("--pull-request")
    assert (said.code, git(pair.there, "rev-parse", "main")) == (0, before), said
    assert git(pair.there, "log", "-1", "--format=%s %P", NEXT) == f"chore(release): 1.1.0 {before}"
    assert git(pair.there, "show", f"{NEXT}:src/x.py") == '__version__ = "1.1.0"'
    assert git(pair.there, "tag") == "v1.0.0"
    assert "Merging this releases `v1.1.0`" in said.out
    assert "import in bulk" in said.out


def test_a_second_time_the_branch_stays_and_later_changes_renew_it(pair: Pair) -> None:
    pair.release("--pull-request")
    before = pair.refs
    assert "is up to date" in pair.release("--pull-request", "--as-of", "2026-01-31").out
    assert pair.refs == before
    pair.commit("feat!: drop the old import")
    pair.release("--pull-request")
    assert git(pair.there, "log", "-1", "--format=%s", NEXT) == "chore(release): 2.0.0"


@pytest.mark.parametrize("how", [(), ("cherry-pick", "FETCH_HEAD")], ids=["merged", "rebased"])
def test_its_merge_is_released_without_another_commit(pair: Pair, how: tuple[str, ...]) -> None:
    pair.release("--pull-request")
    merged(pair, *how)
    before = git(pair.there, "rev-parse", "main")
    said = pair.release("--if-merged")
    assert (said.code, said.out.splitlines()[-1]) == (0, "Released v1.1.0"), said
    assert git(pair.there, "rev-parse", "main", "v1.1.0^{commit}").split() == [before, before]


def test_a_squash_under_the_title_of_the_pull_request_is_released(pair: Pair) -> None:
    pair.release("--pull-request")
    git(pair.here, "fetch", "--quiet", "origin", NEXT)
    git(pair.here, "merge", "--quiet", "--squash", "FETCH_HEAD")
    pair.commit("chore(release): 1.1.0 (#12)")
    assert pair.release("--if-merged").out.splitlines()[-1] == "Released v1.1.0"


def test_any_other_commit_is_left_alone(pair: Pair) -> None:
    before = pair.state
    said = pair.release("--if-merged")
    assert (said.code, "no release pull request" in said.out, pair.state) == (0, True, before), said


def test_a_merge_that_would_be_another_version_by_now_is_refused(pair: Pair) -> None:
    pair.release("--pull-request")
    pair.commit("feat!: drop the old import")
    merged(pair)
    said = pair.release("--if-merged")
    assert (said.code, "open it anew" in said.err) == (1, True), said


def test_a_branch_of_somebody_else_is_not_overwritten(pair: Pair) -> None:
    put(pair.there, "release/next", mine="mine")
    before = pair.refs
    said = pair.release("--pull-request")
    assert (said.code, "is no release pull request" in said.err, pair.refs) == (1, True, before), said


def test_without_files_the_commit_is_an_empty_one(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    pair.release("--pull-request")
    assert git(pair.there, "diff", "--stat", "main", NEXT) == ""
    merged(pair)
    assert pair.release("--if-merged").out.splitlines()[-1] == "Released v1.1.0"


@pytest.mark.parametrize(
    ("kind", "variable"), [("github", "GH_TOKEN"), ("gitea", "GITEA_TOKEN"), ("gitlab", "GITLAB_TOKEN")]
)
def test_the_forge_opens_it_once_and_renews_it(
    kind: str, variable: str, there: Forge, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, TOKEN)
    pair.commit("chore: forge", {"tagline.toml": f'{SETTINGS}[forge]\nkind = "{kind}"\naddress = "{there.address}"\n'})
    said = pair.release("--pull-request")
    assert (said.code, len(there.pulls), there.address in said.out) == (0, 1, True), said
    pair.commit("feat!: drop the old import")
    assert pair.release("--pull-request").code == 0
    (pull,) = there.pulls
    assert (pull["title"], "drop the old import" in str(pull)) == ("chore(release): 2.0.0", True)
    assert TOKEN not in said.out + said.err
