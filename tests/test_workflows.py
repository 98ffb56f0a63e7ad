"""The workflows and the shell that they run are clean for every checker, without a network."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[1]
GITHUB = CHECKOUT / ".github"
ACTION = CHECKOUT / "action.yml"
WRITTEN = CHECKOUT / "site_config" / "ci"  # what `tagline init` writes for others
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
OF_OTHERS = [WRITTEN / "github.yml", WRITTEN / "forgejo.yml"]


def checked(*command: str | Path, text: str | None = None) -> None:
    """Run a checker and fail with what it found."""
    done = subprocess.run(command, input=text, cwd=CHECKOUT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def shell_steps() -> Iterator[tuple[str, str]]:
    """Each `run:` block of each workflow and of the action, with a name to find it by."""
    for path in (*WORKFLOWS, *OF_OTHERS, ACTION):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        jobs = told["jobs"] if "jobs" in told else {"action": told["runs"]}
        for job, facts in jobs.items():
            for number, step in enumerate(facts.get("steps", ()), start=1):
                if "run" in step:
                    yield f"{path.parent.name}/{path.name}, {job}, step {number}", step["run"]


def test_zizmor_finds_nothing(need: Callable[[str], str]) -> None:
    checked(need("zizmor"), "--offline", "--persona", "auditor", GITHUB, ACTION, WRITTEN / "github.yml")


@pytest.mark.parametrize("path", [*WORKFLOWS, *OF_OTHERS], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_workflow_keeps_to_the_schema(path: Path, need: Callable[[str], str]) -> None:
    checked(need("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", path)


def test_the_update_settings_keep_to_the_schema(need: Callable[[str], str]) -> None:
    checked(need("check-jsonschema"), "--builtin-schema", "vendor.dependabot", GITHUB / "dependabot.yml")


@pytest.mark.parametrize("step", [pytest.param(text, id=name) for name, text in shell_steps()])
def test_shellcheck_finds_nothing_in_a_step(step: str, need: Callable[[str], str]) -> None:
    checked(need("shellcheck"), "--shell", "bash", "-", text=step)


def test_shellcheck_finds_nothing_in_the_scripts_for_ci(need: Callable[[str], str]) -> None:
    checked(need("shellcheck"), CHECKOUT / ".ci" / "run", CHECKOUT / ".ci" / "rehearse")


@pytest.mark.parametrize("step", [pytest.param(text, id=name) for name, text in shell_steps()])
def test_no_value_is_pasted_into_the_shell(step: str) -> None:
    assert "${{" not in step


def test_the_action_keeps_to_the_schema(need: Callable[[str], str]) -> None:
    checked(need("check-jsonschema"), "--builtin-schema", "vendor.github-actions", ACTION)


def test_the_gitlab_job_keeps_to_the_schema(need: Callable[[str], str]) -> None:
    checked(need("check-jsonschema"), "--builtin-schema", "vendor.gitlab-ci", WRITTEN / "gitlab.yml")


@pytest.mark.parametrize("name", ["github.yml", "gitlab.yml", "forgejo.yml"])
def test_the_documentation_shows_what_is_written_for_others(name: str) -> None:
    text = (CHECKOUT / "docs" / "ci.md").read_text(encoding="utf-8")
    assert f"```yaml\n{(WRITTEN / name).read_text(encoding='utf-8')}```" in text


def test_the_same_action_is_pinned_to_the_same_commit_everywhere() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (*WORKFLOWS, *OF_OTHERS, ACTION)]
    pins = {found for text in texts for found in re.findall(r"uses: ([\w./-]+@\w+ # \S+)", text)}
    assert len({pin.partition("@")[0] for pin in pins}) == len(pins)
