"""The workflows and the shell that they run are clean for every checker, without a network."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[1]
GITHUB = CHECKOUT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))


def checked(*command: str | Path, text: str | None = None) -> None:
    """Run a checker and fail with what it found."""
    done = subprocess.run(command, input=text, cwd=CHECKOUT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def shell_steps() -> Iterator[tuple[str, str]]:
    """Each `run:` block of each workflow, with a name to find it by."""
    for path in WORKFLOWS:
        jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
        for job, facts in jobs.items():
            for number, step in enumerate(facts["steps"], start=1):
                if "run" in step:
                    yield f"{path.name}, {job}, step {number}", step["run"]


def example(first_line: str) -> str:
    """Give the example in the documentation that begins with this line."""
    text = (CHECKOUT / "docs" / "ci.md").read_text(encoding="utf-8")
    blocks: list[str] = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (found,) = (block for block in blocks if block.startswith(first_line))
    return found


@pytest.fixture
def documented_workflow(tmp_path: Path) -> Path:
    """Give the workflow that the documentation shows, where a repository would have it."""
    path = tmp_path / ".github" / "workflows" / "site.yml"
    path.parent.mkdir(parents=True)
    path.write_text(example("name: Release site"), encoding="utf-8")
    return path


def test_zizmor_finds_nothing(need: Callable[[str], str]) -> None:
    checked(need("zizmor"), "--offline", "--persona", "auditor", GITHUB)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_keeps_to_the_schema(path: Path, need: Callable[[str], str]) -> None:
    checked(need("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", path)


def test_the_update_settings_keep_to_the_schema(need: Callable[[str], str]) -> None:
    checked(need("check-jsonschema"), "--builtin-schema", "vendor.dependabot", GITHUB / "dependabot.yml")


@pytest.mark.parametrize("step", [pytest.param(text, id=name) for name, text in shell_steps()])
def test_shellcheck_finds_nothing_in_a_step(step: str, need: Callable[[str], str]) -> None:
    checked(need("shellcheck"), "--shell", "bash", "-", text=step)


def test_shellcheck_finds_nothing_in_the_script_for_ci(need: Callable[[str], str]) -> None:
    checked(need("shellcheck"), CHECKOUT / ".ci" / "run")


@pytest.mark.parametrize("step", [pytest.param(text, id=name) for name, text in shell_steps()])
def test_no_value_is_pasted_into_the_shell(step: str) -> None:
    assert "${{" not in step


def test_zizmor_finds_nothing_in_the_documented_workflow(documented_workflow: Path, need: Callable[[str], str]) -> None:
    checked(need("zizmor"), "--offline", documented_workflow)


def test_the_documented_workflow_keeps_to_the_schema(documented_workflow: Path, need: Callable[[str], str]) -> None:
    checked(need("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", documented_workflow)


def test_the_documented_gitlab_job_keeps_to_the_schema(tmp_path: Path, need: Callable[[str], str]) -> None:
    path = tmp_path / ".gitlab-ci.yml"
    path.write_text(example("pages:"), encoding="utf-8")
    checked(need("check-jsonschema"), "--builtin-schema", "vendor.gitlab-ci", path)
