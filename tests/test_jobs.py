"""The shell of each step does what the workflow says, against a remote that is a folder."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from jobs import Runner, Step
from remotes import files, git, remote
from stories import story

CHECKOUT = Path(__file__).resolve().parents[1]
HOSTILE = "feat: $(touch pwned) `touch pwned`; touch pwned #${{ github.token }}"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the steps are written for bash on Linux")


def steps(path: str, job: str = "") -> Sequence[Step]:
    """Give the steps of a job, or of the action."""
    told = yaml.safe_load((CHECKOUT / path).read_text(encoding="utf-8"))
    found: Sequence[Step] = told["jobs"][job]["steps"] if job else told["runs"]["steps"]
    return found


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a clone of a project with a release and something new, whose messages try to be shell."""
    told = story("feat: begin", "$ tag v1.0.0", HOSTILE, "fix: quote \"$HOME\" '\\\\'").told(tmp_path / "origin")
    there = remote(tmp_path / "remote.git")
    git(told, "push", "--quiet", str(there), "refs/heads/*:refs/heads/*", "refs/tags/*:refs/tags/*")
    git(tmp_path, "clone", "--quiet", str(there), "project")
    return tmp_path / "project"


@pytest.fixture
def runner(tmp_path: Path, project: Path) -> Runner:
    """Give a machine that knows the expressions of the workflows."""
    expressions = {
        **{f"inputs.{name}": "" for name in ("prefix", "ref", "requirement", "site-url")},
        "inputs.branch": "gh-pages",
        "inputs.check": "true",
        "inputs.directory": ".",
        "inputs.site-dir": "site",
        "github.token": "token-of-the-job",
        "github.actor": "ada",
        "github.actor_id": "1815",
        "github.server_url": str(tmp_path),
        "github.repository": "remote",
        "secrets.RELEASE_SITE_TOKEN": "token-of-the-secret",
        "github.event.pull_request.title": HOSTILE,
        "github.event.pull_request.base.sha": git(project, "rev-parse", "v1.0.0"),
    }
    return Runner(tmp_path / "runner", expressions)


def test_the_reusable_workflow_builds_in_one_job_and_publishes_in_another(project: Path, runner: Runner) -> None:
    built = runner.run(steps(".github/workflows/release-site.yml", "build"), project)
    assert (built.code, (runner.folder / "temp" / "site" / "index.html").is_file()) == (0, True), built.said
    published = runner.run(steps(".github/workflows/release-site.yml", "publish"), project)
    assert published.code == 0, published.said
    assert "releases/1.0.0/index.html" in files(project.parent / "remote.git", "gh-pages")
    assert not (project / "pwned").exists()


def test_the_action_gives_the_next_version_and_a_file_of_notes(project: Path, runner: Runner) -> None:
    ran = runner.run(steps("action.yml"), project)
    assert ran.code == 0, ran.said
    told = ran.outputs["next"]
    assert (told["version"], told["tag"]) == ("1.1.0", "v1.1.0")
    assert "touch pwned" in Path(told["notes-file"]).read_text(encoding="utf-8")
    assert (project / "site" / "index.html").is_file()
    assert not (project / "pwned").exists()


def test_the_action_has_empty_outputs_where_nothing_asks_for_a_release(project: Path, runner: Runner) -> None:
    git(project, "checkout", "--quiet", "v1.0.0")
    ran = runner.run(steps("action.yml"), project)
    assert (ran.code, ran.outputs["next"]["tag"], ran.outputs["next"]["version"]) == (0, "", ""), ran.said


def test_a_pull_request_is_checked_and_told_what_it_would_bring(project: Path, runner: Runner) -> None:
    ran = runner.run(steps(".github/workflows/pull-request.yml", "messages"), project)
    assert ran.code == 0, ran.said
    assert "touch pwned" in ran.summary
    assert not (project / "pwned").exists()


def test_a_title_that_follows_no_convention_fails_the_pull_request(project: Path, runner: Runner) -> None:
    told = Runner(runner.folder, {**runner.expressions, "github.event.pull_request.title": "Did some things"})
    assert told.run(steps(".github/workflows/pull-request.yml", "messages"), project).code == 1


def test_the_workflow_that_others_get_publishes(project: Path, runner: Runner) -> None:
    ran = runner.run(steps("site_config/ci/github.yml", "site"), project)
    assert ran.code == 0, ran.said
    assert "index.html" in files(project.parent / "remote.git", "gh-pages")
    assert "token-of-the-job" not in ran.said


def test_the_workflow_for_forgejo_publishes(project: Path, runner: Runner, tmp_path: Path) -> None:
    where = tmp_path / "container"
    where.mkdir()
    ran = runner.run(steps("site_config/ci/forgejo.yml", "site"), where)
    assert ran.code == 0, ran.said
    assert "index.html" in files(project.parent / "remote.git", "pages")


def test_the_job_for_gitlab_builds_what_pages_serve(project: Path, runner: Runner) -> None:
    told = yaml.safe_load((CHECKOUT / "site_config" / "ci" / "gitlab.yml").read_text(encoding="utf-8"))
    ran = runner.run([{"run": line} for line in told["pages"]["script"]], project, CI_PAGES_URL="https://example.org/")
    assert (ran.code, (project / "public" / "index.html").is_file()) == (0, True), ran.said


def test_the_release_workflow_tags_once_and_says_which_tag(project: Path, runner: Runner) -> None:
    kinds = {**runner.expressions, "inputs.kind": "final"}
    ran = Runner(runner.folder, kinds).run(steps(".github/workflows/release.yml", "release"), project)
    assert (ran.code, ran.outputs["tag"]["tag"]) == (0, "v1.1.0"), ran.said
    assert git(project.parent / "remote.git", "cat-file", "-t", "v1.1.0") == "tag"
    assert "token-of-the-job" not in ran.said
    again = Runner(runner.folder, kinds).run(steps(".github/workflows/release.yml", "release"), project)
    assert (again.code, again.outputs["tag"]["tag"]) == (0, "v1.1.0"), again.said
    assert not (project / "pwned").exists()
