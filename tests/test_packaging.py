"""The wheel holds what it needs, and works in an environment and a repository that know nothing of this checkout."""

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import tagline

CHECKOUT = Path(__file__).resolve().parents[1]
SCRIPTS, SUFFIX = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
# One author and one moment, so that the made repository is the same everywhere.
STORY = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@users.invalid",
    "GIT_AUTHOR_DATE": "2026-01-31T12:00:00+00:00",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@users.invalid",
    "GIT_COMMITTER_DATE": "2026-01-31T12:00:00+00:00",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command outside the checkout's reach; its output, or a failure that shows it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        command, cwd=cwd, env=environment | STORY, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution, and the wheel out of it: so that is proven complete too."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, CHECKOUT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    """Give the built wheel."""
    (path,) = dist.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a clean environment and give the folder of its commands.

    Its dependencies are lent by the environment of this test run, which saves a minute of downloads: a folder named in
    a .pth file comes after the environment's own, and .pth files inside it are not read, so the editable install of the
    checkout stays out of sight. That the declared dependencies suffice is tested apart, below.
    """
    home = tmp_path_factory.mktemp("a clean environment")
    venv.create(home, with_pip=False)
    commands = home / SCRIPTS
    python = commands / f"python{SUFFIX}"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=home)
    own = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip())
    lent = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    (own / "lent.pth").write_text("".join(f"{path}\n" for path in lent), encoding="utf-8")
    return commands


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tell a repository that has folders named as the checkout's and files that break whoever takes them for ours."""
    repository = tmp_path_factory.mktemp("a foreign repository")
    for name, text in {
        "generator/tagline/__init__.py": "raise ImportError\n",
        "templates/home.html": "{% foreign %}\n",
        "site_config/mkdocs.yml": "foreign: [\n",
        "docs/index.md": "# Foreign documentation\n",
    }.items():
        path = repository / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    for words in (
        ("init", "--quiet", "--initial-branch", "main"),
        ("add", "."),
        ("commit", "--quiet", "--message", "feat: begin"),
        ("tag", "v1.0.0"),
        ("commit", "--quiet", "--allow-empty", "--message", "fix: mend what was begun"),
    ):
        run("git", *words, cwd=repository)
    return repository


@pytest.fixture(scope="module")
def built(installed: Path, foreign: Path) -> Path:
    """Build the site of the foreign repository with the installed command."""
    run(installed / f"tagline{SUFFIX}", "build", cwd=foreign)
    return foreign


def wheel_files(wheel: Path) -> list[str]:
    """List the files of a wheel."""
    return ZipFile(wheel).namelist()


def tracked(*folders: str) -> Iterator[str]:
    """Each file below these folders of the checkout that is meant for the wheel."""
    for folder in folders:
        for path in (CHECKOUT / folder).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                yield path.relative_to(CHECKOUT).as_posix()


def test_the_wheel_holds_each_template_and_all_of_the_site_configuration(wheel: Path) -> None:
    expected = {f"tagline/{path}" for path in tracked("templates", "site_config")}
    assert expected <= set(wheel_files(wheel))


def test_the_wheel_holds_each_module(wheel: Path) -> None:
    expected = {path.removeprefix("generator/") for path in tracked("generator/tagline")}
    assert expected <= set(wheel_files(wheel))


def test_the_wheel_holds_nothing_but_the_package(wheel: Path) -> None:
    rooms = {name.split("/")[0] for name in wheel_files(wheel)}
    assert rooms == {"tagline", f"tagline-{tagline.__version__}.dist-info"}


def test_the_wheel_holds_no_test_and_no_compiled_file(wheel: Path) -> None:
    assert [name for name in wheel_files(wheel) if "test" in name or name.endswith(".pyc")] == []


def test_the_source_distribution_holds_the_tests_and_the_documentation(dist: Path) -> None:
    (path,) = dist.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"tests/conftest.py", "docs/index.md", "mkdocs.yml", "Makefile", "LICENSE", "README.md"} <= names


def test_every_import_of_the_package_is_a_declared_dependency(wheel: Path) -> None:
    assert undeclared("generator", declared_dependencies(wheel)) == set()


def test_every_import_of_the_tests_is_a_declared_dependency(wheel: Path) -> None:
    assert undeclared("tests", declared_dependencies(wheel, "dev")) == set()


def undeclared(folder: str, declared: set[str]) -> set[tuple[str, str]]:
    """Find the imports below a folder that no declared distribution serves: file and module."""
    ours = {path.stem for path in (CHECKOUT / "tests").iterdir()} | {"tagline"}
    providers = packages_distributions()
    return {
        (path.name, module)
        for path in (CHECKOUT / folder).rglob("*.py")
        for module in imported(path) - sys.stdlib_module_names - ours
        if declared.isdisjoint(map(canonicalize_name, providers.get(module, ())))
    }


def declared_dependencies(wheel: Path, extra: str = "") -> set[str]:
    """Read the names of the distributions that the wheel asks for, with an extra or without any."""
    archive = ZipFile(wheel)
    (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    lines = archive.read(metadata).decode().splitlines()
    wanted = (Requirement(line.partition(": ")[2]) for line in lines if line.startswith("Requires-Dist: "))
    return {canonicalize_name(one.name) for one in wanted if not one.marker or one.marker.evaluate({"extra": extra})}


def imported(path: Path) -> set[str]:
    """Collect the top-level modules that a file imports, at its head or later."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.partition(".")[0] for name in plain | named}


def test_the_installed_package_is_the_one_from_the_wheel(installed: Path) -> None:
    python = installed / f"python{SUFFIX}"
    where = run(python, "-c", "import tagline; print(tagline.__file__)", cwd=installed)
    assert Path(where.strip()).is_relative_to(installed.parent)


def test_the_installed_command_says_its_version(installed: Path) -> None:
    said = run(installed / f"tagline{SUFFIX}", "--version", cwd=installed)
    assert re.search(rf"\b{re.escape(tagline.__version__)}$", said.strip())


def test_the_installed_command_builds_the_site_of_a_foreign_repository(built: Path) -> None:
    home = (built / "site" / "index.html").read_text(encoding="utf-8")
    assert "1.0.0" in home
    assert "Foreign documentation" not in home


def test_a_build_leaves_nothing_but_the_site_behind(built: Path) -> None:
    assert run("git", "status", "--porcelain", cwd=built).splitlines() == ["?? site/"]
