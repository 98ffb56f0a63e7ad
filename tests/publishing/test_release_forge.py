"""The forge gets a release with the notes, whatever it answers; the tag stays, and nothing is made twice."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from commands import Said
from forges import TOKEN, Forge, Trouble, forge
from pairs import TAG, Pair, settle

VARIABLES = {"github": "GH_TOKEN", "gitlab": "GITLAB_TOKEN", "gitea": "GITEA_TOKEN", "forgejo": "FORGEJO_TOKEN"}
CREATE = "POST"


@pytest.fixture(autouse=True)
def somebody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let git know who tags, and wait for nobody."""
    settle(monkeypatch, tmp_path)


@pytest.fixture
def there() -> Iterator[Forge]:
    """Give a forge."""
    with forge() as made:
        yield made


@pytest.fixture(params=["github", "gitlab", "gitea"])
def kind(request: pytest.FixtureRequest) -> str:
    """Give each kind of forge; Forgejo speaks as Gitea does."""
    return str(request.param)


class Project(Pair):
    """A project that is on a forge."""

    def __init__(self, where: Path, there: Forge, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
        settings = f'[forge]\nkind = "{kind}"\naddress = "{there.address}"\n'
        super().__init__(where, "feat: import in bulk", files={"tagline.toml": settings})
        monkeypatch.setenv(VARIABLES[kind], TOKEN)
        self.waits: list[float] = []
        monkeypatch.setattr("tagline.publishing.release_scene.time", SimpleNamespace(sleep=self.waits.append))

    def text(self, there: Forge, tag: str = "v1.1.0") -> str:
        """Give the text of the release on the forge."""
        one = there.releases[tag]
        return str(one.get("body") or one.get("description") or "")


@pytest.fixture
def project(kind: str, there: Forge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Give a project on each kind of forge."""
    return Project(tmp_path, there, kind, monkeypatch)


def test_the_release_is_made_with_its_notes(project: Project, there: Forge) -> None:
    said = project.release()
    assert (said.code, "v1.1.0 was created on" in said.out) == (0, True), said
    assert "import in bulk" in project.text(there)


def test_a_second_run_changes_nothing_there(project: Project, there: Forge) -> None:
    project.release()
    before = [there.count(method) for method in ("POST", "PATCH", "PUT")]
    said = project.release()
    assert (said.code, [there.count(method) for method in ("POST", "PATCH", "PUT")]) == (0, before), said


def test_what_people_wrote_there_stays_above_the_notes(project: Project, kind: str, there: Forge) -> None:
    written = {"body": "Thanks to all.", "description": "Thanks to all.", "prerelease": False}
    there.releases["v1.1.0"] = {
        **written,
        "id": 7,
        "tag_name": "v1.1.0",
        "name": "v1.1.0",
        "commit": {"id": "1"},
        "assets": {"links": []} if kind == "gitlab" else [],
    }
    said = project.release()
    assert (said.code, "was updated" in said.out) == (0, True), said
    text = project.text(there) if kind != "gitlab" else str(there.releases["v1.1.0"]["description"])
    assert text.startswith("Thanks to all.\n\n")
    assert "import in bulk" in text
    assert project.release().code == 0


def test_forgejo_is_asked_as_gitea_is(there: Forge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = Project(tmp_path, there, "forgejo", monkeypatch).release()
    assert (said.code, "was created on Forgejo" in said.out, list(there.releases)) == (0, True, ["v1.1.0"]), said


def test_a_prerelease_is_marked_as_one(there: Forge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Project(tmp_path, there, "github", monkeypatch).release("--pre", "rc")
    assert there.releases["v1.1.0-rc.1"]["prerelease"] is True


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (Trouble("POST", 401, 9), "does not accept the token of"),
        (Trouble("GET", 401, 9), "does not accept the token of"),
        (Trouble("POST", 403, 9), "may not do this (403)"),
        (Trouble("POST", 404, 9), "this project is not there"),
        (Trouble("POST", 409, 9), "refuses the release (409)"),
        (Trouble("POST", 422, 9), "refuses the release (422)"),
        (Trouble("POST", 429, 99), "asks too often (429)"),
        (Trouble("GET", 429, 99, {"Retry-After": "3600"}), "asks to wait 3,600 seconds"),
        (Trouble("GET", 500, 99), "a problem of its own (500)"),
        (Trouble("POST", 500, 99), "a problem of its own (500)"),
        (Trouble("POST", 0, 99), "cannot be reached"),
    ],
    ids=lambda value: f"{value.method}-{value.code}" if isinstance(value, Trouble) else "",
)
def test_what_the_forge_refuses_is_one_line_and_the_tag_stays(
    trouble: Trouble, told: str, project: Project, there: Forge
) -> None:
    trouble = Trouble(**vars(trouble))
    there.troubles.append(trouble)
    said = project.release()
    assert (said.code, told in said.err, len(said.err.splitlines())) == (1, True, 1), said.err
    assert "run this again to finish" in said.err
    assert (TAG in project.refs, TOKEN in said.out + said.err) == (True, False)
    there.troubles.clear()
    assert_finished(project.release(), there)


def assert_finished(said: Said, there: Forge) -> None:
    """Hold that the release is there, once."""
    assert (said.code, list(there.releases)) == (0, ["v1.1.0"]), said


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble("POST", 429, 2, {"Retry-After": "3"}),
        Trouble("GET", 429, 1, {"Retry-After": "3"}),
        Trouble("GET", 500, 2),
        Trouble("POST", 500, 1),
        Trouble("POST", 500, 1, after=True),
        Trouble("POST", 0, 1, after=True),
        Trouble("GET", 0, 1),
    ],
    ids=lambda trouble: f"{trouble.method}-{trouble.code}-{trouble.after}",
)
def test_what_passes_is_waited_for(trouble: Trouble, project: Project, there: Forge) -> None:
    there.troubles.append(Trouble(**vars(trouble)))
    assert_finished(project.release(), there)
    if trouble.code == 429:
        assert set(project.waits) == {3}


def test_a_forge_that_does_not_answer_is_left_alone(
    project: Project, there: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tagline.writing.forge_session.PATIENCE", 0.1)
    there.troubles.append(Trouble("GET", 200, 99, slow=0.4))
    said = project.release()
    assert (said.code, "did not answer within" in said.err) == (1, True), said
    there.troubles.clear()
    assert_finished(project.release(), there)


def test_without_a_token_the_forge_is_left_out(there: Forge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path, there, "github", monkeypatch)
    monkeypatch.delenv("GH_TOKEN")
    said = project.release()
    assert (said.code, "there is no token in GH_TOKEN or GITHUB_TOKEN" in said.out, there.asked) == (0, True, []), said


def test_the_token_of_a_runner_goes_to_its_own_server_only(
    there: Forge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path, there, "github", monkeypatch)
    monkeypatch.delenv("GH_TOKEN")
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    project.release()
    assert there.asked == []
    monkeypatch.setenv("GITHUB_SERVER_URL", there.address.rpartition("/ada")[0])
    assert_finished(project.release(), there)


def test_a_job_of_gitlab_needs_no_token_of_its_own(
    there: Forge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path, there, "gitlab", monkeypatch)
    monkeypatch.delenv("GITLAB_TOKEN")
    monkeypatch.setenv("CI_JOB_TOKEN", TOKEN)
    monkeypatch.setenv("CI_SERVER_URL", there.address.rpartition("/ada")[0])
    assert_finished(project.release(), there)


def test_files_go_with_the_release_once(project: Project, kind: str, there: Forge) -> None:
    said = project.release("--asset", "dist/*")
    assert (said.code, "dist/*: there is no such file" in said.err, TAG in project.refs) == (1, True, False), said
    (project.here / "dist").mkdir()
    (project.here / "dist" / "engine.whl").write_bytes(b"PK")
    assert "with 1 file" in project.release("--asset", "dist/*").out
    assert project.release("--asset", "dist/*").code == 0
    assets = there.releases["v1.1.0"]["assets"]
    assert [one["name"] for one in (assets["links"] if kind == "gitlab" else assets)] == ["engine.whl"]
