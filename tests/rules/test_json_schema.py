"""The JSON Schema of a definition says what the typed reader does."""

import json
import re
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tagline.model.settings import Settings
from tagline.pages.file_schemas import plan_schema, settings_schema
from tagline.pages.resources import folder
from tagline.rules.definitions import fields_of
from tagline.rules.typed_data import typed

FILE = folder("site_config") / "schema" / "files" / "settings.json"
GOOD = {
    "nothing": "",
    "everything": """
#:schema https://example.org/api/v1/schema/files/settings.json
name = "Engine"
scheme = "semver"
tag = "v{version}"
first-version = "0.1.0"
allow-zero = true
major-on-zero = false
style = "gitmoji"
exclude = ["Release v?[0-9]"]
hide = ["other"]
detect-packages = false
[types]
improve = "changed"
"[fix]" = { kind = "fixed", bump = "patch" }
[changelog]
format = "keep-a-changelog-1.1"
prose = "CHANGES.md"
[forge]
kind = "gitea"
address = "https://code.example.org/ada/engine"
[[packages]]
name = "core"
paths = ["packages/core"]
tag = "core@{version}"
""",
}
BAD = {
    "unknown key": "nmae = 'x'",
    "unknown inner key": "[forge]\nknd = 'x'",
    "wrong type": "allow-zero = 'yes'",
    "no such choice": "style = 'emoji'",
    "no such kind": "types.a = 'nice'",
    "no such bump": "types.a = { bump = 'huge' }",
    "a list in place of a table": "forge = []",
    "a text in place of a list": "hide = 'other'",
    "a package without a name": "[[packages]]\ntag = 'a{version}'",
    "a number in a list": "exclude = [1]",
}


def test_the_published_schema_is_made_from_the_definition() -> None:
    assert FILE.read_text(encoding="utf-8") == settings_schema()


def test_the_schema_is_valid_names_no_host_and_describes_every_key() -> None:
    schema = json.loads(settings_schema())
    Draft202012Validator.check_schema(schema)
    assert "://" not in schema["$id"]
    assert list(schema["properties"]) == [field.key for field in fields_of(Settings)]
    assert all(part["description"] for part in schema["properties"].values())


@pytest.mark.parametrize("name", GOOD)
def test_reader_and_schema_take_what_is_good(name: str) -> None:
    data = tomllib.loads(GOOD[name])
    assert Draft202012Validator(json.loads(settings_schema())).is_valid(data)
    assert not typed(Settings, data).mistakes


@pytest.mark.parametrize("name", BAD)
def test_reader_and_schema_refuse_what_is_bad(name: str) -> None:
    data = tomllib.loads(BAD[name])
    assert not Draft202012Validator(json.loads(settings_schema())).is_valid(data)
    assert typed(Settings, data).mistakes


def test_the_usual_command_line_checker_agrees(tmp_path: Path, need: Callable[[str], str]) -> None:
    checker = need("check-jsonschema")
    for name, text in {"good.toml": GOOD["everything"], "bad.toml": BAD["unknown key"]}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        done = subprocess.run(
            [checker, "--schemafile", FILE, tmp_path / name], capture_output=True, text=True, check=False
        )
        assert (done.returncode == 0) == (name == "good.toml"), done.stdout


PLAN_FILE = FILE.with_name("plan.json")
GOOD_PLANS = {
    "nothing": "",
    "an hour, which has no time zone in TOML": "time = 15:00:00",
    "a train of a name": '[cadence.lts]\nevery = "6 months"\nfrom = 2026-01-13',
}
BAD_PLANS = {
    "unknown key": "[holidays]\ncuntry = 'DE'",
    "no such status": "[[release]]\nid = 'a'\nstatus = 'maybe'",
    "no id": "[[release]]\ntarget = 2026-01-13",
    "wrong type": "time = 'soon'",
}


def plans_in_the_documentation() -> list[str]:
    text = (folder("templates").parent / "docs" / "plan.md").read_text(encoding="utf-8")
    return re.findall(r"```toml\n(.*?)```", text, re.DOTALL)


def test_the_published_schema_of_the_plan_is_made_from_its_definition() -> None:
    assert PLAN_FILE.read_text(encoding="utf-8") == plan_schema()
    Draft202012Validator.check_schema(json.loads(plan_schema()))


def test_both_checkers_take_every_plan_of_the_documentation_and_refuse_what_is_bad(
    tmp_path: Path, need: Callable[[str], str]
) -> None:
    shown = {f"example {at}": text for at, text in enumerate(plans_in_the_documentation())}
    assert len(shown) > 1
    files = {f"{name}.toml": text for name, text in {**shown, **GOOD_PLANS, **BAD_PLANS}.items()}
    bad = {f"{name}.toml" for name in BAD_PLANS}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for command in (
        [need("check-jsonschema"), "--schemafile", PLAN_FILE],
        [need("taplo"), "check", "--schema", PLAN_FILE.as_uri()],
    ):
        refused = {
            name
            for name in files
            if subprocess.run([*command, name], cwd=tmp_path, capture_output=True, check=False).returncode
        }
        assert refused == bad


def test_taplo_takes_the_settings_too(tmp_path: Path, need: Callable[[str], str]) -> None:
    taplo = [need("taplo"), "check", "--schema", FILE.as_uri()]
    for name, text in {"good.toml": GOOD["everything"], "bad.toml": BAD["unknown key"]}.items():
        (tmp_path / name).write_text(text.replace("#:schema", "#"), encoding="utf-8")
        done = subprocess.run([*taplo, name], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) == (name == "good.toml"), done.stderr
