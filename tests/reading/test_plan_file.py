"""Whatever stands in a planning file, it is read or refused in sentences; and what is read can be laid out."""

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories import git
from tagline.errors import TaglineError
from tagline.reading.git import Git
from tagline.reading.history import opened
from tagline.reading.plan_file import NAME, PlanFile, is_zone, read_plan
from tagline.rules.cadence import trains
from tagline.rules.path_patterns import matches
from tagline.rules.schedule import schedule, span_of
from tagline.rules.slips import slips
from tagline.rules.support import support
from tagline.rules.typed_data import written

TODAY = date(2026, 11, 25)
PLAN = """schema = 1
include = ["plan/*.toml"]
timezone = "Europe/Berlin"
time = 15:00:00

[people]
ada = "Ada Lovelace"

[cadence]
every = "6 weeks on Tuesday"
from = 2026-01-13
until = 2027-12-31
skip = [2026-12-15]
also = [2027-01-05]
ids = "%Y-%m-%d"
support = "latest 2"
avoid = "next-workday"
weekdays = ["mon", "tue", "wed", "thu"]
horizon = 4

[cadence.stages]
feature-freeze = "-4 weeks"
rc1 = "-2 weeks on Wednesday"
go-no-go = { at = "-1 day", owner = "ada" }

[cadence.lts]
rrule = "FREQ=YEARLY;BYMONTH=4;BYDAY=3TU"
from = 2026-04-21
line = "3.x"

[[freeze]]
id = "year-end"
from = 2026-12-18
to = 2027-01-04
allow = ["emergency"]

[[line]]
id = "3.x"
tags = "v3.*"
active = "12 months"
security = "24 months"
extended = 2029-06-30

[[release]]
id = "winter"
train = 2026-11-03
target = 2026-11-05
tolerance = "7 days"
scope = [{ need = "#412", what = "Import", state = "committed" }]
approve = { need = 2, of = ["ada"] }
budget = { people = 4, cost = 24000.5 }
links = { milestone = "https://example.org/m/12" }
stage.feature-freeze = 2026-10-08
stage.docs = { on = 2026-10-29, zone = "AoE" }

[[release.check]]
id = "upgrade"
must = true

[[release.rollout]]
ring = "canary"
share = 5

[[release]]
id = "later"
target = "2027-Q1"

[[yank]]
tag = "v3.0.1"
"""
VALUES = st.one_of(
    st.integers(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.times().map(lambda found: found.replace(microsecond=0)),
    st.datetimes().map(lambda found: found.replace(microsecond=0)),
    st.text(max_size=12),
    st.sampled_from(
        [
            *("", "tba", "2026-Q4", "2026-13", "0000-01", "9999-12", "12 months", "9999 years", "-9999 quarters"),
            *("latest 0", "latest 99999999999", "FREQ=DAILY;INTERVAL=-1", "FREQ=WEEKLY", "../../etc/passwd", "AoE"),
            *("Europe", "Europe/", "/UTC", "a/b" * 200, "%", "%Q%%", "%s" * 50, "next-workday", "\ud7ff"),
        ]
    ),
    st.sampled_from([date.min, date.max, time(0), datetime(1, 1, 1, tzinfo=UTC), []]),
)
SOME = st.recursive(
    VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], PlanFile | None]:
    """Give the reader of a planning file's bytes."""
    where = tmp_path_factory.mktemp("plan")
    git(where, "init", "--quiet")
    found, place = opened(Git(directory=where))

    def reader(raw: bytes) -> PlanFile | None:
        (where / NAME).write_bytes(raw)
        return read_plan(found, place)

    return reader


def laid_out(found: PlanFile) -> None:
    """Do with a plan all that is done with it."""
    plan = found.plan
    laid = schedule(plan, (), TODAY, {})
    slips(laid, ())
    support(plan, laid, ())
    span_of(plan, TODAY)


def read_or_refused(read: Callable[[bytes], PlanFile | None], raw: bytes) -> None:
    """See that bytes are a plan that can be laid out, or are refused in sentences with their place."""
    try:
        found = read(raw)
    except TaglineError as error:
        for line in str(error).splitlines():
            assert re.match(r"release-plan\.toml:? ?|and [0-9,]+ more mistakes|cadence", line), line
        return
    assert found is not None
    laid_out(found)


def test_the_whole_plan_is_read(read: Callable[[bytes], PlanFile | None]) -> None:
    found = read(PLAN.encode())
    assert found is not None
    laid_out(found)
    assert [train.name for train in trains(found.plan, {}, TODAY)] == ["", "lts"]


LAW = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LAW
@given(st.data())
def test_no_edit_of_lines_leads_to_anything_but_a_sentence(
    read: Callable[[bytes], PlanFile | None], data: st.DataObject
) -> None:
    lines = PLAN.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match data.draw(st.sampled_from(["out", "swap", "again", "cut"])):
            case "out":
                del lines[at]
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "again":
                lines.insert(other, lines[at])
            case _:
                lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
    read_or_refused(read, "\n".join(lines).encode())


