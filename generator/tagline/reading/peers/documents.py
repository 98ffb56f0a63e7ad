"""Parse a configuration of another tool, be it TOML, JSON or YAML, and know on which line everything stands."""

import json
import re
from collections.abc import Mapping
from typing import Any

from tagline.errors import TaglineError
from tagline.reading.files import LARGEST, too_large
from tagline.reading.toml_file import TomlFile, parsed
from tagline.rules.json_places import json_places
from tagline.rules.toml_places import Places
from tagline.rules.typed_data import Path, shown

_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def document(name: str, raw: bytes) -> TomlFile:
    """Parse a file by its name; what is broken is one error with its line."""
    if len(raw) > LARGEST:
        raise too_large(name)
    if name.endswith(".toml"):
        return parsed(name, raw)
    text = _text(name, raw)
    return _json(name, text) if name.endswith(".json") or text.lstrip().startswith("{") else _yaml(name, text)


def _text(name: str, raw: bytes) -> str:
    try:
        return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        problem = f"{name}:{raw.count(10, 0, error.start) + 1}: expected text in UTF-8"
        raise TaglineError(problem) from error


def _json(name: str, text: str) -> TomlFile:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        problem = f"{name}:{line}: this is no JSON: {getattr(error, 'msg', 'it is too deep')}"
        raise TaglineError(problem) from error
    if _HALF.search(text):  # half a character may stand in JSON, and nowhere else
        data = json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    return _file(name, data, json_places(text))


def _yaml(name: str, text: str) -> TomlFile:
    import yaml  # noqa: PLC0415 - for those who have such a file

    if half := _HALF.search(text):
        problem = f"{name}:{text.count(chr(10), 0, half.start()) + 1}: expected a whole character, found half of one"
        raise TaglineError(problem)
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        problem = f"{name}:{line}: this is no YAML: {getattr(error, 'problem', None) or 'it cannot be read'}"
        raise TaglineError(problem) from error
    lines: dict[Path, int] = {}
    _note(node, (), lines)
    return _file(name, data, Places(lines))


def _note(node: Any, path: Path, lines: dict[Path, int]) -> None:  # noqa: ANN401 - a node of YAML has no common type
    """Note the lines of keys, not deeper than a configuration goes and not more than it has."""
    if len(path) > 8 or len(lines) > 10_000 or node is None:  # noqa: PLR2004 - bounds
        return
    if node.id == "mapping":
        for key, value in node.value:
            if key.id == "scalar":
                lines.setdefault((*path, key.value), key.start_mark.line + 1)
                _note(value, (*path, key.value), lines)
    elif node.id == "sequence":
        for at, value in enumerate(node.value):
            lines.setdefault((*path, at), value.start_mark.line + 1)
            _note(value, (*path, at), lines)


def _file(name: str, data: object, lines: Places) -> TomlFile:
    if not isinstance(data, Mapping):
        problem = f"{name}:1: expected a table, found {shown(data)}"
        raise TaglineError(problem)
    return TomlFile(name, data, lines)
