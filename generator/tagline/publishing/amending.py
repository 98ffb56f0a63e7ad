"""Append an entry to `release-notes/amendments.toml`, in one step, and say how what it is about reads then."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tagline.assembly.ranges import read_entry
from tagline.errors import TaglineError
from tagline.model.notes import PATH
from tagline.model.settings import DEFAULTS
from tagline.publishing.whole_files import write_whole
from tagline.reading.amendments import amendments_from, tables_of
from tagline.reading.git import Git, decode
from tagline.reading.history import opened, read_refs
from tagline.rules.amendments import header_of
from tagline.rules.meaning import meaning_of
from tagline.rules.yanks import parted, tag_named, yanked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tagline.model.commit import Change
    from tagline.model.release import Yank
    from tagline.model.settings import Settings
    from tagline.reading.history import Place

Value: TypeAlias = "str | bool | int | date | datetime | list[str]"
Entry: TypeAlias = "dict[str, Value]"


class Recorded(NamedTuple):
    """What was appended ("" where the file said so already), and what its commit or its release reads like now."""

    text: str
    commit: str
    changes: tuple[Change, ...]
    yank: Yank | None = None


class Request(NamedTuple):
    """What to say of a commit, by any name that git knows it by, or of a release, by its tag or its version.

    `table` is the kind of entry; `keys` are what it says.
    """

    repository: Path
    git_dir: Path | None
    as_of: datetime
    table: str
    about: str
    keys: Mapping[str, Value]
    settings: Settings = DEFAULTS

    def entry(self, subject: Entry) -> Entry:
        """Give the whole entry; `subject` names in full what it is about."""
        return {**subject, "on": self.as_of.astimezone(UTC).date(), **self.keys}


def record_commit(request: Request) -> Recorded:
    """Say something of a commit; the file gets its full id."""
    git, place = opened(Git(directory=request.repository, git_dir=request.git_dir))
    file = _file(place)
    commit = _full_id(git, request.about)
    if "as" in request.keys:
        _expect_header(str(request.keys["as"]), request.settings)
    before = _held(file)
    text, after = _appended(before, request.table, request.entry({"commit": commit}))
    try:
        changes = read_entry(
            request.repository,
            commit,
            git_dir=request.git_dir,
            as_of=request.as_of,
            amendments=after,
            settings=request.settings,
        )
    except TaglineError as error:
        line = before.count(b"\n") + 1  # what is not written yet has no place to be shown
        problem = re.sub(rf"{re.escape(PATH)}:(\d+): ", lambda at: "" if int(at[1]) >= line else at[0], error.problem)
        raise TaglineError(problem, error.remedy) from error
    if text:
        write_whole(file, [after], called=PATH, with_folder=True)
    return Recorded(text, commit, changes)


def record_tag(request: Request) -> Recorded:
    """Say something of a release."""
    git, place = opened(Git(directory=request.repository, git_dir=request.git_dir))
    file = _file(place)
    tags, by_tags, _ = parted(read_refs(git).tags)
    tag = tag_named(request.about, tags)
    if tag is None:
        problem = f"{request.about}: no tag of a release"
        raise TaglineError(problem, "see `tagline doctor`, or fetch the tags: `git fetch --tags`")
    text, after = _appended(_held(file), request.table, request.entry({"tag": tag.name}))
    yanks = yanked(amendments_from(after, request.as_of).yank, tags, by_tags)
    if text:
        write_whole(file, [after], called=PATH, with_folder=True)
    return Recorded(text, tag.commit_hash, (), yanks.get(tag.name))


def _expect_header(text: str, settings: Settings) -> None:
    try:
        header_of(text, meaning_of(settings))
    except ValueError as error:
        problem = str(error).replace("amend: as:", "--as:", 1)
        raise TaglineError(problem) from None


def _file(place: Place) -> Path:
    if place.top is None:
        problem = f"{place.git_dir}: a bare repository has no work tree to write {PATH} into"
        raise TaglineError(problem, "run this in a clone, and commit the file there")
    file = place.top / PATH
    link = next((path for path in (file, file.parent) if path.is_symlink()), None)
    if link is not None:
        problem = f"{link}: is a symbolic link, and nothing is written through one"
        raise TaglineError(problem, "put a file or a folder of its own there")
    return file


def _full_id(git: Git, name: str) -> str:
    code, out, err = git.try_run("rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
    if code:
        several = " more than one commit begins so" if b"ambiguous" in err else " no such commit"
        problem = f"{name}:{several}"
        raise TaglineError(problem, "name one by its id, as `git log` shows it")
    commit = decode(out).strip()
    _, holders, _ = git.try_run(
        "for-each-ref", f"--contains={commit}", "--count=1", "refs/heads", "refs/tags", "refs/remotes"
    )
    if not holders and git.try_run("merge-base", "--is-ancestor", commit, "HEAD")[0]:
        problem = f"{name}: no branch or tag reaches this commit, so no notes tell it"
        raise TaglineError(problem, "name one that `git log --all` shows")
    return commit


def _held(file: Path) -> bytes:
    try:
        return file.read_bytes() if file.exists() else b""
    except OSError as error:
        problem = f"{PATH}: cannot be read: {error.strerror}"
        raise TaglineError(problem) from error


def _appended(before: bytes, table: str, entry: Entry) -> tuple[str, bytes]:
    """Give the entry as text and the file with it; "" and the file as it is where its last word is the same."""
    held = tables_of(before).get(table, [])
    if _last_word(held, entry):
        return "", before
    text = written(table, entry)
    ends = b"\r\n" if b"\r\n" in before else b"\n"
    gap = b"" if not before else ends if before.endswith(b"\n") else ends * 2
    after = before + gap + text.encode("utf-8", "replace").replace(b"\n", ends)
    try:
        told = tomllib.loads(after.decode("utf-8-sig").replace("\r\n", "\n"))[table][-1]
    except (ValueError, KeyError, TypeError):
        told = None
    if told is None or told.keys() != entry.keys():
        problem = f"{PATH}: an entry `[[{table}]]` cannot follow what stands there"
        raise TaglineError(problem, f"write the entries of `{table}` as `[[{table}]]`, each below its own heading")
    return text, after


def _last_word(held: object, entry: Entry) -> bool:
    """Whether the latest entry about the same thing says the same, whatever its day."""
    subject: Entry = {key: entry[key] for key in ("commit", "tag", "part") if key in entry}
    same = [one for one in held if isinstance(one, dict) and _about(one, subject)] if isinstance(held, list) else []
    if not same:
        return False
    last = max(enumerate(same), key=lambda one: (str(one[1].get("on", "")), one[0]))[1]
    told = {key: value for key, value in last.items() if key != "on"} | subject
    return told == {key: value for key, value in entry.items() if key != "on"}


def _about(held: Mapping[str, object], subject: Mapping[str, Value]) -> bool:
    commit = str(held.get("commit", "-")).lower()
    return (
        str(subject.get("commit", "-")).startswith(commit)
        and held.get("tag") == subject.get("tag")
        and held.get("part") == subject.get("part")
    )


def written(table: str, entry: Mapping[str, Value]) -> str:
    """Write an entry as TOML."""
    return f"[[{table}]]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in entry.items())


def _value(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | date():
            return value.isoformat() if isinstance(value, date) else str(value)
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case str() if "\n" in value:
            lines = json.dumps(value, ensure_ascii=False)[1:-1].replace("\\n", "\n").replace("\x7f", "\\u007f")
            return f'"""\n{lines}"""'
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
