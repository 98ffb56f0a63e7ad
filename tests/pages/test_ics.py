"""Calendars, read back by the package that most programs read them with, by the words of RFC 5545, and by khal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

import examples
import planned as plans
from tagline.model.commit import Bump
from tagline.model.plan import Freeze, Plan, Release
from tagline.pages.ics import calendar_file, calendar_files
from tagline.rules.schedule import Shipped
from tagline.rules.slips import PlanVersion

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tagline.model.book import ReleaseBook
    from tagline.model.schedule import Timetable

SITE = "https://example.org/engine"
HOST = "github.com/example/example"


def event(name: str, found: Timetable | None = None, path: str = "all.ics") -> dict[str, Any]:
    """Read one event of a calendar back."""
    (one,) = (
        one
        for one in parsed(calendar_file(plans.planned_book(found), SITE, path)).walk("VEVENT")
        if one["UID"] == f"{name}@{HOST}"
    )
    return dict(one)


def parsed(content: bytes) -> Any:  # noqa: ANN401 - its components may hold anything
    """Read a calendar back."""
    return Calendar.from_ical(content)


def is_valid(content: bytes) -> None:
    """Hold a calendar against what RFC 5545 demands of every calendar: lines, characters, properties, order of days."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")  # no character is torn by folding
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)
    read = parsed(content)
    assert (read["VERSION"], bool(read["PRODID"])) == ("2.0", True)
    found = read.walk("VEVENT")
    assert found
    assert len({one["UID"] for one in found}) == len(found)
    for one in found:
        assert not one.errors
        assert {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "STATUS"} <= set(one)
        assert one["DTSTART"].dt < one["DTEND"].dt
        assert one["DTSTAMP"].dt.utcoffset() == timedelta()
        assert "RRULE" not in one
        assert not one.walk("VALARM")
        assert one["TRANSP"] == "TRANSPARENT"


def test_every_calendar_of_a_plan_is_valid() -> None:
    made = list(calendar_files(plans.planned_book(), SITE))
    assert len(made) == 8
    for file in made:
        is_valid(file.content)


def test_a_calendar_says_what_it_is_called_where_it_comes_from_and_how_often_to_ask() -> None:
    read = parsed(calendar_file(plans.planned_book(), SITE, "2.x.ics"))
    assert (read["NAME"], read["X-WR-CALNAME"]) == ("example: line 2.x", "example: line 2.x")
    assert str(read["SOURCE"]) == f"{SITE}/2.x.ics"
    assert read["REFRESH-INTERVAL"].dt == timedelta(hours=12)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in calendar_file(plans.planned_book())


def test_without_an_address_nothing_names_one() -> None:
    text = calendar_file(plans.planned_book())
    assert not re.search(rb"^(SOURCE|URL)\b", text, re.MULTILINE)


def test_a_day_ends_before_the_next_one_and_a_quarter_is_all_of_it_and_tentative() -> None:
    one = event("summer.release")
    assert (one["DTSTART"].dt, one["DTEND"].dt) == (date(2026, 6, 16), date(2026, 6, 17))
    assert one["DTSTART"].params["VALUE"] == "DATE"
    quarter = event("autumn.release")
    assert (quarter["DTSTART"].dt, quarter["DTEND"].dt) == (date(2026, 10, 1), date(2027, 1, 1))
    assert quarter["STATUS"] == "TENTATIVE"
    freeze = event("summer.freeze")
    assert (freeze["DTEND"].dt, freeze["STATUS"]) == (date(2026, 7, 15), "CONFIRMED")


def test_what_has_no_day_is_no_event() -> None:
    assert b"some-day" not in calendar_file(plans.planned_book())


def test_a_moved_date_raises_the_sequence_and_keeps_the_uid() -> None:
    before, after = (event("summer.release", plans.timetable(history=plans.HISTORY[:n])) for n in (2, 3))
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (1, 2)
    assert before["LAST-MODIFIED"].dt == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert after["LAST-MODIFIED"].dt == after["DTSTAMP"].dt == datetime(2026, 3, 20, 12, tzinfo=UTC)


def test_the_sequence_never_becomes_smaller_when_a_cycle_begins_or_a_release_comes() -> None:
    came = (*plans.FINALS, Shipped("v2.1.0", "2.1.0", date(2026, 6, 16), "2", Bump.MINOR))
    days = [date(2026, 3, 25), date(2026, 5, 20), date(2026, 6, 10)]
    found = [event("summer.release", plans.timetable(today=day))["SEQUENCE"] for day in days]
    found.append(event("summer.release", plans.timetable(finals=came, today=date(2026, 6, 17)))["SEQUENCE"])
    assert found == sorted(found)


