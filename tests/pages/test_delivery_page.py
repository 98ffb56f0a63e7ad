"""The page of the delivery metrics, and the same as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import examples
from deliveries import book, delivered, deployed, mending, steady
from pages.payloads import PAYLOADS
from pages.sites import document
from pages.timetables import planned_book
from tagline.model.delivery import DAY, spread
from tagline.model.page import Page, SiteFile
from tagline.pages.catalogue import catalogue
from tagline.pages.delivery_charts import NARROW, WIDE, Shape, of_leads
from tagline.pages.delivery_page import delivery_pages
from tagline.pages.known_issues import known_issues
from tagline.pages.resources import folder
from tagline.pages.site_pages import site_pages

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from tagline.model.book import ReleaseBook


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def page_of(made: ReleaseBook) -> ET.Element:
    (page,) = delivery_pages(catalogue(made, known_issues(made)))
    return document(page.html)


def figures(html: ET.Element, anchor: str) -> dict[str, list[str]]:
    """Give the rows of a metric's table."""
    section = next(one for one in html.iter("section") if one.get("aria-labelledby") == anchor)
    rows = next(section.iter("table")).iter("tr")
    cells = ([words(cell) for cell in row] for row in rows)
    return {name: rest for name, *rest in cells}


def record_of(made: ReleaseBook) -> dict[str, Any]:
    files = {one.path: one for one in site_pages(made) if isinstance(one, SiteFile)}
    found: dict[str, Any] = json.loads(files["api/v1/delivery.json"].content)
    return found


def test_each_metric_has_its_figures_for_both_windows() -> None:
    html = page_of(book([delivered("0.9.0", 500, [9] * 5), *steady()]))
    assert figures(html, "lead-time")["Median"] == ["2.0 days", "2.0 days"]
    assert figures(html, "lead-time")["Changes"] == ["30 in 10 releases", "35 in 11 releases"]
    assert figures(html, "lead-time")["Left out"] == ["10 merges", "11 merges"]
    assert figures(html, "frequency")["Final releases"] == ["10", "11"]
    assert figures(html, "recovery")["Since it was seen, median"] == ["too few (1)", "too few (1)"]
    assert figures(html, "fail-rate")["Share that failed"] == ["20 %", "18 %"]
    assert figures(html, "rework")["Share"] == ["not known", "not known"]
    assert not [one for one in html.iter("h2") if one.get("id") == "slips"]


def test_dora_warns_and_nothing_is_graded() -> None:
    told = words(page_of(book(steady())))
    for said in ("one application at a time", "compare no teams", "They are no target."):
        assert said in told
    assert not {"Elite", "High performer", "Low"} & set(told.split())


def test_of_few_the_dates_and_times_are_listed() -> None:
    html = page_of(book([delivered("1.0.0", 20, [3, 0.1]), delivered("1.1.0", 10)]))
    assert figures(html, "lead-time")["Each of them"] == ["2.4 hours, 3.0 days", "2.4 hours, 3.0 days"]
    assert figures(html, "frequency")["Dates"][0] == "11 Mar 2026 (v1.0.0), 21 Mar 2026 (v1.1.0)"
    assert figures(html, "frequency")["A month"] == ["too few", "too few"]
    assert not [one for one in html.iter() if str(one.tag).endswith("svg")]


def test_the_chart_and_its_table_have_the_same_numbers() -> None:
    html = page_of(book(steady()))
    section = next(one for one in html.iter("section") if one.get("aria-labelledby") == "frequency")
    table = [[words(cell) for cell in row] for row in next(section.iter("details")).iter("tr")][1:]
    drawn = [words(one) for one in section.iter() if one.get("class") == "n"]
    counts = [count for _, count in table if count != "0"]
    assert drawn == [*counts, *counts]  # wide and narrow


def test_releases_that_failed_are_named_with_what_says_so() -> None:
    html = page_of(book(steady()))
    section = next(one for one in html.iter("section") if one.get("aria-labelledby") == "recovery")
    rows = [[words(cell) for cell in row] for row in list(section.iter("table"))[1].iter("tr")]
    assert rows[1:] == [
        ["1.5.0", "Wed 22 Oct 2025", "named by Fixes-release", "1.6.0", "30 days (25 days since it was seen)"],
        ["1.3.0", "Sat 23 Aug 2025", "withdrawn", "1.4.0", "30 days"],
    ]


def test_names_that_no_release_has_are_told() -> None:
    found = page_of(book([delivered("1.0.0", 20), delivered("1.1.0", 10, mends=mending("v0.0.1"))]))
    assert "No final release has the name that “Fixes-release” gives: v0.0.1." in words(found)