@LAW
@given(st.integers(0, len(PLAN)), st.integers(0, 12), st.binary(max_size=12))
def test_no_noise_leads_to_anything_but_a_sentence(
    read: Callable[[bytes], PlanFile | None], at: int, length: int, noise: bytes
) -> None:
    raw = PLAN.encode()
    read_or_refused(read, raw[:at] + noise + raw[at + length :])


def places(data: object) -> Iterator[tuple[dict[str, object], str]]:
    """Give every table of a document with each of its keys."""
    if isinstance(data, dict):
        for key, item in data.items():
            yield data, key
            yield from places(item)
    elif isinstance(data, list):
        for item in data:
            yield from places(item)


@LAW
@given(st.data())
def test_no_value_of_any_type_at_any_place_leads_to_anything_but_a_sentence(
    read: Callable[[bytes], PlanFile | None], data: st.DataObject
) -> None:
    document = tomllib.loads(PLAN)
    for _ in range(data.draw(st.integers(1, 3))):
        table, key = data.draw(st.sampled_from(list(places(document))))
        table[key] = data.draw(SOME)
    read_or_refused(read, "\n".join(f"{key} = {toml(value)}" for key, value in document.items()).encode())


def toml(value: object) -> str:
    """Write a value as TOML on one line."""
    match value:
        case dict():
            return "{" + ", ".join(f"{toml(str(key))} = {toml(item)}" for key, item in value.items()) + "}"
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case str():
            return (
                '"'
                + "".join(f"\\U{ord(sign):08X}" if sign in '"\\' or ord(sign) < 32 else sign for sign in value)
                + '"'
            )
        case datetime():
            return value.isoformat()
        case _:
            return written(value)


# Time zones


@pytest.mark.parametrize(
    "name", ["UTC", "utc", "AoE", "aoe", "Europe/Berlin", "Etc/GMT+12", "America/Argentina/Ushuaia"]
)
def test_names_of_zones_are_known(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize(
    "name", ["", "CET", "EST5EDT", "Europe", "Europe/", "/etc/passwd", "../x", "a/b" * 200, "Europe/Atlantis", "a/\0"]
)
def test_what_is_no_zone_is_none(name: str) -> None:
    assert not is_zone(name)


# Included files


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("plan/*.toml", "plan/a.toml", True),
        ("plan/*.toml", "plan/deep/a.toml", False),
        ("plan/**/*.toml", "plan/a.toml", True),
        ("plan/**/*.toml", "plan/deep/er/a.toml", True),
        ("**/a.toml", "a.toml", True),
        ("**/a.toml", "x/y/a.toml", True),
        ("plan/**", "plan/x/y", True),
        ("plan/**", "plan", False),
        ("plan", "plan/a.toml", True),
        ("plan/", "plan/a.toml", True),
        ("plan", "planner/a.toml", False),
        ("plan/a.toml", "plan/a.toml", True),
        ("plan/[a-c]?.toml", "plan/b1.toml", True),
        ("plan/[!a].toml", "plan/a.toml", False),
        ("plan/[^a].toml", "plan/b.toml", True),
        ("*.toml", "Plan.TOML", False),
        ("**", "a/b/c", True),
        ("a/**/b/**/c", "a/b/c", True),
        ("a/**/b/**/c", "a/x/b/y/z/c", True),
        ("a/**/b/**/c", "a/x/y/c", False),
    ],
)
def test_a_pattern_fits_as_git_has_it(tmp_path: Path, pattern: str, path: str, fits: bool) -> None:  # noqa: FBT001 - a column
    git(tmp_path, "init", "--quiet")
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("")
    git(tmp_path, "add", ".")
    listed = git(tmp_path, "ls-files", "-z", "--", f":(top,glob){pattern}") != b""
    assert (matches(path, pattern), listed) == (fits, fits)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["**", "*", "a", "b", "?", "[ab]", "a*", "*.b"]), min_size=1, max_size=5),
    st.lists(st.lists(st.sampled_from(["a", "b", "ab", "a.b"]), min_size=1, max_size=4), min_size=1, max_size=8),
)
def test_patterns_mean_what_they_mean_to_git(listing: Path, parts: list[str], paths: list[list[str]]) -> None:
    pattern = "/".join(parts)
    names = sorted({"/".join(path) for path in paths})
    git(listing, "read-tree", "--empty")
    blob = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    git(
        listing,
        "update-index",
        "--add",
        "--index-info",
        stdin="".join(f"100644 {blob}\t{name}\n" for name in names).encode(),
    )
    kept = git(listing, "ls-files", "-z").decode().split("\0")[:-1]
    listed = git(listing, "ls-files", "-z", "--", f":(top,glob){pattern}").decode().split("\0")[:-1]
    assert [name for name in kept if matches(name, pattern)] == listed


@pytest.fixture(scope="module")
def listing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a repository whose index can be filled."""
    where = tmp_path_factory.mktemp("listing")
    git(where, "init", "--quiet")
    return where