def test_what_was_called_off_or_taken_out_is_published_as_cancelled() -> None:
    assert (event("off.release")["STATUS"], event("off.release")["SEQUENCE"]) == ("CANCELLED", 1)
    assert (event("gone.release")["STATUS"], event("gone.release")["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_release_that_came_has_the_moment_of_its_tag_and_the_page_of_its_notes() -> None:
    one = event("2026-01-13.release")
    assert one["DTSTAMP"].dt == datetime.fromtimestamp(examples.book().releases[0].released, UTC)
    assert str(one["URL"]) == f"{SITE}/releases/2.0.0/"
    assert one["SUMMARY"] == "example 2.0.0 released"


def test_what_only_the_train_gives_has_the_time_of_the_plan_s_last_commit() -> None:
    assert event("2026-05-19.release")["DTSTAMP"].dt == datetime(2026, 3, 25, 12, tzinfo=UTC)


def test_an_hour_makes_releases_that_come_events_of_an_hour_in_utc_and_leaves_stages_whole() -> None:
    found = plans.timetable(plans.timed(), clock=timezone(timedelta(hours=2)))
    one = event("summer.release", found)
    assert one["DTSTART"].dt == datetime(2026, 6, 16, 13, tzinfo=UTC)
    assert b"DTSTART:20260616T130000Z\r\n" in calendar_file(plans.planned_book(found))
    assert event("summer.docs-freeze", found)["DTSTART"].dt == date(2026, 6, 1)
    assert event("autumn.release", found)["DTSTART"].dt == date(2026, 10, 1)


def test_no_address_of_a_person_stands_anywhere() -> None:
    assert all(b"ada@" not in file.content for file in calendar_files(plans.planned_book(), SITE))


def test_the_first_and_the_last_day_of_the_calendar_break_nothing() -> None:
    days = (date.min, date(1, 1, 2), date(9999, 12, 30), date(9999, 12, 31))
    plan = Plan(release=tuple(Release(id=f"r{n}", target=day) for n, day in enumerate(days)))
    for clock in (timezone(timedelta(hours=12)), timezone(timedelta(hours=-12))):
        found = plans.timetable(plans.timed(plan), finals=(), history=(), clock=clock)
        assert parsed(calendar_file(plans.planned_book(found))).walk("VEVENT")


hostile = st.text(st.characters(codec=None), min_size=1, max_size=120)


@given(words=hostile, project=hostile)
def test_whatever_people_write_a_calendar_stays_valid_and_says_it(words: str, project: str) -> None:
    entry = Release(id="x", target=date(2026, 5, 1), goal=words, owner=words, line=words)
    plan = Plan(
        people={words: words},
        release=(entry,),
        freeze=(Freeze(id="f", from_=date(2026, 5, 1), to=date(2026, 5, 2), why=words),),
    )
    moved = PlanVersion("0" * 40, date(2026, 1, 1), {}, words)
    book = plans.planned_book(plans.timetable(plan, finals=(), history=(moved,)))
    book = replace(book, project=book.project._replace(name=project, forge=None))
    for file in calendar_files(book, SITE):
        is_valid(file.content)
        assert re.fullmatch(r"[a-z0-9.-]+\.ics", file.path)


def test_text_is_escaped_and_comes_back_as_it_was() -> None:
    goal = "a, b; c\\d \\n e\nüñïçødé " + "汉" * 90 + " BEGIN:VEVENT"
    plan = Plan(release=(Release(id="x", target=date(2026, 5, 1), goal=goal),))
    assert str(event("x.release", plans.timetable(plan, history=()))["DESCRIPTION"]).startswith(goal)


def test_a_line_end_in_a_name_adds_no_property() -> None:
    plan = Plan(release=(Release(id="x", target=date(2026, 5, 1), goal="x\r\nATTACH:file:///etc/passwd\u2028y"),))
    assert "ATTACH" not in event("x.release", plans.timetable(plan, history=()))


@pytest.mark.parametrize("book", [examples.book(), examples.empty_book(), examples.monorepo_book()])
def test_a_book_without_a_timetable_has_no_calendar(book: ReleaseBook) -> None:
    assert list(calendar_files(book, SITE)) == []
    assert calendar_file(book) == b""


def test_a_release_of_a_package_is_named_after_it_and_leads_to_its_part() -> None:
    tag = examples.package_book("core").releases[0].tag.name
    found = plans.timetable(Plan(), finals=(Shipped(tag, "2.0.0", date(2026, 1, 10), "2", Bump.MAJOR),), history=())
    text = calendar_file(replace(examples.monorepo_book(), timetable=found), SITE)
    (one,) = parsed(text).walk("VEVENT")
    assert (one["SUMMARY"], str(one["URL"])) == ("core 2.0.0 released", f"{SITE}/packages/core/releases/2.0.0/")


def test_the_same_repository_gives_the_same_bytes_in_any_zone_and_with_any_hash_seed(tmp_path: Path) -> None:
    where = plans.told(tmp_path / "it")
    for at, (zone, seed) in enumerate((("UTC", "1"), ("Pacific/Kiritimati", "2"))):
        subprocess.run(
            [
                sys.executable,
                "-m",
                "tagline",
                "generate",
                "--as-of=2026-01-31",
                f"--repository={where}",
                tmp_path / f"{at}",
            ],
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
    for path in ("all.ics", "releases.ics", "plan.atom", "api/v1/schedule.json"):
        assert (tmp_path / "0" / path).read_bytes() == (tmp_path / "1" / path).read_bytes()


KHAL = """[calendars]
[[engine]]
path = {folder}/calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
default_timezone = UTC
local_timezone = UTC
[sqlite]
path = {folder}/khal.db
"""


def test_khal_imports_a_calendar_and_shows_each_day(tmp_path: Path, need: Callable[[str], str]) -> None:
    khal, config = need("khal"), tmp_path / "config"
    (tmp_path / "calendar").mkdir()
    config.write_text(KHAL.format(folder=tmp_path), encoding="utf-8")
    (tmp_path / "all.ics").write_bytes(calendar_file(plans.planned_book(), SITE))

    def said(*words: str | Path) -> str:
        own = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        done = subprocess.run(
            [khal, "-c", config, *words],
            env={**own, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    said("import", "--batch", tmp_path / "all.ics")
    said("import", "--batch", tmp_path / "all.ics")  # those that it knows are replaced and not doubled
    shown = said("list", "--format={start-date} {end-date} {title}", "--day-format=", "2026-06-16", "1d")
    assert shown.split("\n")[:-1] == ["2026-06-16 2026-06-16 example summer planned"]
    assert len(list((tmp_path / "calendar").iterdir())) == len(
        parsed((tmp_path / "all.ics").read_bytes()).walk("VEVENT")
    )
