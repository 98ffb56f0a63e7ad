"""The JSON interface: every file is what its schema says, whatever the book holds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

import examples
import planned as plans
from tagline.model.commit import ChangeKind
from tagline.model.page import SiteFile
from tagline.model.plan import Plan, Release
from tagline.pages.api import api_files
from tagline.pages.json_values import LONGEST_TEXT
from tagline.pages.resources import folder
from tagline.pages.site_pages import site_pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tagline.model.book import ReleaseBook

BOOKS = {
    "whole": examples.book(),
    "empty": examples.empty_book(),
    "refused": examples.refused_book(),
    "monorepo": examples.monorepo_book(),
    "packages only": examples.packages_only_book(),
    "planned": plans.planned_book(),
    "planned late": plans.planned_book(plans.timetable(plans.timed(), today=date(2027, 1, 1))),
    "released without a plan": plans.planned_book(plans.timetable(Plan(), history=())),
    "planned without a release": replace(examples.empty_book(), timetable=plans.timetable(finals=(), history=())),
    "hostile plan": plans.planned_book(
        plans.timetable(replace(plans.PLAN, release=(Release(id="x", line=examples.HOSTILE, goal=examples.HOSTILE),)))
    ),
}


def files(book: ReleaseBook) -> dict[str, Any]:
    return {file.path: json.loads(file.content) for file in api_files(book)}


def schemas_within(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    for part in (*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()):
        yield from schemas_within(part)
    if "items" in schema:
        yield from schemas_within(schema["items"])


@pytest.mark.parametrize("name", BOOKS)
def test_every_file_is_what_the_schema_that_it_names_says(name: str) -> None:
    made = files(BOOKS[name])
    told = {path: data for path, data in made.items() if "/schema/" not in path}
    for path, data in told.items():
        schema = made[f"api/v1/{data['$schema'].removeprefix('../')}"]
        assert not [error.message for error in Draft202012Validator(schema).iter_errors(data)], path
    others = 4 * (BOOKS[name].timetable is not None) + bool(BOOKS[name].deliveries)
    assert len(told) == 6 + others + len(BOOKS[name].releases)


@pytest.mark.parametrize("path", sorted((folder("site_config") / "schema").glob("*.json")), ids=lambda path: path.name)
def test_a_schema_is_valid_demands_every_key_and_knows_no_union(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    for part in schemas_within(schema):
        assert isinstance(part.get("type", ""), str)
        assert not part.keys() & {"anyOf", "oneOf"}
        if part.get("type") == "object":
            assert part["required"] == list(part["properties"])
            assert part["additionalProperties"] is False


def test_releases_json_maps_each_tag_to_the_slug_of_its_page_and_file() -> None:
    made = files(examples.book())
    told = made["api/v1/releases.json"]["releases"]
    assert [(item["tag"], item["slug"], item["page"]) for item in told] == [
        ("v2.0.0", "2.0.0", "releases/2.0.0/"),
        ("v2.0.0-rc.1", "2.0.0-rc.1", "releases/2.0.0-rc.1/"),
        ("v1.0.0", "1.0.0", "releases/1.0.0/"),
    ]
    assert all(f"api/v1/{item['file']}" in made for item in told)


def test_a_release_tells_its_changes_as_they_were_written() -> None:
    told = files(examples.book())["api/v1/releases/2.0.0.json"]
    assert told["changes"][0]["description"] == examples.HOSTILE
    assert told["changes"][1]["issues"] == ["3", "4"]
    assert told["counts"]["total"] == 3
    assert told["counts"][ChangeKind.BREAKING] == 1
    assert told["previous"] == {"tag": "v1.0.0", "slug": "1.0.0"}
    assert told["links"]["compare"] == "https://github.com/example/example/compare/v1.0.0...v2.0.0"


def test_a_refusal_says_what_would_help() -> None:
    told = files(examples.refused_book())["api/v1/next.json"]
    assert (told["version"], told["refused"], told["remedy"]) == ("", True, "fetch the tags")


def test_a_huge_text_is_cut_and_half_a_surrogate_pair_breaks_nothing() -> None:
    book = examples.book()
    huge = examples.change(20, ChangeKind.FIXED, "\ud800" + "x" * 1_000_000)
    book = replace(book, unreleased=(huge,))
    assert len(files(book)["api/v1/next.json"]["changes"][0]["description"]) == LONGEST_TEXT


def test_an_author_known_by_an_address_only_is_shown_without_its_host() -> None:
    book = examples.book()
    change = examples.change(20, ChangeKind.FIXED, "x")
    change = change._replace(commit=change.commit._replace(author="ada@example.org"))
    told = files(replace(book, unreleased=(change,)))["api/v1/next.json"]["changes"][0]
    assert told["author"] == "ada@…"


def test_the_same_book_gives_the_same_bytes() -> None:
    assert list(api_files(examples.book())) == list(api_files(examples.book()))


def test_the_index_names_every_package_and_where_its_files_are() -> None:
    found = files(examples.monorepo_book())["api/v1/index.json"]["packages"]
    assert [one["package"] for one in found] == ["core", examples.HOSTILE, "@scope/empty", "refused"]
    assert {key: found[0][key] for key in ("slug", "page", "file", "paths", "tags", "latest")} == {
        "slug": "core",
        "page": "packages/core/",
        "file": "../../packages/core/api/v1/index.json",
        "paths": ["packages/core"],
        "tags": ["core@{version}"],
        "latest": "2.0.0",
    }
    assert (found[0]["next"]["version"], found[3]["next"]["refused"], found[2]["latest"]) == ("2.1.0", True, "")


def test_a_package_has_the_same_files_in_its_part_and_is_named_in_its_index() -> None:
    made = {file.path: file for file in site_pages(examples.monorepo_book()) if isinstance(file, SiteFile)}
    own = files(examples.package_book("core"))
    assert {path for path in made if path.startswith("packages/core/api/")} == {f"packages/core/{path}" for path in own}
    index = json.loads(made["packages/core/api/v1/index.json"].content)
    assert (index["package"], index["project"]["name"], index["packages"]) == ("core", "core", [])


def planned(**others: Any) -> dict[str, Any]:  # noqa: ANN401 - passed on
    return files(plans.planned_book(plans.timetable(**others)))


def test_the_schedule_tells_how_a_release_moved_without_a_union_of_types() -> None:
    history = (*plans.HISTORY[:2], plans.version(9, date(2026, 5, 25), {"summer": date(2026, 6, 16)}))
    made = planned(history=history, today=date(2026, 6, 10))
    told = {one["id"]: one for one in made["api/v1/schedule.json"]["releases"]}
    summer = told["summer"]
    assert (summer["target"], summer["precision"], summer["window_end"]) == ("2026-06-16", "day", "2026-06-23")
    assert summer["baseline"] == "2026-06-09"
    assert [(move["old"], move["new"], move["notice"]) for move in summer["moves"]] == [
        ("2026-06-09", "2026-06-16", {"known": True, "days": 15})
    ]
    assert (summer["net_slip"], told["autumn"]["net_slip"]["known"]) == ({"known": True, "days": 7}, False)
    assert (told["some-day"]["target"], told["some-day"]["last"]) == ("tba", "")
    assert told["off"]["coming"] is False


def test_the_schedule_names_owners_and_no_address() -> None:
    made = planned()
    assert made["api/v1/schedule.json"]["people"] == [{"key": "ada", "name": "Ada Lovelace"}]
    assert "ada@" not in json.dumps(made)


def test_the_index_names_the_schedule_and_the_calendars_where_there_are_some() -> None:
    index = planned()["api/v1/index.json"]
    assert (index["files"]["schedule"], index["files"]["support"]) == ("schedule.json", "support.json")
    assert index["calendars"][0] == {"title": "all dates", "file": "../../all.ics"}
    without = files(examples.book())["api/v1/index.json"]
    assert (without["files"]["schedule"], without["calendars"]) == ("", [])


def test_support_is_told_as_others_tell_it() -> None:
    newest, oldest = planned()["api/v1/support.json"]["result"]["releases"]
    assert (newest["label"], newest["eoasFrom"], newest["isEoas"]) == ("2.x 'Kestrel' (LTS)", "2027-01-10", False)
    assert newest["latest"] == {
        "name": "2.0.0",
        "date": "2026-01-10",
        "link": "https://github.com/example/example/releases/tag/v2.0.0",
    }
    assert (oldest["isEoas"], oldest["isEol"], oldest["eolFrom"]) == (True, False, "2026-12-31")
    assert oldest["isMaintained"] is True


def test_a_line_is_over_from_the_day_after_its_last() -> None:
    def ended(day: date) -> tuple[bool, bool]:
        told = planned(today=day)["api/v1/support.json"]["result"]["releases"][1]
        return told["isEol"], told["isMaintained"]

    assert (ended(date(2026, 12, 31)), ended(date(2027, 1, 1))) == ((False, True), (True, False))


def test_where_nothing_is_promised_only_the_newest_line_counts_as_maintained() -> None:
    told = planned(plan=Plan(), history=())["api/v1/support.json"]["result"]["releases"]
    assert [one["isMaintained"] for one in told] == [True, False]
    assert not any(one["isEol"] for one in told)


def test_on_a_site_with_an_address_the_latest_release_leads_to_its_page() -> None:
    made = {file.path: file.content for file in api_files(plans.planned_book(), "https://example.org/x/")}
    told = json.loads(made["api/v1/support.json"])["result"]
    assert told["releases"][0]["latest"]["link"] == "https://example.org/x/releases/2.0.0/"
    assert told["links"]["html"] == "https://example.org/x/support/"
