"""Notes and changelogs in a layout of the user's own: a Jinja2 template over the values of the JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tagline.errors import TaglineError
from tagline.model.commit import ChangeKind
from tagline.pages.markdown import escaped, paragraph
from tagline.rules.changelog import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tagline.model.forge import Forge

LARGEST = 1_000_000


def rendered(path: Path, record: Mapping[str, object], forge: Forge | None) -> str:
    """Write a record by the template in a file.

    The template sees plain values only, and no attribute of a Python object; a name that there is not is an error.
    """
    environment = _environment(path.resolve().parent, forge)
    try:
        return environment.from_string(_source(path)).render(record)
    except TemplateSyntaxError as error:
        where = path if error.name is None else path.parent / error.name
        problem = f"{where}:{error.lineno}: {error.message}"
    except TemplateError as error:
        problem = f"{_place(error, path)}: {error.message or type(error).__name__}"
    except Exception as error:  # noqa: BLE001 - whatever a template of the user's own does wrong is for the user
        problem = f"{_place(error, path)}: {type(error).__name__}: {error}"
    raise TaglineError(" ".join(problem.split()), "the page Templates of the documentation names all values")


def _source(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        problem = f"{path}: cannot be read: {error.strerror}"
        raise TaglineError(problem) from error
    if len(raw) > LARGEST:
        problem = f"{path}: is larger than {LARGEST // 1_000_000} MB, which is no template"
        raise TaglineError(problem)
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problem = f"{path}:{line}: is not UTF-8"
        raise TaglineError(problem, "save the template as UTF-8") from error


def _place(error: Exception, path: Path) -> str:
    """Give the file and line of a template where something went wrong: the innermost frame that is none of Python's."""
    found, frame = str(path), error.__traceback__
    while frame is not None:
        name = frame.tb_frame.f_code.co_filename
        if name == "<template>":
            found = f"{path}:{frame.tb_lineno}"
        elif Path(name).parent == path.resolve().parent:
            found = f"{path.parent / Path(name).name}:{frame.tb_lineno}"
        frame = frame.tb_next
    return found


def _environment(folder: Path, forge: Forge | None) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # the text may be of any kind; `escaped` and `e` are there for those who need them
    )
    made.filters |= {
        "escaped": escaped,
        "paragraphs": paragraph,
        "sections": sections,
        "commit_url": lambda name: forge.commit(name) if forge else "",
        "pull_url": lambda number: forge.pull(number) if forge and number else "",
        "issue_url": lambda number: forge.issue(number) if forge and number else "",
    }
    return made


def sections(changes: Iterable[Mapping[str, Any]]) -> list[dict[str, object]]:
    """Part changes by kind, in the order of notes: each part has its `kind`, its `heading` and its `changes`."""
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for change in changes:
        by_kind.setdefault(change["kind"], []).append(change)
    return [
        {"kind": kind.value, "heading": HEADINGS[kind], "changes": by_kind[kind.value]}
        for kind in ChangeKind
        if kind.value in by_kind
    ]
