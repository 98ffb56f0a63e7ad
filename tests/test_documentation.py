"""The documentation says what the program does: commands, options, names."""

import re
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from click.testing import CliRunner
from mkdocs.config import load_config

from tagline.cli import COMMANDS, tagline
from tagline.model.settings import ChangelogSettings, ForgeSettings, PackageSettings, Settings
from tagline.plugin import TaglinePlugin
from tagline.rules.checks.definitions import CHECKS
from tagline.rules.definitions import fields_of
from tagline.rules.settings import mistakes_in
from tagline.rules.typed_data import typed

CHECKOUT = Path(__file__).resolve().parents[1]
DOCS = CHECKOUT / "docs"


def text(name: str) -> str:
    """Read a page of the documentation."""
    return (DOCS / name).read_text(encoding="utf-8")


def hook(name: str) -> ModuleType:
    """Load a hook of the site."""
    spec = spec_from_file_location(f"hook{name}", DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    loaded = module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture(scope="module")
def sections() -> dict[str, str]:
    """Write the reference with the hook of the site, cut into its sections."""
    parts = re.split(r"^## ", hook("_commands").reference(tagline), flags=re.MULTILINE)
    return {part.partition("\n")[0]: part for part in parts if part}


def options(words: str) -> set[str]:
    """Find the long options in a text."""
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", words))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_reference_holds_each_option_that_help_names(command: str, sections: dict[str, str]) -> None:
    helped = CliRunner().invoke(tagline, [command, "--help"]).output
    written = sections[f"tagline {command}"] + sections["Options of every command"]
    assert options(helped) - {"--help"} <= options(written)


@pytest.mark.parametrize("command", ["plan move", "plan add"])
def test_the_reference_holds_the_commands_below_a_command(command: str, sections: dict[str, str]) -> None:
    helped = CliRunner().invoke(tagline, [*command.split(), "--help"]).output
    written = sections[f"tagline {command}"] + sections["Options of every command"]
    assert options(helped) - {"--help"} <= options(written)
    assert f"tagline {command}" in sections[f"tagline {command}"].partition("<p>Example")[2]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_shows_an_example_that_begins_with_itself(command: str, sections: dict[str, str]) -> None:
    blocks = re.findall(r"<p>Examples?:</p>\n\n```text\n(.*?)\n```", sections[f"tagline {command}"], re.DOTALL)
    assert any(f"tagline {command}" in block for block in blocks)


def test_the_reference_stands_where_the_page_asks_for_it() -> None:
    assert text("commands.md").count("<!-- commands -->") == 1


def test_the_page_of_the_checks_has_an_address_for_each_of_them() -> None:
    assert text("checks.md").count("<!-- checks -->") == 1
    written = "\n".join(hook("_checks").reference())
    assert re.findall(r"(?m)^### (.+)", written) == list(CHECKS)


def test_the_site_publishes_neither_its_hook_nor_what_python_makes_of_it() -> None:
    excluded = load_config(str(CHECKOUT / "mkdocs.yml")).exclude_docs
    assert excluded is not None
    hooks = [path.name for path in DOCS.glob("_*.py")]
    assert all(map(excluded.match_file, (*hooks, "__pycache__/_commands.cpython-311.pyc")))
    assert not excluded.match_file("index.md")


def test_the_settings_show_each_option_of_the_plugin() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", text("settings.md"), re.DOTALL)
    _, shown = yaml.safe_load(block)["plugins"]
    assert set(shown["tagline"]) == {name for name, _ in TaglinePlugin.config_scheme}


def test_the_options_that_the_settings_show_are_valid() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", text("settings.md"), re.DOTALL)
    _, shown = yaml.safe_load(block)["plugins"]
    assert TaglinePlugin().load_config(shown["tagline"]) == ([], [])


def test_each_style_variable_that_the_documentation_names_exists() -> None:
    style = (CHECKOUT / "site_config" / "assets" / "tagline.css").read_text(encoding="utf-8")
    named = set(re.findall(r"--tl-[a-z0-9]+", text("templates.md")))
    assert named <= set(re.findall(r"(--tl-[a-z0-9]+):", style))


def test_each_template_that_the_documentation_names_exists() -> None:
    named = set(re.findall(r"`(\w+\.html)`", text("templates.md")))
    assert named <= {path.name for path in (CHECKOUT / "templates").glob("*.html")}


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_each_link_into_the_checkout_leads_somewhere(page: str) -> None:
    source = (CHECKOUT / page).read_text(encoding="utf-8")
    targets = {target for target in re.findall(r"\]\(([^)#]+)", source) if "://" not in target}
    assert [target for target in sorted(targets) if not (CHECKOUT / target).exists()] == []


def test_the_settings_show_each_key_of_the_definition_and_are_valid() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", text("settings.md"), re.DOTALL)
    shown = tomllib.loads(block)
    found = typed(Settings, shown)
    assert found.value is not None
    assert not list(mistakes_in(found.value))
    assert set(shown) == {field.key for field in fields_of(Settings)}
    for key, inner in {"changelog": ChangelogSettings, "forge": ForgeSettings}.items():
        assert set(shown[key]) == {field.key for field in fields_of(inner)}
    assert set(shown["packages"][0]) == {field.key for field in fields_of(PackageSettings)}