def test_deployments_stand_before_releases() -> None:
    html = page_of(book(steady(), [deployed(300 - 20 * at, [at + 1]) for at in range(12)]))
    titles = [words(one) for one in html.iter("h2")]
    assert titles[:4] == ["Change lead time", "Lead time to release", "Deployment frequency", "Release frequency"]
    assert figures(html, "frequency")["Deployments"] == ["12", "12"]


def test_slips_need_a_plan() -> None:
    made = planned_book()
    html = page_of(replace(made, deliveries=steady()))
    assert figures(html, "slips")["Planned releases that came"] == ["0", "0"]


def test_no_two_elements_share_an_id() -> None:
    made = book([*steady(), delivered("2.0.0", 9)], [deployed(300 - 20 * at, [at + 1]) for at in range(12)])
    ids = [one.get("id") for one in page_of(made).iter() if one.get("id")]
    assert len(ids) == len(set(ids))


def test_a_site_without_a_release_has_no_page_and_a_package_has_its_own() -> None:
    empty = examples.empty_book()
    assert delivery_pages(catalogue(empty, known_issues(empty))) == ()
    whole = examples.monorepo_book()
    core = replace(whole.packages[0], deliveries=steady())
    made = replace(whole, packages=(core, *whole.packages[1:]))
    pages = {one.path: one for one in site_pages(made) if isinstance(one, Page)}
    assert [path for path in pages if path.endswith("delivery/")] == ["packages/core/delivery/"]
    links = [link.get("href") for link in document(pages["packages/core/"].html).iter("a")]
    assert "delivery/" in links


@pytest.mark.parametrize("payload", PAYLOADS[::3])
def test_hostile_names_stay_words(payload: str) -> None:
    hostile = delivered("2.0.0", 9, yanked=True, mends=mending(payload))
    html = page_of(book([*steady(), hostile._replace(line=payload, version=payload, tag=payload)]))
    assert not {"script", "img", "iframe", "object", "form"} & {str(one.tag) for one in html.iter()}
    assert not [one for one in html.iter() if any(name.startswith("on") for name in one.attrib)]


@pytest.mark.parametrize(
    "made",
    [
        book(steady()),
        book([delivered("1.0.0", 3)]),
        book(steady(), [deployed(20, [1])]),
        replace(planned_book(), deliveries=steady()),
    ],
    ids=["steady", "one", "deployed", "planned"],
)
def test_the_json_is_what_its_schema_says(made: ReleaseBook) -> None:
    schema = json.loads((folder("site_config") / "schema" / "delivery.json").read_text(encoding="utf-8"))
    found = record_of(made)
    assert not [error.message for error in Draft202012Validator(schema).iter_errors(found)]
    assert [one["name"] for one in found["windows"]] == ["the last 12 months", "all releases"]


def test_the_json_has_seconds_and_no_rate_of_few() -> None:
    year = record_of(book(steady()))["windows"][0]
    assert year["lead_time_to_release"]["committed"] == {"n": 30, "enough": True, "median": 2 * DAY, "p90": 3 * DAY}
    few = record_of(book([delivered("1.0.0", 3, [1, 2])]))["windows"][0]
    assert few["lead_time_to_release"]["committed"] == {"n": 2, "enough": False, "median": 0, "p90": 0}
    assert few["change_fail_rate"]["too_young"] == ["v1.0.0"]


def test_the_index_names_the_files_that_are_there() -> None:
    for made in (book(steady()), examples.empty_book(), book([delivered("1.0.0", -1)]), planned_book()):
        files = {one.path: one for one in site_pages(made) if isinstance(one, SiteFile)}
        named = json.loads(files["api/v1/index.json"].content)["files"]
        for name in ("delivery", "status"):
            assert (f"api/v1/{name}.json" in files) is bool(named[name])


@given(st.lists(st.integers(-(10**9), 10**9), max_size=60))
@pytest.mark.parametrize("shape", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_change_is_in_one_column_and_no_label_touches_another(shape: Shape, values: list[int]) -> None:
    made = of_leads(spread(values))
    drawn = next(columns for known, columns in made.drawings if known == shape)
    assert sum(one.amount for one in drawn) == sum(count for _, count in made.rows) == len(values)
    ends = [(one.middle - len(one.label) * 3.5, one.middle + len(one.label) * 3.5) for one in drawn if one.label]
    assert all(before[1] < after[0] for before, after in pairwise(ends))
    assert all(0 <= one.y <= one.y + one.height <= 150 for one in drawn)
