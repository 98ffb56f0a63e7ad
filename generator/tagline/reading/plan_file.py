"""Read the planning file and the files that it includes, as one plan, and know where everything in it stands."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from pathlib import PurePosixPath
from typing import NamedTuple

from tagline.errors import MistakesError, TaglineError, Told
from tagline.model.plan import Plan
from tagline.reading.files import committed_bytes, file_bytes
from tagline.reading.git import Git, decode
from tagline.reading.history import Place
from tagline.reading.toml_file import TomlFile, parsed
from tagline.rules.plan_words import word_mistakes
from tagline.rules.typed_data import Mistake, Path, typed

NAME = "release-plan.toml"
AOE = timezone(timedelta(hours=-12), "AoE")
_LISTS = ("freeze", "line", "release", "change", "environment", "issue", "yank")
_MOST_FILES = 200


class PlanFile(NamedTuple):
    """A plan and its files; `parts` tell which element of a list comes from which file, and which one it is there."""

    plan: Plan
    files: tuple[TomlFile, ...]
    parts: Mapping[str, Sequence[tuple[int, int]]]

    def place(self, path: Path) -> tuple[TomlFile, Path]:
        """Give the file in which a path of the whole plan stands, and its path there."""
        if len(path) > 1 and isinstance(path[1], int) and path[0] in self.parts:
            file, at = self.parts[str(path[0])][path[1]]
            return self.files[file], (path[0], at, *path[2:])
        holder = next((file for file in self.files if path[:2] in file.places.lines), self.files[0])
        return holder, path

    def told(self, mistake: Mistake) -> Told:
        """Tell where a mistake stands: its file and line."""
        file, path = self.place(mistake.path)
        return file.told([Mistake(path, mistake.text)])[0]

    @property
    def names(self) -> tuple[str, ...]:
        """The files, as patterns for git."""
        return (self.files[0].name.removeprefix("HEAD:"), *self.plan.include)


def read_plan(git: Git, place: Place, instead: Mapping[str, bytes] | None = None) -> PlanFile | None:
    """Read the plan; None where there is none. All mistakes of all its files are one error.

    `instead` are texts that are not written yet, by the names of their files.
    """
    read = _reader(git, place, instead or {})
    raw = read(NAME)
    if raw is None:
        return None
    files = [parsed(_told(place, NAME), raw)]
    found = [typed(Plan, files[0].data)]
    patterns = found[0].given.get("include", ())
    broken: list[Told] = []
    for name in included(git, place, patterns if isinstance(patterns, tuple) else ()):
        if name != NAME and (text := read(name)) is not None:
            try:
                files.append(parsed(_told(place, name), text))
            except MistakesError as error:
                broken += error.told
            else:
                found.append(typed(Plan, files[-1].data))
    mistakes = broken
    mistakes += [told for file, one in zip(files, found, strict=True) for told in file.told(one.mistakes)]
    mistakes += [told for file in files[1:] for told in _out_of_place(file)]
    if mistakes:
        raise MistakesError(mistakes)
    whole = _merged(files, [one.value for one in found if one.value is not None])
    words = [whole.told(mistake) for mistake in word_mistakes(whole.plan, is_zone)]
    if words:
        raise MistakesError(words)
    return whole


def _told(place: Place, name: str) -> str:
    return name if place.top else f"HEAD:{name}"


def _reader(git: Git, place: Place, instead: Mapping[str, bytes]) -> Callable[[str], bytes | None]:
    top = place.top
    if top is not None:
        return lambda name: instead[name] if name in instead else file_bytes(top, name)
    return lambda name: committed_bytes(git, [name]).get(name)


def included(git: Git, place: Place, patterns: Iterable[object]) -> list[str]:
    """Give the files that patterns name: only those that git tracks, so that no pattern leads out of the repository."""
    names: list[str] = []
    for pattern in patterns:
        if not isinstance(pattern, str) or pattern.startswith(("/", ":")) or ".." in PurePosixPath(pattern).parts:
            problem = f"{NAME}: include: expected a path inside the repository such as plan/*.toml, found {pattern!r}"
            raise TaglineError(problem)
        _, out, _ = git.try_run("ls-files", "-z", "--full-name", "--cached", "--", f":(top,glob){pattern}")
        if place.top is None:
            _, out, _ = git.try_run("ls-tree", "-r", "-z", "--full-tree", "--name-only", "HEAD")
            out = b"\0".join(name for name in out.split(b"\0") if PurePosixPath(decode(name)).match(pattern))
        names += filter(None, decode(out).split("\0"))
    unique = list(dict.fromkeys(sorted(names)))
    if len(unique) > _MOST_FILES:
        problem = f"{NAME}: include: names {len(unique):,} files, more than {_MOST_FILES}"
        raise TaglineError(problem, "name fewer")
    return unique


def _out_of_place(file: TomlFile) -> list[Told]:
    """Find what only the main file may say: what holds for the whole plan."""
    allowed = {*_LISTS, "people", "schema", "cadence"}
    wrong = [
        Mistake((key,), f"stands in an included file, and holds for the whole plan; say it in {NAME}")
        for key in file.data
        if key not in allowed
    ]
    return file.told(wrong)


def _merged(files: Sequence[TomlFile], plans: Sequence[Plan]) -> PlanFile:
    main = plans[0]
    parts: dict[str, list[tuple[int, int]]] = {name: [] for name in _LISTS}
    lists: dict[str, list[object]] = {name: [] for name in _LISTS}
    for number, plan in enumerate(plans):
        for name in _LISTS:
            entries = getattr(plan, name)
            lists[name] += entries
            parts[name] += ((number, at) for at in range(len(entries)))
    people = {key: who for plan in plans for key, who in plan.people.items()}
    cadence = main.cadence
    for plan in plans[1:]:
        if plan.cadence is not None:
            cadence = (
                plan.cadence if cadence is None else replace(cadence, trains={**cadence.trains, **plan.cadence.trains})
            )
    changed = {name: tuple(entries) for name, entries in lists.items()}
    whole = replace(main, people=people, cadence=cadence, **changed)  # type: ignore[arg-type] # the lists of a plan
    assert {field.name for field in fields(Plan)} >= set(_LISTS)  # noqa: S101 - the two lists belong together
    return PlanFile(whole, tuple(files), parts)


@cache
def zone_of(name: str) -> tzinfo:
    """Give a time zone by its IANA name, or AoE; UTC for a name that is none."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - for plans with a zone

    if name.lower() == "aoe":
        return AOE
    if name in {"", "UTC"}:
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return UTC


def is_zone(name: str) -> bool:
    """Whether a name is that of a time zone. Abbreviations of three letters are ambiguous, so they are not."""
    return name.lower() in {"aoe", "utc"} or ("/" in name and zone_of(name) is not UTC)


def day_of(zone: str) -> Callable[[int], date]:
    """Give the function that says on which day of a zone a moment (seconds since 1970) falls."""
    where = zone_of(zone)
    return lambda seconds: datetime.fromtimestamp(seconds, where).date()
