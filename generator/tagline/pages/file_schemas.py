"""The JSON Schemas of the files that people write, made from the definitions of these files."""

from __future__ import annotations

import json

from tagline.model.settings import Settings
from tagline.rules.json_schema import schema_of


def settings_schema() -> str:
    """Write the schema of `tagline.toml`."""
    schema = schema_of(Settings, title="Settings of Tagline", name="tagline-settings-1")
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
