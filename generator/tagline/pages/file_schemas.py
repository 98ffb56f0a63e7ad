"""The JSON Schemas of the files that people write, made from the definitions of these files."""

from __future__ import annotations

import json

from tagline.model.page import SiteFile
from tagline.model.plan import Plan
from tagline.model.settings import Settings
from tagline.pages.resources import folder
from tagline.rules.json_schema import schema_of

PLAN_SCHEMA = "schemas/plan-1.json"


def settings_schema() -> str:
    """Write the schema of `tagline.toml`."""
    return _written(Settings, "Settings of Tagline", "settings-1")


def plan_schema() -> str:
    """Write the schema of `release-plan.toml`."""
    return _written(Plan, "The plan of a project's releases", "plan-1")


def _written(definition: type, title: str, name: str) -> str:
    return json.dumps(schema_of(definition, title=title, name=name), indent=2, ensure_ascii=False) + "\n"


def plan_schema_file() -> SiteFile:
    """Give the schema of the plan at the address that a plan may name in its first line."""
    return SiteFile(PLAN_SCHEMA, (folder("site_config") / "schema" / "files" / "plan.json").read_bytes())
